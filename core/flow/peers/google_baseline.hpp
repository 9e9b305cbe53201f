// SPDX-License-Identifier: GPL-3.0-or-later
// The baseline of google/chiplets-cost-model (2022) as a pure function, with its slips G2 and G3 left out.
// Formulas and quirks: docs/physics/cost.md#peers.
#pragma once

#include "flow/wafer.hpp"

#include <vector>

namespace interpose::google_baseline {

enum class DieYieldModel { Murphy, BoseEinstein };

struct Die
{
    double width_mm = 0, height_mm = 0;
    int count = 1;
    double saw_street_mm = 0, wafer_price_usd = 0, defects_per_cm2 = 0, bose_einstein_n = 1;
    double probe_seconds = 0, prober_usd_per_hour = 0, field_failure_ppm = 0, mask_set_usd = 0, nre_usd = 0;
};

struct Substrate
{
    double unit_price_usd = 0, nre_usd = 0, yield = 1;
};

/// One step of the assembly line; its yield counts once per item in it, copies included.
struct AssemblyStep
{
    double per_die_step_yield = 1;
    std::vector<std::size_t> dies; ///< indices into Product::dies
    bool substrate = false;
};

struct Product
{
    double wafer_diameter_mm = 300, edge_exclusion_mm = 3;
    DieYieldModel yield_model = DieYieldModel::BoseEinstein;
    double volume_units = 1, package_assembly_cost_usd = 0; ///< assembly cost of one unit
    double final_package_test_yield = 1, system_level_test_yield = 1;
    std::vector<AssemblyStep> assembly_steps;
    Substrate substrate;
    std::vector<Die> dies;
};

struct DieFigures
{
    double effective_area_mm2 = 0, gross_dies_per_wafer = 0, die_yield = 1, probe_cost_usd = 0;
    double good_dies_per_wafer_truncated = 0, die_unit_price_usd = 0; ///< infinite when not one die is good
};

/// Costs of the whole volume, but for the two unit prices.
struct Figures
{
    std::vector<DieFigures> dies;
    double substrate_unit_price_usd = 0, material_cost_usd = 0, assembly_scrap_cost_usd = 0;
    double field_quality_cost_usd = 0, package_assembly_cost_usd = 0, nre_usd = 0, mask_set_usd = 0;
    double total_cost_excluding_tester_time_usd = 0, unit_cost_usd = 0;
};

Figures evaluate(const Product& product);

} // namespace interpose::google_baseline
