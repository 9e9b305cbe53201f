// SPDX-License-Identifier: GPL-3.0-or-later
// One link's payload, energy, heat and latency from its standard, its class of wires and its length.
#pragma once

#include "wiring/wiring.hpp"

namespace interpose {

/// Source: docs/physics/interconnect.md#bandwidth
LinkPayload linkPayload(const PlacedPhy& phy, double raw_gbyte_per_s);

/// \param wire_mean_mm  Manhattan, data wires. Source: docs/physics/interconnect.md#energy
LinkEnergy linkEnergy(const PlacedPhy& phy, const WiringLink& link, double wire_mean_mm);

/// Power of all links, by where it turns into heat; the energies of a bit are left 0.
LinkEnergy powerOfAll(const std::vector<LinkFigures>& links);

/// \param wire_max_mm  Manhattan, data wires. Grows with it. Source: docs/physics/interconnect.md#latency
LinkLatency linkLatency(const PlacedPhy& phy, const WiringLink& link, double wire_max_mm);

/// Time along `drawn_mm` of the link's wires, ns: RC or wave, the longer; 0 without a class or where it says nothing.
double flightNs(const PlacedPhy& phy, const WiringLink& link, double drawn_mm);

/// Puts the power of the link where it is dissipated. The entries sum to energy.sumW(). The memory end is the HBM
/// stack; of two parts that are alike, the link's end b.
void addLinkHeat(const WiringInput& input, const WiringLink& link, const LinkEnergy& energy,
                 std::vector<LinkHeat>& heat);

} // namespace interpose
