// SPDX-License-Identifier: GPL-3.0-or-later
// Wires met by straight lines across a carrier: the exact peak, and the profile at even steps.
#pragma once

#include "wiring/wires.hpp"

#include <vector>

namespace interpose {

/// A wire by its two ends.
struct WireEnds
{
    Point a, b;
    bool operator==(const WireEnds&) const = default;
};

/// Wires whose closed extent (x for vertical lines, y for horizontal) meets a line.
struct CutProfile
{
    CutPeak peak;                    ///< over all lines, exact
    Coord first, step;               ///< line i of the profile lies at first + i x step
    std::vector<std::int64_t> wires; ///< met by each line of the profile
    bool operator==(const CutProfile&) const = default;
};

/// Profile at `lines` lines from `first` on, and the peak over all lines anywhere. O(wires + lines) but for the wires
/// that end within the fullest steps, which are sorted. Precondition: lines > 0, step > 0; ends beyond the profile
/// count as in its outermost steps. Source: docs/physics/interconnect.md#cuts
CutProfile cutProfile(std::span<const WireEnds> wires, CutLine line, Coord first, Coord step, int lines);

} // namespace interpose
