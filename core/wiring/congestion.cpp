// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/congestion.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

constexpr double kFineCellMm = 0.5, kCoarseCellMm = 1, kCoarseFromMm = 40;
constexpr int kMostCells = 256;

int cellsAlong(double side_mm, double cell_mm)
{
    return static_cast<int>(std::clamp(std::ceil(side_mm / cell_mm - 1e-9), 1.0, static_cast<double>(kMostCells)));
}

/// Cell of a place along one axis: line k lies at length * k / cells, as WireGrid says.
int cellOf(std::int64_t from, std::int64_t length, int cells)
{
    if (from <= 0 || length <= 0) return 0;
    if (from >= length) return cells - 1;
    auto cell = static_cast<std::int64_t>(static_cast<double>(from) / static_cast<double>(length) * cells);
    const auto line = [&](std::int64_t k) { return length * k / cells; };
    if (from < line(cell))
        --cell;
    else if (from >= line(cell + 1))
        ++cell;
    return static_cast<int>(std::clamp<std::int64_t>(cell, 0, cells - 1));
}

/// Half a wire through the sides of one row (column) of cells between two columns (rows).
void addLeg(std::int32_t* sides, std::ptrdiff_t stride, int from, int to)
{
    if (from == to) return;
    sides[(std::min(from, to) + 1) * stride] += 1;
    sides[(std::max(from, to) + 1) * stride] -= 1; // one beyond the last side is spare
}

} // namespace

int WireGrid::column(Coord x) const
{
    return cellOf((x - area.x).nm(), area.width.nm(), nx);
}

int WireGrid::row(Coord y) const
{
    return cellOf((y - area.y).nm(), area.height.nm(), ny);
}

WireGrid wireGrid(const Rect& area)
{
    const double longest = std::max(area.width.mm(), area.height.mm());
    const double cell = longest < kCoarseFromMm ? kFineCellMm : kCoarseCellMm;
    return {area, cellsAlong(area.width.mm(), cell), cellsAlong(area.height.mm(), cell)};
}

WireFlow wireFlow(std::span<const WireEnds> wires, const WireGrid& grid)
{
    const auto nx = static_cast<std::ptrdiff_t>(grid.nx), ny = static_cast<std::ptrdiff_t>(grid.ny);
    WireFlow flow;
    flow.across_x.assign(static_cast<std::size_t>((nx + 1) * ny), 0);
    flow.across_y.assign(static_cast<std::size_t>(nx * (ny + 1)), 0);
    for (const WireEnds& wire : wires) {
        const int ca = grid.column(wire.a.x), cb = grid.column(wire.b.x);
        const int ra = grid.row(wire.a.y), rb = grid.row(wire.b.y);
        for (const int row : {ra, rb})
            addLeg(flow.across_x.data() + row * (nx + 1), 1, ca, cb);
        for (const int column : {ca, cb})
            addLeg(flow.across_y.data() + column, nx, ra, rb);
    }
    for (std::ptrdiff_t row = 0; row < ny; ++row)
        for (std::ptrdiff_t side = 1; side <= nx; ++side)
            flow.across_x[static_cast<std::size_t>(row * (nx + 1) + side)] +=
                flow.across_x[static_cast<std::size_t>(row * (nx + 1) + side - 1)];
    for (std::ptrdiff_t i = nx; i < nx * (ny + 1); ++i)
        flow.across_y[static_cast<std::size_t>(i)] += flow.across_y[static_cast<std::size_t>(i - nx)];
    return flow;
}

CellWires cellWires(const WireFlow& flow, const WireGrid& grid, int column, int row)
{
    const auto nx = static_cast<std::size_t>(grid.nx);
    const auto x = static_cast<std::size_t>(column), y = static_cast<std::size_t>(row);
    // A quarter: two sides of a cell are averaged, and they count halves.
    return {0.25 * (flow.across_x[y * (nx + 1) + x] + flow.across_x[y * (nx + 1) + x + 1]),
            0.25 * (flow.across_y[y * nx + x] + flow.across_y[(y + 1) * nx + x])};
}

double cellUse(const CellWires& wires, const WireGrid& grid, double tracks_per_mm)
{
    return (wires.along_x / grid.cellHeightMm() + wires.along_y / grid.cellWidthMm()) / tracks_per_mm;
}

void addToMap(const WireFlow& flow, double tracks_per_mm, CongestionMap& map)
{
    const WireGrid& grid = map.grid;
    const auto nx = static_cast<std::size_t>(grid.nx), ny = static_cast<std::size_t>(grid.ny);
    map.use.resize(nx * ny);
    // A quarter: two sides of a cell are averaged, and they count halves.
    const auto byX = static_cast<float>(0.25 / (grid.cellHeightMm() * tracks_per_mm));
    const auto byY = static_cast<float>(0.25 / (grid.cellWidthMm() * tracks_per_mm));
    for (std::size_t row = 0; row < ny; ++row) {
        const std::int32_t* left = flow.across_x.data() + row * (nx + 1);
        const std::int32_t *below = flow.across_y.data() + row * nx, *above = below + nx;
        for (std::size_t column = 0; column < nx; ++column)
            map.use[row * nx + column] += byX * static_cast<float>(left[column] + left[column + 1]) +
                                          byY * static_cast<float>(below[column] + above[column]);
    }
}

void findPeak(CongestionMap& map)
{
    const auto fullest = std::ranges::max_element(map.use);
    if (fullest == map.use.end()) return;
    const auto index = static_cast<int>(fullest - map.use.begin());
    const int column = index % map.grid.nx, row = index / map.grid.nx;
    map.peak = static_cast<double>(*fullest);
    map.peak_at = {(map.grid.lineX(column) + map.grid.lineX(column + 1)) / 2,
                   (map.grid.lineY(row) + map.grid.lineY(row + 1)) / 2};
}

} // namespace interpose
