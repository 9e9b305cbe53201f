// SPDX-License-Identifier: GPL-3.0-or-later
// What is said where power does not fit or something is not known; and that nothing unknown makes a figure better.
#include "power_cases.hpp"

#include <QTest>

using namespace interpose;

namespace {

/// single() with every way in which it can be left incomplete.
struct Gap
{
    const char* name;
    QStringList codes;
    bool worst_known, drop_complete;
    void (*make)(PowerInput&);
};

const std::vector<Gap>& gaps()
{
    static const std::vector<Gap> all = {
        {"nothing", {}, true, true, [](PowerInput&) {}},
        {"no rails",
         {"POWER-003 DIE"},
         false,
         true,
         [](PowerInput& i) { i.bodies[0].rails.clear(), i.bodies[0].ask = "/assembly/parts/die/rails"; }},
        {"no power",
         {"POWER-011 DIE"},
         false,
         false,
         [](PowerInput& i) { i.bodies[0].ask = "/assembly/parts/die/power_w"; }},
        {"no limit of the bumps",
         {"POWER-004 DIE"},
         false,
         true,
         [](PowerInput& i) { i.joins[0].site = site("bump", 0.1, 0, 10); }},
        {"no limit of the balls",
         {"POWER-004 SUB"},
         false,
         true,
         [](PowerInput& i) { i.joins[1].site = site("ball", 1, 0, 1); }},
        {"no limit of the vias",
         {"POWER-004 SUB"},
         false,
         true,
         [](PowerInput& i) { i.bodies[1].vias->max_current_ma = {0, 0, 0, "/x"}; }},
        {"a contact without a bond",
         {"POWER-004 DIE"},
         false,
         false,
         [](PowerInput& i) { i.joins[0].site = {}, i.joins[0].site.max_current_ma.ask = "/bonds"; }},
        {"the die stands on nothing",
         {"POWER-005 DIE"},
         false,
         false,
         [](PowerInput& i) { i.joins.erase(i.joins.begin()); }},
        {"no balls", {"POWER-007 SUB"}, false, false, [](PowerInput& i) { i.joins.pop_back(); }},
        {"no vias", {"POWER-008 SUB"}, false, false, [](PowerInput& i) { i.bodies[1].vias.reset(); }},
        {"no resistance of the bumps",
         {"POWER-009 DIE"},
         true,
         false,
         [](PowerInput& i) { i.joins[0].site.resistance_mohm.reset(); }},
        {"no resistance of the vias",
         {"POWER-009 SUB"},
         true,
         false,
         [](PowerInput& i) { i.bodies[1].vias->resistance_mohm.reset(); }},
        {"no resistance of the balls",
         {"POWER-009 SUB"},
         true,
         false,
         [](PowerInput& i) { i.joins[1].site.resistance_mohm.reset(); }},
        {"signals on all balls",
         {"POWER-010 SUB"},
         false,
         false,
         [](PowerInput& i) { i.joins[1].signal_sites = 3600; }},
    };
    return all;
}

const Diagnostic& finding(const PowerResult& result, const char* code)
{
    const auto found = std::ranges::find(result.diagnostics, code, &Diagnostic::code);
    if (found == result.diagnostics.end()) qFatal("no such finding");
    return *found;
}

std::string messageOf(const PowerInput& input, const char* code)
{
    return finding(evaluatePower(input), code).message;
}

} // namespace

class TstPowerFindings : public QObject
{
    Q_OBJECT

private slots:
    void everyGapIsSaid_data()
    {
        QTest::addColumn<int>("at");
        for (std::size_t i = 0; i < gaps().size(); ++i)
            QTest::newRow(gaps()[i].name) << static_cast<int>(i);
    }

    void everyGapIsSaid()
    {
        QFETCH(int, at);
        const Gap& gap = gaps()[static_cast<std::size_t>(at)];
        PowerInput input = single();
        gap.make(input);
        const PowerResult result = evaluatePower(input);
        QCOMPARE(codes(result), gap.codes);
        QCOMPARE(result.worst_utilisation.has_value(), gap.worst_known);
        QCOMPARE(result.worst_low.has_value() && result.worst_high.has_value(), gap.worst_known);
        for (const RailFigures& rail : result.rails)
            QCOMPARE(rail.at_least, !gap.drop_complete);
    }

    void nearlyFullAndFull()
    {
        PowerInput input = single();
        spread(input.joins[1], 2187); // 2087 free balls for 1750
        QCOMPARE(codes(evaluatePower(input)), QStringList{"POWER-001 SUB"});
        QCOMPARE(finding(evaluatePower(input), "POWER-001").severity, Severity::Warning);
        spread(input.joins[1], 1849); // 1749
        QCOMPARE(codes(evaluatePower(input)), QStringList{"POWER-002 SUB"});
        QCOMPARE(finding(evaluatePower(input), "POWER-002").severity, Severity::Error);
    }

    /// 1,750 of 2,000 balls; at half the limit 3,500, at twice 876.
    void theBandAndWhatMakesItAreInTheMessage()
    {
        PowerInput input = single();
        spread(input.joins[1], 2100);
        input.joins[1].site.max_current_ma = {1000, 500, 2000, "/limit"};
        const std::string message = messageOf(input, "POWER-001");
        QVERIFY2(message.find("take 88 % of the free sites of ball under SUB (44 % to 175 %") != std::string::npos,
                 message.c_str());
        QVERIFY2(message.ends_with("; confirm /limit"), message.c_str());
    }

    /// 875 A: at 500 to 2,000 mA the limit alone makes 656 sites of half-width, 0.7 to 1.0 V make 187, 0.79 to 1.7 V
    /// make 297.
    void whatWidensTheBandMostIsAskedFirst()
    {
        PowerInput input = single();
        input.bodies[0].rails = {{"a", {0.8, 0.7, 1.0, "/a"}, plain(350), 0.05, 0.5},
                                 {"b", {0.8, 0.79, 1.7, "/b"}, plain(350), 0.05, 0.5}};
        Banded& limit = input.joins[1].site.max_current_ma;
        const auto asks = [&] { return under(evaluatePower(input), "SUB").asks; };
        limit = {1000, 500, 2000, "/i"};
        QCOMPARE(asks(), (std::vector<std::string>{"/i", "/b", "/a"}));
        limit = {1000, 990, 1010, "/i"};
        QCOMPARE(asks(), (std::vector<std::string>{"/b", "/a", "/i"}));
        limit = {1000, 500, 2000, {}}; // vouched for
        QCOMPARE(asks(), (std::vector<std::string>{"/b", "/a"}));
        limit = {0, 0, 0, "/i"}; // missing
        QCOMPARE(asks(), (std::vector<std::string>{"/i", "/b", "/a"}));
        QVERIFY(messageOf(input, "POWER-004").ends_with("state /i"));
        QVERIFY(!under(evaluatePower(input), "SUB").power_sites);
    }

    /// Of the rails of a net, first the one that more rests on.
    void theLargerRailOfANetIsAskedForFirst()
    {
        PowerInput input = single();
        input.bodies[0].rails = {{"core", {0.8, 0.8, 0.8, {}}, plain(400), 0.05, 0.5},
                                 {"core", {0.8, 0.7, 0.9, "/small"}, plain(100), 0.05, 0.5},
                                 {"core", {0.8, 0.7, 0.9, "/large"}, plain(150), 0.05, 0.5},
                                 {"core", {0.8, 0.7, 0.9, "/small too"}, plain(50), 0.05, 0.5}};
        QCOMPARE(under(evaluatePower(input), "SUB").asks, (std::vector<std::string>{"/large", "/small", "/small too"}));
        input.bodies[0].rails[3].voltage_v.bare = true; // nobody says how wide
        QCOMPARE(under(evaluatePower(input), "SUB").asks, (std::vector<std::string>{"/small too", "/large", "/small"}));
        input.bodies[0].rails[0].power_w = {400, 100, 700, "/power"};
        QCOMPARE(under(evaluatePower(input), "SUB").asks,
                 (std::vector<std::string>{"/small too", "/power", "/large", "/small"}));
        input.bodies[0].ask = "/missing";
        QCOMPARE(under(evaluatePower(input), "SUB").asks.front(), std::string("/missing"));
    }

    /// The interface that is fullest as stated need not be the one that is fullest at either end.
    void theWorstBandIsOfAllInterfaces()
    {
        PowerInput input = single(); // balls at 50 %, bumps at 22 %
        input.joins[0].site.max_current_ma = {100, 20, 100, "/i"};
        const PowerResult result = evaluatePower(input);
        const InterfaceFigures &bumps = under(result, "DIE"), &balls = under(result, "SUB");
        QVERIFY(*bumps.utilisation < *balls.utilisation && *bumps.utilisation_high > 1);
        QVERIFY(near(*result.worst_utilisation, 0.5) && near(*result.worst_low, *balls.utilisation_low));
        QVERIFY(near(*result.worst_high, *bumps.utilisation_high));
        input.joins[1].site.max_current_ma = {1000, 1000, 4000, "/i"}; // balls at 12.5 to 50 %
        QVERIFY(near(*evaluatePower(input).worst_low, *bumps.utilisation_low));
        QVERIFY(near(*evaluatePower(input).worst_utilisation, 0.5));
    }

    /// One finding for each kind of joint, however many parts stand on it.
    void whatIsMissingIsSaidOnce()
    {
        PowerInput input = single();
        input.bodies.insert(input.bodies.begin() + 1, body("DIE2", 10, 0.8, 10));
        PowerSite bump = site("bump", 0.1, 0, 0);
        bump.resistance_mohm.reset();
        input.joins = {join(0, 2, bump, 900), join(1, 2, bump, 100), join(2, {}, site("ball", 1, 1000, 1), 3600)};
        QCOMPARE(codes(evaluatePower(input)), (QStringList{"POWER-004 DIE", "POWER-009 DIE"}));
        QVERIFY(messageOf(input, "POWER-009").ends_with("state /assembly/technology/bonds/bump/resistance_mohm"));
        input = single();
        input.bodies[1].vias->resistance_mohm.reset();
        QVERIFY(messageOf(input, "POWER-009").ends_with("state /assembly/technology/vias/core/resistance_mohm"));
    }

    /// What a part above draws and nobody knows is missing from all that lies below it, and only there.
    void whatIsNotKnownIsAtLeastAllTheWayDown()
    {
        PowerInput input = single();
        input.bodies.push_back(body("HBM", 0, 0, 10));
        input.bodies[2].ask = "/supply";
        input.joins.insert(input.joins.begin() + 1, join(2, 1, site("bump", 0.1, 100, 10), 100));
        const PowerResult result = evaluatePower(input);
        QVERIFY(!under(result, "DIE").at_least && under(result, "HBM").at_least && under(result, "SUB").at_least);
        QVERIFY(!under(result, "HBM").power_sites && !under(result, "HBM").utilisation);
        QVERIFY(near(*under(result, "SUB").utilisation, 0.5)); // of what is known
        QCOMPARE(under(result, "SUB").asks, std::vector<std::string>{"/supply"});
        QCOMPARE(under(result, "HBM").asks, std::vector<std::string>{"/supply"});
        QVERIFY(result.rails[0].at_least && !result.worst_utilisation);
        input.bodies[2].ask.clear();
        QVERIFY(!evaluatePower(input).rails[0].at_least && evaluatePower(input).worst_utilisation);
    }

    /// Two that feed each other are in no sum: what is known is not all there is.
    void whatFeedsItselfIsNotKnown()
    {
        PowerInput input = single();
        for (const char* id : {"A", "B"})
            input.bodies.push_back(body(id, 8, 0.8, 10));
        const PowerSite bump = site("bump", 0.1, 100, 10);
        input.joins.insert(input.joins.end(), {join(2, 3, bump, 100), join(3, 2, bump, 100)});
        NetLoads loads;
        const PowerResult result = evaluatePower(input, loads);
        QCOMPARE(loads.ends_early, (std::vector<bool>{false, false, true, true}));
        QVERIFY(near(loads.arriving[0].value, 875));
        QVERIFY(!result.worst_utilisation && result.rails[0].at_least);
    }

    /// An input of a part beside it moves nothing here.
    void onlyWhatFlowsThroughIsAskedFor()
    {
        PowerInput input = single();
        input.bodies.push_back(body("SIDE", 8, 0.8, 10));
        input.bodies[2].rails[0].power_w = {8, 8, 8, "/side", true};
        input.joins.insert(input.joins.begin() + 1, join(2, 1, site("bump", 0.1, 100, 10), 100));
        const PowerResult result = evaluatePower(input);
        QVERIFY(under(result, "DIE").asks.empty());
        QCOMPARE(under(result, "SIDE").asks, std::vector<std::string>{"/side"});
        QCOMPARE(under(result, "SUB").asks, std::vector<std::string>{"/side"});
    }

    /// What hangs under a part is fed past its vias.
    void whatHangsPassesNoVias()
    {
        PowerInput input = single();
        input.bodies.push_back(body("MON", 8, 0.8, 10));
        input.joins.insert(input.joins.begin() + 1, join(2, 1, site("bump", 0.1, 100, 10), 100));
        input.joins[1].hangs = true;
        const PowerResult result = evaluatePower(input);
        const auto via = std::ranges::find(result.interfaces, std::string_view("via"), &InterfaceFigures::kind);
        QVERIFY(near(via->current_a, 875) && near(under(result, "SUB").current_a, 885));
        input.bodies[0] = body("DIE", 0, 0, 30);
        input.bodies[1].vias.reset();
        QCOMPARE(codes(evaluatePower(input)), QStringList{});
    }

    /// Whatever is missing: low, stated and high of what is there, and no end without end.
    void everyBandIsInOrder()
    {
        for (const Gap& gap : gaps()) {
            PowerInput input = single();
            input.bodies[0].rails[0].voltage_v = {0.8, 0.7, 0.9, "/v"};
            input.joins[1].site.max_current_ma = {1000, 500, 2000, "/i"};
            gap.make(input);
            const PowerResult result = evaluatePower(input);
            for (const InterfaceFigures& f : result.interfaces)
                if (f.utilisation)
                    QVERIFY(*f.utilisation_low <= *f.utilisation && *f.utilisation <= *f.utilisation_high &&
                            std::isfinite(*f.utilisation_high));
        }
    }

    /// Once for all that want the same input.
    void oneInputIsAskedForOnce()
    {
        PowerInput input = single();
        for (const char* id : {"H0", "H1", "H2", "H3", "H4"}) {
            input.bodies.push_back(body(id, 10, 0, 10));
            input.bodies.back().ask = "/assembly/technology/hbm/h/supply_v";
        }
        const Diagnostic found = finding(evaluatePower(input), "POWER-003");
        QCOMPARE(codes(evaluatePower(input)), QStringList{"POWER-003 H0"});
        QCOMPARE(found.ids.size(), std::size_t{5});
        QVERIFY2(found.message.starts_with("No supply is stated of H0, H1, H2 and 2 more: "), found.message.c_str());
        QVERIFY(found.message.ends_with("state /assembly/technology/hbm/h/supply_v"));
    }

    /// The word for what to state: joints, or the vias of what is let in.
    void embeddedPartsNeedVias()
    {
        PowerInput input = single();
        input.joins.erase(input.joins.begin());
        QVERIFY(messageOf(input, "POWER-005").find("No bond") == 0);
        input.bodies[0].embedded = true;
        QVERIFY(messageOf(input, "POWER-005").ends_with("state vias of its part"));
    }

    /// Silicon without vias is a warning; a substrate's layers join by themselves.
    void whatLacksViasByKind()
    {
        PowerInput input = single();
        input.bodies[1].vias.reset();
        for (const auto& [kind, severity] : {std::pair{PartKind::Substrate, Severity::Info},
                                             {PartKind::Rdl, Severity::Info},
                                             {PartKind::Interposer, Severity::Warning},
                                             {PartKind::Die, Severity::Warning}}) {
            input.bodies[1].kind = kind;
            QCOMPARE(finding(evaluatePower(input), "POWER-008").severity, severity);
        }
        input.bodies[1].embedded = true; // its joints are its vias
        QCOMPARE(codes(evaluatePower(input)), QStringList{});
    }

    /// A face-down base loses nothing in its own vias; what stands on it does.
    void onlyWhatPaysForViasIsAtLeast()
    {
        PowerInput input = single();
        input.bodies.push_back(body("TOP", 80, 0.8, 10));
        input.joins.push_back(join(2, 0, site("hybrid", 0.01, 2, 20), 100));
        const auto open = [&] {
            const PowerResult result = evaluatePower(input);
            return std::pair(result.rails[0].at_least, result.rails[1].at_least);
        };
        QVERIFY(open() == std::pair(false, true)); // DIE, TOP: DIE has no vias
        input.bodies[0].sheet_on_top = true;
        input.bodies[0].vias = site("tsv", 0.05, 20, 50);
        input.bodies[0].via_sites = 360000;
        QVERIFY(open() == std::pair(false, false));
        input.bodies[0].vias->resistance_mohm.reset();
        QVERIFY(open() == std::pair(true, true));
        input.bodies[0].sheet_on_top = false;
        QVERIFY(open() == std::pair(false, true));
    }

    void crowdedSites()
    {
        PowerInput input = single();
        input.joins[1].signal_sites = 3599.5;
        const PowerResult result = evaluatePower(input);
        const InterfaceFigures& balls = under(result, "SUB");
        QVERIFY(balls.power_sites && !balls.utilisation && !balls.utilisation_high && !balls.drop_mv);
        const Diagnostic& found = finding(result, "POWER-010");
        QCOMPARE(found.severity, Severity::Error);
        QVERIFY(near(*found.value, 3599.5) && near(*found.limit, 3600));
        input.joins[1].signal_sites = 3599; // one is free, and not enough
        QCOMPARE(codes(evaluatePower(input)), QStringList{"POWER-002 SUB"});
    }
};

QTEST_APPLESS_MAIN(TstPowerFindings)
#include "tst_power_findings.moc"
