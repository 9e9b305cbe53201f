// SPDX-License-Identifier: GPL-3.0-or-later
// The report a person reads in a terminal: short tables, aligned, with units. Those of the heat are in heat_text.cpp.
#include "io/report_json.hpp"
#include "io/text_table.hpp"

namespace interpose {

namespace {

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
    TextTable table({"Link", "Kind", "Wires", "Mean mm", "Longest mm", "Slack mm", "GByte/s", "pJ/bit", "W"},
                    "llrrrrrrr");
    for (std::size_t i = 0; i < wiring.links.size() && i < kMaxRows; ++i) {
        const LinkFigures& link = wiring.links[i];
        table.add({link.id.str(), std::string(kindWord(link.kind)), grouped(link.data_wires, 0),
                   grouped(link.wire_mean_mm, 2), grouped(link.wire_max_mm, 2), optionalText(link.slack_mm, 2),
                   grouped(link.bandwidth_gbyte_per_s, 1), grouped(link.energy_pj_per_bit, 2),
                   grouped(link.link_power_w, 2)});
    }
    return '\n' + table.text() + moreRows(wiring.links.size());
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
    out += linksText(report.instant.wiring) + writeShorelineText(report.instant.wiring.shorelines) +
           writePackageText(report.instant.package) + costText(report.instant.flow);
    const std::string assumed = std::to_string(report.instant.assumed_facts);
    out += "\n  " + assumed + " of " + std::to_string(report.instant.facts) + " stated facts are assumed.\n";
    const Diagnostics findings = report.diagnostics();
    return out + (findings.empty() ? "  No findings.\n" : '\n' + writeFindingsText(findings));
}

} // namespace interpose
