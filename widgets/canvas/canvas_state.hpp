// SPDX-License-Identifier: GPL-3.0-or-later
// The inside of CanvasView, shared by the files that implement it.
#pragma once

#include "canvas/canvas_context.hpp"
#include "canvas/frame_painter.hpp"
#include "canvas/tools/drop_ghost.hpp"
#include "canvas/tools/key_nudge.hpp"
#include "canvas/tools/select_tool.hpp"

#include <QTimer>

namespace interpose {

struct CanvasView::State
{
    State(CanvasView& owner, Document& document, Selection& selection, EngineBridge& bridge);

    void connectRooms();
    void documentChanged(const AssemblyDiff& changes);
    void documentReset();
    void instantChanged();
    void heatChanged();
    void watchStaleHeat();
    void setLive(std::set<PlacedId> ids);
    void viewChanged();
    void fit(const Rect& area);
    void setPointer(std::optional<QPointF> at);
    void showHint();
    void setPan(std::optional<QPointF> from);
    void walk(bool forwards);
    bool mirror(QString* whyNot);
    PointerEvent eventAt(QPointF at, Qt::KeyboardModifiers modifiers) const;
    QRectF fitRoom() const;
    Rect rootBox() const; ///< empty without one
    std::vector<PlacedId> selectedIds() const;

    CanvasView& view;
    CanvasContext canvas;
    FramePainter frame;
    SelectTool select;
    DropGhost ghost;
    KeyNudge nudge;
    std::optional<QPointF> pan_from;
    bool space_held = false;
    bool fitted = false;      ///< the view follows the window until the user zooms or pans
    bool focus_shown = false; ///< focus came by the keyboard
    QTimer stale_timer;
    QString hint;
};

} // namespace interpose
