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
    void rootsWithoutBalls_data();
    void rootsWithoutBalls();
    void bandOfTheKeepOut();
    void bandOfTheShareOfPower();
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
    QVERIFY2(result.diagnostics.front().message.ends_with("(2,044.2 %; of weak)"),
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

void TestPackageBalls::rootsWithoutBalls_data()
{
    QTest::addColumn<bool>("c4");
    QTest::addRow("no bond") << false;
    QTest::addRow("of another kind") << true;
}

/// What is not counted is said, by the finding and by the edit.
void TestPackageBalls::rootsWithoutBalls()
{
    QFETCH(bool, c4);
    std::vector<BondRegion> bonds;
    if (c4) bonds = {{fixtures::rectUm(0, 0, 30000, 30000), "c4"}};
    const Assembly assembly = withRootBonds(twoDies(), bonds);
    const PackageResult result = packageOf(assembly);
    QVERIFY(!result.balls);
    QCOMPARE(codesOf(result), Codes{"PACKAGE-005"});
    QCOMPARE(result.diagnostics.front().ids, Codes{"SUB"});
    QVERIFY2(result.diagnostics.front().message.ends_with("state those of /assembly/parts/sub/bonds"),
             result.diagnostics.front().message.c_str());
    QCOMPARE(autoSizeSubstrate(assembly, someRules(), someLoads()).note,
             std::string("balls are not counted: state those of /assembly/parts/sub/bonds"));
    QCOMPARE(autoSizeSubstrate(twoDies(), someRules(), someLoads()).note, std::string());
    PackageLoads unknown; // a part whose supply nobody states takes current too
    unknown.unknown = {"/assembly/parts/die/rails"};
    QCOMPARE(codesOf(packageOf(assembly, someRules(), unknown)), Codes{"PACKAGE-005"});
    QCOMPARE(codesOf(packageOf(assembly, someRules(), {})), Codes{}); // nothing there takes any
}

/// 756 of 900, 30 x 30; 720 of 30 x 30 to 792 of 26 x 26; without a limit 399 of them, and 0.7 of 676 with 20, and 5 %.
void TestPackageBalls::bandOfTheKeepOut()
{
    Assembly assembly = twoDies(2500);
    assembly.package.facts["ball_spare_share"] = {"user", "X", Grade::Yours, 0, 0.1, {}};
    assembly.package.facts["ball_keepout_um"] = {"user", "assumed: x", Grade::Assumed, 0, 2000, {}};
    const BallStep balls = *packageOf(assembly).balls;
    QCOMPARE(balls.used_share.value(), 756 / 900.0);
    QCOMPARE(balls.used_share_low.value(), 720 / 900.0);
    QCOMPARE(balls.used_share_high.value(), 792 / 676.0);
    assembly.package.ball_keepout = Coord::fromMm(1); // 28 x 28
    QCOMPARE(packageOf(assembly).balls->used_share.value(), 756 / 784.0);
    QCOMPARE(packageOf(assembly).balls->used_share_low.value(), 720 / 900.0);
    Assembly none = assembly; // an end without balls
    none.package.facts["ball_keepout_um"].high = 15000;
    QVERIFY(std::isinf(packageOf(none).balls->used_share_high.value()));
    QVERIFY(packageOf(none).balls->used_share.value() < 1);
    assembly.package.facts.erase("ball_spare_share");
    assembly.catalogue.edit([](Catalogue& catalogue) { catalogue.technology.bonds.at("ball").max_current_ma.reset(); });
    const BallStep share = *packageOf(assembly).balls;
    QCOMPARE(share.needed_high, share.needed); // counts are of the balls there are
    QCOMPARE(share.used_share_low.value(), 399 / 900.0);
    QCOMPARE(share.used_share_high.value(), 519 / 676.0); // 474 + 20, and 5 %
}

/// The band of a stated share counts, in place of the assumed one.
void TestPackageBalls::bandOfTheShareOfPower()
{
    Assembly assembly = twoDies(std::nullopt, 0, 0);
    assembly.package.ball_spare_share = 0;
    assembly.catalogue.edit([](Catalogue& catalogue) {
        Bond& ball = catalogue.technology.bonds.at("ball");
        ball.power_share = 0.5;
        ball.facts["power_share"] = {"user", "X", Grade::Yours, 0.45, 0.6, {}};
    });
    const BallStep balls = *packageOf(assembly).balls;
    QCOMPARE(balls.needed_low, 405);
    QCOMPARE(balls.needed, 450);
    QCOMPARE(balls.needed_high, 540);
}

QTEST_APPLESS_MAIN(TestPackageBalls)
#include "tst_package_balls.moc"
