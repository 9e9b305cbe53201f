// SPDX-License-Identifier: GPL-3.0-or-later
// Every figure of bandwidth and network with the formula and the inputs it comes from.
#pragma once

#include "model/explanation.hpp"
#include "wiring/interconnect.hpp"

namespace interpose {

/// Keys begin with "bandwidth/" (pairs, edges, bisection, rooflines) and "network/". Bandwidths and latencies of links
/// are those explained by explainWiring. \param result evaluateInterconnect(input). O((pairs + edges) x links).
std::vector<Explanation> explainInterconnect(const InterconnectInput& input, const InterconnectResult& result);

} // namespace interpose
