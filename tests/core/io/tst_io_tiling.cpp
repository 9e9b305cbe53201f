// SPDX-License-Identifier: GPL-3.0-or-later
// A painting cut into tiles: nothing lost, nothing twice, at any snapping.
#include "io/tiling.hpp"

#include <QTest>

#include <algorithm>
#include <random>
#include <set>

using namespace interpose;

namespace {

Rect um(double x, double y, double w, double h)
{
    return {Coord::fromUm(x), Coord::fromUm(y), Coord::fromUm(w), Coord::fromUm(h)};
}

/// Thirty rectangles of five materials and ten powers, some reaching outside, at odd places.
Painting randomPainting(unsigned seed)
{
    std::mt19937 random(seed);
    const auto upTo = [&](int n) { return static_cast<double>(random() % static_cast<unsigned>(n)); };
    Painting painting{um(-500, 200, 10'000, 7'000), 0, {}, {}};
    const auto rect = [&] { return um(upTo(10'500) - 1'000, upTo(7'500), 1 + upTo(4'000) / 3, 1 + upTo(3'000) / 7); };
    for (int i = 0; i < 30; ++i)
        painting.paint.push_back({rect(), 1 + i % 5});
    for (int i = 0; i < 10; ++i)
        painting.powers.push_back({rect(), 0.1 + upTo(100)});
    return painting;
}

double sumOfPowers(const Painting& painting)
{
    double sum = 0;
    for (const PoweredRect& rect : painting.powers)
        sum += rect.power_w;
    return sum;
}

double sumOfTiles(const Tiling& tiling)
{
    double sum = 0;
    for (const Tile& tile : tiling.tiles)
        sum += tile.power_w;
    return sum;
}

int paintedAt(const Painting& painting, Point at)
{
    int material = painting.base_material;
    for (const PaintedRect& rect : painting.paint)
        if (rect.area.contains(at)) material = rect.material;
    return material;
}

double densityAt(const Painting& painting, Point at)
{
    double density = 0;
    for (const PoweredRect& rect : painting.powers)
        if (rect.area.contains(at)) density += rect.power_w / rect.area.areaMm2();
    return density;
}

const Tile* tileAt(const Tiling& tiling, Point at)
{
    for (const Tile& tile : tiling.tiles)
        if (tile.area.contains(at)) return &tile;
    return nullptr;
}

std::vector<TileRule> rules()
{
    return {{}, {Coord::fromUm(1)}, {Coord::fromUm(100)}, {{}, 64, 64}, {{}, 10, 7}};
}

} // namespace

class TestIoTiling : public QObject
{
    Q_OBJECT

private slots:
    void tilesCoverTheOutlineOnce();
    void powerIsKept();
    void exactTilesAreThePainting();
    void edgesLieOnTheGrid();
    void closeEdgesBecomeOne();
    void neighboursAreJoined();
    void stripAtADiesEdgeStaysInTheDie();
    void powerOutsideIsCounted();
    void tooManyCellsAreRefused();
};

void TestIoTiling::tilesCoverTheOutlineOnce()
{
    for (unsigned seed = 0; seed < 20; ++seed)
        for (const TileRule& rule : rules()) {
            const Painting painting = randomPainting(seed);
            const auto tiling = cutTiles(painting, rule);
            QVERIFY(tiling);
            double area = 0;
            for (std::size_t i = 0; i < tiling->tiles.size(); ++i) {
                const Rect& a = tiling->tiles[i].area;
                QVERIFY(!a.empty() && painting.outline.contains(a));
                area += a.areaMm2();
                for (std::size_t j = 0; j < i; ++j)
                    QVERIFY(!overlaps(a, tiling->tiles[j].area));
            }
            QVERIFY(std::abs(area - painting.outline.areaMm2()) < 1e-9);
        }
}

void TestIoTiling::powerIsKept()
{
    for (unsigned seed = 0; seed < 50; ++seed)
        for (const TileRule& rule : rules()) {
            const Painting painting = randomPainting(seed);
            const auto tiling = cutTiles(painting, rule);
            const double stated = sumOfPowers(painting);
            QVERIFY(std::abs(sumOfTiles(*tiling) + tiling->power_outside_w - stated) < 1e-12 * stated);
        }
}

void TestIoTiling::exactTilesAreThePainting()
{
    std::mt19937 random(7);
    for (unsigned seed = 0; seed < 10; ++seed) {
        const Painting painting = randomPainting(seed);
        const auto tiling = cutTiles(painting, {});
        QCOMPARE(tiling->largest_shift, Coord{});
        for (int i = 0; i < 300; ++i) {
            // Odd nanometres: edges of this painting lie on whole micrometres, thirds and sevenths of one.
            const Point at{painting.outline.x + Coord::fromNm(static_cast<int>(random() % 9'999'000) + 501),
                           painting.outline.y + Coord::fromNm(static_cast<int>(random() % 6'999'000) + 501)};
            const Tile* tile = tileAt(*tiling, at);
            QVERIFY(tile);
            QCOMPARE(tile->material, paintedAt(painting, at));
            const double density = densityAt(painting, at);
            QVERIFY(std::abs(tile->power_w / tile->area.areaMm2() - density) <= 1e-9 * density);
        }
    }
}

void TestIoTiling::edgesLieOnTheGrid()
{
    const auto tiling = cutTiles(randomPainting(3), {{}, 100, 70}); // 100 um cells
    for (const Tile& tile : tiling->tiles)
        for (const Coord edge : {tile.area.x, tile.area.right(), tile.area.y, tile.area.top()})
            QCOMPARE(edge.nm() % 100'000, 0);
    QVERIFY(tiling->largest_shift <= Coord::fromUm(50));
    QVERIFY(tiling->largest_shift > Coord::fromUm(30));
}

void TestIoTiling::closeEdgesBecomeOne()
{
    Painting painting{um(0, 0, 1000, 1000), 0, {{um(0, 0, 500, 1000), 1}, {um(500.4, 0, 499.6, 1000), 1}}, {}};
    QCOMPARE(cutTiles(painting, {})->tiles.size(), std::size_t{3});
    const auto joined = cutTiles(painting, {Coord::fromUm(1)});
    QCOMPARE(joined->tiles.size(), std::size_t{1});
    QCOMPARE(joined->largest_shift, Coord::fromNm(400));
}

void TestIoTiling::neighboursAreJoined()
{
    Painting painting{um(0, 0, 1000, 1000), 0, {{um(400, 400, 200, 200), 1}}, {}};
    QCOMPARE(cutTiles(painting, {})->tiles.size(), std::size_t{5}); // below, left, the square, right, above
    painting.paint.push_back({um(600, 400, 100, 200), 1});
    QCOMPARE(cutTiles(painting, {})->tiles.size(), std::size_t{5});
    painting.powers.push_back({um(400, 400, 200, 200), 1});
    QCOMPARE(cutTiles(painting, {})->tiles.size(), std::size_t{6});
}

/// A die from 1060 um on, with a strip of 30 um at its edge, on cells of 100 um: both edges of the strip go to line 11,
/// where the die begins; the cell that holds the strip has become air.
void TestIoTiling::stripAtADiesEdgeStaysInTheDie()
{
    const Painting painting{
        um(0, 0, 3000, 3000), 0, {{um(1060, 1000, 1000, 1000), 1}}, {{um(1060, 1000, 30, 1000), 5}}};
    const auto tiling = cutTiles(painting, {{}, 30, 30});
    double power = 0;
    for (const Tile& tile : tiling->tiles) {
        if (tile.power_w == 0) continue;
        QCOMPARE(tile.material, 1);
        QCOMPARE(tile.area, um(1100, 1000, 100, 1000));
        power += tile.power_w;
    }
    QCOMPARE(power, 5.0);
    const Painting mirrored{um(0, 0, 3000, 3000), 0, {{um(940, 1000, 1000, 1000), 1}}, {{um(1910, 1000, 30, 1000), 5}}};
    const auto other = cutTiles(mirrored, {{}, 30, 30});
    const auto heated = std::ranges::find_if(other->tiles, [](const Tile& tile) { return tile.power_w > 0; });
    QCOMPARE(heated->area, um(1800, 1000, 100, 1000));
}

void TestIoTiling::powerOutsideIsCounted()
{
    const Painting painting{um(0, 0, 1000, 1000), 0, {}, {{um(-500, 0, 1000, 1000), 4}, {um(2000, 0, 10, 10), 1}}};
    const auto tiling = cutTiles(painting, {});
    QCOMPARE(tiling->power_outside_w, 3.0);
    QCOMPARE(sumOfTiles(*tiling), 2.0);
}

void TestIoTiling::tooManyCellsAreRefused()
{
    Painting painting{um(0, 0, 10'000, 10'000), 0, {}, {}};
    for (int i = 0; i < 2'100; ++i)
        painting.paint.push_back({um(i, i, 0.5, 0.5), 1});
    QVERIFY(!cutTiles(painting, {}));
    QVERIFY(cutTiles(painting, {Coord::fromUm(50)}));
}

QTEST_APPLESS_MAIN(TestIoTiling)
#include "tst_io_tiling.moc"
