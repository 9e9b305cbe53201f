// SPDX-License-Identifier: GPL-3.0-or-later
// A part brings the technology it names, and what that names in turn, so that an assembly is whole on any machine.
#include "model/edit.hpp"

#include <optional>

namespace interpose {

namespace {

/// Copies one record unless it is there or nowhere; returns what `into` then holds.
template <class Record>
const Record* include(std::map<std::string, Record>& into, const std::map<std::string, Record>& from,
                      const std::string& id)
{
    if (const auto known = into.find(id); known != into.end()) return &known->second;
    const auto found = from.find(id);
    return found == from.end() ? nullptr : &into.emplace(id, found->second).first->second;
}

} // namespace

void includeTechnology(Technology& into, const Part& part, const Technology& from)
{
    const auto material = [&](const std::string& id) { include(into.materials, from.materials, id); };
    material(part.material);
    if (part.fill) material(*part.fill);
    for (const PartLayer& layer : part.layers)
        material(layer.material);
    const auto node = [&](const std::string& id) {
        const ProcessNode* record = include(into.nodes, from.nodes, id);
        if (record && record->active_material) material(*record->active_material);
    };
    if (part.node) node(*part.node);
    if (part.carrier) {
        const CarrierTechnology* carrier = include(into.carriers, from.carriers, *part.carrier);
        if (carrier && carrier->node) node(*carrier->node);
    }
    if (part.hbm) {
        if (const HbmGeneration* hbm = include(into.hbm, from.hbm, *part.hbm)) {
            material(hbm->die_material);
            material(hbm->bond_material);
        }
    }
    for (const BondRegion& region : part.bonds)
        if (const Bond* bond = include(into.bonds, from.bonds, region.bond)) material(bond->material);
    if (part.vias) include(into.vias, from.vias, *part.vias);
    for (const Phy& phy : part.phys)
        include(into.standards, from.standards, phy.standard);
}

} // namespace interpose
