// SPDX-License-Identifier: GPL-3.0-or-later
// Lengths of wires between two lists of bumps, and how many wires a straight cut meets. Exact, in nanometres.
#pragma once

#include "geom/geometry.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace interpose {

/// Wires by length: bin 0 below 0.5 mm, bin i from 0.5 x 2^(i-1) mm to below twice that, the last from 32 mm up.
using WireBins = std::array<std::int64_t, 8>;

/// The bin of a length >= 0.
std::size_t wireBin(Coord length);

/// Sum, longest and histogram of some wires; adding in any order gives the same bits.
struct WireLengths
{
    std::int64_t wires = 0;
    std::int64_t total_nm = 0;
    Coord longest;
    WireBins bins{};

    double totalMm() const { return static_cast<double>(total_nm) / 1e6; }
    double meanMm() const { return wires == 0 ? 0 : totalMm() / static_cast<double>(wires); }
    bool operator==(const WireLengths&) const = default;
};

/// Manhattan lengths |dx| + |dy| of wires a[k] - b[k], or a[k] - b[N-1-k] when reversed. O(wires).
/// Precondition: equal sizes. Source: docs/physics/interconnect.md#length
WireLengths wireLengths(std::span<const Point> a, std::span<const Point> b, bool reversed = false);

/// The straight line across the plan that meets the most wires.
struct CutPeak
{
    std::int64_t wires = 0;
    Coord at; ///< x of a vertical, y of a horizontal cut: the lowest such place
    bool operator==(const CutPeak&) const = default;
};

enum class CutLine { Vertical, Horizontal };

/// Most wires whose closed extent (x for vertical lines, y for horizontal) touches one line: a lower bound of the
/// tracks a router needs there. O(wires log wires). Precondition: equal sizes. Source:
/// docs/physics/interconnect.md#cuts
CutPeak peakCut(std::span<const Point> a, std::span<const Point> b, CutLine line);

} // namespace interpose
