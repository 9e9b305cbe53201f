// SPDX-License-Identifier: GPL-3.0-or-later
// The outer loop against closed forms: a slab whose conductivity falls with the temperature (Kirchhoff), leakage of one
// lump with its fixed point, and the power at which there is none.
#include "stack_fixture.hpp"

#include <QTest>

#include <cmath>

using namespace interpose;
using namespace interpose::testing;

namespace {

/// A block 20 mm high of one material, heated in a thin sheet at its foot, cooled at its top alone.
Assembly tallBlock(double power_w, double exponent)
{
    Part part = block("d", PartKind::Die, 10_mm, 10_mm, 20_mm, "silicon");
    part.layers = {{"sheet", 20_um, "beol", 1}, {"bulk", 19980_um, "silicon", 0}};
    part.power_w = power_w;
    Catalogue catalogue;
    catalogue.technology = stackTechnology();
    catalogue.technology.materials["beol"] = solid(1e4);
    catalogue.technology.materials["silicon"].conductivity_exponent = exponent;
    catalogue.parts[part.id] = part;
    Assembly assembly;
    assembly.catalogue = catalogue;
    PlacedPart root;
    root.id = PlacedId{"D"};
    root.part = part.id;
    assembly.placed = {root};
    assembly.cooling.style = CoolingStyle::Bare;
    assembly.cooling.h_top_w_per_m2k = 20000;
    assembly.cooling.temperature_dependent = true;
    return assembly;
}

/// A die so well conducting that it has nearly one temperature: R = 1 / (h A) + L / (k A).
constexpr double kLumpK = 1e5, kLumpR = 1 + 20e-3 / kLumpK / 1e-4;

Assembly lump(double power_w, double leakage_share)
{
    Assembly assembly = tallBlock(power_w, 0);
    assembly.catalogue.edit([&](Catalogue& c) {
        for (auto& [name, material] : c.technology.materials)
            material.conductivity_w_per_mk = {kLumpK, kLumpK, kLumpK};
        ProcessNode node;
        node.leakage_share = leakage_share;
        node.leakage_reference_c = 85;
        node.leakage_doubling_k = 25;
        c.technology.nodes["leaky"] = node;
        Part& part = c.parts[PartId{"d"}];
        part.node = "leaky";
        part.limit_c = {};
    });
    assembly.cooling.h_top_w_per_m2k = 10000; // 1 K/W on 100 mm2
    return assembly;
}

/// Lower root of T = ambient + R (dynamic + leak 2^((T - 85) / 25)), by bisection of the rising part.
double lumpTemperature(double power_w, double share)
{
    double low = 25,
           high = 85 + 25 * std::log2(25 / (std::log(2.0) * share * power_w * kLumpR)); // where the slope is 1
    for (int i = 0; i < 200; ++i) {
        const double middle = (low + high) / 2;
        const double next = 25 + kLumpR * power_w * (1 - share + share * std::exp2((middle - 85) / 25));
        (next > middle ? low : high) = middle;
    }
    return low;
}

} // namespace

class TstThermalOuter : public QObject
{
    Q_OBJECT

private slots:
    void theSwitchIsOffByDefault()
    {
        Assembly assembly = tallBlock(50, 1.3);
        assembly.cooling.temperature_dependent = false;
        const HeatResult result = solveStack(assembly, 8);
        QVERIFY(!result.outer_loop);
        Assembly plain = tallBlock(50, 0);
        plain.cooling.temperature_dependent = false;
        QCOMPARE(result.dies, solveStack(plain, 8).dies);
    }

    /// With k(T) = k (T / 300)^-n the integral of k over T is linear in height:
    /// T(0)^(1-n) = T(L)^(1-n) + (1 - n) q L / (k 300^n), all in kelvin.
    void slabByKirchhoff_data()
    {
        QTest::addColumn<double>("exponent");
        QTest::newRow("silicon") << 1.3;
        QTest::newRow("falls as 1/T") << 1.0;
        QTest::newRow("rises") << -0.5;
    }
    void slabByKirchhoff()
    {
        QFETCH(double, exponent);
        const double power_w = 70, q = power_w / 1e-4, length = 19980e-6, k = 130;
        const double top = 25 + 273.15 + q / 20000;
        const double x = q * length / (k * std::pow(300, exponent)), m = 1 - exponent;
        const double foot = m == 0 ? top * std::exp(x) : std::pow(std::pow(top, m) + m * x, 1 / m);
        const HeatResult result = solveStack(tallBlock(power_w, exponent), 8);
        QCOMPARE(result.status, HeatResult::Status::Ok);
        const double got = result.dies[0].mean_c + 273.15;
        const double linear = top + q * length / k;
        QVERIFY(std::abs(foot - linear) > 5); // there is something to find
        QVERIFY2(std::abs(got - foot) < 2e-3 * (foot - top), qPrintable(QString("%1, by hand %2").arg(got).arg(foot)));
        QVERIFY(result.outer_loop && result.outer_loop->solves >= 3 && result.outer_loop->solves <= 8);
        QVERIFY(result.outer_loop->error_k < 0.02);
    }

    void leakageOfALump_data()
    {
        QTest::addColumn<double>("power_w");
        QTest::newRow("cool: less than stated") << 30.0;
        QTest::newRow("warm") << 60.0;
        QTest::newRow("near the end") << 69.0;
    }
    void leakageOfALump()
    {
        QFETCH(double, power_w);
        const double share = 0.2, expected = lumpTemperature(power_w, share);
        const HeatResult result = solveStack(lump(power_w, share), 8);
        QCOMPARE(result.status, HeatResult::Status::Ok);
        QVERIFY2(std::abs(result.dies[0].mean_c - expected) < 0.02 + 3 * result.outer_loop->error_k,
                 qPrintable(QString("%1, by hand %2").arg(result.dies[0].mean_c).arg(expected)));
        const double leakage = power_w * share * std::exp2((expected - 85) / 25);
        QVERIFY(std::abs(result.outer_loop->leakage_w - leakage) < 0.01 * leakage);
        QVERIFY(std::abs(result.dies[0].power_w - power_w * (1 - share) - result.outer_loop->leakage_w) < 1e-9);
        QVERIFY(std::abs(result.power_w - result.dies[0].power_w) < 1e-9);
        QVERIFY(result.energy_error < 1e-6);
    }

    /// A fixed point exists while 25 + R P (1 - s) <= T* - 25 / ln 2 with T* where the slope of the leakage is 1: up to
    /// 72.2 W here. Beyond it there is a finding and no number.
    void beyondTheLastFixedPointItRunsAway()
    {
        const double share = 0.2;
        double low = 30, high = 200;
        for (int i = 0; i < 100; ++i) {
            const double power_w = (low + high) / 2;
            const double steepest = 85 + 25 * std::log2(25 / (std::log(2.0) * share * power_w));
            const double needed = 25 + power_w * (1 - share) + 25 / std::log(2.0);
            (needed < steepest ? low : high) = power_w;
        }
        QVERIFY2(low > 69.5 && low < 90, qPrintable(QString::number(low)));
        const HeatResult last = solveStack(lump(0.97 * low, share), 8), beyond = solveStack(lump(1.05 * low, share), 8);
        QCOMPARE(last.status, HeatResult::Status::Ok);
        QCOMPARE(beyond.status, HeatResult::Status::Runaway);
        QVERIFY(beyond.dies.empty() && beyond.peak_c == 0 && !beyond.power_limit);
        QCOMPARE(beyond.diagnostics.back().code, std::string("HEAT-020"));
        QCOMPARE(beyond.diagnostics.back().severity, Severity::Error);
        HeatStage stage = stageOf(lump(1.05 * low, share));
        QVERIFY(!stage.answer(8, 1e-6, 1, {}).answers && !stage.step(8, 1e-6, 1, {}).step_response);
    }

    void cancelledBetweenItsSolves()
    {
        HeatStage stage = stageOf(lump(60, 0.2));
        int asked = 0;
        QCOMPARE(stage.solve(8, 1e-3, 1, Cancel([&] { return ++asked > 12; })).status, HeatResult::Status::Cancelled);
        QVERIFY(!stage.isSolved(8, 1e-3));
    }
};

QTEST_APPLESS_MAIN(TstThermalOuter)
#include "tst_thermal_outer.moc"
