// SPDX-License-Identifier: GPL-3.0-or-later
// The list of steps that a file states, looked up and put onto the steps of a line.
#pragma once

#include "flow/line.hpp"

namespace interpose {

/// The file's step of a kind; nullptr when its list leaves it out.
const FlowStep* stepOf(const std::vector<FlowStep>& steps, StepKind kind);

/// True when `a` stands before `b`; a kind that is left out stands at the end.
bool comesBefore(const std::vector<FlowStep>& steps, StepKind a, StepKind b);

/// True when the step costs, risks and tests nothing of its own.
bool statesNothing(const FlowStep& step);
bool statesCost(const FlowStep& step);
/// The step with its yield and test, its process and rework for nothing: what a service price holds.
FlowStep withoutProcessCost(FlowStep step);
/// Steps of the module that a chip-on-wafer service does for its price.
bool inServicePrice(StepKind kind);
/// True when the process or rework of the step costs something.
bool statesProcessCost(const FlowStep& step);

/// What a step of the file adds to a step of a line, for a unit with so much area, so many dies and joints.
void addStated(LineStep& step, const FlowStep& stated, double area_mm2, double dies, double bonds);

} // namespace interpose
