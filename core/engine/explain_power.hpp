// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the power section with the formula and the inputs they come from, in the form of the flow's.
#pragma once

#include "flow/explain_flow.hpp"
#include "power/power.hpp"

namespace interpose {

/// Explains every figure of rails, nets, interfaces and test access. Keys begin with "power/". Sources are added by
/// addSources. \param layout powerLayout(assembly, ...) \param result evaluatePower(layout.input). Precondition:
/// validated. O(interfaces^2 x nets): only where explanations are asked for.
std::vector<Explanation> explainPower(const Assembly& assembly, const PowerLayout& layout, const PowerResult& result);

} // namespace interpose
