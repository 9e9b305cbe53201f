// SPDX-License-Identifier: GPL-3.0-or-later
// One way in, one undo step per gesture, and an exact way back.
#include "canvas_rig.hpp"
#include "document/document.hpp"
#include "io/assembly_json.hpp"
#include "model/edit.hpp"

#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace interpose;

class tst_document_undo : public QObject
{
    Q_OBJECT

private:
    static Assembly moved(const Document& document, const char* id, double x_mm)
    {
        return movePlaced(document.assembly(), {PlacedId(id)}, mm(x_mm, 0));
    }

    /// One of the edits a user has, at random. It may come to nothing.
    static Assembly randomEdit(const Assembly& a, std::mt19937& dice)
    {
        const auto pick = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(dice); };
        const PlacedIds some{a.placed[pick(a.placed.size())].id, a.placed[pick(a.placed.size())].id};
        const Point by{Coord::fromUm(static_cast<double>(pick(8000)) - 4000),
                       Coord::fromUm(static_cast<double>(pick(8000)) - 4000)};
        switch (pick(10)) {
        case 0:
            return some[0] != PlacedId("INT") && a.placed.size() > 8 ? removePlaced(a, {some[0]}) : a;
        case 1:
        case 2:
            return a.placed.size() < 40 ? duplicatePlaced(a, {some[0]}, by) : a;
        case 3:
            return rotatePlaced(a, some, 1);
        case 4:
            return placeAt(a, some[0], by);
        default:
            return movePlaced(a, some, by);
        }
    }

private slots:
    void anEditIsOneStepAndUndoIsExact()
    {
        Document document;
        document.open(rigAssembly(), "a.interpose");
        const Document::Snapshot before = document.snapshot();
        QSignalSpy changed(&document, &Document::changed);
        document.apply(moved(document, "GPU", 1), "Move GPU");
        QCOMPARE(document.undoStack()->count(), 1);
        QCOMPARE(document.undoStack()->undoText(), QString("Move GPU"));
        QVERIFY(document.isModified());
        const auto diffs = changed.takeFirst();
        QVERIFY(diffs.front().value<AssemblyDiff>().changed == PlacedIds{PlacedId("GPU")});
        document.undoStack()->undo();
        QVERIFY(document.snapshot() == before); // the same object, not only an equal one
        QVERIFY(!document.isModified());
    }

    void anEqualAssemblyIsNoEdit()
    {
        Document document;
        document.open(rigAssembly(), {});
        const auto revision = document.revision();
        document.apply(moved(document, "GPU", 0), "Move GPU");
        QCOMPARE(document.undoStack()->count(), 0);
        QCOMPARE(document.revision(), revision);
    }

    void aGestureIsOneStep()
    {
        Document document;
        document.open(rigAssembly(), {});
        const Document::Snapshot before = document.snapshot();
        document.beginGesture();
        for (int i = 0; i < 5; ++i)
            document.apply(moved(document, "GPU", 0.1), "Move GPU");
        QVERIFY(document.isModified());
        document.endGesture();
        QCOMPARE(document.undoStack()->count(), 1);
        const Document::Snapshot after = document.snapshot();
        document.undoStack()->undo();
        QVERIFY(document.snapshot() == before);
        document.undoStack()->redo();
        QVERIFY(document.snapshot() == after);
    }

    void twoGesturesAreTwoSteps()
    {
        Document document;
        document.open(rigAssembly(), {});
        for (int i = 0; i < 2; ++i) {
            document.beginGesture();
            document.apply(moved(document, "GPU", 0.1), "Move GPU");
            document.endGesture();
        }
        QCOMPARE(document.undoStack()->count(), 2);
    }

    void aGestureBackAtItsStartIsNone()
    {
        Document document;
        document.open(rigAssembly(), {});
        const Document::Snapshot before = document.snapshot();
        document.beginGesture();
        document.apply(moved(document, "GPU", 3), "Move GPU");
        document.apply(moved(document, "GPU", -3), "Move GPU");
        document.endGesture();
        QCOMPARE(document.undoStack()->count(), 0);
        QVERIFY(document.snapshot() == before);
        QVERIFY(!document.isModified());
    }

    void cancelRestoresTheVerySnapshotAndKeepsRedo()
    {
        Document document;
        document.open(rigAssembly(), {});
        document.apply(moved(document, "GPU", 1), "one");
        document.apply(moved(document, "GPU", 1), "two");
        document.undoStack()->undo();
        const Document::Snapshot before = document.snapshot();
        document.beginGesture();
        document.apply(moved(document, "HBM0", 1), "drag");
        document.apply(moved(document, "HBM0", 1), "drag");
        document.cancelGesture();
        QVERIFY(document.snapshot() == before);
        QVERIFY(!document.gestureRunning());
        QCOMPARE(document.undoStack()->count(), 2);
        QCOMPARE(document.undoStack()->index(), 1);
        QCOMPARE(document.undoStack()->redoText(), QString("two"));
    }

    void undoInAGestureGivesTheGestureUp()
    {
        Document document;
        document.open(rigAssembly(), {});
        const Document::Snapshot before = document.snapshot();
        document.apply(moved(document, "GPU", 1), "one");
        document.beginGesture();
        document.apply(moved(document, "GPU", 1), "drag");
        QSignalSpy spy(&document, &Document::gestureChanged);
        document.undoStack()->undo();
        QCOMPARE(spy.count(), 1);
        QVERIFY(!document.gestureRunning());
        QVERIFY(document.snapshot() == before);
        document.endGesture(); // of the hand that did not notice
        QCOMPARE(document.undoStack()->count(), 1);
    }

    void openStartsOver()
    {
        Document document;
        document.open(rigAssembly(), "a");
        document.beginGesture();
        document.apply(moved(document, "GPU", 1), "drag");
        QSignalSpy reset(&document, &Document::reset);
        const auto revision = document.revision();
        document.open(rigAssembly(), "b");
        QCOMPARE(reset.count(), 1);
        QVERIFY(document.revision() > revision);
        QVERIFY(!document.gestureRunning());
        QVERIFY(!document.isModified());
        QCOMPARE(document.path(), QString("b"));
        QCOMPARE(document.undoStack()->count(), 0);
    }

    void savedIsClean()
    {
        Document document;
        document.open(rigAssembly(), {});
        document.apply(moved(document, "GPU", 1), "one");
        QSignalSpy state(&document, &Document::stateChanged);
        document.markSaved("b");
        QVERIFY(!document.isModified());
        QVERIFY(state.count() > 0);
        document.undoStack()->undo();
        QVERIFY(document.isModified());
    }

    void aThousandRandomEditsUndone()
    {
        std::mt19937 dice(20261122);
        Document document;
        document.open(rigAssembly(), {});
        const std::string start = writeAssembly(document.assembly());
        int edits = 0;
        for (int i = 0; i < 1000; ++i) {
            const bool gesture = dice() % 4 == 0;
            if (gesture) document.beginGesture();
            for (int k = gesture ? 3 : 1; k > 0; --k)
                document.apply(randomEdit(document.assembly(), dice), QString::number(i));
            if (gesture && dice() % 5 == 0)
                document.cancelGesture();
            else
                document.endGesture();
            edits = document.undoStack()->count();
        }
        QVERIFY2(edits > 500, qPrintable(QString::number(edits)));
        const std::string end = writeAssembly(document.assembly());
        while (document.undoStack()->canUndo())
            document.undoStack()->undo();
        QVERIFY(document.assembly() == rigAssembly());
        QVERIFY(writeAssembly(document.assembly()) == start);
        while (document.undoStack()->canRedo())
            document.undoStack()->redo();
        QVERIFY(writeAssembly(document.assembly()) == end);
    }
};

QTEST_MAIN(tst_document_undo)
#include "tst_document_undo.moc"
