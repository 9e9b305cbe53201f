// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/scene.hpp"

#include "geom/region.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace interpose {

Scene::Scene() : m_snapshot(std::make_shared<const Assembly>()) {}

void Scene::show(Document::Snapshot snapshot, bool keepCovered)
{
    m_snapshot = std::move(snapshot);
    m_bodies = layOut(*m_snapshot);
    m_coveredKnown = keepCovered && m_coveredKnown && m_covered.size() == m_bodies.size();
    m_hasChildren.assign(m_bodies.size(), 0);
    m_root.reset();
    for (const PlacedBody& body : m_bodies) {
        if (body.parent)
            m_hasChildren[*body.parent] = 1;
        else
            m_root = body.index;
    }
    sortByHeight();
    findLinks();
    findFloor();
}

void Scene::sortByHeight()
{
    const auto key = [this](std::size_t i) { return std::tuple(m_bodies[i].top, m_bodies[i].tier, i); };
    if (m_order.size() != m_bodies.size()) {
        m_order.resize(m_bodies.size());
        std::iota(m_order.begin(), m_order.end(), std::size_t{0});
    }
    if (!std::ranges::is_sorted(m_order, {}, key)) std::ranges::sort(m_order, {}, key);
}

void Scene::findLinks()
{
    m_links.clear();
    const std::vector<Link>& links = *m_snapshot->links;
    m_links.reserve(links.size());
    for (std::size_t i = 0; i < links.size(); ++i) {
        const auto a = indexOf(links[i].a.placed), b = indexOf(links[i].b.placed);
        if (!a || !b) continue;
        const Phy* phyA = m_bodies[*a].part->phy(links[i].a.phy);
        const Phy* phyB = m_bodies[*b].part->phy(links[i].b.phy);
        if (!phyA || !phyB) continue;
        m_links.push_back({i, *a, *b, m_bodies[*a].transform.apply(phyA->region),
                           m_bodies[*b].transform.apply(phyB->region), phyA->lanes});
    }
}

void Scene::findFloor()
{
    std::vector<std::size_t> children(m_bodies.size(), 0);
    for (const PlacedBody& body : m_bodies)
        if (body.parent) ++children[*body.parent];
    m_floor = m_root;
    for (const std::size_t i : m_order)
        if (m_floor && children[i] > children[*m_floor]) m_floor = i;
}

std::optional<std::size_t> Scene::indexOf(const PlacedId& id) const
{
    const PlacedPart* found = m_snapshot->find(id);
    if (!found) return std::nullopt;
    return static_cast<std::size_t>(found - m_snapshot->placed.data());
}

Scene::Indices Scene::stackAt(Point root) const
{
    Indices found;
    for (auto i = m_order.rbegin(); i != m_order.rend(); ++i)
        if (m_bodies[*i].box().contains(root)) found.push_back(*i);
    return found;
}

Scene::Indices Scene::inside(const Rect& area) const
{
    Indices found;
    std::ranges::copy_if(m_order, std::back_inserter(found),
                         [&](std::size_t i) { return i != m_root && area.contains(m_bodies[i].box()); });
    return found;
}

Scene::Indices Scene::touching(const Rect& area) const
{
    Indices found;
    std::ranges::copy_if(m_order, std::back_inserter(found),
                         [&](std::size_t i) { return i != m_root && overlaps(area, m_bodies[i].box()); });
    return found;
}

std::vector<char> Scene::withDescendants(const std::set<PlacedId>& ids) const
{
    std::vector<char> in(m_bodies.size(), 0);
    for (const PlacedId& id : ids)
        if (const auto i = indexOf(id)) in[*i] = 1;
    // Parents may come after their children in the list: walk up until something known is met.
    for (const PlacedBody& body : m_bodies)
        for (auto at = body.parent; at && !in[body.index]; at = m_bodies[*at].parent)
            in[body.index] = in[*at];
    return in;
}

bool Scene::standsOn(std::size_t above, std::size_t below) const
{
    for (auto at = m_bodies[above].parent; at; at = m_bodies[*at].parent)
        if (*at == below) return true;
    return false;
}

Rect Scene::boxOf(const std::set<PlacedId>& ids) const
{
    std::optional<Rect> box;
    for (const PlacedId& id : ids)
        if (const auto i = indexOf(id)) box = box ? boundingBox(*box, m_bodies[*i].box()) : m_bodies[*i].box();
    return box.value_or(Rect{});
}

Rect Scene::extent() const
{
    if (m_bodies.empty()) return {};
    Rect box = m_bodies.front().box();
    for (const PlacedBody& body : m_bodies)
        box = boundingBox(box, body.box());
    return box;
}

const std::vector<char>& Scene::covered() const
{
    if (m_coveredKnown) return m_covered;
    m_coveredKnown = true;
    m_covered.assign(m_bodies.size(), 0);
    std::vector<Rect> boxes;
    boxes.reserve(m_bodies.size());
    for (const std::size_t i : m_order)
        boxes.push_back(m_bodies[i].box());
    const SpatialIndex index(boxes);
    for (std::size_t k = 0; k < boxes.size(); ++k) {
        const Rect centre{boxes[k].centre().x, boxes[k].centre().y, {}, {}};
        for (const std::size_t above : index.touching(centre))
            if (above > k && m_bodies[m_order[above]].bottom >= m_bodies[m_order[k]].top &&
                boxes[above].contains(boxes[k]))
                m_covered[m_order[k]] = 1;
    }
    return m_covered;
}

bool isGround(PartKind kind)
{
    return kind == PartKind::Substrate || kind == PartKind::Interposer || kind == PartKind::Rdl;
}

} // namespace interpose
