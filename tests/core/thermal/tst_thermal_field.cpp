// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a field over rectangles, at points and at mid-height, and the z cells that carry it.
#include "heat_fixture.hpp"
#include "thermal/field.hpp"
#include "thermal/heat_solver.hpp"
#include "thermal/z_cells.hpp"

#include <QTest>

using namespace interpose;
using namespace interpose::testing;

namespace {

/// 4 x 3 cells of 1 mm, value 10 y + x.
FieldPlane ramp()
{
    FieldPlane plane{{0, 1e-3, 2e-3, 3e-3, 4e-3}, {0, 1e-3, 2e-3, 3e-3}, {}};
    for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 4; ++x)
            plane.rise_k.push_back(10 * y + x);
    return plane;
}

double sumOf(const std::vector<double>& cells)
{
    return total(cells);
}

} // namespace

class TestThermalField : public QObject
{
    Q_OBJECT
private slots:
    void statistics_data();
    void statistics();
    void hottestCell();
    void pointValues_data();
    void pointValues();
    void heatedLayerReadsExactly_data();
    void heatedLayerReadsExactly();
    void evenCellsReadBetween();
    void zCellsFillTheSlabs();
    void zCellsGrowAwayFromHeat();
    void zCellsBetweenTwoSources();
    void fewCellsSuffice();
};

void TestThermalField::statistics_data()
{
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("width");
    QTest::addColumn<bool>("halfCovered");
    QTest::addColumn<double>("max");
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("min");
    QTest::addColumn<std::size_t>("cells");
    const auto size = [](int n) { return static_cast<std::size_t>(n); };
    // In y always 0.2 mm to 1.9 mm: rows 0 (80 %) and 1 (90 %).
    QTest::newRow("whole columns, centres") << 1e-3 << 2e-3 << false << 12.0 << 6.5 << 1.0 << size(4);
    QTest::newRow("whole columns, covered") << 1e-3 << 2e-3 << true << 12.0 << 1.5 + 9 / 1.7 << 1.0 << size(4);
    QTest::newRow("off grid, centres") << 0.6e-3 << 2e-3 << false << 12.0 << 6.5 << 1.0 << size(4);
    QTest::newRow("off grid, covered") << 0.6e-3 << 2e-3 << true << 12.0 << (0.4 * 0 + 1 + 0.6 * 2) / 2 + 9 / 1.7 << 1.0
                                       << size(3);
    QTest::newRow("smaller than a cell, centres") << 1.1e-3 << 0.2e-3 << false << 11.0 << 11.0 << 11.0 << size(1);
    QTest::newRow("smaller than a cell, covered") << 1.1e-3 << 0.2e-3 << true << 11.0 << 1 + 9 / 1.7 << 11.0 << size(1);
    QTest::newRow("beyond the edge") << 3e-3 << 9e-3 << true << 13.0 << 3 + 9 / 1.7 << 3.0 << size(2);
    QTest::newRow("outside") << 5e-3 << 1e-3 << true << 0.0 << 0.0 << 0.0 << size(0);
    QTest::newRow("no area") << 1e-3 << 0.0 << true << 0.0 << 0.0 << 0.0 << size(0);
}

void TestThermalField::statistics()
{
    QFETCH(double, x);
    QFETCH(double, width);
    QFETCH(bool, halfCovered);
    QFETCH(double, max);
    QFETCH(double, mean);
    QFETCH(double, min);
    QFETCH(std::size_t, cells);
    const CellRule rule = halfCovered ? CellRule::HalfCovered : CellRule::CentreInside;
    const BlockStatistics s = blockStatistics(ramp(), {x, 0.2e-3, width, 1.7e-3}, rule);
    QCOMPARE(s.max_k, max);
    QCOMPARE(s.min_k, min);
    QVERIFY2(std::abs(s.mean_k - mean) < 1e-9, qPrintable(QString::number(s.mean_k)));
    QCOMPARE(s.cells, cells);
}

void TestThermalField::hottestCell()
{
    FieldPlane plane = ramp();
    plane.rise_k[6] = 99;
    const BlockStatistics s = blockStatistics(plane, {0, 0, 4e-3, 3e-3}, CellRule::HalfCovered);
    QCOMPARE(s.hottest_x, std::size_t{2});
    QCOMPARE(s.hottest_y, std::size_t{1});
}

void TestThermalField::pointValues_data()
{
    QTest::addColumn<double>("x_mm");
    QTest::addColumn<double>("y_mm");
    QTest::addColumn<double>("value");
    QTest::newRow("a centre") << 1.5 << 1.5 << 11.0;
    QTest::newRow("between") << 2.25 << 1.25 << 9.25;
    QTest::newRow("a corner of cells") << 1.0 << 1.0 << 5.5;
    QTest::newRow("in the outer half cell") << 0.1 << 0.2 << 0.0;
    QTest::newRow("outside") << 9.0 << 1.5 << 13.0;
}

void TestThermalField::pointValues()
{
    QFETCH(double, x_mm);
    QFETCH(double, y_mm);
    QFETCH(double, value);
    QVERIFY(std::abs(valueAt(ramp(), x_mm * 1e-3, y_mm * 1e-3) - value) < 1e-9);
}

void TestThermalField::heatedLayerReadsExactly_data()
{
    QTest::addColumn<int>("cells");
    for (const int n : {1, 3, 5})
        QTest::addRow("%d", n) << n;
}

/// One-sided flow out of a layer heated evenly, t = 40 um, k = 2, 2 W/mm2: mid-plane = face + 3/8 q" t / k, however
/// many cells the layer has.
void TestThermalField::heatedLayerReadsExactly()
{
    QFETCH(int, cells);
    const double flux = 2e6, t = 40e-6, k = 2, h = 20000;
    LayeredProblem layered;
    layered.x_edges_m = layered.y_edges_m = {0, 1e-3, 2e-3};
    layered.materials = {{k, k, k}, {100, 100, 100}};
    layered.slabs = {{std::vector<double>(static_cast<std::size_t>(cells), t / cells), 0, {}, {}},
                     {{0.3e-3, 0.5e-3}, 1, {}, {}}};
    layered.slabs[0].powers = {{{0, 0, 2e-3, 2e-3}, flux * 4e-6}};
    layered.h_top_w_per_m2k = h;
    HeatProblem problem;
    QCOMPARE(rasterise(layered, problem), 0.0);
    const HeatSolution solution = solveHeat(problem, {.tolerance = 1e-10, .energy_tolerance = 1e-10});
    const double exact = flux * (1 / h + 0.8e-3 / 100 + 3.0 / 8 * t / k);
    const FieldPlane plane = midHeight(layered, problem, solution, 0);
    QVERIFY2(std::abs(plane.rise_k[3] - exact) < 1e-6 * exact, qPrintable(QString::number(plane.rise_k[3] / exact)));
    const FieldPlane raw = midHeight(layered, problem, solution, 0, Reading::AsSolved);
    QVERIFY(std::abs(raw.rise_k[3] - exact - flux * t / (8 * k * cells * cells)) < 1e-6 * exact);
}

void TestThermalField::evenCellsReadBetween()
{
    LayeredProblem layered;
    layered.x_edges_m = layered.y_edges_m = {0, 1e-3};
    layered.materials = {{1, 1, 1}};
    layered.slabs = {{{1e-3}, 0, {}, {}}, {{1e-3, 3e-3}, 0, {}, {}}};
    HeatProblem problem;
    rasterise(layered, problem);
    HeatSolution solution;
    solution.rise_k = {7, 10, 30};
    // Centres at 0.5 mm and 2.5 mm of the second slab, its mid-height at 2 mm.
    QVERIFY(std::abs(midHeight(layered, problem, solution, 1).rise_k[0] - 25) < 1e-9);
    QVERIFY(std::abs(atHeight(layered, problem, solution, 1, 1e-3).rise_k[0] - 15) < 1e-9);
    QCOMPARE(midHeight(layered, problem, solution, 0).rise_k[0], 7.0);
}

void TestThermalField::zCellsFillTheSlabs()
{
    Dice dice(4);
    for (int round = 0; round < 50; ++round) {
        std::vector<SlabShape> slabs(1 + static_cast<std::size_t>(dice.between(0, 20)));
        for (SlabShape& slab : slabs)
            slab = {dice.scaleBetween(1e-6, 10e-3), dice.next() < 0.3};
        const auto cells = gradedCells(slabs);
        QCOMPARE(cells.size(), slabs.size());
        for (std::size_t i = 0; i < slabs.size(); ++i) {
            QVERIFY(std::abs(sumOf(cells[i]) - slabs[i].thickness_m) < 1e-12 * slabs[i].thickness_m + 1e-18);
            QVERIFY(*std::min_element(cells[i].begin(), cells[i].end()) > 0);
            if (slabs[i].powered) QCOMPARE(cells[i].size() % 2, std::size_t{1});
        }
    }
}

void TestThermalField::zCellsGrowAwayFromHeat()
{
    const auto cells = gradedCells({{4e-3, false}, {10e-6, true}, {0.76e-3, false}, {50e-6, false}, {4e-3, false}});
    QCOMPARE(cells[1].size(), std::size_t{1});
    QCOMPARE(cells[3].size(), std::size_t{1});
    for (const std::size_t slab : {2U, 4U})
        QVERIFY(std::is_sorted(cells[slab].begin(), cells[slab].end()));
    QVERIFY(std::is_sorted(cells[0].rbegin(), cells[0].rend()));
    QVERIFY(cells[0].back() < 0.12e-3 && cells[2].front() < 0.12e-3);
    QCOMPARE(gradedCells({{1e-3, false}, {4e-3, false}})[1].size(), std::size_t{1}); // no heat, no need
}

void TestThermalField::zCellsBetweenTwoSources()
{
    const auto cells = gradedCells({{10e-6, true}, {2e-3, false}, {10e-6, true}})[1];
    QVERIFY(cells.size() > 4);
    for (std::size_t i = 0; i < cells.size(); ++i)
        QVERIFY(std::abs(cells[i] - cells[cells.size() - 1 - i]) < 1e-12);
    QVERIFY(cells[cells.size() / 2] > 2 * cells[0]);
    QVERIFY(gradedCells({{0.24e-3, true}})[0].size() == 3);
}

/// The p2 case (three heated layers of thirteen) must stay payable.
void TestThermalField::fewCellsSuffice()
{
    std::vector<SlabShape> slabs;
    for (const double mm : {1.2, 0.08, 0.1, 0.03, 0.01, 0.05, 0.24, 0.24, 0.19, 0.08, 2.5, 0.1, 4.0})
        slabs.push_back({mm * 1e-3, false});
    for (const std::size_t heated : {4U, 6U, 7U})
        slabs[heated].powered = true;
    std::size_t count = 0;
    for (const auto& cells : gradedCells(slabs))
        count += cells.size();
    QVERIFY2(count <= 36, qPrintable(QString::number(count)));
}

QTEST_APPLESS_MAIN(TestThermalField)
#include "tst_thermal_field.moc"
