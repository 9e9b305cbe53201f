// SPDX-License-Identifier: GPL-3.0-or-later
// One truth for currents: the package's balls are the sites that the power stage counts at the board.
#include "../package/package_cases.hpp"
#include "engine/evaluate.hpp"
#include "geom/sites.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"
#include "model/validate.hpp"
#include "package/auto_size.hpp"
#include "package/balls.hpp"

#include <QDir>
#include <QTest>

#include <cmath>
#include <numeric>

using namespace interpose;

namespace {

Assembly sampleOf(const QString& file)
{
    return *loadAssembly((QStringLiteral(INTERPOSE_SOURCE_DIR "/samples/") + file).toStdString());
}

const RuleDeck& deck()
{
    static const RuleDeck first = shippedLibrary().decks.front();
    return first;
}

const InterfaceFigures* boardOf(const PowerResult& power)
{
    for (const InterfaceFigures& figures : power.interfaces)
        if (!figures.onto && figures.kind == "ball") return &figures;
    return nullptr;
}

/// Balls of power and ground alone at the low and high ends.
BallStep powerOnly(PackageInput input)
{
    input.off_package_signals = 0;
    input.test_signals = input.ball_spare_share = {};
    return ballStep(input, {{10'000}, {10'000}, {10'000}});
}

void compareWithPower(const Assembly& assembly)
{
    InstantStages stages;
    const InstantSections& sections = stages.evaluate(assembly, deck());
    const InterfaceFigures* board = boardOf(sections.power);
    QCOMPARE(sections.package.balls.has_value(), board != nullptr);
    if (!board) return;
    const BallStep& balls = *sections.package.balls;
    QVERIFY(balls.limit_known);
    QCOMPARE(balls.available, static_cast<int>(board->sites));
    QCOMPARE(balls.power, static_cast<int>(*board->power_sites));
    QCOMPARE(balls.ground, static_cast<int>(*board->ground_sites));
    const BallStep bare = powerOnly(*stages.packageInput());
    const double free = board->sites - board->signal_sites;
    QCOMPARE(bare.needed_low, static_cast<int>(std::lround(*board->utilisation_low * free)));
    QCOMPARE(bare.needed_high, static_cast<int>(std::lround(*board->utilisation_high * free)));
    for (const std::string& ask : board->asks)
        QVERIFY2(std::ranges::count(balls.asks, ask) == 1, ask.c_str());
    QVERIFY(*stages.packageInput() ==
            packageInput(assembly, layOut(assembly), packageRules(deck()), packageLoads(assembly)));
}

} // namespace

class TestPackagePower : public QObject
{
    Q_OBJECT

private slots:
    void samples_data();
    void samples();
    void autoSizedSamplesFit_data() { samples_data(); }
    void autoSizedSamplesFit();
    void autoSizedSubstratesKeepTheirCooler();
    void channelsAreOfTheRouting();
    void linksInTheRootLeaveByBothEnds();
    void kpiNeedsALimit();
    void newFindingsAreTold();
    void whatLinksAddNeedsBalls();
    void whatReachesNoBoardIsNotKnown();
    void aCarrierOffItsRootIsNotKnown();
    void bandsOfVoltages();
    void unknownSuppliesAreNamed();
    void bodiesOfTheDeckAreShared();
    void factsOfThePackageCount();
    void explainedBallsNameTheirSources();
};

void TestPackagePower::samples_data()
{
    QTest::addColumn<QString>("file");
    for (const QString& file : QDir(INTERPOSE_SOURCE_DIR "/samples").entryList({"*.interpose"}, QDir::Files))
        QTest::addRow("%s", qPrintable(file)) << file;
}

void TestPackagePower::samples()
{
    QFETCH(QString, file);
    const Assembly assembly = sampleOf(file);
    compareWithPower(assembly);
    InstantStages stages;
    const InstantSections& sections = stages.evaluate(assembly, deck());
    if (const InterfaceFigures* board = boardOf(sections.power))
        QCOMPARE(sections.package.balls->signal, static_cast<int>(board->signal_sites));
}

/// With balls of half the limit, so that they and not the contents decide about some substrates.
void TestPackagePower::autoSizedSamplesFit()
{
    QFETCH(QString, file);
    Assembly assembly = sampleOf(file);
    assembly.catalogue.edit([](Catalogue& catalogue) {
        for (auto& [id, bond] : catalogue.technology.bonds)
            if (bond.kind == BondKind::Ball && bond.max_current_ma) *bond.max_current_ma /= 2;
    });
    const PackageRules rules = packageRules(deck());
    const Assembly sized = autoSizeSubstrate(assembly, rules, packageLoads(assembly)).assembly;
    QVERIFY(validate(sized).empty());
    InstantStages stages;
    const PackageResult& package = stages.evaluate(sized, deck()).package;
    QVERIFY(package.substrate->margin_mm >= 0);
    if (!package.balls) return;
    const Part& root = sized.part(*sized.root());
    const Coord pitch = Coord::fromMm(package.balls->pitch_mm), keep = sized.package.ball_keepout * 2 + pitch;
    const double smaller = sitesIn({{}, {}, root.width - keep, root.height - keep}, pitch);
    const bool byContents = package.substrate->margin_mm < 1e-6;
    QVERIFY(*package.balls->used_share <= 0.9);
    QVERIFY(byContents || package.balls->needed > 0.9 * smaller); // and no larger than that
    compareWithPower(sized);
}

/// EPYC Rome class: 78 C, on a substrate less than half as large 26 K more if the sink shrank with it.
void TestPackagePower::autoSizedSubstratesKeepTheirCooler()
{
    const auto peak_c = [](const Assembly& assembly) {
        HeatStages heat;
        heat.setInput(assembly);
        double peak = 0;
        for (const DieTemperature& die : heat.solve(48, 1e-4, 1, {}).dies)
            peak = std::max(peak, die.peak_c);
        return peak;
    };
    const Assembly before = sampleOf("epyc-rome-class.interpose");
    const PackageRules rules = packageRules(deck());
    const double was_c = peak_c(before);
    QVERIFY2(std::abs(was_c - 78.1) < 2, std::to_string(was_c).c_str());
    const Assembly sized = autoSizeSubstrate(before, rules, packageLoads(before)).assembly;
    QVERIFY(sized.part(*sized.root()).areaMm2() < 0.6 * before.part(*before.root()).areaMm2());
    QVERIFY2(std::abs(peak_c(sized) - was_c) < 2, std::to_string(peak_c(sized)).c_str());
    const Assembly body = setSubstrateBody(before, rules, {Coord::fromMm(72), Coord::fromMm(45)});
    QVERIFY2(std::abs(peak_c(body) - was_c) < 2, std::to_string(peak_c(body)).c_str());
}

/// Two dies side by side on the substrate: package and routing say the same number of signal layers.
void TestPackagePower::channelsAreOfTheRouting()
{
    InstantStages stages;
    const InstantSections& pair = stages.evaluate(sampleOf("teaching-pair.interpose"), deck());
    QCOMPARE(pair.routing.layers_needed.value(), 3);
    QCOMPARE(pair.package.layers->channel_layers, 3);
    QCOMPARE(pair.package.layers->needed, 3);
    QCOMPARE(pair.package.layers->margin, pair.routing.layers_available.value() - 3);
    // On an interposer the channels are not the substrate's.
    const InstantSections& h100 = stages.evaluate(sampleOf("h100-class.interpose"), deck());
    QVERIFY(h100.routing.layers_needed.has_value());
    QCOMPARE(h100.package.layers->channel_layers, 0);
}

void TestPackagePower::linksInTheRootLeaveByBothEnds()
{
    const Assembly assembly = sampleOf("teaching-pair.interpose");
    const std::vector<double> wires = packageLoads(assembly).root_wires;
    const Link& link = assembly.links->front();
    for (const PlacedBody& body : layOut(assembly)) {
        const bool end = body.placed->id == link.a.placed || body.placed->id == link.b.placed;
        QCOMPARE(wires[body.index] > 0, end);
    }
}

/// The KPI is of figures alone: a share of the balls at hand, or no ball at hand, is none.
void TestPackagePower::kpiNeedsALimit()
{
    const auto used = [](const Assembly& assembly) { return evaluate(assembly, {deck(), 8}).kpis.balls_used; };
    QVERIFY(used(twoDies()).has_value());
    QVERIFY(!used(twoDies(std::nullopt)));
    Assembly none = twoDies();
    none.package.ball_keepout = Coord::fromMm(15);
    QVERIFY(!used(none));
}

void TestPackagePower::newFindingsAreTold()
{
    const Assembly before = sampleOf("teaching-pair.interpose");
    QCOMPARE(newFinding(before, before, deck()), std::string());
    Assembly after = before;
    for (PlacedPart& placed : after.placed)
        if (placed.on) placed.x = placed.y = {};
    const std::string found = newFinding(before, after, deck());
    QVERIFY2(found.starts_with("PLACE-"), found.c_str());
    QCOMPARE(newFinding(after, after, deck()), std::string()); // nothing new
}

void TestPackagePower::whatLinksAddNeedsBalls()
{
    Assembly assembly = sampleOf("h100-class.interpose");
    const std::vector<NetCurrent> inside = packageLoads(assembly).nets;
    assembly.catalogue.edit([](Catalogue& catalogue) {
        for (auto& [id, part] : catalogue.parts)
            part.power_includes_links = false;
    });
    const std::vector<NetCurrent> beside = packageLoads(assembly).nets;
    const auto sum = [](const std::vector<NetCurrent>& nets) {
        return std::accumulate(nets.begin(), nets.end(), 0.0,
                               [](double a, const NetCurrent& net) { return a + net.current_a.value; });
    };
    QVERIFY(sum(beside) > sum(inside) + 1);
    compareWithPower(assembly);
}

/// A die beside its carrier takes no current by the joints there are: its way is missing, not its current.
void TestPackagePower::whatReachesNoBoardIsNotKnown()
{
    Assembly assembly = twoDies();
    for (PlacedPart& placed : assembly.placed)
        if (placed.id.str() == "B") placed.x = Coord::fromMm(40); // stands on nothing
    const PackageLoads loads = packageLoads(assembly);
    QCOMPARE(loads.nets.size(), std::size_t(1));
    QCOMPARE(loads.nets.front().current_a.value, 437.5);
    QCOMPARE(loads.nets.front().current_a.high, 437.5);
    QCOMPARE(loads.unknown, std::vector<std::string>{"/assembly/placed/B"});
    const Report report = evaluate(assembly, {deck(), 8});
    const PackageResult& package = report.instant.package;
    QVERIFY(!package.balls->limit_known && !report.kpis.balls_used);
    QVERIFY(!package.layers->buildup_layers);
    const auto found = std::ranges::find(package.diagnostics, "PACKAGE-005", &Diagnostic::code);
    QVERIFY(found != package.diagnostics.end());
    QVERIFY2(found->message.ends_with("; join /assembly/placed/B to what it stands on"), found->message.c_str());
}

/// Of what stands on the same loose carrier the carrier alone is asked for; supplies that are missing too, as ever.
void TestPackagePower::aCarrierOffItsRootIsNotKnown()
{
    Assembly assembly = twoDies();
    assembly.catalogue.edit([](Catalogue& catalogue) { catalogue.parts.at(PartId("int")).bonds.clear(); });
    for (PlacedPart& placed : assembly.placed)
        if (placed.id.str() == "INT") placed.x = Coord::fromMm(60);
    QCOMPARE(packageLoads(assembly).unknown, std::vector<std::string>{"/assembly/placed/INT"});
    QVERIFY(packageLoads(assembly).nets.empty());
    QVERIFY(!evaluate(assembly, {deck(), 8}).kpis.balls_used);
}

void TestPackagePower::bandsOfVoltages()
{
    Assembly assembly = twoDies();
    assembly.catalogue.edit([](Catalogue& catalogue) {
        catalogue.technology.nodes.at("logic").facts["supply_v"] = {"library", "X", Grade::Vendor, 0.7, 1.0, {}};
        catalogue.technology.bonds.at("ball").facts["max_current_ma"] = {"library", "X", Grade::Vendor, 2000, 3500, {}};
    });
    const PackageLoads loads = packageLoads(assembly);
    QCOMPARE(loads.nets.front().net, std::string("logic 0.8 V"));
    QVERIFY(std::abs(loads.nets.front().current_a.low - 700) < 1e-9);
    QVERIFY(std::abs(loads.nets.front().current_a.high - 1000) < 1e-9);
    compareWithPower(assembly);
}

void TestPackagePower::unknownSuppliesAreNamed()
{
    Assembly assembly = twoDies();
    assembly.catalogue.edit([](Catalogue& catalogue) { catalogue.technology.nodes.at("logic").supply_v.reset(); });
    QCOMPARE(packageLoads(assembly).unknown,
             (std::vector<std::string>{"/assembly/parts/die/rails", "/assembly/parts/other/rails"}));
    InstantStages stages;
    const PackageResult& package = stages.evaluate(assembly, deck()).package;
    QVERIFY(!package.balls->limit_known);
    QVERIFY(!package.layers->buildup_layers); // planes of a supply that is not known are not counted
    QCOMPARE(package.layers->asks, packageLoads(assembly).unknown);
}

void TestPackagePower::bodiesOfTheDeckAreShared()
{
    QVERIFY(!deck().body_sizes->empty());
    QCOMPARE(&*packageRules(deck()).body_sizes, &*deck().body_sizes);
}

void TestPackagePower::factsOfThePackageCount()
{
    Assembly assembly = twoDies();
    InstantStages stages;
    const InstantSections before = stages.evaluate(assembly, deck());
    assembly.package.facts["ball_spare_share"] = {"user", "assumed: as usual", Grade::Assumed, {}, {}, {}};
    assembly.package.facts["ball_keepout_um"] = {"user", "X", Grade::Vendor, {}, {}, {}};
    const InstantSections& after = stages.evaluate(assembly, deck());
    QCOMPARE(after.facts, before.facts + 2);
    QCOMPARE(after.assumed_facts, before.assumed_facts + 1);
}

void TestPackagePower::explainedBallsNameTheirSources()
{
    Assembly assembly = twoDies();
    assembly.package.facts["ball_spare_share"] = {"user", "X", Grade::Yours, {}, {}, {}};
    assembly.catalogue.edit([](Catalogue& catalogue) {
        catalogue.technology.bonds.at("ball").facts["max_current_ma"] = {"library", "Y", Grade::Vendor, {}, {}, {}};
    });
    EvaluateOptions options{deck(), 8};
    options.explain = true;
    const Report report = evaluate(assembly, options);
    const auto inputOf = [&](const std::string& key, const std::string& symbol) {
        for (const Explanation& one : report.explanations)
            for (const ExplainInput& input : one.inputs)
                if (one.key == key && input.symbol == symbol) return input;
        return ExplainInput{};
    };
    QCOMPARE(inputOf("package/balls/spare", "k").source, std::string("X"));
    QCOMPARE(inputOf("package/balls/spare", "k").value, 0.05);
    const std::string board = "power/interfaces/SUB/ball/";
    QCOMPARE(inputOf("package/balls/ground", "x1").figure, board + "ground_sites");
    QCOMPARE(inputOf(board + "ground_sites", "m").source, std::string("Y"));
}

QTEST_APPLESS_MAIN(TestPackagePower)
#include "tst_package_power.moc"
