// SPDX-License-Identifier: GPL-3.0-or-later
// The layers a part is made of: as stated, or by its kind, its node and its HBM generation.
#include "thermal/solids.hpp"

#include <algorithm>
#include <numeric>

namespace interpose {

namespace {

std::vector<PartLayer> hbmLayers(const Part& part, const HbmGeneration& hbm)
{
    std::vector<PartLayer> layers;
    const double tierShare = (1.0 - hbm.base_power_share) / hbm.tiers;
    layers.push_back({"base", hbm.base_thickness, hbm.die_material, hbm.base_power_share});
    for (int tier = 1; tier <= hbm.tiers; ++tier) {
        const std::string number = std::to_string(tier);
        if (hbm.bond_thickness > Coord{})
            layers.push_back({"bond " + number, hbm.bond_thickness, hbm.bond_material, 0});
        layers.push_back({"tier " + number, tier == hbm.tiers ? hbm.top_thickness : hbm.tier_thickness,
                          hbm.die_material, tierShare});
    }
    // The topmost die is ground to whatever height the part states.
    Coord below;
    for (std::size_t i = 0; i + 1 < layers.size(); ++i)
        below += layers[i].thickness;
    if (below < part.thickness) layers.back().thickness = part.thickness - below;
    return layers;
}

std::vector<PartLayer> dieLayers(const Part& part, const ProcessNode& node)
{
    const Coord active = std::min(node.active_thickness, part.thickness);
    const PartLayer bulk{"bulk", part.thickness - active, part.material, 0};
    const PartLayer front{"active", active, *node.active_material, 1};
    if (bulk.thickness == Coord{}) return {front};
    if (part.active_face == Face::Down) return {front, bulk};
    return {bulk, front};
}

Coord sum(const std::vector<PartLayer>& layers)
{
    return std::accumulate(layers.begin(), layers.end(), Coord{},
                           [](Coord total, const PartLayer& layer) { return total + layer.thickness; });
}

} // namespace

std::vector<PartLayer> bodyLayers(const Part& part, const Technology& technology)
{
    if (!part.layers.empty()) return part.layers;
    if (part.hbm) {
        std::vector<PartLayer> layers = hbmLayers(part, technology.hbm.at(*part.hbm));
        if (sum(layers) == part.thickness) return layers;
    }
    if (part.node && part.kind == PartKind::Die) {
        const ProcessNode& node = technology.nodes.at(*part.node);
        if (node.active_material && node.active_thickness > Coord{}) return dieLayers(part, node);
    }
    return {{"bulk", part.thickness, part.material, 1}};
}

} // namespace interpose
