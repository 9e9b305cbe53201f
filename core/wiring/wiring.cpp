// SPDX-License-Identifier: GPL-3.0-or-later
// The wiring stage: each link from its bumps up, then the sums, the heat it makes and what does not work out.
#include "wiring/wiring.hpp"

#include "base/number_text.hpp"
#include "wiring/bump_table.hpp"
#include "wiring/link_energy.hpp"
#include "wiring/phy_bumps.hpp"
#include "wiring/reach.hpp"
#include "wiring/shoreline.hpp"
#include "wiring/wires.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace interpose {

namespace {

/// A sum of nanometres that neither overflows nor depends on the order.
class LengthSum
{
public:
    void add(std::int64_t nm)
    {
        m_mm += nm / kNmPerMm;
        m_rest_nm += nm % kNmPerMm;
    }
    double mm() const
    {
        return static_cast<double>(m_mm + m_rest_nm / kNmPerMm) + static_cast<double>(m_rest_nm % kNmPerMm) / 1e6;
    }

private:
    static constexpr std::int64_t kNmPerMm = 1'000'000;
    std::int64_t m_mm = 0, m_rest_nm = 0;
};

LinkFigures figuresOf(const WiringInput& input, const WiringLink& link, const WireLengths& lengths)
{
    const PlacedPhy &a = input.phys[link.a], &b = input.phys[link.b];
    LinkFigures figures;
    figures.id = link.id;
    figures.kind = a.standard->kind == InterfaceKind::Memory ? InterfaceKind::Memory : InterfaceKind::DieToDie;
    figures.data_wires = static_cast<int>(std::min<std::int64_t>(lengths.wires, std::numeric_limits<int>::max()));
    figures.wire_total_mm = lengths.totalMm();
    figures.wire_mean_mm = lengths.meanMm();
    figures.wire_max_mm = lengths.longest.mm();
    addReach(a, link, figures);
    figures.bandwidth_gbyte_per_s = a.lanes * link.rate_gbit_per_s / 8;
    figures.payload = linkPayload(a, figures.bandwidth_gbyte_per_s);
    figures.energy = linkEnergy(a, link, figures.wire_mean_mm);
    figures.energy_pj_per_bit = figures.energy.sumPj();
    figures.link_power_w = figures.energy.sumW();
    figures.latency = linkLatency(a, link, figures.wire_max_mm);
    figures.centre_a = a.transform.apply(a.region.centre());
    figures.centre_b = b.transform.apply(b.region.centre());
    figures.wires = {lengths.bins, link.vertical.mm()};
    return figures;
}

Diagnostic linkFinding(const WiringInput& input, const WiringLink& link, Severity severity, const char* code,
                       const std::string& message)
{
    const auto placed = [&](std::size_t phy) { return input.placed_ids[input.phys[phy].body].str(); };
    return {
        severity, code,    {link.id.str(), placed(link.a), placed(link.b)}, "Link " + link.id.str() + " " + message, {},
        {},       "wiring"};
}

Diagnostic tooFast(const WiringInput& input, const WiringLink& link)
{
    const InterfaceStandard& standard = *input.phys[link.a].standard;
    Diagnostic finding =
        linkFinding(input, link, Severity::Warning, "WIRE-003",
                    "runs at " + fixedText(link.rate_gbit_per_s, 2) + " Gbit/s a lane; " + standard.name + " ends at " +
                        fixedText(standard.max_rate_gbit_per_s, 2) + " Gbit/s.");
    finding.value = link.rate_gbit_per_s;
    finding.limit = standard.max_rate_gbit_per_s;
    return finding;
}

void judgeLink(const WiringInput& input, const WiringLink& link, const LinkFigures& figures, Diagnostics& diagnostics)
{
    const InterfaceStandard& standard = *input.phys[link.a].standard;
    const auto placed = [&](std::size_t phy) { return input.placed_ids[input.phys[phy].body].str(); };
    judgeReach({link.id.str(), placed(link.a), placed(link.b)}, link, figures, diagnostics);
    if (link.rate_gbit_per_s > standard.max_rate_gbit_per_s) diagnostics.push_back(tooFast(input, link));
    if (link.routing_unknown)
        diagnostics.push_back(linkFinding(input, link, Severity::Warning, "WIRE-005",
                                          "names a routing class that no carrier below both its ends offers; its "
                                          "wires are taken as unlimited."));
}

/// A finding about a PHY: what it has or does, and what it may.
Diagnostic phyFinding(const WiringInput& input, const PlacedPhy& phy, Severity severity, const char* code,
                      const std::string& message, double value, double limit)
{
    const std::string& placed = input.placed_ids[phy.body].str();
    const std::string name = placed + "." + phy.phy;
    return {severity, code, {placed, name}, "PHY " + name + " " + message, value, limit, "wiring"};
}

void judgePhy(const WiringInput& input, const PlacedPhy& phy, Diagnostics& diagnostics)
{
    const std::int64_t needed = neededSites(phy), has = siteCount(phy);
    if (needed > has)
        diagnostics.push_back(
            phyFinding(input, phy, Severity::Error, "WIRE-002",
                       "needs " + std::to_string(needed) + " bump sites; its region has " + std::to_string(has) + ".",
                       static_cast<double>(has), static_cast<double>(needed)));
    const double rate = phy.port_rate_gbit_per_s.value_or(0), limit = phy.standard->max_rate_gbit_per_s;
    if (rate > limit)
        diagnostics.push_back(phyFinding(input, phy, Severity::Warning, "WIRE-003",
                                         "runs at " + fixedText(rate, 2) + " Gbit/s a lane; " + phy.standard->name +
                                             " ends at " + fixedText(limit, 2) + " Gbit/s.",
                                         rate, limit));
}

void addToSums(const LinkFigures& figures, WiringResult& result)
{
    result.wires.data_wires += figures.data_wires;
    for (std::size_t bin = 0; bin < figures.wires.histogram.size(); ++bin)
        result.wires.histogram[bin] += figures.wires.histogram[bin];
    result.wires.vertical_max_mm = std::max(result.wires.vertical_max_mm, figures.wires.vertical_mm);
    result.wire_max_mm = std::max(result.wire_max_mm, figures.wire_max_mm);
    if (figures.slack_mm)
        result.worst_slack_mm = std::min(*figures.slack_mm, result.worst_slack_mm.value_or(*figures.slack_mm));
    const bool memory = figures.kind == InterfaceKind::Memory;
    (memory ? result.memory_bandwidth_gbyte_per_s : result.d2d_bandwidth_gbyte_per_s) += figures.bandwidth_gbyte_per_s;
    result.link_power_w += figures.link_power_w;
}

} // namespace

WiringResult evaluateWiring(const WiringInput& input)
{
    return evaluateWiring(input, BumpTable(input));
}

WiringResult evaluateWiring(const WiringInput& input, const BumpTable& bumps)
{
    WiringResult result;
    result.links.reserve(input.links.size());
    result.heat.reserve(3 * input.links.size());
    LengthSum total;
    for (const WiringLink& link : input.links) {
        const std::span<const Point> a = bumps.data(link.a), b = bumps.data(link.b);
        const std::size_t wires = std::min(a.size(), b.size());
        const WireLengths lengths = wireLengths(a.first(wires), b.first(wires), link.reversed);
        total.add(lengths.total_nm);
        result.links.push_back(figuresOf(input, link, lengths));
        addLinkHeat(input, link, result.links.back().energy, result.heat);
        addToSums(result.links.back(), result);
        judgeLink(input, link, result.links.back(), result.diagnostics);
    }
    result.wire_total_mm = total.mm();
    if (result.wires.data_wires > 0)
        result.wires.mean_mm = result.wire_total_mm / static_cast<double>(result.wires.data_wires);
    for (const PlacedPhy& phy : input.phys)
        judgePhy(input, phy, result.diagnostics);
    result.shorelines = shorelines(input);
    const Diagnostics overfull = overfullShorelines(input);
    result.diagnostics.insert(result.diagnostics.end(), overfull.begin(), overfull.end());
    return result;
}

} // namespace interpose
