// SPDX-License-Identifier: GPL-3.0-or-later
// The heat palette: dark violet over red and orange to pale yellow, even steps of perceived difference from end to end,
// readable in grey; and the round temperatures at which isotherms are drawn.
#pragma once

#include <QRgb>

#include <array>
#include <vector>

namespace interpose {

inline constexpr int kColourSteps = 256;
using ColourTable = std::array<QRgb, kColourSteps>;

/// 256 opaque colours, cold first. Lightness rises throughout; consecutive steps are equally far apart in Oklab.
const ColourTable& heatColours();

/// Colour of `value` on a scale from `low` to `high`; outside it is clamped. `low < high`.
QRgb heatColour(double value, double low, double high);

/// A scale that holds steady while values wobble: `low` and `high` widened to multiples of the step.
struct TemperatureScale
{
    double low_c = 25, high_c = 105;
    double step_c = 10; ///< between isotherms and ticks: 1, 2, 5, 10, 20, 50 ...
    bool operator==(const TemperatureScale&) const = default;
};

/// Round scale around [min_c, max_c] with `ticks` steps or a few less. Equal inputs after rounding give equal scales.
TemperatureScale temperatureScale(double min_c, double max_c, int ticks = 6);

/// Multiples of `step_c` strictly between min_c and max_c.
std::vector<double> isotherms(double min_c, double max_c, double step_c);

} // namespace interpose
