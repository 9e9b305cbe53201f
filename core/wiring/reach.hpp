// SPDX-License-Identifier: GPL-3.0-or-later
// How far a link may go, by its standard and its wires at its rate and termination, and what it has left.
#pragma once

#include "wiring/wiring.hpp"

namespace interpose {

/// Longest length among the entries for at least `rate_gbit_per_s` that ask for no more than `termination` (none is
/// less than source, source less than both); 0 when there is none, absent when `rates` is empty. O(entries).
std::optional<Coord> reachAt(const std::vector<RateAtLength>& rates, double rate_gbit_per_s, Termination termination);

/// The least of the standard's reach, the standard's rates and the class's; absent when none of them is stated.
/// Source: docs/physics/interconnect.md#reach
std::optional<double> reachMm(const InterfaceStandard& standard, const WiringLink& link);

/// Drawn length over Manhattan length of the link's wires; 1 without a class.
double detourOf(const WiringLink& link);

/// Reach, slack and delay of a link whose wires are measured. `phy` is the end whose standard counts.
void addReach(const PlacedPhy& phy, const WiringLink& link, LinkFigures& figures);

/// WIRE-001 out of reach, WIRE-010 charged too slowly for its rate. `ids`: link and its two placed parts.
void judgeReach(const std::vector<std::string>& ids, const WiringLink& link, const LinkFigures& figures,
                Diagnostics& diagnostics);

} // namespace interpose
