// SPDX-License-Identifier: GPL-3.0-or-later
// Small assemblies for the tests of what is asked of a field: dies on a substrate under a lid and a sink.
#pragma once

#include "model/contacts.hpp"
#include "thermal/stack.hpp"

#include <algorithm>

namespace interpose::testing {

using namespace interpose::literals;

inline Material solid(double k, double capacity_j_per_m3k = 1.6e6)
{
    return {"solid", {k, k, k}, capacity_j_per_m3k, 0, {}};
}

inline Technology stackTechnology()
{
    Technology t;
    t.materials = {{"silicon", solid(130)}, {"organic", {"organic", {20, 20, 0.4}, 1.6e6, 0, {}}},
                   {"beol", solid(2)},      {"c4", solid(2.3)},
                   {"tim", solid(4)},       {"grease", solid(5)},
                   {"copper", solid(390)},  {"mould", solid(0.9)}};
    ProcessNode node;
    node.active_material = "beol";
    node.active_thickness = 10_um;
    t.nodes = {{"n5", node}};
    Bond c4;
    c4.kind = BondKind::C4;
    c4.height = 80_um;
    c4.material = "c4";
    t.bonds = {{"c4", c4}};
    return t;
}

inline Part block(const char* id, PartKind kind, Coord width, Coord height, Coord thickness, const char* material)
{
    Part part;
    part.id = PartId{id};
    part.kind = kind;
    part.width = width;
    part.height = height;
    part.thickness = thickness;
    part.material = material;
    return part;
}

inline Part die(const char* id, Coord width, Coord height, double power_w, Coord thickness = 700_um)
{
    Part part = block(id, PartKind::Die, width, height, thickness, "silicon");
    part.node = "n5";
    part.power_w = power_w;
    part.limit_c = 105;
    part.bonds = {{part.outline(), "c4"}};
    return part;
}

inline PlacedPart placedOnSubstrate(const char* id, const Part& part, Coord x, Coord y)
{
    PlacedPart p;
    p.id = PlacedId{id};
    p.part = part.id;
    p.on = PlacedId{"SUB"};
    p.x = x;
    p.y = y;
    return p;
}

/// Organic substrate, dies, TIM1 of 50 um, copper lid of 2 mm, TIM2 of 100 um, copper base of 5 mm.
inline Assembly underLid(Coord side, const std::vector<std::pair<PlacedPart, Part>>& dies)
{
    Catalogue catalogue;
    catalogue.technology = stackTechnology();
    const Part substrate = block("sub", PartKind::Substrate, side, side, 1000_um, "organic");
    catalogue.parts[substrate.id] = substrate;
    Assembly assembly;
    PlacedPart root;
    root.id = PlacedId{"SUB"};
    root.part = substrate.id;
    assembly.placed.push_back(root);
    for (const auto& [placed, part] : dies) {
        catalogue.parts[part.id] = part;
        assembly.placed.push_back(placed);
    }
    assembly.catalogue = catalogue;
    std::ranges::sort(assembly.placed, {}, &PlacedPart::id);
    Cooling& c = assembly.cooling;
    c.tim1_material = "tim";
    c.tim2_material = "grease";
    c.lid_material = c.sink_material = "copper";
    c.tim1_thickness = 50_um;
    c.lid_thickness = 2000_um;
    c.tim2_thickness = 100_um;
    c.sink_thickness = 5000_um;
    c.h_top_w_per_m2k = 5000;
    c.h_bottom_w_per_m2k = 25;
    return assembly;
}

/// One die of 10 x 10 mm over the whole substrate, evenly heated: everything is one-dimensional.
inline Assembly uniformDie(double power_w)
{
    const Part part = die("d", 10_mm, 10_mm, power_w);
    return underLid(10_mm, {{placedOnSubstrate("D", part, 0_um, 0_um), part}});
}

/// A large die with a hot block and a lower, small one beside it, off the grid.
inline Assembly twoDies()
{
    Part big = die("big", 8_mm, 6_mm, 0);
    big.power_w = {};
    big.power_blocks = {{"core", {1_mm, 1_mm, 2_mm, 3_mm}, 25}, {"rest", {4_mm, 0_mm, 4_mm, 6_mm}, 15}};
    const Part small = die("small", 3_mm, 5_mm, 5, 500_um);
    return underLid(20_mm, {{placedOnSubstrate("A", big, 2110_um, 3070_um), big},
                            {placedOnSubstrate("B", small, 12_mm, 9_mm), small}});
}

/// A stage that has taken an assembly.
inline HeatStage stageOf(const Assembly& assembly)
{
    const auto bodies = layOut(assembly);
    HeatStage stage;
    stage.setInput(assembly, bodies, findContacts(assembly, bodies), {});
    return stage;
}

inline HeatResult solveStack(const Assembly& assembly, int grid = 32, double tolerance = 1e-6)
{
    return stageOf(assembly).solve(grid, tolerance, 1, {});
}

} // namespace interpose::testing
