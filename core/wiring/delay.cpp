// SPDX-License-Identifier: GPL-3.0-or-later
// Sakurai's closed form for a driven RC line, and the time of flight.
#include "wiring/delay.hpp"

#include <algorithm>

namespace interpose {

namespace {

// 50 % delay of a distributed line with a lumped driver and load, T. Sakurai, IEEE JSSC 18 (4), 1983.
constexpr double kDistributed = 0.377, kLumped = 0.693;
constexpr double kPsPerOhmFf = 1e-3;

/// Ohm; 0 where the class does not say enough.
double waveOhm(const RoutingClass& routing)
{
    const double ff = routing.capacitance_ff_per_mm;
    return ff > 0 ? routing.flight_ps_per_mm / ff / kPsPerOhmFf : 0.0;
}

double rcPs(const RoutingClass& routing, const InterfaceStandard& standard, Termination termination, double drawn_mm)
{
    const double wire_ohm = wireOhmPerMm(routing) * drawn_mm, wire_ff = routing.capacitance_ff_per_mm * drawn_mm;
    const double driver_ohm = standard.driver_ohm, pads_ff = standard.pad_capacitance_ff;
    const double wave_ohm = waveOhm(routing);
    const double own = kDistributed * wire_ohm * wire_ff;
    if (termination != Termination::None && wave_ohm > 0 && wire_ohm < 2 * wave_ohm) {
        const double source_ohm = driver_ohm * wave_ohm / (driver_ohm + wave_ohm);
        return (own + kLumped * source_ohm * pads_ff) * kPsPerOhmFf;
    }
    return (own + kLumped * (driver_ohm * (wire_ff + pads_ff) + wire_ohm * pads_ff / 2)) * kPsPerOhmFf;
}

} // namespace

double wireOhmPerMm(const RoutingClass& routing)
{
    const double section_um2 = routing.width.um() * routing.thickness.um();
    return section_um2 > 0 ? 10 * routing.resistivity_uohm_cm / section_um2 : 0.0; // 1 uohm cm = 10 ohm um2 / mm
}

std::optional<WireDelay> wireDelay(const RoutingClass& routing, const InterfaceStandard& standard,
                                   Termination termination, double drawn_mm, double rate_gbit_per_s)
{
    const bool rcKnown = routing.capacitance_ff_per_mm > 0 && standard.driver_ohm > 0;
    if (!rcKnown && !(routing.flight_ps_per_mm > 0)) return std::nullopt;
    WireDelay delay;
    if (rcKnown) delay.rc_ps = rcPs(routing, standard, termination, drawn_mm);
    delay.flight_ps = routing.flight_ps_per_mm * drawn_mm;
    delay.delay_ps = std::max(delay.rc_ps, delay.flight_ps);
    delay.rc_share = delay.rc_ps * rate_gbit_per_s * 1e-3;
    return delay;
}

} // namespace interpose
