// SPDX-License-Identifier: GPL-3.0-or-later
// What the canvas computes before it paints: views, isolines, clearances, snapping, stacks.
#include "canvas/clearances.hpp"
#include "canvas/contours.hpp"
#include "canvas/paint_links.hpp"
#include "canvas/tools/snapping.hpp"
#include "canvas/view_transform.hpp"
#include "canvas_rig.hpp"
#include "fixtures.hpp"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace interpose;

class tst_canvas_geometry : public QObject
{
    Q_OBJECT

private:
    static Scene sceneOf(Assembly assembly)
    {
        Scene scene;
        scene.show(std::make_shared<const Assembly>(std::move(assembly)));
        return scene;
    }

private slots:
    void viewAndBackIsExact()
    {
        std::mt19937 dice(7);
        std::uniform_int_distribution<std::int64_t> nm(-100'000'000, 100'000'000);
        ViewTransform view;
        view.fit({{}, {}, Coord::fromMm(50), Coord::fromMm(40)}, QRectF(22, 22, 900, 700));
        for (int i = 0; i < 1000; ++i) {
            const Point p{Coord::fromNm(nm(dice)), Coord::fromNm(nm(dice))};
            QVERIFY(view.toRoot(view.toView(p)) == p);
        }
    }

    void fitShowsAllCentred()
    {
        ViewTransform view;
        const QRectF port(22, 22, 900, 500);
        view.fit({Coord::fromMm(-3), Coord::fromMm(2), Coord::fromMm(50), Coord::fromMm(50)}, port);
        const QRectF shown =
            view.toView(Rect{Coord::fromMm(-3), Coord::fromMm(2), Coord::fromMm(50), Coord::fromMm(50)});
        QVERIFY(std::abs(shown.height() - 500) < 1e-9);
        QVERIFY(std::abs(shown.center().x() - port.center().x()) < 1e-9);
    }

    void zoomHasLimits()
    {
        ViewTransform view;
        for (int i = 0; i < 400; ++i)
            view.zoomAt({100, 100}, 1.3);
        QCOMPARE(view.scale(), ViewTransform::kLargestScale);
        for (int i = 0; i < 400; ++i)
            view.zoomAt({100, 100}, 0.7);
        QCOMPARE(view.scale(), ViewTransform::kLeastScale);
        view.zoomAt({100, 100}, 0); // not a zoom
        QCOMPARE(view.scale(), ViewTransform::kLeastScale);
    }

    void roundSteps_data()
    {
        QTest::addColumn<double>("scale");
        QTest::addColumn<double>("step");
        QTest::newRow("20 px/mm") << 20.0 << 5.0;
        QTest::newRow("64 px/mm") << 64.0 << 1.0;
        QTest::newRow("65 px/mm") << 65.0 << 1.0;
        QTest::newRow("640 px/mm") << 640.0 << 0.1;
        QTest::newRow("1 px/mm") << 1.0 << 100.0;
    }
    void roundSteps()
    {
        QFETCH(double, scale);
        QFETCH(double, step);
        QVERIFY(std::abs(roundStepMm(scale, 64) - step) < 1e-9 * step);
    }

    void aConeHasRoundContours()
    {
        const int n = 41;
        std::vector<float> field;
        for (int y = 0; y < n; ++y)
            for (int x = 0; x < n; ++x)
                field.push_back(static_cast<float>(100 - std::hypot(x - 20, y - 20)));
        const auto lines = contourLines(field, n, n, 88);
        QCOMPARE(lines.size(), std::size_t(1));
        QVERIFY(lines.front().isClosed());
        for (const QPointF& p : lines.front())
            QVERIFY(std::abs(std::hypot(p.x() - 20.5, p.y() - 20.5) - 12) < 0.05);
    }

    void aSlopeHasAStraightContourFromEdgeToEdge()
    {
        std::vector<float> field;
        for (int y = 0; y < 5; ++y)
            for (int x = 0; x < 8; ++x)
                field.push_back(static_cast<float>(x));
        const auto lines = contourLines(field, 8, 5, 2.25);
        QCOMPARE(lines.size(), std::size_t(1));
        QCOMPARE(lines.front().size(), qsizetype(5));
        for (const QPointF& p : lines.front())
            QVERIFY(std::abs(p.x() - 2.75) < 1e-6);
    }

    void aSaddleIsSplitByItsMean()
    {
        // High corners at the lower left and upper right.
        const auto low = contourLines({1, 0, 0, 1}, 2, 2, 0.4), high = contourLines({1, 0, 0, 1}, 2, 2, 0.6);
        QCOMPARE(low.size(), std::size_t(2));
        QCOMPARE(high.size(), std::size_t(2));
        const auto cutsLowerLeft = [](const QPolygonF& l) {
            return l.front().x() + l.front().y() + l.back().x() + l.back().y() < 3;
        };
        // Below the mean the high corners are joined: the low ones are cut off, at the lower right and upper left.
        QVERIFY(!cutsLowerLeft(low[0]) && !cutsLowerLeft(low[1]));
        QVERIFY(cutsLowerLeft(high[0]) || cutsLowerLeft(high[1]));
    }

    void noContourOutsideTheRange()
    {
        QVERIFY(contourLines({1, 2, 3, 4}, 2, 2, 5).empty());
        QVERIFY(contourLines({1, 2, 3, 4}, 2, 2, 0).empty());
        QVERIFY(contourLines({1, 2}, 2, 1, 1.5).empty());
    }

    void snapping_data()
    {
        QTest::addColumn<int>("nm");
        QTest::addColumn<int>("to");
        QTest::newRow("down") << 149 << 100;
        QTest::newRow("half away from zero") << 150 << 200;
        QTest::newRow("negative half") << -150 << -200;
        QTest::newRow("negative") << -149 << -100;
        QTest::newRow("on it") << 300 << 300;
    }
    void snapping()
    {
        QFETCH(int, nm);
        QFETCH(int, to);
        QCOMPARE(roundedTo(Coord::fromNm(nm), Coord::fromNm(100)).nm(), to);
    }

    void clearancesToNeighboursAndRule()
    {
        const Scene scene = sceneOf(rigAssembly());
        RuleDeck deck;
        deck.gaps = {{PartKind::HbmStack, PartKind::Die, Coord::fromMm(2.5), {}}};
        deck.die_to_carrier_edge = Coord::fromMm(1.5);
        const std::size_t hbm = *scene.indexOf(PlacedId("HBM0"));
        const auto found = clearancesOf(scene, hbm, std::vector<char>(scene.bodies().size(), 0), deck);
        QCOMPARE(found.size(), std::size_t(2));
        const auto edge = std::ranges::find(found, true, &Clearance::to_edge);
        QVERIFY(edge != found.end() && edge->gap == Coord::fromMm(2) && !edge->violated());
        const auto gpu = std::ranges::find(found, *scene.indexOf(PlacedId("GPU")), &Clearance::other);
        QVERIFY(gpu != found.end());
        QVERIFY(gpu->gap == Coord::fromMm(2) && gpu->min == Coord::fromMm(2.5) && gpu->violated());
        QVERIFY(gpu->from.x == Coord::fromMm(13) && gpu->to.x == Coord::fromMm(15));
    }

    void whatMovesAlongIsNoNeighbour()
    {
        const Scene scene = sceneOf(rigAssembly());
        const auto moving = scene.withDescendants(ids({"HBM0", "GPU"}));
        QVERIFY(clearancesOf(scene, *scene.indexOf(PlacedId("HBM0")), moving, {}).empty() ||
                clearancesOf(scene, *scene.indexOf(PlacedId("HBM0")), moving, {}).front().other !=
                    *scene.indexOf(PlacedId("GPU")));
    }

    void anOverlapIsNegative()
    {
        Assembly a = rigAssembly();
        for (PlacedPart& p : a.placed)
            if (p.id == PlacedId("HBM0")) p.x = Coord::fromMm(5);
        const Scene scene = sceneOf(std::move(a));
        const auto found =
            clearancesOf(scene, *scene.indexOf(PlacedId("HBM0")), std::vector<char>(scene.bodies().size(), 0), {});
        QVERIFY(!found.empty());
        QVERIFY(found.front().gap == -Coord::fromMm(1));
        QVERIFY(found.front().violated());
    }

    void whatItLiesInIsNoNeighbour()
    {
        const Scene scene = sceneOf(fixtures::emibUnderTwoDies());
        const std::size_t bridge = *scene.indexOf(PlacedId("BRIDGE0"));
        QVERIFY(clearancesOf(scene, bridge, std::vector<char>(scene.bodies().size(), 0), {}).empty());
    }

    void theStackAtAPointIsHighestFirst()
    {
        const Scene scene = sceneOf(rigAssembly());
        std::vector<std::string> names;
        for (const std::size_t i : scene.stackAt(mm(20, 15)))
            names.push_back(scene.id(i).str());
        QVERIFY((names == std::vector<std::string>{"TOP", "GPU", "INT", "SUB"}));
        QVERIFY(scene.stackAt(mm(-1, 0)).empty());
        QVERIFY(scene.id(*scene.floor()) == PlacedId("INT"));
    }

    void whatIsWhollyCoveredIsKnown()
    {
        Assembly a = rigAssembly();
        Scene scene = sceneOf(a);
        QVERIFY(!scene.covered()[*scene.indexOf(PlacedId("GPU"))]);
        for (PlacedPart& p : a.placed)
            if (p.id == PlacedId("TOP")) {
                p.part = PartId("gpu");
                p.x = p.y = Coord{};
            }
        scene.show(std::make_shared<const Assembly>(a));
        QVERIFY(scene.covered()[*scene.indexOf(PlacedId("GPU"))]);
        QVERIFY(!scene.covered()[*scene.indexOf(PlacedId("TOP"))]);
    }

    void slackHasThreeClasses()
    {
        LinkFigures f;
        QVERIFY(slackClass(nullptr) == SlackClass::Unknown);
        QVERIFY(slackClass(&f) == SlackClass::Unknown);
        f.reach_mm = 6, f.slack_mm = 3;
        QVERIFY(slackClass(&f) == SlackClass::Good);
        f.slack_mm = 0.5;
        QVERIFY(slackClass(&f) == SlackClass::Tight);
        f.slack_mm = -0.01;
        QVERIFY(slackClass(&f) == SlackClass::OutOfReach);
        QVERIFY(bundleWidth(1) == bundleWidth(8) && bundleWidth(16) > bundleWidth(8) && bundleWidth(1 << 20) == 12);
    }
};

QTEST_GUILESS_MAIN(tst_canvas_geometry)
#include "tst_canvas_geometry.moc"
