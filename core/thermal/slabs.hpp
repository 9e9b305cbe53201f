// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts the boxes of an assembly into slabs: one for every height at which anything begins or ends.
#pragma once

#include "thermal/raster.hpp"
#include "thermal/solids.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace interpose {

/// Everything the field depends on besides the grid.
struct HeatInput
{
    SolidModel model;
    std::map<std::string, Conductivity> materials;
    double h_top_w_per_m2k = 0, h_bottom_w_per_m2k = 0, ambient_c = 0;
    bool operator==(const HeatInput&) const = default;
};

/// The stack on `grid` x `grid` equal cells over the root's outline and growing ones beyond, out to the edge of the
/// sink's base, and where the slabs begin.
struct CutStack
{
    LayeredProblem layered;
    std::vector<Coord> planes;               ///< slabs + 1, ascending
    std::vector<std::string> material_names; ///< by LayeredProblem::materials index; the first is air
};

/// Still air around parts where no other material is stated (docs/physics/stack.md).
inline constexpr Conductivity kAir{0.03, 0.03, 0.03};
/// Its heat per volume, as the library's entry `air`: 1.0 kg/m3 at 60 to 80 C and 1007 J/(kg K). Steady results do not
/// depend on it.
inline constexpr double kAirCapacity_j_per_m3k = 1000;
inline constexpr const char* kAirName = "air";

/// The same rectangle in metres.
AreaRect areaOf(const Rect& r);

/// Bounds of what is solved: beyond them there is a finding instead of a field, and memory stays bounded.
inline constexpr std::size_t kMaxSlabs = 300, kMaxSlabRects = 4'000'000, kMaxCells = 32'000'000;
/// z cells beyond one per slab; the grading is coarsened to keep them.
inline constexpr std::size_t kMaxExtraCells = 200;

/// Coarseness of the z cells of a result and of a live look.
inline constexpr double kFineZ = 1, kLiveZ = 3;

/// Why the stack cannot be cut for this grid; nothing when it can. O(solids log solids).
std::optional<std::string> tooLarge(const SolidModel& model, int grid);

/// Slabs with z cells graded away from the heated ones. Deterministic. Precondition: not tooLarge.
/// \param coarseness  of the z cells, see gradingFor()
CutStack cutStack(const HeatInput& input, int grid, double coarseness = kFineZ);

/// Index of the slab that holds height z (the lower one at a plane, clamped to the stack).
std::size_t slabAt(const CutStack& stack, Coord z);

} // namespace interpose
