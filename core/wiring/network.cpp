// SPDX-License-Identifier: GPL-3.0-or-later
// Fewest-hop routes by a breadth-first search from every destination, then one walk per demand.
#include "wiring/network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace interpose {

namespace {

constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

/// One direction of the link, or of all the parallel links, between two dies.
struct Hop
{
    std::size_t to = 0;
    double cycles = 0;
    double bandwidth_bit_per_cycle = 0;
    double load = 0;
};

/// Neighbours of every die, ascending.
using Adjacency = std::vector<std::vector<Hop>>;

Adjacency adjacencyOf(const NetworkInput& input)
{
    std::map<std::pair<std::size_t, std::size_t>, Hop> hops;
    for (const NetworkLink& link : input.links) {
        const double cycles = linkCycles(link.length_mm, input.link_cycles_per_mm);
        for (const auto& [from, to] : {std::pair{link.a, link.b}, std::pair{link.b, link.a}}) {
            Hop& hop = hops[{from, to}];
            hop.to = to;
            hop.cycles = std::max(hop.cycles, cycles);
            hop.bandwidth_bit_per_cycle += link.bandwidth_bit_per_cycle;
        }
    }
    Adjacency adjacency(input.dies.size());
    for (const auto& [ends, hop] : hops)
        adjacency[ends.first].push_back(hop);
    return adjacency;
}

/// For every die the position, in its adjacency, of the next hop towards `destination`; kNowhere without a route.
std::vector<std::size_t> nextHops(const NetworkInput& input, const Adjacency& adjacency, std::size_t destination)
{
    std::vector<std::size_t> distance(input.dies.size(), kNowhere), queue{destination};
    distance[destination] = 0;
    for (std::size_t head = 0; head < queue.size(); ++head) {
        const std::size_t die = queue[head];
        if (die != destination && !input.dies[die].can_relay) continue;
        for (const Hop& hop : adjacency[die]) {
            if (distance[hop.to] != kNowhere) continue;
            distance[hop.to] = distance[die] + 1;
            queue.push_back(hop.to);
        }
    }
    std::vector<std::size_t> next(input.dies.size(), kNowhere);
    for (std::size_t die = 0; die < next.size(); ++die) {
        if (distance[die] == kNowhere || die == destination) continue;
        const auto closer = [&](const Hop& hop) {
            const bool passes = hop.to == destination || input.dies[hop.to].can_relay;
            return passes && distance[hop.to] == distance[die] - 1;
        };
        const auto found = std::find_if(adjacency[die].begin(), adjacency[die].end(), closer);
        next[die] = static_cast<std::size_t>(found - adjacency[die].begin());
    }
    return next;
}

/// Latency of one demand, its load left on the hops it takes.
double send(const NetworkInput& input, Adjacency& adjacency, const std::vector<std::size_t>& next,
            const NetworkDemand& demand)
{
    const auto end = [&](std::size_t die) { return input.dies[die].internal_cycles + input.dies[die].phy_cycles; };
    double cycles = 1 + end(demand.from) + end(demand.to) + 2;
    for (std::size_t die = demand.from; die != demand.to;) {
        Hop& hop = adjacency[die][next[die]];
        hop.load += demand.amount;
        cycles += hop.cycles;
        die = hop.to;
        if (die != demand.to) cycles += end(die) + input.dies[die].phy_cycles;
    }
    return cycles;
}

std::optional<double> saturation(const Adjacency& adjacency, double traffic)
{
    double least = std::numeric_limits<double>::infinity();
    for (const std::vector<Hop>& hops : adjacency)
        for (const Hop& hop : hops)
            if (hop.load > 0) least = std::min(least, hop.bandwidth_bit_per_cycle / hop.load);
    if (std::isinf(least)) return std::nullopt;
    return least * traffic;
}

/// Traffic per pair, by destination first, so that each destination's routes are found once.
std::map<std::pair<std::size_t, std::size_t>, double> gathered(const std::vector<NetworkDemand>& demands)
{
    std::map<std::pair<std::size_t, std::size_t>, double> amounts;
    for (const NetworkDemand& demand : demands)
        if (demand.amount > 0 && demand.from != demand.to) amounts[{demand.to, demand.from}] += demand.amount;
    return amounts;
}

} // namespace

std::vector<NetworkDemand> uniformDemands(std::size_t dies, double amount)
{
    std::vector<NetworkDemand> demands;
    if (!(amount > 0)) return demands;
    for (std::size_t from = 0; from < dies; ++from)
        for (std::size_t to = 0; to < dies; ++to)
            if (from != to) demands.push_back({from, to, amount});
    return demands;
}

double linkCycles(double length_mm, double cycles_per_mm)
{
    return std::ceil(length_mm * cycles_per_mm - 1e-9);
}

double bumpLimitedWires(double die_area_mm2, double power_share, double phy_share, double pitch_mm,
                        double overhead_wires)
{
    const double bumps = die_area_mm2 * (1 - power_share) * phy_share / (pitch_mm * pitch_mm);
    return std::max(0.0, std::floor(bumps - overhead_wires + 1e-3));
}

NetworkResult evaluateNetwork(const NetworkInput& input)
{
    NetworkResult result;
    Adjacency adjacency = adjacencyOf(input);
    double traffic = 0, weighted = 0;
    std::vector<std::size_t> next;
    std::size_t destination = kNowhere;
    for (const auto& [pair, amount] : gathered(input.demands)) {
        const auto [to, from] = pair;
        if (to != destination) next = nextHops(input, adjacency, destination = to);
        if (next[from] == kNowhere) {
            ++result.unreachable;
            continue;
        }
        const double cycles = send(input, adjacency, next, {from, to, amount});
        traffic += amount;
        weighted += amount * cycles;
        result.latency_min_cycles = std::min(cycles, result.latency_min_cycles.value_or(cycles));
        result.latency_max_cycles = std::max(cycles, result.latency_max_cycles.value_or(cycles));
    }
    if (traffic > 0) result.latency_mean_cycles = weighted / traffic;
    result.throughput_bit_per_cycle = saturation(adjacency, traffic);
    return result;
}

} // namespace interpose
