// SPDX-License-Identifier: GPL-3.0-or-later
// Where the signals of a PHY are: by its bump map, by channels of a memory, or spread over the grid of its standard.
#pragma once

#include "wiring/wiring.hpp"

#include <cstdint>
#include <vector>

namespace interpose {

/// Bumps of all signals in root coordinates, data wires first, then overhead, replacing `out`. O(signals).
/// Source: docs/physics/interconnect.md#bumps
void signalBumpsOf(const PlacedPhy& phy, std::vector<Point>& out);

/// Bumps of all signals in part coordinates: data wires first, then overhead; by the map, else by the standard. What a
/// map of this PHY would hold. O(signals).
std::vector<Point> signalMap(const Phy& phy, const InterfaceStandard& standard);

/// Sites a PHY offers: those of its grid, or as many as its map has bumps (power is then not of our concern).
std::int64_t siteCount(const PlacedPhy& phy);

/// Sites its signals and their share of power need; with a map, the signals alone.
std::int64_t neededSites(const PlacedPhy& phy);

} // namespace interpose
