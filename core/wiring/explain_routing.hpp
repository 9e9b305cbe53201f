// SPDX-License-Identifier: GPL-3.0-or-later
// What the carriers must bear, with the formula and the inputs each figure comes from.
#pragma once

#include "model/assembly.hpp"
#include "model/explanation.hpp"
#include "wiring/routing.hpp"

#include <vector>

namespace interpose {

/// Explains the signal layers of channels and escapes, and the fullest cell and cuts of each carrier. Keys begin with
/// "routing/". O(wires + cells): only where explanations are asked for.
/// \param input    wiringInput of the assembly
/// \param routing  evaluateRouting of the same assembly
std::vector<Explanation> explainRouting(const Assembly& assembly, const WiringInput& input,
                                        const RoutingResult& routing);

} // namespace interpose
