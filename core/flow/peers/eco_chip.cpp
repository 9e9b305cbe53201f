// SPDX-License-Identifier: GPL-3.0-or-later
// ECO-CHIP: silicon per good die with its share of the unused wafer, design effort over volume, use over lifetime.
#include "flow/peers/eco_chip.hpp"

#include "flow/die_yield.hpp"

#include <cmath>
#include <numbers>

namespace interpose::eco_chip {

namespace {

using std::numbers::pi;

constexpr double kClustering = 10;
constexpr double kGramsPerKg = 1000, kWattsPerKw = 1000;

double manufacturing(const Chiplet& chiplet, double area_mm2, double yield, double wafer_diameter_mm)
{
    const double d = wafer_diameter_mm;
    const double gross = pi * d * (d / (4 * area_mm2) - 1 / std::sqrt(2 * area_mm2));
    const double unused = (pi * d * d / 4 - std::floor(gross) * area_mm2) * chiplet.cpa_g_co2_per_mm2 / gross;
    return (chiplet.cpa_g_co2_per_mm2 * area_mm2 / yield + unused) / kGramsPerKg;
}

double design(const Chiplet& chiplet, const Product& product, double area_mm2)
{
    const double gates = area_mm2 * chiplet.transistors_per_mm2 / product.transistors_per_gate;
    const double kwh = gates / chiplet.gates_per_hour_per_core * product.power_per_core_w / kWattsPerKw;
    return kwh * product.carbon_g_co2_per_kwh * product.design_iterations / product.parts_manufactured / kGramsPerKg;
}

double operation(const Chiplet& chiplet, const Product& product, double total_area_mm2)
{
    const double share_w = product.power_w * chiplet.area_given_mm2 / total_area_mm2;
    const double dynamic = chiplet.dynamic_power_ratio;
    const double activity = dynamic * product.switching_fraction + 1 - dynamic;
    const double w = share_w * chiplet.power_factor * product.on_fraction * product.average_power_fraction * activity;
    return product.lifetime_hours * w / kWattsPerKw * product.carbon_g_co2_per_kwh / kGramsPerKg;
}

} // namespace

std::vector<Figures> evaluate(const Product& product)
{
    double total = 0;
    for (const Chiplet& chiplet : product.chiplets)
        total += chiplet.area_given_mm2;
    std::vector<Figures> all;
    for (const Chiplet& chiplet : product.chiplets) {
        Figures one;
        one.area_after_node_scaling_mm2 = chiplet.area_given_mm2 * chiplet.area_factor;
        const double area = one.area_after_node_scaling_mm2;
        one.die_yield = negativeBinomialYield(meanFaults(area, chiplet.defects_per_cm2), kClustering);
        one.embodied_manufacturing_kg_co2 = manufacturing(chiplet, area, one.die_yield, product.wafer_diameter_mm);
        one.design_kg_co2 = design(chiplet, product, area);
        one.operational_kg_co2 = operation(chiplet, product, total);
        one.total_kg_co2 = one.embodied_manufacturing_kg_co2 + one.design_kg_co2 + one.operational_kg_co2;
        all.push_back(one);
    }
    return all;
}

} // namespace interpose::eco_chip
