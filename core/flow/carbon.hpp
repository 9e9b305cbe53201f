// SPDX-License-Identifier: GPL-3.0-or-later
// Embodied carbon beside cost: the same line walked once more with kilograms instead of dollars.
#pragma once

#include "flow/module_flow.hpp"

namespace interpose {

/// CO2 equivalent of one good module, in kg, by what it is for; the buckets are those of the cost.
struct CarbonResult
{
    double silicon_kg = 0, memory_kg = 0, purchased_kg = 0, carrier_kg = 0;
    double assembly_kg = 0;      ///< assembly and test
    double scrap_kg = 0;         ///< of stacks and modules thrown away
    double embodied_kg = 0;      ///< the sum of the six above
    std::vector<PartId> unknown; ///< parts of which nothing is stated: counted as zero
    bool is_floor = false;       ///< something is unknown: embodied_kg is "at least"
    bool operator==(const CarbonResult&) const = default;
};

/// The line in kilograms: prices, wafers and panels weigh what they state (nothing: zero), work and tests nothing but
/// assembly_carbon_kg. Yields and counts stay.
FlowInput carbonInput(const FlowInput& input);

/// Absent when nothing of the module states its carbon. Use and disposal are not in it.
/// Total function; rises with defects, areas and part count. Source: docs/physics/carbon.md.
std::optional<CarbonResult> carbonOf(const FlowInput& input);

} // namespace interpose
