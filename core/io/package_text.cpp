// SPDX-License-Identifier: GPL-3.0-or-later
// The package and the die edges as a person reads them in a terminal.
#include "io/text_table.hpp"

namespace interpose {

namespace {

std::string sizeText(double width_mm, double height_mm)
{
    return grouped(width_mm, 2) + " x " + grouped(height_mm, 2);
}

void addSize(TextTable& table, const std::string& name, const SizeStep& step)
{
    table.add({name + ' ' + step.placed.str() + " mm", sizeText(step.actual_width_mm, step.actual_height_mm),
               sizeText(step.needed_width_mm, step.needed_height_mm), grouped(step.margin_mm, 2)});
}

std::string bandText(double low, double high, int digits)
{
    return low == high ? std::string() : " (" + grouped(low, digits) + " to " + grouped(high, digits) + ')';
}

std::string asksText(const std::vector<std::string>& asks)
{
    std::string out;
    for (const std::string& ask : asks)
        out += "  Ask for: " + ask + '\n';
    return out;
}

std::string ballsNote(const BallStep& balls)
{
    std::string out = std::string("  Balls: ") + (balls.limit_known ? "" : "at most ") +
                      grouped(balls.power + balls.ground, 0) + " for power and ground, " + grouped(balls.signal, 0) +
                      " signals, ";
    if (balls.test > 0) out += grouped(balls.test, 0) + " test access, ";
    out += grouped(balls.spare, 0) + " spare; ";
    if (balls.used_share)
        out += grouped(100 * *balls.used_share, 1) +
               bandText(100 * *balls.used_share_low, 100 * *balls.used_share_high, 1) + " % used\n";
    else
        out += "none at hand\n";
    return out + asksText(balls.asks);
}

std::string symmetryText(const SymmetryFigures& s)
{
    TextTable table({"Symmetry on " + s.carrier.str() + " (screening, not a prediction)", "", ""}, "lrl");
    table.add({"Covered by silicon", grouped(100 * s.silicon_coverage, 1), "%"});
    table.add({"Asymmetry", grouped(s.asymmetry, 4), ""});
    table.add({"Unmatched left to right", grouped(100 * s.mirror_x_unmatched, 1), "%"});
    table.add({"Unmatched bottom to top", grouped(100 * s.mirror_y_unmatched, 1), "%"});
    table.add({"Unmatched by a half turn", grouped(100 * s.half_turn_unmatched, 1), "%"});
    const auto row = [&](const char* name, const std::optional<double>& mm) {
        if (mm) table.add({name, grouped(*mm, 3), "mm"});
    };
    row("Centre of mass off the centre", s.mass_offset_mm);
    row("Centre of expansion off the centre", s.cte_offset_mm);
    row("Outermost C4 from the neutral point", s.c4_distance_mm);
    row("Outermost ball from the neutral point", s.ball_distance_mm);
    return '\n' + table.text();
}

std::string_view edgeWord(Edge edge)
{
    constexpr std::string_view kWords[] = {"left", "right", "bottom", "top"};
    return kWords[static_cast<std::size_t>(edge)];
}

} // namespace

std::string writePackageText(const PackageResult& package)
{
    TextTable table({"Package", "Actual", "Needed", "Margin"}, "lrrr");
    for (const SizeStep& step : package.carriers)
        addSize(table, "Carrier", step);
    if (package.substrate) addSize(table, "Substrate", *package.substrate);
    if (const auto& balls = package.balls)
        table.add({"Balls", grouped(balls->available, 0),
                   grouped(balls->needed, 0) + bandText(balls->needed_low, balls->needed_high, 0),
                   grouped(balls->margin, 0)});
    if (const auto& layers = package.layers)
        table.add(
            {"Signal layers", grouped(layers->actual, 0), grouped(layers->needed, 0), grouped(layers->margin, 0)});
    std::string out = '\n' + table.text();
    if (package.balls) out += ballsNote(*package.balls);
    if (package.substrate) out += asksText(package.substrate->asks);
    if (package.layers && package.layers->supplies > 0 && package.layers->buildup_layers)
        out += "  Build-up layers on each side: " + grouped(*package.layers->buildup_layers, 0) + " (" +
               grouped(package.layers->needed, 0) + " for signals, a pair of planes for each of " +
               grouped(package.layers->supplies, 0) + " supplies)\n";
    if (package.layers && !package.layers->asks.empty())
        out += "  Build-up layers on each side: not known, as every supply has planes and not all are stated\n";
    if (package.body) out += "  Smallest body on offer: " + package.body->name + '\n';
    return package.symmetry ? out + symmetryText(*package.symmetry) : out;
}

std::string writeShorelineText(const std::vector<ShorelineFigures>& edges)
{
    TextTable table({"Die edge", "Length mm", "HBM mm", "%", "D2D mm", "%", "Ports mm", "%", "Free mm", "%"},
                    "lrrrrrrrrr");
    std::size_t used = 0;
    for (const ShorelineFigures& edge : edges) {
        if (edge.edge_mm <= 0 || edge.free_mm == edge.edge_mm || ++used > kMaxRows) continue;
        std::vector<std::string> row{edge.placed.str() + ' ' + std::string(edgeWord(edge.edge)),
                                     grouped(edge.edge_mm, 2)};
        for (const double mm : {edge.memory_mm, edge.d2d_mm, edge.port_mm, edge.free_mm}) {
            row.push_back(grouped(mm, 2));
            row.push_back(grouped(100 * mm / edge.edge_mm, 0));
        }
        table.add(std::move(row));
    }
    return used == 0 ? std::string() : '\n' + table.text() + moreRows(used);
}

} // namespace interpose
