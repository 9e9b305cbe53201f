// SPDX-License-Identifier: GPL-3.0-or-later
// Where a moved part may come to lie: on the grid of what it stands on.
#pragma once

#include "canvas/scene.hpp"

namespace interpose {

/// Multiple of `step` nearest to `value`, halves away from zero. step > 0.
Coord roundedTo(Coord value, Coord step);

/// `corner` moved onto the grid of `step` that starts at `origin`.
Point snapped(Point corner, Point origin, Coord step);

/// Lower left corner, in root coordinates, of what the body stands on: where its grid starts. (0, 0) for the root.
Point gridOriginOf(const Scene& scene, std::size_t body);

} // namespace interpose
