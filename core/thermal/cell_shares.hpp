// SPDX-License-Identifier: GPL-3.0-or-later
// A solved field with all that belongs to it, and which cells a box covers. Private to the room.
#pragma once

#include "thermal/heat_problem.hpp"
#include "thermal/stage_input.hpp"

#include <algorithm>
#include <span>

namespace interpose {

/// What a field was solved from and what came out.
struct SolvedField
{
    int grid = 0;
    double tolerance = 0;
    CutStack stack;
    HeatProblem cells;
    HeatSolution solution;
};

/// Cells along one axis that a stretch covers: the first one and the length in each, m.
struct Stretch
{
    std::size_t first = 0;
    std::vector<double> length_m;
    std::size_t end() const { return first + length_m.size(); }
};

/// \param edges  ascending; what lies beyond them is cut off
inline Stretch stretchOf(std::span<const double> edges, double from, double to)
{
    Stretch stretch;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        const double length = std::min(to, edges[i + 1]) - std::max(from, edges[i]);
        if (length <= 0) continue;
        if (stretch.length_m.empty()) stretch.first = i;
        stretch.length_m.push_back(length);
    }
    return stretch;
}

/// Index of the first z cell above a face between two slabs, nz for the top of the stack.
inline std::size_t cellAbove(const CutStack& stack, Coord face)
{
    std::size_t z = 0;
    for (std::size_t slab = 0; slab < stack.layered.slabs.size() && stack.planes[slab] < face; ++slab)
        z += stack.layered.slabs[slab].cell_dz_m.size();
    return z;
}

/// A cell and how much of it something has, or how much it takes.
struct CellShare
{
    std::size_t cell = 0;
    double share = 0;
};

/// Cells of a box between two faces of the stack, with the covered share of their plan.
inline std::vector<CellShare> coveredCells(const SolvedField& field, const Rect& plan, Coord bottom, Coord top)
{
    const HeatProblem& cells = field.cells;
    const Stretch x = stretchOf(field.stack.layered.x_edges_m, plan.x.m(), plan.right().m());
    const Stretch y = stretchOf(field.stack.layered.y_edges_m, plan.y.m(), plan.top().m());
    std::vector<CellShare> covered;
    const std::size_t end = cellAbove(field.stack, top);
    for (std::size_t k = cellAbove(field.stack, bottom); k < end; ++k)
        for (std::size_t j = y.first; j < y.end(); ++j)
            for (std::size_t i = x.first; i < x.end(); ++i)
                covered.push_back({cells.cell(i, j, k), x.length_m[i - x.first] * y.length_m[j - y.first] /
                                                            (cells.dx_m[i] * cells.dy_m[j])});
    return covered;
}

/// The stack rasterised with other figures in place of its materials' conductivities; rasterise() is linear in them.
/// \param figure  figure(name of the material, its conductivity)
template <class Figure>
HeatProblem rasteriseFigures(const CutStack& stack, const Figure& figure)
{
    LayeredProblem layered = stack.layered;
    for (std::size_t i = 0; i < layered.materials.size(); ++i)
        layered.materials[i] = figure(stack.material_names[i], layered.materials[i]);
    HeatProblem cells;
    rasterise(layered, cells);
    return cells;
}

/// Watts of one body in each of its cells: its power boxes as rasterise() spreads them. A cell may come several times.
std::vector<CellShare> bodyPower(const SolvedField& field, const SolidModel& model, std::size_t body);

} // namespace interpose
