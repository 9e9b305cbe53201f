// SPDX-License-Identifier: GPL-3.0-or-later
// Where the sheets of a map lie in its cells: lines along their outlines, and a layer for each. Private to the room.
#pragma once

#include "power/ir_map.hpp"

namespace interpose {

/// Cells [x0, x1) x [y0, y1).
struct IrCells
{
    std::size_t x0 = 0, x1 = 0, y0 = 0, y1 = 0;
};

/// Cells of all layers, and those of each sheet. Joined ones have cells in common.
struct IrGrid
{
    std::vector<double> x_edges_m, y_edges_m; ///< from the corner of the area
    std::vector<IrCells> of;                  ///< by sheet; at least one cell

    std::size_t nx() const { return x_edges_m.size() - 1; }
    std::size_t ny() const { return y_edges_m.size() - 1; }
    std::size_t plane() const { return nx() * ny(); }
};

/// Layers of one net: one per level, and one below it for the joins of that level. No two sheets touch within a layer,
/// so none is shorted to another.
struct IrLevels
{
    std::vector<int> of; ///< by sheet: the lowest 0, each above all that it lies over; -1: the net is not in it
    int highest = 0;

    std::size_t layers() const { return static_cast<std::size_t>(2 * highest + 1); }
    std::size_t layerOf(std::size_t sheet) const { return static_cast<std::size_t>(2 * of[sheet]); }
};

/// Lines run along outlines of sheets, then rims of joints, then half a cell within those.
/// \param grid  most cells along a side; > 0. Outlines nearer than a 32nd of a cell, or more than half as many as
///              cells, share a line, and sheets that meet there take layers of their own.
IrGrid irGrid(const IrInput& input, int grid);

/// O(sheets^2) comparisons in the worst case.
IrLevels irLevels(const IrInput& input, const IrGrid& grid, std::size_t net);

/// irProblem on a grid made once for all nets.
HeatProblem irProblem(const IrInput& input, const IrGrid& grid, const IrLevels& levels, std::size_t net, OhmsEnd end);

} // namespace interpose
