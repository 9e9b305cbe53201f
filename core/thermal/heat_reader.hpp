// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a solved field the way people ask for it: per die, per tier, per layer. Private to the room.
#pragma once

#include "thermal/heat_problem.hpp"
#include "thermal/slabs.hpp"

namespace interpose {

/// What the result says of a body besides its temperature.
struct BodyNote
{
    PlacedId placed;
    PartKind kind = PartKind::Die;
    int tier = 0;
    bool average_flux = true;
    std::optional<double> limit_c;
    bool operator==(const BodyNote&) const = default;
};

struct StageInput
{
    HeatInput heat;
    std::vector<BodyNote> notes; ///< per body
    bool operator==(const StageInput&) const = default;
};

/// Fills `dies`, `tiers` and `peak_c` of the result. Precondition: `solution` solves `cells`, rasterised from `stack`.
void readField(const StageInput& input, const CutStack& stack, const HeatProblem& cells, const HeatSolution& solution,
               HeatResult& result);

/// The layers of the stack, bottom first. Precondition: `stack` was cut from `model`.
std::vector<StackLayer> describeLayers(const SolidModel& model, const CutStack& stack);

} // namespace interpose
