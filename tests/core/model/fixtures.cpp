// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixtures.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

namespace interpose::fixtures {

namespace {

Coord um(double value)
{
    return Coord::fromUm(value);
}

Material material(const std::string& name, double lateral, double vertical)
{
    return {name, {lateral, lateral, vertical}, 1.7e6, 0, {}};
}

Bond bond(const std::string& name, BondKind kind, double pitch_um, double height_um)
{
    Bond b;
    b.name = name;
    b.kind = kind;
    b.pitch = um(pitch_um);
    b.height = um(height_um);
    b.material = "joint";
    b.yield = 0.999;
    return b;
}

InterfaceStandard standard(const std::string& name, InterfaceKind kind, double pitch_um, double rate_gbit_per_s)
{
    InterfaceStandard s;
    s.name = name;
    s.kind = kind;
    s.shared_bus = kind == InterfaceKind::Memory;
    s.pitch_x = s.pitch_y = um(pitch_um);
    s.max_rate_gbit_per_s = rate_gbit_per_s;
    s.phy_energy_pj_per_bit = 0.5;
    return s;
}

RoutingClass routing(const std::string& id, double width_um, double reach_um)
{
    RoutingClass r;
    r.id = id;
    r.width = r.space = r.thickness = um(width_um);
    r.signal_layers = 2;
    r.rates = {{um(reach_um), 16}};
    return r;
}

CarrierTechnology carrier(const std::string& name, RoutingClass wires)
{
    CarrierTechnology c;
    c.name = name;
    c.cost_usd_per_mm2 = 0.02;
    c.routing = {std::move(wires)};
    return c;
}

void addCarriers(Technology& t)
{
    t.carriers["organic"] = carrier("build-up substrate", routing("build_up", 10, 30000));
    t.carriers["fanout"] = carrier("fan-out RDL", routing("rdl", 2, 10000));
    t.carriers["silicon"] = carrier("silicon interposer", routing("fine", 0.5, 6000));
    t.carriers["bridge"] = carrier("silicon bridge", routing("fine", 0.5, 4000));
    for (const char* id : {"silicon", "bridge"}) {
        CarrierTechnology& c = t.carriers[id];
        c.node = "carrier65";
        c.cost_usd_per_mm2 = 0;
        c.reticle_width = um(26000);
        c.reticle_height = um(33000);
    }
    t.carriers["silicon"].stitching = true;
    t.carriers["silicon"].max_area_mm2 = 2700;
}

ProcessNode node(const std::string& name, double wafer_price_usd, double defects_per_cm2)
{
    ProcessNode n;
    n.name = name;
    n.wafer_price_usd = wafer_price_usd;
    n.defects_per_cm2 = defects_per_cm2;
    return n;
}

HbmGeneration hbm8()
{
    HbmGeneration h;
    h.name = "eight tiers";
    h.base_thickness = um(60);
    h.tier_thickness = um(50);
    h.bond_thickness = um(20);
    h.top_thickness = um(150);
    h.die_material = "silicon";
    h.bond_material = "joint";
    h.max_rate_gbit_per_s = 6;
    return h;
}

Phy phy(const std::string& id, const Rect& region, const std::string& standard, int lanes, Edge edge)
{
    return {id, region, standard, lanes, edge, std::nullopt};
}

/// Regions of a frame of the given breadth around a w x h plan: bottom, top, left, right.
std::vector<Rect> frame(double w, double h, double breadth)
{
    const double inner = h - 2 * breadth;
    return {rectUm(0, 0, w, breadth), rectUm(0, h - breadth, w, breadth), rectUm(0, breadth, breadth, inner),
            rectUm(w - breadth, breadth, breadth, inner)};
}

} // namespace

Rect rectUm(double x, double y, double width, double height)
{
    return {um(x), um(y), um(width), um(height)};
}

Technology technology()
{
    Technology t;
    t.materials["silicon"] = material("silicon", 120, 120);
    t.materials["organic"] = material("organic build-up", 20, 0.5);
    t.materials["mould"] = material("mould compound", 0.9, 0.9);
    t.materials["joint"] = material("bumps in underfill", 1, 2);
    t.materials["copper"] = material("copper", 390, 390);
    t.materials["tim"] = material("thermal interface", 4, 4);
    t.nodes["logic"] = node("logic", 10000, 0.1);
    t.nodes["carrier65"] = node("carrier, 65 nm wires", 2000, 0.05);
    addCarriers(t);
    t.bonds["c4"] = bond("C4", BondKind::C4, 130, 70);
    t.bonds["micro"] = bond("microbump", BondKind::Microbump, 40, 30);
    t.bonds["bridge"] = bond("bridge bump", BondKind::Microbump, 55, 50);
    t.bonds["hybrid"] = bond("hybrid bond", BondKind::Hybrid, 9, 2);
    t.bonds["pad"] = bond("RDL pad", BondKind::RdlPad, 40, 0);
    t.bonds["through_mould"] = bond("through-mould via", BondKind::ThroughMould, 300, 170);
    t.standards["d2d"] = standard("die to die", InterfaceKind::DieToDie, 50, 16);
    t.standards["d2d"].reach = um(4000);
    t.standards["hbm_bus"] = standard("HBM bus", InterfaceKind::Memory, 55, 6);
    t.standards["hbm_bus"].reach = um(6000);
    t.standards["hbm_bus"].device_energy_pj_per_bit = 3;
    t.standards["serdes"] = standard("SerDes", InterfaceKind::Port, 130, 100);
    t.hbm["hbm8"] = hbm8();
    return t;
}

struct Builder::Lists
{
    std::deque<PlacedPart> placed;
    std::deque<Link> links;
};

Builder::Builder(std::string name) : m_name(std::move(name)), m_lists(std::make_unique<Lists>())
{
    m_catalogue.technology = technology();
    cooling.tim1_material = cooling.tim2_material = "tim";
    cooling.lid_material = cooling.sink_material = "copper";
    cooling.tim1_thickness = um(50);
    cooling.lid_thickness = um(1000);
    cooling.tim2_thickness = um(50);
    cooling.sink_thickness = um(3000);
    cooling.h_top_w_per_m2k = 3000;
    cooling.h_bottom_w_per_m2k = 20;
}

Builder::~Builder() = default;

Part& Builder::part(const std::string& id, PartKind kind, double width_um, double height_um, double thickness_um,
                    const std::string& bondId)
{
    Part& p = m_catalogue.parts[PartId(id)];
    p.id = PartId(id);
    p.name = id;
    p.kind = kind;
    p.width = um(width_um);
    p.height = um(height_um);
    p.thickness = um(thickness_um);
    const bool organic = kind == PartKind::Substrate || kind == PartKind::Rdl;
    p.material = organic ? "organic" : "silicon";
    if (isCarrier(kind)) p.active_face = Face::Up;
    if (kind == PartKind::Substrate) p.carrier = "organic";
    if (kind == PartKind::Rdl) p.carrier = "fanout";
    if (kind == PartKind::Interposer) p.carrier = "silicon";
    if (kind == PartKind::Bridge) p.carrier = "bridge";
    if (kind == PartKind::Die || kind == PartKind::Dummy) p.node = "logic";
    if (kind == PartKind::HbmStack) p.hbm = "hbm8";
    if (kind == PartKind::HbmStack || kind == PartKind::Passive) p.price_usd = 100;
    if (!bondId.empty()) p.bonds = {{p.outline(), bondId}};
    return p;
}

PlacedPart& Builder::place(const std::string& id, const std::string& partId, const std::string& on, double x_um,
                           double y_um, int rotation_deg)
{
    PlacedPart p;
    p.id = PlacedId(id);
    p.part = PartId(partId);
    if (!on.empty()) p.on = PlacedId(on);
    p.x = um(x_um);
    p.y = um(y_um);
    p.rotation = turned(Rotation::R0, rotation_deg / 90);
    return m_lists->placed.emplace_back(std::move(p));
}

Link& Builder::link(const std::string& id, PhyRef a, PhyRef b, double rate_gbit_per_s)
{
    Link l;
    l.id = LinkId(id);
    l.a = std::move(a);
    l.b = std::move(b);
    l.rate_gbit_per_s = rate_gbit_per_s;
    return m_lists->links.emplace_back(std::move(l));
}

Assembly Builder::build() const
{
    Assembly a;
    a.name = m_name;
    a.catalogue = m_catalogue;
    a.placed.assign(m_lists->placed.begin(), m_lists->placed.end());
    a.links = std::vector<Link>(m_lists->links.begin(), m_lists->links.end());
    a.cooling = cooling;
    sortById(a);
    return a;
}

Assembly emibUnderTwoDies()
{
    Builder b("EMIB under two dies");
    b.part("substrate", PartKind::Substrate, 20000, 10000, 1200);
    b.part("bridge", PartKind::Bridge, 4000, 2000, 75);
    // A bridge zone of 1.5 x 2 mm at the inner edge, C4 elsewhere; the right-hand die is the same part turned round.
    Part& die = b.part("die", PartKind::Die, 8000, 8000, 700);
    die.power_w = 20;
    die.bonds = {{rectUm(6500, 3000, 1500, 2000), "bridge"},
                 {rectUm(0, 0, 6500, 8000), "c4"},
                 {rectUm(6500, 0, 1500, 3000), "c4"},
                 {rectUm(6500, 5000, 1500, 3000), "c4"}};
    die.phys = {phy("east", rectUm(7000, 3000, 1000, 2000), "d2d", 64, Edge::Right)};
    b.place("SUB", "substrate", "", 0, 0);
    b.place("BRIDGE0", "bridge", "SUB", 8000, 4000).seat = Seat::Embedded;
    b.place("DIE0", "die", "SUB", 1500, 1000);
    b.place("DIE1", "die", "SUB", 10500, 1000, 180);
    b.link("L0", {PlacedId("DIE0"), "east"}, {PlacedId("DIE1"), "east"}, 16).reversed = true;
    return b.build();
}

Assembly dieOverTwoBases()
{
    Builder b("a die over two bases");
    b.part("interposer", PartKind::Interposer, 20000, 10000, 100);
    b.part("base", PartKind::Die, 8000, 8000, 100, "micro");
    b.part("top", PartKind::Die, 10000, 6000, 300, "hybrid").power_w = 15;
    b.place("INT", "interposer", "", 0, 0);
    b.place("BASE0", "base", "INT", 1000, 1000);
    b.place("BASE1", "base", "INT", 11000, 1000);
    b.place("TOP", "top", "BASE0", 4000, 1000);
    return b.build();
}

Assembly faceToFaceHybrid()
{
    Builder b("face to face by hybrid bond");
    b.part("substrate", PartKind::Substrate, 12000, 12000, 1000);
    b.part("base", PartKind::Die, 8000, 8000, 200, "c4").active_face = Face::Up;
    b.part("top", PartKind::Die, 6000, 4000, 50, "hybrid").power_w = 10;
    b.place("SUB", "substrate", "", 0, 0);
    b.place("BASE", "base", "SUB", 2000, 2000);
    b.place("TOP", "top", "BASE", 1000, 1000, 90);
    return b.build();
}

Assembly threeDOnTwoHalfD()
{
    Builder b("3D on 2.5D");
    b.part("substrate", PartKind::Substrate, 30000, 30000, 1200);
    b.part("interposer", PartKind::Interposer, 24000, 24000, 100, "c4");
    Part& io = b.part("iod", PartKind::Die, 8000, 20000, 100, "micro");
    io.power_w = 15;
    io.phys = {phy("hbm", rectUm(7000, 5000, 1000, 8000), "hbm_bus", 1024, Edge::Right),
               phy("pcie", rectUm(0, 0, 8000, 1000), "serdes", 16, Edge::Bottom)};
    b.part("xcd", PartKind::Die, 7000, 8000, 500, "hybrid").power_w = 40;
    Part& stack = b.part("hbm", PartKind::HbmStack, 4000, 10000, 720, "micro");
    stack.power_w = 5;
    stack.phys = {phy("bus", rectUm(0, 1000, 1000, 8000), "hbm_bus", 1024, Edge::Left)};
    b.place("SUB", "substrate", "", 0, 0);
    b.place("INT", "interposer", "SUB", 3000, 3000);
    b.place("IOD0", "iod", "INT", 1000, 2000);
    b.place("IOD1", "iod", "INT", 10000, 2000);
    b.place("HBM0", "hbm", "INT", 19000, 6000);
    for (const char* base : {"0", "1"})
        for (const char* half : {"0", "1"})
            b.place(std::string("XCD") + base + half, "xcd", std::string("IOD") + base, 500,
                    *half == '0' ? 1000 : 11000);
    b.link("M0", {PlacedId("IOD1"), "hbm"}, {PlacedId("HBM0"), "bus"}, 5.2).reversed = true;
    return b.build();
}

Assembly infoWithoutSubstrate()
{
    Builder b("fan-out, dies in mould, no substrate");
    Part& rdl = b.part("rdl", PartKind::Rdl, 15000, 15000, 50);
    rdl.fill = "mould";
    rdl.fill_height = um(200);
    b.part("soc", PartKind::Die, 10000, 10000, 150, "pad").power_w = 4;
    b.part("pmic", PartKind::Die, 2000, 3000, 100, "pad").power_w = 0.5;
    b.place("RDL", "rdl", "", 0, 0);
    b.place("SOC", "soc", "RDL", 500, 2500);
    b.place("PMIC", "pmic", "RDL", 11500, 6000, 270);
    b.cooling.style = CoolingStyle::Overmould;
    return b.build();
}

Assembly packageOnPackage()
{
    Builder b("package on package");
    Part& rdl = b.part("rdl", PartKind::Rdl, 15000, 15000, 50);
    rdl.fill = "mould";
    b.part("soc", PartKind::Die, 10000, 10000, 150, "pad").power_w = 4;
    Part& upper = b.part("upper", PartKind::Substrate, 14000, 14000, 200);
    for (const Rect& side : frame(14000, 14000, 1000))
        upper.bonds.push_back({side, "through_mould"});
    b.part("dram", PartKind::Die, 8000, 9000, 100, "c4").power_w = 1;
    b.place("RDL", "rdl", "", 0, 0);
    b.place("SOC", "soc", "RDL", 2500, 2500);
    b.place("UPPER", "upper", "RDL", 500, 500);
    b.place("DRAM", "dram", "UPPER", 3000, 2500);
    b.cooling.style = CoolingStyle::Bare;
    return b.build();
}

Assembly lidOverUnequalHeights()
{
    Builder b("a lid over unequal heights");
    b.part("substrate", PartKind::Substrate, 24000, 12000, 1000);
    b.part("tall", PartKind::Die, 8000, 8000, 700, "c4").power_w = 30;
    b.part("low", PartKind::Die, 8000, 8000, 500, "c4").power_w = 10;
    b.place("SUB", "substrate", "", 0, 0);
    b.place("TALL", "tall", "SUB", 2000, 2000);
    b.place("LOW", "low", "SUB", 13000, 2000);
    return b.build();
}

const std::vector<Named>& all()
{
    static const std::vector<Named> fixtures = {
        {"emib_under_two_dies", emibUnderTwoDies},           {"die_over_two_bases", dieOverTwoBases},
        {"face_to_face_hybrid", faceToFaceHybrid},           {"three_d_on_two_half_d", threeDOnTwoHalfD},
        {"info_without_substrate", infoWithoutSubstrate},    {"package_on_package", packageOnPackage},
        {"lid_over_unequal_heights", lidOverUnequalHeights},
    };
    return fixtures;
}

Assembly dieField(int count)
{
    const int columns = std::max(1, static_cast<int>(std::ceil(std::sqrt(count))));
    Builder b("a field of dies");
    const double side = 1200.0 * columns + 2000;
    b.part("substrate", PartKind::Substrate, side, side, 1200);
    b.part("die", PartKind::Die, 1000, 1000, 700, "c4").power_w = 1;
    b.place("SUB", "substrate", "", 0, 0);
    for (int i = 0; i < count; ++i)
        b.place("D" + std::to_string(i), "die", "SUB", 1100 + 1200.0 * (i % columns), 1100 + 1200.0 * (i / columns));
    return b.build();
}

} // namespace interpose::fixtures
