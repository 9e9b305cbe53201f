// SPDX-License-Identifier: GPL-3.0-or-later
// What is paid once (masks, design, tooling, package), how it spreads over the modules of this and other products, and
// where two variants cost the same.
#pragma once

#include "flow/module_flow.hpp"

namespace interpose {

/// Spread over, where a file states no volume: assumed, a round figure between a prototype and a flagship.
inline constexpr double kAssumedVolume = 100'000;

struct PartNre
{
    PartId part;
    double nre_usd = 0;        ///< design and masks
    double pieces = 0;         ///< of it, over the life of all products
    double per_module_usd = 0; ///< share of one module of this product
    bool operator==(const PartNre&) const = default;
};

struct VolumePoint
{
    double volume = 0, unit_cost_usd = 0;
    bool operator==(const VolumePoint&) const = default;
};

struct NreResult
{
    double volume = 0;              ///< modules over the product's life
    bool volume_is_assumed = false; ///< the file states none: kAssumedVolume
    std::vector<PartNre> parts;     ///< made here, one entry per part, by id
    double package_nre_usd = 0;
    double total_nre_usd = 0; ///< of parts and package, shared or not
    double nre_per_module_usd = 0;
    double unit_cost_usd = 0;       ///< cost per good module with its share of what is paid once
    std::vector<VolumePoint> curve; ///< volume of this product from 1,000 to 100 million, five a decade; others fixed
    bool operator==(const NreResult&) const = default;
};

/// Cost of one module at any volume: recurring cost, and the share of what is paid once. Falls with volume.
struct UnitCost
{
    /// A part made here; other products share what it costs once.
    struct Share
    {
        PartId part;
        double nre_usd = 0, per_module = 0, elsewhere = 0; ///< pieces in one module; pieces in all other products
        double usd(double volume) const { return nre_usd * per_module / (volume * per_module + elsewhere); }
    };

    double recurring_usd = 0, package_nre_usd = 0;
    std::vector<Share> shares; ///< by id

    /// \param volume > 0. O(parts).
    double at(double volume) const;
};

/// \param recurring_usd cost per good module
UnitCost unitCost(const FlowInput& input, double recurring_usd);

/// NRE of the input's parts and package at its volume, or at kAssumedVolume. Absent when nothing is paid once.
/// Falls with volume and with every product that shares a part. O(parts x products). Source: docs/physics/cost.md#nre
std::optional<NreResult> nreOf(const FlowInput& input, double recurring_usd);

/// A volume at which two variants cost the same.
struct Crossover
{
    double volume = 0, unit_cost_usd = 0;
    bool first_cheaper_above = false;
    bool operator==(const Crossover&) const = default;
};

/// All of them between one module and 10^9, ascending, as the true curves cross: what a shared part costs a module does
/// not fall as 1 / volume. Two crossings within 1.2 % of each other's volume are not told apart.
std::vector<Crossover> crossovers(const UnitCost& first, const UnitCost& second);

/// Another variant beside this one, at every volume of the curve.
struct CostComparison
{
    std::string name;                  ///< of the other
    double recurring_usd = 0;          ///< of the other
    double nre_usd = 0;                ///< of the other
    std::vector<VolumePoint> curve;    ///< of the other
    std::vector<Crossover> crossovers; ///< first_cheaper_above: this one is, beyond
    bool operator==(const CostComparison&) const = default;
};

CostComparison compareCost(const UnitCost& own, const UnitCost& other);

} // namespace interpose
