// SPDX-License-Identifier: GPL-3.0-or-later
// The assembly as boxes of material and power: bodies by their layers, bonds from the contacts, fills, and the cooling
// above. Everything in root coordinates; the slabs are cut from these.
#pragma once

#include "model/contacts.hpp"
#include "thermal/stack.hpp"

#include <string>
#include <vector>

namespace interpose {

/// A box of one material. Boxes of a higher level lie over those of a lower one (an embedded bridge over its
/// substrate); boxes of one level are disjoint in a legal assembly.
struct Solid
{
    Rect plan;
    Coord bottom, top;
    std::string material;
    int level = 0;
    double contact_k_mm2_per_w = 0; ///< of its two faces together, beside what its material resists along z
    bool operator==(const Solid&) const = default;
};

/// Power spread evenly through a box.
struct PowerBox
{
    Rect plan;
    Coord bottom, top;
    double power_w = 0;
    std::size_t body = 0;
    bool of_links = false; ///< what links put into their PHYs
    bool operator==(const PowerBox&) const = default;
};

/// Where a part's temperature is read: the mid-height of one of its powered (or active) layers.
struct Probe
{
    std::size_t body = 0;
    Rect plan;
    Coord bottom, top;        ///< of the layer
    double flux_w_per_m2 = 0; ///< the part's stated power in the layer over the part's outline
    bool operator==(const Probe&) const = default;
};

struct SolidModel
{
    Rect outline;                  ///< of the root
    std::optional<Rect> sink_base; ///< where h_top acts; absent: the outline
    Coord bottom, top;
    std::vector<Solid> solids;
    std::vector<PowerBox> powers;
    std::vector<Probe> probes; ///< by body, then bottom up
    /// What lies in and under and over a part of each kind that carries none, once per bond of it: its layers, that
    /// bond, its carriers with their fills, its TIM1 and the plates. By the parts' own descriptions: whatever else a
    /// part stands over or beside (a bridge, another bond) is left out, so that no column changes with a place.
    std::vector<std::vector<Solid>> columns;
    Diagnostics diagnostics; ///< HEAT-005, HEAT-007, HEAT-008, HEAT-009
    bool operator==(const SolidModel&) const = default;
};

/// The layers of a part, bottom first, as mounted: its explicit ones; base die, bonds and tiers of an HBM stack; bulk
/// and active layer of a die; bulk of everything else. Their thicknesses sum to the part's; the power shares to 1.
std::vector<PartLayer> bodyLayers(const Part& part, const Technology& technology);

SolidModel buildSolids(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                       const std::vector<Contact>& contacts, const std::vector<HeatSource>& sources);

} // namespace interpose
