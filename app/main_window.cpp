// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window.hpp"

#include "actions.hpp"
#include "canvas/canvas_view.hpp"
#include "command_search.hpp"
#include "dialogs.hpp"
#include "new_assembly.hpp"
#include "package_commands.hpp"
#include "panels/overlays_panel.hpp"
#include "start_page.hpp"
#include "status_line.hpp"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QLayout>
#include <QMimeData>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>

#include "io/bump_csv.hpp"
#include "model/edit.hpp"

namespace interpose {

namespace {

RuleDeck firstDeck(const Library& library)
{
    return library.decks.empty() ? RuleDeck{} : library.decks.front();
}

QString droppedFile(const QMimeData* mime)
{
    for (const QUrl& url : mime->urls())
        if (url.isLocalFile()) return url.toLocalFile();
    return {};
}

} // namespace

MainWindow::MainWindow(const QString& settingsFile, const EvaluatorSettings& engine)
    : m_settings(settingsFile)
    , m_library(shippedLibrary())
    , m_bridge(m_document, firstDeck(m_library), engine)
    , m_files(new FileCommands(m_document, m_settings, askingPeople(this), this))
{
    setAcceptDrops(true);
    setMinimumSize(960, 600);
    resize(1440, 900);
    buildCentre();
    m_actions = new Actions(m_document, m_selection, *m_canvas, *m_files, this);
    m_package = new PackageCommands(m_document, m_selection, m_bridge, m_library, this);
    buildDocks();
    buildToolBars();
    buildMenus();
    m_status = new StatusLine(*statusBar(), m_document, m_bridge, *m_files);
    connectDocument();
    restoreGeometry(m_settings.geometry());
    showWorkspace(false);
    documentReset();
}

MainWindow::~MainWindow()
{
    // Views go before what they look at: the members below them in memory are destroyed before QWidget's children.
    delete takeCentralWidget();
    qDeleteAll(m_docks);
    delete m_toolBar;
    delete m_kpiBar;
    delete m_status;
    delete m_package;
    delete m_actions;
}

void MainWindow::buildCentre()
{
    m_canvas = new CanvasView(m_document, m_selection, m_bridge);
    m_canvas->setLibrary(&m_library);
    m_start = new StartPage(m_library);
    m_start->setRecentFiles(m_settings.recentFiles());
    m_centre = new QStackedWidget(this);
    // In a scroll area, so that the cards never hold a small window open.
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_start);
    scroll->setWidgetResizable(true);
    scroll->setAccessibleName(tr("Start"));
    m_centre->addWidget(scroll);
    m_centre->addWidget(m_canvas);
    setCentralWidget(m_centre);
    connect(m_start, &StartPage::openRequested, m_files, &FileCommands::open);
    connect(m_start, &StartPage::fileRequested, m_files, &FileCommands::openPath);
    connect(m_start, &StartPage::sampleRequested, m_files, &FileCommands::openSample);
    connect(m_start, &StartPage::newRequested, this, [this](const QString& id) {
        const auto found = m_library.parts.find(PartId(id.toStdString()));
        if (found != m_library.parts.end()) m_files->openNew(newAssembly(m_library, found->second));
    });
}

void MainWindow::connectDocument()
{
    connect(&m_document, &Document::reset, this, &MainWindow::documentReset);
    connect(&m_document, &Document::stateChanged, this, &MainWindow::showTitle);
    connect(&m_document, &Document::changed, this, [this](const AssemblyDiff& changes) {
        showTitle();
        if (changes.removed.empty()) return;
        std::set<PlacedId> existing;
        for (const PlacedPart& placed : m_document.assembly().placed)
            existing.insert(placed.id);
        m_selection.retain(existing);
    });
    connect(&m_selection, &Selection::zoomRequested, m_canvas, &CanvasView::zoomTo);
    connect(m_canvas, &CanvasView::pointerMoved, m_status,
            [this](Point root) { m_status->showPointer(root - m_canvas->rulerOrigin()); });
    connect(m_canvas, &CanvasView::hintChanged, m_status, &StatusLine::showHint);
    connect(m_package, &PackageCommands::said, m_status, &StatusLine::showHint);
    connect(m_package, &PackageCommands::resized, m_canvas, &CanvasView::zoomToFit);
    connect(m_files, &FileCommands::recentChanged, this, [this] {
        fillRecentMenu();
        m_start->setRecentFiles(m_settings.recentFiles());
    });
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->exportPicture, &QAction::triggered, this, &MainWindow::askForPicture);
    connect(m_actions->loadDeck, &QAction::triggered, this, &MainWindow::askForDeck);
    connect(m_actions->about, &QAction::triggered, this, [this] { makeAboutDialog(this)->open(); });
}

void MainWindow::documentReset()
{
    m_selection.clear();
    const bool any = !m_document.assembly().placed.empty();
    m_centre->setCurrentIndex(any ? 1 : 0);
    if (any != m_workspace) showWorkspace(any);
    if (any) {
        m_canvas->setFocus();
        m_canvas->zoomToFit();
    }
    showTitle();
}

void MainWindow::showWorkspace(bool shown)
{
    if (!shown && m_workspace) m_settings.saveWindow(saveGeometry(), saveState());
    m_workspace = shown;
    for (QDockWidget* dock : m_docks)
        dock->setVisible(shown);
    m_kpiBar->setVisible(shown);
    if (shown && !restoreState(m_settings.layout())) {
        layout()->activate(); // docks take sizes only once they are laid out
        shareOutDocks();
    }
}

void MainWindow::showTitle()
{
    const bool any = !m_document.assembly().placed.empty();
    setWindowTitle(any ? m_files->displayName() + QStringLiteral("[*] – Interpose") : QStringLiteral("Interpose[*]"));
    setWindowFilePath(m_document.path());
    setWindowModified(m_document.isModified());
}

void MainWindow::addPart(const QString& partId)
{
    const auto part = m_library.parts.find(PartId(partId.toStdString()));
    const Assembly& assembly = m_document.assembly();
    if (part == m_library.parts.end() || !assembly.root()) return;
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const PlacedBody* on = nullptr; // the selected carrier, else the topmost one
    for (const PlacedBody& body : bodies) {
        if (!isCarrier(body.part->kind) || body.part->kind == PartKind::Bridge) continue;
        if (m_selection.contains(body.placed->id)) {
            on = &body;
            break;
        }
        if (!on || body.tier > on->tier) on = &body;
    }
    if (!on) return;
    const Part& added = part->second;
    const Point at{(on->part->width - added.width) / 2, (on->part->height - added.height) / 2};
    PlacedId id;
    m_document.apply(addPlaced(assembly, added, m_library.technology, on->placed->id, at, &id),
                     tr("Add %1").arg(QString::fromStdString(added.name)));
    m_selection.set({id});
}

void MainWindow::selectPart(const QString& placedId)
{
    const PlacedId id(placedId.toStdString());
    if (!m_document.assembly().find(id)) return;
    m_selection.set({id});
    emit m_selection.zoomRequested({id});
}

void MainWindow::setTheme(Theme theme)
{
    m_settings.setTheme(theme);
    applyTheme(*qApp, theme);
}

bool MainWindow::exportPicture(const QString& path)
{
    constexpr qreal scale = 2;
    QImage image(m_canvas->size() * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    m_canvas->render(&image);
    return image.save(path);
}

void MainWindow::askForPicture()
{
    const QString name = QFileInfo(m_files->displayName()).completeBaseName() + QStringLiteral(".png");
    const QString path = QFileDialog::getSaveFileName(this, tr("Export picture"),
                                                      m_settings.lastFolder() + QChar(u'/') + name, tr("PNG (*.png)"));
    if (path.isEmpty() || exportPicture(path)) return;
    Problem problem;
    problem.message = "The picture could not be written";
    problem.file = path.toStdString();
    makeProblemsDialog(tr("Export picture"), {problem}, this)->open();
}

void MainWindow::askForDeck()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Load rule deck"), m_settings.lastFolder(),
                                                      tr("Rule decks (*.json);;All files (*)"));
    if (path.isEmpty()) return;
    QFile file(path);
    const bool opened = file.open(QIODevice::ReadOnly);
    const auto deck = readRuleDeck(opened ? file.readAll().toStdString() : std::string{}, path.toStdString());
    if (deck)
        m_bridge.setRuleDeck(*deck);
    else
        makeProblemsDialog(tr("The deck cannot be used"), deck.error(), this)->open();
}

void MainWindow::askForBumps(const PartId& part, const std::string& phy)
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Import bump map"), m_settings.lastFolder(),
                                                      tr("Bump maps (*.csv);;All files (*)"));
    if (!path.isEmpty()) importBumpMap(part, phy, path);
}

bool MainWindow::importBumpMap(const PartId& part, const std::string& phy, const QString& path)
{
    auto next = withBumpMap(m_document.assembly(), part, phy, path.toStdString());
    if (!next) {
        makeProblemsDialog(tr("The bump map cannot be used"), next.error(), this)->open();
        return false;
    }
    m_document.apply(std::move(*next), tr("Import bumps of %1").arg(QString::fromStdString(phy)));
    return true;
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_files->maySwitch()) return event->ignore();
    m_settings.saveWindow(saveGeometry(), m_workspace ? saveState() : m_settings.layout());
    event->accept();
}

void MainWindow::changeEvent(QEvent* event)
{
    // The desktop switched between light and dark while we follow it.
    if (event->type() == QEvent::ThemeChange && m_settings.theme() == Theme::System) applyTheme(*qApp, Theme::System);
    QMainWindow::changeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!droppedFile(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QString path = droppedFile(event->mimeData());
    if (path.isEmpty()) return;
    event->acceptProposedAction();
    m_files->openPath(path);
}

} // namespace interpose
