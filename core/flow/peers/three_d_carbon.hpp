// SPDX-License-Identifier: GPL-3.0-or-later
// Embodied carbon of 2D, 2.5D and 3D assemblies after 3D-Carbon (DAC 2024).
// Formulas and quirks: docs/physics/cost.md#peers.
#pragma once

#include <vector>

namespace interpose::three_d_carbon {

enum class Integration { Mcm, InfoChipFirst, InfoChipLast, SiliconInterposer, Emib, MicroBumping, HybridBonding };
enum class BondingMethod { None, DieToWafer, WaferToWafer };

/// A node of the technology table.
struct Node
{
    double epa_kwh_per_cm2 = 0, gpa_g_per_cm2 = 0, mpa_g_per_cm2 = 0;
    double epa_beol_per_layer_kwh_per_cm2 = 0;
    int reference_metal_layers = 0;
    double defects_per_mm2 = 0, clustering = 10;
};

struct Die
{
    Node node;
    double area_mm2 = 0;
    int metal_layers = 0;
    int count = 1;
};

/// Yields of one bond step, energies per area, carriers.
struct Parameters
{
    double bumping_d2w_yield = 1, bumping_w2w_yield = 1, hybrid_d2w_yield = 1, hybrid_w2w_yield = 1;
    double dbi_kwh_per_mm2 = 0, tcb_kwh_per_mm2 = 0, tsv_kwh_per_mm2 = 0, rdl_kwh_per_mm2 = 0;
    double rdl_defects_per_mm2 = 0, rdl_clustering = 3, silicon_defects_per_mm2 = 0, silicon_clustering = 6;
    double interposer_epa_kwh_per_cm2 = 0, interposer_mpa_g_per_cm2 = 0;
    double bridge_area_mm2 = 0, bridges_per_die = 0, wafer_diameter_mm = 300;
};

struct Product
{
    Integration integration = Integration::Mcm;
    BondingMethod bonding = BondingMethod::None;
    std::vector<Die> dies; ///< of a 3D stack: bottom first
    double grid_g_co2_per_kwh = 0, package_area_mm2 = 0, package_kwh_per_mm2 = 0, carrier_area_mm2 = 0;
};

struct DieFigures
{
    double die_yield = 1, dies_per_wafer = 0;
};

/// Grams of CO2.
struct Figures
{
    std::vector<DieFigures> per_die;
    double dies_g_co2 = 0, bonding_g_co2 = 0, substrate_g_co2 = 0, package_g_co2 = 0, embodied_total_g_co2 = 0;
};

Figures evaluate(const Product& product, const Parameters& parameters);

} // namespace interpose::three_d_carbon
