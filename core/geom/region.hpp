// SPDX-License-Identifier: GPL-3.0-or-later
// Areas made of rectangles, and finding rectangles near a place. The only room that sees Boost.Geometry.
#pragma once

#include "geom/geometry.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace interpose {

/// Area of the union of `rects`, mm2. O(n log n).
double unionAreaMm2(const std::vector<Rect>& rects);

/// Area of `target` not covered by any of `covers`, mm2.
double uncoveredAreaMm2(const Rect& target, const std::vector<Rect>& covers);

/// `target` less `holes`, as disjoint rectangles in bands from the bottom up, left to right within a band. Each band is
/// as high as nothing changes in it. O(n^2) in the number of holes that meet the target.
std::vector<Rect> subtract(const Rect& target, const std::vector<Rect>& holes);

/// R-tree over rectangles, queried by overlap. Immutable; indices are those of the vector it was built from.
class SpatialIndex
{
public:
    explicit SpatialIndex(const std::vector<Rect>& rects);
    ~SpatialIndex();
    SpatialIndex(SpatialIndex&&) noexcept;
    SpatialIndex& operator=(SpatialIndex&&) noexcept;

    /// Indices whose rectangle touches or overlaps `area`, ascending.
    std::vector<std::size_t> touching(const Rect& area) const;

private:
    struct Tree;
    std::unique_ptr<Tree> m_tree;
};

} // namespace interpose
