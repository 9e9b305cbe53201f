// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/heat_solver.hpp"

#include "solver/heat_run.hpp"
#include "solver/safe_solver.hpp"

#include <algorithm>
#include <cassert>

namespace interpose {

namespace {

/// NoHeatPath is also what numbers end in that are none.
bool gaveUp(HeatSolution::Status status)
{
    return status == HeatSolution::Status::NotConverged || status == HeatSolution::Status::NoHeatPath;
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
    m_workspace->shape(problem);
    m_unsafe.reset();
    HeatSolution solution = run(&problem, problem.power_w, settings, cancel);
    if (!settings.may_fall_back || !gaveUp(solution.status)) return solution;
    m_unsafe = problem;
    return solveSafely(problem, problem.power_w, settings, cancel);
}

HeatSolution HeatSolver::solveAgain(std::span<const double> power_w, const HeatSettings& settings, const Cancel& cancel)
{
    if (m_unsafe) return solveSafely(*m_unsafe, power_w, settings, cancel);
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
