// SPDX-License-Identifier: GPL-3.0-or-later
// The stack that the thermal stage solves, written for two other programs, so that anyone can check us.
// docs/interop.md is its page.
#pragma once

#include "base/result.hpp"
#include "model/assembly.hpp"

#include <string>
#include <vector>

namespace interpose {

/// Cells over each side of the outline in the exported problem.
inline constexpr int kExportGrid = 64;

struct TextFile
{
    std::string name; ///< without a folder
    std::string text;
};

struct ThermalExport
{
    std::vector<TextFile> files;    ///< the last one is README.txt: how to run it, the traps, our own answer
    std::vector<std::string> notes; ///< what the format could not say and what was done instead, each a sentence
};

/// HotSpot 7 (uvahotspot/HotSpot): stack.lcf, a .flp per layer, power.ptrace, hotspot.config.
/// \param grid  rows and columns; HotSpot without SuperLU wants a power of two; in [4, 1024]
/// Refused: stacks beyond the bounds of the thermal stage or of HotSpot (8,192 blocks per layer), no heat path on top.
/// Precondition: validated. Cost: two solves on the grid.
Result<ThermalExport> exportHotSpot(const Assembly& assembly, int grid = kExportGrid);

/// 3D-ICE 4.0 (esl-epfl/3d-ice): stack.stk, a layout per layer of several materials, a floorplan per heated layer.
/// Every edge lies on a line of the grid. Refused and cost: as above.
Result<ThermalExport> exportThreeDIce(const Assembly& assembly, int grid = kExportGrid);

} // namespace interpose
