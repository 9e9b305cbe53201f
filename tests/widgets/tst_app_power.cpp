// SPDX-License-Identifier: GPL-3.0-or-later
// The voltage drop in the real window: on by its key, its command and its switch; the net of the map is chosen.
#include "actions.hpp"
#include "canvas/canvas_view.hpp"
#include "command_search.hpp"
#include "style/palette.hpp"
#include "window_rig.hpp"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QImage>
#include <QMenuBar>

using namespace interpose;

class TestAppPower : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::Dark); }
    void init()
    {
        m_rig.begin();
        m_rig.openSample();
        m_rig.waitForFineHeat();
    }
    void cleanup() { m_rig.end(); }

    void keySwitchesIt();
    void menuAndSearchHaveIt();
    void switchSwitchesIt();
    void oneOfDropsAndCongestionIsShown();
    void heatWaitsBehindDrops();
    void theNetIsChosen();
    void aNetThatIsGoneIsTheWorstAgain();
    void onlyPartsOfTheNetAreColoured();

private:
    CanvasView& canvas() const { return m_rig.window->canvas(); }
    QComboBox* nets() const { return m_rig.child<QComboBox>("Net whose voltage drop is shown"); }
    const IrResult& drops() const { return *m_rig.window->bridge().report().drops; }
    QImage picture() const { return canvas().grab().toImage(); }
    std::string worstNet() const { return std::ranges::max_element(drops().fields, {}, &IrField::max_mv)->net; }

    WindowRig m_rig;
};

void TestAppPower::keySwitchesIt()
{
    canvas().setFocus();
    QVERIFY(!canvas().overlays().drops);
    QTest::keyClick(&canvas(), Qt::Key_9);
    QVERIFY(canvas().overlays().drops);
    QVERIFY(m_rig.child<QCheckBox>("Voltage drop")->isChecked());
    QTest::keyClick(&canvas(), Qt::Key_9);
    QVERIFY(!canvas().overlays().drops);
}

void TestAppPower::menuAndSearchHaveIt()
{
    QVERIFY(m_rig.window->actions().overlays().contains(m_rig.window->actions().drops));
    QVERIFY(m_rig.window->actions().drops->toolTip().endsWith("(9)"));
    auto* search = m_rig.child<CommandSearch>();
    search->setFocus();
    QTest::keyClicks(search, "voltage dr");
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_VERIFY(canvas().overlays().drops);
}

void TestAppPower::switchSwitchesIt()
{
    auto* box = m_rig.child<QCheckBox>("Voltage drop");
    QVERIFY(box->isVisible() && !nets()->isEnabled());
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    QVERIFY(canvas().overlays().drops && m_rig.window->actions().drops->isChecked());
    QVERIFY(nets()->isEnabled());
    QCOMPARE(m_rig.child<QComboBox>("Tier whose temperature or voltage drop is shown")->currentText(),
             QString("Worst tier"));
}

void TestAppPower::oneOfDropsAndCongestionIsShown()
{
    canvas().setFocus();
    QTest::keyClick(&canvas(), Qt::Key_9);
    QTest::keyClick(&canvas(), Qt::Key_7);
    QVERIFY(canvas().overlays().congestion && !canvas().overlays().drops);
    QTest::keyClick(&canvas(), Qt::Key_9);
    QVERIFY(canvas().overlays().drops && !canvas().overlays().congestion);
}

/// Menu, panel and canvas agree on which of the two is seen; heat switched on takes the place back.
void TestAppPower::heatWaitsBehindDrops()
{
    canvas().setFocus();
    const Actions& actions = m_rig.window->actions();
    const auto shown = [&](const char* box, const QAction& action) {
        const bool ticked = m_rig.child<QCheckBox>(box)->isChecked();
        return ticked == action.isChecked() ? (ticked ? "on" : "off") : "panel and menu differ";
    };
    const auto state = [&] {
        return QStringLiteral("heat %1, drops %2")
            .arg(QLatin1String(shown("Temperature", *actions.heat)),
                 QLatin1String(shown("Voltage drop", *actions.drops)));
    };
    const QString heat = QStringLiteral("heat on, drops off"), drops = QStringLiteral("heat off, drops on");
    const QImage heatPicture = picture();
    QCOMPARE(state(), heat);
    QTest::keyClick(&canvas(), Qt::Key_9);
    QCOMPARE(state(), drops);
    QVERIFY(picture() != heatPicture);
    QTest::keyClick(&canvas(), Qt::Key_9);
    QCOMPARE(state(), heat);
    QVERIFY(picture() == heatPicture);
    QTest::keyClick(&canvas(), Qt::Key_9);
    QTest::keyClick(&canvas(), Qt::Key_1);
    QCOMPARE(state(), heat);
    QVERIFY(picture() == heatPicture);
    QTest::keyClick(&canvas(), Qt::Key_7);
    QCOMPARE(state(), QStringLiteral("heat off, drops off"));
    QTest::mouseClick(m_rig.child<QCheckBox>("Temperature"), Qt::LeftButton, {}, QPoint(8, 8));
    QCOMPARE(state(), heat);
    QVERIFY(!canvas().overlays().congestion && !actions.congestion->isChecked());
}

/// The GPU's rail and that of the memories; the first choice is the worst of them.
void TestAppPower::theNetIsChosen()
{
    canvas().setFocus();
    QTest::keyClick(&canvas(), Qt::Key_9);
    QCOMPARE(nets()->count(), static_cast<int>(drops().nets.size()) + 1);
    QVERIFY(drops().nets.size() > 1);
    QCOMPARE(nets()->currentText(), QString("Worst net"));
    const QImage worst = picture();
    std::map<std::string, QImage> pictures;
    nets()->setFocus();
    for (std::size_t net = 0; net < drops().nets.size(); ++net) {
        QTest::keyClick(nets(), Qt::Key_Down);
        QCOMPARE(canvas().overlays().drop_net, drops().nets[net].net);
        canvas().setFocus();
        pictures[drops().nets[net].net] = picture();
        nets()->setFocus();
    }
    canvas().setFocus();
    QVERIFY(pictures.at(worstNet()) == worst);
    for (const auto& [net, shown] : pictures)
        QCOMPARE(shown == worst, net == worstNet());
    nets()->setFocus();
    QTest::keyClick(nets(), Qt::Key_Home);
    QCOMPARE(canvas().overlays().drop_net, std::string());
}

void TestAppPower::aNetThatIsGoneIsTheWorstAgain()
{
    Overlays overlays = canvas().overlays();
    overlays.drops = true;
    canvas().setOverlays(overlays);
    const QImage worst = picture();
    overlays.drop_net = "no such net";
    canvas().setOverlays(overlays);
    QVERIFY(picture() == worst);
    QCOMPARE(nets()->currentText(), QString("Worst net"));
}

/// The memories' net leaves the GPU and the substrate as they are without any overlay.
void TestAppPower::onlyPartsOfTheNetAreColoured()
{
    Overlays overlays = canvas().overlays();
    overlays.heat = overlays.names = overlays.links = overlays.rules = false;
    canvas().setOverlays(overlays);
    const QImage plain = picture();
    overlays.drops = true;
    for (const IrNetFigures& net : drops().nets)
        if (net.net.starts_with("hbm")) overlays.drop_net = net.net;
    QVERIFY(!overlays.drop_net.empty());
    canvas().setOverlays(overlays);
    const QImage shown = picture();
    const auto changed = [&](const char* part) {
        const PlacedPart* placed = m_rig.window->document().assembly().find(PlacedId(part));
        for (const PlacedBody& body : layOut(m_rig.window->document().assembly()))
            if (body.placed->id == placed->id) {
                const Rect box = body.box();
                const QPointF at =
                    canvas().toView(Point{box.x + box.width / 2, box.y + box.height / 8}) * plain.devicePixelRatio();
                return plain.pixel(at.toPoint()) != shown.pixel(at.toPoint());
            }
        return false;
    };
    QVERIFY(changed("HBM0") && changed("HBM4"));
    QVERIFY(!changed("GPU") && !changed("DUMMY"));
}

QTEST_MAIN(TestAppPower)
#include "tst_app_power.moc"
