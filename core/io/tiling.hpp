// SPDX-License-Identifier: GPL-3.0-or-later
// Rectangles painted over one another, cut into a disjoint tiling of their outline: what other programs call a
// floorplan. One material and one power density per tile.
#pragma once

#include "geom/geometry.hpp"

#include <optional>
#include <string>
#include <vector>

namespace interpose {

struct PaintedRect
{
    Rect area;
    int material = 0;
    bool operator==(const PaintedRect&) const = default;
};

struct PoweredRect
{
    Rect area;
    double power_w = 0; ///< spread evenly over the rectangle
    bool operator==(const PoweredRect&) const = default;
};

/// What one layer is made of. Later paint lies over earlier paint; powers add.
struct Painting
{
    Rect outline; ///< rectangles are cut off at it
    int base_material = 0;
    std::vector<PaintedRect> paint;
    std::vector<PoweredRect> powers;
    bool operator==(const Painting&) const = default;
};

/// Where edges may lie.
struct TileRule
{
    Coord nearest;                        ///< edges closer together than this become one; 0: all are kept
    std::optional<int> columns{}, rows{}; ///< edges move to the nearest line of that many equal cells
};

struct Tile
{
    Rect area;
    int material = 0;
    double power_w = 0;
    bool operator==(const Tile&) const = default;
};

struct Tiling
{
    std::vector<Tile> tiles;    ///< disjoint, cover the outline, bottom up by their lower edge, then left to right
    Coord largest_shift;        ///< of any edge, by the rule
    double vanished_mm2 = 0;    ///< area of painted rectangles that the rule left no width
    double power_outside_w = 0; ///< of rectangles, or shares of them, outside the outline
};

/// Cuts a painting. The power within the outline is kept to rounding: a powered rectangle without width after
/// snapping heats the strip it lies in. Neighbouring cells of one material and density are joined, first along x.
/// \return  nothing when more than kMaxTileCells cells of the lines' grid would be needed
/// Cost: O(cells + cells covered by all rectangles), cells = lines in x times lines in y.
std::optional<Tiling> cutTiles(const Painting& painting, const TileRule& rule);

inline constexpr std::size_t kMaxTileCells = 4'000'000;

} // namespace interpose
