// SPDX-License-Identifier: GPL-3.0-or-later
// Finding placed parts, and laying them out from the root upwards without recursion.
#include "model/assembly.hpp"

#include <algorithm>
#include <cassert>
#include <string_view>

namespace interpose {

const Part& Assembly::part(const PlacedPart& p) const
{
    const auto found = catalogue->parts.find(p.part);
    assert(found != catalogue->parts.end());
    return found->second;
}

const PlacedPart* Assembly::find(const PlacedId& id) const
{
    const auto found = std::ranges::lower_bound(placed, id, {}, &PlacedPart::id);
    return found != placed.end() && found->id == id ? &*found : nullptr;
}

const PlacedPart* Assembly::root() const
{
    const auto found = std::ranges::find_if(placed, [](const PlacedPart& p) { return !p.on; });
    return found == placed.end() ? nullptr : &*found;
}

Coord standOff(const Part& part, const Technology& technology)
{
    Coord highest;
    for (const BondRegion& region : part.bonds) {
        const auto bond = technology.bonds.find(region.bond);
        if (bond != technology.bonds.end()) highest = std::max(highest, bond->second.height);
    }
    return highest;
}

Face activeFace(const PlacedBody& body)
{
    if (!body.transform.flipped) return body.part->active_face;
    return body.part->active_face == Face::Down ? Face::Up : Face::Down;
}

void sortById(Assembly& assembly)
{
    if (!std::ranges::is_sorted(assembly.placed, {}, &PlacedPart::id))
        std::ranges::stable_sort(assembly.placed, {}, &PlacedPart::id);
    if (!std::ranges::is_sorted(*assembly.links, {}, &Link::id))
        assembly.links.edit([](std::vector<Link>& links) { std::ranges::stable_sort(links, {}, &Link::id); });
}

namespace {

/// Stand-offs of the part records, each worked out once.
class StandOffs
{
public:
    explicit StandOffs(const Technology& technology) : m_technology(technology) {}
    Coord of(const Part& part)
    {
        const auto [at, isNew] = m_known.try_emplace(&part);
        if (isNew) at->second = standOff(part, m_technology);
        return at->second;
    }

private:
    const Technology& m_technology;
    std::unordered_map<const Part*, Coord> m_known;
};

std::vector<PlacedBody> unplacedBodies(const Assembly& assembly)
{
    std::unordered_map<std::string_view, std::size_t> indexOf;
    indexOf.reserve(assembly.placed.size());
    for (std::size_t i = 0; i < assembly.placed.size(); ++i)
        indexOf.emplace(assembly.placed[i].id.str(), i);

    std::vector<PlacedBody> bodies(assembly.placed.size());
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        const PlacedPart& placed = assembly.placed[i];
        bodies[i].index = i;
        bodies[i].placed = &placed;
        bodies[i].part = &assembly.part(placed);
        if (placed.on) bodies[i].parent = indexOf.at(placed.on->str());
    }
    return bodies;
}

/// Height of the underside of `body` on a parent that is already laid out.
Coord bottomOn(const PlacedBody& parent, const PlacedBody& body, Coord standOffHeight)
{
    switch (body.placed->seat) {
    case Seat::Top:
        return parent.top + standOffHeight;
    case Seat::Embedded:
        return parent.top - body.placed->depth - body.part->thickness;
    case Seat::Bottom:
        return parent.bottom - standOffHeight - body.part->thickness;
    }
    return parent.top;
}

void settle(PlacedBody& body, const std::vector<PlacedBody>& bodies, StandOffs& standOffs)
{
    const PlacedPart& placed = *body.placed;
    const Part& part = *body.part;
    body.transform = {{placed.x, placed.y}, {part.width, part.height}, placed.rotation, placed.flipped};
    if (body.parent) {
        const PlacedBody& parent = bodies[*body.parent];
        body.transform = compose(parent.transform, body.transform);
        body.bottom = bottomOn(parent, body, standOffs.of(part));
        body.tier = parent.tier + 1;
    }
    body.top = body.bottom + part.thickness;
}

} // namespace

std::vector<PlacedBody> layOut(const Assembly& assembly)
{
    std::vector<PlacedBody> bodies = unplacedBodies(assembly);
    StandOffs standOffs(assembly.technology());
    std::vector<char> settled(bodies.size(), 0);
    std::vector<std::size_t> chain;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        chain.clear();
        for (std::optional<std::size_t> at = i; at && !settled[*at]; at = bodies[*at].parent)
            chain.push_back(*at);
        for (; !chain.empty(); chain.pop_back()) {
            settle(bodies[chain.back()], bodies, standOffs);
            settled[chain.back()] = 1;
        }
    }
    return bodies;
}

} // namespace interpose
