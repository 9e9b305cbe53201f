// SPDX-License-Identifier: GPL-3.0-or-later
// What carriers must bear, by hand: layers of a channel, escape, stitch lines, dies above, bridges, crossed lanes.
#include "wiring/routing.hpp"

#include "wiring_cases.hpp"

#include <QTest>

#include <functional>

using namespace interpose;
using namespace interpose::wiring_cases;

namespace {

RoutingClass routing(double width_um, double space_um, int layers, double share)
{
    RoutingClass r;
    r.id = "fine";
    r.width = um(width_um);
    r.space = um(space_um);
    r.thickness = um(1);
    r.signal_layers = layers;
    r.signal_share = share;
    return r;
}

/// The pair of wiring_cases on a carrier of 20 x 10 mm (body 2) that begins 5 mm to the left and 4 mm below: 15 wires
/// from the PHYs at x 3.85 to 5.15 mm, y 0.5 to 1.5 mm. Signal tracks of 50 a mm and layer.
struct Board
{
    WiringInput input = pair(InterfaceKind::Memory, 15, 6.4, true);
    std::vector<GroundBody> ground;

    Board()
    {
        input.placed_ids.emplace_back("C");
        input.links[0].routing = routing(10, 10, 2, 1);
        input.links[0].carrier = 2;
        ground.push_back({rectUm(0, 0, 4000, 2000), 2, PartKind::Die, true, {}, {}});
        ground.push_back({rectUm(5000, 0, 4000, 2000), 2, PartKind::HbmStack, true, {}, {}});
        ground.push_back({rectUm(-5000, -4000, 20000, 10000), {}, PartKind::Interposer, true, {}, {}});
    }
    void change(const std::function<void(RoutingClass&)>& change) { input.links[0].routing.edit(change); }
    void addDie(double x_um, double y_um, double width_um, double height_um)
    {
        input.placed_ids.emplace_back("D" + std::to_string(ground.size()));
        ground.push_back({rectUm(x_um, y_um, width_um, height_um), 2, PartKind::Die, true, {}, {}});
    }
    void onBridge(double x_um, double y_um, double width_um, double height_um)
    {
        input.placed_ids.emplace_back("BR");
        input.links[0].carrier = ground.size();
        ground.push_back({rectUm(x_um, y_um, width_um, height_um), 2, PartKind::Bridge, false, {}, {}});
    }
    RoutingResult result() const { return evaluateRouting(input, ground); }
    QStringList codes() const
    {
        QStringList list;
        for (const Diagnostic& d : result().diagnostics) {
            QString line = QString::fromStdString(d.code);
            for (const std::string& id : d.ids)
                line += ' ' + QString::fromStdString(id);
            list << line;
        }
        return list;
    }
};

} // namespace

class TestWiringRouting : public QObject
{
    Q_OBJECT

private slots:
    void layersOfAChannel();
    void layersWithinTheBridge();
    void diagonalParts();
    void passingWires();
    void classesShareAChannel();
    void escapeRows_data();
    void escapeRows();
    void stitchLines();
    void dieAbove();
    void freerRoute();
    void bridgeUnderBothPhys();
    void facingAsWideAsTheBridge();
    void crossedLanes();
    void fullestChannel();
    void congestionAboveCapacity();
    void withoutCarrierNothing();
};

void TestWiringRouting::layersOfAChannel()
{
    // 15 wires in 1 mm, 50 tracks a mm: one layer. 200 um a line is 5 tracks: three layers.
    Board board;
    const RoutingResult one = board.result();
    QCOMPARE(one.channels.size(), std::size_t{1});
    const ChannelFigures& channel = one.channels[0];
    QCOMPARE(channel.wires, 15.0);
    QCOMPARE(channel.facing_mm, 2.0);
    QCOMPARE(channel.span_mm, 1.0);
    QCOMPARE(channel.tracks_per_mm, 50.0);
    QCOMPARE(channel.layers_needed, 1);
    QCOMPARE(channel.layers_available, 2);
    QCOMPARE(one.layers_needed, std::optional(1));
    board.change([&](RoutingClass& r) { r.width = um(190); });
    board.change([&](RoutingClass& r) { r.signal_layers = 3; });
    QCOMPARE(board.result().channels[0].layers_needed, 3);
    QVERIFY(!board.codes().contains("WIRE-011 A B C"));
    board.change([&](RoutingClass& r) { r.signal_layers = 2; });
    QVERIFY(board.codes().contains("WIRE-011 A B C"));
    // Half of the tracks are shields: six layers. Overhead wires need tracks too: 15 + 3 on 5 a mm are four layers.
    board.change([&](RoutingClass& r) { r.signal_share = 0.5; });
    QCOMPARE(board.result().channels[0].layers_needed, 6);
    board.change([&](RoutingClass& r) { r.signal_share = 1; });
    for (PlacedPhy& phy : board.input.phys)
        phy.standard.edit([&](InterfaceStandard& s) { s.overhead_wires = 3; });
    QCOMPARE(board.result().channels[0].wires, 18.0);
    QCOMPARE(board.result().channels[0].layers_needed, 4);
}

void TestWiringRouting::layersWithinTheBridge()
{
    // Half of the PHYs' height lies over the bridge: the wires run in half the span.
    Board board;
    board.change([&](RoutingClass& r) { r.width = um(190); });
    board.onBridge(3500, 500, 2000, 500);
    QCOMPARE(board.result().channels[0].span_mm, 0.5);
    QCOMPARE(board.result().channels[0].layers_needed, 6);
}

void TestWiringRouting::diagonalParts()
{
    // B 3 mm higher: nothing faces, the wires take as much as the lesser PHY is wide.
    Board board;
    board.input.phys[1].transform.origin.y = um(3000);
    board.ground[1].box.y = um(3000);
    const ChannelFigures channel = board.result().channels.at(0);
    QCOMPARE(channel.facing_mm, 0.0);
    QCOMPARE(channel.span_mm, 1.0);
    // One above the other: wires go down, there is no channel.
    board.ground[1].box = rectUm(1000, 500, 4000, 2000);
    QCOMPARE(board.result().channels.size(), std::size_t{0});
    QVERIFY(!board.result().layers_needed);
}

void TestWiringRouting::passingWires()
{
    // A second link of two dies left of A and right of B, at the same height, crosses the gap; 2 mm higher it does not.
    Board board;
    for (const auto& [x, edge] : {std::pair(-4500.0, Edge::Right), std::pair(10000.0, Edge::Left)}) {
        board.addDie(x, 0, 4000, 2000);
        board.input.phys.push_back(facing(board.ground.size() - 1, edge, x, InterfaceKind::Memory, 15));
    }
    board.input.links.push_back(board.input.links[0]);
    board.input.links[1].id = LinkId("M");
    board.input.links[1].a = 2;
    board.input.links[1].b = 3;
    QCOMPARE(board.result().channels.at(0).wires, 30.0);
    QVERIFY(board.codes().contains("WIRE-015 M A B"));
    // One end higher: half of its L routes pass through the gap.
    board.input.phys[3].transform.origin.y = um(2000);
    board.ground[4].box.y = um(2000);
    QCOMPARE(board.result().channels.at(0).wires, 22.5);
    board.input.phys[2].transform.origin.y = um(2000);
    board.ground[3].box.y = um(2000);
    QCOMPARE(board.result().channels.at(0).wires, 15.0);
    QVERIFY(!board.codes().join(' ').contains("WIRE-015"));
}

void TestWiringRouting::classesShareAChannel()
{
    // Two links over each other: 15 wires at 50 a mm and 15 at 10 a mm take 0.3 + 1.5 layers.
    Board board;
    board.input.links.push_back(board.input.links[0]);
    board.input.links[1].id = LinkId("M");
    board.input.links[1].routing.edit([&](RoutingClass& r) { r.id = "wide"; });
    board.input.links[1].routing.edit([&](RoutingClass& r) { r.width = um(90); });
    const RoutingResult result = board.result();
    QCOMPARE(result.channels.size(), std::size_t{1});
    QCOMPARE(result.channels[0].layers_needed, 2);
    board.input.links[1].routing.edit([&](RoutingClass& r) { r.width = um(115); }); // 8 a mm: 0.3 + 1.875
    QCOMPARE(board.result().channels[0].layers_needed, 3);
}

void TestWiringRouting::escapeRows_data()
{
    QTest::addColumn<bool>("lands");
    QTest::addColumn<double>("line"); // width and space alike, um
    QTest::addColumn<int>("perLayer");
    QTest::addColumn<int>("layers");
    // 25 signals in 10 columns: 3 rows behind one another, pitch 100 um.
    // Lands of 50 um leave 50 um: n wires take n widths and n + 1 spaces.
    QTest::newRow("no wire between lands") << true << 17.0 << 1 << 3;
    QTest::newRow("one wire, just") << true << 50.0 / 3 << 2 << 2;
    QTest::newRow("two wires, just") << true << 10.0 << 3 << 1;
    QTest::newRow("silicon, one wire a column") << false << 26.0 << 1 << 3;
    QTest::newRow("silicon, two wires, just") << false << 25.0 << 2 << 2;
    QTest::newRow("silicon, many") << false << 1.0 << 50 << 1;
}

void TestWiringRouting::escapeRows()
{
    QFETCH(bool, lands);
    QFETCH(double, line);
    QFETCH(int, perLayer);
    QFETCH(int, layers);
    Board board;
    for (PlacedPhy& phy : board.input.phys)
        phy.lanes = 25;
    board.change([&](RoutingClass& r) { r = routing(line, line, 2, 1); });
    // A third of a micrometre is rounded up to the nanometre; the room is then a nanometre short of it.
    if (line == 50.0 / 3) board.change([&](RoutingClass& r) { r.width = r.space = Coord::fromNm(16'666); });
    board.ground[2].lands_on_every_layer = lands;
    const RoutingResult result = board.result();
    QCOMPARE(result.escapes.size(), std::size_t{2});
    QCOMPARE(result.escapes[0].rows, 3);
    QCOMPARE(result.escapes[0].rows_per_layer, perLayer);
    QCOMPARE(result.escapes[0].layers_needed, layers);
    QCOMPARE(board.codes().contains("WIRE-013 A A.p"), layers > 2);
    board.input.phys[0].edge.reset(); // an area PHY goes down through vias
    QCOMPARE(board.result().escapes.size(), std::size_t{1});
}

void TestWiringRouting::stitchLines()
{
    Board board;
    board.ground[2].stitch_x = {um(4500), um(9500)};
    board.ground[2].stitch_y = {um(1000)};
    RoutingResult result = board.result();
    QCOMPARE(result.carriers.size(), std::size_t{1});
    const std::vector<StitchFigures>& stitches = result.carriers[0].stitches;
    QCOMPARE(stitches.size(), std::size_t{3});
    QCOMPARE(stitches[0].wires, std::int64_t{15}); // all of them, through the gap
    QCOMPARE(stitches[1].wires, std::int64_t{0});
    // Rows of wires at y 0.55 to 1.45; of a wire's two ends 0.1 mm apart, one pair lies on either side of 1 mm.
    QCOMPARE(stitches[2].wires, std::int64_t{3});
    // 15 wires over cells of 0.5 mm with 50 x 2 x 0.5 tracks: from the upper and lower halves of the ends.
    const double drawn = stitches[0].peak_use;
    QVERIFY(drawn > 0.14 && drawn < 0.17);
    board.change([&](RoutingClass& r) { r.stitch_width = um(30); });
    board.change([&](RoutingClass& r) { r.stitch_space = um(50); }); // four times as wide
    QVERIFY(near(board.result().carriers[0].stitches[0].peak_use, 4 * drawn));
    QVERIFY(!board.codes().join(' ').contains("WIRE-014"));
    board.change([&](RoutingClass& r) { r.stitch_space = um(150); });
    QVERIFY(board.codes().contains("WIRE-014 C"));
}

void TestWiringRouting::dieAbove()
{
    Board board;
    board.addDie(4200, 1600, 600, 1000);
    QVERIFY(!board.codes().join(' ').contains("WIRE-015")); // above the bundle of 0.5 to 1.5 mm
    board.ground.back().box.y = um(1400);
    QVERIFY(board.codes().contains("WIRE-015 L D3"));
    QCOMPARE(board.result().diagnostics[0].severity, Severity::Info);
    board.ground.back().kind = PartKind::Dummy; // has no bumps in the way
    QVERIFY(!board.codes().join(' ').contains("WIRE-015"));
    board.ground.back().kind = PartKind::Die;
    board.ground.back().parent = 0; // stands on A
    QVERIFY(!board.codes().join(' ').contains("WIRE-015"));
    board.ground.back().parent = 2;
    board.onBridge(3000, 0, 3000, 2000);
    QVERIFY(board.codes().contains("WIRE-015 L D3"));
    QCOMPARE(board.result().diagnostics[0].severity, Severity::Warning);
}

void TestWiringRouting::freerRoute()
{
    // B 3 mm higher: first right then up over D3 and D4, or first up over D5.
    Board board;
    board.input.phys[1].transform.origin.y = um(3000);
    board.ground[1].box.y = um(3000);
    board.addDie(5050, 1700, 200, 200);
    board.addDie(5050, 2200, 200, 200);
    QVERIFY(!board.codes().join(' ').contains("WIRE-015")); // one route is free
    board.addDie(3750, 2500, 200, 200);
    QVERIFY(board.codes().contains("WIRE-015 L D5"));
}

void TestWiringRouting::bridgeUnderBothPhys()
{
    Board board;
    board.onBridge(3700, 500, 1600, 1000); // just both PHYs
    QVERIFY(!board.codes().join(' ').contains("WIRE-016"));
    board.ground.back().box.width = um(1450); // B's PHY is 300 um deep: half of it
    QVERIFY(board.codes().contains("WIRE-016 B.p BR L"));
    for (const Diagnostic& d : board.result().diagnostics)
        if (d.code == "WIRE-016") QVERIFY(near(*d.value, 0.5) && d.severity == Severity::Error);
}

void TestWiringRouting::facingAsWideAsTheBridge()
{
    Board board;
    board.onBridge(3000, 0, 3000, 2000); // as wide as the dies face each other
    QVERIFY(!board.codes().join(' ').contains("WIRE-016"));
    board.ground.back().box.height = um(2001);
    QVERIFY(board.codes().contains("WIRE-016 BR A B"));
}

void TestWiringRouting::crossedLanes()
{
    Board board;
    QVERIFY(!board.codes().join(' ').contains("WIRE-017"));
    board.input.links[0].reversed = false; // 1.8 mm on average, 1.4 mm reversed
    QVERIFY(board.codes().contains("WIRE-017 L A B"));
    for (const Diagnostic& d : board.result().diagnostics)
        if (d.code == "WIRE-017") QVERIFY(near(*d.value, 1.8) && near(*d.limit, 1.4));
}

void TestWiringRouting::fullestChannel()
{
    // A second channel with six layers needs a smaller share of them: the first stays the one shown.
    Board board;
    board.change([&](RoutingClass& r) { r.width = um(190); }); // three of two
    board.addDie(-4500, 0, 4000, 2000);
    board.input.phys.push_back(facing(3, Edge::Right, -4500, InterfaceKind::Memory, 15));
    board.input.phys.push_back(facing(0, Edge::Left, 0, InterfaceKind::Memory, 15));
    board.input.links.push_back(board.input.links[0]);
    board.input.links[1].id = LinkId("M");
    board.input.links[1].a = 2;
    board.input.links[1].b = 3;
    board.input.links[1].routing.edit([&](RoutingClass& r) { r.id = "many"; });
    board.input.links[1].routing.edit([&](RoutingClass& r) { r.signal_layers = 8; });
    board.input.links[1].routing.edit([&](RoutingClass& r) { r.width = um(240); }); // four of eight
    const RoutingResult result = board.result();
    QCOMPARE(result.channels.size(), std::size_t{2});
    QCOMPARE(result.channels[1].layers_needed, 4);
    QCOMPARE(result.layers_needed, std::optional(3));
    QCOMPARE(result.layers_available, std::optional(2));
}

void TestWiringRouting::congestionAboveCapacity()
{
    Board board;
    const CongestionMap map = board.result().carriers.at(0).congestion;
    QVERIFY(map.peak > 0.1 && map.peak < 0.2);
    QVERIFY(map.grid.area.contains(map.peak_at));
    QVERIFY(rectUm(3500, 500, 2000, 1000).contains(map.peak_at));
    QVERIFY(!board.codes().contains("WIRE-012 C"));
    board.change([&](RoutingClass& r) { r.signal_share = 0.1; });
    QVERIFY(board.codes().contains("WIRE-012 C"));
}

void TestWiringRouting::withoutCarrierNothing()
{
    Board board;
    board.input.links[0].carrier.reset();
    QVERIFY(board.result() == RoutingResult{});
    board = Board();
    board.input.links[0].routing = {};
    QVERIFY(board.result() == RoutingResult{});
    QVERIFY(evaluateRouting({}, {}) == RoutingResult{});
}

QTEST_APPLESS_MAIN(TestWiringRouting)
#include "tst_wiring_routing.moc"
