// SPDX-License-Identifier: GPL-3.0-or-later
// A PHY from a standard in the real window: offered for one part, refused with a reason, one step of undo.
#include "model/validate.hpp"
#include "style/palette.hpp"
#include "window_rig.hpp"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

using namespace interpose;

class TestAppPhy : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::Dark); }
    void init()
    {
        m_rig.begin();
        m_rig.openSample();
    }
    void cleanup() { m_rig.end(); }

    void onePartIsAskedFor();
    void addedInOneStep();
    void whatDoesNotFitIsRefused();

private:
    const Assembly& assembly() const { return m_rig.window->document().assembly(); }
    QAction* action() const
    {
        for (QAction* one : m_rig.window->findChildren<QAction*>())
            if (one->text() == "Add PHY…") return one;
        return nullptr;
    }
    QDialog* opened()
    {
        m_rig.window->selection().set({PlacedId("GPU")});
        action()->trigger();
        return m_rig.window->findChild<QDialog*>("phyDialog");
    }
    template <class T>
    static T* field(QDialog* dialog, const QString& name)
    {
        for (T* widget : dialog->findChildren<T*>())
            if (widget->accessibleName() == name) return widget;
        return nullptr;
    }
    static QPushButton* ok(QDialog* dialog)
    {
        return dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
    }

    WindowRig m_rig;
};

void TestAppPhy::onePartIsAskedFor()
{
    m_rig.window->selection().clear();
    QVERIFY(action() && !action()->isEnabled());
    m_rig.window->selection().set({PlacedId("GPU")});
    QVERIFY(action()->isEnabled());
    m_rig.window->selection().set({PlacedId("GPU"), PlacedId("HBM0")});
    QVERIFY(!action()->isEnabled());
}

void TestAppPhy::addedInOneStep()
{
    const Assembly before = assembly();
    const PartId gpu = before.find(PlacedId("GPU"))->part;
    QDialog* dialog = opened();
    QVERIFY(dialog && dialog->isVisible());
    auto* standard = field<QComboBox>(dialog, "Standard of the PHY");
    standard->setCurrentIndex(standard->findData("ucie_advanced_16"));
    QVERIFY(standard->currentIndex() >= 0);
    field<QComboBox>(dialog, "Edge of the PHY")->setCurrentText("Bottom");
    auto* lanes = field<QSpinBox>(dialog, "Lanes");
    lanes->setFocus();
    lanes->selectAll();
    QTest::keyClicks(lanes, "100");
    auto* along = field<QSpinBox>(dialog, "Start along the edge");
    along->setFocus();
    along->selectAll();
    QTest::keyClicks(along, "5000");
    QVERIFY(ok(dialog)->isEnabled());
    QTest::mouseClick(ok(dialog), Qt::LeftButton);
    const Phy* phy = assembly().catalogue->parts.at(gpu).phy("PHY0");
    QVERIFY(phy);
    QCOMPARE(phy->lanes, 128); // two modules of 64
    QCOMPARE(phy->standard, std::string("ucie_advanced_16"));
    QCOMPARE(phy->edge, std::optional(Edge::Bottom));
    QCOMPARE(phy->region.x, Coord::fromUm(5000));
    QVERIFY(validate(assembly()).empty());
    QUndoStack& undo = *m_rig.window->document().undoStack();
    QCOMPARE(undo.count(), 1);
    undo.undo();
    QVERIFY(assembly() == before);
}

void TestAppPhy::whatDoesNotFitIsRefused()
{
    QDialog* dialog = opened();
    auto* along = field<QSpinBox>(dialog, "Start along the edge");
    QVERIFY(ok(dialog)->isEnabled());
    along->setValue(900'000); // beyond the die
    QVERIFY(!ok(dialog)->isEnabled());
    along->setValue(0);
    QVERIFY(ok(dialog)->isEnabled());
    const std::string taken = assembly().part(*assembly().find(PlacedId("GPU"))).phys.front().id;
    field<QLineEdit>(dialog, "Name of the PHY")->setText(QString::fromStdString(taken));
    QVERIFY(!ok(dialog)->isEnabled());
    dialog->reject();
    QCOMPARE(m_rig.window->document().undoStack()->count(), 0);
}

QTEST_MAIN(TestAppPhy)
#include "tst_app_phy.moc"
