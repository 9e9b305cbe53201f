// SPDX-License-Identifier: GPL-3.0-or-later
// Fixed-point loop over what depends on the temperature: conductivities and leakage. Private to the room.
#pragma once

#include "solver/heat_solver.hpp"
#include "thermal/heat_outer.hpp"
#include "thermal/solved_field.hpp"

namespace interpose {

struct OuterResult
{
    OuterLoop loop;
    std::vector<double> added_w; ///< per body: leakage less what of it is in the stated power
    bool runaway = false;        ///< no steady temperature: each field is further from the last than that from its own
};

/// Solves field.cells with conductivities and leakage at the temperatures of the field itself; leaves both in `field`.
/// \param field  stack cut and cells rasterised from it, with the materials and powers as stated
/// Every round is a linear solve of its own. It ends when no cell changes by more than max(0.01 K, tolerance * largest
/// rise), in runaway, after kMaxRounds (NotConverged) or when a solve ends otherwise.
/// Source: docs/physics/heat-answers.md#beyond-linear.
OuterResult solveOuter(const StageInput& input, SolvedField& field, HeatSolver& solver, const HeatSettings& settings,
                       const Cancel& cancel);

} // namespace interpose
