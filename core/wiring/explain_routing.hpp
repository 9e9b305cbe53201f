// SPDX-License-Identifier: GPL-3.0-or-later
// What the carriers must bear, with the formula and the inputs each figure comes from.
#pragma once

#include "model/explanation.hpp"
#include "wiring/routing.hpp"

#include <vector>

namespace interpose {

/// Explains the signal layers of channels and escapes. Keys begin with "routing/". O(channels + escapes).
/// \param routing evaluateRouting of the same assembly
std::vector<Explanation> explainRouting(const RoutingResult& routing);

} // namespace interpose
