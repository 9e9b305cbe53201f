// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a field over rectangles, at points and at mid-height, and the z cells that carry it.
#include "heat_fixture.hpp"
#include "solver/heat_solver.hpp"
#include "thermal/field.hpp"
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

/// Eleven layers, five of them heated, in three to eleven cells.
LayeredProblem column(const std::vector<bool>& shares_below)
{
    LayeredProblem layered;
    layered.x_edges_m = layered.y_edges_m = {0, 1e-3, 2e-3};
    layered.materials = {{2, 2, 2}, {130, 130, 130}, {0.4, 0.4, 0.4}};
    const double um[] = {800, 60, 16, 50, 16, 50, 16, 150, 40, 90, 2000};
    const double watts[] = {0, 3, 0, 1, 0, 2, 0, 1.5, 0.25, 0, 0};
    for (std::size_t i = 0; i < std::size(um); ++i) {
        Slab slab{{um[i] * 1e-6}, i == 0 ? 2 : static_cast<int>(i % 2), {}, {}, shares_below[i]};
        if (i == 7 && !shares_below[7] && !shares_below[8]) slab.cell_dz_m = {40e-6, 40e-6, 70e-6};
        if (watts[i] > 0) slab.powers = {{{0, 0, 2e-3, 2e-3}, watts[i]}};
        layered.slabs.push_back(slab);
    }
    layered.h_top_w_per_m2k = 5000;
    layered.h_bottom_w_per_m2k = 300;
    return layered;
}

/// Rise at a height of a column by its closed form: flux up out of everything below, parabola in heated layers.
class ClosedForm
{
public:
    explicit ClosedForm(const LayeredProblem& layered) : m_layered(layered)
    {
        // Flux into the lowest face and the rise there are linear in that rise: two shots meet the upper condition.
        const double h = layered.h_top_w_per_m2k, at0 = shoot(0, h), at1 = shoot(1, h);
        m_bottom_k = -at0 / (at1 - at0);
    }

    double rise(std::size_t slab, double height_m) const
    {
        double value = 0;
        walk(m_bottom_k, [&](std::size_t i, double face_k, double flux, double heat, double k) {
            if (i != slab) return;
            value = face_k - flux * height_m / k - heat * height_m * height_m / (2 * k);
        });
        return value;
    }

private:
    static double thickness(const Slab& slab) { return total(slab.cell_dz_m); }

    template <class Visit>
    std::pair<double, double> walk(double bottom_k, Visit visit) const
    {
        double face_k = bottom_k, flux = -m_layered.h_bottom_w_per_m2k * bottom_k; // up
        for (std::size_t i = 0; i < m_layered.slabs.size(); ++i) {
            const Slab& slab = m_layered.slabs[i];
            const double t = thickness(slab),
                         k = m_layered.materials[static_cast<std::size_t>(slab.base_material)].kz_w_per_mk;
            const double heat = slab.powers.empty() ? 0 : slab.powers[0].power_w / (4e-6 * t);
            visit(i, face_k, flux, heat, k);
            face_k -= flux * t / k + heat * t * t / (2 * k);
            flux += heat * t;
        }
        return {face_k, flux};
    }

    double shoot(double bottom_k, double h) const
    {
        const auto [face_k, flux] = walk(bottom_k, [](auto...) {});
        return flux - h * face_k;
    }

    const LayeredProblem& m_layered;
    double m_bottom_k = 0;
};

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
    void sharedCellsReadExactly_data();
    void sharedCellsReadExactly();
    void thinSlabsShareACell();
    void sheetsThatCarryHeatAwayDoNotShare();
    void weakSlabsAskForLess();
    void coarserCellsAreFewer();
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
    FieldReader reader(layered, problem, solution);
    QVERIFY(std::abs(midHeight(layered, problem, solution, 1).rise_k[0] - 25) < 1e-9);
    QVERIFY(std::abs(reader.atHeight(1, 1e-3).rise_k[0] - 15) < 1e-9);
    QCOMPARE(midHeight(layered, problem, solution, 0).rise_k[0], 7.0);
}

void TestThermalField::sharedCellsReadExactly_data()
{
    QTest::addColumn<QByteArray>("shares"); // per slab, bottom up: + it shares the cell of the one below
    QTest::newRow("none") << QByteArray("...........");
    QTest::newRow("pairs") << QByteArray("..+.+.+.+..");
    QTest::newRow("pairs the other way") << QByteArray("...+.+.+.+.");
    QTest::newRow("neighbours move heat to each other") << QByteArray("..+++.+++..");
    QTest::newRow("all that may") << QByteArray("..++++++++.");
    QTest::newRow("cold ends") << QByteArray("..++......+");
}

/// Flow along z: whatever shares a cell, every height of every layer reads as the closed form has it.
void TestThermalField::sharedCellsReadExactly()
{
    QFETCH(QByteArray, shares);
    std::vector<bool> shares_below;
    for (const char c : shares)
        shares_below.push_back(c == '+');
    const LayeredProblem layered = column(shares_below);
    HeatProblem problem;
    QCOMPARE(rasterise(layered, problem), 0.0);
    QCOMPARE(problem.nz(),
             11U + (shares_below[7] || shares_below[8] ? 0U : 2U) - static_cast<unsigned>(shares.count('+')));
    const HeatSolution solution = solveHeat(problem, {.tolerance = 1e-11, .energy_tolerance = 1e-11});
    const ClosedForm exact(layered);
    FieldReader reader(layered, problem, solution);
    for (std::size_t slab = 0; slab < layered.slabs.size(); ++slab) {
        for (const double share : {0.0, 0.2, 0.5, 0.9, 1.0}) {
            const double height = share * sumOf(layered.slabs[slab].cell_dz_m);
            const double expected = exact.rise(slab, height), got = reader.atHeight(slab, height).rise_k[2];
            QVERIFY2(std::abs(got - expected) < 1e-6 * expected,
                     qPrintable(QString("slab %1 at %2: %3, exact %4").arg(slab).arg(share).arg(got).arg(expected)));
        }
    }
}

/// DRAM tiers with their bonds: in the way of a strong die's heat, but not each worth a cell.
void TestThermalField::thinSlabsShareACell()
{
    std::vector<SlabShape> slabs = {{1e-3, false}, {10e-6, true}, {50e-6, false}};
    for (int tier = 0; tier < 8; ++tier) {
        slabs.push_back({16e-6, false});
        slabs.push_back({50e-6, true, 0.02});
    }
    slabs.push_back({2e-3, false});
    const ZCells cells = gradedCells(slabs);
    QVERIFY(std::ranges::count(cells.shares_below, true) >= 10);
    double height = 0;
    for (std::size_t i = 2; i + 1 < slabs.size(); ++i) {
        height = cells.shares_below[i] ? height + slabs[i].thickness_m : slabs[i].thickness_m;
        QVERIFY2(height < 0.25e-3, qPrintable(QString::number(i)));
    }
    // A heated end has its cell for itself: its heat could not be shared with a next cell on that side.
    const ZCells ends = gradedCells({{5e-6, false}, {5e-6, true}, {5e-6, false}, {5e-6, true}, {5e-6, false}});
    QVERIFY(!ends.shares_below[1] && !ends.shares_below[4]);
    QCOMPARE(ends.count(), std::size_t{3});
}

/// Thin copper between poor layers spreads heat that the poor layers do not see; in one cell with them it would lie in
/// their middle. Against the same stack with a cell for every slab and finer ones.
void TestThermalField::sheetsThatCarryHeatAwayDoNotShare()
{
    LayeredProblem layered;
    for (int i = 0; i <= 40; ++i)
        layered.x_edges_m.push_back(0.25e-3 * i);
    layered.y_edges_m = layered.x_edges_m;
    layered.materials = {{100, 100, 100}, {0.3, 0.3, 0.3}, {390, 390, 390}};
    const AreaRect patch{4e-3, 4e-3, 2e-3, 2e-3};
    const std::pair<double, int> plates[] = {{1e-3, 0},  {20e-6, 0}, {10e-6, 1}, {12e-6, 2},
                                             {10e-6, 1}, {12e-6, 2}, {1e-3, 0}};
    std::vector<SlabShape> shapes;
    for (const auto& [thickness, material] : plates) {
        const double k = layered.materials[static_cast<std::size_t>(material)].kz_w_per_mk;
        shapes.push_back({thickness, false, 1, {{k, k}}});
        layered.slabs.push_back({{thickness}, material, {}, {}});
    }
    shapes[1].powered = true;
    layered.slabs[1].powers = {{patch, 20}};
    layered.h_top_w_per_m2k = 5000;

    const auto meanOn = [&](const ZCells& z, int parts) {
        LayeredProblem meshed = layered;
        for (std::size_t i = 0; i < meshed.slabs.size(); ++i) {
            meshed.slabs[i].cell_dz_m.clear();
            for (const double dz : z.dz_m[i])
                meshed.slabs[i].cell_dz_m.insert(meshed.slabs[i].cell_dz_m.end(), static_cast<std::size_t>(parts),
                                                 dz / parts);
            meshed.slabs[i].shares_below = parts == 1 && z.shares_below[i];
        }
        HeatProblem problem;
        rasterise(meshed, problem);
        const HeatSolution solution = solveHeat(problem, {.tolerance = 1e-6});
        return blockStatistics(midHeight(meshed, problem, solution, 1), patch, CellRule::HalfCovered).mean_k;
    };
    const ZGrading grading = gradingFor(2e-3, 0.0);
    const ZCells cells = gradedCells(shapes, grading);
    const double fine = meanOn(cells, 3), got = meanOn(cells, 1);
    QVERIFY2(std::abs(got - fine) < 2e-3 * fine, qPrintable(QString("%1, fine %2").arg(got).arg(fine)));
    // The same heights of one material do share.
    for (SlabShape& shape : shapes)
        shape.columns = {{100, 100}};
    QVERIFY(gradedCells(shapes, grading).count() < cells.count());
}

void TestThermalField::weakSlabsAskForLess()
{
    const auto around = [](double strength) {
        return gradedCells({{1e-3, false}, {20e-6, true, strength}, {1e-3, false}}).count();
    };
    QVERIFY(around(0.01) < around(0.2));
    QVERIFY(around(0.2) < around(1));
}

void TestThermalField::coarserCellsAreFewer()
{
    std::size_t last = 1000;
    for (const double coarseness : {0.5, 1.0, 2.0, 3.0}) {
        const ZGrading grading = gradingFor(5e-3, 0.2e-3, coarseness);
        const std::size_t count = gradedCells({{2e-3, false}, {20e-6, true}, {4e-3, false}}, grading).count();
        QVERIFY(count < last);
        last = count;
    }
}

void TestThermalField::zCellsFillTheSlabs()
{
    Dice dice(4);
    for (int round = 0; round < 50; ++round) {
        std::vector<SlabShape> slabs(1 + static_cast<std::size_t>(dice.between(0, 20)));
        for (SlabShape& slab : slabs)
            slab = {dice.scaleBetween(1e-6, 10e-3), dice.next() < 0.3};
        const ZCells z = gradedCells(slabs);
        const auto& cells = z.dz_m;
        QCOMPARE(cells.size(), slabs.size());
        QVERIFY(!z.shares_below.front());
        for (std::size_t i = 0; i < slabs.size(); ++i) {
            QVERIFY(std::abs(sumOf(cells[i]) - slabs[i].thickness_m) < 1e-12 * slabs[i].thickness_m + 1e-18);
            QVERIFY(*std::min_element(cells[i].begin(), cells[i].end()) > 0);
            if (slabs[i].powered) QCOMPARE(cells[i].size() % 2, std::size_t{1});
            if (!z.shares_below[i]) continue;
            QCOMPARE(cells[i].size(), std::size_t{1});
            QCOMPARE(cells[i - 1].size(), std::size_t{1});
        }
    }
}

void TestThermalField::zCellsGrowAwayFromHeat()
{
    const auto cells =
        gradedCells({{4e-3, false}, {10e-6, true}, {0.76e-3, false}, {50e-6, false}, {4e-3, false}}).dz_m;
    QCOMPARE(cells[1].size(), std::size_t{1});
    QCOMPARE(cells[3].size(), std::size_t{1});
    for (const std::size_t slab : {2U, 4U})
        QVERIFY(std::is_sorted(cells[slab].begin(), cells[slab].end()));
    QVERIFY(std::is_sorted(cells[0].rbegin(), cells[0].rend()));
    QVERIFY(cells[0].back() < 0.12e-3 && cells[2].front() < 0.12e-3);
    QCOMPARE(gradedCells({{1e-3, false}, {4e-3, false}}).count(), std::size_t{2}); // no heat, no need
}

void TestThermalField::zCellsBetweenTwoSources()
{
    const auto cells = gradedCells({{10e-6, true}, {2e-3, false}, {10e-6, true}}).dz_m[1];
    QVERIFY(cells.size() > 4);
    for (std::size_t i = 0; i < cells.size(); ++i)
        QVERIFY(std::abs(cells[i] - cells[cells.size() - 1 - i]) < 1e-12);
    QVERIFY(cells[cells.size() / 2] > 2 * cells[0]);
    QVERIFY(gradedCells({{0.24e-3, true}}).count() == 3);
}

/// The p2 case (three heated layers of thirteen) must stay payable.
void TestThermalField::fewCellsSuffice()
{
    std::vector<SlabShape> slabs;
    for (const double mm : {1.2, 0.08, 0.1, 0.03, 0.01, 0.05, 0.24, 0.24, 0.19, 0.08, 2.5, 0.1, 4.0})
        slabs.push_back({mm * 1e-3, false});
    for (const std::size_t heated : {4U, 6U, 7U})
        slabs[heated].powered = true;
    const std::size_t count = gradedCells(slabs).count();
    QVERIFY2(count <= 36, qPrintable(QString::number(count)));
}

QTEST_APPLESS_MAIN(TestThermalField)
#include "tst_thermal_field.moc"
