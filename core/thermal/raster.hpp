// SPDX-License-Identifier: GPL-3.0-or-later
// From slabs of materials and power in continuous coordinates to cells, by covered area: nothing is ever snapped, so a
// die that is dragged by a fraction of a cell moves its heat by that fraction.
#pragma once

#include "solver/heat_problem.hpp"

#include <optional>
#include <vector>

namespace interpose {

/// Diagonal conductivity; each > 0.
struct Conductivity
{
    double kx_w_per_mk = 0, ky_w_per_mk = 0, kz_w_per_mk = 0;
    bool operator==(const Conductivity&) const = default;
};

/// Axis-parallel rectangle in metres, lower-left corner and size, in the frame of the grid's edges.
struct AreaRect
{
    double x_m = 0, y_m = 0, width_m = 0, height_m = 0;
    bool operator==(const AreaRect&) const = default;
};

/// Material over a rectangle. Outside the grid it is cut off.
struct SlabRect
{
    AreaRect area;
    int material = 0; ///< index into LayeredProblem::materials
    bool operator==(const SlabRect&) const = default;
};

/// Power spread evenly over a rectangle and through the slab's thickness. Powers add where they overlap.
struct PowerRect
{
    AreaRect area;
    double power_w = 0;
    bool operator==(const PowerRect&) const = default;
};

/// One horizontal layer over the whole grid.
struct Slab
{
    std::vector<double> cell_dz_m; ///< its z cells, bottom up; their sum is the thickness
    int base_material = 0;
    /// Laid one over the other. Within a level rectangles do not overlap; a cell then holds
    /// (1 - sum f) * what was there + sum f_i * k_i with f the covered share of the cell (sum f > 1 is normalised).
    std::vector<std::vector<SlabRect>> levels;
    std::vector<PowerRect> powers;
    /// It and the slab below, one entry in cell_dz_m each, lie in one cell. Never the lowest slab. In the
    /// lowest and the topmost cell heat cannot be split between two neighbours: powered slabs there should not share.
    bool shares_below = false;
    bool operator==(const Slab&) const = default;
};

/// A whole stack. `x_edges_m` and `y_edges_m` ascend strictly; nx = edges - 1.
struct LayeredProblem
{
    std::vector<double> x_edges_m, y_edges_m;
    std::vector<Conductivity> materials;
    std::vector<Slab> slabs; ///< bottom up
    double h_top_w_per_m2k = 0, h_bottom_w_per_m2k = 0;
    std::optional<AreaRect> top_area, bottom_area; ///< where h acts; absent: everywhere
    bool operator==(const LayeredProblem&) const = default;
};

/// Slabs [first, end) that lie in one cell, or the one slab that has its cells for itself, and the first of the cells.
struct SlabGroup
{
    std::size_t first = 0, end = 1, cell = 0;

    std::size_t slabs() const { return end - first; }
    bool operator==(const SlabGroup&) const = default;
};

/// Bottom up.
std::vector<SlabGroup> slabGroups(const std::vector<Slab>& slabs);

/// Fills `cells` (its buffers are reused), without storage. Power is kept: sum of power_w + result = sum of all
/// PowerRect::power_w. Slabs that share a cell conduct in series along z and side by side along x and y. Their heat
/// that starts off the middle of the cell's resistance is shared with the next cell, as a beam loads its supports.
/// \return  power that found no cell, W: rectangles or parts of them outside the grid, and rectangles without area
/// Errors: none. Source: docs/physics/heat.md#raster. Cost: O(cells + covered cells of all rectangles).
double rasterise(const LayeredProblem& layered, HeatProblem& cells);

} // namespace interpose
