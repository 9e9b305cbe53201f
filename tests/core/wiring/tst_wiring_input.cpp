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

QTEST_APPLESS_MAIN(TestWiringInput)
#include "tst_wiring_input.moc"
