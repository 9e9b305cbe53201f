// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint_parts.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

QColor withAlpha(QColor colour, int alpha)
{
    colour.setAlpha(alpha);
    return colour;
}

/// A frame of whole device pixels inside `box`: four fills, far cheaper than a stroked path.
void frame(const Paint& paint, const QRectF& box, double width, const QColor& colour)
{
    const double w = std::min({width, box.width() / 2, box.height() / 2});
    const QRectF top(box.left(), box.top(), box.width(), w), left(box.left(), box.top() + w, w, box.height() - 2 * w);
    // On whole pixels smoothing changes nothing, but it would send each side through the rasteriser of paths.
    const bool smooth = paint.painter.testRenderHint(QPainter::Antialiasing);
    paint.painter.setRenderHint(QPainter::Antialiasing, false);
    for (const QRectF& side : {top, top.translated(0, box.height() - w), left, left.translated(box.width() - w, 0)})
        paint.painter.fillRect(side, colour);
    paint.painter.setRenderHint(QPainter::Antialiasing, smooth);
}

void dashedFrame(const Paint& paint, const QRectF& box, const QColor& colour)
{
    QPen pen(colour, 1, Qt::DashLine);
    pen.setDashPattern({4, 3});
    paint.painter.setPen(pen);
    paint.painter.setBrush(Qt::NoBrush);
    paint.painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
}

/// Bump fields, once they are large enough to be told apart.
void paintPhys(const Paint& paint, const PlacedBody& body)
{
    const QColor fill = withAlpha(paint.ink.part_outline, 26), edge = withAlpha(paint.ink.part_outline, 70);
    for (const Phy& phy : body.part->phys) {
        const QRectF area =
            deviceAligned(paint.canvas.view.toView(body.transform.apply(phy.region)), paint.device_pixel_ratio);
        if (std::min(area.width(), area.height()) < 5 || !paint.visible(area)) continue;
        paint.painter.fillRect(area, fill);
        frame(paint, area, 1, edge);
    }
}

/// A small pile of strokes in the lower right corner: as many as the stack has DRAM tiers, on a longer base.
void paintTiers(const Paint& paint, const PlacedBody& body, const QRectF& box)
{
    const auto& generations = paint.canvas.scene.snapshot()->technology().hbm;
    const auto generation = body.part->hbm ? generations.find(*body.part->hbm) : generations.end();
    if (generation == generations.end()) return;
    const int tiers = std::clamp(generation->second.tiers, 1, 24);
    const double height = 2.0 * tiers + 4;
    if (box.width() < 56 || box.height() < height + 28) return;
    const QColor colour = withAlpha(paint.ink.part_outline, 120);
    const double right = box.right() - 8, bottom = box.bottom() - 8;
    paint.painter.fillRect(QRectF(right - 14, bottom - 1, 14, 2), colour);
    for (int i = 1; i <= tiers; ++i)
        paint.painter.fillRect(QRectF(right - 12, bottom - 1 - 2 * i, 10, 1), colour);
}

void paintOutline(const Paint& paint, std::size_t i, bool hidden)
{
    const PlacedBody& body = paint.canvas.scene.bodies()[i];
    const QRectF box = paint.box(i);
    if (!paint.visible(box)) return;
    if (std::min(box.width(), box.height()) < 3) {
        paint.painter.fillRect(box, withAlpha(paint.ink.part_outline, 140));
        return;
    }
    paintPhys(paint, body);
    if (hidden) {
        dashedFrame(paint, box, withAlpha(paint.ink.part_outline, 170));
        return;
    }
    if (body.part->kind == PartKind::HbmStack) paintTiers(paint, body, box);
    if (paint.on_heat) frame(paint, box.adjusted(-1, -1, 1, 1), 1, QColor(0, 0, 0, 90));
    frame(paint, box, 1, withAlpha(paint.ink.part_outline, isGround(body.part->kind) ? 130 : 215));
}

/// A selected part whose own name is hidden by what stands on it says who it is at its corner.
void paintBuriedName(const Paint& paint, std::size_t i)
{
    const PlacedBody& body = paint.canvas.scene.bodies()[i];
    const bool sunk = body.parent && body.placed->seat != Seat::Top;
    if (!sunk && !paint.canvas.scene.hasChildren(i) && !paint.canvas.scene.covered()[i]) return;
    const QString text = QObject::tr("%1 · tier %2").arg(QString::fromStdString(body.placed->id.str())).arg(body.tier);
    const QSizeF size = tagSize(text);
    paintTag(paint, paint.box(i).topLeft() + QPointF(size.width() / 2, -size.height() / 2 - 4), text,
             paint.colours.accent, paint.colours.on_accent);
}

} // namespace

void paintFills(const Paint& paint, Which which)
{
    const Scene& scene = paint.canvas.scene;
    for (const std::size_t i : scene.drawOrder()) {
        if (paint.canvas.isLive(i) != (which == Which::Live)) continue;
        const QRectF box = paint.box(i);
        if (!paint.visible(box)) continue;
        QColor fill = partFill(scene.bodies()[i].part->kind, paint.colours);
        // A part in the hand lets the ground and the heat show through.
        if (which == Which::Live) fill.setAlpha(paint.on_heat ? 40 : 200);
        paint.painter.fillRect(box, fill);
    }
}

void paintOutlines(const Paint& paint, Which which)
{
    const Scene& scene = paint.canvas.scene;
    const std::vector<char> none(scene.bodies().size(), 0);
    const std::vector<char>& covered = which == Which::Still ? scene.covered() : none;
    for (const std::size_t i : scene.drawOrder()) {
        if (paint.canvas.isLive(i) != (which == Which::Live)) continue;
        const bool sunk = scene.bodies()[i].parent && scene.bodies()[i].placed->seat != Seat::Top;
        paintOutline(paint, i, sunk || covered[i]);
    }
}

void paintSelection(const Paint& paint)
{
    const Scene& scene = paint.canvas.scene;
    const double hair = 1 / paint.device_pixel_ratio;
    if (paint.canvas.hover && !paint.canvas.selection.contains(*paint.canvas.hover))
        if (const auto i = scene.indexOf(*paint.canvas.hover))
            frame(paint, paint.box(*i), 1 + hair, withAlpha(paint.ink.accent, 150));
    for (const PlacedId& id : paint.canvas.selection.ids()) {
        const auto i = scene.indexOf(id);
        if (!i) continue;
        const QRectF box = paint.box(*i);
        if (!paint.visible(box)) continue;
        if (paint.on_heat) frame(paint, box.adjusted(-2, -2, 2, 2), 4, QColor(0, 0, 0, 110));
        frame(paint, box.adjusted(-1, -1, 1, 1), 2, paint.ink.accent);
    }
    if (const auto single = paint.canvas.selection.single())
        if (const auto i = scene.indexOf(*single)) paintBuriedName(paint, *i);
}

} // namespace interpose
