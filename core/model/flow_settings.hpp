// SPDX-License-Identifier: GPL-3.0-or-later
// Manufacturing choices of a file ("flow"): what the line does beyond the parts, their bonds and their carriers.
#pragma once

#include "model/fact.hpp"

namespace interpose {

/// Assembly line settings of one module. Yields and coverages are fractions in [0, 1].
struct FlowSettings
{
    double substrate_attach_yield = 0.998; ///< carrier onto substrate, per module (chip on wafer on substrate)
    double lid_attach_yield = 0.999;       ///< lid and TIM1, per module
    double module_process_cost_usd = 0;    ///< mould, dice, handle, per module started
    double substrate_attach_cost_usd = 0;
    double lid_cost_usd = 0; ///< lid, TIM and their attach
    double final_test_cost_usd = 0;
    double final_test_coverage = 0.99;   ///< of bad modules
    double carrier_test_coverage = 0.99; ///< of bad carriers, before anything is attached
    Facts facts;
    bool operator==(const FlowSettings&) const = default;
};

} // namespace interpose
