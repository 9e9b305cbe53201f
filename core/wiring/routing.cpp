// SPDX-License-Identifier: GPL-3.0-or-later
// The wires of each link on its carrier, and the order of the checks.
#include "wiring/routing.hpp"

#include "wiring/bump_table.hpp"
#include "wiring/routes.hpp"

#include <tuple>

namespace interpose {

namespace {

/// Appends wires k - k, or k - N-1-k when reversed, of as many bumps as both have.
void join(std::span<const Point> a, std::span<const Point> b, bool reversed, std::vector<WireEnds>& out)
{
    const std::size_t first = out.size(), count = std::min(a.size(), b.size());
    out.resize(first + count);
    for (std::size_t k = 0; k < count; ++k)
        out[first + k] = {a[k], b[reversed ? count - 1 - k : k]};
}

void addWires(const WiringLink& link, const BumpTable& bumps, Route& route, std::vector<WireEnds>& out)
{
    const std::span<const Point> a = bumps.data(link.a), b = bumps.data(link.b);
    route.first = out.size();
    join(a, b, link.reversed, out);
    route.data = out.size() - route.first;
    join(bumps.all(link.a).subspan(a.size()), bumps.all(link.b).subspan(b.size()), link.reversed, out);
    route.wires = out.size() - route.first;
}

} // namespace

Routes routesOf(const WiringInput& input, const std::vector<GroundBody>& ground, const BumpTable& bumps)
{
    Routes routes{input, ground, {}, {}};
    for (std::size_t i = 0; i < input.links.size(); ++i) {
        const WiringLink& link = input.links[i];
        if (!link.carrier || !link.routing || *link.carrier >= ground.size()) continue;
        Route route;
        route.link = i;
        route.carrier = *link.carrier;
        route.a = input.phys[link.a].transform.apply(input.phys[link.a].region);
        route.b = input.phys[link.b].transform.apply(input.phys[link.b].region);
        route.hull = boundingBox(route.a, route.b);
        routes.list.push_back(route);
    }
    std::ranges::stable_sort(routes.list, [&](const Route& a, const Route& b) {
        return std::tie(a.carrier, routes.classOf(a).id) < std::tie(b.carrier, routes.classOf(b).id);
    });
    for (Route& route : routes.list)
        addWires(routes.linkOf(route), bumps, route, routes.wires);
    return routes;
}

double tracksPerMm(const RoutingClass& routing)
{
    const double line_um = (routing.width + routing.space).um();
    return line_um > 0 ? 1000 / line_um * routing.signal_share : 0.0;
}

double stitchTracksPerMm(const RoutingClass& routing)
{
    RoutingClass wider = routing;
    wider.width = routing.stitch_width.value_or(routing.width);
    wider.space = routing.stitch_space.value_or(routing.space);
    return tracksPerMm(wider);
}

std::vector<GroundBody> routingGround(const Assembly& assembly, const std::vector<PlacedBody>& bodies)
{
    std::vector<GroundBody> ground;
    ground.reserve(bodies.size());
    for (const PlacedBody& body : bodies) {
        GroundBody own{body.box(), body.parent, body.part->kind, true, {}, {}};
        if (body.part->carrier) {
            const auto technology = assembly.technology().carriers.find(*body.part->carrier);
            own.lands_on_every_layer = technology == assembly.technology().carriers.end() || !technology->second.node;
        }
        ground.push_back(std::move(own));
    }
    return ground;
}

RoutingResult evaluateRouting(const WiringInput& input, const std::vector<GroundBody>& ground)
{
    return evaluateRouting(input, ground, BumpTable(input));
}

RoutingResult evaluateRouting(const WiringInput& input, const std::vector<GroundBody>& ground, const BumpTable& bumps)
{
    RoutingResult result;
    const Routes routes = routesOf(input, ground, bumps);
    if (routes.list.empty()) return result;
    addChannels(routes, result);
    addEscapes(input, ground, result);
    addCarriers(routes, result);
    findCrossings(routes, result.diagnostics);
    return result;
}

} // namespace interpose
