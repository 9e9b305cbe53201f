// SPDX-License-Identifier: GPL-3.0-or-later
// What the outer loop over temperature-dependent conductivities and leakage says of itself.
#pragma once

namespace interpose {

struct OuterLoop
{
    int solves = 0;       ///< fields solved until the figures stood still
    double change_k = 0;  ///< largest change of a cell in the last of them
    double error_k = 0;   ///< estimate of what is left: change * r / (1 - r), r the ratio of the last two changes
    double leakage_w = 0; ///< of all parts, at their own temperatures; inside the power of the field
    bool operator==(const OuterLoop&) const = default;
};

} // namespace interpose
