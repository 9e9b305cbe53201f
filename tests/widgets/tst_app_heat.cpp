// SPDX-License-Identifier: GPL-3.0-or-later
// Heat in the real window: cooling and power maps are edited in one step each, answers are shown, a drag's field goes
// to the window before the panels.
#include "canvas/canvas_view.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"
#include "model/cooling_preset.hpp"
#include "model/edit.hpp"
#include "panels/bar_rows.hpp"
#include "panels/length_edit.hpp"
#include "panels/power_map_bar.hpp"
#include "panels/quantity_edit.hpp"
#include "panels/warming_curve.hpp"
#include "window_rig.hpp"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QStatusBar>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

using namespace interpose;

namespace {

/// Runs `before` as each event of that type reaches `target`.
class EachEvent : public QObject
{
public:
    EachEvent(QObject& target, QEvent::Type type, std::function<void()> before)
        : m_type(type), m_before(std::move(before))
    {
        target.installEventFilter(this);
    }
    bool eventFilter(QObject* target, QEvent* event) override
    {
        if (event->type() == m_type) m_before();
        return QObject::eventFilter(target, event);
    }

private:
    const QEvent::Type m_type;
    const std::function<void()> m_before;
};

} // namespace

class TestHeat : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::Dark); }
    void init() { m_rig.begin(); }
    void cleanup() { m_rig.end(); }

    void typedCoolingIsOneStep();
    void presetIsOneStep();
    void refusedCoolingSaysWhyAndHolds();
    void layersAreFoldedAndFollowTheStyle();
    void sinkSizeGoesBackToTheOutline();
    void powerMapInOneClick();
    void onlyDiesWithPowerAreOfferedMaps();
    void ladderAndHeatersAreShown();
    void theWayInTimeIsShown();
    void oldAnswersAreDimmed();
    void statusTellsLiveFromFine();
    void fieldOfADragIsPaintedAtOnce();
    void inspectorEndsADragUpToDate();

private:
    const Assembly& assembly() const { return m_rig.window->document().assembly(); }
    QUndoStack& undo() const { return *m_rig.window->document().undoStack(); }
    void type(QLineEdit* edit, const char* text) const
    {
        QVERIFY(edit && edit->isVisible());
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
    }
    /// Steps a combo by the keyboard to the entry of that text.
    void choose(QComboBox* combo, const QString& text) const
    {
        QVERIFY(combo && combo->isVisible());
        const int row = combo->findText(text);
        QVERIFY2(row >= 0, qPrintable(text));
        combo->setFocus();
        while (combo->currentIndex() != row) {
            const int before = combo->currentIndex();
            QTest::keyClick(combo, row > before ? Qt::Key_Down : Qt::Key_Up);
            QVERIFY(combo->currentIndex() != before);
        }
    }
    template <class Part>
    void waitFor(std::optional<Part> HeatResult::* part)
    {
        m_rig.waitForFineHeat();
        EngineBridge& bridge = m_rig.window->bridge();
        QSignalSpy spy(&bridge, &EngineBridge::heatChanged);
        while (!((*bridge.report().heat).*part))
            QVERIFY(spy.wait(WindowRig::kPatienceMs));
    }
    void waitForAnswers() { waitFor(&HeatResult::answers); }
    /// The GPU's part with one total in place of its blocks.
    void openWithTotal()
    {
        m_rig.openSample();
        const PlacedPart& gpu = *assembly().find(PlacedId("GPU"));
        m_rig.window->document().open(powerToTotal(assembly(), gpu.part), {});
        m_rig.window->selection().set({PlacedId("GPU")});
    }
    const Part& gpu() const { return assembly().part(*assembly().find(PlacedId("GPU"))); }

    WindowRig m_rig;
};

void TestHeat::typedCoolingIsOneStep()
{
    m_rig.openSample();
    auto* h = m_rig.child<QuantityEdit>("h, top");
    type(h, "9,000");
    QCOMPARE(assembly().cooling.h_top_w_per_m2k, 9000.0);
    QCOMPARE(h->text(), QStringLiteral("9,000 W/(m² K)"));
    QCOMPARE(assembly().cooling.facts.at("h_top_w_per_m2k").grade, Grade::Yours);
    QCOMPARE(undo().count(), 1);
    type(m_rig.child<QuantityEdit>("Ambient"), "45 °C");
    QCOMPARE(assembly().cooling.ambient_c, 45.0);
    QCOMPARE(undo().count(), 2);
    undo().undo();
    undo().undo();
    QCOMPARE(h->text(), QStringLiteral("12,000 W/(m² K)"));
    m_rig.window->selection().set({PlacedId("GPU")});
    QVERIFY(!h->isVisible());
    m_rig.window->selection().set({PlacedId("SUB")}); // the root is the whole
    QVERIFY(h->isVisible());
}

void TestHeat::presetIsOneStep()
{
    m_rig.openSample();
    auto* above = m_rig.child<QComboBox>("Cooling above");
    QCOMPARE(above->currentIndex(), 0); // a figure of its own
    const Library library = shippedLibrary();
    const int before = undo().count();
    choose(above, QString::fromStdString(library.cooling_presets.at("fan_sink").name));
    QVERIFY(followsPreset(assembly().cooling, library.cooling_presets.at("fan_sink")));
    QVERIFY(undo().count() > before);
    undo().undo();
    QVERIFY(!followsPreset(assembly().cooling, library.cooling_presets.at("fan_sink")));
    choose(m_rig.child<QComboBox>("Cooling below"),
           QString::fromStdString(library.cooling_presets.at("board_natural_air").name));
    QVERIFY(followsPreset(assembly().cooling, library.cooling_presets.at("board_natural_air")));
    type(m_rig.child<QuantityEdit>("h, bottom"), "11");
    QCOMPARE(m_rig.child<QComboBox>("Cooling below")->currentIndex(), 0);
}

void TestHeat::refusedCoolingSaysWhyAndHolds()
{
    m_rig.openSample();
    const Assembly before = assembly();
    type(m_rig.child<QuantityEdit>("h, top"), "plenty");
    QVERIFY(m_rig.child<QuantityEdit>("h, top")->property("refused").toBool());
    QTest::keyClick(m_rig.child<QuantityEdit>("h, top"), Qt::Key_Escape);
    type(m_rig.child<QuantityEdit>("h, bottom"), "0");
    QCOMPARE(assembly().cooling.h_bottom_w_per_m2k, 0.0);
    type(m_rig.child<QuantityEdit>("h, top"), "0"); // then no heat could leave
    QCOMPARE(assembly().cooling.h_top_w_per_m2k, before.cooling.h_top_w_per_m2k);
    bool said = false;
    for (const QLabel* label : m_rig.window->findChildren<QLabel*>())
        said |= label->isVisible() && label->text().contains(QStringLiteral("no heat can leave"));
    QVERIFY(said);
    QCOMPARE(m_rig.child<QuantityEdit>("h, top")->text(), QStringLiteral("12,000 W/(m² K)"));
}

void TestHeat::layersAreFoldedAndFollowTheStyle()
{
    m_rig.openSample();
    auto* thickness = m_rig.child<LengthEdit>("TIM1 thickness");
    auto* lid = m_rig.child<LengthEdit>("Lid thickness");
    QVERIFY(thickness && !thickness->isVisible());
    QToolButton* fold = nullptr;
    for (QToolButton* button : m_rig.window->findChildren<QToolButton*>())
        if (button->text() == QStringLiteral("Layers on the way out")) fold = button;
    QVERIFY(fold);
    QTest::mouseClick(fold, Qt::LeftButton);
    QVERIFY(thickness->isVisible() && !lid->isVisible()); // lidless
    type(thickness, "80um");
    QCOMPARE(assembly().cooling.tim1_thickness, Coord::fromUm(80));
    choose(m_rig.child<QComboBox>("What closes the package"), QStringLiteral("lid and sink"));
    QVERIFY(lid->isVisible());
    type(lid, "2mm"); // without a material yet: copper
    QCOMPARE(assembly().cooling.lid_thickness, Coord::fromMm(2));
    QCOMPARE(assembly().cooling.lid_material, std::string("copper"));
    choose(m_rig.child<QComboBox>("What closes the package"), QStringLiteral("bare dies"));
    QVERIFY(!lid->isVisible() && !thickness->isVisible());
}

void TestHeat::sinkSizeGoesBackToTheOutline()
{
    m_rig.openSample();
    for (QToolButton* button : m_rig.window->findChildren<QToolButton*>())
        if (button->text() == QStringLiteral("Layers on the way out")) QTest::mouseClick(button, Qt::LeftButton);
    auto* width = m_rig.child<LengthEdit>("Sink base width");
    QCOMPARE(width->text(), QStringLiteral("55 mm")); // the root's outline
    type(width, "60mm");
    QVERIFY(assembly().cooling.sink_width == Coord::fromMm(60));
    type(width, "55mm");
    QVERIFY(!assembly().cooling.sink_width);
    type(width, "60mm");
    type(m_rig.child<LengthEdit>("Sink base thickness"), "0mm");
    QVERIFY(!assembly().cooling.sink_width); // no base, no size
    QCOMPARE(assembly().cooling.sink_thickness, Coord{});
}

void TestHeat::powerMapInOneClick()
{
    openWithTotal();
    const double total = gpu().statedPowerW();
    QVERIFY(gpu().power_blocks.empty());
    auto* button = m_rig.child<QToolButton>("Spread the power as: Compute array");
    QVERIFY(button && button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(gpu().power_blocks.size() > 4);
    QCOMPARE(gpu().statedPowerW(), total);
    QCOMPARE(undo().count(), 1);
    m_rig.waitForFineHeat();
    for (const DieTemperature& die : m_rig.window->bridge().report().heat->dies)
        if (die.placed == PlacedId("GPU")) QVERIFY(!die.average_flux);
    undo().undo();
    QVERIFY(gpu().power_blocks.empty() && gpu().power_w == total);
    undo().redo();
    for (QToolButton* back : m_rig.child<PowerMapBar>()->findChildren<QToolButton*>())
        if (back->text() == QStringLiteral("total only")) QTest::mouseClick(back, Qt::LeftButton);
    QVERIFY(gpu().power_blocks.empty() && gpu().power_w == total);
}

void TestHeat::onlyDiesWithPowerAreOfferedMaps()
{
    m_rig.openSample();
    for (const char* id : {"HBM0", "DUMMY", "INT"}) {
        m_rig.window->selection().set({PlacedId(id)});
        QVERIFY2(!m_rig.child<PowerMapBar>()->isVisible(), id);
    }
    m_rig.window->selection().set({PlacedId("GPU")});
    QVERIFY(m_rig.child<PowerMapBar>()->isVisible());
    m_rig.window->selection().clear();
    QVERIFY(!m_rig.child<PowerMapBar>()->isVisible());
}

void TestHeat::ladderAndHeatersAreShown()
{
    m_rig.openSample();
    waitForAnswers();
    m_rig.window->selection().set({PlacedId("HBM1")});
    const std::vector<BarRow>& ladder = m_rig.child<BarRows>("Temperatures on the way out")->rows();
    QVERIFY(ladder.size() >= 3);
    QCOMPARE(ladder.front().name, QStringLiteral("junction"));
    QCOMPARE(ladder.front().share, 1.0);
    QCOMPARE(ladder.back().name, QStringLiteral("ambient"));
    QCOMPARE(ladder.back().figure, QStringLiteral("35.0 °C"));
    QCOMPARE(ladder.back().share, 0.0);
    for (std::size_t i = 1; i < ladder.size(); ++i)
        QVERIFY(ladder[i].share < ladder[i - 1].share && !ladder[i].note.isEmpty());
    const std::vector<BarRow>& heaters = m_rig.child<BarRows>("Who heats it")->rows();
    QCOMPARE(heaters.front().name, QStringLiteral("GPU"));
    double sum_k = 0;
    for (const BarRow& row : heaters)
        sum_k += row.figure.section(u' ', 0, 0).toDouble();
    for (const DieTemperature& die : m_rig.window->bridge().report().heat->dies)
        if (die.placed == PlacedId("HBM1"))
            QVERIFY2(std::abs(sum_k + 35 - die.peak_c) < 0.5, qPrintable(QString::number(sum_k)));
}

void TestHeat::theWayInTimeIsShown()
{
    m_rig.openSample();
    m_rig.window->selection().set({PlacedId("HBM1")});
    auto* curve = m_rig.child<WarmingCurve>();
    QVERIFY(!curve->isVisible());
    waitFor(&HeatResult::step_response);
    QTRY_VERIFY(curve->isVisible());
    QCOMPARE(curve->points().front().x(), -4.0);
    QVERIFY(std::abs(curve->points().back().y() - 1) < 2e-3); // of its rise, when the last part has arrived
    QVERIFY(std::ranges::is_sorted(curve->points(), {}, &QPointF::y));
    const QList<QLabel*> labels = m_rig.window->findChildren<QLabel*>();
    const auto tellsIt = [](const QLabel* label) {
        return label->isVisible() && label->text().startsWith(QStringLiteral("half in ")) &&
               label->text().endsWith(" s");
    };
    QVERIFY(std::ranges::any_of(labels, tellsIt));
}

void TestHeat::oldAnswersAreDimmed()
{
    m_rig.openSample();
    waitFor(&HeatResult::step_response);
    m_rig.window->selection().set({PlacedId("HBM1")});
    auto* heaters = m_rig.child<BarRows>("Who heats it");
    const auto* curve = m_rig.child<WarmingCurve>();
    QTRY_VERIFY(!heaters->isStale() && !curve->isStale() && curve->isVisible());
    const std::size_t rows = heaters->rows().size();
    EngineBridge& bridge = m_rig.window->bridge();
    m_rig.window->document().beginGesture(); // so that only a live field comes
    m_rig.window->document().apply(movePlaced(assembly(), {PlacedId("HBM1")}, {Coord::fromMm(-0.3), {}}), "away");
    QSignalSpy spy(&bridge, &EngineBridge::heatChanged);
    while (!bridge.heatIsFresh())
        QVERIFY(spy.wait(WindowRig::kPatienceMs));
    QVERIFY(!bridge.report().heat->answers);
    QTRY_VERIFY(heaters->isStale() && curve->isStale());
    QCOMPARE(heaters->rows().size(), rows); // dimmed, never blank
    m_rig.window->document().endGesture();
    waitForAnswers();
    QVERIFY(!heaters->isStale());
    m_rig.window->selection().set({PlacedId("DUMMY")});
    QVERIFY(!heaters->isVisible() && !curve->isVisible()); // another part's figures are not kept
}

void TestHeat::statusTellsLiveFromFine()
{
    m_rig.openSample();
    m_rig.window->resize(1600, 900); // room for all that it knows
    m_rig.waitForFineHeat();
    QLabel* engine = nullptr;
    for (QLabel* label : m_rig.window->statusBar()->findChildren<QLabel*>())
        if (label->accessibleName() == QStringLiteral("Engine")) engine = label;
    QVERIFY(engine);
    QVERIFY2(engine->text().startsWith(QStringLiteral("fine field")), qPrintable(engine->text()));
    QVERIFY2(engine->text().contains(QStringLiteral("live differed by")), qPrintable(engine->text()));
    const double seconds = m_rig.window->bridge().heatSeconds();
    waitForAnswers(); // the same field again, later
    QCOMPARE(m_rig.window->bridge().heatSeconds(), seconds);
    m_rig.window->document().beginGesture();
    m_rig.window->document().apply(movePlaced(assembly(), {PlacedId("HBM1")}, {Coord::fromMm(-0.3), {}}), "away");
    EngineBridge& bridge = m_rig.window->bridge();
    QSignalSpy spy(&bridge, &EngineBridge::heatChanged);
    while (!bridge.heatIsFresh())
        QVERIFY(spy.wait(WindowRig::kPatienceMs));
    QTRY_VERIFY(engine->text().startsWith(QStringLiteral("live field")));
    QVERIFY2(engine->text().contains(QStringLiteral("iteration")), qPrintable(engine->text()));
    QVERIFY2(engine->text().contains(QStringLiteral("energy")), qPrintable(engine->text()));
    QVERIFY(!engine->text().contains(QStringLiteral("live differed")));
    m_rig.window->document().endGesture();
}

void TestHeat::fieldOfADragIsPaintedAtOnce()
{
    m_rig.openSample();
    m_rig.waitForFineHeat();
    CanvasView& canvas = m_rig.window->canvas();
    EngineBridge& bridge = m_rig.window->bridge();
    // From the delivery of a field to the signal that everybody hears is one event: the frame must be painted within.
    int painted = 0, before = 0, paintedWithin = -1;
    connect(&canvas, &CanvasView::framePainted, this, [&] { ++painted; });
    EachEvent delivery(bridge, QEvent::MetaCall, [&] { before = painted; });
    m_rig.window->document().beginGesture();
    m_rig.window->document().apply(movePlaced(assembly(), {PlacedId("HBM1")}, {Coord::fromMm(-0.3), {}}), "away");
    connect(&bridge, &EngineBridge::heatChanged, this, [&] { paintedWithin = painted - before; });
    QSignalSpy spy(&bridge, &EngineBridge::heatChanged);
    while (!bridge.heatIsFresh())
        QVERIFY(spy.wait(WindowRig::kPatienceMs));
    QCOMPARE(paintedWithin, 1);
    m_rig.window->document().endGesture();
    disconnect(&canvas, nullptr, this, nullptr);
    disconnect(&bridge, nullptr, this, nullptr);
}

void TestHeat::inspectorEndsADragUpToDate()
{
    m_rig.openSample();
    CanvasView& canvas = m_rig.window->canvas();
    m_rig.window->selection().set({PlacedId("HBM0")});
    auto* x = m_rig.child<LengthEdit>("x");
    const QString before = x->text();
    const std::vector<PlacedBody> bodies = layOut(assembly());
    QPointF from;
    for (const PlacedBody& body : bodies)
        if (body.placed->id == PlacedId("HBM0")) from = canvas.toView(body.box().centre());
    QTest::mousePress(&canvas, Qt::LeftButton, {}, from.toPoint());
    for (const int step : {10, 20, 30})
        QTest::mouseMove(&canvas, from.toPoint() + QPoint(step, 0));
    QCOMPARE(x->text(), before); // the panel reads at its own pace
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, from.toPoint() + QPoint(30, 0));
    QVERIFY(assembly().find(PlacedId("HBM0"))->x != Coord::fromUm(500));
    QCOMPARE(x->value(), assembly().find(PlacedId("HBM0"))->x);
}

QTEST_MAIN(TestHeat)
#include "tst_app_heat.moc"
