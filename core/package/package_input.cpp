// SPDX-License-Identifier: GPL-3.0-or-later
// From an assembly to what the sizing chain and the screening look at.
#include "package/package_input.hpp"

#include "model/port_wires.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace interpose {

namespace {

bool isSilicon(PartKind kind)
{
    return kind == PartKind::Die || kind == PartKind::HbmStack || kind == PartKind::Dummy;
}

bool isWafer(PartKind kind)
{
    return kind == PartKind::Interposer || kind == PartKind::Rdl;
}

Rect grown(const Rect& r, Coord by)
{
    return {r.x - by, r.y - by, r.width + 2 * by, r.height + 2 * by};
}

bool hasRim(const Cooling& cooling)
{
    return cooling.style == CoolingStyle::Lidded || cooling.style == CoolingStyle::LidlessRing;
}

/// The body that stands on the root and carries this one; the root for itself.
std::size_t standing(const std::vector<PlacedBody>& bodies, std::size_t body)
{
    while (bodies[body].parent && bodies[*bodies[body].parent].parent)
        body = *bodies[body].parent;
    return body;
}

/// True where no fact vouches for the value: it is assumed, or nobody said where it is from.
bool isAssumed(const Facts& facts, const char* key)
{
    const auto fact = facts.find(key);
    return fact == facts.end() || fact->second.grade == Grade::Assumed;
}

ValueBand bandOf(double value, const Facts& facts, const char* key)
{
    const auto fact = facts.find(key);
    if (fact == facts.end()) return {value, value, value};
    return {value, std::min(value, fact->second.low.value_or(value)),
            std::max(value, fact->second.high.value_or(value))};
}

/// What the settings of the package give, and what they leave to be asked.
void addSettings(const PackageSettings& settings, PackageInput& input)
{
    input.ball_spare_share = bandOf(settings.ball_spare_share, settings.facts, "ball_spare_share");
    const ValueBand keep_um = bandOf(settings.ball_keepout.um(), settings.facts, "ball_keepout_um");
    input.ball_keepout = settings.ball_keepout;
    const auto end = [](double um) { return Coord::fromUm(std::clamp(um, 0.0, Coord::kLargestUm)); };
    input.ball_keepout_low = end(keep_um.low);
    input.ball_keepout_high = end(keep_um.high);
    const auto ask = [&](const char* key, std::vector<std::string>& asks) {
        if (isAssumed(settings.facts, key)) asks.push_back(std::string("/assembly/package/") + key);
    };
    ask("ball_spare_share", input.asks);
    ask("ball_keepout_um", input.asks);
    ask("part_keepout_um", input.root_asks);
}

/// The supplies as the power stage found them.
void addNets(const PackageLoads& loads, PackageInput& input)
{
    input.nets = loads.nets;
    input.unknown = loads.unknown;
    input.asks = loads.asks;
}

/// Zero that no fact vouches for is a count left out; so is zero below the band of the fact that it left behind.
bool statesDirectAccess(const HbmGeneration& hbm)
{
    const auto fact = hbm.facts.find("direct_access_bumps");
    return hbm.direct_access_bumps > 0 || (fact != hbm.facts.end() && fact->second.low.value_or(0) <= 0);
}

/// Test access past the host: each stack's own bumps, which lead to balls.
void addTestSignals(const std::vector<PlacedBody>& bodies, const Technology& technology, PackageInput& input)
{
    std::set<std::string> asks, unknown;
    for (const PlacedBody& body : bodies) {
        if (!body.part->hbm) continue;
        const HbmGeneration& hbm = technology.hbm.at(*body.part->hbm);
        const ValueBand own = directAccess(hbm);
        input.test_signals.value += own.value;
        input.test_signals.low += own.low;
        input.test_signals.high += own.high;
        const std::string pointer = "/assembly/technology/hbm/" + *body.part->hbm + "/direct_access_bumps";
        if (!statesDirectAccess(hbm))
            unknown.insert(pointer);
        else if (own.high > 0 && isAssumed(hbm.facts, "direct_access_bumps"))
            asks.insert(pointer);
    }
    input.unknown_access.assign(unknown.begin(), unknown.end());
    input.asks.insert(input.asks.end(), asks.begin(), asks.end());
}

void addBalls(const Part& root, const Assembly& assembly, PackageInput& input)
{
    input.root_bonds = "/assembly/parts/" + root.id.str() + "/bonds";
    for (const BondRegion& region : root.bonds) {
        const Bond& bond = assembly.technology().bonds.at(region.bond);
        if (bond.kind != BondKind::Ball) continue;
        BallField field{
            region.region, bond.pitch, {}, bandOf(bond.power_share, bond.facts, "power_share"), region.bond};
        if (bond.max_current_ma) field.max_current_ma = bandOf(*bond.max_current_ma, bond.facts, "max_current_ma");
        input.balls.push_back(std::move(field));
    }
}

/// Signals of ports without a link, test access and the links drawn in the root, by the part that stands on it.
void addSignals(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const PackageLoads& loads,
                PackageInput& input)
{
    std::set<PhyRef> linked;
    for (const Link& link : *assembly.links)
        linked.insert({link.a, link.b});
    std::vector<double> wires(bodies.size(), 0);
    for (const PlacedBody& body : bodies) {
        double& sum = wires[standing(bodies, body.index)];
        if (body.index < loads.root_wires.size()) sum += loads.root_wires[body.index];
        if (body.part->hbm) sum += directAccess(assembly.technology().hbm.at(*body.part->hbm)).value;
        for (const Phy& phy : body.part->phys) {
            const InterfaceStandard& standard = assembly.technology().standards.at(phy.standard);
            if (standard.kind != InterfaceKind::Port || linked.contains({body.placed->id, phy.id})) continue;
            sum += portWires(phy, standard);
            input.off_package_signals += portWires(phy, standard);
        }
    }
    for (const PlacedBody& body : bodies)
        if (body.parent && wires[body.index] > 0)
            input.escapes.push_back(
                {body.placed->id, 2 * (body.part->width.mm() + body.part->height.mm()), wires[body.index]});
}

struct Stuff
{
    double mass_mg = 0, expansion = 0;
    bool mass_known = true, expansion_known = true;
};

/// Mass and expansion of a part's body; 1 mm3 of 1 kg/m3 is 1e-3 mg.
Stuff stuffOf(const Part& part, const Technology& technology, std::set<std::string>& unknown)
{
    Stuff stuff;
    const auto add = [&](const std::string& id, double volume_mm3) {
        const Material& material = technology.materials.at(id);
        if (!material.density_kg_per_m3 || !material.cte_ppm_per_k) unknown.insert(id);
        stuff.mass_known = stuff.mass_known && material.density_kg_per_m3;
        stuff.expansion_known = stuff.expansion_known && material.cte_ppm_per_k;
        stuff.mass_mg += 1e-3 * material.density_kg_per_m3.value_or(0) * volume_mm3;
        stuff.expansion += material.cte_ppm_per_k.value_or(0) * volume_mm3;
    };
    for (const PartLayer& layer : part.layers)
        add(layer.material, part.areaMm2() * layer.thickness.mm());
    if (part.layers.empty()) add(part.material, part.areaMm2() * part.thickness.mm());
    return stuff;
}

bool standsIn(const std::vector<PlacedBody>& bodies, std::size_t body, std::size_t ancestor)
{
    for (std::optional<std::size_t> at = bodies[body].parent; at; at = bodies[*at].parent)
        if (*at == ancestor) return true;
    return false;
}

/// The largest interposer or RDL, else the root.
const PlacedBody* screenedCarrier(const std::vector<PlacedBody>& bodies)
{
    const PlacedBody* best = nullptr;
    for (const PlacedBody& body : bodies) {
        const auto better = [&](const PlacedBody& than) {
            return isWafer(body.part->kind) &&
                   (!isWafer(than.part->kind) || body.part->areaMm2() > than.part->areaMm2());
        };
        if (!best ? (isWafer(body.part->kind) || !body.parent) : better(*best)) best = &body;
    }
    return best;
}

void addScreened(const Assembly& assembly, const std::vector<PlacedBody>& bodies, PackageInput& input)
{
    const PlacedBody* carrier = screenedCarrier(bodies);
    if (!carrier) return;
    std::set<std::string> unknown;
    input.screened = CarrierRoom{carrier->placed->id, {carrier->part->width, carrier->part->height}, {}};
    for (const PlacedBody& body : bodies) {
        if (!standsIn(bodies, body.index, carrier->index)) continue;
        const Stuff stuff = stuffOf(*body.part, assembly.technology(), unknown);
        ScreenedBody screened;
        screened.plan = carrier->transform.unapply(body.box());
        screened.silicon = isSilicon(body.part->kind) && body.placed->seat == Seat::Top;
        if (stuff.mass_known) screened.mass_mg = stuff.mass_mg;
        if (stuff.expansion_known) screened.expansion = stuff.expansion;
        input.screened_bodies.push_back(screened);
    }
    input.unknown_materials.assign(unknown.begin(), unknown.end());
}

double cornerDistanceMm(const Rect& region, Point from)
{
    const Coord x = std::max(abs(region.x - from.x), abs(region.right() - from.x));
    const Coord y = std::max(abs(region.y - from.y), abs(region.top() - from.y));
    return std::hypot(x.mm(), y.mm());
}

void addC4Distance(const Assembly& assembly, const std::vector<PlacedBody>& bodies, PackageInput& input)
{
    for (const PlacedBody& body : bodies)
        for (const BondRegion& region : body.part->bonds)
            if (body.parent && assembly.technology().bonds.at(region.bond).kind == BondKind::C4)
                input.c4_distance_mm = std::max(input.c4_distance_mm.value_or(0),
                                                cornerDistanceMm(region.region, body.part->outline().centre()));
}

/// Distance that a part keeps from the edge of the carrier it stands on.
Coord edgeOf(const PlacedBody& body, bool onRoot, const Assembly& assembly, const PackageRules& rules)
{
    if (body.placed->seat == Seat::Embedded) return {};
    const PartKind kind = body.part->kind;
    const Coord edge = isSilicon(kind) ? rules.die_to_carrier_edge
                       : isWafer(kind) ? rules.carrier_to_substrate_edge
                                       : Coord{};
    const bool onTop = onRoot && body.placed->seat == Seat::Top;
    return onTop ? std::max(edge, rimOf(assembly) + assembly.package.part_keepout) : edge;
}

} // namespace

ValueBand directAccess(const HbmGeneration& hbm)
{
    constexpr ValueBand kUnstated{100, 30, 100};
    return statesDirectAccess(hbm) ? bandOf(hbm.direct_access_bumps, hbm.facts, "direct_access_bumps") : kUnstated;
}

Coord rimOf(const Assembly& assembly)
{
    return hasRim(assembly.cooling) ? assembly.cooling.rim_width : Coord{};
}

Rect neededRoom(const Assembly& assembly, const std::vector<PlacedBody>& bodies, std::size_t carrier,
                const PackageRules& rules)
{
    std::optional<Rect> room;
    for (const PlacedBody& body : bodies) {
        if (body.parent != carrier) continue;
        const Rect box = bodies[carrier].transform.unapply(body.box());
        const Rect own = grown(box, edgeOf(body, !bodies[carrier].parent, assembly, rules));
        room = room ? boundingBox(*room, own) : own;
    }
    return room.value_or(Rect{});
}

PackageInput packageInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const PackageRules& rules,
                          const PackageLoads& loads)
{
    PackageInput input;
    input.rules = rules;
    for (const PlacedBody& body : bodies) {
        if (body.parent && !isWafer(body.part->kind)) continue;
        CarrierRoom room{
            body.placed->id, {body.part->width, body.part->height}, neededRoom(assembly, bodies, body.index, rules)};
        if (body.parent)
            input.carriers.push_back(std::move(room));
        else
            input.root = std::move(room);
    }
    const PlacedPart* root = assembly.root();
    if (!root) return input;
    const Part& part = assembly.part(*root);
    input.root_is_organic = part.kind == PartKind::Substrate;
    input.rim_missing = hasRim(assembly.cooling) && assembly.cooling.rim_width <= Coord{};
    input.channel = loads.root_channel;
    addNets(loads, input);
    addTestSignals(bodies, assembly.technology(), input);
    addSettings(assembly.package, input);
    addBalls(part, assembly, input);
    addSignals(assembly, bodies, loads, input);
    if (part.carrier) {
        const CarrierTechnology& technology = assembly.technology().carriers.at(*part.carrier);
        if (!technology.routing.empty()) {
            input.routing = technology.routing.front();
            input.routing->facts.clear();
            input.routing->rates.clear();
        }
    }
    addScreened(assembly, bodies, input);
    addC4Distance(assembly, bodies, input);
    return input;
}

} // namespace interpose
