// SPDX-License-Identifier: GPL-3.0-or-later
// How long a bit takes along a wire: charging it through its own resistance, or as a wave, whichever is longer.
#pragma once

#include "model/technology.hpp"

#include <optional>

namespace interpose {

/// Share of the unit interval above which the delay through resistance and capacitance is a finding. A wire that
/// settles like one pole leaves a worst-case eye of 1 - 2^(1 - 1/share): a fifth of the swing here, none at a share
/// of 1. Assumed: receivers want about that much before noise and crosstalk.
inline constexpr double kRcShareLimit = 0.75;

/// Delay of one wire from driver to receiver.
struct WireDelay
{
    double rc_ps = 0;     ///< to half the swing, by resistance and capacitance of driver, wire and pads
    double flight_ps = 0; ///< of a wave; 0 where the class does not say
    double delay_ps = 0;  ///< the longer of the two
    double rc_share = 0;  ///< rc_ps over the unit interval
    bool operator==(const WireDelay&) const = default;
};

/// Series resistance of a wire as drawn, rho / (width x thickness); 0 when a dimension is.
double wireOhmPerMm(const RoutingClass& routing);

/// \param drawn_mm         length with its detour; >= 0
/// \param rate_gbit_per_s  sets the unit interval; at 0 the share is 0
/// \return  absent when neither capacitance and driver nor flight time are known. Grows with length.
/// A terminated wire of less than twice its wave impedance carries a wave: then only the pads are charged through the
/// driver, beside what the wire's own resistance does. Source: docs/physics/interconnect.md#delay
std::optional<WireDelay> wireDelay(const RoutingClass& routing, const InterfaceStandard& standard,
                                   Termination termination, double drawn_mm, double rate_gbit_per_s);

} // namespace interpose
