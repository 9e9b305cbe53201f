// SPDX-License-Identifier: GPL-3.0-or-later
// Lengths: what goes in as micrometres comes out the same, rounding is to the nearest, halves away from zero.
#include "base/coord.hpp"

#include <QtTest>

using namespace interpose;
using namespace interpose::literals;

class TestBaseCoord : public QObject
{
    Q_OBJECT
private slots:
    void fromUm_data();
    void fromUm();
    void everyNanometreSurvivesAFile();
    void arithmetic();
    void literalsAgree();
};

void TestBaseCoord::fromUm_data()
{
    QTest::addColumn<double>("um");
    QTest::addColumn<qint64>("nm");
    QTest::newRow("zero") << 0.0 << qint64(0);
    QTest::newRow("one") << 1.0 << qint64(1000);
    QTest::newRow("a tenth has no exact double") << 0.1 << qint64(100);
    QTest::newRow("half a nm goes up") << 0.0005 << qint64(1);
    QTest::newRow("half a nm goes down below zero") << -0.0005 << qint64(-1);
    QTest::newRow("less than half vanishes") << 0.00049 << qint64(0);
    QTest::newRow("negative") << -12.345 << qint64(-12345);
    QTest::newRow("largest") << Coord::kLargestUm << qint64(10'000'000'000);
}

void TestBaseCoord::fromUm()
{
    QFETCH(double, um);
    QFETCH(qint64, nm);
    QCOMPARE(qint64(Coord::fromUm(um).nm()), nm);
}

void TestBaseCoord::everyNanometreSurvivesAFile()
{
    // The file holds micrometres as doubles: no nanometre may be lost on the way there and back.
    for (std::int64_t nm = -2'000'003; nm < 2'000'000; nm += 7)
        QVERIFY(Coord::fromUm(Coord::fromNm(nm).um()) == Coord::fromNm(nm));
    for (std::int64_t nm = 9'999'999'000; nm <= 10'000'000'000; ++nm)
        QVERIFY(Coord::fromUm(Coord::fromNm(nm).um()) == Coord::fromNm(nm));
}

void TestBaseCoord::arithmetic()
{
    const Coord a = 3_um, b = 500_nm;
    QCOMPARE((a + b).nm(), 3500);
    QCOMPARE((a - b).nm(), 2500);
    QCOMPARE((-a).nm(), -3000);
    QCOMPARE(abs(b - a).nm(), 2500);
    QCOMPARE((a * 3).nm(), 9000);
    QCOMPARE((3 * a).nm(), 9000);
    QCOMPARE((a / 7).nm(), 428);
    QVERIFY(b < a);
    Coord c = a;
    c += b;
    c -= a;
    QVERIFY(c == b);
}

void TestBaseCoord::literalsAgree()
{
    QVERIFY(1_mm == 1000_um);
    QVERIFY(1_um == 1000_nm);
    QVERIFY(Coord::fromMm(1.5) == 1500_um);
    QCOMPARE((26_mm).mm(), 26.0);
    QCOMPARE((26_mm).m(), 0.026);
}

QTEST_APPLESS_MAIN(TestBaseCoord)
#include "tst_base_coord.moc"
