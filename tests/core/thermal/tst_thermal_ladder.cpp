// SPDX-License-Identifier: GPL-3.0-or-later
// The temperature ladder against area resistances in series, what a lower die's ladder looks like, and where the case
// is.
#include "stack_fixture.hpp"

#include <QTest>

#include <cmath>

using namespace interpose;
using namespace interpose::testing;

namespace {

const LadderRung& rungOf(const std::vector<LadderRung>& rungs, const char* at)
{
    for (const LadderRung& rung : rungs)
        if (rung.at == at) return rung;
    qFatal("no such rung: %s", at);
}

QStringList names(const std::vector<LadderRung>& rungs)
{
    QStringList all;
    for (const LadderRung& rung : rungs)
        all << QString::fromStdString(rung.at);
    return all;
}

bool near(double a, double b, double tolerance)
{
    if (std::abs(a - b) <= tolerance) return true;
    qWarning("%.9g is not %.9g", a, b);
    return false;
}

} // namespace

class TstThermalLadder : public QObject
{
    Q_OBJECT

private slots:
    /// Every temperature, heat and resistance of the uniform die in closed form.
    void uniformDieByHand()
    {
        const HeatResult result = solveStack(uniformDie(100), 16, 1e-8);
        QCOMPARE(result.ladders.size(), std::size_t{1});
        const HeatLadder& ladder = result.ladders[0];
        QCOMPARE(names(ladder.up),
                 (QStringList{"junction", "die_top", "tim1_top", "lid_top", "tim2_top", "sink_top", "ambient"}));
        QCOMPARE(names(ladder.down), (QStringList{"junction", "die_bottom", "SUB top", "SUB bottom", "ambient"}));
        const double area = 1e-4, q = 100 / area, t = 10e-6, k = 2;
        const double up = 690e-6 / 130 + 50e-6 / 4 + 2e-3 / 390 + 100e-6 / 5 + 5e-3 / 390 + 1.0 / 5000;
        const double down = 80e-6 / 2.3 + 1e-3 / 0.4 + 1.0 / 25;
        const double qDown = q * (up + t / (2 * k)) / (up + t / k + down), qUp = q - qDown;
        const double scale = 1e-5 * qUp * up;
        double above = 25 + qUp * up;
        const std::pair<const char*, double> kSteps[] = {{"die_top", 690e-6 / 130},
                                                         {"tim1_top", 50e-6 / 4},
                                                         {"lid_top", 2e-3 / 390},
                                                         {"tim2_top", 100e-6 / 5},
                                                         {"sink_top", 5e-3 / 390}};
        for (const auto& [at, resistance] : kSteps) {
            above -= qUp * resistance;
            const LadderRung& rung = rungOf(ladder.up, at);
            QVERIFY(near(rung.temperature_c, above, scale));
            QVERIFY(near(*rung.heat_w, qUp * area, 1e-5 * 100));
            if (std::string(at) == "die_top") continue; // from mid-height of the active layer
            QVERIFY(near(*rung.resistance_k_per_w, resistance / area, 1e-4 * resistance / area));
            QVERIFY(near(*rung.drop_k, qUp * resistance, scale));
        }
        QVERIFY(near(*rungOf(ladder.up, "ambient").resistance_k_per_w, 1 / (5000 * area), 1e-4));
        QVERIFY(near(rungOf(ladder.down, "die_bottom").temperature_c, 25 + qDown * down, scale));
        QVERIFY(near(*rungOf(ladder.down, "SUB bottom").drop_k, qDown * 1e-3 / 0.4, scale));
        QVERIFY(near(*rungOf(ladder.down, "SUB bottom").heat_w, qDown * area, 1e-5 * 100));
        // The case is the lid's top; one die alone: psi is theta, peak and all.
        QCOMPARE(ladder.case_at, std::string("lid_top"));
        QVERIFY(near(ladder.case_c, rungOf(ladder.up, "lid_top").temperature_c, scale));
        QVERIFY(near(*ladder.psi_jc_k_per_w, (result.dies[0].peak_c - ladder.case_c) / 100, 1e-9));
    }

    /// Whatever spreads sideways, a TIM with nothing beside it drops what its resistance and the heat through it say.
    void timDropsItsResistanceTimesTheFlux()
    {
        Assembly onGrid = twoDies();
        onGrid.placed[0].x = 2_mm;
        onGrid.placed[0].y = 3_mm;
        const HeatResult result = solveStack(onGrid, 40);
        const LadderRung& tim = rungOf(result.ladders[0].up, "tim1_top");
        const double area_mm2 = 48, through = (*tim.heat_w + *rungOf(result.ladders[0].up, "die_top").heat_w) / 2;
        QVERIFY(near(*tim.drop_k, through / area_mm2 * 50 / 4, 2e-3 * *tim.drop_k));
        QVERIFY(through > 35 && through < 40);
    }

    void aLowerDieHasTheThickerTim()
    {
        const HeatResult result = solveStack(twoDies(), 40);
        const HeatLadder& small = result.ladders[1];
        QCOMPARE(small.placed, PlacedId{"B"});
        QVERIFY(near(rungOf(small.up, "tim1_top").height_um - rungOf(small.up, "die_top").height_um, 250, 1e-9));
        QVERIFY(near(*rungOf(small.up, "tim1_top").resistance_k_per_w, 250e-6 / 4 / 15e-6, 0.01));
    }

    void flushMouldIsAStepOfItsOwn()
    {
        Assembly assembly = twoDies();
        assembly.catalogue.edit([](Catalogue& c) { c.parts[PartId{"sub"}].fill = "mould"; });
        const HeatResult result = solveStack(assembly, 64);
        const auto& up = result.ladders[1].up;
        QCOMPARE(names(up).mid(1, 3), (QStringList{"die_top", "covered_top", "tim1_top"}));
        QVERIFY(near(*rungOf(up, "covered_top").resistance_k_per_w, 200e-6 / 0.9 / 15e-6, 0.3));
        QVERIFY(!names(result.ladders[0].up).contains("covered_top"));
    }

    /// Without a lid the case is the die's top; bare, there is nothing above it.
    void theCaseIsTheOutermostFaceOfThePackage()
    {
        Assembly ring = twoDies();
        ring.cooling.style = CoolingStyle::LidlessRing;
        const HeatResult result = solveStack(ring);
        QCOMPARE(result.ladders[0].case_at, std::string("die_top"));
        QCOMPARE(names(result.ladders[0].up), (QStringList{"junction", "die_top", "tim1_top", "sink_top", "ambient"}));
        Assembly bare = uniformDie(5);
        bare.cooling.style = CoolingStyle::Bare;
        bare.cooling.sink_thickness = 0_um;
        const HeatLadder ladder = solveStack(bare).ladders[0];
        QCOMPARE(names(ladder.up), (QStringList{"junction", "die_top", "ambient"}));
        QVERIFY(near(*ladder.up[2].resistance_k_per_w, 1 / (5000 * 1e-4), 1e-4));
    }

    void onlyFineFieldsHaveLadders() { QVERIFY(solveStack(uniformDie(10), 16, 1e-3).ladders.empty()); }

    void scaledToTheLimitThePeakIsThere()
    {
        const HeatResult result = solveStack(twoDies(), 32, 1e-8);
        QVERIFY(result.power_limit);
        QCOMPARE(result.power_limit->limited_by, PlacedId{"A"});
        Assembly scaled = twoDies();
        scaled.catalogue.edit([&](Catalogue& c) {
            for (PowerBlock& b : c.parts[PartId{"big"}].power_blocks)
                b.power_w *= result.power_limit->scale;
            *c.parts[PartId{"small"}].power_w *= result.power_limit->scale;
        });
        const HeatResult there = solveStack(scaled, 32, 1e-8);
        QVERIFY(near(there.dies[0].peak_c, 105, 1e-5));
        QVERIFY(near(there.power_w, result.power_limit->power_w, 1e-9));
        Assembly unlimited = uniformDie(10);
        unlimited.catalogue.edit([](Catalogue& c) { c.parts[PartId{"d"}].limit_c = {}; });
        QVERIFY(!solveStack(unlimited).power_limit);
    }

    void aStackNamesItsHottestTierAndItsRefreshRate_data()
    {
        QTest::addColumn<double>("power_w");
        QTest::addColumn<int>("refresh");
        QTest::newRow("cool") << 3.0 << static_cast<int>(Refresh::Normal);
        QTest::newRow("warm") << 13.0 << static_cast<int>(Refresh::Double);
        QTest::newRow("hot") << 20.0 << static_cast<int>(Refresh::Over);
    }
    void aStackNamesItsHottestTierAndItsRefreshRate()
    {
        QFETCH(double, power_w);
        QFETCH(int, refresh);
        HbmGeneration hbm;
        hbm.tiers = 4;
        hbm.base_thickness = 60_um;
        hbm.tier_thickness = hbm.top_thickness = 50_um;
        hbm.die_material = hbm.bond_material = "silicon";
        hbm.base_power_share = 0;
        hbm.refresh_limit_c = 85;
        hbm.limit_c = 95;
        Part stack = block("hbm", PartKind::HbmStack, 8_mm, 8_mm, 260_um, "silicon");
        stack.hbm = "h";
        stack.power_w = power_w;
        stack.bonds = {{stack.outline(), "c4"}};
        Assembly assembly = underLid(10_mm, {{placedOnSubstrate("H", stack, 1_mm, 1_mm), stack}});
        assembly.catalogue.edit([&](Catalogue& c) { c.technology.hbm = {{"h", hbm}}; });
        assembly.cooling.ambient_c = 40;
        assembly.cooling.h_top_w_per_m2k = 3000;
        const DieTemperature die = solveStack(assembly).dies.at(0);
        QCOMPARE(die.hottest_layer, std::string("tier 1")); // nearest to the cold substrate, farthest from the sink
        QCOMPARE(die.heated_layer, 0);
        QVERIFY2(die.refresh && static_cast<int>(*die.refresh) == refresh, qPrintable(QString::number(die.peak_c)));
        QCOMPARE(die.refresh_limit_c, std::optional(85.0));
        QVERIFY(!solveStack(uniformDie(10)).dies.at(0).refresh);
    }
};

QTEST_APPLESS_MAIN(TstThermalLadder)
#include "tst_thermal_ladder.moc"
