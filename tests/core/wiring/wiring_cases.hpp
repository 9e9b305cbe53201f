// SPDX-License-Identifier: GPL-3.0-or-later
// Small wiring inputs worked out by hand: two dies of 4 x 2 mm whose PHYs face each other across a gap of 1 mm.
#pragma once

#include "wiring/wiring.hpp"

#include <cmath>

namespace interpose::wiring_cases {

inline Coord um(double value)
{
    return Coord::fromUm(value);
}
inline Rect rectUm(double x, double y, double width, double height)
{
    return {um(x), um(y), um(width), um(height)};
}

/// Bumps every 100 um, no power bumps: 0.2 pJ/bit in the PHYs, 0.05 pJ/bit and mm; a memory takes 3 pJ/bit more.
inline InterfaceStandard standard(InterfaceKind kind)
{
    InterfaceStandard s;
    s.name = kind == InterfaceKind::Memory ? "bus" : kind == InterfaceKind::Port ? "serdes" : "d2d";
    s.kind = kind;
    s.shared_bus = kind == InterfaceKind::Memory;
    s.pitch_x = s.pitch_y = um(100);
    s.power_share = 0.5;
    s.max_rate_gbit_per_s = 16;
    s.phy_energy_pj_per_bit = 0.2;
    s.wire_energy_pj_per_bit_mm = 0.05;
    s.device_energy_pj_per_bit = 3;
    return s;
}

/// A PHY of 0.3 x 1 mm, 3 x 10 sites, in the middle of the right or the left edge of a die of 4 x 2 mm at (x, 0).
inline PlacedPhy facing(std::size_t body, Edge edge, double x_um, InterfaceKind kind, int lanes)
{
    PlacedPhy phy;
    phy.body = body;
    phy.phy = "p";
    phy.region = rectUm(edge == Edge::Right ? 3700 : 0, 500, 300, 1000);
    phy.part_size = {um(4000), um(2000)};
    phy.transform = {{um(x_um), {}}, phy.part_size};
    phy.edge = edge;
    phy.lanes = lanes;
    phy.standard = standard(kind);
    phy.in_memory = kind == InterfaceKind::Memory && body == 1;
    return phy;
}

/// A(0) on the left, B(1) on the right, one link "L" from A to B.
inline WiringInput pair(InterfaceKind kind, int lanes, double rate_gbit_per_s, bool reversed = false)
{
    WiringInput input;
    input.placed_ids = {PlacedId("A"), PlacedId("B")};
    input.phys = {facing(0, Edge::Right, 0, kind, lanes), facing(1, Edge::Left, 5000, kind, lanes)};
    WiringLink link;
    link.id = LinkId("L");
    link.a = 0;
    link.b = 1;
    link.reversed = reversed;
    link.rate_gbit_per_s = rate_gbit_per_s;
    input.links = {link};
    return input;
}

/// A host with two stacks and a neighbour: four links, one of each end turned or flipped.
inline WiringInput fourLinks()
{
    WiringInput input = pair(InterfaceKind::Memory, 15, 6.4);
    input.placed_ids = {PlacedId("A"), PlacedId("B"), PlacedId("C")};
    PlacedPhy port = facing(0, Edge::Left, 0, InterfaceKind::DieToDie, 7);
    port.phy = "west";
    PlacedPhy other = facing(2, Edge::Right, 0, InterfaceKind::DieToDie, 7);
    other.transform = {{um(-3000), um(700)}, other.part_size, Rotation::R90, true};
    input.phys.insert(input.phys.begin() + 1, port); // by body
    input.phys.push_back(other);
    input.links[0].b = 2;
    input.links.push_back(input.links[0]);
    input.links[1].id = LinkId("M");
    input.links[1].a = 1;
    input.links[1].b = 3;
    input.links[1].rate_gbit_per_s = 10;
    input.links.push_back(input.links[1]);
    input.links[2].reversed = true;
    return input;
}

/// The transform followed by a mirror (x to -x) when asked for, quarter turns about the origin and a shift.
inline Transform followedBy(const Transform& t, bool mirror, int quarterTurns, Point shift)
{
    const auto sign = mirror ? -1 : 1;
    Transform out = t;
    out.flipped = t.flipped != mirror;
    out.rotation = turned(turned(Rotation::R0, sign * static_cast<int>(t.rotation)), quarterTurns);
    // Where the two corners of the box go decides where the new box begins.
    const auto move = [&](Point p) {
        Point q{mirror ? -p.x : p.x, p.y};
        for (int i = 0; i < quarterTurns; ++i)
            q = {-q.y, q.x};
        return q + shift;
    };
    const Rect box = t.box();
    const Point a = move({box.x, box.y}), b = move({box.right(), box.top()});
    out.origin = {std::min(a.x, b.x), std::min(a.y, b.y)};
    return out;
}

inline WiringInput turnedInput(WiringInput input, bool mirror, int quarterTurns, Point shift)
{
    for (PlacedPhy& phy : input.phys)
        phy.transform = followedBy(phy.transform, mirror, quarterTurns, shift);
    return input;
}

inline bool near(double got, double expected)
{
    return std::abs(got - expected) <= 1e-12 * std::max(1.0, std::abs(expected));
}

} // namespace interpose::wiring_cases
