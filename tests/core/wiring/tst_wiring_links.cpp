// SPDX-License-Identifier: GPL-3.0-or-later
// Links from their bumps up: lengths by hand, invariance, bandwidth, energy and heat, reach, and what is found wrong.
#include "wiring_cases.hpp"

#include <QTest>

#include <numeric>

using namespace interpose;
using namespace interpose::wiring_cases;

namespace {

QStringList codes(const WiringResult& result)
{
    QStringList list;
    for (const Diagnostic& d : result.diagnostics)
        list << QString::fromStdString(d.code);
    return list;
}

RoutingClass routing(double detour, std::vector<RateAtLength> rates)
{
    RoutingClass r;
    r.id = "fine";
    r.detour_factor = detour;
    r.rates = std::move(rates);
    return r;
}

double heatOf(const WiringResult& result, std::size_t body)
{
    return std::accumulate(result.heat.begin(), result.heat.end(), 0.0,
                           [body](double sum, const LinkHeat& h) { return h.body == body ? sum + h.power_w : sum; });
}

/// The figures less the places on the drawing.
WiringResult withoutPlaces(WiringResult result)
{
    for (LinkFigures& link : result.links)
        link.centre_a = link.centre_b = {};
    return result;
}

} // namespace

class TestWiringLinks : public QObject
{
    Q_OBJECT

private slots:
    void parallelLinksBothCount();
    void sumsOfWires();
    void facingEdges();
    void everyOrientation_data();
    void everyOrientation();
    void translation();
    void oneEndTurned();
    void parallelLinks();
    void memoryAndDieToDieApart();
    void heatIsTheLinkPower();
    void heatOfAMemory();
    void heatThatIsAdded();
    void reachAndSlack_data();
    void reachAndSlack();
    void outOfReach();
    void tooFewSites();
    void tooFast();
    void unknownClass();
    void nothing();
};

void TestWiringLinks::facingEdges()
{
    // 15 signals on 3 columns of 10 sites: every second site. A's are counted downwards, B's upwards.
    // Straight: lane k meets k, so columns match (1.1 + 0.2 r) and rows cross (0.7, 0.3, 0.1, 0.5, 0.9): 27 mm.
    const LinkFigures straight = evaluateWiring(pair(InterfaceKind::Memory, 15, 6.4)).links.at(0);
    QCOMPARE(straight.data_wires, 15);
    QCOMPARE(straight.wire_total_mm, 27.0);
    QCOMPARE(straight.wire_mean_mm, 1.8);
    QCOMPARE(straight.wire_max_mm, 2.4);
    // Reversed: deep meets shallow and rows agree to one pitch: every wire 1.3 + 0.1 mm.
    const LinkFigures reversed = evaluateWiring(pair(InterfaceKind::Memory, 15, 6.4, true)).links.at(0);
    QCOMPARE(reversed.wire_total_mm, 21.0);
    QCOMPARE(reversed.wire_max_mm, 1.4);
    QCOMPARE(reversed.centre_a, (Point{um(3850), um(1000)}));
    QCOMPARE(reversed.centre_b, (Point{um(5150), um(1000)}));
    // Every site a signal: rows agree exactly, every one of the 2 x 15 wires is 1.3 mm.
    WiringInput full = pair(InterfaceKind::DieToDie, 15, 6.4, true);
    for (PlacedPhy& phy : full.phys)
        phy.standard.edit([](InterfaceStandard& s) { s.power_share = 0; });
    QCOMPARE(evaluateWiring(full).links.at(0).wire_total_mm, 39.0);
    QCOMPARE(evaluateWiring(full).links.at(0).wire_max_mm, 1.3);
}

void TestWiringLinks::everyOrientation_data()
{
    QTest::addColumn<bool>("mirror");
    QTest::addColumn<int>("turns");
    for (const bool mirror : {false, true})
        for (int turns = 0; turns < 4; ++turns)
            QTest::addRow("%s %d", mirror ? "mirrored" : "plain", 90 * turns) << mirror << turns;
}

void TestWiringLinks::everyOrientation()
{
    QFETCH(bool, mirror);
    QFETCH(int, turns);
    const WiringInput input = fourLinks();
    const WiringResult plain = evaluateWiring(input);
    const WiringResult turned = evaluateWiring(turnedInput(input, mirror, turns, {um(12.345), um(-6.789)}));
    QVERIFY(plain.links[0].wire_total_mm > 0 && plain.links[1].wire_total_mm != plain.links[2].wire_total_mm);
    QVERIFY(withoutPlaces(turned) == withoutPlaces(plain));
}

void TestWiringLinks::translation()
{
    const Point shift{Coord::fromNm(123'456'789), Coord::fromNm(-987'654'321)};
    const WiringInput input = fourLinks();
    WiringResult expected = evaluateWiring(input);
    for (LinkFigures& link : expected.links) {
        link.centre_a = link.centre_a + shift;
        link.centre_b = link.centre_b + shift;
    }
    QVERIFY(evaluateWiring(turnedInput(input, false, 0, shift)) == expected);
}

void TestWiringLinks::oneEndTurned()
{
    // B turned by 180 about its own box: its PHY looks away, at 8.85 mm, and is now counted downwards like A's.
    WiringInput input = pair(InterfaceKind::Memory, 15, 6.4);
    input.phys[1].transform.rotation = Rotation::R180;
    // B's site s of row r and column c lies at x = 5 + 3.95 - 0.1 r, y = 0.5 + 0.95 - 0.1 c, A's at 3.95 - 0.1 r: 5 mm.
    QCOMPARE(evaluateWiring(input).links.at(0).wire_total_mm, 75.0);
    // Flipped: the PHY looks away too, but is counted upwards as before: 5 mm and 0.7, 0.3, 0.1, 0.5, 0.9 per row.
    input.phys[1].transform.rotation = Rotation::R0;
    input.phys[1].transform.flipped = true;
    QCOMPARE(evaluateWiring(input).links.at(0).wire_total_mm, 75.0 + 3 * 2.5);
    QCOMPARE(evaluateWiring(input).links.at(0).wire_max_mm, 5.9);
}

void TestWiringLinks::parallelLinks()
{
    WiringInput input = pair(InterfaceKind::Memory, 15, 6.4);
    const WiringResult one = evaluateWiring(input);
    input.links.push_back(input.links[0]);
    input.links[1].id = LinkId("L2");
    const WiringResult two = evaluateWiring(input);
    QCOMPARE(two.wire_total_mm, 2 * one.wire_total_mm);
    QCOMPARE(two.memory_bandwidth_gbyte_per_s, 2 * one.memory_bandwidth_gbyte_per_s);
    QCOMPARE(two.link_power_w, 2 * one.link_power_w);
    QCOMPARE(two.wire_max_mm, 2.4);
}

void TestWiringLinks::memoryAndDieToDieApart()
{
    const WiringResult result = evaluateWiring(fourLinks());
    QCOMPARE(result.links[0].bandwidth_gbyte_per_s, 12.0); // 15 x 6.4 / 8, shared
    QCOMPARE(result.links[1].bandwidth_gbyte_per_s, 8.75); // 7 x 10 / 8, each way
    QCOMPARE(result.memory_bandwidth_gbyte_per_s, 12.0);
    QCOMPARE(result.d2d_bandwidth_gbyte_per_s, 17.5);
    // A link between two ports of the package is a link between dies.
    const WiringResult ports = evaluateWiring(pair(InterfaceKind::Port, 7, 10));
    QCOMPARE(ports.links[0].kind, InterfaceKind::DieToDie);
    QCOMPARE(ports.d2d_bandwidth_gbyte_per_s, 8.75);
    QCOMPARE(ports.memory_bandwidth_gbyte_per_s, 0.0);
}

void TestWiringLinks::heatIsTheLinkPower()
{
    for (const WiringInput& input :
         {fourLinks(), pair(InterfaceKind::Memory, 15, 6.4), pair(InterfaceKind::DieToDie, 7, 16)}) {
        const WiringResult result = evaluateWiring(input);
        double heat = 0, links = 0;
        for (const LinkHeat& h : result.heat)
            heat += h.power_w;
        for (const LinkFigures& link : result.links)
            links += link.link_power_w;
        QVERIFY(heat > 0);
        QVERIFY(near(heat, result.link_power_w));
        QVERIFY(near(links, result.link_power_w));
    }
}

void TestWiringLinks::heatOfAMemory()
{
    WiringInput input = pair(InterfaceKind::Memory, 15, 10, true);
    for (WiringLink& link : input.links)
        link.routing = routing(2, {});
    // 150 Gbit/s: host PHY 0.2, wire 0.05 x 1.4 mm x detour 2 = 0.14, device 3 pJ/bit.
    const WiringResult result = evaluateWiring(input);
    QVERIFY(near(result.links[0].energy_pj_per_bit, 3.34));
    QVERIFY(near(result.link_power_w, 0.501));
    QCOMPARE(result.heat.size(), std::size_t{3});
    QCOMPARE(result.heat[0].region, input.phys[0].region);
    QVERIFY(near(heatOf(result, 0), 0.150 * (0.2 + 0.07)));
    QCOMPARE(result.heat[1].region, input.phys[1].region);
    QVERIFY(near(result.heat[1].power_w, 0.150 * 0.07));
    QVERIFY(result.heat[2].region.empty());
    QVERIFY(near(result.heat[2].power_w, 0.450));

    // Drawn from the stack to the host the same heat falls in the same places.
    WiringInput backwards = input;
    std::swap(backwards.links[0].a, backwards.links[0].b);
    QVERIFY(near(heatOf(evaluateWiring(backwards), 0), heatOf(result, 0)));
    QVERIFY(near(heatOf(evaluateWiring(backwards), 1), heatOf(result, 1)));
}

void TestWiringLinks::heatThatIsAdded()
{
    WiringInput input = pair(InterfaceKind::Memory, 15, 10);
    input.links[0].b_includes_links = false;
    for (const LinkHeat& heat : evaluateWiring(input).heat)
        QCOMPARE(heat.inside_stated_power, heat.body == 0);
    input = pair(InterfaceKind::DieToDie, 7, 10);
    input.links[0].a_includes_links = false;
    const WiringResult result = evaluateWiring(input);
    QCOMPARE(result.heat.size(), std::size_t{2});
    QVERIFY(near(result.heat[0].power_w, result.heat[1].power_w));
    for (const LinkHeat& heat : result.heat)
        QCOMPARE(heat.inside_stated_power, heat.body == 1);
}

void TestWiringLinks::reachAndSlack_data()
{
    QTest::addColumn<double>("standardReach"); // mm; 0: none
    QTest::addColumn<double>("rate");
    QTest::addColumn<double>("detour"); // 0: no routing class
    QTest::addColumn<double>("reach");  // -1: none
    QTest::addColumn<double>("slack");
    // Reversed pair: the longest wire is 1.4 mm. The class: 5 mm at 4, 2 mm at 8, 1 mm at 16 Gbit/s.
    QTest::newRow("nothing known") << 0.0 << 4.0 << 0.0 << -1.0 << 0.0;
    QTest::newRow("standard") << 3.0 << 4.0 << 0.0 << 3.0 << 1.6;
    QTest::newRow("class, slow") << 0.0 << 4.0 << 1.0 << 5.0 << 3.6;
    QTest::newRow("class, just faster") << 0.0 << 4.01 << 1.0 << 2.0 << 0.6;
    QTest::newRow("class, fast") << 0.0 << 16.0 << 1.0 << 1.0 << -0.4;
    QTest::newRow("class, too fast") << 0.0 << 16.1 << 1.0 << 0.0 << -1.4;
    QTest::newRow("lesser of both: standard") << 3.0 << 4.0 << 1.0 << 3.0 << 1.6;
    QTest::newRow("lesser of both: class") << 3.0 << 8.0 << 1.0 << 2.0 << 0.6;
    QTest::newRow("detour") << 3.0 << 8.0 << 1.5 << 2.0 << -0.1;
}

void TestWiringLinks::reachAndSlack()
{
    QFETCH(double, standardReach);
    QFETCH(double, rate);
    QFETCH(double, detour);
    QFETCH(double, reach);
    QFETCH(double, slack);
    WiringInput input = pair(InterfaceKind::Memory, 15, rate, true);
    if (standardReach > 0)
        for (PlacedPhy& phy : input.phys)
            phy.standard.edit([&](InterfaceStandard& s) { s.reach = Coord::fromMm(standardReach); });
    if (detour > 0) input.links[0].routing = routing(detour, {{um(5000), 4}, {um(2000), 8}, {um(1000), 16}});
    const WiringResult result = evaluateWiring(input);
    const LinkFigures& link = result.links.at(0);
    QCOMPARE(link.wire_max_mm, 1.4); // the detour is never in the length
    QCOMPARE(link.reach_mm.has_value(), reach >= 0);
    QCOMPARE(link.slack_mm.has_value(), reach >= 0);
    if (reach < 0) return;
    QCOMPARE(*link.reach_mm, reach);
    QVERIFY(near(*link.slack_mm, slack));
    QCOMPARE(result.worst_slack_mm, link.slack_mm);
    QCOMPARE(codes(result).contains("WIRE-001"), slack < 0);
}

void TestWiringLinks::outOfReach()
{
    WiringInput input = pair(InterfaceKind::Memory, 15, 6.4, true);
    for (PlacedPhy& phy : input.phys)
        phy.standard.edit([](InterfaceStandard& s) { s.reach = um(1400); }); // just
    QCOMPARE(codes(evaluateWiring(input)), QStringList{});
    for (PlacedPhy& phy : input.phys)
        phy.standard.edit([](InterfaceStandard& s) { s.reach = Coord::fromNm(1'399'999); });
    const WiringResult result = evaluateWiring(input);
    QCOMPARE(codes(result), QStringList{"WIRE-001"});
    const Diagnostic& finding = result.diagnostics.front();
    QCOMPARE(finding.severity, Severity::Error);
    QCOMPARE(finding.ids, (std::vector<std::string>{"L", "A", "B"}));
    QCOMPARE(*finding.value, 1.4);
    QCOMPARE(*finding.limit, 1.399999);
    QCOMPARE(QString::fromStdString(finding.message),
             QStringLiteral("Link L has a wire of 1.400 mm; at 6.40 Gbit/s the reach is 1.400 mm."));
}

void TestWiringLinks::tooFewSites()
{
    // 30 sites, half of them power: 15 signals fit, 16 do not.
    QCOMPARE(codes(evaluateWiring(pair(InterfaceKind::Memory, 15, 6.4))), QStringList{});
    const WiringResult result = evaluateWiring(pair(InterfaceKind::Memory, 16, 6.4));
    QCOMPARE(codes(result), (QStringList{"WIRE-002", "WIRE-002"}));
    QCOMPARE(result.diagnostics[1].ids, (std::vector<std::string>{"B", "B.p"}));
    QCOMPARE(*result.diagnostics[0].value, 30.0);
    QCOMPARE(*result.diagnostics[0].limit, 32.0);
    QVERIFY(result.links[0].wire_total_mm > 0);
}

void TestWiringLinks::tooFast()
{
    QCOMPARE(codes(evaluateWiring(pair(InterfaceKind::Memory, 15, 16))), QStringList{});
    QCOMPARE(codes(evaluateWiring(pair(InterfaceKind::Memory, 15, 16.5))), QStringList{"WIRE-003"});
    WiringInput port = pair(InterfaceKind::Port, 7, 10);
    port.links.clear();
    port.phys[0].port_rate_gbit_per_s = 16;
    QCOMPARE(codes(evaluateWiring(port)), QStringList{});
    port.phys[0].port_rate_gbit_per_s = 17;
    QCOMPARE(codes(evaluateWiring(port)), QStringList{"WIRE-003"});
    QCOMPARE(evaluateWiring(port).diagnostics[0].ids, (std::vector<std::string>{"A", "A.p"}));
}

void TestWiringLinks::unknownClass()
{
    WiringInput input = pair(InterfaceKind::Memory, 15, 6.4);
    input.links[0].routing_unknown = true;
    QCOMPARE(codes(evaluateWiring(input)), QStringList{"WIRE-005"});
}

void TestWiringLinks::nothing()
{
    QVERIFY(evaluateWiring({}) == WiringResult{});
}

/// Two links between the same two dies are two: no table is keyed by the pair.
void TestWiringLinks::parallelLinksBothCount()
{
    WiringInput input = pair(InterfaceKind::DieToDie, 15, 6.4);
    const WiringResult one = evaluateWiring(input);
    input.phys.push_back(input.phys[0]);
    input.phys.push_back(input.phys[1]);
    input.links.push_back(input.links[0]);
    input.links[1].id = LinkId("M");
    input.links[1].a = 2;
    input.links[1].b = 3;
    const WiringResult two = evaluateWiring(input);
    QCOMPARE(two.links.size(), std::size_t{2});
    QCOMPARE(two.wire_total_mm, 2 * one.wire_total_mm);
    QCOMPARE(two.d2d_bandwidth_gbyte_per_s, 2 * one.d2d_bandwidth_gbyte_per_s);
    QCOMPARE(two.link_power_w, 2 * one.link_power_w);
    QCOMPARE(two.wires.data_wires, 60);
    QCOMPARE(two.heat.size(), 2 * one.heat.size());
}

void TestWiringLinks::sumsOfWires()
{
    // The reversed pair by hand: 15 wires of 1.4 mm; and one of a face to face link, upright alone.
    WiringInput input = pair(InterfaceKind::Memory, 15, 6.4, true);
    input.links[0].vertical = um(60);
    const WiringResult result = evaluateWiring(input);
    QVERIFY((result.links.at(0).wires.histogram == WireBins{0, 0, 15, 0, 0, 0, 0, 0}));
    QVERIFY(result.wires.histogram == result.links.at(0).wires.histogram);
    QCOMPARE(result.wires.data_wires, 15);
    QVERIFY(near(result.wires.mean_mm, 1.4));
    QCOMPARE(result.wires.vertical_max_mm, 0.06);
    QVERIFY(near(result.wire_total_mm, 21)); // the way up and down is told beside the length, not in it
    QCOMPARE(evaluateWiring({}).wires, WireSummary{});
}

QTEST_APPLESS_MAIN(TestWiringLinks)
#include "tst_wiring_links.moc"
