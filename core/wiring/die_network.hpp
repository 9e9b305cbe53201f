// SPDX-License-Identifier: GPL-3.0-or-later
// The dies as a network in nanoseconds and GByte/s: routes, latency by pair, what all can say at once, the fullest
// link. Static: no queues, every message on its own.
#pragma once

#include "base/id.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace interpose {

struct InterconnectInput;

/// Up to so many dies the figures of every pair are kept.
inline constexpr std::size_t kMaxPairDies = 256;

/// One direction of the link, or of all the parallel links, between two dies; of a shared bus both directions.
struct BusiestLink
{
    PlacedId from, to;
    double effective_gbyte_per_s = 0;
    double traffic_share = 0; ///< of all that is sent
    double use = 0; ///< traffic as demanded over what it carries (pattern custom); 1 for the patterns that fill it
    bool operator==(const BusiestLink&) const = default;
};

/// Figures of every ordered pair of dies that talk, row-major by the order of DieNetworkResult::dies: from x to.
struct PairTable
{
    std::vector<double> latency_ns;  ///< 0: itself, or no route
    std::vector<int> hops;           ///< 0: itself, or no route
    std::vector<double> gbyte_per_s; ///< GByte/s as demanded (custom), else what flows when the fullest link is full
    bool operator==(const PairTable&) const = default;
};

struct DieNetworkResult
{
    std::vector<PlacedId> dies; ///< that talk, by id
    /// Over pairs with traffic and a route; mean weighted by traffic. Absent without such a pair.
    std::optional<double> latency_min_ns, latency_mean_ns, latency_max_ns;
    double hops_mean = 0; ///< weighted by traffic
    /// Over all pairs of dies that talk and reach each other, traffic or none.
    int diameter_hops = 0;
    double diameter_ns = 0;
    std::optional<double> throughput_gbyte_per_s; ///< of all traffic together when its first link is full, effective
    double demand_gbyte_per_s = 0;                ///< as demanded; 0 for patterns
    std::optional<BusiestLink> busiest;
    int pairs_without_route = 0;                ///< that have traffic; left out of the rest
    std::optional<PlacedId> lost_from, lost_to; ///< the first of those
    std::optional<PairTable> pairs;             ///< absent above kMaxPairDies
    bool operator==(const DieNetworkResult&) const = default;
};

/// Dies that talk: those with links that are no memory, and what demands name.
std::vector<std::size_t> talkers(const InterconnectInput& input);

/// Traffic between the talkers, row-major from x to by their order. Patterns: one unit from each, uniform evenly to
/// all others; hotspot a share to it and the rest evenly to those left; transpose all to the mirror image in a square
/// of m x m (none when their number is no square). Custom: GByte/s as demanded.
std::vector<double> trafficMatrix(const InterconnectInput& input, const std::vector<std::size_t>& talkers);

/// Routes have the fewest hops and, among those, always the next die of lowest id (as the reference has it): they stay
/// what they are while dies are dragged. Dies that do not relay, and memories, are ends only. A pair takes the fabric
/// of its source, each link, the fabric of each relay, and the fabric of its destination. Parallel links act as one:
/// bandwidths add, the slowest sets the latency. O(dies x (dies + links)) of those that talk.
/// Precondition: at least two talkers. Source: docs/physics/interconnect.md#network-ns
DieNetworkResult dieNetwork(const InterconnectInput& input, const std::vector<std::size_t>& talkers);

/// The dies on the route from one to another, both included; empty without a route. O(dies + links).
std::vector<std::size_t> routeBetween(const InterconnectInput& input, std::size_t from, std::size_t to);

} // namespace interpose
