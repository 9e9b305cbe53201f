// SPDX-License-Identifier: GPL-3.0-or-later
// Cut profiles against peakCut and against counting, and the congestion grid, which loses no wire.
#include "wiring/congestion.hpp"

#include "wiring_cases.hpp"

#include <QTest>

#include <random>

using namespace interpose;
using namespace interpose::wiring_cases;

namespace {

std::vector<WireEnds> randomWires(std::size_t count, unsigned seed, int raster_um)
{
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> at(0, 20'000 / raster_um);
    const auto point = [&] { return Point{um(raster_um) * at(random), um(raster_um) * at(random)}; };
    std::vector<WireEnds> wires(count);
    for (WireEnds& wire : wires)
        wire = {point(), point()};
    return wires;
}

std::int64_t met(const std::vector<WireEnds>& wires, CutLine line, Coord at)
{
    return std::ranges::count_if(wires, [&](const WireEnds& wire) {
        const auto [low, high] =
            line == CutLine::Vertical ? std::minmax({wire.a.x, wire.b.x}) : std::minmax({wire.a.y, wire.b.y});
        return low <= at && at <= high;
    });
}

} // namespace

class TestWiringCongestion : public QObject
{
    Q_OBJECT

private slots:
    void profileByHand();
    void profileCountsEveryLine_data();
    void profileCountsEveryLine();
    void gridCells();
    void oneWireByHand();
    void noWireIsLost();
    void useOfACell();
    void useOfAllCells();
};

void TestWiringCongestion::profileByHand()
{
    // Three wires from 0 to 1, 2 and 3 mm and one from 2 to 3 mm, lines at 1 and 2 mm.
    const Point start{};
    const auto to = [](double x) { return Point{um(x), {}}; };
    const std::vector<WireEnds> wires{{start, to(1000)}, {to(2000), start}, {start, to(3000)}, {to(2000), to(3000)}};
    const CutProfile profile = cutProfile(wires, CutLine::Vertical, um(1000), um(1000), 2);
    QCOMPARE(profile.wires, (std::vector<std::int64_t>{3, 3}));
    QCOMPARE(profile.peak, (CutPeak{3, um(0)})); // the lowest such place
    QCOMPARE(cutProfile(wires, CutLine::Horizontal, um(1000), um(1000), 2).wires, (std::vector<std::int64_t>{0, 0}));
    QCOMPARE(cutProfile(wires, CutLine::Horizontal, um(1000), um(1000), 2).peak, (CutPeak{4, um(0)}));
    QCOMPARE(cutProfile({}, CutLine::Vertical, um(0), um(1), 1).peak, CutPeak{});
}

void TestWiringCongestion::profileCountsEveryLine_data()
{
    QTest::addColumn<int>("raster");
    QTest::newRow("ends on lines") << 500;
    QTest::newRow("ends anywhere") << 7;
    QTest::newRow("few places") << 5000;
}

void TestWiringCongestion::profileCountsEveryLine()
{
    QFETCH(int, raster);
    for (const unsigned seed : {1u, 2u, 3u}) {
        const std::vector<WireEnds> wires = randomWires(300, seed, raster);
        std::vector<Point> a, b;
        for (const WireEnds& wire : wires) {
            a.push_back(wire.a);
            b.push_back(wire.b);
        }
        for (const CutLine line : {CutLine::Vertical, CutLine::Horizontal}) {
            const CutProfile profile = cutProfile(wires, line, um(500), um(500), 39);
            QCOMPARE(profile.peak, peakCut(a, b, line));
            QCOMPARE(profile.wires.size(), std::size_t{39});
            for (int i = 0; i < 39; ++i)
                QCOMPARE(profile.wires[static_cast<std::size_t>(i)], met(wires, line, um(500) + um(500) * i));
            // A profile of a part of the plan, with wires beyond both its ends.
            QCOMPARE(cutProfile(wires, line, um(8000), um(300), 5).peak, profile.peak);
        }
    }
}

void TestWiringCongestion::gridCells()
{
    QCOMPARE(wireGrid(rectUm(0, 0, 20'000, 10'250)), (WireGrid{rectUm(0, 0, 20'000, 10'250), 40, 21}));
    QCOMPARE(wireGrid(rectUm(0, 0, 39'999, 1)).nx, 80);
    QCOMPARE(wireGrid(rectUm(0, 0, 40'000, 1)).nx, 40);
    QCOMPARE(wireGrid(rectUm(0, 0, 1e6, 1)).nx, 256);
    // Cells of a length that does not divide: each place lies within its cell's lines.
    const WireGrid grid{{Coord::fromNm(7), Coord::fromNm(-3), Coord::fromNm(1'000'003), Coord::fromNm(999'983)}, 7, 13};
    for (std::int64_t x = 0; x <= 1'000'003; x += 997) {
        const Coord at = grid.area.x + Coord::fromNm(x);
        const int column = grid.column(at);
        QVERIFY(grid.lineX(column) <= at && at < grid.lineX(column + 1));
    }
    for (int column = 0; column < 7; ++column)
        QCOMPARE(grid.column(grid.lineX(column)), column);
    QCOMPARE(grid.column(grid.area.right()), 6);
    QCOMPARE(grid.row(grid.area.y - um(1)), 0);
}

void TestWiringCongestion::oneWireByHand()
{
    // From the middle of cell (0, 0) to the middle of (2, 1) on 3 x 2 cells: in x through row 0 and through row 1, in y
    // through column 0 and column 2, half each.
    const WireGrid grid{rectUm(0, 0, 3000, 2000), 3, 2};
    const WireFlow flow = wireFlow(std::vector<WireEnds>{{{um(500), um(500)}, {um(2500), um(1500)}}}, grid);
    QCOMPARE(flow.across_x, (std::vector<std::int32_t>{0, 1, 1, 0, 0, 1, 1, 0}));
    QCOMPARE(flow.across_y, (std::vector<std::int32_t>{0, 0, 0, 1, 0, 1, 0, 0, 0}));
    // Backwards it is the same, and a straight wire takes both halves along one line.
    QCOMPARE(wireFlow(std::vector<WireEnds>{{{um(2500), um(1500)}, {um(500), um(500)}}}, grid), flow);
    const WireFlow straight = wireFlow(std::vector<WireEnds>{{{um(500), um(500)}, {um(1500), um(500)}}}, grid);
    QCOMPARE(straight.across_x, (std::vector<std::int32_t>{0, 2, 0, 0, 0, 0, 0, 0}));
}

void TestWiringCongestion::noWireIsLost()
{
    const WireGrid grid = wireGrid(rectUm(0, 0, 20'000, 20'000));
    for (const int raster : {7, 500}) {
        const std::vector<WireEnds> wires = randomWires(500, 11, raster);
        const WireFlow flow = wireFlow(wires, grid);
        for (int cut = 0; cut <= grid.nx; ++cut) {
            std::int64_t halves = 0, crossing = 0;
            for (int row = 0; row < grid.ny; ++row)
                halves += flow.across_x[static_cast<std::size_t>(row * (grid.nx + 1) + cut)];
            for (const WireEnds& wire : wires)
                crossing += (grid.column(wire.a.x) < cut) != (grid.column(wire.b.x) < cut) ? 1 : 0;
            QCOMPARE(halves, 2 * crossing);
        }
        for (int cut = 0; cut <= grid.ny; ++cut) {
            std::int64_t halves = 0, crossing = 0;
            for (int column = 0; column < grid.nx; ++column)
                halves += flow.across_y[static_cast<std::size_t>(cut * grid.nx + column)];
            for (const WireEnds& wire : wires)
                crossing += (grid.row(wire.a.y) < cut) != (grid.row(wire.b.y) < cut) ? 1 : 0;
            QCOMPARE(halves, 2 * crossing);
        }
    }
}

void TestWiringCongestion::useOfACell()
{
    // 1 wire through the middle cell of three, 4 tracks a mm, cells 2 mm high: an eighth. Its ends take half as much.
    const WireGrid grid{rectUm(0, 0, 3000, 2000), 3, 1};
    CongestionMap map{grid, {}, 0, {}};
    addToMap(wireFlow(std::vector<WireEnds>{{{um(500), um(500)}, {um(2500), um(700)}}}, grid), 4, map);
    QCOMPARE(map.use, (std::vector<float>{0.0625f, 0.125f, 0.0625f}));
    addToMap(wireFlow(std::vector<WireEnds>{{{um(500), um(500)}, {um(2500), um(700)}}}, grid), 2, map);
    findPeak(map);
    QCOMPARE(map.peak, 0.375);
    QCOMPARE(map.peak_at, (Point{um(1500), um(1000)}));
}

void TestWiringCongestion::useOfAllCells()
{
    // Summed over all cells the use is the wires' length between the middles of their cells over the tracks' length.
    const WireGrid grid = wireGrid(rectUm(0, 0, 20'000, 20'000));
    const std::vector<WireEnds> wires = randomWires(400, 5, 7);
    CongestionMap map{grid, {}, 0, {}};
    addToMap(wireFlow(wires, grid), 100, map);
    double sum = 0, steps = 0;
    for (const float use : map.use)
        sum += static_cast<double>(use);
    for (const WireEnds& wire : wires)
        steps +=
            std::abs(grid.column(wire.a.x) - grid.column(wire.b.x)) + std::abs(grid.row(wire.a.y) - grid.row(wire.b.y));
    QVERIFY(std::abs(sum - steps / (100 * 0.5)) < 1e-3 * sum);
}

QTEST_APPLESS_MAIN(TestWiringCongestion)
#include "tst_wiring_congestion.moc"
