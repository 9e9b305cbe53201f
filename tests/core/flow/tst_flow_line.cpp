// SPDX-License-Identifier: GPL-3.0-or-later
// The walk over lines that belong to nothing in particular: worked by hand, and what holds for any line.
#include "flow/line.hpp"

#include <QTest>

#include <cmath>
#include <numeric>
#include <random>

using namespace interpose;

namespace {

LineStep step(StepKind kind, double cost_usd, double yield)
{
    LineStep made;
    made.kind = kind;
    made.process.cost_usd = cost_usd;
    made.factors = {{"of step", yield}};
    return made;
}

LineStep tested(LineStep made, double coverage, double cost_usd)
{
    made.test = StepTest{coverage, cost_usd, 0, {}};
    return made;
}

bool near(double got, double expected)
{
    return std::abs(got - expected) <= 1e-12 * std::abs(expected);
}

Line line(std::vector<LineStep> steps)
{
    return {"line", std::move(steps), {}, {}};
}

} // namespace

class TstFlowLine : public QObject
{
    Q_OBJECT

private slots:
    void twoStepsByHand()
    {
        const Line lines[] = {
            line({tested(step(StepKind::Fabricate, 10, 0.8), 0.9, 1), tested(step(StepKind::Lid, 5, 0.95), 1, 2)})};
        const LineFigures figures = walkLines(lines)[0];
        const StepFigures &first = figures.steps[0], &second = figures.steps[1];
        // First: 11 carried; pass 1 - 0.2 x 0.9 = 0.82; good 0.8/0.82.
        QVERIFY(near(first.pass_fraction, 0.82));
        QVERIFY(near(first.scrap_usd, 11 / 0.82 - 11));
        QVERIFY(near(first.escape_ppm, (1 - 0.8 / 0.82) * 1e6));
        QVERIFY(near(first.process_usd, 11));
        QCOMPARE(first.cost_in_usd, 0.0);
        // Second: a full test passes the good alone.
        const double good = 0.8 / 0.82 * 0.95;
        QVERIFY(near(second.cost_in_usd, 11 / 0.82));
        QVERIFY(near(second.pass_fraction, good));
        QVERIFY(near(figures.cost_usd, (11 / 0.82 + 7) / good));
        QCOMPARE(figures.goodness(), 1.0);
        QVERIFY(near(second.units_per_module, 1 / good));
        QVERIFY(near(first.units_per_module, 1 / good / 0.82));
        QVERIFY(near(figures.pass_fraction, 0.8 * 0.95));
        QVERIFY(near(figures.factors.at(0).value, 0.8 * 0.95)); // same name: one factor
    }

    void processCostAddsItsRates()
    {
        ProcessCost cost;
        cost.cost_usd = 1;
        cost.cost_usd_per_mm2 = 0.01;
        cost.area_mm2 = 200;
        cost.cost_usd_per_die = 3;
        cost.dies = 4;
        cost.cost_usd_per_bond = 1e-6;
        cost.bonds = 5e5;
        cost.machine_s = 90;
        cost.machine_usd_per_h = 400;
        QVERIFY(near(cost.usd(), 1 + 2 + 12 + 0.5 + 10));
    }

    void reworkSavesUnitsForMoney()
    {
        LineStep bonding = step(StepKind::Bond, 10, 0.9);
        bonding.rework = StepRework{0.75, 8};
        const Line lines[] = {line({tested(bonding, 1, 0)})};
        const LineFigures figures = walkLines(lines)[0];
        QVERIFY(near(figures.steps[0].yield, 0.9 + 0.1 * 0.75));
        QVERIFY(near(figures.steps[0].process_usd, 10 + 0.1 * 8));
        QVERIFY(near(figures.cost_usd, 10.8 / 0.975));
        QVERIFY(near(figures.factors.at(0).value, 0.975));
    }

    void aLineHandsOnItsPart()
    {
        Line die{"die", {tested(step(StepKind::Fabricate, 20, 0.5), 0.98, 0)}, CostBucket::Silicon, "die escapes"};
        LineStep attach = step(StepKind::Attach, 1, 0.99);
        LineMaterial dies, bought;
        dies.line = 0;
        dies.count = 3;
        bought.bucket = CostBucket::Memory;
        bought.cost_usd = 100;
        bought.count = 2;
        bought.good = {"bought", 0.999};
        attach.materials = {dies, bought};
        const Line lines[] = {die, line({attach, tested(step(StepKind::FinalTest, 0, 1), 1, 4)})};
        const std::vector<LineFigures> figures = walkLines(lines);
        const double pass = 1 - 0.5 * 0.98, good = 0.5 / pass;
        const LineFigures& module = figures[1];
        QVERIFY(near(figures[0].cost_usd, 20 / pass));
        QVERIFY(near(module.steps[0].materials_usd, 3 * 20 / pass + 200));
        const double yield = good * good * good * 0.999 * 0.999 * 0.99;
        QVERIFY(near(module.pass_fraction, yield));
        QVERIFY(near(module.split[static_cast<std::size_t>(CostBucket::Silicon)], 3 * 20 / pass));
        QVERIFY(near(module.split[static_cast<std::size_t>(CostBucket::Memory)], 200));
        QVERIFY(near(module.split[static_cast<std::size_t>(CostBucket::Test)], 4));
        QVERIFY(near(module.cost_usd, (3 * 20 / pass + 200 + 1 + 4) / yield));
        QVERIFY(near(figures[0].steps[0].units_per_module, 3 / yield / pass));
        QCOMPARE(module.factors.size(), std::size_t{3});
        QCOMPARE(module.factors[0].name, std::string_view("die escapes"));
    }

    void anUntestedLineHandsOnItsFactors()
    {
        LineStep bonding = step(StepKind::Bond, 1, 0.9);
        bonding.factors[0].name = "bonds";
        LineStep attach;
        LineMaterial stack;
        stack.line = 0;
        stack.count = 2;
        attach.materials = {stack};
        attach.factors = {{"bonds", 0.8}};
        const Line lines[] = {line({bonding}), line({attach})};
        const LineFigures module = walkLines(lines)[1];
        QCOMPARE(module.factors.size(), std::size_t{1});
        QVERIFY(near(module.factors[0].value, 0.9 * 0.9 * 0.8));
        QVERIFY(near(module.split[static_cast<std::size_t>(CostBucket::Bonding)], 2));
    }

    /// 5 % of one kind, 2 % of what only a host sees; the test finds 90 % of the first and 50 % of the second.
    void twoKindsOfFaultByHand()
    {
        LineStep made = tested(step(StepKind::FinalTest, 10, 0.95), 0.9, 1);
        LineMaterial memory;
        memory.bucket = CostBucket::Memory;
        memory.cost_usd = 50;
        memory.good = {"bought", 0.98};
        memory.fault = Fault::HostOnly;
        made.materials = {memory};
        made.test->host_coverage = 0.5;
        Line lines[] = {line({made})};
        const LineFigures figures = walkLines(lines)[0];
        const StepFigures& one = figures.steps[0];
        QVERIFY(near(one.tested[0], 0.95) && near(one.tested[1], 0.98));
        QVERIFY(near(one.pass_fraction, 0.955 * 0.99)); // 0.95 + 0.05 x 0.1 and 0.98 + 0.02 x 0.5
        QVERIFY(near(figures.goodness(), 0.95 * 0.98 / (0.955 * 0.99)));
        QVERIFY(near(one.escape_ppm, (1 - 0.95 / 0.955 * 0.98 / 0.99) * 1e6));
        QVERIFY(near(figures.cost_usd, 61 / (0.955 * 0.99)));
        QVERIFY(near(one.units_per_module, 1 / (0.955 * 0.99)));
        lines[0].steps[0].test->form = CoverageForm::WilliamsBrown;
        const LineFigures other = walkLines(lines)[0];
        QVERIFY(near(other.pass_fraction, std::pow(0.95, 0.9) * std::pow(0.98, 0.5)));
        QVERIFY(near(other.goodness(), std::pow(0.95, 0.1) * std::pow(0.98, 0.5)));
    }

    /// What only a host sees stays so in the lines that a unit joins, tested before or not.
    void hiddenFaultsStayHidden()
    {
        LineStep joins = step(StepKind::Attach, 1, 0.97);
        LineMaterial memory;
        memory.good = {"bought", 0.9};
        memory.fault = Fault::HostOnly;
        joins.materials = {memory};
        LineMaterial stacks;
        stacks.line = 0;
        stacks.count = 2;
        LineStep module = tested(step(StepKind::FinalTest, 0, 1), 1, 0);
        module.materials = {stacks};
        module.test->host_coverage = 0.25;
        const Line untested[] = {line({joins}), line({module})};
        const LineFigures open = walkLines(untested)[1];
        QVERIFY(near(open.steps[0].tested[0], 0.97 * 0.97) && near(open.steps[0].tested[1], 0.81));
        QVERIFY(near(open.pass_fraction, 0.97 * 0.97 * (1 - 0.19 * 0.25)));
        LineStep sorted = tested(step(StepKind::ModuleTest, 0, 1), 1, 0);
        sorted.test->host_coverage = 0.5;
        const Line stack{"stack", {joins, sorted}, {}, "stack escapes"};
        const Line twice[] = {stack, line({module})};
        const std::vector<LineFigures> figures = walkLines(twice);
        QVERIFY(near(figures[0].pass_fraction, 0.97 * 0.95));
        QCOMPARE(figures[0].good[0], 1.0);
        QVERIFY(near(figures[1].steps[0].tested[1], (0.9 / 0.95) * (0.9 / 0.95)));
        QVERIFY(near(figures[1].pass_fraction, 1 - (1 - 0.81 / 0.9025) * 0.25));
    }

    /// Rework saves the same share of hidden faults as of all; the step's yield is that of a step without kinds.
    void reworkKeepsTheKindsApart()
    {
        LineStep bonding = step(StepKind::Bond, 10, 0.9);
        bonding.factors.push_back({"of step", 0.8, Fault::HostOnly});
        bonding.rework = StepRework{0.75, 8};
        const Line lines[] = {line({bonding})};
        const StepFigures one = walkLines(lines)[0].steps[0];
        QVERIFY(near(one.yield, 0.72 + 0.28 * 0.75));
        QVERIFY(near(one.process_usd, 10 + 0.28 * 8));
        QVERIFY(near(one.left[1], 0.8 + 0.2 * 0.75));
        QVERIFY(near(one.left[0] * one.left[1], one.yield));
    }

    /// Where a host sees nothing alone, its coverage does nothing: to the last bit.
    void withoutHiddenFaultsAllIsAsBefore()
    {
        for (const CoverageForm form : {CoverageForm::Linear, CoverageForm::WilliamsBrown}) {
            Line lines[] = {line(
                {tested(step(StepKind::Fabricate, 10, 0.83), 0.91, 1), tested(step(StepKind::Lid, 5, 0.95), 0.7, 2)})};
            for (LineStep& one : lines[0].steps)
                one.test->form = form;
            const LineFigures before = walkLines(lines)[0];
            for (LineStep& one : lines[0].steps)
                one.test->host_coverage = 0.37;
            const LineFigures after = walkLines(lines)[0];
            QVERIFY(before.steps == after.steps);
            QVERIFY(before.cost_usd == after.cost_usd && before.good == after.good);
            QVERIFY(form == CoverageForm::WilliamsBrown || before.steps[0].pass_fraction == 1 - (1 - 0.83) * 0.91);
        }
    }

    void rejectsMayCostMore()
    {
        LineStep made = tested(step(StepKind::CarrierFabricate, 60, 0.75), 1, 0);
        made.test->reject_cost_usd = 6; // dummies on every bad site
        const Line lines[] = {line({made})};
        QVERIFY(near(walkLines(lines)[0].cost_usd, 60 / 0.75 + 6 * (1 / 0.75 - 1)));
    }

    void whatGoesInComesOut()
    {
        // Any line: what leaves is materials, process and scrap of all steps; and the split says the same.
        std::mt19937 random(7);
        const auto some = [&](double most) { return std::uniform_real_distribution<double>(0, most)(random); };
        for (int trial = 0; trial < 200; ++trial) {
            std::vector<LineStep> steps;
            for (int i = 0; i < 6; ++i) {
                LineStep made = step(StepKind::Bond, some(50), 1 - some(0.3));
                LineMaterial material;
                material.cost_usd = some(100);
                material.good = {"bought", 1 - some(0.05)};
                made.materials = {material};
                if (i % 2) made = tested(made, some(1), some(5));
                if (i % 3 == 0) made.rework = StepRework{some(1), some(5)};
                steps.push_back(made);
            }
            const Line lines[] = {line(steps)};
            const LineFigures figures = walkLines(lines)[0];
            double gone = 0, carried = 0;
            for (const StepFigures& one : figures.steps) {
                QVERIFY(std::abs(one.cost_in_usd - carried) < 1e-9);
                carried += one.materials_usd + one.process_usd + one.scrap_usd;
                gone += one.scrap_usd;
            }
            QVERIFY(std::abs(carried - figures.cost_usd) < 1e-9);
            QVERIFY(near(gone, figures.split[static_cast<std::size_t>(CostBucket::Scrap)]));
            double product = 1;
            for (const LineFactor& factor : figures.factors)
                product *= factor.value;
            QVERIFY(std::abs(product - figures.goodness() * figures.pass_fraction) < 1e-12);
        }
    }

    void nothingIsStillANumber()
    {
        QVERIFY(walkLines({}).empty());
        const Line lines[] = {line({}), line({tested(step(StepKind::Bond, 10, 0), 1, 0)})};
        const std::vector<LineFigures> figures = walkLines(lines);
        QCOMPARE(figures[0].cost_usd, 0.0);
        QVERIFY(std::isfinite(figures[1].cost_usd) && std::isfinite(figures[1].steps[0].units_per_module));
    }
};

QTEST_APPLESS_MAIN(TstFlowLine)
#include "tst_flow_line.moc"
