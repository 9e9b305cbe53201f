// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of the grid, and levels of the sheets in the order of their joins and heights.
#include "power/ir_grid.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

namespace interpose {

namespace {

constexpr double kNearest = 1.0 / 32; ///< of a cell: outlines nearer than that share a line
constexpr double kRim = 1.0 / 2;      ///< of a cell: width of those along the rims of joints
constexpr double kBeside = 1.0 / 4;   ///< of a cell: as kNearest, of the lines that bound those

/// And those lines that keep their distance to all before them, as they come.
std::vector<double> withLines(std::vector<double> kept, const std::vector<double>& lines, double apart)
{
    for (const double line : lines) {
        const auto next = std::ranges::lower_bound(kept, line);
        const bool inside = next != kept.begin() && next != kept.end();
        if (inside && *next - line >= apart && line - *(next - 1) >= apart) kept.insert(next, line);
    }
    return kept;
}

/// Lines across one axis, m: what comes first is kept first.
struct Lines
{
    std::vector<double> sheets, joints, inside;

    void takeSheet(double from, double to) { sheets.insert(sheets.end(), {from, to}); }

    /// \param rim  of what is not the board: a sheet that goes on past its joints draws all of that current there
    void takeJoint(double from, double to, double rim, bool hasRim)
    {
        joints.insert(joints.end(), {from, to});
        if (hasRim && to - from > 4 * rim) inside.insert(inside.end(), {from + rim, to - rim});
    }

    /// Ascending, with both ends of the area; the nearest share one until no more than half as many as cells are left.
    std::vector<double> chosen(double extent, int grid) const
    {
        const double cell = extent / grid;
        std::vector<double> kept{0, extent};
        for (const auto& [lines, nearest] : {std::pair(&sheets, kNearest), {&joints, kNearest}, {&inside, kBeside}})
            for (double apart = nearest * cell;; apart *= 2) {
                std::vector<double> more = withLines(kept, *lines, apart);
                if (more.size() > kept.size() && 2 * more.size() > static_cast<std::size_t>(grid) + 2) continue;
                kept = std::move(more);
                break;
            }
        return kept;
    }
};

int cellsBetween(double from, double to, double size)
{
    return std::max(1, static_cast<int>(std::lround((to - from) / size)));
}

/// Nearly equal cells between the lines, no more than grid of them.
std::vector<double> edgesOf(const std::vector<double>& lines, int grid)
{
    double size = lines.back() / grid;
    const auto count = [&] {
        int sum = 0;
        for (std::size_t i = 1; i < lines.size(); ++i)
            sum += cellsBetween(lines[i - 1], lines[i], size);
        return sum;
    };
    while (count() > grid && count() > static_cast<int>(lines.size()) - 1)
        size *= 1.01;
    std::vector<double> edges{0};
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const int cells = cellsBetween(lines[i - 1], lines[i], size);
        for (int c = 1; c <= cells; ++c)
            edges.push_back(lines[i - 1] + (lines[i] - lines[i - 1]) * c / cells);
    }
    return edges;
}

/// Cells between the edges nearest to both ends; where that is one edge, the cell beside it.
std::pair<std::size_t, std::size_t> between(const std::vector<double>& edges, double from, double to)
{
    const auto nearest = [&](double at) {
        const auto next = std::ranges::lower_bound(edges, at);
        if (next == edges.begin()) return std::size_t{0};
        if (next == edges.end()) return edges.size() - 1;
        const auto index = static_cast<std::size_t>(next - edges.begin());
        return *next - at < at - edges[index - 1] ? index : index - 1;
    };
    const std::size_t first = std::min(nearest(from), edges.size() - 2);
    return {first, std::max(nearest(to), first + 1)};
}

bool over(const IrCells& a, const IrCells& b)
{
    return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

/// They share cells or a face: metal of both would be one.
bool touch(const IrCells& a, const IrCells& b)
{
    const bool overX = a.x0 < b.x1 && b.x0 < a.x1, overY = a.y0 < b.y1 && b.y0 < a.y1;
    const bool atX = a.x0 <= b.x1 && b.x0 <= a.x1, atY = a.y0 <= b.y1 && b.y0 <= a.y1;
    return (overX && atY) || (atX && overY);
}

/// Sheets from the lowest up: none before those that it is joined to from above, else by the heights of their tops.
std::vector<std::size_t> upwards(const IrInput& input)
{
    std::vector<std::size_t> order, below(input.sheets.size(), 0);
    std::vector<std::vector<std::size_t>> above(input.sheets.size());
    for (const IrJoin& join : input.joins)
        if (join.lower) {
            ++below[join.upper];
            above[*join.lower].push_back(join.upper);
        }
    std::set<std::tuple<bool, Coord, std::size_t>> left; // those that nothing holds back first
    const auto keyOf = [&](std::size_t s) { return std::tuple(below[s] > 0, input.sheets[s].top, s); };
    for (std::size_t s = 0; s < input.sheets.size(); ++s)
        left.insert(keyOf(s));
    while (!left.empty()) {
        const std::size_t next = std::get<std::size_t>(*left.begin());
        left.erase(left.begin());
        order.push_back(next);
        for (const std::size_t s : above[next]) {
            const bool waits = left.erase(keyOf(s)) > 0;
            --below[s];
            if (waits) left.insert(keyOf(s));
        }
    }
    return order;
}

/// What is joined has cells in common, though the lines between may have become one.
void meet(const IrInput& input, std::vector<IrCells>& of)
{
    for (const IrJoin& join : input.joins) {
        if (!join.lower) continue;
        const IrCells& lower = of[*join.lower];
        IrCells& upper = of[join.upper];
        upper = {std::min(upper.x0, lower.x1 - 1), std::max(upper.x1, lower.x0 + 1), std::min(upper.y0, lower.y1 - 1),
                 std::max(upper.y1, lower.y0 + 1)};
    }
}

} // namespace

IrGrid irGrid(const IrInput& input, int grid)
{
    const Rect& area = input.area;
    Lines x, y;
    for (const IrSheet& sheet : input.sheets) {
        x.takeSheet((sheet.box.x - area.x).m(), (sheet.box.right() - area.x).m());
        y.takeSheet((sheet.box.y - area.y).m(), (sheet.box.top() - area.y).m());
    }
    const double rim_x = kRim * area.width.m() / grid, rim_y = kRim * area.height.m() / grid;
    for (const IrJoin& join : input.joins)
        for (const Rect& region : join.regions) {
            x.takeJoint((region.x - area.x).m(), (region.right() - area.x).m(), rim_x, join.lower.has_value());
            y.takeJoint((region.y - area.y).m(), (region.top() - area.y).m(), rim_y, join.lower.has_value());
        }
    IrGrid made;
    made.x_edges_m = edgesOf(x.chosen(area.width.m(), grid), grid);
    made.y_edges_m = edgesOf(y.chosen(area.height.m(), grid), grid);
    for (const IrSheet& sheet : input.sheets) {
        const auto [x0, x1] = between(made.x_edges_m, (sheet.box.x - area.x).m(), (sheet.box.right() - area.x).m());
        const auto [y0, y1] = between(made.y_edges_m, (sheet.box.y - area.y).m(), (sheet.box.top() - area.y).m());
        made.of.push_back({x0, x1, y0, y1});
    }
    meet(input, made.of);
    return made;
}

IrLevels irLevels(const IrInput& input, const IrGrid& grid, std::size_t net)
{
    IrLevels levels{std::vector<int>(grid.of.size(), -1)};
    std::vector<std::size_t> placed;
    for (const std::size_t s : upwards(input)) {
        if (input.share[s][net] <= 0) continue;
        int& level = levels.of[s] = 0;
        std::set<int> beside;
        for (const std::size_t other : placed)
            if (over(grid.of[s], grid.of[other]))
                level = std::max(level, levels.of[other] + 1);
            else if (touch(grid.of[s], grid.of[other]))
                beside.insert(levels.of[other]);
        while (beside.contains(level))
            ++level;
        levels.highest = std::max(levels.highest, level);
        placed.push_back(s);
    }
    return levels;
}

} // namespace interpose
