// SPDX-License-Identifier: GPL-3.0-or-later
// The line as data: orders, tests between the steps, stacks that nest, service prices.
#include "small_line.hpp"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace interpose;
using namespace interpose::tests;

class TstFlowSteps : public QObject
{
    Q_OBJECT

private slots:
    void stepsOfTheUsualLine()
    {
        const FlowResult result = evaluateFlow(pair());
        QCOMPARE(result.lines.size(), std::size_t{4});
        QCOMPARE(lineOf(result, "part of A").steps.size(), std::size_t{3});
        QCOMPARE(lineOf(result, "part of INT").steps.size(), std::size_t{2});
        std::vector<StepKind> kinds;
        for (const StepFigures& step : result.lines.back().steps)
            kinds.push_back(step.kind);
        using enum StepKind;
        QVERIFY(kinds == (std::vector{Attach, Bond, Underfill, SubstrateAttach, Lid, FinalTest}));
        const StepFigures& bond = figuresOf(result, Bond);
        QVERIFY(near(bond.yield, 0.99 * 0.995));
        QVERIFY(near(bond.process_usd, 5));
        QCOMPARE(figuresOf(result, Underfill).process_usd, 50.0);
        QCOMPARE(figuresOf(result, SubstrateAttach).materials_usd, 40.0);
        QVERIFY(near(figuresOf(result, SubstrateAttach).process_usd, 10 + 9));
        QVERIFY(near(figuresOf(result, FinalTest).units_per_module, 1 / result.final_pass_fraction));
        const double escapes = figuresOf(result, FinalTest).escape_ppm;
        QVERIFY(std::abs(escapes - result.shipped_bad_fraction * 1e6) < 1e-6);
    }

    void threeYieldsAreProducts()
    {
        for (const FlowInput& input : {pair(), stack()}) {
            const FlowResult result = evaluateFlow(input);
            QVERIFY(near(product(result.factors), result.assembly_yield));
            QVERIFY(near(product(result.rolled_factors), result.rolled_yield));
            QVERIFY(result.rolled_yield < result.assembly_yield);
            for (const PartFlowFigures& part : result.parts)
                if (part.sort_yield) QVERIFY(near(product(part.sort_factors), *part.sort_yield));
        }
    }

    void aModuleTestFindsTheBadBeforeTheSubstrate()
    {
        FlowInput input = pair();
        const FlowResult without = evaluateFlow(input);
        stepOf(input, StepKind::ModuleTest).test_coverage = 0.9;
        stepOf(input, StepKind::ModuleTest).test_cost_usd = 1;
        const FlowResult with = evaluateFlow(input);
        QVERIFY(near(with.assembly_yield, without.assembly_yield)); // what is good does not change
        QVERIFY(figuresOf(with, StepKind::ModuleTest).scrap_usd > 0);
        QVERIFY(figuresOf(with, StepKind::FinalTest).scrap_usd < figuresOf(without, StepKind::FinalTest).scrap_usd);
        QVERIFY(figuresOf(with, StepKind::Bond).units_per_module > figuresOf(with, StepKind::Lid).units_per_module);
        input.parts[3].price_usd = 5000; // a dear substrate makes the test pay
        FlowInput dear = pair();
        dear.parts[3].price_usd = 5000;
        QVERIFY(evaluateFlow(input).cost_per_good_module_usd < evaluateFlow(dear).cost_per_good_module_usd);
    }

    void statedStepsAreCharged()
    {
        FlowInput input = pair();
        const FlowResult plain = evaluateFlow(input);
        FlowStep& bond = stepOf(input, StepKind::Bond);
        bond.cost_usd_per_bond = 1e-4;
        bond.cost_usd_per_die = 1;
        bond.machine_s = 36;
        bond.machine_usd_per_h = 100;
        stepOf(input, StepKind::Dice).cost_usd_per_mm2 = 0.002;
        const FlowResult stated = evaluateFlow(input);
        QVERIFY(near(stated.bonding_cost_usd - plain.bonding_cost_usd, 1e-4 * 50000 + 2 + 1, 1e-9));
        QVERIFY(near(stated.silicon_cost_usd - plain.silicon_cost_usd, 0.002 * 500, 1e-9));
        stepOf(input, StepKind::Underfill).yield = 0.98;
        const FlowResult warped = evaluateFlow(input);
        QVERIFY(near(warped.assembly_yield, stated.assembly_yield * 0.98));
        QCOMPARE(factor(warped.factors, "process"), 0.98);
    }

    void reworkRaisesTheYield()
    {
        FlowInput input = pair();
        stepOf(input, StepKind::Bond).rework_success = 0.5;
        stepOf(input, StepKind::Bond).rework_cost_usd = 30;
        const double failed = 1 - 0.99 * 0.995;
        const FlowResult result = evaluateFlow(input);
        QVERIFY(near(factor(result.factors, "bonds"), 1 - failed / 2));
        QVERIFY(near(figuresOf(result, StepKind::Bond).process_usd, 5 + failed * 30));
    }

    void chipFirstIsAnotherOrder()
    {
        FlowInput input = pair();
        const FlowResult last = evaluateFlow(input);
        input.steps = usualSteps(true);
        const FlowResult first = evaluateFlow(input);
        QVERIFY(near(factor(first.factors, "unscreened carriers"), *first.parts[2].sort_yield));
        QVERIFY(std::isnan(factor(first.factors, "carrier escapes")));
        QCOMPARE(figuresOf(first, StepKind::CarrierTest).pass_fraction,
                 1 - (1 - figuresOf(first, StepKind::Bond).yield * *first.parts[2].sort_yield *
                              (1 - first.parts[0].escape_fraction) * (1 - first.parts[1].escape_fraction)) *
                         0.99);
        QVERIFY(first.cost_per_good_module_usd > last.cost_per_good_module_usd);
        QVERIFY(near(first.rolled_yield, last.rolled_yield));
        QVERIFY(near(first.carrier_cost_usd, first.parts[2].cost_usd + 40));
    }

    void theStatedOrderIsCarriedOut()
    {
        using enum StepKind;
        const auto kindsOf = [](const FlowLine& line) {
            std::vector<StepKind> kinds;
            for (const StepFigures& step : line.steps)
                kinds.push_back(step.kind);
            return kinds;
        };
        for (FlowInput input : {pair(), stack()}) {
            const bool stacked = input.parts[0].stack.has_value();
            input.settings.stacking = Stacking::WaferToWafer;
            input.steps = usualSteps(false);
            input.steps[2].yield = 0.9; // sawing breaks some
            const FlowResult after = evaluateFlow(input);
            std::swap(input.steps[1], input.steps[2]); // sorted after dicing: the broken are found
            const FlowResult before = evaluateFlow(input);
            const FlowLine& line = lineOf(before, stacked ? "stack on BASE" : "part of A");
            QVERIFY(kindsOf(line) ==
                    (stacked ? std::vector{Attach, Bond, Dice, SortTest} : std::vector{Fabricate, Dice, SortTest}));
            QVERIFY(before.assembly_yield > after.assembly_yield * 1.05);
            QVERIFY(near(before.rolled_yield, after.rolled_yield));
        }
    }

    void aCarrierMayBeTestedOnlyWithItsDies()
    {
        FlowInput input = pair();
        input.steps = usualSteps(false);
        std::swap(input.steps[4], input.steps[5]); // attach, then the carrier's test
        QCOMPARE(input.steps[5].kind, StepKind::CarrierTest);
        const FlowResult result = evaluateFlow(input);
        QCOMPARE(result.order, std::string_view("chip-last"));
        QCOMPARE(lineOf(result, "part of INT").steps.size(), std::size_t{1});
        QVERIFY(near(factor(result.factors, "unscreened carriers"), *result.parts[2].sort_yield));
        QVERIFY(figuresOf(result, StepKind::CarrierTest).scrap_usd > 0);
        QVERIFY(near(result.rolled_yield, evaluateFlow(pair()).rolled_yield));
    }

    void chipFirstEqualsChipLastWhenDiesAreFree()
    {
        // Equal carrier and bond yields, tests that find all, dies for nothing: the order cannot matter.
        FlowInput input = pair();
        input.parts[0].price_usd = input.parts[1].price_usd = 0;
        input.settings.carrier_test_coverage = input.settings.final_test_coverage = 1;
        for (FlowAttach& joint : input.attaches) {
            joint.bond.cost_usd_per_attach = joint.bond.cost_usd_per_mm2 = 0;
            joint.bond.yield = 1;
        }
        input.settings.module_process_cost_usd = 0;
        const double last = evaluateFlow(input).cost_per_good_module_usd;
        input.steps = usualSteps(true);
        QVERIFY(near(evaluateFlow(input).cost_per_good_module_usd, last));
        input.parts[0].price_usd = 100;
        const double dear = evaluateFlow(input).cost_per_good_module_usd;
        QVERIFY(dear > last + 100 * 1.3);
    }

    void aBadSiteNeverEatsADie()
    {
        FlowInput input = pair();
        input.settings.carrier_test_coverage = 1;
        const FlowResult good = evaluateFlow(input);
        input.parts[2].process->defects_per_cm2 = 0.2;
        const FlowResult bad = evaluateFlow(input);
        QCOMPARE(bad.silicon_cost_usd, good.silicon_cost_usd);
        QCOMPARE(bad.assembly_yield, good.assembly_yield);
        const double rejects = 1 / bad.parts[2].pass_fraction - 1;
        input.settings.bad_site_cost_usd = 6;
        QVERIFY(near(evaluateFlow(input).carrier_cost_usd - bad.carrier_cost_usd, 6 * rejects, 1e-9));
    }

    void aStackIsAPart()
    {
        FlowInput input = stack();
        const FlowResult untested = evaluateFlow(input);
        const FlowLine& line = lineOf(untested, "stack on BASE");
        QVERIFY(near(line.cost_usd, untested.silicon_cost_usd + 2 * 2 + 2 * 1.44));
        QVERIFY(near(factor(untested.factors, "bonds"), 0.96 * 0.96 * 0.999));
        QCOMPARE(lineOf(untested, "part of TOP0").per_module, 2.0);

        input.settings.stack_test_coverage = 1;
        const FlowResult tested = evaluateFlow(input);
        QCOMPARE(factor(tested.factors, "stack escapes"), 1.0);
        QVERIFY(near(factor(tested.factors, "bonds"), 0.999));
        const double good = lineOf(tested, "stack on BASE").pass_fraction;
        const double sorted = (1 - tested.parts[0].escape_fraction) * (1 - tested.parts[1].escape_fraction) *
                              (1 - tested.parts[2].escape_fraction);
        QVERIFY(near(good, 0.96 * 0.96 * sorted));
        QVERIFY(near(tested.rolled_yield, untested.rolled_yield));
        QVERIFY(near(factor(tested.rolled_factors, "stack test"), good));
        QVERIFY(tested.cost_per_good_module_usd < untested.cost_per_good_module_usd); // no bad stack meets a substrate
        QVERIFY(near(tested.scrap_cost_usd, lineOf(tested, "stack on BASE").steps.back().scrap_usd +
                                                figuresOf(tested, StepKind::FinalTest).scrap_usd));
    }

    void aHopelessStackIsFound()
    {
        FlowInput input = stack();
        input.settings.stack_test_coverage = 1;
        QVERIFY(evaluateFlow(input).diagnostics.empty());
        input.attaches[1].bond.yield = 0;
        const FlowResult result = evaluateFlow(input);
        QCOMPARE(result.diagnostics.size(), std::size_t{1});
        QCOMPARE(result.diagnostics[0].code, std::string("FLOW-003"));
        QVERIFY(std::isfinite(result.cost_per_good_module_usd));
    }

    void waferOnWaferTakesDiesUnsorted()
    {
        FlowInput input = stack();
        const FlowResult sorted = evaluateFlow(input);
        input.settings.stacking = Stacking::WaferToWafer;
        const FlowResult wafers = evaluateFlow(input);
        QCOMPARE(lineOf(wafers, "part of TOP0").steps.size(), std::size_t{1});
        QCOMPARE(wafers.parts[1].pass_fraction, 1.0);
        QVERIFY(near(wafers.parts[1].escape_fraction, 1 - *wafers.parts[1].sort_yield));
        const double y =
            *wafers.parts[0].sort_yield * *wafers.parts[1].sort_yield * *wafers.parts[2].sort_yield * 0.96 * 0.96;
        QVERIFY(near(lineOf(wafers, "stack on BASE").pass_fraction, 1 - (1 - y) * 0.99));
        QVERIFY(near(wafers.rolled_yield, sorted.rolled_yield));
        QVERIFY(wafers.cost_per_good_module_usd > sorted.cost_per_good_module_usd); // bad dies are bonded to good ones
    }

    void aServicePriceHoldsTheAssembly()
    {
        FlowInput input = pair();
        const FlowResult built = evaluateFlow(input);
        QCOMPARE(built.price_basis, std::string_view("built-up price"));
        input.parts[2].carrier->price_includes_assembly = true;
        input.parts[2].process->wafer_price_usd = 9000;
        const FlowResult service = evaluateFlow(input);
        QCOMPARE(service.price_basis, std::string_view("service price"));
        QCOMPARE(figuresOf(service, StepKind::Attach).process_usd + figuresOf(service, StepKind::Bond).process_usd +
                     figuresOf(service, StepKind::Underfill).process_usd,
                 0.0);
        QVERIFY(near(figuresOf(service, StepKind::SubstrateAttach).process_usd, 19)); // not of the wafer
        QCOMPARE(service.assembly_yield, built.assembly_yield);
        QCOMPARE(service.diagnostics.size(), std::size_t{1});
        QCOMPARE(service.diagnostics[0].code, std::string("FLOW-005"));
        input.settings.module_process_cost_usd = 0;
        QVERIFY(evaluateFlow(input).diagnostics.empty());
    }

    void whatAServicePriceHoldsIsNotChargedTwice()
    {
        FlowInput input = pair();
        input.settings.module_process_cost_usd = 0;
        input.parts[2].carrier->price_includes_assembly = true;
        const FlowResult bare = evaluateFlow(input);
        QVERIFY(bare.diagnostics.empty());
        for (const StepKind kind : {StepKind::Attach, StepKind::Bond, StepKind::Underfill}) {
            FlowInput stated = input;
            stepOf(stated, kind).cost_usd_per_die = 7;
            const FlowResult result = evaluateFlow(stated);
            QCOMPARE(result.cost_per_good_module_usd, bare.cost_per_good_module_usd);
            QCOMPARE(result.diagnostics.size(), std::size_t{1});
            QCOMPARE(result.diagnostics[0].code, std::string("FLOW-005"));
        }
        FlowInput finished = input;
        finished.parts[2].carrier->finishing_cost_usd_per_mm2 = 0.01;
        const FlowResult result = evaluateFlow(finished);
        QCOMPARE(result.cost_per_good_module_usd, bare.cost_per_good_module_usd);
        QCOMPARE(result.diagnostics.size(), std::size_t{1});
        QVERIFY(result.diagnostics[0].message.find("finishing_cost_usd_per_mm2") != std::string::npos);
    }

    /// All that a built-up price would hold, stated beside a service price: the service price alone is used.
    void ofTwoPricesOneIsUsed()
    {
        FlowInput input = pair();
        input.settings.module_process_cost_usd = 0;
        input.parts[2].carrier->price_includes_assembly = true;
        for (const FlowAttach& joint : input.attaches)
            QVERIFY(joint.bond.cost_usd_per_attach > 0 &&
                    joint.bond.cost_usd_per_mm2 > 0); // of the library: no finding
        const FlowResult bare = evaluateFlow(input);
        QVERIFY(bare.diagnostics.empty());
        input.settings.module_process_cost_usd = 50;
        input.parts[2].carrier->finishing_cost_usd_per_mm2 = 0.01;
        for (const StepKind kind : {StepKind::Attach, StepKind::Bond, StepKind::Underfill}) {
            FlowStep& step = stepOf(input, kind);
            step.cost_usd = step.cost_usd_per_mm2 = step.cost_usd_per_die = step.cost_usd_per_bond = 1;
            step.machine_s = 3600;
            step.machine_usd_per_h = 1;
        }
        const FlowResult both = evaluateFlow(input);
        QCOMPARE(both.cost_per_good_module_usd, bare.cost_per_good_module_usd);
        QCOMPARE(both.price_basis, std::string_view("service price"));
        QCOMPARE(both.diagnostics.size(), std::size_t{1});
        QCOMPARE(both.diagnostics[0].severity, Severity::Warning);
        for (const char* held :
             {"module_process_cost_usd", "finishing_cost_usd_per_mm2", "attach step", "bond step", "underfill step"})
            QVERIFY2(both.diagnostics[0].message.find(held) != std::string::npos, held);
        input.parts[2].carrier->price_includes_assembly = false; // and the built-up price takes all of it
        QVERIFY(evaluateFlow(input).cost_per_good_module_usd > both.cost_per_good_module_usd + 50);
        QVERIFY(evaluateFlow(input).diagnostics.empty());
    }

    /// On a bridge, or a carrier on a carrier, a service price holds nothing of the module's assembly: it is told.
    void aServicePriceElsewhereIsTold()
    {
        FlowInput input = pair();
        FlowPart bridge = made("BRIDGE", PartKind::Bridge, 5, 2000, 0.05);
        input.parts.push_back(bridge);
        QVERIFY(evaluateFlow(input).diagnostics.empty());
        input.parts.back().carrier->price_includes_assembly = true;
        input.parts[2].main_carrier = false; // as on another carrier
        input.parts[2].carrier->price_includes_assembly = true;
        const FlowResult result = evaluateFlow(input);
        QCOMPARE(result.price_basis, std::string_view("built-up price"));
        QCOMPARE(result.diagnostics.size(), std::size_t{1});
        const Diagnostic& told = result.diagnostics[0];
        QCOMPARE(told.code, std::string("FLOW-007"));
        QCOMPARE(told.severity, Severity::Warning);
        QCOMPARE(told.ids, (std::vector<std::string>{"INT", "BRIDGE"}));
        QVERIFY(told.message.find("bare price") != std::string::npos); // what to do
    }

    void wafersOfUnequalDiesCannotBeStacked()
    {
        FlowInput input = stack();
        input.settings.stacking = Stacking::WaferToWafer;
        const auto told = [](const FlowResult& result) {
            return std::ranges::any_of(result.diagnostics, [](const Diagnostic& d) { return d.code == "FLOW-006"; });
        };
        QVERIFY(!told(evaluateFlow(input)));
        input.parts[1].width_mm = 11;
        QVERIFY(told(evaluateFlow(input)));
        input.settings.stacking = Stacking::DieToWafer;
        QVERIFY(!told(evaluateFlow(input)));
    }

    void attachesNameTheirForm()
    {
        FlowInput input = pair();
        input.attaches[1].bond.yield_form = BondYieldForm::PerBond;
        input.attaches[1].bond.yield = 1 - 1e-7;
        input.attaches[1].bond.power_share = 0.5;
        input.attaches[1].bond.tolerated_open_share = 0.01;
        const FlowResult result = evaluateFlow(input);
        QCOMPARE(result.attaches[0].form, std::string_view("per die"));
        QCOMPARE(result.attaches[1].form, std::string_view("per bond, by class"));
        QVERIFY(near(*result.attaches[1].signal_yield, std::exp(5000 * std::log1p(-1e-7)), 1e-9));
        QVERIFY(*result.attaches[1].power_yield > 1 - 1e-12);
        QCOMPARE(result.attaches[2].form, std::string_view("substrate attach of the flow"));
        QVERIFY(near(factor(result.factors, "bonds"), 0.99 * result.attaches[1].yield));
    }
};

QTEST_APPLESS_MAIN(TstFlowSteps)
#include "tst_flow_steps.moc"
