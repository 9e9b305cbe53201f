// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped library is sound and every figure says where it comes from; broken libraries are refused with a place.
#include "io/library.hpp"
#include "io/shipped_texts.hpp"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace interpose;

namespace {

constexpr std::string_view kMaterials = R"({
  "format": "interpose-library", "version": 1, "name": "test", "library_version": "1",
  "sources": {"book": {"title": "A book", "address": "ISBN 1", "date": "2020"}},
  "materials": {
    "si": {"name": "silicon", "conductivity_w_per_mk": [148, 148, 148], "heat_capacity_j_per_m3k": 1660000,
           "facts": {"conductivity_w_per_mk": {"origin": "library", "source": "book", "grade": "measured"}}}
  }
})";
constexpr std::string_view kParts = R"({
  "format": "interpose-library", "version": 1, "name": "test", "library_version": "1",
  "parts": {
    "dummy": {"name": "dummy", "kind": "dummy", "width_um": 1000, "height_um": 1000, "thickness_um": 700,
              "material": "si"}
  }
})";

std::string changed(std::string_view text, std::string_view from, std::string_view to)
{
    std::string out(text);
    const std::size_t at = out.find(from);
    return at == std::string::npos ? std::string() : out.replace(at, from.size(), to);
}

QByteArray listed(const Problems& problems)
{
    std::string text;
    for (const Problem& problem : problems)
        text += describe(problem) + '\n';
    return QByteArray::fromStdString(text);
}

QStringList unsourced(const QJsonValue& value, const std::map<std::string, SourceEntry>& sources, bool inFacts)
{
    QStringList found;
    if (value.isArray())
        for (const auto& item : value.toArray())
            found += unsourced(item, sources, inFacts);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString source = it.value().toString();
        const bool assumed = source.startsWith("assumed: ") && source.size() > 12;
        if (inFacts && it.key() == "source" && !assumed && !sources.contains(source.toStdString())) found += source;
        found += unsourced(it.value(), sources, inFacts || it.key() == "facts");
    }
    return found;
}

QJsonDocument jsonOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()) : QJsonDocument();
}

/// Numbers of a record that no fact speaks of. The whole of a list may share one fact.
QStringList withoutFact(const QJsonObject& record, const QStringList& exempt)
{
    const QJsonObject facts = record["facts"].toObject();
    QStringList found;
    for (auto it = record.begin(); it != record.end(); ++it) {
        const bool figure = it.value().isDouble() || (it.value().isArray() && it.value()[0].isDouble());
        if (figure && !facts.contains(it.key()) && !exempt.contains(it.key())) found += it.key();
    }
    return found;
}

} // namespace

class TestIoLibrary : public QObject
{
    Q_OBJECT

private slots:
    void shippedLibraryReads();
    void shippedDecks();
    void everySourceIsKnown_data();
    void everySourceIsKnown();
    void everyTechnologyFigureHasAFact();
    void coolingPresetsHaveTheirBand();
    void powerMapsAreSound();
    void brokenPowerMap();
    void partsKnowTheirLibrary();
    void brokenLibrary_data();
    void brokenLibrary();
    void problemsOfAllFilesAtOnce();
    void ruleDeck();
    void brokenRuleDeck_data();
    void brokenRuleDeck();
};

void TestIoLibrary::shippedLibraryReads()
{
    const auto library = readLibrary(shippedLibraryTexts());
    QVERIFY2(library, library ? "" : listed(library.error()).constData());
    QVERIFY(!library->parts.empty());
    QVERIFY(!library->technology.materials.empty() && !library->technology.nodes.empty());
    QVERIFY(!library->technology.carriers.empty() && !library->technology.bonds.empty());
    QVERIFY(!library->technology.standards.empty() && !library->technology.hbm.empty());
    QCOMPARE(shippedLibrary().parts.size(), library->parts.size());
}

void TestIoLibrary::shippedDecks()
{
    const Library library = shippedLibrary();
    QVERIFY(!library.decks.empty());
    QVERIFY(library.decks.front().illustrative);
    for (const RuleDeck& deck : library.decks)
        QVERIFY2(deck.source.starts_with("assumed: ") || library.sources.contains(deck.source), deck.source.c_str());
}

void TestIoLibrary::everySourceIsKnown_data()
{
    QTest::addColumn<QString>("path");
    for (const LibraryText& text : shippedLibraryTexts())
        QTest::newRow(text.file.c_str()) << QString::fromStdString(INTERPOSE_SOURCE_DIR "/" + text.file);
    const QDir samples(QStringLiteral(INTERPOSE_SOURCE_DIR "/samples"));
    for (const QString& name : samples.entryList({"*.interpose"}, QDir::Files))
        QTest::newRow(qPrintable(name)) << samples.filePath(name);
}

void TestIoLibrary::everySourceIsKnown()
{
    QFETCH(QString, path);
    const QJsonDocument json = jsonOf(path);
    QVERIFY(json.isObject());
    const QStringList unknown = unsourced(json.object(), shippedLibrary().sources, false);
    QVERIFY2(unknown.isEmpty(), qPrintable(unknown.join("; ")));
}

void TestIoLibrary::everyTechnologyFigureHasAFact()
{
    QStringList missing;
    for (const LibraryText& text : shippedLibraryTexts()) {
        const QJsonObject file = QJsonDocument::fromJson(QByteArray::fromStdString(text.text)).object();
        for (const char* section : {"materials", "nodes", "carriers", "bonds", "standards", "hbm", "cooling_presets"}) {
            const QJsonObject records = file[section].toObject();
            for (auto it = records.begin(); it != records.end(); ++it)
                for (const QString& key : withoutFact(it.value().toObject(), {}))
                    missing += QString("%1/%2/%3").arg(section, it.key(), key);
        }
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join('\n')));
}

void TestIoLibrary::coolingPresetsHaveTheirBand()
{
    const Library library = shippedLibrary();
    bool sides[2] = {};
    for (const auto& [id, preset] : library.cooling_presets) {
        QCOMPARE(preset.id, id);
        sides[preset.side == CoolingSide::Top ? 0 : 1] = true;
        const Fact& fact = preset.facts.at("h_w_per_m2k");
        QVERIFY2(fact.low && fact.high, id.c_str());
        QVERIFY2(*fact.low < preset.h_w_per_m2k && preset.h_w_per_m2k < *fact.high, id.c_str());
    }
    QVERIFY(sides[0] && sides[1]);
}

void TestIoLibrary::powerMapsAreSound()
{
    const Library library = shippedLibrary();
    for (const char* id : {"compute_array", "core_die", "io_die", "cache_die"})
        QVERIFY2(library.power_templates.contains(id), id);
    for (const auto& [id, map] : library.power_templates) {
        QCOMPARE(map.id, id);
        QVERIFY2(validate(map, id).empty(), id.c_str());
        QVERIFY2(map.facts.contains("blocks"), id.c_str());
    }
}

void TestIoLibrary::brokenPowerMap()
{
    const std::string text = R"({
  "format": "interpose-library", "version": 1, "name": "test", "library_version": "1",
  "power_templates": {
    "half": {"name": "half", "blocks": [
      {"id": "a", "left": 0, "bottom": 0, "right": 0.5, "top": 1, "density": 1}]}
  }
})";
    const auto library = readLibrary({{"maps.json", text}});
    QVERIFY(!library);
    QCOMPARE(library.error().size(), std::size_t{1});
    const Problem& problem = library.error().front();
    QVERIFY2(problem.message.find("leave part of the die out") != std::string::npos, problem.message.c_str());
    QCOMPARE(problem.pointer, std::string("/power_templates/half/blocks"));
    QCOMPARE(problem.file, std::string("maps.json"));
    QCOMPARE(problem.line, 4);
}

void TestIoLibrary::partsKnowTheirLibrary()
{
    const auto library = readLibrary({{"m", std::string(kMaterials)}, {"p", std::string(kParts)}});
    QVERIFY2(library, library ? "" : listed(library.error()).constData());
    const Part& part = library->parts.at(PartId("dummy"));
    QCOMPARE(part.library, std::string("test 1"));
    QCOMPARE(part.id.str(), std::string("dummy"));
    QCOMPARE(library->sources.at("book").title, std::string("A book"));
}

void TestIoLibrary::brokenLibrary_data()
{
    QTest::addColumn<QByteArray>("materials");
    QTest::addColumn<QByteArray>("parts");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<int>("line");
    const auto bytes = [](std::string_view text) {
        return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
    };
    const auto materials = [&](const char* name, std::string_view from, std::string_view to, const char* message,
                               const char* pointer, int line) {
        QTest::newRow(name) << bytes(changed(kMaterials, from, to)) << bytes(kParts) << QByteArray(message)
                            << QByteArray("m.json") << QByteArray(pointer) << line;
    };
    const auto parts = [&](const char* name, std::string_view from, std::string_view to, const char* message,
                           const char* pointer, int line) {
        QTest::newRow(name) << bytes(kMaterials) << bytes(changed(kParts, from, to)) << QByteArray(message)
                            << QByteArray("p.json") << QByteArray(pointer) << line;
    };
    materials("unknown source", "\"source\": \"book\"", "\"source\": \"web\"", "no source \"web\"",
              "/materials/si/facts/conductivity_w_per_mk/source", 6);
    materials("assumed without reason", "\"source\": \"book\"", "\"source\": \"assumed: \"", "no source \"assumed: \"",
              "/materials/si/facts/conductivity_w_per_mk/source", 6);
    materials("negative", "1660000", "-1", "must be above 0", "/materials/si/heat_capacity_j_per_m3k", 5);
    materials("unknown section", "\"materials\"", "\"material\"", "unknown key \"material\"", "/material", 4);
    materials("unknown key", "\"name\": \"silicon\"", "\"nam\": \"silicon\"", "unknown key \"nam\"",
              "/materials/si/nam", 5);
    materials("cut off", "}\n  }\n}", "}", "the text ends", "/materials", 6);
    materials("other format", "interpose-library", "interpose", "not a file of the format", "/format", 2);
    materials("newer", "\"version\": 1", "\"version\": 9", "of version 9", "/version", 2);
    materials("source without title", "\"title\": \"A book\", ", "", "needs the key \"title\"", "/sources/book/title",
              3);
    parts("other library", "\"library_version\": \"1\"", "\"library_version\": \"2\"", "belongs to library \"test 2\"",
          "/library_version", 2);
    parts("unknown material", "\"material\": \"si\"", "\"material\": \"ge\"", "ge", "/parts/dummy/material", 5);
    parts("unknown mirror", "\"material\": \"si\"", "\"material\": \"si\", \"mirror_of\": \"x\"", "no part \"x\"",
          "/parts/dummy/mirror_of", 5);
    parts("id inside", "\"name\": \"dummy\"", "\"id\": \"dummy\", \"name\": \"dummy\"", "unknown key \"id\"",
          "/parts/dummy/id", 4);
    parts("twice in two files", "\"parts\"",
          "\"materials\": {\"si\": {\"name\": \"\", \"conductivity_w_per_mk\": [1, 1, 1], \"heat_capacity_j_per_m3k\": "
          "1}},"
          " \"parts\"",
          "in another file", "/materials/si", 3);
}

void TestIoLibrary::brokenLibrary()
{
    QFETCH(QByteArray, materials);
    QFETCH(QByteArray, parts);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, pointer);
    QFETCH(int, line);
    const auto library = readLibrary({{"m.json", materials.toStdString()}, {"p.json", parts.toStdString()}});
    QVERIFY(!library);
    for (const Problem& problem : library.error()) {
        if (problem.pointer != pointer.toStdString() || problem.file != file.toStdString()) continue;
        QVERIFY2(QByteArray::fromStdString(problem.message).contains(message), problem.message.c_str());
        QCOMPARE(problem.line, line);
        return;
    }
    QFAIL(listed(library.error()).constData());
}

void TestIoLibrary::problemsOfAllFilesAtOnce()
{
    const auto library = readLibrary(
        {{"m.json", changed(kMaterials, "1660000", "0")}, {"p.json", changed(kParts, "700", "NaN")}, {"q.json", "{"}});
    QVERIFY(!library);
    QCOMPARE(library.error().size(), std::size_t{3});
    QVERIFY(!readLibrary({}));
}

void TestIoLibrary::ruleDeck()
{
    const auto deck = readRuleDeck(R"({"format": "interpose-rules", "version": 1, "name": "mine",
        "source": "assumed: example", "reticle_width_um": 26000, "reticle_height_um": 33000,
        "gaps": [{"a": "die", "b": "hbm_stack", "min_gap_um": 70.5}]})",
                                   "mine.json");
    QVERIFY2(deck, deck ? "" : listed(deck.error()).constData());
    QCOMPARE(deck->name, std::string("mine"));
    QCOMPARE(deck->reticle_height->nm(), 33'000'000);
    QCOMPARE(deck->gaps.at(0).b, PartKind::HbmStack);
    QCOMPARE(deck->gaps.at(0).min_gap->nm(), 70'500);
    QVERIFY(!deck->gaps.at(0).max_gap && !deck->max_hbm_offset && !deck->illustrative);
    QCOMPARE(deck->min_support_share, 1.0);
}

void TestIoLibrary::brokenRuleDeck_data()
{
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<QByteArray>("pointer");
    QTest::newRow("unknown key") << QByteArray("\"min_gap\": 3") << QByteArray("/min_gap");
    QTest::newRow("unknown kind") << QByteArray("\"gaps\": [{\"a\": \"dye\", \"b\": \"die\"}]")
                                  << QByteArray("/gaps/0/a");
    QTest::newRow("negative") << QByteArray("\"max_height_step_um\": -1") << QByteArray("/max_height_step_um");
    QTest::newRow("share above 1") << QByteArray("\"min_support_share\": 2") << QByteArray("/min_support_share");
    QTest::newRow("syntax") << QByteArray("\"illustrative\": yes") << QByteArray("/illustrative");
}

void TestIoLibrary::brokenRuleDeck()
{
    QFETCH(QByteArray, keys);
    QFETCH(QByteArray, pointer);
    const QByteArray text =
        "{\"format\": \"interpose-rules\", \"version\": 1, \"name\": \"x\", \"source\": \"assumed: x\",\n" + keys + '}';
    const auto deck = readRuleDeck(text.toStdString(), "x.json");
    QVERIFY(!deck);
    QCOMPARE(QByteArray::fromStdString(deck.error().front().pointer), pointer);
    QCOMPARE(deck.error().front().line, 2);
}

QTEST_APPLESS_MAIN(TestIoLibrary)
#include "tst_io_library.moc"
