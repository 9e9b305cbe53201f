// SPDX-License-Identifier: GPL-3.0-or-later
// Solves a HeatProblem: conjugate gradients with one multigrid cycle per step as the preconditioner, in rounds of
// single precision from residuals in double precision. Safe for any contrast; the result depends on problem and
// settings only.
#pragma once

#include "base/cancel.hpp"
#include "solver/heat_problem.hpp"

#include <memory>
#include <optional>
#include <span>

namespace interpose {

struct HeatWorkspace;

/// The solver with its buffers, for frame after frame. Always a cold solve: nothing of the last field is used.
class HeatSolver
{
public:
    HeatSolver();
    ~HeatSolver();
    HeatSolver(HeatSolver&&) noexcept;
    HeatSolver& operator=(HeatSolver&&) noexcept;

    /// Steady field of the problem.
    /// \param cancel  asked between cycles (a cycle on 128 x 128 x 13 takes about 1 ms)
    /// \return        see HeatSolution; linear in power_w; the power-weighted mean rise falls as any conductivity or h
    ///                rises; same bits for any number of threads
    /// Where single precision gives up, a slow solve in double precision follows (safe_solver.hpp).
    /// Errors: none; a problem without a way out for the heat says so in its status; no number is infinite or NaN.
    /// Source: docs/physics/heat.md. Cost: O(cells) per cycle, 5 to 10 cycles.
    HeatSolution solve(const HeatProblem& problem, const HeatSettings& settings, const Cancel& cancel = {});

    /// The problem of the last solve() with other powers, without building the grids again. Bits of a fresh solve.
    /// \param power_w  into each cell, layout of HeatProblem::power_w (with storage: the old temperatures' part in it)
    /// Precondition: solve() was called, however it ended; that problem need not exist any more.
    HeatSolution solveAgain(std::span<const double> power_w, const HeatSettings& settings, const Cancel& cancel = {});

    /// Memory held for the last problem, for the next frame.
    std::size_t bytes() const;

private:
    HeatSolution run(const HeatProblem* rebuilt, std::span<const double> power_w, const HeatSettings& settings,
                     const Cancel& cancel);
    std::unique_ptr<HeatWorkspace> m_workspace;
    std::optional<HeatProblem> m_unsafe; ///< the last problem, when single precision gave up on it
};

/// HeatSolver::solve with buffers of its own.
HeatSolution solveHeat(const HeatProblem& problem, const HeatSettings& settings, const Cancel& cancel = {});

} // namespace interpose
