// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of wires beside total, mean and longest: how many are how long, and how far they run upright.
#pragma once

#include "wiring/wires.hpp"

namespace interpose {

/// Of one link.
struct LinkWires
{
    WireBins histogram{};   ///< data wires by length
    double vertical_mm = 0; ///< of each wire, up and down: bonds, and silicon on the way; not in the lengths
    bool operator==(const LinkWires&) const = default;
};

/// Of all links. The same bits whatever the order of the links.
struct WireSummary
{
    std::int64_t data_wires = 0;
    double mean_mm = 0;
    WireBins histogram{};
    double vertical_max_mm = 0;
    bool operator==(const WireSummary&) const = default;
};

} // namespace interpose
