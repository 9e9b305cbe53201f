// SPDX-License-Identifier: GPL-3.0-or-later
// Sites of a grid in a rectangle, counted in one way wherever joints are counted.
#pragma once

#include "geom/geometry.hpp"

#include <limits>

namespace interpose {

/// Whole rows times whole columns of the pitch; 0 without a pitch, no more than an int holds.
constexpr int sitesIn(const Rect& region, Coord pitch)
{
    if (region.empty() || pitch <= Coord{}) return 0;
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    const std::int64_t columns = region.width.nm() / pitch.nm(), rows = region.height.nm() / pitch.nm();
    if (columns == 0 || rows == 0) return 0;
    return static_cast<int>(columns > most / rows ? most : columns * rows);
}

} // namespace interpose
