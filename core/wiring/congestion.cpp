// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/congestion.hpp"

#include "wiring/interval_cursor.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace interpose {

namespace {

constexpr double kFineCellMm = 0.5, kCoarseCellMm = 1, kCoarseFromMm = 40;
constexpr int kMostCells = 256;

int cellsAlong(double side_mm, double cell_mm)
{
    return static_cast<int>(std::clamp(std::ceil(side_mm / cell_mm - 1e-9), 1.0, static_cast<double>(kMostCells)));
}

/// Cells along one side of a grid: line k lies at length * k / cells, as WireGrid says.
class CellLines
{
public:
    CellLines(Coord from, Coord length, int cells) : m_start(from.nm()), m_length(length.nm()), m_cells(cells) {}

    int intervalOf(std::int64_t nm) const
    {
        const std::int64_t from = nm - m_start;
        if (from <= 0 || m_length <= 0) return 0;
        if (from >= m_length) return m_cells - 1;
        auto cell = static_cast<int>(from * m_cells / m_length); // the line above may be rounded down onto `from`
        if (nm >= lineOf(cell + 1)) ++cell;
        return std::min(cell, m_cells - 1);
    }
    std::int64_t lineOf(int cell) const { return m_start + m_length * cell / m_cells; }
    int last() const { return m_cells - 1; }

private:
    std::int64_t m_start, m_length;
    int m_cells;
};

/// Cells of the two ends of a wire.
struct EndCells
{
    int column_a, column_b, row_a, row_b;
    bool operator==(const EndCells&) const = default;
};

/// Half of each wire through the sides of one row (column) of cells between two columns (rows).
void addLeg(std::int32_t* sides, std::ptrdiff_t stride, int from, int to, std::int32_t wires)
{
    if (from == to) return;
    sides[(std::min(from, to) + 1) * stride] += wires;
    sides[(std::max(from, to) + 1) * stride] -= wires; // one beyond the last side is spare
}

void addBothRoutes(const EndCells& ends, std::int32_t wires, const WireGrid& grid, WireFlow& flow)
{
    for (const int row : {ends.row_a, ends.row_b})
        addLeg(flow.across_x.data() + row * (grid.nx + 1), 1, ends.column_a, ends.column_b, wires);
    for (const int column : {ends.column_a, ends.column_b})
        addLeg(flow.across_y.data() + column, grid.nx, ends.row_a, ends.row_b, wires);
}

} // namespace

int WireGrid::column(Coord x) const
{
    return CellLines(area.x, area.width, nx).intervalOf(x.nm());
}

int WireGrid::row(Coord y) const
{
    return CellLines(area.y, area.height, ny).intervalOf(y.nm());
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
    IntervalCursor columnA(CellLines(grid.area.x, grid.area.width, grid.nx)), columnB = columnA;
    IntervalCursor rowA(CellLines(grid.area.y, grid.area.height, grid.ny)), rowB = rowA;
    EndCells last{};
    std::int32_t alike = 0; // neighbours mostly fall in the same cells: added together
    for (const WireEnds& wire : wires) {
        const EndCells ends{columnA.intervalOf(wire.a.x.nm()), columnB.intervalOf(wire.b.x.nm()),
                            rowA.intervalOf(wire.a.y.nm()), rowB.intervalOf(wire.b.y.nm())};
        if (ends != last) addBothRoutes(std::exchange(last, ends), std::exchange(alike, 0), grid, flow);
        ++alike;
    }
    addBothRoutes(last, alike, grid, flow);
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
