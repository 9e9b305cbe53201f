// SPDX-License-Identifier: GPL-3.0-or-later
// From the fields of the nets to parts and tiers.
#include "power/ir_grid.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace interpose {

namespace {

/// One solve, and what it was of.
struct SolvedNet
{
    std::size_t net = 0;
    IrLevels levels;
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

/// Cell that the middle of each of `count` equal parts lies in.
std::vector<std::size_t> middles(const std::vector<double>& edges, int count)
{
    std::vector<std::size_t> cells;
    std::size_t cell = 0;
    for (int i = 0; i < count; ++i) {
        while (edges[cell + 1] < edges.back() * (i + 0.5) / count)
            ++cell;
        cells.push_back(cell);
    }
    return cells;
}

/// Reads one net's field into figures and tiers.
class Reader
{
public:
    Reader(const IrInput& input, const IrGrid& grid, IrResult& result)
        : m_input(input)
        , m_grid(grid)
        , m_result(result)
        , m_columns(middles(grid.x_edges_m, result.nx))
        , m_rows(middles(grid.y_edges_m, result.ny))
    {}

    /// \param times  the currents of this net over those of the solved one
    void read(std::size_t net, const SolvedNet& solved, double times)
    {
        if (const auto lost = losingAll(net, solved)) return readPathless(net, m_input.sheets[*lost].placed);
        const HeatSolution& solution = solved.solution;
        IrNetFigures figures = named(net);
        figures.current_a = times * solution.power_w;
        figures.current_out_a = times * (solution.heat_out_bottom_w + solution.heat_stored_w);
        figures.conservation_error =
            std::abs(figures.current_a - figures.current_out_a) / std::max(figures.current_a, 1e-300);
        figures.status = solution.status;
        for (std::size_t s = 0; s < m_input.sheets.size(); ++s) {
            if (m_input.share[s][net] <= 0) continue;
            const IrPartFigures part = figuresOf(s, net, solved);
            if (m_input.current_a[s][net] <= 0) continue;
            if (part.worst_mv >= figures.worst_mv) {
                figures.worst_mv = part.worst_mv;
                figures.worst = part.placed;
            }
            m_result.parts.push_back(part);
        }
        m_result.nets.push_back(std::move(figures));
    }

    void readPathless(std::size_t net, const PlacedId& first)
    {
        IrNetFigures figures = named(net);
        for (const std::vector<double>& amperes : m_input.current_a)
            figures.current_a += amperes[net];
        figures.conservation_error = 1;
        figures.worst = first;
        figures.status = HeatSolution::Status::NoHeatPath;
        m_result.nets.push_back(std::move(figures));
    }

private:
    /// A sheet that would lose more than the voltage of the net: what leads to it does not conduct.
    std::optional<std::size_t> losingAll(std::size_t net, const SolvedNet& solved) const
    {
        if (net >= m_input.voltage_v.size() || m_input.voltage_v[net] <= 0) return {};
        for (std::size_t s = 0; s < m_input.sheets.size(); ++s) {
            if (m_input.current_a[s][net] <= 0) continue;
            const IrCells& cells = m_grid.of[s];
            const double* rise = &solved.solution.rise_k[solved.levels.layerOf(s) * m_grid.plane()];
            for (std::size_t y = cells.y0; y < cells.y1; ++y)
                for (std::size_t x = cells.x0; x < cells.x1; ++x)
                    if (rise[y * m_grid.nx() + x] > m_input.voltage_v[net]) return s;
        }
        return {};
    }

    IrNetFigures named(std::size_t net) const
    {
        IrNetFigures figures;
        figures.net = m_input.nets[net];
        figures.at_least = m_input.at_least[net];
        return figures;
    }

    IrField& field(int tier, const std::string& net)
    {
        const auto same =
            std::ranges::find_if(m_result.fields, [&](const IrField& f) { return f.tier == tier && f.net == net; });
        if (same != m_result.fields.end()) return *same;
        return m_result.fields.emplace_back(
            IrField{net, tier, std::vector<float>(m_columns.size() * m_rows.size(), 0.0F), 0});
    }

    IrPartFigures figuresOf(std::size_t s, std::size_t net, const SolvedNet& solved)
    {
        const IrSheet& sheet = m_input.sheets[s];
        const IrCells& cells = m_grid.of[s];
        IrPartFigures part{sheet.placed, m_input.nets[net], 0, 0, {}};
        const std::size_t first = solved.levels.layerOf(s) * m_grid.plane();
        double drawn = 0, weighted = 0;
        for (std::size_t y = cells.y0; y < cells.y1; ++y)
            for (std::size_t x = cells.x0; x < cells.x1; ++x) {
                const std::size_t cell = first + y * m_grid.nx() + x;
                const double mv = 1e3 * solved.solution.rise_k[cell];
                drawn += solved.current_a[cell];
                weighted += solved.current_a[cell] * mv;
                if (mv < part.worst_mv) continue;
                part.worst_mv = mv;
                part.worst_at = {middleOf(m_input.area.x, m_grid.x_edges_m, x),
                                 middleOf(m_input.area.y, m_grid.y_edges_m, y)};
            }
        if (drawn > 0) part.mean_mv = weighted / drawn;
        IrField& plane = field(sheet.tier, part.net);
        draw(cells, &solved.solution.rise_k[first], plane);
        plane.max_mv = std::max(plane.max_mv, part.worst_mv);
        return part;
    }

    void draw(const IrCells& cells, const double* rise_k, IrField& plane) const
    {
        for (std::size_t y = 0; y < m_rows.size(); ++y) {
            if (m_rows[y] < cells.y0 || m_rows[y] >= cells.y1) continue;
            for (std::size_t x = 0; x < m_columns.size(); ++x)
                if (m_columns[x] >= cells.x0 && m_columns[x] < cells.x1)
                    plane.drop_mv[y * m_columns.size() + x] =
                        static_cast<float>(1e3 * rise_k[m_rows[y] * m_grid.nx() + m_columns[x]]);
        }
    }

    static Coord middleOf(Coord from, const std::vector<double>& edges, std::size_t cell)
    {
        return from + Coord::fromMm(1e3 * std::midpoint(edges[cell], edges[cell + 1]));
    }

    const IrInput& m_input;
    const IrGrid& m_grid;
    IrResult& m_result;
    const std::vector<std::size_t> m_columns, m_rows; ///< of the fields' cells
};

/// Largest change of the worst of a net's parts; the parts of both are in one order.
double gridError(const IrResult& result, const IrResult& half, const std::string& net)
{
    double most = 0;
    for (std::size_t i = 0; i < result.parts.size(); ++i)
        if (result.parts[i].net == net)
            most = std::max(most, std::abs(result.parts[i].worst_mv - half.parts[i].worst_mv));
    return most;
}

bool isSolved(const IrNetFigures& net)
{
    return net.status == HeatSolution::Status::Converged || net.status == HeatSolution::Status::NoHeatPath;
}

/// Both ends of the bands, where all nets with a path were solved.
void takeBands(IrResult& result, const IrResult& low, const IrResult& high)
{
    const auto take = [&](auto& into, const auto& lows, const auto& highs) {
        for (std::size_t i = 0; i < into.size(); ++i) {
            into[i].worst_low_mv = std::min(lows[i].worst_mv, into[i].worst_mv); // equal but for the last digits
            into[i].worst_high_mv = std::max(highs[i].worst_mv, into[i].worst_mv);
        }
    };
    if (!std::ranges::all_of(low.nets, isSolved) || !std::ranges::all_of(high.nets, isSolved)) return;
    take(result.nets, low.nets, high.nets);
    take(result.parts, low.parts, high.parts);
    for (IrNetFigures& net : result.nets)
        if (net.status == HeatSolution::Status::NoHeatPath) net.worst_low_mv = net.worst_high_mv = std::nullopt;
}

} // namespace

IrResult IrSolver::solveAt(OhmsEnd end, const IrInput& input, int grid, const HeatSettings& settings,
                           const Cancel& cancel)
{
    IrResult result;
    result.area = input.area;
    result.not_stated = input.not_stated;
    result.asks = input.asks;
    if (input.sheets.empty() || input.area.empty()) return result;
    result.nx = result.ny = grid;
    const IrGrid cells = irGrid(input, grid);
    Reader reader(input, cells, result);
    std::vector<SolvedNet> solved;
    for (std::size_t net = 0; net < input.nets.size(); ++net) {
        if (std::ranges::none_of(input.current_a, [&](const std::vector<double>& own) { return own[net] > 0; }))
            continue; // loses nothing, and has metal nowhere
        if (const std::vector<std::size_t> pathless = irPathless(input, net); !pathless.empty()) {
            reader.readPathless(net, input.sheets[pathless.front()].placed);
            continue;
        }
        std::optional<double> times;
        const auto same = std::ranges::find_if(solved, [&](const SolvedNet& other) {
            times = timesOf(input, net, other.net);
            return times.has_value();
        });
        if (same != solved.end()) {
            reader.read(net, *same, *times);
            continue;
        }
        IrLevels levels = irLevels(input, cells, net);
        HeatProblem problem = irProblem(input, cells, levels, net, end);
        HeatSolution solution = m_solver.solve(problem, settings, cancel);
        solved.push_back({net, std::move(levels), std::move(problem.power_w), std::move(solution)});
        reader.read(net, solved.back(), 1);
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
    const IrResult half = solveAt(&Ohms::value, input, std::max(grid / 2, 1), settings, cancel);
    for (std::size_t n = 0; n < result.nets.size(); ++n)
        if (result.nets[n].status == HeatSolution::Status::Converged &&
            half.nets[n].status == HeatSolution::Status::Converged)
            result.nets[n].grid_error_mv = gridError(result, half, result.nets[n].net);
    const IrResult low = solveAt(&Ohms::low, input, grid, settings, cancel);
    const IrResult high = solveAt(&Ohms::high, input, grid, settings, cancel);
    takeBands(result, low, high);
    result.diagnostics = irFindings(input, result);
    return result;
}

IrResult solveIr(const IrInput& input, int grid, const HeatSettings& settings, const Cancel& cancel)
{
    return IrSolver().solve(input, grid, settings, cancel);
}

} // namespace interpose
