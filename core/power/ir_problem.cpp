// SPDX-License-Identifier: GPL-3.0-or-later
// Sheets and joins of one net as cells of the heat's solver.
#include "power/ir_grid.hpp"

#include <algorithm>

namespace interpose {

namespace {

constexpr double kLayer_m = 1e-3;    ///< any thickness does: conductivities are scaled to it
constexpr double kNearlyNone = 1e-2; ///< of the least resistance stated
constexpr double kThrough = 1e5;     ///< conductance up through a sheet, over the largest of a join
constexpr double kGap = 1e-9;        ///< conductance where there is nothing, over the largest there is

/// What a stretch takes of each cell along one axis, m; what lies past the cells of its sheet counts for the last.
std::vector<std::pair<std::size_t, double>> lengthsIn(const std::vector<double>& edges, double from, double to,
                                                      std::size_t first, std::size_t end)
{
    std::vector<std::pair<std::size_t, double>> lengths;
    const auto start = std::ranges::upper_bound(edges, from) - edges.begin() - 1;
    for (auto i = static_cast<std::size_t>(std::max<std::ptrdiff_t>(start, 0)); i + 1 < edges.size() && edges[i] < to;
         ++i)
        if (const double length = std::min(to, edges[i + 1]) - std::max(from, edges[i]); length > 0)
            lengths.emplace_back(std::clamp(i, first, end - 1), length);
    return lengths;
}

IrCells common(const IrCells& a, const IrCells& b)
{
    return {std::max(a.x0, b.x0), std::min(a.x1, b.x1), std::max(a.y0, b.y0), std::min(a.y1, b.y1)};
}

bool contains(const IrCells& cells, std::size_t x, std::size_t y)
{
    return cells.x0 <= x && x < cells.x1 && cells.y0 <= y && y < cells.y1;
}

/// Least resistance stated, for what is not: of sheets in ohm per square, of joins in ohm m2.
struct Least
{
    double sheet_ohm = 0, join_ohm_m2 = 0;
};

Least leastOf(const IrInput& input, std::size_t net, OhmsEnd end)
{
    Least least;
    const auto take = [](double& into, double value) {
        if (value > 0 && (into == 0 || value < into)) into = value;
    };
    for (std::size_t s = 0; s < input.sheets.size(); ++s)
        if (input.share[s][net] > 0)
            take(least.sheet_ohm, input.sheets[s].sheet_mohm.*end * 1e-3 / input.share[s][net]);
    for (const IrJoin& join : input.joins)
        take(least.join_ohm_m2, join.ohm_mm2[net].*end * 1e-6);
    if (least.sheet_ohm == 0) least.sheet_ohm = 1e-3;
    if (least.join_ohm_m2 == 0) least.join_ohm_m2 = 1e-9;
    return least;
}

/// Sheets that lead to the root through joins that the net passes.
std::vector<bool> joinedToRoot(const IrInput& input, std::size_t net)
{
    std::vector<bool> reached(input.sheets.size(), false);
    reached[input.root] = true;
    for (bool more = true; more;) {
        more = false;
        for (const IrJoin& join : input.joins)
            if (join.lower && join.ohm_mm2[net].value >= 0 && reached[*join.lower] != reached[join.upper])
                reached[*join.lower] = reached[join.upper] = more = true;
    }
    return reached;
}

/// The problem of one net, layer by layer.
class Builder
{
public:
    Builder(const IrInput& input, const IrGrid& grid, const IrLevels& levels, std::size_t net, OhmsEnd end)
        : m_input(input)
        , m_grid(grid)
        , m_levels(levels)
        , m_net(net)
        , m_end(end)
        , m_least(leastOf(input, net, end))
        , m_most(1 / (kNearlyNone * m_least.join_ohm_m2) * kLayer_m)
    {
        m_problem.dx_m = sizes(grid.x_edges_m);
        m_problem.dy_m = sizes(grid.y_edges_m);
        m_problem.dz_m.assign(levels.layers(), kLayer_m);
        m_problem.kx_w_per_mk.assign(m_problem.cells(), kGap / (m_least.sheet_ohm * kLayer_m));
        m_problem.kz_w_per_mk.assign(m_problem.cells(), kThrough * m_most);
        m_problem.power_w.assign(m_problem.cells(), 0);
        m_problem.storage_w_per_k.assign(m_problem.cells(), 0);
    }

    HeatProblem build()
    {
        for (std::size_t s = 0; s < m_input.sheets.size(); ++s)
            if (m_levels.of[s] >= 0) addSheet(s);
        for (const IrJoin& join : m_input.joins)
            if (join.ohm_mm2[m_net].value >= 0) addJoin(join);
        if (m_input.board_held) addBoard(m_input.sheets[m_input.root].box, conductance(0));
        m_problem.ky_w_per_mk = m_problem.kx_w_per_mk;
        return std::move(m_problem);
    }

private:
    static std::vector<double> sizes(const std::vector<double>& edges)
    {
        std::vector<double> sizes;
        for (std::size_t i = 1; i < edges.size(); ++i)
            sizes.push_back(edges[i] - edges[i - 1]);
        return sizes;
    }

    /// Calls f(cell, m2 of the rectangle in it) in the layer.
    template <class F>
    void forEach(const Rect& rect, const IrCells& within, std::size_t layer, F&& f) const
    {
        const Rect& area = m_input.area;
        const auto alongX =
            lengthsIn(m_grid.x_edges_m, (rect.x - area.x).m(), (rect.right() - area.x).m(), within.x0, within.x1);
        for (const auto& [y, high] :
             lengthsIn(m_grid.y_edges_m, (rect.y - area.y).m(), (rect.top() - area.y).m(), within.y0, within.y1))
            for (const auto& [x, wide] : alongX)
                f(m_problem.cell(x, y, layer), wide * high);
    }

    double cellArea(std::size_t cell) const
    {
        return m_problem.dx_m[cell % m_grid.nx()] * m_problem.dy_m[cell / m_grid.nx() % m_grid.ny()];
    }

    void addSheet(std::size_t s)
    {
        const double stated = m_input.sheets[s].sheet_mohm.*m_end * 1e-3;
        const double ohm = stated > 0 ? stated / m_input.share[s][m_net] : kNearlyNone * m_least.sheet_ohm;
        const std::size_t layer = m_levels.layerOf(s);
        const IrCells& cells = m_grid.of[s];
        for (std::size_t y = cells.y0; y < cells.y1; ++y)
            for (std::size_t x = cells.x0; x < cells.x1; ++x) {
                m_problem.kx_w_per_mk[m_problem.cell(x, y, layer)] = 1 / (ohm * kLayer_m);
                if (layer > 0) m_problem.kz_w_per_mk[m_problem.cell(x, y, layer - 1)] = kGap * m_most; // but for joins
            }
        for (const auto& [region, part] : m_input.sheets[s].sources) {
            if (region.empty()) continue;
            const double perArea = m_input.current_a[s][m_net] * part / (region.width.m() * region.height.m());
            forEach(region, cells, layer,
                    [&](std::size_t cell, double m2) { m_problem.power_w[cell] += perArea * m2; });
        }
    }

    double conductance(double ohm_mm2) const
    {
        return 1 / (ohm_mm2 > 0 ? ohm_mm2 * 1e-6 : kNearlyNone * m_least.join_ohm_m2);
    }

    void addJoin(const IrJoin& join)
    {
        const double siemens_per_m2 = conductance(join.ohm_mm2[m_net].*m_end);
        if (!join.lower)
            for (const Rect& region : join.regions)
                addBoard(region, siemens_per_m2);
        else
            addBetween(join, siemens_per_m2);
    }

    /// Sheets of the net over cells of both, yet below the one and above the other.
    std::vector<IrCells> inTheWay(std::size_t lower, std::size_t upper, const IrCells& cells) const
    {
        std::vector<IrCells> found;
        for (std::size_t s = 0; s < m_input.sheets.size(); ++s) {
            const bool between = m_levels.of[lower] < m_levels.of[s] && m_levels.of[s] < m_levels.of[upper];
            const IrCells shared = common(cells, m_grid.of[s]);
            if (between && shared.x0 < shared.x1 && shared.y0 < shared.y1) found.push_back(shared);
        }
        return found;
    }

    /// Where another sheet lies in the way, the joints stand as close around it: through it they would join that one.
    void addBetween(const IrJoin& join, double siemens_per_m2)
    {
        const IrCells cells = common(m_grid.of[*join.lower], m_grid.of[join.upper]);
        const std::vector<IrCells> others = inTheWay(*join.lower, join.upper, cells);
        const auto isFree = [&](std::size_t cell) {
            const std::size_t x = cell % m_grid.nx(), y = cell / m_grid.nx() % m_grid.ny();
            return std::ranges::none_of(others, [&](const IrCells& other) { return contains(other, x, y); });
        };
        const std::size_t layer = m_levels.layerOf(join.upper) - 1;
        double all_m2 = 0, free_m2 = 0;
        for (const Rect& region : join.regions)
            forEach(region, cells, layer, [&](std::size_t cell, double m2) {
                all_m2 += m2;
                if (isFree(cell)) free_m2 += m2;
            });
        const double denser = free_m2 > 0 ? all_m2 / free_m2 : 1; // with no room beside it, through it after all
        for (const Rect& region : join.regions)
            forEach(region, cells, layer, [&](std::size_t cell, double m2) {
                if (free_m2 == 0 || isFree(cell))
                    m_problem.kz_w_per_mk[cell] += denser * siemens_per_m2 * m2 / cellArea(cell) * kLayer_m;
            });
    }

    /// To the board from the root's own layer: what hangs from the root lies below that. A cell's way to 0 is what the
    /// heat's solver calls its storage.
    void addBoard(const Rect& region, double siemens_per_m2)
    {
        forEach(region, m_grid.of[m_input.root], m_levels.layerOf(m_input.root),
                [&](std::size_t cell, double m2) { m_problem.storage_w_per_k[cell] += siemens_per_m2 * m2; });
    }

    const IrInput& m_input;
    const IrGrid& m_grid;
    const IrLevels& m_levels;
    const std::size_t m_net;
    const OhmsEnd m_end;
    const Least m_least;
    const double m_most; ///< largest conductivity of a join
    HeatProblem m_problem;
};

} // namespace

HeatProblem irProblem(const IrInput& input, const IrGrid& grid, const IrLevels& levels, std::size_t net, OhmsEnd end)
{
    return Builder(input, grid, levels, net, end).build();
}

HeatProblem irProblem(const IrInput& input, std::size_t net, int grid, OhmsEnd end)
{
    const IrGrid cells = irGrid(input, grid);
    return irProblem(input, cells, irLevels(input, cells, net), net, end);
}

std::vector<std::size_t> irPathless(const IrInput& input, std::size_t net)
{
    const auto toBoard = [&](const IrJoin& join) { return !join.lower && join.ohm_mm2[net].value >= 0; };
    const bool onBoard = input.board_held || std::ranges::any_of(input.joins, toBoard);
    const std::vector<bool> reached = joinedToRoot(input, net);
    std::vector<std::size_t> pathless;
    for (std::size_t s = 0; s < input.sheets.size(); ++s)
        if (input.current_a[s][net] > 0 && !(onBoard && reached[s])) pathless.push_back(s);
    return pathless;
}

} // namespace interpose
