// SPDX-License-Identifier: GPL-3.0-or-later
// Carbon of chiplets after ECO-CHIP (HPCA 2024): manufacturing, design, operation; packaging is not part of it.
// Formulas and quirks: docs/physics/cost.md#peers.
#pragma once

#include <vector>

namespace interpose::eco_chip {

/// A node of the technology table, with the factors of the chiplet's own type (logic, analogue, SRAM).
struct Chiplet
{
    double area_given_mm2 = 0; ///< 7 nm equivalent
    double area_factor = 1, power_factor = 1;
    double cpa_g_co2_per_mm2 = 0, defects_per_cm2 = 0;
    double transistors_per_mm2 = 0, gates_per_hour_per_core = 1, dynamic_power_ratio = 0;
};

struct Product
{
    std::vector<Chiplet> chiplets;
    double power_w = 0, lifetime_hours = 0;
    double transistors_per_gate = 8, power_per_core_w = 10, carbon_g_co2_per_kwh = 700;
    double design_iterations = 90, parts_manufactured = 1e5, wafer_diameter_mm = 450;
    double switching_fraction = 0, on_fraction = 0, average_power_fraction = 0;
};

/// kg CO2 each.
struct Figures
{
    double area_after_node_scaling_mm2 = 0, die_yield = 1;
    double embodied_manufacturing_kg_co2 = 0, design_kg_co2 = 0, operational_kg_co2 = 0, total_kg_co2 = 0;
};

std::vector<Figures> evaluate(const Product& product);

} // namespace interpose::eco_chip
