// SPDX-License-Identifier: GPL-3.0-or-later
#include "flow/flow_steps.hpp"

#include "flow/module_flow.hpp"

#include <algorithm>

namespace interpose {

const FlowStep* stepOf(const std::vector<FlowStep>& steps, StepKind kind)
{
    const auto found = std::ranges::find(steps, kind, &FlowStep::kind);
    return found == steps.end() ? nullptr : &*found;
}

void addStated(LineStep& step, const FlowStep& stated, double area_mm2, double dies, double bonds)
{
    ProcessCost& cost = step.process;
    cost.cost_usd += stated.cost_usd;
    cost.cost_usd_per_mm2 = stated.cost_usd_per_mm2;
    cost.cost_usd_per_die = stated.cost_usd_per_die;
    cost.cost_usd_per_bond = stated.cost_usd_per_bond;
    cost.machine_s = stated.machine_s;
    cost.machine_usd_per_h = stated.machine_usd_per_h;
    cost.area_mm2 = area_mm2;
    cost.dies = dies;
    cost.bonds = bonds;
    if (stated.yield < 1) step.factors.push_back({"process", stated.yield});
    if (stated.test_coverage) step.test = StepTest{*stated.test_coverage, stated.test_cost_usd, 0, {}};
    if (stated.rework_success) step.rework = StepRework{*stated.rework_success, stated.rework_cost_usd};
}

bool comesBefore(const std::vector<FlowStep>& steps, StepKind a, StepKind b)
{
    return std::ranges::find(steps, a, &FlowStep::kind) < std::ranges::find(steps, b, &FlowStep::kind);
}

bool statesNothing(const FlowStep& step)
{
    FlowStep bare;
    bare.kind = step.kind;
    return step == bare;
}

bool statesCost(const FlowStep& step)
{
    return step.cost_usd + step.cost_usd_per_mm2 + step.cost_usd_per_die + step.cost_usd_per_bond +
               step.machine_s * step.machine_usd_per_h + step.test_cost_usd >
           0;
}

FlowStep withoutProcessCost(FlowStep step)
{
    step.cost_usd = step.cost_usd_per_mm2 = step.cost_usd_per_die = step.cost_usd_per_bond = 0;
    step.machine_s = step.machine_usd_per_h = step.rework_cost_usd = 0;
    return step;
}

bool inServicePrice(StepKind kind)
{
    return kind == StepKind::Attach || kind == StepKind::Bond || kind == StepKind::Underfill;
}

bool statesProcessCost(const FlowStep& step)
{
    return !(withoutProcessCost(step) == step);
}

std::vector<FlowStep> usualSteps(bool chipFirst)
{
    using enum StepKind;
    static constexpr StepKind kLast[] = {Fabricate, SortTest,  Dice,      CarrierFabricate, CarrierTest,
                                         Attach,    Bond,      Underfill, ModuleTest,       SubstrateAttach,
                                         Lid,       FinalTest, SystemTest};
    static constexpr StepKind kFirst[] = {Fabricate, SortTest,         Dice,        Attach,     Bond,
                                          Underfill, CarrierFabricate, CarrierTest, ModuleTest, SubstrateAttach,
                                          Lid,       FinalTest,        SystemTest};
    std::vector<FlowStep> steps;
    for (std::size_t i = 0; i < kStepKinds; ++i)
        steps.emplace_back().kind = chipFirst ? kFirst[i] : kLast[i];
    return steps;
}

bool isChipFirst(const std::vector<FlowStep>& steps)
{
    return comesBefore(steps, StepKind::Attach, StepKind::CarrierFabricate);
}

} // namespace interpose
