// SPDX-License-Identifier: GPL-3.0-or-later
// Where parts may be: not inside each other, on something, apart from each other, inside their carrier, level under a
// lid. Pairs come from a spatial index; an assembly that piles everything up is told so and not searched to the end.
#include "base/number_text.hpp"
#include "geom/region.hpp"
#include "rules/findings.hpp"

#include <algorithm>
#include <map>

namespace interpose {

namespace {

/// Neighbours looked at before the search for pairs gives up.
constexpr std::size_t kMaxPairs = 4'000'000;

/// What stands under each part (over it, when it hangs).
using Supports = std::vector<std::vector<std::size_t>>;

Supports supportsOf(const RuleScene& scene)
{
    Supports supports(scene.bodies.size());
    for (const Contact& c : scene.contacts) {
        const bool lowerHangs = scene.bodies[c.lower].placed->seat == Seat::Bottom;
        std::vector<std::size_t>& held = supports[lowerHangs ? c.lower : c.upper];
        const std::size_t by = lowerHangs ? c.upper : c.lower;
        if (held.empty() || held.back() != by) held.push_back(by);
    }
    return supports;
}

bool standsIn(const RuleScene& scene, std::size_t body, std::size_t ancestor)
{
    for (std::optional<std::size_t> at = scene.bodies[body].parent; at; at = scene.bodies[*at].parent)
        if (*at == ancestor) return true;
    return false;
}

class PairRules
{
public:
    PairRules(const RuleScene& scene, Findings& findings) : m_scene(scene), m_findings(findings), m_index(boxes(scene))
    {
        for (const GapRule& rule : scene.deck.gaps)
            if (rule.min_gap) m_reach = std::max(m_reach, *rule.min_gap);
    }

    void check()
    {
        std::size_t looked = 0;
        for (std::size_t i = 0; i < m_scene.bodies.size(); ++i) {
            const std::vector<std::size_t> near = m_index.touching(grown(m_scene.bodies[i].box(), m_reach));
            for (const std::size_t j : near)
                if (j > i) checkPair(i, j);
            looked += near.size();
            if (looked > kMaxPairs) {
                m_findings.cutShort("PLACE-001");
                break;
            }
        }
        for (const GapRule& rule : m_scene.deck.gaps)
            if (rule.max_gap) checkNearest(rule);
    }

private:
    static std::vector<Rect> boxes(const RuleScene& scene)
    {
        std::vector<Rect> all;
        all.reserve(scene.bodies.size());
        for (const PlacedBody& body : scene.bodies)
            all.push_back(body.box());
        return all;
    }

    void checkPair(std::size_t i, std::size_t j)
    {
        const PlacedBody &a = m_scene.bodies[i], &b = m_scene.bodies[j];
        if (!sameHeight(a, b)) return;
        const Coord apart = clearance(a.box(), b.box());
        // What is let into a part lies within it by design.
        if (apart < Coord{} && !standsIn(m_scene, i, j) && !standsIn(m_scene, j, i)) sayOverlap(i, j);
        if (apart >= Coord{} && neighbours(i, j)) checkGap(i, j, apart);
    }

    void sayOverlap(std::size_t i, std::size_t j)
    {
        static const std::string kCode = "PLACE-001";
        if (m_findings.full(kCode)) return m_findings.count(kCode);
        const PlacedBody &a = m_scene.bodies[i], &b = m_scene.bodies[j];
        const Rect common = intersection(a.box(), b.box());
        const Coord depth = std::min(a.top, b.top) - std::max(a.bottom, b.bottom);
        m_findings.add(Severity::Error, kCode, {m_scene.id(i), m_scene.id(j)},
                       m_scene.id(i) + " and " + m_scene.id(j) + " overlap by " + inUm(common.width) + " x " +
                           inUm(common.height) + " (" + inMm2(common.areaMm2()) + "; 0 allowed) over " + inUm(depth) +
                           " of height",
                       common.areaMm2(), 0.0, "overlap");
    }

    /// Side by side on one carrier.
    bool neighbours(std::size_t i, std::size_t j) const
    {
        return m_scene.carrier[i] && m_scene.carrier[i] == m_scene.carrier[j] && !standsIn(m_scene, i, j) &&
               !standsIn(m_scene, j, i);
    }

    static std::string ruleText(const GapRule& rule, const char* key)
    {
        return "gaps " + std::string(kindWord(rule.a)) + '-' + std::string(kindWord(rule.b)) + ' ' + key;
    }

    void checkGap(std::size_t i, std::size_t j, Coord apart)
    {
        static const std::string kCode = "PLACE-003";
        const PartKind a = m_scene.bodies[i].part->kind, b = m_scene.bodies[j].part->kind;
        for (const GapRule& rule : m_scene.deck.gaps) {
            const bool meant = (rule.a == a && rule.b == b) || (rule.a == b && rule.b == a);
            if (!meant || !rule.min_gap || apart >= *rule.min_gap) continue;
            if (m_findings.full(kCode)) return m_findings.count(kCode);
            m_findings.add(Severity::Warning, kCode, {m_scene.id(i), m_scene.id(j)},
                           m_scene.id(i) + " and " + m_scene.id(j) + " are " + inUm(apart) + " apart, at least " +
                               inUm(*rule.min_gap) + " is asked",
                           apart.um(), rule.min_gap->um(), ruleText(rule, "min_gap_um"));
        }
    }

    /// Nearest part of the kind beside `i`, looked for in windows of twice the size each.
    std::optional<std::size_t> nearest(std::size_t i, PartKind kind, Coord within) const
    {
        const PlacedBody& body = m_scene.bodies[i];
        const Rect everything = m_scene.bodies[*m_scene.carrier[i]].box();
        for (Coord reach = std::max(within, Coord::fromUm(1));; reach = 2 * reach) {
            const Rect window = grown(body.box(), reach);
            std::optional<std::size_t> best;
            for (const std::size_t j : m_index.touching(window)) {
                const PlacedBody& other = m_scene.bodies[j];
                if (j == i || other.part->kind != kind || !sameHeight(body, other) || !neighbours(i, j)) continue;
                const Coord apart = clearance(body.box(), other.box());
                if (apart <= reach && (!best || apart < clearance(body.box(), m_scene.bodies[*best].box()))) best = j;
            }
            if (best || window.contains(everything)) return best;
        }
    }

    void checkNearest(const GapRule& rule)
    {
        static const std::string kCode = "PLACE-004";
        std::map<const PlacedBody*, std::size_t> partners; // parts of the kind asked for, by carrier
        for (std::size_t i = 0; i < m_scene.bodies.size(); ++i)
            if (m_scene.bodies[i].part->kind == rule.b && m_scene.carrier[i])
                ++partners[&m_scene.bodies[*m_scene.carrier[i]]];
        std::size_t asked = 0;
        for (std::size_t i = 0; i < m_scene.bodies.size(); ++i) {
            if (m_scene.bodies[i].part->kind != rule.a || !m_scene.carrier[i] || m_findings.full(kCode)) continue;
            // Without a partner the windows would grow over the whole carrier to find nobody.
            const auto there = partners.find(&m_scene.bodies[*m_scene.carrier[i]]);
            if (there == partners.end() || there->second <= (rule.a == rule.b ? 1u : 0u)) continue;
            // A pile makes every window full; PLACE-001 has told it.
            if (++asked > kMaxNearest) return m_findings.cutShort(kCode);
            const std::optional<std::size_t> j = nearest(i, rule.b, *rule.max_gap);
            if (!j) continue;
            const Coord apart = clearance(m_scene.bodies[i].box(), m_scene.bodies[*j].box());
            if (apart <= *rule.max_gap) continue;
            m_findings.add(Severity::Warning, kCode, {m_scene.id(i), m_scene.id(*j)},
                           m_scene.id(i) + " is " + inUm(apart) + " from the nearest " + std::string(kindWord(rule.b)) +
                               ", " + m_scene.id(*j) + "; at most " + inUm(*rule.max_gap) + " is asked",
                           apart.um(), rule.max_gap->um(), ruleText(rule, "max_gap_um"));
        }
    }

    static constexpr std::size_t kMaxNearest = 20'000;

    const RuleScene& m_scene;
    Findings& m_findings;
    SpatialIndex m_index;
    Coord m_reach;
};

/// How far `inner` reaches beyond `outer`; negative: the distance it keeps from the edge.
Coord beyond(const Rect& inner, const Rect& outer)
{
    return std::max({outer.x - inner.x, outer.y - inner.y, inner.right() - outer.right(), inner.top() - outer.top()});
}

/// PLACE-007. True when the part is outside what carries it.
bool checkInside(const RuleScene& scene, const PlacedBody& body, Findings& findings)
{
    const bool letIn = body.placed->seat == Seat::Embedded;
    const PlacedBody* carrier = letIn ? &scene.bodies[*body.parent] : scene.carrierOf(body.index);
    if (!carrier) return false;
    const std::string& id = scene.id(body.index);
    const std::string& on = carrier->placed->id.str();
    if (const Coord out = beyond(body.box(), carrier->box()); out > Coord{}) {
        findings.add(Severity::Error, "PLACE-007", {id, on},
                     id + " reaches " + inUm(out) + " beyond the edge of " + on + " (0 um allowed)", out.um(), 0.0,
                     "outside");
        return true;
    }
    if (letIn && body.bottom < carrier->bottom) {
        const Coord out = carrier->bottom - body.bottom;
        findings.add(Severity::Error, "PLACE-007", {id, on},
                     id + " comes out " + inUm(out) + " below the underside of " + on + " (0 um allowed)", out.um(),
                     0.0, "outside");
        return true;
    }
    return false;
}

/// PLACE-002.
void checkSupport(const RuleScene& scene, const PlacedBody& body, const std::vector<std::size_t>& supports,
                  Findings& findings)
{
    const Rect box = body.box();
    std::vector<Rect> covers;
    for (const std::size_t support : supports)
        covers.push_back(scene.bodies[support].box());
    const double share = 1 - uncoveredAreaMm2(box, covers) / box.areaMm2();
    // Areas are sums of doubles: a part in ten billion is no overhang.
    if (share >= scene.deck.min_support_share - 1e-10) return;
    const std::string& id = scene.id(body.index);
    const std::string shares =
        fixedText(100 * share, 1) + " % supported, at least " + fixedText(100 * scene.deck.min_support_share, 1) + " %";
    const std::string what = supports.empty() ? " touches nothing it could stand on: " : " overhangs: ";
    // With less than half of it held it would tip over.
    findings.add(share < 0.5 ? Severity::Error : Severity::Warning, "PLACE-002", {id}, id + what + shares + " is asked",
                 share, scene.deck.min_support_share, "min_support_share");
}

bool isSilicon(PartKind kind)
{
    return kind == PartKind::Die || kind == PartKind::HbmStack || kind == PartKind::Dummy;
}

/// PLACE-005 and PLACE-006: distance from the edge of what it stands on.
void checkEdge(const RuleScene& scene, const PlacedBody& body, Findings& findings)
{
    const PlacedBody& parent = scene.bodies[*body.parent];
    const PartKind kind = body.part->kind, on = parent.part->kind;
    const bool die = isSilicon(kind) && isCarrier(on) && on != PartKind::Bridge;
    const bool carrier = (kind == PartKind::Interposer || kind == PartKind::Rdl) && on == PartKind::Substrate;
    if (!die && !carrier) return;
    const std::optional<Coord> limit = die ? scene.deck.die_to_carrier_edge : scene.deck.carrier_to_substrate_edge;
    const Coord inside = -beyond(body.box(), parent.box());
    if (!limit || inside >= *limit) return;
    findings.add(Severity::Warning, die ? "PLACE-005" : "PLACE-006", {scene.id(body.index), parent.placed->id.str()},
                 scene.id(body.index) + " is " + inUm(inside) + " from the edge of " + parent.placed->id.str() +
                     ", at least " + inUm(*limit) + " is asked",
                 inside.um(), limit->um(), die ? "die_to_carrier_edge_um" : "carrier_to_substrate_edge_um");
}

/// BOND-001, once per pair.
void checkBonds(const RuleScene& scene, Findings& findings)
{
    for (const Contact& c : scene.contacts) {
        if (!c.bond.empty()) continue;
        const std::string &upper = scene.id(c.upper), &lower = scene.id(c.lower);
        findings.add(Severity::Warning, "BOND-001", {upper, lower},
                     upper + " stands on " + lower + " over " + inMm2(c.region.areaMm2()) + " without a bond",
                     c.region.areaMm2(), 0.0, "bonds");
    }
}

/// LID-001: silicon under the lid that is lower than the tallest.
void checkLid(const RuleScene& scene, Findings& findings)
{
    if (!scene.deck.max_height_step || scene.assembly.cooling.style != CoolingStyle::Lidded) return;
    std::vector<char> covered(scene.bodies.size(), 0);
    for (const Contact& c : scene.contacts)
        covered[c.lower] = 1;
    const auto meetsLid = [&](const PlacedBody& b) {
        return isSilicon(b.part->kind) && b.placed->seat == Seat::Top && !covered[b.index];
    };
    const PlacedBody* tallest = nullptr;
    for (const PlacedBody& body : scene.bodies)
        if (meetsLid(body) && (!tallest || body.top > tallest->top)) tallest = &body;
    for (const PlacedBody& body : scene.bodies) {
        if (!meetsLid(body)) continue;
        const Coord step = tallest->top - body.top;
        if (step <= *scene.deck.max_height_step) continue;
        findings.add(Severity::Warning, "LID-001", {scene.id(body.index), tallest->placed->id.str()},
                     scene.id(body.index) + " ends " + inUm(step) + " below " + tallest->placed->id.str() +
                         " under the same lid, at most " + inUm(*scene.deck.max_height_step) + " is asked",
                     step.um(), scene.deck.max_height_step->um(), "max_height_step_um");
    }
}

} // namespace

void checkPlaces(const RuleScene& scene, Findings& findings)
{
    PairRules(scene, findings).check();
    const Supports supports = supportsOf(scene);
    for (const PlacedBody& body : scene.bodies) {
        if (!body.parent || checkInside(scene, body, findings)) continue;
        if (body.placed->seat != Seat::Embedded) checkSupport(scene, body, supports[body.index], findings);
        checkEdge(scene, body, findings);
    }
    checkBonds(scene, findings);
    checkLid(scene, findings);
}

} // namespace interpose
