// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the joints under one part hold: one form per bond, and in the form per joint the classes that forgive.
// Pure functions; formulas, sources and valid ranges are in docs/physics/yield.md#bonds.
#pragma once

#include "model/technology.hpp"

#include <optional>
#include <string_view>

namespace interpose {

/// Probability that at most `most` of `trials` independent tries fail. O(sqrt(trials)) up to ten million tries, O(1)
/// beyond, where the normal or, for rare failures, the Poisson limit stands in.
/// \param failure of one try, in [0, 1]; \param trials rounded to a whole number >= 0; \param most rounded down
/// \return rises with `most`, falls with `failure` and `trials`; absolute error below 1e-7, beyond ten million 1e-2
double binomialAtMost(double failure, double trials, double most);

/// Yield of one attach and how it came about.
struct BondYield
{
    double yield = 1;
    std::string_view form;                           ///< in words
    std::optional<double> signal, repairable, power; ///< per joint: the classes whose product it is
};

/// \param area_mm2 joined area; \param bonds joints in it; both >= 0
/// \return falls with area, joints and defects
BondYield bondYield(const Bond& bond, double area_mm2, double bonds);

} // namespace interpose
