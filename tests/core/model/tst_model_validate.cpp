// SPDX-License-Identifier: GPL-3.0-or-later
// The gate, one invalid assembly per row: where the finding points and what it says. Each row changes one thing in a
// valid assembly, so each row fails if its check goes missing.
#include "fixtures.hpp"

#include "model/validate.hpp"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace interpose;
using namespace interpose::fixtures;
using namespace interpose::literals;

namespace {

using Change = std::function<void(Assembly&)>;

struct Row
{
    const char* name;
    Change change;
    const char* pointer;
    const char* says; ///< part of the message
};

/// Placed: 0 HBM0, 1 INT, 2 IOD0, 3 IOD1, 4 SUB, 5 to 8 XCD. Parts: 0 hbm, 1 interposer, 2 iod, 3 substrate, 4 xcd.
Change onPart(const char* id, std::function<void(Part&)> change)
{
    return [=](Assembly& a) { a.catalogue.edit([&](Catalogue& c) { change(c.parts.at(PartId(id))); }); };
}
Change onTechnology(std::function<void(Technology&)> change)
{
    return [=](Assembly& a) { a.catalogue.edit([&](Catalogue& c) { change(c.technology); }); };
}
Change onLink(std::function<void(Link&)> change)
{
    return [=](Assembly& a) { a.links.edit([&](std::vector<Link>& links) { change(links[0]); }); };
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

std::vector<Row> treeRows()
{
    return {
        {"nothing placed",
         [](Assembly& a) {
             a.placed.clear();
             a.links = std::vector<Link>{};
         },
         "/assembly/placed", "nothing is placed"},
        {"empty id", [](Assembly& a) { a.placed[5].id = PlacedId(); }, "/assembly/placed/5/id", "is empty"},
        {"duplicate id", [](Assembly& a) { a.placed[6].id = a.placed[5].id; }, "/assembly/placed/6/id",
         "two placed parts have the id \"XCD00\""},
        {"unknown part", [](Assembly& a) { a.placed[5].part = PartId("xyz"); }, "/assembly/placed/5/part",
         "no part \"xyz\""},
        {"unknown parent", [](Assembly& a) { a.placed[5].on = PlacedId("xyz"); }, "/assembly/placed/5/on",
         "\"xyz\", which is not there"},
        {"no root", [](Assembly& a) { a.placed[4].on = PlacedId("INT"); }, "/assembly/placed", "no part is the root"},
        {"second root",
         [](Assembly& a) {
             a.placed[5].on.reset();
             a.placed[5].x = a.placed[5].y = {};
         },
         "/assembly/placed/5/on", "second root beside SUB"},
        {"cycle of two", [](Assembly& a) { a.placed[1].on = PlacedId("IOD0"); }, "/assembly/placed/1/on", "cycle"},
        {"on itself", [](Assembly& a) { a.placed[5].on = PlacedId("XCD00"); }, "/assembly/placed/5/on", "cycle"},
        {"moved root", [](Assembly& a) { a.placed[4].x = 1_nm; }, "/assembly/placed/4", "frame of the drawing"},
        {"turned root", [](Assembly& a) { a.placed[4].rotation = Rotation::R90; }, "/assembly/placed/4",
         "frame of the drawing"},
        {"far away", [](Assembly& a) { a.placed[5].x = Coord::fromUm(1e7) + 1_nm; }, "/assembly/placed/5/x_um",
         "within"},
        {"far away below", [](Assembly& a) { a.placed[5].y = -Coord::fromUm(1e7) - 1_nm; }, "/assembly/placed/5/y_um",
         "within"},
        {"depth below zero",
         [](Assembly& a) {
             a.placed[5].seat = Seat::Embedded;
             a.placed[5].depth = -1_um;
         },
         "/assembly/placed/5/depth_um", "from 0"},
        {"depth on top", [](Assembly& a) { a.placed[5].depth = 1_um; }, "/assembly/placed/5/depth_um",
         "embedded parts only"},
    };
}

std::vector<Row> linkRows()
{
    return {
        {"link without id", onLink([](Link& l) { l.id = LinkId(); }), "/assembly/links/0/id", "empty"},
        {"two links of one id", [](Assembly& a) { a.links.edit([](std::vector<Link>& l) { l.push_back(l[0]); }); },
         "/assembly/links/1/id", "same id"},
        {"link to nobody", onLink([](Link& l) { l.a.placed = PlacedId("xyz"); }), "/assembly/links/0/a/placed",
         "no placed part \"xyz\""},
        {"link to no PHY", onLink([](Link& l) { l.b.phy = "xyz"; }), "/assembly/links/0/b/phy",
         "HBM0 has no PHY \"xyz\""},
        {"link to itself", onLink([](Link& l) { l.b = l.a; }), "/assembly/links/0/b", "same PHY"},
        {"unequal lanes", onPart("hbm", [](Part& p) { p.phys[0].lanes = 512; }), "/assembly/links/0/b",
         "1024 and 512 lanes"},
        {"two standards", onPart("hbm", [](Part& p) { p.phys[0].standard = "d2d"; }), "/assembly/links/0/b",
         "speak hbm_bus and d2d"},
        {"rate of zero", onLink([](Link& l) { l.rate_gbit_per_s = 0; }), "/assembly/links/0/rate_gbit_per_s",
         "more than 0"},
        {"rate of NaN", onLink([](Link& l) { l.rate_gbit_per_s = kNan; }), "/assembly/links/0/rate_gbit_per_s",
         "more than 0"},
        {"unknown routing", onLink([](Link& l) { l.routing = "xyz"; }), "/assembly/links/0/routing",
         "routing class \"xyz\""},
    };
}

std::vector<Row> partRows()
{
    const auto layer = [](double thickness_um, double share) {
        return PartLayer{"layer", Coord::fromUm(thickness_um), "silicon", share};
    };
    return {
        {"no width",
         onPart("hbm",
                [](Part& p) {
                    p.width = {};
                    p.bonds.clear();
                    p.phys[0].region = {};
                }),
         "/assembly/parts/0/width_um", "more than 0"},
        {"thickness below zero", onPart("hbm", [](Part& p) { p.thickness = -1_um; }), "/assembly/parts/0/thickness_um",
         "more than 0"},
        {"huge", onPart("hbm", [](Part& p) { p.height = Coord::fromUm(1e7) + 1_nm; }), "/assembly/parts/0/height_um",
         "at most 1e7"},
        {"unknown material", onPart("xcd", [](Part& p) { p.material = "xyz"; }), "/assembly/parts/4/material",
         "no material \"xyz\""},
        {"no material", onPart("xcd", [](Part& p) { p.material.clear(); }), "/assembly/parts/4/material", "is empty"},
        {"unknown node", onPart("xcd", [](Part& p) { p.node = "xyz"; }), "/assembly/parts/4/node",
         "no process node \"xyz\""},
        {"unknown carrier", onPart("interposer", [](Part& p) { p.carrier = "xyz"; }), "/assembly/parts/1/carrier",
         "no carrier technology \"xyz\""},
        {"unknown generation", onPart("hbm", [](Part& p) { p.hbm = "xyz"; }), "/assembly/parts/0/hbm",
         "no HBM generation \"xyz\""},
        {"unknown fill", onPart("substrate", [](Part& p) { p.fill = "xyz"; }), "/assembly/parts/3/fill",
         "no material \"xyz\""},
        {"fill height alone", onPart("substrate", [](Part& p) { p.fill_height = 1_um; }),
         "/assembly/parts/3/fill_height_um", "needs a fill"},
        {"mirror of itself", onPart("xcd", [](Part& p) { p.mirror_of = p.id; }), "/assembly/parts/4/mirror_of",
         "itself"},
        {"power below zero", onPart("xcd", [](Part& p) { p.power_w = -1; }), "/assembly/parts/4/power_w", "0 or more"},
        {"power of 1e308", onPart("xcd", [](Part& p) { p.power_w = 1e308; }), "/assembly/parts/4/power_w",
         "at most 1e15"},
        {"power without end", onPart("xcd", [](Part& p) { p.power_w = kInf; }), "/assembly/parts/4/power_w",
         "at most 1e15"},
        {"power twice", onPart("xcd", [](Part& p) { p.power_blocks = {{"core", rectUm(0, 0, 1, 1), 1}}; }),
         "/assembly/parts/4/power_w", "stated twice"},
        {"block outside",
         onPart("xcd",
                [](Part& p) {
                    p.power_w.reset();
                    p.power_blocks = {{"core", rectUm(6999, 0, 2, 1), 1}};
                }),
         "/assembly/parts/4/power_blocks/0", "reaches outside"},
        {"block without area",
         onPart("xcd",
                [](Part& p) {
                    p.power_w.reset();
                    p.power_blocks = {{"core", rectUm(0, 0, 2, 0), 1}};
                }),
         "/assembly/parts/4/power_blocks/0/width_um", "empty"},
        {"block of NaN",
         onPart("xcd",
                [](Part& p) {
                    p.power_w.reset();
                    p.power_blocks = {{"core", rectUm(0, 0, 2, 1), kNan}};
                }),
         "/assembly/parts/4/power_blocks/0/power_w", "0 or more"},
        {"two blocks of one id",
         onPart("xcd",
                [](Part& p) {
                    p.power_w.reset();
                    p.power_blocks = {{"core", rectUm(0, 0, 2, 1), 1}, {"core", rectUm(0, 0, 2, 1), 1}};
                }),
         "/assembly/parts/4/power_blocks/1/id", "\"core\""},
        {"PHY outside", onPart("iod", [](Part& p) { p.phys[1].region.x = 1_nm; }), "/assembly/parts/2/phys/1",
         "reaches outside"},
        {"PHY far outside", onPart("iod", [](Part& p) { p.phys[1].region.x = Coord::fromNm(INT64_MAX); }),
         "/assembly/parts/2/phys/1/width_um", "out of range"},
        {"PHY without id", onPart("iod", [](Part& p) { p.phys[1].id.clear(); }), "/assembly/parts/2/phys/1/id",
         "empty"},
        {"two PHYs of one id", onPart("iod", [](Part& p) { p.phys[1].id = "hbm"; }), "/assembly/parts/2/phys/1/id",
         "\"hbm\""},
        {"no lanes", onPart("iod", [](Part& p) { p.phys[1].lanes = 0; }), "/assembly/parts/2/phys/1/lanes",
         "from 1 to"},
        {"too many lanes", onPart("iod", [](Part& p) { p.phys[1].lanes = kMaxLanes + 1; }),
         "/assembly/parts/2/phys/1/lanes", "from 1 to"},
        {"unknown standard", onPart("iod", [](Part& p) { p.phys[1].standard = "xyz"; }),
         "/assembly/parts/2/phys/1/standard", "no interface standard \"xyz\""},
        {"port rate of zero", onPart("iod", [](Part& p) { p.phys[1].rate_gbit_per_s = 0; }),
         "/assembly/parts/2/phys/1/rate_gbit_per_s", "more than 0"},
        {"bond outside", onPart("xcd", [](Part& p) { p.bonds[0].region.y = -1_nm; }), "/assembly/parts/4/bonds/0",
         "reaches outside"},
        {"bonds overlap", onPart("xcd", [](Part& p) { p.bonds.push_back({rectUm(1, 1, 1, 1), "micro"}); }),
         "/assembly/parts/4/bonds/1", "overlaps bond region 0"},
        {"unknown bond", onPart("xcd", [](Part& p) { p.bonds[0].bond = "xyz"; }), "/assembly/parts/4/bonds/0/bond",
         "no bond \"xyz\""},
        {"layers too thin", onPart("xcd", [=](Part& p) { p.layers = {layer(100, 0), layer(399, 1)}; }),
         "/assembly/parts/4/layers", "add up to 499"},
        {"layer without power", onPart("xcd", [=](Part& p) { p.layers = {layer(100, 0), layer(400, 0.5)}; }),
         "/assembly/parts/4/layers", "add up to 0.5"},
        {"layer of nothing", onPart("xcd", [=](Part& p) { p.layers = {layer(0, 0), layer(500, 1)}; }),
         "/assembly/parts/4/layers/0/thickness_um", "more than 0"},
        {"price below zero", onPart("xcd", [](Part& p) { p.price_usd = -1; }), "/assembly/parts/4/price_usd",
         "0 or more"},
        {"escape above one", onPart("xcd", [](Part& p) { p.escape_fraction = 1.01; }),
         "/assembly/parts/4/escape_fraction", "from 0 to 1"},
        {"coverage above one", onPart("xcd", [](Part& p) { p.sort_coverage = 99; }), "/assembly/parts/4/sort_coverage",
         "from 0 to 1"},
        {"limit below absolute zero", onPart("xcd", [](Part& p) { p.limit_c = -300; }), "/assembly/parts/4/limit_c",
         "from -273.15"},
    };
}

std::vector<Row> technologyRows()
{
    const auto material = [](auto f) { return onTechnology([=](Technology& t) { f(t.materials["silicon"]); }); };
    const auto node = [](auto f) { return onTechnology([=](Technology& t) { f(t.nodes["logic"]); }); };
    const auto carrier = [](auto f) { return onTechnology([=](Technology& t) { f(t.carriers["silicon"]); }); };
    const auto bond = [](auto f) { return onTechnology([=](Technology& t) { f(t.bonds["micro"]); }); };
    const auto standard = [](auto f) { return onTechnology([=](Technology& t) { f(t.standards["d2d"]); }); };
    const auto hbm = [](auto f) { return onTechnology([=](Technology& t) { f(t.hbm["hbm8"]); }); };
    return {
        {"no conduction", material([](Material& m) { m.conductivity_w_per_mk[2] = 0; }),
         "/assembly/technology/materials/silicon/conductivity_w_per_mk/2", "from 1e-06"},
        {"conductivity of NaN", material([](Material& m) { m.conductivity_w_per_mk[0] = kNan; }),
         "/assembly/technology/materials/silicon/conductivity_w_per_mk/0", "nan"},
        {"no heat capacity", material([](Material& m) { m.heat_capacity_j_per_m3k = 0; }),
         "/assembly/technology/materials/silicon/heat_capacity_j_per_m3k", "more than 0"},
        {"id with a slash", onTechnology([](Technology& t) { t.materials["a/b~c"] = {}; }),
         "/assembly/technology/materials/a~1b~0c/heat_capacity_j_per_m3k", "material a/b~c"},
        {"wafer all edge", node([](ProcessNode& n) { n.edge_exclusion_mm = 150; }),
         "/assembly/technology/nodes/logic/edge_exclusion_mm", "nothing of the wafer"},
        {"wafer of zero", node([](ProcessNode& n) { n.wafer_diameter_mm = 0; }),
         "/assembly/technology/nodes/logic/wafer_diameter_mm", "from 1"},
        {"defects below zero", node([](ProcessNode& n) { n.defects_per_cm2 = -0.1; }),
         "/assembly/technology/nodes/logic/defects_per_cm2", "0 or more"},
        {"clustering of zero", node([](ProcessNode& n) { n.clustering = 0; }),
         "/assembly/technology/nodes/logic/clustering", "more than 0"},
        {"coverage of 99", node([](ProcessNode& n) { n.sort_coverage = 99; }),
         "/assembly/technology/nodes/logic/sort_coverage", "from 0 to 1"},
        {"carrier of unknown node", carrier([](CarrierTechnology& c) { c.node = "xyz"; }),
         "/assembly/technology/carriers/silicon/node", "no process node"},
        {"half a limit", carrier([](CarrierTechnology& c) { c.max_width = 1_mm; }),
         "/assembly/technology/carriers/silicon/max_width_um", "belong together"},
        {"half a reticle", carrier([](CarrierTechnology& c) { c.reticle_height.reset(); }),
         "/assembly/technology/carriers/silicon/reticle_width_um", "belong together"},
        {"tiny reticle", carrier([](CarrierTechnology& c) { c.reticle_width = 1_um; }),
         "/assembly/technology/carriers/silicon/reticle_width_um", "from 1000"},
        {"two routing classes", carrier([](CarrierTechnology& c) { c.routing.push_back(c.routing[0]); }),
         "/assembly/technology/carriers/silicon/routing/1/id", "\"fine\""},
        {"wire of no width", carrier([](CarrierTechnology& c) { c.routing[0].width = {}; }),
         "/assembly/technology/carriers/silicon/routing/0/width_um", "more than 0"},
        {"no signal layers", carrier([](CarrierTechnology& c) { c.routing[0].signal_layers = 0; }),
         "/assembly/technology/carriers/silicon/routing/0/signal_layers", "from 1"},
        {"detour below one", carrier([](CarrierTechnology& c) { c.routing[0].detour_factor = 0.9; }),
         "/assembly/technology/carriers/silicon/routing/0/detour_factor", "from 1"},
        {"lengths fall", carrier([](CarrierTechnology& c) { c.routing[0].rates = {{2_mm, 8}, {1_mm, 4}}; }),
         "/assembly/technology/carriers/silicon/routing/0/rates/1/length_um", "ascend"},
        {"rates rise", carrier([](CarrierTechnology& c) { c.routing[0].rates = {{1_mm, 4}, {2_mm, 8}}; }),
         "/assembly/technology/carriers/silicon/routing/0/rates/1/rate_gbit_per_s", "faster"},
        {"bond of no pitch", bond([](Bond& b) { b.pitch = {}; }), "/assembly/technology/bonds/micro/pitch_um",
         "more than 0"},
        {"bond below zero", bond([](Bond& b) { b.height = -1_nm; }), "/assembly/technology/bonds/micro/height_um",
         "from 0"},
        {"bond of unknown material", bond([](Bond& b) { b.material = "xyz"; }),
         "/assembly/technology/bonds/micro/material", "no material"},
        {"bond yield above one", bond([](Bond& b) { b.yield = 1.5; }), "/assembly/technology/bonds/micro/yield",
         "from 0 to 1"},
        {"bumps of no pitch", standard([](InterfaceStandard& s) { s.pitch_y = {}; }),
         "/assembly/technology/standards/d2d/pitch_y_um", "more than 0"},
        {"all bumps power", standard([](InterfaceStandard& s) { s.power_share = 1; }),
         "/assembly/technology/standards/d2d/power_share", "from 0 to 0.99"},
        {"reach of zero", standard([](InterfaceStandard& s) { s.reach = 0_um; }),
         "/assembly/technology/standards/d2d/reach_um", "more than 0"},
        {"negative energy", standard([](InterfaceStandard& s) { s.phy_energy_pj_per_bit = -1; }),
         "/assembly/technology/standards/d2d/phy_energy_pj_per_bit", "0 or more"},
        {"countless bumps",
         onTechnology([](Technology& t) { t.standards["serdes"].pitch_x = t.standards["serdes"].pitch_y = 1_nm; }),
         "/assembly/parts/2/phys/1", "100 million"},
        {"classes without a count", onTechnology([](Technology& t) { t.bonds["c4"].power_share = 0.4; }),
         "/assembly/technology/bonds/c4/yield_form", "need yield_form per_bond"},
        {"more classes than joints", onTechnology([](Technology& t) {
             t.bonds["c4"].yield_form = BondYieldForm::PerBond;
             t.bonds["c4"].power_share = 0.7;
             t.bonds["c4"].repairable_share = 0.4;
         }),
         "/assembly/technology/bonds/c4/power_share", "together exceed 1"},
        {"spares of no group", onTechnology([](Technology& t) {
             t.bonds["c4"].yield_form = BondYieldForm::PerBond;
             t.bonds["c4"].repairable_share = 0.4;
         }),
         "/assembly/technology/bonds/c4/repair_group", "needs the size"},
        {"more spares than joints", onTechnology([](Technology& t) { t.bonds["c4"].repair_spares = 1; }),
         "/assembly/technology/bonds/c4/repair_spares", "from 0 to 0"},
        {"wire defects of no size",
         onTechnology([](Technology& t) { t.carriers.begin()->second.wire_defects_per_cm2 = 0.1; }),
         "/assembly/technology/carriers/bridge/wire_defect_size_um", "needs the size"},
        {"negative wire defects",
         onTechnology([](Technology& t) { t.carriers.begin()->second.wire_defects_per_cm2 = -1; }),
         "/assembly/technology/carriers/bridge/wire_defects_per_cm2", "0 or more"},
        {"no tiers", hbm([](HbmGeneration& h) { h.tiers = 0; }), "/assembly/technology/hbm/hbm8/tiers", "from 1 to 64"},
        {"stack of unknown material", hbm([](HbmGeneration& h) { h.bond_material = "xyz"; }),
         "/assembly/technology/hbm/hbm8/bond_material", "no material"},
        {"all power twice", hbm([](HbmGeneration& h) { h.base_power_share = 2; }),
         "/assembly/technology/hbm/hbm8/base_power_share", "from 0 to 1"},
    };
}

std::vector<Row> coolingAndFlowRows()
{
    return {
        {"no way out", [](Assembly& a) { a.cooling.h_top_w_per_m2k = a.cooling.h_bottom_w_per_m2k = 0; },
         "/assembly/cooling/h_top_w_per_m2k", "no heat can leave"},
        {"h of NaN", [](Assembly& a) { a.cooling.h_top_w_per_m2k = kNan; }, "/assembly/cooling/h_top_w_per_m2k",
         "from 0"},
        {"unknown TIM", [](Assembly& a) { a.cooling.tim1_material = "xyz"; }, "/assembly/cooling/tim1_material",
         "no material \"xyz\""},
        {"lid of nothing", [](Assembly& a) { a.cooling.lid_material.clear(); }, "/assembly/cooling/lid_material",
         "is empty"},
        {"negative sink", [](Assembly& a) { a.cooling.sink_thickness = -1_um; }, "/assembly/cooling/sink_thickness_um",
         "from 0"},
        {"contact without TIM",
         [](Assembly& a) {
             a.cooling.tim1_contact_k_mm2_per_w = 5;
             a.cooling.tim1_thickness = {};
         },
         "/assembly/cooling/tim1_contact_k_mm2_per_w", "without tim1_thickness_um"},
        {"negative contact", [](Assembly& a) { a.cooling.tim2_contact_k_mm2_per_w = -1; },
         "/assembly/cooling/tim2_contact_k_mm2_per_w", "from 0"},
        {"rim over everything", [](Assembly& a) { a.cooling.rim_width = 1_mm * 1000; },
         "/assembly/cooling/rim_width_um", "leaves nothing"},
        {"ring of nothing",
         [](Assembly& a) {
             a.cooling.style = CoolingStyle::LidlessRing;
             a.cooling.rim_width = 1_um;
         },
         "/assembly/cooling/rim_material", "is empty"},
        {"sink of no width", [](Assembly& a) { a.cooling.sink_width = 0_um; }, "/assembly/cooling/sink_width_um",
         "more than 0"},
        {"sink's base without a sink",
         [](Assembly& a) {
             a.cooling.sink_height = 9_mm;
             a.cooling.sink_thickness = {};
         },
         "/assembly/cooling/sink_height_um", "without sink_thickness_um"},
        {"colder than cold", [](Assembly& a) { a.cooling.ambient_c = -274; }, "/assembly/cooling/ambient_c",
         "from -273.15"},
        {"attach above one", [](Assembly& a) { a.flow.substrate_attach_yield = 1.1; }, "/flow/substrate_attach_yield",
         "from 0 to 1"},
        {"lid yield of NaN", [](Assembly& a) { a.flow.lid_attach_yield = kNan; }, "/flow/lid_attach_yield",
         "from 0 to 1"},
        {"negative cost", [](Assembly& a) { a.flow.lid_cost_usd = -4; }, "/flow/lid_cost_usd", "0 or more"},
        {"harvest of a stack",
         [](Assembly& a) {
             a.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("hbm")).harvest = Harvest{4, 3, 1}; });
         },
         "/assembly/parts/0/harvest", "only a die"},
        {"more units than die",
         [](Assembly& a) {
             a.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("hbm")).harvest = Harvest{4, 3, 100}; });
         },
         "/assembly/parts/0/harvest/unit_area_mm2", "larger than the part"},
        {"more needed than there are",
         [](Assembly& a) {
             a.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("hbm")).harvest = Harvest{4, 5, 1}; });
         },
         "/assembly/parts/0/harvest/needed", "from 0 to 4"},
        {"half a line", [](Assembly& a) { a.flow.steps.resize(2); }, "/flow/steps", "not whole"},
        {"two attaches", [](Assembly& a) { a.flow.steps.resize(2); }, "/flow/steps/1/kind", "stands twice"},
        {"bond before attach",
         [](Assembly& a) {
             a.flow.steps.resize(2);
             a.flow.steps[0].kind = StepKind::Bond;
         },
         "/flow/steps/0/kind", "before one that it follows"},
        {"diced before it is made",
         [](Assembly& a) {
             a.flow.steps.resize(2);
             a.flow.steps[0].kind = StepKind::Dice;
             a.flow.steps[1].kind = StepKind::Fabricate;
         },
         "/flow/steps/0/kind", "before one that it follows: step 1"},
        {"lid before the substrate",
         [](Assembly& a) {
             a.flow.steps.resize(2);
             a.flow.steps[0].kind = StepKind::Lid;
             a.flow.steps[1].kind = StepKind::SubstrateAttach;
         },
         "/flow/steps/0/kind", "before one that it follows: step 1"},
        {"lid before the bond",
         [](Assembly& a) {
             a.flow.steps.resize(2);
             a.flow.steps[0].kind = StepKind::Lid;
             a.flow.steps[1].kind = StepKind::Bond;
         },
         "/flow/steps/0/kind", "before one that it follows: step 1"},
        {"rework of a test that tests nothing",
         [](Assembly& a) {
             a.flow.steps.resize(1);
             a.flow.steps[0].kind = StepKind::FinalTest;
             a.flow.steps[0].rework_success = 0.5;
         },
         "/flow/steps/0/rework_success", "a test has nothing to rework"},
        {"product of nothing",
         [](Assembly& a) {
             a.flow.products.resize(1);
             a.flow.products[0].parts = {{"nobody", 1}};
         },
         "/flow/products/0/parts/nobody", "no such part"},
        {"less than one module", [](Assembly& a) { a.flow.volume = 1e-300; }, "/flow/volume", "0, or 1 or more"},
        {"step yield above one",
         [](Assembly& a) {
             a.flow.steps.resize(1);
             a.flow.steps[0].yield = 1.5;
         },
         "/flow/steps/0/yield", "from 0 to 1"},
        {"final test covered twice",
         [](Assembly& a) {
             a.flow.steps.resize(1);
             a.flow.steps[0].kind = StepKind::FinalTest;
             a.flow.steps[0].test_coverage = 0.9;
         },
         "/flow/steps/0/test_coverage", "not a step's"},
        {"a test that finds nothing",
         [](Assembly& a) {
             a.flow.steps.resize(1);
             a.flow.steps[0].test_cost_usd = 3;
         },
         "/flow/steps/0/test_cost_usd", "needs a test_coverage"},
        {"rework for nothing",
         [](Assembly& a) {
             a.flow.steps.resize(1);
             a.flow.steps[0].rework_cost_usd = 3;
         },
         "/flow/steps/0/rework_cost_usd", "needs a rework_success"},
        {"negative dummies", [](Assembly& a) { a.flow.bad_site_cost_usd = -1; }, "/flow/bad_site_cost_usd",
         "0 or more"},
        {"stack test of 99", [](Assembly& a) { a.flow.stack_test_coverage = 99; }, "/flow/stack_test_coverage",
         "from 0 to 1"},
        {"test coverage of 99", [](Assembly& a) { a.flow.final_test_coverage = 99; }, "/flow/final_test_coverage",
         "from 0 to 1"},
    };
}

std::vector<Row> allRows()
{
    std::vector<Row> rows;
    for (const auto& some : {treeRows(), linkRows(), partRows(), technologyRows(), coolingAndFlowRows()})
        rows.insert(rows.end(), some.begin(), some.end());
    return rows;
}

} // namespace

class TestModelValidate : public QObject
{
    Q_OBJECT
private slots:
    void invalid_data();
    void invalid();
    void depth();
    void cyclesAreSaidOnce();
    void tooManyParts();
    void theListIsBounded();
    void orderIsNotJudged();
    void limitsThemselvesAreFine();
};

void TestModelValidate::invalid_data()
{
    QTest::addColumn<int>("row");
    const std::vector<Row> rows = allRows();
    for (std::size_t i = 0; i < rows.size(); ++i)
        QTest::newRow(rows[i].name) << int(i);
}

void TestModelValidate::invalid()
{
    QFETCH(int, row);
    static const std::vector<Row> rows = allRows();
    const Row& one = rows[static_cast<std::size_t>(row)];
    Assembly assembly = threeDOnTwoHalfD();
    QVERIFY(validate(assembly).empty());
    one.change(assembly);
    QStringList found;
    bool seen = false;
    for (const Problem& problem : validate(assembly)) {
        found << QString::fromStdString(describe(problem));
        seen = seen || (problem.pointer == one.pointer && found.back().contains(one.says));
    }
    QVERIFY2(seen, qPrintable("found only:\n" + found.join('\n')));
    // One mistake is told in few words, not in a cascade.
    QVERIFY2(found.size() <= 4, qPrintable(found.join('\n')));
}

namespace {

Assembly tower(int storeys)
{
    Builder b("a tower");
    b.part("slab", PartKind::Die, 1000, 1000, 10, "hybrid");
    b.place("P0", "slab", "", 0, 0);
    for (int i = 1; i <= storeys; ++i)
        b.place("P" + std::to_string(i), "slab", "P" + std::to_string(i - 1), 0, 0);
    return b.build();
}

} // namespace

void TestModelValidate::depth()
{
    QVERIFY(validate(tower(kMaxDepth)).empty());
    const Problems problems = validate(tower(kMaxDepth + 1));
    QCOMPARE(problems.size(), std::size_t(1));
    QVERIFY(problems[0].message.find("P65") != std::string::npos);
    QVERIFY(problems[0].message.find("more than 64") != std::string::npos);
}

void TestModelValidate::cyclesAreSaidOnce()
{
    Assembly a = tower(40);
    for (PlacedPart& placed : a.placed)
        if (placed.id == PlacedId("P1")) placed.on = PlacedId("P20");
    const Problems problems = validate(a);
    QCOMPARE(problems.size(), std::size_t(1));
    QVERIFY(problems[0].message.find("cycle") != std::string::npos);
}

void TestModelValidate::tooManyParts()
{
    const Problems problems = validate(dieField(static_cast<int>(kMaxPlacedParts)));
    QCOMPARE(problems.size(), std::size_t(1));
    QVERIFY(problems[0].message.find("200001") != std::string::npos);
}

void TestModelValidate::theListIsBounded()
{
    Assembly a = dieField(5000);
    for (PlacedPart& placed : a.placed)
        placed.part = PartId("xyz");
    QCOMPARE(validate(a).size(), std::size_t(100));
}

void TestModelValidate::orderIsNotJudged()
{
    Assembly a = threeDOnTwoHalfD();
    std::ranges::reverse(a.placed);
    QVERIFY(validate(a).empty());
}

void TestModelValidate::limitsThemselvesAreFine()
{
    Assembly a = threeDOnTwoHalfD();
    onPart("xcd", [](Part& p) {
        p.escape_fraction = 1;
        p.sort_coverage = 0;
        p.power_w = 0;
        p.price_usd = 0;
        p.bonds = {{rectUm(0, 0, 3500, 8000), "hybrid"}, {rectUm(3500, 0, 3500, 8000), "micro"}}; // they touch
        p.layers = {{"all", p.thickness, "silicon", 0}};
    })(a);
    a.cooling.h_top_w_per_m2k = 0;
    a.placed[5].x = Coord::fromUm(-1e7);
    for (const Problem& problem : validate(a))
        QFAIL(describe(problem).c_str());
}

QTEST_APPLESS_MAIN(TestModelValidate)
#include "tst_model_validate.moc"
