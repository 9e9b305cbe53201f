// SPDX-License-Identifier: GPL-3.0-or-later
#include "flow/nre.hpp"

#include <cmath>
#include <map>

namespace interpose {

namespace {

/// Paid once for a design made here; nothing for what is bought.
double designNre(const FlowPart& part)
{
    if (part.price_usd) return 0;
    double usd = part.carrier ? part.carrier->tooling_usd : 0;
    if (!part.process) return usd;
    usd += part.process->mask_set_usd;
    return part.mirrored ? usd : usd + part.process->design_usd_per_mm2 * part.width_mm * part.height_mm;
}

struct Design
{
    double nre_usd = 0, per_module = 0, elsewhere = 0; ///< pieces in one module; pieces in all other products
};

using Designs = std::map<PartId, Design>;

Designs designsOf(const FlowInput& input)
{
    Designs designs;
    for (const FlowPart& part : input.parts) {
        const double nre = designNre(part);
        if (nre <= 0) continue;
        Design& design = designs[part.part];
        design.nre_usd = nre;
        ++design.per_module;
    }
    for (const Product& product : input.settings.products)
        for (const auto& [part, count] : product.parts)
            if (const auto known = designs.find(PartId(part)); known != designs.end())
                known->second.elsewhere += product.volume * count;
    return designs;
}

double perModule(const Design& design, double volume)
{
    return design.nre_usd * design.per_module / (volume * design.per_module + design.elsewhere);
}

double unitCost(const Designs& designs, double recurring_usd, double package_nre_usd, double volume)
{
    double usd = recurring_usd + package_nre_usd / volume;
    for (const auto& [part, design] : designs)
        usd += perModule(design, volume);
    return usd;
}

} // namespace

std::optional<NreResult> nreOf(const FlowInput& input, double recurring_usd)
{
    const double volume = input.settings.volume;
    const Designs designs = designsOf(input);
    NreResult result;
    result.package_nre_usd = result.total_nre_usd = input.settings.package_nre_usd;
    if (volume <= 0 || (designs.empty() && result.package_nre_usd <= 0)) return {};
    for (const auto& [part, design] : designs) {
        result.parts.push_back(
            {part, design.nre_usd, volume * design.per_module + design.elsewhere, perModule(design, volume)});
        result.total_nre_usd += design.nre_usd;
    }
    result.unit_cost_usd = unitCost(designs, recurring_usd, result.package_nre_usd, volume);
    result.nre_per_module_usd = result.unit_cost_usd - recurring_usd;
    for (int i = 0; i <= 25; ++i) {
        const double at = std::pow(10, 3 + i / 5.0);
        result.curve.push_back({at, unitCost(designs, recurring_usd, result.package_nre_usd, at)});
    }
    return result;
}

std::optional<double> crossoverVolume(double recurring_a_usd, double nre_a_usd, double recurring_b_usd,
                                      double nre_b_usd)
{
    const double saving = recurring_a_usd - recurring_b_usd, extra = nre_b_usd - nre_a_usd;
    if (saving == 0 || extra == 0 || (saving > 0) != (extra > 0)) return {};
    return extra / saving;
}

} // namespace interpose
