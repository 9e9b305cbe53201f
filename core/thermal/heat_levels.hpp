// SPDX-License-Identifier: GPL-3.0-or-later
// The hierarchy of grids of the heat solver: x and y coarsened, every z layer kept, z lines solved exactly.
// Private to the room. Source: docs/physics/heat.md#solver.
#pragma once

#include "thermal/heat_kernels.hpp"
#include "thermal/heat_problem.hpp"
#include "thermal/row_waves.hpp"

#include <functional>
#include <vector>

namespace interpose {

/// One grid. Arrays of cells have a zero row before the first and after the last; see heat_kernels.hpp for the rows.
struct HeatLevel
{
    int nx = 0, ny = 0, nz = 0;
    int half = 0, count = 0;           ///< as in RowOfCells
    std::vector<double> dx_m, dy_m;    ///< cell sizes
    std::vector<int> first_x, first_y; ///< first cell here of each column and row of the next grid; one more at the end
    std::vector<float> x_face_factor;  ///< per column of the next grid: centre distance here / there; first unused
    std::vector<float> y_face_factor;  ///< per row of the next grid
    std::vector<int> next_row;         ///< row of the next grid that holds each row
    std::vector<int> slots;            ///< see ToCoarse
    std::vector<int> west_sources;     ///< see ToCoarse
    bool all_paired = false;           ///< columns 2i and 2i + 1 form column i of the next grid, without exception
    std::vector<float> west, south, up; ///< face conductances, W/K
    std::vector<float> bottom, top;     ///< to ambient, one plane per row, W/K
    std::vector<float> storage;         ///< as in RowOfCells; empty: none
    std::vector<float> carry, inverse_pivot;
    std::vector<float> load, rise;

    std::ptrdiff_t rowSize() const { return 2 * static_cast<std::ptrdiff_t>(half) * nz; }
    std::ptrdiff_t rowAt(int y) const { return (y + 1) * rowSize(); }
    std::ptrdiff_t endRowAt(int y) const { return (y + 1) * 2 * static_cast<std::ptrdiff_t>(half); }
    std::size_t storedCells() const { return static_cast<std::size_t>((ny + 2) * rowSize()); }
    RowOfCells cells(int y) const;
    SmoothedRow smoothed(int y);
    ToCoarse toCoarse(const HeatLevel& coarse) const;
    bool solo() const; ///< too small to share between threads
};

/// Rows of a level that one member works on; whole rows of the next grid.
RowShare shareOf(const HeatLevel& level, const TeamMember& member);

/// Face conductances and line factors of all grids, and one symmetric V(1,1) cycle over them.
class HeatLevels
{
public:
    /// Sizes the arrays (kept when the shape is that of last time). One thread.
    void shape(const HeatProblem& problem);
    /// Fills them. Called by every member of a team.
    void build(const HeatProblem& problem, const TeamMember& member);
    /// Conductance of everything to ambient and to its own past, W/K; NaN or infinite when the problem holds such
    /// numbers.
    double conductanceToAmbient() const;

    HeatLevel& finest() { return m_levels.front(); }
    /// finest().rise = B finest().load with B symmetric positive definite, near the inverse of the operator.
    /// Called by every member of a team. rowDone(y) is called once for each of the member's rows of the finest grid
    /// when its rise is final, while it is still in cache.
    void cycle(const TeamMember& member, const std::function<void(int)>& rowDone) { cycle(0, member, rowDone); }

private:
    void cycle(std::size_t index, const TeamMember& member, const std::function<void(int)>& rowDone);
    void descend(HeatLevel& fine, HeatLevel& coarse, const TeamMember& member);
    void ascend(HeatLevel& fine, const HeatLevel& coarse, const TeamMember& member,
                const std::function<void(int)>& rowDone);

    std::vector<HeatLevel> m_levels;
};

} // namespace interpose
