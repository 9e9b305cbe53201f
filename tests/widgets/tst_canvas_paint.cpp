// SPDX-License-Identifier: GPL-3.0-or-later
// Painting never fails, shows what the model says, and view and model agree after anything a hand can do.
#include "canvas_rig.hpp"
#include "fixtures.hpp"
#include "model/edit.hpp"
#include "model/validate.hpp"
#include "style/palette.hpp"

#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <random>

using namespace interpose;

static constexpr int kPatienceMs = 60'000; ///< a field on a busy machine; a test that passes waits for milliseconds

class tst_canvas_paint : public QObject
{
    Q_OBJECT

private:
    static QImage picture(CanvasRig& rig) { return rig.canvas.grab().toImage(); }
    static QColor colourAt(const QImage& image, QPointF p)
    {
        return image.pixelColor((p * image.devicePixelRatio()).toPoint());
    }
    static void plain(CanvasRig& rig)
    {
        rig.canvas.setOverlays({false, false, false, false, false, false, -1});
        QCoreApplication::processEvents();
    }

private slots:
    void initTestCase() { QApplication::setPalette(QPalette(Qt::white)); }

    void anyAssemblyPaints_data()
    {
        QTest::addColumn<int>("which");
        const int known = static_cast<int>(fixtures::all().size());
        for (int i = 0; i < known; ++i)
            QTest::addRow("%s", fixtures::all()[static_cast<std::size_t>(i)].name.c_str()) << i;
        QTest::newRow("nothing") << known;
        QTest::newRow("one part") << known + 1;
        QTest::newRow("2000 parts") << known + 2;
    }
    void anyAssemblyPaints()
    {
        QFETCH(int, which);
        const int known = static_cast<int>(fixtures::all().size());
        Assembly assembly;
        if (which < known) assembly = fixtures::all()[static_cast<std::size_t>(which)].make();
        if (which == known + 1) {
            fixtures::Builder b("one");
            b.part("substrate", PartKind::Substrate, 10000, 10000, 1000);
            b.place("SUB", "substrate", "", 0, 0);
            assembly = b.build();
        }
        if (which == known + 2) assembly = fixtures::dieField(2000);
        CanvasRig rig(assembly);
        if (which != known) QTRY_VERIFY_WITH_TIMEOUT(rig.bridge.instantIsFresh() && rig.bridge.heatIsFresh(), 60000);
        for (const QSize size : {QSize(1000, 700), QSize(320, 240), QSize(1, 1)}) {
            rig.canvas.setMinimumSize(0, 0);
            rig.canvas.resize(size);
            QVERIFY(!picture(rig).isNull());
        }
        for (int i = 0; i < 60; ++i) {
            rig.wheel({200, 150}, i < 30 ? 480 : -960);
            if (i % 10 == 0) QVERIFY(!picture(rig).isNull());
        }
        rig.key(Qt::Key_A, Qt::ControlModifier);
        rig.key(Qt::Key_F);
        QVERIFY(!picture(rig).isNull());
    }

    /// One die, so small in the view that its name stands alone; its power as a total or as one block of all of it.
    static QImage smallDie(bool asBlock)
    {
        fixtures::Builder b("small");
        b.part("substrate", PartKind::Substrate, 20000, 20000, 1000);
        Part& die = b.part("die", PartKind::Die, 2000, 1000, 500, "c4");
        if (asBlock)
            die.power_blocks = {{"all", fixtures::rectUm(0, 0, 2000, 1000), 5}};
        else
            die.power_w = 5;
        b.place("SUB", "substrate", "", 0, 0);
        b.place("D0", "die", "SUB", 9000, 9000);
        CanvasRig rig(b.build());
        rig.canvas.setOverlays({false, false, false, false, false, true, -1});
        QSignalSpy spy(&rig.bridge, &EngineBridge::heatChanged);
        while (!rig.bridge.heatIsFresh())
            if (!spy.wait(kPatienceMs)) return {};
        return picture(rig);
    }

    void averageFluxIsBadgedWithoutFiguresToo()
    {
        const QImage total = smallDie(false), block = smallDie(true);
        QVERIFY(!total.isNull() && !block.isNull());
        QCOMPARE(smallDie(false), total); // nothing else differs from run to run
        QVERIFY(total != block);
    }

    void partsAreWhereTheModelSays()
    {
        CanvasRig rig;
        plain(rig);
        const QImage image = picture(rig);
        QCOMPARE(colourAt(image, rig.px(15.5, 10.5)), partFill(PartKind::Die, lightColours()));
        QCOMPARE(colourAt(image, rig.px(8, 13)), partFill(PartKind::HbmStack, lightColours()));
        QCOMPARE(colourAt(image, rig.px(6, 6)), partFill(PartKind::Interposer, lightColours()));
        QCOMPARE(colourAt(image, rig.px(2, 2)), partFill(PartKind::Substrate, lightColours()));
        QCOMPARE(colourAt(image, rig.px(41, 15)), lightColours().canvas);
    }

    void congestionIsShownWhereWiresRun()
    {
        CanvasRig rig;
        plain(rig);
        QTRY_VERIFY_WITH_TIMEOUT(rig.bridge.instantIsFresh(), kPatienceMs);
        const auto& carriers = rig.bridge.report().instant.routing.carriers;
        QCOMPARE(carriers.size(), std::size_t{1});
        const CongestionMap& map = carriers[0].congestion;
        QVERIFY(map.peak > 0);
        const QPointF full = rig.canvas.toView(map.peak_at), nothing = rig.px(33, 23);
        const QImage without = picture(rig);
        rig.canvas.setOverlays({false, false, false, false, false, false, -1, false, true});
        const QImage with = picture(rig);
        QVERIFY(colourAt(with, full) != colourAt(without, full));
        QCOMPARE(colourAt(with, nothing), colourAt(without, nothing)); // no wire, no colour
        // The legend, at the right edge, and then none.
        QVERIFY(with.copy(900, 200, 90, 300) != without.copy(900, 200, 90, 300));
        plain(rig);
        QCOMPARE(picture(rig), without);
    }

    void congestionTakesThePlaceOfHeat()
    {
        CanvasRig rig;
        QTRY_VERIFY_WITH_TIMEOUT(rig.bridge.heatIsFresh(), kPatienceMs);
        rig.canvas.setOverlays({true, false, false, false, false, false, -1, false, true});
        const QImage both = picture(rig);
        rig.canvas.setOverlays({false, false, false, false, false, false, -1, false, true});
        QCOMPARE(colourAt(picture(rig), rig.px(33, 23)), colourAt(both, rig.px(33, 23)));
    }

    void aDragShowsThePartAtOnce()
    {
        CanvasRig rig;
        plain(rig);
        rig.drag(rig.px(10, 15), rig.px(10, 18));
        const QImage image = picture(rig);
        QCOMPARE(colourAt(image, rig.px(7.5, 12.5)), partFill(PartKind::Interposer, lightColours()));
        QCOMPARE(colourAt(image, rig.px(7.5, 20.5)), partFill(PartKind::HbmStack, lightColours()));
    }

    void anUndoIsShownAtOnce()
    {
        CanvasRig rig;
        plain(rig);
        rig.drag(rig.px(10, 15), rig.px(10, 18));
        QVERIFY(!picture(rig).isNull());
        rig.document.undoStack()->undo(); // and no event loop before the picture
        QCOMPARE(colourAt(picture(rig), rig.px(7.5, 12.5)), partFill(PartKind::HbmStack, lightColours()));
    }

    void theCachedFrameEqualsAFreshOne()
    {
        CanvasRig rig;
        QTRY_VERIFY_WITH_TIMEOUT(rig.bridge.heatIsFresh() && rig.bridge.heatQuality() == HeatQuality::Fine,
                                 kPatienceMs);
        rig.drag(rig.px(10, 15), rig.px(11, 16));
        rig.document.undoStack()->undo();
        QTRY_VERIFY_WITH_TIMEOUT(rig.bridge.heatIsFresh() && rig.bridge.heatQuality() == HeatQuality::Fine &&
                                     !rig.bridge.busy(),
                                 kPatienceMs);
        rig.selection.clear();
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&rig.canvas, &leave);
        const QImage cached = picture(rig);
        QEvent change(QEvent::PaletteChange);
        QApplication::sendEvent(&rig.canvas, &change); // everything is drawn anew
        QVERIFY(picture(rig) == cached);
    }

    void theHeatMapCoversTheRootOnly()
    {
        CanvasRig rig;
        QTRY_VERIFY_WITH_TIMEOUT(rig.bridge.heatIsFresh(), kPatienceMs);
        const QImage with = picture(rig);
        rig.canvas.setOverlays({false, true, true, true, true, true, -1});
        const QImage without = picture(rig);
        QVERIFY(colourAt(with, rig.px(2, 28)) != colourAt(without, rig.px(2, 28)));
        QCOMPARE(colourAt(with, rig.px(-0.7, 15)), colourAt(without, rig.px(-0.7, 15)));
    }

    /// With the heat's colours, its scale bar in millivolts and on its place, and only where parts of the tier are.
    void theDropsTakeThePlaceOfTheHeat()
    {
        Assembly assembly = rigAssembly();
        assembly.catalogue.edit([](Catalogue& c) {
            for (auto& [id, bond] : c.technology.bonds)
                bond.resistance_mohm = 5;
            for (auto& [id, part] : c.parts)
                if (part.statedPowerW() > 0) part.rails = {{"core", 0.8}};
        });
        CanvasRig rig(assembly);
        QTRY_VERIFY_WITH_TIMEOUT(rig.bridge.heatIsFresh() && rig.bridge.heatQuality() == HeatQuality::Fine &&
                                     !rig.bridge.busy(),
                                 kPatienceMs);
        const QImage heat = picture(rig);
        QVERIFY(rig.bridge.report().drops && !rig.bridge.report().drops->nets.empty());
        Overlays overlays = rig.canvas.overlays();
        overlays.drops = true;
        rig.canvas.setOverlays(overlays);
        const QImage drops = picture(rig);
        overlays.drops = overlays.heat = false;
        rig.canvas.setOverlays(overlays);
        const QImage none = picture(rig);
        QVERIFY(colourAt(drops, rig.px(18.4, 13.4)) != colourAt(none, rig.px(18.4, 13.4)));
        QVERIFY(colourAt(drops, rig.px(18.4, 13.4)) != colourAt(heat, rig.px(18.4, 13.4)));
        QCOMPARE(colourAt(drops, rig.px(-0.7, 15)), colourAt(none, rig.px(-0.7, 15)));
        QCOMPARE(colourAt(drops, rig.px(6.5, 6)), colourAt(none, rig.px(6.5, 6))); // the interposer is another tier
    }

    /// Balls that find no place lead nothing to the board: there is no drop to colour.
    void aNetWithoutAPathHasNoColour()
    {
        Assembly assembly = rigAssembly();
        assembly.package.ball_keepout = Coord::fromMm(1000);
        const PartId root = std::ranges::find_if(assembly.placed, [](const PlacedPart& p) { return !p.on; })->part;
        assembly.catalogue.edit([&](Catalogue& c) {
            c.parts.at(root).bonds = {{c.parts.at(root).outline(), c.technology.bonds.begin()->first}};
            for (auto& [id, part] : c.parts)
                if (part.statedPowerW() > 0) part.rails = {{"core", 0.8}};
        });
        CanvasRig rig(assembly);
        QTRY_VERIFY_WITH_TIMEOUT(rig.bridge.heatIsFresh() && !rig.bridge.busy(), kPatienceMs);
        const auto& drops = rig.bridge.report().drops;
        QVERIFY(drops && drops->nets.at(0).status == HeatSolution::Status::NoHeatPath);
        Overlays overlays = rig.canvas.overlays();
        overlays.drops = true;
        rig.canvas.setOverlays(overlays);
        const QImage asked = picture(rig);
        overlays.drops = overlays.heat = false;
        rig.canvas.setOverlays(overlays);
        QCOMPARE(colourAt(asked, rig.px(16, 11)), colourAt(picture(rig), rig.px(16, 11)));
    }

    void aSelectedPartHasTheAccentAround()
    {
        CanvasRig rig;
        plain(rig);
        rig.selection.set(ids({"HBM0"}));
        QCOMPARE(colourAt(picture(rig), rig.px(7, 17.5)), lightColours().accent);
    }

    void everyFrameIsAnnounced()
    {
        CanvasRig rig;
        QSignalSpy frames(&rig.canvas, &CanvasView::framePainted);
        rig.canvas.update();
        QTRY_COMPARE_WITH_TIMEOUT(frames.count(), 1, kPatienceMs);
    }

    /// A monkey at mouse and keyboard: the document stays valid, the view shows the document, undo leads back.
    void monkey()
    {
        std::mt19937 dice(42);
        const auto below = [&dice](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
        CanvasRig rig;
        const Qt::KeyboardModifiers modifiers[] = {Qt::NoModifier, Qt::ShiftModifier, Qt::AltModifier,
                                                   Qt::ControlModifier};
        const Qt::Key keys[] = {Qt::Key_R,    Qt::Key_M,  Qt::Key_Delete, Qt::Key_D,     Qt::Key_A,
                                Qt::Key_Tab,  Qt::Key_F,  Qt::Key_Plus,   Qt::Key_Minus, Qt::Key_Escape,
                                Qt::Key_Left, Qt::Key_Up, Qt::Key_Down};
        for (int i = 0; i < 3000; ++i) {
            const QPointF p(below(1000), below(700));
            const auto m = modifiers[below(4)];
            switch (below(9)) {
            case 0:
                rig.press(p, m);
                break;
            case 1:
            case 2:
                rig.release(p, m);
                break;
            case 3:
                rig.wheel(p, below(2) ? 120 : -120, m);
                break;
            case 4:
                rig.key(keys[below(13)], m);
                break;
            case 5:
                if (below(4) == 0) rig.document.undoStack()->undo();
                break;
            case 6:
                rig.canvas.zoomToFit();
                break;
            default:
                rig.move(p, m);
            }
            if (rig.document.assembly().placed.size() > 60) rig.document.undoStack()->setIndex(0);
            if (i % 100 == 0) {
                QCoreApplication::processEvents();
                QVERIFY(validate(rig.document.assembly()).empty());
                QVERIFY(!picture(rig).isNull());
            }
        }
        rig.release({0, 0});
        rig.key(Qt::Key_Escape);
        for (const PlacedId& id : rig.selection.ids())
            QVERIFY(rig.document.assembly().find(id));
        rig.document.undoStack()->setIndex(0);
        QVERIFY(rig.document.assembly() == rigAssembly());
    }

    /// Whatever happened, a part is found where the model has it.
    void viewAndModelAgreeAfterRandomEdits()
    {
        std::mt19937 dice(3);
        CanvasRig rig;
        for (int i = 0; i < 200; ++i) {
            const auto& placed = rig.document.assembly().placed;
            const PlacedIds some{placed[dice() % placed.size()].id};
            const Point by = mm(static_cast<double>(dice() % 60) / 10 - 3, static_cast<double>(dice() % 60) / 10 - 3);
            Assembly next = dice() % 4 == 0   ? rotatePlaced(rig.document.assembly(), some, 1)
                            : dice() % 9 == 0 ? duplicatePlaced(rig.document.assembly(), some, by)
                                              : movePlaced(rig.document.assembly(), some, by);
            if (next.placed.size() < 40) rig.document.apply(std::move(next), "random");
            rig.canvas.zoomToFit();
            const std::vector<PlacedBody> bodies = layOut(rig.document.assembly());
            const PlacedBody& body = bodies[dice() % bodies.size()];
            // The topmost body over the centre of the chosen one is what a click there selects.
            const Point centre = body.box().centre();
            const PlacedBody* top = &body;
            for (const PlacedBody& other : bodies)
                if (other.box().contains(centre) &&
                    std::tuple(other.top, other.tier, other.index) > std::tuple(top->top, top->tier, top->index))
                    top = &other;
            rig.selection.clear();
            rig.click(rig.canvas.toView(centre));
            QVERIFY2(rig.selection.contains(top->placed->id), qPrintable(QString::number(i)));
        }
    }

    /// A part too slender for its name across reads upwards: another name is another picture.
    void slenderPartsKeepTheirNames()
    {
        const auto pictureOf = [](const char* id, Coord width) {
            CanvasRig rig;
            Assembly assembly = rigAssembly();
            assembly.catalogue.edit([&](Catalogue& c) { c.parts.at(PartId("dummy")).width = width; });
            std::ranges::find(assembly.placed, PlacedId("DUMMY"), &PlacedPart::id)->id = PlacedId(id);
            rig.document.apply(assembly, "Slender");
            plain(rig);
            Overlays names = rig.canvas.overlays();
            names.names = true;
            rig.canvas.setOverlays(names);
            const auto settled = [&] {
                return rig.bridge.instantIsFresh() && rig.bridge.heatIsFresh() &&
                       rig.bridge.heatQuality() == HeatQuality::Fine;
            };
            if (!QTest::qWaitFor(settled, kPatienceMs)) return QImage();
            return picture(rig);
        };
        const Coord slender = Coord::fromMm(1), hair = Coord::fromMm(0.2);
        QVERIFY(pictureOf("DUMMY", slender) == pictureOf("DUMMY", slender));
        QVERIFY(pictureOf("DUMMY", slender) != pictureOf("DUMMX", slender));
        QVERIFY(pictureOf("DUMMY", hair) == pictureOf("DUMMX", hair)); // no room at all
    }
};

QTEST_MAIN(tst_canvas_paint)
#include "tst_canvas_paint.moc"
