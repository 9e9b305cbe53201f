// SPDX-License-Identifier: GPL-3.0-or-later
// How much of each die edge is taken by the PHYs that face it.
#pragma once

#include "wiring/wiring.hpp"

#include <vector>

namespace interpose {

/// Four edges (left, right, bottom, top) of every part with PHYs, in the order of the bodies. PHYs without an edge
/// take none. O(p log p). Source: docs/physics/interconnect.md#shoreline
std::vector<ShorelineFigures> shorelines(const WiringInput& input);

/// WIRE-004 for every edge whose PHYs, placed side by side, would be longer than the edge.
Diagnostics overfullShorelines(const WiringInput& input);

} // namespace interpose
