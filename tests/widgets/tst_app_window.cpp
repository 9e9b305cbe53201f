// SPDX-License-Identifier: GPL-3.0-or-later
// The real window: typed figures, problems, key figures, theme, and names for those who cannot see it.
#include "actions.hpp"
#include "canvas/canvas_view.hpp"
#include "dashboard/kpi_card.hpp"
#include "dashboard/kpi_strip.hpp"
#include "io/assembly_json.hpp"
#include "io/bump_csv.hpp"
#include "model/edit.hpp"
#include "model/validate.hpp"
#include "new_assembly.hpp"
#include "panels/length_edit.hpp"
#include "panels/library_panel.hpp"
#include "panels/problem_delegate.hpp"
#include "panels/problems_panel.hpp"
#include "samples.hpp"
#include "window_rig.hpp"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QToolBar>
#include <QTreeWidget>
#include <QWindow>

using namespace interpose;

class TestWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::Dark); }
    void init() { m_rig.begin(); }
    void cleanup() { m_rig.end(); }

    void emptyWindowOffersOnlyWhatWorks();
    void keysWorkFromTheStart();
    void everySampleOpens();
    void everyTechnologyMakesAValidAssembly();
    void typedCoordinateMovesTheDie();
    void typedExpressionKnowsThePart();
    void refusedTextKeepsTheDieAndTheText();
    void rotationIsTyped();
    void manyPartsMoveTogether();
    void treeAndSelectionKeepInStep();
    void statusLineFitsASmallWindow();
    void librarySearchAndAdd();
    void problemZoomsToItsParts();
    void pointersAreShort_data();
    void pointersAreShort();
    void problemsShowTheirWholePointersInTheTip();
    void keyFiguresShowTheChange();
    void everyKeyFigureHasAPlace();
    void notesOfCardsAreNotCut();
    void bumpMapsComeIn();
    void themeSwitchesEverything();
    void everyActionExplainsItself();
    void noShortcutTwice();
    void everyControlHasAName();

private:
    WindowRig m_rig;
};

void TestWindow::emptyWindowOffersOnlyWhatWorks()
{
    QVERIFY(!m_rig.window->canvas().isVisible());
    QVERIFY(!m_rig.child<KpiStrip>()->isVisible());
    QVERIFY(!samples().empty());
    // Every line of the cards is enabled and does something: a click on the first sample opens it.
    const QString name = samples().front().name;
    auto* line = m_rig.child<QAbstractButton>(name);
    QVERIFY(line && line->isEnabled() && line->isVisible());
    QTest::mouseClick(line, Qt::LeftButton);
    QVERIFY(m_rig.window->canvas().isVisible());
    QVERIFY(m_rig.child<KpiStrip>()->isVisible());
    QVERIFY(m_rig.window->windowTitle().contains(name));
    for (QAction* action : {m_rig.window->actions().remove, m_rig.window->actions().rotate})
        QVERIFY(!action->isEnabled());
}

/// No click first: the window gives keys to the canvas and its shortcuts to their overlays.
void TestWindow::keysWorkFromTheStart()
{
    m_rig.openSample();
    CanvasView& canvas = m_rig.window->canvas();
    QVERIFY(QTest::qWaitForWindowActive(m_rig.window.get()));
    QCOMPARE(QApplication::focusWidget(), &canvas);
    QWindow* window = m_rig.window->windowHandle();
    QTest::keyClick(window, Qt::Key_8);
    QVERIFY(canvas.overlays().beachfront);
    QTest::keyClick(window, Qt::Key_7);
    QVERIFY(canvas.overlays().congestion);
    QTest::keyClick(window, Qt::Key_1);
    QVERIFY(canvas.overlays().heat && !canvas.overlays().congestion);
    QTest::keyClick(window, Qt::Key_Tab);
    QVERIFY(!m_rig.window->selection().ids().empty());
}

void TestWindow::everySampleOpens()
{
    const QDir folder(QStringLiteral(INTERPOSE_SOURCE_DIR "/samples"));
    const QStringList files = folder.entryList({"*.interpose"});
    QCOMPARE(samples().size(), static_cast<std::size_t>(files.size()));
    for (const Sample& sample : samples())
        m_rig.openSample(qPrintable(sample.file));
}

void TestWindow::everyTechnologyMakesAValidAssembly()
{
    const Library library = shippedLibrary();
    QVERIFY(technologiesToBeginWith(library).size() >= 3);
    for (const Part* part : technologiesToBeginWith(library)) {
        const Assembly assembly = newAssembly(library, *part);
        const Problems problems = validate(assembly);
        QVERIFY2(problems.empty(), problems.empty() ? "" : describe(problems.front()).c_str());
        const auto again = readAssembly(writeAssembly(assembly), "new");
        QVERIFY2(again.has_value(), again ? "" : describe(again.error().front()).c_str());
    }
}

void TestWindow::typedCoordinateMovesTheDie()
{
    m_rig.openSample();
    m_rig.window->selection().set({PlacedId("HBM0")});
    auto* x = m_rig.child<LengthEdit>("x");
    QVERIFY(x && x->isVisible());
    x->setFocus();
    x->selectAll();
    QTest::keyClicks(x, "0.25mm");
    QTest::keyClick(x, Qt::Key_Return);
    QCOMPARE(m_rig.window->document().assembly().find(PlacedId("HBM0"))->x, Coord::fromUm(250));
    QCOMPARE(m_rig.window->document().undoStack()->count(), 1);
    QVERIFY(m_rig.window->isWindowModified());
    m_rig.window->actions().undo->trigger();
    QCOMPARE(m_rig.window->document().assembly().find(PlacedId("HBM0"))->x, Coord::fromUm(500));
    QCOMPARE(x->text(), QStringLiteral("500 µm"));
    QVERIFY(!m_rig.window->isWindowModified());
}

void TestWindow::typedExpressionKnowsThePart()
{
    m_rig.openSample();
    m_rig.window->selection().set({PlacedId("GPU")});
    auto* y = m_rig.child<LengthEdit>("y");
    y->setFocus();
    y->selectAll();
    QTest::keyClicks(y, "=(ph-h)/2 + w/100");
    QTest::keyClick(y, Qt::Key_Return);
    const Assembly& assembly = m_rig.window->document().assembly();
    const PlacedPart& gpu = *assembly.find(PlacedId("GPU"));
    QCOMPARE(gpu.y, (assembly.part(*assembly.find(*gpu.on)).height - assembly.part(gpu).height) / 2 +
                        assembly.part(gpu).width / 100);
}

void TestWindow::refusedTextKeepsTheDieAndTheText()
{
    m_rig.openSample();
    m_rig.window->selection().set({PlacedId("HBM0")});
    auto* x = m_rig.child<LengthEdit>("x");
    x->setFocus();
    x->selectAll();
    QTest::keyClicks(x, "2 parsec");
    QTest::keyClick(x, Qt::Key_Return);
    QCOMPARE(m_rig.window->document().undoStack()->count(), 0);
    QCOMPARE(x->text(), QStringLiteral("2 parsec"));
    QVERIFY(x->property("refused").toBool());
    QVERIFY(x->accessibleDescription().contains("parsec"));
    QTest::keyClick(x, Qt::Key_Escape);
    QCOMPARE(x->text(), QStringLiteral("500 µm"));
    QVERIFY(!x->property("refused").toBool());
}

void TestWindow::rotationIsTyped()
{
    m_rig.openSample();
    m_rig.window->selection().set({PlacedId("HBM0")});
    auto* turn = m_rig.child<QComboBox>("Rotation");
    QCOMPARE(turn->currentIndex(), 2);
    turn->setFocus();
    QTest::keyClick(turn, Qt::Key_Up);
    QVERIFY(m_rig.window->document().assembly().find(PlacedId("HBM0"))->rotation == Rotation::R90);
    QCOMPARE(m_rig.window->document().undoStack()->count(), 1);
}

void TestWindow::manyPartsMoveTogether()
{
    m_rig.openSample();
    const Point before{m_rig.window->document().assembly().find(PlacedId("HBM0"))->x,
                       m_rig.window->document().assembly().find(PlacedId("HBM1"))->y};
    m_rig.window->selection().set({PlacedId("HBM0"), PlacedId("HBM1")});
    auto* x = m_rig.child<LengthEdit>("x");
    const Coord shown = x->value();
    x->setFocus();
    QTest::keyClick(x, Qt::Key_Up);
    QCOMPARE(x->value(), shown + Coord::fromUm(100));
    QCOMPARE(m_rig.window->document().assembly().find(PlacedId("HBM0"))->x, before.x + Coord::fromUm(100));
    QCOMPARE(m_rig.window->document().assembly().find(PlacedId("HBM1"))->y, before.y);
}

/// Nothing of it is cut off at 1100 px; in a wide window the engine says more.
void TestWindow::statusLineFitsASmallWindow()
{
    m_rig.openSample();
    m_rig.window->resize(1600, 900);
    m_rig.waitForFineHeat();
    m_rig.window->selection().set({PlacedId("GPU")});
    m_rig.window->canvas().setFocus();
    auto *engine = m_rig.child<QLabel>("Engine"), *hint = m_rig.child<QLabel>("Hint");
    QTRY_VERIFY(engine->text().contains("cells"));
    m_rig.window->resize(1100, 700);
    QTRY_VERIFY(!engine->text().contains("cells"));
    QVERIFY(engine->text().startsWith("fine field") && engine->toolTip().contains("cells"));
    const auto whole = [](const QLabel* label) {
        return !label->text().isEmpty() && label->fontMetrics().horizontalAdvance(label->text()) <= label->width();
    };
    QTRY_VERIFY2(whole(engine) && whole(hint), qPrintable(hint->text()));
}

void TestWindow::treeAndSelectionKeepInStep()
{
    m_rig.openSample();
    auto* tree = m_rig.child<QTreeWidget>("Placed parts");
    QVERIFY(tree);
    QCOMPARE(tree->topLevelItemCount(), 1);
    m_rig.window->selection().set({PlacedId("GPU")});
    QCOMPARE(tree->selectedItems().size(), 1);
    QCOMPARE(tree->selectedItems().front()->text(0), QStringLiteral("GPU"));
    const QList<QTreeWidgetItem*> found = tree->findItems("HBM3", Qt::MatchExactly | Qt::MatchRecursive);
    QCOMPARE(found.size(), 1);
    tree->scrollToItem(found.front());
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualItemRect(found.front()).center());
    QVERIFY(m_rig.window->selection().single() == PlacedId("HBM3"));
    m_rig.window->actions().remove->trigger();
    QVERIFY(tree->findItems("HBM3", Qt::MatchExactly | Qt::MatchRecursive).isEmpty());
    QVERIFY(!m_rig.window->selection().contains(PlacedId("HBM3")));
    m_rig.window->actions().undo->trigger();
    QCOMPARE(tree->findItems("HBM3", Qt::MatchExactly | Qt::MatchRecursive).size(), 1);
}

void TestWindow::librarySearchAndAdd()
{
    m_rig.openSample();
    auto* library = m_rig.child<LibraryPanel>();
    const int all = library->visibleParts();
    QVERIFY(all > 10);
    library->setFilter("hbm3 12");
    QVERIFY(library->visibleParts() >= 1 && library->visibleParts() < all);
    library->setFilter("nothing is called so");
    QCOMPARE(library->visibleParts(), 0);
    library->setFilter({});
    QCOMPARE(library->visibleParts(), all);
    const std::size_t before = m_rig.window->document().assembly().placed.size();
    emit library->partActivated("hbm3_12h");
    QCOMPARE(m_rig.window->document().assembly().placed.size(), before + 1);
    QVERIFY(m_rig.window->selection().single().has_value());
    QCOMPARE(m_rig.window->document().undoStack()->count(), 1);
    QVERIFY(validate(m_rig.window->document().assembly()).empty());
}

void TestWindow::problemZoomsToItsParts()
{
    m_rig.openSample();
    Assembly overlapping =
        placeAt(m_rig.window->document().assembly(), PlacedId("HBM0"), {Coord::fromMm(5), Coord::fromMm(3)});
    m_rig.window->document().apply(std::move(overlapping), "overlap");
    m_rig.waitForFineHeat();
    auto* panel = m_rig.child<ProblemsPanel>();
    auto* list = m_rig.child<QListWidget>("Problems");
    QVERIFY(panel->count() > 0);
    QCOMPARE(list->count(), panel->count());
    int row = -1;
    const Diagnostics found = m_rig.window->bridge().report().diagnostics();
    for (std::size_t i = 0; i < found.size() && row < 0; ++i)
        if (partsOf(found[i], m_rig.window->document().assembly()).contains(PlacedId("HBM0")))
            row = static_cast<int>(i);
    QVERIFY(row >= 0);
    QSignalSpy zoomed(&m_rig.window->selection(), &Selection::zoomRequested);
    m_rig.window->selection().clear();
    list->setCurrentRow(row);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(zoomed.count(), 1);
    QVERIFY(m_rig.window->selection().contains(PlacedId("HBM0")));
    list->scrollToItem(list->item(row));
    // A real double click is a click first; QTest sends the second half alone.
    const QPoint at = list->visualItemRect(list->item(row)).center();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(list->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(zoomed.count(), 2);
}

void TestWindow::pointersAreShort_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("shown");
    QTest::newRow("none") << "5 mm/s of 3/4" << "5 mm/s of 3/4";
    QTest::newRow("three steps") << "/assembly/parts/gpu" << "/assembly/parts/gpu";
    QTest::newRow("four") << "state /assembly/parts/gpu/power_w." << "state /assembly/…/gpu/power_w.";
    QTest::newRow("two of them") << "/assembly/technology/bonds/bga_1000/max_current_ma; /assembly/parts/a/rails/core/v"
                                 << "/assembly/…/bga_1000/max_current_ma; /assembly/…/core/v";
}

void TestWindow::pointersAreShort()
{
    QFETCH(QString, message);
    QTEST(withShortPointers(message), "shown");
}

void TestWindow::problemsShowTheirWholePointersInTheTip()
{
    m_rig.openSample();
    Assembly unknown = m_rig.window->document().assembly();
    unknown.catalogue.edit([](Catalogue& c) { c.technology.bonds.at("bga_1000").max_current_ma.reset(); });
    m_rig.window->document().apply(unknown, "No limit");
    m_rig.waitForFineHeat();
    auto* list = m_rig.child<QListWidget>("Problems");
    const auto tips = [list] {
        QStringList all;
        for (int row = 0; row < list->count(); ++row)
            all << list->item(row)->toolTip();
        return all;
    };
    QTRY_VERIFY(!tips().filter("/assembly/technology/bonds/bga_1000/max_current_ma").isEmpty());
    for (int row = 0; row < list->count(); ++row)
        QVERIFY(!list->item(row)->data(kMessageRole).toString().contains("/assembly/technology/"));
}

void TestWindow::keyFiguresShowTheChange()
{
    m_rig.openSample();
    m_rig.waitForFineHeat();
    m_rig.child<KpiStrip>()->setPatience(std::chrono::milliseconds(0));
    KpiCard* wires = m_rig.child<KpiStrip>()->card("wire_total_mm");
    QVERIFY(wires && wires->content().figure);
    QVERIFY(wires->content().change.isEmpty());
    QVERIFY(!wires->content().stale);
    const double before = *m_rig.window->bridge().report().kpis.wire_total_mm;
    m_rig.window->document().apply(
        movePlaced(m_rig.window->document().assembly(), {PlacedId("HBM1")}, {Coord::fromMm(-0.4), {}}), "away");
    QVERIFY(wires->content().stale); // the old figure stays, dimmed
    QVERIFY(wires->content().figure);
    m_rig.waitForFineHeat();
    const double after = *m_rig.window->bridge().report().kpis.wire_total_mm;
    QVERIFY(after > before);
    QVERIFY(!wires->content().stale);
    QVERIFY(wires->content().rises);
    QCOMPARE(wires->content().change, changeText(after - before, "wire").mid(1));
    QCOMPARE(wires->content().better, -1);
}

void TestWindow::everyKeyFigureHasAPlace()
{
    m_rig.openSample();
    m_rig.waitForFineHeat();
    QString all;
    for (const KpiCard* card : m_rig.window->findChildren<KpiCard*>())
        all += card->toolTip() + card->content().note;
    const Kpis& kpis = m_rig.window->bridge().report().kpis;
    for (const KpiRow& row : kpiTable()) {
        const std::optional<double> value = kpis.*row.value;
        if (!value || row.key == "reticle_fields" || row.key == "assumed_share") continue;
        if (row.key == "layers_needed" || row.key == "layers_available") {
            QVERIFY2(all.contains(QString("layers %1 of %2").arg(*kpis.layers_needed).arg(*kpis.layers_available)),
                     row.key.data());
            continue;
        }
        const bool fraction = row.key.ends_with("_yield") || row.key == "power_sites_used" || row.key == "balls_used" ||
                              row.key == "congestion_peak";
        const std::string_view unit = fraction ? "fraction" : row.key == "wire_total_mm" ? "wire" : row.unit;
        QVERIFY2(all.contains(figureFor(*value, unit).text()), row.key.data());
    }
}

/// Whole words or none, the first always; balls of the power are told from all balls.
void TestWindow::notesOfCardsAreNotCut()
{
    m_rig.openSample();
    m_rig.window->resize(1100, 700);
    m_rig.waitForFineHeat();
    const auto* power = m_rig.child<KpiStrip>()->card("power_w");
    QTRY_VERIFY(power->content().note.startsWith("power balls "));
    QVERIFY(!power->content().alarm && power->content().note.contains(", links "));
    const QString limit = powerFigure(*m_rig.window->bridge().report().kpis.power_at_limit_w).text();
    QVERIFY(power->toolTip().contains(limit) && !power->content().note.contains(limit));
    for (const KpiCard* card : m_rig.window->findChildren<KpiCard*>()) {
        QVERIFY2(!card->shownNote().contains(u'…'), qPrintable(card->shownNote()));
        QVERIFY(card->content().note.startsWith(card->shownNote()));
    }
    m_rig.window->resize(1900, 900);
    for (const KpiCard* card : m_rig.window->findChildren<KpiCard*>())
        QTRY_COMPARE(card->shownNote(), card->content().note);
}

void TestWindow::bumpMapsComeIn()
{
    m_rig.openSample("teaching-pair.interpose");
    MainWindow& window = *m_rig.window;
    QMenu* menu = nullptr;
    for (QMenu* found : window.findChildren<QMenu*>())
        if (found->title() == "Import bump map") menu = found;
    QVERIFY(menu);
    const auto offered = [menu] {
        QStringList names;
        emit menu->aboutToShow();
        for (const QAction* action : menu->actions())
            if (action->isEnabled()) names << action->text();
        return names;
    };
    window.selection().clear();
    QCOMPARE(offered(), QStringList());
    window.selection().set({PlacedId("CPU")});
    QCOMPARE(offered(), (QStringList{"LINK0", "LINK1"}));

    const PartId part("small_cpu");
    const auto before = window.document().snapshot();
    const Phy& phy = *before->catalogue->parts.at(part).phy("LINK0");
    const QString path = m_rig.scratch->filePath("map.csv");
    const auto write = [&path](const std::string& text) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.c_str());
    };
    const std::vector<Point> map(44, phy.region.centre());
    write(writeBumpCsv(map));
    QVERIFY(window.importBumpMap(part, "LINK0", path));
    QVERIFY(window.document().assembly().catalogue->parts.at(part).phy("LINK0")->bumps == map);
    window.document().undoStack()->undo();
    QCOMPARE(window.document().snapshot(), before);
    write(writeBumpCsv(std::span(map).first(43)));
    QVERIFY(!window.importBumpMap(part, "LINK0", path));
    QCOMPARE(window.document().snapshot(), before);
}

void TestWindow::themeSwitchesEverything()
{
    m_rig.openSample();
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        m_rig.window->setTheme(theme);
        QVERIFY(m_rig.window->settings().theme() == theme);
        const QColor ground = m_rig.window->grab().toImage().pixelColor(4, m_rig.window->height() / 2);
        QCOMPARE(ground.lightness() < 128, theme == Theme::Dark);
    }
}

void TestWindow::everyActionExplainsItself()
{
    m_rig.openSample();
    int seen = 0;
    for (const QAction* action : m_rig.window->findChildren<QAction*>()) {
        if (action->isSeparator() || action->menu() || action->text().isEmpty()) continue;
        if (qobject_cast<QLineEdit*>(action->parent()) || qobject_cast<QToolBar*>(action->parent())) continue;
        ++seen;
        QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->text()));
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        QVERIFY2(key.isEmpty() || action->toolTip().contains(key),
                 qPrintable(action->text() + ": " + action->toolTip()));
    }
    QVERIFY(seen > 30);
}

void TestWindow::noShortcutTwice()
{
    QMap<QString, QString> owners;
    for (const QAction* action : m_rig.window->findChildren<QAction*>())
        for (const QKeySequence& keys : action->shortcuts()) {
            const QString key = keys.toString();
            QVERIFY2(!owners.contains(key), qPrintable(key + ": " + owners.value(key) + ", " + action->text()));
            owners.insert(key, action->text());
        }
}

void TestWindow::everyControlHasAName()
{
    m_rig.openSample();
    m_rig.window->selection().set({PlacedId("GPU")});
    for (const QWidget* widget : m_rig.window->findChildren<QWidget*>()) {
        const bool control = qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget) ||
                             qobject_cast<const QAbstractButton*>(widget) ||
                             qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const CanvasView*>(widget);
        const QString internal = widget->objectName();
        if (!control || internal.startsWith("qt_") || !widget->isVisible()) continue;
        if (qobject_cast<const QLineEdit*>(widget->parentWidget())) continue; // the field speaks for its icon
        QAccessibleInterface* seen = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
        QVERIFY(seen);
        QVERIFY2(!seen->text(QAccessible::Name).isEmpty() || !widget->accessibleName().isEmpty(),
                 qPrintable(QLatin1String(widget->metaObject()->className()) + ' ' + internal));
    }
}

QTEST_MAIN(TestWindow)
#include "tst_app_window.moc"
