// SPDX-License-Identifier: GPL-3.0-or-later
// RapidChiplet's cost: no rim, no streets, Seeds yield, one packaging yield for all.
#include "flow/peers/rapidchiplet.hpp"

#include "flow/die_yield.hpp"
#include "flow/wafer.hpp"

#include <cmath>

namespace interpose::rapidchiplet {

Silicon silicon(const Technology& technology, double area_mm2)
{
    const Wafer bare{2 * technology.wafer_radius_mm, 0, 0};
    Silicon result;
    result.dies_per_wafer = std::floor(diesClassicSquare(bare, area_mm2));
    result.manufacturing_yield = seedsExponentialYield(technology.defects_per_mm2 * area_mm2);
    result.known_good_dies = result.dies_per_wafer * result.manufacturing_yield;
    result.cost = technology.wafer_price_usd / result.known_good_dies;
    return result;
}

Figures evaluate(const std::vector<Chiplet>& chiplets, const std::optional<Chiplet>& interposer, double packaging_yield)
{
    Figures figures;
    double material = 0;
    for (const Chiplet& chiplet : chiplets) {
        figures.chiplets.push_back(silicon(chiplet.technology, chiplet.area_mm2));
        material += chiplet.count * figures.chiplets.back().cost;
    }
    if (interposer) {
        figures.interposer = silicon(interposer->technology, interposer->area_mm2);
        material += figures.interposer->cost;
    }
    figures.total_cost_usd = material / packaging_yield;
    return figures;
}

} // namespace interpose::rapidchiplet
