// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/congestion_layer.hpp"

#include "canvas/paint_parts.hpp"
#include "style/number_format.hpp"
#include "style/text_cache.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace interpose {

namespace {

/// A step of the scale: from this share of the tracks on. Below the first nothing is drawn.
struct Step
{
    double from;
    const char* text;
    QRgb light, dark;
};
// One hue from faint to strong, so that it reads in grey; the last is a limit and is crossed out as well.
constexpr std::array kSteps{
    Step{0.001, QT_TRANSLATE_NOOP("CongestionLayer", "to 25 %"), qRgba(70, 120, 190, 55), qRgba(120, 170, 235, 60)},
    Step{0.25, QT_TRANSLATE_NOOP("CongestionLayer", "25 to 50 %"), qRgba(60, 105, 180, 110), qRgba(125, 175, 240, 110)},
    Step{0.5, QT_TRANSLATE_NOOP("CongestionLayer", "50 to 75 %"), qRgba(45, 85, 165, 160), qRgba(140, 185, 245, 160)},
    Step{0.75, QT_TRANSLATE_NOOP("CongestionLayer", "75 to 100 %"), qRgba(28, 58, 140, 205), qRgba(175, 208, 250, 205)},
    Step{1.0, QT_TRANSLATE_NOOP("CongestionLayer", "over 100 %"), qRgba(190, 50, 45, 215), qRgba(240, 120, 110, 215)},
};
constexpr double kNumberFromPx = 30; ///< cells this wide carry their percentage

QString words(const char* text)
{
    return QCoreApplication::translate("CongestionLayer", text);
}

/// Index of the step; -1 below the first.
int stepOf(double use)
{
    int step = -1;
    while (step + 1 < static_cast<int>(kSteps.size()) && use > kSteps[static_cast<std::size_t>(step) + 1].from)
        ++step;
    return step;
}

QImage picture(const std::vector<float>& use, const WireGrid& grid, bool dark)
{
    QImage image(grid.nx, grid.ny, QImage::Format_ARGB32);
    for (int row = 0; row < grid.ny; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(grid.ny - 1 - row));
        const float* cells = use.data() + static_cast<std::ptrdiff_t>(row) * grid.nx;
        for (int column = 0; column < grid.nx; ++column) {
            const int step = stepOf(static_cast<double>(cells[column]));
            const Step& look = kSteps[static_cast<std::size_t>(std::max(step, 0))];
            line[column] = step < 0 ? qRgba(0, 0, 0, 0) : dark ? look.dark : look.light;
        }
    }
    return image;
}

QRectF cellRect(const ViewTransform& view, const WireGrid& grid, int column, int row)
{
    const Coord x = grid.lineX(column), y = grid.lineY(row);
    return view.toView(Rect{x, y, grid.lineX(column + 1) - x, grid.lineY(row + 1) - y});
}

bool hasNumbers(const Paint& paint, const WireGrid& grid)
{
    return grid.cellWidthMm() * paint.canvas.view.scale() >= kNumberFromPx;
}

QString percent(double use)
{
    return decimals(100 * use, 0) + QStringLiteral(" %");
}

/// Calls take(column, row, use) for the cells in the view that are at least `from` full.
template <class Map, class Take>
void forCells(const Paint& paint, const Map& map, double from, Take&& take)
{
    for (int row = 0; row < map.grid.ny; ++row)
        for (int column = 0; column < map.grid.nx; ++column) {
            const auto use = static_cast<double>(map.use[static_cast<std::size_t>(row * map.grid.nx + column)]);
            if (use <= from) continue;
            const QRectF cell = cellRect(paint.canvas.view, map.grid, column, row);
            if (paint.visible(cell)) take(cell, use);
        }
}

} // namespace

void CongestionLayer::update(const CanvasContext& canvas)
{
    m_shown = canvas.overlays.congestion;
    m_maps.clear();
    if (!m_shown) return;
    for (const CarrierRouting& carrier : canvas.bridge.report().instant.routing.carriers) {
        const CongestionMap& map = carrier.congestion;
        if (map.use.empty()) continue;
        m_maps.push_back({map.grid, map.use, map.peak, map.peak_at, picture(map.use, map.grid, false),
                          picture(map.use, map.grid, true)});
    }
}

void CongestionLayer::paintCells(const Paint& paint)
{
    if (!m_shown) return;
    QPainter& painter = paint.painter;
    painter.save();
    painter.setOpacity(paint.canvas.bridge.instantIsFresh() ? 1 : 0.55);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    for (const Map& map : m_maps) {
        painter.drawImage(paint.canvas.view.toView(map.grid.area), paint.colours.dark ? map.dark : map.light);
        paintFull(paint, map);
        paintNumbers(paint, map);
    }
    painter.restore();
}

/// Crosses out what is over 100 %, where there is no room for the number: colour is never the only cue.
void CongestionLayer::paintFull(const Paint& paint, const Map& map) const
{
    if (map.peak <= 1 || hasNumbers(paint, map.grid)) return;
    paint.painter.setPen(crossPen(paint.colours));
    forCells(paint, map, 1, [&](const QRectF& cell, double) {
        paint.painter.drawLine(cell.topLeft(), cell.bottomRight());
        paint.painter.drawLine(cell.topRight(), cell.bottomLeft());
    });
}

void CongestionLayer::paintNumbers(const Paint& paint, const Map& map) const
{
    if (!hasNumbers(paint, map.grid)) return;
    QFont font = uiFont(TextSize::Small);
    font.setPixelSize(10);
    forCells(paint, map, kSteps.front().from, [&](const QRectF& cell, double use) {
        const bool strong = stepOf(use) >= 3;
        paint.painter.setPen(strong ? paint.colours.canvas : paint.colours.text);
        // Bundles run through the middle of what they cross: the number stands below.
        paintText(paint.painter, cell.adjusted(0, 0, 0, -1), Qt::AlignHCenter | Qt::AlignBottom, font,
                  decimals(100 * use, 0));
    });
}

void CongestionLayer::paintPeaks(const Paint& paint) const
{
    for (const Map& map : m_maps) {
        if (map.peak <= 0) continue;
        const QRectF cell =
            cellRect(paint.canvas.view, map.grid, map.grid.column(map.peak_at.x), map.grid.row(map.peak_at.y));
        if (!paint.viewport().intersects(cell)) continue;
        const QColor ink = map.peak > 1 ? paint.colours.error : paint.colours.text_strong;
        paint.painter.setBrush(Qt::NoBrush);
        paint.painter.setPen(QPen(paint.colours.canvas, 3.5));
        const QRectF frame = cell.adjusted(-2, -2, 2, 2);
        paint.painter.drawRect(frame);
        paint.painter.setPen(QPen(ink, 1.5));
        paint.painter.drawRect(frame);
        const QString text = (map.peak > 1 ? QStringLiteral("▲ ") : QString()) + percent(map.peak);
        paintTag(paint, QPointF(frame.center().x(), frame.bottom() + 12), text, QColor(0, 0, 0, 190), Qt::white);
    }
}

void CongestionLayer::paintLegend(const Paint& paint)
{
    if (!m_shown) return;
    const bool dark = paint.colours.dark;
    Legend legend{{paint.canvas.bridge.instantIsFresh() ? words(QT_TRANSLATE_NOOP("CongestionLayer", "Tracks taken"))
                                                        : words(QT_TRANSLATE_NOOP("CongestionLayer", "updating …"))},
                  {},
                  {},
                  {},
                  dark};
    for (auto step = kSteps.rbegin(); step != kSteps.rend(); ++step) // fullest on top
        legend.boxes.push_back({dark ? step->dark : step->light, words(step->text), step == kSteps.rbegin()});
    m_legend.paint(paint, legend);
}

} // namespace interpose
