// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of the grid, and heights of the sheets in the order of their joins.
#include "power/ir_grid.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

constexpr double kNearest = 1.0 / 32; ///< of a cell: outlines nearer than that share a line

/// Both ends of the area, then the lines that keep their distance to all before them, as they come.
std::vector<double> keptOf(const std::vector<double>& lines, double extent, double apart)
{
    std::vector<double> kept{0, extent};
    for (const double line : lines) {
        const auto next = std::ranges::lower_bound(kept, line);
        const bool inside = next != kept.begin() && next != kept.end();
        if (inside && *next - line >= apart && line - *(next - 1) >= apart) kept.insert(next, line);
    }
    return kept;
}

/// Ascending; the nearest share one until no more than half as many as cells are left.
std::vector<double> outlines(const std::vector<double>& lines, double extent, int grid)
{
    for (double apart = kNearest * extent / grid;; apart *= 2) {
        std::vector<double> kept = keptOf(lines, extent, apart);
        if (2 * kept.size() <= static_cast<std::size_t>(grid) + 2 || kept.size() == 2) return kept;
    }
}

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

/// They share cells or a face: metal of both would be one.
bool touch(const IrCells& a, const IrCells& b)
{
    const bool overX = a.x0 < b.x1 && b.x0 < a.x1, overY = a.y0 < b.y1 && b.y0 < a.y1;
    const bool atX = a.x0 <= b.x1 && b.x0 <= a.x1, atY = a.y0 <= b.y1 && b.y0 <= a.y1;
    return (overX && atY) || (atX && overY);
}

/// Heights in the order of joins, the root at 0.
class Heights
{
public:
    Heights(const IrInput& input, const std::vector<IrCells>& of)
        : m_input(input), m_of(of), m_side(input.sheets.size(), 0), m_height(input.sheets.size(), 0)
    {
        flood(1);
        flood(-1);
        for (const int side : {1, -1}) {
            climb(side);
            for (int height = 1; spread(side, height); ++height)
                climb(side);
        }
    }

    std::vector<int> levels() const
    {
        std::vector<int> levels(m_side.size());
        for (std::size_t s = 0; s < levels.size(); ++s)
            levels[s] = m_side[s] * m_height[s];
        return levels;
    }

private:
    /// What stands on the root is above it with all that is joined to it; what then is left and hangs from it, below.
    void flood(int side)
    {
        const auto take = [&](std::size_t sheet) {
            if (sheet == m_input.root || m_side[sheet] != 0) return false;
            m_side[sheet] = side;
            m_height[sheet] = 1;
            return true;
        };
        for (bool more = true; more;) {
            more = false;
            for (const IrJoin& join : m_input.joins) {
                if (!join.lower) continue;
                const std::size_t lower = *join.lower, upper = join.upper;
                if (m_side[lower] == side || (side > 0 && lower == m_input.root)) more |= take(upper);
                if (m_side[upper] == side || (side < 0 && upper == m_input.root)) more |= take(lower);
            }
        }
    }

    /// One farther from the root than what it is joined to on the root's side.
    void climb(int side)
    {
        for (std::size_t round = 0; round < m_height.size(); ++round) {
            bool settled = true;
            for (const IrJoin& join : m_input.joins) {
                if (!join.lower) continue;
                const std::size_t inner = side > 0 ? *join.lower : join.upper,
                                  outer = side > 0 ? join.upper : *join.lower;
                const bool here = m_side[outer] == side && (m_side[inner] == side || inner == m_input.root);
                if (!here || m_height[outer] > m_height[inner]) continue;
                m_height[outer] = m_height[inner] + 1;
                settled = false;
            }
            if (settled) break;
        }
    }

    /// Lifts what touches another sheet of one height; false when there is none of that height.
    bool spread(int side, int height)
    {
        std::vector<std::size_t> kept;
        for (std::size_t s = 0; s < m_height.size(); ++s) {
            if (m_side[s] != side || m_height[s] != height) continue;
            const auto touches = [&](std::size_t other) { return touch(m_of[s], m_of[other]); };
            if (std::ranges::any_of(kept, touches))
                ++m_height[s];
            else
                kept.push_back(s);
        }
        return !kept.empty();
    }

    const IrInput& m_input;
    const std::vector<IrCells>& m_of;
    std::vector<int> m_side, m_height;
};

} // namespace

IrGrid irGrid(const IrInput& input, int grid)
{
    const Rect& area = input.area;
    std::vector<double> x, y; // sheets come before joints, whose rims cut no metal
    const auto take = [&](const Rect& rect) {
        x.insert(x.end(), {(rect.x - area.x).m(), (rect.right() - area.x).m()});
        y.insert(y.end(), {(rect.y - area.y).m(), (rect.top() - area.y).m()});
    };
    for (const IrSheet& sheet : input.sheets)
        take(sheet.box);
    for (const IrJoin& join : input.joins)
        std::ranges::for_each(join.regions, take);
    IrGrid made;
    made.x_edges_m = edgesOf(outlines(x, area.width.m(), grid), grid);
    made.y_edges_m = edgesOf(outlines(y, area.height.m(), grid), grid);
    for (const IrSheet& sheet : input.sheets) {
        const auto [x0, x1] = between(made.x_edges_m, (sheet.box.x - area.x).m(), (sheet.box.right() - area.x).m());
        const auto [y0, y1] = between(made.y_edges_m, (sheet.box.y - area.y).m(), (sheet.box.top() - area.y).m());
        made.of.push_back({x0, x1, y0, y1});
    }
    made.level = Heights(input, made.of).levels();
    made.lowest = std::min(0, *std::ranges::min_element(made.level));
    made.highest = std::max(0, *std::ranges::max_element(made.level));
    return made;
}

} // namespace interpose
