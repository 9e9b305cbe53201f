// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/severity_mark.hpp"

#include "style/palette.hpp"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace interpose {

namespace {

QPolygonF octagon(const QRectF& box)
{
    QPolygonF shape;
    for (int k = 0; k < 8; ++k) {
        const double angle = (k + 0.5) * 3.14159265358979 / 4;
        shape << box.center() + QPointF(std::cos(angle), std::sin(angle)) * box.width() * 0.53;
    }
    return shape;
}

QPolygonF triangle(const QRectF& box)
{
    return {QPolygonF() << QPointF(box.center().x(), box.top() + box.height() * 0.06)
                        << QPointF(box.right(), box.bottom() - box.height() * 0.06)
                        << QPointF(box.left(), box.bottom() - box.height() * 0.06)};
}

} // namespace

QString severityName(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return QCoreApplication::translate("Severity", "Error");
    case Severity::Warning:
        return QCoreApplication::translate("Severity", "Warning");
    case Severity::Info:
        return QCoreApplication::translate("Severity", "Note");
    }
    return {};
}

QColor severityColour(Severity severity, const Colours& colours)
{
    return severity == Severity::Error     ? colours.error
           : severity == Severity::Warning ? colours.warning
                                           : colours.accent;
}

void paintSeverity(QPainter* painter, const QRectF& box, Severity severity, const Colours& colours)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(severityColour(severity, colours));
    const double unit = box.width() / 16;
    QLineF stroke(box.center() - QPointF(0, 4 * unit), box.center() + QPointF(0, 0.5 * unit));
    QPointF dot = box.center() + QPointF(0, 3.6 * unit);
    if (severity == Severity::Error) {
        painter->drawPolygon(octagon(box));
    } else if (severity == Severity::Warning) {
        painter->drawPolygon(triangle(box));
        stroke.translate(0, 2 * unit), dot.ry() += 1.4 * unit;
    } else {
        painter->drawEllipse(box.adjusted(unit, unit, -unit, -unit));
        stroke = QLineF(box.center() - QPointF(0, 0.5 * unit), box.center() + QPointF(0, 4 * unit));
        dot = box.center() - QPointF(0, 3.8 * unit);
    }
    painter->setPen(QPen(colours.on_accent, 1.7 * unit, Qt::SolidLine, Qt::RoundCap));
    painter->drawLine(stroke);
    painter->drawPoint(dot);
    painter->restore();
}

void paintAverageFlux(QPainter* painter, const QRectF& rect, const QColor& ink)
{
    painter->setPen(QPen(ink, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(rect);
    painter->drawLine(rect.bottomLeft(), rect.topRight());
    painter->drawLine(QPointF(rect.left(), rect.center().y()), QPointF(rect.center().x(), rect.top()));
    painter->drawLine(QPointF(rect.center().x(), rect.bottom()), QPointF(rect.right(), rect.center().y()));
}

} // namespace interpose
