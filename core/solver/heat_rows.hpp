// SPDX-License-Identifier: GPL-3.0-or-later
// Between the caller's arrays (double precision, x order) and the two colours of a row of the finest grid.
// Private to the room.
#pragma once

#include "solver/heat_levels.hpp"

#include <span>

namespace interpose {

/// The row's powers, less what leaves when all cells rise by lift_k, as the right-hand sides of its colours.
void loadPowerRow(const HeatLevel& level, int y, std::span<const double> power_w, double lift_k, HeatScratch& scratch,
                  float* red, float* black);
/// power - (operator on rise + lift), in double precision and flux form, rounded at the end.
void loadResidualRow(const HeatLevel& level, int y, std::span<const double> power_w, std::span<const double> rise_k,
                     double lift_k, HeatScratch& scratch, float* red, float* black);

struct FieldSums
{
    double max_rise_k = 0; ///< largest |rise|
    double heat_out_top_w = 0, heat_out_bottom_w = 0, heat_stored_w = 0;
};
/// Adds the lift and both colours to the field; the sums are those of the field then.
FieldSums addRiseRow(const HeatLevel& level, int y, double lift_k, const float* red, const float* black,
                     HeatScratch& scratch, std::span<double> rise_k);

} // namespace interpose
