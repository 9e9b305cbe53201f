// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/link_energy.hpp"

#include "wiring/bumps.hpp"

#include <algorithm>

namespace interpose {

namespace {

double drawnMm(const WiringLink& link, double manhattan_mm)
{
    return link.routing ? link.routing->detour_factor * manhattan_mm : manhattan_mm;
}

} // namespace

LinkPayload linkPayload(const PlacedPhy& phy, double raw_gbyte_per_s)
{
    const InterfaceStandard& standard = *phy.standard;
    return {standard.coding_share, standard.protocol_share,
            raw_gbyte_per_s * standard.coding_share * standard.protocol_share};
}

LinkEnergy linkEnergy(const PlacedPhy& phy, const WiringLink& link, double wire_mean_mm)
{
    const InterfaceStandard& standard = *phy.standard;
    LinkEnergy energy;
    energy.phy_pj_per_bit = standard.phy_energy_pj_per_bit;
    energy.wire_pj_per_bit = standard.wire_energy_pj_per_bit_mm * drawnMm(link, wire_mean_mm);
    if (standard.kind == InterfaceKind::Memory) {
        energy.base_die_pj_per_bit = std::min(standard.base_die_energy_pj_per_bit, standard.device_energy_pj_per_bit);
        energy.dram_pj_per_bit = standard.device_energy_pj_per_bit - energy.base_die_pj_per_bit;
    }
    // All data wires at once; pJ/bit times Gbit/s is mW.
    const double w_per_pj = static_cast<double>(dataWires(standard, phy.lanes)) * link.rate_gbit_per_s * 1e-3;
    energy.phy_w = energy.phy_pj_per_bit * w_per_pj;
    energy.wire_w = energy.wire_pj_per_bit * w_per_pj;
    energy.base_die_w = energy.base_die_pj_per_bit * w_per_pj;
    energy.dram_w = energy.dram_pj_per_bit * w_per_pj;
    return energy;
}

LinkEnergy powerOfAll(const std::vector<LinkFigures>& links)
{
    LinkEnergy sum;
    for (const LinkFigures& link : links) {
        sum.phy_w += link.energy.phy_w;
        sum.wire_w += link.energy.wire_w;
        sum.base_die_w += link.energy.base_die_w;
        sum.dram_w += link.energy.dram_w;
    }
    return sum;
}

double flightNs(const PlacedPhy& phy, const WiringLink& link, double drawn_mm)
{
    if (!link.routing) return 0;
    const auto delay = wireDelay(*link.routing, *phy.standard, link.termination, drawn_mm, link.rate_gbit_per_s);
    return delay ? delay->delay_ps * 1e-3 : 0;
}

LinkLatency linkLatency(const PlacedPhy& phy, const WiringLink& link, double wire_max_mm)
{
    const InterfaceStandard& standard = *phy.standard;
    LinkLatency latency{2 * standard.latency_ns, flightNs(phy, link, drawnMm(link, wire_max_mm)), 0};
    latency.latency_ns = latency.adapters_ns + latency.flight_ns;
    return latency;
}

void addLinkHeat(const WiringInput& input, const WiringLink& link, const LinkEnergy& energy,
                 std::vector<LinkHeat>& heat)
{
    const PlacedPhy &a = input.phys[link.a], &b = input.phys[link.b];
    const auto put = [&heat](const PlacedPhy& phy, const Rect& region, double power_w, bool inside) {
        if (power_w > 0) heat.push_back({phy.body, region, power_w, inside});
    };
    const double halfWire = energy.wire_w / 2;
    const InterfaceStandard& standard = *a.standard;
    if (standard.kind != InterfaceKind::Memory) {
        put(a, a.region, energy.phy_w / 2 + halfWire, link.a_includes_links);
        put(b, b.region, energy.phy_w / 2 + halfWire, link.b_includes_links);
        return;
    }
    const bool aIsDevice = a.in_memory && !b.in_memory;
    const PlacedPhy &host = aIsDevice ? b : a, &device = aIsDevice ? a : b;
    const bool hostInside = aIsDevice ? link.b_includes_links : link.a_includes_links;
    const bool deviceInside = aIsDevice ? link.a_includes_links : link.b_includes_links;
    put(host, host.region, energy.phy_w + halfWire, hostInside);
    put(device, device.region, energy.base_die_w + halfWire, deviceInside);
    put(device, Rect{}, energy.dram_w, deviceInside);
}

} // namespace interpose
