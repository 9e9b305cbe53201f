// SPDX-License-Identifier: GPL-3.0-or-later
// What is paid once (masks, design, tooling, package) and how it spreads over the modules of this and other products.
#pragma once

#include "flow/module_flow.hpp"

namespace interpose {

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
    std::vector<PartNre> parts; ///< made here, one entry per part, by id
    double package_nre_usd = 0;
    double total_nre_usd = 0; ///< of parts and package, shared or not
    double nre_per_module_usd = 0;
    double unit_cost_usd = 0;       ///< cost per good module with its share of what is paid once
    std::vector<VolumePoint> curve; ///< volume of this product from 1,000 to 100 million, five a decade; others fixed
    bool operator==(const NreResult&) const = default;
};

/// NRE of the input's parts and package at its volume. Absent without a volume, or when nothing is paid once.
/// \param recurring_usd cost per good module
/// Falls with volume and with every product that shares a part. O(parts x products).
/// Source: docs/physics/cost.md#nre
std::optional<NreResult> nreOf(const FlowInput& input, double recurring_usd);

/// Volume from which on the variant with the larger NRE is the cheaper one; absent when one is never dearer.
std::optional<double> crossoverVolume(double recurring_a_usd, double nre_a_usd, double recurring_b_usd,
                                      double nre_b_usd);

} // namespace interpose
