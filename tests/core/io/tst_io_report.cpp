// SPDX-License-Identifier: GPL-3.0-or-later
// The report as programs and as people read it, from figures made by hand.
#include "io/report_json.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace interpose;

namespace {

Diagnostic finding(Severity severity, const char* code)
{
    return {severity, code, {"GPU0", "HBM1"}, "they overlap by 3 um", 3.0, 0.0, "overlap (illustrative)"};
}

/// What was asked for beside the field.
void addAnswers(Report& report)
{
    HeatResult& heat = *report.heat;
    heat.power_limit = {1.25, 537.5, PlacedId("HBM1")};
    heat.ladders = {{PlacedId("GPU0"),
                     {{"junction", 1500, 70, {}, {}, {}},
                      {"die_top", 2200, 66, 390, 4, 0.0103},
                      {"ambient", 2200, 35, {}, 31, 0.0795}},
                     {},
                     "die_top",
                     68,
                     0.0381}};
    HeatAnswers answers;
    answers.matrix = {
        {PlacedId("GPU0"), PlacedId("HBM1")}, {PlacedId("GPU0")}, {400}, {{0.11}, {0.042}}, {{0.1}, {0.04}}, 1e-4};
    answers.sensitivities = {{PlacedId("GPU0"), 1.8, 0.7, {}, {}, 22.5, 0.1}};
    answers.parts = {{PlacedId("GPU0"), 0.037, -23.8, PlacedId("HBM1")}};
    heat.answers = answers;
    StepResponse step;
    step.grid = 2;
    step.time_s = {1e-4, 1.4e-4};
    step.parts = {{PlacedId("GPU0"), {35.5, 36}, 83.25, 0.35, 0.6, {}}};
    heat.step_response = step;
    report.heat_bands = {{PlacedId("GPU0"), 71, 104.5, {{"cooling.h_top_w_per_m2k", -9, 20}}}};
}

/// Two links, two dies, one tier of 2 x 2 cells.
Report sampleReport()
{
    Report report;
    report.kpis.assembly_yield = 0.97125;
    report.kpis.cost_per_good_module_usd = 12345.678;
    report.kpis.carrier_area_mm2 = 1672;
    report.kpis.worst_slack_mm = -0.25;
    report.kpis.assumed_share = 0.5;
    report.instant.facts = 40;
    report.instant.assumed_facts = 20;
    report.instant.flow.cost_per_good_module_usd = report.instant.flow.silicon_cost_usd = 12345.678;
    report.instant.rules.diagnostics = {finding(Severity::Warning, "PLACE-003"), finding(Severity::Error, "PLACE-001")};
    report.instant.rules.fields = {{PlacedId("INT"), 2, 1, {Coord::fromMm(24.3)}, {}}};
    LinkFigures link;
    link.id = LinkId("HBM0");
    link.kind = InterfaceKind::Memory;
    link.data_wires = 1024;
    link.wire_max_mm = 5.5;
    link.slack_mm = -0.25;
    link.bandwidth_gbyte_per_s = 669.44;
    link.centre_a = {Coord::fromUm(1.5), Coord::fromUm(2)};
    report.instant.wiring.links = {link};
    HeatResult heat;
    heat.nx = heat.ny = 2;
    heat.dies = {{PlacedId("GPU0"), 400, 83.25, 70, {}, false, 105.0, 0, "active", {}, {}},
                 {PlacedId("HBM1"), 30, 96, 80, {}, true, 95.0, 1, "tier 1", 85.0, Refresh::Over}};
    heat.tiers = {{1, {25.5f, 26, 27, 28}, 25.5, 28, {}}};
    report.heat = heat;
    return report;
}

Assembly named(const char* name)
{
    Assembly assembly;
    assembly.name = name;
    return assembly;
}

QJsonObject jsonOf(const Report& report, bool withFields = false)
{
    QJsonParseError error;
    const std::string text = writeReportJson(report, named("demo"), withFields);
    const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(text), &error);
    return error.error == QJsonParseError::NoError ? json.object() : QJsonObject();
}

} // namespace

class TestIoReport : public QObject
{
    Q_OBJECT

private slots:
    void kpiHasEveryRowOfTheTable();
    void sections();
    void flowInFull();
    void heatAnswers();
    void fieldsOnlyWhenAsked();
    void withoutHeat();
    void notANumberIsNull();
    void findingsMostSevereFirst();
    void text();
    void textOfCostAndCarbon();
    void textOfThePackage();
    void textOfPower();
    void textOfNothing();
    void longTablesAreCut();
    void sameBytesEachTime();
};

void TestIoReport::kpiHasEveryRowOfTheTable()
{
    const QJsonObject kpi = jsonOf(sampleReport()).value("kpi").toObject();
    QCOMPARE(static_cast<std::size_t>(kpi.size()), kpiTable().size());
    for (const KpiRow& row : kpiTable())
        QVERIFY2(kpi.contains(QString::fromUtf8(row.key.data(), static_cast<qsizetype>(row.key.size()))),
                 row.key.data());
    QCOMPARE(kpi["assembly_yield"].toDouble(), 0.97125);
    QCOMPARE(kpi["cost_per_good_module_usd"].toDouble(), 12345.678);
    QVERIFY(kpi["peak_c"].isNull());
}

void TestIoReport::sections()
{
    const QJsonObject report = jsonOf(sampleReport());
    QCOMPARE(report["format"].toString(), QString("interpose-report"));
    QCOMPARE(report["version"].toInt(), 1);
    QCOMPARE(report["name"].toString(), QString("demo"));
    const QJsonObject field = report["rules"]["fields"][0].toObject();
    QCOMPARE(field["placed"].toString(), QString("INT"));
    QCOMPARE(field["stitch_x_um"][0].toDouble(), 24300.0);
    QVERIFY(field["stitch_y_um"].isArray());
    const QJsonObject link = report["wires"]["links"][0].toObject();
    QCOMPARE(link["kind"].toString(), QString("memory"));
    QCOMPARE(link["slack_mm"].toDouble(), -0.25);
    QVERIFY(!link.contains("reach_mm"));
    QCOMPARE(link["centre_a"]["x_um"].toDouble(), 1.5);
    QCOMPARE(report["heat"]["dies"][1].toObject()["limit_c"].toDouble(), 95.0);
    QCOMPARE(report["heat"]["status"].toString(), QString("ok"));
    QCOMPARE(report["flow"]["silicon_cost_usd"].toDouble(), 12345.678);
}

void TestIoReport::flowInFull()
{
    Report report = sampleReport();
    QVERIFY(!jsonOf(report).contains("nre") && !jsonOf(report).contains("carbon"));
    QVERIFY(!jsonOf(report).contains("uncertainty") && !jsonOf(report).contains("explain"));
    StepFigures step;
    step.kind = StepKind::CarrierTest;
    step.scrap_usd = 7.5;
    report.instant.flow.lines = {{"module", 1, 50, 0.9, 0.01, {step}}};
    report.instant.flow.attaches = {{PlacedId("GPU0"), "bump", "per bond, by class", 4, 100, 0.9, 0.95, {}, 0.96}};
    report.instant.flow.rolled_factors = {{"die sort", 0.5}};
    report.instant.nre = NreResult{};
    report.instant.nre->curve = {{1000, 99}};
    report.instant.carbon = CarbonResult{};
    report.instant.carbon->unknown = {PartId("hbm")};
    report.instant.nre->volume_is_assumed = true;
    report.against = CostComparison{"other", 40, 1e6, {{1000, 98}}, {{4e4, 77, true}}};
    report.uncertainty = FlowUncertainty{7, Distribution::LogNormal, {}, {}};
    report.uncertainty->monte_carlo.assembly_yield.p5 = 0.25;
    report.uncertainty->tornado = {{"/flow/lid_cost_usd", Grade::Press, 1, 0, 2, 9, 11, 1, 1}};
    report.explanations = {{"assembly_yield",
                            0.5,
                            "",
                            "",
                            "a",
                            {{"a", "bonds", 0.5, "", "/flow/x", "", "sample", Grade::Press, "SRC"}},
                            "docs/x.md",
                            "all"}};
    const QJsonObject json = jsonOf(report);
    const QJsonObject line = json["flow"]["lines"][0].toObject();
    QCOMPARE(line["steps"][0].toObject()["kind"].toString(), QString("carrier_test"));
    QCOMPARE(line["steps"][0].toObject()["scrap_usd"].toDouble(), 7.5);
    const QJsonObject attach = json["flow"]["attaches"][0].toObject();
    QCOMPARE(attach["form"].toString(), QString("per bond, by class"));
    QVERIFY(attach.contains("power_yield") && !attach.contains("repairable_yield"));
    QCOMPARE(json["flow"]["rolled_factors"][0].toObject()["value"].toDouble(), 0.5);
    QCOMPARE(json["nre"]["curve"][0].toObject()["unit_cost_usd"].toDouble(), 99.0);
    QCOMPARE(json["carbon"]["unknown"][0].toString(), QString("hbm"));
    QCOMPARE(json["uncertainty"]["monte_carlo"]["assembly_yield"]["p5"].toDouble(), 0.25);
    QCOMPARE(json["uncertainty"]["tornado"][0].toObject()["grade"].toString(), QString("press"));
    QCOMPARE(json["explain"][0].toObject()["inputs"][0].toObject()["pointer"].toString(), QString("/flow/x"));
    QCOMPARE(json["explain"][0].toObject()["inputs"][0].toObject()["grade"].toString(), QString("press"));
    QCOMPARE(json["explain"][0].toObject()["inputs"][0].toObject()["source"].toString(), QString("SRC"));
    QCOMPARE(json["explain"][0].toObject()["valid_range"].toString(), QString("all"));
    QCOMPARE(json["uncertainty"]["distribution"].toString(), QString("log_normal"));
    QCOMPARE(json["uncertainty"]["seed"].toInt(), 7);
    QCOMPARE(json["nre"]["volume_is_assumed"].toBool(), true);
    QCOMPARE(json["against"]["crossovers"][0].toObject()["volume"].toDouble(), 4e4);
}

void TestIoReport::heatAnswers()
{
    Report asked = sampleReport();
    const QJsonObject before = jsonOf(asked);
    for (const char* key : {"power_limit", "answers", "step_response", "outer_loop"})
        QVERIFY2(!before["heat"].toObject().contains(key), key);
    QVERIFY(!before.contains("heat_bands"));
    addAnswers(asked);
    const QJsonObject report = jsonOf(asked);
    const QJsonValue heat = report["heat"];
    QCOMPARE(heat["dies"][1]["refresh"].toString(), QString("over"));
    QCOMPARE(heat["dies"][1]["hottest_layer"].toString(), QString("tier 1"));
    QCOMPARE(heat["power_limit"]["limited_by"].toString(), QString("HBM1"));
    QCOMPARE(heat["ladders"][0]["up"][1]["drop_k"].toDouble(), 4.0);
    QVERIFY(!heat["ladders"][0]["up"][0].toObject().contains("drop_k"));
    QCOMPARE(heat["answers"]["matrix"]["peak_k_per_w"][1][0].toDouble(), 0.042);
    QCOMPARE(heat["answers"]["parts"][0]["headroom_w"].toDouble(), -23.8);
    QCOMPARE(heat["answers"]["sensitivities"][0]["h_top_k"].toDouble(), 22.5);
    QCOMPARE(heat["step_response"]["status"].toString(), QString("ok"));
    QCOMPARE(heat["step_response"]["parts"][0]["t63_s"].toDouble(), 0.6);
    QCOMPARE(report["heat_bands"][0]["inputs"][0]["high_k"].toDouble(), 20.0);

    const std::string text = writeReportText(asked, named("demo"));
    for (const char* line :
         {"HBM1     30.0    96.0    80.0       95      -1.0  average flux, tier 1, too hot to refresh",
          "All power times 1.25 (538 W) brings HBM1 to its limit.",
          "GPU0                 70.0     66.0     35.0    68.0      0.0381", "HBM1              0.0420",
          "GPU0             0.0370         -23.8  HBM1          71.0  104.5  cooling.h_top_w_per_m2k  29.0",
          "GPU0           0.350   0.600       -      83.2"})
        QVERIFY2(text.find(line) != std::string::npos, (std::string(line) + "\n" + text).c_str());
}

void TestIoReport::fieldsOnlyWhenAsked()
{
    QVERIFY(!jsonOf(sampleReport()).value("heat")["tiers"][0].toObject().contains("field_c"));
    const QJsonArray field =
        jsonOf(sampleReport(), true).value("heat")["tiers"][0].toObject().value("field_c").toArray();
    QCOMPARE(field, QJsonArray({25.5, 26, 27, 28}));
}

void TestIoReport::withoutHeat()
{
    Report report = sampleReport();
    report.heat.reset();
    QVERIFY(jsonOf(report).value("heat").isNull());
    QVERIFY(writeReportText(report, named("demo")).find("Peak C") == std::string::npos);
}

void TestIoReport::notANumberIsNull()
{
    Report report = sampleReport();
    report.instant.wiring.wire_max_mm = std::numeric_limits<double>::infinity();
    QVERIFY(jsonOf(report).value("wires")["wire_max_mm"].isNull());
}

void TestIoReport::findingsMostSevereFirst()
{
    const QJsonArray findings = jsonOf(sampleReport()).value("diagnostics").toArray();
    QCOMPARE(findings.size(), 2);
    QCOMPARE(findings[0]["severity"].toString(), QString("error"));
    QCOMPARE(findings[0]["code"].toString(), QString("PLACE-001"));
    QCOMPARE(findings[0]["ids"].toArray(), QJsonArray({"GPU0", "HBM1"}));
    QCOMPARE(findings[0]["rule"].toString(), QString("overlap (illustrative)"));
}

void TestIoReport::text()
{
    const QString text = QString::fromStdString(writeReportText(sampleReport(), named("Démo")));
    for (const char* piece :
         {"Démo\n", "1,672  mm2", "12,346  USD", "97.12  %", "-0.250  mm", "83.2", "21.8", "-1.0", "average flux",
          "1,024", "669.4", "12,345.68", "20 of 40 stated facts are assumed",
          "error PLACE-001  GPU0, HBM1\n    they overlap by 3 um\n    rule: overlap (illustrative)\n"})
        QVERIFY2(text.contains(QString::fromUtf8(piece)),
                 qPrintable(QString::fromUtf8(piece) + "\nis not in\n" + text));
    // The rows of a table end at one column.
    const QStringList lines = text.split('\n');
    const qsizetype head = lines.indexOf(QRegularExpression("^  Die .*Margin K$"));
    QVERIFY2(head > 0, qPrintable(text));
    QCOMPARE(lines[head + 1].indexOf("83.2") + 4, lines[head].indexOf("Peak C") + 6);
    for (const QString& line : lines)
        QVERIFY(!line.endsWith(' '));
}

void TestIoReport::textOfCostAndCarbon()
{
    Report report = sampleReport();
    const auto text = [&] { return QString::fromStdString(writeReportText(report, named("demo"))); };
    QVERIFY(!text().contains("carbon") && !text().contains("Paid once"));
    report.instant.carbon = CarbonResult{};
    report.instant.carbon->silicon_kg = report.instant.carbon->embodied_kg = 12.5;
    QVERIFY(QRegularExpression("Embodied carbon of a good module +kg\n +Silicon +12.50\n +Sum +12.50\n")
                .match(text())
                .hasMatch());
    report.instant.carbon->unknown = {PartId("hbm")};
    report.instant.carbon->is_floor = true;
    QVERIFY(QRegularExpression("Sum +at least 12.50\n +Not known: hbm.\n").match(text()).hasMatch());
    report.instant.nre = NreResult{};
    report.instant.nre->volume = 1e5;
    report.instant.nre->total_nre_usd = 2e6;
    report.instant.nre->curve = {{1000, 2099}, {1e4, 299}, {1e5, 119}, {1e6, 101}, {1e7, 99.2}, {1e8, 99}};
    QVERIFY(text().contains("At 100,000 modules one costs"));
    report.instant.nre->volume_is_assumed = true;
    QVERIFY(text().contains("At 100,000 modules (assumed: the file states no volume) one costs"));
    QVERIFY(
        QRegularExpression("Modules +USD each\n +1,000 +2,099.00\n +100,000,000 +99.00\n").match(text()).hasMatch());
    report.against = CostComparison{"other", 40, 1e6, report.instant.nre->curve, {}};
    QVERIFY(text().contains("no volume from 1 to 10^9"));
    report.against->crossovers = {{4e4, 77, true}};
    QVERIFY(text().contains("from 40,000 modules on this one is the cheaper; both cost 77.00 USD there"));
    report.uncertainty = FlowUncertainty{7, Distribution::Normal, {}, {}};
    report.uncertainty->monte_carlo.samples = 500;
    report.uncertainty->monte_carlo.cost_per_good_module_usd.p95 = 123.4;
    QVERIFY(text().contains("500 draws, seed 7") && text().contains("123.40"));
}

/// Balls as stated with their band, and what to ask for.
void TestIoReport::textOfThePackage()
{
    Report report;
    PackageResult& package = report.instant.package;
    package.package_mm = 55;
    package.substrate.emplace().asks = {"/assembly/package/part_keepout_um"};
    BallStep& balls = package.balls.emplace();
    balls.available = 2916;
    balls.power = balls.ground = 546;
    balls.signal = 216;
    balls.test = 300;
    balls.spare = 81;
    balls.needed = 1689;
    balls.needed_low = 1121;
    balls.needed_high = 2745;
    balls.used_share = 0.579;
    balls.used_share_low = 0.384;
    balls.used_share_high = 0.941;
    balls.limit_known = true;
    balls.asks = {"/assembly/package/ball_spare_share"};
    const std::string text = writeReportText(report, named("demo"));
    for (const char* line :
         {"1,689 (1,121 to 2,745)",
          "  Balls: 1,092 for power and ground, 216 signals, 300 test access, 81 spare; 57.9 (38.4 to "
          "94.1) % used\n  Ask for: /assembly/package/ball_spare_share\n",
          "  Ask for: /assembly/package/part_keepout_um\n"})
        QVERIFY2(text.find(line) != std::string::npos, line);
    const std::string json = writeReportJson(report, named("demo"), false);
    const QJsonObject step = QJsonDocument::fromJson(QByteArray::fromStdString(json))["package"]["balls"].toObject();
    QCOMPARE(step["needed"].toInt(), 1689);
    QCOMPARE(step["test"].toInt(), 300);
    QCOMPARE(step["used_share"].toDouble(), 0.579);
}

/// What is not known is said in words, never left to look like nothing.
void TestIoReport::textOfPower()
{
    Report report;
    PowerResult& power = report.instant.power;
    const auto text = [&] { return QString::fromStdString(writeReportText(report, named("demo"))).simplified(); };
    power.access = {{PlacedId("GPU"), "sort", {}, 40, 0.99, "/flow/probe_pitch_um"},
                    {PlacedId("HBM"), "direct access", false, {}, {}}};
    QVERIFY(text().contains("GPU sort not known 40 99 % /flow/probe_pitch_um")); // without any current, too
    QVERIFY(text().contains("HBM direct access no -"));
    InterfaceFigures joints;
    joints.placed = PlacedId("GPU");
    joints.site = "c4";
    joints.current_a = 10;
    joints.utilisation = joints.utilisation_low = joints.utilisation_high = 0.5;
    joints.local_utilisation = 1.29;
    power.interfaces = {joints};
    power.nets = {{"core 0.8 V", 0.8, 8, 10, {}, {}, {}, {}}};
    power.rails = {{PlacedId("GPU"), "core 0.8 V", 0.8, 8, 10, 10, 10, 0.5, true}};
    QVERIFY2(text().contains("50 % 50 % - 50 % 129 % not known"), qPrintable(text()));
    QVERIFY(!text().contains("floor")); // there is no map
    IrResult drops;
    drops.nets.emplace_back();
    drops.nets.back().net = "core 0.8 V";
    IrNetFigures& net = drops.nets.back();
    net.worst_mv = 12.5;
    net.grid_error_mv = 0.4;
    net.at_least = true;
    drops.not_stated = {"SUB", "c4"};
    const auto withDrops = [&] {
        report.drops = std::make_shared<const IrResult>(drops);
        return text();
    };
    QVERIFY2(withDrops().contains("at least 12.5 0.40") && text().contains("Drops are a floor"), qPrintable(text()));
    QVERIFY(text().contains("Drops leave out what nobody states: SUB, c4"));
    net.at_least = false;
    drops.not_stated = {};
    QVERIFY(withDrops().contains("12.5") && !text().contains("at least") && !text().contains("leave out"));
    net.status = HeatSolution::Status::NoHeatPath;
    QVERIFY(withDrops().contains("no path") && !text().contains("12.5"));
    net.status = HeatSolution::Status::NotConverged;
    QVERIFY(withDrops().contains("not solved") && !text().contains("12.5"));
}

void TestIoReport::textOfNothing()
{
    const std::string text = writeReportText({}, named("empty"));
    QVERIFY(text.find("No findings.") != std::string::npos);
    QCOMPARE(writeFindingsText({}), std::string());
}

void TestIoReport::longTablesAreCut()
{
    Report report = sampleReport();
    report.instant.wiring.links.resize(2040, report.instant.wiring.links.front());
    const std::string text = writeReportText(report, named("many"));
    QVERIFY(text.find("... and 2,000 more, see --json") != std::string::npos);
}

void TestIoReport::sameBytesEachTime()
{
    const Report report = sampleReport();
    QCOMPARE(writeReportJson(report, named("demo"), true), writeReportJson(report, named("demo"), true));
}

QTEST_APPLESS_MAIN(TestIoReport)
#include "tst_io_report.moc"
