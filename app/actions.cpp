// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions.hpp"

#include "canvas/canvas_view.hpp"
#include "document/document.hpp"
#include "document/selection.hpp"
#include "file_commands.hpp"
#include "style/icon.hpp"

namespace interpose {

QString tipWithKey(const QString& hint, const QAction& action)
{
    const QString key = action.shortcut().toString(QKeySequence::NativeText);
    return key.isEmpty() ? hint : QStringLiteral("%1 (%2)").arg(hint, key);
}

Actions::Actions(Document& document, Selection& selection, CanvasView& canvas, FileCommands& files, QObject* parent)
    : QObject(parent), m_document(document), m_selection(selection)
{
    makeFile(files);
    makeEdit(document, canvas);
    makeView(canvas);
    loadDeck = add(tr("Load rule deck…"), tr("Check against limits of your own, from a JSON file"), "rules", {});
    about = add(tr("About Interpose"), tr("Version and licences"), "about", {});
    connect(&m_document, &Document::reset, this, &Actions::enable);
    connect(&m_document, &Document::changed, this, &Actions::enable);
    connect(&m_document, &Document::stateChanged, this, &Actions::enable);
    connect(&m_selection, &Selection::changed, this, &Actions::enable);
    enable();
}

QAction* Actions::add(const QString& text, const QString& hint, const QString& icon, const QList<QKeySequence>& keys)
{
    auto* action = new QAction(text, this);
    if (!icon.isEmpty()) action->setIcon(lineIcon(icon));
    action->setShortcuts(keys);
    action->setToolTip(tipWithKey(hint, *action));
    action->setStatusTip(hint);
    return action;
}

void Actions::makeFile(FileCommands& files)
{
    open = add(tr("Open…"), tr("Open an .interpose file"), "open", {QKeySequence::Open});
    save = add(tr("Save"), tr("Save to the file it came from"), "save", {QKeySequence::Save});
    saveAs = add(tr("Save as…"), tr("Save to another file"), {}, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)});
    exportPicture = add(tr("Export picture…"), tr("Save the plan as it is shown, at twice its size"), "picture",
                        {QKeySequence(Qt::CTRL | Qt::Key_E)});
    quit = add(tr("Quit"), tr("Close the window"), "quit", {QKeySequence(Qt::CTRL | Qt::Key_Q)});
    connect(open, &QAction::triggered, &files, &FileCommands::open);
    connect(save, &QAction::triggered, &files, &FileCommands::save);
    connect(saveAs, &QAction::triggered, &files, &FileCommands::saveAs);
}

void Actions::makeEdit(Document& document, CanvasView& canvas)
{
    undo = document.undoStack()->createUndoAction(this, tr("Undo"));
    redo = document.undoStack()->createRedoAction(this, tr("Redo"));
    undo->setIcon(lineIcon("undo"));
    redo->setIcon(lineIcon("redo"));
    undo->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Z)});
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    for (QAction* action : {undo, redo}) {
        const auto showTip = [action] { action->setToolTip(tipWithKey(action->text(), *action)); };
        connect(action, &QAction::changed, action, showTip);
        showTip();
    }
    remove =
        add(tr("Delete"), tr("Delete the selection and what stands on it"), "delete", {QKeySequence(Qt::Key_Delete)});
    duplicate =
        add(tr("Duplicate"), tr("Copy the selection beside itself"), "duplicate", {QKeySequence(Qt::CTRL | Qt::Key_D)});
    rotate =
        add(tr("Rotate"), tr("Turn the selection a quarter counter-clockwise"), "rotate", {QKeySequence(Qt::Key_R)});
    mirror = add(tr("Mirror"), tr("Mirror the selection; a silicon die needs masks of its own"), "mirror",
                 {QKeySequence(Qt::Key_M)});
    selectAll = add(tr("Select all"), tr("Select every part but the root"), "select-all", {QKeySequence::SelectAll});
    connect(remove, &QAction::triggered, &canvas, &CanvasView::deleteSelection);
    connect(duplicate, &QAction::triggered, &canvas, &CanvasView::duplicateSelection);
    connect(rotate, &QAction::triggered, &canvas, &CanvasView::rotateSelection);
    connect(mirror, &QAction::triggered, &canvas, &CanvasView::mirrorSelection);
    connect(selectAll, &QAction::triggered, &canvas, &CanvasView::selectAll);
}

void Actions::makeView(CanvasView& canvas)
{
    fit = add(tr("Fit"), tr("Show the whole assembly"), "fit", {QKeySequence(Qt::Key_F)});
    fitSelection = add(tr("Fit selection"), tr("Show the selection as large as it goes"), "fit-selection",
                       {QKeySequence(Qt::SHIFT | Qt::Key_F)});
    zoomIn = add(tr("Zoom in"), tr("Closer"), "zoom-in", {QKeySequence(Qt::Key_Plus), QKeySequence(Qt::Key_Equal)});
    zoomOut = add(tr("Zoom out"), tr("Further away"), "zoom-out", {QKeySequence(Qt::Key_Minus)});
    snap = add(tr("Snap to grid"), tr("Positions snap to the grid; hold Alt to suspend"), "snap",
               {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G)});
    snap->setCheckable(true);
    snap->setChecked(canvas.snapEnabled());
    connect(fit, &QAction::triggered, &canvas, &CanvasView::zoomToFit);
    connect(fitSelection, &QAction::triggered, &canvas, &CanvasView::zoomToSelection);
    connect(zoomIn, &QAction::triggered, &canvas, [&canvas] { canvas.zoomBy(1.25); });
    connect(zoomOut, &QAction::triggered, &canvas, [&canvas] { canvas.zoomBy(0.8); });
    connect(snap, &QAction::toggled, &canvas, &CanvasView::setSnapEnabled);

    const auto key = [](int k) { return QList<QKeySequence>{QKeySequence(k)}; };
    heat = addOverlay(canvas, tr("Temperature"), "heat", key(Qt::Key_1), &Overlays::heat);
    links = addOverlay(canvas, tr("Links by slack"), "links", key(Qt::Key_2), &Overlays::links);
    rules = addOverlay(canvas, tr("Rule markers"), "rules", key(Qt::Key_3), &Overlays::rules);
    stitchLines = addOverlay(canvas, tr("Stitch lines"), "stitch", key(Qt::Key_4), &Overlays::stitch_lines);
    names = addOverlay(canvas, tr("Names"), "names", key(Qt::Key_5), &Overlays::names);
    congestion = addOverlay(canvas, tr("Congestion"), "congestion", key(Qt::Key_7), &Overlays::congestion);
    grid = addOverlay(canvas, tr("Grid"), "grid", key(Qt::Key_6), &Overlays::grid);
    beachfront = addOverlay(canvas, tr("Die edges"), "die-edges", key(Qt::Key_8), &Overlays::beachfront);
    drops = addOverlay(canvas, tr("Voltage drop"), "voltage-drop", key(Qt::Key_9), &Overlays::drops);
}

QAction* Actions::addOverlay(CanvasView& canvas, const QString& text, const QString& icon,
                             const QList<QKeySequence>& keys, bool Overlays::* shown)
{
    QAction* action = add(text, tr("Show or hide: %1").arg(text.toLower()), icon, keys);
    action->setCheckable(true);
    action->setChecked(canvas.overlays().shows(shown));
    connect(action, &QAction::toggled, &canvas, [&canvas, shown](bool on) {
        Overlays overlays = canvas.overlays();
        if (overlays.shows(shown) == on) return; // follows the canvas
        overlays.show(shown, on);
        canvas.setOverlays(overlays);
    });
    connect(&canvas, &CanvasView::overlaysChanged, action,
            [&canvas, action, shown] { action->setChecked(canvas.overlays().shows(shown)); });
    return action;
}

void Actions::enable()
{
    const bool any = !m_document.assembly().placed.empty(), selected = !m_selection.ids().empty();
    for (QAction* action : {saveAs, exportPicture, selectAll, fit, zoomIn, zoomOut})
        action->setEnabled(any);
    save->setEnabled(any && (m_document.isModified() || m_document.path().isEmpty()));
    for (QAction* action : {remove, duplicate, rotate, mirror, fitSelection})
        action->setEnabled(any && selected);
}

} // namespace interpose
