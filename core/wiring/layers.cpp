// SPDX-License-Identifier: GPL-3.0-or-later
// Signal layers: of each channel between two parts, and those that deep bump fields take to come out.
#include "wiring/bumps.hpp"
#include "wiring/routes.hpp"

#include "base/number_text.hpp"

#include <cmath>
#include <map>
#include <tuple>

namespace interpose {

namespace {

/// Diameter of the land of a bump on a built-up layer over the pitch. Assumed: half, the usual choice of grid arrays.
constexpr double kLandShare = 0.5;
constexpr double kRounding = 1e-9;

struct Interval
{
    Coord from, to;
};

Interval along(const Rect& r, bool crossX)
{
    return crossX ? Interval{r.y, r.top()} : Interval{r.x, r.right()};
}
Interval common(Interval a, Interval b)
{
    return {std::max(a.from, b.from), std::min(a.to, b.to)};
}
bool empty(Interval i)
{
    return i.to <= i.from;
}

/// Sorts and unites; the sum of their lengths.
Coord unite(std::vector<Interval>& intervals)
{
    std::ranges::sort(intervals, {}, &Interval::from);
    std::vector<Interval> united;
    for (const Interval& i : intervals) {
        if (united.empty() || i.from > united.back().to)
            united.push_back(i);
        else
            united.back().to = std::max(united.back().to, i.to);
    }
    intervals = std::move(united);
    Coord length;
    for (const Interval& i : intervals)
        length += i.to - i.from;
    return length;
}

/// Two parts side by side on one carrier, and the routes between them.
struct Channel
{
    std::size_t carrier = 0, a = 0, b = 0;
    std::vector<std::size_t> routes; ///< in Routes::list, by link
    bool cross_x = true;             ///< wires run in x from one to the other, over a vertical line
    Coord line;                      ///< middle of the gap
    Coord facing;
    std::vector<Interval> spans; ///< along the line, disjoint
    Coord span;
};

/// False when the plans overlap: wires then go down, not across.
bool setGeometry(const Routes& routes, Channel& channel)
{
    const Rect &a = routes.ground[channel.a].box, &b = routes.ground[channel.b].box;
    const Point apart = gap(a, b);
    if (apart.x < Coord{} && apart.y < Coord{}) return false;
    channel.cross_x = apart.x >= apart.y;
    channel.line = channel.cross_x ? (std::max(a.x, b.x) + std::min(a.right(), b.right())) / 2
                                   : (std::max(a.y, b.y) + std::min(a.top(), b.top())) / 2;
    const Interval facing = common(along(a, channel.cross_x), along(b, channel.cross_x));
    channel.facing = empty(facing) ? Coord{} : facing.to - facing.from;
    const GroundBody& carrier = routes.ground[channel.carrier];
    for (const std::size_t r : channel.routes) {
        const Interval ofA = along(routes.list[r].a, channel.cross_x), ofB = along(routes.list[r].b, channel.cross_x);
        Interval span = common(ofA, ofB);
        if (empty(span)) span = ofA.to - ofA.from < ofB.to - ofB.from ? ofA : ofB; // offset: as wide as the lesser
        if (const Interval within = common(span, facing); !empty(within)) span = within;
        if (carrier.kind == PartKind::Bridge)
            if (const Interval within = common(span, along(carrier.box, channel.cross_x)); !empty(within))
                span = within;
        if (!empty(span)) channel.spans.push_back(span);
    }
    channel.span = unite(channel.spans);
    return channel.span > Coord{};
}

std::vector<Channel> channelsOf(const Routes& routes)
{
    std::map<std::tuple<std::size_t, std::size_t, std::size_t>, Channel> found;
    for (std::size_t r = 0; r < routes.list.size(); ++r) {
        const Route& route = routes.list[r];
        const auto [a, b] = std::minmax({routes.bodyA(route), routes.bodyB(route)});
        Channel& channel = found[{route.carrier, a, b}];
        channel.carrier = route.carrier;
        channel.a = a;
        channel.b = b;
        channel.routes.push_back(r);
    }
    std::vector<Channel> channels;
    for (auto& [key, channel] : found)
        if (setGeometry(routes, channel)) channels.push_back(std::move(channel));
    std::ranges::stable_sort(channels, {}, [&](const Channel& c) { return routes.list[c.routes.front()].link; });
    return channels;
}

/// Wires of a passing route over the channel's line, half for each L route that crosses within its spans.
double passing(std::span<const WireEnds> wires, const Channel& channel)
{
    int halves = 0;
    const auto place = [&](Point p) { return channel.cross_x ? p.x : p.y; };
    const auto covers = [&](Point p) {
        const Coord at = channel.cross_x ? p.y : p.x;
        return std::ranges::any_of(channel.spans, [&](const Interval& i) { return i.from <= at && at <= i.to; });
    };
    for (const WireEnds& wire : wires) {
        const auto [low, high] = std::minmax({place(wire.a), place(wire.b)});
        if (low > channel.line || high <= channel.line) continue;
        halves += (covers(wire.a) ? 1 : 0) + (covers(wire.b) ? 1 : 0);
    }
    return halves / 2.0;
}

/// The hulls of one carrier's routes along x and along y.
struct CarrierIndex
{
    IntervalIndex x, y;
};

std::map<std::size_t, CarrierIndex> indexes(const Routes& routes)
{
    std::map<std::size_t, CarrierIndex> all;
    forEachRun(
        routes.list, [](const Route& r) { return r.carrier; },
        [&](std::span<const Route> run) {
            std::vector<IntervalIndex::Item> x, y;
            for (const Route& route : run) {
                const auto index = static_cast<std::size_t>(&route - routes.list.data());
                x.push_back({route.hull.x, route.hull.right(), index});
                y.push_back({route.hull.y, route.hull.top(), index});
            }
            all.emplace(run.front().carrier, CarrierIndex{IntervalIndex(std::move(x)), IntervalIndex(std::move(y))});
        });
    return all;
}

ChannelFigures figuresOf(const Routes& routes, const Channel& channel, const CarrierIndex& index)
{
    ChannelFigures figures;
    figures.a = routes.input.placed_ids[channel.a];
    figures.b = routes.input.placed_ids[channel.b];
    figures.carrier = routes.input.placed_ids[channel.carrier];
    const RoutingClass& first = routes.classOf(routes.list[channel.routes.front()]);
    figures.routing = first.id;
    figures.tracks_per_mm = tracksPerMm(first);
    figures.layers_available = first.signal_layers;
    figures.facing_mm = channel.facing.mm();
    figures.span_mm = channel.span.mm();
    double layers = 0;
    const auto add = [&](const Route& route, double wires) {
        figures.wires += wires;
        const double tracks = tracksPerMm(routes.classOf(route));
        if (tracks > 0) layers += wires / (tracks * figures.span_mm);
    };
    for (const std::size_t r : channel.routes)
        add(routes.list[r], static_cast<double>(routes.list[r].wires));
    (channel.cross_x ? index.x : index.y).meeting(channel.line, channel.line, [&](std::size_t r) {
        const Route& route = routes.list[r];
        const auto [a, b] = std::minmax({routes.bodyA(route), routes.bodyB(route)});
        const Interval hull = along(route.hull, channel.cross_x);
        const bool own = a == channel.a && b == channel.b;
        if (own || hull.to < channel.spans.front().from || hull.from > channel.spans.back().to) return;
        if (const double wires = passing(routes.of(route), channel); wires > 0) add(route, wires);
    });
    figures.layers_needed = static_cast<int>(std::ceil(std::min(layers, 1e6) - kRounding));
    return figures;
}

double shareNeeded(int needed, int available)
{
    return static_cast<double>(needed) / std::max(available, 1);
}

Diagnostic tooFewLayers(const ChannelFigures& channel)
{
    return {Severity::Error,
            "WIRE-011",
            {channel.a.str(), channel.b.str(), channel.carrier.str()},
            "The channel between " + channel.a.str() + " and " + channel.b.str() + " needs " +
                std::to_string(channel.layers_needed) + " signal layers of " + channel.routing + " for " +
                trimmedText(channel.wires, 1) + " wires in " + fixedText(channel.span_mm, 2) + " mm; " +
                channel.carrier.str() + " has " + std::to_string(channel.layers_available) +
                ". Widen the PHYs, take finer wires or fewer lanes.",
            static_cast<double>(channel.layers_needed),
            static_cast<double>(channel.layers_available),
            "wiring"};
}

EscapeFigures escapeOf(const WiringInput& input, const PlacedPhy& phy, const RoutingClass& routing, bool lands)
{
    const bool upright = *phy.edge == Edge::Left || *phy.edge == Edge::Right;
    const double pitch_um = (upright ? phy.standard->pitch_y : phy.standard->pitch_x).um();
    const double line_um = (routing.width + routing.space).um();
    const BumpField field = bumpField(phy.region, phy.edge, phy.standard->pitch_x, phy.standard->pitch_y);
    EscapeFigures figures;
    figures.placed = input.placed_ids[phy.body];
    figures.phy = phy.phy;
    figures.layers_available = routing.signal_layers;
    if (field.columns == 0 || line_um <= 0) return figures;
    const auto signals = signalWires(*phy.standard, phy.lanes);
    figures.rows = static_cast<int>(std::min<std::int64_t>((signals + field.columns - 1) / field.columns, 1'000'000));
    const double room_um = lands ? (1 - kLandShare) * pitch_um - routing.space.um() : pitch_um - line_um;
    figures.rows_per_layer = 1 + static_cast<int>(std::max(0.0, std::floor(room_um / line_um + kRounding)));
    figures.layers_needed = (figures.rows + figures.rows_per_layer - 1) / figures.rows_per_layer;
    return figures;
}

Diagnostic noEscape(const EscapeFigures& escape, const RoutingClass& routing)
{
    const std::string name = escape.placed.str() + '.' + escape.phy;
    return {Severity::Warning,
            "WIRE-013",
            {escape.placed.str(), name},
            "PHY " + name + " has " + std::to_string(escape.rows) + " rows of signals behind one another, " +
                std::to_string(escape.rows_per_layer) + " come out on one layer of " + routing.id + ": " +
                std::to_string(escape.layers_needed) + " layers, " + std::to_string(escape.layers_available) +
                " are there. Make it wider along the edge, or take finer wires.",
            static_cast<double>(escape.layers_needed),
            static_cast<double>(escape.layers_available),
            "wiring"};
}

} // namespace

void addChannels(const Routes& routes, RoutingResult& result)
{
    const std::map<std::size_t, CarrierIndex> index = indexes(routes);
    for (const Channel& channel : channelsOf(routes)) {
        result.channels.push_back(figuresOf(routes, channel, index.at(channel.carrier)));
        const ChannelFigures& figures = result.channels.back();
        if (figures.layers_needed > figures.layers_available) result.diagnostics.push_back(tooFewLayers(figures));
        const double worst = result.layers_needed ? shareNeeded(*result.layers_needed, *result.layers_available) : -1;
        if (shareNeeded(figures.layers_needed, figures.layers_available) <= worst) continue;
        result.layers_needed = figures.layers_needed;
        result.layers_available = figures.layers_available;
    }
}

void addEscapes(const WiringInput& input, const std::vector<GroundBody>& ground, RoutingResult& result)
{
    std::vector<const WiringLink*> linkOf(input.phys.size());
    for (const WiringLink& link : input.links)
        for (const std::size_t end : {link.a, link.b})
            if (!linkOf[end] && link.routing && link.carrier) linkOf[end] = &link;
    for (std::size_t i = 0; i < input.phys.size(); ++i) {
        if (!linkOf[i] || !input.phys[i].edge) continue;
        const RoutingClass& routing = *linkOf[i]->routing;
        const bool lands = ground[*linkOf[i]->carrier].lands_on_every_layer;
        result.escapes.push_back(escapeOf(input, input.phys[i], routing, lands));
        const EscapeFigures& escape = result.escapes.back();
        if (escape.layers_needed > escape.layers_available) result.diagnostics.push_back(noEscape(escape, routing));
    }
}

} // namespace interpose
