// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every module: sums, limits, and that nothing worse ever pays. Carriers by outline and by wires,
// stacks.
#include "whole_module.hpp"

#include <QTest>

#include <cmath>
#include <iterator>

using namespace interpose;
using namespace interpose::tests;

namespace {

double partsOf(const FlowResult& r)
{
    return r.silicon_cost_usd + r.memory_cost_usd + r.purchased_cost_usd + r.carrier_cost_usd + r.bonding_cost_usd +
           r.test_cost_usd;
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

/// The interposer judged by its drawn wires instead of its outline.
FlowInput wired()
{
    FlowInput input = module();
    CarrierTechnology& technology = *input.parts[5].carrier;
    technology.wire_defects_per_cm2 = 0.06;
    technology.wire_defect_size = Coord::fromUm(0.4);
    technology.via_failure_ppm = 0.1;
    input.wires = {{PlacedId("INT"), "channel", 1, 1, 0.5, 5000, 25000}};
    return input;
}

/// A base with two dies on it, tested before it joins the substrate.
FlowInput testedStack()
{
    FlowInput input = stack();
    input.settings.stack_test_coverage = 0.9;
    return input;
}

/// Something made worse, again and again.
struct Change
{
    const char* name;
    FlowInput (*start)();
    void (*apply)(FlowInput&);
};

void oneMoreStack(FlowInput& input)
{
    input.parts.push_back(input.parts[4]);
    input.attaches.push_back(input.attaches[4]);
    input.attaches.back().placed = PlacedId("HBM" + std::to_string(input.parts.size()));
}

void oneMoreOnTop(FlowInput& input)
{
    input.parts.push_back(input.parts[2]);
    input.attaches.push_back(input.attaches[2]);
    input.attaches.back().placed = PlacedId("TOP" + std::to_string(input.parts.size()));
}

constexpr Change kChanges[] = {
    {"die defects", module, [](FlowInput& i) { i.parts[2].process->defects_per_cm2 *= 1.3; }},
    {"carrier defects", module, [](FlowInput& i) { i.parts[5].process->defects_per_cm2 *= 1.3; }},
    {"die area", module, [](FlowInput& i) { i.parts[2].height_mm += 1; }},
    {"carrier area", module, [](FlowInput& i) { i.parts[5].width_mm += 8; }},
    {"one more stack", module, oneMoreStack},
    {"one more bridge", module, [](FlowInput& i) { i.parts.push_back(i.parts[0]); }},
    {"stack escapes", module, [](FlowInput& i) { i.parts[3].escape_fraction += 0.001; }},
    {"bond yield", module, [](FlowInput& i) { i.attaches[1].bond.yield -= 0.001; }},
    {"attach yield", module, [](FlowInput& i) { i.settings.substrate_attach_yield -= 0.001; }},
    {"substrate area", module, [](FlowInput& i) { i.parts[6].width_mm += 2; }},
    {"wire defects", wired, [](FlowInput& i) { *i.parts[5].carrier->wire_defects_per_cm2 *= 1.3; }},
    {"larger wire defects", wired, [](FlowInput& i) { i.parts[5].carrier->wire_defect_size += Coord::fromUm(0.1); }},
    {"longer wires", wired, [](FlowInput& i) { i.wires[0].drawn_mm *= 1.3; }},
    {"more wires", wired, [](FlowInput& i) { i.wires[0].wires *= 1.3; }},
    {"finer wires", wired, [](FlowInput& i) { i.wires[0].width_um = i.wires[0].space_um *= 0.9; }},
    {"defects of a stacked die", testedStack, [](FlowInput& i) { i.parts[1].process->defects_per_cm2 *= 1.3; }},
    {"area of a stacked die", testedStack, [](FlowInput& i) { i.parts[2].height_mm += 1; }},
    {"bond within a stack", testedStack, [](FlowInput& i) { i.attaches[1].bond.yield -= 0.01; }},
    {"one more on the stack", testedStack, oneMoreOnTop},
};

} // namespace

class TstFlowInvariants : public QObject
{
    Q_OBJECT

private slots:
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
        // Without bonds, steps or tests to pay, the prices of what is bought and nothing else.
        FlowInput bought;
        bought.parts = {piece("A", PartKind::HbmStack, 10, 11), piece("B", PartKind::Die, 5, 5),
                        piece("C", PartKind::Die, 5, 5)};
        bought.parts[0].price_usd = 250;
        bought.parts[1].price_usd = 31;
        bought.parts[2].price_usd = 7;
        bought.settings.substrate_attach_yield = bought.settings.lid_attach_yield = 1;
        QCOMPARE(evaluateFlow(bought).cost_per_good_module_usd, 288.0);
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
        double expected = factor(evaluateFlow(input).factors, "bonds") * 0.998 * 0.998 * 0.998 * 0.999;
        for (const PartFlowFigures& part : evaluateFlow(input).parts)
            expected *= part.sort_yield.value_or(1);
        QVERIFY(near(rolled, expected, 1e-12));
        for (FlowPart& part : input.parts)
            part.sort_coverage = 0.3;
        QVERIFY(near(evaluateFlow(input).rolled_yield, rolled, 1e-12));
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

    void sameInputSameBits() { QVERIFY(evaluateFlow(module()) == evaluateFlow(module())); }

    void worseNeverPays_data()
    {
        QTest::addColumn<int>("change");
        for (std::size_t i = 0; i < std::size(kChanges); ++i)
            QTest::newRow(kChanges[i].name) << static_cast<int>(i);
    }
    void worseNeverPays()
    {
        QFETCH(int, change);
        const Change& worse = kChanges[change];
        FlowInput input = worse.start();
        FlowResult before = evaluateFlow(input);
        for (int step = 0; step < 8; ++step) {
            worse.apply(input);
            const FlowResult after = evaluateFlow(input);
            QVERIFY(after.cost_per_good_module_usd > before.cost_per_good_module_usd);
            QVERIFY(after.assembly_yield < before.assembly_yield);
            QVERIFY(after.rolled_yield < before.rolled_yield);
            before = after;
        }
    }
};

QTEST_APPLESS_MAIN(TstFlowInvariants)
#include "tst_flow_invariants.moc"
