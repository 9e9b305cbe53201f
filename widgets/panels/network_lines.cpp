// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/network_lines.hpp"

#include "engine/report.hpp"
#include "panels/part_text.hpp"
#include "style/number_format.hpp"
#include "wiring/link_energy.hpp"

#include <QCoreApplication>

#include <algorithm>

namespace interpose {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("NetworkLines", text);
}

QString nanoseconds(double ns)
{
    return significant(ns) + QStringLiteral(" ns");
}

/// "3.01 TB/s of 3.35 TB/s raw"; nothing where there are no such links.
QString effectiveText(int links, double effective, double raw)
{
    if (links == 0) return {};
    return tr("%1 of %2 raw").arg(bandwidthFigure(effective).text(), bandwidthFigure(raw).text());
}

QString latencyText(const DieNetworkResult& network)
{
    if (!network.latency_mean_ns) return {};
    return tr("%1 mean, %2 to %3")
        .arg(nanoseconds(*network.latency_mean_ns), nanoseconds(*network.latency_min_ns),
             nanoseconds(*network.latency_max_ns));
}

QString busiestText(const DieNetworkResult& network)
{
    if (!network.busiest) return {};
    const BusiestLink& link = *network.busiest;
    const QString ends = idText(link.from) + QStringLiteral(" → ") + idText(link.to);
    if (network.demand_gbyte_per_s <= 0) return ends;
    const QString use = yieldFigure(link.use).text();
    return link.use > 1 ? tr("▲ %1, %2 of what it carries").arg(ends, use) : tr("%1, %2 full").arg(ends, use);
}

QString powerText(const WiringResult& wiring)
{
    if (wiring.links.empty()) return {};
    const LinkEnergy sum = powerOfAll(wiring.links);
    QStringList words;
    const auto add = [&](const QString& name, double power_w) {
        if (power_w > 0) words << name + QStringLiteral(" ") + powerFigure(power_w).text();
    };
    add(tr("PHYs"), sum.phy_w);
    add(tr("wires"), sum.wire_w);
    add(tr("base dies"), sum.base_die_w);
    add(tr("DRAM"), sum.dram_w);
    return words.join(QStringLiteral(", "));
}

} // namespace

TextLines networkLines(const Report& report, const PlacedId& part)
{
    const std::vector<Roofline>& all = report.instant.interconnect.bandwidth.rooflines;
    const auto found = std::ranges::find(all, part, &Roofline::placed);
    if (found == all.end()) return {};
    const QString peak = significant(found->peak_tflop_per_s) + QStringLiteral(" TFLOP/s");
    if (!found->ridge_flop_per_byte) return {{tr("arithmetic"), peak}};
    QStringList points;
    for (const RooflinePoint& point : found->points)
        if (point.tflop_per_s < found->peak_tflop_per_s)
            points << tr("%1 at %2").arg(significant(point.tflop_per_s), shortest(point.flop_per_byte));
    return {{tr("arithmetic"), peak},
            {tr("fed by"), effectiveText(found->memory_gbyte_per_s > 0, found->memory_effective_gbyte_per_s,
                                         found->memory_gbyte_per_s)},
            {tr("others feed"), found->far_effective_gbyte_per_s > 0
                                    ? tr("%1 at most").arg(bandwidthFigure(found->far_effective_gbyte_per_s).text())
                                    : QString()},
            {tr("roofline"), tr("peak from %1 flop/byte").arg(significant(*found->ridge_flop_per_byte)) +
                                 (points.isEmpty() ? QString() : tr("; below: ") + points.join(QStringLiteral(", ")))}};
}

TextLines networkLines(const Report& report)
{
    const InterconnectResult& interconnect = report.instant.interconnect;
    const BandwidthSum& sum = interconnect.bandwidth.all;
    TextLines lines{
        {tr("memory"), effectiveText(sum.memory_links, sum.memory_effective_gbyte_per_s, sum.memory_gbyte_per_s)},
        {tr("die to die"), effectiveText(sum.d2d_links, sum.d2d_effective_gbyte_per_s, sum.d2d_gbyte_per_s)},
        {tr("link power"), powerText(report.instant.wiring)}};
    if (interconnect.network_put_off) lines.emplace_back(tr("network"), tr("too many dies to follow live"));
    if (!interconnect.network) return lines;
    const DieNetworkResult& network = *interconnect.network;
    lines.emplace_back(tr("latency"), latencyText(network));
    lines.emplace_back(tr("farthest"), (network.diameter_hops == 1 ? tr("%1 hop, %2") : tr("%1 hops, %2"))
                                           .arg(network.diameter_hops)
                                           .arg(nanoseconds(network.diameter_ns)));
    if (network.throughput_gbyte_per_s)
        lines.emplace_back(tr("all at once"), bandwidthFigure(*network.throughput_gbyte_per_s).text());
    lines.emplace_back(tr("fullest"), busiestText(network));
    if (interconnect.bandwidth.bisection)
        lines.emplace_back(tr("across"),
                           bandwidthFigure(interconnect.bandwidth.bisection->sum.d2d_effective_gbyte_per_s).text());
    return lines;
}

} // namespace interpose
