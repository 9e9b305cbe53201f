// SPDX-License-Identifier: GPL-3.0-or-later
// The assembly as a network of dies: routes, latency and throughput in clock cycles, before any simulation.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace interpose {

struct NetworkDie
{
    bool can_relay = true;      ///< may pass on traffic of others
    double internal_cycles = 0; ///< through the die's own fabric; >= 0
    double phy_cycles = 0;      ///< through one of its PHYs; >= 0
};

/// Both directions alike. Links between the same two dies act as one: widths add, the slowest sets the latency.
struct NetworkLink
{
    std::size_t a = 0, b = 0; ///< indices of dies; a != b
    double length_mm = 0;
    double bandwidth_bit_per_cycle = 0; ///< per direction
};

/// Traffic from one die to another, in any one unit; <= 0 and from == to are no traffic.
struct NetworkDemand
{
    std::size_t from = 0, to = 0;
    double amount = 0;
};

struct NetworkInput
{
    std::vector<NetworkDie> dies;
    std::vector<NetworkLink> links;
    std::vector<NetworkDemand> demands; ///< of one pair they add up
    double link_cycles_per_mm = 0;
};

struct NetworkResult
{
    std::optional<double> latency_min_cycles, latency_mean_cycles, latency_max_cycles; ///< mean weighted by traffic
    std::optional<double> throughput_bit_per_cycle; ///< of all traffic together when its first link saturates
    std::size_t unreachable = 0;                    ///< pairs with traffic and no route; left out of the rest
};

/// Traffic of `amount` between all ordered pairs of `dies` dies.
std::vector<NetworkDemand> uniformDemands(std::size_t dies, double amount);

/// ceil(cycles_per_mm * length_mm); a product within 1e-9 above an integer counts as that integer.
double linkCycles(double length_mm, double cycles_per_mm);

/// Data wires a link end can have when bumps alone limit it: floor of area x (1 - power share) x PHY share / pitch^2
/// - overhead, at least 0; a value within 1e-3 below an integer counts as that integer.
double bumpLimitedWires(double die_area_mm2, double power_share, double phy_share, double pitch_mm,
                        double overhead_wires);

/// Routes have the fewest hops and, among those, always the next die of lowest index; dies that cannot relay are ends
/// only. Latency of a pair: 1 + source + links + relays + destination + 2, where ends cost internal + PHY and relays
/// internal + 2 PHY. Throughput: the least bandwidth / load over directed links, times all traffic.
/// O(dies x links + demands x hops). Total function. Source: docs/physics/interconnect.md#network
NetworkResult evaluateNetwork(const NetworkInput& input);

} // namespace interpose
