// SPDX-License-Identifier: GPL-3.0-or-later
// What the stage takes from an assembly: PHYs as placed, and the wires each link may use.
#include "fixtures.hpp"
#include "wiring_cases.hpp"

#include <QTest>

using namespace interpose;
using fixtures::Builder;
using fixtures::rectUm;

namespace {

WiringInput inputOf(const Assembly& assembly)
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    return wiringInput(assembly, bodies, findContacts(assembly, bodies));
}

Phy phy(const Rect& region, Edge edge = Edge::Right)
{
    return {"p", region, "d2d", 8, edge, std::nullopt};
}

/// Dies on an interposer, on the substrate, and one on top of another; the class of a link between two of them.
struct Tower
{
    Builder builder{"tower"};

    Tower()
    {
        builder.part("substrate", PartKind::Substrate, 40000, 20000, 1000);
        builder.part("interposer", PartKind::Interposer, 20000, 18000, 100, "c4");
        builder.part("die", PartKind::Die, 4000, 4000, 300, "micro").phys = {phy(rectUm(3500, 1000, 500, 2000))};
        builder.part("flat", PartKind::Die, 4000, 4000, 300, "c4").phys = {phy(rectUm(3500, 1000, 500, 2000))};
        builder.part("cap", PartKind::Die, 1500, 1500, 100, "hybrid").phys = {phy(rectUm(0, 0, 500, 1500))};
        builder.part("span", PartKind::Die, 4000, 1000, 100, "hybrid").phys = {phy(rectUm(3500, 0, 500, 1000))};
        builder.place("SUB", "substrate", "", 0, 0);
        builder.place("INT", "interposer", "SUB", 1000, 1000);
        builder.place("D0", "die", "INT", 1000, 1000);
        builder.place("D1", "die", "INT", 7000, 1000);
        builder.place("FLAT", "flat", "SUB", 30000, 1000);
        builder.place("CAP0", "cap", "D0", 100, 100);
        builder.place("CAP1", "cap", "D0", 2200, 100);
        builder.place("SPAN", "span", "D0", 3000, 2000); // reaches over D1 by 1 mm
    }
    WiringLink linkBetween(const char* a, const char* b, std::optional<std::string> routing = {})
    {
        builder.link("L", {PlacedId(a), "p"}, {PlacedId(b), "p"}, 8).routing = std::move(routing);
        return inputOf(builder.build()).links.at(0);
    }
};

} // namespace

class TestWiringInput : public QObject
{
    Q_OBJECT

private slots:
    void uprightLengths_data();
    void uprightLengths();
    void uprightLengthsOverASubstrate();
    void mapsComeAlong();
    void turnedBoxes();
    void routingOfTheNearestCarrier_data();
    void routingOfTheNearestCarrier();
    void bridgeBelowBothPhys();
    void substrateWhenThePhysMissTheBridge();
    void physArePlaced();
    void factsDoNotMatter();
};

void TestWiringInput::routingOfTheNearestCarrier_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<QString>("named");
    QTest::addColumn<QString>("got"); // empty: none
    QTest::addColumn<bool>("unknown");
    QTest::newRow("interposer") << "D0" << "D1" << "" << "fine" << false;
    QTest::newRow("substrate") << "D0" << "FLAT" << "" << "build_up" << false;
    QTest::newRow("of a die on a die") << "CAP0" << "D1" << "" << "fine" << false;
    QTest::newRow("face to face") << "CAP0" << "D0" << "" << "" << false;
    QTest::newRow("face to face, of another parent") << "SPAN" << "D1" << "" << "" << false;
    QTest::newRow("face to face, named") << "CAP0" << "D0" << "fine" << "" << false;
    QTest::newRow("through the die below") << "CAP0" << "CAP1" << "" << "" << false;
    QTest::newRow("named") << "D0" << "D1" << "fine" << "fine" << false;
    QTest::newRow("named, further down") << "D0" << "D1" << "build_up" << "build_up" << false;
    QTest::newRow("named, nowhere") << "D0" << "D1" << "gold" << "" << true;
    QTest::newRow("named, above only") << "D0" << "FLAT" << "fine" << "" << true;
}

void TestWiringInput::routingOfTheNearestCarrier()
{
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(QString, named);
    QFETCH(QString, got);
    QFETCH(bool, unknown);
    const std::optional<std::string> routing = named.isEmpty() ? std::nullopt : std::optional(named.toStdString());
    for (const bool swapped : {false, true}) {
        const std::string first = (swapped ? b : a).toStdString(), second = (swapped ? a : b).toStdString();
        const WiringLink link = Tower().linkBetween(first.c_str(), second.c_str(), routing);
        QCOMPARE(link.routing ? QString::fromStdString(link.routing->id) : QString(), got);
        QCOMPARE(link.routing_unknown, unknown);
    }
}

void TestWiringInput::bridgeBelowBothPhys()
{
    const Assembly assembly = fixtures::emibUnderTwoDies();
    const WiringInput input = inputOf(assembly);
    QCOMPARE(input.links.at(0).routing->id, std::string("fine"));
    // DIE0's east PHY spans x 8.5 to 9.5 mm, DIE1's, turned round, 10.5 to 11.5 mm; columns of bumps pair up deep with
    // shallow, so that every wire runs 2 mm along x.
    const LinkFigures link = evaluateWiring(input).links.at(0);
    QCOMPARE(link.data_wires, 128);
    QCOMPARE(link.wire_max_mm, 2.0);
    QCOMPARE(*link.reach_mm, 4.0);
}

void TestWiringInput::substrateWhenThePhysMissTheBridge()
{
    for (const char* end : {"DIE0", "DIE1"}) {
        Assembly edited = fixtures::emibUnderTwoDies();
        Part other = edited.catalogue->parts.at(PartId("die"));
        other.id = PartId("other");
        other.phys[0].region.y = Coord::fromUm(5000); // the bridge ends there
        edited.catalogue.edit([&](Catalogue& c) { c.parts[other.id] = other; });
        for (PlacedPart& placed : edited.placed)
            if (placed.id == PlacedId(end)) placed.part = other.id;
        QCOMPARE(inputOf(edited).links.at(0).routing->id, std::string("build_up"));
    }
}

void TestWiringInput::physArePlaced()
{
    const WiringInput input = inputOf(fixtures::threeDOnTwoHalfD());
    QCOMPARE(input.placed_ids.size(), std::size_t{9});
    QCOMPARE(input.phys.size(), std::size_t{5}); // two of each IOD, one of the stack; bodies in the order of their ids
    const WiringLink& link = input.links.at(0);
    const PlacedPhy &host = input.phys[link.a], &stack = input.phys[link.b];
    QCOMPARE(input.placed_ids[host.body], PlacedId("IOD1"));
    QCOMPARE(host.phy, std::string("hbm"));
    QVERIFY(!host.in_memory && stack.in_memory);
    QCOMPARE(host.transform.apply(host.region), rectUm(20000, 10000, 1000, 8000));
    QCOMPARE(stack.transform.apply(stack.region), rectUm(22000, 10000, 1000, 8000));
    QCOMPARE(evaluateWiring(input).memory_bandwidth_gbyte_per_s, 1024 * 5.2 / 8);
}

void TestWiringInput::factsDoNotMatter()
{
    const Assembly assembly = fixtures::emibUnderTwoDies();
    Assembly cited = assembly;
    cited.catalogue.edit([](Catalogue& c) {
        c.technology.standards["d2d"].facts["reach"].source = "another";
        c.technology.carriers["bridge"].routing[0].facts["width"].source = "another";
    });
    QVERIFY(inputOf(cited) == inputOf(assembly));
    cited.catalogue.edit([](Catalogue& c) { c.technology.standards["d2d"].power_share = 0.25; });
    QVERIFY(!(inputOf(cited) == inputOf(assembly)));
}

void TestWiringInput::uprightLengths_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<bool>("baseFacesUp");
    QTest::addColumn<double>("vertical_um");
    // The interposer's wires are on its top. Bases of 100 um and the stack stand 30 um above it, compute dies 2 um
    // above the bases. Faces look down, those of the bases as the row says.
    QTest::newRow("side by side") << "IOD1.hbm" << "HBM0.bus" << false << 30.0 + 30.0;
    QTest::newRow("side by side, through the base") << "IOD1.hbm" << "HBM0.bus" << true << 130.0 + 30.0;
    QTest::newRow("face to back") << "XCD10.down" << "IOD1.up" << false << 2.0 + 100.0;
    QTest::newRow("face to face") << "XCD10.down" << "IOD1.up" << true << 2.0;
    QTest::newRow("the other way round") << "IOD1.up" << "XCD10.down" << true << 2.0;
    QTest::newRow("through base and bumps") << "XCD10.memory" << "HBM0.bus" << false << 132.0 + 30.0;
    QTest::newRow("two on one base, face to back") << "XCD10.down" << "XCD11.down" << false << 102.0 + 102.0;
    QTest::newRow("two on one base, face to face") << "XCD10.down" << "XCD11.down" << true << 2.0 + 2.0;
}

void TestWiringInput::uprightLengths()
{
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(bool, baseFacesUp);
    QFETCH(double, vertical_um);
    Assembly assembly = fixtures::threeDOnTwoHalfD();
    assembly.catalogue.edit([&](Catalogue& c) {
        Part &base = c.parts.at(PartId("iod")), &compute = c.parts.at(PartId("xcd"));
        base.active_face = baseFacesUp ? Face::Up : Face::Down;
        c.parts.at(PartId("interposer")).active_face = Face::Down; // its wires are on top all the same
        base.phys.push_back({"up", rectUm(1000, 2000, 900, 900), "d2d", 64, std::nullopt, std::nullopt});
        compute.phys = {{"down", rectUm(500, 1000, 900, 900), "d2d", 64, std::nullopt, std::nullopt},
                        {"memory", rectUm(3000, 1000, 2000, 3000), "hbm_bus", 1024, std::nullopt, std::nullopt}};
    });
    const auto end = [](const QString& name) {
        const QStringList pieces = name.split('.');
        return PhyRef{PlacedId(pieces[0].toStdString()), pieces[1].toStdString()};
    };
    assembly.links = std::vector<Link>{{LinkId("L"), end(a), end(b), false, 5, {}, {}, {}}};
    const WiringInput input = inputOf(assembly);
    QCOMPARE(input.links.at(0).vertical.um(), vertical_um);
    const WiringResult result = evaluateWiring(input);
    QCOMPARE(result.links.at(0).wires.vertical_mm, vertical_um / 1000);
    QCOMPARE(result.wires.vertical_max_mm, vertical_um / 1000);
}

void TestWiringInput::uprightLengthsOverASubstrate()
{
    // D0 stands 30 um above an interposer of 100 um that stands 70 um above the substrate; FLAT stands 70 um above it.
    QCOMPARE(Tower().linkBetween("D0", "FLAT").vertical.um(), 200.0 + 70.0);
}

void TestWiringInput::mapsComeAlong()
{
    Assembly assembly = fixtures::emibUnderTwoDies();
    const WiringInput grid = inputOf(assembly);
    QVERIFY(!grid.phys.at(0).bumps);
    std::vector<Point> map(128);
    for (std::size_t k = 0; k < map.size(); ++k)
        map[k] = {Coord::fromUm(7500), Coord::fromUm(3000 + 10.0 * static_cast<double>(k))};
    assembly.catalogue.edit([&](Catalogue& c) { c.parts.at(PartId("die")).phys[0].bumps = map; });
    const WiringInput mapped = inputOf(assembly);
    QVERIFY(*mapped.phys.at(0).bumps == map);
    QCOMPARE(&*mapped.phys.at(0).bumps, &*mapped.phys.at(1).bumps); // one copy for all dies of the part
    QCOMPARE(&*mapped.phys.at(0).standard, &*mapped.phys.at(1).standard);
    QVERIFY(!(mapped == grid));
    QVERIFY(mapped == inputOf(assembly));
    // Column x 7.5 mm of DIE0 at 9 mm; of DIE1, turned round, at 11 mm. Row k meets row 127 - k of a die turned round:
    // y = 4 + 0.01 k and 9 - (3 + 0.01 (127 - k)) = 4.73 + 0.01 k mm.
    const LinkFigures figures = evaluateWiring(mapped).links.at(0);
    QCOMPARE(figures.wire_max_mm, 2.73);
    QCOMPARE(figures.wire_total_mm, 128 * 2.73);
}

/// A part turned by a quarter takes its turned box, not the one it was drawn with.
void TestWiringInput::turnedBoxes()
{
    const Assembly assembly = fixtures::faceToFaceHybrid();
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const auto top = std::ranges::find(bodies, PlacedId("TOP"), [](const PlacedBody& b) { return b.placed->id; });
    QCOMPARE(top->box(), rectUm(3000, 3000, 4000, 6000)); // 6 x 4 mm as drawn
    Rect all = top->box();
    all = boundingBox(all, rectUm(7000, 3000, 1000, 1000));
    QCOMPARE(all.areaMm2(), 5.0 * 6.0);
}

QTEST_APPLESS_MAIN(TestWiringInput)
#include "tst_wiring_input.moc"
