// SPDX-License-Identifier: GPL-3.0-or-later
// Where the bumps of a PHY are, how they are numbered and which of them carry signals.
#include "wiring/bump_table.hpp"
#include "wiring/bumps.hpp"
#include "wiring/phy_bumps.hpp"
#include "wiring_cases.hpp"

#include <QTest>

#include <algorithm>
#include <set>
#include <utility>

using namespace interpose;
using namespace interpose::wiring_cases;

namespace {

Point site(const BumpField& field, std::int64_t s)
{
    const std::int64_t column = s % field.columns, row = s / field.columns;
    return {field.first.x + field.along.x * column + field.deep.x * row,
            field.first.y + field.along.y * column + field.deep.y * row};
}

/// The data wires' share of all signals.
void dataBumps(const PlacedPhy& phy, std::vector<Point>& out)
{
    signalBumpsOf(phy, out);
    out.resize(static_cast<std::size_t>(dataWires(*phy.standard, phy.lanes)));
}

QString text(Point p)
{
    return QStringLiteral("%1,%2").arg(p.x.um()).arg(p.y.um());
}

} // namespace

class TestWiringBumps : public QObject
{
    Q_OBJECT

private slots:
    void numbering_data();
    void numbering();
    void counts_data();
    void counts();
    void sitesNeededByHand_data();
    void sitesNeededByHand();
    void signalsAreSpreadEvenly_data();
    void signalsAreSpreadEvenly();
    void signalsFollowTheDefinition();
    void fieldsTurnWithThePart();
    void allOrientationsByHand_data();
    void allOrientationsByHand();
    void channelsLieInBlocks();
    void channelsOfAFieldTooSmall();
    void channelsLookTheSameBackwards();
    void overheadFollowsItsChannel();
    void noTwoSignalsShareASite();
    void mapsReplaceTheGrid();
    void hugeFieldsDoNotOverflow();
    void whatIsKeptIsWhatWouldBeLaidOut();
};

void TestWiringBumps::numbering_data()
{
    QTest::addColumn<int>("edge"); // -1: none
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("nextRow");
    QTest::addColumn<QString>("last");
    // A region of 330 x 260 um at (1000, 2000), pitch 100 x 60: 3 x 4 sites, margins 15 + 50 and 10 + 30.
    // Clockwise seen from above: up the left edge, right along the top, down the right, left along the bottom.
    QTest::newRow("none") << -1 << "1065,2040" << "1165,2040" << "1065,2100" << "1265,2220";
    QTest::newRow("left") << static_cast<int>(Edge::Left) << "1065,2040" << "1065,2100" << "1165,2040" << "1265,2220";
    QTest::newRow("top") << static_cast<int>(Edge::Top) << "1065,2220" << "1165,2220" << "1065,2160" << "1265,2040";
    QTest::newRow("right") << static_cast<int>(Edge::Right) << "1265,2220" << "1265,2160" << "1165,2220"
                           << "1065,2040";
    QTest::newRow("bottom") << static_cast<int>(Edge::Bottom) << "1265,2040" << "1165,2040" << "1265,2100"
                            << "1065,2220";
}

void TestWiringBumps::numbering()
{
    QFETCH(int, edge);
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(QString, nextRow);
    QFETCH(QString, last);
    const std::optional<Edge> side = edge < 0 ? std::nullopt : std::optional(static_cast<Edge>(edge));
    const BumpField field = bumpField(rectUm(1000, 2000, 330, 260), side, um(100), um(60));
    QCOMPARE(field.sites(), 12);
    QCOMPARE(text(site(field, 0)), first);
    QCOMPARE(text(site(field, 1)), second);
    QCOMPARE(text(site(field, field.columns)), nextRow);
    QCOMPARE(text(site(field, 11)), last);
}

void TestWiringBumps::counts_data()
{
    QTest::addColumn<double>("width");
    QTest::addColumn<double>("height");
    QTest::addColumn<double>("pitch");
    QTest::addColumn<qint64>("sites");
    QTest::newRow("exact") << 300.0 << 100.0 << 100.0 << qint64{3};
    QTest::newRow("just under") << 299.999 << 100.0 << 100.0 << qint64{2};
    QTest::newRow("too thin") << 300.0 << 99.999 << 100.0 << qint64{0};
    QTest::newRow("no pitch") << 300.0 << 100.0 << 0.0 << qint64{0};
    QTest::newRow("uneven") << 1000.0 << 550.0 << 55.0 << qint64{180};
}

void TestWiringBumps::counts()
{
    QFETCH(double, width);
    QFETCH(double, height);
    QFETCH(double, pitch);
    QFETCH(qint64, sites);
    const Rect region = rectUm(10, 20, width, height);
    const BumpField field = bumpField(region, std::nullopt, um(pitch), um(pitch));
    QCOMPARE(field.sites(), sites);
    std::vector<Point> bumps;
    signalBumps(field, 5, 5, bumps); // without sites, or with too few, every bump is still somewhere sensible
    QCOMPARE(bumps.size(), std::size_t{5});
    for (const Point& bump : bumps)
        QVERIFY(region.contains(bump));
    if (sites == 0) QCOMPARE(text(bumps[0]), text(region.centre()));
}

void TestWiringBumps::sitesNeededByHand_data()
{
    QTest::addColumn<int>("lanes");
    QTest::addColumn<bool>("shared");
    QTest::addColumn<int>("overhead");
    QTest::addColumn<double>("power_share");
    QTest::addColumn<qint64>("needed");
    QTest::newRow("shared bus") << 15 << true << 0 << 0.5 << qint64{30};
    QTest::newRow("two ways") << 64 << false << 12 << 0.5 << qint64{280};
    QTest::newRow("7 / 0.1 is seventy") << 7 << true << 0 << 0.9 << qint64{70}; // 1 - 0.9 is a little less than 0.1
    QTest::newRow("rounded up") << 10 << true << 0 << 0.3 << qint64{15};
    QTest::newRow("no power") << 7 << true << 1 << 0.0 << qint64{8};
    QTest::newRow("nothing but power") << 7 << true << 1 << 1.0 << std::numeric_limits<qint64>::max();
}

void TestWiringBumps::sitesNeededByHand()
{
    QFETCH(int, lanes);
    QFETCH(bool, shared);
    QFETCH(int, overhead);
    QFETCH(double, power_share);
    QFETCH(qint64, needed);
    InterfaceStandard s = standard(InterfaceKind::DieToDie);
    s.shared_bus = shared;
    s.overhead_wires = overhead;
    s.power_share = power_share;
    QCOMPARE(sitesNeeded(s, lanes), needed);
}

void TestWiringBumps::signalsAreSpreadEvenly_data()
{
    QTest::addColumn<qint64>("signalCount");
    QTest::addColumn<QList<int>>("sites");
    // Of 12 sites: floor((j + 1/2) 12 / n).
    QTest::newRow("12") << qint64{12} << QList<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    QTest::newRow("6") << qint64{6} << QList<int>{1, 3, 5, 7, 9, 11};
    QTest::newRow("5") << qint64{5} << QList<int>{1, 3, 6, 8, 10};
    QTest::newRow("1") << qint64{1} << QList<int>{6};
    QTest::newRow("16, too many") << qint64{16} << QList<int>{0, 1, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8, 9, 10, 10, 11};
}

void TestWiringBumps::signalsAreSpreadEvenly()
{
    QFETCH(qint64, signalCount);
    QFETCH(QList<int>, sites);
    const BumpField field = bumpField(rectUm(1000, 2000, 330, 260), Edge::Right, um(100), um(60));
    std::vector<Point> bumps;
    signalBumps(field, signalCount, signalCount, bumps);
    QCOMPARE(bumps.size(), static_cast<std::size_t>(sites.size()));
    for (std::size_t j = 0; j < bumps.size(); ++j)
        QCOMPARE(text(bumps[j]), text(site(field, sites[static_cast<qsizetype>(j)])));
}

void TestWiringBumps::signalsFollowTheDefinition()
{
    for (const auto& [w, h] : {std::pair{7.0, 1.0}, {1.0, 9.0}, {5.0, 6.0}, {20.0, 31.0}}) {
        const BumpField field = bumpField(rectUm(0, 0, w * 50, h * 50), Edge::Top, um(50), um(50));
        for (std::int64_t n : {1, 2, 3, 7, 29, 30, 31, 100, 619, 620, 1000}) {
            std::vector<Point> bumps;
            signalBumps(field, n, n, bumps);
            for (std::int64_t j = 0; j < n; ++j)
                QCOMPARE(text(bumps[static_cast<std::size_t>(j)]),
                         text(site(field, (2 * j + 1) * field.sites() / (2 * n))));
        }
    }
}

void TestWiringBumps::fieldsTurnWithThePart()
{
    const Transform part{{um(10), um(-20)}, {um(2000), um(3000)}, Rotation::R90, true};
    const BumpField field = bumpField(rectUm(1000, 2000, 330, 260), Edge::Right, um(100), um(60));
    for (int turns = 0; turns < 4; ++turns) {
        for (const bool mirror : {false, true}) {
            const Transform transform = followedBy(part, mirror, turns, {um(5), um(7)});
            const BumpField placed = moved(field, transform);
            for (std::int64_t s = 0; s < field.sites(); ++s)
                QCOMPARE(text(site(placed, s)), text(transform.apply(site(field, s))));
        }
    }
}

void TestWiringBumps::allOrientationsByHand_data()
{
    QTest::addColumn<bool>("flipped");
    QTest::addColumn<int>("quarterTurns");
    QTest::addColumn<QString>("first"), QTest::addColumn<QString>("second"), QTest::addColumn<QString>("third");
    // A die of 400 x 200 um, its box at (1000, 2000). Two sites 100 um apart on its left edge at (50, 50) and (50,
    // 150); a map puts a third bump at (350, 20). From the centre: (-150, -50), (-150, 50) and (150, -80). Flip dx to
    // -dx, then turn: (dx, dy), (-dy, dx), (-dx, -dy), (dy, -dx). Centre at (1200, 2100), with odd turns at (1100,
    // 2200).
    QTest::newRow("0") << false << 0 << "1050,2050" << "1050,2150" << "1350,2020";
    QTest::newRow("90") << false << 1 << "1150,2050" << "1050,2050" << "1180,2350";
    QTest::newRow("180") << false << 2 << "1350,2150" << "1350,2050" << "1050,2180";
    QTest::newRow("270") << false << 3 << "1050,2350" << "1150,2350" << "1020,2050";
    QTest::newRow("flipped 0") << true << 0 << "1350,2050" << "1350,2150" << "1050,2020";
    QTest::newRow("flipped 90") << true << 1 << "1150,2350" << "1050,2350" << "1180,2050";
    QTest::newRow("flipped 180") << true << 2 << "1050,2150" << "1050,2050" << "1350,2180";
    QTest::newRow("flipped 270") << true << 3 << "1050,2050" << "1150,2050" << "1020,2350";
}

void TestWiringBumps::allOrientationsByHand()
{
    QFETCH(bool, flipped);
    QFETCH(int, quarterTurns);
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(QString, third);
    PlacedPhy phy = facing(0, Edge::Left, 0, InterfaceKind::Memory, 2);
    phy.region = rectUm(0, 0, 100, 200);
    phy.part_size = {um(400), um(200)};
    phy.transform = {{um(1000), um(2000)}, phy.part_size, turned(Rotation::R0, quarterTurns), flipped};
    std::vector<Point> bumps;
    dataBumps(phy, bumps);
    QCOMPARE(bumps.size(), std::size_t{2});
    QCOMPARE(text(bumps[0]), first);
    QCOMPARE(text(bumps[1]), second);
    phy.bumps = std::vector<Point>{{um(350), um(20)}, {um(50), um(50)}};
    dataBumps(phy, bumps);
    QCOMPARE(text(bumps[0]), third);
    QCOMPARE(text(bumps[1]), first);
}

void TestWiringBumps::channelsLieInBlocks()
{
    // 8 x 4 sites of 10 x 20 um, first at (5, 10): four channels of two wires, two side by side, in blocks of 4 x 2
    // sites. Wire 0 of a block takes site floor(1/2 x 8/2) = 2, wire 1 the mirrored site 5.
    const BumpField field = bumpField(rectUm(0, 0, 80, 80), std::nullopt, um(10), um(20));
    std::vector<Point> bumps;
    channelBumps(field, {8, 0, 2, 2}, bumps);
    const QStringList expected{"25,10", "15,30", "65,10", "55,30", "25,50", "15,70", "65,50", "55,70"};
    for (qsizetype k = 0; k < expected.size(); ++k)
        QCOMPARE(text(bumps[static_cast<std::size_t>(k)]), expected[k]);
    // Seven wires: the last channel has one, in the middle of its block, site floor(1/2 x 8) = 4.
    channelBumps(field, {7, 0, 2, 2}, bumps);
    QCOMPARE(bumps.size(), std::size_t{7});
    QCOMPARE(text(bumps[5]), QString("15,70"));
    QCOMPARE(text(bumps[6]), QString("45,70"));
    // A standard says so: channels of a memory alone.
    PlacedPhy phy = facing(0, Edge::Left, 0, InterfaceKind::Memory, 8);
    phy.edge.reset();
    phy.region = rectUm(0, 0, 80, 80);
    phy.standard.edit([](InterfaceStandard& s) {
        s.pitch_x = um(10);
        s.pitch_y = um(20);
        s.module_lanes = s.channel_columns = 2;
    });
    dataBumps(phy, bumps);
    QCOMPARE(text(bumps[2]), QString("65,10"));
    phy.standard.edit([](InterfaceStandard& s) { s.kind = InterfaceKind::DieToDie; });
    dataBumps(phy, bumps);
    QCOMPARE(text(bumps[2]), QString("25,30")); // of 8 signals on 32 sites the third at site 10
}

void TestWiringBumps::channelsOfAFieldTooSmall()
{
    std::vector<Point> bumps;
    channelBumps(bumpField(rectUm(0, 0, 10, 20), std::nullopt, um(10), um(20)), {8, 3, 1, 4}, bumps);
    QCOMPARE(bumps.size(), std::size_t{8});
    for (const Point& bump : bumps)
        QCOMPARE(text(bump), QString("5,10"));
    channelBumps(bumpField(rectUm(0, 0, 9, 20), std::nullopt, um(10), um(20)), {2, 0, 1, 1}, bumps);
    QCOMPARE(text(bumps[1]), QString("4.5,10"));
    channelBumps(bumpField(rectUm(0, 0, 80, 80), std::nullopt, um(10), um(20)), {0, 0, 1, 1}, bumps);
    QVERIFY(bumps.empty());
}

/// Two equal fields face to face, wires counted backwards on one: every wire has the same length.
void TestWiringBumps::channelsLookTheSameBackwards()
{
    for (const int columns : {1, 2, 3, 4}) {
        WiringInput input = pair(InterfaceKind::Memory, 48, 6.4, true);
        for (PlacedPhy& phy : input.phys)
            phy.standard.edit([&](InterfaceStandard& s) {
                s.pitch_x = um(17);
                s.pitch_y = um(23);
                s.module_lanes = 4;
                s.channel_columns = columns;
            });
        const LinkFigures figures = evaluateWiring(input).links.at(0);
        QVERIFY(near(figures.wire_total_mm, 48 * figures.wire_max_mm));
    }
}

void TestWiringBumps::overheadFollowsItsChannel()
{
    // Two channels of one wire side by side on 4 x 1 sites, each on its second site; three overhead wires: one for the
    // first channel, two for the second, which has one site left for them.
    const BumpField field = bumpField(rectUm(0, 0, 40, 20), std::nullopt, um(10), um(20));
    std::vector<Point> bumps;
    channelBumps(field, {2, 3, 1, 2}, bumps);
    appendChannelOverhead(field, {2, 3, 1, 2}, bumps);
    const QStringList expected{"15,10", "35,10", "5,10", "25,10", "25,10"};
    QCOMPARE(bumps.size(), std::size_t{5});
    for (qsizetype k = 0; k < expected.size(); ++k)
        QCOMPARE(text(bumps[static_cast<std::size_t>(k)]), expected[k]);
}

/// Data and overhead of a whole memory, rows along any edge and seen from a turned or flipped part.
void TestWiringBumps::noTwoSignalsShareASite()
{
    const ChannelOrder order{128, 64, 16, 2};
    const Size part{um(400), um(210)};
    for (const std::optional<Edge> edge : {std::optional<Edge>{}, std::optional(Edge::Left), std::optional(Edge::Right),
                                           std::optional(Edge::Bottom), std::optional(Edge::Top)})
        for (const Rotation rotation : {Rotation::R0, Rotation::R90, Rotation::R180, Rotation::R270})
            for (const bool flipped : {false, true}) {
                const BumpField field = moved(bumpField(rectUm(0, 0, 400, 210), edge, um(10), um(7)),
                                              {{um(3000), um(5000)}, part, rotation, flipped});
                std::set<std::pair<Coord, Coord>> sites, used;
                for (std::int64_t s = 0; s < field.sites(); ++s)
                    sites.emplace(site(field, s).x, site(field, s).y);
                std::vector<Point> bumps;
                channelBumps(field, order, bumps);
                appendChannelOverhead(field, order, bumps);
                for (const Point bump : bumps) {
                    QVERIFY(sites.contains({bump.x, bump.y}));
                    QVERIFY(used.emplace(bump.x, bump.y).second);
                }
                QCOMPARE(used.size(), std::size_t{192});
            }
}

/// What a map says, the generated bumps of the same PHY included, is what the wires use.
void TestWiringBumps::mapsReplaceTheGrid()
{
    PlacedPhy placed = facing(0, Edge::Right, 700, InterfaceKind::Memory, 10);
    placed.standard.edit([](InterfaceStandard& s) {
        s.overhead_wires = 3;
        s.module_lanes = 4;
        s.channel_columns = 2;
    });
    Phy phy{"p", placed.region, "bus", placed.lanes, placed.edge, std::nullopt, {}};
    std::vector<Point> generated, mapped;
    dataBumps(placed, generated);
    const std::vector<Point> map = signalMap(phy, *placed.standard);
    QCOMPARE(map.size(), std::size_t{13});
    placed.bumps = map;
    dataBumps(placed, mapped);
    QVERIFY(mapped == generated);
    QCOMPARE(siteCount(placed), 13);
    QCOMPARE(neededSites(placed), 13);
    phy.bumps = {{um(1), um(2)}};
    QVERIFY(signalMap(phy, *placed.standard) == phy.bumps);
}

void TestWiringBumps::hugeFieldsDoNotOverflow()
{
    const Rect tenMetres{{}, {}, um(Coord::kLargestUm), um(Coord::kLargestUm)};
    const BumpField field = bumpField(tenMetres, Edge::Left, Coord::fromNm(1), Coord::fromNm(1));
    QVERIFY(field.sites() > 0);
    std::vector<Point> bumps;
    signalBumps(field, 1'000'000, 1000, bumps);
    for (const Point& bump : bumps)
        QVERIFY(tenMetres.contains(bump));
}

/// A table that has seen other inputs holds what a new one does, each end of each link.
void TestWiringBumps::whatIsKeptIsWhatWouldBeLaidOut()
{
    const WiringInput first = fourLinks();
    WiringInput moved = first, fewer = first, mapped = first, wider = first;
    moved.phys[2].transform.origin.x += um(35);
    fewer.phys.erase(fewer.phys.begin());
    for (WiringLink& link : fewer.links) {
        link.a = std::max<std::size_t>(link.a, 1) - 1;
        link.b = std::max<std::size_t>(link.b, 1) - 1;
    }
    mapped.phys[1].bumps = std::vector<Point>{{um(1), um(2)}}; // shorter than its data
    wider.phys[3].lanes += 4;
    BumpTable kept;
    for (const WiringInput& input : {first, moved, fewer, mapped, wider, first}) {
        kept.set(input);
        const BumpTable fresh(input);
        for (const WiringLink& link : input.links)
            for (const std::size_t phy : {link.a, link.b}) {
                QVERIFY(std::ranges::equal(kept.all(phy), fresh.all(phy)));
                QVERIFY(std::ranges::equal(kept.data(phy), fresh.data(phy)));
                QVERIFY(kept.data(phy).size() <= kept.all(phy).size());
            }
        QVERIFY(evaluateWiring(input, kept) == evaluateWiring(input));
    }
}

QTEST_APPLESS_MAIN(TestWiringBumps)
#include "tst_wiring_bumps.moc"
