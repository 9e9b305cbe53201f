// SPDX-License-Identifier: GPL-3.0-or-later
// 3D-Carbon: wafer emissions per good die, then what the integration adds and loses.
#include "flow/peers/three_d_carbon.hpp"

#include "flow/die_yield.hpp"
#include "flow/wafer.hpp"

#include <cmath>
#include <numbers>

namespace interpose::three_d_carbon {

namespace {

struct Sums
{
    double dies = 0, area_weighted_bonding = 0; ///< the latter: sum of A / Y over dies
    double stack_yield = 1;                     ///< product of Y^count
    int count = 0;
};

double waferAreaCm2(const Parameters& parameters)
{
    return std::numbers::pi * parameters.wafer_diameter_mm * parameters.wafer_diameter_mm / 4 / 100;
}

double diesPerWafer(const Parameters& parameters, double area_mm2)
{
    return std::trunc(diesClassicSquare({parameters.wafer_diameter_mm, 0, 0}, area_mm2));
}

/// Of one die before its own yield. \param fullyScaled  the metal scaling acts on the material term, too (W2W)
double waferShare(const Die& die, int metal_layers, bool fullyScaled, const Product& product,
                  const Parameters& parameters)
{
    const Node& node = die.node;
    const double energy =
        node.epa_kwh_per_cm2 + (metal_layers - node.reference_metal_layers) * node.epa_beol_per_layer_kwh_per_cm2;
    const double scale = energy / node.epa_kwh_per_cm2;
    const double perCm2 = energy * product.grid_g_co2_per_kwh + scale * node.gpa_g_per_cm2 +
                          (fullyScaled ? scale : 1) * node.mpa_g_per_cm2;
    return perCm2 * waferAreaCm2(parameters) / diesPerWafer(parameters, die.area_mm2);
}

bool is3d(const Product& product)
{
    return product.integration == Integration::MicroBumping || product.integration == Integration::HybridBonding;
}

double throughSilicon(const Product& product, const Parameters& parameters, std::size_t die)
{
    if (!is3d(product)) return 0;
    const int vias = product.dies[die].count - (die == 0 ? 1 : 0);
    return parameters.tsv_kwh_per_mm2 * product.grid_g_co2_per_kwh * product.dies[die].area_mm2 * vias;
}

Sums addDies(const Product& product, const Parameters& parameters, Figures& figures)
{
    Sums sums;
    const bool wholeWafers = is3d(product) && product.bonding == BondingMethod::WaferToWafer;
    const bool thinnedUppers = product.integration == Integration::HybridBonding && !wholeWafers; // quirk T2
    for (std::size_t i = 0; i < product.dies.size(); ++i) {
        const Die& die = product.dies[i];
        DieFigures one;
        one.die_yield = negativeBinomialYield(die.area_mm2 * die.node.defects_per_mm2, die.node.clustering);
        one.dies_per_wafer = diesPerWafer(parameters, die.area_mm2);
        const int layers = thinnedUppers && i > 0 ? die.metal_layers * 2 / 3 : die.metal_layers;
        const double share = waferShare(die, layers, wholeWafers, product, parameters);
        sums.dies += share / (wholeWafers ? 1 : one.die_yield) * die.count + throughSilicon(product, parameters, i);
        sums.area_weighted_bonding += die.area_mm2 / one.die_yield;
        sums.stack_yield *= std::pow(one.die_yield, die.count);
        sums.count += die.count;
        figures.per_die.push_back(one);
    }
    return sums;
}

double rdlCarbon(const Product& product, const Parameters& parameters)
{
    const double area = product.carrier_area_mm2;
    return area * parameters.rdl_kwh_per_mm2 * product.grid_g_co2_per_kwh /
           negativeBinomialYield(area * parameters.rdl_defects_per_mm2, parameters.rdl_clustering);
}

double siliconCarrierCarbon(const Product& product, const Parameters& parameters, double area_mm2)
{
    const double perCm2 =
        parameters.interposer_epa_kwh_per_cm2 * product.grid_g_co2_per_kwh + parameters.interposer_mpa_g_per_cm2;
    return perCm2 * waferAreaCm2(parameters) / diesPerWafer(parameters, area_mm2) /
           negativeBinomialYield(area_mm2 * parameters.silicon_defects_per_mm2, parameters.silicon_clustering);
}

void integrate25d(const Product& product, const Parameters& parameters, const Sums& sums, Figures& figures)
{
    const double bonded = std::pow(parameters.bumping_d2w_yield, sums.count);
    figures.dies_g_co2 = sums.dies / bonded;
    switch (product.integration) {
    case Integration::InfoChipFirst: // the dies ride on the RDL's yield; nothing is bonded
        figures.dies_g_co2 =
            sums.dies /
            negativeBinomialYield(product.carrier_area_mm2 * parameters.rdl_defects_per_mm2, parameters.rdl_clustering);
        figures.substrate_g_co2 = rdlCarbon(product, parameters);
        break;
    case Integration::InfoChipLast:
        figures.substrate_g_co2 = rdlCarbon(product, parameters) / bonded;
        figures.bonding_g_co2 = product.carrier_area_mm2 * parameters.tcb_kwh_per_mm2 / bonded; // quirk T3
        break;
    case Integration::SiliconInterposer:
        figures.substrate_g_co2 = siliconCarrierCarbon(product, parameters, product.carrier_area_mm2);
        break;
    case Integration::Emib:
        figures.substrate_g_co2 = siliconCarrierCarbon(product, parameters, parameters.bridge_area_mm2) *
                                  parameters.bridges_per_die * sums.count;
        break;
    default:
        figures.dies_g_co2 = sums.dies;
    }
}

void integrate3d(const Product& product, const Parameters& parameters, const Sums& sums, Figures& figures)
{
    const bool hybrid = product.integration == Integration::HybridBonding;
    const double kwh = hybrid ? parameters.dbi_kwh_per_mm2 : parameters.tcb_kwh_per_mm2;
    const double energy = kwh * product.grid_g_co2_per_kwh;
    if (product.bonding == BondingMethod::WaferToWafer) {
        const double step = hybrid ? parameters.hybrid_w2w_yield : parameters.bumping_w2w_yield;
        const double good = std::pow(step, sums.count) * sums.stack_yield;
        figures.dies_g_co2 = sums.dies / good;
        figures.bonding_g_co2 = product.dies.front().area_mm2 * energy * (hybrid ? sums.count - 1 : 1) / good;
        return;
    }
    const double bonded = hybrid ? parameters.hybrid_d2w_yield : 1; // quirk T1: the tool never counts the bumped dies
    figures.dies_g_co2 = sums.dies / bonded;
    figures.bonding_g_co2 = sums.area_weighted_bonding * energy / bonded;
}

} // namespace

Figures evaluate(const Product& product, const Parameters& parameters)
{
    Figures figures;
    const Sums sums = addDies(product, parameters, figures);
    if (is3d(product))
        integrate3d(product, parameters, sums, figures);
    else
        integrate25d(product, parameters, sums, figures);
    figures.package_g_co2 = product.package_area_mm2 * product.package_kwh_per_mm2 * product.grid_g_co2_per_kwh;
    figures.embodied_total_g_co2 =
        figures.dies_g_co2 + figures.bonding_g_co2 + figures.substrate_g_co2 + figures.package_g_co2;
    return figures;
}

} // namespace interpose::three_d_carbon
