// SPDX-License-Identifier: GPL-3.0-or-later
// Reads temperature ladders from a solved field. Private to the room.
#pragma once

#include "thermal/solved_field.hpp"

namespace interpose {

/// Ladders of the parts of `result.dies`, in that order. No solve. Source: docs/physics/heat-answers.md#ladder.
std::vector<HeatLadder> readLadders(const StageInput& input, const SolvedField& field, const HeatResult& result);

/// Rise of the case above a part: at its package face, straight above its centre.
double caseRise(const StageInput& input, const SolvedField& field, std::size_t body, const Rect& plan);

} // namespace interpose
