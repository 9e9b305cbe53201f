// SPDX-License-Identifier: GPL-3.0-or-later
// Docks, tool bars and menus of the window.
#include "main_window.hpp"

#include "actions.hpp"
#include "canvas/canvas_view.hpp"
#include "command_search.hpp"
#include "dashboard/kpi_strip.hpp"
#include "generate_dialog.hpp"
#include "new_assembly.hpp"
#include "package_commands.hpp"
#include "panels/assembly_panel.hpp"
#include "panels/inspector_panel.hpp"
#include "panels/library_panel.hpp"
#include "panels/overlays_panel.hpp"
#include "panels/panel.hpp"
#include "panels/problems_panel.hpp"
#include "panels/wheel_guard.hpp"
#include "phy_dialog.hpp"
#include "samples.hpp"
#include "style/icon.hpp"
#include "style/number_format.hpp"
#include "style/palette.hpp"

#include <QActionGroup>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QMenuBar>
#include <QScrollArea>
#include <QToolBar>

namespace interpose {

namespace {

QToolBar* makeBar(QMainWindow* window, const QString& title, const QString& name, Qt::ToolBarArea area)
{
    auto* bar = new QToolBar(title, window);
    bar->setObjectName(name);
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->toggleViewAction()->setVisible(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setIconSize({kToolIconSize, kToolIconSize});
    window->addToolBar(area, bar);
    return bar;
}

QComboBox* makeSnapBox(CanvasView& canvas, QWidget* parent)
{
    auto* box = new QComboBox(parent);
    box->setAccessibleName(QObject::tr("Snap step"));
    box->setToolTip(QObject::tr("Step of the snap grid; hold Alt to suspend"));
    for (const int um : {1, 10, 50, 100, 500, 1000})
        box->addItem(um < 1000 ? QStringLiteral("%1 µm").arg(um) : QStringLiteral("%1 mm").arg(um / 1000), um);
    box->setCurrentIndex(std::max(0, box->findData(static_cast<int>(canvas.snapStep().um()))));
    QObject::connect(box, &QComboBox::activated, &canvas,
                     [box, &canvas](int row) { canvas.setSnapStep(Coord::fromUm(box->itemData(row).toInt())); });
    return box;
}

QWidget* scrolling(QWidget* content)
{
    auto* area = new QScrollArea;
    content->setProperty("role", "panel");
    content->setAttribute(Qt::WA_StyledBackground);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setAccessibleName(QObject::tr("Inspector"));
    area->setMinimumWidth(248);
    return area;
}

} // namespace

void MainWindow::buildDocks()
{
    qApp->installEventFilter(new WheelGuard(this));
    setDockNestingEnabled(true);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    auto* library = new LibraryPanel(m_library);
    auto* assembly = new AssemblyPanel(m_document, m_selection, m_bridge);
    auto* overlays = new OverlaysPanel(m_document, m_bridge, *m_canvas);
    auto* inspector = scrolling(new InspectorPanel(m_document, m_selection, m_bridge, m_library));
    auto* problems = new ProblemsPanel(m_document, m_selection, m_bridge);
    connect(library, &LibraryPanel::partActivated, this, &MainWindow::addPart);

    auto* libraryDock = makeDock(tr("Library"), QStringLiteral("libraryDock"), library, this);
    auto* assemblyDock = makeDock(tr("Assembly"), QStringLiteral("assemblyDock"), assembly, this);
    auto* overlaysDock = makeDock(tr("Overlays"), QStringLiteral("overlaysDock"), overlays, this);
    auto* inspectorDock = makeDock(tr("Inspector"), QStringLiteral("inspectorDock"), inspector, this);
    auto* problemsDock = makeDock(tr("Problems"), QStringLiteral("problemsDock"), problems, this);
    m_docks = {libraryDock, assemblyDock, overlaysDock, inspectorDock, problemsDock};
    for (QDockWidget* dock : {libraryDock, assemblyDock, overlaysDock})
        addDockWidget(Qt::LeftDockWidgetArea, dock);
    for (QDockWidget* dock : {inspectorDock, problemsDock})
        addDockWidget(Qt::RightDockWidgetArea, dock);
    overlays->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(problems, &ProblemsPanel::countChanged, this,
            [problemsDock](const QString& text, Severity worst) { headerOf(problemsDock)->setCount(text, worst); });
    // The corners belong to the sides, so that the strip runs under everything and the docks keep their height.
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
}

void MainWindow::shareOutDocks()
{
    const QList<QDockWidget*> left = m_docks.mid(0, 3), right = m_docks.mid(3, 2);
    resizeDocks({left.front(), right.front()}, {272, 296}, Qt::Horizontal);
    resizeDocks(left, {34, 42, 24}, Qt::Vertical); // in proportion
    resizeDocks(right, {80, 20}, Qt::Vertical);
}

void MainWindow::buildToolBars()
{
    m_toolBar = makeBar(this, tr("Tools"), QStringLiteral("toolBar"), Qt::TopToolBarArea);
    const Actions& a = *m_actions;
    const auto add = [this](const QList<QAction*>& group) {
        if (!m_toolBar->actions().isEmpty()) m_toolBar->addSeparator();
        m_toolBar->addActions(group);
    };
    add({a.open, a.save});
    add({a.undo, a.redo});
    add({a.rotate, a.duplicate, a.remove});
    add({a.fit, a.zoomIn, a.zoomOut});
    add({a.heat, a.links, a.rules, a.names});
    add({a.snap});
    m_toolBar->addWidget(makeSnapBox(*m_canvas, m_toolBar));
    auto* space = new QWidget(m_toolBar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_toolBar->addWidget(space);
    m_search = new CommandSearch([this] { return allActions(); },
                                 [this] {
                                     QStringList ids;
                                     for (const PlacedPart& placed : m_document.assembly().placed)
                                         ids << QString::fromStdString(placed.id.str());
                                     return ids;
                                 },
                                 m_toolBar);
    m_toolBar->addWidget(m_search);
    auto* edge = new QWidget(m_toolBar);
    edge->setFixedWidth(kGrid);
    m_toolBar->addWidget(edge);
    connect(m_search, &CommandSearch::partChosen, this, &MainWindow::selectPart);

    m_kpiBar = makeBar(this, tr("Key figures"), QStringLiteral("kpiToolBar"), Qt::BottomToolBarArea);
    m_kpiBar->addWidget(new KpiStrip(m_document, m_bridge, m_kpiBar));
}

void MainWindow::buildMenus()
{
    const Actions& a = *m_actions;
    fillFileMenu(menuBar()->addMenu(tr("&File")));
    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    edit->addActions({a.undo, a.redo});
    edit->addSeparator();
    edit->addActions({a.rotate, a.mirror, a.duplicate, a.remove});
    edit->addSeparator();
    edit->addActions(m_package->all());
    edit->addSeparator();
    edit->addActions({a.selectAll, a.snap});
    QMenu* bumps = edit->addMenu(tr("Import bump map"));
    connect(bumps, &QMenu::aboutToShow, this, [this, bumps] { fillBumpMenu(bumps); });
    fillBumpMenu(bumps);
    fillViewMenu(menuBar()->addMenu(tr("&View")));
    fillRulesMenu(menuBar()->addMenu(tr("&Rules")));
    menuBar()->addMenu(tr("&Help"))->addAction(a.about);
    auto* find = new QAction(tr("Search commands and parts"), this);
    find->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_K));
    find->setToolTip(tipWithKey(tr("Find a command or a part by a few letters"), *find));
    connect(find, &QAction::triggered, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    auto* generate = new QAction(tr("Generate network…"), this);
    generate->setToolTip(tr("Place a die many times and link the copies: mesh, torus, HexaMesh and more"));
    connect(generate, &QAction::triggered, this, [this] { makeGenerateDialog(m_document, m_library, this)->open(); });
    edit->addActions({generate, makePhyAction()});
    edit->addSeparator();
    edit->addAction(find);
}

/// For one selected part.
QAction* MainWindow::makePhyAction()
{
    auto* action = new QAction(tr("Add PHY…"), this);
    action->setToolTip(tr("Make a PHY from a standard, lanes and a place, on the selected part"));
    const auto selected = [this]() -> const PlacedPart* {
        const std::set<PlacedId>& ids = m_selection.ids();
        return ids.size() == 1 ? m_document.assembly().find(*ids.begin()) : nullptr;
    };
    const auto enable = [action, selected] { action->setEnabled(selected() != nullptr); };
    connect(&m_selection, &Selection::changed, action, enable);
    connect(&m_document, &Document::reset, action, enable);
    connect(action, &QAction::triggered, this, [this, selected] {
        if (const PlacedPart* placed = selected()) makePhyDialog(m_document, m_library, placed->part, this)->open();
    });
    enable();
    return action;
}

void MainWindow::fillFileMenu(QMenu* menu)
{
    const Actions& a = *m_actions;
    QMenu* fresh = menu->addMenu(lineIcon("new"), tr("New"));
    for (const Part* part : technologiesToBeginWith(m_library)) {
        QAction* action = fresh->addAction(technologyName(m_library, *part));
        action->setToolTip(tr("Begin with: %1").arg(withSigns(part->name)));
        connect(action, &QAction::triggered, this, [this, part] { m_files->openNew(newAssembly(m_library, *part)); });
    }
    menu->addAction(a.open);
    QMenu* sampleMenu = menu->addMenu(lineIcon("sample"), tr("Open sample"));
    for (const Sample& sample : samples()) {
        QAction* action = sampleMenu->addAction(sample.name);
        action->setToolTip(sample.description);
        connect(action, &QAction::triggered, this, [this, file = sample.file] { m_files->openSample(file); });
    }
    sampleMenu->setToolTipsVisible(true);
    m_recentMenu = menu->addMenu(tr("Recent"));
    fillRecentMenu();
    menu->addSeparator();
    menu->addActions({a.save, a.saveAs, a.exportPicture});
    menu->addSeparator();
    menu->addAction(a.quit);
}

void MainWindow::fillRecentMenu()
{
    m_recentMenu->clear();
    const QStringList files = m_settings.recentFiles();
    m_recentMenu->menuAction()->setVisible(!files.isEmpty());
    for (const QString& path : files) {
        QAction* action = m_recentMenu->addAction(path);
        action->setToolTip(tr("Open %1").arg(path));
        connect(action, &QAction::triggered, this, [this, path] { m_files->openPath(path); });
    }
    m_recentMenu->addSeparator();
    QAction* forget = m_recentMenu->addAction(tr("Forget these"));
    forget->setToolTip(tr("Empty this list; no file is deleted"));
    connect(forget, &QAction::triggered, this, [this] {
        m_settings.clearRecentFiles();
        emit m_files->recentChanged();
    });
}

void MainWindow::fillBumpMenu(QMenu* menu)
{
    menu->clear();
    menu->setToolTipsVisible(true);
    const std::set<PlacedId>& ids = m_selection.ids();
    const PlacedPart* placed = ids.size() == 1 ? m_document.assembly().find(*ids.begin()) : nullptr;
    if (placed)
        for (const Phy& phy : m_document.assembly().part(*placed).phys) {
            QAction* action = menu->addAction(QString::fromStdString(phy.id));
            action->setToolTip(tr("Bumps of this PHY from a CSV file: signal, x_um, y_um"));
            connect(action, &QAction::triggered, this,
                    [this, part = placed->part, id = phy.id] { askForBumps(part, id); });
        }
    if (!menu->isEmpty()) return;
    QAction* none = menu->addAction(tr("Select one part with PHYs"));
    none->setToolTip(tr("A bump map belongs to a PHY of a part"));
    none->setEnabled(false);
}

void MainWindow::fillViewMenu(QMenu* menu)
{
    const Actions& a = *m_actions;
    menu->addActions({a.fit, a.fitSelection, a.zoomIn, a.zoomOut});
    menu->addSeparator();
    menu->addActions(a.overlays());
    menu->addSeparator();
    QMenu* panels = menu->addMenu(lineIcon("panels"), tr("Panels"));
    for (QDockWidget* dock : m_docks) {
        dock->toggleViewAction()->setToolTip(tr("Show or hide the panel: %1").arg(dock->windowTitle()));
        panels->addAction(dock->toggleViewAction());
    }
    fillThemeMenu(menu->addMenu(lineIcon("theme"), tr("Theme")));
}

void MainWindow::fillThemeMenu(QMenu* menu)
{
    auto* group = new QActionGroup(this);
    const std::pair<Theme, QString> themes[] = {
        {Theme::System, tr("As the desktop")}, {Theme::Light, tr("Light")}, {Theme::Dark, tr("Dark")}};
    for (const auto& [theme, name] : themes) {
        QAction* action = menu->addAction(name);
        action->setCheckable(true);
        action->setChecked(m_settings.theme() == theme);
        action->setToolTip(tr("Colours of the window: %1").arg(name.toLower()));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, theme = theme] { setTheme(theme); });
    }
}

void MainWindow::fillRulesMenu(QMenu* menu)
{
    auto* group = new QActionGroup(this);
    for (const RuleDeck& deck : m_library.decks) {
        QAction* action = menu->addAction(QString::fromStdString(deck.name));
        action->setCheckable(true);
        action->setChecked(deck.name == m_bridge.ruleDeck().name);
        action->setToolTip(deck.illustrative ? tr("Illustrative limits, no foundry's") : tr("Check against this deck"));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, deck] { m_bridge.setRuleDeck(deck); });
    }
    menu->addSeparator();
    menu->addAction(m_actions->loadDeck);
}

QList<QAction*> MainWindow::allActions() const
{
    QList<QAction*> all;
    QList<QMenu*> open;
    for (QAction* action : menuBar()->actions())
        if (action->menu()) open << action->menu();
    while (!open.isEmpty())
        for (QAction* action : open.takeFirst()->actions()) {
            if (action->menu())
                open << action->menu();
            else if (!action->isSeparator())
                all << action;
        }
    return all;
}

} // namespace interpose
