// SPDX-License-Identifier: GPL-3.0-or-later
// What a link runs under, whether its bridge is where it must be, and whether its lanes cross.
#include "wiring/routes.hpp"

#include "base/number_text.hpp"

#include <cmath>
#include <map>
#include <tuple>

namespace interpose {

namespace {

/// Wires of the other order shorter by more than this: the lanes cross.
constexpr double kTwistShare = 0.1;

/// Dies and stacks that stand directly on a carrier (for a bridge: on what it is let into), by x.
class Obstacles
{
public:
    explicit Obstacles(const std::vector<GroundBody>& ground) : m_ground(ground)
    {
        std::map<std::size_t, std::vector<IntervalIndex::Item>> items;
        for (std::size_t i = 0; i < ground.size(); ++i)
            if (ground[i].parent && (ground[i].kind == PartKind::Die || ground[i].kind == PartKind::HbmStack))
                items[*ground[i].parent].push_back({ground[i].box.x, ground[i].box.right(), i});
        for (auto& [parent, list] : items)
            m_byParent.emplace(parent, std::move(list));
    }

    /// Bodies over either leg of an L route, but for the link's own and what they stand on.
    std::vector<std::size_t> over(const Routes& routes, const Route& route, const Rect& flat, const Rect& upright) const
    {
        std::vector<std::size_t> found;
        const GroundBody& carrier = m_ground[route.carrier];
        const std::size_t holder = carrier.kind == PartKind::Bridge && carrier.parent ? *carrier.parent : route.carrier;
        const auto index = m_byParent.find(holder);
        if (index == m_byParent.end()) return found;
        index->second.meeting(route.hull.x, route.hull.right(), [&](std::size_t body) {
            const Rect& box = m_ground[body].box;
            if (!overlaps(box, flat) && !overlaps(box, upright)) return;
            if (!holds(body, routes.bodyA(route)) && !holds(body, routes.bodyB(route))) found.push_back(body);
        });
        std::ranges::sort(found);
        return found;
    }

private:
    bool holds(std::size_t body, std::size_t end) const
    {
        for (std::optional<std::size_t> at = end; at; at = m_ground[*at].parent)
            if (*at == body) return true;
        return false;
    }

    const std::vector<GroundBody>& m_ground;
    std::map<std::size_t, IntervalIndex> m_byParent;
};

/// The dies above the freer of the two L routes; empty when one is free.
std::vector<std::size_t> diesAbove(const Routes& routes, const Route& route, const Obstacles& obstacles)
{
    const auto legs = [&](const Rect& first, const Rect& last) { // in x from `first`, then in y
        return std::pair(Rect{route.hull.x, first.y, route.hull.width, first.height},
                         Rect{last.x, route.hull.y, last.width, route.hull.height});
    };
    const auto [flat, upright] = legs(route.a, route.b);
    std::vector<std::size_t> above = obstacles.over(routes, route, flat, upright);
    if (above.empty()) return above;
    const auto [otherFlat, otherUpright] = legs(route.b, route.a);
    std::vector<std::size_t> other = obstacles.over(routes, route, otherFlat, otherUpright);
    return other.size() < above.size() ? other : above;
}

void findDiesAbove(const Routes& routes, const Route& route, const Obstacles& obstacles, Diagnostics& diagnostics)
{
    const std::vector<std::size_t> above = diesAbove(routes, route, obstacles);
    if (above.empty()) return;
    const std::string& link = routes.linkOf(route).id.str();
    std::vector<std::string> ids{link};
    std::string names;
    for (const std::size_t body : above) {
        ids.push_back(routes.idOf(body));
        names += (names.empty() ? "" : ", ") + routes.idOf(body);
    }
    const bool bridge = routes.ground[route.carrier].kind == PartKind::Bridge;
    diagnostics.push_back({bridge ? Severity::Warning : Severity::Info, "WIRE-015", std::move(ids),
                           "Link " + link + " runs under " + names +
                               (bridge ? "; a bridge serves neighbours only. Move one of them."
                                       : ", between the bumps of which its wires must pass."),
                           static_cast<double>(above.size()), 0.0, "wiring"});
}

double shareOver(const Rect& phy, const Rect& bridge)
{
    return phy.empty() ? 1.0 : intersection(phy, bridge).areaMm2() / phy.areaMm2();
}

/// WIRE-016: every bump of both PHYs over the bridge, and the two dies facing each other along all of it.
void judgeBridge(const Routes& routes, const Route& route, Diagnostics& diagnostics)
{
    const GroundBody& bridge = routes.ground[route.carrier];
    if (bridge.kind != PartKind::Bridge) return;
    const WiringLink& link = routes.linkOf(route);
    const std::string& id = routes.idOf(route.carrier);
    for (const auto& [phy, region] : {std::pair(link.a, route.a), std::pair(link.b, route.b)}) {
        const double share = shareOver(region, bridge.box);
        if (share > 1 - 1e-9) continue;
        const std::string name = routes.idOf(routes.input.phys[phy].body) + '.' + routes.input.phys[phy].phy;
        diagnostics.push_back({Severity::Error,
                               "WIRE-016",
                               {name, id, link.id.str()},
                               "Only " + fixedText(100 * share, 0) + " % of PHY " + name + " lies over bridge " + id +
                                   ", all of it must. Move the bridge or the part.",
                               share,
                               1.0,
                               "wiring"});
    }
}

/// The same, once per pair of dies: `channel` is on a bridge.
void judgeBridgeFacing(const Routes& routes, const Route& route, Diagnostics& diagnostics)
{
    const Rect &bridge = routes.ground[route.carrier].box, &a = routes.ground[routes.bodyA(route)].box,
               &b = routes.ground[routes.bodyB(route)].box;
    const Point apart = gap(a, b);
    if (apart.x < Coord{} && apart.y < Coord{}) return;
    const bool crossX = apart.x >= apart.y;
    const Coord facing =
        crossX ? std::min(a.top(), b.top()) - std::max(a.y, b.y) : std::min(a.right(), b.right()) - std::max(a.x, b.x);
    const Coord asked = crossX ? bridge.height : bridge.width;
    if (facing >= asked) return;
    const std::string &idA = routes.idOf(routes.bodyA(route)), &idB = routes.idOf(routes.bodyB(route));
    const double has_mm = std::max(facing, Coord{}).mm();
    diagnostics.push_back({Severity::Warning,
                           "WIRE-016",
                           {routes.idOf(route.carrier), idA, idB},
                           idA + " and " + idB + " face each other along " + fixedText(has_mm, 3) + " mm; bridge " +
                               routes.idOf(route.carrier) + " between them is " + fixedText(asked.mm(), 3) +
                               " mm wide. Align the parts or take a narrower bridge.",
                           has_mm,
                           asked.mm(),
                           "wiring"});
}

double totalMm(std::span<const WireEnds> wires, bool otherOrder)
{
    std::int64_t nm = 0;
    for (std::size_t k = 0; k < wires.size(); ++k)
        nm += manhattan(wires[k].a, wires[otherOrder ? wires.size() - 1 - k : k].b).nm();
    return static_cast<double>(nm) / 1e6;
}

void findTwist(const Routes& routes, const Route& route, Diagnostics& diagnostics)
{
    if (route.data < 2) return;
    const std::span<const WireEnds> wires = routes.of(route).first(route.data);
    const double now = totalMm(wires, false), other = totalMm(wires, true);
    if (other >= now * (1 - kTwistShare)) return;
    const WiringLink& link = routes.linkOf(route);
    const auto count = static_cast<double>(route.data);
    diagnostics.push_back(
        {Severity::Warning,
         "WIRE-017",
         {link.id.str(), routes.idOf(routes.bodyA(route)), routes.idOf(routes.bodyB(route))},
         "The lanes of link " + link.id.str() + " cross: a mean wire of " + fixedText(now / count, 3) + " mm, " +
             fixedText(other / count, 3) + " mm in the other order. " +
             (link.reversed ? "Join lane k to lane k" : "Make the link reversed") + ", or turn one of the parts.",
         now / count,
         other / count,
         "wiring"});
}

} // namespace

void findCrossings(const Routes& routes, Diagnostics& diagnostics)
{
    const Obstacles obstacles(routes.ground);
    std::map<std::tuple<std::size_t, std::size_t, std::size_t>, bool> seen;
    for (const Route& route : routes.list) {
        findDiesAbove(routes, route, obstacles, diagnostics);
        findTwist(routes, route, diagnostics);
        if (routes.ground[route.carrier].kind != PartKind::Bridge) continue;
        judgeBridge(routes, route, diagnostics);
        const auto [a, b] = std::minmax({routes.bodyA(route), routes.bodyB(route)});
        if (seen.try_emplace({route.carrier, a, b}, true).second) judgeBridgeFacing(routes, route, diagnostics);
    }
}

} // namespace interpose
