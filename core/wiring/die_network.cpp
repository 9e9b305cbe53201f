// SPDX-License-Identifier: GPL-3.0-or-later
// A breadth-first search from every destination gives its routes as a tree; latencies run up the tree, loads down it,
// so that a pair costs the same however many hops it takes.
#include "wiring/die_network.hpp"

#include "wiring/interconnect.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>

namespace interpose {

namespace {

constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

/// One direction of the parallel links between two dies.
struct Way
{
    std::uint32_t to = 0;
    double latency_ns = 0, effective_gbyte_per_s = 0;
    bool shared = false; ///< with the other direction
    double load = 0;
};

/// The ways of die i are first[i] .. first[i + 1], by neighbour.
struct Ways
{
    std::vector<std::uint32_t> first;
    std::vector<Way> all;

    std::span<Way> of(std::size_t die) { return {all.data() + first[die], first[die + 1] - first[die]}; }
    Way& between(std::size_t from, std::uint32_t to) { return *std::ranges::lower_bound(of(from), to, {}, &Way::to); }
};

Ways waysOf(const InterconnectInput& input)
{
    std::map<std::pair<std::size_t, std::size_t>, Way> merged;
    for (const InterconnectLink& link : input.links)
        for (const auto& [from, to] : {std::pair{link.a, link.b}, std::pair{link.b, link.a}}) {
            Way& way = merged[{from, to}];
            way.to = static_cast<std::uint32_t>(to);
            way.latency_ns = std::max(way.latency_ns, link.latency_ns);
            way.effective_gbyte_per_s += link.effective_gbyte_per_s;
            way.shared = way.shared || link.shared_bus;
        }
    Ways ways;
    ways.first.assign(input.dies.size() + 1, 0);
    ways.all.reserve(merged.size());
    for (const auto& [ends, way] : merged) {
        ++ways.first[ends.first + 1];
        ways.all.push_back(way);
    }
    for (std::size_t i = 1; i < ways.first.size(); ++i)
        ways.first[i] += ways.first[i - 1];
    return ways;
}

/// The way of one die towards the destination at hand, and what lies ahead.
struct Ahead
{
    std::uint32_t hops = kNowhere;
    std::uint32_t way = kNowhere; ///< index in Ways::all
    double latency_ns = 0;        ///< links and relays from here to the destination, fabrics of the ends apart
    double flow = 0;              ///< traffic that passes here on its way
};

/// Works one destination after the other; keeps its lists between them.
class Walk
{
public:
    Walk(const InterconnectInput& input, Ways& ways) : m_input(input), m_ways(ways) {}

    void towards(std::size_t destination)
    {
        m_ahead.assign(m_input.dies.size(), {});
        m_order.assign(1, static_cast<std::uint32_t>(destination));
        m_ahead[destination].hops = 0;
        search(destination);
        for (std::size_t i = 1; i < m_order.size(); ++i)
            choose(m_order[i], destination);
    }

    const Ahead& from(std::size_t die) const { return m_ahead[die]; }
    void send(std::size_t from, double amount) { m_ahead[from].flow += amount; }

    /// Lays what was sent on the ways, from the farthest die inwards.
    void carry()
    {
        for (std::size_t i = m_order.size() - 1; i > 0; --i) {
            const Ahead& ahead = m_ahead[m_order[i]];
            if (ahead.flow == 0) continue;
            Way& way = m_ways.all[ahead.way];
            way.load += ahead.flow;
            m_ahead[way.to].flow += ahead.flow;
        }
    }

private:
    bool passes(std::size_t die, std::size_t destination) const
    {
        return die == destination || m_input.dies[die].relays_traffic;
    }

    void search(std::size_t destination)
    {
        for (std::size_t head = 0; head < m_order.size(); ++head) {
            const std::uint32_t die = m_order[head];
            if (!passes(die, destination)) continue;
            for (const Way& way : m_ways.of(die))
                if (m_ahead[way.to].hops == kNowhere) {
                    m_ahead[way.to].hops = m_ahead[die].hops + 1;
                    m_order.push_back(way.to);
                }
        }
    }

    /// The first neighbour that is one hop closer. Those closer have chosen already.
    void choose(std::uint32_t die, std::size_t destination)
    {
        Ahead& ahead = m_ahead[die];
        for (std::uint32_t w = m_ways.first[die]; w < m_ways.first[die + 1]; ++w) {
            const Way& way = m_ways.all[w];
            const Ahead& next = m_ahead[way.to];
            if (next.hops != ahead.hops - 1 || !passes(way.to, destination)) continue;
            ahead.way = w;
            ahead.latency_ns = way.latency_ns + next.latency_ns;
            if (way.to != destination) ahead.latency_ns += m_input.dies[way.to].fabric_latency_ns;
            return;
        }
    }

    const InterconnectInput& m_input;
    Ways& m_ways;
    std::vector<Ahead> m_ahead;
    std::vector<std::uint32_t> m_order; ///< dies with a route, nearest first
};

/// Sums over pairs as they come.
class Tally
{
public:
    Tally(const InterconnectInput& input, DieNetworkResult& result) : m_input(input), m_result(result) {}

    void add(std::size_t from, std::size_t to, const Ahead& ahead, double latency_ns, double demand)
    {
        if (ahead.hops == kNowhere) {
            if (demand > 0) lose(from, to);
            return;
        }
        m_result.diameter_hops = std::max(m_result.diameter_hops, static_cast<int>(ahead.hops));
        m_result.diameter_ns = std::max(m_result.diameter_ns, latency_ns);
        if (demand <= 0) return;
        m_traffic += demand;
        m_weighted_ns += demand * latency_ns;
        m_weighted_hops += demand * ahead.hops;
        m_result.latency_min_ns = std::min(latency_ns, m_result.latency_min_ns.value_or(latency_ns));
        m_result.latency_max_ns = std::max(latency_ns, m_result.latency_max_ns.value_or(latency_ns));
    }

    double traffic() const { return m_traffic; }

    void finish()
    {
        if (m_traffic <= 0) return;
        m_result.latency_mean_ns = m_weighted_ns / m_traffic;
        m_result.hops_mean = m_weighted_hops / m_traffic;
    }

private:
    void lose(std::size_t from, std::size_t to)
    {
        if (m_result.pairs_without_route++ > 0) return;
        m_result.lost_from = m_input.dies[from].id;
        m_result.lost_to = m_input.dies[to].id;
    }

    const InterconnectInput& m_input;
    DieNetworkResult& m_result;
    double m_traffic = 0, m_weighted_ns = 0, m_weighted_hops = 0;
};

/// Finds the fullest way; what all can send is what fills it.
void judgeWays(const InterconnectInput& input, Ways& ways, double traffic, DieNetworkResult& result)
{
    double fullest = 0;
    for (std::size_t from = 0; from < input.dies.size(); ++from)
        for (const Way& way : ways.of(from)) {
            if (way.shared && way.to < from) continue; // both directions at once
            const double load =
                way.load + (way.shared ? ways.between(way.to, static_cast<std::uint32_t>(from)).load : 0);
            if (load <= 0 || way.effective_gbyte_per_s <= 0 || load / way.effective_gbyte_per_s <= fullest) continue;
            fullest = load / way.effective_gbyte_per_s;
            result.busiest = {input.dies[from].id, input.dies[way.to].id, way.effective_gbyte_per_s, load / traffic, 1};
        }
    if (fullest <= 0) return;
    result.throughput_gbyte_per_s = traffic / fullest;
    if (input.traffic.pattern == TrafficPattern::Custom) result.busiest->use = fullest;
}

std::vector<double> evenly(std::size_t n, std::size_t from, std::optional<std::size_t> but, double amount)
{
    std::vector<double> row;
    row.resize(n);
    const std::size_t others = n - 1 - (but && *but != from ? 1 : 0);
    for (std::size_t to = 0; to < n && others > 0; ++to)
        if (to != from && to != but) row[to] = amount / static_cast<double>(others);
    return row;
}

std::optional<std::size_t> positionOf(const InterconnectInput& input, const std::vector<std::size_t>& talkers,
                                      const PlacedId& id)
{
    const auto found = std::ranges::lower_bound(talkers, id, {}, [&](std::size_t i) { return input.dies[i].id; });
    if (found == talkers.end() || input.dies[*found].id != id) return std::nullopt;
    return static_cast<std::size_t>(found - talkers.begin());
}

std::vector<double> hotspotRow(std::size_t n, std::size_t from, std::size_t hotspot, double share)
{
    if (from == hotspot) return evenly(n, from, std::nullopt, 1);
    std::vector<double> row = evenly(n, from, hotspot, 1 - share);
    row[hotspot] = n == 2 ? 1 : share;
    return row;
}

} // namespace

std::vector<std::size_t> talkers(const InterconnectInput& input)
{
    std::vector<char> talks(input.dies.size(), 0);
    for (const InterconnectLink& link : input.links)
        for (const std::size_t end : {link.a, link.b})
            if (!input.dies[end].is_memory) talks[end] = 1;
    const auto name = [&](const PlacedId& id) {
        const auto found = std::ranges::lower_bound(input.dies, id, {}, &InterconnectDie::id);
        if (found != input.dies.end() && found->id == id)
            talks[static_cast<std::size_t>(found - input.dies.begin())] = 1;
    };
    for (const Demand& demand : input.traffic.demands) {
        name(demand.from);
        name(demand.to);
    }
    if (input.traffic.hotspot) name(*input.traffic.hotspot);
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < talks.size(); ++i)
        if (talks[i]) found.push_back(i);
    return found;
}

std::vector<double> trafficMatrix(const InterconnectInput& input, const std::vector<std::size_t>& talkers)
{
    const std::size_t n = talkers.size();
    std::vector<double> matrix(n * n, 0);
    const auto take = [&](std::size_t from, const std::vector<double>& row) {
        std::ranges::copy(row, matrix.begin() + static_cast<std::ptrdiff_t>(from * n));
    };
    const Traffic& traffic = input.traffic;
    switch (traffic.pattern) {
    case TrafficPattern::Uniform:
        for (std::size_t from = 0; from < n; ++from)
            take(from, evenly(n, from, std::nullopt, 1));
        break;
    case TrafficPattern::Hotspot:
        if (const auto hotspot = traffic.hotspot ? positionOf(input, talkers, *traffic.hotspot) : std::nullopt)
            for (std::size_t from = 0; from < n; ++from)
                take(from, hotspotRow(n, from, *hotspot, traffic.hotspot_share));
        break;
    case TrafficPattern::Transpose: {
        const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(n))));
        if (side * side != n) break;
        for (std::size_t from = 0; from < n; ++from)
            if (const std::size_t to = from % side * side + from / side; to != from) matrix[from * n + to] = 1;
        break;
    }
    case TrafficPattern::Custom:
        for (const Demand& demand : traffic.demands) {
            const auto from = positionOf(input, talkers, demand.from), to = positionOf(input, talkers, demand.to);
            if (from && to && *from != *to) matrix[*from * n + *to] += demand.gbyte_per_s;
        }
        break;
    }
    return matrix;
}

DieNetworkResult dieNetwork(const InterconnectInput& input, const std::vector<std::size_t>& talkers)
{
    DieNetworkResult result;
    const std::size_t n = talkers.size();
    for (const std::size_t die : talkers)
        result.dies.push_back(input.dies[die].id);
    if (n <= kMaxPairDies) {
        PairTable& pairs = result.pairs.emplace();
        pairs.latency_ns.resize(n * n);
        pairs.hops.resize(n * n);
    }
    Ways ways = waysOf(input);
    const std::vector<double> traffic = trafficMatrix(input, talkers);
    Walk walk(input, ways);
    Tally tally(input, result);
    for (std::size_t to = 0; to < n; ++to) {
        walk.towards(talkers[to]);
        for (std::size_t from = 0; from < n; ++from) {
            if (from == to) continue;
            const Ahead& ahead = walk.from(talkers[from]);
            const double demand = traffic[from * n + to];
            const double latency_ns = input.dies[talkers[from]].fabric_latency_ns + ahead.latency_ns +
                                      input.dies[talkers[to]].fabric_latency_ns;
            tally.add(talkers[from], talkers[to], ahead, latency_ns, demand);
            if (ahead.hops == kNowhere) continue;
            if (demand > 0) walk.send(talkers[from], demand);
            if (!result.pairs) continue;
            result.pairs->latency_ns[from * n + to] = latency_ns;
            result.pairs->hops[from * n + to] = static_cast<int>(ahead.hops);
        }
        walk.carry();
    }
    tally.finish();
    judgeWays(input, ways, tally.traffic(), result);
    const bool custom = input.traffic.pattern == TrafficPattern::Custom;
    if (custom) result.demand_gbyte_per_s = tally.traffic();
    if (!result.pairs) return result;
    const double scale =
        custom || !result.throughput_gbyte_per_s ? 1 : *result.throughput_gbyte_per_s / tally.traffic();
    result.pairs->gbyte_per_s = traffic;
    for (double& each : result.pairs->gbyte_per_s)
        each *= scale;
    return result;
}

std::vector<std::size_t> routeBetween(const InterconnectInput& input, std::size_t from, std::size_t to)
{
    Ways ways = waysOf(input);
    Walk walk(input, ways);
    walk.towards(to);
    if (walk.from(from).hops == kNowhere) return {};
    std::vector<std::size_t> route{from};
    while (route.back() != to)
        route.push_back(ways.all[walk.from(route.back()).way].to);
    return route;
}

} // namespace interpose
