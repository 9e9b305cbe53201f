// SPDX-License-Identifier: GPL-3.0-or-later
// Areas of unions, differences of rectangles and the spatial index, each against a count over unit squares.
#include "geom/region.hpp"

#include <QtTest>

#include <chrono>
#include <random>

using namespace interpose;

namespace {

Rect mm(int x, int y, int w, int h)
{
    return {Coord::fromMm(x), Coord::fromMm(y), Coord::fromMm(w), Coord::fromMm(h)};
}

std::vector<Rect> randomRects(std::mt19937& random, int count, int span, int largest)
{
    std::uniform_int_distribution<int> at(0, span), size(0, largest);
    std::vector<Rect> rects;
    for (int i = 0; i < count; ++i)
        rects.push_back(mm(at(random), at(random), size(random), size(random)));
    return rects;
}

/// Unit squares of a 0..span field that some rectangle covers.
int countCovered(const std::vector<Rect>& rects, int span)
{
    int sum = 0;
    for (int x = 0; x < span; ++x)
        for (int y = 0; y < span; ++y)
            sum += std::ranges::any_of(rects, [&](const Rect& r) { return r.contains(mm(x, y, 1, 1)); });
    return sum;
}

} // namespace

class TestGeomRegion : public QObject
{
    Q_OBJECT
private slots:
    void unionArea_data();
    void unionArea();
    void unionOfRandomRects();
    void uncovered();
    void subtractLeavesTheRest();
    void indexFindsWhatALoopFinds();
    void manyRectanglesAreQuick();
};

void TestGeomRegion::unionArea_data()
{
    QTest::addColumn<std::vector<Rect>>("rects");
    QTest::addColumn<double>("area_mm2");
    QTest::newRow("none") << std::vector<Rect>{} << 0.0;
    QTest::newRow("one") << std::vector{mm(1, 2, 3, 4)} << 12.0;
    QTest::newRow("twice the same") << std::vector{mm(1, 2, 3, 4), mm(1, 2, 3, 4)} << 12.0;
    QTest::newRow("side by side") << std::vector{mm(0, 0, 2, 2), mm(2, 0, 2, 2)} << 8.0;
    QTest::newRow("crossing") << std::vector{mm(0, 2, 6, 2), mm(2, 0, 2, 6)} << 20.0;
    QTest::newRow("one inside") << std::vector{mm(0, 0, 6, 6), mm(1, 1, 2, 2)} << 36.0;
    QTest::newRow("an empty one counts nothing") << std::vector{mm(0, 0, 0, 6), mm(1, 1, 2, 2)} << 4.0;
    QTest::newRow("left of the origin") << std::vector{mm(-5, -5, 3, 3), mm(-4, -4, 3, 3)} << 14.0;
}

void TestGeomRegion::unionArea()
{
    QFETCH(std::vector<Rect>, rects);
    QFETCH(double, area_mm2);
    QCOMPARE(unionAreaMm2(rects), area_mm2);
}

void TestGeomRegion::unionOfRandomRects()
{
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round) {
        const std::vector<Rect> rects = randomRects(random, 1 + round % 12, 20, 9);
        QCOMPARE(unionAreaMm2(rects), double(countCovered(rects, 30)));
    }
}

void TestGeomRegion::uncovered()
{
    const Rect target = mm(2, 2, 4, 4);
    QCOMPARE(uncoveredAreaMm2(target, {}), 16.0);
    QCOMPARE(uncoveredAreaMm2(target, {mm(0, 0, 10, 10)}), 0.0);
    QCOMPARE(uncoveredAreaMm2(target, {mm(0, 0, 4, 10)}), 8.0);
    QCOMPARE(uncoveredAreaMm2(target, {mm(0, 0, 4, 10), mm(4, 0, 6, 10)}), 0.0);
    QCOMPARE(uncoveredAreaMm2(target, {mm(6, 0, 4, 10)}), 16.0);
}

void TestGeomRegion::subtractLeavesTheRest()
{
    QCOMPARE(subtract(mm(0, 0, 4, 4), {}).size(), std::size_t(1));
    QVERIFY(subtract(mm(0, 0, 4, 4), {mm(-1, -1, 9, 9)}).empty());
    // A hole in the middle leaves four pieces: below, left and right of it, above.
    const std::vector<Rect> ring{mm(0, 0, 4, 1), mm(0, 1, 1, 2), mm(3, 1, 1, 2), mm(0, 3, 4, 1)};
    QVERIFY(subtract(mm(0, 0, 4, 4), {mm(1, 1, 2, 2)}) == ring);

    std::mt19937 random(2);
    for (int round = 0; round < 200; ++round) {
        const std::vector<Rect> holes = randomRects(random, round % 8, 20, 9);
        const Rect target = mm(5, 5, 10, 10);
        const std::vector<Rect> rest = subtract(target, holes);
        double sum = 0;
        for (const Rect& r : rest) {
            QVERIFY(target.contains(r));
            for (const Rect& hole : holes)
                QVERIFY(hole.empty() || !overlaps(r, hole));
            sum += r.areaMm2();
        }
        QCOMPARE(sum, unionAreaMm2(rest)); // the pieces are disjoint
        QCOMPARE(sum, uncoveredAreaMm2(target, holes));
    }
}

void TestGeomRegion::indexFindsWhatALoopFinds()
{
    std::mt19937 random(3);
    for (const int count : {0, 1, 15, 300}) {
        const std::vector<Rect> rects = randomRects(random, count, 60, 6);
        const SpatialIndex index(rects);
        for (int query = 0; query < 50; ++query) {
            const Rect area = randomRects(random, 1, 60, 12).front();
            std::vector<std::size_t> expected;
            for (std::size_t i = 0; i < rects.size(); ++i) {
                const Point apart = gap(rects[i], area);
                if (apart.x <= Coord{} && apart.y <= Coord{}) expected.push_back(i);
            }
            QVERIFY(index.touching(area) == expected);
        }
    }
}

void TestGeomRegion::manyRectanglesAreQuick()
{
    std::mt19937 random(4);
    const std::vector<Rect> rects = randomRects(random, 100'000, 9'000, 40);
    const auto start = std::chrono::steady_clock::now();
    QVERIFY(unionAreaMm2(rects) > 0);
    // A second is twenty times what it takes; the quadratic way takes minutes.
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

QTEST_APPLESS_MAIN(TestGeomRegion)
#include "tst_geom_region.moc"
