// SPDX-License-Identifier: GPL-3.0-or-later
// Every figure of the flow with the formula and the inputs it comes from, as the stage used them.
#pragma once

#include "flow/carbon.hpp"
#include "flow/nre.hpp"
#include "model/explanation.hpp"

namespace interpose {

/// Explains the module's yields and costs, every part (one per part id), attach and step.
/// \param result evaluateFlow(input). O(parts + steps).
std::vector<Explanation> explainFlow(const FlowInput& input, const FlowResult& result);
/// \param recurring_usd cost per good module
std::vector<Explanation> explainNre(const NreResult& nre, double recurring_usd, double volume);
std::vector<Explanation> explainCarbon(const CarbonResult& carbon);

} // namespace interpose
