// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder and the heaters of a part as fields come: dimmed while older or awaited, gone when there is none.
#include "engine/report.hpp"
#include "panels/bar_rows.hpp"
#include "panels/heat_section.hpp"

#include <QTest>

using namespace interpose;

namespace {

const PlacedId kDie("DIE");

/// A final field with its answers: the die at 80 C over 35 C, warmed by itself.
Report wholeReport()
{
    Report report;
    HeatResult& heat = report.heat.emplace();
    heat.ladders.push_back(
        {kDie,
         {{"junction", 900, 80, {}, {}, {}}, {"lid_top", 3000, 50, 9, 30, {}}, {"ambient", 3000, 35, 9, 15, {}}},
         {},
         {},
         0,
         {}});
    ThermalMatrix& matrix = heat.answers.emplace().matrix;
    matrix.placed = matrix.sources = {kDie};
    matrix.source_w = {9};
    matrix.peak_k_per_w = matrix.mean_k_per_w = {{5}};
    return report;
}

/// A field that says nothing of the die.
Report bareReport(HeatResult::Status status)
{
    Report report;
    report.heat.emplace().status = status;
    return report;
}

} // namespace

class TestHeatSection : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_section = std::make_unique<HeatSection>();
        for (BarRows* rows : m_section->findChildren<BarRows*>())
            (rows->accessibleName() == QStringLiteral("Who heats it") ? m_heaters : m_ladder) = rows;
        m_section->show(wholeReport(), kDie, HeatQuality::Fine, true);
    }
    void wholeFieldIsShown();
    void anOlderFieldIsDimmed();
    void aLiveFieldLeavesTheRowsDimmed();
    void answersAreAwaited();
    void aFinalFieldWithoutRowsClears_data();
    void aFinalFieldWithoutRowsClears();
    void aPartWithoutARowClears();

private:
    std::unique_ptr<HeatSection> m_section;
    BarRows *m_ladder = nullptr, *m_heaters = nullptr;
};

void TestHeatSection::wholeFieldIsShown()
{
    QCOMPARE(m_ladder->rows().size(), 3u);
    QCOMPARE(m_ladder->rows()[0].share, 1.0);
    QCOMPARE(m_ladder->rows()[1].share, 1.0 / 3); // of the rise above the field's own ambient
    QCOMPARE(m_ladder->rows()[2].share, 0.0);
    QCOMPARE(m_heaters->rows().size(), 1u);
    QVERIFY(!m_ladder->isStale() && !m_heaters->isStale());
}

void TestHeatSection::anOlderFieldIsDimmed()
{
    m_section->show(wholeReport(), kDie, HeatQuality::Fine, false);
    QVERIFY(m_ladder->isStale() && m_heaters->isStale());
    QCOMPARE(m_ladder->rows().size(), 3u);
    QCOMPARE(m_heaters->rows().size(), 1u);
}

void TestHeatSection::aLiveFieldLeavesTheRowsDimmed()
{
    for (const auto status : {HeatResult::Status::Ok, HeatResult::Status::Runaway}) {
        m_section->show(bareReport(status), kDie, HeatQuality::Live, true);
        QVERIFY(m_ladder->isStale() && m_heaters->isStale());
        QCOMPARE(m_ladder->rows().size(), 3u);
        QCOMPARE(m_heaters->rows().size(), 1u);
    }
}

void TestHeatSection::answersAreAwaited()
{
    Report report = wholeReport();
    report.heat->answers.reset();
    m_section->show(report, kDie, HeatQuality::Fine, true);
    QVERIFY(!m_ladder->isStale() && m_heaters->isStale());
    QCOMPARE(m_heaters->rows().size(), 1u);
}

void TestHeatSection::aFinalFieldWithoutRowsClears_data()
{
    QTest::addColumn<HeatResult::Status>("status");
    QTest::newRow("runaway") << HeatResult::Status::Runaway;
    QTest::newRow("no way out") << HeatResult::Status::NoHeatPath;
    QTest::newRow("too large") << HeatResult::Status::TooLarge;
}

void TestHeatSection::aFinalFieldWithoutRowsClears()
{
    QFETCH(HeatResult::Status, status);
    m_section->show(bareReport(status), kDie, HeatQuality::Fine, true);
    QVERIFY(m_ladder->rows().empty() && m_heaters->rows().empty());
    QVERIFY(m_section->isHidden());
}

void TestHeatSection::aPartWithoutARowClears()
{
    Report report = bareReport(HeatResult::Status::Ok);
    report.heat->answers.emplace();
    m_section->show(report, kDie, HeatQuality::Fine, true);
    QVERIFY(m_ladder->rows().empty() && m_heaters->rows().empty());
}

QTEST_MAIN(TestHeatSection)
#include "tst_panels_heat_section.moc"
