// SPDX-License-Identifier: GPL-3.0-or-later
// Reticle, carrier limits and bridges, each from both sides of its limit.
#include "rule_book.hpp"

#include "model/edit.hpp"

#include <QtTest>

using namespace interpose;
using namespace interpose::fixtures;
using namespace interpose::rule_book;

namespace {

constexpr double kNm = 0.001;

/// One die on a large substrate.
Assembly dieOf(double width_um, double height_um)
{
    Builder b("one die");
    b.part("substrate", PartKind::Substrate, 60000, 60000, 1000);
    b.part("die", PartKind::Die, width_um, height_um, 700, "c4");
    b.place("SUB", "substrate", "", 0, 0);
    b.place("D", "die", "SUB", 10000, 10000, 90);
    return b.build();
}

/// An interposer of the given size at (2, 3) mm of a substrate; `change` adapts its technology.
Assembly interposerOf(double width_um, double height_um, const std::function<void(CarrierTechnology&)>& change = {})
{
    Builder b("one interposer");
    b.part("substrate", PartKind::Substrate, 100000, 100000, 1000);
    b.part("interposer", PartKind::Interposer, width_um, height_um, 100, "c4");
    b.place("SUB", "substrate", "", 0, 0);
    b.place("INT", "interposer", "SUB", 2000, 3000);
    Assembly a = b.build();
    if (change) a.catalogue.edit([&](Catalogue& c) { change(c.technology.carriers.at("silicon")); });
    return a;
}

void noStitching(CarrierTechnology& c)
{
    c.stitching = false;
}

} // namespace

class TestRulesCarrier : public QObject
{
    Q_OBJECT
private slots:
    void dieWithinTheReticle_data();
    void dieWithinTheReticle();
    void fields_data();
    void fields();
    void stitching();
    void carrierOutline();
    void carrierArea();
    void bridgeOverlap();
    void bridgeServesTwoDies();
    void bridgeUnderBothEndsOfItsLink();
};

void TestRulesCarrier::dieWithinTheReticle_data()
{
    QTest::addColumn<double>("width_um");
    QTest::addColumn<double>("height_um");
    QTest::addColumn<bool>("fits");
    QTest::newRow("the field itself") << 26000.0 << 33000.0 << true;
    QTest::newRow("the other way round") << 33000.0 << 26000.0 << true;
    QTest::newRow("a nanometre too wide") << 26000 + kNm << 33000.0 << false;
    QTest::newRow("a nanometre too long") << 26000.0 << 33000 + kNm << false;
    QTest::newRow("small area, too long: the reticle is a rectangle") << 34000.0 << 5000.0 << false;
    QTest::newRow("858 mm2, but square") << 29291.0 << 29291.0 << false;
    QTest::newRow("26 mm square") << 26000.0 << 26000.0 << true;
}

void TestRulesCarrier::dieWithinTheReticle()
{
    QFETCH(double, width_um);
    QFETCH(double, height_um);
    QFETCH(bool, fits);
    QCOMPARE(codes(dieOf(width_um, height_um)), fits ? QStringList() : QStringList("RETICLE-001 D"));
}

void TestRulesCarrier::fields_data()
{
    QTest::addColumn<double>("width_um");
    QTest::addColumn<double>("height_um");
    QTest::addColumn<int>("x");
    QTest::addColumn<int>("y");
    QTest::newRow("one") << 26000.0 << 33000.0 << 1 << 1;
    QTest::newRow("one, turned") << 33000.0 << 26000.0 << 1 << 1;
    QTest::newRow("two side by side") << 52000.0 << 33000.0 << 2 << 1;
    QTest::newRow("two on top of each other") << 33000.0 << 52000.0 << 1 << 2;
    QTest::newRow("two, turned fields") << 66000.0 << 26000.0 << 2 << 1;
    QTest::newRow("four") << 40000.0 << 42000.0 << 2 << 2;
    QTest::newRow("a nanometre more than two") << 52000 + kNm << 33000.0 << 3 << 1;
}

void TestRulesCarrier::fields()
{
    QFETCH(double, width_um);
    QFETCH(double, height_um);
    QFETCH(int, x);
    QFETCH(int, y);
    const RulesResult result = check(interposerOf(width_um, height_um));
    QCOMPARE(result.fields.size(), std::size_t(1));
    const ReticleFields& fields = result.fields[0];
    QCOMPARE(fields.placed.str(), std::string("INT"));
    QCOMPARE(fields.fields_x, x);
    QCOMPARE(fields.fields_y, y);
    QCOMPARE(fields.count(), x * y);
    QCOMPARE(fields.stitch_x.size(), std::size_t(x - 1));
    QCOMPARE(fields.stitch_y.size(), std::size_t(y - 1));
    for (std::size_t i = 0; i < fields.stitch_x.size(); ++i)
        QCOMPARE(fields.stitch_x[i].nm(), 2'000'000 + std::llround(width_um * 1e3) * int(i + 1) / x);
    for (std::size_t i = 0; i < fields.stitch_y.size(); ++i)
        QCOMPARE(fields.stitch_y[i].nm(), 3'000'000 + std::llround(height_um * 1e3) * int(i + 1) / y);
}

void TestRulesCarrier::stitching()
{
    QCOMPARE(codes(interposerOf(26000, 33000, noStitching)), QStringList());
    QCOMPARE(codes(interposerOf(26000 + kNm, 33000, noStitching)), QStringList("RETICLE-002 INT"));
    QCOMPARE(codes(interposerOf(26000 + kNm, 33000)), QStringList());
    const Diagnostic finding = only(interposerOf(40000, 42000, noStitching));
    QCOMPARE(*finding.value, 4.0);
    QCOMPARE(*finding.limit, 1.0);
    QVERIFY(finding.severity == Severity::Error);
    // An organic substrate is not stepped: no fields.
    QVERIFY(check(dieOf(1000, 1000)).fields.empty());
}

void TestRulesCarrier::carrierOutline()
{
    const auto limited = [](double w, double h) {
        return codes(interposerOf(w, h, [](CarrierTechnology& c) {
            c.max_width = um(50000);
            c.max_height = um(30000);
        }));
    };
    QCOMPARE(limited(50000, 30000), QStringList());
    QCOMPARE(limited(30000, 50000), QStringList());
    QCOMPARE(limited(50000 + kNm, 30000), QStringList("CARRIER-001 INT"));
    QCOMPARE(limited(30000 + kNm, 50000), QStringList("CARRIER-001 INT"));
    QCOMPARE(limited(40000, 40000), QStringList("CARRIER-001 INT"));
}

void TestRulesCarrier::carrierArea()
{
    // The fixture's silicon carriers end at 2700 mm2.
    QCOMPARE(codes(interposerOf(54000, 50000)), QStringList());
    const Diagnostic finding = only(interposerOf(54000 + 1, 50000));
    QCOMPARE(finding.code, std::string("CARRIER-001"));
    QCOMPARE(*finding.limit, 2700.0);
    QVERIFY(qAbs(*finding.value - 2700.05) < 1e-9);
    QVERIFY(QString::fromStdString(finding.message).contains("2700.05 mm2"));
}

void TestRulesCarrier::bridgeOverlap()
{
    // DIE0 ends at x = 9.5 mm; the bridge is 2 mm high, so 0.5 mm of it is 1 mm2.
    const auto at = [](double x_um) {
        return codes(placeAt(emibUnderTwoDies(), PlacedId("BRIDGE0"), {um(x_um), um(4000)}));
    };
    QCOMPARE(at(8000), QStringList());
    QCOMPARE(at(9000), QStringList());
    QCOMPARE(at(9000 + 1), QStringList("BRIDGE-001 DIE0 BRIDGE0"));
    QCOMPARE(at(11000 - 4000), QStringList());
    QCOMPARE(at(11000 - 4000 - 1), QStringList("BRIDGE-001 DIE1 BRIDGE0"));
}

void TestRulesCarrier::bridgeServesTwoDies()
{
    const Assembly single = removePlaced(emibUnderTwoDies(), {PlacedId("DIE1")});
    QCOMPARE(codes(single), QStringList("BRIDGE-001 BRIDGE0"));
    const Assembly none = removePlaced(single, {PlacedId("DIE0")});
    QCOMPARE(codes(none), QStringList("BRIDGE-001 BRIDGE0"));
}

void TestRulesCarrier::bridgeUnderBothEndsOfItsLink()
{
    // DIE1 moves off the bridge to the right: the link's PHY at DIE0 is still over it.
    Assembly apart = emibUnderTwoDies();
    apart.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("substrate")).width = um(30000); });
    apart = placeAt(apart, PlacedId("DIE1"), {um(12000), um(1000)});
    const QStringList found = codes(apart);
    QVERIFY(found.contains("BRIDGE-001 BRIDGE0"));
    QVERIFY(found.contains("BRIDGE-001 DIE1 BRIDGE0 L0"));
    QCOMPARE(found.size(), 2);
    // A link that does not use the bridge asks nothing of it.
    const Assembly unlinked = removeLinks(apart, {LinkId("L0")});
    QCOMPARE(codes(unlinked), QStringList("BRIDGE-001 BRIDGE0"));
}

QTEST_APPLESS_MAIN(TestRulesCarrier)
#include "tst_rules_carrier.moc"
