// SPDX-License-Identifier: GPL-3.0-or-later
// Explanations of what no sample does: each way of the flow alone on a small line, worked out again.
#include "formula.hpp"
#include "small_line.hpp"

#include <QTest>

#include <algorithm>
#include <iterator>
#include <map>

using namespace interpose;
using namespace interpose::tests;

namespace {

const Explanation* find(const std::vector<Explanation>& all, const std::string& key)
{
    const auto found = std::ranges::find(all, key, &Explanation::key);
    return found == all.end() ? nullptr : &*found;
}

} // namespace

class TstFlowExplainWays : public QObject
{
    Q_OBJECT

private slots:
    /// What no sample does, each alone on the small line; figures of the result are explained all the same.
    void otherWaysOfTheFlow_data()
    {
        QTest::addColumn<int>("way");
        const char* kWays[] = {"plain",
                               "poisson",
                               "murphy",
                               "seeds",
                               "murphy without defects",
                               "per bond",
                               "bond classes",
                               "per area",
                               "williams brown",
                               "rework",
                               "module test",
                               "bad sites",
                               "drawn wires",
                               "stitching",
                               "square count",
                               "bare count",
                               "area ratio",
                               "rounded",
                               "exact dies",
                               "chip first",
                               "step costs",
                               "stack",
                               "tested stack",
                               "wafer on wafer",
                               "memory made on a node",
                               "products",
                               "does not fit",
                               "nothing passes",
                               "untested carrier",
                               "service price",
                               "harvest",
                               "panel carrier",
                               "panel by its wires",
                               "sort coverage of a part",
                               "memory through its host",
                               "memory through its host, williams brown",
                               "memory through its host, reworked",
                               "memory through its host, in a stack",
                               "memory through its host, in a tested stack",
                               "memory through its host, on the substrate",
                               "memory through its host, never good",
                               "memory through its host, as the test"};
        int way = 0;
        for (const char* name : kWays)
            QTest::newRow(name) << way++;
    }
    void otherWaysOfTheFlow();

    void nothingAtAll()
    {
        for (const Explanation& one : explainFlow({}, evaluateFlow({})))
            QVERIFY2(agrees(one), told(one).c_str());
    }

    /// A stack of memory made on a node here is silicon, in the figure and in what explains it.
    void memoryMadeHereIsSilicon()
    {
        FlowInput input = pair();
        const double before = evaluateFlow(input).silicon_cost_usd;
        input.parts[0].kind = PartKind::HbmStack;
        const FlowResult result = evaluateFlow(input);
        QCOMPARE(result.silicon_cost_usd, before);
        QCOMPARE(result.memory_cost_usd, 0.0);
        const std::vector<Explanation> all = explainFlow(input, result);
        QVERIFY(agrees(*find(all, "silicon_cost_usd")));
        const std::string line = "lines/" + input.parts[0].part.str() + "/cost_usd";
        const auto holds = [&](const char* key) {
            const auto& inputs = find(all, key)->inputs;
            return std::ranges::any_of(inputs, [&](const ExplainInput& one) { return one.figure == line; });
        };
        QVERIFY(holds("silicon_cost_usd"));
        QVERIFY(!holds("memory_cost_usd"));
    }
};

void TstFlowExplainWays::otherWaysOfTheFlow()
{
    QFETCH(int, way);
    FlowInput input = pair();
    input.steps = usualSteps(way == 19);
    for (FlowAttach& attach : input.attaches)
        attach.bond.pitch = Coord::fromUm(100); // as its joints have it
    FlowPart &die = input.parts[0], &carrier = input.parts[2];
    Bond& bond = input.attaches[0].bond;
    FlowStep& bonding = *std::ranges::find(input.steps, StepKind::Bond, &FlowStep::kind);
    const auto stackUp = [&] {
        input.parts[0].stack = input.parts[1].stack = input.parts[0].placed;
        input.parts[1].width_mm = input.parts[0].width_mm;
        input.parts[1].height_mm = input.parts[0].height_mm;
    };
    const auto hideMemory = [&] { // the second die is bought memory
        FlowPart& memory = input.parts[1];
        memory.kind = PartKind::HbmStack;
        memory.process.reset();
        memory.price_usd = 100;
        memory.escape_fraction = 0.03;
        memory.direct_access = false;
    };
    switch (way) {
    case 1:
        die.process->yield_model = YieldModel::Poisson;
        break;
    case 2:
        die.process->yield_model = YieldModel::Murphy;
        break;
    case 3:
        die.process->yield_model = YieldModel::Seeds;
        break;
    case 4:
        die.process->yield_model = YieldModel::Murphy, die.process->defects_per_cm2 = 0;
        break;
    case 5:
        bond.yield_form = BondYieldForm::PerBond, bond.yield = 1 - 1e-7;
        break;
    case 6:
        bond.yield_form = BondYieldForm::PerBond, bond.yield = 1 - 1e-5;
        bond.repairable_share = 0.5, bond.repair_group = 34, bond.repair_spares = 2;
        bond.power_share = 0.3, bond.tolerated_open_share = 0.001;
        break;
    case 7:
        bond.yield_form = BondYieldForm::PerArea, bond.defects_per_cm2 = 0.01;
        break;
    case 8:
        input.settings.coverage_form = CoverageForm::WilliamsBrown;
        break;
    case 9:
        bonding.yield = 0.97, bonding.rework_success = 0.5, bonding.rework_cost_usd = 8;
        break;
    case 10: {
        FlowStep& test = *std::ranges::find(input.steps, StepKind::ModuleTest, &FlowStep::kind);
        test.test_coverage = 0.8, test.test_cost_usd = 5;
        break;
    }
    case 11:
        input.settings.bad_site_cost_usd = 4, carrier.main_carrier = true;
        break;
    case 12:
        carrier.carrier->wire_defects_per_cm2 = 0.06;
        carrier.carrier->wire_defect_size = Coord::fromUm(0.4);
        carrier.carrier->via_failure_ppm = 0.01;
        input.wires = {{carrier.placed, "channel", 1, 1, 0.5, 5000, 25000},
                       {carrier.placed, "fine", 0.3, 0.3, 1, 100, 50}};
        break;
    case 13:
        carrier.carrier->reticle_width = Coord::fromMm(33), carrier.carrier->reticle_height = Coord::fromMm(26);
        carrier.carrier->stitch_yield = 0.99, carrier.width_mm = 53;
        break;
    case 14:
        input.settings.die_count_rule = CountRule::ClosedFormSquare;
        break;
    case 15:
        input.settings.die_count_rule = CountRule::ClosedFormBareWafer;
        break;
    case 16:
        input.settings.die_count_rule = CountRule::AreaRatio;
        break;
    case 17:
        input.settings.die_count_rule = CountRule::Rounded;
        break;
    case 18:
        input.settings.die_count_rule = CountRule::Exact, die.width_mm = 21;
        break;
    case 19:
        carrier.main_carrier = true;
        break;
    case 20:
        for (FlowStep& step : input.steps) {
            step.cost_usd = 1, step.cost_usd_per_mm2 = 0.01, step.cost_usd_per_die = 2, step.cost_usd_per_bond = 1e-4;
            step.machine_s = 30, step.machine_usd_per_h = 200, step.yield = 0.999;
        }
        break;
    case 21:
        stackUp();
        break;
    case 22:
        stackUp(), input.settings.stack_test_coverage = 0.9, input.settings.stack_test_cost_usd = 3;
        break;
    case 23:
        stackUp(), input.settings.stacking = Stacking::WaferToWafer;
        break;
    case 24:
        die.kind = PartKind::HbmStack;
        break;
    case 25:
        die.process->mask_set_usd = 1e6, die.process->design_usd_per_mm2 = 1e4, carrier.carrier->tooling_usd = 1e5;
        input.settings.products = {{"other", 5e4, {{die.part.str(), 3}}}};
        break;
    case 26:
        die.width_mm = 290;
        break;
    case 27:
        die.process->defects_per_cm2 = 1e5, die.process->yield_model = YieldModel::Poisson;
        break;
    case 28:
        carrier.carrier->tested_before_attach = false;
        break;
    case 29:
        carrier.main_carrier = true, carrier.carrier->price_includes_assembly = true;
        break;
    case 30:
        die.harvest = Harvest{20, 18, 10};
        break;
    case 31:
    case 32:
        carrier.process.reset();
        carrier.carrier->cost_usd_per_mm2 = 0.02;
        carrier.carrier->defects_per_cm2 = 0.01;
        carrier.carrier->carbon_kg_per_cm2 = 0.1;
        carrier.carrier->finishing_cost_usd_per_mm2 = 0.003;
        if (way == 31) break;
        carrier.carrier->wire_defects_per_cm2 = 0.05;
        carrier.carrier->wire_defect_size = Coord::fromUm(2);
        input.wires = {{carrier.placed, "rdl", 5, 5, 0.6, 400, 3000}};
        break;
    case 33:
        die.sort_coverage = 0.9, die.process->sort_cost_usd_per_mm2 = 0.05;
        break;
    case 34:
        hideMemory();
        break;
    case 35:
        hideMemory(), input.settings.coverage_form = CoverageForm::WilliamsBrown;
        break;
    case 36:
        hideMemory();
        bonding.yield = 0.97, bonding.rework_success = 0.5, bonding.rework_cost_usd = 8;
        break;
    case 37:
        hideMemory(), stackUp();
        break;
    case 38:
        hideMemory(), stackUp(), input.settings.stack_test_coverage = 0.95;
        break;
    case 39:
        hideMemory(), input.parts[1].with_substrate = true;
        break;
    case 40:
        hideMemory(), input.parts[1].escape_fraction = 1, input.settings.host_test_coverage = 1;
        break;
    case 41:
        hideMemory(), input.settings.final_test_coverage = 0.5;
        break;
    default:
        break;
    }
    const FlowResult result = evaluateFlow(input);
    std::vector<Explanation> all = explainFlow(input, result);
    const Explanation* host = nullptr; // by kind of fault where there are two
    for (const Explanation& one : all)
        if (one.key.ends_with("/host_coverage")) host = &one;
    QCOMPARE(host != nullptr, way >= 34);
    if (host) QCOMPARE(host->inputs.front().pointer.empty(), way == 40 || way == 41);
    if (const auto nre = nreOf(input, result.cost_per_good_module_usd))
        std::ranges::move(explainNre(input, *nre, result.cost_per_good_module_usd), std::back_inserter(all));
    else
        QVERIFY(way != 25);
    for (FlowPart& part : input.parts)
        if (part.process) part.process->carbon_kg_per_cm2 = 1.5;
    std::ranges::move(explainCarbon(input, *carbonOf(input)), std::back_inserter(all));
    std::map<std::string, double> figures;
    for (const Explanation& one : all)
        QVERIFY2(figures.emplace(one.key, one.value).second, one.key.c_str());
    for (const Explanation& one : all) {
        QVERIFY2(agrees(one), told(one).c_str());
        for (const ExplainInput& from : one.inputs)
            if (!from.figure.empty()) {
                QVERIFY2(figures.contains(from.figure), (one.key + ' ' + from.figure).c_str());
                QVERIFY2(std::abs(figures[from.figure] - from.value) <= 1e-12 * std::abs(from.value) + 1e-15,
                         (one.key + ' ' + from.figure).c_str());
            }
    }
}

QTEST_APPLESS_MAIN(TstFlowExplainWays)
#include "tst_flow_explain_ways.moc"
