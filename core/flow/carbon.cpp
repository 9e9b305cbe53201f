// SPDX-License-Identifier: GPL-3.0-or-later
#include "flow/carbon.hpp"

#include <algorithm>
#include <numbers>
#include <set>

namespace interpose {

namespace {

bool statesCarbon(const FlowPart& part)
{
    if (part.price_usd) return part.carbon_kg.has_value();
    if (part.process) return part.process->carbon_kg_per_cm2.has_value();
    return part.carrier && part.carrier->carbon_kg_per_cm2;
}

/// Kilograms in the place of dollars.
void weigh(FlowPart& part)
{
    if (part.price_usd) {
        part.price_usd = part.carbon_kg.value_or(0);
    } else if (part.process) {
        ProcessNode& node = *part.process;
        const double wafer_cm2 = std::numbers::pi * node.wafer_diameter_mm * node.wafer_diameter_mm / 400;
        node.wafer_price_usd = node.carbon_kg_per_cm2.value_or(0) * wafer_cm2;
        node.sort_cost_usd_per_mm2 = 0;
    } else if (part.carrier) {
        part.carrier->cost_usd_per_mm2 = part.carrier->carbon_kg_per_cm2.value_or(0) / 100;
    }
    if (part.carrier) {
        part.carrier->finishing_cost_usd_per_mm2 = 0;
        part.carrier->price_includes_assembly = false;
    }
}

/// Steps keep what they risk and test, and lose what they cost.
void weigh(FlowStep& step)
{
    for (double FlowStep::* cost :
         {&FlowStep::cost_usd, &FlowStep::cost_usd_per_mm2, &FlowStep::cost_usd_per_die, &FlowStep::cost_usd_per_bond,
          &FlowStep::machine_usd_per_h, &FlowStep::test_cost_usd, &FlowStep::rework_cost_usd})
        step.*cost = 0;
}

void weigh(FlowSettings& settings)
{
    settings.module_process_cost_usd = settings.assembly_carbon_kg;
    for (double FlowSettings::* cost :
         {&FlowSettings::substrate_attach_cost_usd, &FlowSettings::lid_cost_usd, &FlowSettings::final_test_cost_usd,
          &FlowSettings::bad_site_cost_usd, &FlowSettings::stack_test_cost_usd})
        settings.*cost = 0;
}

} // namespace

FlowInput carbonInput(const FlowInput& input)
{
    FlowInput mass = input;
    for (FlowPart& part : mass.parts)
        weigh(part);
    for (FlowAttach& attach : mass.attaches)
        attach.bond.cost_usd_per_attach = attach.bond.cost_usd_per_mm2 = 0;
    for (FlowStep& step : mass.steps)
        weigh(step);
    weigh(mass.settings);
    return mass;
}

std::optional<CarbonResult> carbonOf(const FlowInput& input)
{
    if (input.settings.assembly_carbon_kg <= 0 && std::ranges::none_of(input.parts, statesCarbon)) return {};
    CarbonResult result;
    std::set<PartId> unknown;
    for (const FlowPart& part : input.parts)
        if (!statesCarbon(part)) unknown.insert(part.part);
    result.unknown.assign(unknown.begin(), unknown.end());
    result.is_floor = !result.unknown.empty();
    const FlowResult walked = evaluateFlow(carbonInput(input));
    result.silicon_kg = walked.silicon_cost_usd;
    result.memory_kg = walked.memory_cost_usd;
    result.purchased_kg = walked.purchased_cost_usd;
    result.carrier_kg = walked.carrier_cost_usd;
    result.assembly_kg = walked.bonding_cost_usd + walked.test_cost_usd;
    result.scrap_kg = walked.scrap_cost_usd;
    result.embodied_kg = walked.cost_per_good_module_usd;
    return result;
}

} // namespace interpose
