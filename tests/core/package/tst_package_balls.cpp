// SPDX-License-Identifier: GPL-3.0-or-later
// Balls bond by bond: several limits, none at hand, more than an int holds; and sizing the root to what they need.
#include "geom/sites.hpp"
#include "package/auto_size.hpp"
#include "package_cases.hpp"

#include <QTest>

#include <cmath>
#include <limits>

using namespace interpose;

using Codes = std::vector<std::string>;

namespace {

constexpr int kMost = std::numeric_limits<int>::max();

Assembly withRootBonds(Assembly assembly, const std::vector<BondRegion>& bonds)
{
    assembly.catalogue.edit([&](Catalogue& catalogue) { catalogue.parts.at(PartId("sub")).bonds = bonds; });
    return assembly;
}

/// 300 balls of 0.1 A on the left, 600 of 2.5 A on the right.
Assembly weakAndStrong(bool weakFirst)
{
    Assembly assembly = twoDies(2500);
    assembly.catalogue.edit([](Catalogue& catalogue) { catalogue.technology.bonds["weak"] = ballBond(100); });
    const BondRegion weak{fixtures::rectUm(0, 0, 10000, 30000), "weak"},
        strong{fixtures::rectUm(10000, 0, 20000, 30000), "ball"};
    return withRootBonds(assembly, weakFirst ? std::vector{weak, strong} : std::vector{strong, weak});
}

} // namespace

class TestPackageBalls : public QObject
{
    Q_OBJECT

private slots:
    void sites();
    void everyBondHasItsLimit_data();
    void everyBondHasItsLimit();
    void fieldsOfOneBondAreOne();
    void oneUnknownLimitMakesABand();
    void noneAtHand();
    void noneAtHandNorNeeded();
    void moreThanAnIntHolds();
    void wiresOfPorts();
    void sizedOnTheRegionsOfTheRoot();
    void sizedWithinTheKeepOut();
    void sharesThatNeverFit();
    void currentsThatNeverFit();
    void bodiesHoldBallsOnTheirRegions();
};

void TestPackageBalls::sites()
{
    const Coord mm = Coord::fromMm(1);
    QCOMPARE(sitesIn(fixtures::rectUm(500, 500, 3999, 2000), mm), 6);
    QCOMPARE(sitesIn(fixtures::rectUm(0, 0, 999, 5000), mm), 0);
    QCOMPARE(sitesIn(fixtures::rectUm(0, 0, 999, 5000), Coord{}), 0);
    QCOMPARE(sitesIn(fixtures::rectUm(0, 0, 1e7, 1e7), Coord::fromNm(1)), kMost);
}

void TestPackageBalls::everyBondHasItsLimit_data()
{
    QTest::addColumn<bool>("weakFirst");
    QTest::addRow("weak first") << true;
    QTest::addRow("strong first") << false;
}

/// A third of 875 A is 291.67 A on the weak, 583.33 A on the strong.
void TestPackageBalls::everyBondHasItsLimit()
{
    QFETCH(bool, weakFirst);
    const PackageResult result = packageOf(weakAndStrong(weakFirst));
    const BallStep& balls = *result.balls;
    QCOMPARE(balls.available, 900);
    QCOMPARE(balls.power, 2917 + 234);
    QCOMPARE(balls.ground, 2917 + 234);
    QCOMPARE(balls.needed, 6639); // with 20 signals, and 5 %
    QCOMPARE(balls.bond, std::string("weak"));
    QCOMPARE(balls.bond_available, 300);
    QVERIFY(std::abs(balls.bond_needed - 1.05 * (2 * 2917 + 20 / 3.0)) < 1e-9);
    QCOMPARE(balls.used_share.value(), balls.bond_needed / 300);
    QCOMPARE(codesOf(result), Codes{"PACKAGE-003"});
    QVERIFY2(result.diagnostics.front().message.ends_with("(2044.2 %; of weak)"),
             result.diagnostics.front().message.c_str());
}

void TestPackageBalls::fieldsOfOneBondAreOne()
{
    const Assembly split = withRootBonds(twoDies(), {{fixtures::rectUm(0, 0, 12000, 30000), "ball"},
                                                     {fixtures::rectUm(12000, 0, 18000, 30000), "ball"}});
    QCOMPARE(*packageOf(split).balls, *packageOf(twoDies()).balls);
}

void TestPackageBalls::oneUnknownLimitMakesABand()
{
    Assembly assembly = weakAndStrong(true);
    assembly.catalogue.edit([](Catalogue& catalogue) { catalogue.technology.bonds.at("ball").max_current_ma.reset(); });
    const BallStep balls = *packageOf(assembly).balls;
    QVERIFY(!balls.limit_known);
    QCOMPARE(balls.asks.front(), std::string("/assembly/technology/bonds/ball/max_current_ma"));
    QCOMPARE(balls.power, 2917 + 210); // 0.7 of 600
}

/// A missing way to the board is the worst case, not the best.
void TestPackageBalls::noneAtHand()
{
    for (const std::optional<double> limit_ma : {std::optional(2500.0), std::optional<double>()}) {
        Assembly assembly = twoDies(limit_ma);
        assembly.package.ball_keepout = Coord::fromMm(15);
        const PackageResult result = packageOf(assembly);
        QCOMPARE(result.balls->available, 0);
        QVERIFY(!result.balls->used_share && !result.balls->used_share_low && !result.balls->used_share_high);
        QVERIFY(!result.diagnostics.empty());
        QCOMPARE(codesOf(result).front(), std::string("PACKAGE-003"));
        QVERIFY(result.diagnostics.front().severity == Severity::Error);
        const std::string expected = limit_ma ? "756 balls are needed, none is at hand" : "21 balls are needed, none";
        QVERIFY2(result.diagnostics.front().message.starts_with(expected), result.diagnostics.front().message.c_str());
        QVERIFY(!result.symmetry->ball_distance_mm);
    }
}

void TestPackageBalls::noneAtHandNorNeeded()
{
    Assembly assembly = twoDies(2500, 0, 0);
    assembly.package.ball_keepout = Coord::fromMm(15);
    QCOMPARE(codesOf(packageOf(assembly, someRules(), {})), Codes{});
    PackageLoads unknown; // what is not known may need one
    unknown.unknown = {"/assembly/parts/die/rails"};
    QCOMPARE(codesOf(packageOf(assembly, someRules(), unknown)), (Codes{"PACKAGE-003", "PACKAGE-005"}));
}

void TestPackageBalls::moreThanAnIntHolds()
{
    const PackageResult weak = packageOf(twoDies(1e-6));
    QCOMPARE(weak.balls->power, kMost);
    QCOMPARE(weak.balls->needed, kMost);
    QCOMPARE(weak.balls->needed_high, kMost);
    QVERIFY(*weak.balls->used_share > 1e9);
    QCOMPARE(codesOf(weak), Codes{"PACKAGE-003"});
    Assembly assembly = twoDies(2500);
    assembly.catalogue.edit([](Catalogue& catalogue) {
        Part& part = catalogue.parts.at(PartId("die"));
        for (int i = 0; i < 1100; ++i) // 2.2e9 wires
            part.phys.push_back(
                {"P" + std::to_string(i), fixtures::rectUm(0, 0, 100, 1000), "serdes", 1'000'000, Edge::Left, {}});
    });
    const PackageResult wide = packageOf(assembly);
    QCOMPARE(wide.balls->signal, kMost);
    QVERIFY(*wide.balls->used_share > 2.3e9 / 900);
    QVERIFY(wide.layers->signal_wires > 0 && wide.layers->needed > 300'000);
}

void TestPackageBalls::wiresOfPorts()
{
    Assembly assembly = twoDies(2500);
    const auto wiresOf = [&](bool shared, int overhead) {
        assembly.catalogue.edit([&](Catalogue& catalogue) {
            catalogue.technology.standards.at("serdes").shared_bus = shared;
            catalogue.technology.standards.at("serdes").overhead_wires = overhead;
        });
        return packageOf(assembly).balls->signal;
    };
    QCOMPARE(wiresOf(false, 0), 20);
    QCOMPARE(wiresOf(true, 0), 10);
    QCOMPARE(wiresOf(false, 7), 27);
}

/// 206 balls of 10 A in two strips of 5 mm along left and right: 31 x 23 mm has 230 of them, 30 x 22 mm 220 (94 %); a
/// full field would have had enough on the 22 x 14 mm of the contents.
void TestPackageBalls::sizedOnTheRegionsOfTheRoot()
{
    const Assembly before = withRootBonds(twoDies(10000), {{fixtures::rectUm(0, 0, 5000, 30000), "ball"},
                                                           {fixtures::rectUm(25000, 0, 5000, 30000), "ball"}});
    const SizedRoot sized = autoSizeSubstrate(before, someRules(), someLoads());
    QCOMPARE(sized.why, std::string());
    const Part& root = sized.assembly.part(*sized.assembly.root());
    QVERIFY2(root.width == Coord::fromMm(31) && root.height == Coord::fromMm(23),
             std::to_string(root.width.mm()).c_str());
    const BallStep balls = *packageOf(sized.assembly).balls;
    QCOMPARE(balls.available, 230);
    QCOMPARE(balls.needed, 206);
    QCOMPARE(codesOf(packageOf(sized.assembly)), Codes{});
}

/// 756 balls, 840 at least: 34 x 26 of them and 2 mm around.
void TestPackageBalls::sizedWithinTheKeepOut()
{
    Assembly before = twoDies(2500);
    before.package.ball_keepout = Coord::fromMm(2);
    const Assembly after = autoSizeSubstrate(before, someRules(), someLoads()).assembly;
    const Part& root = after.part(*after.root());
    QVERIFY(root.width == Coord::fromMm(38) && root.height == Coord::fromMm(30));
    QCOMPARE(packageOf(after).balls->available, 884);
}

void TestPackageBalls::sharesThatNeverFit()
{
    Assembly before = twoDies(std::nullopt);
    QVERIFY(!(autoSizeSubstrate(before, someRules(), someLoads()).assembly == before)); // 0.7 and 5 % fit
    before.package.ball_spare_share = 0.5;
    const SizedRoot half = autoSizeSubstrate(before, someRules(), someLoads());
    QVERIFY(half.assembly == before);
    QVERIFY2(half.why.ends_with("state /assembly/technology/bonds/ball/max_current_ma"), half.why.c_str());
    before.package.ball_spare_share = 0;
    before.catalogue.edit([](Catalogue& catalogue) { catalogue.technology.bonds.at("ball").power_share = 0.97; });
    QVERIFY(autoSizeSubstrate(before, someRules(), someLoads()).assembly == before);
}

void TestPackageBalls::currentsThatNeverFit()
{
    const Assembly before = twoDies(1);
    const SizedRoot sized = autoSizeSubstrate(before, someRules(), someLoads());
    QVERIFY(sized.assembly == before);
    QVERIFY2(sized.why.ends_with("no substrate of a reasonable size"), sized.why.c_str());
}

/// A strip of balls along the left edge only: 5 of the body's 40 mm, not all of them.
void TestPackageBalls::bodiesHoldBallsOnTheirRegions()
{
    PackageRules rules = someRules();
    rules.body_sizes = std::vector<BodySize>{{"large", Coord::fromMm(40), Coord::fromMm(40)}};
    QVERIFY(packageOf(twoDies(2500), rules).body); // 756 of 1,600
    const Assembly strip = withRootBonds(twoDies(2500), {{fixtures::rectUm(0, 0, 5000, 30000), "ball"}});
    QVERIFY(!packageOf(strip, rules).body); // 10 x 40: the body's edge is 5 mm outside the root's
    const Assembly strong = withRootBonds(twoDies(7000), {{fixtures::rectUm(0, 0, 5000, 30000), "ball"}});
    QVERIFY(packageOf(strong, rules).body); // 284 of those 400
    Assembly kept = twoDies(2500);
    kept.package.ball_keepout = Coord::fromMm(6); // 28 x 28
    QVERIFY(!packageOf(kept, rules).body);
    kept.package.ball_keepout = Coord::fromMm(5); // 30 x 30
    QVERIFY(packageOf(kept, rules).body);
}

QTEST_APPLESS_MAIN(TestPackageBalls)
#include "tst_package_balls.moc"
