// SPDX-License-Identifier: GPL-3.0-or-later
// Joints: one form per bond, the binomial against its sum term by term, and the classes that forgive.
#include "flow/bond_yield.hpp"

#include <QTest>

#include <cmath>

using namespace interpose;

namespace {

bool near(double got, double expected, double relative = 1e-9)
{
    return std::abs(got - expected) <= relative * std::abs(expected);
}

/// Term by term from none failed, without logarithms: for small n only.
double summed(double p, int n, int most)
{
    double term = std::pow(1 - p, n), sum = 0;
    for (int k = 0; k <= most; ++k) {
        sum += term;
        term *= static_cast<double>(n - k) / (k + 1) * p / (1 - p);
    }
    return sum;
}

Bond perBond(double yield)
{
    Bond bond;
    bond.yield_form = BondYieldForm::PerBond;
    bond.yield = yield;
    return bond;
}

} // namespace

class TstFlowBonds : public QObject
{
    Q_OBJECT

private slots:
    void binomialIsItsSum()
    {
        for (const int n : {1, 2, 7, 15, 16, 17, 40, 200})
            for (const double p : {1e-6, 0.01, 0.3, 0.5, 0.9})
                for (int k = 0; k <= n; k += std::max(1, n / 9))
                    QVERIFY2(near(binomialAtMost(p, n, k), k == n ? 1 : summed(p, n, k), 1e-11),
                             qPrintable(QString("%1 %2 %3").arg(n).arg(p).arg(k)));
    }

    void binomialAtItsEnds()
    {
        QCOMPARE(binomialAtMost(0, 1000, 0), 1.0);
        QCOMPARE(binomialAtMost(1, 1000, 999), 0.0);
        QCOMPARE(binomialAtMost(1, 1000, 1000), 1.0);
        QCOMPARE(binomialAtMost(0.5, 0, 0), 1.0);
        QCOMPARE(binomialAtMost(0.5, 10, -1), 0.0);
    }

    void binomialOfManyIsNormal()
    {
        // A million tries: mean 1000, deviation 31.6; half a term beside the mean.
        const double mean = 1000, deviation = std::sqrt(1000 * 0.999);
        for (const double z : {-3.0, -1.0, 0.0, 1.0, 3.0}) {
            const double most = std::floor(mean + z * deviation);
            const double normal = 0.5 * std::erfc(-(most + 0.5 - mean) / deviation / std::sqrt(2.0));
            QVERIFY(std::abs(binomialAtMost(1e-3, 1e6, most) - normal) < 5e-3);
        }
        QVERIFY(binomialAtMost(1e-9, 1e6, 0) > 0.998 && near(binomialAtMost(1e-9, 1e6, 0), std::exp(-1e-3), 1e-8));
    }

    void beyondTenMillionTheLimitsTakeOver()
    {
        for (const double mean : {0.5, 30.0, 2000.0}) { // rare, not so rare, many: no step at the border
            for (const double z : {-2.0, 0.0, 2.0}) {
                const double most = std::floor(mean + z * std::sqrt(mean));
                const double exact = binomialAtMost(mean / 1e7, 1e7, most);
                const double limit = binomialAtMost(mean / (1e7 + 10), 1e7 + 10, most);
                QVERIFY2(std::abs(exact - limit) < 1e-2, qPrintable(QString("%1 %2").arg(exact).arg(limit)));
            }
        }
        QVERIFY(near(binomialAtMost(1e-12, 1e12, 0), std::exp(-1), 1e-9));
        QVERIFY(binomialAtMost(0.3, 1e20, 2e19) < 1e-9); // and it returns
        QVERIFY(binomialAtMost(0.1, 1e20, 2e19) > 1 - 1e-9);
    }

    void formsAreOneAtATime()
    {
        Bond bond = perBond(1 - 1e-6);
        bond.defects_per_cm2 = 0.5;
        QVERIFY(near(bondYield(bond, 100, 62500).yield, std::exp(62500 * std::log(1 - 1e-6))));
        QCOMPARE(bondYield(bond, 100, 62500).form, std::string_view("per bond"));
        bond.yield_form = BondYieldForm::PerDie;
        QCOMPARE(bondYield(bond, 100, 62500).yield, 1 - 1e-6);
        bond.yield_form = BondYieldForm::PerArea;
        QVERIFY(near(bondYield(bond, 100, 62500).yield, std::exp(-0.5)));
        QCOMPARE(bondYield(bond, 100, 62500).form, std::string_view("per area"));
    }

    void classesMultiply()
    {
        Bond bond = perBond(1 - 1e-5);
        bond.repairable_share = 0.25;
        bond.repair_group = 50;
        bond.repair_spares = 2;
        bond.power_share = 0.5;
        bond.tolerated_open_share = 0.001;
        const BondYield yield = bondYield(bond, 160, 1e5);
        QVERIFY(near(*yield.signal, std::pow(1 - 1e-5, 25000)));
        QVERIFY(near(*yield.repairable, std::pow(summed(1e-5, 50, 2), 500)));
        QVERIFY(near(*yield.power, binomialAtMost(1e-5, 50000, 50)));
        QCOMPARE(yield.yield, *yield.signal * *yield.repairable * *yield.power);
        QCOMPARE(yield.form, std::string_view("per bond, by class"));
        QVERIFY(yield.yield > bondYield(perBond(1 - 1e-5), 160, 1e5).yield);
    }

    void aClassThatForgivesNothingIsASignal()
    {
        Bond bond = perBond(1 - 2e-6);
        const double plain = bondYield(bond, 1, 50000).yield;
        bond.power_share = 0.4;
        QVERIFY(near(bondYield(bond, 1, 50000).yield, plain, 1e-8));
        bond.repairable_share = 0.2;
        bond.repair_group = 10;
        QVERIFY(near(bondYield(bond, 1, 50000).yield, plain, 1e-8));
    }

    void moreSparesMoreYield()
    {
        Bond bond = perBond(0.999);
        bond.repairable_share = 1;
        bond.repair_group = 64;
        double before = 0;
        for (bond.repair_spares = 0; bond.repair_spares < 5; ++bond.repair_spares) {
            const double yield = bondYield(bond, 1, 6400).yield;
            QVERIFY(yield > before);
            before = yield;
        }
        QVERIFY(before > 0.999);
    }
};

QTEST_APPLESS_MAIN(TstFlowBonds)
#include "tst_flow_bonds.moc"
