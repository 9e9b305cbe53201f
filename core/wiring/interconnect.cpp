// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/interconnect.hpp"

#include "base/number_text.hpp"

namespace interpose {

namespace {

Diagnostic finding(Severity severity, const char* code, std::vector<std::string> ids, std::string message)
{
    return {severity, code, std::move(ids), std::move(message), {}, {}, "network"};
}

Diagnostic withoutRoute(const DieNetworkResult& network)
{
    const std::string from = network.lost_from->str(), to = network.lost_to->str();
    const int more = network.pairs_without_route - 1;
    return finding(Severity::Warning, "NET-001", {from, to},
                   from + " cannot reach " + to +
                       (more > 0 ? ", nor " + std::to_string(more) + (more == 1 ? " other pair" : " other pairs") +
                                       " of dies each other"
                                 : std::string{}) +
                       ": no links lead there, or a die between does not relay traffic.");
}

Diagnostic misfit(const InterconnectInput& input, std::size_t talkers)
{
    const bool transpose = input.traffic.pattern == TrafficPattern::Transpose;
    return finding(Severity::Warning, "NET-002", {},
                   transpose ? "Transpose traffic needs a square number of dies; " + std::to_string(talkers) + " talk."
                             : "The traffic names no two dies that have links.");
}

Diagnostic overfull(const BusiestLink& busiest)
{
    const std::string from = busiest.from.str(), to = busiest.to.str();
    Diagnostic made =
        finding(Severity::Warning, "NET-003", {from, to},
                "From " + from + " to " + to + " the traffic asks for " +
                    fixedText(busiest.use * busiest.effective_gbyte_per_s, 1) + " GByte/s; the links carry " +
                    fixedText(busiest.effective_gbyte_per_s, 1) + " GByte/s.");
    made.value = busiest.use * busiest.effective_gbyte_per_s;
    made.limit = busiest.effective_gbyte_per_s;
    return made;
}

} // namespace

InterconnectResult evaluateInterconnect(const InterconnectInput& input)
{
    InterconnectResult result;
    result.bandwidth = bandwidths(input);
    const std::vector<std::size_t> talking = talkers(input);
    if (talking.size() < 2) return result;
    result.network_put_off = talking.size() > input.most_dies;
    if (result.network_put_off) return result;
    result.network = dieNetwork(input, talking);
    const DieNetworkResult& network = *result.network;
    if (network.pairs_without_route > 0) result.diagnostics.push_back(withoutRoute(network));
    if (!network.latency_mean_ns && network.pairs_without_route == 0)
        result.diagnostics.push_back(misfit(input, talking.size()));
    if (network.busiest && network.busiest->use > 1 + 1e-9) result.diagnostics.push_back(overfull(*network.busiest));
    return result;
}

} // namespace interpose
