// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/tools/mirroring.hpp"

#include <algorithm>
#include <utility>

namespace interpose {

namespace {

bool carriesNothing(const Assembly& assembly, const PlacedId& id)
{
    return std::ranges::none_of(assembly.placed, [&](const PlacedPart& p) { return p.on == id; });
}

const Part* twinOf(const Assembly& assembly, const Part& part)
{
    const auto& parts = assembly.catalogue->parts;
    if (part.mirror_of)
        if (const auto twin = parts.find(*part.mirror_of); twin != parts.end()) return &twin->second;
    const auto twin = std::ranges::find_if(parts, [&](const auto& p) { return p.second.mirror_of == part.id; });
    return twin == parts.end() ? nullptr : &twin->second;
}

/// The twin has every linked PHY with the same lanes and standard.
bool keepsLinks(const Assembly& assembly, const PlacedPart& placed, const Part& twin)
{
    const auto kept = [&](const PhyRef& end) {
        if (end.placed != placed.id) return true;
        const Phy* before = assembly.part(placed).phy(end.phy);
        const Phy* after = twin.phy(end.phy);
        return before && after && before->lanes == after->lanes && before->standard == after->standard;
    };
    return std::ranges::all_of(*assembly.links, [&](const Link& l) { return kept(l.a) && kept(l.b); });
}

bool mirrorOne(const Assembly& assembly, PlacedPart& placed)
{
    const Part& part = assembly.part(placed);
    const bool plain = part.kind == PartKind::Dummy || part.kind == PartKind::Passive || isCarrier(part.kind);
    if (plain && placed.on && carriesNothing(assembly, placed.id)) {
        placed.flipped = !placed.flipped;
        return true;
    }
    const Part* twin = twinOf(assembly, part);
    if (!twin || twin->outline() != part.outline() || !keepsLinks(assembly, placed, *twin)) return false;
    placed.part = twin->id;
    return true;
}

} // namespace

std::optional<Assembly> mirrorPlaced(const Assembly& assembly, const std::vector<PlacedId>& ids)
{
    Assembly next = assembly;
    bool any = false;
    for (const PlacedId& id : ids) {
        const PlacedPart* found = assembly.find(id);
        if (!found) continue;
        if (!mirrorOne(assembly, next.placed[static_cast<std::size_t>(found - assembly.placed.data())]))
            return std::nullopt;
        any = true;
    }
    return any ? std::optional(std::move(next)) : std::nullopt;
}

} // namespace interpose
