// SPDX-License-Identifier: GPL-3.0-or-later
// What can be exposed and built: dies within the reticle, carriers within their technology, bridges under their dies.
#include "rules/findings.hpp"

#include <algorithm>
#include <unordered_map>

namespace interpose {

namespace {

/// More fields than this along an axis are counted, not drawn.
constexpr int kMaxStitchLines = 64;

int fieldsAlong(Coord length, Coord field)
{
    return static_cast<int>((length.nm() + field.nm() - 1) / field.nm());
}

std::vector<Coord> stitchLines(Coord from, Coord length, int fields)
{
    std::vector<Coord> lines;
    if (fields > kMaxStitchLines) return lines;
    for (int i = 1; i < fields; ++i)
        lines.push_back(from + length * i / fields);
    return lines;
}

bool fits(Coord width, Coord height, Coord limitWidth, Coord limitHeight)
{
    return (width <= limitWidth && height <= limitHeight) || (width <= limitHeight && height <= limitWidth);
}

std::string outlineText(Coord width, Coord height)
{
    return inUm(width) + " x " + inUm(height);
}

/// Long side against long side, the greater excess counts: what a message compares when a rectangle does not fit.
struct Excess
{
    double value_um = 0, limit_um = 0;
};
Excess excess(Coord width, Coord height, Coord limitWidth, Coord limitHeight)
{
    const Coord overLong = std::max(width, height) - std::max(limitWidth, limitHeight);
    const Coord overShort = std::min(width, height) - std::min(limitWidth, limitHeight);
    if (overLong >= overShort) return {std::max(width, height).um(), std::max(limitWidth, limitHeight).um()};
    return {std::min(width, height).um(), std::min(limitWidth, limitHeight).um()};
}

/// RETICLE-001.
void checkDieReticle(const RuleScene& scene, const PlacedBody& body, Findings& findings)
{
    const RuleDeck& deck = scene.deck;
    if (body.part->kind != PartKind::Die || !deck.reticle_width || !deck.reticle_height) return;
    const Part& part = *body.part;
    if (fits(part.width, part.height, *deck.reticle_width, *deck.reticle_height)) return;
    const Excess over = excess(part.width, part.height, *deck.reticle_width, *deck.reticle_height);
    findings.add(Severity::Error, "RETICLE-001", {scene.id(body.index)},
                 scene.id(body.index) + " is " + outlineText(part.width, part.height) +
                     ", larger than the reticle of " + outlineText(*deck.reticle_width, *deck.reticle_height) +
                     " either way round",
                 over.value_um, over.limit_um, "reticle_width_um, reticle_height_um");
}

/// RETICLE-002, and the fields for the drawing.
void checkCarrierReticle(const RuleScene& scene, const PlacedBody& body, const CarrierTechnology& technology,
                         Findings& findings, std::vector<ReticleFields>& fields)
{
    if (!technology.reticle_width || !technology.reticle_height) return;
    fields.push_back(reticleFields(body, *technology.reticle_width, *technology.reticle_height));
    const int count = fields.back().count();
    if (count == 1 || technology.stitching) return;
    findings.add(Severity::Error, "RETICLE-002", {scene.id(body.index)},
                 scene.id(body.index) + " needs " + std::to_string(count) +
                     " reticle fields stitched, its technology allows 1 (no stitching)",
                 count, 1.0, "stitching");
}

/// CARRIER-001.
void checkCarrierSize(const RuleScene& scene, const PlacedBody& body, const CarrierTechnology& technology,
                      Findings& findings)
{
    const Part& part = *body.part;
    const std::string& id = scene.id(body.index);
    if (technology.max_width && technology.max_height &&
        !fits(part.width, part.height, *technology.max_width, *technology.max_height)) {
        const Excess over = excess(part.width, part.height, *technology.max_width, *technology.max_height);
        findings.add(Severity::Error, "CARRIER-001", {id},
                     id + " is " + outlineText(part.width, part.height) + ", " + technology.name + " is made up to " +
                         outlineText(*technology.max_width, *technology.max_height),
                     over.value_um, over.limit_um, "max_width_um, max_height_um");
    }
    if (technology.max_area_mm2 && part.areaMm2() > *technology.max_area_mm2)
        findings.add(Severity::Error, "CARRIER-001", {id},
                     id + " has " + inMm2(part.areaMm2()) + ", " + technology.name + " is made up to " +
                         inMm2(*technology.max_area_mm2),
                     part.areaMm2(), *technology.max_area_mm2, "max_area_mm2");
}

/// Area of each part over each bridge it touches; in order, so that findings are.
using BridgeAreas = std::map<std::size_t, std::map<std::size_t, double>>;

BridgeAreas bridgeAreas(const RuleScene& scene)
{
    BridgeAreas areas;
    for (const PlacedBody& body : scene.bodies)
        if (body.part->kind == PartKind::Bridge) areas[body.index];
    if (areas.empty()) return areas;
    for (const Contact& c : scene.contacts)
        if (const auto bridge = areas.find(c.lower); bridge != areas.end())
            bridge->second[c.upper] += c.region.areaMm2();
    return areas;
}

/// BRIDGE-001 by area: enough of each die over its bridge, and at least two dies.
void checkBridge(const RuleScene& scene, std::size_t bridge, const std::map<std::size_t, double>& dies,
                 Findings& findings)
{
    const std::string& id = scene.id(bridge);
    if (dies.size() < 2)
        findings.add(Severity::Warning, "BRIDGE-001", {id},
                     id + " serves " + std::to_string(dies.size()) + " dies, a bridge joins at least 2",
                     static_cast<double>(dies.size()), 2.0, "bridge");
    const std::optional<double> limit = scene.deck.min_bridge_overlap_mm2;
    for (const auto& [die, area] : dies)
        if (limit && area < *limit)
            findings.add(Severity::Error, "BRIDGE-001", {scene.id(die), id},
                         scene.id(die) + " lies " + inMm2(area) + " over " + id + ", at least " + inMm2(*limit) +
                             " is asked",
                         area, *limit, "min_bridge_overlap_mm2");
}

class BridgeLinks
{
public:
    BridgeLinks(const RuleScene& scene, const BridgeAreas& areas) : m_scene(scene), m_areas(areas)
    {
        for (const PlacedBody& body : scene.bodies)
            m_bodyOf.emplace(scene.id(body.index), body.index);
        for (const auto& [bridge, dies] : areas)
            for (const auto& [die, area] : dies)
                m_bridgesUnder[die].push_back(bridge);
    }

    /// BRIDGE-001 by link: a PHY over a bridge whose other end is not over it.
    void check(Findings& findings) const
    {
        for (const Link& link : *m_scene.assembly.links)
            for (const auto& [near, far] : {std::pair(&link.a, &link.b), std::pair(&link.b, &link.a)})
                checkEnd(link, *near, *far, findings);
    }

private:
    void checkEnd(const Link& link, const PhyRef& near, const PhyRef& far, Findings& findings) const
    {
        const std::size_t nearBody = m_bodyOf.at(near.placed.str()), farBody = m_bodyOf.at(far.placed.str());
        const auto bridges = m_bridgesUnder.find(nearBody);
        if (bridges == m_bridgesUnder.end()) return;
        const PlacedBody& body = m_scene.bodies[nearBody];
        const Rect field = body.transform.apply(body.part->phy(near.phy)->region);
        for (const std::size_t bridge : bridges->second) {
            if (!overlaps(field, m_scene.bodies[bridge].box()) || m_areas.at(bridge).contains(farBody)) continue;
            findings.add(Severity::Error, "BRIDGE-001", {far.placed.str(), m_scene.id(bridge), link.id.str()},
                         far.placed.str() + " is not over " + m_scene.id(bridge) + ", which serves its link " +
                             link.id.str() + " to " + near.placed.str(),
                         std::nullopt, std::nullopt, "bridge");
        }
    }

    const RuleScene& m_scene;
    const BridgeAreas& m_areas;
    std::unordered_map<std::string_view, std::size_t> m_bodyOf;
    std::unordered_map<std::size_t, std::vector<std::size_t>> m_bridgesUnder;
};

} // namespace

ReticleFields reticleFields(const PlacedBody& carrier, Coord reticle_width, Coord reticle_height)
{
    const Rect box = carrier.box();
    ReticleFields fields;
    fields.placed = carrier.placed->id;
    fields.fields_x = fieldsAlong(box.width, reticle_width);
    fields.fields_y = fieldsAlong(box.height, reticle_height);
    const int x = fieldsAlong(box.width, reticle_height), y = fieldsAlong(box.height, reticle_width);
    if (static_cast<std::int64_t>(x) * y < static_cast<std::int64_t>(fields.fields_x) * fields.fields_y) {
        fields.fields_x = x;
        fields.fields_y = y;
    }
    fields.stitch_x = stitchLines(box.x, box.width, fields.fields_x);
    fields.stitch_y = stitchLines(box.y, box.height, fields.fields_y);
    return fields;
}

void checkCarriers(const RuleScene& scene, Findings& findings, std::vector<ReticleFields>& fields)
{
    for (const PlacedBody& body : scene.bodies) {
        checkDieReticle(scene, body, findings);
        if (!isCarrier(body.part->kind) || !body.part->carrier) continue;
        const CarrierTechnology& technology = scene.assembly.technology().carriers.at(*body.part->carrier);
        checkCarrierReticle(scene, body, technology, findings, fields);
        checkCarrierSize(scene, body, technology, findings);
    }
    const BridgeAreas areas = bridgeAreas(scene);
    if (areas.empty()) return;
    for (const auto& [bridge, dies] : areas)
        checkBridge(scene, bridge, dies, findings);
    BridgeLinks(scene, areas).check(findings);
}

} // namespace interpose
