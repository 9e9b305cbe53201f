// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/phy_plan.hpp"

#include "base/number_text.hpp"
#include "model/edit.hpp"
#include "model/validate.hpp"
#include "wiring/bumps.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

tl::unexpected<Problems> refused(const std::string& message, const std::string& hint)
{
    return failure({message, {}, {}, 0, hint});
}

/// Lanes asked for, in whole modules; 0 when they cannot be told or are too many.
int lanesOf(const InterfaceStandard& standard, const PhyWish& wish, double rate_gbit_per_s)
{
    const double wanted =
        wish.lanes ? *wish.lanes : std::ceil(*wish.bandwidth_gbyte_per_s * 8 / rate_gbit_per_s - 1e-9);
    const int module = std::max(standard.module_lanes, 1);
    const double lanes = std::ceil(wanted / module) * module;
    return lanes >= 1 && lanes <= kMaxLanes ? static_cast<int>(lanes) : 0;
}

/// Extents along and into the edge.
struct Outline
{
    Coord along, deep;
};

Rect regionAt(const Part& part, const PhyWish& wish, Outline outline)
{
    if (!wish.edge) return {wish.along, wish.deep, outline.along, outline.deep};
    switch (*wish.edge) {
    case Edge::Left:
        return {wish.deep, wish.along, outline.deep, outline.along};
    case Edge::Right:
        return {part.width - wish.deep - outline.deep, wish.along, outline.deep, outline.along};
    case Edge::Bottom:
        return {wish.along, wish.deep, outline.along, outline.deep};
    case Edge::Top:
        return {wish.along, part.height - wish.deep - outline.deep, outline.along, outline.deep};
    }
    return {};
}

/// Bump pitch along and into the edge.
Outline pitches(const InterfaceStandard& standard, const PhyWish& wish)
{
    const bool upright = wish.edge == Edge::Left || wish.edge == Edge::Right;
    return upright ? Outline{standard.pitch_y, standard.pitch_x} : Outline{standard.pitch_x, standard.pitch_y};
}

/// As stated, or as square as the sites of one module go; deep enough for the sites of all.
Outline outlineOf(const InterfaceStandard& standard, const PhyWish& wish, int modules, std::int64_t needed)
{
    const Outline pitch = pitches(standard, wish);
    const double perModule = static_cast<double>(needed) / modules;
    const auto square = static_cast<std::int64_t>(std::ceil(std::sqrt(perModule * pitch.deep.um() / pitch.along.um())));
    const Coord edge = standard.module_edge.value_or(pitch.along * std::max<std::int64_t>(square, 1));
    const Coord along = edge * modules;
    const std::int64_t columns = std::max<std::int64_t>(along.nm() / pitch.along.nm(), 1);
    const Coord least = pitch.deep * ((needed + columns - 1) / columns);
    return {along, std::max(least, standard.module_depth.value_or(least))};
}

std::string sizeText(const Rect& region)
{
    return fixedText(region.width.mm(), 3) + " x " + fixedText(region.height.mm(), 3) + " mm";
}

/// Sites of all pieces; each brings its own overhead.
std::int64_t sitesOf(const InterfaceStandard& standard, int lanes, int pieces)
{
    return sitesNeeded(standard, lanes / pieces) * pieces;
}

void addFigures(const InterfaceStandard& standard, PhyPlan& plan)
{
    const Phy& phy = plan.phy;
    plan.sites = bumpField(phy.region, phy.edge, standard.pitch_x, standard.pitch_y).sites();
    plan.sites_needed = sitesOf(standard, phy.lanes, standard.module_edge ? plan.modules : 1);
    plan.bandwidth_gbyte_per_s = phy.lanes * plan.rate_gbit_per_s / 8;
    plan.areal_gbyte_per_s_per_mm2 = plan.bandwidth_gbyte_per_s / phy.region.areaMm2();
    if (!phy.edge) return;
    const bool upright = phy.edge == Edge::Left || phy.edge == Edge::Right;
    const double edge_mm = (upright ? phy.region.height : phy.region.width).mm();
    plan.shoreline_gbyte_per_s_per_mm = plan.bandwidth_gbyte_per_s / edge_mm;
}

} // namespace

Result<PhyPlan> planPhy(const Part& part, const Technology& technology, const PhyWish& wish)
{
    const auto found = technology.standards.find(wish.standard);
    if (found == technology.standards.end())
        return refused("there is no interface standard \"" + wish.standard + '"', "Name one of the library.");
    const InterfaceStandard& standard = found->second;
    if (wish.lanes.has_value() == wish.bandwidth_gbyte_per_s.has_value())
        return refused("a PHY is made for lanes or for a bandwidth", "State one of the two.");
    const double rate = wish.rate_gbit_per_s.value_or(standard.max_rate_gbit_per_s);
    if (!(rate > 0) || rate > standard.max_rate_gbit_per_s)
        return refused(standard.name + " does not run at " + fixedText(rate, 2) + " Gbit/s a lane",
                       "State a rate up to " + fixedText(standard.max_rate_gbit_per_s, 2) + " Gbit/s.");
    PhyPlan plan;
    plan.rate_gbit_per_s = rate;
    plan.phy = {wish.id, {}, wish.standard, lanesOf(standard, wish, rate), wish.edge, std::nullopt, {}};
    if (plan.phy.lanes == 0)
        return refused("so many lanes cannot be made", "State 1 to " + std::to_string(kMaxLanes) + " lanes.");
    if (standard.kind == InterfaceKind::Port) plan.phy.rate_gbit_per_s = rate;
    const int module = std::max(standard.module_lanes, 1);
    // Without an outline of its own a module is no piece of its own: the lanes share one field.
    plan.modules = plan.phy.lanes / module;
    const int pieces = standard.module_edge ? plan.modules : 1;
    const Outline outline = outlineOf(standard, wish, pieces, sitesOf(standard, plan.phy.lanes, pieces));
    plan.phy.region = regionAt(part, wish, outline);
    if (!part.outline().contains(plan.phy.region))
        return refused("the PHY of " + sizeText(plan.phy.region) + " does not fit there on " + part.id.str(),
                       "Move it, or ask for fewer lanes.");
    addFigures(standard, plan);
    return plan;
}

InterfaceStandard atPitch(InterfaceStandard standard, Coord pitch)
{
    standard.pitch_x = standard.pitch_y = pitch;
    standard.module_edge.reset();
    standard.module_depth.reset();
    for (const char* key : {"pitch_x_um", "pitch_y_um"})
        standard.facts[key] = {"user", "assumed: the pitch asked for", Grade::Yours, {}, {}, {}};
    for (const char* key : {"module_edge_um", "module_depth_um"})
        standard.facts.erase(key);
    return standard;
}

Assembly addPhy(const Assembly& assembly, const PartId& part, const Phy& phy, const Technology& from)
{
    const auto found = assembly.catalogue->parts.find(part);
    if (found == assembly.catalogue->parts.end()) return assembly;
    Part changed = found->second;
    const auto same = std::ranges::find(changed.phys, phy.id, &Phy::id);
    if (same == changed.phys.end())
        changed.phys.push_back(phy);
    else
        *same = phy;
    Assembly next = assembly;
    next.catalogue.edit([&](Catalogue& c) { includeTechnology(c.technology, changed, from); });
    return replacePart(next, changed);
}

} // namespace interpose
