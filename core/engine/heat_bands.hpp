// SPDX-License-Identifier: GPL-3.0-or-later
// What the bands of the cooling's facts do to each part's peak: no solve, only the sensitivities of the heat stage.
#pragma once

#include "model/assembly.hpp"
#include "thermal/stack.hpp"

#include <string>
#include <vector>

namespace interpose {

/// What one figure's band does to a part's peak, K; its own value gives 0.
struct HeatBandPart
{
    std::string input; ///< key of the fact, e.g. "cooling.h_top_w_per_m2k" or "materials.tim_gel.conductivity_w_per_mk"
    double low_k = 0, high_k = 0; ///< coolest and warmest; low_k <= 0 <= high_k
    bool operator==(const HeatBandPart&) const = default;
};

struct HeatBand
{
    PlacedId placed;
    double peak_low_c = 0, peak_high_c = 0; ///< every input at its coolest, at its warmest
    std::vector<HeatBandPart> inputs;       ///< widest first
    bool operator==(const HeatBand&) const = default;
};

/// Bands of the heated parts of `heat.answers`; empty without answers. Inputs: ambient, both h, and of TIM1 and TIM2
/// thickness, contact resistance and conductivity, as far as their facts state a low or a high. The shift of a part's
/// power-weighted mean is added to its peak. Source: docs/physics/heat-answers.md#bands (with its error).
std::vector<HeatBand> heatBands(const Assembly& assembly, const HeatResult& heat);

} // namespace interpose
