// SPDX-License-Identifier: GPL-3.0-or-later
// The slow and safe way to a field, for problems on which single precision gives up. Private to the room.
#pragma once

#include "base/cancel.hpp"
#include "solver/heat_problem.hpp"

#include <span>

namespace interpose {

/// Conjugate gradients in double precision throughout; preconditioned by exact z lines plus the exact solution of the
/// mean of each plane, a positive definite operator for any materials, so that it cannot diverge. One thread.
/// \param power_w  per cell, instead of the problem's
/// \return         as HeatSolver::solve; every number is finite
/// Source: docs/physics/heat.md#solver. Cost: some hundred passes over all arrays.
HeatSolution solveSafely(const HeatProblem& problem, std::span<const double> power_w, const HeatSettings& settings,
                         const Cancel& cancel);

} // namespace interpose
