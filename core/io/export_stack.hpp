// SPDX-License-Identifier: GPL-3.0-or-later
// The stack of an assembly as tiles, between the thermal stage and the writers of other programs' files.
#pragma once

#include "base/result.hpp"
#include "io/tiling.hpp"
#include "model/assembly.hpp"
#include "thermal/slabs.hpp"

#include <string>
#include <vector>

namespace interpose {

struct ExportMaterial
{
    std::string name; ///< letters, digits and underscores, begins with a letter, unique
    Conductivity conductivity;
    double heat_capacity_j_per_m3k = 0;
};

/// A tile and its name: the part whose power it takes, else its material, and a number. Unique in its layer.
struct NamedTile
{
    Tile tile;
    std::string name;
};

struct ExportLayer
{
    Coord bottom, top;
    std::vector<NamedTile> tiles;
    int base_material = 0; ///< the one of the largest area
    double power_w = 0;

    double thicknessM() const { return (top - bottom).m(); }
};

struct ExportStack
{
    std::string title;
    Rect outline; ///< tiles are in this frame
    std::vector<ExportMaterial> materials;
    std::vector<ExportLayer> layers; ///< bottom up
    double h_top_w_per_m2k = 0, h_bottom_w_per_m2k = 0, ambient_c = 0;
    std::vector<std::string> notes;

    double powerW() const;
};

/// Derives the stack as the thermal stage does and cuts it. Notes say what the tiling changed.
/// \param rule  its columns and rows are filled with `grid` when `on_grid`
/// \param grid  in [4, 1024]
Result<ExportStack> makeExportStack(const Assembly& assembly, Coord nearest, bool on_grid, int grid);

/// The exported problem, one z cell per layer on grid x grid equal cells.
LayeredProblem asLayered(const ExportStack& stack, int grid);

/// A heated layer as our own solver finds it in the exported problem.
struct LayerAnswer
{
    std::size_t layer = 0;
    double power_w = 0;
    double max_c = 0;  ///< over cells more than half covered by a heated tile
    double mean_c = 0; ///< over the heated tiles, by area
};
std::vector<LayerAnswer> solveExport(const ExportStack& stack, int grid);

/// Where README.txt of either program ends: what is simplified, then our own answer.
std::string readmeEnding(const ExportStack& stack, const std::string& answer);

/// README lines with our own answer to the problem as written, and a note of what all simplifications come to: its
/// hottest heated cell against that of the assembly itself with the product's own z cells.
std::string answerText(ExportStack& stack, const Assembly& assembly, int grid);

/// A name other programs take: letters, digits and underscores, begins with a letter.
std::string safeName(const std::string& name);

} // namespace interpose
