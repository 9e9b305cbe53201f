// SPDX-License-Identifier: GPL-3.0-or-later
// Every figure of the wires with the formula and the inputs it comes from, as the stage used them.
#pragma once

#include "model/explanation.hpp"
#include "wiring/wiring.hpp"

namespace interpose {

/// Keys begin with "wires/": of a link "wires/links/<id>/...", of an edge "wires/shorelines/<part>/<edge>/free_mm", and
/// the sums as in WiringResult. \param result evaluateWiring(input). O(links + edges).
std::vector<Explanation> explainWiring(const Assembly& assembly, const WiringInput& input, const WiringResult& result);

} // namespace interpose
