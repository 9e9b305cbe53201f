// SPDX-License-Identifier: GPL-3.0-or-later
// PHYs made to measure: lanes, modules, outline and figures by hand, every edge, every refusal.
#include "fixtures.hpp"
#include "wiring/phy_plan.hpp"
#include "wiring_cases.hpp"

#include <QTest>

using namespace interpose;
using namespace interpose::wiring_cases;

namespace {

/// Modules of 16 lanes, 0.5 x 1.2 mm, bumps every 100 um of which a quarter are power, 4 wires of overhead: a module
/// has 36 signals and needs 48 of its 60 sites.
Technology technology()
{
    Technology t;
    InterfaceStandard& s = t.standards["modular"];
    s.name = "modular";
    s.pitch_x = s.pitch_y = um(100);
    s.power_share = 0.25;
    s.overhead_wires = 4;
    s.max_rate_gbit_per_s = 32;
    s.module_lanes = 16;
    s.module_edge = um(500);
    s.module_depth = um(1200);
    InterfaceStandard& plain = t.standards["plain"];
    plain = s;
    plain.module_edge.reset();
    plain.module_depth.reset();
    plain.pitch_y = um(50);
    return t;
}

Part die()
{
    Part p;
    p.id = PartId("die");
    p.width = um(8000);
    p.height = um(6000);
    return p;
}

PhyWish wish(std::optional<Edge> edge = Edge::Left)
{
    return {"X", "modular", 16, std::nullopt, std::nullopt, edge, um(1000), um(0)};
}

} // namespace

class TestWiringPhyPlan : public QObject
{
    Q_OBJECT

private slots:
    void everyEdge_data();
    void everyEdge();
    void lanesAndFigures();
    void outlines();
    void refusals_data();
    void refusals();
    void anotherPitch();
    void addedEverywhere();
};

void TestWiringPhyPlan::everyEdge_data()
{
    QTest::addColumn<int>("edge"); // -1: an area
    QTest::addColumn<Rect>("region");
    QTest::newRow("left") << int(Edge::Left) << rectUm(200, 1000, 1200, 1000);
    QTest::newRow("right") << int(Edge::Right) << rectUm(8000 - 200 - 1200, 1000, 1200, 1000);
    QTest::newRow("bottom") << int(Edge::Bottom) << rectUm(1000, 200, 1000, 1200);
    QTest::newRow("top") << int(Edge::Top) << rectUm(1000, 6000 - 200 - 1200, 1000, 1200);
    QTest::newRow("area") << -1 << rectUm(1000, 200, 1000, 1200);
}

void TestWiringPhyPlan::everyEdge()
{
    QFETCH(int, edge);
    QFETCH(Rect, region);
    PhyWish asked = wish(edge < 0 ? std::nullopt : std::optional(static_cast<Edge>(edge)));
    asked.lanes = 32; // two modules
    asked.deep = um(200);
    const Result<PhyPlan> plan = planPhy(die(), technology(), asked);
    QVERIFY(plan);
    QCOMPARE(plan->phy.region, region);
    QCOMPARE(plan->phy.id, std::string("X"));
    QCOMPARE(plan->shoreline_gbyte_per_s_per_mm.has_value(), edge >= 0);
}

void TestWiringPhyPlan::lanesAndFigures()
{
    PhyWish asked = wish();
    asked.lanes.reset();
    asked.bandwidth_gbyte_per_s = 65; // 16.25 lanes at 32 Gbit/s
    Result<PhyPlan> plan = planPhy(die(), technology(), asked);
    QVERIFY(plan);
    QCOMPARE(plan->phy.lanes, 32);
    QCOMPARE(plan->modules, 2);
    QCOMPARE(plan->sites, 10 * 12);
    QCOMPARE(plan->sites_needed, 2 * 48);
    QCOMPARE(plan->bandwidth_gbyte_per_s, 128.0);
    QCOMPARE(*plan->shoreline_gbyte_per_s_per_mm, 128.0); // of 1 mm of edge
    QVERIFY(near(plan->areal_gbyte_per_s_per_mm2, 128.0 / 1.2));
    asked.bandwidth_gbyte_per_s = 64; // sixteen and not a bit more
    QCOMPARE(planPhy(die(), technology(), asked)->phy.lanes, 16);
    asked.rate_gbit_per_s = 16;
    plan = planPhy(die(), technology(), asked);
    QCOMPARE(plan->phy.lanes, 32);
    QCOMPARE(plan->bandwidth_gbyte_per_s, 64.0);
    QVERIFY(!plan->phy.rate_gbit_per_s);
    Technology ports = technology();
    ports.standards["modular"].kind = InterfaceKind::Port;
    QCOMPARE(*planPhy(die(), ports, asked)->phy.rate_gbit_per_s, 16.0);
}

void TestWiringPhyPlan::outlines()
{
    // 48 sites at 0.1 mm along and 0.05 mm deep (an area), as square as they go: ceil(sqrt(48 x 0.5)) = 5 columns of
    // 10 sites. On a left edge 0.05 mm runs along it: ceil(sqrt(48 x 2)) = 10 columns of 5.
    PhyWish asked = wish(std::nullopt);
    asked.standard = "plain";
    QCOMPARE(planPhy(die(), technology(), asked)->phy.region, rectUm(1000, 0, 500, 500));
    asked.edge = Edge::Left;
    QCOMPARE(planPhy(die(), technology(), asked)->phy.region, rectUm(0, 1000, 500, 500));
    // A stated module too shallow for its sites grows: 48 sites in 5 columns are 10 rows.
    Technology shallow = technology();
    shallow.standards["modular"].module_depth = um(900);
    QCOMPARE(planPhy(die(), shallow, wish())->phy.region, rectUm(0, 1000, 1000, 500));
    QVERIFY(planPhy(die(), shallow, wish())->sites >= 48);
}

void TestWiringPhyPlan::refusals_data()
{
    QTest::addColumn<PhyWish>("asked");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, auto&& change, const char* says) {
        PhyWish asked = wish();
        change(asked);
        QTest::newRow(name) << asked << says;
    };
    row("unknown", [](PhyWish& w) { w.standard = "xyz"; }, "no interface standard \"xyz\"");
    row("neither", [](PhyWish& w) { w.lanes.reset(); }, "lanes or for a bandwidth");
    row("both", [](PhyWish& w) { w.bandwidth_gbyte_per_s = 1; }, "lanes or for a bandwidth");
    row("too fast", [](PhyWish& w) { w.rate_gbit_per_s = 33; }, "does not run at 33.00");
    row("no rate", [](PhyWish& w) { w.rate_gbit_per_s = 0; }, "does not run at 0.00");
    row("too many", [](PhyWish& w) { w.lanes = 1'000'001; }, "so many lanes");
    row("no lanes", [](PhyWish& w) { w.lanes = 0; }, "so many lanes");
    row("too long", [](PhyWish& w) { w.lanes = 16 * 11; }, "1.200 x 5.500 mm does not fit");
    row("too deep", [](PhyWish& w) { w.deep = um(7000); }, "does not fit");
}

void TestWiringPhyPlan::refusals()
{
    QFETCH(PhyWish, asked);
    QFETCH(QString, says);
    const Result<PhyPlan> plan = planPhy(die(), technology(), asked);
    QVERIFY(!plan);
    QVERIFY2(QString::fromStdString(plan.error().front().message).contains(says), plan.error().front().message.c_str());
    QVERIFY(!plan.error().front().hint.empty());
}

void TestWiringPhyPlan::anotherPitch()
{
    const InterfaceStandard fine = atPitch(technology().standards["modular"], um(9));
    QCOMPARE(fine.pitch_x, um(9));
    QCOMPARE(fine.pitch_y, um(9));
    QVERIFY(!fine.module_edge && !fine.module_depth);
    QCOMPARE(fine.facts.at("pitch_y_um").grade, Grade::Yours);
}

void TestWiringPhyPlan::addedEverywhere()
{
    const Assembly before = fixtures::emibUnderTwoDies();
    const PartId id("die");
    Phy added{"X", rectUm(0, 0, 500, 1200), "modular", 16, Edge::Left, std::nullopt, {}};
    const Assembly after = addPhy(before, id, added, technology());
    QCOMPARE(after.catalogue->parts.at(id).phys.size(), std::size_t{2});
    QVERIFY(*after.catalogue->parts.at(id).phy("X") == added);
    QVERIFY(after.technology().standards.contains("modular"));
    QCOMPARE(after.links->size(), std::size_t{1});
    added.lanes = 32;
    QCOMPARE(addPhy(after, id, added, technology()).catalogue->parts.at(id).phy("X")->lanes, 32);
    QVERIFY(addPhy(before, PartId("none"), added, technology()) == before);
}

QTEST_APPLESS_MAIN(TestWiringPhyPlan)
#include "tst_wiring_phy_plan.moc"
