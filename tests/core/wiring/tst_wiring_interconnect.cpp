// SPDX-License-Identifier: GPL-3.0-or-later
// Bandwidth by pair, edge and half, rooflines, and the network in ns and GByte/s, by hand; energy by place.
#include "wiring_cases.hpp"

#include "wiring/interconnect.hpp"
#include "wiring/network.hpp"

#include <QTest>

#include <numeric>

using namespace interpose;
using namespace interpose::wiring_cases;

namespace {

InterconnectDie die(const char* id, double x_mm, double y_mm, double fabric_ns = 0)
{
    InterconnectDie d;
    d.id = PlacedId(id);
    d.relays_traffic = true;
    d.fabric_latency_ns = fabric_ns;
    d.centre = {Coord::fromMm(x_mm), Coord::fromMm(y_mm)};
    return d;
}

InterconnectLink link(std::size_t a, std::size_t b, double gbyte_per_s, double latency_ns)
{
    InterconnectLink l;
    l.id = LinkId("L" + std::to_string(a) + std::to_string(b));
    l.a = a;
    l.b = b;
    l.bandwidth_gbyte_per_s = gbyte_per_s;
    l.effective_gbyte_per_s = 0.8 * gbyte_per_s;
    l.latency_ns = latency_ns;
    return l;
}

/// A - B - C in a row, two links between A and B; fabrics of 3, 5 and 7 ns.
InterconnectInput chain()
{
    InterconnectInput input;
    input.dies = {die("A", 0, 0, 3), die("B", 5, 0, 5), die("C", 10, 0, 7)};
    input.links = {link(0, 1, 100, 4), link(1, 0, 50, 6), link(1, 2, 200, 2)};
    input.links[1].id = LinkId("L01b");
    return input;
}

InterconnectInput mesh(std::size_t side)
{
    InterconnectInput input;
    for (std::size_t i = 0; i < side * side; ++i) {
        const std::string id = "D" + std::string(i < 10 ? "0" : "") + std::to_string(i);
        input.dies.push_back(die(id.c_str(), static_cast<double>(i % side), static_cast<double>(i / side), 3));
        if (i % side + 1 < side) input.links.push_back(link(i, i + 1, 100, 4));
        if (i + side < side * side) input.links.push_back(link(i, i + side, 100, 4));
    }
    return input;
}

QStringList codes(const InterconnectResult& result)
{
    QStringList list;
    for (const Diagnostic& d : result.diagnostics)
        list << QString::fromStdString(d.code);
    return list;
}

} // namespace

class TestWiringInterconnect : public QObject
{
    Q_OBJECT

private slots:
    void payload();
    void energyByPlace();
    void latencyOfALink_data();
    void latencyOfALink();
    void parallelLinksBothCount();
    void edges();
    void memoryApart();
    void bisectionOfAMesh();
    void bisectionOfAnOddNumber();
    void roofline();
    void farMemory();
    void chainByHand();
    void endsOnly();
    void agreesWithTheCycles();
    void hotspot();
    void transpose();
    void custom();
    void sharedBus();
    void misfits();
    void putOff();
    void route();
    void nothing();
};

void TestWiringInterconnect::payload()
{
    WiringInput input = pair(InterfaceKind::DieToDie, 15, 16);
    for (PlacedPhy& phy : input.phys) {
        phy.standard.edit([&](InterfaceStandard& s) { s.coding_share = 0.8; });
        phy.standard.edit([&](InterfaceStandard& s) { s.protocol_share = 0.5; });
    }
    const LinkFigures figures = evaluateWiring(input).links.at(0);
    QCOMPARE(figures.bandwidth_gbyte_per_s, 30.0); // raw stays raw
    QCOMPARE(figures.payload, (LinkPayload{0.8, 0.5, 12}));
}

void TestWiringInterconnect::energyByPlace()
{
    // 150 Gbit/s: host PHY 0.2, wire 0.05 x 1.4 mm x 2, base die 0.5 and DRAM 2.5 of the 3 pJ/bit.
    WiringInput input = pair(InterfaceKind::Memory, 15, 10, true);
    for (PlacedPhy& phy : input.phys)
        phy.standard.edit([&](InterfaceStandard& s) { s.base_die_energy_pj_per_bit = 0.5; });
    RoutingClass routing;
    routing.detour_factor = 2;
    input.links[0].routing = routing;
    const WiringResult result = evaluateWiring(input);
    const LinkEnergy& energy = result.links.at(0).energy;
    QVERIFY(near(energy.phy_pj_per_bit, 0.2) && near(energy.wire_pj_per_bit, 0.14));
    QVERIFY(near(energy.base_die_pj_per_bit, 0.5) && near(energy.dram_pj_per_bit, 2.5));
    QVERIFY(near(energy.phy_w, 0.03) && near(energy.wire_w, 0.021));
    QVERIFY(near(energy.base_die_w, 0.075) && near(energy.dram_w, 0.375));
    QCOMPARE(result.heat.size(), std::size_t{3});
    QVERIFY(near(result.heat[0].power_w, 0.03 + 0.0105));  // host PHY
    QVERIFY(near(result.heat[1].power_w, 0.075 + 0.0105)); // PHY of the stack, in its base die
    QCOMPARE(result.heat[1].region, input.phys[1].region);
    QVERIFY(near(result.heat[2].power_w, 0.375) && result.heat[2].region.empty()); // the whole stack
    // Sums: heat = link power = parts, for memory and die to die.
    for (const WiringInput& any : {input, pair(InterfaceKind::DieToDie, 7, 16)}) {
        const WiringResult r = evaluateWiring(any);
        const double heat = std::accumulate(r.heat.begin(), r.heat.end(), 0.0,
                                            [](double sum, const LinkHeat& h) { return sum + h.power_w; });
        QVERIFY(near(heat, r.link_power_w) && near(r.links[0].energy.sumW(), r.link_power_w));
        QVERIFY(near(r.links[0].energy.sumPj(), r.links[0].energy_pj_per_bit));
    }
}

void TestWiringInterconnect::latencyOfALink_data()
{
    QTest::addColumn<double>("flight"); // ps/mm; -1: no carrier between the dies
    QTest::addColumn<double>("driver"); // ohm
    QTest::addColumn<double>("expected");
    // Both adapters 2 x 1.5 ns; longest wire 1.4 mm with detour 2: 2.8 mm.
    QTest::newRow("face to face") << -1.0 << 0.0 << 3.0;
    QTest::newRow("nothing known") << 0.0 << 0.0 << 3.0;
    QTest::newRow("wave") << 7.0 << 0.0 << 3.0 + 2.8 * 7e-3;
    // 200 fF/mm, 100 ohm, no metal resistance to speak of: 0.693 x 100 x 560 fF = 38.8 ps, more than 19.6.
    QTest::newRow("charging") << 7.0 << 100.0 << 3.0 + 0.693 * 100 * 560 * 1e-6;
}

void TestWiringInterconnect::latencyOfALink()
{
    QFETCH(double, flight);
    QFETCH(double, driver);
    QFETCH(double, expected);
    WiringInput input = pair(InterfaceKind::Memory, 15, 10, true);
    for (PlacedPhy& phy : input.phys) {
        phy.standard.edit([&](InterfaceStandard& s) { s.latency_ns = 1.5; });
        phy.standard.edit([&](InterfaceStandard& s) { s.driver_ohm = driver; });
    }
    RoutingClass routing;
    routing.detour_factor = 2;
    routing.flight_ps_per_mm = flight;
    routing.resistivity_uohm_cm = 0;
    routing.width = routing.thickness = um(1);
    routing.capacitance_ff_per_mm = driver > 0 ? 200 : 0;
    if (flight >= 0) input.links[0].routing = routing;
    const LinkLatency latency = evaluateWiring(input).links.at(0).latency;
    QCOMPARE(latency.adapters_ns, 3.0);
    QVERIFY2(near(latency.latency_ns, expected), qPrintable(QString::number(latency.latency_ns, 'g', 12)));
    QVERIFY(near(latency.flight_ns, expected - 3));
}

void TestWiringInterconnect::parallelLinksBothCount()
{
    const BandwidthResult result = bandwidths(chain());
    QCOMPARE(result.pairs.size(), std::size_t{2});
    QCOMPARE(result.pairs[0].sum.d2d_links, 2);
    QCOMPARE(result.pairs[0].sum.d2d_gbyte_per_s, 150.0);
    QCOMPARE(result.pairs[0].sum.d2d_effective_gbyte_per_s, 120.0);
    QCOMPARE(result.pairs[1].b, PlacedId("C"));
    QCOMPARE(result.all.d2d_gbyte_per_s, 350.0);
}

void TestWiringInterconnect::edges()
{
    InterconnectInput input = chain();
    input.links[0].edge_a = Edge::Right;
    input.links[0].edge_b = Edge::Left;
    input.links[1].edge_a = Edge::Left; // of B
    input.links[2].edge_a = Edge::Right;
    const BandwidthResult result = bandwidths(input);
    QCOMPARE(result.edges.size(), std::size_t{3});
    QCOMPARE(result.edges[0].placed, PlacedId("A"));
    QCOMPARE(result.edges[0].sum.d2d_gbyte_per_s, 100.0);
    QCOMPARE(result.edges[1].edge, Edge::Left);
    QCOMPARE(result.edges[1].sum.d2d_gbyte_per_s, 150.0);
    QCOMPARE(result.edges[2].sum.d2d_gbyte_per_s, 200.0);
}

void TestWiringInterconnect::memoryApart()
{
    InterconnectInput input = chain();
    input.dies[2].is_memory = true;
    input.links[2].kind = InterfaceKind::Memory;
    input.links[2].shared_bus = true;
    const BandwidthResult result = bandwidths(input);
    QCOMPARE(result.all.memory_gbyte_per_s, 200.0);
    QCOMPARE(result.all.d2d_gbyte_per_s, 150.0);
    QCOMPARE(result.pairs[1].sum.d2d_gbyte_per_s, 0.0);
    QCOMPARE(result.bisection->sum.d2d_gbyte_per_s, 150.0); // A | B: the memory is no die
    QCOMPARE(talkers(input).size(), std::size_t{2});
}

void TestWiringInterconnect::bisectionOfAMesh()
{
    InterconnectInput input = mesh(4);
    const Bisection even = *bandwidths(input).bisection;
    QCOMPARE(even.sum.d2d_links, 4);
    QCOMPARE(even.sum.d2d_gbyte_per_s, 400.0);
    QCOMPARE(even.line, Halving::Vertical);
    QCOMPARE(even.lower.size(), std::size_t{8});
    // Rows wired twice as wide as columns: the horizontal line is the lesser.
    for (InterconnectLink& l : input.links)
        if (l.b == l.a + 1) l.effective_gbyte_per_s *= 2;
    QCOMPARE(bandwidths(input).bisection->line, Halving::Horizontal);
    QCOMPARE(bandwidths(input).bisection->lower.back(), PlacedId("D07"));
}

void TestWiringInterconnect::bisectionOfAnOddNumber()
{
    // A | B C cuts 120 effective, A B | C cuts 160.
    const Bisection cut = *bandwidths(chain()).bisection;
    QCOMPARE(cut.lower, std::vector<PlacedId>{PlacedId("A")});
    QCOMPARE(cut.sum.d2d_effective_gbyte_per_s, 120.0);
    InterconnectInput other = chain();
    other.links[2].effective_gbyte_per_s = 10;
    QCOMPARE(bandwidths(other).bisection->lower, (std::vector<PlacedId>{PlacedId("A"), PlacedId("B")}));
}

void TestWiringInterconnect::roofline()
{
    // 100 TFLOP/s on 160 GByte/s effective: the ridge lies at 625 flop per byte.
    InterconnectInput input = chain();
    input.dies[2].is_memory = true;
    input.links[2].kind = InterfaceKind::Memory;
    input.dies[1].peak_tflop_per_s = 100;
    const Roofline one = bandwidths(input).rooflines.at(0);
    QCOMPARE(bandwidths(input).rooflines.size(), std::size_t{1});
    QCOMPARE(one.placed, PlacedId("B"));
    QCOMPARE(one.memory_gbyte_per_s, 200.0);
    QVERIFY(near(*one.ridge_flop_per_byte, 625));
    QVERIFY(near(one.points.at(2).tflop_per_s, 2.56)); // 16 flop per byte
    QCOMPARE(one.points.at(2).flop_per_byte, 16.0);
    QCOMPARE(one.points.at(5).tflop_per_s, 100.0); // 1,024: beyond the ridge
    // A second one without memory of its own reads over its links to B: 120 of the 160 there. All together: 1,000.
    input.dies[0].peak_tflop_per_s = 60;
    const std::vector<Roofline> two = bandwidths(input).rooflines;
    QCOMPARE(two.size(), std::size_t{3});
    QCOMPARE(two[0].memory_gbyte_per_s, 0.0);
    QCOMPARE(two[0].far, (std::vector<FarMemory>{{120, 160}}));
    QVERIFY(near(*two[0].ridge_flop_per_byte, 500));
    QVERIFY(two[1] == one); // its own memory is not behind A too
    QVERIFY(two[2].placed.empty() && near(*two[2].ridge_flop_per_byte, 1000));
    // What B does not relay A does not get.
    input.dies[1].relays_traffic = false;
    QVERIFY(!bandwidths(input).rooflines[0].ridge_flop_per_byte);
}

void TestWiringInterconnect::farMemory()
{
    // P has no memory; A - B - C relay to each other, A and C have memories of 40 and 80; links to A 120, to C 16.
    InterconnectInput input;
    input.dies = {die("A", 0, 0), die("B", 5, 0), die("C", 10, 0), die("M", 0, 5), die("N", 10, 5), die("P", 5, 5)};
    input.dies[3].is_memory = input.dies[4].is_memory = true;
    input.dies[3].relays_traffic = input.dies[4].relays_traffic = input.dies[5].relays_traffic = false;
    input.dies[5].peak_tflop_per_s = 10;
    input.links = {link(0, 1, 100, 1), link(1, 2, 100, 1), link(0, 3, 50, 1), link(2, 4, 100, 1), link(0, 5, 150, 1)};
    input.links[2].kind = input.links[3].kind = InterfaceKind::Memory;
    QCOMPARE(bandwidths(input).rooflines.at(0).far, (std::vector<FarMemory>{{120, 120}}));
    input.links.push_back(link(5, 2, 20, 1)); // the same group by another door
    QCOMPARE(bandwidths(input).rooflines.at(0).far, (std::vector<FarMemory>{{136, 120}}));
    input.links.erase(input.links.begin() + 1); // B - C cut: two groups
    const Roofline apart = bandwidths(input).rooflines.at(0);
    QCOMPARE(apart.far, (std::vector<FarMemory>{{120, 40}, {16, 80}}));
    QVERIFY(near(apart.far_effective_gbyte_per_s, 56));
}

void TestWiringInterconnect::chainByHand()
{
    // A to B: 3 + the slower of 4 and 6 + 5 = 14; B to C: 5 + 2 + 7 = 14; A to C: 3 + 6 + 5 + 2 + 7 = 23.
    // Uniform: each sends one unit, half to either other. From A one unit to B on 120 effective; B to C: 0.5 + 0.5.
    const DieNetworkResult network = *evaluateInterconnect(chain()).network;
    QCOMPARE(*network.latency_min_ns, 14.0);
    QCOMPARE(*network.latency_max_ns, 23.0);
    QVERIFY(near(*network.latency_mean_ns, (4 * 14.0 + 2 * 23.0) / 6));
    QVERIFY(near(network.hops_mean, 8.0 / 6));
    QCOMPARE(network.diameter_hops, 2);
    QCOMPARE(network.diameter_ns, 23.0);
    QVERIFY(near(*network.throughput_gbyte_per_s, 3 * 120.0));
    QCOMPARE(network.busiest->from, PlacedId("A"));
    QCOMPARE(network.busiest->to, PlacedId("B"));
    QVERIFY(near(network.busiest->traffic_share, 1.0 / 3));
    QCOMPARE(network.pairs->latency_ns, (std::vector<double>{0, 14, 23, 14, 0, 14, 23, 14, 0}));
    QCOMPARE(network.pairs->hops, (std::vector<int>{0, 1, 2, 1, 0, 1, 2, 1, 0}));
    QVERIFY(near(network.pairs->gbyte_per_s[1], 60)); // of 360, a sixth
    InterconnectInput otherOrder = chain();
    std::swap(otherOrder.links[0], otherOrder.links[1]);
    QVERIFY(*evaluateInterconnect(otherOrder).network == network);
}

void TestWiringInterconnect::endsOnly()
{
    InterconnectInput input = chain();
    input.dies[1].relays_traffic = false;
    const InterconnectResult result = evaluateInterconnect(input);
    QCOMPARE(result.network->pairs_without_route, 2);
    QCOMPARE(*result.network->latency_max_ns, 14.0);
    QCOMPARE(codes(result), QStringList{"NET-001"});
    QCOMPARE(result.diagnostics[0].ids, (std::vector<std::string>{"C", "A"}));
}

/// The same graph in both: hops and throughput agree, whatever the units.
void TestWiringInterconnect::agreesWithTheCycles()
{
    for (const std::size_t side : {2, 3, 4, 6}) {
        const InterconnectInput input = mesh(side);
        NetworkInput cycles;
        cycles.dies.assign(side * side, {true, 3, 0});
        for (const InterconnectLink& l : input.links)
            cycles.links.push_back({l.a, l.b, 4, l.effective_gbyte_per_s});
        cycles.link_cycles_per_mm = 1;
        cycles.demands = uniformDemands(side * side, 1.0 / static_cast<double>(side * side - 1));
        const NetworkResult reference = evaluateNetwork(cycles);
        const DieNetworkResult network = *evaluateInterconnect(input).network;
        // A pair there costs 1 + ... + 2 cycles more.
        QVERIFY(near(*network.latency_mean_ns, *reference.latency_mean_cycles - 3));
        QVERIFY(near(*network.latency_max_ns, *reference.latency_max_cycles - 3));
        QVERIFY(std::abs(*network.throughput_gbyte_per_s / *reference.throughput_bit_per_cycle - 1) < 1e-12);
    }
}

void TestWiringInterconnect::hotspot()
{
    // A and B send 0.6 to C and 0.4 to each other, C half to either. A to B: 1 on 120; B to C: 0.6 + 0.6 on 160;
    // B to A: 0.4 + 0.5.
    InterconnectInput input = chain();
    input.traffic = {TrafficPattern::Hotspot, PlacedId("C"), 0.6, {}};
    const DieNetworkResult network = *evaluateInterconnect(input).network;
    QVERIFY(near(*network.throughput_gbyte_per_s, 3 / (1.0 / 120)));
    input.traffic.hotspot_share = 1; // A to B: 1 on 120; B to C: 2 on 160
    const DieNetworkResult all = *evaluateInterconnect(input).network;
    QVERIFY(near(*all.throughput_gbyte_per_s, 3 * 160.0 / 2));
    QCOMPARE(all.busiest->to, PlacedId("C"));
}

void TestWiringInterconnect::transpose()
{
    // 2 x 2: the diagonal is silent, 1 and 2 exchange one unit by way of 0.
    InterconnectInput input = mesh(2);
    input.traffic.pattern = TrafficPattern::Transpose;
    const DieNetworkResult network = *evaluateInterconnect(input).network;
    QCOMPARE(*network.latency_min_ns, 3.0 * 3 + 2 * 4.0);
    QCOMPARE(network.hops_mean, 2.0);
    QVERIFY(near(*network.throughput_gbyte_per_s, 2 * 80.0));
    QCOMPARE(network.busiest->to, PlacedId("D01")); // from D00; of four alike the first
}

void TestWiringInterconnect::custom()
{
    InterconnectInput input = chain();
    input.traffic = {TrafficPattern::Custom, {}, 0.5, {{PlacedId("A"), PlacedId("C"), 90}}};
    const InterconnectResult calm = evaluateInterconnect(input);
    QCOMPARE(calm.network->demand_gbyte_per_s, 90.0);
    QVERIFY(near(*calm.network->throughput_gbyte_per_s, 120)); // could grow by a third
    QVERIFY(near(calm.network->busiest->use, 0.75));
    QCOMPARE(calm.network->pairs->gbyte_per_s[2], 90.0);
    QCOMPARE(codes(calm), QStringList{});
    input.traffic.demands.push_back({PlacedId("A"), PlacedId("B"), 40});
    const InterconnectResult full = evaluateInterconnect(input);
    QVERIFY(near(full.network->busiest->use, 130.0 / 120));
    QCOMPARE(codes(full), QStringList{"NET-003"});
    QVERIFY(near(*full.diagnostics[0].value, 130) && near(*full.diagnostics[0].limit, 120));
}

void TestWiringInterconnect::sharedBus()
{
    // Both directions share the 160 of the memory: 100 each way ask for 200.
    InterconnectInput input = chain();
    input.dies[2].is_memory = true;
    input.dies[2].relays_traffic = false;
    input.links[2].kind = InterfaceKind::Memory;
    input.links[2].shared_bus = true;
    input.traffic = {TrafficPattern::Custom, {}, 0.5, {{PlacedId("B"), PlacedId("C"), 100}}};
    QVERIFY(near(evaluateInterconnect(input).network->busiest->use, 100.0 / 160));
    input.traffic.demands.push_back({PlacedId("C"), PlacedId("B"), 100});
    QVERIFY(near(evaluateInterconnect(input).network->busiest->use, 200.0 / 160));
}

void TestWiringInterconnect::misfits()
{
    InterconnectInput input = chain();
    input.traffic.pattern = TrafficPattern::Transpose; // three dies are no square
    const InterconnectResult result = evaluateInterconnect(input);
    QCOMPARE(codes(result), QStringList{"NET-002"});
    QVERIFY(!result.network->latency_mean_ns && !result.network->throughput_gbyte_per_s);
    QCOMPARE(result.network->diameter_hops, 2);
}

void TestWiringInterconnect::putOff()
{
    InterconnectInput input = mesh(4);
    input.most_dies = 16;
    QVERIFY(evaluateInterconnect(input).network);
    input.most_dies = 15;
    const InterconnectResult result = evaluateInterconnect(input);
    QVERIFY(!result.network && result.network_put_off);
    QCOMPARE(result.bandwidth.all.d2d_links, 24);
}

void TestWiringInterconnect::route()
{
    QCOMPARE(routeBetween(chain(), 0, 2), (std::vector<std::size_t>{0, 1, 2}));
    QCOMPARE(routeBetween(mesh(3), 8, 0), (std::vector<std::size_t>{8, 5, 2, 1, 0})); // lowest next die
    InterconnectInput broken = chain();
    broken.links.pop_back();
    QVERIFY(routeBetween(broken, 0, 2).empty());
}

void TestWiringInterconnect::nothing()
{
    QVERIFY(evaluateInterconnect({}) == InterconnectResult{});
}

QTEST_APPLESS_MAIN(TestWiringInterconnect)
#include "tst_wiring_interconnect.moc"
