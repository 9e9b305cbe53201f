// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a solved field the way people ask for it: per die, per tier, per layer. Private to the room.
#pragma once

#include "solver/heat_problem.hpp"
#include "thermal/stage_input.hpp"

namespace interpose {

/// Fills `dies`, `tiers` and `peak_c` of the result. Precondition: `solution` solves `cells`, rasterised from `stack`.
void readField(const StageInput& input, const CutStack& stack, const HeatProblem& cells, const HeatSolution& solution,
               HeatResult& result);

/// The layers of the stack, bottom first. Precondition: `stack` was cut from `model`.
std::vector<StackLayer> describeLayers(const SolidModel& model, const CutStack& stack);

} // namespace interpose
