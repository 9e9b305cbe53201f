// SPDX-License-Identifier: GPL-3.0-or-later
// Dies per wafer: the row count against a brute-force count of corners, symmetry, limits, and the carrier sizes that
// published modules have.
#include "flow/wafer.hpp"

#include <QTest>

#include <cmath>

using namespace interpose;

namespace {

/// Independent of the code under test: every die of a generous grid, four corners each.
int bruteForce(const Wafer& wafer, double w, double h, double x0, double y0)
{
    const double r = wafer.diameter_mm / 2 - wafer.edge_exclusion_mm + 1e-9;
    const int reach = static_cast<int>(wafer.diameter_mm / std::min(w, h)) + 2;
    int dies = 0;
    for (int i = -reach; i <= reach; ++i)
        for (int j = -reach; j <= reach; ++j) {
            const double x = x0 + i * (w + wafer.scribe_mm), y = y0 + j * (h + wafer.scribe_mm);
            const bool inside = std::hypot(x, y) <= r && std::hypot(x + w, y) <= r && std::hypot(x, y + h) <= r &&
                                std::hypot(x + w, y + h) <= r;
            dies += inside ? 1 : 0;
        }
    return dies;
}

/// Every point just inside the wafer's edge lies on a die of the map or in a street.
bool coversRim(const std::vector<WaferSite>& map, double width_mm, double height_mm)
{
    const double pitchX = width_mm + 0.1, pitchY = height_mm + 0.1;
    for (int i = 0; i < 3600; ++i) {
        const double x = 149.99 * std::cos(i * 1.745329e-3), y = 149.99 * std::sin(i * 1.745329e-3);
        const double column = std::floor((x - map[0].x_mm) / pitchX), row = std::floor((y - map[0].y_mm) / pitchY);
        const double left = map[0].x_mm + column * pitchX, bottom = map[0].y_mm + row * pitchY;
        const bool street = x > left + width_mm || y > bottom + height_mm;
        const auto at = [&](const WaferSite& site) { return std::hypot(site.x_mm - left, site.y_mm - bottom) < 1e-6; };
        if (!street && std::ranges::none_of(map, at)) return false;
    }
    return true;
}

} // namespace

class TstFlowWafer : public QObject
{
    Q_OBJECT

private slots:
    void exactCountIsThatOfTheCorners_data()
    {
        QTest::addColumn<double>("diameter");
        QTest::addColumn<double>("edge");
        QTest::addColumn<double>("scribe");
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("height");
        QTest::newRow("25 x 32") << 300. << 3. << 0.1 << 25. << 32.;
        QTest::newRow("reticle") << 300. << 3. << 0.1 << 26. << 33.;
        QTest::newRow("interposer") << 300. << 3. << 0.1 << 48.6 << 34.3;
        QTest::newRow("bridge") << 300. << 3. << 0.1 << 4. << 8.;
        QTest::newRow("wide street") << 300. << 3. << 9. << 21. << 17.;
        QTest::newRow("no street") << 200. << 0. << 0. << 7. << 5.;
        QTest::newRow("nearly the wafer") << 300. << 3. << 0.1 << 200. << 210.;
        QTest::newRow("two halves") << 300. << 3. << 0.1 << 100. << 200.;
        QTest::newRow("wide strip") << 300. << 3. << 0.2 << 290. << 3.;
        QTest::newRow("corner on the rim") << 300. << 0. << 0. << 180. << 240.; // 90^2 + 120^2 = 150^2
    }
    void exactCountIsThatOfTheCorners()
    {
        QFETCH(double, diameter);
        QFETCH(double, edge);
        QFETCH(double, scribe);
        QFETCH(double, width);
        QFETCH(double, height);
        const Wafer wafer{diameter, edge, scribe};
        const double s = scribe / 2;
        const std::int64_t counts[] = {exactWholeDies(wafer, width, height, WaferAlignment::DieCentre),
                                       exactWholeDies(wafer, width, height, WaferAlignment::StreetCrossing),
                                       exactWholeDies(wafer, width, height, WaferAlignment::VerticalStreet),
                                       exactWholeDies(wafer, width, height, WaferAlignment::HorizontalStreet)};
        QCOMPARE(counts[0], bruteForce(wafer, width, height, -width / 2, -height / 2));
        QCOMPARE(counts[1], bruteForce(wafer, width, height, s, s));
        QCOMPARE(counts[2], bruteForce(wafer, width, height, s, -height / 2));
        QCOMPARE(counts[3], bruteForce(wafer, width, height, -width / 2, s));
        const DieCount best = bestAlignedDies(wafer, width, height);
        QCOMPARE(best.dies, static_cast<double>(*std::max_element(std::begin(counts), std::end(counts))));
        QCOMPARE(static_cast<double>(exactWholeDies(wafer, width, height, best.alignment)), best.dies);
        QVERIFY(static_cast<double>(bestOffsetDies(wafer, width, height)) >= best.dies);
        QCOMPARE(bestAlignedDies(wafer, height, width).dies, best.dies); // the wafer is round
    }

    void oneDieAsLargeAsTheWaferAllows()
    {
        const Wafer wafer{300, 0, 0};
        QVERIFY(fitsOnWafer(wafer, 180, 240));
        QCOMPARE(bestAlignedDies(wafer, 180, 240).dies, 1.0);
        QVERIFY(!fitsOnWafer(wafer, 180.001, 240));
        QCOMPARE(bestAlignedDies(wafer, 180.001, 240).dies, 0.0);
        QCOMPARE(bestAlignedDies({10, 5, 0}, 1, 1).dies, 0.0); // nothing usable is left
    }

    void carriersOfTheH100Class()
    {
        // 48.6 x 34.3 mm = 1667 mm2. Published: about 28 per wafer.
        const double dies = bestAlignedDies({300, 3, 0.1}, 48.6, 34.3).dies;
        QVERIFY2(dies >= 27 && dies <= 31, qPrintable(QString::number(dies)));
    }

    /// 800 mm2 on 300 mm: 88.357 - 23.562 on the whole wafer; r = 147 and A' = 25.1 x 32.1 with rim and streets.
    void closedFormsByHand()
    {
        const auto near = [](double got, double expected) { return std::abs(got - expected) < 1e-3; };
        QVERIFY(near(diesClassicNoEdge({300, 3, 0.1}, 25, 32), 64.795));
        QVERIFY(near(diesByAreaRatio({300, 3, 0.1}, 25, 32), 84.257));
    }

    void closedFormsFallWithAreaAndLieBelowTheAreaRatio()
    {
        const Wafer wafer{300, 3, 0.1};
        double before = 1e9;
        for (const double side : {1., 5., 10., 20., 30., 40.}) {
            const double dies = diesClassic(wafer, side, side);
            QVERIFY(dies < before && dies < diesByAreaRatio(wafer, side, side));
            QVERIFY(std::abs(diesClassicSquare(wafer, side * side) - dies) < 1e-9 * dies);
            before = dies;
        }
        QVERIFY(std::abs(diesClassic(wafer, 25, 32) - 61.24822094526482) < 1e-9);
        QCOMPARE(diesGrossRounded(wafer, 25, 32), 63.0);
    }

    void tinyDiesTakeTheClosedForm()
    {
        const Wafer wafer{300, 3, 0};
        const DieCount count = bestAlignedDies(wafer, 0.01, 0.02);
        QVERIFY(!count.exact);
        const double exact = static_cast<double>(exactWholeDies(wafer, 0.01, 0.02, WaferAlignment::DieCentre));
        QVERIFY(std::abs(count.dies / exact - 1) < 1e-3);
        QVERIFY(bestAlignedDies({300, 3, 0.1}, 1e-6, 200).dies > 0); // a nanometre wide: still a number
    }

    void mapHoldsTheWholeDiesAndTheRim()
    {
        const Wafer wafer{300, 3, 0.1};
        for (const auto& [w, h] : {std::pair{25.3, 32.2}, {48.9, 34.4}, {10.0, 10.0}, {200.0, 30.0}}) {
            for (const WaferAlignment alignment : kWaferAlignments) {
                const std::vector<WaferSite> map = waferMap(wafer, w, h, alignment);
                std::int64_t whole = 0;
                double covered = 0;
                for (const WaferSite& site : map) {
                    whole += site.whole;
                    covered += (w + 0.1) * (h + 0.1);
                }
                QCOMPARE(whole, exactWholeDies(wafer, w, h, alignment));
                QVERIFY(covered > 3.14 * 150 * 150 * 0.99); // together they cover the disc, but for streets
                QVERIFY(coversRim(map, w, h));
            }
        }
        QVERIFY(waferMap(wafer, 0.01, 0.01, WaferAlignment::DieCentre).empty());
    }
};

QTEST_APPLESS_MAIN(TstFlowWafer)
#include "tst_flow_wafer.moc"
