// SPDX-License-Identifier: GPL-3.0-or-later
// Generated networks: what is placed and linked, the lengths of the published meshes and tori, and what is refused.
#include "fixtures.hpp"

#include "model/generate_network.hpp"
#include "model/validate.hpp"
#include "wiring/interconnect.hpp"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace interpose;

namespace {

constexpr double kSide = 8.79772697916911, kInset = 0.6441986432926979; // of the reference's mesh dies, mm

/// A die whose PHYs have their centres `inset` from the middle of an edge, `perEdge` of them side by side.
Part node(double side_mm, double inset_mm, int perEdge)
{
    Part part;
    part.id = PartId("node");
    part.name = "node";
    part.width = part.height = Coord::fromMm(side_mm);
    part.thickness = Coord::fromUm(150);
    part.material = "silicon";
    part.bonds = {{part.outline(), "micro"}};
    const Coord half = part.width / 2, size = Coord::fromMm(0.4), inset = Coord::fromMm(inset_mm);
    for (const Edge edge : {Edge::Left, Edge::Top, Edge::Right, Edge::Bottom})
        for (int i = 0; i < perEdge; ++i) {
            const Coord along = half + Coord::fromMm(0.5) * i;
            const Coord x = edge == Edge::Left ? inset : edge == Edge::Right ? part.width - inset : along;
            const Coord y = edge == Edge::Bottom ? inset : edge == Edge::Top ? part.height - inset : along;
            Phy phy;
            phy.id = std::string("P") + std::to_string(part.phys.size());
            phy.region = {x - size / 2, y - size / 2, size, size};
            phy.standard = "d2d";
            phy.lanes = 4;
            phy.edge = edge;
            part.phys.push_back(phy);
        }
    return part;
}

/// The six PHYs of the reference's HexaMesh die.
Part hexaNode()
{
    Part part = node(8.893818077743664, 0.6, 1);
    part.phys.resize(1);
    const Phy like = part.phys[0];
    part.phys.clear();
    const double s = 8.893818077743664, i = 0.555863629858979, q = s / 4, j = 0.7411515064786386;
    const std::vector<std::tuple<double, double, Edge>> places{{i, s / 2, Edge::Left},    {q, s - j, Edge::Top},
                                                               {3 * q, s - j, Edge::Top}, {s - i, s / 2, Edge::Right},
                                                               {3 * q, j, Edge::Bottom},  {q, j, Edge::Bottom}};
    for (const auto& [x, y, edge] : places) {
        Phy phy = like;
        phy.id = "P" + std::to_string(part.phys.size());
        phy.edge = edge;
        phy.region = {Coord::fromMm(x - 0.2), Coord::fromMm(y - 0.2), Coord::fromMm(0.4), Coord::fromMm(0.4)};
        part.phys.push_back(phy);
    }
    return part;
}

Assembly ground(double side_mm = 60)
{
    fixtures::Builder b("ground");
    b.part("base", PartKind::Substrate, 1e3 * side_mm, 1e3 * side_mm, 1000).carrier = "organic";
    b.place("BASE", "base", "", 0, 0);
    return b.build();
}

NetworkWish wish(NetworkShape shape, int rows, int columns)
{
    return {shape, rows, columns, Coord::fromMm(0.15), {}};
}

Result<Assembly> generated(NetworkShape shape, int rows, int columns, const Part& part)
{
    return generateNetwork(ground(), part, fixtures::technology(), PlacedId("BASE"), wish(shape, rows, columns));
}

/// Lengths between PHY centres in mm, ascending.
std::vector<double> lengths(const Assembly& assembly)
{
    std::vector<double> found;
    const auto centre = [&](const PhyRef& end) {
        const PlacedPart& placed = *assembly.find(end.placed);
        const Point c = assembly.part(placed).phy(end.phy)->region.centre();
        return Point{placed.x + c.x, placed.y + c.y};
    };
    for (const Link& link : *assembly.links) {
        const Point a = centre(link.a), b = centre(link.b);
        found.push_back((abs(a.x - b.x) + abs(a.y - b.y)).mm());
    }
    std::ranges::sort(found);
    return found;
}

double mean(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

} // namespace

class TestWiringGenerated : public QObject
{
    Q_OBJECT

private slots:
    void referenceLengths_data();
    void referenceLengths();
    void hexaMesh();
    void everyPhyOnce_data();
    void everyPhyOnce();
    void facingPhysAreReversed();
    void inTheMiddle();
    void twice();
    void network();
    void refused_data();
    void refused();
};

void TestWiringGenerated::referenceLengths_data()
{
    QTest::addColumn<int>("shape");
    QTest::addColumn<int>("side");
    QTest::addColumn<int>("links");
    QTest::addColumn<double>("least");
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("most");
    QTest::addColumn<int>("longest"); // links of that length
    const auto row = [](const char* name, NetworkShape shape, int side, int links, double least, double mean,
                        double most, int longest) {
        QTest::newRow(name) << static_cast<int>(shape) << side << links << least << mean << most << longest;
    };
    row("mesh 2x2", NetworkShape::Mesh, 2, 4, 1.4383972865853973, 1.4383972865853973, 1.4383972865853973, 4);
    row("mesh 4x4", NetworkShape::Mesh, 4, 24, 1.4383972865853973, 1.4383972865853973, 1.4383972865853973, 24);
    row("torus 4x4", NetworkShape::Torus, 4, 32, 1.438397286585392, 9.666925622461806, 34.35251063009104, 8);
    row("folded torus 4x4", NetworkShape::FoldedTorus, 4, 32, 8.947726979169104, 9.666925622461806, 10.386124265754505,
        16);
    // By edges the hypercube of 4 x 4 is the same ring of four in each row and column; the reference's PHYs, taken in
    // their order, make links of 8.95 to 14.60 mm, 11.50 mm in the mean.
    row("hypercube 4x4", NetworkShape::Hypercube, 4, 32, 8.947726979169104, 9.666925622461806, 10.386124265754505, 16);
}

void TestWiringGenerated::referenceLengths()
{
    QFETCH(int, shape);
    QFETCH(int, side);
    QFETCH(int, links);
    QFETCH(double, least);
    QFETCH(double, mean);
    QFETCH(double, most);
    QFETCH(int, longest);
    const Result<Assembly> made = generated(static_cast<NetworkShape>(shape), side, side, node(kSide, kInset, 1));
    QVERIFY(made);
    QVERIFY(validate(*made).empty());
    const std::vector<double> found = lengths(*made);
    QCOMPARE(found.size(), static_cast<std::size_t>(links));
    QVERIFY2(std::abs(found.front() - least) < 2e-6, qPrintable(QString::number(found.front(), 'g', 12)));
    QVERIFY2(std::abs(::mean(found) - mean) < 2e-6, qPrintable(QString::number(::mean(found), 'g', 12)));
    QVERIFY2(std::abs(found.back() - most) < 2e-6, qPrintable(QString::number(found.back(), 'g', 12)));
    QCOMPARE(std::ranges::count_if(found, [&](double mm) { return std::abs(mm - most) < 2e-6; }), longest);
}

void TestWiringGenerated::hexaMesh()
{
    const Result<Assembly> made = generated(NetworkShape::HexaMesh, 3, 3, hexaNode());
    QVERIFY(made);
    QCOMPARE(made->placed.size(), std::size_t{1 + 7});
    const std::vector<double> found = lengths(*made);
    QCOMPARE(found.size(), std::size_t{12});
    QVERIFY(std::abs(found[3] - 1.2617272597179578) < 2e-6);                                                  // beside
    QVERIFY2(std::abs(found[4] - 1.7073030129572793) < 2e-6, qPrintable(QString::number(found[4], 'g', 12))); // above
    QVERIFY(std::abs(found.back() - 1.7073030129572793) < 2e-6);
    QVERIFY(std::abs(mean(found) - 1.5587777618775043) < 2e-6);
}

void TestWiringGenerated::everyPhyOnce_data()
{
    QTest::addColumn<int>("shape");
    for (std::size_t i = 0; i < networkShapeNames().size(); ++i)
        QTest::newRow(networkShapeNames()[i].first.data()) << static_cast<int>(i);
}

void TestWiringGenerated::everyPhyOnce()
{
    QFETCH(int, shape);
    const int rows = static_cast<NetworkShape>(shape) == NetworkShape::HexaMesh ? 3 : 4;
    const Result<Assembly> made = generated(static_cast<NetworkShape>(shape), rows, 4, node(4, 0.3, 2));
    QVERIFY(made);
    QVERIFY(validate(*made).empty());
    std::set<PhyRef> used;
    for (const Link& link : *made->links) {
        QVERIFY(used.insert(link.a).second);
        QVERIFY(used.insert(link.b).second);
        QVERIFY(link.a.placed != link.b.placed);
        QCOMPARE(link.rate_gbit_per_s, made->technology().standards.at("d2d").max_rate_gbit_per_s);
    }
    QVERIFY(std::ranges::is_sorted(made->placed, {}, &PlacedPart::id));
    // The same again gives the same.
    QVERIFY(*generated(static_cast<NetworkShape>(shape), rows, 4, node(4, 0.3, 2)) == *made);
}

void TestWiringGenerated::facingPhysAreReversed()
{
    const Result<Assembly> mesh = generated(NetworkShape::Mesh, 2, 2, node(4, 0.3, 1));
    for (const Link& link : *mesh->links)
        QVERIFY(link.reversed);
    const Result<Assembly> folded = generated(NetworkShape::FoldedTorus, 1, 4, node(4, 0.3, 1));
    QCOMPARE(std::ranges::count(*folded->links, true, &Link::reversed), 2); // the two ends join like edges
}

void TestWiringGenerated::inTheMiddle()
{
    PlacedIds added;
    const Result<Assembly> made = generateNetwork(ground(), node(4, 0.3, 1), fixtures::technology(), PlacedId("BASE"),
                                                  wish(NetworkShape::Mesh, 1, 2), &added);
    QCOMPARE(added, (PlacedIds{PlacedId("node-1_00_00"), PlacedId("node-1_00_01")}));
    const PlacedPart& left = *made->find(added[0]);
    QCOMPARE(left.x, Coord::fromMm((60 - 8.15) / 2));
    QCOMPARE(left.y, Coord::fromMm(28));
    QVERIFY(made->part(left).relays_traffic);
}

void TestWiringGenerated::twice()
{
    const Part part = node(4, 0.3, 1);
    const Result<Assembly> once = generated(NetworkShape::Mesh, 2, 2, part);
    const Result<Assembly> again =
        generateNetwork(*once, part, fixtures::technology(), PlacedId("BASE"), wish(NetworkShape::Mesh, 2, 2));
    QCOMPARE(again->placed.size(), std::size_t{9});
    QCOMPARE(again->links->size(), std::size_t{8});
    QVERIFY(again->find(PlacedId("node-2_01_01")));
    QCOMPARE(again->catalogue->parts.size(), once->catalogue->parts.size());
}

/// What the other stage makes of it: links across the middle, hops, and the throughput of the reference cases, there
/// in bits per cycle with links of 1,929 (flattened butterfly: 1,312).
void TestWiringGenerated::network()
{
    struct Row
    {
        NetworkShape shape;
        int side, perEdge, across, hops;
        double throughput; ///< in links
    };
    const Row rows[] = {
        {NetworkShape::Mesh, 2, 1, 2, 2, 7716.0 / 1929}, {NetworkShape::Mesh, 4, 1, 4, 6, 60.0 / 7},
        {NetworkShape::Torus, 4, 1, 8, 4, 80.0 / 9},     {NetworkShape::FoldedTorus, 4, 1, 8, 4, 80.0 / 9},
        {NetworkShape::Hypercube, 4, 1, 8, 4, 80.0 / 9}, {NetworkShape::FlattenedButterfly, 4, 2, 16, 2, 240.0 / 7}};
    for (const Row& row : rows) {
        const Result<Assembly> made = generated(row.shape, row.side, row.side, node(4, 0.3, row.perEdge));
        const std::vector<PlacedBody> bodies = layOut(*made);
        const WiringInput input = wiringInput(*made, bodies, findContacts(*made, bodies));
        const WiringResult wiring = evaluateWiring(input);
        const InterconnectResult result = evaluateInterconnect(interconnectInput(*made, bodies, input, wiring));
        QCOMPARE(result.bandwidth.bisection->sum.d2d_links, row.across);
        QCOMPARE(result.network->diameter_hops, row.hops);
        const double links = *result.network->throughput_gbyte_per_s / wiring.links[0].payload.effective_gbyte_per_s;
        QVERIFY2(std::abs(links - row.throughput) < 1e-9, qPrintable(QString::number(links, 'g', 12)));
    }
}

void TestWiringGenerated::refused_data()
{
    QTest::addColumn<int>("shape");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, NetworkShape shape, int rows, int columns, const char* says) {
        QTest::newRow(name) << static_cast<int>(shape) << rows << columns << QString(says);
    };
    row("one die", NetworkShape::Mesh, 1, 1, "1 rows and 1 columns");
    row("too many", NetworkShape::Mesh, 65, 2, "65 rows");
    row("hypercube of three", NetworkShape::Hypercube, 2, 3, "powers of two");
    row("even HexaMesh", NetworkShape::HexaMesh, 2, 3, "odd number of rows");
    row("narrow HexaMesh", NetworkShape::HexaMesh, 5, 2, "odd number of rows");
    row("too large", NetworkShape::Mesh, 2, 20, "needs 82.85 x 8.15 mm; BASE has 60.00 x 60.00 mm");
    row("too few PHYs", NetworkShape::FlattenedButterfly, 4, 4,
        "node has 4 die-to-die PHYs; a die of this network has 6 links");
}

void TestWiringGenerated::refused()
{
    QFETCH(int, shape);
    QFETCH(int, rows);
    QFETCH(int, columns);
    QFETCH(QString, says);
    const Result<Assembly> made = generated(static_cast<NetworkShape>(shape), rows, columns, node(4, 0.3, 1));
    QVERIFY(!made);
    const QString message = QString::fromStdString(made.error().front().message);
    QVERIFY2(message.contains(says), qPrintable(message));
    QVERIFY(!generateNetwork(ground(), node(4, 0.3, 1), fixtures::technology(), PlacedId("NOWHERE"),
                             wish(NetworkShape::Mesh, 2, 2)));
}

QTEST_APPLESS_MAIN(TestWiringGenerated)
#include "tst_wiring_generated.moc"
