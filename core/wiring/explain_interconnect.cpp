// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/explain_interconnect.hpp"

#include "wiring/explained_figure.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace interpose {

namespace {

constexpr std::array<std::string_view, 4> kEdgeNames{"left", "right", "bottom", "top"};
using Links = std::vector<const InterconnectLink*>;

std::string atLink(const InterconnectLink& link)
{
    return "wires/links/" + link.id.str() + '/';
}

/// The four sums over some links, those that are not zero.
void addSums(const std::string& at, const BandwidthSum& sum, const Links& links, std::vector<Explanation>& all)
{
    const auto add = [&](const char* key, double value, bool memory, bool effective) {
        if (value == 0) return;
        ExplainedFigure made(at + key, value, "GByte/s", "bandwidth");
        made.form(memory ? "on shared buses" : "per direction");
        for (const InterconnectLink* link : links)
            if ((link->kind == InterfaceKind::Memory) == memory)
                made.term(link->id.str(), effective ? link->effective_gbyte_per_s : link->bandwidth_gbyte_per_s,
                          atLink(*link) + (effective ? "payload/effective_gbyte_per_s" : "bandwidth_gbyte_per_s"));
        all.push_back(made.done());
    };
    add("d2d_gbyte_per_s", sum.d2d_gbyte_per_s, false, false);
    add("d2d_effective_gbyte_per_s", sum.d2d_effective_gbyte_per_s, false, true);
    add("memory_gbyte_per_s", sum.memory_gbyte_per_s, true, false);
    add("memory_effective_gbyte_per_s", sum.memory_effective_gbyte_per_s, true, true);
}

template <class Takes>
Links linksThat(const InterconnectInput& input, Takes&& takes)
{
    Links links;
    for (const InterconnectLink& link : input.links)
        if (takes(link)) links.push_back(&link);
    return links;
}

void explainBandwidth(const InterconnectInput& input, const BandwidthResult& result, std::vector<Explanation>& all)
{
    const auto id = [&](std::size_t die) -> const PlacedId& { return input.dies[die].id; };
    addSums("bandwidth/all/", result.all, linksThat(input, [](const InterconnectLink&) { return true; }), all);
    for (const PairBandwidth& pair : result.pairs)
        addSums("bandwidth/pairs/" + pair.a.str() + '/' + pair.b.str() + '/', pair.sum,
                linksThat(input,
                          [&](const InterconnectLink& link) {
                              return (id(link.a) == pair.a && id(link.b) == pair.b) ||
                                     (id(link.a) == pair.b && id(link.b) == pair.a);
                          }),
                all);
    for (const EdgeBandwidth& edge : result.edges)
        addSums("bandwidth/edges/" + edge.placed.str() + '/' +
                    std::string(kEdgeNames[static_cast<std::size_t>(edge.edge)]) + '/',
                edge.sum,
                linksThat(input,
                          [&](const InterconnectLink& link) {
                              return (id(link.a) == edge.placed && link.edge_a == edge.edge) ||
                                     (id(link.b) == edge.placed && link.edge_b == edge.edge);
                          }),
                all);
    if (!result.bisection) return;
    const auto isLower = [&](std::size_t die) {
        return std::ranges::binary_search(result.bisection->lower, input.dies[die].id);
    };
    addSums("bandwidth/bisection/", result.bisection->sum,
            linksThat(input,
                      [&](const InterconnectLink& link) {
                          return link.kind != InterfaceKind::Memory && isLower(link.a) != isLower(link.b);
                      }),
            all);
}

void explainRoofline(const InterconnectInput& input, const Roofline& roofline, std::vector<Explanation>& all)
{
    const std::string at =
        "bandwidth/rooflines/" + (roofline.placed.empty() ? std::string("all") : roofline.placed.str()) + '/';
    BandwidthSum sum;
    sum.memory_gbyte_per_s = roofline.memory_gbyte_per_s;
    sum.memory_effective_gbyte_per_s = roofline.memory_effective_gbyte_per_s;
    addSums(at, sum,
            linksThat(input,
                      [&](const InterconnectLink& link) {
                          return roofline.placed.empty() || input.dies[link.a].id == roofline.placed ||
                                 input.dies[link.b].id == roofline.placed;
                      }),
            all);
    if (!roofline.far.empty()) {
        ExplainedFigure far(at + "far_effective_gbyte_per_s", roofline.far_effective_gbyte_per_s, "GByte/s",
                            "roofline");
        far.form("through dies that relay").range("an upper bound: links further on are not asked");
        for (const FarMemory& each : roofline.far)
            if (each.links_gbyte_per_s <= each.memory_gbyte_per_s)
                far.term("its links to them, less than the memory there", each.links_gbyte_per_s);
            else
                far.term("the memory there, less than its links to them", each.memory_gbyte_per_s);
        all.push_back(far.done());
    }
    if (!roofline.ridge_flop_per_byte) return;
    ExplainedFigure ridge(at + "ridge_flop_per_byte", *roofline.ridge_flop_per_byte, "flop/byte", "roofline");
    ridge.formula("P * 1000 / (B + F)")
        .with("P", "peak arithmetic", roofline.peak_tflop_per_s, "TFLOP/s")
        .figure("B", "effective memory bandwidth by links of its own", roofline.memory_effective_gbyte_per_s, "GByte/s",
                roofline.memory_effective_gbyte_per_s > 0 ? at + "memory_effective_gbyte_per_s" : std::string{})
        .figure("F", "through other dies", roofline.far_effective_gbyte_per_s, "GByte/s",
                roofline.far.empty() ? std::string{} : at + "far_effective_gbyte_per_s");
    all.push_back(ridge.done());
}

/// The dies from one to another, as routed.
void explainLatency(const InterconnectInput& input, const std::string& key, double value,
                    const std::vector<std::size_t>& route, std::vector<Explanation>& all)
{
    ExplainedFigure made(key, value, "ns", "network-ns");
    const InterconnectDie &source = input.dies[route.front()], &destination = input.dies[route.back()];
    made.form(source.id.str() + " to " + destination.id.str());
    made.term("fabric of " + source.id.str(), source.fabric_latency_ns);
    for (std::size_t i = 0; i + 1 < route.size(); ++i) {
        if (i > 0) made.term("fabric of " + input.dies[route[i]].id.str(), input.dies[route[i]].fabric_latency_ns);
        const InterconnectLink* slowest = nullptr;
        for (const InterconnectLink& link : input.links) {
            const bool joins =
                (link.a == route[i] && link.b == route[i + 1]) || (link.b == route[i] && link.a == route[i + 1]);
            if (joins && (!slowest || link.latency_ns > slowest->latency_ns)) slowest = &link;
        }
        made.term("link " + slowest->id.str(), slowest->latency_ns, atLink(*slowest) + "latency/latency_ns");
    }
    made.term("fabric of " + destination.id.str(), destination.fabric_latency_ns);
    all.push_back(made.done());
}

/// A pair of talkers whose latency is `value`, traffic asked for; by the tables, so absent above kMaxPairDies.
std::optional<std::pair<std::size_t, std::size_t>> pairWith(const DieNetworkResult& network, double value, bool traffic)
{
    const std::size_t n = network.dies.size();
    for (std::size_t i = 0; network.pairs && i < n * n; ++i)
        if (network.pairs->hops[i] > 0 && network.pairs->latency_ns[i] == value &&
            (!traffic || network.pairs->gbyte_per_s[i] > 0))
            return std::pair{i / n, i % n};
    return std::nullopt;
}

void explainExtreme(const InterconnectInput& input, const DieNetworkResult& network, const char* key,
                    std::optional<double> value, bool traffic, std::vector<Explanation>& all)
{
    if (!value) return;
    const std::vector<std::size_t> talking = talkers(input);
    if (const auto pair = pairWith(network, *value, traffic)) {
        explainLatency(input, std::string("network/") + key, *value,
                       routeBetween(input, talking[pair->first], talking[pair->second]), all);
        return;
    }
    all.push_back(
        ExplainedFigure(std::string("network/") + key, *value, "ns", "network-ns").term("of all pairs", *value).done());
}

void explainMean(const DieNetworkResult& network, std::vector<Explanation>& all)
{
    if (!network.latency_mean_ns || !network.pairs) return;
    double weighted = 0, traffic = 0;
    for (std::size_t i = 0; i < network.pairs->gbyte_per_s.size(); ++i) {
        if (network.pairs->hops[i] == 0) continue;
        weighted += network.pairs->gbyte_per_s[i] * network.pairs->latency_ns[i];
        traffic += network.pairs->gbyte_per_s[i];
    }
    all.push_back(ExplainedFigure("network/latency_mean_ns", *network.latency_mean_ns, "ns", "network-ns")
                      .form("weighted by traffic")
                      .formula("s / t")
                      .with("s", "traffic times latency, over all pairs", weighted, "GByte/s ns")
                      .with("t", "traffic", traffic, "GByte/s")
                      .done());
}

void explainNetwork(const InterconnectInput& input, const DieNetworkResult& network, std::vector<Explanation>& all)
{
    explainExtreme(input, network, "latency_min_ns", network.latency_min_ns, true, all);
    explainExtreme(input, network, "latency_max_ns", network.latency_max_ns, true, all);
    explainExtreme(input, network, "diameter_ns", network.diameter_ns, false, all);
    explainMean(network, all);
    if (!network.busiest || !network.throughput_gbyte_per_s) return;
    all.push_back(
        ExplainedFigure("network/throughput_gbyte_per_s", *network.throughput_gbyte_per_s, "GByte/s", "network-ns")
            .form("full between " + network.busiest->from.str() + " and " + network.busiest->to.str())
            .range("below saturation: no queues, one route per pair")
            .formula("b / s")
            .with("b", "effective bandwidth there", network.busiest->effective_gbyte_per_s, "GByte/s")
            .with("s", "share of all traffic that goes there", network.busiest->traffic_share)
            .done());
}

} // namespace

std::vector<Explanation> explainInterconnect(const InterconnectInput& input, const InterconnectResult& result)
{
    std::vector<Explanation> all;
    explainBandwidth(input, result.bandwidth, all);
    for (const Roofline& roofline : result.bandwidth.rooflines)
        explainRoofline(input, roofline, all);
    if (result.network) explainNetwork(input, *result.network, all);
    return all;
}

} // namespace interpose
