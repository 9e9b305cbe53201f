// SPDX-License-Identifier: GPL-3.0-or-later
// The open assembly as geometry for drawing and picking: bodies in drawing order, links as pairs of rectangles, who
// lies on whom. Rebuilt from a snapshot, never edited.
#pragma once

#include "document/document.hpp"
#include "model/assembly.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

namespace interpose {

/// One link as drawn.
struct SceneLink
{
    std::size_t link = 0; ///< index in Assembly::links
    std::size_t body_a = 0, body_b = 0;
    Rect a, b; ///< its PHYs, root coordinates
    int lanes = 0;
};

class Scene
{
public:
    using Indices = std::vector<std::size_t>;

    Scene();
    /// O(n log n). `keepCovered`: while a gesture runs covered() stays as it was (the same bodies, positions aside).
    void show(Document::Snapshot snapshot, bool keepCovered = false);

    const Document::Snapshot& snapshot() const { return m_snapshot; }
    const std::vector<PlacedBody>& bodies() const { return m_bodies; }
    const Indices& drawOrder() const { return m_order; } ///< lowest first
    const std::vector<SceneLink>& links() const { return m_links; }
    bool empty() const { return !m_root; }

    std::optional<std::size_t> root() const { return m_root; }
    std::optional<std::size_t> indexOf(const PlacedId& id) const;
    const PlacedId& id(std::size_t body) const { return m_bodies[body].placed->id; }
    bool hasChildren(std::size_t body) const { return m_hasChildren[body] != 0; }
    /// The part people mean by "the floor": the one with most direct children (the lowest of equals), else the root.
    std::optional<std::size_t> floor() const { return m_floor; }

    /// Bodies under a point, highest first.
    Indices stackAt(Point root) const;
    /// Bodies wholly inside, and those touching, in drawing order. The root is never among them.
    Indices inside(const Rect& area) const;
    Indices touching(const Rect& area) const;
    /// Per body: it is one of `ids` or stands, however high, on one of them.
    std::vector<char> withDescendants(const std::set<PlacedId>& ids) const;
    /// `above` stands, however high, on `below`.
    bool standsOn(std::size_t above, std::size_t below) const;
    /// Common box of the ids that exist; empty without any.
    Rect boxOf(const std::set<PlacedId>& ids) const;
    /// Common box of everything.
    Rect extent() const;
    /// Per body: a single higher body covers it wholly. Worked out on first use after show().
    const std::vector<char>& covered() const;

private:
    void sortByHeight();
    void findLinks();
    void findFloor();

    Document::Snapshot m_snapshot;
    std::vector<PlacedBody> m_bodies;
    Indices m_order;
    std::vector<SceneLink> m_links;
    std::vector<char> m_hasChildren;
    std::optional<std::size_t> m_root, m_floor;
    mutable std::vector<char> m_covered;
    mutable bool m_coveredKnown = false;
};

/// Parts that are the ground others stand on: a drag that starts on one unselected draws a band instead.
bool isGround(PartKind kind);

} // namespace interpose
