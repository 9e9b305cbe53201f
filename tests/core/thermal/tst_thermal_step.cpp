// SPDX-License-Identifier: GPL-3.0-or-later
// The step response against a lump's exponential and a slab's series, and its end against the steady field.
#include "stack_fixture.hpp"

#include <QTest>

#include <cmath>

using namespace interpose;
using namespace interpose::testing;

namespace {

constexpr double kSide = 10e-3, kHeight = 2e-3, kCapacity = 2e6;

/// A bare block 2 mm high, cooled at its top, heated through a share of its height from the foot up.
Assembly bareBlock(double k, double h, Coord heated)
{
    Part part = block("d", PartKind::Die, 10_mm, 10_mm, 2_mm, "silicon");
    part.layers = {{"heated", heated, "silicon", 1}};
    if (heated < 2_mm) part.layers.push_back({"above", 2_mm - heated, "silicon", 0});
    part.power_w = 10;
    Catalogue catalogue;
    catalogue.technology.materials = {{"silicon", solid(k, kCapacity)}};
    catalogue.parts[part.id] = part;
    Assembly assembly;
    assembly.catalogue = catalogue;
    PlacedPart root;
    root.id = PlacedId{"D"};
    root.part = part.id;
    assembly.placed = {root};
    assembly.cooling.style = CoolingStyle::Bare;
    assembly.cooling.h_top_w_per_m2k = h;
    return assembly;
}

StepResponse stepOf(const Assembly& assembly, int grid = 8, double tolerance = 1e-6)
{
    HeatStage stage = stageOf(assembly);
    const HeatResult result = stage.step(grid, tolerance, 1, {});
    if (!result.step_response) qFatal("no step response");
    return *result.step_response;
}

/// Rise at height z of a slab heated evenly by q'' in all, foot insulated, top held by h: sum over cos(m z / L) with
/// m tan m = Bi.
double slabRise(double z, double t, double k, double h)
{
    const double L = kHeight, q = 10 / (kSide * kSide) / L, bi = h * L / k, diffusivity = k / kCapacity;
    double rise = q * L / h + q / (2 * k) * (L * L - z * z);
    for (int n = 0; n < 200; ++n) {
        double low = n * M_PI, high = n * M_PI + M_PI / 2;
        for (int i = 0; i < 100; ++i) {
            const double m = (low + high) / 2;
            (m * std::tan(m) < bi ? low : high) = m;
        }
        const double m = low, s = std::sin(m);
        // Coefficient of the steady profile on cos(m z / L).
        const double a = 2 * q * L * L / k * s / (m * m * (m + s * std::cos(m)));
        rise -= a * std::cos(m * z / L) * std::exp(-m * m * diffusivity * t / (L * L));
    }
    return rise;
}

} // namespace

class TstThermalStep : public QObject
{
    Q_OBJECT

private slots:
    /// C dT/dt = P - h A T: within 0.3 % of the final rise at all times.
    void lumpIsAnExponential()
    {
        const double h = 500, tau = kCapacity * kHeight / h, final_k = 10 / (h * kSide * kSide);
        const StepResponse step = stepOf(bareBlock(1e5, h, 2_mm));
        QCOMPARE(step.status, StepResponse::Status::Ok);
        const StepCurve& curve = step.parts.at(0);
        QVERIFY(step.time_s.size() > 30 && step.time_s.size() < 70);
        double worst = 0;
        for (std::size_t i = 0; i < step.time_s.size(); ++i)
            worst = std::max(worst, std::abs(curve.peak_c[i] - 25 - final_k * (1 - std::exp(-step.time_s[i] / tau))));
        QVERIFY2(worst < 3e-3 * final_k, qPrintable(QString::number(worst / final_k)));
        QVERIFY(std::abs(*curve.t63_s / tau - 1) < 0.02);
        QVERIFY(std::abs(*curve.t50_s / (tau * std::log(2.0)) - 1) < 0.02);
        QVERIFY(std::abs(*curve.t90_s / (tau * std::log(10.0)) - 1) < 0.02);
    }

    void slabIsItsSeries()
    {
        const double k = 5, h = 5000;                             // Bi = 2
        QVERIFY(std::abs(slabRise(kHeight / 2, 0, k, h)) < 1e-3); // the series itself
        const StepResponse step = stepOf(bareBlock(k, h, 2_mm));
        const double final_k = slabRise(kHeight / 2, 1e9, k, h);
        double worst = 0;
        for (std::size_t i = 0; i < step.time_s.size(); ++i)
            worst =
                std::max(worst, std::abs(step.parts[0].peak_c[i] - 25 - slabRise(kHeight / 2, step.time_s[i], k, h)));
        QVERIFY2(worst < 4e-3 * final_k, qPrintable(QString::number(worst / final_k)));
    }

    void theEndIsTheSteadyField()
    {
        HeatStage stage = stageOf(twoDies());
        const HeatResult result = stage.step(32, 1e-6, 1, {});
        QCOMPARE(result.step_response->status, StepResponse::Status::Ok);
        for (std::size_t i = 0; i < 2; ++i) {
            const StepCurve& curve = result.step_response->parts[i];
            QCOMPARE(curve.placed, result.dies[i].placed);
            QVERIFY(std::abs(curve.peak_c.back() - result.dies[i].peak_c) <= 1e-3 * (result.dies[i].peak_c - 25));
            QVERIFY(std::ranges::is_sorted(curve.peak_c));
            QVERIFY(*curve.t50_s < *curve.t63_s && *curve.t63_s < *curve.t90_s);
        }
    }

    /// Twice the capacity everywhere, twice the time.
    void timeGoesWithTheCapacity()
    {
        Assembly slow = bareBlock(20, 2000, 500_um);
        const StepCurve fast = stepOf(slow).parts[0];
        slow.catalogue.edit([](Catalogue& c) { c.technology.materials["silicon"].heat_capacity_j_per_m3k *= 2; });
        const StepCurve twice = stepOf(slow).parts[0];
        QVERIFY(std::abs(*twice.t50_s / *fast.t50_s - 2) < 0.02);
        QVERIFY(std::abs(*twice.t90_s / *fast.t90_s - 2) < 0.02);
    }

    void cancelledItTellsWhatItHas()
    {
        HeatStage stage = stageOf(bareBlock(20, 2000, 500_um));
        QCOMPARE(stage.solve(8, 1e-6, 1, {}).status, HeatResult::Status::Ok);
        int asked = 0;
        const HeatResult result = stage.step(8, 1e-6, 1, Cancel([&] { return ++asked > 100; }));
        QCOMPARE(result.step_response->status, StepResponse::Status::Cancelled);
        QCOMPARE(result.step_response->parts[0].peak_c.size(), result.step_response->time_s.size());
        QVERIFY(!result.step_response->parts[0].t90_s);
    }
};

QTEST_APPLESS_MAIN(TstThermalStep)
#include "tst_thermal_step.moc"
