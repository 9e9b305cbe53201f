// SPDX-License-Identifier: GPL-3.0-or-later
// Reads cases of the schema thermal-case/1 and asks the heat solver for every number they expect.
#pragma once

#include "figure.hpp"
#include "thermal/raster.hpp"
#include "thermal/z_cells.hpp"

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace interpose::reference {

/// Lateral cell edges and z cells of the layers.
struct CaseGrid
{
    std::vector<double> x_edges_m, y_edges_m;
    ZCells z; ///< of each layer, bottom up
};

/// nx x ny equal cells; cells[i] equal z cells in layer i.
CaseGrid evenGrid(const nlohmann::json& file, int nx, int ny, const std::vector<int>& cells);
/// nx x ny equal cells over the footprint, z cells by the product's own grading.
CaseGrid productGrid(const nlohmann::json& file, int nx, int ny);
/// A mesh for cases that leave it to the program: the product's own z grading, laterally 100 cells over each source and
/// growing away from it.
CaseGrid ownGrid(const nlohmann::json& file);

/// A case's stack on a grid. Footprint at the origin, metres.
LayeredProblem readThermalCase(const nlohmann::json& file, const CaseGrid& grid);

/// One figure per number under `expected`. Numbers this adapter does not know fail with got = NaN.
std::vector<Figure> checkThermalCase(const nlohmann::json& file);

} // namespace interpose::reference
