// SPDX-License-Identifier: GPL-3.0-or-later
// Assembly -> what the power stage needs to know: supplies, who feeds whom through what, and which sites signals take.
#include "power/power.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace interpose {

namespace {

constexpr const char* kTechnology = "/assembly/technology/";

template <class T>
const T* findById(const std::map<std::string, T>& table, const std::optional<std::string>& id)
{
    if (!id) return nullptr;
    const auto entry = table.find(*id);
    return entry == table.end() ? nullptr : &entry->second;
}

std::string_view kindWord(BondKind kind)
{
    switch (kind) {
    case BondKind::Microbump:
        return "microbump";
    case BondKind::C4:
        return "c4";
    case BondKind::Hybrid:
        return "hybrid";
    case BondKind::Ball:
        return "ball";
    case BondKind::ThroughMould:
        return "through_mould";
    case BondKind::RdlPad:
        return "rdl_pad";
    }
    return {};
}

template <class Record>
PowerSite siteOf(const std::string& id, const Record& record, std::string_view kind, const char* table)
{
    PowerSite site;
    site.id = id;
    site.kind = kind;
    site.pitch_mm = record.pitch.mm();
    const std::string at = kTechnology + (table + ('/' + id));
    if (record.resistance_mohm)
        site.resistance_mohm = banded(*record.resistance_mohm, record.facts, "resistance_mohm", at);
    site.max_current_ma = banded(record.max_current_ma.value_or(0), record.facts, "max_current_ma", at);
    return site;
}

void addRails(const Part& part, const Technology& technology, const std::string& pointer, PowerBody& body)
{
    for (const Rail& rail : part.rails) {
        const std::string at = pointer + "/rails/" + rail.id;
        body.rails.push_back({rail.id, banded(rail.voltage_v, rail.facts, "voltage_v", at),
                              rail.power_share * body.power_w, rail.ripple_share, rail.step_share});
    }
    if (!body.rails.empty() || body.power_w <= 0) return;
    const auto supply = [&](const auto* record, const std::string& id, const char* table) {
        if (!record || !record->supply_v || !body.rails.empty()) return;
        const std::string at = kTechnology + (table + ('/' + id));
        body.rails.push_back({id, banded(*record->supply_v, record->facts, "supply_v", at), body.power_w});
    };
    supply(findById(technology.nodes, part.node), part.node.value_or(""), "nodes");
    supply(findById(technology.hbm, part.hbm), part.hbm.value_or(""), "hbm");
    if (body.rails.empty()) body.ask = pointer + "/rails";
}

/// Fan-out: the carrier is made, and tested, around the dies. As the flow has it.
bool isChipFirst(const FlowSettings& flow, const std::vector<PlacedBody>& bodies)
{
    if (!flow.steps.empty()) {
        const auto at = [&](StepKind kind) { return std::ranges::find(flow.steps, kind, &FlowStep::kind); };
        return at(StepKind::Attach) < at(StepKind::CarrierFabricate) &&
               at(StepKind::CarrierFabricate) < flow.steps.end();
    }
    return std::ranges::any_of(bodies, [](const PlacedBody& body) {
        return !body.parent && body.part->kind == PartKind::Rdl && body.part->fill;
    });
}

bool isMainCarrier(const PlacedBody& body, const std::vector<PlacedBody>& bodies)
{
    const bool kind = body.part->kind == PartKind::Interposer || body.part->kind == PartKind::Rdl;
    return kind && (!body.parent || !bodies[*body.parent].parent);
}

void addTests(const Part& part, const Technology& technology, const FlowSettings& flow, bool builtAround,
              PowerBody& body)
{
    if (const std::optional<Coord> finest = finestPitch(part, technology)) body.finest_pitch_um = finest->um();
    if (part.price_usd) return; // tested by its maker
    if (const CarrierTechnology* carrier = findById(technology.carriers, part.carrier);
        carrier && isCarrier(part.kind)) {
        body.check = builtAround ? CarrierCheck::Tested : carrierCheck(*carrier);
        body.coverage = carrierCoverage(*body.check, part.sort_coverage, flow);
    } else if (const ProcessNode* node = findById(technology.nodes, part.node); node && part.kind == PartKind::Die) {
        body.probeable = probeable(part, technology, flow.probe_pitch);
        body.on_test_pads = part.test_pads && body.finest_pitch_um && *body.finest_pitch_um < flow.probe_pitch.um();
        body.coverage = sortCoverage(body.probeable, part.sort_coverage, node->sort_coverage, flow);
    }
}

double signalsOf(const Phy& phy, const Technology& technology)
{
    const InterfaceStandard* standard = findById(technology.standards, std::optional(phy.standard));
    if (!standard) return 0;
    return phy.lanes * (standard->shared_bus ? 1.0 : 2.0) + std::max(standard->overhead_wires, 0);
}

/// Collects bodies, then joins, of one assembly.
class Gathering
{
public:
    Gathering(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const std::vector<Contact>& contacts)
        : m_assembly(assembly)
        , m_technology(assembly.technology())
        , m_bodies(bodies)
        , m_contacts(contacts)
        , m_chipFirst(isChipFirst(assembly.flow, bodies))
    {
        for (const Link& link : *assembly.links)
            m_linked.insert({link.a, link.b});
        findTopPhys();
    }

    PowerBody body(std::size_t index, double addedW) const;

    struct Join
    {
        PowerJoin join;
        std::vector<Rect> regions;
    };
    std::vector<Join> joins() const;

private:
    bool hangs(const Contact& c) const
    {
        return m_bodies[c.lower].placed->seat == Seat::Bottom && m_bodies[c.lower].parent == c.upper;
    }

    void findTopPhys()
    {
        std::set<std::pair<std::size_t, std::size_t>> touching;
        for (const Contact& contact : m_contacts)
            if (!hangs(contact)) touching.insert({contact.upper, contact.lower});
        const auto indexOf = [&](const PhyRef& ref) {
            return static_cast<std::size_t>(m_assembly.find(ref.placed) - m_assembly.placed.data());
        };
        for (const Link& link : *m_assembly.links) {
            const std::size_t a = indexOf(link.a), b = indexOf(link.b);
            if (touching.contains({a, b})) m_onTop.insert(link.b);
            if (touching.contains({b, a})) m_onTop.insert(link.a);
        }
    }

    bool isPort(const PhyRef& ref, const Phy& phy) const
    {
        const InterfaceStandard* standard = findById(m_technology.standards, std::optional(phy.standard));
        const bool linked =
            std::ranges::any_of(m_linked, [&](const auto& ends) { return ends.first == ref || ends.second == ref; });
        return standard && standard->kind == InterfaceKind::Port && !linked;
    }

    double signalsIn(std::size_t body, const Rect& region) const
    {
        double sum = 0;
        for (const Phy& phy : m_bodies[body].part->phys) {
            if (m_onTop.contains({m_bodies[body].placed->id, phy.id})) continue;
            const Rect field = m_bodies[body].transform.apply(phy.region);
            const double area = field.areaMm2();
            if (area > 0 && overlaps(field, region))
                sum += signalsOf(phy, m_technology) * intersection(field, region).areaMm2() / area;
        }
        return sum;
    }

    void add(std::vector<Join>& joins, std::size_t body, std::optional<std::size_t> from, const std::string& bond,
             const Rect& region) const
    {
        const double area = region.areaMm2(), signals = signalsIn(body, region);
        const auto same = std::ranges::find_if(
            joins, [&](const Join& j) { return j.join.body == body && j.join.from == from && j.join.site.id == bond; });
        const bool isNew = same == joins.end();
        Join& made = isNew ? joins.emplace_back() : *same;
        PowerJoin& join = made.join;
        made.regions.push_back(region);
        if (isNew) {
            join.body = body;
            join.from = from;
            if (const auto record = m_technology.bonds.find(bond); record != m_technology.bonds.end())
                join.site = siteOf(bond, record->second, kindWord(record->second.kind), "bonds");
        }
        join.area_mm2 += area;
        join.signal_sites += signals;
    }

    const Assembly& m_assembly;
    const Technology& m_technology;
    const std::vector<PlacedBody>& m_bodies;
    const std::vector<Contact>& m_contacts;
    const bool m_chipFirst;
    std::set<std::pair<PhyRef, PhyRef>> m_linked;
    std::set<PhyRef> m_onTop; ///< PHYs under a part that stands there
};

PowerBody Gathering::body(std::size_t index, double addedW) const
{
    const PlacedBody& placed = m_bodies[index];
    const Part& part = *placed.part;
    PowerBody body;
    body.placed = placed.placed->id;
    body.kind = part.kind;
    body.root = !placed.parent;
    body.area_mm2 = part.areaMm2();
    body.power_w = part.statedPowerW() + addedW;
    addRails(part, m_technology, "/assembly/parts/" + part.id.str(), body);
    const bool embedded = placed.placed->seat == Seat::Embedded; // its vias are what joins it to its parent
    const Via* via = findById(m_technology.vias, part.vias);
    if (via && !embedded) body.vias = siteOf(*part.vias, *via, "via", "vias");
    body.sheet_on_top = isCarrier(part.kind) || activeFace(placed) == Face::Up;
    for (const Phy& phy : part.phys)
        if (isPort({placed.placed->id, phy.id}, phy)) body.port_signals += signalsOf(phy, m_technology);
    body.capacitance_nf = part.capacitance_nf;
    if (const ProcessNode* node = findById(m_technology.nodes, part.node); node && part.kind == PartKind::Die)
        body.capacitance_nf += node->decap_nf_per_mm2 * body.area_mm2;
    if (const CarrierTechnology* carrier = findById(m_technology.carriers, part.carrier))
        body.capacitance_nf += carrier->decap_nf_per_mm2 * body.area_mm2;
    if (const HbmGeneration* hbm = findById(m_technology.hbm, part.hbm))
        body.direct_access_bumps = hbm->direct_access_bumps;
    addTests(part, m_technology, m_assembly.flow, m_chipFirst && isMainCarrier(placed, m_bodies), body);
    return body;
}

/// A bridge without vias leads no current: what stands on it is fed past it.
std::vector<Gathering::Join> Gathering::joins() const
{
    std::vector<Join> joins;
    for (const Contact& contact : m_contacts) {
        const Part& lower = *m_bodies[contact.lower].part;
        if (lower.kind == PartKind::Bridge && !lower.vias) continue;
        if (hangs(contact))
            add(joins, contact.lower, contact.upper, contact.bond, contact.region);
        else if (m_bodies[contact.lower].placed->seat != Seat::Bottom)
            add(joins, contact.upper, contact.lower, contact.bond, contact.region);
    }
    for (std::size_t i = 0; i < m_bodies.size(); ++i) {
        const PlacedBody& body = m_bodies[i];
        const Via* via = findById(m_technology.vias, body.part->vias);
        if (via && body.parent && body.placed->seat == Seat::Embedded)
            joins.push_back({{i, body.parent, siteOf(*body.part->vias, *via, "via", "vias"), body.box().areaMm2(), 0},
                             {body.box()}});
        if (body.parent) continue;
        const Rect outline = m_bodies[i].part->outline();
        const Coord rim = m_assembly.package.ball_keepout;
        const Rect free{outline.x + rim, outline.y + rim, outline.width - rim * 2, outline.height - rim * 2};
        for (const BondRegion& region : m_bodies[i].part->bonds)
            if (!free.empty() && overlaps(region.region, free))
                add(joins, i, {}, region.bond, m_bodies[i].transform.apply(intersection(region.region, free)));
    }
    for (auto& [join, regions] : joins) { // the last bits are those of the order of summing
        join.area_mm2 = std::round(join.area_mm2 * 1e9) / 1e9;
        join.signal_sites = std::round(join.signal_sites * 1e6) / 1e6;
    }
    std::ranges::stable_sort(joins, {}, [](const Join& j) { return j.join.body; });
    return joins;
}

} // namespace

Banded banded(double value, const Facts& facts, const char* key, const std::string& record)
{
    Banded result{value, value, value, {}};
    const auto fact = facts.find(key);
    if (fact == facts.end() || fact->second.grade == Grade::Assumed) result.ask = record + '/' + key;
    if (fact == facts.end()) return result;
    result.low = std::min(value, fact->second.low.value_or(value));
    result.high = std::max(value, fact->second.high.value_or(value));
    return result;
}

PowerInput powerInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                      const std::vector<Contact>& contacts, const std::vector<double>& added_w)
{
    return powerLayout(assembly, bodies, contacts, added_w).input;
}

PowerLayout powerLayout(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                        const std::vector<Contact>& contacts, const std::vector<double>& added_w)
{
    const Gathering gathering(assembly, bodies, contacts);
    PowerLayout layout;
    layout.input.bodies.reserve(bodies.size());
    for (std::size_t i = 0; i < bodies.size(); ++i)
        layout.input.bodies.push_back(gathering.body(i, i < added_w.size() ? added_w[i] : 0));
    for (Gathering::Join& join : gathering.joins()) {
        layout.input.joins.push_back(std::move(join.join));
        layout.regions.push_back(std::move(join.regions));
    }
    return layout;
}

} // namespace interpose
