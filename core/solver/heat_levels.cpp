// SPDX-License-Identifier: GPL-3.0-or-later
// Walking through the grids. The order of the operations on any one cell never depends on who does its row.
#include "solver/heat_levels.hpp"

namespace interpose {

Neighbours HeatLevel::besideRed(int y, const FloatRows& black_values) const
{
    // Red cell k of an even row lies between the black cells k - 1 and k, of an odd one between k and k + 1.
    const std::ptrdiff_t to_west = y % 2 == 0 ? -1 : 0, to_east = to_west + 1;
    const float* own = black_values.row(y);
    return {east.row(y) + to_west, west.row(y) + to_east, north.row(y - 1),        south.row(y + 1),
            own + to_west,         own + to_east,         black_values.row(y - 1), black_values.row(y + 1)};
}

Neighbours HeatLevel::besideBlack(int y, const FloatRows& red_values) const
{
    return besideBlack(y, red_values.row(y - 1), red_values.row(y), red_values.row(y + 1));
}

Neighbours HeatLevel::besideBlack(int y, const float* south_row, const float* own, const float* north_row) const
{
    const std::ptrdiff_t to_west = y % 2 == 0 ? 0 : -1;
    return {west.row(y),   east.row(y),       south.row(y), north.row(y),
            own + to_west, own + to_west + 1, south_row,    north_row};
}

Lines HeatLevel::lines(const ColourCells& cells, int y) const
{
    return {nz, count, cells.excess.row(y), cells.inverse_pivot.row(y)};
}

Reference HeatLevel::reference(const ColourCells& cells, int y, const float* value) const
{
    return {value, cells.bottom.row(y), cells.top.row(y), cells.storage.empty() ? nullptr : cells.storage.row(y)};
}

double HeatLevels::conductanceToAmbient() const
{
    const HeatLevel& coarsest = m_levels.back();
    double sum = static_cast<double>(*coarsest.red.bottom.row(0)) + static_cast<double>(*coarsest.red.top.row(0));
    for (int z = 0; z < coarsest.nz && !coarsest.red.storage.empty(); ++z)
        sum += static_cast<double>(coarsest.red.storage.row(0)[z]);
    return sum;
}

void HeatLevels::restrictRed(std::size_t index, int y, const FloatRows& black_values, HeatScratch& scratch)
{
    const HeatLevel& fine = m_levels[index];
    HeatLevel& coarse = m_levels[index + 1];
    const auto to = static_cast<std::size_t>(fine.next_row[static_cast<std::size_t>(y)]);
    if (y + 1 != fine.first_y[to + 1]) return;
    float* natural = scratch.natural.data();
    std::fill_n(natural, coarse.rowNatural(), 0.0F);
    const ColumnRuns runs = fine.flat ? ColumnRuns{&fine.flat_merge, 1, 0}
                                      : ColumnRuns{fine.merges.data(), static_cast<int>(fine.merges.size()), coarse.nx};
    for (int row = fine.first_y[to]; row <= y; ++row) {
        gather(fine.rowCells(), fine.besideRed(row, black_values), nullptr, scratch.rhs.data());
        addRedToCoarse(fine.flat ? 1 : fine.nz, fine.count, runs, row % 2, scratch.rhs.data(), natural);
    }
    const int at = static_cast<int>(to);
    splitColours(coarse.nz, coarse.nx, at % 2, natural, coarse.red.load.row(at), coarse.black.load.row(at));
}

void HeatLevels::prolong(std::size_t index, int y, float* red, HeatScratch& scratch) const
{
    const HeatLevel& fine = m_levels[index];
    const HeatLevel& coarse = m_levels[index + 1];
    const int from = fine.next_row[static_cast<std::size_t>(y)];
    float* natural = scratch.natural.data();
    joinColours(coarse.nz, coarse.nx, from % 2, coarse.red.rise.row(from), coarse.black.rise.row(from), natural);
    const ColumnRuns runs = fine.flat ? ColumnRuns{&fine.flat_merge, 1, 0}
                                      : ColumnRuns{fine.merges.data(), static_cast<int>(fine.merges.size()), coarse.nx};
    redFromCoarse(fine.flat ? 1 : fine.nz, fine.count, runs, y % 2, natural, red);
}

void HeatLevels::cycle(std::size_t index, ThreadTeam& team)
{
    HeatLevel& level = m_levels[index];
    const std::ptrdiff_t n = level.rowCells();
    const auto relax = [&](ColourCells& cells, int y, const Neighbours& beside, HeatScratch& own) {
        gather(n, beside, cells.load.row(y), own.rhs.data());
        solveLines(level.lines(cells, y), own.rhs.data(), own.other.data(), cells.rise.row(y));
    };
    const auto relaxRed = [&](int place, int y) {
        relax(level.red, y, level.besideRed(y, level.black.rise), scratch(place));
    };
    const auto relaxBlack = [&](int place, int y) {
        relax(level.black, y, level.besideBlack(y, level.red.rise), scratch(place));
    };
    const auto relaxRedFromZero = [&](int place, int y) {
        solveLines(level.lines(level.red, y), level.red.load.row(y), scratch(place).other.data(),
                   level.red.rise.row(y));
    };
    if (index + 1 == m_levels.size()) {
        relaxRedFromZero(0, 0); // one column: its line solve is exact
        return;
    }
    inWaves(team, level.chunks, relaxRedFromZero, relaxBlack,
            [&](int place, int y) { restrictRed(index, y, level.black.rise, scratch(place)); });
    cycle(index + 1, team);
    inWaves(
        team, level.chunks,
        [&](int place, int y) {
            HeatScratch& own = scratch(place);
            prolong(index, y, own.other.data(), own);
            float* rise = level.red.rise.row(y);
            for (std::ptrdiff_t i = 0; i < n; ++i)
                rise[i] += own.other[static_cast<std::size_t>(i)];
        },
        relaxBlack, relaxRed);
}

} // namespace interpose
