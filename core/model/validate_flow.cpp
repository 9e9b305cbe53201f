// SPDX-License-Identifier: GPL-3.0-or-later
// The gate for the manufacturing choices: ranges, and an order of steps that can be carried out.
#include "model/gate.hpp"
#include "model/validate.hpp"

#include <algorithm>
#include <set>

namespace interpose {

namespace {

using enum StepKind;

/// What must be done before what. Everything else may stand in any order.
constexpr std::pair<StepKind, StepKind> kOrder[] = {
    {Fabricate, SortTest},
    {Fabricate, Dice},
    {SortTest, Attach},
    {Dice, Attach},
    {Attach, Bond},
    {Bond, Underfill},
    {Bond, ModuleTest},
    {Bond, SubstrateAttach},
    {Bond, Lid},
    {SubstrateAttach, Lid},
    {CarrierFabricate, CarrierTest},
    {CarrierTest, SubstrateAttach},
    {Underfill, FinalTest},
    {ModuleTest, FinalTest},
    {SubstrateAttach, FinalTest},
    {Lid, FinalTest},
    {FinalTest, SystemTest},
};

void checkStep(Checker& c, const FlowStep& step, const std::string& at)
{
    for (const auto& [value, key] : {std::pair{step.cost_usd, "cost_usd"},
                                     {step.cost_usd_per_mm2, "cost_usd_per_mm2"},
                                     {step.cost_usd_per_die, "cost_usd_per_die"},
                                     {step.cost_usd_per_bond, "cost_usd_per_bond"},
                                     {step.machine_s, "machine_s"},
                                     {step.machine_usd_per_h, "machine_usd_per_h"},
                                     {step.test_cost_usd, "test_cost_usd"},
                                     {step.rework_cost_usd, "rework_cost_usd"}})
        c.nonNegative(value, at + key);
    c.fraction(step.yield, at + "yield");
    if (step.test_coverage) c.fraction(*step.test_coverage, at + "test_coverage");
    if (step.rework_success) c.fraction(*step.rework_success, at + "rework_success");
    if (!step.test_coverage && step.test_cost_usd > 0)
        c.problem(at + "test_cost_usd", "test_cost_usd needs a test_coverage");
    if (!step.rework_success && step.rework_cost_usd > 0)
        c.problem(at + "rework_cost_usd", "rework_cost_usd needs a rework_success");
    const bool test = step.kind == SortTest || step.kind == CarrierTest || step.kind == ModuleTest ||
                      step.kind == FinalTest || step.kind == SystemTest;
    if (test && step.rework_success)
        c.problem(at + "rework_success", "a test has nothing to rework",
                  "State the rework at the step that fails: bond, substrate_attach or lid.");
    const bool testedElsewhere = step.kind == SortTest || step.kind == CarrierTest || step.kind == FinalTest;
    if (testedElsewhere && step.test_coverage)
        c.problem(at + "test_coverage", "the coverage of this test is not a step's",
                  "State sort_coverage of the node or part, carrier_test_coverage or final_test_coverage of the flow.");
}

/// Less than one piece makes shares of what is paid once that are no numbers any more.
void checkVolume(Checker& c, double volume, const std::string& at)
{
    c.nonNegative(volume, at);
    if (volume > 0 && volume < 1) c.problem(at, "0, or 1 or more expected");
}

void checkOrder(Checker& c, const std::vector<FlowStep>& steps)
{
    std::set<StepKind> seen;
    const auto place = [&](StepKind kind) { return std::ranges::find(steps, kind, &FlowStep::kind); };
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (!seen.insert(steps[i].kind).second)
            c.problem("steps/" + std::to_string(i) + "/kind", "this kind of step stands twice in the flow");
    const std::size_t optional = seen.count(ModuleTest) + seen.count(SystemTest);
    if (seen.size() - optional < kStepKinds - 2)
        c.problem("steps", "the list of steps is not whole",
                  "It holds every kind but module_test and system_test, which may be left out.");
    for (const auto& [first, then] : kOrder)
        if (place(then) != steps.end() && place(first) != steps.end() && place(then) < place(first))
            c.problem("steps/" + std::to_string(place(then) - steps.begin()) + "/kind",
                      "this step stands before one that it follows: step " +
                          std::to_string(place(first) - steps.begin()),
                      "See the order in docs/physics/cost.md.");
}

} // namespace

void validateFlow(const FlowSettings& flow, const Catalogue& catalogue, Gate& gate)
{
    const std::string pointer = "/flow", name = "flow";
    Checker c(gate, pointer, name);
    c.fraction(flow.substrate_attach_yield, "substrate_attach_yield");
    c.fraction(flow.lid_attach_yield, "lid_attach_yield");
    c.nonNegative(flow.module_process_cost_usd, "module_process_cost_usd");
    c.nonNegative(flow.substrate_attach_cost_usd, "substrate_attach_cost_usd");
    c.nonNegative(flow.lid_cost_usd, "lid_cost_usd");
    c.nonNegative(flow.final_test_cost_usd, "final_test_cost_usd");
    c.fraction(flow.final_test_coverage, "final_test_coverage");
    c.fraction(flow.carrier_test_coverage, "carrier_test_coverage");
    c.fraction(flow.inspection_coverage, "inspection_coverage");
    c.length(flow.probe_pitch, "probe_pitch_um");
    c.fraction(flow.unprobed_coverage, "unprobed_coverage");
    c.fraction(flow.host_test_coverage, "host_test_coverage");
    c.nonNegative(flow.bad_site_cost_usd, "bad_site_cost_usd");
    c.fraction(flow.stack_test_coverage, "stack_test_coverage");
    c.nonNegative(flow.stack_test_cost_usd, "stack_test_cost_usd");
    checkVolume(c, flow.volume, "volume");
    c.nonNegative(flow.package_nre_usd, "package_nre_usd");
    c.nonNegative(flow.assembly_carbon_kg, "assembly_carbon_kg");
    for (std::size_t i = 0; i < flow.products.size(); ++i) {
        const std::string at = "products/" + std::to_string(i) + '/';
        checkVolume(c, flow.products[i].volume, at + "volume");
        for (const auto& [part, count] : flow.products[i].parts) {
            c.nonNegative(count, at + "parts/" + pointerToken(part));
            if (!catalogue.parts.contains(PartId(part)))
                c.problem(at + "parts/" + pointerToken(part), "no such part in this file");
        }
    }
    for (std::size_t i = 0; i < flow.steps.size(); ++i)
        checkStep(c, flow.steps[i], "steps/" + std::to_string(i) + '/');
    if (!flow.steps.empty()) checkOrder(c, flow.steps);
}

} // namespace interpose
