// SPDX-License-Identifier: GPL-3.0-or-later
// The resistance matrix against the full field and against solves with other powers; sensitivities against differences
// of full solves.
#include "stack_fixture.hpp"

#include <QTest>

#include <cmath>
#include <functional>

using namespace interpose;
using namespace interpose::testing;

namespace {

constexpr double kTight = 1e-8;

HeatResult answered(const Assembly& assembly, int grid = 32, double tolerance = kTight)
{
    HeatStage stage = stageOf(assembly);
    return stage.answer(grid, tolerance, 1, {});
}

Assembly withPowers(Assembly assembly, double big_factor, double small_factor)
{
    assembly.catalogue.edit([&](Catalogue& c) {
        for (PowerBlock& b : c.parts[PartId{"big"}].power_blocks)
            b.power_w *= big_factor;
        *c.parts[PartId{"small"}].power_w *= small_factor;
    });
    return assembly;
}

using Edit = std::function<void(Assembly&, double)>;

/// The large die and one of even flux, whose mean by power is its mean by area, of one height.
Assembly levelDies()
{
    Assembly assembly = twoDies();
    assembly.catalogue.edit([](Catalogue& c) { c.parts[PartId{"small"}].thickness = 700_um; });
    return assembly;
}

/// Central difference of the even die's mean by a parameter, from full solves.
double difference(const Edit& edit, double step)
{
    Assembly more = levelDies(), less = levelDies();
    edit(more, step);
    edit(less, -step);
    return (solveStack(more, 32, kTight).dies[1].mean_c - solveStack(less, 32, kTight).dies[1].mean_c) / (2 * step);
}

void setConductivity(Assembly& assembly, const char* material, double k)
{
    assembly.catalogue.edit([&](Catalogue& c) { c.technology.materials[material] = solid(k); });
}

/// More resistance in series, K mm2/W: along z alone, in a bondline of one thickness.
void setSeries(Assembly& assembly, const char* material, double k, double thickness_m, double by)
{
    const double kz = 1 / (1 / k + by * 1e-6 / thickness_m);
    assembly.catalogue.edit([&](Catalogue& c) { c.technology.materials[material].conductivity_w_per_mk = {k, k, kz}; });
}

} // namespace

class TstThermalAnswers : public QObject
{
    Q_OBJECT

private slots:
    void matrixTimesPowersIsTheField()
    {
        const HeatResult result = answered(twoDies(), 64, 1e-6);
        QVERIFY(result.answers);
        const ThermalMatrix& m = result.answers->matrix;
        QCOMPARE(m.placed, (std::vector{PlacedId{"A"}, PlacedId{"B"}}));
        QCOMPARE(m.sources, m.placed);
        QVERIFY2(m.error_k < 1e-5 * (result.peak_c - 25), qPrintable(QString::number(m.error_k)));
        for (std::size_t i = 0; i < 2; ++i) {
            const double peak = 25 + m.peak_k_per_w[i][0] * 40 + m.peak_k_per_w[i][1] * 5;
            QVERIFY(std::abs(peak - result.dies[i].peak_c) < 1e-3);
        }
        // Who heats whom: oneself most.
        QVERIFY(m.peak_k_per_w[0][0] > 2 * m.peak_k_per_w[0][1] && m.peak_k_per_w[1][1] > 2 * m.peak_k_per_w[1][0]);
    }

    /// Other powers of the same maps: means are the matrix's to iteration tolerance, without another solve.
    void otherPowersByTheMatrix()
    {
        const ThermalMatrix m = answered(twoDies()).answers->matrix;
        const HeatResult other = solveStack(withPowers(twoDies(), 0.3, 7), 32, kTight);
        for (std::size_t i = 0; i < 2; ++i) {
            const double mean = 25 + m.mean_k_per_w[i][0] * 12 + m.mean_k_per_w[i][1] * 35;
            QVERIFY2(std::abs(mean - other.dies[i].mean_c) < 1e-5, qPrintable(QString::number(mean)));
        }
    }

    /// Heat and temperature change places: the mean over an even source per watt of another is symmetric.
    void evenSourcesHeatEachOtherAlike()
    {
        const Part one = die("one", 6_mm, 5_mm, 30), two = die("two", 3_mm, 4_mm, 2);
        const Assembly assembly = underLid(20_mm, {{placedOnSubstrate("A", one, 2_mm, 3070_um), one},
                                                   {placedOnSubstrate("B", two, 12_mm, 9_mm), two}});
        const ThermalMatrix m = answered(assembly, 64).answers->matrix;
        QVERIFY(std::abs(m.mean_k_per_w[0][1] / m.mean_k_per_w[1][0] - 1) < 1e-5);
    }

    void headroomEndsAtTheLimit()
    {
        const HeatResult result = answered(withPowers(twoDies(), 0.5, 1));
        const PartAnswers& small = result.answers->parts[1];
        QCOMPARE(small.placed, PlacedId{"B"});
        QCOMPARE(small.limited_by, std::optional(PlacedId{"B"}));
        const double factor = (5 + *small.headroom_w) / 5;
        const HeatResult full = solveStack(withPowers(twoDies(), 0.5, factor), 32, kTight);
        const double over = full.dies[1].peak_c - 105;
        QVERIFY2(std::abs(over) < 1e-4, qPrintable(QString::number(over)));
    }

    /// theta of a die alone is what its ladder says when only it is heated.
    void thetaIsPsiOfTheDieAlone()
    {
        const HeatResult both = answered(twoDies()), alone = solveStack(withPowers(twoDies(), 1, 0), 32, kTight);
        QVERIFY(std::abs(*both.answers->parts[0].theta_jc_k_per_w - *alone.ladders[0].psi_jc_k_per_w) < 1e-6);
    }

    void sensitivities_data()
    {
        QTest::addColumn<int>("which");
        int which = 0;
        for (const char* name : {"h_top", "h_bottom", "tim1 bulk", "tim1 series", "tim2 bulk", "tim2 series"})
            QTest::newRow(name) << which++;
    }
    void sensitivities()
    {
        QFETCH(int, which);
        const HeatSensitivity s = answered(levelDies()).answers->sensitivities[1];
        const Edit kEdits[] = {
            [](Assembly& a, double by) { a.cooling.h_top_w_per_m2k = 5000 / (1 + by); },
            [](Assembly& a, double by) { a.cooling.h_bottom_w_per_m2k = 25 / (1 + by); },
            [](Assembly& a, double by) { setConductivity(a, "tim", 4 / (1 + by)); },
            [](Assembly& a, double by) { setSeries(a, "tim", 4, 50e-6, by); },
            [](Assembly& a, double by) { setConductivity(a, "grease", 5 / (1 + by)); },
            [](Assembly& a, double by) { setSeries(a, "grease", 5, 100e-6, by); },
        };
        const double kSteps[] = {0.02, 0.02, 0.02, 0.5, 0.02, 0.5};
        const double kTold[] = {s.h_top_k,         s.h_bottom_k,   *s.tim1_bulk_k,
                                *s.tim1_w_per_mm2, *s.tim2_bulk_k, *s.tim2_w_per_mm2};
        const auto i = static_cast<std::size_t>(which);
        const double found = difference(kEdits[i], kSteps[i]);
        QVERIFY2(std::abs(kTold[i] - found) < 2e-3 * std::abs(found),
                 qPrintable(QString("%1 told, %2 found").arg(kTold[i]).arg(found)));
    }

    /// A part that lies beyond the root heats nothing and is asked nothing; the others are as without it.
    void aPartOutsideTheRoot()
    {
        Assembly assembly = twoDies();
        for (PlacedPart& p : assembly.placed)
            if (p.id == PlacedId{"B"}) p.x = 40_mm;
        const HeatResult result = answered(assembly);
        QVERIFY(std::ranges::any_of(result.diagnostics, [](const Diagnostic& d) { return d.code == "HEAT-002"; }));
        QCOMPARE(result.ladders.size(), std::size_t{2});
        QVERIFY(!result.ladders[0].up.empty() && result.ladders[1].up.empty());
        HeatStage stage = stageOf(assembly);
        const auto step = stage.step(16, 1e-6, 1, {}).step_response;
        QVERIFY(step && step->status == StepResponse::Status::Ok);
        QCOMPARE(step->parts[1].peak_c.back(), 25.0);
        QVERIFY(result.answers);
        QCOMPARE(result.answers->matrix.sources, std::vector{PlacedId{"A"}});
        QVERIFY(result.answers->matrix.error_k < 1e-4);
    }

    void cancelledAnswersAreNotKept()
    {
        HeatStage stage = stageOf(twoDies());
        QCOMPARE(stage.solve(32, 1e-6, 1, {}).status, HeatResult::Status::Ok);
        int asked = 0;
        const HeatResult cancelled = stage.answer(32, 1e-6, 1, Cancel([&] { return ++asked > 3; }));
        QCOMPARE(cancelled.status, HeatResult::Status::Cancelled);
        QVERIFY(!stage.isAnswered(32, 1e-6) && stage.isSolved(32, 1e-6));
        QVERIFY(stage.answer(32, 1e-6, 1, {}).answers == stage.answer(32, 1e-6, 1, {}).answers);
        QVERIFY(stage.isAnswered(32, 1e-6));
    }

    /// Wherever it is stopped, nothing half done is kept.
    void cancelledAtAnyQuestion()
    {
        int questions = 0;
        HeatStage whole = stageOf(twoDies());
        whole.solve(8, 1e-6, 1, {});
        QVERIFY(whole.answer(8, 1e-6, 1, Cancel([&] { return ++questions < 0; })).answers);
        HeatStage stage = stageOf(twoDies());
        stage.solve(8, 1e-6, 1, {});
        for (int last = 0; last < questions; ++last) {
            int asked = 0;
            const HeatResult result = stage.answer(8, 1e-6, 1, Cancel([&] { return ++asked > last; }));
            QCOMPARE(result.status, HeatResult::Status::Cancelled);
            QVERIFY(!stage.isAnswered(8, 1e-6));
        }
    }

    void whatHasNoFieldIsAnswered_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("runaway") << int(HeatResult::Status::Runaway);
        QTest::newRow("no heat path") << int(HeatResult::Status::NoHeatPath);
        QTest::newRow("too large") << int(HeatResult::Status::TooLarge);
    }
    /// Asked again it says the same without another solve, also when another grid has a field.
    void whatHasNoFieldIsAnswered()
    {
        QFETCH(int, status);
        Assembly assembly = twoDies();
        if (HeatResult::Status(status) == HeatResult::Status::Runaway) {
            assembly.cooling.temperature_dependent = true;
            assembly.cooling.h_top_w_per_m2k = 60;
            assembly.catalogue.edit([](Catalogue& c) {
                ProcessNode& node = c.technology.nodes.at("n5");
                node.leakage_share = 0.4;
                node.leakage_reference_c = 85;
                node.leakage_doubling_k = 20;
            });
        } else if (HeatResult::Status(status) == HeatResult::Status::NoHeatPath) {
            assembly.cooling.h_top_w_per_m2k = assembly.cooling.h_bottom_w_per_m2k = 0;
        }
        const int grid = HeatResult::Status(status) == HeatResult::Status::TooLarge ? 1024 : 8;
        HeatStage stage = stageOf(assembly);
        QVERIFY(!stage.isAnswered(grid, 1e-6));
        const HeatResult first = stage.solve(grid, 1e-6, 1, {});
        QCOMPARE(int(first.status), status);
        QVERIFY(stage.isAnswered(grid, 1e-6));
        if (grid == 1024) QCOMPARE(stage.solve(8, 1e-6, 1, {}).status, HeatResult::Status::Ok); // a field at hand
        int asked = 0;
        const Cancel counting([&] { return ++asked < 0; });
        for (int again = 0; again < 2; ++again) {
            const HeatResult answer = stage.answer(grid, 1e-6, 1, counting);
            QVERIFY(int(answer.status) == status && !answer.answers);
            const HeatResult step = stage.step(grid, 1e-6, 1, counting);
            QVERIFY(int(step.status) == status && !step.step_response);
        }
        QCOMPARE(asked, 0);
        QCOMPARE(stage.answer(grid, 1e-6, 1, counting).diagnostics, first.diagnostics);
    }
};

QTEST_APPLESS_MAIN(TstThermalAnswers)
#include "tst_thermal_answers.moc"
