// SPDX-License-Identifier: GPL-3.0-or-later
// Edits on the tree of placed parts. Each returns a new assembly; what it does not touch stays shared.
#include "model/edit.hpp"

#include "model/tree.hpp"

#include <algorithm>
#include <iterator>

namespace interpose {

namespace {

/// Topmost parts of the selection without the root, which no edit moves or removes.
PlacedIds movable(const Assembly& assembly, const PlacedIds& ids)
{
    PlacedIds others;
    for (const PlacedId& id : ids)
        if (const PlacedPart* placed = assembly.find(id); placed && placed->on) others.push_back(id);
    return topmostOf(assembly, others);
}

bool inRange(Point at)
{
    const Coord largest = Coord::fromUm(Coord::kLargestUm);
    return abs(at.x) <= largest && abs(at.y) <= largest;
}

PlacedPart* findIn(Assembly& assembly, const PlacedId& id)
{
    const PlacedPart* found = assembly.find(id);
    return found ? &assembly.placed[static_cast<std::size_t>(found - assembly.placed.data())] : nullptr;
}

/// `delta` of the root's frame in the frame of the part's parent.
Point inParentFrame(const Assembly& assembly, const PlacedPart& placed, Point delta)
{
    return frameOf(assembly, *placed.on).unapplyVector(delta);
}

bool joins(const Assembly& assembly, const Link& link)
{
    const Phy* a = phyAt(assembly, link.a);
    const Phy* b = phyAt(assembly, link.b);
    return a && b && link.a != link.b && a->lanes == b->lanes && a->standard == b->standard;
}

/// Drops the links that join nothing any more; leaves the list shared when all stay.
void dropLooseLinks(Assembly& assembly)
{
    const auto loose = [&](const Link& link) { return !joins(assembly, link); };
    if (std::ranges::any_of(*assembly.links, loose))
        assembly.links.edit([&](std::vector<Link>& links) { std::erase_if(links, loose); });
}

/// Traffic of parts that are gone; a pattern that has lost what it needs becomes uniform.
void dropLooseTraffic(Assembly& assembly)
{
    Traffic& traffic = assembly.traffic;
    std::erase_if(traffic.demands,
                  [&](const Demand& demand) { return !assembly.find(demand.from) || !assembly.find(demand.to); });
    const bool hotspotGone = traffic.hotspot && !assembly.find(*traffic.hotspot);
    if (hotspotGone || (traffic.pattern == TrafficPattern::Custom && traffic.demands.empty())) traffic = {};
}

void insertPlaced(Assembly& assembly, PlacedPart placed)
{
    const auto at = std::ranges::lower_bound(assembly.placed, placed.id, {}, &PlacedPart::id);
    assembly.placed.insert(at, std::move(placed));
}

/// Takes the record into the catalogue; when the id stands for another record there, under the next free id.
PartId adoptPart(Catalogue& catalogue, const Part& part)
{
    Part adopted = part;
    for (int n = 2;; ++n) {
        const auto [at, isNew] = catalogue.parts.try_emplace(adopted.id, adopted);
        if (isNew || at->second == adopted) return adopted.id;
        adopted.id = PartId(part.id.str() + '-' + std::to_string(n));
    }
}

std::string wantedId(const Assembly& assembly, const Part& part)
{
    for (const PlacedPart& placed : assembly.placed)
        if (placed.part == part.id) return placed.id.str();
    switch (part.kind) {
    case PartKind::Die:
        return part.id.str();
    case PartKind::HbmStack:
        return "HBM";
    case PartKind::Interposer:
        return "INTERPOSER";
    case PartKind::Rdl:
        return "RDL";
    case PartKind::Bridge:
        return "BRIDGE";
    case PartKind::Substrate:
        return "SUBSTRATE";
    case PartKind::Dummy:
        return "DUMMY";
    case PartKind::Passive:
        return "PASSIVE";
    }
    return part.id.str();
}

/// `id` less its trailing digits; an id of digits alone stays whole so that the stem is never empty.
std::string stemOf(const std::string& id)
{
    const std::size_t last = id.find_last_not_of("0123456789");
    if (last == std::string::npos) return id.empty() ? "P" : id + '-';
    return id.substr(0, last + 1);
}

} // namespace

PlacedIds topmostOf(const Assembly& assembly, const PlacedIds& ids)
{
    const std::unordered_set<PlacedId> selected(ids.begin(), ids.end());
    std::unordered_set<PlacedId> seen;
    PlacedIds topmost;
    for (const PlacedId& id : ids) {
        const PlacedPart* placed = assembly.find(id);
        if (!placed || !seen.insert(id).second) continue;
        const PlacedPart* above = parentOf(assembly, *placed);
        while (above && !selected.contains(above->id))
            above = parentOf(assembly, *above);
        if (!above) topmost.push_back(id);
    }
    return topmost;
}

Assembly movePlaced(const Assembly& assembly, const PlacedIds& ids, Point delta)
{
    Assembly next = assembly;
    for (const PlacedId& id : movable(assembly, ids)) {
        PlacedPart& placed = *findIn(next, id);
        const Point to = Point{placed.x, placed.y} + inParentFrame(assembly, placed, delta);
        if (!inRange(to)) return assembly;
        placed.x = to.x;
        placed.y = to.y;
    }
    return next;
}

Assembly placeAt(const Assembly& assembly, const PlacedId& id, Point at)
{
    const PlacedPart* found = assembly.find(id);
    if (!found || !found->on || !inRange(at)) return assembly;
    Assembly next = assembly;
    PlacedPart& placed = *findIn(next, id);
    placed.x = at.x;
    placed.y = at.y;
    return next;
}

Assembly rotatePlaced(const Assembly& assembly, const PlacedIds& ids, int quarterTurnsCcw)
{
    const PlacedIds topmost = movable(assembly, ids);
    if (topmost.empty()) return assembly;
    std::vector<Transform> frames;
    Rect box = frameOf(assembly, topmost.front()).box();
    for (const PlacedId& id : topmost) {
        frames.push_back(frameOf(assembly, id));
        box = boundingBox(box, frames.back().box());
    }
    // The selection turns as one rigid block. The division truncates, so four turns are exactly none.
    Transform turn{{}, {box.width, box.height}, turned(Rotation::R0, quarterTurnsCcw), false};
    const Size after = turn.rotatedSize();
    turn.origin = {box.x + (box.width - after.width) / 2, box.y + (box.height - after.height) / 2};

    Assembly next = assembly;
    for (std::size_t i = 0; i < topmost.size(); ++i) {
        PlacedPart& placed = *findIn(next, topmost[i]);
        const Transform parent = frameOf(assembly, *placed.on);
        const Rect to = parent.unapply(turn.apply(frames[i].box().moved({-box.x, -box.y})));
        if (!inRange({to.x, to.y})) return assembly;
        placed.x = to.x;
        placed.y = to.y;
        // Seen from the back of a flipped parent, the turn goes the other way.
        placed.rotation = turned(placed.rotation, parent.flipped ? -quarterTurnsCcw : quarterTurnsCcw);
    }
    return next;
}

Assembly removePlaced(const Assembly& assembly, const PlacedIds& ids)
{
    const PlacedIds topmost = movable(assembly, ids);
    if (topmost.empty()) return assembly;
    const std::vector<char> goes = withDescendants(assembly, topmost);
    Assembly next = assembly;
    next.placed.clear();
    for (std::size_t i = 0; i < assembly.placed.size(); ++i)
        if (!goes[i]) next.placed.push_back(assembly.placed[i]);
    dropLooseLinks(next);
    dropLooseTraffic(next);
    return next;
}

PlacedId freePlacedId(const Assembly& assembly, const std::string& wanted)
{
    const std::string stem = stemOf(wanted);
    for (std::size_t n = 0;; ++n)
        if (PlacedId id(stem + std::to_string(n)); !assembly.find(id)) return id;
}

namespace {

/// Hands out free ids, remembering per stem how far it has looked.
template <class AnyId>
class FreeIds
{
public:
    void take(const AnyId& id) { m_taken.insert(id); }
    AnyId next(const std::string& wanted)
    {
        const std::string stem = stemOf(wanted);
        for (std::size_t& n = m_next[stem];; ++n)
            if (AnyId id(stem + std::to_string(n)); m_taken.insert(id).second) return id;
    }

private:
    std::unordered_set<AnyId> m_taken;
    std::unordered_map<std::string, std::size_t> m_next;
};

using Copies = std::unordered_map<PlacedId, PlacedId>;

/// New ids for everything marked, in order of placed.
Copies nameCopies(const Assembly& assembly, const std::vector<char>& copied)
{
    FreeIds<PlacedId> freeIds;
    for (const PlacedPart& placed : assembly.placed)
        freeIds.take(placed.id);
    Copies copies;
    for (std::size_t i = 0; i < copied.size(); ++i)
        if (copied[i]) copies.emplace(assembly.placed[i].id, freeIds.next(assembly.placed[i].id.str()));
    return copies;
}

void copyLinks(Assembly& next, const Copies& copies)
{
    std::vector<Link> added;
    for (const Link& link : *next.links)
        if (copies.contains(link.a.placed) && copies.contains(link.b.placed)) added.push_back(link);
    if (added.empty()) return;
    FreeIds<LinkId> freeIds;
    for (const Link& link : *next.links)
        freeIds.take(link.id);
    for (Link& link : added) {
        link.id = freeIds.next(link.id.str());
        link.a.placed = copies.at(link.a.placed);
        link.b.placed = copies.at(link.b.placed);
    }
    next.links.edit([&](std::vector<Link>& links) { std::ranges::move(added, std::back_inserter(links)); });
}

} // namespace

Assembly duplicatePlaced(const Assembly& assembly, const PlacedIds& ids, Point offset, PlacedIds* added)
{
    if (added) added->clear();
    const PlacedIds topmost = movable(assembly, ids);
    const std::vector<char> copied = withDescendants(assembly, topmost);
    const Copies copies = nameCopies(assembly, copied);
    Assembly next = assembly;
    for (std::size_t i = 0; i < copied.size(); ++i) {
        if (!copied[i]) continue;
        PlacedPart copy = assembly.placed[i];
        copy.id = copies.at(copy.id);
        if (const auto parent = copies.find(*copy.on); parent != copies.end()) copy.on = parent->second;
        next.placed.push_back(std::move(copy));
    }
    copyLinks(next, copies);
    sortById(next);
    PlacedIds tops;
    for (const PlacedId& id : topmost) {
        PlacedPart& placed = *findIn(next, copies.at(id));
        const Point to = Point{placed.x, placed.y} + inParentFrame(assembly, placed, offset);
        if (!inRange(to)) return assembly;
        placed.x = to.x;
        placed.y = to.y;
        tops.push_back(placed.id);
    }
    if (added) *added = std::move(tops);
    return next;
}

Assembly addPlaced(const Assembly& assembly, const Part& part, const Technology& library, const PlacedId& on, Point at,
                   PlacedId* added)
{
    if (added) *added = {};
    if (!assembly.find(on) || !inRange(at)) return assembly;
    Assembly next = assembly;
    PlacedPart placed;
    const auto known = assembly.catalogue->parts.find(part.id);
    placed.part = part.id;
    if (known == assembly.catalogue->parts.end() || known->second != part)
        next.catalogue.edit([&](Catalogue& catalogue) {
            placed.part = adoptPart(catalogue, part);
            includeTechnology(catalogue.technology, part, library);
        });
    placed.id = freePlacedId(assembly, wantedId(assembly, part));
    placed.on = on;
    placed.seat = part.kind == PartKind::Bridge ? Seat::Embedded : Seat::Top;
    placed.x = at.x;
    placed.y = at.y;
    if (added) *added = placed.id;
    insertPlaced(next, std::move(placed));
    return next;
}

Assembly replacePart(const Assembly& assembly, const Part& part)
{
    const auto known = assembly.catalogue->parts.find(part.id);
    if (known == assembly.catalogue->parts.end() || known->second == part) return assembly;
    Assembly next = assembly;
    next.catalogue.edit([&](Catalogue& catalogue) { catalogue.parts[part.id] = part; });
    dropLooseLinks(next);
    return next;
}

Assembly putLink(const Assembly& assembly, const Link& link)
{
    if (link.id.empty() || !joins(assembly, link)) return assembly;
    Assembly next = assembly;
    next.links.edit([&](std::vector<Link>& links) {
        const auto at = std::ranges::lower_bound(links, link.id, {}, &Link::id);
        if (at != links.end() && at->id == link.id)
            *at = link;
        else
            links.insert(at, link);
    });
    return next;
}

Assembly removeLinks(const Assembly& assembly, const std::vector<LinkId>& ids)
{
    const std::unordered_set<LinkId> goes(ids.begin(), ids.end());
    const auto named = [&](const Link& link) { return goes.contains(link.id); };
    if (std::ranges::none_of(*assembly.links, named)) return assembly;
    Assembly next = assembly;
    next.links.edit([&](std::vector<Link>& links) { std::erase_if(links, named); });
    return next;
}

} // namespace interpose
