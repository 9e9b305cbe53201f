// SPDX-License-Identifier: GPL-3.0-or-later
// Reach by rate and termination, and the delay of a wire, by hand.
#include "wiring/reach.hpp"

#include "wiring_cases.hpp"

#include <QTest>

using namespace interpose;
using namespace interpose::wiring_cases;

namespace {

/// 17.2 ohm and 200 fF a mm, 6 ps a mm: wave impedance 30 ohm.
RoutingClass wire()
{
    RoutingClass r;
    r.id = "fine";
    r.width = r.thickness = um(1);
    r.capacitance_ff_per_mm = 200;
    r.flight_ps_per_mm = 6;
    return r;
}

InterfaceStandard driver()
{
    InterfaceStandard s = standard(InterfaceKind::Memory);
    s.driver_ohm = 50;
    s.pad_capacitance_ff = 400;
    return s;
}

} // namespace

class TestWiringReach : public QObject
{
    Q_OBJECT

private slots:
    void reachAtRateAndTermination_data();
    void reachAtRateAndTermination();
    void leastOfAll();
    void resistance();
    void rcByHand();
    void waveByHand();
    void whatIsNotKnown();
    void delayGrowsWithLength();
    void slowWireIsFound();
    void slackByTermination();
};

void TestWiringReach::reachAtRateAndTermination_data()
{
    QTest::addColumn<double>("rate");
    QTest::addColumn<int>("termination");
    QTest::addColumn<double>("reach"); // mm
    const int none = int(Termination::None), source = int(Termination::Source), both = int(Termination::Both);
    QTest::newRow("slow, unterminated") << 4.0 << none << 10.0;
    QTest::newRow("faster, unterminated") << 4.1 << none << 3.0;
    QTest::newRow("faster, terminated at the source") << 4.1 << source << 5.0;
    QTest::newRow("faster, terminated at both ends") << 4.1 << both << 25.0;
    QTest::newRow("at its limit") << 16.0 << both << 25.0;
    QTest::newRow("too fast unterminated") << 16.0 << none << 0.0;
    QTest::newRow("too fast for all") << 32.0 << both << 0.0;
}

void TestWiringReach::reachAtRateAndTermination()
{
    QFETCH(double, rate);
    QFETCH(int, termination);
    QFETCH(double, reach);
    const std::vector<RateAtLength> rates{{um(10'000), 4},
                                          {um(3000), 8, Termination::None},
                                          {um(5000), 8, Termination::Source},
                                          {um(25'000), 16, Termination::Both}};
    QCOMPARE(reachAt(rates, rate, Termination(termination)), std::optional(Coord::fromMm(reach)));
    QVERIFY(!reachAt({}, rate, Termination(termination)));
    // More termination than an entry asks for does no harm.
    QCOMPARE(reachAt({{um(3000), 8, Termination::Source}}, 8, Termination::Both), std::optional(um(3000)));
}

void TestWiringReach::leastOfAll()
{
    InterfaceStandard s = driver();
    WiringLink link;
    link.rate_gbit_per_s = 8;
    QVERIFY(!reachMm(s, link));
    s.rates = {{um(4000), 8}};
    QCOMPARE(reachMm(s, link), std::optional(4.0));
    s.reach = um(3000);
    QCOMPARE(reachMm(s, link), std::optional(3.0));
    link.routing = wire();
    QCOMPARE(reachMm(s, link), std::optional(3.0));
    link.routing.edit([&](RoutingClass& r) { r.rates = {{um(2000), 8}}; });
    QCOMPARE(reachMm(s, link), std::optional(2.0));
}

void TestWiringReach::resistance()
{
    QVERIFY(near(wireOhmPerMm(wire()), 17.2)); // 1.72e-8 ohm m over 1 um2, a mm
    RoutingClass thick = wire();
    thick.width = um(2);
    thick.thickness = um(4);
    QVERIFY(near(wireOhmPerMm(thick), 2.15));
    thick.width = {};
    QCOMPARE(wireOhmPerMm(thick), 0.0);
}

void TestWiringReach::rcByHand()
{
    // 3 mm: 51.6 ohm, 600 fF. 0.377 x 51.6 x 0.6 + 0.693 x (50 x (0.6 + 0.4) + 51.6 x 0.2) = 11.672 + 41.802 ps.
    const auto delay = wireDelay(wire(), driver(), Termination::None, 3, 6.4);
    QVERIFY(delay);
    QVERIFY(std::abs(delay->rc_ps - 53.47368) < 1e-9);
    QVERIFY(near(delay->flight_ps, 18));
    QVERIFY(near(delay->delay_ps, delay->rc_ps));
    QVERIFY(near(delay->rc_share, delay->rc_ps / 156.25)); // of a unit interval of 156.25 ps
}

void TestWiringReach::waveByHand()
{
    // Terminated, 51.6 ohm are less than twice 30 ohm: the pads alone are charged, through 50 and 30 ohm
    // together, 18.75. 11.672 + 0.693 x 18.75 x 0.4 = 16.870 ps; the wave takes 18 ps.
    const auto wave = wireDelay(wire(), driver(), Termination::Both, 3, 6.4);
    QVERIFY(wave);
    QVERIFY(std::abs(wave->rc_ps - (0.377 * 51.6 * 0.6 + 5.1975)) < 1e-9);
    QVERIFY(near(wave->delay_ps, 18));
    // At 4 mm the wire has 68.8 ohm: it does not carry a wave any more.
    const auto lossy = wireDelay(wire(), driver(), Termination::Both, 4, 6.4);
    QVERIFY(near(lossy->rc_ps, wireDelay(wire(), driver(), Termination::None, 4, 6.4)->rc_ps));
}

void TestWiringReach::whatIsNotKnown()
{
    RoutingClass unknown = wire();
    unknown.capacitance_ff_per_mm = 0;
    const auto flight = wireDelay(unknown, driver(), Termination::None, 3, 6.4);
    QVERIFY(flight && flight->rc_ps == 0 && flight->rc_share == 0);
    QVERIFY(near(flight->delay_ps, 18));
    unknown.flight_ps_per_mm = 0;
    QVERIFY(!wireDelay(unknown, driver(), Termination::None, 3, 6.4));
    RoutingClass noFlight = wire();
    noFlight.flight_ps_per_mm = 0; // no wave is known: it charges
    QVERIFY(wireDelay(noFlight, driver(), Termination::Both, 3, 6.4)->rc_ps > 53);
    InterfaceStandard noDriver = driver();
    noDriver.driver_ohm = 0;
    QCOMPARE(wireDelay(wire(), noDriver, Termination::None, 3, 6.4)->rc_ps, 0.0);
    QCOMPARE(wireDelay(wire(), driver(), Termination::None, 3, 0)->rc_share, 0.0);
}

void TestWiringReach::delayGrowsWithLength()
{
    for (const Termination termination : {Termination::None, Termination::Both}) {
        double before = 0;
        for (double mm = 0.5; mm < 30; mm += 0.5) {
            const double now = wireDelay(wire(), driver(), termination, mm, 6.4)->delay_ps;
            QVERIFY(now > before);
            before = now;
        }
    }
}

void TestWiringReach::slowWireIsFound()
{
    // 1.4 mm, detour 2: 48.16 ohm, 560 fF; 0.377 x 48.16 x 0.56 + 0.693 x (50 x 0.96 + 48.16 x 0.2) = 50.107 ps.
    WiringInput input = pair(InterfaceKind::Memory, 15, 14.9, true);
    for (PlacedPhy& phy : input.phys)
        phy.standard = driver();
    input.links[0].routing = wire();
    input.links[0].routing.edit([&](RoutingClass& r) { r.detour_factor = 2; });
    const WiringResult fine = evaluateWiring(input);
    QVERIFY(fine.links[0].delay && std::abs(fine.links[0].delay->rc_ps - 50.1065152) < 1e-9);
    QVERIFY(fine.diagnostics.empty()); // 74.7 % of 67 ps
    input.links[0].rate_gbit_per_s = 15;
    const WiringResult slow = evaluateWiring(input);
    QCOMPARE(slow.diagnostics.size(), std::size_t{1});
    QCOMPARE(slow.diagnostics[0].code, std::string("WIRE-010"));
    QVERIFY(slow.diagnostics[0].ids == (std::vector<std::string>{"L", "A", "B"}));
    QVERIFY(*slow.diagnostics[0].value > 0.75 && *slow.diagnostics[0].limit == 0.75);
}

void TestWiringReach::slackByTermination()
{
    WiringInput input = pair(InterfaceKind::Memory, 15, 8, true);
    input.links[0].routing = wire();
    input.links[0].routing.edit(
        [&](RoutingClass& r) { r.rates = {{um(1000), 8, Termination::None}, {um(2000), 8, Termination::Both}}; });
    QVERIFY(near(*evaluateWiring(input).links[0].slack_mm, -0.4));
    input.links[0].termination = Termination::Both;
    QVERIFY(near(*evaluateWiring(input).links[0].slack_mm, 0.6));
}

QTEST_APPLESS_MAIN(TestWiringReach)
#include "tst_wiring_reach.moc"
