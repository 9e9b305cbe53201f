// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/warming_curve.hpp"

#include "style/palette.hpp"
#include "style/text_cache.hpp"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <utility>

namespace interpose {

namespace {

constexpr int kPlot = 44, kLabels = 15; ///< heights, px

/// Of a power of ten, where one stands: a thousandfold apart, so that none meet.
QString labelOf(int decade)
{
    switch (decade) {
    case -3:
        return QStringLiteral("1 ms");
    case 0:
        return QStringLiteral("1 s");
    case 3:
        return QStringLiteral("1,000 s");
    default:
        return {};
    }
}

} // namespace

WarmingCurve::WarmingCurve(const QString& accessibleName, QWidget* parent) : QWidget(parent)
{
    setAccessibleName(accessibleName);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void WarmingCurve::show(std::vector<QPointF> points, bool stale)
{
    setVisible(!points.empty());
    if (points == m_points && stale == m_stale) return;
    m_points = std::move(points);
    m_stale = stale;
    update();
}

QSize WarmingCurve::sizeHint() const
{
    return {200, kPlot + kLabels};
}

void WarmingCurve::paintEvent(QPaintEvent*)
{
    if (m_points.size() < 2) return;
    const Colours& colours = coloursOf(this);
    QPainter painter(this);
    painter.setOpacity(m_stale ? 0.5 : 1);
    painter.fillRect(QRect(0, 0, width(), kPlot), colours.field);
    const double first = m_points.front().x(), last = m_points.back().x();
    const auto toX = [&](double logTime) { return (logTime - first) / (last - first) * (width() - 1); };
    const QFont small = uiFont(TextSize::Small);
    for (int decade = static_cast<int>(std::ceil(first)); decade <= last; ++decade) {
        const double x = std::round(toX(decade));
        painter.fillRect(QRectF(x, 0, 1, kPlot), colours.line);
        const QString label = labelOf(decade);
        const double half = textWidth(small, label) / 2;
        painter.setPen(colours.text_faint);
        paintText(painter, QRectF(std::clamp(x, half, width() - half) - half, kPlot, 2 * half, kLabels),
                  Qt::AlignCenter, small, label);
    }
    constexpr double kMargin = 3; // the line's own width at 0 and at 1
    QPolygonF line;
    for (const QPointF& point : m_points)
        line << QPointF(toX(point.x()), kPlot - kMargin - std::clamp(point.y(), 0.0, 1.0) * (kPlot - 2 * kMargin));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours.accent, 1.5));
    painter.drawPolyline(line);
}

} // namespace interpose
