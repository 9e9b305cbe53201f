// SPDX-License-Identifier: GPL-3.0-or-later
// The report a person reads in a terminal: short tables, aligned, with units. Those of the heat are in heat_text.cpp.
#include "io/network_text.hpp"
#include "io/report_json.hpp"
#include "io/text_table.hpp"

namespace interpose {

namespace {

constexpr std::size_t kCurveStep = 5; ///< one row a decade

std::string kpiText(const Kpis& kpis)
{
    TextTable table({"", "", ""}, "lrl");
    for (const KpiRow& row : kpiTable()) {
        const std::optional<double>& value = kpis.*row.value;
        const bool share = row.unit.empty() &&
                           (row.key.ends_with("_yield") || row.key.ends_with("_share") || row.key.ends_with("_used"));
        if (!value) continue;
        if (share)
            table.add({std::string(row.label), grouped(100 * *value, 2), "%"});
        else
            table.add({std::string(row.label), figureText(*value), std::string(row.unit)});
    }
    return table.text();
}

std::string_view kindWord(InterfaceKind kind)
{
    return kind == InterfaceKind::Memory ? "memory" : "die to die";
}

std::string linksText(const WiringResult& wiring)
{
    if (wiring.links.empty()) return {};
    TextTable table({"Link", "Kind", "Wires", "Mean mm", "Longest mm", "Slack mm", "RC % UI", "GByte/s", "pJ/bit", "W"},
                    "llrrrrrrrr");
    for (std::size_t i = 0; i < wiring.links.size() && i < kMaxRows; ++i) {
        const LinkFigures& link = wiring.links[i];
        table.add({link.id.str(), std::string(kindWord(link.kind)), grouped(link.data_wires, 0),
                   grouped(link.wire_mean_mm, 2), grouped(link.wire_max_mm, 2), optionalText(link.slack_mm, 2),
                   link.delay ? grouped(100 * link.delay->rc_share, 0) : std::string("-"),
                   grouped(link.bandwidth_gbyte_per_s, 1), grouped(link.energy_pj_per_bit, 2),
                   grouped(link.link_power_w, 2)});
    }
    return '\n' + table.text() + moreRows(wiring.links.size());
}

std::string channelsText(const RoutingResult& routing)
{
    if (routing.channels.empty()) return {};
    TextTable table({"Channel", "On", "Wires", "Span mm", "Layers"}, "llrrr");
    for (std::size_t i = 0; i < routing.channels.size() && i < kMaxRows; ++i) {
        const ChannelFigures& channel = routing.channels[i];
        table.add({channel.a.str() + " - " + channel.b.str(), channel.carrier.str(), grouped(channel.wires, 0),
                   grouped(channel.span_mm, 2),
                   std::to_string(channel.layers_needed) + " of " + std::to_string(channel.layers_available)});
    }
    return '\n' + table.text() + moreRows(routing.channels.size());
}

std::string carriersText(const RoutingResult& routing)
{
    if (routing.carriers.empty()) return {};
    TextTable table({"Wires on", "Cut at x", "mm", "Cut at y", "mm", "Fullest cell %", "Over stitch lines"}, "lrrrrrr");
    for (std::size_t i = 0; i < routing.carriers.size() && i < kMaxRows; ++i) {
        const CarrierRouting& carrier = routing.carriers[i];
        std::int64_t stitched = 0;
        for (const StitchFigures& stitch : carrier.stitches)
            stitched += stitch.wires;
        const auto count = [](std::int64_t wires) { return grouped(static_cast<double>(wires), 0); };
        table.add({carrier.carrier.str(), count(carrier.vertical.peak.wires), grouped(carrier.vertical.peak.at.mm(), 2),
                   count(carrier.horizontal.peak.wires), grouped(carrier.horizontal.peak.at.mm(), 2),
                   grouped(100 * carrier.congestion.peak, 1), count(stitched)});
    }
    return '\n' + table.text() + moreRows(routing.carriers.size());
}

std::string costText(const FlowResult& flow)
{
    TextTable table({"Cost of a good module", "USD"}, "lr");
    const std::pair<std::string_view, double> kRows[] = {{"Silicon", flow.silicon_cost_usd},
                                                         {"Memory", flow.memory_cost_usd},
                                                         {"Other purchased", flow.purchased_cost_usd},
                                                         {"Carriers", flow.carrier_cost_usd},
                                                         {"Bonding", flow.bonding_cost_usd},
                                                         {"Test", flow.test_cost_usd},
                                                         {"Scrap", flow.scrap_cost_usd},
                                                         {"Sum", flow.cost_per_good_module_usd}};
    for (const auto& [name, usd] : kRows)
        if (usd != 0) table.add({std::string(name), grouped(usd, 2)});
    return '\n' + table.text();
}

/// Cost against volume: this file's curve, beside it the other's; then where they cross.
std::string volumeText(const NreResult& nre, const std::optional<CostComparison>& against)
{
    std::string text = "\n  Paid once: " + grouped(nre.total_nre_usd, 0) + " USD. At " + grouped(nre.volume, 0) +
                       " modules" + (nre.volume_is_assumed ? " (assumed: the file states no volume)" : "") +
                       " one costs " + grouped(nre.unit_cost_usd, 2) + " USD, " + grouped(nre.nre_per_module_usd, 2) +
                       " of that its share.\n";
    TextTable table({"Modules", "USD each", against ? against->name : ""}, "rrr");
    for (std::size_t i = 0; i < nre.curve.size(); i += kCurveStep)
        table.add({grouped(nre.curve[i].volume, 0), grouped(nre.curve[i].unit_cost_usd, 2),
                   against ? grouped(against->curve[i].unit_cost_usd, 2) : ""});
    return text + table.text();
}

std::string againstText(const CostComparison& against)
{
    std::string text = "\n  Against " + against.name + " (" + grouped(against.recurring_usd, 2) +
                       " USD a good module, " + grouped(against.nre_usd, 0) + " USD paid once):\n";
    for (const Crossover& crossing : against.crossovers)
        text += "  from " + grouped(crossing.volume, 0) + " modules on " +
                (crossing.first_cheaper_above ? "this one" : "the other") + " is the cheaper; both cost " +
                grouped(crossing.unit_cost_usd, 2) + " USD there.\n";
    return against.crossovers.empty() ? text + "  no volume from 1 to 10^9 at which both cost the same.\n" : text;
}

/// What is not known counts as zero: then the sum is a floor, and says so.
std::string carbonText(const CarbonResult& carbon)
{
    TextTable table({"Embodied carbon of a good module", "kg"}, "lr");
    const std::pair<std::string_view, double> kRows[] = {{"Silicon", carbon.silicon_kg},
                                                         {"Memory", carbon.memory_kg},
                                                         {"Other purchased", carbon.purchased_kg},
                                                         {"Carriers", carbon.carrier_kg},
                                                         {"Assembly and test", carbon.assembly_kg},
                                                         {"Scrap", carbon.scrap_kg}};
    for (const auto& [name, mass] : kRows)
        if (mass != 0) table.add({std::string(name), grouped(mass, 2)});
    table.add({"Sum", (carbon.is_floor ? "at least " : "") + grouped(carbon.embodied_kg, 2)});
    std::string text = '\n' + table.text();
    if (!carbon.is_floor) return text;
    text += "  Not known:";
    for (std::size_t i = 0; i < carbon.unknown.size() && i < kMaxRows; ++i)
        text += (i ? ", " : " ") + carbon.unknown[i].str();
    return text + ".\n" + moreRows(carbon.unknown.size());
}

std::string spreadText(const FlowUncertainty& uncertainty)
{
    const MonteCarloResult& draws = uncertainty.monte_carlo;
    TextTable table({"", "5 %", "50 %", "95 %"}, "lrrr");
    const auto row = [&](const char* name, const Spread& spread, int decimals) {
        table.add({name, grouped(spread.p5, decimals), grouped(spread.p50, decimals), grouped(spread.p95, decimals)});
    };
    row("Cost per good module, USD", draws.cost_per_good_module_usd, 2);
    row("Assembly yield", draws.assembly_yield, 4);
    row("Rolled yield", draws.rolled_yield, 4);
    return "\n  " + grouped(draws.samples, 0) + " draws, seed " + std::to_string(uncertainty.seed) + ".\n" +
           table.text();
}

std::string_view severityWord(Severity severity)
{
    constexpr std::string_view kWords[] = {"info", "warning", "error"};
    return kWords[static_cast<std::size_t>(severity)];
}

} // namespace

std::string writeFindingsText(const Diagnostics& findings)
{
    std::string out;
    for (const Diagnostic& finding : findings) {
        std::string ids;
        for (const std::string& id : finding.ids)
            ids += (ids.empty() ? "" : ", ") + id;
        out += std::string(severityWord(finding.severity)) + ' ' + finding.code + (ids.empty() ? "" : "  " + ids) +
               "\n    " + finding.message + "\n    rule: " + finding.rule + '\n';
    }
    return out;
}

std::string writeReportText(const Report& report, const Assembly& assembly)
{
    std::string out = assembly.name + "\n  " + std::to_string(assembly.placed.size()) + " placed parts, " +
                      std::to_string(assembly.links->size()) + " links\n\n" + kpiText(report.kpis);
    if (report.heat) out += writeHeatText(*report.heat, report.heat_bands);
    out += writePowerText(report.instant.power, report.drops.get());
    out += linksText(report.instant.wiring) + channelsText(report.instant.routing) +
           carriersText(report.instant.routing) + writeNetworkText(report.instant) +
           writeShorelineText(report.instant.wiring.shorelines) + writePackageText(report.instant.package) +
           costText(report.instant.flow);
    if (report.instant.nre) out += volumeText(*report.instant.nre, report.against);
    if (report.against) out += againstText(*report.against);
    if (report.uncertainty) out += spreadText(*report.uncertainty);
    if (report.instant.carbon) out += carbonText(*report.instant.carbon);
    const std::string assumed = std::to_string(report.instant.assumed_facts);
    out += "\n  " + assumed + " of " + std::to_string(report.instant.facts) + " stated facts are assumed.\n";
    const Diagnostics findings = report.diagnostics();
    return out + (findings.empty() ? "  No findings.\n" : '\n' + writeFindingsText(findings));
}

} // namespace interpose
