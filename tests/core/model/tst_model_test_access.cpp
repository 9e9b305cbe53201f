// SPDX-License-Identifier: GPL-3.0-or-later
// What tests reach, row by row.
#include "model/test_access.hpp"

#include "fixtures.hpp"

#include <QTest>

using namespace interpose;

namespace {

using Known = std::optional<bool>;

/// A die with bumps at 40 and 130 um, or without any.
Part die(bool bumps, bool pads)
{
    Part part;
    if (bumps) part.bonds = {{fixtures::rectUm(0, 0, 10, 10), "c4"}, {fixtures::rectUm(10, 0, 10, 10), "micro"}};
    part.test_pads = pads;
    return part;
}

FlowSettings settings()
{
    FlowSettings flow;
    flow.unprobed_coverage = 0.7;
    flow.carrier_test_coverage = 0.95;
    flow.inspection_coverage = 0.4;
    return flow;
}

} // namespace

class TstModelTestAccess : public QObject
{
    Q_OBJECT

private slots:
    void finestOfAllBonds()
    {
        const Technology t = fixtures::technology();
        QCOMPARE(finestPitch(die(true, false), t), std::optional(Coord::fromUm(40)));
        QCOMPARE(finestPitch(die(false, false), t), std::nullopt);
    }

    void probes_data()
    {
        QTest::addColumn<bool>("bumps");
        QTest::addColumn<bool>("pads");
        QTest::addColumn<double>("probe_um");
        QTest::addColumn<int>("land"); // -1: not known
        QTest::newRow("coarser probes") << true << false << 41.0 << 0;
        QTest::newRow("probes as fine") << true << false << 40.0 << 1;
        QTest::newRow("finer probes") << true << false << 39.0 << 1;
        QTest::newRow("no limit") << true << false << 0.0 << -1;
        QTest::newRow("no bumps") << false << false << 41.0 << -1;
        QTest::newRow("neither") << false << false << 0.0 << -1;
        QTest::newRow("pads") << true << true << 41.0 << 1;
        QTest::newRow("pads alone") << false << true << 41.0 << 1;
        QTest::newRow("pads, no limit") << true << true << 0.0 << 1;
    }

    void probes()
    {
        QFETCH(bool, bumps);
        QFETCH(bool, pads);
        QFETCH(double, probe_um);
        QFETCH(int, land);
        const Technology t = fixtures::technology();
        const Part part = die(bumps, pads);
        const Known known = probesLand(part, t, Coord::fromUm(probe_um));
        QCOMPARE(known, land < 0 ? Known() : Known(land == 1));
        QCOMPARE(probeable(part, t, Coord::fromUm(probe_um)), land != 0); // as the line has it
    }

    void carriers()
    {
        CarrierTechnology carrier;
        carrier.tested_before_attach = true;
        carrier.inspected = true;
        QCOMPARE(carrierCheck(carrier), CarrierCheck::Tested); // before what an inspection sees
        carrier.tested_before_attach = false;
        QCOMPARE(carrierCheck(carrier), CarrierCheck::Inspected);
        carrier.inspected = false;
        QCOMPARE(carrierCheck(carrier), CarrierCheck::Blind);
    }

    void coverages()
    {
        const FlowSettings flow = settings();
        QCOMPARE(sortCoverage(true, {}, 0.96, flow), 0.96);
        QCOMPARE(sortCoverage(false, {}, 0.96, flow), 0.7);
        QCOMPARE(sortCoverage(true, 0.5, 0.96, flow), 0.5);
        QCOMPARE(sortCoverage(false, 0.5, 0.96, flow), 0.5);
        QCOMPARE(carrierCoverage(CarrierCheck::Tested, {}, flow), 0.95);
        QCOMPARE(carrierCoverage(CarrierCheck::Tested, 0.5, flow), 0.5);
        QCOMPARE(carrierCoverage(CarrierCheck::Inspected, {}, flow), 0.4);
        QCOMPARE(carrierCoverage(CarrierCheck::Inspected, 0.5, flow), 0.5);
        QCOMPARE(carrierCoverage(CarrierCheck::Blind, {}, flow), 0.0);
        QCOMPARE(carrierCoverage(CarrierCheck::Blind, 0.5, flow), 0.0);
    }

    void mainCarriers()
    {
        const auto mains = [](const Assembly& assembly) {
            QStringList names;
            const std::vector<PlacedBody> bodies = layOut(assembly);
            for (const PlacedBody& body : bodies)
                if (isMainCarrier(body, bodies)) names << QString::fromStdString(body.placed->id.str());
            return names;
        };
        QCOMPARE(mains(fixtures::threeDOnTwoHalfD()), QStringList{"INT"});     // on the root, which is a substrate
        QCOMPARE(mains(fixtures::infoWithoutSubstrate()), QStringList{"RDL"}); // the root itself
        QCOMPARE(mains(fixtures::emibUnderTwoDies()), QStringList{});          // a bridge is none
        fixtures::Builder b("three carriers");
        b.part("rdl", PartKind::Rdl, 1000, 1000, 10);
        b.place("A", "rdl", "", 0, 0);
        b.place("B", "rdl", "A", 0, 0);
        b.place("C", "rdl", "B", 0, 0);
        QCOMPARE(mains(b.build()), (QStringList{"A", "B"}));
    }

    void carriersTestedWithTheirDies()
    {
        const auto withDies = [](const Assembly& assembly) {
            return testsCarrierWithDies(assembly.flow, layOut(assembly));
        };
        QVERIFY(!withDies(fixtures::threeDOnTwoHalfD()));
        Assembly fanOut = fixtures::infoWithoutSubstrate();
        QVERIFY(withDies(fanOut));
        fanOut.flow.steps.resize(2);
        fanOut.flow.steps[0].kind = StepKind::CarrierTest;
        fanOut.flow.steps[1].kind = StepKind::Attach;
        QVERIFY(!withDies(fanOut)); // the file's order stands
        std::swap(fanOut.flow.steps[0], fanOut.flow.steps[1]);
        QVERIFY(withDies(fanOut));
        fanOut.flow.steps.clear();
        fanOut.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("rdl")).fill.reset(); });
        QVERIFY(!withDies(fanOut));
    }
};

QTEST_APPLESS_MAIN(TstModelTestAccess)
#include "tst_model_test_access.moc"
