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

QTEST_APPLESS_MAIN(TestWiringWires)
#include "tst_wiring_wires.moc"
