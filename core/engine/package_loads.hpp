// SPDX-License-Identifier: GPL-3.0-or-later
// What the package stage gets of the stages before it: limits of the deck, currents at the board, wires in the root.
#pragma once

#include "package/package_input.hpp"
#include "power/power.hpp"
#include "rules/rule_deck.hpp"
#include "wiring/routing.hpp"
#include "wiring/wiring.hpp"

namespace interpose {

/// What the package stage needs of the deck; its list of bodies is shared, not copied.
PackageRules packageRules(const RuleDeck& deck);

/// The nets that reach the board with their bands, and what the power stage asks for on that way; without root_wires.
/// O(joins x nets).
PackageLoads supplyLoads(const PowerInput& input, const PowerResult& power, const NetLoads& loads);

/// Wires of links drawn in the root, by body.
std::vector<double> rootWires(const WiringInput& input, const WiringResult& wiring,
                              const std::vector<PlacedBody>& bodies);

/// The channel drawn in the root that needs most layers.
std::optional<RootChannel> rootChannel(const RoutingResult& routing, const Assembly& assembly);

/// All of it from the assembly alone, wires and power evaluated for it.
PackageLoads packageLoads(const Assembly& assembly);

/// The first finding of placement or package that `after` has and `before` has not, by code and parts; empty: none.
std::string newFinding(const Assembly& before, const Assembly& after, const RuleDeck& deck);

/// Per body, what links add to the power its part states.
std::vector<double> addedPowerW(const WiringResult& wiring, std::size_t bodies);

} // namespace interpose
