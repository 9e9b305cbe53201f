// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the map share.
#pragma once

#include "power/ir_map.hpp"

#include <cmath>

namespace interpose::map_cases {

inline HeatSettings tight()
{
    HeatSettings settings;
    settings.tolerance = 1e-9;
    settings.energy_tolerance = 1e-9;
    return settings;
}

inline bool near(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance * std::abs(b);
}

} // namespace interpose::map_cases
