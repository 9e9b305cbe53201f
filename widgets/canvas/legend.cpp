// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/legend.hpp"

#include "style/number_format.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

constexpr double kWidth = 120, kMargin = 6, kPad = 8, kLine = 16, kBoxRow = 20, kRampWidth = 12;
constexpr double kLeastRamp = 80, kMostRamp = 260;

double headOf(const Legend& legend)
{
    return kPad - 2 + kLine * static_cast<double>(legend.lines.size());
}

/// Where it lies; empty where there is no room.
QRectF groundOf(const Legend& legend, const QRectF& view)
{
    const double around = headOf(legend) + (legend.ramp ? 2 * kPad + 4 : 4 + kPad);
    const double body = legend.ramp ? std::min(kMostRamp, view.height() - around - 2 * kLine)
                                    : kBoxRow * static_cast<double>(legend.boxes.size());
    const double height = around + body;
    const bool top = legend.place == Legend::Place::Top;
    const double least = top ? kMostRamp + 2 * height + 8 * kMargin : height + 2 * kMargin; // beside one in the middle
    if (view.width() < 320 || view.height() < least || (legend.ramp && body < kLeastRamp)) return {};
    return {view.right() - kWidth - kMargin, top ? view.top() + kMargin : view.center().y() - height / 2, kWidth,
            height};
}

void paintHead(QPainter& painter, const Legend& legend, const QRectF& ground, const Colours& colours)
{
    QColor veil = colours.canvas;
    veil.setAlpha(225);
    painter.setPen(Qt::NoPen);
    painter.setBrush(veil);
    painter.drawRoundedRect(ground, 6, 6);
    for (qsizetype i = 0; i < legend.lines.size(); ++i) {
        const QFont font = uiFont(TextSize::Small, i == 0 ? QFont::Medium : QFont::Normal);
        painter.setFont(font);
        painter.setPen(i == 0 ? colours.text : colours.text_muted);
        const QRectF room(ground.left() + kPad, ground.top() + kPad - 3 + kLine * static_cast<double>(i),
                          ground.width() - 2 * kPad, kLine);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetricsF(font).elidedText(legend.lines[i], Qt::ElideRight, room.width()));
    }
}

/// Limits and ticks at the left of the ramp; a tick makes room for a limit.
class Marks
{
public:
    Marks(QPainter& painter, const Legend& legend, const QRectF& bar, const Colours& colours)
        : m_painter(painter), m_legend(legend), m_scale(*legend.ramp), m_bar(bar), m_colours(colours)
    {}

    void paintLimits() const
    {
        double lastLabel = m_bar.bottom() + 40;
        for (const Legend::Limit& limit : m_legend.limits) {
            if (!shown(limit)) continue;
            const double y = yOf(limit.at), label = std::min(y, lastLabel - 13);
            m_painter.setPen(QPen(m_colours.error, 2));
            m_painter.drawLine(QPointF(m_bar.left() - 5, y), QPointF(m_bar.right() + 3, y));
            m_painter.setPen(m_colours.error);
            write(label, limit.label + QLatin1Char(' ') + decimals(limit.at, 0));
            lastLabel = label;
        }
    }

    void paintTicks() const
    {
        m_painter.setPen(m_colours.text_muted);
        for (double at = m_scale.low_c; at <= m_scale.high_c + 1e-9; at += m_scale.step_c) {
            const double y = yOf(at);
            const auto near = [&](const Legend::Limit& l) { return shown(l) && std::abs(yOf(l.at) - y) < 14; };
            if (std::ranges::none_of(m_legend.limits, near)) write(y, decimals(at, m_scale.step_c < 1 ? 1 : 0));
        }
    }

private:
    bool shown(const Legend::Limit& l) const { return l.at >= m_scale.low_c && l.at <= m_scale.high_c; }
    double yOf(double at) const
    {
        return m_bar.bottom() - (at - m_scale.low_c) / (m_scale.high_c - m_scale.low_c) * m_bar.height();
    }
    void write(double y, const QString& text) const
    {
        m_painter.drawText(QRectF(m_bar.left() - 100, y - 8, 92, 16), Qt::AlignRight | Qt::AlignVCenter, text);
    }

    QPainter& m_painter;
    const Legend& m_legend;
    const TemperatureScale& m_scale;
    const QRectF& m_bar;
    const Colours& m_colours;
};

void paintRamp(QPainter& painter, const Legend& legend, const QRectF& ground, const Colours& colours)
{
    const double top = ground.top() + headOf(legend) + kPad + 2;
    const QRectF bar(ground.right() - kPad - kRampWidth, top, kRampWidth, ground.bottom() - kPad - 2 - top);
    const TemperatureScale& scale = *legend.ramp;
    for (int y = 0; y < static_cast<int>(bar.height()); ++y) {
        const double part = 1 - (y + 0.5) / bar.height();
        painter.fillRect(QRectF(bar.left(), bar.top() + y, bar.width(), 1),
                         heatColour(scale.low_c + part * (scale.high_c - scale.low_c), scale.low_c, scale.high_c));
    }
    painter.setFont(uiFont(TextSize::Small));
    const Marks marks(painter, legend, bar, colours);
    marks.paintLimits();
    marks.paintTicks();
}

void paintBoxes(QPainter& painter, const Legend& legend, const QRectF& ground, const Colours& colours)
{
    painter.setFont(uiFont(TextSize::Small));
    for (std::size_t i = 0; i < legend.boxes.size(); ++i) {
        const Legend::Box& one = legend.boxes[i];
        const QRectF box(ground.left() + kPad, ground.top() + headOf(legend) + 6 + kBoxRow * static_cast<double>(i), 14,
                         14);
        painter.setPen(QPen(colours.line_strong, 1));
        painter.setBrush(QColor::fromRgba(one.colour));
        painter.drawRect(box);
        if (one.crossed) {
            painter.setPen(crossPen(colours));
            painter.drawLine(box.topLeft(), box.bottomRight());
            painter.drawLine(box.topRight(), box.bottomLeft());
        }
        painter.setPen(colours.text);
        painter.drawText(QRectF(box.right() + 8, box.top() - 1, ground.right() - box.right() - 8, 16),
                         Qt::AlignLeft | Qt::AlignVCenter, one.text);
    }
}

} // namespace

QPen crossPen(const Colours& colours)
{
    return {colours.dark ? QColor(0, 0, 0, 190) : QColor(255, 255, 255, 230), 1};
}

void LegendPainter::paint(const Paint& paint, const Legend& legend)
{
    const QRectF ground = groundOf(legend, paint.viewport());
    if (ground.isEmpty()) return;
    m_kept.draw(paint.painter, deviceAligned(ground, paint.device_pixel_ratio), paint.device_pixel_ratio, legend,
                [&](QPainter& painter) {
                    painter.setRenderHint(QPainter::Antialiasing);
                    paintHead(painter, legend, ground, paint.colours);
                    if (legend.ramp)
                        paintRamp(painter, legend, ground, paint.colours);
                    else
                        paintBoxes(painter, legend, ground, paint.colours);
                });
}

} // namespace interpose
