// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the power section with the formula and the inputs they come from, in the form of the flow's.
#pragma once

#include "flow/explain_flow.hpp"
#include "power/power.hpp"

namespace interpose {

/// Explains the current of every rail, the utilisation and drop of every interface, and the target impedance of every
/// net. \param result evaluatePower(input). O(rails + interfaces + nets).
std::vector<Explanation> explainPower(const PowerInput& input, const PowerResult& result);

} // namespace interpose
