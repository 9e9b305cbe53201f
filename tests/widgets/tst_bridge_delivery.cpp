// SPDX-License-Identifier: GPL-3.0-or-later
// Sections arrive by queued call, newest wins, the figures to compare with are those from before the gesture, and a
// bridge may go while its threads work.
#include "canvas_rig.hpp"
#include "model/edit.hpp"

#include <QSignalSpy>
#include <QTest>

using namespace interpose;

static constexpr int kPatienceMs = 60'000; ///< a field on a busy machine; a test that passes waits for milliseconds

class tst_bridge_delivery : public QObject
{
    Q_OBJECT

private:
    static void move(Document& document, double x_mm)
    {
        document.apply(movePlaced(document.assembly(), {PlacedId("GPU")}, mm(x_mm, 0)), "Move GPU");
    }
    static bool settled(const EngineBridge& bridge)
    {
        return bridge.instantIsFresh() && bridge.heatIsFresh() && bridge.heatQuality() == HeatQuality::Fine &&
               !bridge.busy();
    }

private slots:
    void nothingForTheEmptyDocument()
    {
        Document document;
        EngineBridge bridge(document, {}, quickSettings());
        QVERIFY(!bridge.hasInstant());
        QVERIFY(!bridge.instantIsFresh());
        QVERIFY(bridge.reportAssembly() == nullptr);
    }

    void deliversBothSectionsOfTheNewestRevision()
    {
        Document document;
        EngineBridge bridge(document, {}, quickSettings());
        document.open(rigAssembly(), {});
        QTRY_VERIFY_WITH_TIMEOUT(settled(bridge), kPatienceMs);
        QCOMPARE(bridge.instantRevision(), document.revision());
        QCOMPARE(bridge.heatRevision(), document.revision());
        for (int i = 0; i < 50; ++i)
            move(document, i % 2 ? -0.1 : 0.2);
        QVERIFY(!bridge.instantIsFresh()); // nothing is delivered before the event loop runs
        QTRY_VERIFY_WITH_TIMEOUT(settled(bridge), kPatienceMs);
        QCOMPARE(bridge.instantRevision(), document.revision());
        QVERIFY(*bridge.reportAssembly() == document.assembly());
    }

    void sameFiguresAsTheCommandLine()
    {
        Document document;
        EngineBridge bridge(document, {}, quickSettings());
        document.open(rigAssembly(), {});
        move(document, 0.7);
        QTRY_VERIFY_WITH_TIMEOUT(settled(bridge), kPatienceMs);
        EvaluateOptions options;
        options.grid = quickSettings().fine_grid;
        options.threads = 2;
        const Report report = evaluate(document.assembly(), options);
        QVERIFY(bridge.report().kpis == report.kpis);
        QVERIFY(bridge.report().heat->tiers == report.heat->tiers);
    }

    void revisionsNeverGoBack()
    {
        Document document;
        EngineBridge bridge(document, {}, quickSettings());
        document.open(rigAssembly(), {});
        Revision instant = 0, heat = 0;
        bool backwards = false;
        connect(&bridge, &EngineBridge::reportChanged, this, [&] {
            backwards |= bridge.instantRevision() < instant || bridge.heatRevision() < heat;
            instant = bridge.instantRevision(), heat = bridge.heatRevision();
        });
        for (int i = 0; i < 200; ++i) {
            move(document, i % 2 ? -0.1 : 0.2);
            if (i % 7 == 0) QCoreApplication::processEvents();
        }
        QTRY_VERIFY_WITH_TIMEOUT(settled(bridge), kPatienceMs);
        QVERIFY(!backwards);
    }

    void baselineIsFromBeforeTheGesture()
    {
        Document document;
        EngineBridge bridge(document, {}, quickSettings());
        document.open(rigAssembly(), {});
        QVERIFY(!bridge.baseline());
        QTRY_VERIFY_WITH_TIMEOUT(settled(bridge), kPatienceMs);
        const Kpis before = bridge.report().kpis;
        document.beginGesture();
        move(document, 1);
        QTRY_VERIFY_WITH_TIMEOUT(bridge.instantIsFresh(), kPatienceMs);
        move(document, 1);
        QTRY_VERIFY_WITH_TIMEOUT(bridge.instantIsFresh(), kPatienceMs);
        QVERIFY(bridge.baseline() == before);
        QVERIFY(bridge.report().kpis.wire_max_mm != before.wire_max_mm);
        document.cancelGesture();
        QTRY_VERIFY_WITH_TIMEOUT(settled(bridge), kPatienceMs);
        QVERIFY(bridge.baseline() == before);
        QVERIFY(bridge.report().kpis == before);
        move(document, 2);
        QVERIFY(bridge.baseline() == before);
        QTRY_VERIFY_WITH_TIMEOUT(settled(bridge), kPatienceMs);
        const Kpis after = bridge.report().kpis;
        document.undoStack()->undo();
        QVERIFY(bridge.baseline() == after);
    }

    void anotherFileForgetsTheFigures()
    {
        Document document;
        EngineBridge bridge(document, {}, quickSettings());
        document.open(rigAssembly(), {});
        QTRY_VERIFY_WITH_TIMEOUT(settled(bridge), kPatienceMs);
        move(document, 1);
        document.open(rigAssembly(), {});
        QVERIFY(!bridge.hasInstant());
        QVERIFY(!bridge.report().heat);
        QVERIFY(!bridge.baseline());
        QTRY_VERIFY_WITH_TIMEOUT(settled(bridge), kPatienceMs);
        QCOMPARE(bridge.instantRevision(), document.revision());
        document.open({}, {});
        QVERIFY(!bridge.hasInstant());
        QCoreApplication::processEvents(); // late deliveries of the last file are dropped
        QVERIFY(!bridge.hasInstant());
    }

    void aNewDeckChecksAgain()
    {
        Document document;
        EngineBridge bridge(document, {}, quickSettings());
        document.open(rigAssembly(), {});
        QTRY_VERIFY_WITH_TIMEOUT(settled(bridge), kPatienceMs);
        const std::size_t before = bridge.report().instant.rules.diagnostics.size();
        RuleDeck deck;
        deck.name = "strict";
        deck.gaps = {{PartKind::Die, PartKind::HbmStack, Coord::fromMm(3), {}}};
        bridge.setRuleDeck(deck);
        QVERIFY(!bridge.instantIsFresh());
        QTRY_VERIFY_WITH_TIMEOUT(settled(bridge), kPatienceMs);
        QVERIFY(bridge.report().instant.rules.diagnostics.size() > before);
    }

    void mayGoWithWorkInFlight()
    {
        for (int i = 0; i < 40; ++i) {
            Document document;
            auto bridge = std::make_unique<EngineBridge>(document, RuleDeck{}, EvaluatorSettings{});
            document.open(rigAssembly(), {});
            for (int k = 0; k < i % 5; ++k)
                move(document, 0.1);
            if (i % 3 == 0) QCoreApplication::processEvents();
            bridge.reset();
            QCoreApplication::processEvents(); // what was posted to it is gone with it
            move(document, 0.1);
        }
    }
};

QTEST_GUILESS_MAIN(tst_bridge_delivery)
#include "tst_bridge_delivery.moc"
