// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/tools/band_select.hpp"

#include <utility>

namespace interpose {

void BandSelect::begin(QPointF press, bool add)
{
    m_running = true;
    m_add = add;
    m_from = m_to = press;
}

void BandSelect::move(const PointerEvent& event)
{
    m_to = event.view;
    m_canvas.hint(takesInside() ? QObject::tr("Selects what is inside · drag to the left to select what is touched")
                                : QObject::tr("Selects what is touched · drag to the right to select what is inside"));
    m_canvas.repaint();
}

void BandSelect::end()
{
    if (!std::exchange(m_running, false)) return;
    const Scene& scene = m_canvas.scene;
    const Rect area = m_canvas.view.toRoot(QRectF(m_from, m_to));
    std::set<PlacedId> ids = m_add ? m_canvas.selection.ids() : std::set<PlacedId>{};
    for (const std::size_t i : takesInside() ? scene.inside(area) : scene.touching(area))
        // A carrier that the whole band lies on is the ground it was drawn on, not something it touches.
        if (!scene.bodies()[i].box().contains(area)) ids.insert(scene.id(i));
    m_canvas.selection.set(std::move(ids));
}

void BandSelect::paint(const Paint& paint) const
{
    if (!m_running) return;
    QColor fill = paint.ink.accent;
    fill.setAlpha(30);
    const QRectF band = deviceAligned(QRectF(m_from, m_to).normalized(), paint.device_pixel_ratio);
    paint.painter.setPen(QPen(paint.ink.accent, 1, takesInside() ? Qt::SolidLine : Qt::DashLine));
    paint.painter.setBrush(fill);
    paint.painter.drawRect(band.adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace interpose
