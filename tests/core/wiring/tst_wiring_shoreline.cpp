// SPDX-License-Identifier: GPL-3.0-or-later
// What PHYs take of the edges of their die.
#include "wiring_cases.hpp"

#include <QTest>

using namespace interpose;
using namespace interpose::wiring_cases;

namespace {

/// A PHY of the die A, 4 x 2 mm.
PlacedPhy onEdge(std::optional<Edge> edge, double x, double y, double w, double h, InterfaceKind kind)
{
    PlacedPhy phy = facing(0, Edge::Left, 0, kind, 1);
    phy.region = rectUm(x, y, w, h);
    phy.edge = edge;
    return phy;
}

WiringInput dieWith(std::vector<PlacedPhy> phys)
{
    WiringInput input;
    input.placed_ids = {PlacedId("A"), PlacedId("B")};
    input.phys = std::move(phys);
    return input;
}

ShorelineFigures edgeOf(const WiringInput& input, Edge edge)
{
    for (const ShorelineFigures& figures : evaluateWiring(input).shorelines)
        if (figures.edge == edge) return figures;
    return {};
}

} // namespace

class TestWiringShoreline : public QObject
{
    Q_OBJECT

private slots:
    void kindsApart();
    void overlapsCountOnce();
    void everyPartWithPhysHasFourEdges();
    void areasTakeNoEdge();
    void overfull();
};

void TestWiringShoreline::kindsApart()
{
    const WiringInput input = dieWith({onEdge(Edge::Bottom, 0, 0, 1000, 300, InterfaceKind::Memory),
                                       onEdge(Edge::Bottom, 1200, 0, 800, 300, InterfaceKind::DieToDie),
                                       onEdge(Edge::Bottom, 2000, 0, 500, 300, InterfaceKind::Port),
                                       onEdge(Edge::Right, 3700, 200, 300, 1500, InterfaceKind::DieToDie)});
    const ShorelineFigures bottom = edgeOf(input, Edge::Bottom);
    QCOMPARE(bottom.placed, PlacedId("A"));
    QCOMPARE(bottom.edge_mm, 4.0);
    QCOMPARE(bottom.memory_mm, 1.0);
    QCOMPARE(bottom.d2d_mm, 0.8);
    QCOMPARE(bottom.port_mm, 0.5);
    QCOMPARE(bottom.free_mm, 1.7);
    const ShorelineFigures right = edgeOf(input, Edge::Right);
    QCOMPARE(right.edge_mm, 2.0);
    QCOMPARE(right.d2d_mm, 1.5);
    QCOMPARE(right.free_mm, 0.5);
    QCOMPARE(edgeOf(input, Edge::Left).free_mm, 2.0);
    QCOMPARE(edgeOf(input, Edge::Top).free_mm, 4.0);
}

void TestWiringShoreline::overlapsCountOnce()
{
    // Three rows of PHYs behind one another, and one that shares 0.5 mm with a memory interface.
    const WiringInput input = dieWith({onEdge(Edge::Top, 500, 1700, 1000, 300, InterfaceKind::DieToDie),
                                       onEdge(Edge::Top, 500, 1400, 1000, 300, InterfaceKind::DieToDie),
                                       onEdge(Edge::Top, 1000, 1100, 1000, 300, InterfaceKind::DieToDie),
                                       onEdge(Edge::Top, 1500, 1700, 500, 300, InterfaceKind::Memory)});
    const ShorelineFigures top = edgeOf(input, Edge::Top);
    QCOMPARE(top.d2d_mm, 1.5);
    QCOMPARE(top.memory_mm, 0.5);
    QCOMPARE(top.free_mm, 2.5);
}

void TestWiringShoreline::everyPartWithPhysHasFourEdges()
{
    const std::vector<ShorelineFigures> lines = evaluateWiring(pair(InterfaceKind::Memory, 15, 6.4)).shorelines;
    QCOMPARE(lines.size(), std::size_t{8});
    QCOMPARE(lines[0].placed, PlacedId("A"));
    QCOMPARE(lines[4].placed, PlacedId("B"));
    QCOMPARE(lines[1].edge, Edge::Right);
    QCOMPARE(lines[1].memory_mm, 1.0);
    QVERIFY(evaluateWiring(dieWith({})).shorelines.empty());
}

void TestWiringShoreline::areasTakeNoEdge()
{
    const WiringInput input = dieWith({onEdge(std::nullopt, 0, 0, 4000, 2000, InterfaceKind::Memory)});
    for (const ShorelineFigures& figures : evaluateWiring(input).shorelines)
        QCOMPARE(figures.free_mm, figures.edge_mm);
}

void TestWiringShoreline::overfull()
{
    std::vector<PlacedPhy> phys{onEdge(Edge::Left, 0, 0, 300, 1500, InterfaceKind::DieToDie),
                                onEdge(Edge::Left, 300, 0, 300, 500, InterfaceKind::Port)};
    QVERIFY(evaluateWiring(dieWith(phys)).diagnostics.empty()); // 2 of 2 mm
    phys[1].region.height += um(1);
    const Diagnostics found = evaluateWiring(dieWith(phys)).diagnostics;
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].code, std::string("WIRE-004"));
    QCOMPARE(found[0].severity, Severity::Warning);
    QCOMPARE(found[0].ids, std::vector<std::string>{"A"});
    QCOMPARE(*found[0].value, 2.001);
    QCOMPARE(*found[0].limit, 2.0);
}

QTEST_APPLESS_MAIN(TestWiringShoreline)
#include "tst_wiring_shoreline.moc"
