// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/heat_solver.hpp"

#include "thermal/heat_run.hpp"

#include <algorithm>
#include <cassert>

namespace interpose {

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
    m_workspace->shape(problem);
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
    work.team.begin(finest.chunks.size() > 2 ? settings.threads : 1);
    if (rebuilt) work.levels.build(*rebuilt, work.team);
    HeatRun(power_w, settings, cancel, work, solution).solve();
    work.team.end();
    return solution;
}

std::size_t HeatSolver::bytes() const
{
    return m_workspace->levels.pool().bytes();
}

HeatSolution solveHeat(const HeatProblem& problem, const HeatSettings& settings, const Cancel& cancel)
{
    return HeatSolver().solve(problem, settings, cancel);
}

} // namespace interpose
