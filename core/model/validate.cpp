// SPDX-License-Identifier: GPL-3.0-or-later
// The gate for placed parts, links and cooling; flow and the tables are checked in validate_parts and
// validate_technology. Trees are walked without recursion.
#include "model/validate.hpp"

#include "model/gate.hpp"

#include <set>
#include <string_view>
#include <unordered_set>

namespace interpose {

namespace {

using PlacedIndex = std::unordered_map<std::string_view, std::size_t>;

std::string placedPointer(std::size_t index)
{
    return "/assembly/placed/" + std::to_string(index);
}

PlacedIndex indexPlaced(const Assembly& assembly, Gate& gate)
{
    PlacedIndex indexOf;
    indexOf.reserve(assembly.placed.size());
    for (std::size_t i = 0; i < assembly.placed.size(); ++i) {
        const std::string& id = assembly.placed[i].id.str();
        if (id.empty()) gate.add(placedPointer(i) + "/id", "the id of a placed part is empty");
        if (!indexOf.emplace(id, i).second)
            gate.add(placedPointer(i) + "/id", "two placed parts have the id \"" + id + '"', "Ids must be unique.");
    }
    return indexOf;
}

void checkRoot(Checker& c, const PlacedPart& root)
{
    if (root.x == Coord{} && root.y == Coord{} && root.rotation == Rotation::R0 && !root.flipped &&
        root.seat == Seat::Top)
        return;
    c.problem("",
              "the root is the frame of the drawing: its x_um, y_um, rotation and flip must be zero and it has no seat",
              "Move what stands on it instead.");
}

void checkPlacedOne(Checker& c, const Assembly& assembly, const PlacedPart& placed, const PlacedIndex& indexOf)
{
    c.position(placed.x, "x_um");
    c.position(placed.y, "y_um");
    c.length(placed.depth, "depth_um");
    if (placed.seat != Seat::Embedded && placed.depth != Coord{})
        c.problem("depth_um", "a depth is for embedded parts only");
    if (!assembly.catalogue->parts.contains(placed.part))
        c.problem("part", "there is no part \"" + placed.part.str() + '"', "Embed the part in the file.");
    if (placed.on && !indexOf.contains(placed.on->str()))
        c.problem("on", "it stands on \"" + placed.on->str() + "\", which is not there");
    if (!placed.on) checkRoot(c, placed);
}

void checkPlaced(const Assembly& assembly, const PlacedIndex& indexOf, Gate& gate)
{
    std::optional<std::size_t> root;
    std::string pointer, name;
    for (std::size_t i = 0; i < assembly.placed.size() && !gate.full(); ++i) {
        const PlacedPart& placed = assembly.placed[i];
        pointer = placedPointer(i);
        name = "placed part " + placed.id.str();
        Checker checker(gate, pointer, name);
        checkPlacedOne(checker, assembly, placed, indexOf);
        if (placed.on) continue;
        if (root)
            checker.problem("on", "there is a second root beside " + assembly.placed[*root].id.str(),
                            "Only one part may stand on nothing: say what this one is on.");
        else
            root = i;
    }
    if (assembly.placed.empty())
        gate.add("/assembly/placed", "nothing is placed",
                 "An assembly needs a root: a substrate, an RDL, an interposer.");
    else if (!root)
        gate.add("/assembly/placed", "no part is the root: each stands on another", "One part must have no \"on\".");
}

/// Depth of every chain of `on`; walks each part once, a part met again on the way is a cycle.
void checkChains(const Assembly& assembly, const PlacedIndex& indexOf, Gate& gate)
{
    constexpr int kUnknown = -1, kOnTheWay = -2, kBroken = -3;
    std::vector<int> depth(assembly.placed.size(), kUnknown);
    std::vector<std::size_t> chain;
    for (std::size_t i = 0; i < depth.size() && !gate.full(); ++i) {
        std::size_t at = i;
        int base = kUnknown; // depth of what the chain ends on
        chain.clear();
        while (depth[at] == kUnknown) {
            depth[at] = kOnTheWay;
            chain.push_back(at);
            const PlacedPart& placed = assembly.placed[at];
            if (!placed.on) break;
            const auto parent = indexOf.find(placed.on->str());
            if (parent == indexOf.end()) {
                base = kBroken;
                break;
            }
            at = parent->second;
        }
        if (chain.empty()) continue;
        const bool endsAtRoot = !assembly.placed[chain.back()].on;
        if (!endsAtRoot && base != kBroken) base = depth[at];
        if (base == kOnTheWay) {
            gate.add(placedPointer(at) + "/on",
                     "placed part " + assembly.placed[at].id.str() + ": it stands on itself by a cycle of \"on\"");
            base = kBroken;
        }
        for (; !chain.empty(); chain.pop_back()) {
            if (base != kBroken) ++base;
            depth[chain.back()] = base;
            if (base == kMaxDepth + 1)
                gate.add(placedPointer(chain.back()) + "/on", "placed part " + assembly.placed[chain.back()].id.str() +
                                                                  ": more than " + std::to_string(kMaxDepth) +
                                                                  " parts stand on one another");
        }
    }
}

/// The PHY at one end of a link, when it is there.
const Phy* checkEnd(Checker& c, const Assembly& assembly, const PlacedIndex& indexOf, const PhyRef& end,
                    std::string_view side)
{
    const auto placed = indexOf.find(end.placed.str());
    if (placed == indexOf.end()) {
        c.problem(std::string(side) + "/placed", "there is no placed part \"" + end.placed.str() + '"');
        return nullptr;
    }
    const auto part = assembly.catalogue->parts.find(assembly.placed[placed->second].part);
    if (part == assembly.catalogue->parts.end()) return nullptr; // said at the placed part
    const Phy* phy = part->second.phy(end.phy);
    if (!phy) c.problem(std::string(side) + "/phy", end.placed.str() + " has no PHY \"" + end.phy + '"');
    return phy;
}

using RoutingIds = std::set<std::string_view>;

RoutingIds routingIds(const Technology& technology)
{
    RoutingIds ids;
    for (const auto& [id, carrier] : technology.carriers)
        for (const RoutingClass& one : carrier.routing)
            ids.insert(one.id);
    return ids;
}

void checkLink(Checker& c, const Assembly& assembly, const PlacedIndex& indexOf, const RoutingIds& routings,
               const Link& link)
{
    const Phy* a = checkEnd(c, assembly, indexOf, link.a, "a");
    const Phy* b = checkEnd(c, assembly, indexOf, link.b, "b");
    if (link.a == link.b) c.problem("b", "both ends are the same PHY");
    if (a && b && a->lanes != b->lanes)
        c.problem("b", "its ends have " + std::to_string(a->lanes) + " and " + std::to_string(b->lanes) + " lanes",
                  "A link joins PHYs of the same number of lanes.");
    if (a && b && a->standard != b->standard)
        c.problem("b", "its ends speak " + a->standard + " and " + b->standard, "A link joins PHYs of one standard.");
    c.positive(link.rate_gbit_per_s, "rate_gbit_per_s");
    if (link.routing && !routings.contains(*link.routing))
        c.problem("routing", "no carrier has a routing class \"" + *link.routing + '"');
}

void checkLinks(const Assembly& assembly, const PlacedIndex& indexOf, Gate& gate)
{
    std::unordered_set<std::string_view> ids;
    double wires = 0;
    const std::vector<Link>& links = *assembly.links;
    const RoutingIds routings = routingIds(assembly.technology());
    for (std::size_t i = 0; i < links.size() && !gate.full(); ++i) {
        const std::string pointer = "/assembly/links/" + std::to_string(i);
        const std::string name = "link " + links[i].id.str();
        Checker checker(gate, pointer, name);
        if (links[i].id.empty()) checker.problem("id", "its id is empty");
        if (!ids.insert(links[i].id.str()).second) checker.problem("id", "another link has the same id");
        checkLink(checker, assembly, indexOf, routings, links[i]);
        const auto placed = indexOf.find(links[i].a.placed.str());
        if (placed == indexOf.end()) continue;
        const auto part = assembly.catalogue->parts.find(assembly.placed[placed->second].part);
        if (part == assembly.catalogue->parts.end()) continue;
        if (const Phy* phy = part->second.phy(links[i].a.phy)) wires += 2.0 * phy->lanes;
    }
    if (wires > kMaxWires) gate.add("/assembly/links", "the links have more than 100 million wires together");
}

void checkTraffic(const Assembly& assembly, const PlacedIndex& indexOf, Gate& gate)
{
    const Traffic& traffic = assembly.traffic;
    const std::string pointer = "/assembly/traffic", name = "traffic";
    Checker c(gate, pointer, name);
    const auto placed = [&](const PlacedId& id, const std::string& field) {
        if (!indexOf.contains(id.str())) c.problem(field, "there is no placed part \"" + id.str() + '"');
    };
    c.fraction(traffic.hotspot_share, "hotspot_share");
    if (traffic.hotspot) placed(*traffic.hotspot, "hotspot");
    if ((traffic.pattern == TrafficPattern::Hotspot) != traffic.hotspot.has_value())
        c.problem("hotspot", "pattern hotspot and the part it names belong together");
    if ((traffic.pattern == TrafficPattern::Custom) == traffic.demands.empty())
        c.problem("demands", "pattern custom and a list of demands belong together");
    for (std::size_t i = 0; i < traffic.demands.size() && !gate.full(); ++i) {
        const std::string at = "demands/" + std::to_string(i);
        placed(traffic.demands[i].from, at + "/from");
        placed(traffic.demands[i].to, at + "/to");
        if (traffic.demands[i].from == traffic.demands[i].to) c.problem(at + "/to", "a part does not send to itself");
        c.positive(traffic.demands[i].gbyte_per_s, at + "/gbyte_per_s");
    }
}

void checkPackage(const Assembly& assembly, Gate& gate)
{
    const std::string pointer = "/assembly/package", name = "package";
    Checker c(gate, pointer, name);
    c.within(assembly.package.ball_spare_share, 0, 1e3, "ball_spare_share");
    c.length(assembly.package.ball_keepout, "ball_keepout_um");
    c.length(assembly.package.part_keepout, "part_keepout_um");
}

/// The rim stands on the root, inside its edge, and leaves room for the parts.
void checkRim(const Assembly& assembly, Checker& c)
{
    const Cooling& cooling = assembly.cooling;
    c.length(cooling.rim_width, "rim_width_um");
    const bool ring = cooling.style == CoolingStyle::LidlessRing;
    if (!cooling.rim_material.empty() || (ring && cooling.rim_width > Coord{}))
        c.known(assembly.technology().materials, cooling.rim_material, "rim_material", "material");
    const PlacedPart* placed = assembly.root();
    if (!placed || !assembly.catalogue->parts.contains(placed->part)) return;
    const Part& root = assembly.part(*placed);
    if (2 * cooling.rim_width >= std::min(root.width, root.height))
        c.problem("rim_width_um", "the rim leaves nothing of the root's outline");
}

void checkSinkBase(const Assembly& assembly, Checker& c)
{
    const Cooling& cooling = assembly.cooling;
    const auto side = [&](const std::optional<Coord>& size, const char* field) {
        if (!size) return;
        c.size(*size, field);
        if (cooling.sink_thickness <= Coord{})
            c.problem(field, "a sink's base without sink_thickness_um", "state the thickness, or leave the size out");
    };
    side(cooling.sink_width, "sink_width_um");
    side(cooling.sink_height, "sink_height_um");
}

void checkCooling(const Assembly& assembly, Gate& gate)
{
    const Cooling& cooling = assembly.cooling;
    const std::string pointer = "/assembly/cooling", name = "cooling";
    Checker c(gate, pointer, name);
    const auto piece = [&](Coord thickness, const std::string& material, const std::string& key) {
        c.length(thickness, key + "_thickness_um");
        if (thickness > Coord{} || !material.empty())
            c.known(assembly.technology().materials, material, key + "_material", "material");
    };
    piece(cooling.tim1_thickness, cooling.tim1_material, "tim1");
    piece(cooling.lid_thickness, cooling.lid_material, "lid");
    piece(cooling.tim2_thickness, cooling.tim2_material, "tim2");
    piece(cooling.sink_thickness, cooling.sink_material, "sink");
    const auto contact = [&](double k_mm2_per_w, Coord thickness, const std::string& key) {
        c.within(k_mm2_per_w, 0, 1e6, key + "_contact_k_mm2_per_w");
        if (k_mm2_per_w > 0 && thickness <= Coord{})
            c.problem(key + "_contact_k_mm2_per_w", "a contact resistance without " + key + "_thickness_um",
                      "State the thickness, 1 um for a joint without filling.");
    };
    contact(cooling.tim1_contact_k_mm2_per_w, cooling.tim1_thickness, "tim1");
    contact(cooling.tim2_contact_k_mm2_per_w, cooling.tim2_thickness, "tim2");
    checkRim(assembly, c);
    checkSinkBase(assembly, c);
    c.within(cooling.h_top_w_per_m2k, 0, 1e9, "h_top_w_per_m2k");
    c.within(cooling.h_bottom_w_per_m2k, 0, 1e9, "h_bottom_w_per_m2k");
    if (cooling.h_top_w_per_m2k == 0 && cooling.h_bottom_w_per_m2k == 0)
        c.problem("h_top_w_per_m2k", "no heat can leave: h_top_w_per_m2k and h_bottom_w_per_m2k are both 0");
    c.within(cooling.ambient_c, -273.15, 1000, "ambient_c");
}

} // namespace

Problems validate(const Assembly& assembly)
{
    Gate gate;
    if (assembly.placed.size() > kMaxPlacedParts) {
        gate.add("/assembly/placed", std::to_string(assembly.placed.size()) + " parts are placed, at most " +
                                         std::to_string(kMaxPlacedParts) + " are taken");
        return gate.take();
    }
    validateTechnology(assembly.technology(), gate);
    validateParts(assembly, gate);
    const PlacedIndex indexOf = indexPlaced(assembly, gate);
    checkPlaced(assembly, indexOf, gate);
    checkChains(assembly, indexOf, gate);
    checkLinks(assembly, indexOf, gate);
    checkTraffic(assembly, indexOf, gate);
    checkPackage(assembly, gate);
    checkCooling(assembly, gate);
    validateFlow(assembly.flow, *assembly.catalogue, gate);
    return gate.take();
}

} // namespace interpose
