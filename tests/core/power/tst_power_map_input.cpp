// SPDX-License-Identifier: GPL-3.0-or-later
// From an assembly to the map: what hangs, what has no way to the board, and the same sites as the closed form.
#include "power/ir_map.hpp"

#include "fixtures.hpp"
#include "map_cases.hpp"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace interpose;
using namespace interpose::map_cases;

namespace {

/// With resistances of joints, vias and grids, and what the other fields of the bonds leave alone.
void state(Technology& t)
{
    t.bonds.at("c4").resistance_mohm = 20;
    t.bonds.at("micro").resistance_mohm = 50;
    t.vias["through"] = {"through", Coord::fromUm(200), Coord::fromUm(10), 50.0, 40.0, {}};
    t.nodes.at("logic").power_sheet_mohm = 30;
    t.carriers.at("organic").power_sheet_mohm = 1;
    t.carriers.at("silicon").power_sheet_mohm = 5;
}

struct Placing
{
    double power_w = 0;
    Seat seat = Seat::Top;
};

/// A substrate of 20 mm and dies of 8 mm, all at one place off its centre.
Assembly dies(const std::vector<Placing>& placings)
{
    fixtures::Builder b("dies");
    b.part("sub", PartKind::Substrate, 20000, 20000, 1000, "c4").carrier = "organic";
    b.place("SUB", "sub", "", 0, 0);
    for (std::size_t i = 0; i < placings.size(); ++i) {
        const std::string number = std::to_string(i);
        Part& die = b.part("die" + number, PartKind::Die, 8000, 8000, 500, "micro");
        die.node = "logic";
        die.power_w = placings[i].power_w;
        if (die.power_w > 0) die.rails = {{"core", 0.8}};
        b.place("DIE" + number, "die" + number, "SUB", 3000, 5000).seat = placings[i].seat;
    }
    Assembly assembly = b.build();
    assembly.catalogue.edit([](Catalogue& c) { state(c.technology); });
    return assembly;
}

IrInput inputOf(const Assembly& assembly)
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    return irInput(assembly, bodies, powerLayout(assembly, bodies, findContacts(assembly, bodies)));
}

IrResult mapOf(const Assembly& assembly, int grid = 20)
{
    return solveIr(inputOf(assembly), grid, tight());
}

const IrPartFigures& partOf(const IrResult& map, const char* id)
{
    const auto found = std::ranges::find(map.parts, PlacedId(id), &IrPartFigures::placed);
    if (found == map.parts.end()) qFatal("no such part");
    return *found;
}

/// A die of 10 mm on a base of its size on a substrate of its size: what one draws goes straight down.
Assembly tower(Face baseFace)
{
    fixtures::Builder b("tower");
    Part& sub = b.part("sub", PartKind::Substrate, 10000, 10000, 1000, "c4");
    sub.carrier = "organic";
    sub.vias = "through";
    Part& base = b.part("base", PartKind::Die, 10000, 10000, 100, "micro");
    base.node = "logic";
    base.vias = "through";
    base.active_face = baseFace;
    base.power_w = 20;
    base.rails = {{"core", 0.8}};
    base.phys = {{"pcie", fixtures::rectUm(0, 0, 4000, 1000), "serdes", 300, Edge::Bottom, std::nullopt}};
    Part& top = b.part("top", PartKind::Die, 10000, 10000, 500, "micro");
    top.node = "logic";
    top.power_w = 30;
    top.rails = {{"core", 0.8, 0.75}, {"io", 1.1, 0.25}};
    top.phys = {{"pcie", fixtures::rectUm(0, 0, 4000, 1000), "serdes", 500, Edge::Bottom, std::nullopt}};
    b.place("SUB", "sub", "", 0, 0);
    b.place("BASE", "base", "SUB", 0, 0);
    b.place("TOP", "top", "BASE", 0, 0);
    Assembly assembly = b.build();
    assembly.catalogue.edit([](Catalogue& c) { state(c.technology); });
    return assembly;
}

} // namespace

class TstPowerMapInput : public QObject
{
    Q_OBJECT

private slots:
    void hangingLosesWhatStandingDoes()
    {
        const IrResult standing = mapOf(dies({{40, Seat::Top}})), hanging = mapOf(dies({{40, Seat::Bottom}}));
        QVERIFY(hanging.nets[0].status == HeatSolution::Status::Converged);
        QVERIFY(standing.nets[0].worst_mv > 1);
        QVERIFY2(near(hanging.nets[0].worst_mv, standing.nets[0].worst_mv, 1e-6),
                 qPrintable(QString("%1 %2").arg(hanging.nets[0].worst_mv).arg(standing.nets[0].worst_mv)));
        QVERIFY(near(partOf(hanging, "DIE0").mean_mv, partOf(standing, "DIE0").mean_mv, 1e-6));
    }

    /// Above and below one place: each has the joints of its own, the board carries both.
    void oneAboveTheOther()
    {
        const IrResult both = mapOf(dies({{40, Seat::Top}, {24, Seat::Bottom}}));
        const IrResult turned = mapOf(dies({{40, Seat::Bottom}, {24, Seat::Top}}));
        for (const char* id : {"DIE0", "DIE1"})
            QVERIFY(near(partOf(both, id).worst_mv, partOf(turned, id).worst_mv, 1e-6));
        const double own = partOf(mapOf(dies({{40, Seat::Top}})), "DIE0").worst_mv;
        const double other = partOf(mapOf(dies({{24, Seat::Top}})), "DIE0").worst_mv;
        QVERIFY(partOf(both, "DIE0").worst_mv > own && partOf(both, "DIE0").worst_mv < own + other);
        QVERIFY(near(both.nets[0].current_a, 80, 1e-12));
        QVERIFY(both.nets[0].conservation_error < 1e-9);
    }

    void whatDrawsNothingChangesNothing()
    {
        const IrResult without = mapOf(dies({{40, Seat::Top}}));
        const IrResult with = mapOf(dies({{40, Seat::Top}, {0, Seat::Bottom}}));
        QCOMPARE(with.nets, without.nets);
        QCOMPARE(with.fields, without.fields);
        QCOMPARE(with.not_stated, without.not_stated);
    }

    void whatCarriesNoCurrentIsNotAskedFor()
    {
        Assembly assembly = dies({{40, Seat::Top}, {0, Seat::Bottom}});
        const auto notStated = [&] { return inputOf(assembly).not_stated; };
        QCOMPARE(notStated(), std::vector<std::string>{"vias of sub"});
        QVERIFY(mapOf(assembly).nets[0].at_least);
        assembly.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("die1")).node = "carrier65"; });
        QCOMPARE(notStated(), std::vector<std::string>{"vias of sub"});
        assembly.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("sub")).vias = "through"; });
        QVERIFY(notStated().empty() && !mapOf(assembly).nets[0].at_least);
        assembly.catalogue.edit([](Catalogue& c) { c.technology.bonds.at("micro").resistance_mohm.reset(); });
        QCOMPARE(notStated(), std::vector<std::string>{"micro"});
        QVERIFY(mapOf(assembly).nets[0].at_least);
    }

    /// Without bonds the board is taken to hold the root, and the drop is the least; with balls that find no place
    /// there is no way, and no drop.
    void aRootWithoutAWayToTheBoard()
    {
        Assembly assembly = dies({{40, Seat::Top}});
        const double whole = mapOf(assembly).nets[0].worst_mv;
        assembly.package.ball_keepout = Coord::fromMm(11);
        const IrResult none = mapOf(assembly);
        QVERIFY(none.nets[0].status == HeatSolution::Status::NoHeatPath);
        QCOMPARE(none.nets[0].worst, PlacedId("DIE0"));
        QVERIFY(near(none.nets[0].current_a, 50, 1e-12) && none.nets[0].current_out_a == 0);
        QVERIFY(none.parts.empty() && none.fields.empty());
        assembly.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("sub")).bonds.clear(); });
        const IrResult held = mapOf(assembly);
        QVERIFY(held.nets[0].status == HeatSolution::Status::Converged && held.nets[0].at_least);
        QVERIFY(std::ranges::count(held.not_stated, "board below sub") == 1);
        QVERIFY(held.nets[0].worst_mv < whole);
    }

    /// Its parts have joints with one another, none with the root.
    void aPartWithoutAWayToTheRoot()
    {
        Assembly assembly = dies({{40, Seat::Top}});
        assembly.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("die0")).bonds.clear(); });
        IrResult map = mapOf(assembly);
        const bool unbonded = map.nets[0].status == HeatSolution::Status::NoHeatPath || map.nets[0].at_least;
        QVERIFY(unbonded);
        IrInput input = inputOf(tower(Face::Down));
        std::erase_if(input.joins, [&](const IrJoin& join) { return join.lower == input.root; });
        map = solveIr(input, 20, tight());
        for (const IrNetFigures& net : map.nets)
            QVERIFY(net.status == HeatSolution::Status::NoHeatPath && net.worst_mv == 0);
        const IrResult banded = IrSolver().solveBands(input, 20, tight());
        QVERIFY(!banded.nets[0].worst_low_mv && !banded.nets[0].grid_error_mv);
    }

    void evenCurrentIsTheClosedForm_data()
    {
        QTest::addColumn<int>("face");
        QTest::newRow("face down: the base is fed below its vias") << static_cast<int>(Face::Down);
        QTest::newRow("face up: its own current too goes through them") << static_cast<int>(Face::Up);
    }
    /// Port signals take sites of joints and vias, and sites come whole: the same are left in both.
    void evenCurrentIsTheClosedForm()
    {
        QFETCH(int, face);
        const Assembly assembly = tower(static_cast<Face>(face));
        const std::vector<PlacedBody> bodies = layOut(assembly);
        const PowerResult closed = evaluatePower(powerInput(assembly, bodies, findContacts(assembly, bodies)));
        const IrResult map = mapOf(assembly, 8);
        QCOMPARE(closed.rails.size(), std::size_t{3});
        QVERIFY(std::ranges::all_of(closed.interfaces, [](const auto& f) { return f.signal_sites >= 1; }));
        for (const RailFigures& rail : closed.rails) {
            const auto part = std::ranges::find_if(
                map.parts, [&](const IrPartFigures& p) { return p.placed == rail.placed && p.net == rail.net; });
            QVERIFY(part != map.parts.end() && rail.drop_mv > 0.1);
            QVERIFY2(near(part->worst_mv, rail.drop_mv, 1e-4),
                     qPrintable(QString("%1 %2").arg(part->worst_mv).arg(rail.drop_mv)));
        }
    }

    /// Vias of a base are shared as the currents above it, whatever each part on it draws.
    void viasAreSharedByAllThatStandsAbove()
    {
        Assembly assembly = tower(Face::Down);
        assembly.catalogue.edit([](Catalogue& c) {
            c.parts.at(PartId("top")).rails = {{"core", 0.8}};
            c.parts.at(PartId("top")).width = Coord::fromMm(5);
            c.parts.at(PartId("top")).bonds = {{c.parts.at(PartId("top")).outline(), "micro"}};
            Part other = c.parts.at(PartId("top"));
            other.id = PartId("other");
            other.rails = {{"io", 1.6}}; // half the current
            c.parts.emplace(other.id, other);
        });
        PlacedPart beside = *std::ranges::find(assembly.placed, PlacedId("TOP"), &PlacedPart::id);
        beside.id = PlacedId("OTHER");
        beside.part = PartId("other");
        beside.x = Coord::fromMm(5);
        assembly.placed.push_back(beside);
        sortById(assembly);
        const auto ohmsOf = [&](const char* id, const char* net) {
            const IrInput input = inputOf(assembly);
            const auto n = std::ranges::find(input.nets, net) - input.nets.begin();
            for (const IrJoin& join : input.joins)
                if (input.sheets[join.upper].placed == PlacedId(id))
                    return join.ohm_mm2[static_cast<std::size_t>(n)].value;
            return -1.0;
        };
        const double core = ohmsOf("TOP", "core 0.8 V"), io = ohmsOf("OTHER", "io 1.6 V");
        assembly.catalogue.edit([](Catalogue& c) { c.technology.vias.at("through").resistance_mohm = 0.0; });
        const double viasOfCore = core - ohmsOf("TOP", "core 0.8 V"), viasOfIo = io - ohmsOf("OTHER", "io 1.6 V");
        QVERIFY2(near(viasOfIo, 2 * viasOfCore, 1e-9), qPrintable(QString("%1 %2").arg(viasOfIo).arg(viasOfCore)));
    }

    /// Where a sheet lies: its body's top, and below the carrier where it is let in with nothing on it.
    void heightsAndHanging()
    {
        const Assembly assembly = dies({{40, Seat::Top}, {24, Seat::Bottom}});
        const std::vector<PlacedBody> bodies = layOut(assembly);
        for (const IrSheet& sheet : inputOf(assembly).sheets) {
            const auto body =
                std::ranges::find_if(bodies, [&](const PlacedBody& b) { return b.placed->id == sheet.placed; });
            QCOMPARE(sheet.top, body->top);
        }
        for (const auto& [seat, upper] :
             {std::pair(Seat::Top, "DIE0"), std::pair(Seat::Bottom, "SUB"), std::pair(Seat::Embedded, "SUB")}) {
            Assembly one = dies({{40, seat}});
            one.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("die0")).vias = "through"; });
            const IrInput input = inputOf(one);
            const auto join = std::ranges::find_if(input.joins, [](const IrJoin& j) { return j.lower.has_value(); });
            QVERIFY(join != input.joins.end());
            QCOMPARE(input.sheets[join->upper].placed, PlacedId(upper));
        }
    }

    /// A block in a corner of a die that is turned draws in the corner it has come to.
    void blocksTurnWithTheirPart()
    {
        Assembly assembly = dies({{40, Seat::Top}});
        assembly.catalogue.edit([](Catalogue& c) {
            c.parts.at(PartId("die0")).power_blocks = {{"alu", fixtures::rectUm(0, 0, 2000, 1000), 30}};
            c.parts.at(PartId("die0")).power_w = 40;
        });
        const auto die = std::ranges::find(assembly.placed, PlacedId("DIE0"), &PlacedPart::id);
        die->rotation = Rotation::R180;
        const IrInput input = inputOf(assembly);
        const auto sheet = std::ranges::find(input.sheets, PlacedId("DIE0"), &IrSheet::placed);
        QCOMPARE(sheet->sources[0].first, fixtures::rectUm(9000, 12000, 2000, 1000));
        const Point at = partOf(mapOf(assembly), "DIE0").worst_at;
        QVERIFY(at.x.mm() > 9 && at.y.mm() > 11);
    }

    void currentIsConservedBothWays()
    {
        for (const Seat seat : {Seat::Top, Seat::Bottom})
            for (const int grid : {7, 24, 33}) {
                const Seat other = seat == Seat::Top ? Seat::Bottom : Seat::Top;
                const IrResult map = mapOf(dies({{40, seat}, {24, Seat::Top}, {8, other}}), grid);
                QVERIFY(near(map.nets[0].current_a, 90, 1e-9));
                QVERIFY(map.nets[0].conservation_error < 1e-9);
            }
    }

    /// Two that hang at one place cannot be built: no room is left for the joints of one of them.
    void hangingAtOnePlaceIsNoPath()
    {
        for (const int grid : {7, 24, 33}) {
            const IrResult map = mapOf(dies({{40, Seat::Bottom}, {24, Seat::Top}, {8, Seat::Bottom}}), grid);
            QCOMPARE(map.nets[0].status, HeatSolution::Status::NoHeatPath);
            QCOMPARE(map.nets[0].worst, PlacedId("DIE0"));
        }
    }

    /// What is not known to flow, or ends before the board, may flow through any sheet and joint.
    void whatIsNotCountedMakesAllAtLeast()
    {
        Assembly both = tower(Face::Down);
        const IrResult whole = mapOf(both);
        QVERIFY(std::ranges::none_of(whole.nets, &IrNetFigures::at_least));
        both.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("base")).power_w.reset(); });
        for (const IrNetFigures& net : mapOf(both).nets)
            QVERIFY(net.at_least);
        Assembly off = tower(Face::Down);
        std::ranges::find(off.placed, PlacedId("TOP"), &PlacedPart::id)->x += Coord::fromMm(30);
        const IrResult map = mapOf(off);
        QVERIFY(map.nets.size() == 2 && map.nets[0].at_least && map.nets[1].at_least);
    }

    /// A net without current has no sheets: no map, whatever holds the board.
    void aNetWithoutCurrent()
    {
        Assembly idle = tower(Face::Down);
        idle.catalogue.edit([](Catalogue& c) {
            c.parts.at(PartId("top")).power_w = 0;
            c.parts.at(PartId("sub")).bonds.clear(); // the board is held at its voltage
        });
        const IrResult map = mapOf(idle);
        QCOMPARE(map.nets.size(), std::size_t{1});
        QCOMPARE(map.nets[0].net, std::string("core 0.8 V"));
        idle.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("base")).power_w = 0; });
        QVERIFY(mapOf(idle).nets.empty());
    }

    /// More than the voltage cannot be lost: nothing that conducts leads there.
    void losingMoreThanTheVoltageIsNoPath()
    {
        Assembly weak = tower(Face::Down);
        weak.catalogue.edit([](Catalogue& c) { c.technology.bonds.at("micro").resistance_mohm = 1e6; });
        const IrResult map = mapOf(weak);
        for (const IrNetFigures& net : map.nets)
            QCOMPARE(net.status, HeatSolution::Status::NoHeatPath);
        QVERIFY(map.parts.empty() && map.fields.empty());
    }

    /// Where signals take every site the map shows the loss of one, and says so.
    void noFreeSiteIsSaid()
    {
        Assembly crowded = tower(Face::Down);
        crowded.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("top")).phys[0].lanes = 100000; });
        for (const IrNetFigures& net : mapOf(crowded).nets)
            QVERIFY(net.at_least || net.status == HeatSolution::Status::NoHeatPath);
        QVERIFY(std::ranges::any_of(inputOf(crowded).not_stated,
                                    [](const std::string& what) { return what.starts_with("free sites of "); }));
    }
};

QTEST_APPLESS_MAIN(TstPowerMapInput)
#include "tst_power_map_input.moc"
