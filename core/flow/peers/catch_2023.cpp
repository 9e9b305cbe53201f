// SPDX-License-Identifier: GPL-3.0-or-later
// CATCH: cost and yield per layer, machine seconds per assembly, nested stacks.
#include "flow/peers/catch_2023.hpp"

#include "flow/die_yield.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace interpose::catch_2023 {

namespace {

double nodeArea(const Node& node)
{
    double above = 0;
    for (const Node& child : node.stacked_on_top)
        above += nodeArea(child);
    return std::max(node.core_area_mm2 + node.io_area_mm2, above);
}

LayerFigures layerFigures(const Layer& layer, const Node& node, double area_mm2, const WaferAndReticle& wafer)
{
    LayerFigures figures;
    const double active = node.core_area_mm2 + node.io_area_mm2;
    figures.layer_yield =
        negativeBinomialYield(layer.defects_per_mm2 * active * layer.critical_area_ratio, layer.clustering);
    const double reticle = wafer.reticle_x_mm * wafer.reticle_y_mm;
    const double fields = std::max(1.0, std::ceil(area_mm2 / reticle));
    figures.reticle_utilisation = std::floor(fields * reticle / area_mm2) * area_mm2 / (fields * reticle);
    const double waferArea = std::numbers::pi * wafer.diameter_mm * wafer.diameter_mm / 4;
    const double plain = layer.cost_usd_per_mm2 * waferArea / node.dies_per_wafer;
    figures.layer_cost_usd =
        plain * (1 - layer.litho_cost_fraction) + plain * layer.litho_cost_fraction / figures.reticle_utilisation;
    return figures;
}

double machineCost(const AssemblyProcess& process, double machine_usd, double seconds, int group, std::size_t dies)
{
    constexpr double kSecondsPerYear = 365.0 * 24 * 3600;
    const double perSecond =
        (machine_usd / process.machine_life_years + process.technician_usd_per_year) / kSecondsPerYear;
    return perSecond * process.machine_uptime * seconds * std::ceil(static_cast<double>(dies) / group);
}

} // namespace

Figures evaluate(const Node& node, const WaferAndReticle& wafer)
{
    Figures figures;
    figures.area_mm2 = nodeArea(node);
    double masks = 0;
    for (const Layer& layer : node.stackup) {
        const LayerFigures one = layerFigures(layer, node, figures.area_mm2, wafer);
        figures.self_yield *= one.layer_yield;
        figures.self_cost_usd += one.layer_cost_usd;
        masks += layer.mask_set_usd;
        figures.layers.push_back(one);
    }
    double children = 0, bonded = 0;
    for (const Node& child : node.stacked_on_top) {
        figures.stacked_on_top.push_back(evaluate(child, wafer));
        children += figures.stacked_on_top.back().cost_per_good_unit_usd;
        bonded += figures.stacked_on_top.back().area_mm2;
    }
    const AssemblyProcess& process = node.assembly;
    const std::size_t dies = node.stacked_on_top.size();
    figures.assembly_cost_usd =
        machineCost(process, process.pick_and_place_machine_usd, process.pick_and_place_s, process.pick_and_place_group,
                    dies) +
        machineCost(process, process.bonding_machine_usd, process.bonding_s, process.bonding_group, dies);
    figures.assembly_yield = std::pow(process.alignment_yield_per_die, static_cast<double>(dies)) *
                             allBondsGoodLog(process.bond_yield_per_bond, node.bonds) *
                             (1 - process.dielectric_defects_per_mm2 * bonded);
    figures.nre_per_unit_usd = (node.design_nre_usd + masks) / node.volume_units;
    figures.cost_before_own_yield_usd =
        figures.self_cost_usd + children + figures.assembly_cost_usd + figures.nre_per_unit_usd;
    figures.own_and_assembly_yield = figures.self_yield * figures.assembly_yield;
    figures.cost_per_good_unit_usd = figures.cost_before_own_yield_usd / figures.own_and_assembly_yield;
    return figures;
}

} // namespace interpose::catch_2023
