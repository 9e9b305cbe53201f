// SPDX-License-Identifier: GPL-3.0-or-later
// Contacts by level: parts are grouped by the height of the face that is offered, then matched in plan.
#include "model/contacts.hpp"

#include "geom/region.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace interpose {

namespace {

/// Parts that offer a face (their top, or their underside) at one height.
class Level
{
public:
    void add(std::size_t body, const Rect& box)
    {
        m_bodies.push_back(body);
        m_boxes.push_back(box);
    }

    /// Calls `visit(body)` for each part whose plan overlaps `area`.
    template <class Visit>
    void overlapping(const Rect& area, Visit&& visit)
    {
        if (m_boxes.size() <= kFewEnough) {
            for (std::size_t i = 0; i < m_boxes.size(); ++i)
                if (overlaps(m_boxes[i], area)) visit(m_bodies[i]);
            return;
        }
        if (!m_index) m_index.emplace(m_boxes);
        for (const std::size_t i : m_index->touching(area))
            if (overlaps(m_boxes[i], area)) visit(m_bodies[i]);
    }

private:
    static constexpr std::size_t kFewEnough = 16; ///< below that, a loop is faster than a tree
    std::vector<std::size_t> m_bodies;
    std::vector<Rect> m_boxes;
    std::optional<SpatialIndex> m_index;
};

using Levels = std::map<Coord, Level>;

Facing facingOf(const PlacedBody& upper, const PlacedBody& lower)
{
    const bool upperShows = activeFace(upper) == Face::Down, lowerShows = activeFace(lower) == Face::Up;
    if (upperShows && lowerShows) return Facing::FaceToFace;
    return upperShows || lowerShows ? Facing::FaceToBack : Facing::BackToBack;
}

/// Where flush embedded parts take the place of their carrier's own surface.
class FlushParts
{
public:
    explicit FlushParts(const std::vector<PlacedBody>& bodies)
    {
        for (const PlacedBody& body : bodies)
            if (body.placed->seat == Seat::Embedded && body.placed->depth == Coord{})
                m_of[*body.parent].add(body.index, body.box());
    }
    /// `area` of the top of `carrier` less what is let into it.
    std::vector<Rect> surface(std::size_t carrier, const Rect& area, const std::vector<PlacedBody>& bodies)
    {
        const auto level = m_of.find(carrier);
        if (level == m_of.end()) return {area};
        std::vector<Rect> holes;
        level->second.overlapping(area, [&](std::size_t body) { holes.push_back(bodies[body].box()); });
        // So many under one bond region is no package; cutting them out would cost their square.
        return holes.size() > kMostHoles ? std::vector<Rect>{area} : subtract(area, holes);
    }

private:
    static constexpr std::size_t kMostHoles = 200;
    std::unordered_map<std::size_t, Level> m_of;
};

bool hangs(const PlacedBody& body)
{
    return body.placed->seat == Seat::Bottom;
}

/// Finds and keeps the contacts of one assembly.
class ContactFinder
{
public:
    ContactFinder(const Technology& technology, const std::vector<PlacedBody>& bodies)
        : m_technology(technology), m_bodies(bodies), m_flush(bodies)
    {
        for (const PlacedBody& body : bodies) {
            m_tops[body.top].add(body.index, body.box());
            // Only what hangs looks for undersides, so none are listed when nothing hangs.
            if (hangs(body)) m_undersides[body.top + standOffOf(body)];
        }
        for (const PlacedBody& body : bodies)
            if (const auto level = m_undersides.find(body.bottom); level != m_undersides.end())
                level->second.add(body.index, body.box());
        m_contacts.reserve(bodies.size() * 2);
    }

    std::vector<Contact> find()
    {
        for (const PlacedBody& body : m_bodies) {
            if (full()) break;
            hangs(body) ? joinAbove(body) : joinBelow(body);
        }
        std::ranges::sort(m_contacts, {}, [](const Contact& c) {
            return std::tuple(c.upper, c.lower, c.region.y, c.region.x, c.region.height, c.region.width);
        });
        return std::move(m_contacts);
    }

private:
    bool full() const { return m_contacts.size() >= kMaxContacts; }

    Coord standOffOf(const PlacedBody& body)
    {
        const auto [at, isNew] = m_standOffs.try_emplace(body.part);
        if (isNew) at->second = standOff(*body.part, m_technology);
        return at->second;
    }

    void joinAbove(const PlacedBody& body)
    {
        m_undersides.at(body.top + standOffOf(body)).overlapping(body.box(), [&](std::size_t upper) {
            if (upper != body.index) join(m_bodies[upper], body, body);
        });
    }

    void joinBelow(const PlacedBody& body)
    {
        const auto level = m_tops.find(body.bottom - standOffOf(body));
        if (level == m_tops.end()) return;
        level->second.overlapping(body.box(), [&](std::size_t index) {
            const PlacedBody& lower = m_bodies[index];
            // What hangs from this body joins it by its own bonds, in its own turn.
            const bool joinsItself = hangs(lower) && lower.top + standOffOf(lower) == body.bottom;
            if (index != body.index && !joinsItself) join(body, lower, body);
        });
    }

    /// Contacts of one pair through the bonds of `owner`, one of the two.
    void join(const PlacedBody& upper, const PlacedBody& lower, const PlacedBody& owner)
    {
        if (full()) return;
        const Rect common = intersection(upper.box(), lower.box());
        const Facing facing = facingOf(upper, lower);
        const auto add = [&](const Rect& area, const std::string& bond) {
            for (const Rect& region : m_flush.surface(lower.index, area, m_bodies))
                m_contacts.push_back({upper.index, lower.index, region, bond, facing});
        };
        bool bonded = false;
        for (const BondRegion& region : owner.part->bonds) {
            const Rect area = intersection(common, owner.transform.apply(region.region));
            if (area.empty()) continue;
            add(area, region.bond);
            bonded = true;
        }
        if (!bonded) add(common, {});
    }

    const Technology& m_technology;
    const std::vector<PlacedBody>& m_bodies;
    FlushParts m_flush;
    Levels m_tops, m_undersides;
    std::unordered_map<const Part*, Coord> m_standOffs;
    std::vector<Contact> m_contacts;
};

} // namespace

std::vector<Contact> findContacts(const Assembly& assembly, const std::vector<PlacedBody>& bodies)
{
    return ContactFinder(assembly.technology(), bodies).find();
}

} // namespace interpose
