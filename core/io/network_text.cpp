// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/network_text.hpp"

#include "io/text_table.hpp"
#include "wiring/link_energy.hpp"

namespace interpose {

namespace {

std::string pairsText(const BandwidthResult& bandwidth)
{
    TextTable table({"Between", "and", "Links", "D2d GByte/s", "effective", "Memory GByte/s", "effective"}, "llrrrrr");
    for (std::size_t i = 0; i < bandwidth.pairs.size() && i < kMaxRows; ++i) {
        const BandwidthSum& sum = bandwidth.pairs[i].sum;
        const auto cell = [](int links, double value) { return links > 0 ? grouped(value, 1) : std::string("-"); };
        table.add({bandwidth.pairs[i].a.str(), bandwidth.pairs[i].b.str(),
                   std::to_string(sum.d2d_links + sum.memory_links), cell(sum.d2d_links, sum.d2d_gbyte_per_s),
                   cell(sum.d2d_links, sum.d2d_effective_gbyte_per_s), cell(sum.memory_links, sum.memory_gbyte_per_s),
                   cell(sum.memory_links, sum.memory_effective_gbyte_per_s)});
    }
    return '\n' + table.text() + moreRows(bandwidth.pairs.size());
}

std::string energyText(const WiringResult& wiring)
{
    const LinkEnergy sum = powerOfAll(wiring.links);
    TextTable table({"Link power", "PHYs W", "Wires W", "Base dies W", "DRAM W", "Sum W"}, "lrrrrr");
    table.add({"all links", grouped(sum.phy_w, 2), grouped(sum.wire_w, 2), grouped(sum.base_die_w, 2),
               grouped(sum.dram_w, 2), grouped(sum.sumW(), 2)});
    return '\n' + table.text();
}

std::string rooflinesText(const BandwidthResult& bandwidth)
{
    if (bandwidth.rooflines.empty()) return {};
    std::vector<std::string> header{"TFLOP/s at flop/byte", "Peak", "Ridge"};
    for (const double intensity : rooflineIntensities())
        header.push_back(grouped(intensity, 0));
    TextTable table(header, "l" + std::string(header.size() - 1, 'r'));
    for (const Roofline& roofline : bandwidth.rooflines) {
        std::vector<std::string> row{roofline.placed.empty() ? "all" : roofline.placed.str(),
                                     grouped(roofline.peak_tflop_per_s, 1),
                                     optionalText(roofline.ridge_flop_per_byte, 1)};
        for (const RooflinePoint& point : roofline.points)
            row.push_back(grouped(point.tflop_per_s, 1));
        table.add(std::move(row));
    }
    return '\n' + table.text();
}

std::string networkText(const DieNetworkResult& network)
{
    TextTable table({"Network", "", ""}, "lrl");
    const auto row = [&](const char* name, const std::optional<double>& value, int decimals, const std::string& unit) {
        if (value) table.add({name, grouped(*value, decimals), unit});
    };
    row("Dies that talk", static_cast<double>(network.dies.size()), 0, "");
    row("Latency, least", network.latency_min_ns, 2, "ns");
    row("Latency, mean by traffic", network.latency_mean_ns, 2, "ns");
    row("Latency, most", network.latency_max_ns, 2, "ns");
    row("Diameter", network.diameter_hops, 0, "hops, " + grouped(network.diameter_ns, 2) + " ns");
    row("Throughput, effective", network.throughput_gbyte_per_s, 1, "GByte/s");
    if (network.demand_gbyte_per_s > 0) row("Asked for", network.demand_gbyte_per_s, 1, "GByte/s");
    if (network.busiest)
        row("Fullest link carries", 100 * network.busiest->traffic_share, 1,
            "% of it, " + network.busiest->from.str() + " to " + network.busiest->to.str());
    return '\n' + table.text();
}

std::string bisectionText(const Bisection& bisection)
{
    const BandwidthSum& sum = bisection.sum;
    return "  Bisection along a " + std::string(bisection.line == Halving::Vertical ? "vertical" : "horizontal") +
           " line: " + grouped(sum.d2d_gbyte_per_s, 1) + " GByte/s per direction, " +
           grouped(sum.d2d_effective_gbyte_per_s, 1) + " effective, " + std::to_string(sum.d2d_links) + " links.\n";
}

} // namespace

std::string writeNetworkText(const InstantSections& sections)
{
    if (sections.wiring.links.empty()) return {};
    const InterconnectResult& interconnect = sections.interconnect;
    std::string out =
        pairsText(interconnect.bandwidth) + energyText(sections.wiring) + rooflinesText(interconnect.bandwidth);
    if (interconnect.network) out += networkText(*interconnect.network);
    if (interconnect.network_put_off) out += "\n  Too many dies talk: the network was not worked out.\n";
    if (interconnect.bandwidth.bisection) out += bisectionText(*interconnect.bandwidth.bisection);
    return out;
}

} // namespace interpose
