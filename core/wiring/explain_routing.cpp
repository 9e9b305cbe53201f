// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/explain_routing.hpp"

#include "base/number_text.hpp"
#include "wiring/bump_table.hpp"
#include "wiring/explained_figure.hpp"
#include "wiring/routes.hpp"

#include <cmath>

namespace interpose {

namespace {

Explanation ofChannel(const ChannelFigures& channel)
{
    const std::string key =
        "routing/channels/" + channel.a.str() + '/' + channel.b.str() + '/' + channel.carrier.str() + "/layers_needed";
    ExplainedFigure made(key, channel.layers_needed, {}, "layers");
    made.range("wires run straight within the span of the PHYs; " + std::to_string(channel.layers_available) +
               " layers are there");
    const double tracks = channel.span_mm * channel.tracks_per_mm;
    if (tracks > 0 && std::ceil(channel.wires / tracks - 1e-9) == channel.layers_needed)
        made.form("one class of wires")
            .formula("ceil(n / (s * t) - 10 ^ (-9))")
            .with("n", "wires through the channel, overhead included", channel.wires)
            .with("s", "span of the PHYs", channel.span_mm, "mm")
            .with("t", "signal tracks of a layer", channel.tracks_per_mm, "1/mm");
    else
        made.form("several classes of wires").term("layers of all classes together", channel.layers_needed);
    return made.done();
}

Explanation ofEscape(const EscapeFigures& escape)
{
    ExplainedFigure made("routing/escapes/" + escape.placed.str() + '/' + escape.phy + "/layers_needed",
                         escape.layers_needed, {}, "escape");
    return made.range("rows leave towards the edge; " + std::to_string(escape.layers_available) + " layers are there")
        .formula("ceil(r / p)")
        .with("r", "rows of signal bumps behind one another", escape.rows)
        .with("p", "rows that come out on one layer", escape.rows_per_layer)
        .done();
}

/// "/assembly/technology/carriers/<id>/routing/<class>/".
std::string classPointer(const Assembly& assembly, const PlacedId& carrier, const RoutingClass& routing)
{
    const std::optional<std::string>& technology = assembly.part(*assembly.find(carrier)).carrier;
    return "/assembly/technology/carriers/" + technology.value_or("") + "/routing/" + routing.id + '/';
}

/// The fullest cell: of each class the wires through it over the tracks that it has.
Explanation ofCongestion(const Assembly& assembly, const Routes& routes, std::span<const Route> run,
                         const CarrierRouting& carrier)
{
    const CongestionMap& map = carrier.congestion;
    const int column = map.grid.column(map.peak_at.x), row = map.grid.row(map.peak_at.y);
    ExplainedFigure made("routing/carriers/" + carrier.carrier.str() + "/congestion/peak", map.peak, {}, "congestion");
    made.form("cell around x " + fixedText(map.peak_at.x.mm(), 2) + ", y " + fixedText(map.peak_at.y.mm(), 2) + " mm");
    made.range("every wire half along each of its two L routes; a wire within one cell takes nothing");
    std::string sum;
    int count = 0;
    forEachRun(
        run, [&](const Route& r) -> const std::string& { return routes.classOf(r).id; },
        [&](std::span<const Route> sameClass) {
            const RoutingClass& routing = routes.classOf(sameClass.front());
            if (tracksPerMm(routing) * routing.signal_layers <= 0) return;
            const CellWires wires = cellWires(wireFlow(routes.of(sameClass), map.grid), map.grid, column, row);
            const std::string n = std::to_string(++count), at = classPointer(assembly, carrier.carrier, routing);
            sum += (sum.empty() ? "" : " + ") + ("(x" + n) + " / h + y" + n + " / b) * (w" + n + " + s" + n +
                   ") / (1000 * f" + n + " * l" + n + ')';
            made.with("x" + n, "wires of " + routing.id + " along x, mean of its left and right side", wires.along_x)
                .with("y" + n, "wires of " + routing.id + " along y, mean of its lower and upper side", wires.along_y)
                .stated("w" + n, "width of a wire", routing.width.um(), "um", at + "width_um")
                .stated("s" + n, "space between wires", routing.space.um(), "um", at + "space_um")
                .stated("f" + n, "share of the tracks for signals", routing.signal_share, {}, at + "signal_share")
                .stated("l" + n, "signal layers", routing.signal_layers, {}, at + "signal_layers");
        });
    if (!sum.empty())
        made.formula(sum)
            .with("h", "height of the cell", map.grid.cellHeightMm(), "mm")
            .with("b", "width of the cell", map.grid.cellWidthMm(), "mm");
    return made.done();
}

/// Wires of every link that meet the line with the most.
Explanation ofCut(const Routes& routes, std::span<const Route> run, const CarrierRouting& carrier, CutLine line)
{
    const bool upright = line == CutLine::Vertical;
    const CutPeak& peak = (upright ? carrier.vertical : carrier.horizontal).peak;
    ExplainedFigure made("routing/carriers/" + carrier.carrier.str() +
                             (upright ? "/vertical_cuts/peak_wires" : "/horizontal_cuts/peak_wires"),
                         static_cast<double>(peak.wires), {}, "cuts");
    made.form(std::string("line at ") + (upright ? "x " : "y ") + fixedText(peak.at.mm(), 2) + " mm")
        .range("straight lines across the whole carrier; data and overhead");
    for (const Route& route : run) {
        const auto meets = [&](const WireEnds& wire) {
            const auto [low, high] = upright ? std::minmax(wire.a.x, wire.b.x) : std::minmax(wire.a.y, wire.b.y);
            return low <= peak.at && peak.at <= high;
        };
        if (const auto met = std::ranges::count_if(routes.of(route), meets))
            made.term("of " + routes.linkOf(route).id.str(), static_cast<double>(met));
    }
    return made.done();
}

} // namespace

std::vector<Explanation> explainRouting(const Assembly& assembly, const WiringInput& input,
                                        const RoutingResult& routing)
{
    std::vector<Explanation> all;
    for (const ChannelFigures& channel : routing.channels)
        all.push_back(ofChannel(channel));
    for (const EscapeFigures& escape : routing.escapes)
        if (escape.rows_per_layer > 0) all.push_back(ofEscape(escape));
    const std::vector<GroundBody> ground = routingGround(assembly, layOut(assembly));
    const Routes routes = routesOf(input, ground, BumpTable(input));
    forEachRun(
        std::span<const Route>(routes.list), [](const Route& r) { return r.carrier; },
        [&](std::span<const Route> run) {
            const auto carrier =
                std::ranges::find(routing.carriers, input.placed_ids[run.front().carrier], &CarrierRouting::carrier);
            if (carrier == routing.carriers.end() || carrier->congestion.use.empty()) return;
            all.push_back(ofCongestion(assembly, routes, run, *carrier));
            all.push_back(ofCut(routes, run, *carrier, CutLine::Vertical));
            all.push_back(ofCut(routes, run, *carrier, CutLine::Horizontal));
        });
    return all;
}

} // namespace interpose
