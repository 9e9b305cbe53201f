// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/bandwidth.hpp"

#include "wiring/interconnect.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace interpose {

namespace {

void add(const InterconnectLink& link, BandwidthSum& sum)
{
    if (link.kind == InterfaceKind::Memory) {
        ++sum.memory_links;
        sum.memory_gbyte_per_s += link.bandwidth_gbyte_per_s;
        sum.memory_effective_gbyte_per_s += link.effective_gbyte_per_s;
    } else {
        ++sum.d2d_links;
        sum.d2d_gbyte_per_s += link.bandwidth_gbyte_per_s;
        sum.d2d_effective_gbyte_per_s += link.effective_gbyte_per_s;
    }
}

std::vector<PairBandwidth> byPair(const InterconnectInput& input)
{
    std::map<std::pair<std::size_t, std::size_t>, BandwidthSum> sums;
    for (const InterconnectLink& link : input.links)
        add(link, sums[std::minmax(link.a, link.b)]);
    std::vector<PairBandwidth> pairs;
    pairs.reserve(sums.size());
    for (const auto& [ends, sum] : sums)
        pairs.push_back({input.dies[ends.first].id, input.dies[ends.second].id, sum});
    return pairs;
}

std::vector<EdgeBandwidth> byEdge(const InterconnectInput& input)
{
    std::map<std::pair<std::size_t, Edge>, BandwidthSum> sums;
    for (const InterconnectLink& link : input.links) {
        if (link.edge_a) add(link, sums[{link.a, *link.edge_a}]);
        if (link.edge_b) add(link, sums[{link.b, *link.edge_b}]);
    }
    std::vector<EdgeBandwidth> edges;
    edges.reserve(sums.size());
    for (const auto& [end, sum] : sums)
        edges.push_back({input.dies[end.first].id, end.second, sum});
    return edges;
}

/// What crosses between the first `lower` dies of an order and the rest.
BandwidthSum across(const InterconnectInput& input, const std::vector<std::size_t>& rank, std::size_t lower)
{
    BandwidthSum sum;
    for (const InterconnectLink& link : input.links)
        if (link.kind != InterfaceKind::Memory && (rank[link.a] < lower) != (rank[link.b] < lower)) add(link, sum);
    return sum;
}

/// The dies that are no memory, ascending along the axis that the line cuts.
std::vector<std::size_t> inOrder(const InterconnectInput& input, Halving line)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < input.dies.size(); ++i)
        if (!input.dies[i].is_memory) order.push_back(i);
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
        const Point c = input.dies[i].centre;
        return line == Halving::Vertical ? std::tuple(c.x, c.y) : std::tuple(c.y, c.x);
    });
    return order;
}

std::optional<Bisection> bisectionOf(const InterconnectInput& input)
{
    std::optional<Bisection> least;
    const bool joined = std::ranges::any_of(
        input.links, [](const InterconnectLink& link) { return link.kind != InterfaceKind::Memory; });
    if (!joined) return least; // dies on top of each other, or apart: no network that a line could halve
    for (const Halving line : {Halving::Vertical, Halving::Horizontal}) {
        const std::vector<std::size_t> order = inOrder(input, line);
        if (order.size() < 2) return std::nullopt;
        std::vector<std::size_t> rank(input.dies.size(), order.size()); // memories: above every cut
        for (std::size_t r = 0; r < order.size(); ++r)
            rank[order[r]] = r;
        for (std::size_t lower = order.size() / 2; lower <= (order.size() + 1) / 2; ++lower) {
            const BandwidthSum sum = across(input, rank, lower);
            if (least && sum.d2d_effective_gbyte_per_s >= least->sum.d2d_effective_gbyte_per_s) continue;
            least = Bisection{line, {}, sum};
            for (std::size_t r = 0; r < lower; ++r)
                least->lower.push_back(input.dies[order[r]].id);
        }
    }
    std::ranges::sort(least->lower);
    return least;
}

/// Dies that relay and are joined by die-to-die links, directly or by others of their kind: the same number.
std::vector<std::size_t> relayGroups(const InterconnectInput& input)
{
    std::vector<std::size_t> group(input.dies.size());
    std::iota(group.begin(), group.end(), std::size_t{0});
    const auto rootOf = [&](std::size_t die) {
        while (group[die] != die)
            die = group[die] = group[group[die]];
        return die;
    };
    for (const InterconnectLink& link : input.links)
        if (link.kind != InterfaceKind::Memory && input.dies[link.a].relays_traffic &&
            input.dies[link.b].relays_traffic)
            group[rootOf(link.a)] = rootOf(link.b);
    for (std::size_t die = 0; die < group.size(); ++die)
        group[die] = rootOf(die);
    return group;
}

/// Per die what lies behind its links. \param own  memory by links of each die's own
std::vector<std::vector<FarMemory>> farMemories(const InterconnectInput& input, const std::vector<BandwidthSum>& own)
{
    const std::vector<std::size_t> group = relayGroups(input);
    std::vector<double> behind(input.dies.size(), 0); // by group
    for (std::size_t die = 0; die < group.size(); ++die)
        behind[group[die]] += own[die].memory_effective_gbyte_per_s;
    std::map<std::pair<std::size_t, std::size_t>, double> carried; // by die and group
    for (const InterconnectLink& link : input.links) {
        if (link.kind == InterfaceKind::Memory) continue;
        for (const auto& [from, to] : {std::pair{link.a, link.b}, std::pair{link.b, link.a}})
            if (input.dies[from].peak_tflop_per_s && input.dies[to].relays_traffic)
                carried[{from, group[to]}] += link.effective_gbyte_per_s;
    }
    std::vector<std::vector<FarMemory>> far(input.dies.size());
    for (const auto& [ends, links] : carried) {
        const auto [die, g] = ends;
        const bool within = input.dies[die].relays_traffic && group[die] == g;
        const double memory = behind[g] - (within ? own[die].memory_effective_gbyte_per_s : 0);
        if (memory > 0) far[die].push_back({links, memory});
    }
    return far;
}

void finish(Roofline& roofline)
{
    for (const FarMemory& far : roofline.far)
        roofline.far_effective_gbyte_per_s += std::min(far.links_gbyte_per_s, far.memory_gbyte_per_s);
    const double memory = roofline.memory_effective_gbyte_per_s + roofline.far_effective_gbyte_per_s;
    if (memory > 0) roofline.ridge_flop_per_byte = roofline.peak_tflop_per_s * 1e3 / memory;
    for (const double intensity : rooflineIntensities())
        roofline.points.push_back({intensity, attainableTflopPerS(roofline.peak_tflop_per_s, memory, intensity)});
}

std::vector<Roofline> rooflinesOf(const InterconnectInput& input, const BandwidthSum& all)
{
    std::vector<BandwidthSum> own(input.dies.size());
    for (const InterconnectLink& link : input.links) {
        if (link.kind != InterfaceKind::Memory) continue;
        add(link, own[link.a]);
        add(link, own[link.b]);
    }
    const std::vector<std::vector<FarMemory>> far = farMemories(input, own);
    std::vector<Roofline> rooflines;
    Roofline whole;
    whole.memory_gbyte_per_s = all.memory_gbyte_per_s;
    whole.memory_effective_gbyte_per_s = all.memory_effective_gbyte_per_s;
    for (std::size_t i = 0; i < input.dies.size(); ++i) {
        if (!input.dies[i].peak_tflop_per_s) continue;
        Roofline roofline;
        roofline.placed = input.dies[i].id;
        roofline.peak_tflop_per_s = *input.dies[i].peak_tflop_per_s;
        roofline.memory_gbyte_per_s = own[i].memory_gbyte_per_s;
        roofline.memory_effective_gbyte_per_s = own[i].memory_effective_gbyte_per_s;
        roofline.far = far[i];
        whole.peak_tflop_per_s += roofline.peak_tflop_per_s;
        rooflines.push_back(std::move(roofline));
    }
    if (rooflines.size() > 1) rooflines.push_back(std::move(whole));
    std::ranges::for_each(rooflines, finish);
    return rooflines;
}

} // namespace

const std::vector<double>& rooflineIntensities()
{
    static const std::vector<double> intensities{1, 4, 16, 64, 256, 1024, 4096};
    return intensities;
}

double attainableTflopPerS(double peak_tflop_per_s, double memory_gbyte_per_s, double flop_per_byte)
{
    return std::min(peak_tflop_per_s, memory_gbyte_per_s * flop_per_byte * 1e-3);
}

BandwidthResult bandwidths(const InterconnectInput& input)
{
    BandwidthResult result;
    for (const InterconnectLink& link : input.links)
        add(link, result.all);
    result.pairs = byPair(input);
    result.edges = byEdge(input);
    result.bisection = bisectionOf(input);
    result.rooflines = rooflinesOf(input, result.all);
    return result;
}

} // namespace interpose
