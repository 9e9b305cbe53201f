// SPDX-License-Identifier: GPL-3.0-or-later
// google/chiplets-cost-model, baseline: whole-volume costs, truncated good dies, scrap per assembly step.
#include "flow/peers/google_baseline.hpp"

#include "flow/die_yield.hpp"

#include <cmath>

namespace interpose::google_baseline {

namespace {

DieFigures dieFigures(const Product& product, const Die& die)
{
    const Wafer wafer{product.wafer_diameter_mm, product.edge_exclusion_mm, die.saw_street_mm};
    DieFigures figures;
    figures.effective_area_mm2 = (die.width_mm + die.saw_street_mm) * (die.height_mm + die.saw_street_mm);
    figures.gross_dies_per_wafer = diesGrossRounded(wafer, die.width_mm, die.height_mm);
    const double faults = meanFaults(figures.effective_area_mm2, die.defects_per_cm2);
    figures.die_yield = product.yield_model == DieYieldModel::Murphy
                            ? murphyTriangularYield(faults)
                            : boseEinsteinYieldPerLayer(faults, die.bose_einstein_n);
    figures.probe_cost_usd = die.prober_usd_per_hour * die.probe_seconds / 3600;
    figures.good_dies_per_wafer_truncated = std::trunc(figures.gross_dies_per_wafer * figures.die_yield);
    figures.die_unit_price_usd = die.wafer_price_usd / figures.good_dies_per_wafer_truncated + figures.probe_cost_usd;
    return figures;
}

double scrapCost(const Product& product, const Figures& figures)
{
    double scrap = 0;
    for (const AssemblyStep& step : product.assembly_steps) {
        double material = step.substrate ? figures.substrate_unit_price_usd : 0;
        int items = step.substrate ? 1 : 0;
        for (const std::size_t die : step.dies) {
            material += figures.dies[die].die_unit_price_usd * product.dies[die].count;
            items += product.dies[die].count;
        }
        scrap += material * product.volume_units * (1 - std::pow(step.per_die_step_yield, items));
    }
    return scrap;
}

} // namespace

Figures evaluate(const Product& product)
{
    Figures figures;
    const double volume = product.volume_units;
    figures.substrate_unit_price_usd = product.substrate.unit_price_usd / product.substrate.yield;
    const double substrates = figures.substrate_unit_price_usd * volume;
    figures.material_cost_usd = substrates;
    figures.nre_usd = product.substrate.nre_usd;
    for (const Die& die : product.dies) {
        figures.dies.push_back(dieFigures(product, die));
        const double material = figures.dies.back().die_unit_price_usd * die.count * volume;
        figures.material_cost_usd += material;
        figures.field_quality_cost_usd += material * die.field_failure_ppm / 1e6;
        figures.nre_usd += die.nre_usd;
        figures.mask_set_usd += die.mask_set_usd;
    }
    figures.assembly_scrap_cost_usd = scrapCost(product, figures);
    figures.package_assembly_cost_usd = product.package_assembly_cost_usd * volume;
    const double f = product.final_package_test_yield, g = product.system_level_test_yield;
    const double started = 1 + (1 - f) + (1 - g) * f;
    figures.total_cost_excluding_tester_time_usd =
        figures.package_assembly_cost_usd + figures.nre_usd + figures.mask_set_usd + figures.assembly_scrap_cost_usd +
        figures.field_quality_cost_usd + started * (figures.material_cost_usd + substrates);
    figures.unit_cost_usd = figures.total_cost_excluding_tester_time_usd / volume;
    return figures;
}

} // namespace interpose::google_baseline
