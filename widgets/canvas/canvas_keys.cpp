// SPDX-License-Identifier: GPL-3.0-or-later
// CanvasView: keys, the edits they stand for, and the hint line that says what keys do right now.
#include "canvas/canvas_state.hpp"
#include "canvas/canvas_view.hpp"
#include "canvas/tools/mirroring.hpp"
#include "canvas/tools/snapping.hpp"
#include "model/edit.hpp"

#include <QFocusEvent>
#include <QHelpEvent>
#include <QKeyEvent>

#include <algorithm>
#include <utility>

namespace interpose {

namespace {

constexpr double kZoomPerKey = 1.25;

bool isArrow(int key)
{
    return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
}

} // namespace

void CanvasView::State::showHint()
{
    if (ghost.running())
        canvas.hint(tr("Shift stacks it on the part below · Alt suspends snapping"));
    else if (select.dragging() || nudge.running())
        canvas.hint(canvas.snap && select.dragging() ? tr("Alt suspends snapping · Esc restores") : tr("Esc restores"));
    else if (space_held || pan_from)
        canvas.hint(tr("Drag to pan"));
    else if (select.banding())
        return; // the band speaks for itself
    else if (!canvas.selection.ids().empty())
        canvas.hint(tr("Drag or arrows move (Shift ×10, Ctrl ×0.1) · R turns · click again for the part below"));
    else
        canvas.hint(tr("Click selects · drag on the carrier draws a band · Space-drag pans · wheel zooms"));
}

/// Parts from high to low, by id within a height: the next one, or nothing past the ends so that Tab can go on.
void CanvasView::State::walk(bool forwards)
{
    const auto& placed = canvas.document.assembly().placed;
    const auto current =
        canvas.selection.ids().empty()
            ? placed.end()
            : std::ranges::find(placed, forwards ? *canvas.selection.ids().rbegin() : *canvas.selection.ids().begin(),
                                &PlacedPart::id);
    if (placed.empty()) return;
    if (current == placed.end())
        canvas.selection.set({forwards ? placed.front().id : placed.back().id});
    else if (forwards ? current + 1 == placed.end() : current == placed.begin())
        canvas.selection.clear();
    else
        canvas.selection.set({forwards ? (current + 1)->id : (current - 1)->id});
}

bool CanvasView::State::mirror(QString* whyNot)
{
    const auto next = mirrorPlaced(canvas.document.assembly(), selectedIds());
    if (!next) {
        *whyNot =
            tr("Silicon cannot be mirrored by turning it: a mirrored die is a part of its own with mirrored masks");
        return false;
    }
    canvas.document.apply(*next, editText(tr("Mirror"), canvas.selection.ids()));
    return true;
}

void CanvasView::zoomToFit()
{
    m_state->fitted = true;
    m_state->fit(m_state->canvas.scene.extent());
}

void CanvasView::zoomToSelection()
{
    zoomTo(m_state->canvas.selection.ids());
}

void CanvasView::zoomTo(const std::set<PlacedId>& ids)
{
    const Rect box = m_state->canvas.scene.boxOf(ids);
    if (box.empty()) return;
    // With as much again around it: what stands beside it is why one looks.
    const Rect room{box.x - box.width / 2, box.y - box.height / 2, box.width * 2, box.height * 2};
    m_state->fitted = false;
    m_state->fit(room);
}

void CanvasView::zoomBy(double factor)
{
    m_state->canvas.view.zoomAt(m_state->fitRoom().center(), factor);
    m_state->fitted = false;
    m_state->viewChanged();
}

void CanvasView::rotateSelection()
{
    CanvasContext& canvas = m_state->canvas;
    if (m_state->select.busy() || canvas.selection.ids().empty()) return;
    m_state->nudge.end();
    canvas.document.apply(rotatePlaced(canvas.document.assembly(), m_state->selectedIds(), 1),
                          editText(tr("Turn"), canvas.selection.ids()));
}

void CanvasView::deleteSelection()
{
    CanvasContext& canvas = m_state->canvas;
    if (m_state->select.busy() || canvas.selection.ids().empty()) return;
    m_state->nudge.end();
    canvas.document.apply(removePlaced(canvas.document.assembly(), m_state->selectedIds()),
                          editText(tr("Delete"), canvas.selection.ids()));
}

void CanvasView::duplicateSelection()
{
    CanvasContext& canvas = m_state->canvas;
    if (m_state->select.busy() || canvas.selection.ids().empty()) return;
    m_state->nudge.end();
    const Coord step = std::max(canvas.snap_step, roundedTo(Coord::fromMm(1), canvas.snap_step));
    PlacedIds added;
    Assembly next = duplicatePlaced(canvas.document.assembly(), m_state->selectedIds(), {step, -step}, &added);
    canvas.document.apply(std::move(next), editText(tr("Duplicate"), canvas.selection.ids()));
    if (!added.empty()) canvas.selection.set({added.begin(), added.end()});
}

void CanvasView::selectAll()
{
    if (m_state->select.busy()) return;
    std::set<PlacedId> ids;
    for (const PlacedPart& placed : m_state->canvas.document.assembly().placed)
        if (placed.on) ids.insert(ids.end(), placed.id);
    m_state->canvas.selection.set(std::move(ids));
}

void CanvasView::mirrorSelection()
{
    if (m_state->select.busy() || m_state->canvas.selection.ids().empty()) return;
    m_state->nudge.end();
    QString whyNot;
    if (!m_state->mirror(&whyNot)) m_state->canvas.hint(whyNot);
}

void CanvasView::keyPressEvent(QKeyEvent* event)
{
    State& s = *m_state;
    const int key = event->key();
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
    if (key == Qt::Key_Escape) {
        if (s.nudge.running())
            s.nudge.cancel();
        else if (s.ghost.running())
            s.ghost.cancel();
        else if (!s.select.cancel())
            s.canvas.selection.clear();
    } else if (s.select.busy()) {
        event->ignore(); // nothing else in the middle of a drag
        return;
    } else if (isArrow(key) && s.nudge.press(key, event->modifiers())) {
    } else if (key == Qt::Key_Space) {
        if (!event->isAutoRepeat()) s.space_held = true, s.setPan({});
    } else if (key == Qt::Key_Delete || key == Qt::Key_Backspace) {
        deleteSelection();
    } else if (!commandKey(key, event->modifiers()) && !(plain && viewKey(key, event->modifiers()))) {
        QWidget::keyPressEvent(event);
        return;
    }
    s.showHint();
    update();
}

bool CanvasView::commandKey(int key, Qt::KeyboardModifiers modifiers)
{
    const bool control = modifiers & Qt::ControlModifier;
    if (control && key == Qt::Key_D)
        duplicateSelection();
    else if (control && key == Qt::Key_A)
        selectAll();
    else if (modifiers == Qt::NoModifier && key == Qt::Key_R)
        rotateSelection();
    else if (modifiers == Qt::NoModifier && key == Qt::Key_M)
        mirrorSelection();
    else
        return false;
    return true;
}

bool CanvasView::viewKey(int key, Qt::KeyboardModifiers modifiers)
{
    if (key == Qt::Key_F && modifiers & Qt::ShiftModifier)
        zoomToSelection();
    else if (key == Qt::Key_F)
        zoomToFit();
    else if (key == Qt::Key_Plus || key == Qt::Key_Equal)
        zoomBy(kZoomPerKey);
    else if (key == Qt::Key_Minus)
        zoomBy(1 / kZoomPerKey);
    else
        return false;
    return true;
}

void CanvasView::keyReleaseEvent(QKeyEvent* event)
{
    State& s = *m_state;
    if (event->isAutoRepeat()) return;
    if (event->key() == Qt::Key_Space) s.space_held = false, s.setPan(s.pan_from);
    s.nudge.release(event->key());
    s.showHint();
}

void CanvasView::focusInEvent(QFocusEvent* event)
{
    m_state->focus_shown = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    update();
}

void CanvasView::focusOutEvent(QFocusEvent*)
{
    m_state->nudge.end(); // the release of a held key goes elsewhere now
    m_state->space_held = false;
    m_state->setPan(m_state->pan_from);
    update();
}

/// Arrows and Esc are the canvas's while it has the focus; during a drag every key is, so that no menu shortcut edits
/// what is in the hand.
void CanvasView::overrideShortcut(QKeyEvent* event)
{
    event->setAccepted(m_state->select.busy() || isArrow(event->key()) || event->key() == Qt::Key_Escape);
}

bool CanvasView::event(QEvent* event)
{
    switch (event->type()) {
    case QEvent::ShortcutOverride:
        overrideShortcut(static_cast<QKeyEvent*>(event));
        return true;
    case QEvent::KeyPress:
        // Before QWidget takes Tab for itself.
        if (const int key = static_cast<QKeyEvent*>(event)->key();
            (key == Qt::Key_Tab || key == Qt::Key_Backtab) && tabKey(key == Qt::Key_Tab))
            return true;
        break;
    case QEvent::ToolTip:
        showTip(*static_cast<QHelpEvent*>(event));
        return true;
    case QEvent::Gesture:
    case QEvent::NativeGesture:
        if (gestureEvent(event)) return true;
        break;
    default:
        break;
    }
    return QWidget::event(event);
}

bool CanvasView::tabKey(bool forwards)
{
    if (m_state->select.busy()) return true;
    m_state->walk(forwards);
    // Past the last part the key goes on to the next widget: the canvas is no trap for the keyboard.
    return !m_state->canvas.selection.ids().empty();
}

} // namespace interpose
