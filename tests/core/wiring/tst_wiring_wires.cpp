// SPDX-License-Identifier: GPL-3.0-or-later
// Lengths and cuts of wires between given bumps.
#include "wiring/wires.hpp"
#include "wiring_cases.hpp"

#include <QTest>

#include <algorithm>
#include <random>
#include <vector>

using namespace interpose;
using wiring_cases::um;

namespace {

std::vector<Point> points(std::initializer_list<std::pair<int, int>> coordinates)
{
    std::vector<Point> list;
    for (const auto& [x, y] : coordinates)
        list.push_back({um(x), um(y)});
    return list;
}

} // namespace

class TestWiringWires : public QObject
{
    Q_OBJECT

private slots:
    void bins_data();
    void bins();
    void binsOfSomeWires();
    void lengths();
    void orderDoesNotMatter();
    void cuts_data();
    void cuts();
    void cutOfFiveWires();
};

void TestWiringWires::lengths()
{
    const auto a = points({{0, 0}, {0, 100}, {0, 200}});
    const auto b = points({{1000, 0}, {1000, 100}, {900, 250}});
    const WireLengths straight = wireLengths(a, b), crossed = wireLengths(a, b, true);
    QCOMPARE(straight.total_nm, 1000'000 + 1000'000 + 950'000);
    QCOMPARE(straight.longest.nm(), 1000'000);
    QCOMPARE(crossed.total_nm, 1150'000 + 1000'000 + 1200'000);
    QCOMPARE(crossed.longest.nm(), 1200'000);
    QCOMPARE(crossed.wires, 3);
    QCOMPARE(crossed.meanMm(), 3.35 / 3);
    QCOMPARE(wireLengths({}, {}).meanMm(), 0.0);
}

void TestWiringWires::orderDoesNotMatter()
{
    std::mt19937 random(7);
    std::uniform_int_distribution<int> place(-50'000, 50'000);
    std::vector<std::pair<Point, Point>> wires(997);
    for (auto& [a, b] : wires) {
        a = {um(place(random)), um(place(random))};
        b = {um(place(random)), um(place(random))};
    }
    const auto measure = [&wires] {
        std::vector<Point> a, b;
        for (const auto& [from, to] : wires) {
            a.push_back(from);
            b.push_back(to);
        }
        return wireLengths(a, b);
    };
    const WireLengths first = measure();
    for (int i = 0; i < 20; ++i) {
        std::shuffle(wires.begin(), wires.end(), random);
        QCOMPARE(measure(), first);
    }
}

void TestWiringWires::cuts_data()
{
    QTest::addColumn<QList<int>>("ends"); // from, to per wire, in x
    QTest::addColumn<qint64>("peak");
    QTest::addColumn<double>("at_um");
    QTest::newRow("none") << QList<int>{} << qint64{0} << 0.0;
    QTest::newRow("one, backwards") << QList<int>{9, 1} << qint64{1} << 1.0;
    QTest::newRow("apart") << QList<int>{0, 1, 2, 3} << qint64{1} << 0.0;
    QTest::newRow("closed ends touch") << QList<int>{0, 2, 2, 4} << qint64{2} << 2.0;
    QTest::newRow("nested") << QList<int>{0, 10, 2, 8, 4, 6, 9, 12} << qint64{3} << 4.0;
    QTest::newRow("points") << QList<int>{5, 5, 5, 5, 5, 5} << qint64{3} << 5.0;
}

void TestWiringWires::cuts()
{
    QFETCH(QList<int>, ends);
    QFETCH(qint64, peak);
    QFETCH(double, at_um);
    std::vector<Point> a, b, turnedA, turnedB;
    for (qsizetype i = 0; i < ends.size(); i += 2) {
        a.push_back({um(ends[i]), um(3)});
        b.push_back({um(ends[i + 1]), um(70 - static_cast<int>(i))});
        turnedA.push_back({a.back().y, a.back().x});
        turnedB.push_back({b.back().y, b.back().x});
    }
    QCOMPARE(peakCut(a, b, CutLine::Vertical), (CutPeak{peak, um(at_um)}));
    QCOMPARE(peakCut(turnedA, turnedB, CutLine::Horizontal), (CutPeak{peak, um(at_um)}));
}

void TestWiringWires::cutOfFiveWires()
{
    const auto a = points({{1, 1}, {4, 5}, {7, 2}, {5, 0}, {6, 9}}),
               b = points({{9, 1}, {6, 9}, {12, 2}, {5, 9}, {6, 0}});
    QCOMPARE(peakCut(a, b, CutLine::Vertical), (CutPeak{3, um(5)}));   // at x = 5: 1-9, 4-6 and the upright at 5
    QCOMPARE(peakCut(a, b, CutLine::Horizontal), (CutPeak{3, um(1)})); // at y = 1: the flat one and the two uprights
}

void TestWiringWires::bins_data()
{
    QTest::addColumn<double>("length_um");
    QTest::addColumn<int>("bin");
    QTest::newRow("none") << 0.0 << 0;
    QTest::newRow("just under 0.5 mm") << 499.999 << 0;
    QTest::newRow("0.5 mm") << 500.0 << 1;
    QTest::newRow("just under 1 mm") << 999.999 << 1;
    QTest::newRow("1 mm") << 1000.0 << 2;
    QTest::newRow("3.9 mm") << 3900.0 << 3;
    QTest::newRow("4 mm") << 4000.0 << 4;
    QTest::newRow("just under 32 mm") << 31999.999 << 6;
    QTest::newRow("32 mm") << 32000.0 << 7;
    QTest::newRow("ten metres") << 1e7 << 7;
}

void TestWiringWires::bins()
{
    QFETCH(double, length_um);
    QFETCH(int, bin);
    QCOMPARE(wireBin(Coord::fromUm(length_um)), static_cast<std::size_t>(bin));
}

void TestWiringWires::binsOfSomeWires()
{
    const auto at = [](double x, double y) { return Point{Coord::fromUm(x), Coord::fromUm(y)}; };
    // 0.4, 0.5 + 0.6 and 5 mm; one after the other and, with the far ends turned round, the same.
    const std::vector<Point> a{at(0, 0), at(0, 0), at(0, 0)}, b{at(400, 0), at(500, 600), at(-1000, 4000)},
        turned{b[2], b[1], b[0]};
    const WireBins expected{1, 0, 1, 0, 1, 0, 0, 0};
    QVERIFY(wireLengths(a, b).bins == expected);
    QVERIFY(wireLengths(a, turned, true).bins == expected);
    QVERIFY((wireLengths(std::span(a).first(1), std::span(b).first(1)).bins == WireBins{1, 0, 0, 0, 0, 0, 0, 0}));
    QVERIFY(wireLengths({}, {}).bins == WireBins{});
}

QTEST_APPLESS_MAIN(TestWiringWires)
#include "tst_wiring_wires.moc"
