// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/report.hpp"

#include <algorithm>

namespace interpose {

const std::vector<KpiRow>& kpiTable()
{
    static const std::vector<KpiRow> rows{
        {"carrier_area_mm2", "Carrier", "mm2", &Kpis::carrier_area_mm2, 0},
        {"reticle_fields", "Reticle fields", "", &Kpis::reticle_fields, -1},
        {"package_mm", "Package, longer side", "mm", &Kpis::package_mm, -1},
        {"balls_used", "Balls used", "", &Kpis::balls_used, -1},
        {"memory_bandwidth_gbyte_per_s", "Memory", "GByte/s", &Kpis::memory_bandwidth_gbyte_per_s, +1},
        {"d2d_bandwidth_gbyte_per_s", "Die to die, per direction", "GByte/s", &Kpis::d2d_bandwidth_gbyte_per_s, +1},
        {"wire_total_mm", "Wire length, total", "mm", &Kpis::wire_total_mm, -1},
        {"wire_max_mm", "Longest wire", "mm", &Kpis::wire_max_mm, -1},
        {"worst_slack_mm", "Worst reach slack", "mm", &Kpis::worst_slack_mm, +1},
        {"layers_needed", "Signal layers needed", "", &Kpis::layers_needed, -1},
        {"layers_available", "Signal layers there", "", &Kpis::layers_available, 0},
        {"congestion_peak", "Tracks taken, fullest cell", "", &Kpis::congestion_peak, -1},
        {"latency_mean_ns", "Latency, die to die, mean", "ns", &Kpis::latency_mean_ns, -1},
        {"throughput_gbyte_per_s", "Throughput, all dies", "GByte/s", &Kpis::throughput_gbyte_per_s, +1},
        {"bisection_gbyte_per_s", "Bisection, per direction", "GByte/s", &Kpis::bisection_gbyte_per_s, +1},
        {"power_w", "Power", "W", &Kpis::power_w, -1},
        {"link_power_w", "Link power", "W", &Kpis::link_power_w, -1},
        {"power_sites_used", "Power sites used", "", &Kpis::power_sites_used, -1},
        {"peak_c", "Hottest die", "C", &Kpis::peak_c, -1},
        {"die_margin_k", "Die margin", "K", &Kpis::die_margin_k, +1},
        {"hbm_margin_k", "HBM margin", "K", &Kpis::hbm_margin_k, +1},
        {"hbm_refresh_margin_k", "HBM to double refresh", "K", &Kpis::hbm_refresh_margin_k, +1},
        {"power_at_limit_w", "Power at the first limit", "W", &Kpis::power_at_limit_w, +1},
        {"assembly_yield", "Assembly yield", "", &Kpis::assembly_yield, +1},
        {"rolled_yield", "Rolled yield", "", &Kpis::rolled_yield, +1},
        {"cost_per_good_module_usd", "Good module", "USD", &Kpis::cost_per_good_module_usd, -1},
        {"assumed_share", "Assumed inputs", "", &Kpis::assumed_share, -1},
    };
    return rows;
}

Diagnostics Report::diagnostics() const
{
    Diagnostics all = instant.rules.diagnostics;
    const auto append = [&](const Diagnostics& more) { all.insert(all.end(), more.begin(), more.end()); };
    append(instant.wiring.diagnostics);
    append(instant.routing.diagnostics);
    append(instant.interconnect.diagnostics);
    append(instant.power.diagnostics);
    append(instant.flow.diagnostics);
    append(instant.package.diagnostics);
    if (heat) append(heat->diagnostics);
    if (drops) append(drops->diagnostics);
    std::ranges::stable_sort(all, [](const Diagnostic& a, const Diagnostic& b) {
        return a.severity != b.severity ? a.severity > b.severity : a.code < b.code;
    });
    return all;
}

bool Report::hasErrors() const
{
    return std::ranges::any_of(diagnostics(), [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

} // namespace interpose
