// SPDX-License-Identifier: GPL-3.0-or-later
// Points, rectangles and the eight orientations, in exact nanometres. x to the right, y up, origin at the lower left.
#pragma once

#include "base/coord.hpp"

#include <algorithm>

namespace interpose {

struct Point
{
    Coord x, y;
    bool operator==(const Point&) const = default;
    friend constexpr Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
    friend constexpr Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
};

struct Size
{
    Coord width, height;
    bool operator==(const Size&) const = default;
};

/// |dx| + |dy|
constexpr Coord manhattan(Point a, Point b)
{
    return abs(a.x - b.x) + abs(a.y - b.y);
}

/// Axis-parallel rectangle: lower-left corner and size (>= 0).
struct Rect
{
    Coord x, y, width, height;

    constexpr Coord right() const { return x + width; }
    constexpr Coord top() const { return y + height; }
    constexpr Point centre() const { return {x + width / 2, y + height / 2}; }
    constexpr bool empty() const { return width <= Coord{} || height <= Coord{}; }
    constexpr double areaMm2() const { return width.mm() * height.mm(); }
    constexpr Rect moved(Point by) const { return {x + by.x, y + by.y, width, height}; }
    constexpr bool contains(const Rect& r) const
    {
        return r.x >= x && r.y >= y && r.right() <= right() && r.top() <= top();
    }
    constexpr bool contains(Point p) const { return p.x >= x && p.y >= y && p.x <= right() && p.y <= top(); }
    bool operator==(const Rect&) const = default;
};

/// Common area; empty when they only touch.
constexpr Rect intersection(const Rect& a, const Rect& b)
{
    const Coord x = std::max(a.x, b.x), y = std::max(a.y, b.y);
    const Coord w = std::min(a.right(), b.right()) - x, h = std::min(a.top(), b.top()) - y;
    return w <= Coord{} || h <= Coord{} ? Rect{} : Rect{x, y, w, h};
}
constexpr bool overlaps(const Rect& a, const Rect& b)
{
    return a.x < b.right() && b.x < a.right() && a.y < b.top() && b.y < a.top();
}
constexpr Rect boundingBox(const Rect& a, const Rect& b)
{
    const Coord x = std::min(a.x, b.x), y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.top(), b.top()) - y};
}
/// Signed gap per axis: positive apart; negative: how far they must be moved along that axis to part, also when one
/// lies within the other. |distance of centres| - half the sum of sizes. The clearance of two parts is max(gap x, gap
/// y).
constexpr Point gap(const Rect& a, const Rect& b)
{
    return {std::max(a.x - b.right(), b.x - a.right()), std::max(a.y - b.top(), b.y - a.top())};
}

/// Quarter turns counter-clockwise.
enum class Rotation { R0, R90, R180, R270 };

constexpr int degrees(Rotation r)
{
    return 90 * static_cast<int>(r);
}
constexpr Rotation turned(Rotation r, int quarterTurnsCcw)
{
    return static_cast<Rotation>(((static_cast<int>(r) + quarterTurnsCcw) % 4 + 4) % 4);
}

/// How an unrotated frame of a given size lands in its parent: flip (x to w - x), rotate counter-clockwise about the
/// box, then translate so that the lower-left corner of the rotated box is at `origin`.
struct Transform
{
    Point origin;
    Size size; ///< of the unrotated frame
    Rotation rotation = Rotation::R0;
    bool flipped = false;

    bool operator==(const Transform&) const = default;

    constexpr Size rotatedSize() const
    {
        const bool odd = rotation == Rotation::R90 || rotation == Rotation::R270;
        return odd ? Size{size.height, size.width} : size;
    }
    constexpr Rect box() const { return {origin.x, origin.y, rotatedSize().width, rotatedSize().height}; }
    constexpr Point apply(Point p) const
    {
        const Coord px = flipped ? size.width - p.x : p.x;
        switch (rotation) {
        case Rotation::R0:
            return {origin.x + px, origin.y + p.y};
        case Rotation::R90:
            return {origin.x + size.height - p.y, origin.y + px};
        case Rotation::R180:
            return {origin.x + size.width - px, origin.y + size.height - p.y};
        case Rotation::R270:
            return {origin.x + p.y, origin.y + size.width - px};
        }
        return origin;
    }
    constexpr Rect apply(const Rect& r) const
    {
        const Point a = apply(Point{r.x, r.y}), b = apply(Point{r.right(), r.top()});
        const Coord x = std::min(a.x, b.x), y = std::min(a.y, b.y);
        return {x, y, abs(a.x - b.x), abs(a.y - b.y)};
    }

    /// The way back: from the parent's frame into the unrotated one.
    constexpr Transform back() const
    {
        const int turns = static_cast<int>(rotation);
        return {{}, rotatedSize(), turned(Rotation::R0, flipped ? turns : -turns), flipped};
    }
    constexpr Point unapply(Point p) const { return back().apply(Point{p.x - origin.x, p.y - origin.y}); }
    constexpr Rect unapply(const Rect& r) const { return back().apply(r.moved({-origin.x, -origin.y})); }

    /// Orientation alone, for displacements.
    constexpr Point applyVector(Point v) const
    {
        const Point from = apply(Point{}), to = apply(v);
        return to - from;
    }
    constexpr Point unapplyVector(Point v) const { return back().applyVector(v); }
};

/// First `inner`, then `outer` (whose unrotated frame is the one inner places into). Exact.
constexpr Transform compose(const Transform& outer, const Transform& inner)
{
    const Rect box = outer.apply(inner.box());
    const int turns = static_cast<int>(inner.rotation);
    return {{box.x, box.y},
            inner.size,
            turned(outer.rotation, outer.flipped ? -turns : turns),
            outer.flipped != inner.flipped};
}

} // namespace interpose
