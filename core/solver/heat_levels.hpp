// SPDX-License-Identifier: GPL-3.0-or-later
// The hierarchy of grids of the heat solver: x and y coarsened, every z layer kept, z lines solved exactly.
// Private to the room. Source: docs/physics/heat.md#solver.
#pragma once

#include "solver/float_rows.hpp"
#include "solver/heat_kernels.hpp"
#include "solver/heat_problem.hpp"
#include "solver/row_waves.hpp"

#include <array>
#include <vector>

namespace interpose {

/// What both colours have.
struct ColourCells
{
    FloatRows up;                    ///< conductance through the upper face, W/K
    FloatRows excess, inverse_pivot; ///< see Lines
    FloatRows bottom, top;           ///< to ambient, one plane per row, W/K
    FloatRows storage;               ///< to the cell's own past, W/K; empty: none
    FloatRows load, rise;            ///< right-hand side, W, and unknown, K; coarse grids only
};

/// One grid.
struct HeatLevel
{
    int nx = 0, ny = 0, nz = 0;
    int count = 0;                     ///< cells of a colour in one row of one plane, the odd ones padded to the even
    std::vector<double> dx_m, dy_m;    ///< cell sizes
    std::vector<int> first_x, first_y; ///< first cell here of each column and row of the next grid; one more at the end
    std::vector<int> next_row;         ///< row of the next grid that holds each row
    std::vector<float> x_face_factor;  ///< per column of the next grid: centre distance here / there; first 0
    std::vector<float> y_face_factor;  ///< per row of the next grid
    std::vector<ColumnRun> merges;     ///< columns of the next grid
    bool flat = false;                 ///< every column pairs up and planes join without a gap: one long run
    ColumnRun flat_merge;
    RowChunks chunks;
    FloatRows west, east, south, north; ///< faces of black cells, W/K
    ColourCells red, black;
    std::vector<int> leading_plane; ///< per row: the plane that conducts most sideways

    std::ptrdiff_t rowCells() const { return static_cast<std::ptrdiff_t>(nz) * count; } ///< of a colour
    std::ptrdiff_t rowNatural() const { return static_cast<std::ptrdiff_t>(nz) * nx; }
    /// Faces of a row's cells of one colour, and the values of the other colour behind them.
    Neighbours besideRed(int y, const FloatRows& black_values) const;
    Neighbours besideBlack(int y, const FloatRows& red_values) const;
    /// The same with the neighbour rows given.
    Neighbours besideBlack(int y, const float* south, const float* own, const float* north) const;
    Lines lines(const ColourCells& cells, int y) const;
    Reference reference(const ColourCells& cells, int y, const float* value) const;
    std::ptrdiff_t leadingPlane(int y) const
    {
        return leading_plane[static_cast<std::size_t>(y)] * static_cast<std::ptrdiff_t>(count);
    }
};

/// Room for one thread's intermediate rows.
struct HeatScratch
{
    std::vector<float> rhs, other;          ///< one colour of a row
    std::vector<float> natural;             ///< a row in x order, and three more planes
    std::array<std::vector<float>, 4> rows; ///< for rows y % 4
    std::array<int, 4> rows_held{};
};

/// Face conductances and line factors of all grids, and one symmetric V(1,1) cycle over them.
class HeatLevels
{
public:
    /// Sizes the arrays, unless the shape is that of last time. Returns true when everything in the pool is new.
    bool shape(const HeatProblem& problem);
    FloatPool& pool() { return m_pool; }
    /// Fills them.
    void build(const HeatProblem& problem, ThreadTeam& team);
    /// Conductance of everything to ambient and to its own past, W/K; NaN or infinite when the problem holds such
    /// numbers.
    double conductanceToAmbient() const;

    HeatLevel& finest() { return m_levels.front(); }
    const HeatLevel& finest() const { return m_levels.front(); }
    bool single() const { return m_levels.size() == 1; } ///< one column
    HeatScratch& scratch(int place) { return m_scratch[static_cast<std::size_t>(place)]; }

    /// Sets the next grid's load, in the row that holds row y, to what the black values bring to red cells. Call it for
    /// every row; it acts once the last fine row of a coarse row is given, and reads the rows beside both.
    void restrictRed(std::size_t index, int y, const FloatRows& black_values, HeatScratch& scratch);
    /// The next grid's rise for each red cell of row y.
    void prolong(std::size_t index, int y, float* red, HeatScratch& scratch) const;
    /// Rise of the grids from the second on for the load of the second: near the solution there, symmetric and positive
    /// definite.
    void cycleCoarse(ThreadTeam& team) { cycle(1, team); }

private:
    void cycle(std::size_t index, ThreadTeam& team);

    FloatPool m_pool;
    std::vector<HeatLevel> m_levels;
    std::array<HeatScratch, ThreadTeam::kMost> m_scratch;
};

} // namespace interpose
