// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped deck: it is read, marked illustrative, and every limit in it says where it comes from; and every code the
// checker knows is explained in docs/rules.md.
#include "rule_book.hpp"

#include "io/library.hpp"

#include <QFile>
#include <QRegularExpression>
#include <QtTest>

using namespace interpose;
using namespace interpose::fixtures;

namespace {

QString sourceFile(const char* path)
{
    QFile file(QString(INTERPOSE_SOURCE_DIR "/") + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

RuleDeck shipped()
{
    const char* const path = "resources/rules/illustrative.json";
    const Result<RuleDeck> deck = readRuleDeck(sourceFile(path).toStdString(), path);
    if (deck) return *deck;
    for (const Problem& problem : deck.error())
        qWarning("%s", describe(problem).c_str());
    return {};
}

} // namespace

class TestRulesDeck : public QObject
{
    Q_OBJECT
private slots:
    void everyLimitIsSetAndSourced();
    void sourcesExist();
    void everyCodeIsDocumented();
    void fixturesUnderTheShippedDeck();
};

void TestRulesDeck::everyLimitIsSetAndSourced()
{
    const RuleDeck deck = shipped();
    QCOMPARE(deck.name, std::string("illustrative"));
    QVERIFY(deck.illustrative);
    QVERIFY(deck.die_to_carrier_edge && deck.carrier_to_substrate_edge && deck.reticle_width && deck.reticle_height);
    QVERIFY(deck.min_bridge_overlap_mm2 && deck.max_height_step && deck.max_hbm_offset);
    QVERIFY(deck.max_hbm_channel && deck.max_hbm_overhang);
    for (const char* key : {"die_to_carrier_edge_um", "carrier_to_substrate_edge_um", "reticle_width_um",
                            "reticle_height_um", "min_bridge_overlap_mm2", "max_height_step_um", "min_support_share",
                            "max_hbm_offset_um", "max_hbm_channel_um", "max_hbm_overhang_um", "body_sizes"})
        QVERIFY2(deck.facts.contains(key), key);
    for (std::size_t i = 0; i < deck.gaps.size(); ++i) {
        const std::string at = "gaps/" + std::to_string(i) + '/';
        if (deck.gaps[i].min_gap) QVERIFY2(deck.facts.contains(at + "min_gap_um"), at.c_str());
        if (deck.gaps[i].max_gap) QVERIFY2(deck.facts.contains(at + "max_gap_um"), at.c_str());
    }
}

void TestRulesDeck::sourcesExist()
{
    const RuleDeck deck = shipped();
    const Library library = shippedLibrary();
    QVERIFY(deck.source.starts_with("assumed: "));
    for (const auto& [key, fact] : deck.facts)
        QVERIFY2(fact.source.starts_with("assumed: ") || library.sources.contains(fact.source), key.c_str());
}

void TestRulesDeck::everyCodeIsDocumented()
{
    static const QRegularExpression code("\"([A-Z]+-[0-9]{3})\"");
    QStringList inCode, inDocs;
    for (const char* file : {"findings", "place_rules", "carrier_rules", "phy_rules"})
        for (auto m = code.globalMatch(sourceFile((std::string("core/rules/") + file + ".cpp").c_str())); m.hasNext();)
            inCode << m.next().captured(1);
    static const QRegularExpression row("^\\| ([A-Z]+-[0-9]{3}) ", QRegularExpression::MultilineOption);
    for (auto m = row.globalMatch(sourceFile("docs/rules.md")); m.hasNext();)
        inDocs << m.next().captured(1);
    inCode.removeDuplicates();
    inCode.sort();
    inDocs.sort();
    QVERIFY(inCode.size() >= 17);
    QCOMPARE(inDocs, inCode);
}

void TestRulesDeck::fixturesUnderTheShippedDeck()
{
    // Sound fixtures have no errors under the limits we ship; warnings are theirs by design (see tst_rules_place).
    for (const Named& fixture : all())
        for (const Diagnostic& finding : rule_book::check(fixture.make(), shipped()).diagnostics)
            QVERIFY2(finding.severity != Severity::Error, (fixture.name + ": " + finding.message).c_str());
}

QTEST_APPLESS_MAIN(TestRulesDeck)
#include "tst_rules_deck.moc"
