// SPDX-License-Identifier: GPL-3.0-or-later
// The schema file, the documentation, the writer and the reader tell the same story.
#include "fixtures.hpp"
#include "io/assembly_json.hpp"
#include "io/file.hpp"
#include "io/schema.hpp"
#include "small_file.hpp"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>
#include <cstdio>

using namespace interpose;
using namespace interpose::tests;

namespace {

QByteArray contentOf(const char* path)
{
    QFile file(QStringLiteral(INTERPOSE_SOURCE_DIR "/") + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The keywords assemblySchema() uses, checked the way JSON schema 2020-12 says. Returns the places that fail.
class SchemaCheck
{
public:
    explicit SchemaCheck(const QByteArray& schema) : m_root(QJsonDocument::fromJson(schema).object()) {}

    QStringList failures(const std::string& text)
    {
        m_failures.clear();
        check(m_root, QJsonDocument::fromJson(QByteArray::fromStdString(text)).object(), "");
        return m_failures;
    }

private:
    void require(bool holds, const QString& place, const char* keyword)
    {
        if (!holds) m_failures += place + " " + keyword;
    }

    void check(const QJsonObject& schema, const QJsonValue& value, const QString& place)
    {
        if (schema.contains("$ref"))
            check(m_root["$defs"].toObject()[schema["$ref"].toString().section('/', -1)].toObject(), value, place);
        if (schema.contains("const")) require(value == schema["const"], place, "const");
        if (schema.contains("enum")) require(schema["enum"].toArray().contains(value), place, "enum");
        const QString type = schema["type"].toString();
        if (type == "number" || type == "integer") checkNumber(schema, value, place);
        if (type == "string")
            require(value.isString() && value.toString().size() >= schema["minLength"].toInt(), place, "string");
        if (type == "boolean") require(value.isBool(), place, "boolean");
        if (type == "array") checkArray(schema, value, place);
        if (type == "object") checkObject(schema, value, place);
    }

    void checkNumber(const QJsonObject& schema, const QJsonValue& value, const QString& place)
    {
        const double number = value.toDouble();
        require(value.isDouble(), place, "number");
        if (schema["type"] == "integer") require(number == std::trunc(number), place, "integer");
        if (schema.contains("minimum")) require(number >= schema["minimum"].toDouble(), place, "minimum");
        if (schema.contains("exclusiveMinimum"))
            require(number > schema["exclusiveMinimum"].toDouble(), place, "exclusiveMinimum");
        if (schema.contains("maximum")) require(number <= schema["maximum"].toDouble(), place, "maximum");
    }

    void checkArray(const QJsonObject& schema, const QJsonValue& value, const QString& place)
    {
        const QJsonArray items = value.toArray();
        require(value.isArray(), place, "array");
        if (schema.contains("minItems")) require(items.size() == schema["minItems"].toInt(), place, "minItems");
        for (qsizetype i = 0; i < items.size(); ++i)
            check(schema["items"].toObject(), items[i], place + '/' + QString::number(i));
    }

    void checkObject(const QJsonObject& schema, const QJsonValue& value, const QString& place)
    {
        require(value.isObject(), place, "object");
        const QJsonObject object = value.toObject(), properties = schema["properties"].toObject();
        for (const auto& key : schema["required"].toArray())
            require(object.contains(key.toString()), place + '/' + key.toString(), "required");
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString at = place + '/' + it.key();
            if (properties.contains(it.key()))
                check(properties[it.key()].toObject(), it.value(), at);
            else if (schema["additionalProperties"].isObject())
                check(schema["additionalProperties"].toObject(), it.value(), at);
            else
                require(false, at, "additionalProperties");
        }
    }

    QJsonObject m_root;
    QStringList m_failures;
};

} // namespace

class TestIoSchema : public QObject
{
    Q_OBJECT

private slots:
    void fileIsWhatTheTablesSay();
    void everyReferenceLeadsSomewhere();
    void describesWhatIsWritten();
    void refusesWhatTheReaderRefuses_data();
    void refusesWhatTheReaderRefuses();
    void documentationNamesEveryKey();
};

void TestIoSchema::fileIsWhatTheTablesSay()
{
    // After a change of the tables: build/<preset>/tests/core/io/tst_io_schema --print >
    // resources/interpose.schema.json
    QCOMPARE(contentOf("resources/interpose.schema.json"), QByteArray::fromStdString(assemblySchema()));
}

void TestIoSchema::everyReferenceLeadsSomewhere()
{
    const QString schema = QString::fromStdString(assemblySchema());
    const QJsonObject records = QJsonDocument::fromJson(schema.toUtf8()).object()["$defs"].toObject();
    auto reference = QRegularExpression("#/\\$defs/(\\w+)").globalMatch(schema);
    QVERIFY(reference.hasNext());
    while (reference.hasNext()) {
        const QString name = reference.next().captured(1);
        QVERIFY2(records.contains(name), qPrintable(name));
    }
}

void TestIoSchema::describesWhatIsWritten()
{
    SchemaCheck check(QByteArray::fromStdString(assemblySchema()));
    for (const fixtures::Named& fixture : fixtures::all()) {
        const QStringList failures = check.failures(writeAssembly(fixture.make()));
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join('\n')));
    }
    const QDir samples(QStringLiteral(INTERPOSE_SOURCE_DIR "/samples"));
    for (const QString& name : samples.entryList({"*.interpose"}, QDir::Files)) {
        const auto text = readTextFile(samples.filePath(name).toStdString(), kMaxFileBytes);
        const QStringList failures = check.failures(*text);
        QVERIFY2(failures.isEmpty(), qPrintable(name + '\n' + failures.join('\n')));
    }
}

void TestIoSchema::refusesWhatTheReaderRefuses_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("failure");
    const auto add = [](const char* name, const char* from, const char* to, const char* failure) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString(failure);
    };
    add("unknown key", "\"x_um\": 2000", "\"x\": 1, \"x_um\": 2000", "/assembly/placed/1/x additionalProperties");
    add("missing key", "\"x_um\": 2000, ", "", "/assembly/placed/1/x_um required");
    add("missing section", "\"flow\": {}", "\"flo\": {}", "/flo additionalProperties");
    add("text for number", "\"x_um\": 2000", "\"x_um\": \"2000\"", "/assembly/placed/1/x_um number");
    add("out of range", "\"x_um\": 2000", "\"x_um\": 1e8", "/assembly/placed/1/x_um maximum");
    add("zero width", "\"width_um\": 30000", "\"width_um\": 0", "/assembly/parts/0/width_um exclusiveMinimum");
    add("half a lane", "\"lanes\": 64", "\"lanes\": 64.5", "/assembly/parts/1/phys/0/lanes integer");
    add("unknown word", "\"kind\": \"die\"", "\"kind\": \"dye\"", "/assembly/parts/1/kind enum");
    add("45 degrees", "\"rotation_deg\": 180", "\"rotation_deg\": 45", "/assembly/placed/2/rotation_deg enum");
    add("two conductivities", "[148, 148, 148]", "[148, 148]",
        "/assembly/technology/materials/si/conductivity_w_per_mk minItems");
    add("empty id", "\"id\": \"A\"", "\"id\": \"\"", "/assembly/placed/1/id string");
    add("newer version", "\"version\": 1", "\"version\": 2", "/version const");
}

void TestIoSchema::refusesWhatTheReaderRefuses()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, failure);
    const std::string text = changed(from.toStdString(), to.toStdString());
    QVERIFY(!readAssembly(text, "x"));
    const QStringList failures = SchemaCheck(QByteArray::fromStdString(assemblySchema())).failures(text);
    QVERIFY2(failures.contains(failure), qPrintable(failures.join('\n')));
    QVERIFY(SchemaCheck(QByteArray::fromStdString(assemblySchema())).failures(std::string(kSmallFile)).isEmpty());
}

/// docs/file-format.md has a section per record, with a row per key that tells what the schema tells.
void TestIoSchema::documentationNamesEveryKey()
{
    const QString page = QString::fromUtf8(contentOf("docs/file-format.md"));
    const QJsonObject schema = QJsonDocument::fromJson(QByteArray::fromStdString(assemblySchema())).object();
    const QJsonObject records = schema["$defs"].toObject();
    for (auto record = records.begin(); record != records.end(); ++record) {
        const QString section = page.section("\n### `" + record.key() + "`", 1, 1).section("\n### ", 0, 0);
        const QJsonObject keys = record.value().toObject()["properties"].toObject();
        for (auto key = keys.begin(); key != keys.end(); ++key) {
            const QString row = "| `" + key.key() + "` | " + key.value().toObject()["description"].toString();
            QVERIFY2(section.contains(row), qPrintable(record.key() + ": " + row));
        }
    }
}

int main(int argc, char** argv)
{
    if (argc == 2 && std::string_view(argv[1]) == "--print") {
        const std::string schema = assemblySchema();
        return std::fwrite(schema.data(), 1, schema.size(), stdout) == schema.size() ? 0 : 1;
    }
    TestIoSchema test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_io_schema.moc"
