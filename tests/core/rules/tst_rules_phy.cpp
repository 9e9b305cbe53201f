// SPDX-License-Identifier: GPL-3.0-or-later
// Interfaces: unconnected, shared, turned away, offset.
#include "rule_book.hpp"

#include "model/edit.hpp"
#include "model/validate.hpp"

#include <QtTest>

using namespace interpose;
using namespace interpose::fixtures;
using namespace interpose::rule_book;

namespace {

constexpr double kNm = 0.001;

/// A host of 10 mm square in the middle of an interposer with a bus PHY on its right edge, and a stack of 4 x 8 mm
/// whose PHY is on its left edge; all heights equal.
Assembly hostAndStack(std::optional<Edge> stackEdge = Edge::Left)
{
    Builder b("host and stack");
    b.part("interposer", PartKind::Interposer, 40000, 40000, 100);
    Part& host = b.part("host", PartKind::Die, 10000, 10000, 700, "micro");
    host.phys = {{"bus", rectUm(9000, 1000, 1000, 8000), "hbm_bus", 1024, Edge::Right, {}}};
    Part& stack = b.part("stack", PartKind::HbmStack, 4000, 8000, 700, "micro");
    stack.phys = {{"bus", rectUm(0, 0, 1000, 8000), "hbm_bus", 1024, stackEdge, {}}};
    b.place("INT", "interposer", "", 0, 0);
    b.place("HOST", "host", "INT", 15000, 15000);
    b.place("H", "stack", "INT", 26000, 16000);
    b.link("M", {PlacedId("HOST"), "bus"}, {PlacedId("H"), "bus"}, 6);
    return b.build();
}

Assembly stackAt(double x_um, double y_um, int rotation_deg, bool flipped = false)
{
    Assembly a = hostAndStack();
    a.placed[0].x = um(x_um);
    a.placed[0].y = um(y_um);
    a.placed[0].rotation = turned(Rotation::R0, rotation_deg / 90);
    a.placed[0].flipped = flipped;
    return a;
}

} // namespace

class TestRulesPhy : public QObject
{
    Q_OBJECT
private slots:
    void aGoodPairHasNoFindings();
    void unconnected();
    void portsNeedNoPartner();
    void sharedPhy();
    void facing_data();
    void facing();
    void facingByField();
    void aStackOnItsHostFacesIt();
    void lateralOffset();
    void channelLength();
    void stacksPerSide();
};

void TestRulesPhy::aGoodPairHasNoFindings()
{
    QVERIFY(validate(hostAndStack()).empty());
    QCOMPARE(codes(hostAndStack(), deck(), true), QStringList());
}

void TestRulesPhy::unconnected()
{
    const Assembly loose = removeLinks(hostAndStack(), {LinkId("M")});
    QCOMPARE(codes(loose, deck(), true), QStringList({"PHY-001 H.bus H", "PHY-001 HOST.bus HOST"}));
    const RulesResult result = check(loose);
    QVERIFY(result.diagnostics[0].severity == Severity::Warning); // a stack nobody reads
    QVERIFY(result.diagnostics[1].severity == Severity::Info);    // a spare PHY of a die
    QVERIFY(QString::fromStdString(result.diagnostics[0].message).contains("hbm_bus, 1024 lanes"));
}

void TestRulesPhy::portsNeedNoPartner()
{
    QStringList found = codes(threeDOnTwoHalfD(), deck(), true).filter("PHY-");
    QCOMPARE(found, QStringList("PHY-001 IOD0.hbm IOD0"));
}

void TestRulesPhy::sharedPhy()
{
    Assembly shared = hostAndStack();
    Link second = shared.links->front();
    second.id = LinkId("N");
    shared = putLink(shared, second);
    QCOMPARE(codes(shared), QStringList({"PHY-004 H.bus H", "PHY-004 HOST.bus HOST"}));
}

void TestRulesPhy::facing_data()
{
    QTest::addColumn<double>("x_um");
    QTest::addColumn<double>("y_um");
    QTest::addColumn<int>("rotation_deg");
    QTest::addColumn<bool>("flipped");
    QTest::addColumn<int>("degrees_off"); // 0: it faces its host
    // The host covers 15 to 25 mm both ways. Unturned, the stack's PHY looks left.
    QTest::newRow("right of it, looking left") << 26000.0 << 16000.0 << 0 << false << 0;
    QTest::newRow("right, turned by 90") << 26000.0 << 18000.0 << 90 << false << 90;
    QTest::newRow("right, turned by 180") << 26000.0 << 16000.0 << 180 << false << 180;
    QTest::newRow("right, flipped") << 26000.0 << 16000.0 << 0 << true << 180;
    QTest::newRow("right, flipped and turned by 180") << 26000.0 << 16000.0 << 180 << true << 0;
    QTest::newRow("left of it, looking left") << 10000.0 << 16000.0 << 0 << false << 180;
    QTest::newRow("left, turned by 180") << 10000.0 << 16000.0 << 180 << false << 0;
    QTest::newRow("above it, looking left") << 18000.0 << 26000.0 << 0 << false << 90;
    QTest::newRow("above, turned by 90: looking down") << 16000.0 << 26000.0 << 90 << false << 0;
    QTest::newRow("above, turned by 270: looking up") << 16000.0 << 26000.0 << 270 << false << 180;
    QTest::newRow("below, turned by 270") << 16000.0 << 10000.0 << 270 << false << 0;
}

void TestRulesPhy::facing()
{
    QFETCH(double, x_um);
    QFETCH(double, y_um);
    QFETCH(int, rotation_deg);
    QFETCH(bool, flipped);
    QFETCH(int, degrees_off);
    RuleDeck anyOffset = deck();
    anyOffset.max_hbm_offset.reset();
    anyOffset.max_hbm_channel.reset();
    const RulesResult result = check(stackAt(x_um, y_um, rotation_deg, flipped), anyOffset);
    QCOMPARE(result.diagnostics.size(), std::size_t(degrees_off ? 1 : 0));
    if (!degrees_off) return;
    const Diagnostic& finding = result.diagnostics[0];
    QCOMPARE(finding.code, std::string("PHY-002"));
    QVERIFY(finding.ids == (std::vector<std::string>{"H", "HOST", "M"}));
    QCOMPARE(*finding.value, double(degrees_off));
}

void TestRulesPhy::facingByField()
{
    // Without an edge the bump field itself must be on the half towards the host.
    Assembly field = hostAndStack(std::nullopt);
    QCOMPARE(codes(field), QStringList());
    field.placed[0].rotation = Rotation::R180;
    QCOMPARE(codes(field), QStringList("PHY-002 H HOST M"));
    // Under the whole stack it faces every side.
    field.catalogue.edit([](Catalogue& c) {
        Part& stack = c.parts.at(PartId("stack"));
        stack.phys[0].region = stack.outline();
    });
    QCOMPARE(codes(field), QStringList());
}

void TestRulesPhy::aStackOnItsHostFacesIt()
{
    Assembly stacked = hostAndStack();
    stacked.placed[0].on = PlacedId("HOST");
    stacked.placed[0].x = um(3000);
    stacked.placed[0].y = um(1000);
    RuleDeck anyOffset = deck();
    anyOffset.max_hbm_offset.reset();
    QCOMPARE(codes(stacked, anyOffset), QStringList());
}

void TestRulesPhy::lateralOffset()
{
    // Both PHYs are centred at y = 20 mm; only what lies along the edge counts.
    QCOMPARE(codes(stackAt(26000, 16500, 0)), QStringList());
    QCOMPARE(codes(stackAt(26000, 16500 + kNm, 0)), QStringList("PHY-003 H HOST M"));
    QCOMPARE(codes(stackAt(26000, 15500, 0)), QStringList());
    QCOMPARE(codes(stackAt(26000, 15500 - kNm, 0)), QStringList("PHY-003 H HOST M"));
    QCOMPARE(codes(stackAt(27000, 16000, 0)), QStringList());
    const Diagnostic finding = only(stackAt(26000, 17250, 0));
    QCOMPARE(*finding.value, 1250.0);
    QCOMPARE(finding.message,
             std::string("H is 1250 um off its host PHY on HOST along the edge, at most 500 um is asked"));
}

void TestRulesPhy::channelLength()
{
    // Centres at x = 24.5 and 26.5 mm: 2 mm; 4 mm further right it is 6 mm, the limit.
    RuleDeck anyGap = deck();
    anyGap.gaps.clear();
    QCOMPARE(codes(stackAt(30000, 16000, 0), anyGap), QStringList());
    QCOMPARE(codes(stackAt(30000 + kNm, 16000, 0), anyGap), QStringList("PHY-005 H HOST M"));
    // What lies across counts too: 5.6 + 0.4 mm, then a nanometre more.
    QCOMPARE(codes(stackAt(29600, 16400, 0), anyGap), QStringList());
    QCOMPARE(codes(stackAt(29600, 16400 + kNm, 0), anyGap), QStringList("PHY-005 H HOST M"));
    const Diagnostic finding = only(stackAt(31000, 16000, 0), anyGap);
    QCOMPARE(*finding.value, 7000.0);
    QCOMPARE(*finding.limit, 6000.0);
    anyGap.max_hbm_channel.reset();
    QCOMPARE(codes(stackAt(31000, 16000, 0), anyGap), QStringList());
}

void TestRulesPhy::stacksPerSide()
{
    // Stacks of 4 x 4 mm beside an edge of 10 mm: two and a gap of 0.1 mm need 8.1 mm, three 12.2 mm; 10 + 2 x 1 mm
    // are there. On two edges they are rows of their own.
    const auto crowd = [](Edge third) {
        Builder b("crowd");
        b.part("interposer", PartKind::Interposer, 40000, 40000, 100);
        Part& host = b.part("host", PartKind::Die, 10000, 10000, 700, "micro");
        Part& stack = b.part("stack", PartKind::HbmStack, 4000, 4000, 700, "micro");
        host.phys = {{"p0", rectUm(9000, 0, 1000, 3000), "hbm_bus", 1024, Edge::Right, {}},
                     {"p1", rectUm(9000, 3500, 1000, 3000), "hbm_bus", 1024, Edge::Right, {}},
                     {"p2",
                      third == Edge::Right ? rectUm(9000, 7000, 1000, 3000) : rectUm(0, 7000, 1000, 3000),
                      "hbm_bus",
                      1024,
                      third,
                      {}}};
        stack.phys = {{"bus", rectUm(0, 500, 1000, 3000), "hbm_bus", 1024, Edge::Left, {}}};
        b.place("INT", "interposer", "", 0, 0);
        b.place("HOST", "host", "INT", 15000, 15000);
        for (int i = 0; i < 3; ++i) {
            const bool left = i == 2 && third == Edge::Left;
            const std::string id = "H" + std::to_string(i);
            b.place(id, "stack", "INT", left ? 10000 : 26000, 13800 + 4200 * i, left ? 180 : 0);
            b.link("M" + std::to_string(i), {PlacedId("HOST"), "p" + std::to_string(i)}, {PlacedId(id), "bus"}, 6);
        }
        return b.build();
    };
    RuleDeck anyOffset = deck();
    anyOffset.max_hbm_offset.reset();
    QCOMPARE(codes(crowd(Edge::Right), anyOffset), QStringList()); // without gaps just 12 mm
    anyOffset.gaps.push_back({PartKind::HbmStack, PartKind::HbmStack, um(100), {}});
    QCOMPARE(codes(crowd(Edge::Right), anyOffset), QStringList("PHY-006 HOST H0"));
    const Diagnostic finding = only(crowd(Edge::Right), anyOffset);
    QCOMPARE(*finding.value, 12200.0);
    QCOMPARE(*finding.limit, 12000.0);
    QCOMPARE(codes(crowd(Edge::Left), anyOffset), QStringList());
    anyOffset.max_hbm_overhang = um(1100);
    QCOMPARE(codes(crowd(Edge::Right), anyOffset), QStringList());
}

QTEST_APPLESS_MAIN(TestRulesPhy)
#include "tst_rules_phy.moc"
