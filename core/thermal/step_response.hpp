// SPDX-License-Identifier: GPL-3.0-or-later
// The answer in time to switching all power on at once, from ambient.
#pragma once

#include "base/id.hpp"

#include <optional>
#include <vector>

namespace interpose {

/// One part's way to its steady temperature.
struct StepCurve
{
    PlacedId placed;
    std::vector<double> peak_c; ///< hottest cell of the layer that is hottest in the steady state, at each time
    double steady_peak_c = 0;
    std::optional<double> t50_s, t63_s, t90_s; ///< to 50, 63.2 and 90 % of the final rise; straight in log t
    bool operator==(const StepCurve&) const = default;
};

struct StepResponse
{
    enum class Status {
        Ok,        ///< every part came within 0.1 % of its steady rise
        Cancelled, ///< the times so far
        NotSteady, ///< not after 1e6 s, or a solve did not converge
    };
    Status status = Status::Ok;
    int grid = 0;
    std::vector<double> time_s;   ///< ascending, each kStepGrowth times the one before
    std::vector<StepCurve> parts; ///< of HeatResult::dies, in that order
    bool operator==(const StepResponse&) const = default;
};

} // namespace interpose
