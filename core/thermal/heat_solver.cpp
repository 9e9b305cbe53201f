// SPDX-License-Identifier: GPL-3.0-or-later
// The conjugate gradient iteration. Every member of the team runs the same code on its own rows; the few numbers they
// share are sums over rows that each forms anew, in row order.
#include "thermal/heat_solver.hpp"

#include "thermal/heat_levels.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace interpose {

/// What one row contributes to the sums over all rows; each field is written in one phase and read in the next.
struct HeatRow
{
    double power_w = 0, absolute_power_w = 0;
    CorrectionSums correction;
    double direction_product = 0; ///< direction . A direction
    double residual_w = 0;        ///< sum
    double max_rise_k = 0, heat_out_top_w = 0, heat_out_bottom_w = 0, heat_stored_w = 0;
};

struct HeatWorkspace
{
    HeatLevels levels;
    std::vector<double> rise, residual, image; ///< layout of the finest level
    std::vector<float> direction;
    std::vector<HeatRow> rows;
    bool cancelled = false;
};

namespace {

constexpr double kWorstRate = 0.9; ///< keeps the stated error finite when a step gains nothing

/// One member's run through a solve. Members hold equal numbers and so take equal decisions.
class HeatRun
{
public:
    HeatRun(std::span<const double> power_w, const HeatSettings& settings, const Cancel& cancel,
            HeatWorkspace& workspace, const TeamMember& member)
        : m_powers(power_w)
        , m_settings(settings)
        , m_cancel(cancel)
        , m_work(workspace)
        , m_level(workspace.levels.finest())
        , m_member(member)
        , m_share(shareOf(m_level, member))
        , m_row_size(m_level.rowSize())
    {}

    /// \param rebuilt  the problem to build the grids of; null: they are built
    void solve(const HeatProblem* rebuilt, HeatSolution& solution);

private:
    HeatSolution::Status iterate();
    bool cancelled();
    void loadPower();
    void step();
    void correct();
    double stepLength();
    void writeField(HeatSolution& solution);
    void report(HeatSolution::Status status, HeatSolution& solution) const;

    std::size_t naturalAt(int y, int z) const
    {
        return static_cast<std::size_t>(z * m_level.ny + y) * static_cast<std::size_t>(m_level.nx);
    }
    HeatRow& row(int y) { return m_work.rows[static_cast<std::size_t>(y)]; }
    template <class T>
    T* at(std::vector<T>& cells, int y) const
    {
        return cells.data() + m_level.rowAt(y);
    }
    template <class Field>
    double sumOfRows(const Field& field) const
    {
        double sum = 0;
        for (const HeatRow& r : m_work.rows)
            sum += field(r);
        return sum;
    }

    const std::span<const double> m_powers;
    const HeatSettings& m_settings;
    const Cancel& m_cancel;
    HeatWorkspace& m_work;
    HeatLevel& m_level;
    const TeamMember& m_member;
    const RowShare m_share;
    const std::ptrdiff_t m_row_size;

    double m_power_w = 0, m_absolute_power_w = 0;
    double m_correction_energy = 0;     ///< correction . residual
    double m_largest_correction = 0;    ///< K
    double m_rate = 0, m_last_rate = 0; ///< of the largest correction, from step to step
    double m_alpha = 0, m_beta = 0;
    double m_max_rise_k = 0; ///< before the last step; of the whole field once it is written
    double m_residual_w = 0; ///< sum
    int m_cycles = 0;

    /// A step's correction is near the error before the step; where steps gain little it is only its share 1 - rate.
    /// This error from before the last step is what we state of the field after it.
    double iterationError() const
    {
        const double rate = std::min(kWorstRate, std::max(m_rate, m_last_rate));
        return m_largest_correction / (1 - rate) / m_max_rise_k;
    }
    double energyError() const { return std::abs(m_residual_w) / m_absolute_power_w; }
};

void HeatRun::solve(const HeatProblem* rebuilt, HeatSolution& solution)
{
    if (rebuilt) m_work.levels.build(*rebuilt, m_member);
    loadPower();
    const double to_ambient = m_work.levels.conductanceToAmbient();
    HeatSolution::Status status = HeatSolution::Status::NoHeatPath;
    if (to_ambient > 0 && std::isfinite(to_ambient)) {
        status = iterate();
        if (status != HeatSolution::Status::NoHeatPath) writeField(solution);
    }
    if (m_member.first()) report(status, solution);
}

HeatSolution::Status HeatRun::iterate()
{
    if (m_absolute_power_w == 0) return HeatSolution::Status::Converged;
    m_residual_w = m_power_w;
    while (m_cycles < m_settings.max_cycles) {
        if (cancelled()) return HeatSolution::Status::Cancelled;
        step();
        if (!std::isfinite(m_correction_energy)) return HeatSolution::Status::NoHeatPath; // a number that is none
        // The first step has no rise yet to measure its correction by.
        if (m_cycles > 1 && iterationError() <= m_settings.tolerance && energyError() <= m_settings.energy_tolerance)
            return HeatSolution::Status::Converged;
    }
    return HeatSolution::Status::NotConverged;
}

bool HeatRun::cancelled()
{
    if (m_member.first()) m_work.cancelled = m_cancel.requested();
    m_member.sync();
    return m_work.cancelled;
}

void HeatRun::loadPower()
{
    for (int y = m_share.begin; y < m_share.end; ++y) {
        std::fill_n(at(m_work.rise, y), m_row_size, 0.0);
        std::fill_n(at(m_work.direction, y), m_row_size, 0.0F);
        double* residual = at(m_work.residual, y);
        double sum = 0, absolute = 0;
        for (int z = 0; z < m_level.nz; ++z) {
            const double* power = m_powers.data() + naturalAt(y, z);
            for (int x = 0; x < m_level.nx; ++x) {
                sum += power[x];
                absolute += std::abs(power[x]);
            }
            splitHalves(power, m_level.nx, residual + z * 2 * m_level.half, m_level.half);
        }
        std::transform(residual, residual + m_row_size, at(m_level.load, y),
                       [](double r) { return static_cast<float>(r); });
        row(y).power_w = sum;
        row(y).absolute_power_w = absolute;
    }
    m_member.sync();
    m_power_w = sumOfRows([](const HeatRow& r) { return r.power_w; });
    m_absolute_power_w = sumOfRows([](const HeatRow& r) { return r.absolute_power_w; });
}

void HeatRun::step()
{
    correct();
    m_alpha = stepLength();
    for (int y = m_share.begin; y < m_share.end; ++y)
        row(y).residual_w =
            advanceRow(m_row_size, m_alpha, at(m_work.image, y), at(m_work.residual, y), at(m_level.load, y));
    m_member.sync();
    m_residual_w = sumOfRows([](const HeatRow& r) { return r.residual_w; });
    ++m_cycles;
}

/// One multigrid cycle on the residual, and what it says about the error.
void HeatRun::correct()
{
    m_work.levels.cycle(m_member, [this](int y) {
        row(y).correction = measureCorrection(m_row_size, at(m_level.rise, y), at(m_work.residual, y));
    });
    m_member.sync();
    const double energy = sumOfRows([](const HeatRow& r) { return r.correction.with_residual; });
    double largest = 0;
    for (const HeatRow& r : m_work.rows)
        largest = std::max(largest, r.correction.largest);
    m_beta = m_cycles == 0 ? 0.0 : energy / m_correction_energy;
    m_last_rate = m_rate;
    m_rate = m_cycles == 0 ? 0.0 : largest / m_largest_correction;
    m_correction_energy = energy;
    m_largest_correction = largest;
}

/// Applies the step before, turns to the new direction and finds how far to go along it.
double HeatRun::stepLength()
{
    inWaves(
        m_share, m_member,
        [this](int y) {
            row(y).max_rise_k =
                turnRow(m_row_size, at(m_level.rise, y), m_alpha, m_beta, at(m_work.direction, y), at(m_work.rise, y));
        },
        [this](int y) {
            row(y).direction_product = applyRow(m_level.cells(y), at(m_work.direction, y), at(m_work.direction, y - 1),
                                                at(m_work.direction, y + 1), at(m_work.image, y));
        });
    m_max_rise_k = 0;
    for (const HeatRow& r : m_work.rows)
        m_max_rise_k = std::max(m_max_rise_k, r.max_rise_k);
    const double product = sumOfRows([](const HeatRow& r) { return r.direction_product; });
    return product > 0 ? m_correction_energy / product : 0.0;
}

/// The last step's rise was not added yet; it is on the way out.
void HeatRun::writeField(HeatSolution& solution)
{
    for (int y = m_share.begin; y < m_share.end; ++y) {
        double* rise = at(m_work.rise, y);
        row(y).max_rise_k = turnRow(m_row_size, at(m_level.rise, y), m_alpha, 0.0, at(m_work.direction, y), rise);
        for (int z = 0; z < m_level.nz; ++z)
            joinHalves(rise + z * 2 * m_level.half, m_level.half, &solution.rise_k[naturalAt(y, z)], m_level.nx);
        const RowOfCells cells = m_level.cells(y);
        row(y).heat_out_bottom_w = row(y).heat_out_top_w = row(y).heat_stored_w = 0;
        for (int k = 0; k < 2 * m_level.half; ++k) {
            row(y).heat_out_bottom_w += static_cast<double>(cells.bottom[k]) * rise[k];
            row(y).heat_out_top_w += static_cast<double>(cells.top[k]) * rise[(m_level.nz - 1) * 2 * m_level.half + k];
        }
        for (std::ptrdiff_t i = 0; cells.storage && i < m_row_size; ++i)
            row(y).heat_stored_w += static_cast<double>(cells.storage[i]) * rise[i];
    }
    m_member.sync();
    m_max_rise_k = 0;
    for (const HeatRow& r : m_work.rows)
        m_max_rise_k = std::max(m_max_rise_k, r.max_rise_k);
}

void HeatRun::report(HeatSolution::Status status, HeatSolution& solution) const
{
    solution.status = status;
    solution.cycles = m_cycles;
    solution.power_w = m_power_w;
    if (status == HeatSolution::Status::NoHeatPath || m_absolute_power_w == 0) return;
    solution.max_rise_k = m_max_rise_k;
    solution.heat_out_top_w = sumOfRows([](const HeatRow& r) { return r.heat_out_top_w; });
    solution.heat_out_bottom_w = sumOfRows([](const HeatRow& r) { return r.heat_out_bottom_w; });
    solution.heat_stored_w = sumOfRows([](const HeatRow& r) { return r.heat_stored_w; });
    solution.energy_error =
        std::abs(m_power_w - solution.heat_out_top_w - solution.heat_out_bottom_w - solution.heat_stored_w) /
        m_absolute_power_w;
    solution.iteration_error = m_cycles > 0 && m_max_rise_k > 0 ? iterationError() : 1.0;
}

} // namespace

HeatSolver::HeatSolver() : m_workspace(std::make_unique<HeatWorkspace>()) {}
HeatSolver::~HeatSolver() = default;
HeatSolver::HeatSolver(HeatSolver&&) noexcept = default;
HeatSolver& HeatSolver::operator=(HeatSolver&&) noexcept = default;

HeatSolution HeatSolver::solve(const HeatProblem& problem, const HeatSettings& settings, const Cancel& cancel)
{
    assert(problem.cells() > 0 && problem.kx_w_per_mk.size() == problem.cells());
    assert(problem.ky_w_per_mk.size() == problem.cells() && problem.kz_w_per_mk.size() == problem.cells());
    assert(problem.power_w.size() == problem.cells());
    assert(problem.storage_w_per_k.empty() || problem.storage_w_per_k.size() == problem.cells());
    assert(problem.top_cover.empty() || problem.top_cover.size() == problem.nx() * problem.ny());
    assert(problem.bottom_cover.empty() || problem.bottom_cover.size() == problem.nx() * problem.ny());
    HeatWorkspace& work = *m_workspace;
    work.levels.shape(problem);
    const std::size_t cells = work.levels.finest().storedCells();
    for (std::vector<double>* array : {&work.rise, &work.residual, &work.image})
        if (array->size() != cells) array->assign(cells, 0.0);
    if (work.direction.size() != cells) work.direction.assign(cells, 0.0F);
    return run(&problem, problem.power_w, settings, cancel);
}

HeatSolution HeatSolver::solveAgain(std::span<const double> power_w, const HeatSettings& settings, const Cancel& cancel)
{
    return run(nullptr, power_w, settings, cancel);
}

HeatSolution HeatSolver::run(const HeatProblem* rebuilt, std::span<const double> power_w, const HeatSettings& settings,
                             const Cancel& cancel)
{
    HeatWorkspace& work = *m_workspace;
    const HeatLevel& finest = work.levels.finest();
    assert(power_w.size() == static_cast<std::size_t>(finest.nx * finest.ny * finest.nz));
    work.rows.assign(static_cast<std::size_t>(finest.ny), {});
    HeatSolution solution;
    solution.rise_k.assign(power_w.size(), 0.0);
    runTeam(finest.solo() ? 1 : std::max(1, settings.threads), [&](const TeamMember& member) {
        HeatRun(power_w, settings, cancel, work, member).solve(rebuilt, solution);
    });
    return solution;
}

HeatSolution solveHeat(const HeatProblem& problem, const HeatSettings& settings, const Cancel& cancel)
{
    return HeatSolver().solve(problem, settings, cancel);
}

} // namespace interpose
