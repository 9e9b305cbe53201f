// SPDX-License-Identifier: GPL-3.0-or-later
// Every command of the window: one action each, with text, icon, shortcut and a tooltip that names the key.
#pragma once

#include <QAction>
#include <QList>
#include <QObject>

class QActionGroup;

namespace interpose {

class CanvasView;
class Document;
class FileCommands;
class Selection;
struct Overlays;

/// Owns the actions that need nothing but document, canvas and files; the window adds menus that depend on more.
class Actions : public QObject
{
    Q_OBJECT

public:
    Actions(Document& document, Selection& selection, CanvasView& canvas, FileCommands& files, QObject* parent);

    QAction *open, *save, *saveAs, *exportPicture, *quit;
    QAction *undo, *redo, *remove, *duplicate, *rotate, *mirror, *selectAll;
    QAction *fit, *fitSelection, *zoomIn, *zoomOut, *snap;
    QAction *heat, *links, *rules, *stitchLines, *names, *grid, *congestion, *beachfront, *drops;
    QAction *loadDeck, *about;

    QList<QAction*> overlays() const
    {
        return {heat, drops, congestion, links, rules, stitchLines, names, grid, beachfront};
    }

private:
    QAction* add(const QString& text, const QString& hint, const QString& icon, const QList<QKeySequence>& keys);
    void makeFile(FileCommands& files);
    void makeEdit(Document& document, CanvasView& canvas);
    void makeView(CanvasView& canvas);
    QAction* addOverlay(CanvasView& canvas, const QString& text, const QString& icon, const QList<QKeySequence>& keys,
                        bool Overlays::* shown);
    void enable(); ///< by document and selection

    Document& m_document;
    Selection& m_selection;
};

/// "Turn a quarter (R)": the hint with the action's first key.
QString tipWithKey(const QString& hint, const QAction& action);

} // namespace interpose
