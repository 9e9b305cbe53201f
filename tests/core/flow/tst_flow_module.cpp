// SPDX-License-Identifier: GPL-3.0-or-later
// The line of one module worked by hand, what its parts cost and what is found.
#include "whole_module.hpp"

#include "flow/wafer.hpp"

#include <QTest>

#include <cmath>

using namespace interpose;
using namespace interpose::tests;

class TstFlowModule : public QObject
{
    Q_OBJECT

private slots:
    void dieWorkedByHand()
    {
        // 25 x 30 mm at 0.1 per cm2, alpha 10: Y = 1.075^-10 = 0.48519; (25.1 x 30.1) closed form 66.0946 per wafer.
        const FlowResult result = evaluateFlow(module());
        const PartFlowFigures& gpu = result.parts[2];
        QVERIFY(near(gpu.sort_yield.value(), 0.4851939, 1e-6));
        QVERIFY(near(gpu.gross_per_wafer.value(), 66.09457286, 1e-7));
        const double pass = 1 - (1 - 0.4851939) * 0.98;
        QVERIFY(near(gpu.pass_fraction, pass, 1e-6));
        QVERIFY(near(gpu.escape_fraction, 1 - 0.4851939 / pass, 1e-5));
        QVERIFY(near(gpu.cost_usd, (16000 / 66.09457286 + 0.05 * 750) / pass, 1e-6));
    }

    void factorsWorkedByHand()
    {
        const FlowResult result = evaluateFlow(module());
        QVERIFY(near(factor(result.factors, "die escapes"),
                     1 - result.parts[2].escape_fraction)); // the dummy has no circuit
        QVERIFY(near(factor(result.factors, "purchased part escapes"), 0.998 * 0.998));
        QVERIFY(near(factor(result.factors, "carrier escapes"), (1 - result.parts[0].escape_fraction) *
                                                                    (1 - result.parts[5].escape_fraction) *
                                                                    (1 - result.parts[6].escape_fraction)));
        const double bonds =
            0.999 * 0.998 * std::exp(-50 * 0.002 / 100) * std::exp(2 * (110 / 0.0016) * std::log(1 - 1e-8));
        QVERIFY(near(factor(result.factors, "bonds"), bonds, 1e-12));
        QVERIFY(near(factor(result.factors, "substrate attach"), 0.998)); // not the 0.5 of its own bond
        QVERIFY(near(factor(result.factors, "lid"), 0.999));
        QVERIFY(std::isnan(factor(result.factors, "unscreened carriers")));
        double product = 1;
        for (const YieldFactor& one : result.factors)
            product *= one.value;
        QCOMPARE(result.assembly_yield, product);
    }

    void costsWorkedByHand()
    {
        const FlowResult result = evaluateFlow(module());
        QVERIFY(near(result.memory_cost_usd, 500));
        QCOMPARE(result.purchased_cost_usd, 0.0);
        QVERIFY(near(result.silicon_cost_usd, result.parts[1].cost_usd + result.parts[2].cost_usd));
        const double carriers = result.parts[0].cost_usd + result.parts[5].cost_usd + result.parts[6].cost_usd;
        QVERIFY(near(result.carrier_cost_usd, carriers));
        // bumps 0.01 x 2680 mm2; places 2 + 3 (the dearer of the GPU's two) + 2 + 2; substrate 20, process 40, lid 15
        QVERIFY(near(result.bonding_cost_usd, 26.8 + 9 + 75));
        QVERIFY(near(result.test_cost_usd, 60));
        const double substratePass = 1 - (1 - std::exp(-3600 * 0.001 / 100)) * 0.99;
        QVERIFY(near(result.parts[6].cost_usd, 0.03 * 3600 / substratePass));
        QVERIFY(!result.parts[6].gross_per_wafer);
    }

    void bridgesAndDummiesCount()
    {
        const FlowResult all = evaluateFlow(module());
        FlowInput input = module();
        input.parts.erase(input.parts.begin(), input.parts.begin() + 2);
        input.attaches.erase(input.attaches.begin());
        const FlowResult without = evaluateFlow(input);
        QVERIFY(without.assembly_yield > all.assembly_yield);
        QVERIFY(near(all.carrier_cost_usd - without.carrier_cost_usd, all.parts[0].cost_usd, 1e-9));
        QVERIFY(near(all.silicon_cost_usd - without.silicon_cost_usd, all.parts[1].cost_usd, 1e-9));
        QVERIFY(all.parts[1].cost_usd > 0 && !all.parts[1].sort_yield);
    }

    void carriersAreCountedExactlyDiesByTheClosedForm()
    {
        const FlowResult result = evaluateFlow(module());
        QCOMPARE(result.parts[5].gross_per_wafer.value(), bestAlignedDies({300, 3, 0.1}, 40, 40).dies);
        QVERIFY(result.parts[5].gross_rule.starts_with("exact"));
        QCOMPARE(result.parts[2].gross_per_wafer.value(), diesClassic({300, 3, 0.1}, 25, 30));
        QVERIFY(result.parts[2].gross_rule.starts_with("closed form"));
    }

    void untestedCarrierEatsDies()
    {
        FlowInput input = module();
        const FlowResult tested = evaluateFlow(input);
        input.parts[5].carrier->tested_before_attach = false;
        const FlowResult untested = evaluateFlow(input);
        QVERIFY(near(factor(untested.factors, "unscreened carriers"), *untested.parts[5].sort_yield));
        QVERIFY(untested.parts[5].cost_usd < tested.parts[5].cost_usd);
        QVERIFY(untested.assembly_yield < tested.assembly_yield);
        QVERIFY(untested.cost_per_good_module_usd > tested.cost_per_good_module_usd);
        QVERIFY(near(untested.rolled_yield, tested.rolled_yield, 1e-12));
    }

    void purchasedPartKeepsItsPrice()
    {
        FlowInput input = module();
        input.parts[2].price_usd = 300; // the process no longer matters
        input.parts[2].escape_fraction = 0.01;
        const FlowResult result = evaluateFlow(input);
        QCOMPARE(result.parts[2].cost_usd, 300.0);
        QCOMPARE(result.parts[2].escape_fraction, 0.01);
        QVERIFY(!result.parts[2].sort_yield && !result.parts[2].gross_per_wafer);
        QCOMPARE(result.purchased_cost_usd, 300.0);
        input.parts[5].price_usd = 400; // a carrier stays among the carriers
        QVERIFY(evaluateFlow(input).purchased_cost_usd == 300.0);
    }

    void noLidNoLidFactor()
    {
        FlowInput input = module();
        const FlowResult lidded = evaluateFlow(input);
        input.has_lid = false;
        const FlowResult bare = evaluateFlow(input);
        QVERIFY(std::isnan(factor(bare.factors, "lid")));
        QVERIFY(near(lidded.bonding_cost_usd - bare.bonding_cost_usd, 15, 1e-9));
    }

    void findings()
    {
        FlowInput input = module();
        QVERIFY(evaluateFlow(input).diagnostics.empty());
        input.parts[1].process.reset();
        input.parts.push_back(input.parts[1]);
        input.parts.back().placed = PlacedId("DUMMY1");
        input.parts[5].width_mm = 250;
        input.parts[5].height_mm = 200;
        input.parts[2].process->yield_model = YieldModel::Poisson;
        input.parts[2].process->defects_per_cm2 = 1000;
        input.parts[2].sort_coverage = 1;
        const FlowResult result = evaluateFlow(input);
        QCOMPARE(result.diagnostics.size(), std::size_t{3});
        QCOMPARE(result.diagnostics[0].code, std::string("FLOW-001"));
        QCOMPARE(result.diagnostics[0].ids, (std::vector<std::string>{"DUMMY", "DUMMY1"}));
        QCOMPARE(result.diagnostics[1].code, std::string("FLOW-003"));
        QCOMPARE(result.diagnostics[2].code, std::string("FLOW-002"));
        QCOMPARE(result.parts[5].gross_per_wafer.value(), 0.0);
        QVERIFY(std::isfinite(result.cost_per_good_module_usd));
    }

    void hopelessModuleIsStillANumber()
    {
        FlowInput input = module();
        input.attaches[1].bond.yield = 0;
        input.settings.final_test_coverage = 1;
        const FlowResult result = evaluateFlow(input);
        QCOMPARE(result.assembly_yield, 0.0);
        QVERIFY(std::isfinite(result.cost_per_good_module_usd));
        QCOMPARE(result.diagnostics.back().code, std::string("FLOW-003"));
        QVERIFY(evaluateFlow({}).cost_per_good_module_usd == 0);
    }
};

QTEST_APPLESS_MAIN(TstFlowModule)
#include "tst_flow_module.moc"
