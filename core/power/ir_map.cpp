// SPDX-License-Identifier: GPL-3.0-or-later
// Sheets and joins on a grid of cells, and back from the field to parts and tiers.
#include "power/ir_map.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace interpose {

namespace {

constexpr double kLayer_m = 1e-3;    ///< any thickness does: conductivities are scaled to it
constexpr double kNearlyNone = 1e-2; ///< of the least resistance stated
constexpr double kThrough = 1e5;     ///< conductance up through a sheet, over the largest of a join
constexpr double kGap = 1e-9;        ///< conductance where there is nothing, over the largest there is

/// Equal cells over the area, and how much of each a rectangle covers.
class Cells
{
public:
    Cells(const Rect& area, int grid)
        : m_area(area), m_grid(grid), m_dx(area.width.m() / grid), m_dy(area.height.m() / grid)
    {}

    double dx() const { return m_dx; }
    double dy() const { return m_dy; }

    /// Calls f(cell of the plane, covered share) for each cell met.
    template <class F>
    void forEach(const Rect& rect, F&& f) const
    {
        const double x0 = (rect.x - m_area.x).m() / m_dx, x1 = (rect.right() - m_area.x).m() / m_dx;
        const double y0 = (rect.y - m_area.y).m() / m_dy, y1 = (rect.top() - m_area.y).m() / m_dy;
        for (int y = first(y0); y < m_grid && y < y1; ++y)
            for (int x = first(x0); x < m_grid && x < x1; ++x) {
                const double share = covered(x0, x1, x) * covered(y0, y1, y);
                if (share > 0) f(static_cast<std::size_t>(y * m_grid + x), share);
            }
    }

private:
    static int first(double from) { return std::max(0, static_cast<int>(std::floor(from))); }
    static double covered(double from, double to, int cell)
    {
        return std::min(to, cell + 1.0) - std::max(from, static_cast<double>(cell));
    }

    Rect m_area;
    int m_grid;
    double m_dx, m_dy;
};

/// Height of each sheet in the order of joins: one above whatever it stands on.
std::vector<std::size_t> levelsOf(const IrInput& input)
{
    std::vector<std::size_t> level(input.sheets.size(), 0);
    for (std::size_t round = 0; round < level.size(); ++round) {
        bool settled = true;
        for (const IrJoin& join : input.joins)
            if (join.lower && level[join.upper] <= level[*join.lower]) {
                level[join.upper] = level[*join.lower] + 1;
                settled = false;
            }
        if (settled) break;
    }
    return level;
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

/// The problem of one net, layer by layer.
class Builder
{
public:
    Builder(const IrInput& input, std::size_t net, int grid, OhmsEnd end)
        : m_input(input)
        , m_net(net)
        , m_end(end)
        , m_cells(input.area, grid)
        , m_plane(static_cast<std::size_t>(grid) * static_cast<std::size_t>(grid))
        , m_levels(levelsOf(input))
        , m_least(leastOf(input, net, end))
        , m_most(1 / (kNearlyNone * m_least.join_ohm_m2) * kLayer_m)
    {
        const std::size_t top = m_levels.empty() ? 0 : *std::max_element(m_levels.begin(), m_levels.end());
        const auto count = static_cast<std::size_t>(grid);
        m_problem.dx_m.assign(count, m_cells.dx());
        m_problem.dy_m.assign(count, m_cells.dy());
        m_problem.dz_m.assign(2 * top + 1, kLayer_m);
        m_problem.kx_w_per_mk.assign(m_problem.cells(), kGap / (m_least.sheet_ohm * kLayer_m));
        m_problem.kz_w_per_mk.assign(m_problem.cells(), kThrough * m_most);
        m_problem.power_w.assign(m_problem.cells(), 0);
    }

    HeatProblem build()
    {
        addSheets();
        addJoins();
        m_problem.ky_w_per_mk = m_problem.kx_w_per_mk;
        return std::move(m_problem);
    }

private:
    std::size_t cell(std::size_t layer, std::size_t inPlane) const { return layer * m_plane + inPlane; }

    void addSheets()
    {
        for (std::size_t s = 0; s < m_input.sheets.size(); ++s) {
            const IrSheet& sheet = m_input.sheets[s];
            const double share = m_input.share[s][m_net], stated = sheet.sheet_mohm.*m_end * 1e-3;
            const std::size_t layer = 2 * m_levels[s];
            const double ohm = stated > 0 && share > 0 ? stated / share : kNearlyNone * m_least.sheet_ohm;
            m_cells.forEach(sheet.box, [&](std::size_t at, double covered) {
                if (share > 0) m_problem.kx_w_per_mk[cell(layer, at)] += covered / (ohm * kLayer_m);
                if (layer > 0) m_problem.kz_w_per_mk[cell(layer - 1, at)] = kGap * m_most; // but for its joins
            });
            addCurrents(s, layer);
        }
    }

    void addCurrents(std::size_t s, std::size_t layer)
    {
        for (const auto& [region, part] : m_input.sheets[s].sources) {
            const double perCell = m_input.current_a[s][m_net] * part * m_cells.dx() * m_cells.dy() /
                                   (region.width.m() * region.height.m());
            if (region.empty()) continue;
            m_cells.forEach(region, [&](std::size_t at, double covered) {
                m_problem.power_w[cell(layer, at)] += perCell * covered;
            });
        }
    }

    double conductance(double ohm_mm2) const
    {
        return 1 / (ohm_mm2 > 0 ? ohm_mm2 * 1e-6 : kNearlyNone * m_least.join_ohm_m2);
    }

    void addJoins()
    {
        std::vector<double> board(m_plane, 0);
        bool joined = false;
        for (const IrJoin& join : m_input.joins) {
            if (join.ohm_mm2[m_net].value < 0) continue;
            const double siemens_per_m2 = conductance(join.ohm_mm2[m_net].*m_end);
            joined |= !join.lower;
            for (const Rect& region : join.regions)
                m_cells.forEach(region, [&](std::size_t at, double covered) {
                    if (join.lower)
                        m_problem.kz_w_per_mk[cell(2 * m_levels[join.upper] - 1, at)] +=
                            siemens_per_m2 * covered * kLayer_m;
                    else
                        board[at] += siemens_per_m2 * covered;
                });
        }
        if (!joined)
            board.assign(m_plane, conductance(0)); // nothing is known of the board: it holds the root's voltage
        m_problem.h_bottom_w_per_m2k = *std::max_element(board.begin(), board.end());
        if (m_problem.h_bottom_w_per_m2k > 0)
            for (double& share : board)
                share /= m_problem.h_bottom_w_per_m2k;
        m_problem.bottom_cover = std::move(board);
    }

    const IrInput& m_input;
    const std::size_t m_net;
    const OhmsEnd m_end;
    const Cells m_cells;
    const std::size_t m_plane;
    const std::vector<std::size_t> m_levels;
    const Least m_least;
    const double m_most; ///< largest conductivity of a join
    HeatProblem m_problem;
};

/// One solve, and what it was of.
struct SolvedNet
{
    std::size_t net = 0;
    std::vector<double> current_a; ///< into each cell
    HeatSolution solution;
};

bool inProportion(double value, double times, double of)
{
    return std::abs(value - times * of) <= 1e-12 * std::abs(value);
}

/// How many times the currents of one net those of another are; absent unless metal and joints are shared alike, so
/// that both lose the same everywhere.
std::optional<double> timesOf(const IrInput& input, std::size_t net, std::size_t other)
{
    double sum = 0, of = 0;
    for (const std::vector<double>& amperes : input.current_a) {
        sum += amperes[net];
        of += amperes[other];
    }
    if (of <= 0) return {};
    const double times = sum / of;
    for (std::size_t s = 0; s < input.sheets.size(); ++s)
        if (!inProportion(input.current_a[s][net], times, input.current_a[s][other]) ||
            !inProportion(input.share[s][net], times, input.share[s][other]))
            return {};
    for (const IrJoin& join : input.joins)
        for (const OhmsEnd end : {&Ohms::value, &Ohms::low, &Ohms::high}) {
            const double own = join.ohm_mm2[net].*end, others = join.ohm_mm2[other].*end;
            if (own < 0 ? others >= 0 : !inProportion(others, times, own)) return {};
        }
    return times;
}

/// Reads one net's field into figures and tiers.
class Reader
{
public:
    /// \param times  the currents of this net over those of the solved one
    Reader(const IrInput& input, std::size_t net, int grid, const SolvedNet& solved, double times, IrResult& result)
        : m_input(input)
        , m_net(net)
        , m_grid(grid)
        , m_cells(input.area, grid)
        , m_plane(static_cast<std::size_t>(grid) * static_cast<std::size_t>(grid))
        , m_levels(levelsOf(input))
        , m_solved(solved)
        , m_times(times)
        , m_result(result)
    {}

    void read()
    {
        const HeatSolution& solution = m_solved.solution;
        IrNetFigures net;
        net.net = m_input.nets[m_net];
        net.current_a = m_times * solution.power_w;
        net.current_out_a = m_times * solution.heat_out_bottom_w;
        net.conservation_error = std::abs(net.current_a - net.current_out_a) / std::max(net.current_a, 1e-300);
        net.status = solution.status;
        for (std::size_t s = 0; s < m_input.sheets.size(); ++s) {
            if (m_input.share[s][m_net] <= 0) continue;
            const IrPartFigures part = figuresOf(s);
            if (m_input.current_a[s][m_net] <= 0) continue;
            if (part.worst_mv >= net.worst_mv) {
                net.worst_mv = part.worst_mv;
                net.worst = part.placed;
            }
            m_result.parts.push_back(part);
        }
        m_result.nets.push_back(std::move(net));
    }

private:
    IrField& field(int tier)
    {
        const auto same = std::ranges::find_if(
            m_result.fields, [&](const IrField& f) { return f.tier == tier && f.net == m_input.nets[m_net]; });
        if (same != m_result.fields.end()) return *same;
        return m_result.fields.emplace_back(IrField{m_input.nets[m_net], tier, std::vector<float>(m_plane, 0.0F), 0});
    }

    IrPartFigures figuresOf(std::size_t s)
    {
        const IrSheet& sheet = m_input.sheets[s];
        IrPartFigures part{sheet.placed, m_input.nets[m_net], 0, 0, {}};
        IrField& plane = field(sheet.tier);
        double most = 0, drawn = 0, weighted = 0;
        m_cells.forEach(sheet.box, [&](std::size_t, double covered) { most = std::max(most, covered); });
        m_cells.forEach(sheet.box, [&](std::size_t at, double covered) {
            const std::size_t cell = 2 * m_levels[s] * m_plane + at;
            const double mv = 1e3 * m_solved.solution.rise_k[cell];
            drawn += m_solved.current_a[cell];
            weighted += m_solved.current_a[cell] * mv;
            if (covered <= std::min(0.5, 0.999 * most)) return;
            plane.drop_mv[at] = static_cast<float>(mv);
            plane.max_mv = std::max(plane.max_mv, mv);
            if (mv < part.worst_mv) return;
            part.worst_mv = mv;
            part.worst_at = centreOf(at);
        });
        if (drawn > 0) part.mean_mv = weighted / drawn;
        return part;
    }

    Point centreOf(std::size_t at) const
    {
        const auto grid = static_cast<std::size_t>(m_grid);
        const auto middle = [&](Coord from, Coord extent, std::size_t index) {
            return Coord::fromMm(from.mm() + extent.mm() * (static_cast<double>(index) + 0.5) / m_grid);
        };
        return {middle(m_input.area.x, m_input.area.width, at % grid),
                middle(m_input.area.y, m_input.area.height, at / grid)};
    }

    const IrInput& m_input;
    const std::size_t m_net;
    const int m_grid;
    const Cells m_cells;
    const std::size_t m_plane;
    const std::vector<std::size_t> m_levels;
    const SolvedNet& m_solved;
    const double m_times;
    IrResult& m_result;
};

} // namespace

HeatProblem irProblem(const IrInput& input, std::size_t net, int grid, OhmsEnd end)
{
    return Builder(input, net, grid, end).build();
}

IrResult IrSolver::solveAt(OhmsEnd end, const IrInput& input, int grid, const HeatSettings& settings,
                           const Cancel& cancel)
{
    IrResult result;
    result.area = input.area;
    result.not_stated = input.not_stated;
    result.asks = input.asks;
    if (input.sheets.empty() || input.area.empty()) return result;
    result.nx = result.ny = grid;
    std::vector<SolvedNet> solved;
    for (std::size_t net = 0; net < input.nets.size(); ++net) {
        std::optional<double> times;
        const auto same = std::ranges::find_if(solved, [&](const SolvedNet& other) {
            times = timesOf(input, net, other.net);
            return times.has_value();
        });
        if (same != solved.end()) {
            Reader(input, net, grid, *same, *times, result).read();
            continue;
        }
        HeatProblem problem = irProblem(input, net, grid, end);
        HeatSolution solution = m_solver.solve(problem, settings, cancel);
        solved.push_back({net, std::move(problem.power_w), std::move(solution)});
        Reader(input, net, grid, solved.back(), 1, result).read();
    }
    return result;
}

IrResult IrSolver::solve(const IrInput& input, int grid, const HeatSettings& settings, const Cancel& cancel)
{
    IrResult result = solveAt(&Ohms::value, input, grid, settings, cancel);
    result.diagnostics = irFindings(input, result);
    return result;
}

IrResult IrSolver::solveBands(const IrInput& input, int grid, const HeatSettings& settings, const Cancel& cancel)
{
    IrResult result = solveAt(&Ohms::value, input, grid, settings, cancel);
    const IrResult low = solveAt(&Ohms::low, input, grid, settings, cancel);
    const IrResult high = solveAt(&Ohms::high, input, grid, settings, cancel);
    const auto take = [&](auto& into, const auto& lows, const auto& highs) {
        for (std::size_t i = 0; i < into.size(); ++i) {
            into[i].worst_low_mv = std::min(lows[i].worst_mv, into[i].worst_mv); // equal but for the last digits
            into[i].worst_high_mv = std::max(highs[i].worst_mv, into[i].worst_mv);
        }
    };
    const auto isSolved = [](const IrNetFigures& net) { return net.status == HeatSolution::Status::Converged; };
    if (std::ranges::all_of(low.nets, isSolved) && std::ranges::all_of(high.nets, isSolved)) {
        take(result.nets, low.nets, high.nets);
        take(result.parts, low.parts, high.parts);
    }
    result.diagnostics = irFindings(input, result);
    return result;
}

IrResult solveIr(const IrInput& input, int grid, const HeatSettings& settings, const Cancel& cancel)
{
    return IrSolver().solve(input, grid, settings, cancel);
}

} // namespace interpose
