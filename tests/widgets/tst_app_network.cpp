// SPDX-License-Identifier: GPL-3.0-or-later
// Traffic, network figures and generated networks in the real window; each edit is one undo step.
#include "panels/quantity_edit.hpp"
#include "panels/traffic_editor.hpp"
#include "style/palette.hpp"
#include "window_rig.hpp"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidget>

using namespace interpose;

class TestNetwork : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::Dark); }
    void init() { m_rig.begin(); }
    void cleanup() { m_rig.end(); }

    void noTrafficWithoutTalk();
    void patternsAreOneStep();
    void demandsAreEdited();
    void pairsAreShown();
    void networkIsGenerated();
    void refusalStaysInTheDialog();

private:
    Document& document() { return m_rig.window->document(); }
    const Traffic& traffic() { return document().assembly().traffic; }
    void waitForReport() { QTRY_VERIFY_WITH_TIMEOUT(m_rig.window->bridge().instantIsFresh(), WindowRig::kPatienceMs); }
    void openTalking(const char* sample)
    {
        m_rig.openSample(sample);
        waitForReport();
        QTRY_VERIFY(editor()->isVisible());
    }
    TrafficEditor* editor() { return m_rig.window->findChild<TrafficEditor*>(); }
    void choose(const QString& combo, int row)
    {
        auto* box = m_rig.child<QComboBox>(combo);
        QVERIFY(box);
        box->setCurrentIndex(row);
        emit box->activated(row);
    }
    QDialog* openDialog()
    {
        for (QAction* action : m_rig.window->findChildren<QAction*>())
            if (action->text().startsWith("Generate network")) action->trigger();
        return m_rig.window->findChild<QDialog*>("generateDialog");
    }
    template <class T>
    T* field(QDialog* dialog, const QString& name)
    {
        for (T* widget : dialog->findChildren<T*>())
            if (widget->accessibleName() == name) return widget;
        return nullptr;
    }

    WindowRig m_rig;
};

/// The H100 class has one die that talks: to its memories, which are shown elsewhere.
void TestNetwork::noTrafficWithoutTalk()
{
    m_rig.openSample();
    waitForReport();
    QVERIFY(!editor()->isVisible());
}

void TestNetwork::patternsAreOneStep()
{
    openTalking("epyc-rome-class.interpose");
    choose("Who talks to whom", 1);
    QCOMPARE(traffic().pattern, TrafficPattern::Hotspot);
    QCOMPARE(*traffic().hotspot, PlacedId("CCD0"));
    choose("Hotspot", m_rig.child<QComboBox>("Hotspot")->findText("IOD"));
    QCOMPARE(*traffic().hotspot, PlacedId("IOD"));
    emit m_rig.child<QuantityEdit>("Share to the hotspot")->valueEntered(75);
    QCOMPARE(traffic().hotspot_share, 0.75);
    for (int step = 0; step < 3; ++step)
        document().undoStack()->undo();
    QCOMPARE(traffic(), Traffic{});
    QVERIFY(!document().isModified());
    QTRY_COMPARE(m_rig.child<QComboBox>("Who talks to whom")->currentIndex(), 0);
}

void TestNetwork::demandsAreEdited()
{
    openTalking("epyc-rome-class.interpose");
    choose("Who talks to whom", 3);
    QCOMPARE(traffic().demands.size(), std::size_t{1});
    auto* demand = m_rig.child<QuantityEdit>("Demand");
    QTRY_COMPARE(demand->value(), 1.0);
    emit demand->valueEntered(80);
    QCOMPARE(traffic().demands.front(), (Demand{PlacedId("CCD0"), PlacedId("CCD1"), 80}));
    waitForReport();
    QVERIFY(m_rig.window->bridge().report().instant.interconnect.network->busiest->use > 1); // of 51 GByte/s or less
    emit demand->valueEntered(0); // the last one: back to everybody alike
    QCOMPARE(traffic(), Traffic{});
}

void TestNetwork::pairsAreShown()
{
    openTalking("epyc-rome-class.interpose");
    auto* pairs = m_rig.child<QTreeWidget>("Pairs of dies that talk");
    QTRY_COMPARE(pairs->topLevelItemCount(), 40); // of 72
    const DieNetworkResult& network = *m_rig.window->bridge().report().instant.interconnect.network;
    QCOMPARE(pairs->topLevelItem(0)->text(2), QString("2"));
    QCOMPARE(pairs->topLevelItem(0)->text(3).toDouble(), QString::number(*network.latency_max_ns, 'g', 3).toDouble());
}

void TestNetwork::networkIsGenerated()
{
    m_rig.openSample("teaching-pair.interpose");
    const Assembly before = document().assembly();
    QDialog* dialog = openDialog();
    QVERIFY(dialog && dialog->isVisible());
    auto* part = field<QComboBox>(dialog, "Part to repeat");
    part->setCurrentIndex(part->findText("small_cpu"));
    QVERIFY(part->currentIndex() >= 0);
    field<QSpinBox>(dialog, "Rows")->setValue(1);
    field<QSpinBox>(dialog, "Columns")->setValue(2);
    QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
    QTRY_VERIFY(!m_rig.window->findChild<QDialog*>("generateDialog"));
    QCOMPARE(document().assembly().placed.size(), before.placed.size() + 2);
    QCOMPARE(document().assembly().links->size(), before.links->size() + 1);
    QCOMPARE(document().undoStack()->count(), 1);
    document().undoStack()->undo();
    QVERIFY(document().assembly() == before);
}

void TestNetwork::refusalStaysInTheDialog()
{
    m_rig.openSample("teaching-pair.interpose");
    QDialog* dialog = openDialog();
    QVERIFY(dialog);
    field<QSpinBox>(dialog, "Rows")->setValue(60);
    QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
    QVERIFY(dialog->isVisible());
    bool said = false;
    for (const QLabel* label : dialog->findChildren<QLabel*>())
        said = said || label->text().contains("the network needs");
    QVERIFY(said);
    QCOMPARE(document().undoStack()->count(), 0);
    dialog->reject();
}

QTEST_MAIN(TestNetwork)
#include "tst_app_network.moc"
