// SPDX-License-Identifier: GPL-3.0-or-later
// Currents and the sites they need, worked out by hand; what is said where something is not known.
#include "power_cases.hpp"

#include "fixtures.hpp"

#include <QTest>

using namespace interpose;

class TstPowerBudget : public QObject
{
    Q_OBJECT

private slots:
    void sevenHundredWatts()
    {
        const PowerResult result = evaluatePower(single());
        QVERIFY(near(result.current_a, 875));
        QVERIFY(near(result.rails.front().current_a, 875));
        QCOMPARE(result.nets.front().net, std::string("core 0.8 V"));
    }

    void bumpsAndBallsByHand()
    {
        const PowerResult result = evaluatePower(single());
        const InterfaceFigures& bumps = under(result, "DIE");
        QCOMPARE(bumps.sites, 90000.0);
        QCOMPARE(*bumps.power_sites, 8750.0);
        QCOMPARE(*bumps.ground_sites, 8750.0);
        QVERIFY(near(*bumps.utilisation, 17500.0 / 80000));
        QVERIFY(near(bumps.current_density_a_per_mm2, 875.0 / 900));
        QVERIFY(near(*bumps.resistance_mohm, 4 * 10.0 / 80000)); // 40,000 each way: twice 10 / 40,000
        QVERIFY(near(*bumps.drop_mv, 875 * 4 * 10.0 / 80000));
        const InterfaceFigures& balls = under(result, "SUB");
        QCOMPARE(*balls.power_sites, 875.0);
        QVERIFY(near(*balls.utilisation, 1750.0 / 3500));
        QVERIFY(near(*result.worst_utilisation, 0.5));
        const InterfaceFigures& vias = result.interfaces[1];
        QVERIFY(vias.kind == "via" && near(*vias.drop_mv, 875 * 4 * 1.0 / 90000));
        QVERIFY(near(result.rails.front().drop_mv, *bumps.drop_mv + *vias.drop_mv + *balls.drop_mv));
        QVERIFY(!result.rails.front().at_least);
    }

    /// 62.5 A at 1 A per ball: no ball carries half of another's excess.
    void sitesAreWhole()
    {
        PowerInput input = single();
        input.bodies[0] = body("DIE", 50, 0.8, 30);
        QCOMPARE(*under(evaluatePower(input), "SUB").power_sites, 63.0);
        input.bodies[0].rails = {{"a", plain(1), 25.5, 0.05, 0.5}, {"b", plain(1), 24.5, 0.05, 0.5}};
        QCOMPARE(*under(evaluatePower(input), "SUB").power_sites, 26.0 + 25.0); // supplies do not share a ball
        QCOMPARE(*under(evaluatePower(input), "SUB").ground_sites, 50.0);       // grounds do
    }

    /// A base die carries what stands on it through its vias, and all of it through its bumps.
    void currentsAddUpDownwards()
    {
        PowerInput input = single();
        input.bodies = {body("TOP", 80, 0.8, 10), body("BASE", 50, 1.0, 20), body("SUB", 0, 0, 60)};
        input.bodies[1].vias = site("tsv", 0.05, 20, 50);
        input.bodies[1].via_sites = 160000;
        input.bodies[2].root = true;
        input.joins = {join(0, 1, site("hybrid", 0.01, 2, 20), 100), join(1, 2, site("bump", 0.1, 100, 10), 400),
                       join(2, {}, site("ball", 1, 1000, 1), 3600)};
        PowerResult result = evaluatePower(input);
        QCOMPARE(result.interfaces.size(), std::size_t{4});
        QVERIFY(near(result.interfaces[1].current_a, 100)); // the vias
        QVERIFY(near(result.interfaces[2].current_a, 150));
        QVERIFY(near(result.current_a, 150));
        const double hybrid = *result.interfaces[0].drop_mv, vias = *result.interfaces[1].drop_mv;
        const double below = *result.interfaces[2].drop_mv + *result.interfaces[3].drop_mv;
        QCOMPARE(result.rails[0].placed, PlacedId("BASE"));
        QVERIFY(hybrid > 0 && vias > 0 && near(result.rails[0].drop_mv, below));
        QVERIFY(near(result.rails[1].drop_mv, hybrid + vias + below));
        QVERIFY(near(result.interfaces[1].peak_density_a_per_mm2, 1)); // 100 A from 100 mm2 above
        QVERIFY(near(result.interfaces[2].peak_density_a_per_mm2, 1 + 50.0 / 400));
        input.bodies[1].sheet_on_top = true; // face up: its own current goes through too
        result = evaluatePower(input);
        QVERIFY(near(result.interfaces[1].current_a, 150));
        QVERIFY(near(result.rails[0].drop_mv, *result.interfaces[1].drop_mv + below));
        QVERIFY(near(result.interfaces[1].peak_density_a_per_mm2, 1 + 50.0 / 400));
    }

    /// 10,000 sites less 2,000 signals beside 4,000 less 2,000: eighty to twenty.
    void currentGoesWhereSitesAreFree()
    {
        PowerInput input = single();
        input.joins.insert(input.joins.begin() + 1, join(0, 1, site("fine", 0.05, 100, 10), 10, 2000));
        spread(input.joins[0], 100);
        input.joins[0].signal_sites = 2000;
        PowerResult result = evaluatePower(input);
        QVERIFY(near(result.interfaces[0].current_a, 700) && near(result.interfaces[1].current_a, 175));
        input.joins[1].signal_sites = 5000; // more than there are
        result = evaluatePower(input);
        QCOMPARE(result.interfaces.front().site, std::string("bump"));
        QVERIFY(near(result.interfaces[0].current_a, 875));
        input.joins[1].site = {}; // no bond, so no sites to count: by area, 100 to 10
        input.joins[1].sites = 0;
        result = evaluatePower(input);
        QVERIFY(near(result.interfaces[0].current_a, 875 * 100.0 / 110));
        QVERIFY(near(result.interfaces[1].current_a, 875 * 10.0 / 110));
    }

    void currentIsConserved()
    {
        for (const fixtures::Named& fixture : fixtures::all()) {
            Assembly assembly = fixture.make();
            double expected = 0;
            assembly.catalogue.edit([&](Catalogue& c) {
                for (auto& [id, part] : c.parts)
                    if (!isCarrier(part.kind) && part.statedPowerW() > 0) part.rails = {{"core", 0.7, 1}};
            });
            for (const PlacedPart& placed : assembly.placed)
                if (!assembly.part(placed).rails.empty()) expected += assembly.part(placed).statedPowerW() / 0.7;
            const std::vector<PlacedBody> bodies = layOut(assembly);
            const PowerResult result = evaluatePower(powerInput(assembly, bodies, findContacts(assembly, bodies)));
            for (const Diagnostic& d : result.diagnostics)
                QVERIFY2(d.code != "POWER-005", fixture.name.c_str());
            QVERIFY2(near(result.current_a, expected, 1e-9), fixture.name.c_str());
        }
    }

    /// 875 A over 900 mm2 come straight down to 3,600 mm2 of balls: four times their mean.
    void theDensestPlace()
    {
        const PowerResult result = evaluatePower(single());
        const InterfaceFigures& balls = under(result, "SUB");
        QVERIFY(near(balls.current_density_a_per_mm2, 875.0 / 3600));
        QVERIFY(near(balls.peak_density_a_per_mm2, 875.0 / 900));
        QVERIFY(near(*balls.local_utilisation, 4 * 0.5));
        QVERIFY(near(*under(result, "DIE").local_utilisation, *under(result, "DIE").utilisation));
    }

    /// A bridge leads current only by vias of its own, which join it to what it lies in.
    void bridgesNeedVias()
    {
        Assembly assembly = fixtures::emibUnderTwoDies();
        assembly.catalogue.edit([](Catalogue& c) {
            for (auto& [id, part] : c.parts)
                if (part.kind == PartKind::Die) part.rails = {{"core", 0.5}};
            c.technology.vias["tsv"] = {"TSV", Coord::fromUm(50), Coord::fromUm(10), 50.0, 25.0, {}};
        });
        const auto resultOf = [](const Assembly& a) {
            const std::vector<PlacedBody> bodies = layOut(a);
            return evaluatePower(powerInput(a, bodies, findContacts(a, bodies)));
        };
        const PowerResult without = resultOf(assembly);
        const auto bridged = [](const PowerResult& result) {
            return std::ranges::count(result.interfaces, std::string_view("via"), &InterfaceFigures::kind);
        };
        QCOMPARE(bridged(without), 0);
        assembly.catalogue.edit([](Catalogue& c) {
            for (auto& [id, part] : c.parts)
                if (part.kind == PartKind::Bridge) part.vias = "tsv";
        });
        const PowerResult with = resultOf(assembly);
        QVERIFY(bridged(with) > 0);
        const auto via = std::ranges::find(with.interfaces, std::string_view("via"), &InterfaceFigures::kind);
        const Part& bridge = assembly.part(*assembly.find(via->placed));
        QCOMPARE(via->sites, std::floor(bridge.width.um() / 50) * std::floor(bridge.height.um() / 50));
        QVERIFY(without.current_a > 0 && near(with.current_a, without.current_a));
        QCOMPARE(codes(with).filter("POWER-005"), QStringList{});
    }

    void bandsFollowTheFacts()
    {
        PowerInput input = single();
        input.bodies[0].rails[0].voltage_v = {0.8, 0.7, 1.0, "/v"};
        input.joins[1].site.max_current_ma = {1000, 500, 2000, "/i"};
        const InterfaceFigures balls = under(evaluatePower(input), "SUB");
        QVERIFY(near(*balls.utilisation, 1750.0 / 3500));
        QVERIFY(near(*balls.utilisation_low, 2 * 350.0 / 3500));
        QVERIFY(near(*balls.utilisation_high, 2 * 2000.0 / 3500));
        QCOMPARE(balls.asks, (std::vector<std::string>{"/i", "/v"}));
        input = single();
        input.joins[1].site.resistance_mohm = {1, 0.5, 3, "/r"};
        const InterfaceFigures drop = under(evaluatePower(input), "SUB");
        QVERIFY(near(*drop.drop_mv, 875 * 4 * 1.0 / 3500) && near(*drop.drop_low_mv, *drop.drop_mv / 2));
        QVERIFY(near(*drop.drop_high_mv, 3 * *drop.drop_mv));
        QCOMPARE(drop.drop_ask, std::string("/r"));
    }

    /// 0.8 V, 5 % of ripple, half of 875 A at once.
    void targetImpedance()
    {
        PowerInput input = single();
        input.bodies[0].capacitance_nf = 5000;
        input.bodies.push_back(body("CAP", 0, 0, 1));
        input.bodies[2].kind = PartKind::Passive;
        input.bodies[2].capacitance_nf = 2200;
        input.bodies[1].capacitance_nf = 300;
        const NetFigures net = evaluatePower(input).nets.front();
        QVERIFY(near(*net.target_impedance_mohm, 1e3 * 0.04 / 437.5));
        QVERIFY(near(*net.die_nf, 5000) && near(*net.carrier_nf, 300) && near(*net.package_nf, 2200));
        QVERIFY(near(*net.die_alone_from_mhz, 348.15144, 1e-6)); // 1 / (2 pi x 5 uF x 91.43 uOhm)
        input.bodies[2] = body("DIE2", 80, 0.8, 10);
        input.bodies[2].rails[0].ripple_share = 0.02; // the least ripple counts, and half of 100 A more
        QVERIFY(near(*evaluatePower(input).nets.front().target_impedance_mohm, 1e3 * 0.016 / 487.5));
    }

    /// What nobody states is not nothing.
    void capacitanceThatNobodyStates()
    {
        PowerInput input = single();
        input.bodies.push_back(body("CAP", 0, 0, 1));
        input.bodies[2].kind = PartKind::Passive;
        NetFigures net = evaluatePower(input).nets.front();
        QVERIFY(net.target_impedance_mohm);
        QVERIFY(!net.die_nf && !net.carrier_nf && !net.package_nf && !net.die_alone_from_mhz);
        input.bodies[2].capacitance_nf = 2200;
        net = evaluatePower(input).nets.front();
        QVERIFY(!net.die_nf && !net.carrier_nf && near(*net.package_nf, 2200) && !net.die_alone_from_mhz);
    }

    /// Probes that land on bumps, on pads beside finer ones, or on nothing: the words tell why the coverage is what it
    /// is.
    void sortByBumpsByPadsOrByNeither()
    {
        Assembly assembly = fixtures::emibUnderTwoDies();
        const auto sortOf = [&] {
            const std::vector<PlacedBody> bodies = layOut(assembly);
            const PowerResult result = evaluatePower(powerInput(assembly, bodies, findContacts(assembly, bodies)));
            const auto found = std::ranges::find_if(
                result.access, [](const AccessFigures& access) { return access.test.starts_with("sort"); });
            return found == result.access.end() ? AccessFigures{} : *found;
        };
        const AccessFigures any = sortOf();
        QCOMPARE(std::string(any.test), std::string("sort"));
        QVERIFY(!any.reachable); // nothing says what probes land on
        QCOMPARE(any.ask, std::string("/flow/probe_pitch_um"));
        assembly.flow.probe_pitch = Coord::fromUm(*any.finest_pitch_um + 1);
        QCOMPARE(std::string(sortOf().test), std::string("sort without probes"));
        QVERIFY(sortOf().reachable == false && *sortOf().coverage != *any.coverage);
        assembly.catalogue.edit([](Catalogue& c) {
            for (auto& [id, part] : c.parts)
                part.test_pads = true;
        });
        QCOMPARE(std::string(sortOf().test), std::string("sort on test pads"));
        QVERIFY(sortOf().reachable == true && *sortOf().coverage == *any.coverage);
        assembly.flow.probe_pitch = Coord::fromUm(*any.finest_pitch_um);
        QCOMPARE(std::string(sortOf().test), std::string("sort")); // the bumps do
        QVERIFY(sortOf().reachable == true && sortOf().ask.empty());
    }

    /// A test that finds nothing reaches nothing.
    void whatTestsReach()
    {
        PowerInput input = single();
        PowerBody& carrier = input.bodies[1];
        const auto access = [&] { return evaluatePower(input).access.front(); };
        const auto expect = [&](CarrierCheck check, double coverage, std::string_view test, bool reachable) {
            carrier.check = check;
            carrier.coverage = coverage;
            return access().test == test && access().reachable == reachable && access().coverage == coverage;
        };
        QVERIFY(expect(CarrierCheck::Tested, 0.9, "carrier test", true));
        QVERIFY(expect(CarrierCheck::Tested, 0, "carrier test", false));
        QVERIFY(expect(CarrierCheck::Inspected, 0.4, "inspection", false));
        QVERIFY(expect(CarrierCheck::Blind, 0, "blind", false));
    }

    void directAccessNeedsBallsThatAreFree()
    {
        PowerInput input = single();
        const auto reached = [&] { return evaluatePower(input).access.front().reachable; };
        input.bodies[0].direct_access_bumps = 1750; // 3600 less 100 signals and 1750 of power
        QVERIFY(reached() == true);
        input.bodies[0].direct_access_bumps = 1751;
        QVERIFY(reached() == false);
        input.bodies[0].direct_access_bumps = 1000;
        input.joins[1].site = site("ball", 1, 0, 1); // of 3,500 free, power may leave a thousand or none
        QVERIFY(!reached());
        QCOMPARE(evaluatePower(input).access.front().ask, input.joins[1].site.max_current_ma.ask);
        input.bodies[0].direct_access_bumps = 3501; // more than there are
        QVERIFY(reached() == false);
        input = single();
        input.bodies[0].direct_access_bumps = 1751;
        input.joins[0].site = site("bump", 0.1, 0, 1); // not known here, but out of reach below
        QVERIFY(reached() == false);
        input.bodies[0].direct_access_bumps = 1750;
        QVERIFY(!reached());
    }

    /// What draws no current needs its balls all the same.
    void directAccessWithoutCurrent()
    {
        PowerInput input = single();
        input.bodies[0].rails.clear();
        input.bodies[0].power_w = 0;
        input.bodies[0].direct_access_bumps = 3500;
        PowerResult result = evaluatePower(input);
        QVERIFY(result.access.front().reachable == true && result.interfaces.size() == 3);
        QVERIFY(!result.worst_utilisation && result.diagnostics.empty());
        input.joins[1].site = site("ball", 1, 0, 0); // no current, so no limit to know
        input.joins[1].site.resistance_mohm.reset();
        result = evaluatePower(input);
        QVERIFY(result.access.front().reachable == true && result.diagnostics.empty());
        input.joins[0].site = {}; // no bond is stated, so no sites to count
        input.joins[0].site.max_current_ma.ask = "/bonds";
        QVERIFY(!evaluatePower(input).access.front().reachable);
        QCOMPARE(evaluatePower(input).access.front().ask, std::string("/bonds"));
        input.joins[0].site = single().joins[0].site;
        input.bodies[0].direct_access_bumps = 1'000'000'000;
        QVERIFY(evaluatePower(input).access.front().reachable == false);
        input.bodies[0].direct_access_bumps = 1;
        input.joins.pop_back(); // nothing joins the root to the board
        QVERIFY(!evaluatePower(input).access.front().reachable);
        input.joins.pop_back(); // nor the die to the root
        QVERIFY(evaluatePower(input).access.front().reachable == false);
    }
};

QTEST_APPLESS_MAIN(TstPowerBudget)
#include "tst_power_budget.moc"
