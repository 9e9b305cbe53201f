// SPDX-License-Identifier: GPL-3.0-or-later
// What samples and library state: that the one embeds the other as it is, and that every figure says where it is from.
#include "io/assembly_json.hpp"
#include "io/library.hpp"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <set>

using namespace interpose;

namespace {

QString sourcePath(const QString& below)
{
    return QStringLiteral(INTERPOSE_SOURCE_DIR "/") + below;
}

QByteArray readAll(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A value that needs a fact: a number, or a list that holds numbers but no records with facts of their own.
bool isFigure(const QString& key, const QJsonValue& value)
{
    if (key == "facts") return false;
    if (value.isDouble()) return true;
    if (!value.isArray() || value.toArray().isEmpty()) return false;
    const QJsonValue first = value.toArray().first();
    return first.isDouble() || (first.isObject() && !first.toObject().contains("facts"));
}

/// Figures of a record and of the records inside it that have no fact, as "path/key".
QStringList figuresWithoutFact(const QString& path, const QJsonObject& record)
{
    QStringList missing;
    const QJsonObject facts = record["facts"].toObject();
    for (auto it = record.begin(); it != record.end(); ++it) {
        if (isFigure(it.key(), it.value()) && !facts.contains(it.key())) missing << path + '/' + it.key();
        int index = 0;
        for (const QJsonValue item : it.value().toArray())
            if (item.toObject().contains("facts"))
                missing += figuresWithoutFact(path + '/' + it.key() + '/' + QString::number(index++), item.toObject());
    }
    return missing;
}

} // namespace

class TestSamplesData : public QObject
{
    Q_OBJECT

private slots:
    void partsAreThoseOfTheLibrary();
    void everyFigureHasAFact();
    void samplesStateTheirSources();
    void stacksFillTheirHeight();
};

/// A sample embeds parts and technology of the library as they are, and says from which version.
void TestSamplesData::partsAreThoseOfTheLibrary()
{
    const Library library = shippedLibrary();
    const std::string origin = library.name + ' ' + library.version;
    for (const QString& file : QDir(sourcePath("samples")).entryList({"*.interpose"}, QDir::Files)) {
        const auto sample = loadAssembly(sourcePath("samples/" + file).toStdString());
        QVERIFY2(sample, qPrintable(file));
        for (auto [id, part] : sample->catalogue->parts) {
            QCOMPARE(part.library, origin);
            QVERIFY2(library.parts.contains(id), id.str().c_str());
            part.library = library.parts.at(id).library;
            QVERIFY2(part == library.parts.at(id), (file.toStdString() + ' ' + id.str()).c_str());
        }
        const Technology& own = sample->technology();
        for (const auto& [id, bond] : own.bonds)
            QVERIFY2(bond == library.technology.bonds.at(id), id.c_str());
        for (const auto& [id, via] : own.vias)
            QVERIFY2(via == library.technology.vias.at(id), id.c_str());
        for (const auto& [id, node] : own.nodes)
            QVERIFY2(node == library.technology.nodes.at(id), id.c_str());
        for (const auto& [id, carrier] : own.carriers)
            QVERIFY2(carrier == library.technology.carriers.at(id), id.c_str());
        for (const auto& [id, standard] : own.standards)
            QVERIFY2(standard == library.technology.standards.at(id), id.c_str());
        for (const auto& [id, material] : own.materials)
            QVERIFY2(material == library.technology.materials.at(id), id.c_str());
        for (const auto& [id, hbm] : own.hbm)
            QVERIFY2(hbm == library.technology.hbm.at(id), id.c_str());
    }
}

void TestSamplesData::everyFigureHasAFact()
{
    const QDir folder(sourcePath("resources/library"));
    QStringList missing;
    int records = 0;
    for (const QString& file : folder.entryList({"*.json"}, QDir::Files)) {
        const QJsonObject root = QJsonDocument::fromJson(readAll(folder.filePath(file))).object();
        QVERIFY2(!root.isEmpty(), qPrintable(file));
        for (const QString& section : root.keys()) {
            if (section == "sources" || !root[section].isObject()) continue;
            const QJsonObject table = root[section].toObject();
            for (const QString& id : table.keys()) {
                missing += figuresWithoutFact(section + '/' + id, table[id].toObject());
                ++records;
            }
        }
    }
    QVERIFY(records > 100);
    QCOMPARE(missing, QStringList{});
}

/// Facts of links, cooling and flow belong to the sample alone; they too name a source or say why they are assumed.
void TestSamplesData::samplesStateTheirSources()
{
    const Library library = shippedLibrary();
    const auto check = [&](const Facts& facts, const std::string& where) {
        QVERIFY2(!facts.empty(), where.c_str());
        for (const auto& [key, fact] : facts) {
            const bool assumed = fact.source.starts_with("assumed: ") && fact.source.size() > 15;
            QCOMPARE(fact.grade == Grade::Assumed, assumed);
            QVERIFY2(assumed || library.sources.contains(fact.source), (where + ' ' + key).c_str());
        }
    };
    for (const QString& file : QDir(sourcePath("samples")).entryList({"*.interpose"}, QDir::Files)) {
        const auto sample = loadAssembly(sourcePath("samples/" + file).toStdString());
        QVERIFY2(sample, qPrintable(file));
        for (const Link& link : *sample->links)
            check(link.facts, link.id.str());
        check(sample->cooling.facts, "cooling");
        check(sample->flow.facts, "flow");
    }
}

/// Base die, bond layers and DRAM dies of every generation add up to the height of its stacks.
void TestSamplesData::stacksFillTheirHeight()
{
    const Library library = shippedLibrary();
    std::set<std::string> seen;
    for (const auto& [id, part] : library.parts) {
        if (part.kind != PartKind::HbmStack) continue;
        QVERIFY(part.hbm);
        const HbmGeneration& hbm = library.technology.hbm.at(*part.hbm);
        const Coord sum = hbm.base_thickness + hbm.bond_thickness * hbm.tiers + hbm.tier_thickness * (hbm.tiers - 1) +
                          hbm.top_thickness;
        QVERIFY2(sum == part.thickness, id.str().c_str());
        seen.insert(*part.hbm);
    }
    QVERIFY(seen.size() >= 6);
}

QTEST_APPLESS_MAIN(TestSamplesData)
#include "tst_samples_data.moc"
