// SPDX-License-Identifier: GPL-3.0-or-later
// What a few more solves on the operator of a field tell: who heats whom, how figures move with the cooling, and how
// much more power a part may take.
#pragma once

#include "base/id.hpp"

#include <optional>
#include <vector>

namespace interpose {

/// Thermal resistance matrix: rise of part i per watt in part j, j's watt spread as j's own power is.
struct ThermalMatrix
{
    std::vector<PlacedId> placed;  ///< rows: the parts of HeatResult::dies, in that order
    std::vector<PlacedId> sources; ///< columns: those of them that are heated
    std::vector<double> source_w;  ///< per column: power in the field the matrix belongs to
    /// Row per part, column per source. Peak: at the hottest place of i in that field; mean: as DieTemperature::mean_c.
    std::vector<std::vector<double>> peak_k_per_w, mean_k_per_w;
    /// Largest |ambient + matrix x powers - field| over peaks and means, K: what iteration leaves.
    double error_k = 0;
    bool operator==(const ThermalMatrix&) const = default;
};

/// How the power-weighted mean of one part moves with what lies between it and ambient; exact first derivatives.
/// Temperature is close to linear in these parameters: resistances, not conductances.
struct HeatSensitivity
{
    PlacedId placed;
    std::optional<double> tim1_bulk_k;    ///< warming when TIM1's resistivity doubles, along the tangent
    std::optional<double> tim1_w_per_mm2; ///< warming per K mm2/W more in series with TIM1: the flux that counts
    std::optional<double> tim2_bulk_k, tim2_w_per_mm2;
    double h_top_k = 0, h_bottom_k = 0; ///< warming when 1/h doubles, along the tangent
    bool operator==(const HeatSensitivity&) const = default;
};

/// What one part may do alone, everything else unchanged.
struct PartAnswers
{
    PlacedId placed;
    std::optional<double> theta_jc_k_per_w; ///< (peak place - case) per watt with this part alone heated
    /// More stated power until the first limit of any part is met; negative: over it.
    std::optional<double> headroom_w;
    std::optional<PlacedId> limited_by;
    bool operator==(const PartAnswers&) const = default;
};

struct HeatAnswers
{
    ThermalMatrix matrix;
    std::vector<HeatSensitivity> sensitivities; ///< per source of the matrix
    std::vector<PartAnswers> parts;             ///< per source of the matrix
    int solves = 0;
    bool operator==(const HeatAnswers&) const = default;
};

} // namespace interpose
