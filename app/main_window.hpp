// SPDX-License-Identifier: GPL-3.0-or-later
// The window: puts document, engine, canvas and panels together. Every feature of it lives in a class of its own.
#pragma once

#include "document/document.hpp"
#include "document/engine_bridge.hpp"
#include "document/selection.hpp"
#include "file_commands.hpp"
#include "io/library.hpp"
#include "settings.hpp"

#include <QMainWindow>

class QDockWidget;
class QStackedWidget;
class QToolBar;

namespace interpose {

class Actions;
class CanvasView;
class CommandSearch;
class KpiStrip;
class PackageCommands;
class StartPage;
class StatusLine;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// \param settingsFile  where to remember things; empty: the user's own settings
    explicit MainWindow(const QString& settingsFile = {}, const EvaluatorSettings& engine = {});
    ~MainWindow() override;

    Document& document() { return m_document; }
    Selection& selection() { return m_selection; }
    EngineBridge& bridge() { return m_bridge; }
    FileCommands& files() { return *m_files; }
    Actions& actions() { return *m_actions; }
    PackageCommands& packageCommands() { return *m_package; }
    CanvasView& canvas() { return *m_canvas; }
    Settings& settings() { return m_settings; }

    void setTheme(Theme theme);
    bool exportPicture(const QString& path); ///< the plan at twice its size; false when it cannot be written
    /// Puts the bump map of a CSV file on a PHY of the part, one undo step; a refused one is shown, false.
    bool importBumpMap(const PartId& part, const std::string& phy, const QString& path);

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildCentre();
    void buildDocks();
    void shareOutDocks(); ///< their sizes where none are remembered
    void buildToolBars();
    void buildMenus(); ///< main_window_menus.cpp, with the next seven
    void fillFileMenu(QMenu* menu);
    void fillViewMenu(QMenu* menu);
    QAction* makePhyAction();
    void fillRulesMenu(QMenu* menu);
    void fillThemeMenu(QMenu* menu);
    void fillRecentMenu();
    void fillBumpMenu(QMenu* menu); ///< the PHYs of the selected part
    QList<QAction*> allActions() const;

    void connectDocument();
    void documentReset();
    void showTitle();
    void showWorkspace(bool shown); ///< docks and strip, or the start page alone
    void addPart(const QString& partId);
    void askForPicture();
    void askForDeck();
    void askForBumps(const PartId& part, const std::string& phy);
    void selectPart(const QString& placedId);

    Settings m_settings;
    Document m_document;
    Selection m_selection;
    Library m_library;
    EngineBridge m_bridge;
    FileCommands* m_files = nullptr;
    CanvasView* m_canvas = nullptr;
    Actions* m_actions = nullptr;
    PackageCommands* m_package = nullptr;
    StartPage* m_start = nullptr;
    QStackedWidget* m_centre = nullptr;
    QToolBar *m_toolBar = nullptr, *m_kpiBar = nullptr;
    QList<QDockWidget*> m_docks;
    StatusLine* m_status = nullptr;
    CommandSearch* m_search = nullptr;
    QMenu* m_recentMenu = nullptr;
    bool m_workspace = false;
};

} // namespace interpose
