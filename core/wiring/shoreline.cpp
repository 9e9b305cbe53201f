// SPDX-License-Identifier: GPL-3.0-or-later
// Extents of PHYs along an edge as intervals, united per kind.
#include "wiring/shoreline.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace interpose {

namespace {

/// What one PHY takes of its edge.
struct Extent
{
    Coord from, to;
    InterfaceKind kind = InterfaceKind::DieToDie;
};

constexpr std::array kEdges{Edge::Left, Edge::Right, Edge::Bottom, Edge::Top};
constexpr std::array<std::string_view, 4> kEdgeNames{"left", "right", "bottom", "top"};

bool isUpright(Edge edge)
{
    return edge == Edge::Left || edge == Edge::Right;
}

Coord edgeLength(const PlacedPhy& phy, Edge edge)
{
    return isUpright(edge) ? phy.part_size.height : phy.part_size.width;
}

Extent extentOf(const PlacedPhy& phy)
{
    const bool upright = isUpright(*phy.edge);
    const Coord from = upright ? phy.region.y : phy.region.x, to = upright ? phy.region.top() : phy.region.right();
    return {std::max(from, Coord{}), std::min(to, edgeLength(phy, *phy.edge)), phy.standard->kind};
}

/// Length covered by at least one of some extents in order of `from`, those that `counts` holds for.
template <class Counts>
Coord covered(const std::vector<Extent>& extents, Counts&& counts)
{
    Coord length, reached;
    for (const Extent& extent : extents) {
        if (!counts(extent)) continue;
        const Coord from = std::max(extent.from, reached);
        if (extent.to > from) length += extent.to - from;
        reached = std::max(reached, extent.to);
    }
    return length;
}

/// PHYs of one body: they are consecutive in the input.
struct BodyPhys
{
    const PlacedPhy *begin, *end;
};

std::vector<BodyPhys> byBody(const WiringInput& input)
{
    std::vector<BodyPhys> bodies;
    for (const PlacedPhy& phy : input.phys) {
        if (bodies.empty() || bodies.back().begin->body != phy.body) bodies.push_back({&phy, &phy});
        bodies.back().end = &phy + 1;
    }
    return bodies;
}

/// Extents of the PHYs on one edge, in order along it; `out` is replaced.
void extentsOn(const BodyPhys& body, Edge edge, std::vector<Extent>& out)
{
    out.clear();
    for (const PlacedPhy* phy = body.begin; phy != body.end; ++phy)
        if (phy->edge == edge) out.push_back(extentOf(*phy));
    std::ranges::sort(out, {}, &Extent::from);
}

} // namespace

std::vector<ShorelineFigures> shorelines(const WiringInput& input)
{
    std::vector<ShorelineFigures> figures;
    std::vector<Extent> extents;
    for (const BodyPhys& body : byBody(input)) {
        for (const Edge edge : kEdges) {
            extentsOn(body, edge, extents);
            const auto mmOf = [&extents](InterfaceKind kind) {
                return covered(extents, [kind](const Extent& e) { return e.kind == kind; }).mm();
            };
            ShorelineFigures figure{input.placed_ids[body.begin->body], edge};
            const Coord length = edgeLength(*body.begin, edge);
            figure.edge_mm = length.mm();
            figure.memory_mm = mmOf(InterfaceKind::Memory);
            figure.d2d_mm = mmOf(InterfaceKind::DieToDie);
            figure.port_mm = mmOf(InterfaceKind::Port);
            figure.free_mm = (length - covered(extents, [](const Extent&) { return true; })).mm();
            figures.push_back(std::move(figure));
        }
    }
    return figures;
}

Diagnostics overfullShorelines(const WiringInput& input)
{
    Diagnostics diagnostics;
    std::vector<Extent> extents;
    for (const BodyPhys& body : byBody(input)) {
        for (std::size_t e = 0; e < kEdges.size(); ++e) {
            extentsOn(body, kEdges[e], extents);
            Coord needed;
            for (const Extent& extent : extents)
                needed += extent.to - extent.from;
            const Coord edge = edgeLength(*body.begin, kEdges[e]);
            if (needed <= edge) continue;
            const PlacedId& id = input.placed_ids[body.begin->body];
            const std::string message = "The PHYs on the " + std::string(kEdgeNames[e]) + " edge of " + id.str() +
                                        " need " + fixedText(needed.mm(), 3) + " mm side by side; the edge has " +
                                        fixedText(edge.mm(), 3) + " mm.";
            diagnostics.push_back(
                {Severity::Warning, "WIRE-004", {id.str()}, message, needed.mm(), edge.mm(), "wiring"});
        }
    }
    return diagnostics;
}

} // namespace interpose
