// SPDX-License-Identifier: GPL-3.0-or-later
// What must not change when a whole assembly is turned by 180 degrees or shifted on its root: every stage of every
// sample.
#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace interpose;

namespace {

Assembly sample(const QString& name)
{
    const auto assembly = loadAssembly((QStringLiteral(INTERPOSE_SOURCE_DIR "/samples/") + name).toStdString());
    if (!assembly) qFatal("%s", describe(assembly.error().front()).c_str());
    return *assembly;
}

template <class Change>
Assembly withRootChildren(Assembly assembly, Change change)
{
    const PlacedPart root = *assembly.root();
    for (PlacedPart& placed : assembly.placed)
        if (placed.on == root.id) change(placed, assembly.part(root), assembly.part(placed));
    return assembly;
}

/// Everything on the root turned about the middle of the root.
Assembly turned(const Assembly& assembly)
{
    return withRootChildren(assembly, [](PlacedPart& placed, const Part& root, const Part& part) {
        const Transform frame{{placed.x, placed.y}, {part.width, part.height}, placed.rotation, placed.flipped};
        placed.x = root.width - placed.x - frame.rotatedSize().width;
        placed.y = root.height - placed.y - frame.rotatedSize().height;
        placed.rotation = interpose::turned(placed.rotation, 2);
    });
}

Assembly shifted(const Assembly& assembly, Point by)
{
    return withRootChildren(assembly, [by](PlacedPart& placed, const Part&, const Part&) {
        placed.x += by.x;
        placed.y += by.y;
    });
}

std::vector<std::string> codes(const RulesResult& rules)
{
    std::vector<std::string> all;
    for (const Diagnostic& finding : rules.diagnostics)
        all.push_back(finding.code);
    std::ranges::sort(all);
    return all;
}

void compareLinks(const WiringResult& a, const WiringResult& b)
{
    QCOMPARE(a.links.size(), b.links.size());
    for (std::size_t i = 0; i < a.links.size(); ++i) {
        QCOMPARE(a.links[i].wire_total_mm, b.links[i].wire_total_mm);
        QCOMPARE(a.links[i].wire_max_mm, b.links[i].wire_max_mm);
        QCOMPARE(a.links[i].slack_mm, b.links[i].slack_mm);
        QCOMPARE(a.links[i].bandwidth_gbyte_per_s, b.links[i].bandwidth_gbyte_per_s);
        QCOMPARE(a.links[i].link_power_w, b.links[i].link_power_w);
    }
    QCOMPARE(a.shorelines, b.shorelines);
}

} // namespace

class TstInvariance : public QObject
{
    Q_OBJECT

    static void samples()
    {
        QTest::addColumn<QString>("name");
        const QDir folder(QStringLiteral(INTERPOSE_SOURCE_DIR "/samples"));
        for (const QString& name : folder.entryList({"*.interpose"}))
            QTest::newRow(qPrintable(name)) << name;
    }

private slots:
    void turnedHalfRound_data() { samples(); }
    void turnedHalfRound()
    {
        QFETCH(QString, name);
        const EvaluateOptions options{.deck = shippedLibrary().decks.front(), .grid = 64, .tolerance = 1e-6};
        const Assembly assembly = sample(name);
        const Report a = evaluate(assembly, options), b = evaluate(turned(assembly), options);
        compareLinks(a.instant.wiring, b.instant.wiring);
        QCOMPARE(a.instant.flow, b.instant.flow);
        QCOMPARE(codes(a.instant.rules), codes(b.instant.rules));
        QCOMPARE(a.heat->dies.size(), b.heat->dies.size());
        for (std::size_t i = 0; i < a.heat->dies.size(); ++i) {
            const double rise = a.heat->peak_c - assembly.cooling.ambient_c;
            QVERIFY(std::abs(a.heat->dies[i].peak_c - b.heat->dies[i].peak_c) < 2e-5 * rise);
            QVERIFY(std::abs(a.heat->dies[i].mean_c - b.heat->dies[i].mean_c) < 2e-5 * rise);
        }
    }

    void shiftedOnTheRoot_data() { samples(); }
    void shiftedOnTheRoot()
    {
        QFETCH(QString, name);
        const RuleDeck deck = shippedLibrary().decks.front();
        const Assembly assembly = sample(name);
        InstantStages one, two;
        const InstantSections a = one.evaluate(assembly, deck);
        const InstantSections b = two.evaluate(shifted(assembly, {Coord::fromUm(10), Coord::fromUm(-10)}), deck);
        compareLinks(a.wiring, b.wiring);
        QCOMPARE(a.flow, b.flow);
    }
};

QTEST_APPLESS_MAIN(TstInvariance)
#include "tst_invariance.moc"
