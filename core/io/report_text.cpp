// SPDX-License-Identifier: GPL-3.0-or-later
// The report a person reads in a terminal: four short tables, aligned, with units.
#include "base/number_text.hpp"
#include "io/report_json.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

constexpr std::size_t kMaxRows = 40; ///< of a table; programs read the JSON

/// Fixed decimals with a comma between thousands.
std::string grouped(double value, int decimals)
{
    std::string text = fixedText(value, decimals);
    const std::size_t start = text.starts_with('-') ? 1 : 0;
    const std::size_t whole = std::min(text.find_first_not_of("0123456789", start), text.size());
    for (std::size_t i = whole; i > start + 3;)
        text.insert(i -= 3, 1, ',');
    return text;
}

/// About four digits; whole numbers without decimals.
std::string figureText(double value)
{
    if (value == std::trunc(value) && std::abs(value) < 1e15) return grouped(value, 0);
    const double size = std::abs(value);
    return grouped(value, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.01 ? 3 : 6);
}

std::string optionalText(const std::optional<double>& value, int decimals)
{
    return value ? grouped(*value, decimals) : "-";
}

/// Letters on the screen, not bytes: continuation bytes of UTF-8 take no place.
std::size_t widthOf(const std::string& text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Rows of cells; columns as wide as their widest cell. `alignment` has a letter per column: l to the left, r to the
/// right.
class TextTable
{
public:
    TextTable(std::vector<std::string> header, std::string_view alignment)
        : m_rows{std::move(header)}, m_alignment(alignment)
    {}

    void add(std::vector<std::string> row) { m_rows.push_back(std::move(row)); }

    std::string text() const
    {
        std::vector<std::size_t> widths(m_rows.front().size(), 0);
        for (const auto& row : m_rows)
            for (std::size_t c = 0; c < row.size(); ++c)
                widths[c] = std::max(widths[c], widthOf(row[c]));
        std::string out;
        for (const auto& row : m_rows) {
            std::string line = " ";
            for (std::size_t c = 0; c < row.size(); ++c) {
                const std::string gap(widths[c] - widthOf(row[c]), ' ');
                line += ' ' + (m_alignment[c] == 'l' ? row[c] + gap : gap + row[c]) + ' ';
            }
            line.erase(line.find_last_not_of(' ') + 1);
            if (!line.empty()) out += line + '\n';
        }
        return out;
    }

private:
    std::vector<std::vector<std::string>> m_rows;
    std::string_view m_alignment;
};

std::string moreRows(std::size_t all)
{
    return all > kMaxRows ? "  ... and " + grouped(static_cast<double>(all - kMaxRows), 0) + " more, see --json\n" : "";
}

std::string kpiText(const Kpis& kpis)
{
    TextTable table({"", "", ""}, "lrl");
    for (const KpiRow& row : kpiTable()) {
        const std::optional<double>& value = kpis.*row.value;
        const bool share = row.unit.empty() && (row.key.ends_with("_yield") || row.key.ends_with("_share"));
        if (!value) continue;
        if (share)
            table.add({std::string(row.label), grouped(100 * *value, 2), "%"});
        else
            table.add({std::string(row.label), figureText(*value), std::string(row.unit)});
    }
    return table.text();
}

std::string heatText(const HeatResult& heat)
{
    if (heat.dies.empty()) return {};
    TextTable table({"Die", "Power W", "Peak C", "Mean C", "Limit C", "Margin K", ""}, "lrrrrrl");
    for (std::size_t i = 0; i < heat.dies.size() && i < kMaxRows; ++i) {
        const DieTemperature& die = heat.dies[i];
        const auto margin = die.limit_c ? std::optional(*die.limit_c - die.peak_c) : std::nullopt;
        table.add({die.placed.str(), grouped(die.power_w, 1), grouped(die.peak_c, 1), grouped(die.mean_c, 1),
                   optionalText(die.limit_c, 0), optionalText(margin, 1), die.average_flux ? "average flux" : ""});
    }
    std::string text = '\n' + table.text() + moreRows(heat.dies.size());
    if (heat.grid_error_k)
        text += "  Peaks change by at most " + grouped(*heat.grid_error_k, 2) + " K against half the grid (" +
                std::to_string(heat.nx) + " x " + std::to_string(heat.ny) + ").\n";
    return text;
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
    if (report.heat) out += heatText(*report.heat);
    out += linksText(report.instant.wiring) + costText(report.instant.flow);
    const std::string assumed = std::to_string(report.instant.assumed_facts);
    out += "\n  " + assumed + " of " + std::to_string(report.instant.facts) + " stated facts are assumed.\n";
    const Diagnostics findings = report.diagnostics();
    return out + (findings.empty() ? "  No findings.\n" : '\n' + writeFindingsText(findings));
}

} // namespace interpose
