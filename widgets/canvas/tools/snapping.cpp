// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/tools/snapping.hpp"

namespace interpose {

Coord roundedTo(Coord value, Coord step)
{
    const std::int64_t half = step.nm() / 2;
    const std::int64_t v = value.nm();
    return Coord::fromNm((v >= 0 ? (v + half) / step.nm() : -((-v + half) / step.nm())) * step.nm());
}

Point snapped(Point corner, Point origin, Coord step)
{
    return {origin.x + roundedTo(corner.x - origin.x, step), origin.y + roundedTo(corner.y - origin.y, step)};
}

Point gridOriginOf(const Scene& scene, std::size_t body)
{
    const auto parent = scene.bodies()[body].parent;
    if (!parent) return {};
    const Rect box = scene.bodies()[*parent].box();
    return {box.x, box.y};
}

} // namespace interpose
