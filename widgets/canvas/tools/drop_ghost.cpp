// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/tools/drop_ghost.hpp"

#include "canvas/paint_parts.hpp"
#include "canvas/tools/snapping.hpp"
#include "io/library.hpp"
#include "model/edit.hpp"

#include <utility>

namespace interpose {

bool DropGhost::begin(const PartId& part)
{
    m_part = nullptr;
    if (!m_canvas.library || m_canvas.scene.empty()) return false;
    const auto found = m_canvas.library->parts.find(part);
    if (found == m_canvas.library->parts.end()) return false;
    m_part = &found->second;
    m_carrier.reset();
    return true;
}

std::optional<std::size_t> DropGhost::carrierAt(Point root, bool anyPart) const
{
    for (const std::size_t i : m_canvas.scene.stackAt(root))
        if (anyPart || isGround(m_canvas.scene.bodies()[i].part->kind)) return i;
    return std::nullopt;
}

void DropGhost::move(const PointerEvent& event)
{
    if (!m_part) return;
    m_carrier = carrierAt(event.root, event.modifiers & Qt::ShiftModifier);
    Transform placed{{}, {m_part->width, m_part->height}, Rotation::R0, false};
    if (m_carrier) placed.rotation = m_canvas.scene.bodies()[*m_carrier].transform.rotation;
    const Size size = placed.rotatedSize();
    Point corner = event.root - Point{size.width / 2, size.height / 2};
    if (m_carrier && m_canvas.snap && !(event.modifiers & Qt::AltModifier)) {
        const Rect carrier = m_canvas.scene.bodies()[*m_carrier].box();
        corner = snapped(corner, {carrier.x, carrier.y}, m_canvas.snap_step);
    }
    m_box = {corner.x, corner.y, size.width, size.height};
    m_canvas.repaint();
}

bool DropGhost::drop()
{
    const Part* part = std::exchange(m_part, nullptr);
    m_canvas.repaint();
    if (!part || !m_carrier) return false;
    const PlacedBody& carrier = m_canvas.scene.bodies()[*m_carrier];
    const Rect at = carrier.transform.unapply(m_box);
    PlacedId added;
    Assembly next = addPlaced(m_canvas.document.assembly(), *part, m_canvas.library->technology, carrier.placed->id,
                              {at.x, at.y}, &added);
    if (added.empty()) return false;
    m_canvas.document.apply(std::move(next), QObject::tr("Add %1").arg(QString::fromStdString(added.str())));
    m_canvas.selection.set({added});
    return true;
}

void DropGhost::paint(const Paint& paint) const
{
    if (!m_part) return;
    const QRectF box = deviceAligned(paint.canvas.view.toView(m_box), paint.device_pixel_ratio);
    QColor fill = partFill(m_part->kind, paint.colours);
    fill.setAlpha(150);
    paint.painter.setBrush(fill);
    paint.painter.setPen(QPen(m_carrier ? paint.ink.accent : paint.ink.text_muted, 1.5, Qt::DashLine));
    paint.painter.drawRect(box);
    const QString where = m_carrier
                              ? QObject::tr("onto %1").arg(QString::fromStdString(m_canvas.scene.id(*m_carrier).str()))
                              : QObject::tr("drop it on a carrier");
    const QString name = QString::fromStdString(m_part->name.empty() ? m_part->id.str() : m_part->name);
    paintTag(paint, {box.center().x(), box.bottom() + 16}, name + QStringLiteral(" · ") + where, paint.colours.panel,
             paint.colours.text_strong);
}

} // namespace interpose
