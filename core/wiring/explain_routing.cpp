// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/explain_routing.hpp"

#include "wiring/explained_figure.hpp"

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

} // namespace

std::vector<Explanation> explainRouting(const RoutingResult& routing)
{
    std::vector<Explanation> all;
    for (const ChannelFigures& channel : routing.channels)
        all.push_back(ofChannel(channel));
    for (const EscapeFigures& escape : routing.escapes)
        if (escape.rows_per_layer > 0) all.push_back(ofEscape(escape));
    return all;
}

} // namespace interpose
