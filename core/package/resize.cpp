// SPDX-License-Identifier: GPL-3.0-or-later
#include "package/resize.hpp"

#include "package/size_name.hpp"

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
    for (BondRegion& bond : part.bonds)
        bond.region = followed(bond.region, {part.width, part.height}, to);
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

void nameOwner(Part& part, const std::string& source)
{
    const Fact fact{"user", source, Grade::Yours, {}, {}, {}};
    for (const char* key : {"width_um", "height_um"})
        part.facts[key] = fact;
    part.library.clear();
}

/// True when the record of a part serves others than this one placed part.
bool isShared(const Assembly& assembly, const PartId& id)
{
    const auto& parts = assembly.catalogue->parts;
    return std::ranges::count(assembly.placed, id, &PlacedPart::part) > 1 ||
           std::ranges::any_of(parts, [&](const auto& p) { return p.second.mirror_of == id; });
}

/// Wanted, or the first free one of wanted-2, wanted-3 ...
PartId freeId(const Assembly& assembly, const std::string& wanted)
{
    PartId id(wanted);
    for (int n = 2; assembly.catalogue->parts.contains(id); ++n)
        id = PartId(wanted + '-' + std::to_string(n));
    return id;
}

/// Says the new size where id and name said the old one; a copy that said none says it, to be told from its original.
void rename(const Assembly& assembly, const Part& before, bool copied, Part& part)
{
    const Size was{before.width, before.height}, is{part.width, part.height};
    if (const auto id = renamedId(before.id.str(), was, is); id && *id != before.id.str())
        part.id = freeId(assembly, *id);
    else if (copied)
        part.id = freeId(assembly, before.id.str());
    if (const auto name = renamed(before.name, was, is))
        part.name = *name;
    else if (copied)
        part.name += ", " + sizeText(is) + " mm";
}

/// Puts the record into the catalogue, in place of the old one unless that serves others.
void store(Assembly& next, const PartId& old, bool copied, Part part)
{
    if (!copied && part.id != old)
        for (Product& product : next.flow.products) // that use the same part, now under its new id
            if (auto used = product.parts.extract(old.str()); !used.empty()) {
                used.key() = part.id.str();
                product.parts.insert(std::move(used));
            }
    next.catalogue.edit([&](Catalogue& catalogue) {
        if (!copied) catalogue.parts.erase(old);
        const PartId id = part.id;
        catalogue.parts.insert_or_assign(id, std::move(part));
    });
}

} // namespace

Rect followed(const Rect& region, Size was, const Rect& to)
{
    Rect r = region;
    follow(r.x, r.width, was.width, to.x, to.width);
    follow(r.y, r.height, was.height, to.y, to.height);
    return r.empty() ? Rect{} : r;
}

Assembly resizePlaced(const Assembly& assembly, const PlacedId& id, const Rect& to, const std::string& source)
{
    const PlacedPart* found = assembly.find(id);
    if (!found || to.empty()) return assembly;
    const Part& before = assembly.part(*found);
    if (to == before.outline() || !fitsIn(before, to)) return assembly;

    const bool copied = isShared(assembly, before.id);
    Part part = before;
    moveInside(part, to);
    nameOwner(part, source);
    rename(assembly, before, copied, part);
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
    store(next, before.id, copied, std::move(part));
    return next;
}

} // namespace interpose
