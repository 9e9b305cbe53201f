// SPDX-License-Identifier: GPL-3.0-or-later
// Questions to a solved field: values at a height, at a point, and over a rectangle.
#pragma once

#include "thermal/raster.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace interpose {

/// One horizontal plane of values on (a part of) the grid of a LayeredProblem: nx * ny, row-major, x fastest, origin
/// lower left. At least one edge along each axis.
struct FieldPlane
{
    std::vector<double> x_edges_m, y_edges_m;
    std::vector<double> rise_k;

    std::size_t nx() const { return x_edges_m.size() - 1; }
    std::size_t ny() const { return y_edges_m.size() - 1; }
};

/// How values between the cells' centres are read.
enum class Reading {
    AsSolved,  ///< linear in the resistance between two centres; the finite-volume value at a centre: the rule of
               ///< same-grid comparisons
    Corrected, ///< plus what heat does within a cell that the finite volume lets start at the centre: exact for flow
               ///< along z, so that one cell serves a thin heated layer, and several layers one cell. The product's.
};

/// Reads planes of one solved field over a window and keeps what it finds out about cells that several slabs share.
class FieldReader
{
public:
    /// \param cells  what rasterise() made of `layered` and `solution` solves; all three must outlive the reader
    /// \param window  planes have the cells it meets and no other; absent: all
    FieldReader(const LayeredProblem& layered, const HeatProblem& cells, const HeatSolution& solution,
                const std::optional<AreaRect>& window = {});
    ~FieldReader();

    /// Rise at a height within a slab, seen from the nearest cell centres below and above it; beyond the outermost
    /// centres on the way to ambient.
    /// \param height_m  above the slab's lower face
    /// Source: docs/physics/heat.md#reading. Cost: O(cells read), more the first time slabs share the cell.
    FieldPlane atHeight(std::size_t slab, double height_m, Reading reading = Reading::Corrected);

    /// atHeight() halfway up the slab.
    FieldPlane midHeight(std::size_t slab, Reading reading = Reading::Corrected);

private:
    struct Groups;
    std::unique_ptr<Groups> m_groups;
};

/// FieldReader::midHeight of a reader of its own.
FieldPlane midHeight(const LayeredProblem& layered, const HeatProblem& cells, const HeatSolution& solution,
                     std::size_t slab, Reading reading = Reading::Corrected);

/// Which cells a rectangle owns.
enum class CellRule {
    CentreInside, ///< cells whose centre lies in it, all of equal weight: the rule of same-grid comparisons
    HalfCovered,  ///< maximum and minimum over cells more than half covered, mean weighted by covered area: the
                  ///< product's
};

struct BlockStatistics
{
    double max_k = 0, mean_k = 0, min_k = 0;
    std::size_t hottest_x = 0, hottest_y = 0; ///< cell of the maximum; the first in row-major order
    std::size_t cells = 0;                    ///< that max and min were taken over
};

/// Statistics of a plane over a rectangle. A rectangle that owns no cell by its rule (smaller than a cell) takes the
/// cell it covers most; one without area or outside the grid has cells = 0 and zeros.
BlockStatistics blockStatistics(const FieldPlane& plane, const AreaRect& area, CellRule rule);

/// Bilinear between cell centres, constant beyond the outermost centres.
double valueAt(const FieldPlane& plane, double x_m, double y_m);

} // namespace interpose
