// SPDX-License-Identifier: GPL-3.0-or-later
// The sizing chain against figures worked out by hand: docs/physics/package.md has the same sums.
#include "package_cases.hpp"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace interpose;

using Codes = std::vector<std::string>;

class TestPackageChain : public QObject
{
    Q_OBJECT

private slots:
    void sizes();
    void rimAndKeepoutCountOnTheRoot();
    void sizeLimitsAreInclusive();
    void ballsByCurrent_data();
    void ballsByCurrent();
    void allBallsAreEnough();
    void everyVoltageHasBallsOfItsOwn();
    void withoutALimitThereIsABand();
    void withoutAVoltageThereIsABand();
    void linkedPortsStayInside();
    void linkPowerNeedsBalls();
    void layers_data();
    void layers();
    void smallestBody();
    void turnedAndMoved();
};

void TestPackageChain::sizes()
{
    const PackageResult result = packageOf(twoDies());
    QCOMPARE(result.carriers.size(), std::size_t(1));
    const SizeStep& carrier = result.carriers.front(); // 1 to 19 and 2 to 10 mm, 0.2 mm around
    QCOMPARE(carrier.needed_width_mm, 18.4);
    QCOMPARE(carrier.needed_height_mm, 8.4);
    QCOMPARE(carrier.margin_mm, 1.6);
    QVERIFY(result.substrate);
    QCOMPARE(result.substrate->needed_width_mm, 22.0); // 20 + 2 x 1
    QCOMPARE(result.substrate->needed_height_mm, 14.0);
    QCOMPARE(result.substrate->margin_mm, 8.0);
    QCOMPARE(result.package_mm, 30.0);
    QCOMPARE(codesOf(result), Codes{});
}

void TestPackageChain::rimAndKeepoutCountOnTheRoot()
{
    Assembly assembly = twoDies();
    assembly.cooling.rim_width = Coord::fromMm(4);
    assembly.package.part_keepout = Coord::fromUm(500);
    QCOMPARE(packageOf(assembly).substrate->needed_width_mm, 29.0); // 20 + 2 x 4.5
    assembly.cooling.style = CoolingStyle::Bare;                    // no lid, no foot
    QCOMPARE(packageOf(assembly).substrate->needed_width_mm, 22.0);
}

void TestPackageChain::sizeLimitsAreInclusive()
{
    PackageRules rules = someRules();
    rules.die_to_carrier_edge = Coord::fromMm(1); // 20 x 10 of 20 x 12 mm
    QCOMPARE(codesOf(packageOf(twoDies(), rules)), Codes{});
    rules.die_to_carrier_edge = Coord::fromNm(1'000'001);
    QCOMPARE(codesOf(packageOf(twoDies(), rules)), Codes{"PACKAGE-001"});
    rules = someRules();
    rules.carrier_to_substrate_edge = Coord::fromMm(5);
    QCOMPARE(codesOf(packageOf(twoDies(), rules)), Codes{});
    rules.carrier_to_substrate_edge = Coord::fromNm(5'000'001);
    QCOMPARE(codesOf(packageOf(twoDies(), rules)), Codes{"PACKAGE-002"});
}

void TestPackageChain::ballsByCurrent_data()
{
    QTest::addColumn<double>("limit_ma");
    QTest::addColumn<int>("power");
    QTest::addColumn<int>("spare");
    QTest::addColumn<int>("needed");
    QTest::addColumn<QString>("code");
    // 700 W at 0.8 V: 875 A in and out; 20 signals; 5 % spare; 900 balls
    QTest::addRow("1 A") << 1000.0 << 875 << 89 << 1859 << "PACKAGE-003";
    QTest::addRow("2 A") << 2000.0 << 438 << 45 << 941 << "PACKAGE-003";
    QTest::addRow("2.3 A") << 2300.0 << 381 << 40 << 822 << "PACKAGE-004";
    QTest::addRow("2.5 A") << 2500.0 << 350 << 36 << 756 << "";
}

void TestPackageChain::ballsByCurrent()
{
    QFETCH(double, limit_ma);
    QFETCH(int, power);
    QFETCH(int, spare);
    QFETCH(int, needed);
    QFETCH(QString, code);
    const PackageResult result = packageOf(twoDies(limit_ma));
    QVERIFY(result.balls);
    QCOMPARE(result.balls->current_a, 875.0);
    QCOMPARE(result.balls->available, 900);
    QCOMPARE(result.balls->power, power);
    QCOMPARE(result.balls->ground, power);
    QCOMPARE(result.balls->signal, 20);
    QCOMPARE(result.balls->spare, spare);
    QCOMPARE(result.balls->needed_low, needed);
    QCOMPARE(result.balls->needed_high, needed);
    QCOMPARE(result.balls->margin, 900 - needed);
    QCOMPARE(result.balls->used_share_high, needed / 900.0);
    QVERIFY(result.balls->limit_known);
    QCOMPARE(codesOf(result), code.isEmpty() ? Codes{} : Codes{code.toStdString()});
    if (code == "PACKAGE-003") QVERIFY(result.diagnostics.front().severity == Severity::Error);
}

void TestPackageChain::allBallsAreEnough()
{
    Assembly assembly = twoDies(875e3 / 440);
    assembly.package.ball_spare_share = 0;
    const PackageResult full = packageOf(assembly);
    QCOMPARE(full.balls->needed_high, 900); // 2 x 440 + 20
    QCOMPARE(codesOf(full), Codes{"PACKAGE-004"});
    assembly.package.ball_keepout = Coord::fromNm(1); // 29 x 29
    const PackageResult over = packageOf(assembly);
    QCOMPARE(over.balls->available, 841);
    QCOMPARE(codesOf(over), Codes{"PACKAGE-003"});
}

void TestPackageChain::everyVoltageHasBallsOfItsOwn()
{
    Assembly assembly = twoDies(2000);
    assembly.catalogue.edit([](Catalogue& catalogue) {
        catalogue.parts.at(PartId("other")).rails = {{"core", 0.7, 0.5, 0.05, 0.5, {}},
                                                     {"io", 1.4, 0.5, 0.05, 0.5, {}}};
    });
    const BallStep balls = *packageOf(assembly).balls; // 437.5 A at 0.8, 250 at 0.7, 125 at 1.4
    QCOMPARE(balls.current_a, 812.5);
    QCOMPARE(balls.power, 219 + 125 + 63);
    QCOMPARE(balls.ground, 407); // 406.25
}

void TestPackageChain::withoutALimitThereIsABand()
{
    const PackageResult result = packageOf(twoDies(std::nullopt));
    const BallStep& balls = *result.balls;
    QVERIFY(!balls.limit_known);
    QCOMPARE(balls.needed_low, 399);  // 0.4 x 900 + 20, and 5 %
    QCOMPARE(balls.needed_high, 683); // 0.7 x 900 + 20 = 650, and 32.5
    QCOMPARE(balls.power + balls.ground, 630);
    QCOMPARE(balls.asks, Codes{"max_current_ma of ball"});
    QCOMPARE(codesOf(result), Codes{"PACKAGE-005"});
    // Upper end (630 + 270) x 1.05 = 945 of 900, lower end 662; with 600 signals the lower end is 1,008.
    QCOMPARE(codesOf(packageOf(twoDies(std::nullopt, 0, 135))), Codes{"PACKAGE-005"});
    const PackageResult over = packageOf(twoDies(std::nullopt, 0, 300));
    QCOMPARE(codesOf(over), (Codes{"PACKAGE-003", "PACKAGE-005"}));
    QVERIFY(over.diagnostics.front().severity == Severity::Error);
}

void TestPackageChain::withoutAVoltageThereIsABand()
{
    Assembly assembly = twoDies();
    assembly.catalogue.edit([](Catalogue& catalogue) { catalogue.technology.nodes.at("logic").supply_v.reset(); });
    const BallStep balls = *packageOf(assembly).balls;
    QVERIFY(!balls.limit_known);
    QCOMPARE(balls.asks, Codes{"supply_v of logic"});
}

void TestPackageChain::linkedPortsStayInside()
{
    Assembly assembly = twoDies();
    QCOMPARE(inputOf(assembly).off_package_signals, 20);
    Link link;
    link.id = LinkId("L");
    link.a = {PlacedId("B"), "P"};
    link.b = {PlacedId("A"), "P"};
    assembly.links = std::vector<Link>{link};
    QCOMPARE(inputOf(assembly).off_package_signals, 0);
}

void TestPackageChain::linkPowerNeedsBalls()
{
    const Assembly assembly = twoDies(1000);
    PackageLoads loads;
    loads.link_power_w = {80, 0, 0, 0}; // of A
    const PackageInput input = packageInput(assembly, layOut(assembly), someRules(), loads);
    QCOMPARE(evaluatePackage(input).balls->power, 975);
}

void TestPackageChain::layers_data()
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

void TestPackageChain::layers()
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
    QCOMPARE(result.layers->buildup_layers, buildup); // and the planes of one supply
    QCOMPARE(result.layers->margin, 2 - needed);
    QCOMPARE(std::ranges::count(codesOf(result), "PACKAGE-006") == 1, found);
}

void TestPackageChain::smallestBody()
{
    PackageRules rules = someRules();
    const auto mm = [](double v) { return Coord::fromMm(v); };
    rules.body_sizes = {{"tall", mm(14), mm(22)}, {"square", mm(28), mm(28)}, {"large", mm(40), mm(40)}};
    PackageResult result = packageOf(twoDies(1e6), rules); // 1 + 1 + 20 balls
    QVERIFY(result.body);
    QCOMPARE(result.body->name, std::string("tall")); // lying
    QCOMPARE(result.body->width_mm, 22.0);
    QCOMPARE(result.body->margin_mm, 8.0);
    QCOMPARE(packageOf(twoDies(2500), rules).body->name, std::string("square")); // 756 of 784 balls
    QCOMPARE(packageOf(twoDies(1000), rules).body.has_value(), false);           // 1,859 of 1,600
}

void TestPackageChain::turnedAndMoved()
{
    const PackageResult straight = packageOf(twoDies()), turned = packageOf(twoDies(2500, 90));
    QCOMPARE(turned.carriers, straight.carriers);
    QCOMPARE(*turned.balls, *straight.balls);
    QCOMPARE(*turned.layers, *straight.layers);
    QCOMPARE(turned.substrate->needed_width_mm, straight.substrate->needed_height_mm);
    QCOMPARE(turned.substrate->needed_height_mm, straight.substrate->needed_width_mm);
    Assembly moved = twoDies();
    for (PlacedPart& placed : moved.placed)
        if (placed.id.str() == "INT") placed.x += Coord::fromNm(1'234'567);
    QCOMPARE(packageOf(moved), straight);
}

QTEST_APPLESS_MAIN(TestPackageChain)
#include "tst_package_chain.moc"
