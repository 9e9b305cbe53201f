// SPDX-License-Identifier: GPL-3.0-or-later
// The package in the real window: auto-size and the dummy are one step of undo each, the inspector shows the chain,
// bars lie along the die edges.
#include "canvas/canvas_view.hpp"
#include "dashboard/kpi_card.hpp"
#include "dashboard/kpi_strip.hpp"
#include "engine/evaluate.hpp"
#include "model/edit.hpp"
#include "model/validate.hpp"
#include "package_commands.hpp"
#include "panels/bar_rows.hpp"
#include "panels/package_section.hpp"
#include "panels/row_delegate.hpp"
#include "style/number_format.hpp"
#include "style/palette.hpp"
#include "window_rig.hpp"

#include <QApplication>
#include <QHelpEvent>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QToolTip>
#include <QTreeWidget>

#include <algorithm>

using namespace interpose;

class TestAppPackage : public QObject
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

    void autoSizeIsOneStep_data();
    void autoSizeIsOneStep();
    void treeShowsTheNewSize();
    void nameSaysTheNewSize();
    void substrateGrowsForTheCurrents();
    void bodyIsChosenFromTheMenu();
    void nothingToDoIsNoStep();
    void dummyIsOneStep();
    void dummyKeepsOffTheFoot();
    void sizingShowsTheWholeAgain();
    void undoShowsTheWholeAgain();
    void carriersKeepTheirNames();
    void inspectorShowsTheChain();
    void overfullCriesOut();
    void everyRowExplainsItself();
    void tipTellsTheEdges();
    void barsAreDrawnOnlyWhenAskedFor();

private:
    const Assembly& assembly() const { return m_rig.window->document().assembly(); }
    QUndoStack& undo() const { return *m_rig.window->document().undoStack(); }

    WindowRig m_rig;
};

void TestAppPackage::autoSizeIsOneStep_data()
{
    QTest::addColumn<bool>("carrier");
    QTest::addColumn<QString>("id");
    QTest::addRow("carrier") << true << "INT";
    QTest::addRow("substrate") << false << "SUB";
}

void TestAppPackage::autoSizeIsOneStep()
{
    QFETCH(bool, carrier);
    QFETCH(QString, id);
    PackageCommands& commands = m_rig.window->packageCommands();
    const Assembly before = assembly();
    (carrier ? commands.sizeCarrier : commands.sizeSubstrate)->trigger();
    QCOMPARE(undo().count(), 1);
    const PlacedId placed(id.toStdString());
    const Part &was = before.part(*before.find(placed)), &is = assembly().part(*assembly().find(placed));
    QVERIFY(is.areaMm2() < was.areaMm2());
    QVERIFY(validate(assembly()).empty());
    undo().undo();
    QVERIFY(assembly() == before);
    undo().redo();
    QVERIFY(assembly().part(*assembly().find(placed)).areaMm2() < was.areaMm2());
}

void TestAppPackage::treeShowsTheNewSize()
{
    auto* tree = m_rig.child<QTreeWidget>("Placed parts");
    QVERIFY(tree);
    const auto detail = [&] { return tree->topLevelItem(0)->data(0, kDetailRole).toString(); };
    const QString before = detail();
    m_rig.window->packageCommands().sizeSubstrate->trigger();
    QVERIFY(detail() != before);
    const Part& root = assembly().part(*assembly().root());
    QCOMPARE(detail(), sizeText(root.width, root.height));
    undo().undo();
    QCOMPARE(detail(), before);
}

void TestAppPackage::nameSaysTheNewSize()
{
    const auto root = [&]() -> const Part& { return assembly().part(*assembly().root()); };
    QCOMPARE(root().name, std::string("Organic substrate, 55 x 55 mm"));
    m_rig.window->packageCommands().sizeSubstrate->trigger();
    QCOMPARE(root().name, std::string("Organic substrate, 53.9 x 39.4 mm"));
    QCOMPARE(root().id.str(), std::string("substrate_53.9x39.4"));
    undo().undo();
    QCOMPARE(root().name, std::string("Organic substrate, 55 x 55 mm"));
    QCOMPARE(root().id.str(), std::string("substrate_55"));
}

/// Half of the current per ball: the balls, no longer the contents, decide.
void TestAppPackage::substrateGrowsForTheCurrents()
{
    Assembly weak = assembly();
    weak.catalogue.edit([](Catalogue& catalogue) { *catalogue.technology.bonds.at("bga_1000").max_current_ma /= 2; });
    m_rig.window->document().apply(weak, "Weak balls");
    m_rig.window->packageCommands().sizeSubstrate->trigger();
    InstantStages stages;
    const PackageResult& package = stages.evaluate(assembly(), m_rig.window->bridge().ruleDeck()).package;
    QVERIFY(package.substrate->margin_mm > 0);
    QVERIFY(package.balls->margin >= 0);
}

/// By mouse from the menu bar, then once more by keys.
void TestAppPackage::bodyIsChosenFromTheMenu()
{
    const Assembly before = assembly();
    const auto width_mm = [&] { return assembly().part(*assembly().root()).width.mm(); };
    QMenuBar* bar = m_rig.window->menuBar();
    QMenu& sizes = *m_rig.window->packageCommands().sizes;
    QMenu* edit = nullptr;
    for (QAction* action : bar->actions())
        if (action->menu() && action->menu()->actions().contains(sizes.menuAction())) edit = action->menu();
    QVERIFY(edit);
    const auto open = [&] {
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->actionGeometry(edit->menuAction()).center());
        QVERIFY(edit->isVisible());
        QTest::mouseClick(edit, Qt::LeftButton, {}, edit->actionGeometry(sizes.menuAction()).center());
        QTRY_VERIFY(sizes.isVisible());
    };
    const auto entry = [&](const char* text) {
        for (QAction* action : sizes.actions())
            if (action->text() == QString::fromUtf8(text)) return action;
        return static_cast<QAction*>(nullptr);
    };
    open();
    QVERIFY(entry("Substrate 55 × 55 mm") && entry("Substrate 55 × 55 mm")->isChecked());
    QVERIFY(entry("Substrate 60 × 60 mm") && !entry("Substrate 60 × 60 mm")->isChecked());
    QTest::mouseClick(&sizes, Qt::LeftButton, {}, sizes.actionGeometry(entry("Substrate 60 × 60 mm")).center());
    QCOMPARE(width_mm(), 60.0);
    QCOMPARE(undo().count(), 1);
    QVERIFY(validate(assembly()).empty());
    QCOMPARE(assembly().part(*assembly().root()).name, std::string("Organic substrate, 60 x 60 mm"));
    QVERIFY(!edit->isVisible() && !sizes.isVisible());
    m_rig.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_rig.window.get()));
    QTest::keyClick(m_rig.window.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(assembly() == before);
    open();
    sizes.setActiveAction(entry("Substrate 52.5 × 52.5 mm"));
    QTest::keyClick(&sizes, Qt::Key_Return);
    QCOMPARE(width_mm(), 52.5);
    undo().undo();
    QVERIFY(assembly() == before);
}

void TestAppPackage::nothingToDoIsNoStep()
{
    PackageCommands& commands = m_rig.window->packageCommands();
    QSignalSpy said(&commands, &PackageCommands::said);
    commands.addDummyDie->trigger(); // the sample is symmetric
    QCOMPARE(undo().count(), 0);
    QCOMPARE(said.count(), 1);
    QVERIFY(said.first().first().toString().contains("already balanced"));
    Assembly uneven = assembly(); // two corners opposite each other: the centroid stays, the mirrors do not
    uneven = removePlaced(uneven, {PlacedId("HBM0"), PlacedId("DUMMY")});
    if (uneven.find(PlacedId("HBM0"))) QFAIL("nothing was removed");
    m_rig.window->document().apply(uneven, "Remove");
    commands.addDummyDie->trigger();
    QVERIFY2(said.at(1).first().toString().contains("unmatched are 18.6 % left to right"),
             qPrintable(said.at(1).first().toString()));
}

void TestAppPackage::dummyIsOneStep()
{
    Document& document = m_rig.window->document();
    document.apply(removePlaced(assembly(), {PlacedId("HBM0")}), "Remove");
    const Assembly before = assembly();
    const RuleDeck& deck = m_rig.window->bridge().ruleDeck();
    InstantStages stages;
    const double asymmetry = stages.evaluate(before, deck).package.symmetry->asymmetry;
    m_rig.window->packageCommands().addDummyDie->trigger();
    QCOMPARE(undo().count(), 2);
    QCOMPARE(assembly().placed.size(), before.placed.size() + 1);
    QVERIFY(validate(assembly()).empty());
    const InstantSections& after = stages.evaluate(assembly(), deck);
    QVERIFY(after.package.symmetry->asymmetry <= asymmetry / 2);
    for (const Diagnostic& finding : after.rules.diagnostics)
        QVERIFY2(!finding.code.starts_with("PLACE"), finding.message.c_str());
    QVERIFY(m_rig.window->selection().single().has_value());
    undo().undo();
    QVERIFY(assembly() == before);
}

/// On the substrate itself, nothing selected: the block stands beside the lid's foot, not in it.
void TestAppPackage::dummyKeepsOffTheFoot()
{
    m_rig.openSample("teaching-pair.interpose");
    const Assembly before = assembly();
    QSignalSpy said(&m_rig.window->packageCommands(), &PackageCommands::said);
    m_rig.window->packageCommands().addDummyDie->trigger();
    QCOMPARE(assembly().placed.size(), before.placed.size() + 1);
    QVERIFY(said.first().first().toString().startsWith("Asymmetry from 0.048 to 0.0"));
    QCOMPARE(newFinding(before, assembly(), m_rig.window->bridge().ruleDeck()), std::string());
    HeatStages heat;
    heat.setInput(assembly());
    for (const Diagnostic& finding : heat.solve(16, 1e-3, 1, {}).diagnostics)
        QVERIFY2(finding.code != "HEAT-008", finding.message.c_str());
}

void TestAppPackage::sizingShowsTheWholeAgain()
{
    CanvasView& canvas = m_rig.window->canvas();
    QSignalSpy said(&m_rig.window->packageCommands(), &PackageCommands::said);
    const auto rootOnScreen = [&] {
        const Part& root = assembly().part(*assembly().root());
        const QPointF low = canvas.toView({}), high = canvas.toView({root.width, root.height});
        return QRectF(low, high).normalized();
    };
    canvas.zoomTo({PlacedId("HBM0")});
    QVERIFY(!QRectF(canvas.rect()).contains(rootOnScreen()));
    m_rig.window->packageCommands().sizeSubstrate->trigger();
    QVERIFY(QRectF(canvas.rect()).contains(rootOnScreen()));
    QCOMPARE(said.first().first().toString(), QStringLiteral("Auto-size substrate; the cooler above keeps its size"));
}

/// A view that showed the whole before does so after undo and redo; one that was zoomed stays where it is.
void TestAppPackage::undoShowsTheWholeAgain()
{
    CanvasView& canvas = m_rig.window->canvas();
    const auto scaleAndRoom = [&] {
        const Part& root = assembly().part(*assembly().root());
        return QRectF(canvas.toView({}), canvas.toView({root.width, root.height})).normalized();
    };
    const QRectF before = scaleAndRoom();
    m_rig.window->packageCommands().sizeSubstrate->trigger();
    const QRectF sized = scaleAndRoom();
    QVERIFY(sized != before);
    undo().undo();
    QCOMPARE(scaleAndRoom(), before);
    undo().redo();
    QCOMPARE(scaleAndRoom(), sized);
    canvas.zoomBy(2);
    const double px = canvas.toView({Coord::fromMm(1), {}}).x() - canvas.toView({}).x();
    undo().undo();
    QCOMPARE(canvas.toView({Coord::fromMm(1), {}}).x() - canvas.toView({}).x(), px);
}

/// A carrier whose margin is too narrow for its name shows it all the same: another name is another picture.
void TestAppPackage::carriersKeepTheirNames()
{
    Assembly bare = assembly();
    bare.cooling.style = CoolingStyle::Bare; // 1 mm of substrate beside the interposer, 0.2 mm of that beside its dies
    bare.package.part_keepout = {};
    m_rig.window->document().apply(bare, "No ring");
    m_rig.window->resize(900, 600);
    m_rig.window->packageCommands().sizeCarrier->trigger();
    m_rig.window->packageCommands().sizeSubstrate->trigger();
    CanvasView& canvas = m_rig.window->canvas();
    Overlays overlays = canvas.overlays();
    overlays.heat = overlays.links = false;
    canvas.setOverlays(overlays);
    m_rig.window->selection().set({});
    const Assembly sized = assembly();
    const auto pictureWith = [&](const std::string& id) {
        const PlacedId other(id + 'X'); // in the same place of the order
        Assembly named = sized;
        for (PlacedPart& placed : named.placed) {
            if (placed.id.str() == id) placed.id = other;
            if (placed.on && placed.on->str() == id) placed.on = other;
        }
        m_rig.window->document().apply(named, "Name");
        canvas.zoomToFit();
        return canvas.grab().toImage();
    };
    const QImage plain = pictureWith("none");
    QVERIFY(plain == pictureWith("none"));
    for (const char* id : {"SUB", "INT"})
        QVERIFY2(plain != pictureWith(id), id);
}

void TestAppPackage::inspectorShowsTheChain()
{
    m_rig.waitForFineHeat();
    m_rig.window->selection().set({PlacedId("GPU")});
    auto* section = m_rig.child<PackageSection>();
    QVERIFY(section && !section->isVisible());
    m_rig.window->selection().set({PlacedId("INT")});
    QVERIFY(section->isVisible());
    const std::vector<BarRow>& rows = section->chain().rows();
    QCOMPARE(rows.size(), std::size_t(4)); // carrier, substrate, balls, layers
    QCOMPARE(rows[0].name, QStringLiteral("INT"));
    QCOMPARE(rows[1].name, QStringLiteral("SUB"));
    QCOMPARE(rows[1].figure, QStringLiteral("98.0 %")); // 50.9 of 55 mm
    QCOMPARE(rows[1].note, QStringLiteral("1.10 mm"));
    QCOMPARE(rows[2].figure, QStringLiteral("57.9 %"));
    QCOMPARE(rows[3].figure, QStringLiteral("1 of 6"));
    QString notes;
    for (const QLabel* label : section->findChildren<QLabel*>())
        notes += label->text();
    QVERIFY2(notes.contains("1,689 of 2,916 balls, 300 for test access; 1,061 to 2,909 by the bands of their inputs."),
             qPrintable(notes));
    QVERIFY2(notes.contains("For a narrower band state max_current_ma of bga_1000, voltage_v of core."),
             qPrintable(notes));
}

/// A fifth of the current per ball: card, inspector and chain say so by shape, word and colour.
void TestAppPackage::overfullCriesOut()
{
    Assembly weak = assembly();
    weak.catalogue.edit([](Catalogue& catalogue) { *catalogue.technology.bonds.at("bga_1000").max_current_ma /= 5; });
    m_rig.window->document().apply(weak, "Weak balls");
    m_rig.waitForFineHeat();
    const KpiCard* power = m_rig.child<KpiStrip>()->card("power_w");
    QTRY_VERIFY(power->content().alarm);
    QVERIFY2(power->content().note.startsWith("power balls 202 %, too many"), qPrintable(power->content().note));
    m_rig.window->selection().set({PlacedId("SUB")});
    const QLabel* joints = nullptr;
    for (const QLabel* label : m_rig.window->findChildren<QLabel*>())
        if (label->isVisible() && label->text().startsWith(QChar(0x25A0))) joints = label;
    QVERIFY(joints && joints->text().contains("too many"));
    QCOMPARE(joints->palette().color(joints->foregroundRole()), darkColours().error);
    QVERIFY2(joints->toolTip().endsWith("docs/physics/power.md#interfaces"), qPrintable(joints->toolTip()));
    const std::vector<BarRow>& rows = m_rig.child<PackageSection>()->chain().rows();
    QVERIFY(rows[2].name == "balls" && rows[2].alarm && !rows[1].alarm);
    undo().undo();
    m_rig.waitForFineHeat();
    QTRY_VERIFY(!power->content().alarm);
    QTRY_VERIFY(!joints->text().startsWith(QChar(0x25A0)));
    QVERIFY(joints->palette().color(joints->foregroundRole()) != darkColours().error);
}

/// Formula and page in a tip of its own; a bar only where the figure is a share.
void TestAppPackage::everyRowExplainsItself()
{
    m_rig.waitForFineHeat();
    m_rig.window->selection().set({PlacedId("SUB")});
    auto* section = m_rig.child<PackageSection>();
    std::vector<BarRow> rows = section->chain().rows();
    std::ranges::copy(section->symmetry().rows(), std::back_inserter(rows));
    QCOMPARE(rows.size(), std::size_t(12));
    for (const BarRow& row : rows) {
        QVERIFY2(row.tip.contains("docs/physics/package.md#"), qPrintable(row.name));
        QCOMPARE(row.bar, !row.figure.endsWith("mm"));
    }
    BarRows* chain = nullptr;
    for (BarRows* bars : section->findChildren<BarRows*>())
        if (bars == &section->chain()) chain = bars;
    const QPoint second(20, chain->height() * 3 / 8);
    QHelpEvent help(QEvent::ToolTip, second, chain->mapToGlobal(second));
    QApplication::sendEvent(chain, &help);
    QCOMPARE(QToolTip::text(), chain->rows()[1].tip);
}

/// At a zoom where the bars have no room for figures the tip has them, of the part under the pointer.
void TestAppPackage::tipTellsTheEdges()
{
    m_rig.waitForFineHeat();
    CanvasView& canvas = m_rig.window->canvas();
    const auto tipOf = [&](const char* id) {
        for (const PlacedBody& body : layOut(assembly()))
            if (body.placed->id.str() == id) {
                const QPointF at = canvas.toView(body.box().centre());
                QTest::mouseMove(&canvas, at.toPoint());
                QHelpEvent help(QEvent::ToolTip, at.toPoint(), canvas.mapToGlobal(at.toPoint()));
                QApplication::sendEvent(&canvas, &help);
            }
        return QToolTip::text();
    };
    QVERIFY(tipOf("GPU").startsWith("GPU") && !tipOf("GPU").contains("edge"));
    Overlays overlays = canvas.overlays();
    overlays.beachfront = true;
    canvas.setOverlays(overlays);
    const QString gpu = tipOf("GPU");
    QVERIFY2(gpu.contains("left edge, 32.2 mm: HBM ") && gpu.contains("right edge") && gpu.contains(" mm, "),
             qPrintable(gpu));
    // The same part on either side of the GPU, turned: the edge is named as it is seen.
    QVERIFY2(tipOf("HBM1").contains("right edge") && tipOf("HBM4").contains("left edge"), qPrintable(tipOf("HBM4")));
    QVERIFY(!tipOf("DUMMY").contains("edge"));
}

void TestAppPackage::barsAreDrawnOnlyWhenAskedFor()
{
    m_rig.waitForFineHeat();
    CanvasView& canvas = m_rig.window->canvas();
    Overlays overlays = canvas.overlays();
    overlays.heat = false;
    const auto memoryPixels = [&](bool shown) {
        overlays.beachfront = shown;
        canvas.setOverlays(overlays);
        const QImage image = canvas.grab().toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                count += image.pixelColor(x, y) == darkColours().edge_memory;
        return count;
    };
    QCOMPARE(memoryPixels(false), 0);
    QVERIFY(memoryPixels(true) > 500);
}

QTEST_MAIN(TestAppPackage)
#include "tst_app_package.moc"
