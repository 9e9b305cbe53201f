// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/tools/move_drag.hpp"

#include "canvas/paint_notes.hpp"
#include "canvas/tools/snapping.hpp"
#include "model/edit.hpp"

#include <utility>

namespace interpose {

void MoveDrag::begin(std::size_t grabbed, Point press)
{
    const Scene& scene = m_canvas.scene;
    m_grabbed = scene.id(grabbed);
    m_ids.assign(m_canvas.selection.ids().begin(), m_canvas.selection.ids().end());
    m_press = press;
    m_gridOrigin = gridOriginOf(scene, grabbed);
    m_box = scene.bodies()[grabbed].box();
    m_text = editText(QObject::tr("Move"), m_canvas.selection.ids());
    m_running = true;
    m_canvas.document.beginGesture();
    m_canvas.setLive(m_canvas.selection.ids());
}

void MoveDrag::move(const PointerEvent& event)
{
    if (!m_running) return;
    const bool snap = m_canvas.snap && !(event.modifiers & Qt::AltModifier);
    Point delta = event.root - m_press;
    if (snap) {
        const Point corner{m_box.x + delta.x, m_box.y + delta.y};
        delta = snapped(corner, m_gridOrigin, m_canvas.snap_step) - Point{m_box.x, m_box.y};
    }
    // Always from the start of the gesture: errors cannot add up, and the way back is the start itself.
    m_canvas.document.apply(movePlaced(*m_canvas.document.gestureStart(), m_ids, delta), m_text);
}

void MoveDrag::end()
{
    if (!std::exchange(m_running, false)) return;
    m_canvas.setLive({});
    m_canvas.document.endGesture();
}

void MoveDrag::cancel()
{
    if (!std::exchange(m_running, false)) return;
    m_canvas.setLive({});
    m_canvas.document.cancelGesture();
}

void MoveDrag::paint(const Paint& paint) const
{
    if (!m_running) return;
    if (const auto body = m_canvas.scene.indexOf(m_grabbed)) paintDragNotes(paint, *body);
}

QString editText(const QString& verb, const std::set<PlacedId>& ids)
{
    if (ids.size() == 1) return verb + QLatin1Char(' ') + QString::fromStdString(ids.begin()->str());
    return QObject::tr("%1 %2 parts").arg(verb).arg(ids.size());
}

} // namespace interpose
