// SPDX-License-Identifier: GPL-3.0-or-later
// One solve per heated part on the operator of a field, and all that follows from them. Private to the room.
#pragma once

#include "solver/heat_solver.hpp"
#include "thermal/solved_field.hpp"

namespace interpose {

/// Precondition: `result` was read from `field`. Nothing when cancelled or when a solve fails.
/// Cost: a solve per heated part; memory: a copy of the field. Source: docs/physics/heat-answers.md.
std::optional<HeatAnswers> findAnswers(const StageInput& input, const SolvedField& field, const HeatResult& result,
                                       HeatSolver& solver, const HeatSettings& settings, const Cancel& cancel);

} // namespace interpose
