// SPDX-License-Identifier: GPL-3.0-or-later
// The cost part of RapidChiplet (spcl, 2025) as pure functions. Formulas: docs/physics/cost.md#peers.
#pragma once

#include <optional>
#include <vector>

namespace interpose::rapidchiplet {

struct Technology
{
    double wafer_radius_mm = 150, wafer_price_usd = 0, defects_per_mm2 = 0;
};

struct Chiplet
{
    double area_mm2 = 0;
    int count = 1;
    Technology technology;
};

struct Silicon
{
    double dies_per_wafer = 0, manufacturing_yield = 1, known_good_dies = 0, cost = 0; ///< cost of one, USD
};

struct Figures
{
    std::vector<Silicon> chiplets; ///< in the order given
    std::optional<Silicon> interposer;
    double total_cost_usd = 0;
};

/// floor(pi r^2/A - 2 pi r/sqrt(2A)) dies, yield 1/(1 + D A), price per good one.
Silicon silicon(const Technology& technology, double area_mm2);
/// (chiplets + interposer) / packaging_yield. \param interposer  its area and technology (count is not read)
Figures evaluate(const std::vector<Chiplet>& chiplets, const std::optional<Chiplet>& interposer,
                 double packaging_yield);

} // namespace interpose::rapidchiplet
