// SPDX-License-Identifier: GPL-3.0-or-later
// Every figure of the flow with the formula and the inputs it comes from, as the stage used them.
#pragma once

#include "flow/carbon.hpp"
#include "flow/nre.hpp"
#include "model/explanation.hpp"

namespace interpose {

/// Explains the module's yields and costs, every part (one of those whose figures are equal), attach, line and step.
/// \param result evaluateFlow(input). O(parts + steps).
std::vector<Explanation> explainFlow(const FlowInput& input, const FlowResult& result);
/// \param nre nreOf(input, recurring_usd); \param recurring_usd cost per good module. Keys begin with "nre/".
std::vector<Explanation> explainNre(const FlowInput& input, const NreResult& nre, double recurring_usd);
/// \param carbon carbonOf(input). Keys begin with "carbon/"; pass fractions are those explained by explainFlow.
std::vector<Explanation> explainCarbon(const FlowInput& input, const CarbonResult& carbon);

/// Fills origin, grade and source of every input from the facts of the assembly that the flow was made of.
void addSources(const Assembly& assembly, std::vector<Explanation>& explanations);

} // namespace interpose
