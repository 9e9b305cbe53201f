// SPDX-License-Identifier: GPL-3.0-or-later
// How many z cells each slab of a stack needs, and where: fine next to heat sources, growing away from them.
#pragma once

#include <vector>

namespace interpose {

/// What the grading needs to know of a slab.
struct SlabShape
{
    double thickness_m = 0; ///< > 0
    bool powered = false;
};

/// How z cells grow. The defaults hold the analytic reference cases; see docs/physics/heat.md#z-cells.
struct ZGrading
{
    double nearest_m = 70e-6; ///< cell height wanted in a powered slab and right beside it
    double growth = 0.2;      ///< the height wanted grows by this much per metre of distance
};

/// Grading for the smallest source of a stack: heat spreads from it within about its own width.
/// \param smallest_source_m  shorter side of the smallest heated rectangle; > 0
/// \param lateral_cell_m     cell of the lateral grid: finer than an eighth of it would be wasted; >= 0
ZGrading gradingFor(double smallest_source_m, double lateral_cell_m);

/// Cell heights of every slab, bottom up; each list sums to its slab's thickness (to rounding).
/// Powered slabs: an odd number of equal cells, so that one lies at mid-height; thin ones take one cell, read with
/// Reading::Corrected. Others: at distance s from the nearest powered slab about nearest_m + growth * s, at least one
/// cell per slab. Without any powered slab: one cell each.
/// Source: docs/physics/heat.md#z-cells. Cost: O(slabs).
std::vector<std::vector<double>> gradedCells(const std::vector<SlabShape>& slabs, const ZGrading& grading = {});

} // namespace interpose
