// SPDX-License-Identifier: GPL-3.0-or-later
// Signal and build-up layers of the root, and the body on offer, against figures worked out by hand.
#include "package_cases.hpp"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace interpose;

using Codes = std::vector<std::string>;

class TestPackageLayers : public QObject
{
    Q_OBJECT

private slots:
    void layers_data();
    void layers();
    void fullestPartIsNamed();
    void tiesAndSharesOfTracks();
    void channelsOfTheRootCount();
    void organicRootsAloneAreBuiltUp();
    void smallestBody();
};

void TestPackageLayers::layers_data()
{
    QTest::addColumn<int>("lanes");
    QTest::addColumn<int>("needed");
    QTest::addColumn<int>("buildup");
    QTest::addColumn<bool>("found");
    // 64 mm around the interposer, wires of 20 um pitch: 3,200 signals leave per layer; the substrate has 2
    QTest::addRow("few") << 10 << 1 << 3 << false;
    QTest::addRow("one layer full") << 1600 << 1 << 3 << false;
    QTest::addRow("one more") << 1601 << 2 << 4 << false;
    QTest::addRow("both full") << 3200 << 2 << 4 << false;
    QTest::addRow("too many") << 3201 << 3 << 5 << true;
}

void TestPackageLayers::layers()
{
    QFETCH(int, lanes);
    QFETCH(int, needed);
    QFETCH(int, buildup);
    QFETCH(bool, found);
    const PackageResult result = packageOf(twoDies(1e6, 0, lanes));
    QVERIFY(result.layers);
    QCOMPARE(result.layers->placed.str(), std::string("INT"));
    QCOMPARE(result.layers->escape_per_layer, 3200.0);
    QCOMPARE(result.layers->needed, needed);
    QCOMPARE(result.layers->buildup_layers.value(), buildup); // and the planes of one supply
    QCOMPARE(result.layers->margin, 2 - needed);
    QCOMPARE(std::ranges::count(codesOf(result), "PACKAGE-006") == 1, found);
}

/// Both leave by one layer: of them the one that fills it more is named, whatever the order of ids.
void TestPackageLayers::fullestPartIsNamed()
{
    Assembly assembly = twoDies(1e6);
    PlacedPart port = *assembly.find(PlacedId("B"));
    port.id = PlacedId("A2");
    port.on = PlacedId("SUB");
    port.x = port.y = Coord{};
    assembly.placed.push_back(port);
    sortById(assembly);
    const LayerStep few = *packageOf(assembly).layers; // 20 around 32 mm, 20 around 64 mm
    QCOMPARE(few.placed.str(), std::string("A2"));
    QCOMPARE(few.needed, 1);
    PackageLoads wired = someLoads(); // links drawn in the root leave by it too: 20 + 45 around 64 mm
    for (const PlacedBody& body : layOut(assembly))
        wired.root_wires.push_back(body.placed->id.str() == "A" ? 45 : 0);
    QCOMPARE(packageOf(assembly, someRules(), wired).layers->placed.str(), std::string("INT"));
    QCOMPARE(packageOf(assembly, someRules(), wired).layers->signal_wires, 65);
    assembly.catalogue.edit([](Catalogue& catalogue) { // 520 around 64 mm
        catalogue.parts.at(PartId("die")).phys = {
            {"Q", fixtures::rectUm(0, 0, 100, 1000), "serdes", 250, Edge::Left, {}}};
    });
    const LayerStep more = *packageOf(assembly).layers;
    QCOMPARE(more.placed.str(), std::string("INT"));
    QCOMPARE(more.signal_wires, 520);
    QCOMPARE(more.needed, 1);
}

/// Of two that fill their layers alike the first by id; half of the tracks for signals are twice the layers.
void TestPackageLayers::tiesAndSharesOfTracks()
{
    Assembly assembly = twoDies(1e6, 0, 1600);
    QCOMPARE(packageOf(assembly).layers->needed, 1);
    assembly.catalogue.edit([](Catalogue& catalogue) {
        for (auto& [id, carrier] : catalogue.technology.carriers)
            for (RoutingClass& routing : carrier.routing)
                routing.signal_share = 0.5;
    });
    QCOMPARE(packageOf(assembly).layers->escape_per_layer, 1600.0);
    QCOMPARE(packageOf(assembly).layers->needed, 2);
    PlacedPart port = *assembly.find(PlacedId("B"));
    port.on = PlacedId("SUB");
    for (const char* id : {"P2", "P1"}) {
        port.id = PlacedId(id);
        assembly.placed.push_back(port);
    }
    sortById(assembly);
    QCOMPARE(packageOf(assembly).layers->placed.str(), std::string("P1"));
}

/// One layer lets the signals out; the channel between two parts on the root takes what it takes.
void TestPackageLayers::channelsOfTheRootCount()
{
    PackageLoads loads = someLoads();
    loads.root_channel = RootChannel{PlacedId("A"), PlacedId("B"), 3};
    const PackageResult result = packageOf(twoDies(2500), someRules(), loads);
    QCOMPARE(result.layers->escape_layers, 1);
    QCOMPARE(result.layers->channel_layers, 3);
    QCOMPARE(result.layers->channel, std::string("A/B"));
    QCOMPARE(result.layers->needed, 3);
    QCOMPARE(result.layers->margin, -1);
    QCOMPARE(result.layers->buildup_layers.value(), 5);
    QCOMPARE(codesOf(result), Codes{"PACKAGE-006"});
    loads.root_channel->layers = 2;
    QCOMPARE(packageOf(twoDies(1e6, 0, 3201), someRules(), loads).layers->needed, 3); // by what leaves
    const PackageResult alone = packageOf(twoDies(2500, 0, 0), someRules(), loads);
    QCOMPARE(alone.layers->needed, 2);
    QVERIFY(alone.layers->placed.str().empty());
}

/// An RDL that stands for the root has neither a core with layers on both sides nor a body on offer.
void TestPackageLayers::organicRootsAloneAreBuiltUp()
{
    PackageRules rules = someRules();
    rules.body_sizes = std::vector<BodySize>{{"large", Coord::fromMm(40), Coord::fromMm(40)}};
    Assembly assembly = twoDies();
    QVERIFY(packageOf(assembly, rules).body && packageOf(assembly, rules).layers->buildup_layers);
    assembly.catalogue.edit([](Catalogue& catalogue) { catalogue.parts.at(PartId("sub")).kind = PartKind::Rdl; });
    const PackageResult result = packageOf(assembly, rules);
    QVERIFY(!result.body && !result.layers->buildup_layers);
    QCOMPARE(result.layers->needed, 1);
}

void TestPackageLayers::smallestBody()
{
    PackageRules rules = someRules();
    const auto mm = [](double v) { return Coord::fromMm(v); };
    rules.body_sizes =
        std::vector<BodySize>{{"tall", mm(14), mm(22)}, {"square", mm(28), mm(28)}, {"large", mm(40), mm(40)}};
    PackageResult result = packageOf(twoDies(1e6), rules); // 1 + 1 + 20 balls
    QVERIFY(result.body);
    QCOMPARE(result.body->name, std::string("tall")); // lying
    QCOMPARE(result.body->width_mm, 22.0);
    QCOMPARE(result.body->margin_mm, 8.0);
    QCOMPARE(packageOf(twoDies(2700), rules).body->name, std::string("square")); // 705 of 784 balls
    QCOMPARE(packageOf(twoDies(2680), rules).body->name, std::string("large"));  // 708: over 90 %
    QCOMPARE(packageOf(twoDies(1000), rules).body.has_value(), false);           // 1,859 of 1,600
}

QTEST_APPLESS_MAIN(TestPackageLayers)
#include "tst_package_layers.moc"
