// SPDX-License-Identifier: GPL-3.0-or-later
// The orientations, worked out by hand on an unequal rectangle: flip first, then turn, then move; and their algebra.
#include "geom/geometry.hpp"

#include <QtTest>

using namespace interpose;

namespace {

Coord c(std::int64_t nm)
{
    return Coord::fromNm(nm);
}
Point p(std::int64_t x, std::int64_t y)
{
    return {c(x), c(y)};
}
Rect r(std::int64_t x, std::int64_t y, std::int64_t w, std::int64_t h)
{
    return {c(x), c(y), c(w), c(h)};
}
std::string text(Point q)
{
    return std::to_string(q.x.nm()) + ',' + std::to_string(q.y.nm());
}
std::string text(const Rect& q)
{
    return text(Point{q.x, q.y}) + ' ' + text(Point{q.width, q.height});
}

} // namespace

class TestGeomTransform : public QObject
{
    Q_OBJECT
private slots:
    void orientation_data();
    void orientation();
    void composeIsOneAfterTheOther();
    void backUndoes();
    void fourTurnsAreNone();
    void rectangles();
};

void TestGeomTransform::orientation_data()
{
    // Frame 10 x 6; the point (2, 1); the rectangle (1, 0) of 3 x 2. Placed at the origin and at (100, 50).
    QTest::addColumn<int>("turns");
    QTest::addColumn<bool>("flipped");
    QTest::addColumn<int>("x");
    QTest::addColumn<int>("y");
    QTest::addColumn<int>("pointX");
    QTest::addColumn<int>("pointY");
    QTest::addColumn<QString>("rect");
    QTest::newRow("R0") << 0 << false << 0 << 0 << 2 << 1 << "1,0 3,2";
    QTest::newRow("R90") << 1 << false << 0 << 0 << 5 << 2 << "4,1 2,3";
    QTest::newRow("R180") << 2 << false << 0 << 0 << 8 << 5 << "6,4 3,2";
    QTest::newRow("R270") << 3 << false << 0 << 0 << 1 << 8 << "0,6 2,3";
    QTest::newRow("flip R0") << 0 << true << 0 << 0 << 8 << 1 << "6,0 3,2";
    QTest::newRow("flip R90") << 1 << true << 0 << 0 << 5 << 8 << "4,6 2,3";
    QTest::newRow("flip R180") << 2 << true << 0 << 0 << 2 << 5 << "1,4 3,2";
    QTest::newRow("flip R270") << 3 << true << 0 << 0 << 1 << 2 << "0,1 2,3";
    QTest::newRow("R0 moved") << 0 << false << 100 << 50 << 102 << 51 << "101,50 3,2";
    QTest::newRow("R90 moved") << 1 << false << 100 << 50 << 105 << 52 << "104,51 2,3";
    QTest::newRow("R180 moved") << 2 << false << 100 << 50 << 108 << 55 << "106,54 3,2";
    QTest::newRow("R270 moved") << 3 << false << 100 << 50 << 101 << 58 << "100,56 2,3";
    QTest::newRow("flip R0 moved") << 0 << true << 100 << 50 << 108 << 51 << "106,50 3,2";
    QTest::newRow("flip R90 moved") << 1 << true << 100 << 50 << 105 << 58 << "104,56 2,3";
    QTest::newRow("flip R180 moved") << 2 << true << 100 << 50 << 102 << 55 << "101,54 3,2";
    QTest::newRow("flip R270 moved") << 3 << true << 100 << 50 << 101 << 52 << "100,51 2,3";
}

void TestGeomTransform::orientation()
{
    QFETCH(int, turns);
    QFETCH(bool, flipped);
    QFETCH(int, x);
    QFETCH(int, y);
    QFETCH(int, pointX);
    QFETCH(int, pointY);
    QFETCH(QString, rect);
    const Transform t{p(x, y), {c(10), c(6)}, turned(Rotation::R0, turns), flipped};
    QCOMPARE(text(t.apply(p(2, 1))), text(p(pointX, pointY)));
    QCOMPARE(QString::fromStdString(text(t.apply(r(1, 0, 3, 2)))), rect);
    QCOMPARE(text(t.box()), turns % 2 ? text(r(x, y, 6, 10)) : text(r(x, y, 10, 6)));
    QCOMPARE(text(t.apply(r(0, 0, 10, 6))), text(t.box()));
}

namespace {

/// All eight orientations of a frame, away from the origin.
std::vector<Transform> orientations(Size size)
{
    std::vector<Transform> all;
    for (int turns = 0; turns < 4; ++turns)
        for (const bool flipped : {false, true})
            all.push_back({p(13 * turns - 7, flipped ? 31 : -5), size, turned(Rotation::R0, turns), flipped});
    return all;
}

} // namespace

void TestGeomTransform::composeIsOneAfterTheOther()
{
    for (const Transform& outer : orientations({c(40), c(30)}))
        for (const Transform& inner : orientations({c(10), c(6)})) {
            const Transform both = compose(outer, inner);
            for (const Point q : {p(0, 0), p(10, 0), p(3, 5), p(-4, 17)})
                QCOMPARE(text(both.apply(q)), text(outer.apply(inner.apply(q))));
            QCOMPARE(text(both.box()), text(outer.apply(inner.box())));
        }
}

void TestGeomTransform::backUndoes()
{
    for (const Transform& t : orientations({c(10), c(6)})) {
        for (const Point q : {p(0, 0), p(10, 6), p(3, 5), p(-4, 17)}) {
            QCOMPARE(text(t.unapply(t.apply(q))), text(q));
            QCOMPARE(text(t.unapplyVector(t.applyVector(q))), text(q));
            QCOMPARE(text(t.applyVector(q)), text(t.apply(q) - t.apply(p(0, 0))));
        }
        QCOMPARE(text(t.unapply(t.apply(r(1, 0, 3, 2)))), text(r(1, 0, 3, 2)));
    }
}

void TestGeomTransform::fourTurnsAreNone()
{
    QVERIFY(turned(Rotation::R0, 4) == Rotation::R0);
    QVERIFY(turned(Rotation::R90, -1) == Rotation::R0);
    QVERIFY(turned(Rotation::R270, 6) == Rotation::R90);
    QVERIFY(turned(Rotation::R0, -7) == Rotation::R90);
    QCOMPARE(degrees(Rotation::R270), 270);
}

void TestGeomTransform::rectangles()
{
    const Rect a = r(0, 0, 10, 6);
    QVERIFY(overlaps(a, r(9, 5, 4, 4)));
    QVERIFY2(!overlaps(a, r(10, 0, 4, 4)), "touching is not overlapping");
    QCOMPARE(text(intersection(a, r(4, -2, 20, 5))), text(r(4, 0, 6, 3)));
    QVERIFY(intersection(a, r(10, 0, 4, 4)).empty());
    QCOMPARE(text(boundingBox(a, r(20, -3, 1, 1))), text(r(0, -3, 21, 9)));
    QCOMPARE(text(gap(a, r(13, 2, 4, 4))), text(p(3, -4)));
    QCOMPARE(text(gap(r(13, 2, 4, 4), a)), text(p(3, -4)));
    QVERIFY(a.contains(r(0, 0, 10, 6)));
    QVERIFY(!a.contains(r(0, 0, 11, 6)));
    QVERIFY(a.contains(p(10, 6)));
    QCOMPARE(manhattan(p(1, 2), p(-3, 5)).nm(), 7);
    QCOMPARE(Rect(r(0, 0, 2'000'000, 3'000'000)).areaMm2(), 6.0);
}

QTEST_APPLESS_MAIN(TestGeomTransform)
#include "tst_geom_transform.moc"
