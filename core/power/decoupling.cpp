// SPDX-License-Identifier: GPL-3.0-or-later
// Nets of the package: power, target impedance, and the capacitance that stands beside them.
#include "power/power.hpp"

#include <algorithm>
#include <numbers>

namespace interpose {

namespace {

using Net = std::size_t;

/// Power of each net and what its steps of current ask for, over all rails.
std::vector<NetFigures> suppliesOf(const PowerInput& input, const NetLoads& loads)
{
    std::vector<NetFigures> nets(loads.nets.size());
    std::vector<double> step_a(nets.size(), 0), ripple(nets.size(), 1);
    for (std::size_t i = 0; i < input.bodies.size(); ++i)
        for (std::size_t r = 0; r < input.bodies[i].rails.size(); ++r) {
            const PowerRail& rail = input.bodies[i].rails[r];
            const Net n = loads.net_of_rail[i][r];
            nets[n].voltage_v = rail.voltage_v.value;
            nets[n].power_w += rail.power_w.value;
            if (rail.voltage_v.value > 0) step_a[n] += rail.power_w.value / rail.voltage_v.value * rail.step_share;
            ripple[n] = std::min(ripple[n], rail.ripple_share);
        }
    for (Net n = 0; n < nets.size(); ++n) {
        nets[n].net = loads.nets[n];
        if (step_a[n] > 0) nets[n].target_impedance_mohm = 1e3 * nets[n].voltage_v * ripple[n] / step_a[n];
        for (const std::vector<double>& own_a : loads.own_a)
            nets[n].current_a += own_a[n];
    }
    return nets;
}

std::optional<double>& capacitanceOf(PartKind kind, NetFigures& net)
{
    if (kind == PartKind::Passive) return net.package_nf;
    return isCarrier(kind) ? net.carrier_nf : net.die_nf;
}

/// What each net has of a body's capacitance: a die serves its own rails, a carrier what goes through it, a passive
/// all nets of the package, as nothing says which; each in the proportion of currents.
std::vector<double> servedBy(const PowerInput& input, const NetLoads& loads, std::size_t body,
                             const std::vector<NetFigures>& nets)
{
    const PartKind kind = input.bodies[body].kind;
    std::vector<double> served = loads.own_a[body];
    for (Net n = 0; n < served.size(); ++n)
        if (kind == PartKind::Passive)
            served[n] = nets[n].current_a;
        else if (isCarrier(kind))
            served[n] += loads.above_a[body][n];
    return served;
}

void addCapacitance(const PowerInput& input, const NetLoads& loads, std::vector<NetFigures>& nets)
{
    for (std::size_t i = 0; i < input.bodies.size(); ++i) {
        const PowerBody& body = input.bodies[i];
        if (body.capacitance_nf <= 0) continue;
        const std::vector<double> served = servedBy(input, loads, i, nets);
        double whole = 0;
        for (const double amperes : served)
            whole += amperes;
        for (Net n = 0; n < nets.size(); ++n) {
            if (served[n] <= 0) continue;
            std::optional<double>& sum = capacitanceOf(body.kind, nets[n]);
            sum = sum.value_or(0) + body.capacitance_nf * served[n] / whole;
        }
    }
}

} // namespace

std::vector<NetFigures> netFigures(const PowerInput& input, const NetLoads& loads)
{
    std::vector<NetFigures> nets = suppliesOf(input, loads);
    addCapacitance(input, loads, nets);
    for (NetFigures& net : nets)
        if (net.die_nf && net.target_impedance_mohm) // 1 / (2 pi C Z); nF x mOhm are 10^-12 s
            net.die_alone_from_mhz = 1e6 / (2 * std::numbers::pi * *net.die_nf * *net.target_impedance_mohm);
    return nets;
}

} // namespace interpose
