// SPDX-License-Identifier: GPL-3.0-or-later
// One assembly worked by hand through powerInput: who feeds whom, through what, and which sites signals take.
#include "power_cases.hpp"

#include "fixtures.hpp"

#include <QTest>

using namespace interpose;

namespace {

using fixtures::rectUm;

void state(Technology& t)
{
    t.nodes.at("logic").supply_v = 0.8;
    t.nodes.at("logic").decap_nf_per_mm2 = 0.5;
    t.nodes.at("logic").sort_coverage = 0.97;
    t.carriers.at("silicon").decap_nf_per_mm2 = 2;
    t.carriers.at("silicon").tested_before_attach = false;
    t.carriers.at("silicon").inspected = true;
    t.carriers.at("organic").tested_before_attach = true;
    t.standards.at("serdes").overhead_wires = 2;
    t.standards.at("hbm_bus").overhead_wires = 3;
    t.hbm.at("hbm8").supply_v = 1.1;
    t.hbm.at("hbm8").direct_access_bumps = 20;
    t.bonds["ball"] = t.bonds.at("c4");
    t.bonds["ball"].kind = BondKind::Ball;
    t.bonds["ball"].pitch = Coord::fromMm(1);
    t.vias["tsv"] = {"TSV", Coord::fromUm(50), Coord::fromUm(10), 50.0, 25.0, {}};
    t.bonds.at("micro").max_current_ma = 30;
    t.bonds.at("micro").facts["max_current_ma"] = {"library", "a source", Grade::Press, 20, 40, {}};
    t.bonds.at("c4").facts["max_current_ma"] = {"library", "a source", Grade::Press, 20, 40, {}}; // of what was there
}

/// BASE of 8 x 8 mm, face up with vias, its left half on microbumps and its right half on bridge bumps; on it TOP, 4 x
/// 4 mm, bought; beside it a stack; all on INT at (5, 9) of SUB, under which MON hangs.
Assembly everything()
{
    fixtures::Builder b("one of each");
    b.part("sub", PartKind::Substrate, 30000, 30000, 1000, "ball").vias = "tsv";
    Part& interposer = b.part("int", PartKind::Interposer, 20000, 12000, 100, "c4");
    interposer.vias = "tsv";
    interposer.capacitance_nf = 10;
    Part& base = b.part("base", PartKind::Die, 8000, 8000, 100);
    base.active_face = Face::Up;
    base.vias = "tsv";
    base.power_w = 10;
    base.capacitance_nf = 3;
    base.bonds = {{rectUm(0, 0, 4000, 8000), "micro"}, {rectUm(4000, 0, 4000, 8000), "bridge"}};
    base.phys = {{"top", rectUm(1000, 1000, 1000, 1000), "d2d", 16, {}, {}},
                 {"mem", rectUm(7000, 1000, 1000, 4000), "hbm_bus", 64, Edge::Right, {}},
                 {"port", rectUm(3000, 7000, 2000, 1000), "serdes", 10, Edge::Top, {}}};
    Part& top = b.part("top", PartKind::Die, 4000, 4000, 300, "hybrid");
    top.power_w = 8;
    top.price_usd = 50;
    top.rails = {{"core", 0.75, 0.75, 0.04, 0.3}, {"io", 1.2, 0.25}};
    top.rails[0].facts["voltage_v"] = {"user", "a source", Grade::Press, 0.7, 0.9, {}};
    top.phys = {{"down", rectUm(1000, 1000, 1000, 1000), "d2d", 16, {}, {}}};
    Part& stack = b.part("hbm", PartKind::HbmStack, 4000, 6000, 720, "micro");
    stack.power_w = 5.5;
    stack.phys = {{"bus", rectUm(0, 1000, 1000, 4000), "hbm_bus", 64, Edge::Left, {}}};
    b.part("mon", PartKind::Die, 2000, 2000, 300, "pad").power_w = 0.4;
    b.place("SUB", "sub", "", 0, 0);
    b.place("INT", "int", "SUB", 5000, 9000);
    b.place("BASE", "base", "INT", 1000, 2000);
    b.place("TOP", "top", "BASE", 0, 0);
    b.place("HBM", "hbm", "INT", 11000, 2000);
    b.place("MON", "mon", "SUB", 10000, 10000).seat = Seat::Bottom;
    b.link("D", {PlacedId("BASE"), "top"}, {PlacedId("TOP"), "down"}, 8);
    b.link("M", {PlacedId("BASE"), "mem"}, {PlacedId("HBM"), "bus"}, 5);
    Assembly assembly = b.build();
    assembly.package.ball_keepout = Coord::fromMm(2);
    assembly.flow.probe_pitch = Coord::fromUm(50);
    assembly.flow.unprobed_coverage = 0.8;
    assembly.flow.inspection_coverage = 0.4;
    assembly.catalogue.edit([](Catalogue& c) { state(c.technology); });
    return assembly;
}

PowerLayout layoutOf(const Assembly& assembly)
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    std::vector<double> added(bodies.size(), 0);
    added[0] = 2;
    return powerLayout(assembly, bodies, findContacts(assembly, bodies), added);
}

PowerBody bodyOf(const Assembly& assembly, const char* id)
{
    const PowerInput input = layoutOf(assembly).input;
    const auto found = std::ranges::find(input.bodies, PlacedId(id), &PowerBody::placed);
    if (found == input.bodies.end()) qFatal("no such body");
    return *found;
}

/// Without a fact beside it.
Banded bare(double value, const std::string& pointer)
{
    return {value, value, value, pointer, true};
}

bool rail(const PowerRail& rail, const char* name, const Banded& voltage, const Banded& power, double ripple,
          double step)
{
    return rail.name == name && rail.voltage_v == voltage && rail.power_w == power && rail.ripple_share == ripple &&
           rail.step_share == step;
}

} // namespace

class TstPowerInput : public QObject
{
    Q_OBJECT

private slots:
    void joinsByHand()
    {
        const Assembly assembly = everything();
        const PowerLayout layout = layoutOf(assembly);
        struct Expected
        {
            const char *body, *from, *site;
            std::string_view kind;
            double area_mm2, sites, taken, pitch_mm;
        };
        const std::vector<Expected> expected = {
            {"BASE", "INT", "micro", "microbump", 32, 20000, 11, 0.04},           // half of the port's 22 wires
            {"BASE", "INT", "bridge", "microbump", 32, 145 * 72, 11 + 67, 0.055}, // and the stack's bus of 64 and 3
            {"HBM", "INT", "micro", "microbump", 24, 15000, 67, 0.04},
            {"INT", "SUB", "c4", "c4", 240, 153 * 92, 0, 0.13},
            {"MON", "SUB", "pad", "rdl_pad", 4, 2500, 0, 0.04}, // hangs, and is fed all the same
            {"SUB", "", "ball", "ball", 26.0 * 26, 676, 0, 1},  // less 2 mm of rim
            {"TOP", "BASE", "hybrid", "hybrid", 16, 444 * 444, 32,
             0.009}, // both ways of 16 lanes, here and not under BASE
        };
        QCOMPARE(layout.input.joins.size(), expected.size());
        QCOMPARE(layout.regions.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const PowerJoin& join = layout.input.joins[i];
            const Expected& e = expected[i];
            const std::string from = join.from ? layout.input.bodies[*join.from].placed.str() : "";
            const std::string at = std::string(e.body) + " on " + e.from;
            QVERIFY2(layout.input.bodies[join.body].placed.str() == e.body && from == e.from, at.c_str());
            QVERIFY2(join.site.id == e.site && join.site.kind == e.kind && near(join.site.pitch_mm, e.pitch_mm),
                     at.c_str());
            QCOMPARE(join.sites, e.sites);
            QVERIFY2(near(join.area_mm2, e.area_mm2) && near(join.signal_sites, e.taken), at.c_str());
        }
        QCOMPARE(layout.regions[6], std::vector<Rect>{rectUm(6000, 11000, 4000, 4000)});
        QCOMPARE(layout.regions[5], std::vector<Rect>{rectUm(2000, 2000, 26000, 26000)});
    }

    void limitsByHand()
    {
        const std::vector<PowerJoin> joins = layoutOf(everything()).input.joins;
        QCOMPARE(joins[0].site.max_current_ma, (Banded{30, 20, 40, {}}));
        // A fact without its value says nothing; what is missing is asked for.
        QCOMPARE(joins[3].site.max_current_ma, (Banded{0, 0, 0, "/assembly/technology/bonds/c4/max_current_ma"}));
    }

    void suppliesByHand()
    {
        const Assembly assembly = everything();
        const PowerBody base = bodyOf(assembly, "BASE"), top = bodyOf(assembly, "TOP"), hbm = bodyOf(assembly, "HBM");
        QCOMPARE(base.power_w, 12.0); // 2 W of links added
        const std::string parts = "/assembly/parts/", technology = "/assembly/technology/";
        QCOMPARE(base.rails.size(), std::size_t{1});
        QVERIFY(rail(base.rails[0], "logic", bare(0.8, technology + "nodes/logic/supply_v"),
                     bare(12, parts + "base/power_w"), 0.05, 0.5));
        QCOMPARE(top.rails.size(), std::size_t{2});
        QVERIFY(rail(top.rails[0], "core", {0.75, 0.7, 0.9, {}}, bare(6, parts + "top/power_w"), 0.04, 0.3));
        QVERIFY(rail(top.rails[1], "io", bare(1.2, parts + "top/rails/io/voltage_v"), bare(2, parts + "top/power_w"),
                     0.05, 0.5));
        QCOMPARE(hbm.rails.size(), std::size_t{1});
        QVERIFY(rail(hbm.rails[0], "hbm8", bare(1.1, technology + "hbm/hbm8/supply_v"),
                     bare(5.5, parts + "hbm/power_w"), 0.05, 0.5));
        Assembly without = assembly;
        without.catalogue.edit([](Catalogue& c) { c.technology.hbm.at("hbm8").supply_v.reset(); });
        QVERIFY(bodyOf(without, "HBM").rails.empty());
        QCOMPARE(bodyOf(without, "HBM").ask, std::string("/assembly/technology/hbm/hbm8/supply_v"));
    }

    /// The band of a part's power is that of its rails; what its links add has none.
    void powerHasABand()
    {
        Assembly assembly = everything();
        assembly.catalogue.edit([](Catalogue& c) {
            c.parts.at(PartId("base")).facts["power_w"] = {"library", "a source", Grade::Assumed, 8, 15, {}};
            c.parts.at(PartId("top")).facts["power_w"] = {"library", "a source", Grade::Press, 4, 10, {}};
            c.parts.at(PartId("hbm")).power_w.reset();
            c.parts.at(PartId("hbm")).power_blocks = {{"lower", rectUm(0, 0, 4000, 3000), 2},
                                                      {"upper", rectUm(0, 3000, 4000, 3000), 3}};
            c.parts.at(PartId("hbm")).facts["power_blocks"] = {"user", "a source", Grade::Assumed, 4.5, 6, {}};
        });
        QCOMPARE(bodyOf(assembly, "BASE").rails[0].power_w, (Banded{12, 10, 17, "/assembly/parts/base/power_w"}));
        QCOMPARE(bodyOf(assembly, "TOP").rails[0].power_w, (Banded{6, 3, 7.5, {}}));
        QCOMPARE(bodyOf(assembly, "HBM").rails[0].power_w, (Banded{5, 4.5, 6, "/assembly/parts/hbm/power_blocks"}));
    }

    /// A band that begins at nothing says nothing: asked for first, and no end of the current is infinite or 0.
    void noBandBeginsAtNothing()
    {
        Assembly assembly = everything();
        assembly.catalogue.edit([](Catalogue& c) {
            c.parts.at(PartId("top")).rails[0].facts["voltage_v"] = {"user", "a source", Grade::Press, 0, 0.9, {}};
            c.technology.bonds.at("micro").facts["max_current_ma"] = {"user", "a source", Grade::Press, 0, 50, {}};
        });
        QCOMPARE(bodyOf(assembly, "TOP").rails[0].voltage_v,
                 (Banded{0.75, 0.75, 0.9, "/assembly/parts/top/rails/core/voltage_v", true}));
        QCOMPARE(layoutOf(assembly).input.joins[0].site.max_current_ma,
                 (Banded{30, 30, 50, "/assembly/technology/bonds/micro/max_current_ma", true}));
    }

    /// A die that states no power is asked for it where others state theirs; 0 W is a statement, a dummy needs none.
    void whoStatesNoPower()
    {
        Assembly assembly = everything();
        const auto set = [&](const char* part, std::optional<double> watts) {
            assembly.catalogue.edit([&](Catalogue& c) { c.parts.at(PartId(part)).power_w = watts; });
        };
        set("base", {});
        QCOMPARE(bodyOf(assembly, "BASE").ask, std::string("/assembly/parts/base/power_w"));
        QCOMPARE(bodyOf(assembly, "SUB").ask, std::string());
        set("base", 0);
        QCOMPARE(bodyOf(assembly, "BASE").ask, std::string());
        for (const char* part : {"base", "top", "hbm", "mon"})
            set(part, {});
        QCOMPARE(bodyOf(assembly, "BASE").ask, std::string());
    }

    void bodiesByHand()
    {
        const Assembly assembly = everything();
        const PowerBody base = bodyOf(assembly, "BASE"), top = bodyOf(assembly, "TOP"), hbm = bodyOf(assembly, "HBM"),
                        carrier = bodyOf(assembly, "INT"), sub = bodyOf(assembly, "SUB"), mon = bodyOf(assembly, "MON");
        QVERIFY(base.vias && base.vias->id == "tsv" && base.vias->kind == "via" && carrier.vias && !top.vias);
        QCOMPARE(base.via_sites, 160.0 * 160); // 50 um
        QCOMPARE(carrier.via_sites, 400.0 * 240);
        QCOMPARE(top.via_sites, 0.0);
        QVERIFY(base.sheet_on_top && carrier.sheet_on_top && sub.sheet_on_top && !top.sheet_on_top);
        QVERIFY(sub.root && !base.root && !carrier.root);
        QCOMPARE(base.port_signals, 22.0);
        QCOMPARE(top.port_signals + hbm.port_signals + carrier.port_signals, 0.0);
        QCOMPARE(base.capacitance_nf, 3 + 0.5 * 64);
        QCOMPARE(carrier.capacitance_nf, 10 + 2.0 * 240);
        QCOMPARE(hbm.direct_access_bumps, 20);
        QCOMPARE(base.direct_access_bumps + carrier.direct_access_bumps, 0);
        QCOMPARE(*base.finest_pitch_um, 40.0);
        QCOMPARE(*top.finest_pitch_um, 9.0);
        QCOMPARE(*carrier.finest_pitch_um, 40.0); // of what it takes; its own are at 130
        QCOMPARE(*sub.finest_pitch_um, 130.0);    // not of what hangs under it
        QCOMPARE(*mon.finest_pitch_um, 40.0);
    }

    void testsByHand()
    {
        const Assembly assembly = everything();
        const PowerBody base = bodyOf(assembly, "BASE");
        QVERIFY(base.probes_land == false && base.coverage == 0.8); // 40 um under probes of 50
        QVERIFY(!bodyOf(assembly, "TOP").coverage);                 // its maker tests it
        QVERIFY(!bodyOf(assembly, "HBM").coverage && !bodyOf(assembly, "HBM").check);
        const PowerBody carrier = bodyOf(assembly, "INT"), sub = bodyOf(assembly, "SUB");
        QVERIFY(carrier.check == CarrierCheck::Inspected && carrier.coverage == 0.4);
        QVERIFY(sub.check == CarrierCheck::Tested && sub.coverage == 0.99);
        Assembly coarse = assembly;
        coarse.flow.probe_pitch = Coord::fromUm(40);
        QVERIFY(bodyOf(coarse, "BASE").probes_land == true && bodyOf(coarse, "BASE").coverage == 0.97);
        coarse.flow.probe_pitch = Coord{};
        QVERIFY(!bodyOf(coarse, "BASE").probes_land && bodyOf(coarse, "BASE").coverage == 0.97);
        QCOMPARE(bodyOf(coarse, "BASE").access_ask, std::string("/flow/probe_pitch_um"));
        coarse = assembly;
        coarse.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("mon")).bonds.clear(); });
        QCOMPARE(bodyOf(coarse, "MON").access_ask, std::string("/assembly/parts/mon/bonds"));
    }

    /// A port that is linked leaves no package.
    void linkedPortsStayInside()
    {
        Assembly assembly = everything();
        assembly.links.edit([](std::vector<Link>& links) {
            links.push_back(links.front());
            links.back().id = LinkId("P");
            links.back().a = {PlacedId("HBM"), "bus"};
            links.back().b = {PlacedId("BASE"), "port"};
        });
        QCOMPARE(bodyOf(assembly, "BASE").port_signals, 0.0);
    }

    /// What no bond covers is asked for where it would be stated; a keep-out over everything leaves no balls.
    void contactsWithoutABond()
    {
        Assembly assembly = everything();
        assembly.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("hbm")).bonds.clear(); });
        const PowerInput input = layoutOf(assembly).input;
        const auto join = std::ranges::find(input.joins, std::size_t{1}, &PowerJoin::body);
        QVERIFY(join != input.joins.end() && join->site.id.empty());
        QCOMPARE(join->site.max_current_ma.ask, std::string("/assembly/parts/hbm/bonds"));
        assembly.package.ball_keepout = Coord::fromMm(15);
        for (const PowerJoin& left : layoutOf(assembly).input.joins)
            QVERIFY(left.from);
    }
};

QTEST_APPLESS_MAIN(TstPowerInput)
#include "tst_power_input.moc"
