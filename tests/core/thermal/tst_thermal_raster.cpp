// SPDX-License-Identifier: GPL-3.0-or-later
// Materials and power on the grid by covered area; power is never lost silently; dragging is smooth.
#include "heat_fixture.hpp"
#include "solver/heat_solver.hpp"
#include "thermal/field.hpp"

#include <QTest>

using namespace interpose;
using namespace interpose::testing;

namespace {

std::vector<double> evenEdges(double length_m, std::size_t cells, double origin_m = 0)
{
    std::vector<double> edges;
    for (std::size_t i = 0; i <= cells; ++i)
        edges.push_back(origin_m + length_m * static_cast<double>(i) / static_cast<double>(cells));
    return edges;
}

/// 4 x 2 mm on 4 x 2 cells, one slab of 1 mm in one cell, base material 1 W/mK.
LayeredProblem oneSlab()
{
    LayeredProblem layered;
    layered.x_edges_m = evenEdges(4e-3, 4);
    layered.y_edges_m = evenEdges(2e-3, 2);
    layered.materials = {{1, 2, 3}, {11, 12, 13}, {101, 102, 103}};
    layered.slabs.push_back({{1e-3}, 0, {}, {}});
    layered.h_top_w_per_m2k = 100;
    return layered;
}

HeatProblem rastered(const LayeredProblem& layered)
{
    HeatProblem cells;
    rasterise(layered, cells);
    return cells;
}

bool near(double a, double b, double tolerance = 1e-12)
{
    return std::abs(a - b) <= tolerance;
}

/// A die of silicon with 100 W in mould over an interposer, lid on top; the die's corner at (x, y).
LayeredProblem dieAt(double x_m, double y_m, double origin_m = 0)
{
    LayeredProblem layered;
    layered.x_edges_m = evenEdges(20e-3, 64, origin_m);
    layered.y_edges_m = evenEdges(20e-3, 64, origin_m);
    layered.materials = {{130, 130, 130}, {0.9, 0.9, 0.9}, {390, 390, 390}, {4, 4, 2}};
    const AreaRect die{origin_m + x_m, origin_m + y_m, 7.3e-3, 6.1e-3};
    layered.slabs = {{{0.1e-3}, 0, {}, {}},
                     {{10e-6}, 1, {{{die, 3}}}, {{die, 100.0}}},
                     {{0.7e-3}, 1, {{{die, 0}}}, {}},
                     {{2e-3}, 2, {}, {}}};
    layered.h_top_w_per_m2k = 5000;
    layered.h_bottom_w_per_m2k = 20;
    return layered;
}

struct Solved
{
    LayeredProblem layered;
    HeatProblem cells;
    HeatSolution solution;
    double mean_k = 0, max_k = 0;
};

Solved solved(const LayeredProblem& layered)
{
    Solved s{layered, {}, {}, 0, 0};
    rasterise(layered, s.cells);
    s.solution = solveHeat(s.cells, {.tolerance = 1e-9});
    const FieldPlane plane = midHeight(s.layered, s.cells, s.solution, 1);
    const BlockStatistics stats = blockStatistics(plane, layered.slabs[1].powers[0].area, CellRule::HalfCovered);
    s.mean_k = stats.mean_k;
    s.max_k = stats.max_k;
    return s;
}

} // namespace

class TestThermalRaster : public QObject
{
    Q_OBJECT
private slots:
    void partialCells();
    void levelsLieOverEachOther();
    void overlapIsNormalised();
    void neighboursThatShareACellAddUp();
    void powerBySharedArea();
    void heatAtAnEndStaysInItsCell();
    void powerThroughTheThickness();
    void powerOutside_data();
    void powerOutside();
    void slabsInOneCell();
    void heatOffTheMiddleLoadsTheNextCell();
    void convectingArea();
    void buffersAreReused();
    void draggingIsSmooth();
    void translationOfEverything();
    void mirrorOfEverything();
};

void TestThermalRaster::partialCells()
{
    LayeredProblem layered = oneSlab();
    layered.slabs[0].levels = {{{{0.5e-3, 0.25e-3, 2e-3, 1e-3}, 1}}};
    const HeatProblem p = rastered(layered);
    const double share_x[] = {0.5, 1, 0.5, 0}, share_y[] = {0.75, 0.25};
    for (std::size_t y = 0; y < 2; ++y) {
        for (std::size_t x = 0; x < 4; ++x) {
            const double f = share_x[x] * share_y[y];
            QVERIFY(near(p.kx_w_per_mk[p.cell(x, y, 0)], 1 + 10 * f));
            QVERIFY(near(p.ky_w_per_mk[p.cell(x, y, 0)], 2 + 10 * f));
            QVERIFY(near(p.kz_w_per_mk[p.cell(x, y, 0)], 3 + 10 * f));
        }
    }
}

void TestThermalRaster::levelsLieOverEachOther()
{
    LayeredProblem layered = oneSlab();
    layered.slabs[0].levels = {{{{0, 0, 4e-3, 2e-3}, 1}}, {{{1e-3, 0, 0.25e-3, 2e-3}, 2}}};
    const HeatProblem p = rastered(layered);
    QVERIFY(near(p.kx_w_per_mk[p.cell(0, 1, 0)], 11));
    QVERIFY(near(p.kx_w_per_mk[p.cell(1, 1, 0)], 0.75 * 11 + 0.25 * 101));
}

void TestThermalRaster::overlapIsNormalised()
{
    LayeredProblem layered = oneSlab();
    layered.slabs[0].levels = {{{{0, 0, 0.9e-3, 1e-3}, 1}, {{0.1e-3, 0, 0.9e-3, 1e-3}, 2}}};
    const HeatProblem p = rastered(layered);
    QVERIFY(near(p.kx_w_per_mk[0], (11 + 101) / 2.0));
}

void TestThermalRaster::neighboursThatShareACellAddUp()
{
    LayeredProblem layered = oneSlab();
    layered.slabs[0].levels = {{{{0, 0, 1.3e-3, 2e-3}, 1}, {{1.3e-3, 0, 2.7e-3, 2e-3}, 2}}};
    const HeatProblem p = rastered(layered);
    QVERIFY(near(p.kx_w_per_mk[0], 11));
    QVERIFY(near(p.kx_w_per_mk[1], 0.3 * 11 + 0.7 * 101, 1e-10));
    QVERIFY(near(p.kx_w_per_mk[2], 101));
}

/// A shared cell without a neighbour on that side holds its heat at its middle: no power is lost, none goes astray.
void TestThermalRaster::heatAtAnEndStaysInItsCell()
{
    for (const bool alone : {true, false})
        for (const std::size_t powered : {0U, 1U}) {
            LayeredProblem layered = oneSlab();
            layered.h_bottom_w_per_m2k = 100;
            layered.slabs.push_back({{1e-3}, 1, {}, {}, true});
            layered.slabs[powered].powers = {{{0, 0, 4e-3, 2e-3}, 8.0}};
            if (!alone)
                layered.slabs.insert(powered == 0 ? layered.slabs.end() : layered.slabs.begin(), layered.slabs[0]);
            if (!alone) layered.slabs[powered == 0 ? 2 : 0].powers.clear();
            const HeatProblem cells = rastered(layered);
            const std::size_t z = !alone && powered == 1 ? 1 : 0;
            QCOMPARE(cells.nz(), alone ? std::size_t{1} : std::size_t{2});
            for (std::size_t i = 0; i < 8; ++i)
                QVERIFY(near(cells.power_w[z * 8 + i], 1.0));
            const HeatSolution solution = solveHeat(cells, {});
            for (std::size_t slab = 0; slab < layered.slabs.size(); ++slab)
                for (const double k : midHeight(layered, cells, solution, slab, Reading::Corrected).rise_k)
                    QVERIFY(k > 0 && k < 1e5);
        }
}

void TestThermalRaster::powerBySharedArea()
{
    LayeredProblem layered = oneSlab();
    layered.slabs[0].powers = {{{0.5e-3, 0, 1e-3, 2e-3}, 8}, {{0, 0, 4e-3, 2e-3}, 16}};
    const HeatProblem p = rastered(layered);
    const double expected[] = {2 + 2, 2 + 2, 2, 2};
    for (std::size_t i = 0; i < 8; ++i)
        QVERIFY(near(p.power_w[i], expected[i % 4]));
}

void TestThermalRaster::powerThroughTheThickness()
{
    LayeredProblem layered = oneSlab();
    layered.slabs = {{{1e-3}, 0, {}, {}}, {{1e-3, 2e-3, 1e-3}, 1, {}, {{{0, 0, 4e-3, 2e-3}, 32}}}};
    const HeatProblem p = rastered(layered);
    const double expected[] = {0, 1, 2, 1};
    for (std::size_t z = 0; z < 4; ++z) {
        QVERIFY(near(p.power_w[p.cell(3, 1, z)], expected[z]));
        QCOMPARE(p.kz_w_per_mk[p.cell(2, 0, z)], z == 0 ? 3.0 : 13.0);
    }
}

void TestThermalRaster::powerOutside_data()
{
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("width");
    QTest::addColumn<double>("height");
    QTest::addColumn<double>("outside");
    QTest::newRow("inside") << 1e-3 << 1e-3 << 1e-3 << 0.0;
    QTest::newRow("a quarter over the left edge") << -0.5e-3 << 2e-3 << 1e-3 << 2.5;
    QTest::newRow("half over the right edge") << 3e-3 << 2e-3 << 1e-3 << 5.0;
    QTest::newRow("wholly outside") << 9e-3 << 1e-3 << 1e-3 << 10.0;
    QTest::newRow("touching from outside") << 4e-3 << 1e-3 << 1e-3 << 10.0;
    QTest::newRow("a third above the top") << 1e-3 << 1e-3 << 3e-3 << 10.0 / 3;
    QTest::newRow("no width") << 1e-3 << 0.0 << 1e-3 << 10.0;
    QTest::newRow("no height") << 1e-3 << 1e-3 << 0.0 << 10.0;
    QTest::newRow("negative width") << 1e-3 << -1e-3 << 1e-3 << 10.0;
    QTest::newRow("no number") << 1e-3 << std::nan("") << 1e-3 << 10.0;
}

void TestThermalRaster::powerOutside()
{
    QFETCH(double, x);
    QFETCH(double, width);
    QFETCH(double, height);
    QFETCH(double, outside);
    LayeredProblem layered = oneSlab();
    layered.slabs[0].powers = {{{x, 0, width, height}, 10}};
    HeatProblem cells;
    const double lost = rasterise(layered, cells);
    QVERIFY2(near(lost, outside), qPrintable(QString::number(lost)));
    QVERIFY(near(total(cells.power_w) + lost, 10));
    if (outside == 0) QCOMPARE(lost, 0.0);
}

/// In series along z, side by side along x and y; all power stays.
void TestThermalRaster::slabsInOneCell()
{
    LayeredProblem layered = oneSlab();
    const Slab plate{{1e-3}, 0, {}, {}};
    layered.slabs = {plate, {{1e-3}, 1, {}, {}}, {{3e-3}, 2, {{{{0, 0, 0.5e-3, 2e-3}, 1}}}, {}, true}, plate};
    layered.slabs[2].powers = {{{0, 0, 4e-3, 2e-3}, 16}};
    const HeatProblem p = rastered(layered);
    QCOMPARE(p.nz(), std::size_t{3});
    QVERIFY(near(p.dz_m[1], 4e-3, 1e-18));
    const std::size_t cut = p.cell(0, 0, 1), whole = p.cell(2, 1, 1);
    QVERIFY(near(p.kx_w_per_mk[whole], (11 + 3 * 101) / 4.0));
    QVERIFY(near(p.ky_w_per_mk[whole], (12 + 3 * 102) / 4.0));
    QVERIFY(near(p.kz_w_per_mk[whole], 4 / (1 / 13.0 + 3 / 103.0)));
    QVERIFY(near(p.kx_w_per_mk[cut], (11 + 3 * 56) / 4.0));
    QVERIFY(near(p.kz_w_per_mk[cut], 4 / (1 / 13.0 + 3 / 58.0)));
    QVERIFY(near(total(p.power_w), 16));
    QCOMPARE(slabGroups(layered.slabs), (std::vector<SlabGroup>{{0, 1, 0}, {1, 3, 1}, {3, 4, 2}}));
}

/// 2 W per column start in the upper part of a cell; what goes to the next one keeps power times resistance.
void TestThermalRaster::heatOffTheMiddleLoadsTheNextCell()
{
    LayeredProblem layered = oneSlab();
    layered.materials = {{1, 1, 1}, {4, 4, 4}};
    const Slab plate{{1e-3}, 0, {}, {}};
    layered.slabs = {plate, plate, {{2e-3}, 1, {}, {}, true}, {{4e-3}, 1, {}, {}}};
    layered.slabs[2].powers = {{{0, 0, 4e-3, 2e-3}, 16}};
    const HeatProblem above = rastered(layered);
    // Resistances 1 and 0.5: the heat starts at 1.25 of 1.5, the middle is 0.75; the next middle is 1.25 further on.
    for (std::size_t i = 0; i < 8; ++i) {
        QVERIFY(near(above.power_w[8 + i], 2 * (1 - 0.5 / 1.25)));
        QVERIFY(near(above.power_w[16 + i], 2 * 0.5 / 1.25));
    }
    std::swap(layered.slabs[1].powers, layered.slabs[2].powers);
    const HeatProblem below = rastered(layered);
    // Starts at 0.5; the middle of the cell below is 0.75 + 0.5 away.
    for (std::size_t i = 0; i < 8; ++i) {
        QVERIFY(near(below.power_w[8 + i], 2 * (1 - 0.25 / 1.25)));
        QVERIFY(near(below.power_w[i], 2 * 0.25 / 1.25));
    }
}

void TestThermalRaster::convectingArea()
{
    LayeredProblem layered = oneSlab();
    QVERIFY(rastered(layered).top_cover.empty());
    layered.top_area = AreaRect{0.5e-3, 0, 2e-3, 2e-3};
    const std::vector<double> expected = {0.5, 1, 0.5, 0, 0.5, 1, 0.5, 0};
    QVERIFY(largestDifference(rastered(layered).top_cover, expected) < 1e-12);
    QVERIFY(rastered(layered).bottom_cover.empty());
}

void TestThermalRaster::buffersAreReused()
{
    LayeredProblem a = dieAt(1e-3, 2e-3), b = oneSlab();
    b.slabs[0].powers = {{{0, 0, 1e-3, 1e-3}, 1}};
    HeatProblem used;
    for (const LayeredProblem* layered : {&a, &b, &a}) {
        rasterise(*layered, used);
        QVERIFY(used == rastered(*layered));
    }
}

/// A twentieth of a cell moves the mean by less than 0.1 % (goal G3), and a whole cell in twenty steps has no jump.
void TestThermalRaster::draggingIsSmooth()
{
    const double cell = 20e-3 / 64;
    std::vector<double> means, maxima;
    for (int step = 0; step <= 20; ++step) {
        const Solved s = solved(dieAt(4.03e-3 + cell * step / 20, 5.11e-3 + 0.37 * cell * step / 20));
        means.push_back(s.mean_k);
        maxima.push_back(s.max_k);
    }
    for (std::size_t i = 1; i < means.size(); ++i) {
        QVERIFY2(std::abs(means[i] - means[i - 1]) < 1e-3 * means[0],
                 qPrintable(QString("step %1: %2 to %3").arg(i).arg(means[i - 1]).arg(means[i])));
        QVERIFY(std::abs(maxima[i] - maxima[i - 1]) < 3e-3 * maxima[0]);
    }
}

void TestThermalRaster::translationOfEverything()
{
    const Solved here = solved(dieAt(4.03e-3, 5.11e-3)), there = solved(dieAt(4.03e-3, 5.11e-3, 0.123));
    QVERIFY(std::abs(here.mean_k - there.mean_k) < 1e-8 * here.mean_k);
    QVERIFY(largestDifference(here.solution.rise_k, there.solution.rise_k) < 1e-7 * here.solution.max_rise_k);
}

void TestThermalRaster::mirrorOfEverything()
{
    const Solved here = solved(dieAt(4.03e-3, 5.11e-3)), there = solved(dieAt(20e-3 - 4.03e-3 - 7.3e-3, 5.11e-3));
    QVERIFY(std::abs(here.mean_k - there.mean_k) < 1e-8 * here.mean_k);
    QVERIFY(std::abs(here.max_k - there.max_k) < 1e-8 * here.max_k);
}

QTEST_APPLESS_MAIN(TestThermalRaster)
#include "tst_thermal_raster.moc"
