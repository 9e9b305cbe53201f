// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint_hud.hpp"

#include "style/number_format.hpp"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

constexpr double kTickLabelPx = 64;

/// Calls `visit(px, mm, major)` for each line of a ruler or grid along one axis between `low` and `high` px.
template <class Visit>
void everyStep(double originPx, double pxPerMm, bool up, double low, double high, double stepMm, int majorEvery,
               Visit&& visit)
{
    const double step = stepMm * pxPerMm, sign = up ? -1 : 1;
    const double a = (low - originPx) / step * sign, b = (high - originPx) / step * sign;
    const auto first = static_cast<long long>(std::ceil(std::min(a, b)));
    const auto last = static_cast<long long>(std::floor(std::max(a, b)));
    for (long long n = first; n <= last; ++n)
        visit(originPx + sign * step * static_cast<double>(n), stepMm * static_cast<double>(n), n % majorEvery == 0);
}

double alignedPx(double v, double ratio)
{
    return std::floor(v * ratio) / ratio;
}

/// Decimals that tell neighbouring multiples of a step apart.
int decimalsOf(double stepMm)
{
    return std::clamp(static_cast<int>(std::ceil(-std::log10(stepMm) - 1e-9)), 0, 6);
}

QFont tickFont()
{
    QFont font = uiFont(TextSize::Small);
    font.setPixelSize(10);
    return font;
}

QColor faint(QColor colour, int alpha)
{
    colour.setAlpha(alpha);
    return colour;
}

/// Part of a ruler that the selection spans.
void paintRulerSpan(const Paint& paint, const QRectF& top, const QRectF& left)
{
    const Rect box = paint.canvas.scene.boxOf(paint.canvas.selection.ids());
    if (box.empty()) return;
    const QRectF span = paint.canvas.view.toView(box);
    const QColor colour = faint(paint.colours.accent, 70);
    paint.painter.fillRect(QRectF(span.left(), top.bottom() - 4, span.width(), 3).intersected(top), colour);
    paint.painter.fillRect(QRectF(left.right() - 4, span.top(), 3, span.height()).intersected(left), colour);
}

void paintTopTicks(const Paint& paint, const QRectF& ruler, QPointF origin, double step)
{
    const int digits = decimalsOf(step);
    const double hair = 1 / paint.device_pixel_ratio;
    everyStep(origin.x(), paint.canvas.view.scale(), false, ruler.left() + 1, ruler.right(), step / 5, 5,
              [&](double px, double mm, bool major) {
                  const double x = alignedPx(px, paint.device_pixel_ratio), h = major ? 8 : 4;
                  paint.painter.fillRect(QRectF(x, ruler.bottom() - h, std::max(1.0, hair), h),
                                         paint.colours.line_strong);
                  if (!major || x < ruler.left() + 16) return; // cut off at the corner it would be another number
                  paint.painter.drawText(QRectF(x - 40, ruler.top(), 80, 14), Qt::AlignCenter, decimals(mm, digits));
              });
}

void paintLeftTicks(const Paint& paint, const QRectF& ruler, QPointF origin, double step)
{
    const int digits = decimalsOf(step);
    everyStep(origin.y(), paint.canvas.view.scale(), true, ruler.top() + 1, ruler.bottom(), step / 5, 5,
              [&](double px, double mm, bool major) {
                  const double y = alignedPx(px, paint.device_pixel_ratio), w = major ? 8 : 4;
                  paint.painter.fillRect(QRectF(ruler.right() - w, y, w, 1), paint.colours.line_strong);
                  if (!major || y < ruler.top() + 16) return;
                  paint.painter.save();
                  paint.painter.translate(ruler.left() + 7, y);
                  paint.painter.rotate(-90);
                  paint.painter.drawText(QRectF(-40, -7, 80, 14), Qt::AlignCenter, decimals(mm, digits));
                  paint.painter.restore();
              });
}

void paintPointerTicks(const Paint& paint)
{
    if (!paint.canvas.pointer) return;
    const QPointF p = *paint.canvas.pointer;
    if (p.x() > kRulerWidth)
        paint.painter.fillRect(QRectF(alignedPx(p.x(), 1), 0, 1, kRulerWidth - 1), paint.colours.accent);
    if (p.y() > kRulerWidth)
        paint.painter.fillRect(QRectF(0, alignedPx(p.y(), 1), kRulerWidth - 1, 1), paint.colours.accent);
}

} // namespace

void paintGrid(const Paint& paint)
{
    const CanvasContext& canvas = paint.canvas;
    const double step = roundStepMm(canvas.view.scale(), 14), hair = 1 / paint.device_pixel_ratio;
    const QPointF origin = canvas.view.toView(canvas.gridOrigin());
    const QRectF room = paint.viewport();
    const auto colour = [&](bool major) { return major ? paint.colours.grid : faint(paint.colours.grid, 140); };
    everyStep(origin.x(), canvas.view.scale(), false, room.left(), room.right(), step, 5,
              [&](double px, double, bool major) {
                  paint.painter.fillRect(
                      QRectF(alignedPx(px, paint.device_pixel_ratio), room.top(), hair, room.height()), colour(major));
              });
    everyStep(origin.y(), canvas.view.scale(), true, room.top(), room.bottom(), step, 5,
              [&](double px, double, bool major) {
                  paint.painter.fillRect(
                      QRectF(room.left(), alignedPx(px, paint.device_pixel_ratio), room.width(), hair), colour(major));
              });
}

void paintStitchLines(const Paint& paint)
{
    QPen pen(paint.ink.stitch, 1.2, Qt::CustomDashLine);
    pen.setDashPattern({5, 4});
    for (const ReticleFields& fields : paint.canvas.bridge.report().instant.rules.fields) {
        const auto body = paint.canvas.scene.indexOf(fields.placed);
        if (!body || paint.canvas.isLive(*body) || fields.count() < 2) continue;
        const Rect box = paint.canvas.scene.bodies()[*body].box();
        paint.painter.setPen(pen);
        for (const Coord x : fields.stitch_x)
            paint.painter.drawLine(paint.canvas.view.toView(Point{x, box.y}),
                                   paint.canvas.view.toView(Point{x, box.top()}));
        for (const Coord y : fields.stitch_y)
            paint.painter.drawLine(paint.canvas.view.toView(Point{box.x, y}),
                                   paint.canvas.view.toView(Point{box.right(), y}));
        const QRectF shown = paint.canvas.view.toView(box);
        if (shown.width() < 200 || fields.stitch_x.empty()) continue;
        const QPointF foot = paint.canvas.view.toView(Point{fields.stitch_x.front(), box.y});
        paint.painter.setFont(uiFont(TextSize::Small));
        paint.painter.drawText(foot + QPointF(6, 14), QObject::tr("stitch, %1 fields").arg(fields.count()));
    }
}

void Rulers::paint(const Paint& paint)
{
    const QSizeF size = paint.canvas.size;
    const QRectF top(kRulerWidth, 0, size.width() - kRulerWidth, kRulerWidth);
    const QRectF left(0, kRulerWidth, kRulerWidth, size.height() - kRulerWidth);
    const QPointF origin = paint.canvas.view.toView(paint.canvas.gridOrigin());
    const Key key{origin, paint.canvas.view.scale(), paint.colours.dark};
    const double step = roundStepMm(paint.canvas.view.scale(), kTickLabelPx), ratio = paint.device_pixel_ratio;
    const auto begin = [&paint](QPainter& painter, const QRectF& room) {
        painter.fillRect(room, paint.colours.window);
        painter.setFont(tickFont());
        painter.setPen(paint.colours.text_faint);
        return Paint{painter, paint.canvas, paint.colours, paint.ink, paint.device_pixel_ratio, false, {}};
    };
    m_top.draw(paint.painter, top.adjusted(-kRulerWidth, 0, 0, 0), ratio, key, [&](QPainter& painter) {
        const Paint fresh = begin(painter, top.adjusted(-kRulerWidth, 0, 0, 0));
        painter.fillRect(QRectF(0, kRulerWidth - 1, size.width(), 1), paint.colours.line);
        painter.drawText(QRectF(0, 0, kRulerWidth, kRulerWidth), Qt::AlignCenter, QStringLiteral("mm"));
        painter.setClipRect(top);
        paintTopTicks(fresh, top, origin, step);
    });
    m_left.draw(paint.painter, left, ratio, key, [&](QPainter& painter) {
        const Paint fresh = begin(painter, left);
        painter.fillRect(QRectF(kRulerWidth - 1, kRulerWidth, 1, left.height()), paint.colours.line);
        paintLeftTicks(fresh, left, origin, step);
    });
    paintRulerSpan(paint, top, left);
    paintPointerTicks(paint);
}

void paintEmpty(const Paint& paint)
{
    paint.painter.setFont(uiFont(TextSize::Normal));
    paint.painter.setPen(paint.colours.text_muted);
    paint.painter.drawText(paint.viewport(), Qt::AlignCenter,
                           QObject::tr("Nothing open yet. Open a sample, or drop an .interpose file here."));
}

} // namespace interpose
