// SPDX-License-Identifier: GPL-3.0-or-later
// The painting half of HeatLayer.
#include "canvas/heat_layer.hpp"
#include "canvas/paint_parts.hpp"
#include "style/number_format.hpp"
#include "style/text_cache.hpp"

#include <QLineF>
#include <QTransform>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>

namespace interpose {

namespace {

/// Millimetres of the root to view pixels.
QTransform millimetresToView(const ViewTransform& view)
{
    return {view.scale(), 0, 0, -view.scale(), view.origin().x(), view.origin().y()};
}

/// A pixel row of the picture: the two rows of cells it lies between and the weight of the second.
struct Between
{
    int low = 0, high = 0;
    float weight = 0;
};

/// \param at  position of a pixel's middle, in cells from the edge of the field; constant beyond the outermost centres
Between between(double at, int cells)
{
    at = std::clamp(at - 0.5, 0.0, cells - 1.0);
    const int low = std::min(static_cast<int>(at), std::max(0, cells - 2));
    return {low, std::min(low + 1, cells - 1), static_cast<float>(at - low)};
}

/// Pixels of a row between the same two columns of cells: along them the field is linear.
struct Run
{
    int pixels = 0;
    Between first;   ///< of the first pixel
    float slope = 0; ///< weight per pixel
};

/// \param first  position of the first pixel's middle in cells; `perPixel` > 0
std::vector<Run> runsOf(int pixels, double first, double perPixel, int cells)
{
    std::vector<Run> runs;
    for (int i = 0; i < pixels; ++i) {
        const double at = first + perPixel * i;
        const bool inside = at > 0.5 && at < cells - 0.5;
        const Between here = between(at, cells);
        const float slope = inside ? static_cast<float>(perPixel) : 0;
        if (runs.empty() || runs.back().first.low != here.low || runs.back().slope != slope)
            runs.push_back({0, here, slope});
        ++runs.back().pixels;
    }
    return runs;
}

constexpr double kFixed = 65536; ///< 16 bits behind the point: half a step is lost after 30,000 pixels

/// Writes the colours of one row. \param line  of the cells, in steps of the table, kept a quarter away from its ends
void writeRow(QRgb* out, const std::vector<Run>& runs, const std::vector<float>& line, const ColourTable& table)
{
    for (const Run& run : runs) {
        const float low = line[static_cast<std::size_t>(run.first.low)];
        const float rise = line[static_cast<std::size_t>(run.first.high)] - low;
        auto value = static_cast<std::int32_t>((low + rise * run.first.weight) * static_cast<float>(kFixed));
        const auto step = static_cast<std::int32_t>(std::lround(static_cast<double>(rise * run.slope) * kFixed));
        for (int i = 0; i < run.pixels; ++i, value += step)
            *out++ = table[static_cast<std::size_t>(static_cast<std::uint32_t>(value) >> 16)];
    }
}

double lengthOf(const QPolygonF& line)
{
    double sum = 0;
    for (qsizetype i = 1; i < line.size(); ++i)
        sum += QLineF(line[i - 1], line[i]).length();
    return sum;
}

/// Boxes whose outlines would run through a label; none where there are so many that they are hairlines themselves.
std::vector<QRectF> outlines(const Paint& paint)
{
    constexpr std::size_t kMost = 200;
    std::vector<QRectF> boxes;
    const std::size_t count = paint.canvas.scene.bodies().size();
    for (std::size_t i = 0; count <= kMost && i < count; ++i)
        boxes.push_back(paint.box(i));
    return boxes;
}

/// Somewhere on the line where a label of that size hides nothing else and no outline runs through it; nothing for
/// short lines and full pictures.
std::optional<QRectF> labelPlace(const QPolygonF& line, QSizeF size, const QRectF& room,
                                 const std::vector<QRectF>& taken, const std::vector<QRectF>& boxes)
{
    if (line.size() < 2 || lengthOf(line) < 140) return std::nullopt;
    for (const qsizetype part : {2, 14, 6, 10, 4, 12, 8, 1, 3, 5, 7, 9, 11, 13, 15}) {
        const QRectF at(line[line.size() * part / 16] - QPointF(size.width(), size.height()) / 2, size);
        const auto hides = [&at](const QRectF& other) { return other.intersects(at); };
        const auto crosses = [&at](const QRectF& box) { return box.intersects(at) && !box.contains(at); };
        if (room.contains(at) && std::ranges::none_of(taken, hides) && std::ranges::none_of(boxes, crosses)) return at;
    }
    return std::nullopt;
}

/// Middle of the tag of a point: below it, else above or beside it where it covers least of the names there.
QPointF tagPlace(const Paint& paint, QPointF at, QSizeF size)
{
    const QPointF below(0, 24), beside(size.width() / 2 + 14, 0);
    const double reach = beside.x() + size.width();
    std::vector<QRectF> names;
    const Scene& scene = paint.canvas.scene;
    for (std::size_t i = 0; i < scene.bodies().size(); ++i) {
        const QRectF box = paint.box(i);
        const bool near = box.adjusted(-reach, -reach, reach, reach).contains(at);
        if (near && !scene.hasChildren(i) && box.width() >= 40) names.push_back(namePlace(paint, i));
    }
    const auto covered = [&](QPointF by) {
        const QRectF tag(at + by - QPointF(size.width(), size.height()) / 2, size);
        double sum = 0;
        for (const QRectF& name : names)
            if (const QRectF both = name & tag; !both.isEmpty()) sum += both.width() * both.height();
        return sum;
    };
    const std::array places{below, -below, beside, -beside};
    return at + *std::ranges::min_element(places, {}, covered);
}

} // namespace

/// The field is smooth; its colours are looked up after interpolating, so that no false hue appears.
void HeatLayer::writeColours(QImage& image, const QRectF& view, const ViewTransform& transform) const
{
    const QRectF area = transform.toView(m_field.area);
    const double perX = m_field.nx / area.width(), perY = m_field.ny / area.height();
    const double pixelX = view.width() / image.width(), pixelY = view.height() / image.height();
    const auto runs =
        runsOf(image.width(), (view.left() + 0.5 * pixelX - area.left()) * perX, pixelX * perX, m_field.nx);
    const ColourTable& table = heatColours();
    const float low = static_cast<float>(m_scale.low_c);
    const float steps = static_cast<float>((kColourSteps - 1) / (m_scale.high_c - m_scale.low_c));
    std::vector<float> line(static_cast<std::size_t>(m_field.nx));
    for (int y = 0; y < image.height(); ++y) {
        const Between row = between((area.bottom() - view.top() - (y + 0.5) * pixelY) * perY, m_field.ny);
        const float* below = m_values.data() + static_cast<std::size_t>(row.low) * line.size();
        const float* above = m_values.data() + static_cast<std::size_t>(row.high) * line.size();
        for (std::size_t x = 0; x < line.size(); ++x)
            line[x] = std::clamp((below[x] + (above[x] - below[x]) * row.weight - low) * steps + 0.5f, 0.25f,
                                 kColourSteps - 0.25f);
        writeRow(reinterpret_cast<QRgb*>(image.scanLine(y)), runs, line, table);
    }
}

QString HeatLayer::valueText(double value) const
{
    if (!m_field.drop) return decimals(value, 0) + QStringLiteral(" °C");
    return decimals(value, m_scale.step_c < 1 ? 1 : 0) + QStringLiteral(" mV");
}

void HeatLayer::paintIsotherms(const Paint& paint) const
{
    QPainter& painter = paint.painter;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const QTransform toView = millimetresToView(paint.canvas.view);
    for (const Isotherm& isotherm : m_isotherms) {
        const bool onLight = qGray(heatColour(isotherm.level_c, m_scale.low_c, m_scale.high_c)) > 150;
        // A hairline of the device: a wider line would be stroked as a path, milliseconds in each frame at twice the
        // scale.
        const int more = paint.device_pixel_ratio > 1 ? 50 : 0;
        QPen pen(onLight ? QColor(0, 0, 0, 120 + more) : QColor(255, 255, 255, 160 + more), 1);
        pen.setCosmetic(true);
        painter.setPen(pen);
        for (const QPolygonF& line : isotherm.lines)
            painter.drawPolyline(toView.map(line));
    }
    paintIsothermLabels(paint);
}

void HeatLayer::paintIsothermLabels(const Paint& paint) const
{
    const QTransform toView = millimetresToView(paint.canvas.view);
    QFont font = uiFont(TextSize::Small);
    font.setPixelSize(10);
    const QRectF room = paint.viewport().intersected(paint.canvas.view.toView(m_field.area));
    std::vector<QRectF> taken = namePlaces(paint);
    const std::vector<QRectF> boxes = outlines(paint);
    for (const Isotherm& isotherm : m_isotherms) {
        const QString text = valueText(isotherm.level_c);
        const QSizeF size(textWidth(font, text) + 8, 14);
        for (const QPolygonF& line : isotherm.lines) {
            const auto ground = labelPlace(toView.map(line), size, room, taken, boxes);
            if (!ground) continue;
            taken.push_back(ground->adjusted(-24, -24, 24, 24)); // neighbours keep their distance
            paint.painter.setPen(Qt::NoPen);
            paint.painter.setBrush(QColor(0, 0, 0, 120));
            paint.painter.drawRoundedRect(*ground, 3, 3);
            paint.painter.setPen(QColor(255, 255, 255, 230));
            paintText(paint.painter, *ground, Qt::AlignCenter, font, text);
        }
    }
}

void HeatLayer::paintHottest(const Paint& paint) const
{
    const QPointF at = paint.canvas.view.toView(m_field.hottest);
    if (!paint.viewport().contains(at)) return;
    QPainter& painter = paint.painter;
    painter.setBrush(Qt::NoBrush);
    for (const auto& [colour, width] : {std::pair(QColor(0, 0, 0, 150), 3.5), std::pair(QColor(Qt::white), 1.5)}) {
        painter.setPen(QPen(colour, width));
        painter.drawEllipse(at, 6, 6);
        for (const QPointF& arm : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)})
            painter.drawLine(at + 3 * arm, at + 10 * arm);
    }
    const QString text =
        m_field.drop ? significant(m_field.max_c) + QStringLiteral(" mV") : temperatureFigure(m_field.max_c).text();
    const QPointF middle = paint.canvas.overlays.names ? tagPlace(paint, at, tagSize(text)) : at + QPointF(0, 24);
    paintTag(paint, middle, text, QColor(0, 0, 0, 170), Qt::white);
}

void HeatLayer::paintLegend(const Paint& paint)
{
    Legend legend;
    if (paint.canvas.stale_heat)
        legend.lines << QObject::tr("updating …");
    else
        legend.lines << (m_field.drop ? QObject::tr("Drop, mV") : QObject::tr("Temperature, °C"));
    if (m_field.drop) legend.lines << QObject::tr("at least") << m_field.net;
    legend.lines << QObject::tr("tier %1").arg(m_tier);
    legend.ramp = m_scale;
    legend.limits = m_limits;
    legend.dark = paint.colours.dark;
    m_legend.paint(paint, legend);
}

} // namespace interpose
