// SPDX-License-Identifier: GPL-3.0-or-later
// Assembly -> what the power stage needs to know: supplies, who feeds whom through what, and which sites signals take.
#include "power/power.hpp"

#include "geom/sites.hpp"
#include "model/port_wires.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace interpose {

namespace {

constexpr const char* kTechnology = "/assembly/technology/";

template <class T>
const T* findById(const std::map<std::string, T>& table, const std::string& id)
{
    const auto entry = table.find(id);
    return entry == table.end() ? nullptr : &entry->second;
}

template <class T>
const T* findById(const std::map<std::string, T>& table, const std::optional<std::string>& id)
{
    return id ? findById(table, *id) : nullptr;
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

std::string partPointer(const Part& part)
{
    return "/assembly/parts/" + part.id.str();
}

/// No voltage and no limit ends at 0: such an end says nothing of how wide the band is.
Banded positive(Banded input, const std::string& pointer)
{
    if (input.low > 0 || input.value <= 0) return input;
    input.low = input.value;
    input.ask = pointer;
    input.bare = true;
    return input;
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
    site.max_current_ma =
        record.max_current_ma
            ? positive(banded(*record.max_current_ma, record.facts, "max_current_ma", at), at + "/max_current_ma")
            : Banded{0, 0, 0, at + "/max_current_ma"}; // whatever a fact left behind says
    return site;
}

/// \param added_w  of its links, on top
Banded shareOf(const Banded& power, double added_w, double share)
{
    return {share * (power.value + added_w), share * (power.low + added_w), share * (power.high + added_w), power.ask,
            power.bare};
}

/// \param added_w  of its links, on top of the stated power
void addRails(const Part& part, const Technology& technology, const std::string& pointer, double added_w,
              PowerBody& body)
{
    const char* key = part.power_w ? "power_w" : "power_blocks";
    const Banded power = banded(part.statedPowerW(), part.facts, key, pointer);
    for (const Rail& rail : part.rails) {
        const std::string at = pointer + "/rails/" + rail.id;
        body.rails.push_back({rail.id, positive(banded(rail.voltage_v, rail.facts, "voltage_v", at), at + "/voltage_v"),
                              shareOf(power, added_w, rail.power_share), rail.ripple_share, rail.step_share});
    }
    if (!body.rails.empty() || body.power_w <= 0) return;
    const auto supply = [&](const auto* record, const std::string& id, const char* table) {
        if (!record || !record->supply_v || !body.rails.empty()) return;
        const std::string at = kTechnology + (table + ('/' + id));
        body.rails.push_back({id, positive(banded(*record->supply_v, record->facts, "supply_v", at), at + "/supply_v"),
                              shareOf(power, added_w, 1)});
    };
    supply(findById(technology.nodes, part.node), part.node.value_or(""), "nodes");
    supply(findById(technology.hbm, part.hbm), part.hbm.value_or(""), "hbm");
    if (!body.rails.empty()) return;
    const bool ofGeneration = findById(technology.hbm, part.hbm) != nullptr;
    body.ask = ofGeneration ? kTechnology + ("hbm/" + *part.hbm + "/supply_v") : pointer + "/rails";
}

/// The finest of the bumps met so far; the first of those alike.
void meetFinest(const Technology& technology, const std::string& bond, PowerBody& body)
{
    const Bond* found = findById(technology.bonds, bond);
    if (!found || (body.finest_pitch_um && *body.finest_pitch_um <= found->pitch.um())) return;
    body.finest_pitch_um = found->pitch.um();
    body.finest_bond = bond;
}

/// \param withDies  the line tests this carrier with its dies on it
void addTests(const Part& part, const Technology& technology, const FlowSettings& flow, bool withDies, PowerBody& body)
{
    if (part.price_usd) return; // tested by its maker
    if (const CarrierTechnology* carrier = findById(technology.carriers, part.carrier);
        carrier && isCarrier(part.kind)) {
        body.check = withDies ? CarrierCheck::Tested : carrierCheck(*carrier);
        body.coverage = carrierCoverage(*body.check, part.sort_coverage, flow);
    } else if (const ProcessNode* node = findById(technology.nodes, part.node); node && part.kind == PartKind::Die) {
        body.probes_land = probesLand(part, technology, flow.probe_pitch);
        if (!body.probes_land)
            body.access_ask = flow.probe_pitch > Coord{} ? partPointer(part) + "/bonds" : "/flow/probe_pitch_um";
        body.on_test_pads = part.test_pads && body.finest_pitch_um && *body.finest_pitch_um < flow.probe_pitch.um();
        body.coverage =
            sortCoverage(probeable(part, technology, flow.probe_pitch), part.sort_coverage, node->sort_coverage, flow);
    }
}

double capacitanceOf(const Part& part, const Technology& technology)
{
    double sum = part.capacitance_nf;
    if (const ProcessNode* node = findById(technology.nodes, part.node); node && part.kind == PartKind::Die)
        sum += node->decap_nf_per_mm2 * part.areaMm2();
    if (const CarrierTechnology* carrier = findById(technology.carriers, part.carrier))
        sum += carrier->decap_nf_per_mm2 * part.areaMm2();
    return sum;
}

double signalsOf(const Phy& phy, const Technology& technology)
{
    const InterfaceStandard* standard = findById(technology.standards, phy.standard);
    return standard ? portWires(phy, *standard) : 0;
}

/// The bumps of a PHY's signals, as placed.
struct SignalField
{
    Rect box;
    double signals = 0;
};

using SignalFields = std::vector<std::vector<SignalField>>; ///< by body

/// What others need no word of: carriers, dummies, passives.
bool statesPower(const Part& part)
{
    return (part.kind != PartKind::Die && part.kind != PartKind::HbmStack) || part.power_w ||
           !part.power_blocks.empty();
}

/// Collects bodies of one assembly, and the signals that take sites of theirs.
class Gathering
{
public:
    Gathering(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const std::vector<Contact>& contacts)
        : m_assembly(assembly)
        , m_technology(assembly.technology())
        , m_bodies(bodies)
        , m_carrierWithDies(testsCarrierWithDies(assembly.flow, bodies))
        , m_anyPower(std::ranges::any_of(bodies, [](const PlacedBody& b) { return b.part->statedPowerW() > 0; }))
        , m_finestOnTop(bodies.size())
    {
        for (const Link& link : *assembly.links)
            m_linked.insert({link.a, link.b});
        findTopPhys(contacts);
        findTopPitches(contacts);
    }

    PowerBody body(std::size_t index, double addedW) const;
    SignalFields fields() const;

private:
    void findTopPhys(const std::vector<Contact>& contacts);
    void findTopPitches(const std::vector<Contact>& contacts);
    bool isPort(const PhyRef& ref, const Phy& phy) const
    {
        const InterfaceStandard* standard = findById(m_technology.standards, phy.standard);
        return standard && standard->kind == InterfaceKind::Port && !m_linked.contains(ref);
    }

    const Assembly& m_assembly;
    const Technology& m_technology;
    const std::vector<PlacedBody>& m_bodies;
    const bool m_carrierWithDies;
    const bool m_anyPower;                  ///< else nobody meant to state any
    std::set<PhyRef> m_linked;              ///< ends of links
    std::set<PhyRef> m_onTop;               ///< PHYs under a part that stands there
    std::vector<std::string> m_finestOnTop; ///< bond; empty: nothing stands there
};

bool hangs(const Contact& c, const std::vector<PlacedBody>& bodies)
{
    return bodies[c.lower].placed->seat == Seat::Bottom && bodies[c.lower].parent == c.upper;
}

void Gathering::findTopPhys(const std::vector<Contact>& contacts)
{
    std::set<std::pair<std::size_t, std::size_t>> touching;
    for (const Contact& contact : contacts)
        if (!hangs(contact, m_bodies)) touching.insert({contact.upper, contact.lower});
    const auto indexOf = [&](const PhyRef& ref) {
        return static_cast<std::size_t>(m_assembly.find(ref.placed) - m_assembly.placed.data());
    };
    for (const Link& link : *m_assembly.links) {
        const std::size_t a = indexOf(link.a), b = indexOf(link.b);
        if (touching.contains({a, b})) m_onTop.insert(link.b);
        if (touching.contains({b, a})) m_onTop.insert(link.a);
    }
}

/// A carrier is probed on the pads of what it takes, too.
void Gathering::findTopPitches(const std::vector<Contact>& contacts)
{
    for (const Contact& contact : contacts) {
        const Bond* bond = findById(m_technology.bonds, contact.bond);
        if (!bond || !isCarrier(m_bodies[contact.lower].part->kind)) continue;
        std::string& finest = m_finestOnTop[contact.lower];
        if (const Bond* own = findById(m_technology.bonds, finest); !own || bond->pitch < own->pitch)
            finest = contact.bond;
    }
}

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
    addRails(part, m_technology, partPointer(part), addedW, body);
    if (m_anyPower && !statesPower(part)) body.ask = partPointer(part) + "/power_w";
    body.embedded = placed.placed->seat == Seat::Embedded;
    const Via* via = findById(m_technology.vias, part.vias);
    if (via && !body.embedded) {
        body.vias = siteOf(*part.vias, *via, "via", "vias");
        body.via_sites = sitesIn(part.outline(), via->pitch);
    }
    body.sheet_on_top = isCarrier(part.kind) || activeFace(placed) == Face::Up;
    for (const Phy& phy : part.phys)
        if (isPort({placed.placed->id, phy.id}, phy)) body.port_signals += signalsOf(phy, m_technology);
    body.capacitance_nf = capacitanceOf(part, m_technology);
    if (const HbmGeneration* hbm = findById(m_technology.hbm, part.hbm))
        body.direct_access_bumps = hbm->direct_access_bumps;
    const FlowSettings& flow = m_assembly.flow;
    body.reached_coverage = memoryCoverage(true, flow.final_test_coverage, flow);
    body.host_coverage = memoryCoverage(false, flow.final_test_coverage, flow);
    for (const BondRegion& region : part.bonds)
        meetFinest(m_technology, region.bond, body);
    addTests(part, m_technology, m_assembly.flow, m_carrierWithDies && isMainCarrier(placed, m_bodies), body);
    meetFinest(m_technology, m_finestOnTop[index], body);
    return body;
}

SignalFields Gathering::fields() const
{
    SignalFields fields(m_bodies.size());
    for (std::size_t i = 0; i < m_bodies.size(); ++i)
        for (const Phy& phy : m_bodies[i].part->phys)
            if (!m_onTop.contains({m_bodies[i].placed->id, phy.id}))
                fields[i].push_back({m_bodies[i].transform.apply(phy.region), signalsOf(phy, m_technology)});
    return fields;
}

/// Gathers the joints of one bond between two bodies into one join.
class Joining
{
public:
    Joining(const Assembly& assembly, const std::vector<PlacedBody>& bodies, SignalFields fields)
        : m_technology(assembly.technology())
        , m_bodies(bodies)
        , m_ballKeepout(assembly.package.ball_keepout)
        , m_fields(std::move(fields))
    {}

    struct Join
    {
        PowerJoin join;
        std::vector<Rect> regions;
    };
    std::vector<Join> joins(const std::vector<Contact>& contacts);

private:
    using Between = std::tuple<std::size_t, std::optional<std::size_t>, std::string_view>;

    double signalsIn(std::size_t body, const Rect& region) const;
    void add(std::size_t body, std::optional<std::size_t> from, const std::string& bond, const Rect& region,
             bool hanging = false);
    void addContacts(const std::vector<Contact>& contacts);
    void addEmbedded(std::size_t body);
    void addBoard(std::size_t body);

    const Technology& m_technology;
    const std::vector<PlacedBody>& m_bodies;
    const Coord m_ballKeepout;
    const SignalFields m_fields;
    std::map<Between, std::size_t> m_at; ///< index of the join
    std::vector<Join> m_joins;
};

double Joining::signalsIn(std::size_t body, const Rect& region) const
{
    double sum = 0;
    for (const SignalField& field : m_fields[body]) {
        const double area = field.box.areaMm2();
        if (area > 0 && overlaps(field.box, region))
            sum += field.signals * intersection(field.box, region).areaMm2() / area;
    }
    return sum;
}

void Joining::add(std::size_t body, std::optional<std::size_t> from, const std::string& bond, const Rect& region,
                  bool hanging)
{
    const auto [at, isNew] = m_at.try_emplace({body, from, bond}, m_joins.size());
    Join& made = isNew ? m_joins.emplace_back() : m_joins[at->second];
    PowerJoin& join = made.join;
    const Bond* record = findById(m_technology.bonds, bond);
    if (isNew) {
        join.body = body;
        join.from = from;
        join.hangs = hanging;
        if (record)
            join.site = siteOf(bond, *record, kindWord(record->kind), "bonds");
        else
            join.site.max_current_ma.ask = partPointer(*m_bodies[body].part) + "/bonds";
    }
    made.regions.push_back(region);
    join.area_mm2 += region.areaMm2();
    if (record) join.sites += sitesIn(region, record->pitch);
    join.signal_sites += signalsIn(body, region);
}

/// A bridge without vias leads no current: what stands on it is fed past it.
void Joining::addContacts(const std::vector<Contact>& contacts)
{
    for (const Contact& contact : contacts) {
        const Part& lower = *m_bodies[contact.lower].part;
        if (lower.kind == PartKind::Bridge && !lower.vias) continue;
        if (hangs(contact, m_bodies))
            add(contact.lower, contact.upper, contact.bond, contact.region, true);
        else if (m_bodies[contact.lower].placed->seat != Seat::Bottom)
            add(contact.upper, contact.lower, contact.bond, contact.region);
    }
}

/// What is let into its parent is joined to it by its vias.
void Joining::addEmbedded(std::size_t body)
{
    const PlacedBody& placed = m_bodies[body];
    const Via* via = findById(m_technology.vias, placed.part->vias);
    if (!via || !placed.parent || placed.placed->seat != Seat::Embedded) return;
    const Rect box = placed.box();
    m_joins.push_back({{body, placed.parent, siteOf(*placed.part->vias, *via, "via", "vias"), box.areaMm2(),
                        static_cast<double>(sitesIn(box, via->pitch)), 0},
                       {box}});
}

void Joining::addBoard(std::size_t body)
{
    const PlacedBody& root = m_bodies[body];
    const Rect outline = root.part->outline();
    const Rect free{outline.x + m_ballKeepout, outline.y + m_ballKeepout, outline.width - m_ballKeepout * 2,
                    outline.height - m_ballKeepout * 2};
    if (free.empty()) return;
    for (const BondRegion& region : root.part->bonds)
        if (overlaps(region.region, free))
            add(body, {}, region.bond, root.transform.apply(intersection(region.region, free)));
}

std::vector<Joining::Join> Joining::joins(const std::vector<Contact>& contacts)
{
    addContacts(contacts);
    for (std::size_t i = 0; i < m_bodies.size(); ++i) {
        addEmbedded(i);
        if (!m_bodies[i].parent) addBoard(i);
    }
    for (auto& [join, regions] : m_joins) { // the last bits are those of the order of summing
        join.area_mm2 = std::round(join.area_mm2 * 1e9) / 1e9;
        join.signal_sites = std::round(join.signal_sites * 1e6) / 1e6;
    }
    std::ranges::stable_sort(m_joins, {}, [](const Join& j) { return j.join.body; });
    return std::move(m_joins);
}

} // namespace

Banded banded(double value, const Facts& facts, const char* key, const std::string& record)
{
    Banded result{value, value, value, {}};
    const auto fact = facts.find(key);
    result.bare = fact == facts.end();
    if (result.bare || fact->second.grade == Grade::Assumed) result.ask = record + '/' + key;
    if (result.bare) return result;
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
    for (Joining::Join& join : Joining(assembly, bodies, gathering.fields()).joins(contacts)) {
        layout.input.joins.push_back(std::move(join.join));
        layout.regions.push_back(std::move(join.regions));
    }
    return layout;
}

} // namespace interpose
