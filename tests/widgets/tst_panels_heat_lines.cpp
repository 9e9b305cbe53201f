// SPDX-License-Identifier: GPL-3.0-or-later
// What the inspector says of heat: each state in words and shapes, bands where known, nothing that is not known.
#include "engine/report.hpp"
#include "panels/heat_lines.hpp"

#include <QTest>

using namespace interpose;

namespace {

QString lineOf(const TextLines& lines, const char* name)
{
    for (const TextLine& line : lines)
        if (line.name == QString::fromUtf8(name)) return line.text;
    return QStringLiteral("(no line)");
}

/// One part "HBM0" at this peak, limits 85 and 95.
Report reportAt(double peak_c, Refresh refresh)
{
    Report report;
    report.heat.emplace();
    DieTemperature die;
    die.placed = PlacedId("HBM0");
    die.peak_c = peak_c;
    die.mean_c = peak_c - 2;
    die.average_flux = false;
    die.limit_c = 95;
    die.refresh_limit_c = 85;
    die.refresh = refresh;
    report.heat->dies.push_back(die);
    return report;
}

} // namespace

class TestHeatLines : public QObject
{
    Q_OBJECT

private slots:
    void refreshHasAShapeAndAWord();
    void limitAndBand();
    void answersAreSaidWhenKnown();
    void wholeAssembly();
    void nothingIsSaidOfWhatIsNotKnown();
};

void TestHeatLines::refreshHasAShapeAndAWord()
{
    const PlacedId hbm("HBM0");
    QCOMPARE(lineOf(heatLines(reportAt(80, Refresh::Normal), hbm), "refresh"),
             QStringLiteral("● normal, up to 85.0 °C"));
    QCOMPARE(lineOf(heatLines(reportAt(90, Refresh::Double), hbm), "refresh"),
             QStringLiteral("▲ double rate above 85.0 °C"));
    QCOMPARE(lineOf(heatLines(reportAt(99, Refresh::Over), hbm), "refresh"),
             QStringLiteral("■ over the limit, less power needed"));
}

void TestHeatLines::limitAndBand()
{
    Report report = reportAt(90, Refresh::Double);
    QCOMPARE(lineOf(heatLines(report, PlacedId("HBM0")), "peak"), QStringLiteral("90.0 °C"));
    QCOMPARE(lineOf(heatLines(report, PlacedId("HBM0")), "limit"), QStringLiteral("95.0 °C, margin 5.0 K"));
    report.heat_bands.push_back({PlacedId("HBM0"), 81.4, 103.6, {}});
    report.heat->dies.front().average_flux = true;
    QCOMPARE(lineOf(heatLines(report, PlacedId("HBM0")), "peak"),
             QStringLiteral("90.0 °C, 81 to 104 °C, average flux"));
    report.heat->dies.front().peak_c = 97;
    QCOMPARE(lineOf(heatLines(report, PlacedId("HBM0")), "limit"), QStringLiteral("95.0 °C, ▲ 2.0 K over"));
}

void TestHeatLines::answersAreSaidWhenKnown()
{
    Report report = reportAt(80, Refresh::Normal);
    const PlacedId hbm("HBM0");
    HeatLadder ladder;
    ladder.placed = hbm;
    ladder.psi_jc_k_per_w = 0.5;
    report.heat->ladders.push_back(ladder);
    QCOMPARE(lineOf(heatLines(report, hbm), "θ to case"), QStringLiteral("0.500 K/W, all on"));
    report.heat->answers.emplace();
    report.heat->answers->parts.push_back({hbm, 0.25, 12.5, PlacedId("GPU")});
    QCOMPARE(lineOf(heatLines(report, hbm), "θ to case"), QStringLiteral("0.250 K/W, all on 0.500"));
    QCOMPARE(lineOf(heatLines(report, hbm), "headroom"), QStringLiteral("12.5 W more, then GPU is at its limit"));
    report.heat->answers->parts.front().headroom_w = -3;
    QCOMPARE(lineOf(heatLines(report, hbm), "headroom"), QStringLiteral("▲ 3.00 W too much"));
    report.heat->step_response.emplace();
    report.heat->step_response->parts.push_back({hbm, {}, 80, 0.012, 0.03, 4.5});
    QCOMPARE(lineOf(heatLines(report, hbm), "response"), QStringLiteral("half in 12 ms, 90 % in 4.5 s"));
}

void TestHeatLines::wholeAssembly()
{
    Report report = reportAt(80, Refresh::Normal);
    QVERIFY(heatLines(report).empty());
    report.heat->power_limit = PowerLimit{1.5, 900, PlacedId("GPU")};
    QCOMPARE(lineOf(heatLines(report), "at limit"), QStringLiteral("900 W, by GPU"));
    report.heat->outer_loop = OuterLoop{4, 0.1, 0.02, 40};
    QCOMPARE(lineOf(heatLines(report), "leakage"), QStringLiteral("40.0 W, at each part's temperature"));
}

void TestHeatLines::nothingIsSaidOfWhatIsNotKnown()
{
    QVERIFY(heatLines(Report{}).empty());
    QVERIFY(heatLines(Report{}, PlacedId("HBM0")).empty());
    const Report report = reportAt(80, Refresh::Normal);
    QVERIFY(heatLines(report, PlacedId("nobody")).empty());
    for (const char* name : {"θ to case", "headroom", "response"})
        QCOMPARE(lineOf(heatLines(report, PlacedId("HBM0")), name), QString());
}

QTEST_MAIN(TestHeatLines)
#include "tst_panels_heat_lines.moc"
