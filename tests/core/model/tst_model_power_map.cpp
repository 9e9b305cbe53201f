// SPDX-License-Identifier: GPL-3.0-or-later
// Power maps: they tile the part, keep its total to the last bit, go back, and follow the part however it is placed.
#include "fixtures.hpp"
#include "model/power_template.hpp"
#include "model/validate.hpp"

#include <QTest>

#include <cmath>

using namespace interpose;

namespace {

PowerTemplate threeBlocks()
{
    PowerTemplate map;
    map.name = "three";
    map.blocks = {{"hot", 0, 0, 0.3, 1, 3}, {"warm", 0.3, 0, 1, 1.0 / 3, 1}, {"cold", 0.3, 1.0 / 3, 1, 1, 0}};
    map.facts["blocks"] = Fact{"library", "assumed: for the test", Grade::Assumed, {}, {}, {}};
    return map;
}

/// An assembly whose die of that id has this total.
Assembly withTotal(double total_w, const PartId& id)
{
    Assembly assembly = fixtures::emibUnderTwoDies();
    assembly.catalogue.edit([&](Catalogue& catalogue) {
        Part& part = catalogue.parts.at(id);
        part.power_blocks.clear();
        part.power_w = total_w;
    });
    return assembly;
}

PartId someDie()
{
    const Assembly assembly = fixtures::emibUnderTwoDies();
    for (const auto& [id, part] : assembly.catalogue->parts)
        if (part.kind == PartKind::Die) return id;
    return {};
}

const Part& partOf(const Assembly& assembly, const PartId& id)
{
    return assembly.catalogue->parts.at(id);
}

} // namespace

class TestModelPowerMap : public QObject
{
    Q_OBJECT

private slots:
    void totalIsKept_data();
    void totalIsKept();
    void blocksTileThePart();
    void densitiesAreThoseOfTheMap();
    void backToTotal();
    void nothingToSpread();
    void badMaps_data();
    void badMaps();
};

void TestModelPowerMap::totalIsKept_data()
{
    QTest::addColumn<double>("total");
    for (int i = 1; i < 200; ++i)
        QTest::addRow("series %d", i) << std::sqrt(i) * 37.7;
    for (const double total : {1.0, 0.1, 600.0, 700.1, 1.0 / 3, 1e-5, 123.456789, 99999.99})
        QTest::addRow("%.9g W", total) << total;
}

void TestModelPowerMap::totalIsKept()
{
    QFETCH(double, total);
    const PartId id = someDie();
    const Assembly after = applyPowerTemplate(withTotal(total, id), id, threeBlocks());
    const Part& part = partOf(after, id);
    QCOMPARE(part.power_blocks.size(), std::size_t{3});
    QVERIFY(!part.power_w);
    QVERIFY2(part.statedPowerW() == total, qPrintable(QString::number(part.statedPowerW() - total)));
    const Problems problems = validate(after);
    QVERIFY2(problems.empty(), problems.empty() ? "" : describe(problems.front()).c_str());
}

void TestModelPowerMap::blocksTileThePart()
{
    const PartId id = someDie();
    const Assembly after = applyPowerTemplate(withTotal(100, id), id, threeBlocks());
    const Part& part = partOf(after, id);
    std::int64_t area = 0;
    for (const PowerBlock& block : part.power_blocks) {
        area += block.region.width.nm() * block.region.height.nm();
        QVERIFY(part.outline().contains(block.region));
    }
    QCOMPARE(area, part.width.nm() * part.height.nm());
}

void TestModelPowerMap::densitiesAreThoseOfTheMap()
{
    const PartId id = someDie();
    const PowerTemplate map = threeBlocks();
    const Part part = partOf(applyPowerTemplate(withTotal(100, id), id, map), id);
    const double mean = 100 / part.areaMm2();
    for (std::size_t i = 0; i < map.blocks.size(); ++i) {
        const PowerBlock& block = part.power_blocks[i];
        const double density = block.power_w / (block.region.width.mm() * block.region.height.mm());
        QVERIFY(std::abs(density / mean - densityOverMean(map, i)) < 1e-4);
    }
    QCOMPARE(part.power_blocks[2].power_w, 0.0);
    QCOMPARE(part.facts.at("power_blocks").note, std::string("power map \"three\""));
}

void TestModelPowerMap::backToTotal()
{
    const PartId id = someDie();
    Assembly before = withTotal(321.5, id);
    before.catalogue.edit([&](Catalogue& catalogue) {
        Part& part = catalogue.parts.at(id);
        part.facts.erase("power_blocks");
        part.facts["power_w"] = Fact{"library", "assumed: for the test", Grade::Assumed, {}, {}, {}};
    });
    const Assembly spread = applyPowerTemplate(before, id, threeBlocks());
    QVERIFY(spread != before);
    QCOMPARE(powerToTotal(spread, id), before);
    QCOMPARE(powerToTotal(before, id), before);
    QCOMPARE(applyPowerTemplate(spread, id, threeBlocks()), spread); // again is the same
}

void TestModelPowerMap::nothingToSpread()
{
    const PartId id = someDie();
    Assembly none = withTotal(1, id);
    none.catalogue.edit([&](Catalogue& catalogue) { catalogue.parts.at(id).power_w.reset(); });
    QCOMPARE(applyPowerTemplate(none, id, threeBlocks()), none);
    const Assembly tiny = withTotal(1e-7, id);
    QCOMPARE(applyPowerTemplate(tiny, id, threeBlocks()), tiny);
    QCOMPARE(applyPowerTemplate(none, PartId("nobody"), threeBlocks()), none);
    QCOMPARE(powerToTotal(none, PartId("nobody")), none);
}

void TestModelPowerMap::badMaps_data()
{
    QTest::addColumn<int>("block");
    QTest::addColumn<int>("edge");
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("sound") << 0 << 2 << 0.3 << QByteArray();
    QTest::newRow("gap") << 0 << 2 << 0.2 << QByteArray("leave part of the die out");
    QTest::newRow("overlap") << 0 << 2 << 0.4 << QByteArray("overlaps hot");
    QTest::newRow("outside") << 2 << 3 << 1.1 << QByteArray("not shares");
    QTest::newRow("empty") << 0 << 2 << 0.0 << QByteArray("not shares");
    QTest::newRow("not a number") << 0 << 2 << std::nan("") << QByteArray("not shares");
    QTest::newRow("no power") << 0 << 4 << 0.0 << QByteArray("no block has a density");
}

void TestModelPowerMap::badMaps()
{
    QFETCH(int, block);
    QFETCH(int, edge);
    QFETCH(double, value);
    QFETCH(QByteArray, message);
    PowerTemplate map = threeBlocks();
    TemplateBlock& changed = map.blocks[static_cast<std::size_t>(block)];
    double* edges[] = {&changed.left, &changed.bottom, &changed.right, &changed.top, &changed.density};
    *edges[edge] = value;
    if (edge == 4) map.blocks[1].density = 0;
    const Problems problems = validate(map, "/power_templates/three");
    QCOMPARE(problems.empty(), message.isEmpty());
    if (problems.empty()) return;
    QVERIFY2(problems.front().message.find(message.toStdString()) != std::string::npos,
             problems.front().message.c_str());
    QVERIFY(problems.front().pointer.starts_with("/power_templates/three/blocks"));
}

QTEST_APPLESS_MAIN(TestModelPowerMap)
#include "tst_model_power_map.moc"
