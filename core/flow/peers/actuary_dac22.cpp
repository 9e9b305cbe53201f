// SPDX-License-Identifier: GPL-3.0-or-later
// DAC 2022 model: square dies, closed-form dies per wafer, clustered yield, five recurring parts, NRE by area.
#include "flow/peers/actuary_dac22.hpp"

#include "flow/die_yield.hpp"

#include <cmath>
#include <numbers>

namespace interpose::actuary_dac22 {

namespace {

double clusteredYield(double area_mm2, double defects_per_cm2, double clustering)
{
    return negativeBinomialYield(meanFaults(area_mm2, defects_per_cm2), clustering);
}

double layerFactor(const OrganicSubstrate& organic, int dieCount, double substrateArea_mm2)
{
    if (dieCount == 1) return organic.layer_factor_one_die;
    for (const LayerFactor& step : organic.layer_factors_several_dies)
        if (substrateArea_mm2 > step.substrate_area_above_mm2) return step.factor;
    return 1;
}

/// What all integrations share: raw dies with bumps, yield loss, area and count.
void addDies(const Parameters& parameters, const System& system, double bumpUsdPerMm2, SystemFigures& figures)
{
    for (const Die& die : system.dies) {
        figures.dies.push_back(dieFigures(parameters, die));
        const DieFigures& one = figures.dies.back();
        figures.recurring_cost_usd.raw_dies_and_bumps +=
            die.count * (one.raw_die_cost_usd + bumpUsdPerMm2 * die.area_mm2);
        figures.recurring_cost_usd.die_yield_loss += die.count * one.yield_loss_cost_per_die_usd;
        figures.package.total_die_area_mm2 += die.count * die.area_mm2;
        figures.package.die_count += die.count;
    }
}

void addOrganic(const OrganicSubstrate& organic, SystemFigures& figures)
{
    PackageFigures& package = figures.package;
    RecurringCost& cost = figures.recurring_cost_usd;
    package.substrate_area_mm2 = organic.area_factor * package.total_die_area_mm2;
    const double layers = layerFactor(organic, package.die_count, package.substrate_area_mm2);
    package.substrate_cost_usd = organic.cost_usd_per_mm2 * package.substrate_area_mm2 * layers;
    figures.die_bonding_yield = std::pow(organic.die_bonding_yield, package.die_count);
    const double loss = 1 / figures.die_bonding_yield - 1;
    cost.raw_package = package.substrate_cost_usd;
    cost.package_yield_loss = package.substrate_cost_usd * loss;
    cost.wasted_known_good_dies = (cost.raw_dies_and_bumps + cost.die_yield_loss) * loss;
    figures.package_nre_usd = organic.nre_usd_per_mm2 * package.substrate_area_mm2 * layers + organic.nre_fixed_usd;
}

void addCarrier(const Parameters& parameters, const Carrier& carrier, bool chipFirst, SystemFigures& figures)
{
    const OrganicSubstrate& organic = parameters.organic_substrate;
    PackageFigures& package = figures.package;
    RecurringCost& cost = figures.recurring_cost_usd;
    const double area = carrier.area_factor * package.total_die_area_mm2;
    package.interposer_area_mm2 = area;
    package.substrate_area_mm2 = organic.area_factor * area;
    package.gross_interposers_per_wafer = diesClassicSquare(parameters.wafer, area);
    package.interposer_cost_usd =
        carrier.wafer_price_usd / package.gross_interposers_per_wafer + organic.c4_bump_cost_usd_per_mm2 * area;
    package.substrate_cost_usd = organic.cost_usd_per_mm2 * package.substrate_area_mm2;
    package.interposer_yield = clusteredYield(area, carrier.defects_per_cm2, carrier.clustering);

    const double y1 = figures.interposer_yield = package.interposer_yield;
    const double y2 = figures.die_bonding_yield = std::pow(carrier.die_bonding_yield, package.die_count);
    const double y3 = figures.substrate_attach_yield = organic.die_bonding_yield;
    // Chip-first has no bonding term: every die rides on the carrier's yield instead.
    const double carrierYield = chipFirst ? y1 * y3 : y1 * y2 * y3, dieYield = chipFirst ? y1 * y3 : y2 * y3;
    cost.raw_package = package.interposer_cost_usd + package.substrate_cost_usd;
    cost.package_yield_loss =
        package.interposer_cost_usd * (1 / carrierYield - 1) + package.substrate_cost_usd * (1 / y3 - 1);
    cost.wasted_known_good_dies = (cost.raw_dies_and_bumps + cost.die_yield_loss) * (1 / dieYield - 1);
    figures.package_nre_usd = carrier.nre_usd_per_mm2 * area + carrier.nre_fixed_usd + package.substrate_cost_usd;
}

} // namespace

DieFigures dieFigures(const Parameters& parameters, const Die& die)
{
    DieFigures figures;
    if (die.unit_price_usd) {
        figures.raw_die_cost_usd = figures.known_good_die_cost_usd = *die.unit_price_usd;
        return figures;
    }
    const Node& node = parameters.nodes.at(die.node);
    figures.die_yield = clusteredYield(die.area_mm2, node.defects_per_cm2, parameters.die_clustering);
    figures.gross_dies_per_wafer = diesClassicSquare(parameters.wafer, die.area_mm2);
    figures.known_good_dies_per_wafer = figures.gross_dies_per_wafer * figures.die_yield;
    figures.raw_die_cost_usd = node.wafer_price_usd / figures.gross_dies_per_wafer;
    figures.known_good_die_cost_usd = figures.raw_die_cost_usd / figures.die_yield;
    figures.yield_loss_cost_per_die_usd = figures.known_good_die_cost_usd - figures.raw_die_cost_usd;
    figures.chip_nre_usd = chipNre(parameters.nre_split, node, die.area_mm2);
    figures.module_nre_usd = moduleNre(parameters.nre_split, node, die.area_mm2);
    return figures;
}

SystemFigures evaluate(const Parameters& parameters, const System& system)
{
    SystemFigures figures;
    const bool organic = system.integration == Integration::OrganicSubstrate;
    const Carrier& carrier =
        system.integration == Integration::SiliconInterposer ? parameters.silicon_interposer : parameters.fanout_rdl;
    addDies(parameters, system,
            organic ? parameters.organic_substrate.c4_bump_cost_usd_per_mm2 : carrier.microbump_cost_usd_per_mm2,
            figures);
    if (organic)
        addOrganic(parameters.organic_substrate, figures);
    else
        addCarrier(parameters, carrier, system.integration == Integration::FanoutChipFirst, figures);
    RecurringCost& cost = figures.recurring_cost_usd;
    cost.total = cost.raw_dies_and_bumps + cost.die_yield_loss + cost.raw_package + cost.package_yield_loss +
                 cost.wasted_known_good_dies;
    return figures;
}

double moduleNre(const NreSplit& split, const Node& node, double area_mm2)
{
    return area_mm2 * split.module_fraction * node.nre_basis_usd / split.nre_reference_area_mm2;
}

double chipNre(const NreSplit& split, const Node& node, double area_mm2)
{
    return area_mm2 * split.chip_fraction * node.nre_basis_usd / split.nre_reference_area_mm2 +
           split.chip_fixed_fraction * node.nre_basis_usd;
}

CurvePoint costPerArea(const Wafer& wafer, double defects_per_cm2, double clustering, double area_mm2)
{
    CurvePoint point;
    point.die_yield = clusteredYield(area_mm2, defects_per_cm2, clustering);
    const double waferArea = std::numbers::pi * wafer.diameter_mm * wafer.diameter_mm / 4;
    point.normalised_cost_per_area = waferArea / (diesClassicSquare(wafer, area_mm2) * area_mm2) / point.die_yield;
    return point;
}

} // namespace interpose::actuary_dac22
