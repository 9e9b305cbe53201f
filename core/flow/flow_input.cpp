// SPDX-License-Identifier: GPL-3.0-or-later
// Assembly -> what the line needs to know: pieces with their process, and joints gathered by part and bond.
#include "flow/module_flow.hpp"

#include "model/test_access.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace interpose {

namespace {

template <class T>
const T* findById(const std::map<std::string, T>& table, const std::optional<std::string>& id)
{
    if (!id) return nullptr;
    const auto entry = table.find(*id);
    return entry == table.end() ? nullptr : &entry->second;
}

/// What the flow asks of a carrier: outlines, routing and power planes must not re-run the stage.
CarrierTechnology leanCarrier(const CarrierTechnology& carrier)
{
    CarrierTechnology lean = carrier;
    lean.max_width.reset();
    lean.max_height.reset();
    lean.max_area_mm2.reset();
    lean.stitching = false;
    lean.routing.clear();
    lean.power_sheet_mohm.reset();
    lean.decap_nf_per_mm2 = 0;
    lean.facts.clear();
    return lean;
}

/// What the flow asks of a process: heat and power must not re-run the stage.
ProcessNode leanProcess(const ProcessNode& process)
{
    const ProcessNode usual;
    ProcessNode lean = process;
    lean.active_material.reset();
    lean.active_thickness = usual.active_thickness;
    lean.leakage_share = usual.leakage_share;
    lean.leakage_reference_c = usual.leakage_reference_c;
    lean.leakage_doubling_k = usual.leakage_doubling_k;
    lean.supply_v.reset();
    lean.power_sheet_mohm.reset();
    lean.decap_nf_per_mm2 = 0;
    lean.facts.clear();
    return lean;
}

/// How a part made here is made: by its own node, a carrier by that of its technology.
void addProcess(const Part& part, const Technology& technology, FlowPart& into)
{
    const ProcessNode* process = findById(technology.nodes, part.node);
    if (process) into.process_id = *part.node;
    const CarrierTechnology* carrier = findById(technology.carriers, part.carrier);
    if (carrier && isCarrier(part.kind)) {
        if (const ProcessNode* own = findById(technology.nodes, carrier->node)) {
            process = own;
            into.process_id = *carrier->node;
        }
        into.carrier_id = *part.carrier;
        into.carrier = leanCarrier(*carrier);
    }
    if (!process) return;
    into.process = leanProcess(*process);
}

FlowPart flowPart(const PlacedBody& body, const Technology& technology, Coord probe_pitch)
{
    const Part& part = *body.part;
    FlowPart result;
    result.placed = body.placed->id;
    result.part = part.id;
    result.kind = part.kind;
    result.width_mm = part.width.mm();
    result.height_mm = part.height.mm();
    result.price_usd = part.price_usd;
    result.escape_fraction = part.escape_fraction.value_or(0);
    result.sort_coverage = part.sort_coverage;
    result.probeable = probeable(part, technology, probe_pitch);
    result.harvest = part.harvest;
    if (result.harvest) result.harvest->facts.clear();
    result.carbon_kg = part.carbon_kg;
    result.mirrored = part.mirror_of.has_value();
    // How a purchased part was made is its maker's business.
    if (!part.price_usd) addProcess(part, technology, result);
    return result;
}

bool standsOnRootSubstrate(const PlacedBody& upper, const PlacedBody& lower)
{
    const PartKind kind = upper.part->kind;
    return !lower.parent && lower.part->kind == PartKind::Substrate &&
           (kind == PartKind::Interposer || kind == PartKind::Rdl);
}

/// Base of the stack each body is built into before the module: a body that some carrier holds, with all that stands on
/// it. Absent where nothing stands on it, where it is the root, and for parts that are joined to something outside the
/// stack too (a die over two bases), with all above them: those join the module.
std::vector<std::optional<std::size_t>> stackBases(const std::vector<PlacedBody>& bodies,
                                                   const std::vector<Contact>& contacts)
{
    const auto held = [&](std::size_t i) {
        return bodies[i].parent && !isCarrier(bodies[i].part->kind) && isCarrier(bodies[*bodies[i].parent].part->kind);
    };
    std::vector<std::optional<std::size_t>> base(bodies.size());
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        std::optional<std::size_t> at = i;
        while (at && !held(*at) && !isCarrier(bodies[*at].part->kind))
            at = bodies[*at].parent;
        if (at && held(*at)) base[i] = at;
    }
    for (bool changed = true; changed;) {
        changed = false;
        const auto leave = [&](std::size_t i) { changed |= base[i].has_value(), base[i].reset(); };
        for (const Contact& contact : contacts) {
            const std::size_t upper = contact.upper;
            if (base[upper] && base[upper] != upper && base[contact.lower] != base[upper]) leave(upper);
        }
        for (std::size_t i = 0; i < bodies.size(); ++i)
            if (base[i] && base[i] != i && base[*bodies[i].parent] != base[i]) leave(i);
    }
    std::vector<std::size_t> members(bodies.size(), 0);
    for (const auto& b : base)
        if (b) ++members[*b];
    for (auto& b : base)
        if (b && members[*b] < 2) b.reset();
    return base;
}

/// What only the whole assembly tells of its parts: which carry, which come with the substrate, which make stacks.
void placeInLine(const std::vector<PlacedBody>& bodies, const std::vector<Contact>& contacts, FlowInput& input)
{
    const bool ontoRoot =
        std::ranges::any_of(input.attaches, [](const FlowAttach& attach) { return attach.onto_root_substrate; });
    const std::vector<std::optional<std::size_t>> base = stackBases(bodies, contacts);
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        FlowPart& part = input.parts[i];
        const std::optional<std::size_t>& parent = bodies[i].parent;
        const bool onRoot = parent && !bodies[*parent].parent;
        part.main_carrier = (part.kind == PartKind::Interposer || part.kind == PartKind::Rdl) && (!parent || onRoot);
        part.with_substrate = ontoRoot && !part.main_carrier && (!parent || onRoot);
        if (base[i]) part.stack = bodies[*base[i]].placed->id;
    }
}

/// Fan-out: the root RDL is built around the dies in its mould.
bool isFanOut(const std::vector<PlacedBody>& bodies)
{
    return std::ranges::any_of(bodies, [](const PlacedBody& body) {
        return !body.parent && body.part->kind == PartKind::Rdl && body.part->fill;
    });
}

/// The joints of one contact, before those of the same part and bond are gathered.
struct Joint
{
    std::size_t attached;
    const std::string* bond;
    bool onto_root_substrate;
    double area_mm2;

    auto key() const { return std::tie(attached, *bond, onto_root_substrate); }
};

std::vector<Joint> jointsOf(const std::vector<PlacedBody>& bodies, const std::vector<Contact>& contacts)
{
    std::vector<Joint> joints;
    joints.reserve(contacts.size());
    for (const Contact& contact : contacts) {
        const PlacedBody &upper = bodies[contact.upper], &lower = bodies[contact.lower];
        const bool hangs = lower.placed->seat == Seat::Bottom && lower.parent == contact.upper;
        const bool ontoRoot = standsOnRootSubstrate(upper, lower);
        if (contact.bond.empty() && !ontoRoot) continue; // BOND-001 says so; there is nothing to reckon with
        joints.push_back({hangs ? contact.lower : contact.upper, &contact.bond, ontoRoot, contact.region.areaMm2()});
    }
    std::stable_sort(joints.begin(), joints.end(), [](const Joint& a, const Joint& b) { return a.key() < b.key(); });
    return joints;
}

} // namespace

FlowInput flowInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                    const std::vector<Contact>& contacts)
{
    FlowInput input;
    const Technology& technology = assembly.technology();
    input.parts.reserve(bodies.size());
    for (const PlacedBody& body : bodies)
        input.parts.push_back(flowPart(body, technology, assembly.flow.probe_pitch));

    const std::vector<Joint> joints = jointsOf(bodies, contacts);
    for (std::size_t i = 0; i < joints.size(); ++i) {
        if (i == 0 || joints[i].key() != joints[i - 1].key()) {
            FlowAttach attach;
            attach.placed = bodies[joints[i].attached].placed->id;
            if (const auto bond = technology.bonds.find(*joints[i].bond); bond != technology.bonds.end())
                attach.bond = bond->second;
            attach.bond.facts.clear();
            attach.bond_id = *joints[i].bond;
            attach.onto_root_substrate = joints[i].onto_root_substrate;
            input.attaches.push_back(std::move(attach));
        }
        input.attaches.back().area_mm2 += joints[i].area_mm2;
    }
    for (FlowAttach& attach : input.attaches) {
        attach.area_mm2 = std::round(attach.area_mm2 * 1e9) / 1e9; // the last bits are those of the order of summing
        const double pitch = attach.bond.pitch.mm();
        if (pitch > 0) attach.bonds = attach.area_mm2 / (pitch * pitch);
    }
    placeInLine(bodies, contacts, input);
    input.settings = assembly.flow;
    input.settings.facts.clear();
    input.steps = std::exchange(input.settings.steps, {});
    if (input.steps.empty()) input.steps = usualSteps(isFanOut(bodies));
    for (FlowStep& step : input.steps)
        step.facts.clear();
    input.has_lid =
        assembly.cooling.style == CoolingStyle::Lidded || assembly.cooling.style == CoolingStyle::LidlessRing;
    return input;
}

} // namespace interpose
