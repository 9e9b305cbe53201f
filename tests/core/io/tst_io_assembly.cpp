// SPDX-License-Identifier: GPL-3.0-or-later
// What is saved is what is opened: values, bytes, order, and small changes in small diffs.
#include "fixtures.hpp"
#include "io/assembly_json.hpp"
#include "io/file.hpp"
#include "io/json_writer.hpp"
#include "model/edit.hpp"
#include "model/validate.hpp"
#include "small_file.hpp"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>
#include <locale>
#include <random>

using namespace interpose;
using namespace interpose::tests;

namespace {

QByteArray listed(const Result<Assembly>& result)
{
    std::string text;
    if (!result)
        for (const Problem& problem : result.error())
            text += describe(problem) + '\n';
    return QByteArray::fromStdString(text);
}

/// Lines that differ between two texts of as many lines; -1 when the numbers of lines differ.
int changedLines(const std::string& a, const std::string& b)
{
    const QList<QByteArray> la = QByteArray::fromStdString(a).split('\n');
    const QList<QByteArray> lb = QByteArray::fromStdString(b).split('\n');
    if (la.size() != lb.size()) return -1;
    int n = 0;
    for (qsizetype i = 0; i < la.size(); ++i)
        n += la[i] != lb[i];
    return n;
}

/// Decimal comma, dots between thousands: what a German desktop sets.
struct GermanNumbers : std::numpunct<char>
{
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

} // namespace

class TestIoAssembly : public QObject
{
    Q_OBJECT

private slots:
    void roundTrip_data();
    void roundTrip();
    void packageFactsSurvive();
    void movedDieChangesTwoLines_data();
    void movedDieChangesTwoLines();
    void turnedDieChangesThreeLines();
    void unsortedFileIsSorted();
    void problemsPointIntoTheFileAsWritten();
    void emptyKeysAreLeftOut();
    void absentKeysTakeDefaults();
    void textsSurvive();
    void otherJsonReadersAgree();
    void localeDoesNotMatter();
    void lengths_data();
    void lengths();
    void numbers_data();
    void numbers();
    void samples_data();
    void samples();
    void saveRefusesWhatCannotBeOpened();
    void saveThenLoad();
};

void TestIoAssembly::roundTrip_data()
{
    QTest::addColumn<int>("fixture");
    for (std::size_t i = 0; i < fixtures::all().size(); ++i)
        QTest::newRow(fixtures::all()[i].name.c_str()) << static_cast<int>(i);
}

void TestIoAssembly::roundTrip()
{
    QFETCH(int, fixture);
    const Assembly assembly = fixtures::all()[static_cast<std::size_t>(fixture)].make();
    const std::string text = writeAssembly(assembly);
    const auto again = readAssembly(text, "fixture");
    QVERIFY2(again, listed(again).constData());
    QVERIFY(*again == assembly);
    QCOMPARE(writeAssembly(*again), text);
}

void TestIoAssembly::packageFactsSurvive()
{
    Assembly assembly = fixtures::all().front().make();
    assembly.package.facts["ball_keepout_um"] = {"user", "assumed: as usual", Grade::Assumed, 250, 750, "a rim"};
    const std::string text = writeAssembly(assembly);
    QVERIFY(text.find("\"ball_keepout_um\": {\"grade\": \"assumed\"") != std::string::npos);
    const auto again = readAssembly(text, "fixture");
    QVERIFY2(again, listed(again).constData());
    QVERIFY(again->package.facts == assembly.package.facts);
}

void TestIoAssembly::movedDieChangesTwoLines_data()
{
    roundTrip_data();
}

void TestIoAssembly::movedDieChangesTwoLines()
{
    QFETCH(int, fixture);
    const Assembly before = fixtures::all()[static_cast<std::size_t>(fixture)].make();
    for (const PlacedPart& placed : before.placed) {
        if (!placed.on) continue;
        const Point delta{Coord::fromNm(12'345), Coord::fromNm(-777)};
        const Assembly after = movePlaced(before, {placed.id}, delta);
        QCOMPARE(changedLines(writeAssembly(before), writeAssembly(after)), 2);
    }
}

void TestIoAssembly::turnedDieChangesThreeLines()
{
    const auto before = readAssembly(kSmallFile, "small");
    QVERIFY(before);
    Assembly after = *before;
    for (PlacedPart& placed : after.placed)
        if (placed.id.str() == "B")
            placed.rotation = Rotation::R270, placed.x += Coord::fromUm(1), placed.y -= Coord::fromUm(1);
    QCOMPARE(changedLines(writeAssembly(*before), writeAssembly(after)), 3);
}

void TestIoAssembly::unsortedFileIsSorted()
{
    const auto assembly = readAssembly(kSmallFile, "small"); // BASE, A, B in the file
    QVERIFY(assembly);
    QCOMPARE(assembly->placed[0].id.str(), std::string("A"));
    QCOMPARE(assembly->placed[2].id.str(), std::string("BASE"));
    QVERIFY(assembly->find(PlacedId("BASE")) != nullptr);
}

/// validate() counts in the sorted list; the message must point at what stands in the file.
void TestIoAssembly::problemsPointIntoTheFileAsWritten()
{
    const auto assembly = readAssembly(changed("\"part\": \"base\"", "\"part\": \"nobody\""), "small");
    QVERIFY(!assembly);
    QCOMPARE(assembly.error().front().pointer, std::string("/assembly/placed/0/part"));
    QCOMPARE(assembly.error().front().line, 26);
}

void TestIoAssembly::emptyKeysAreLeftOut()
{
    const auto assembly = readAssembly(kSmallFile, "small");
    const std::string text = writeAssembly(*assembly);
    for (const char* key : {"\"seat\"", "\"flipped\"", "\"depth_um\"", "\"layers\"", "\"power_blocks\"",
                            "\"description\"", "\"nodes\"", "\"library\"", "\"note\"", "null"})
        QVERIFY2(text.find(key) == std::string::npos, key);
    for (const char* key : {"\"power_includes_links\": true", "\"substrate_attach_yield\": 0.998"})
        QVERIFY2(text.find(key) != std::string::npos, key);
}

void TestIoAssembly::absentKeysTakeDefaults()
{
    const auto assembly = readAssembly(changed(",\n  \"flow\": {}", ""), "small");
    QVERIFY2(assembly, listed(assembly).constData());
    QVERIFY(assembly->flow == FlowSettings{});
    QCOMPARE(assembly->placed[0].seat, Seat::Top);
    QVERIFY(assembly->catalogue->parts.at(PartId("die")).power_includes_links);
    QVERIFY(!assembly->catalogue->parts.at(PartId("die")).limit_c);
}

void TestIoAssembly::textsSurvive()
{
    auto assembly = readAssembly(changed("\"pair\"", "\"\\u00e9\\ud83d\\ude00 \\\"\\\\\\/ \\u2028\""), "small");
    QVERIFY2(assembly, listed(assembly).constData());
    QCOMPARE(assembly->name, std::string("\xC3\xA9\xF0\x9F\x98\x80 \"\\/ \xE2\x80\xA8"));
    assembly->description = "two lines\n\ttabbed / \xE4\xB8\xAD\xE6\x96\x87";
    const auto again = readAssembly(writeAssembly(*assembly), "small");
    QVERIFY2(again, listed(again).constData());
    QVERIFY(*again == *assembly);
}

void TestIoAssembly::otherJsonReadersAgree()
{
    for (const fixtures::Named& fixture : fixtures::all()) {
        const Assembly assembly = fixture.make();
        QJsonParseError error;
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(writeAssembly(assembly)), &error);
        QCOMPARE(error.error, QJsonParseError::NoError);
        const QJsonArray placed = json["assembly"]["placed"].toArray();
        QCOMPARE(static_cast<std::size_t>(placed.size()), assembly.placed.size());
        for (qsizetype i = 0; i < placed.size(); ++i)
            QCOMPARE(placed[i]["x_um"].toDouble(), assembly.placed[static_cast<std::size_t>(i)].x.um());
    }
}

void TestIoAssembly::localeDoesNotMatter()
{
    const std::string text = writeAssembly(*readAssembly(kSmallFile, "small"));
    const std::locale before = std::locale::global(std::locale(std::locale(), new GermanNumbers));
    const auto again = readAssembly(text, "small");
    const std::string german = again ? writeAssembly(*again) : std::string();
    std::locale::global(before);
    QCOMPARE(german, text);
}

void TestIoAssembly::lengths_data()
{
    QTest::addColumn<qlonglong>("nm");
    QTest::addColumn<QByteArray>("um");
    QTest::newRow("0") << 0ll << QByteArray("0");
    QTest::newRow("1 nm") << 1ll << QByteArray("0.001");
    QTest::newRow("-1 nm") << -1ll << QByteArray("-0.001");
    QTest::newRow("10 nm") << 10ll << QByteArray("0.01");
    QTest::newRow("1 um") << 1000ll << QByteArray("1");
    QTest::newRow("-1.5 um") << -1500ll << QByteArray("-1.5");
    QTest::newRow("decimals") << 25'300'123ll << QByteArray("25300.123");
    QTest::newRow("inner zero") << 1'000'050ll << QByteArray("1000.05");
    QTest::newRow("10 m") << 10'000'000'000ll << QByteArray("10000000");
    QTest::newRow("10 m - 1 nm") << 9'999'999'999ll << QByteArray("9999999.999");
}

void TestIoAssembly::lengths()
{
    QFETCH(qlonglong, nm);
    QFETCH(QByteArray, um);
    QCOMPARE(QByteArray::fromStdString(micrometreText(Coord::fromNm(nm))), um);
    const auto assembly = readAssembly(changed("\"x_um\": 2000", "\"x_um\": " + um.toStdString()), "small");
    QVERIFY2(assembly, listed(assembly).constData());
    QCOMPARE(static_cast<qlonglong>(assembly->find(PlacedId("A"))->x.nm()), nm);
}

void TestIoAssembly::numbers_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("zero") << 0.0 << QByteArray("0");
    QTest::newRow("minus zero") << -0.0 << QByteArray("0");
    QTest::newRow("whole") << 100000.0 << QByteArray("100000");
    QTest::newRow("tenth") << 0.1 << QByteArray("0.1");
    QTest::newRow("sum") << 0.1 + 0.2 << QByteArray("0.30000000000000004");
    QTest::newRow("small") << 0.00001 << QByteArray("0.00001");
    QTest::newRow("smaller") << 0.0000012 << QByteArray("1.2e-06");
    QTest::newRow("large") << 123456789012345.0 << QByteArray("123456789012345");
    QTest::newRow("larger") << 1e15 << QByteArray("1e+15");
    QTest::newRow("not a number") << std::nan("") << QByteArray("null");
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << QByteArray("null");
}

void TestIoAssembly::numbers()
{
    QFETCH(double, value);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(numberText(value)), text);
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> exponent(-12, 14);
    for (int i = 0; i < 1000; ++i) {
        const double number = std::pow(10.0, exponent(random));
        QCOMPARE(QByteArray::fromStdString(numberText(number)).toDouble(), number);
    }
}

void TestIoAssembly::samples_data()
{
    QTest::addColumn<QString>("path");
    const QDir samples(QStringLiteral(INTERPOSE_SOURCE_DIR "/samples"));
    for (const QString& name : samples.entryList({"*.interpose"}, QDir::Files))
        QTest::newRow(qPrintable(name)) << samples.filePath(name);
}

/// Every sample is in canonical form: opened and saved it has the same bytes.
void TestIoAssembly::samples()
{
    QFETCH(QString, path);
    const auto assembly = loadAssembly(path.toStdString());
    QVERIFY2(assembly, listed(assembly).constData());
    const std::string text = writeAssembly(*assembly);
    const auto bytes = readTextFile(path.toStdString(), kMaxFileBytes);
    QVERIFY2(*bytes == text, "not in canonical form: run interpose-cli format on it");
    const auto again = readAssembly(text, "again");
    QVERIFY(again && *again == *assembly);
}

void TestIoAssembly::saveRefusesWhatCannotBeOpened()
{
    QTemporaryDir dir;
    const std::string path = dir.filePath("x.interpose").toStdString();
    auto assembly = readAssembly(kSmallFile, "small");
    QVERIFY(saveAssembly(*assembly, path));
    const auto before = readTextFile(path, 1 << 20);
    assembly->name = "bell\a";
    const auto saved = saveAssembly(*assembly, path);
    QVERIFY(!saved);
    QVERIFY(saved.error().front().message.find("cannot be saved: name holds a control character") != std::string::npos);
    QCOMPARE(*readTextFile(path, 1 << 20), *before);
}

void TestIoAssembly::saveThenLoad()
{
    QTemporaryDir dir;
    const std::string path = dir.filePath("x.interpose").toStdString();
    const Assembly assembly = fixtures::threeDOnTwoHalfD();
    QVERIFY(saveAssembly(assembly, path));
    const auto again = loadAssembly(path);
    QVERIFY2(again, listed(again).constData());
    QVERIFY(*again == assembly);
}

QTEST_APPLESS_MAIN(TestIoAssembly)
#include "tst_io_assembly.moc"
