// SPDX-License-Identifier: GPL-3.0-or-later
// Scrolling the inspector never edits the fields under the pointer.
#include "style/palette.hpp"
#include "window_rig.hpp"

#include <QApplication>
#include <QComboBox>
#include <QScrollArea>
#include <QScrollBar>
#include <QWheelEvent>

using namespace interpose;

namespace {

/// One notch, as the window system sends it: Qt passes what is ignored on to the parents.
void wheel(QWidget& over, int angle)
{
    const QPointF at = over.rect().center();
    QWheelEvent event(at, over.mapToGlobal(at), {}, {0, angle}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
    QSpontaneKeyEvent::setSpontaneous(&event);
    qApp->notify(&over, &event); // sendEvent would make it one of ours, which goes no further
}

} // namespace

class TestWheel : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::Dark); }
    void init() { m_rig.begin(); }
    void cleanup() { m_rig.end(); }

    void scrollingPastAChoiceScrolls();
    void aChoiceWithTheFocusTurns();

private:
    /// A choice of the inspector with entries on both sides of the one it shows.
    QComboBox* choice() const
    {
        for (QComboBox* combo : area()->findChildren<QComboBox*>())
            if (combo->isVisible() && combo->isEnabled() && combo->currentIndex() > 0) return combo;
        return nullptr;
    }
    QScrollArea* area() const { return m_rig.child<QScrollArea>(QStringLiteral("Inspector")); }

    WindowRig m_rig;
};

void TestWheel::scrollingPastAChoiceScrolls()
{
    m_rig.openSample();
    m_rig.window->resize(1100, 640);
    QTRY_VERIFY(area()->verticalScrollBar()->maximum() > 0);
    QComboBox* combo = choice();
    QVERIFY(combo);
    const QString before = combo->currentText();
    const int place = area()->verticalScrollBar()->value();
    wheel(*combo, -120);
    QVERIFY(!combo->hasFocus());
    QCOMPARE(combo->currentText(), before);
    QVERIFY(!m_rig.window->document().undoStack()->canUndo());
    QVERIFY(area()->verticalScrollBar()->value() > place);
}

void TestWheel::aChoiceWithTheFocusTurns()
{
    m_rig.openSample();
    QComboBox* combo = choice();
    QVERIFY(combo);
    m_rig.window->activateWindow();
    combo->setFocus(Qt::MouseFocusReason);
    QTRY_VERIFY(combo->hasFocus());
    const int before = combo->currentIndex();
    wheel(*combo, 120);
    QVERIFY(combo->currentIndex() != before);
}

QTEST_MAIN(TestWheel)
#include "tst_app_wheel.moc"
