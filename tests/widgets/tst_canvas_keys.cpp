// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the mouse can do to a part, on the keyboard.
#include "canvas/tools/mirroring.hpp"
#include "canvas_rig.hpp"
#include "model/validate.hpp"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

using namespace interpose;

class tst_canvas_keys : public QObject
{
    Q_OBJECT

private slots:
    void arrowsNudge_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifier");
        QTest::addColumn<QPointF>("by"); // mm
        QTest::newRow("left") << static_cast<int>(Qt::Key_Left) << 0 << QPointF(-0.1, 0);
        QTest::newRow("right") << static_cast<int>(Qt::Key_Right) << 0 << QPointF(0.1, 0);
        QTest::newRow("up") << static_cast<int>(Qt::Key_Up) << 0 << QPointF(0, 0.1);
        QTest::newRow("down") << static_cast<int>(Qt::Key_Down) << 0 << QPointF(0, -0.1);
        QTest::newRow("Shift") << static_cast<int>(Qt::Key_Up) << static_cast<int>(Qt::ShiftModifier) << QPointF(0, 1);
        QTest::newRow("Ctrl") << static_cast<int>(Qt::Key_Right) << static_cast<int>(Qt::ControlModifier)
                              << QPointF(0.01, 0);
    }
    void arrowsNudge()
    {
        QFETCH(int, key);
        QFETCH(int, modifier);
        QFETCH(QPointF, by);
        CanvasRig rig;
        rig.selection.set(ids({"HBM0", "GPU"}));
        rig.key(static_cast<Qt::Key>(key), Qt::KeyboardModifiers(modifier));
        QVERIFY(rig.at("HBM0") == mm(2 + by.x(), 7 + by.y()));
        QVERIFY(rig.at("GPU") == mm(10 + by.x(), 5 + by.y()));
        QCOMPARE(rig.document.undoStack()->count(), 1);
        QCOMPARE(rig.document.undoStack()->undoText(), QString("Move 2 parts"));
    }

    void aHeldKeyIsOneStep()
    {
        CanvasRig rig;
        rig.selection.set(ids({"HBM0"}));
        const auto send = [&rig](QEvent::Type type, bool repeat) {
            QKeyEvent event(type, Qt::Key_Right, {}, {}, repeat);
            QApplication::sendEvent(&rig.canvas, &event);
        };
        send(QEvent::KeyPress, false);
        for (int i = 0; i < 9; ++i) {
            send(QEvent::KeyRelease, true);
            send(QEvent::KeyPress, true);
        }
        QVERIFY(rig.document.gestureRunning());
        send(QEvent::KeyRelease, false);
        QVERIFY(!rig.document.gestureRunning());
        QVERIFY(rig.at("HBM0") == mm(3, 7));
        QCOMPARE(rig.document.undoStack()->count(), 1);
    }

    void escTakesAHeldKeyBack()
    {
        CanvasRig rig;
        rig.selection.set(ids({"HBM0"}));
        QTest::keyPress(&rig.canvas, Qt::Key_Right);
        rig.key(Qt::Key_Escape);
        QTest::keyRelease(&rig.canvas, Qt::Key_Right);
        QVERIFY(rig.document.assembly() == rigAssembly());
        QCOMPARE(rig.document.undoStack()->count(), 0);
    }

    void aLostFocusEndsTheStep()
    {
        CanvasRig rig;
        rig.selection.set(ids({"HBM0"}));
        QTest::keyPress(&rig.canvas, Qt::Key_Right);
        rig.canvas.clearFocus();
        QVERIFY(!rig.document.gestureRunning());
        QCOMPARE(rig.document.undoStack()->count(), 1);
    }

    void rTurnsAboutTheCentre()
    {
        CanvasRig rig;
        rig.selection.set(ids({"DUMMY"}));
        rig.key(Qt::Key_R);
        QVERIFY(rig.placed("DUMMY").rotation == Rotation::R90);
        QVERIFY(rig.at("DUMMY") == mm(13.5, 16.5)); // 2 x 3 mm about (15, 17.5)
        for (int i = 0; i < 3; ++i)
            rig.key(Qt::Key_R);
        QVERIFY(rig.document.assembly() == rigAssembly());
    }

    void deleteTakesWhatStandsOnItAndItsLinks()
    {
        CanvasRig rig;
        rig.selection.set(ids({"GPU"}));
        rig.key(Qt::Key_Delete);
        QVERIFY(!rig.document.assembly().find(PlacedId("GPU")));
        QVERIFY(!rig.document.assembly().find(PlacedId("TOP")));
        QVERIFY(rig.document.assembly().links->empty());
        QVERIFY(rig.selection.ids().empty());
        rig.document.undoStack()->undo();
        QVERIFY(rig.document.assembly() == rigAssembly());
    }

    void theRootIsNotDeleted()
    {
        CanvasRig rig;
        rig.selection.set(ids({"SUB"}));
        rig.key(Qt::Key_Delete);
        QVERIFY(rig.document.assembly() == rigAssembly());
        QCOMPARE(rig.document.undoStack()->count(), 0);
    }

    void ctrlDDuplicatesAndSelectsTheCopy()
    {
        CanvasRig rig;
        rig.selection.set(ids({"HBM0"}));
        rig.key(Qt::Key_D, Qt::ControlModifier);
        QVERIFY(rig.selection.single().has_value());
        QVERIFY(*rig.selection.single() != PlacedId("HBM0"));
        const PlacedPart& copy = *rig.document.assembly().find(*rig.selection.single());
        QVERIFY(copy.part == rig.placed("HBM0").part);
        QVERIFY((Point{copy.x, copy.y} == mm(3, 6)));
        QVERIFY(validate(rig.document.assembly()).empty());
        rig.document.undoStack()->undo();
        QVERIFY(rig.document.assembly() == rigAssembly());
    }

    void ctrlASelectsAllButTheRoot()
    {
        CanvasRig rig;
        rig.key(Qt::Key_A, Qt::ControlModifier);
        QVERIFY(rig.selection.ids() == ids({"INT", "GPU", "TOP", "HBM0", "HBM1", "DUMMY"}));
    }

    void tabWalksAndLetsGo()
    {
        CanvasRig rig;
        std::vector<std::string> met;
        for (int i = 0; i < 7; ++i) {
            rig.key(Qt::Key_Tab);
            met.push_back(rig.selection.single()->str());
        }
        QVERIFY((met == std::vector<std::string>{"DUMMY", "GPU", "HBM0", "HBM1", "INT", "SUB", "TOP"}));
        rig.key(Qt::Key_Backtab, Qt::ShiftModifier);
        QVERIFY(rig.selection.ids() == ids({"SUB"}));
        rig.key(Qt::Key_Tab);
        QKeyEvent last(QEvent::KeyPress, Qt::Key_Tab, {});
        QApplication::sendEvent(&rig.canvas, &last);
        QVERIFY(rig.selection.ids().empty());
        QVERIFY(!last.isAccepted()); // the next widget may have it
    }

    void mirrorSpeaksAboutSilicon()
    {
        CanvasRig rig;
        QSignalSpy hints(&rig.canvas, &CanvasView::hintChanged);
        rig.selection.set(ids({"GPU"}));
        rig.canvas.mirrorSelection();
        QVERIFY(rig.document.assembly() == rigAssembly());
        QVERIFY(hints.last().front().toString().contains("mirrored"));
        rig.selection.set(ids({"DUMMY"}));
        rig.key(Qt::Key_M);
        QVERIFY(rig.placed("DUMMY").flipped);
    }

    void aMirroredTwinIsExchanged()
    {
        Assembly a = rigAssembly();
        a.catalogue.edit([](Catalogue& c) {
            Part twin = c.parts.at(PartId("gpu"));
            twin.id = PartId("gpu_m");
            twin.mirror_of = PartId("gpu");
            for (Phy& phy : twin.phys)
                phy.region.x = twin.width - phy.region.right();
            c.parts[twin.id] = twin;
        });
        const auto mirrored = mirrorPlaced(a, {PlacedId("GPU")});
        QVERIFY(mirrored && mirrored->find(PlacedId("GPU"))->part == PartId("gpu_m"));
        QVERIFY(validate(*mirrored).empty());
        QVERIFY(mirrorPlaced(*mirrored, {PlacedId("GPU")}) == a);
        a.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("gpu_m")).phys.clear(); });
        QVERIFY(!mirrorPlaced(a, {PlacedId("GPU")})); // its links would be lost
    }

    void zoomKeys()
    {
        CanvasRig rig;
        const auto scale = [&rig] { return rig.px(1, 0).x() - rig.px(0, 0).x(); };
        const double fitted = scale();
        rig.key(Qt::Key_Plus);
        QVERIFY(scale() > fitted * 1.2);
        rig.key(Qt::Key_Minus);
        QVERIFY(qAbs(scale() - fitted) < 1e-9 * fitted);
        rig.selection.set(ids({"DUMMY"}));
        rig.key(Qt::Key_F, Qt::ShiftModifier);
        QVERIFY(scale() > 3 * fitted);
        rig.key(Qt::Key_F);
        QCOMPARE(scale(), fitted);
    }

    void keysDoNothingToThePartInTheHand()
    {
        CanvasRig rig;
        rig.dragTo(rig.px(10, 15), rig.px(11, 15));
        rig.key(Qt::Key_Delete);
        rig.key(Qt::Key_R);
        rig.key(Qt::Key_D, Qt::ControlModifier);
        rig.key(Qt::Key_Right);
        rig.key(Qt::Key_Tab);
        rig.release(rig.px(11, 15));
        QVERIFY(rig.at("HBM0") == mm(3, 7));
        QCOMPARE(rig.document.undoStack()->count(), 1);
    }

    void isAccessible()
    {
        CanvasRig rig;
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(&rig.canvas);
        QVERIFY(face);
        QCOMPARE(face->text(QAccessible::Name), QString("Plan view"));
        QVERIFY(face->text(QAccessible::Description).contains("arrow keys"));
    }
};

QTEST_MAIN(tst_canvas_keys)
#include "tst_canvas_keys.moc"
