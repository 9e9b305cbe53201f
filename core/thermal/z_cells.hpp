// SPDX-License-Identifier: GPL-3.0-or-later
// Which z cells carry a stack of slabs: fine next to heat sources, growing away from them, several thin slabs in one.
#pragma once

#include <cstddef>
#include <vector>

namespace interpose {

/// What a slab is made of where a column of interest passes through it.
struct ColumnPiece
{
    double k_lateral_w_per_mk = 0, kz_w_per_mk = 0; ///< each > 0
};

/// What the grading needs to know of a slab.
struct SlabShape
{
    double thickness_m = 0; ///< > 0
    bool powered = false;
    double strength = 1;                   ///< powered: its power density as a part of the strongest slab's, in (0, 1]
    std::vector<ColumnPiece> columns = {}; ///< as many and in the same order in every slab; may be none
};

/// Sets every slab's strength: its heat per area as a part of the strongest slab's.
/// \param flux_w_per_m2  per slab; 0: it only links heat. All 0: all are as strong
void weighSlabs(std::vector<SlabShape>& slabs, const std::vector<double>& flux_w_per_m2);

/// How z cells grow. The defaults hold the analytic reference cases; see docs/physics/heat.md#z-cells.
struct ZGrading
{
    double nearest_m = 70e-6; ///< cell height wanted in the strongest slab and right beside it
    double growth = 0.2;      ///< the height wanted grows by this much per metre of distance
    double reach_m = 80e-6;   ///< slabs share a cell only if none carries heat further sideways apart from the others
};

/// Grading for the smallest source of a stack: heat spreads from it within about its own width.
/// \param smallest_source_m  shorter side of the smallest heated rectangle; > 0
/// \param lateral_cell_m     cell of the lateral grid: finer than an eighth of it would be wasted; >= 0
/// \param coarseness         1 for a result, more for a quick look: cells grow that much faster away from heat; > 0
ZGrading gradingFor(double smallest_source_m, double lateral_cell_m, double coarseness = 1);

/// The z cells of a stack.
struct ZCells
{
    /// Heights of every slab's cells, bottom up; each list sums to its slab's thickness (to rounding).
    std::vector<std::vector<double>> dz_m;
    /// Per slab: it has one entry in dz_m and lies in one cell with the slab below. Never the first.
    std::vector<bool> shares_below;

    std::size_t count() const; ///< of all cells
    bool operator==(const ZCells&) const = default;
};

/// At distance s from a powered slab cells are about nearest_m / sqrt(strength) + growth * s high, by whichever slab
/// asks for the least. Powered slabs: an odd number of equal cells. Neighbouring slabs that together are no higher than
/// the cell wanted there share one, unless in some column one of them carries heat sideways further than reach_m before
/// the others have it, and but for powered slabs with an end of the stack. Without any powered slab: one cell per slab.
/// The result depends on the slabs only, not on where in them anything lies. Source: docs/physics/heat.md#z-cells.
/// Cost: O(slabs * slabs per shared cell).
ZCells gradedCells(const std::vector<SlabShape>& slabs, const ZGrading& grading = {});

} // namespace interpose
