// SPDX-License-Identifier: GPL-3.0-or-later
// Closed forms of yield: values worked by hand, limits, monotonicity. The reference cases check many more values.
#include "flow/die_yield.hpp"

#include <QTest>

#include <cmath>

using namespace interpose;

namespace {

bool near(double got, double expected, double relative = 1e-12)
{
    return std::abs(got - expected) <= relative * std::abs(expected);
}

using OneFault = double (*)(double);

} // namespace

class TstFlowDieYield : public QObject
{
    Q_OBJECT

private slots:
    void valuesWorkedByHand()
    {
        QVERIFY(near(meanFaults(800, 0.11), 0.88));
        QVERIFY(near(poissonYield(1), 0.36787944117144233));
        QVERIFY(near(murphyTriangularYield(1), 0.39957640089372803)); // (1 - 1/e)^2
        QVERIFY(near(murphyRectangularYield(1), 0.43233235838169365));
        QVERIFY(near(seedsExponentialYield(1), 0.5));
        QVERIFY(near(seedsSqrtMooreYield(4), 0.1353352832366127)); // e^-2
        QVERIFY(near(negativeBinomialYield(2, 2), 0.25));          // (1 + 1)^-2
        QVERIFY(near(boseEinsteinYieldPerLayer(1, 3), 0.125));     // 2^-3
        QVERIFY(near(boseEinsteinYieldPerDie(3, 3), 0.125));       // the same three faults over three layers
        QVERIFY(near(negativeBinomialYield(0.88, 10), 0.4302402590579391));
    }

    void noFaultsMeanYieldOneAndEachModelFalls_data()
    {
        QTest::addColumn<int>("model");
        for (int model = 0; model < 8; ++model)
            QTest::addRow("model %d", model) << model;
    }
    void noFaultsMeanYieldOneAndEachModelFalls()
    {
        QFETCH(int, model);
        const OneFault models[] = {poissonYield,
                                   murphyTriangularYield,
                                   murphyRectangularYield,
                                   seedsExponentialYield,
                                   seedsSqrtMooreYield,
                                   [](double x) { return negativeBinomialYield(x, 2); },
                                   [](double x) { return boseEinsteinYieldPerLayer(x, 10); },
                                   [](double x) { return boseEinsteinYieldPerDie(x, 10); }};
        const OneFault yield = models[model];
        QCOMPARE(yield(0), 1.0);
        double before = 1;
        for (const double x : {1e-9, 1e-6, 1e-3, 0.1, 1.0, 5.0, 50.0}) {
            const double now = yield(x);
            QVERIFY2(now < before && now >= 0, qPrintable(QString("x = %1: %2 after %3").arg(x).arg(now).arg(before)));
            before = now;
        }
    }

    void negativeBinomialTendsToPoissonAndSeeds()
    {
        for (const double x : {0.01, 0.5, 3.0}) {
            QVERIFY(near(negativeBinomialYield(x, 1e12), poissonYield(x), 1e-9));
            QVERIFY(near(negativeBinomialYield(x, 1), seedsExponentialYield(x)));
            QVERIFY(negativeBinomialYield(x, 2) > negativeBinomialYield(x, 10)); // clustering spares dies
            QVERIFY(negativeBinomialYield(x, 10) > poissonYield(x));
        }
    }

    void processDecidesTheModel_data()
    {
        QTest::addColumn<int>("model");
        QTest::addColumn<double>("expected");
        // 100 mm2, half of it critical, 2 defects per cm2: one fault.
        QTest::newRow("Poisson") << int(YieldModel::Poisson) << poissonYield(1);
        QTest::newRow("negative binomial") << int(YieldModel::NegativeBinomial) << negativeBinomialYield(1, 3);
        QTest::newRow("Murphy") << int(YieldModel::Murphy) << murphyTriangularYield(1);
        QTest::newRow("Seeds") << int(YieldModel::Seeds) << 0.5;
    }
    void processDecidesTheModel()
    {
        QFETCH(int, model);
        QFETCH(double, expected);
        ProcessNode process;
        process.yield_model = static_cast<YieldModel>(model);
        process.defects_per_cm2 = 2;
        process.clustering = 3;
        process.critical_area_ratio = 0.5;
        QVERIFY(near(dieYield(process, 100), expected));
    }

    void knownGoodDie_data()
    {
        QTest::addColumn<double>("trueYield");
        QTest::addColumn<double>("coverage");
        QTest::addColumn<double>("pass");
        QTest::addColumn<double>("escape");
        QTest::newRow("half, half") << 0.5 << 0.5 << 0.75 << 1.0 / 3;
        QTest::newRow("perfect test") << 0.4 << 1.0 << 0.4 << 0.0;
        QTest::newRow("no test") << 0.4 << 0.0 << 1.0 << 0.6;
        QTest::newRow("perfect dies") << 1.0 << 0.9 << 1.0 << 0.0;
        QTest::newRow("nothing passes") << 0.0 << 1.0 << 0.0 << 0.0;
        QTest::newRow("all bad, leaky test") << 0.0 << 0.9 << 0.1 << 1.0;
    }
    void knownGoodDie()
    {
        QFETCH(double, trueYield);
        QFETCH(double, coverage);
        QFETCH(double, pass);
        QFETCH(double, escape);
        const KnownGood known = knownGood(trueYield, coverage);
        QVERIFY(std::abs(known.pass - pass) < 1e-15);
        QVERIFY(std::abs(known.escape_fraction - escape) < 1e-15);
        QVERIFY(std::abs(known.quality + known.escape_fraction - 1) < 1e-15);
    }

    void harvestingSparesUnits()
    {
        // Two units at 0.9: both 0.81, at least one 0.99, at least none 1.
        QVERIFY(near(harvestedYield(0.9, 0.8, 2, 2), 0.8 * 0.81));
        QVERIFY(near(harvestedYield(0.9, 0.8, 2, 1), 0.8 * 0.99));
        QCOMPARE(harvestedYield(0.9, 0.8, 2, 0), 0.8);
        QCOMPARE(harvestedYield(1, 0.8, 144, 132), 0.8);
        QCOMPARE(harvestedYield(0, 0.8, 4, 1), 0.0);
        QVERIFY(near(harvestedYield(0.5, 1, 1000, 500), 0.51261250959, 1e-9)); // (1 + P(exactly half)) / 2: no overflow
    }

    void bothFormsOfBondsAgree()
    {
        QVERIFY(near(allBondsGood(0.5, 3), 0.125));
        QVERIFY(near(allBondsGoodLog(0.5, 3), 0.125));
        QVERIFY(near(allBondsGood(0.9999999, 2e5), allBondsGoodLog(0.9999999, 2e5), 1e-9));
        QCOMPARE(allBondsGoodLog(0, 5), 0.0);
        QCOMPARE(allBondsGoodLog(0, 0), 1.0);
        QCOMPARE(allBondsGoodLog(1, 1e9), 1.0);
    }
};

QTEST_APPLESS_MAIN(TstFlowDieYield)
#include "tst_flow_die_yield.moc"
