// SPDX-License-Identifier: GPL-3.0-or-later
#include "package/resize.hpp"

#include <algorithm>

namespace interpose {

namespace {

/// One axis of a region: ends on the old outline go to the new one, the rest stays; then seen from the new corner.
void follow(Coord& from, Coord& length, Coord oldLength, Coord newFrom, Coord newLength)
{
    const Coord first = from == Coord{} ? newFrom : std::max(from, newFrom);
    const Coord newEnd = newFrom + newLength, end = from + length;
    const Coord last = end == oldLength ? newEnd : std::min(end, newEnd);
    from = first - newFrom;
    length = last - first;
}

bool fitsIn(const Part& part, const Rect& to)
{
    return std::ranges::all_of(part.phys, [&](const Phy& phy) { return to.contains(phy.region); }) &&
           std::ranges::all_of(part.power_blocks, [&](const PowerBlock& block) { return to.contains(block.region); });
}

void moveInside(Part& part, const Rect& to)
{
    const Point by{-to.x, -to.y};
    for (BondRegion& bond : part.bonds) {
        follow(bond.region.x, bond.region.width, part.width, to.x, to.width);
        follow(bond.region.y, bond.region.height, part.height, to.y, to.height);
    }
    std::erase_if(part.bonds, [](const BondRegion& bond) { return bond.region.empty(); });
    for (Phy& phy : part.phys) {
        phy.region = phy.region.moved(by);
        for (Point& bump : phy.bumps)
            bump = bump + by;
    }
    for (PowerBlock& block : part.power_blocks)
        block.region = block.region.moved(by);
    part.width = to.width;
    part.height = to.height;
}

void nameOwner(Part& part)
{
    const Fact fact{"user", "assumed: sized to what it carries", Grade::Yours, {}, {}, {}};
    for (const char* key : {"width_um", "height_um"})
        part.facts[key] = fact;
    part.library.clear();
}

/// The id of the part as it is when nobody else uses it, else the first free one of id-2, id-3 ...
PartId ownId(const Assembly& assembly, const PlacedPart& placed)
{
    const auto users = std::ranges::count(assembly.placed, placed.part, &PlacedPart::part);
    const auto& parts = assembly.catalogue->parts;
    const bool mirrored = std::ranges::any_of(parts, [&](const auto& p) { return p.second.mirror_of == placed.part; });
    if (users == 1 && !mirrored) return placed.part;
    for (int n = 2;; ++n)
        if (PartId id(placed.part.str() + '-' + std::to_string(n)); !parts.contains(id)) return id;
}

} // namespace

Assembly resizePlaced(const Assembly& assembly, const PlacedId& id, const Rect& to)
{
    const PlacedPart* found = assembly.find(id);
    if (!found || to.empty()) return assembly;
    const Part& before = assembly.part(*found);
    if (to == before.outline() || !fitsIn(before, to)) return assembly;

    Part part = before;
    part.id = ownId(assembly, *found);
    moveInside(part, to);
    nameOwner(part);
    Assembly next = assembly;
    for (PlacedPart& placed : next.placed) {
        if (placed.on == id) {
            placed.x -= to.x;
            placed.y -= to.y;
        }
        if (placed.id != id) continue;
        placed.part = part.id;
        if (!placed.on) continue; // the frame of the drawing stays at its origin
        const Transform inParent{{placed.x, placed.y}, {before.width, before.height}, placed.rotation, placed.flipped};
        const Rect box = inParent.apply(to);
        placed.x = box.x;
        placed.y = box.y;
    }
    next.catalogue.edit([&](Catalogue& catalogue) { catalogue.parts[part.id] = part; });
    return next;
}

} // namespace interpose
