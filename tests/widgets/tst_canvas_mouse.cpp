// SPDX-License-Identifier: GPL-3.0-or-later
// The manners of the mouse: drags are transactions, clicks reach down a stack, the band knows left from right.
#include "canvas/tools/drop_ghost.hpp"
#include "canvas_rig.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"

#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace interpose;

class tst_canvas_mouse : public QObject
{
    Q_OBJECT

private:
    /// Middle of HBM0 and of bare interposer, in root millimetres.
    static constexpr double kHbmX = 10, kHbmY = 15;

private slots:
    void aDragMovesByTheSnappedDelta_data()
    {
        QTest::addColumn<double>("dx");
        QTest::addColumn<double>("dy");
        QTest::addColumn<QPointF>("to"); // of HBM0 in its parent's frame, mm
        QTest::newRow("whole steps") << 1.0 << 0.5 << QPointF(3.0, 7.5);
        QTest::newRow("rounds to the nearest 0.1 mm") << 1.04 << -0.26 << QPointF(3.0, 6.7);
        QTest::newRow("backwards") << -1.46 << 2.07 << QPointF(0.5, 9.1);
        QTest::newRow("over the edge of the carrier") << -5.0 << 0.0 << QPointF(-3.0, 7.0);
    }
    void aDragMovesByTheSnappedDelta()
    {
        QFETCH(double, dx);
        QFETCH(double, dy);
        QFETCH(QPointF, to);
        CanvasRig rig;
        rig.drag(rig.px(kHbmX, kHbmY), rig.px(kHbmX + dx, kHbmY + dy));
        QCOMPARE(rig.at("HBM0").x.um(), to.x() * 1e3);
        QCOMPARE(rig.at("HBM0").y.um(), to.y() * 1e3);
        QCOMPARE(rig.document.undoStack()->count(), 1);
        QCOMPARE(rig.document.undoStack()->undoText(), QString("Move HBM0"));
        QVERIFY(rig.selection.ids() == ids({"HBM0"}));
    }

    void anOffGridPartLandsOnTheGridOfItsParent()
    {
        CanvasRig rig;
        Assembly off = rigAssembly();
        for (PlacedPart& p : off.placed) {
            if (p.id == PlacedId("INT")) p.x = p.x + Coord::fromUm(37);
            if (p.id == PlacedId("HBM0")) p.x = p.x + Coord::fromUm(21);
        }
        rig.document.open(off, {});
        rig.drag(rig.px(kHbmX, kHbmY), rig.px(kHbmX + 1, kHbmY));
        QCOMPARE(rig.at("HBM0").x.um(), 3000.0);
    }

    void altSuspendsSnapping()
    {
        CanvasRig rig;
        const QPointF from = rig.px(kHbmX, kHbmY), to = from + QPointF(17, -23);
        const Point delta = rig.canvas.toRoot(to) - rig.canvas.toRoot(from);
        QVERIFY(delta.x.nm() % 100'000 != 0);
        rig.drag(from, to, Qt::AltModifier);
        QVERIFY(rig.at("HBM0") == mm(2, 7) + delta);
    }

    void snappingCanBeOffAndCoarser()
    {
        CanvasRig rig;
        rig.canvas.setSnapStep(Coord::fromMm(1));
        rig.drag(rig.px(kHbmX, kHbmY), rig.px(kHbmX + 1.4, kHbmY));
        QVERIFY(rig.at("HBM0") == mm(3, 7));
        rig.canvas.setSnapEnabled(false);
        const QPointF from = rig.px(kHbmX + 1, kHbmY), to = from + QPointF(17, 0);
        rig.drag(from, to);
        QVERIFY(rig.at("HBM0") == mm(3, 7) + (rig.canvas.toRoot(to) - rig.canvas.toRoot(from)));
    }

    void aGroupKeepsItsOffsets()
    {
        CanvasRig rig;
        Assembly off = rigAssembly();
        for (PlacedPart& p : off.placed)
            if (p.id == PlacedId("HBM1")) p.y = p.y + Coord::fromUm(33);
        rig.document.open(off, {});
        rig.selection.set(ids({"HBM0", "HBM1"}));
        rig.drag(rig.px(kHbmX, kHbmY), rig.px(kHbmX + 0.5, kHbmY + 1));
        QVERIFY(rig.at("HBM0") == mm(2.5, 8));
        QVERIFY(rig.at("HBM1") == mm(22.5, 8.033));
        QVERIFY(rig.at("GPU") == mm(10, 5));
        QCOMPARE(rig.document.undoStack()->count(), 1);
    }

    void childrenMoveAlongOnce()
    {
        CanvasRig rig;
        rig.selection.set(ids({"GPU", "TOP"}));
        rig.drag(rig.px(16, 11), rig.px(17, 11));
        QVERIFY(rig.at("GPU") == mm(11, 5));
        QVERIFY(rig.at("TOP") == mm(3, 3));
    }

    void escRestoresTheBytes()
    {
        CanvasRig rig;
        rig.drag(rig.px(kHbmX, kHbmY), rig.px(kHbmX + 2, kHbmY));
        rig.document.undoStack()->undo();
        const Document::Snapshot before = rig.document.snapshot();
        const std::string bytes = writeAssembly(*before);
        rig.dragTo(rig.px(kHbmX, kHbmY), rig.px(kHbmX + 3, kHbmY - 2));
        QVERIFY(writeAssembly(rig.document.assembly()) != bytes);
        rig.key(Qt::Key_Escape);
        QVERIFY(rig.document.snapshot() == before);
        QVERIFY(writeAssembly(rig.document.assembly()) == bytes);
        rig.move(rig.px(kHbmX + 5, kHbmY)); // the button is still down
        rig.release(rig.px(kHbmX + 5, kHbmY));
        QVERIFY(rig.document.snapshot() == before);
        QCOMPARE(rig.document.undoStack()->count(), 1); // the redo of before the drag
        QVERIFY(rig.document.undoStack()->canRedo());
        QVERIFY(rig.selection.ids() == ids({"HBM0"})); // one Esc ends the tool, a second clears the selection
        rig.key(Qt::Key_Escape);
        QVERIFY(rig.selection.ids().empty());
    }

    void aDragBackToItsStartIsNone()
    {
        CanvasRig rig;
        const Document::Snapshot before = rig.document.snapshot();
        rig.dragTo(rig.px(kHbmX, kHbmY), rig.px(kHbmX + 3, kHbmY));
        rig.move(rig.px(kHbmX, kHbmY));
        rig.release(rig.px(kHbmX, kHbmY));
        QCOMPARE(rig.document.undoStack()->count(), 0);
        QVERIFY(rig.document.snapshot() == before);
    }

    void aTremblingClickMovesNothing()
    {
        CanvasRig rig;
        const QPointF p = rig.px(kHbmX, kHbmY);
        rig.press(p);
        rig.move(p + QPointF(2, 1));
        rig.release(p + QPointF(2, 1));
        QCOMPARE(rig.document.undoStack()->count(), 0);
        QVERIFY(rig.selection.ids() == ids({"HBM0"}));
    }

    void undoDuringADragEndsIt()
    {
        CanvasRig rig;
        rig.drag(rig.px(kHbmX, kHbmY), rig.px(kHbmX + 1, kHbmY));
        rig.dragTo(rig.px(kHbmX + 1, kHbmY), rig.px(kHbmX + 4, kHbmY));
        rig.document.undoStack()->undo();
        rig.move(rig.px(kHbmX + 6, kHbmY));
        rig.release(rig.px(kHbmX + 6, kHbmY));
        QVERIFY(rig.document.assembly() == rigAssembly());
    }

    void clicksReachDownAStack()
    {
        CanvasRig rig;
        const QPointF p = rig.px(20, 15); // TOP on GPU on INT on SUB
        for (const char* expected : {"TOP", "GPU", "INT", "SUB", "TOP"}) {
            rig.click(p);
            QVERIFY2(rig.selection.ids() == ids({expected}), expected);
        }
        rig.click(p + QPointF(30, 0));
        QVERIFY(rig.selection.ids() == ids({"TOP"}));
        rig.click(p + QPointF(20, 0), Qt::AltModifier);
        QVERIFY(rig.selection.ids() == ids({"GPU"}));
    }

    void aLowerTierOnceReachedIsDragged()
    {
        CanvasRig rig;
        const QPointF p = rig.px(20, 15);
        rig.click(p);
        rig.click(p);
        rig.drag(p + QPointF(3, 0), rig.px(20, 16) + QPointF(3, 0));
        QVERIFY(rig.at("GPU") == mm(10, 6));
        QVERIFY(rig.at("TOP") == mm(3, 3));
    }

    void shiftTogglesAndEmptyGroundClears()
    {
        CanvasRig rig;
        rig.click(rig.px(kHbmX, kHbmY));
        rig.click(rig.px(30, 15), Qt::ShiftModifier);
        QVERIFY(rig.selection.ids() == ids({"HBM0", "HBM1"}));
        rig.click(rig.px(kHbmX, kHbmY), Qt::ShiftModifier);
        QVERIFY(rig.selection.ids() == ids({"HBM1"}));
        rig.click(rig.px(-1, 15));
        QVERIFY(rig.selection.ids().empty());
    }

    void theRootStays()
    {
        CanvasRig rig;
        rig.click(rig.px(1, 1));
        QVERIFY(rig.selection.ids() == ids({"SUB"}));
        rig.drag(rig.px(1, 1), rig.px(4, 4));
        QVERIFY(rig.document.assembly() == rigAssembly());
        QVERIFY(rig.selection.ids().empty()); // it was a band, and nothing lies wholly inside
    }

    void aCarrierMovesOnlyWhenSelected()
    {
        CanvasRig rig;
        rig.drag(rig.px(6, 6), rig.px(7, 6)); // a band on the interposer
        QVERIFY(rig.document.assembly() == rigAssembly());
        rig.click(rig.px(6, 6));
        QVERIFY(rig.selection.ids() == ids({"INT"}));
        rig.drag(rig.px(6, 6), rig.px(7, 6));
        QVERIFY(rig.at("INT") == mm(6, 5));
    }

    void theBandTakesWhatIsInsideOrTouched()
    {
        CanvasRig rig;
        // Over all of HBM0 and a part of GPU.
        rig.drag(rig.px(6, 21.5), rig.px(16, 11));
        QVERIFY(rig.selection.ids() == ids({"HBM0"}));
        rig.drag(rig.px(16, 11) + QPointF(0, 0), rig.px(16, 11) + QPointF(0, 0)); // a click
        rig.selection.clear();
        rig.drag(rig.px(14.5, 21.5), rig.px(6, 10.5));
        QVERIFY(rig.selection.ids() == ids({"HBM0"}));
        rig.selection.clear();
        rig.drag(rig.px(15.9, 9), rig.px(12, 14));
        QVERIFY(rig.selection.ids() == ids({"HBM0", "GPU"}));
    }

    void aBandWithShiftAdds()
    {
        CanvasRig rig;
        rig.selection.set(ids({"DUMMY"}));
        rig.drag(rig.px(6, 21.5), rig.px(14.5, 11), Qt::ShiftModifier);
        QVERIFY(rig.selection.ids() == ids({"DUMMY", "HBM0"}));
    }

    void escEndsABand()
    {
        CanvasRig rig;
        rig.selection.set(ids({"DUMMY"}));
        rig.dragTo(rig.px(6, 21.5), rig.px(14.5, 11));
        rig.key(Qt::Key_Escape);
        rig.release(rig.px(14.5, 11));
        QVERIFY(rig.selection.ids() == ids({"DUMMY"}));
    }

    void zoomKeepsThePointUnderThePointer_data()
    {
        QTest::addColumn<int>("angle");
        QTest::addColumn<int>("modifier");
        QTest::newRow("wheel in") << 120 << 0;
        QTest::newRow("wheel out") << -360 << 0;
        QTest::newRow("Ctrl and touchpad") << 37 << static_cast<int>(Qt::ControlModifier);
    }
    void zoomKeepsThePointUnderThePointer()
    {
        QFETCH(int, angle);
        QFETCH(int, modifier);
        CanvasRig rig;
        const QPointF p = rig.px(12.3, 20.1);
        const Point before = rig.canvas.toRoot(p);
        const double scale = rig.px(1, 0).x() - rig.px(0, 0).x();
        rig.wheel(p, angle, Qt::KeyboardModifiers(modifier));
        const Point after = rig.canvas.toRoot(p);
        QVERIFY(abs(after.x - before.x).nm() <= 1 && abs(after.y - before.y).nm() <= 1);
        const double now = rig.px(1, 0).x() - rig.px(0, 0).x();
        QVERIFY(angle > 0 ? now > scale * 1.01 : now < scale * 0.99);
    }

    void twoFingersPan()
    {
        CanvasRig rig;
        const QPointF p = rig.px(12, 12);
        rig.wheel(p, 60, {}, {0, 15});
        QCOMPARE(rig.px(12, 12), p + QPointF(0, 15));
    }

    void middleButtonAndSpacePan()
    {
        CanvasRig rig;
        const QPointF p = rig.px(12, 12);
        QTest::keyPress(&rig.canvas, Qt::Key_Space);
        rig.drag(p, p + QPointF(40, 30));
        QTest::keyRelease(&rig.canvas, Qt::Key_Space);
        QCOMPARE(rig.px(12, 12), p + QPointF(40, 30));
        QVERIFY(rig.document.assembly() == rigAssembly());
        QVERIFY(rig.selection.ids().empty());
    }

    void aPartDroppedStandsOnTheCarrier()
    {
        CanvasRig rig;
        Library library;
        library.technology = rig.document.assembly().technology();
        Part part = rig.document.assembly().part(rig.placed("DUMMY"));
        part.id = PartId("spacer");
        library.parts[part.id] = part;
        rig.canvas.setLibrary(&library);
        QMimeData mime;
        mime.setData(kPartMimeType, "spacer");
        const QPointF p = rig.px(31, 23.04);
        QDragEnterEvent enter(p.toPoint(), Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(&rig.canvas, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(p, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(&rig.canvas, &drop);
        QVERIFY(rig.selection.single().has_value());
        const PlacedPart& added = *rig.document.assembly().find(*rig.selection.single());
        QVERIFY(added.on == PlacedId("INT"));
        QCOMPARE(QPointF(added.x.mm(), added.y.mm()), QPointF(25, 16.5)); // centre at the pointer, corner on the grid
        rig.document.undoStack()->undo();
        QVERIFY(rig.document.assembly() == rigAssembly());
        QVERIFY(rig.selection.ids().empty());
        mime.setData(kPartMimeType, "unknown");
        QDragEnterEvent other(p.toPoint(), Qt::CopyAction, &mime, Qt::LeftButton, {});
        other.ignore();
        QApplication::sendEvent(&rig.canvas, &other);
        QVERIFY(!other.isAccepted());
    }
};

QTEST_MAIN(tst_canvas_mouse)
#include "tst_canvas_mouse.moc"
