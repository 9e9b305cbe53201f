// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/clearances.hpp"

#include <algorithm>
#include <array>

namespace interpose {

namespace {

std::optional<Coord> minGap(const RuleDeck& deck, PartKind a, PartKind b)
{
    for (const GapRule& rule : deck.gaps)
        if (((rule.a == a && rule.b == b) || (rule.a == b && rule.b == a)) && rule.min_gap) return rule.min_gap;
    return std::nullopt;
}

Coord middle(Coord lowA, Coord highA, Coord lowB, Coord highB)
{
    return (std::max(lowA, lowB) + std::min(highA, highB)) / 2;
}

/// Direction in which `b` lies seen from `a`: 0 left, 1 right, 2 below, 3 above; nothing for diagonal neighbours.
std::optional<std::size_t> direction(const Rect& a, const Rect& b)
{
    const Point apart = gap(a, b);
    if (apart.x >= Coord{} && apart.y >= Coord{}) return std::nullopt;
    if (apart.x >= apart.y) return b.x < a.x ? 0 : 1;
    return b.y < a.y ? 2 : 3;
}

void setLine(Clearance& c, const Rect& a, const Rect& b, std::size_t towards)
{
    const Rect& low = towards == 0 || towards == 2 ? b : a;
    const Rect& high = towards == 0 || towards == 2 ? a : b;
    if (towards < 2) {
        const Coord y = middle(a.y, a.top(), b.y, b.top());
        c.from = {low.right(), y}, c.to = {high.x, y};
    } else {
        const Coord x = middle(a.x, a.right(), b.x, b.right());
        c.from = {x, low.top()}, c.to = {x, high.y};
    }
}

bool sameHeight(const PlacedBody& a, const PlacedBody& b)
{
    return a.bottom < b.top && b.bottom < a.top;
}

/// Smallest distance to an edge of the carrier.
std::optional<Clearance> edgeClearance(const Scene& scene, std::size_t body, const RuleDeck& deck)
{
    const PlacedBody& own = scene.bodies()[body];
    if (!own.parent) return std::nullopt;
    const PlacedBody& carrier = scene.bodies()[*own.parent];
    if (!isGround(carrier.part->kind)) return std::nullopt;
    const Rect a = own.box(), b = carrier.box();
    const std::array<Coord, 4> gaps{a.x - b.x, b.right() - a.right(), a.y - b.y, b.top() - a.top()};
    const auto side = static_cast<std::size_t>(std::ranges::min_element(gaps) - gaps.begin());
    Clearance c{*own.parent, true, gaps[side], {}, {}, {}};
    c.min = isGround(own.part->kind) ? deck.carrier_to_substrate_edge : deck.die_to_carrier_edge;
    const Point m = a.centre();
    const std::array<std::array<Point, 2>, 4> lines{{{Point{b.x, m.y}, Point{a.x, m.y}},
                                                     {Point{a.right(), m.y}, Point{b.right(), m.y}},
                                                     {Point{m.x, b.y}, Point{m.x, a.y}},
                                                     {Point{m.x, a.top()}, Point{m.x, b.top()}}}};
    c.from = lines[side][0], c.to = lines[side][1];
    return c;
}

} // namespace

std::vector<Clearance> clearancesOf(const Scene& scene, std::size_t body, const std::vector<char>& moving,
                                    const RuleDeck& deck)
{
    const PlacedBody& own = scene.bodies()[body];
    const Rect box = own.box();
    std::array<std::optional<Clearance>, 4> nearest;
    std::array<bool, 4> blocked{};
    std::vector<Clearance> found;
    for (const PlacedBody& other : scene.bodies()) {
        if (other.index == body || moving[other.index] || !sameHeight(own, other) || scene.standsOn(body, other.index))
            continue;
        const auto towards = direction(box, other.box());
        if (!towards) continue;
        const Point apart = gap(box, other.box());
        Clearance c{other.index, false, std::max(apart.x, apart.y), {}, {}, {}};
        auto& best = nearest[*towards];
        if (c.gap >= Coord{} && best && best->gap <= c.gap) continue;
        c.min = minGap(deck, own.part->kind, other.part->kind);
        setLine(c, box, other.box(), *towards);
        if (c.gap < Coord{}) {
            blocked[*towards] = true;
            found.push_back(c);
        } else {
            best = c;
        }
    }
    for (std::size_t i = 0; i < nearest.size(); ++i)
        if (nearest[i] && !blocked[i]) found.push_back(*nearest[i]);
    const auto edge = edgeClearance(scene, body, deck);
    if (edge && edge->min && edge->gap < *edge->min * 2) found.push_back(*edge);
    std::ranges::stable_sort(found, {}, &Clearance::gap);
    return found;
}

} // namespace interpose
