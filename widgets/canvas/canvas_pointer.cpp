// SPDX-License-Identifier: GPL-3.0-or-later
// CanvasView: mouse, wheel, touchpad, and parts dropped from the library.
#include "canvas/canvas_state.hpp"
#include "canvas/canvas_view.hpp"
#include "canvas/part_tip.hpp"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QGestureEvent>
#include <QHelpEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace interpose {

namespace {

constexpr double kZoomPerNotch = 1.2;

/// Two fingers on a touchpad, or the wheel of a mouse? Pixels, phases and odd angles come from touchpads only.
bool fromTouchpad(const QWheelEvent& event)
{
    if (!event.pixelDelta().isNull() || event.phase() != Qt::NoScrollPhase) return true;
    const QPoint angle = event.angleDelta();
    return angle.x() % 120 != 0 || angle.y() % 120 != 0;
}

} // namespace

void CanvasView::State::setPointer(std::optional<QPointF> at)
{
    canvas.pointer = at;
    std::optional<PlacedId> hover;
    if (at && !select.busy() && !pan_from) {
        const Scene::Indices stack = canvas.scene.stackAt(canvas.view.toRoot(*at));
        if (!stack.empty() && !isGround(canvas.scene.bodies()[stack.front()].part->kind))
            hover = canvas.scene.id(stack.front());
    }
    if (canvas.hover != hover) {
        canvas.hover = hover;
        view.update();
    }
    const int ruler = static_cast<int>(kRulerWidth);
    view.update(0, 0, view.width(), ruler);
    view.update(0, 0, ruler, view.height());
    if (at) emit view.pointerMoved(canvas.view.toRoot(*at));
}

void CanvasView::State::setPan(std::optional<QPointF> from)
{
    pan_from = from;
    if (from)
        view.setCursor(Qt::ClosedHandCursor);
    else if (space_held)
        view.setCursor(Qt::OpenHandCursor);
    else
        view.unsetCursor();
}

void CanvasView::mousePressEvent(QMouseEvent* event)
{
    State& s = *m_state;
    if (s.focus_shown) {
        s.focus_shown = false;
        update();
    }
    const bool left = event->button() == Qt::LeftButton;
    if (event->button() == Qt::MiddleButton || (left && s.space_held)) {
        s.setPan(event->position());
    } else if (left && !s.pan_from && !s.select.busy()) {
        s.nudge.end();
        s.select.press(s.eventAt(event->position(), event->modifiers()));
    }
    s.showHint();
}

void CanvasView::mouseMoveEvent(QMouseEvent* event)
{
    State& s = *m_state;
    const QPointF at = event->position();
    if (s.pan_from) {
        s.canvas.view.pan(at - *s.pan_from);
        s.pan_from = at;
        s.fitted = false;
        s.viewChanged();
    } else if (event->buttons() & Qt::LeftButton) {
        s.select.move(s.eventAt(at, event->modifiers()));
        s.showHint();
    }
    s.setPointer(at);
}

void CanvasView::mouseReleaseEvent(QMouseEvent* event)
{
    State& s = *m_state;
    if (s.pan_from && (event->button() == Qt::MiddleButton || event->button() == Qt::LeftButton))
        s.setPan({});
    else if (event->button() == Qt::LeftButton && s.select.busy())
        s.select.release(s.eventAt(event->position(), event->modifiers()));
    s.setPointer(event->position());
    s.showHint();
}

void CanvasView::mouseDoubleClickEvent(QMouseEvent* event)
{
    mousePressEvent(event); // a fast second click is a click
}

void CanvasView::wheelEvent(QWheelEvent* event)
{
    State& s = *m_state;
    s.fitted = false;
    if (fromTouchpad(*event) && !(event->modifiers() & Qt::ControlModifier)) {
        const QPointF by = event->pixelDelta().isNull() ? QPointF(event->angleDelta()) / 4 : event->pixelDelta();
        s.canvas.view.pan(by);
    } else {
        const QPoint angle = event->angleDelta();
        const double notches = (angle.y() != 0 ? angle.y() : angle.x()) / 120.0;
        const double fallback = event->pixelDelta().y() / 50.0;
        s.canvas.view.zoomAt(event->position(), std::pow(kZoomPerNotch, notches != 0 ? notches : fallback));
    }
    s.viewChanged();
    s.setPointer(event->position());
    event->accept();
}

void CanvasView::dragEnterEvent(QDragEnterEvent* event)
{
    const QMimeData* mime = event->mimeData();
    if (!mime->hasFormat(kPartMimeType)) return; // a file: for the window
    if (m_state->ghost.begin(PartId(mime->data(kPartMimeType).toStdString()))) event->acceptProposedAction();
}

void CanvasView::dragMoveEvent(QDragMoveEvent* event)
{
    if (!m_state->ghost.running()) return;
    m_state->ghost.move(m_state->eventAt(event->position(), event->modifiers()));
    m_state->showHint();
    event->acceptProposedAction();
}

void CanvasView::dragLeaveEvent(QDragLeaveEvent*)
{
    m_state->ghost.cancel();
    m_state->showHint();
    update();
}

void CanvasView::dropEvent(QDropEvent* event)
{
    if (!m_state->ghost.running()) return;
    m_state->ghost.move(m_state->eventAt(event->position(), event->modifiers()));
    if (m_state->ghost.drop()) {
        event->acceptProposedAction();
        setFocus();
    }
    m_state->showHint();
}

bool CanvasView::gestureEvent(QEvent* event)
{
    State& s = *m_state;
    double factor = 1;
    QPointF at = rect().center();
    if (event->type() == QEvent::NativeGesture) {
        const auto* native = static_cast<QNativeGestureEvent*>(event);
        if (native->gestureType() != Qt::ZoomNativeGesture) return false;
        factor = 1 + native->value();
        at = native->position();
    } else {
        const auto* pinch = static_cast<QPinchGesture*>(static_cast<QGestureEvent*>(event)->gesture(Qt::PinchGesture));
        if (!pinch) return false;
        factor = pinch->scaleFactor();
        at = mapFromGlobal(pinch->hotSpot());
        s.canvas.view.pan(pinch->centerPoint() - pinch->lastCenterPoint());
    }
    s.canvas.view.zoomAt(at, factor);
    s.fitted = false;
    s.viewChanged();
    return true;
}

void CanvasView::showTip(const QHelpEvent& event)
{
    const CanvasContext& canvas = m_state->canvas;
    QString text = canvas.overlays.rules ? m_state->frame.markers().textAt(canvas, event.pos()) : QString();
    if (text.isEmpty() && canvas.hover) text = partTip(canvas, *canvas.hover);
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event.globalPos(), text, this);
}

void CanvasView::leaveEvent(QEvent*)
{
    m_state->setPointer({});
}

} // namespace interpose
