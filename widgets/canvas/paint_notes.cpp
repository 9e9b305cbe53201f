// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint_notes.hpp"

#include "canvas/clearances.hpp"
#include "canvas/paint_links.hpp"
#include "canvas/paint_parts.hpp"
#include "style/number_format.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

constexpr std::size_t kMostClearances = 3, kMostSlacks = 8;

QString clearanceText(const Clearance& c)
{
    const QString gap = decimals(std::abs(c.gap.mm()), 2);
    if (c.gap < Coord{} && c.to_edge) return QObject::tr("%1 mm beyond the edge").arg(gap);
    if (c.gap < Coord{}) return QObject::tr("overlap %1 mm").arg(gap);
    const QString where = c.to_edge ? QObject::tr("edge ") : QString();
    if (!c.min) return where + QObject::tr("%1 mm").arg(gap);
    return where + QObject::tr("%1 / min %2 mm").arg(gap, decimals(c.min->mm(), 2)) +
           (c.violated() ? QStringLiteral("  ✕") : QString());
}

void paintDimension(const Paint& paint, QPointF a, QPointF b, bool horizontal, const QColor& ink)
{
    const QPointF across = horizontal ? QPointF(0, 4) : QPointF(4, 0);
    for (const auto& [colour, width] :
         {std::pair(QColor(0, 0, 0, paint.on_heat ? 130 : 0), 3.5), std::pair(ink, 1.5)}) {
        paint.painter.setPen(QPen(colour, width));
        paint.painter.drawLine(a, b);
        paint.painter.drawLine(a - across, a + across);
        paint.painter.drawLine(b - across, b + across);
    }
}

/// A tag at `anchor`, as near above or below as is free; the farthest place is taken in any case.
void paintNote(const Paint& paint, QPointF anchor, const QString& text, const QColor& ink, std::vector<QRectF>& taken)
{
    const QSizeF size = tagSize(text);
    for (const double down : {0.0, -36.0, 22.0, -58.0, 44.0, -80.0, 66.0}) {
        const QPointF at = anchor + QPointF(0, down);
        const QRectF place(at - QPointF(size.width(), size.height()) / 2, size);
        const auto hides = [&place](const QRectF& other) { return other.intersects(place); };
        if (down < 66 && std::ranges::any_of(taken, hides)) continue;
        taken.push_back(place);
        paintTag(paint, at, text, paint.colours.panel, ink);
        return;
    }
}

void paintClearance(const Paint& paint, const Clearance& c, std::vector<QRectF>& taken)
{
    const QPointF a = paint.canvas.view.toView(c.from), b = paint.canvas.view.toView(c.to);
    const bool horizontal = abs(c.to.x - c.from.x) >= abs(c.to.y - c.from.y);
    paintDimension(paint, a, b, horizontal, c.violated() ? paint.ink.error : paint.ink.text_strong);
    const QString text = clearanceText(c);
    const QPointF off = horizontal ? QPointF(0, 18) : QPointF(tagSize(text).width() / 2 + 10, 0);
    paintNote(paint, (a + b) / 2 + off, text, c.violated() ? paint.colours.error : paint.colours.text_strong, taken);
}

/// The nearest always; others only where they are near enough to matter.
void paintClearances(const Paint& paint, std::size_t body, std::vector<QRectF>& taken)
{
    const Coord near = Coord::fromMm(3);
    std::size_t shown = 0;
    for (const Clearance& c : clearancesOf(paint.canvas.scene, body, paint.canvas.live, paint.canvas.bridge.ruleDeck()))
        if (shown == 0 || (shown < kMostClearances && (c.gap < near || c.violated()))) {
            paintClearance(paint, c, taken);
            ++shown;
        }
}

void paintSlacks(const Paint& paint, std::vector<QRectF>& taken)
{
    const CanvasContext& canvas = paint.canvas;
    std::size_t shown = 0;
    for (const SceneLink& link : canvas.scene.links()) {
        if (canvas.isLive(link.body_a) == canvas.isLive(link.body_b)) continue; // only what stretches
        const LinkFigures* figures = figuresOf(canvas, link);
        if (!figures || !figures->slack_mm || ++shown > kMostSlacks) continue;
        const SlackClass slack = slackClass(figures);
        const QPointF middle = (canvas.view.toView(link.a.centre()) + canvas.view.toView(link.b.centre())) / 2;
        const QString text = slack == SlackClass::OutOfReach
                                 ? QObject::tr("out of reach by %1 mm").arg(decimals(-*figures->slack_mm, 2))
                                 : QObject::tr("slack %1 mm").arg(decimals(*figures->slack_mm, 2));
        const QColor ink = slack == SlackClass::OutOfReach ? paint.colours.error
                           : slack == SlackClass::Tight    ? paint.colours.warning
                                                           : paint.colours.text;
        paintNote(paint, middle + QPointF(0, 20), text, ink, taken);
    }
}

} // namespace

void paintDragNotes(const Paint& paint, std::size_t body)
{
    std::vector<QRectF> taken{namePlace(paint, body)};
    paintClearances(paint, body, taken);
    if (paint.canvas.overlays.links) paintSlacks(paint, taken);
}

} // namespace interpose
