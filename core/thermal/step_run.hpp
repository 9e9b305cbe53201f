// SPDX-License-Identifier: GPL-3.0-or-later
// Implicit steps in time on the operator of a field. Private to the room.
#pragma once

#include "solver/heat_solver.hpp"
#include "thermal/solved_field.hpp"

namespace interpose {

/// s: the first time told, and the ratio of one time to the next. Earlier steps are taken but not told: a heated layer
/// of 12 um is not yet in the state its reading supposes.
inline constexpr double kFirstTime = 1e-4, kStepGrowth = 1.4;

/// \param result  read from `field`, which is the steady state that is reached
/// Two solves per time (SDIRK2, L-stable, second order), about 50 times. Asks `cancel` between cycles.
/// Source: docs/physics/heat-answers.md#step-response.
StepResponse stepResponse(const StageInput& input, const SolvedField& field, const HeatResult& result,
                          HeatSolver& solver, const HeatSettings& settings, const Cancel& cancel);

} // namespace interpose
