// SPDX-License-Identifier: GPL-3.0-or-later
// A PHY made to measure: from a standard, lanes or a bandwidth and a place on the part to its record and its figures.
#pragma once

#include "base/result.hpp"
#include "model/assembly.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace interpose {

/// What is asked for. Lanes or bandwidth, not both.
struct PhyWish
{
    std::string id;
    std::string standard;                        ///< id in the technology
    std::optional<int> lanes;                    ///< per direction
    std::optional<double> bandwidth_gbyte_per_s; ///< per direction; on a shared bus, of the bus
    std::optional<double> rate_gbit_per_s;       ///< per lane; absent: the standard's highest
    std::optional<Edge> edge;                    ///< absent: an area
    Coord along; ///< of its start along the edge, from the left or the bottom; of an area: x of its lower left corner
    Coord deep;  ///< of its outer row from the edge; of an area: y of its lower left corner
};

struct PhyPlan
{
    Phy phy;
    int modules = 0;
    std::int64_t sites = 0, sites_needed = 0; ///< of the region, and with the share of power
    double rate_gbit_per_s = 0;
    double bandwidth_gbyte_per_s = 0;                   ///< raw, per direction; of a shared bus, of the bus
    std::optional<double> shoreline_gbyte_per_s_per_mm; ///< of that, per mm of edge; absent for areas
    double areal_gbyte_per_s_per_mm2 = 0;
};

/// Lanes are rounded up to whole modules. Outline: modules side by side along the edge, each as the standard states it;
/// without a statement each module is as square as its sites go. It grows in depth until the sites that signals and
/// power need are there. Problems: unknown standard, neither or both of lanes and bandwidth, a rate above the
/// standard's, a region that leaves the part. O(depth in sites). Source: docs/physics/interconnect.md#plan
Result<PhyPlan> planPhy(const Part& part, const Technology& technology, const PhyWish& wish);

/// The standard at another bump pitch, the same in x and y; what it states of a module's outline is then void.
InterfaceStandard atPitch(InterfaceStandard standard, Coord pitch);

/// Puts the PHY on the part (in place of one of the same id) everywhere the part is used, with the technology it needs
/// from `from`. Unchanged when the part is not there.
Assembly addPhy(const Assembly& assembly, const PartId& part, const Phy& phy, const Technology& from);

} // namespace interpose
