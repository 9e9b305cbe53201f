// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/stage_input.hpp"

#include <algorithm>

namespace interpose {

namespace {

/// Top faces of the pieces above the dies, from the outermost down.
struct CoolingFaces
{
    std::optional<Coord> tim1_top, lid_top, tim2_top, sink_top;
    Coord below; ///< lower face of the lowest plate over the whole package, TIM1 not counted
};

CoolingFaces coolingFaces(const Cooling& cooling, Coord top)
{
    const bool lidded = cooling.style == CoolingStyle::Lidded, ring = cooling.style == CoolingStyle::LidlessRing;
    CoolingFaces faces;
    Coord at = top;
    const auto plate = [&](Coord thickness, std::optional<Coord>& face) {
        if (thickness <= Coord{}) return;
        face = at;
        at -= thickness;
    };
    if (cooling.sink_thickness > Coord{}) {
        plate(cooling.sink_thickness, faces.sink_top);
        if (!ring) plate(cooling.tim2_thickness, faces.tim2_top);
    }
    if (lidded) plate(cooling.lid_thickness, faces.lid_top);
    faces.below = at;
    if ((lidded || ring) && cooling.tim1_thickness > Coord{}) faces.tim1_top = at;
    return faces;
}

/// Boxes of a TIM end at its upper face.
TimLayer timLayer(const SolidModel& model, const Technology& technology, const std::string& material,
                  const std::optional<Coord>& top)
{
    TimLayer layer;
    if (!top) return layer;
    layer.material = material;
    for (const Solid& solid : model.solids)
        if (solid.top == *top && solid.material == material) layer.boxes.push_back({solid.plan, solid.bottom, *top});
    layer.k_w_per_mk = technology.materials.at(material).conductivity_w_per_mk[2];
    return layer;
}

/// Where TIM1, or whatever else covers the package, begins above a body.
Coord coveredTop(const PlacedBody& body, const CoolingFaces& faces, const TimLayer& tim1)
{
    Coord top = faces.below;
    double most = 0;
    for (const TimBox& box : tim1.boxes) {
        const double common = intersection(box.plan, body.box()).areaMm2();
        if (common > most) top = box.bottom;
        most = std::max(most, common);
    }
    return std::max(top, body.top);
}

LadderPlan ladderPlan(const std::vector<PlacedBody>& bodies, const PlacedBody& body, const CoolingFaces& faces,
                      const TimLayer& tim1)
{
    LadderPlan plan;
    const auto up = [&](const char* at, const std::optional<Coord>& height) {
        if (height && (plan.up.empty() || *height > plan.up.back().height)) plan.up.push_back({at, *height});
    };
    const Coord covered = coveredTop(body, faces, tim1);
    up("die_top", body.top);
    up("covered_top", covered);
    plan.package = plan.up.back();
    up("tim1_top", faces.tim1_top);
    up("lid_top", faces.lid_top);
    if (faces.lid_top) plan.package = plan.up.back();
    up("tim2_top", faces.tim2_top);
    up("sink_top", faces.sink_top);

    const auto down = [&](const std::string& at, Coord height) {
        if (plan.down.empty() || height < plan.down.back().height) plan.down.push_back({at, height});
    };
    down("die_bottom", body.bottom);
    for (auto at = body.parent; at; at = bodies[*at].parent) {
        down(bodies[*at].placed->id.str() + " top", bodies[*at].top);
        down(bodies[*at].placed->id.str() + " bottom", bodies[*at].bottom);
    }
    return plan;
}

/// Names of the layers that take power, as placed: those a probe reads.
std::vector<std::string> heatedLayers(const PlacedBody& body, const Technology& technology)
{
    std::vector<PartLayer> layers = bodyLayers(*body.part, technology);
    if (activeFace(body) != body.part->active_face) std::ranges::reverse(layers);
    const bool powered = std::ranges::any_of(layers, [](const PartLayer& l) { return l.power_share > 0; });
    std::vector<std::string> names;
    for (const PartLayer& layer : layers)
        if (!powered || layer.power_share > 0) names.push_back(layer.name);
    return names;
}

BodyNote noteOf(const PlacedBody& body, const Assembly& assembly)
{
    const Part& part = *body.part;
    const Technology& technology = assembly.technology();
    BodyNote note;
    note.placed = body.placed->id;
    note.kind = part.kind;
    note.tier = body.tier;
    note.average_flux = part.power_blocks.empty();
    note.limit_c = part.limit_c;
    if (part.hbm) {
        const HbmGeneration& hbm = technology.hbm.at(*part.hbm);
        if (!note.limit_c) note.limit_c = hbm.limit_c;
        note.refresh_limit_c = hbm.refresh_limit_c;
    }
    note.heated_layers = heatedLayers(body, technology);
    note.stated_power_w = part.statedPowerW();
    if (assembly.cooling.temperature_dependent && part.node) {
        const ProcessNode& node = technology.nodes.at(*part.node);
        note.leakage = {node.leakage_share, node.leakage_reference_c, node.leakage_doubling_k};
    }
    return note;
}

} // namespace

std::size_t StageInput::bodyOf(const PlacedId& placed) const
{
    return static_cast<std::size_t>(std::ranges::find(notes, placed, &BodyNote::placed) - notes.begin());
}

const Probe& probeOf(const StageInput& input, std::size_t body, int heated_layer)
{
    const auto first = std::ranges::find(input.heat.model.probes, body, &Probe::body);
    return *(first + heated_layer);
}

StageInput stageInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                      const std::vector<Contact>& contacts, const std::vector<HeatSource>& sources)
{
    const Cooling& cooling = assembly.cooling;
    StageInput input;
    input.heat.model = buildSolids(assembly, bodies, contacts, sources);
    input.temperature_dependent = cooling.temperature_dependent;
    input.capacities_j_per_m3k[kAirName] = kAirCapacity_j_per_m3k;
    for (const Solid& solid : input.heat.model.solids) {
        const Material& material = assembly.technology().materials.at(solid.material);
        const auto& k = material.conductivity_w_per_mk;
        input.heat.materials.try_emplace(solid.material, Conductivity{k[0], k[1], k[2]});
        input.capacities_j_per_m3k[solid.material] = material.heat_capacity_j_per_m3k;
        if (cooling.temperature_dependent && material.conductivity_exponent != 0)
            input.exponents[solid.material] = material.conductivity_exponent;
    }
    for (const auto& column : input.heat.model.columns)
        for (const Solid& solid : column) {
            const auto& k = assembly.technology().materials.at(solid.material).conductivity_w_per_mk;
            input.heat.materials.try_emplace(solid.material, Conductivity{k[0], k[1], k[2]});
        }
    input.heat.h_top_w_per_m2k = cooling.h_top_w_per_m2k;
    input.heat.h_bottom_w_per_m2k = cooling.h_bottom_w_per_m2k;
    input.heat.ambient_c = cooling.ambient_c;
    const CoolingFaces faces = coolingFaces(cooling, input.heat.model.top);
    const Technology& technology = assembly.technology();
    input.tim1 = timLayer(input.heat.model, technology, cooling.tim1_material, faces.tim1_top);
    input.tim2 = timLayer(input.heat.model, technology, cooling.tim2_material, faces.tim2_top);
    for (const PlacedBody& body : bodies) {
        input.notes.push_back(noteOf(body, assembly));
        input.ladders.push_back(ladderPlan(bodies, body, faces, input.tim1));
    }
    return input;
}

} // namespace interpose
