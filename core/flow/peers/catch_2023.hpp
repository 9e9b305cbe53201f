// SPDX-License-Identifier: GPL-3.0-or-later
// CATCH (UCLA NanoCAD chiplet cost model, October 2023) as a pure function over a stack of nodes.
// Formulas and quirks: docs/physics/cost.md#peers.
#pragma once

#include <vector>

namespace interpose::catch_2023 {

struct WaferAndReticle
{
    double diameter_mm = 300, reticle_x_mm = 26, reticle_y_mm = 33;
};

struct Layer
{
    double cost_usd_per_mm2 = 0, defects_per_mm2 = 0, critical_area_ratio = 1, clustering = 2;
    double litho_cost_fraction = 0, mask_set_usd = 0;
};

struct AssemblyProcess
{
    double pick_and_place_machine_usd = 0, bonding_machine_usd = 0, machine_life_years = 1, machine_uptime = 1;
    double technician_usd_per_year = 0;
    double pick_and_place_s = 0, bonding_s = 0;
    int pick_and_place_group = 1, bonding_group = 1; ///< dies handled at once
    double alignment_yield_per_die = 1, bond_yield_per_bond = 1, dielectric_defects_per_mm2 = 0;
};

/// A die, carrier or package with what stands directly on it.
struct Node
{
    double core_area_mm2 = 0, io_area_mm2 = 0;
    std::vector<Layer> stackup; ///< a layer that occurs twice stands here twice
    AssemblyProcess assembly;   ///< joins `stacked_on_top` to this node
    double dies_per_wafer = 1;  ///< an input: the tool's own count is half the truth (C1)
    double bonds = 0, design_nre_usd = 0, volume_units = 1;
    std::vector<Node> stacked_on_top;
};

struct LayerFigures
{
    double layer_yield = 1, layer_cost_usd = 0, reticle_utilisation = 1;
};

struct Figures
{
    double area_mm2 = 0, self_cost_usd = 0, self_yield = 1, assembly_cost_usd = 0, assembly_yield = 1;
    double nre_per_unit_usd = 0, cost_before_own_yield_usd = 0, own_and_assembly_yield = 1, cost_per_good_unit_usd = 0;
    std::vector<LayerFigures> layers;
    std::vector<Figures> stacked_on_top;
};

Figures evaluate(const Node& node, const WaferAndReticle& wafer);

} // namespace interpose::catch_2023
