// SPDX-License-Identifier: GPL-3.0-or-later
// How full the tracks of a carrier are, cell by cell: each wire goes half along each of its two L routes.
#pragma once

#include "wiring/cuts.hpp"

#include <cstdint>
#include <vector>

namespace interpose {

/// An even grid over a rectangle: row-major, x fastest, origin at the lower left.
struct WireGrid
{
    Rect area;
    int nx = 0, ny = 0;

    int column(Coord x) const; ///< of the cell that holds x; clamped to the grid
    int row(Coord y) const;
    Coord lineX(int column) const { return area.x + area.width * column / nx; } ///< left side of a column
    Coord lineY(int row) const { return area.y + area.height * row / ny; }
    double cellWidthMm() const { return area.width.mm() / nx; }
    double cellHeightMm() const { return area.height.mm() / ny; }
    bool operator==(const WireGrid&) const = default;
};

/// Cells of about 0.5 mm, of 1 mm from 40 mm on; at most 256 along a side. Precondition: area not empty.
WireGrid wireGrid(const Rect& area);

/// Half wires through the sides between cells. A wire on the line between two columns counts in the right one.
struct WireFlow
{
    std::vector<std::int32_t> across_x; ///< (nx + 1) x ny, side i is left of column i: half wires running in x
    std::vector<std::int32_t> across_y; ///< nx x (ny + 1), side j is below row j: half wires running in y
    bool operator==(const WireFlow&) const = default;
};

/// Each wire adds one half to every side its two L routes cross: in x first then y, and the other way round. The sum
/// over a column of sides is twice the wires whose ends lie in columns on both sides of it. O(wires + cells).
WireFlow wireFlow(std::span<const WireEnds> wires, const WireGrid& grid);

/// Share of the tracks of each cell that its wires take, all classes and layers together.
struct CongestionMap
{
    WireGrid grid;
    std::vector<float> use; ///< ny x nx; 1: full
    double peak = 0;
    Point peak_at; ///< middle of the fullest cell
    bool operator==(const CongestionMap&) const = default;
};

/// Wires that run through a cell in x and in y: the means of those over its two sides each.
struct CellWires
{
    double along_x = 0, along_y = 0;
};
CellWires cellWires(const WireFlow& flow, const WireGrid& grid, int column, int row);

/// Adds wires of one class to a map. \param tracks_per_mm  of all its layers together, for signals; > 0
void addToMap(const WireFlow& flow, double tracks_per_mm, CongestionMap& map);

/// Finds the peak of a map whose wires are all added, in the single precision of its cells.
void findPeak(CongestionMap& map);

/// Share of the tracks of a cell, of one class. \param tracks_per_mm  of all its layers together, for signals; > 0
double cellUse(const CellWires& wires, const WireGrid& grid, double tracks_per_mm);

} // namespace interpose
