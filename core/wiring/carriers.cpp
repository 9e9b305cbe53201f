// SPDX-License-Identifier: GPL-3.0-or-later
// Each carrier as a whole: cuts, congestion, and the wires across its stitch lines.
#include "wiring/routes.hpp"

#include "base/number_text.hpp"

namespace interpose {

namespace {

std::string placeText(Point at)
{
    return "x " + fixedText(at.x.mm(), 2) + ", y " + fixedText(at.y.mm(), 2) + " mm";
}

/// Inner lines of the grid.
CutProfile profileOn(std::span<const WireEnds> wires, CutLine line, const WireGrid& grid)
{
    const bool upright = line == CutLine::Vertical;
    const Coord step = upright ? grid.area.width / grid.nx : grid.area.height / grid.ny;
    return cutProfile(wires, line, (upright ? grid.area.x : grid.area.y) + step, step,
                      std::max(1, (upright ? grid.nx : grid.ny) - 1));
}

/// Wires over one stitch line, each class by its own wider rule.
StitchFigures stitchOf(const Routes& routes, std::span<const Route> run, CutLine line, Coord at, const WireGrid& grid)
{
    const bool upright = line == CutLine::Vertical;
    StitchFigures figures{line, at, 0, 0, {}};
    std::vector<double> use(static_cast<std::size_t>(upright ? grid.ny : grid.nx));
    const double cell_mm = upright ? grid.cellHeightMm() : grid.cellWidthMm();
    for (const Route& route : run) {
        const RoutingClass& routing = routes.classOf(route);
        const double tracks = stitchTracksPerMm(routing) * routing.signal_layers * cell_mm;
        const Coord from = upright ? route.hull.x : route.hull.y, to = upright ? route.hull.right() : route.hull.top();
        if (at <= from || at >= to) continue;
        for (const WireEnds& wire : routes.of(route)) {
            const auto [low, high] = upright ? std::minmax({wire.a.x, wire.b.x}) : std::minmax({wire.a.y, wire.b.y});
            if (low >= at || high <= at) continue;
            ++figures.wires;
            for (const Point end : {wire.a, wire.b})
                if (tracks > 0)
                    use[static_cast<std::size_t>(upright ? grid.row(end.y) : grid.column(end.x))] += 0.5 / tracks;
        }
    }
    const auto fullest = std::ranges::max_element(use);
    const auto cell = static_cast<int>(fullest - use.begin());
    figures.peak_use = *fullest;
    figures.peak_at = upright ? Point{at, (grid.lineY(cell) + grid.lineY(cell + 1)) / 2}
                              : Point{(grid.lineX(cell) + grid.lineX(cell + 1)) / 2, at};
    return figures;
}

void addStitches(const Routes& routes, std::span<const Route> run, CarrierRouting& carrier, Diagnostics& diagnostics)
{
    const GroundBody& ground = routes.ground[run.front().carrier];
    const auto add = [&](CutLine line, const std::vector<Coord>& places) {
        for (const Coord at : places) {
            carrier.stitches.push_back(stitchOf(routes, run, line, at, carrier.congestion.grid));
            const StitchFigures& stitch = carrier.stitches.back();
            if (stitch.peak_use <= 1) continue;
            diagnostics.push_back({Severity::Warning,
                                   "WIRE-014",
                                   {carrier.carrier.str()},
                                   std::to_string(stitch.wires) + " wires cross a stitch line of " +
                                       carrier.carrier.str() + "; at " + placeText(stitch.peak_at) + " they take " +
                                       fixedText(100 * stitch.peak_use, 0) +
                                       " % of its tracks at the wider rule, 100 % are there. Move the parts so that "
                                       "the line falls between links, or spread them.",
                                   stitch.peak_use,
                                   1.0,
                                   "wiring"});
        }
    };
    add(CutLine::Vertical, ground.stitch_x);
    add(CutLine::Horizontal, ground.stitch_y);
}

void judgeCongestion(const CarrierRouting& carrier, Diagnostics& diagnostics)
{
    const CongestionMap& map = carrier.congestion;
    if (map.peak <= 1) return;
    diagnostics.push_back({Severity::Warning,
                           "WIRE-012",
                           {carrier.carrier.str()},
                           "The wires on " + carrier.carrier.str() + " take " + fixedText(100 * map.peak, 0) +
                               " % of the tracks around " + placeText(map.peak_at) +
                               ", 100 % are there. Spread the links or take finer wires.",
                           map.peak,
                           1.0,
                           "wiring"});
}

/// The peak in double precision, so that it can be worked out again by hand. \param flows  with the tracks per mm
void setExactly(const std::vector<std::pair<WireFlow, double>>& flows, CongestionMap& map)
{
    const int column = map.grid.column(map.peak_at.x), row = map.grid.row(map.peak_at.y);
    map.peak = 0;
    for (const auto& [flow, tracks] : flows)
        map.peak += cellUse(cellWires(flow, map.grid, column, row), map.grid, tracks);
}

CarrierRouting carrierOf(const Routes& routes, std::span<const Route> run, Diagnostics& diagnostics)
{
    CarrierRouting carrier;
    const std::size_t body = run.front().carrier;
    carrier.carrier = routes.input.placed_ids[body];
    const Rect& area = routes.ground[body].box;
    if (area.empty()) return carrier;
    CongestionMap& map = carrier.congestion;
    map.grid = wireGrid(area);
    carrier.vertical = profileOn(routes.of(run), CutLine::Vertical, map.grid);
    carrier.horizontal = profileOn(routes.of(run), CutLine::Horizontal, map.grid);
    std::vector<std::pair<WireFlow, double>> flows;
    forEachRun(
        run, [&](const Route& r) -> const std::string& { return routes.classOf(r).id; },
        [&](std::span<const Route> sameClass) {
            const RoutingClass& routing = routes.classOf(sameClass.front());
            const double tracks = tracksPerMm(routing) * routing.signal_layers;
            if (tracks <= 0) return;
            flows.emplace_back(wireFlow(routes.of(sameClass), map.grid), tracks);
            addToMap(flows.back().first, tracks, map);
        });
    findPeak(map);
    if (map.peak > 0) setExactly(flows, map);
    judgeCongestion(carrier, diagnostics);
    addStitches(routes, run, carrier, diagnostics);
    return carrier;
}

} // namespace

void addCarriers(const Routes& routes, RoutingResult& result)
{
    forEachRun(
        routes.list, [](const Route& r) { return r.carrier; },
        [&](std::span<const Route> run) { result.carriers.push_back(carrierOf(routes, run, result.diagnostics)); });
}

} // namespace interpose
