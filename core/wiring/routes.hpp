// SPDX-License-Identifier: GPL-3.0-or-later
// Private to core/wiring: the wires of every link that runs on a carrier, grouped as the checks want them.
#pragma once

#include "wiring/routing.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace interpose {

/// One link on its carrier.
struct Route
{
    std::size_t link = 0, carrier = 0;
    std::size_t first = 0, wires = 0; ///< in Routes::wires; data wires first
    std::size_t data = 0;             ///< of them
    Rect a, b;                        ///< PHYs in root coordinates
    Rect hull;                        ///< around both
};

/// Routes by carrier, then class, then link; their wires lie in the same order.
struct Routes
{
    const WiringInput& input;
    const std::vector<GroundBody>& ground;
    std::vector<Route> list;
    std::vector<WireEnds> wires;

    std::span<const WireEnds> of(const Route& route) const { return {wires.data() + route.first, route.wires}; }
    std::span<const WireEnds> of(std::span<const Route> some) const
    {
        return {wires.data() + some.front().first, some.back().first + some.back().wires - some.front().first};
    }
    const WiringLink& linkOf(const Route& route) const { return input.links[route.link]; }
    const RoutingClass& classOf(const Route& route) const { return *linkOf(route).routing; }
    const std::string& idOf(std::size_t body) const { return input.placed_ids[body].str(); }
    std::size_t bodyA(const Route& route) const { return input.phys[linkOf(route).a].body; }
    std::size_t bodyB(const Route& route) const { return input.phys[linkOf(route).b].body; }
};

Routes routesOf(const WiringInput& input, const std::vector<GroundBody>& ground, const BumpTable& bumps);

/// Runs of routes of equal `key`, in order: calls `take(span)` for each.
template <class Key, class Take>
void forEachRun(std::span<const Route> routes, Key&& key, Take&& take)
{
    for (std::size_t from = 0; from < routes.size();) {
        std::size_t to = from + 1;
        while (to < routes.size() && key(routes[to]) == key(routes[from]))
            ++to;
        take(routes.subspan(from, to - from));
        from = to;
    }
}

/// Signal tracks of one layer in a mm, as drawn; 0 when the class has no width.
double tracksPerMm(const RoutingClass& routing);
/// The same where exposure fields meet.
double stitchTracksPerMm(const RoutingClass& routing);

/// Intervals sorted by where they begin, to be asked which of them may meet another.
class IntervalIndex
{
public:
    struct Item
    {
        Coord from, to;
        std::size_t index = 0;
    };
    explicit IntervalIndex(std::vector<Item> items) : m_items(std::move(items))
    {
        std::ranges::stable_sort(m_items, {}, &Item::from);
        for (const Item& item : m_items)
            m_longest = std::max(m_longest, item.to - item.from);
    }
    /// `take(index)` for each item that meets [from, to], in order of where it begins.
    template <class Take>
    void meeting(Coord from, Coord to, Take&& take) const
    {
        const auto begin = std::ranges::lower_bound(m_items, from - m_longest, {}, &Item::from);
        for (auto item = begin; item != m_items.end() && item->from <= to; ++item)
            if (item->to >= from) take(item->index);
    }

private:
    std::vector<Item> m_items;
    Coord m_longest;
};

// The checks of evaluateRouting; each appends its figures and findings.
void addChannels(const Routes& routes, RoutingResult& result);
void addEscapes(const WiringInput& input, const std::vector<GroundBody>& ground, RoutingResult& result);
void addCarriers(const Routes& routes, RoutingResult& result);
void findCrossings(const Routes& routes, Diagnostics& diagnostics);

} // namespace interpose
