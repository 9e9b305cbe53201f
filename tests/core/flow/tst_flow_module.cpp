// SPDX-License-Identifier: GPL-3.0-or-later
// The line of one module: the figures of a small module worked by hand, and the invariants that hold for every module.
#include "flow/module_flow.hpp"

#include "flow/die_yield.hpp"
#include "flow/wafer.hpp"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace interpose;

namespace {

FlowPart piece(const std::string& id, PartKind kind, double width_mm, double height_mm)
{
    FlowPart part;
    part.placed = PlacedId(id);
    part.part = PartId(id);
    part.kind = kind;
    part.width_mm = width_mm;
    part.height_mm = height_mm;
    return part;
}

ProcessNode process(double wafer_price_usd, double defects_per_cm2)
{
    ProcessNode node;
    node.wafer_price_usd = wafer_price_usd;
    node.defects_per_cm2 = defects_per_cm2;
    node.sort_coverage = 0.98;
    node.sort_cost_usd_per_mm2 = 0.05;
    return node;
}

FlowAttach attach(const std::string& id, BondYieldForm form, double yield, double area_mm2)
{
    FlowAttach joint;
    joint.placed = PlacedId(id);
    joint.bond.yield_form = form;
    joint.bond.yield = yield;
    joint.bond.cost_usd_per_mm2 = 0.01;
    joint.bond.cost_usd_per_attach = 2;
    joint.area_mm2 = area_mm2;
    joint.bonds = area_mm2 / 0.0016;
    return joint;
}

/// GPU, two stacks, dummy, interposer, bridge, substrate.
FlowInput module()
{
    FlowInput input;
    input.parts = {piece("BRIDGE", PartKind::Bridge, 4, 8),   piece("DUMMY", PartKind::Dummy, 10, 11),
                   piece("GPU", PartKind::Die, 25, 30),       piece("HBM0", PartKind::HbmStack, 10, 11),
                   piece("HBM1", PartKind::HbmStack, 10, 11), piece("INT", PartKind::Interposer, 40, 40),
                   piece("SUB", PartKind::Substrate, 60, 60)};
    input.parts[0].process = input.parts[5].process = process(2000, 0.01);
    input.parts[0].carrier = input.parts[5].carrier = CarrierTechnology{};
    input.parts[1].process = process(1500, 0.5);
    input.parts[2].process = process(16000, 0.1);
    for (const std::size_t stack : {3u, 4u}) {
        input.parts[stack].price_usd = 250;
        input.parts[stack].escape_fraction = 0.002;
    }
    input.parts[6].carrier = CarrierTechnology{};
    input.parts[6].carrier->cost_usd_per_mm2 = 0.03;
    input.parts[6].carrier->defects_per_cm2 = 0.001;
    input.attaches = {
        attach("DUMMY", BondYieldForm::PerDie, 0.999, 110),    attach("GPU", BondYieldForm::PerDie, 0.998, 700),
        attach("GPU", BondYieldForm::PerArea, 1, 50),          attach("HBM0", BondYieldForm::PerBond, 1 - 1e-8, 110),
        attach("HBM1", BondYieldForm::PerBond, 1 - 1e-8, 110), attach("INT", BondYieldForm::PerDie, 0.5, 1600)};
    input.attaches[2].bond.defects_per_cm2 = 0.002;
    input.attaches[2].bond.cost_usd_per_attach = 3;
    input.attaches[5].onto_root_substrate = true;
    input.settings.module_process_cost_usd = 40;
    input.settings.substrate_attach_cost_usd = 20;
    input.settings.lid_cost_usd = 15;
    input.settings.final_test_cost_usd = 60;
    return input;
}

double partsOf(const FlowResult& r)
{
    return r.silicon_cost_usd + r.memory_cost_usd + r.purchased_cost_usd + r.carrier_cost_usd + r.bonding_cost_usd +
           r.test_cost_usd;
}

double factor(const FlowResult& result, const std::string& name)
{
    for (const YieldFactor& one : result.factors)
        if (one.name == name) return one.value;
    return std::numeric_limits<double>::quiet_NaN();
}

bool near(double got, double expected, double relative = 1e-12)
{
    return std::abs(got - expected) <= relative * std::abs(expected);
}

/// Everything that can be lost, switched off.
FlowInput perfect()
{
    FlowInput input = module();
    for (FlowPart& part : input.parts) {
        if (part.process) part.process->defects_per_cm2 = 0;
        if (part.carrier) part.carrier->defects_per_cm2 = 0;
        part.escape_fraction = 0;
    }
    for (FlowAttach& joint : input.attaches) {
        joint.bond.yield = 1;
        joint.bond.defects_per_cm2 = 0;
    }
    input.settings.substrate_attach_yield = input.settings.lid_attach_yield = 1;
    return input;
}

} // namespace

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
        QVERIFY(near(factor(result, "die escapes"), 1 - result.parts[2].escape_fraction)); // the dummy has no circuit
        QVERIFY(near(factor(result, "purchased part escapes"), 0.998 * 0.998));
        QVERIFY(near(factor(result, "carrier escapes"), (1 - result.parts[0].escape_fraction) *
                                                            (1 - result.parts[5].escape_fraction) *
                                                            (1 - result.parts[6].escape_fraction)));
        const double bonds =
            0.999 * 0.998 * std::exp(-50 * 0.002 / 100) * std::exp(2 * (110 / 0.0016) * std::log(1 - 1e-8));
        QVERIFY(near(factor(result, "bonds"), bonds, 1e-12));
        QVERIFY(near(factor(result, "substrate attach"), 0.998)); // not the 0.5 of its own bond
        QVERIFY(near(factor(result, "lid"), 0.999));
        QVERIFY(std::isnan(factor(result, "unscreened carriers")));
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

    void totalIsPartsPlusScrap()
    {
        for (const double coverage : {0.0, 0.5, 0.99, 1.0}) {
            FlowInput input = module();
            input.settings.final_test_coverage = coverage;
            const FlowResult result = evaluateFlow(input);
            QVERIFY(near(result.cost_per_good_module_usd, partsOf(result) + result.scrap_cost_usd));
            QVERIFY(near(result.scrap_cost_usd, partsOf(result) * (1 / result.final_pass_fraction - 1), 1e-9));
            QVERIFY(near(result.final_pass_fraction, 1 - (1 - result.assembly_yield) * coverage));
            QVERIFY(std::abs(result.shipped_bad_fraction - (1 - result.assembly_yield / result.final_pass_fraction)) <
                    1e-14);
        }
    }

    void perfectLineCostsItsParts()
    {
        const FlowResult result = evaluateFlow(perfect());
        QCOMPARE(result.assembly_yield, 1.0);
        QCOMPARE(result.rolled_yield, 1.0);
        QCOMPARE(result.scrap_cost_usd, 0.0);
        QCOMPARE(result.cost_per_good_module_usd, partsOf(result));
    }

    void sortYieldIsNeverInTheAssemblyYield()
    {
        FlowInput input = module();
        input.settings.carrier_test_coverage = 1;
        for (FlowPart& part : input.parts)
            part.sort_coverage = 1;
        const FlowResult before = evaluateFlow(input);
        for (FlowPart& part : input.parts)
            if (part.process) part.process->defects_per_cm2 *= 5;
        const FlowResult after = evaluateFlow(input);
        QCOMPARE(after.assembly_yield, before.assembly_yield);
        QVERIFY(after.cost_per_good_module_usd > before.cost_per_good_module_usd);
        QVERIFY(after.rolled_yield < before.rolled_yield);
    }

    void rolledYieldIsAllTrueYieldsTogether()
    {
        // What sort lets through does not change the good silicon per silicon started, only where the bad is found.
        FlowInput input = module();
        const double rolled = evaluateFlow(input).rolled_yield;
        double expected = factor(evaluateFlow(input), "bonds") * 0.998 * 0.998 * 0.998 * 0.999;
        for (const PartFlowFigures& part : evaluateFlow(input).parts)
            expected *= part.sort_yield.value_or(1);
        QVERIFY(near(rolled, expected, 1e-12));
        for (FlowPart& part : input.parts)
            part.sort_coverage = 0.3;
        QVERIFY(near(evaluateFlow(input).rolled_yield, rolled, 1e-12));
    }

    void worseNeverPays_data()
    {
        QTest::addColumn<int>("change");
        const char* names[] = {"die defects",     "carrier defects", "die area",   "carrier area", "one more stack",
                               "one more bridge", "stack escapes",   "bond yield", "attach yield", "substrate area"};
        for (int i = 0; i < 10; ++i)
            QTest::newRow(names[i]) << i;
    }
    void worseNeverPays()
    {
        QFETCH(int, change);
        FlowInput input = module();
        FlowResult before = evaluateFlow(input);
        for (int step = 0; step < 8; ++step) {
            switch (change) {
            case 0:
                input.parts[2].process->defects_per_cm2 *= 1.3;
                break;
            case 1:
                input.parts[5].process->defects_per_cm2 *= 1.3;
                break;
            case 2:
                input.parts[2].height_mm += 1;
                break;
            case 3:
                input.parts[5].width_mm += 8;
                break;
            case 4:
                input.parts.push_back(input.parts[4]);
                input.attaches.push_back(input.attaches[4]);
                input.attaches.back().placed = PlacedId("HBM" + std::to_string(step + 2));
                break;
            case 5:
                input.parts.push_back(input.parts[0]);
                break;
            case 6:
                input.parts[3].escape_fraction += 0.001;
                break;
            case 7:
                input.attaches[1].bond.yield -= 0.001;
                break;
            case 8:
                input.settings.substrate_attach_yield -= 0.001;
                break;
            case 9:
                input.parts[6].width_mm += 2;
                break;
            }
            const FlowResult after = evaluateFlow(input);
            QVERIFY(after.cost_per_good_module_usd > before.cost_per_good_module_usd);
            QVERIFY(after.assembly_yield < before.assembly_yield);
            QVERIFY(after.rolled_yield < before.rolled_yield);
            before = after;
        }
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
        QVERIFY(near(factor(untested, "unscreened carriers"), *untested.parts[5].sort_yield));
        QVERIFY(untested.parts[5].cost_usd < tested.parts[5].cost_usd);
        QVERIFY(untested.assembly_yield < tested.assembly_yield);
        QVERIFY(untested.cost_per_good_module_usd > tested.cost_per_good_module_usd);
        QVERIFY(near(untested.rolled_yield, tested.rolled_yield, 1e-12));
    }

    void orderDoesNotMatterWhenDiesAreFree()
    {
        // A lone carrier under a free die: tested first or not, the same good carriers pay for the same bad ones.
        FlowInput input;
        input.parts = {piece("DIE", PartKind::Die, 10, 10), piece("RDL", PartKind::Rdl, 20, 20)};
        input.parts[0].price_usd = 0;
        input.parts[1].process = process(1000, 0.2);
        input.parts[1].process->sort_cost_usd_per_mm2 = 0;
        input.parts[1].carrier = CarrierTechnology{};
        input.settings.carrier_test_coverage = input.settings.final_test_coverage = 1;
        const double last = evaluateFlow(input).cost_per_good_module_usd;
        input.parts[1].carrier->tested_before_attach = false;
        const double first = evaluateFlow(input).cost_per_good_module_usd;
        QVERIFY(near(first, last, 1e-12));
        input.parts[0].price_usd = 100; // and it does when they are not
        const double dear = evaluateFlow(input).cost_per_good_module_usd;
        input.parts[1].carrier->tested_before_attach = true;
        QVERIFY(dear > evaluateFlow(input).cost_per_good_module_usd * 1.5);
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
        QVERIFY(std::isnan(factor(bare, "lid")));
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

    void sameInputSameBits() { QVERIFY(evaluateFlow(module()) == evaluateFlow(module())); }
};

QTEST_APPLESS_MAIN(TstFlowModule)
#include "tst_flow_module.moc"
