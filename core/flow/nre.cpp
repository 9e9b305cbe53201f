// SPDX-License-Identifier: GPL-3.0-or-later
#include "flow/nre.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace interpose {

namespace {

constexpr int kPerDecade = 200; ///< of the search for crossings: 1.2 % apart
constexpr double kMostDecades = 9;
constexpr double kSame = 1e-12; ///< of the cost: what the order of a sum may change

/// Paid once for a design made here; nothing for what is bought.
double designNre(const FlowPart& part)
{
    if (part.price_usd) return 0;
    double usd = part.carrier ? part.carrier->tooling_usd : 0;
    if (!part.process) return usd;
    usd += part.process->mask_set_usd;
    return part.mirrored ? usd : usd + part.process->design_usd_per_mm2 * part.width_mm * part.height_mm;
}

std::vector<VolumePoint> curveOf(const UnitCost& cost)
{
    std::vector<VolumePoint> curve;
    for (int i = 0; i <= 25; ++i) {
        const double volume = std::pow(10, 3 + i / 5.0);
        curve.push_back({volume, cost.at(volume)});
    }
    return curve;
}

double totalNre(const UnitCost& cost)
{
    double usd = cost.package_nre_usd;
    for (const UnitCost::Share& share : cost.shares)
        usd += share.nre_usd;
    return usd;
}

} // namespace

double UnitCost::at(double volume) const
{
    double usd = recurring_usd + package_nre_usd / volume;
    for (const Share& share : shares)
        usd += share.usd(volume);
    return usd;
}

UnitCost unitCost(const FlowInput& input, double recurring_usd)
{
    std::map<PartId, UnitCost::Share> shares;
    for (const FlowPart& part : input.parts) {
        const double nre = designNre(part);
        if (nre <= 0) continue;
        UnitCost::Share& share = shares[part.part];
        share.part = part.part;
        share.nre_usd = nre;
        ++share.per_module;
    }
    for (const Product& product : input.settings.products)
        for (const auto& [part, count] : product.parts)
            if (const auto known = shares.find(PartId(part)); known != shares.end())
                known->second.elsewhere += product.volume * count;
    UnitCost cost{recurring_usd, input.settings.package_nre_usd, {}};
    for (auto& [part, share] : shares)
        cost.shares.push_back(std::move(share));
    return cost;
}

std::optional<NreResult> nreOf(const FlowInput& input, double recurring_usd)
{
    const UnitCost cost = unitCost(input, recurring_usd);
    if (cost.shares.empty() && cost.package_nre_usd <= 0) return {};
    NreResult result;
    result.volume_is_assumed = input.settings.volume <= 0;
    result.volume = result.volume_is_assumed ? kAssumedVolume : input.settings.volume;
    result.package_nre_usd = cost.package_nre_usd;
    result.total_nre_usd = totalNre(cost);
    for (const UnitCost::Share& share : cost.shares)
        result.parts.push_back(
            {share.part, share.nre_usd, result.volume * share.per_module + share.elsewhere, share.usd(result.volume)});
    result.unit_cost_usd = cost.at(result.volume);
    result.nre_per_module_usd = result.unit_cost_usd - recurring_usd;
    result.curve = curveOf(cost);
    return result;
}

std::vector<Crossover> crossovers(const UnitCost& first, const UnitCost& second)
{
    const auto dearer = [&](double decades) {
        const double volume = std::pow(10, decades);
        return first.at(volume) - second.at(volume);
    };
    std::vector<Crossover> found;
    double low = 0, before = 0; // where the difference was last more than rounding, and what it was
    for (int i = 0; i <= kPerDecade * kMostDecades; ++i) {
        double high = static_cast<double>(i) / kPerDecade;
        const double difference = dearer(high), next = high;
        if (std::abs(difference) <= kSame * first.at(std::pow(10, high))) continue;
        if (before != 0 && (before > 0) != (difference > 0)) {
            for (int halving = 0; halving < 60; ++halving) {
                const double middle = (low + high) / 2;
                ((dearer(middle) > 0) == (before > 0) ? low : high) = middle;
            }
            const double volume = std::pow(10, high);
            found.push_back({volume, first.at(volume), before > 0});
        }
        low = next;
        before = difference;
    }
    return found;
}

CostComparison compareCost(const UnitCost& own, const UnitCost& other)
{
    return {{}, other.recurring_usd, totalNre(other), curveOf(other), crossovers(own, other)};
}

} // namespace interpose
