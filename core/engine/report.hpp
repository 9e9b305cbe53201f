// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the engine knows of one assembly: a section per stage and the figures every user sees, fixed once.
#pragma once

#include "engine/heat_bands.hpp"
#include "flow/carbon.hpp"
#include "flow/module_flow.hpp"
#include "flow/nre.hpp"
#include "flow/uncertainty.hpp"
#include "model/explanation.hpp"
#include "package/package.hpp"
#include "power/ir_map.hpp"
#include "rules/check.hpp"
#include "thermal/stack.hpp"
#include "wiring/interconnect.hpp"
#include "wiring/routing.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace interpose {

/// The KPI table. Absent: not known yet, or nothing of the kind in this assembly.
struct Kpis
{
    std::optional<double> assembly_yield, rolled_yield, cost_per_good_module_usd;
    std::optional<double> memory_bandwidth_gbyte_per_s, d2d_bandwidth_gbyte_per_s;
    std::optional<double> wire_total_mm, wire_max_mm, worst_slack_mm;
    std::optional<double> latency_mean_ns, throughput_gbyte_per_s, bisection_gbyte_per_s; ///< of the die network
    std::optional<double> layers_needed, layers_available; ///< signal layers of the fullest channel, of those it has
    std::optional<double> congestion_peak;                 ///< share of the tracks taken in the fullest cell
    std::optional<double> peak_c;                          ///< of the hottest die
    std::optional<double> hbm_margin_k;                    ///< least (limit - peak) over HBM stacks
    std::optional<double> hbm_refresh_margin_k; ///< least (refresh limit - peak) over HBM stacks; < 0: double refresh
    std::optional<double> power_at_limit_w;     ///< all powers scaled alike until the first part meets its limit
    std::optional<double> die_margin_k;         ///< least (limit - peak) over other dies
    std::optional<double> power_w, link_power_w;
    std::optional<double>
        power_sites_used; ///< of the free joints or vias of the fullest interface, by power and ground
    std::optional<double> carrier_area_mm2; ///< of the largest interposer or RDL, else of the root
    std::optional<double> reticle_fields;   ///< of that carrier
    std::optional<double> package_mm;       ///< longer side of the root
    std::optional<double> balls_used;       ///< share; absent where it is a band for want of a limit
    std::optional<double> assumed_share;    ///< of the facts stated in the file, those of grade assumed

    bool operator==(const Kpis&) const = default;
};

/// One row of the KPI table: JSON key, what people read, unit, and whether more is better (+1), worse (-1) or neither.
struct KpiRow
{
    std::string_view key, label, unit;
    std::optional<double> Kpis::* value;
    int better = 0;
};

/// All rows, in the order they are shown. JSON, CSV, strip and docs use this one table.
const std::vector<KpiRow>& kpiTable();

/// The instant sections: microseconds to a millisecond, always of one revision.
struct InstantSections
{
    RulesResult rules;
    WiringResult wiring;
    RoutingResult routing;
    InterconnectResult interconnect;
    PowerResult power;
    FlowResult flow;
    std::optional<NreResult> nre;       ///< absent when nothing is paid once
    std::optional<CarbonResult> carbon; ///< absent when nothing states its carbon
    PackageResult package;
    int facts = 0, assumed_facts = 0;
};

struct Report
{
    InstantSections instant;
    std::optional<HeatResult> heat;             ///< absent until the first field is there
    std::shared_ptr<const IrResult> drops;      ///< voltage lost on the way in; with the heat
    std::vector<HeatBand> heat_bands;           ///< of heat.answers; empty without
    std::optional<FlowUncertainty> uncertainty; ///< absent unless asked for
    std::optional<CostComparison> against;      ///< absent unless asked for
    std::vector<Explanation> explanations;      ///< of wires, flow, power and package; empty unless asked for
    Kpis kpis;

    /// Findings of all sections, most severe first, then by code.
    Diagnostics diagnostics() const;
    bool hasErrors() const;
};

} // namespace interpose
