// SPDX-License-Identifier: GPL-3.0-or-later
// What the wiring stage takes from an assembly: its PHYs as placed, and the wires that each link may use.
#include "wiring/wiring.hpp"

#include <algorithm>
#include <cassert>
#include <span>
#include <unordered_map>

namespace interpose {

namespace {

/// Copies of technology records less their facts: engines do not read them, and they would make inputs costly to
/// copy and unequal when only a source is corrected. Each record is copied once.
template <class Record>
class FactFree
{
public:
    const Record& of(const Record& record)
    {
        const auto [found, isNew] = m_copies.try_emplace(&record, record);
        if (isNew) found->second.facts.clear();
        return found->second;
    }

private:
    std::unordered_map<const Record*, Record> m_copies;
};

/// Finds the carrier, and its class of wires, that a link runs through.
class Routes
{
public:
    Routes(const Technology& technology, const std::vector<PlacedBody>& bodies, const std::vector<Contact>& contacts)
        : m_technology(technology), m_bodies(bodies), m_contacts(contacts)
    {}

    void route(const Link& link, const PlacedPhy& a, const PlacedPhy& b, WiringLink& out);

private:
    std::span<const Contact> below(std::size_t body) const;
    bool touch(std::size_t a, std::size_t b) const;
    bool standsOver(const PlacedPhy& phy, std::size_t carrier) const;
    std::vector<std::size_t> supporters(const PlacedPhy& a, const PlacedPhy& b) const;
    const std::vector<RoutingClass>* classesOf(std::size_t body) const;

    const Technology& m_technology;
    const std::vector<PlacedBody>& m_bodies;
    const std::vector<Contact>& m_contacts; ///< by upper
    FactFree<RoutingClass> m_classes;
};

std::span<const Contact> Routes::below(std::size_t body) const
{
    const auto found = std::ranges::equal_range(m_contacts, body, {}, &Contact::upper);
    return {found.begin(), found.end()};
}

bool Routes::touch(std::size_t a, std::size_t b) const
{
    const auto on = [this](std::size_t upper, std::size_t lower) {
        return std::ranges::any_of(below(upper), [lower](const Contact& c) { return c.lower == lower; });
    };
    return on(a, b) || on(b, a);
}

bool Routes::standsOver(const PlacedPhy& phy, std::size_t carrier) const
{
    const Rect region = phy.transform.apply(phy.region);
    return std::ranges::any_of(below(phy.body), [&](const Contact& contact) {
        return contact.lower == carrier && overlaps(contact.region, region);
    });
}

/// Bridges below both PHYs, then the common ancestors, nearest first.
std::vector<std::size_t> Routes::supporters(const PlacedPhy& a, const PlacedPhy& b) const
{
    std::vector<std::size_t> found;
    for (const Contact& contact : below(a.body)) {
        const std::size_t lower = contact.lower;
        const bool isNew = found.empty() || found.back() != lower; // contacts are ordered by lower too
        if (isNew && m_bodies[lower].part->kind == PartKind::Bridge && standsOver(a, lower) && standsOver(b, lower))
            found.push_back(lower);
    }
    std::vector<std::size_t> above;
    for (std::optional<std::size_t> body = a.body; body; body = m_bodies[*body].parent)
        above.push_back(*body);
    for (std::optional<std::size_t> body = b.body; body; body = m_bodies[*body].parent)
        if (std::ranges::find(above, *body) != above.end()) found.push_back(*body);
    return found;
}

const std::vector<RoutingClass>* Routes::classesOf(std::size_t body) const
{
    const std::optional<std::string>& carrier = m_bodies[body].part->carrier;
    if (!carrier) return nullptr;
    const auto found = m_technology.carriers.find(*carrier);
    return found == m_technology.carriers.end() ? nullptr : &found->second.routing;
}

void Routes::route(const Link& link, const PlacedPhy& a, const PlacedPhy& b, WiringLink& out)
{
    if (a.body == b.body || touch(a.body, b.body)) return;
    const std::vector<std::size_t> carriers = supporters(a, b);
    if (!link.routing) {
        const std::vector<RoutingClass>* classes = carriers.empty() ? nullptr : classesOf(carriers.front());
        if (!classes || classes->empty()) return;
        out.routing = m_classes.of(classes->front());
        out.carrier = carriers.front();
        return;
    }
    for (const std::size_t carrier : carriers) {
        const std::vector<RoutingClass>* classes = classesOf(carrier);
        if (!classes) continue;
        const auto named = std::ranges::find(*classes, *link.routing, &RoutingClass::id);
        if (named == classes->end()) continue;
        out.routing = m_classes.of(*named);
        out.carrier = carrier;
        return;
    }
    out.routing_unknown = true;
}

PlacedPhy placedPhy(const PlacedBody& body, const Phy& phy, const InterfaceStandard& standard)
{
    return {body.index,
            phy.id,
            phy.region,
            body.transform,
            {body.part->width, body.part->height},
            phy.edge,
            phy.lanes,
            standard,
            body.part->kind == PartKind::HbmStack,
            phy.rate_gbit_per_s};
}

/// PHYs of all bodies in one list, and where the list of each body begins.
struct PhyTable
{
    std::vector<PlacedPhy> phys;
    std::vector<std::size_t> first;
};

PhyTable tabulate(const Assembly& assembly, const std::vector<PlacedBody>& bodies)
{
    PhyTable table;
    FactFree<InterfaceStandard> standards;
    for (const PlacedBody& body : bodies) {
        table.first.push_back(table.phys.size());
        for (const Phy& phy : body.part->phys) {
            const auto standard = assembly.technology().standards.find(phy.standard);
            assert(standard != assembly.technology().standards.end());
            table.phys.push_back(placedPhy(body, phy, standards.of(standard->second)));
        }
    }
    return table;
}

std::size_t phyIndex(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const PhyTable& table,
                     const PhyRef& end)
{
    const PlacedPart* placed = assembly.find(end.placed);
    assert(placed);
    const auto body = static_cast<std::size_t>(placed - assembly.placed.data());
    const Phy* phy = bodies[body].part->phy(end.phy);
    assert(phy);
    return table.first[body] + static_cast<std::size_t>(phy - bodies[body].part->phys.data());
}

} // namespace

WiringInput wiringInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                        const std::vector<Contact>& contacts)
{
    WiringInput input;
    input.placed_ids.reserve(bodies.size());
    for (const PlacedBody& body : bodies)
        input.placed_ids.push_back(body.placed->id);

    PhyTable table = tabulate(assembly, bodies);
    Routes routes(assembly.technology(), bodies, contacts);
    input.links.reserve(assembly.links->size());
    for (const Link& link : *assembly.links) {
        WiringLink out;
        out.id = link.id;
        out.a = phyIndex(assembly, bodies, table, link.a);
        out.b = phyIndex(assembly, bodies, table, link.b);
        out.reversed = link.reversed;
        out.rate_gbit_per_s = link.rate_gbit_per_s;
        const PlacedPhy &a = table.phys[out.a], &b = table.phys[out.b];
        out.termination = link.termination.value_or(a.standard.termination);
        out.a_includes_links = bodies[a.body].part->power_includes_links;
        out.b_includes_links = bodies[b.body].part->power_includes_links;
        routes.route(link, a, b, out);
        input.links.push_back(std::move(out));
    }
    input.phys = std::move(table.phys);
    return input;
}

} // namespace interpose
