// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint_markers.hpp"

#include "canvas/paint_parts.hpp"
#include "style/text_cache.hpp"

#include <QPolygonF>

#include <algorithm>
#include <map>

namespace interpose {

namespace {

constexpr double kRadius = 8;
constexpr std::size_t kMostMarkers = 500; ///< a drawing full of markers says no more than the problems list

/// A finding names placed parts, "part.phy", or links: the first body any of its ids leads to.
std::optional<std::size_t> bodyOf(const Scene& scene, const Diagnostic& finding)
{
    for (const std::string& id : finding.ids) {
        if (const auto body = scene.indexOf(PlacedId(id))) return body;
        const auto dot = id.rfind('.');
        if (dot != std::string::npos)
            if (const auto body = scene.indexOf(PlacedId(id.substr(0, dot)))) return body;
        const std::vector<Link>& links = *scene.snapshot()->links;
        const auto link = std::ranges::lower_bound(links, LinkId(id), {}, &Link::id);
        if (link != links.end() && link->id.str() == id) return scene.indexOf(link->a.placed);
    }
    return std::nullopt;
}

/// Inside the part's upper right corner; over its middle when the part is smaller than the marker.
QPointF placeOf(const CanvasContext& canvas, std::size_t body)
{
    const QRectF box = canvas.view.toView(canvas.scene.bodies()[body].box());
    if (box.width() < 3 * kRadius || box.height() < 3 * kRadius) return box.center();
    return box.topRight() + QPointF(-kRadius - 4, kRadius + 4);
}

QColor colourOf(Severity severity, const Colours& colours)
{
    return severity == Severity::Error     ? colours.error
           : severity == Severity::Warning ? colours.warning
                                           : colours.accent;
}

/// Error: octagon. Warning: triangle. Info: square.
QPolygonF shapeOf(Severity severity, QPointF at)
{
    const double r = kRadius;
    if (severity == Severity::Warning)
        return QPolygonF({at + QPointF(0, -r), at + QPointF(r * 1.05, r * 0.85), at + QPointF(-r * 1.05, r * 0.85)});
    if (severity == Severity::Info) return QPolygonF(QRectF(at - QPointF(r, r) * 0.85, QSizeF(1.7 * r, 1.7 * r)));
    const double k = r * 0.414;
    return QPolygonF({at + QPointF(-k, -r), at + QPointF(k, -r), at + QPointF(r, -k), at + QPointF(r, k),
                      at + QPointF(k, r), at + QPointF(-k, r), at + QPointF(-r, k), at + QPointF(-r, -k)});
}

void paintMarker(const Paint& paint, const FindingMarker& marker)
{
    const QPointF at = placeOf(paint.canvas, marker.body);
    if (!paint.visible(QRectF(at - QPointF(20, 20), QSizeF(40, 40)))) return;
    QPainter& painter = paint.painter;
    painter.setPen(QPen(paint.on_heat ? QColor(0, 0, 0, 170) : paint.colours.canvas, 1.5));
    painter.setBrush(colourOf(marker.severity, paint.ink));
    painter.drawPolygon(shapeOf(marker.severity, at));
    const QFont font = uiFont(TextSize::Small, QFont::DemiBold);
    painter.setPen(paint.ink.dark ? QColor(0x101010) : QColor(Qt::white));
    const double low = marker.severity == Severity::Warning ? 2 : 0;
    paintText(painter, QRectF(at - QPointF(8, 8 - low), QSizeF(16, 16)), Qt::AlignCenter, font,
              marker.severity == Severity::Info ? QStringLiteral("i") : QStringLiteral("!"));
    if (marker.findings.size() < 2) return;
    const QString count = QString::number(marker.findings.size());
    const double width = textWidth(font, count) + 8;
    paintTag(paint, at - QPointF(kRadius + 4 + width / 2, 0), count, paint.colours.panel, paint.colours.text);
}

} // namespace

void FindingMarkers::update(const CanvasContext& canvas)
{
    m_diagnostics = canvas.bridge.report().diagnostics();
    m_markers.clear();
    m_overlaps.clear();
    std::map<std::size_t, std::size_t> at;
    for (const Diagnostic& finding : m_diagnostics) {
        const auto body = bodyOf(canvas.scene, finding);
        if (!body) continue;
        if (finding.code == "PLACE-001" && finding.ids.size() > 1)
            if (const auto other = canvas.scene.indexOf(PlacedId(finding.ids[1])))
                m_overlaps.emplace_back(*body, *other);
        const auto [known, isNew] = at.try_emplace(*body, m_markers.size());
        if (isNew && m_markers.size() == kMostMarkers) break;
        if (isNew) m_markers.push_back({*body, finding.severity, {}});
        m_markers[known->second].findings.push_back(&finding);
    }
}

void FindingMarkers::paint(const Paint& paint) const
{
    paintOverlaps(paint);
    for (const FindingMarker& marker : m_markers)
        if (marker.body < paint.canvas.scene.bodies().size()) paintMarker(paint, marker);
}

void FindingMarkers::paintOverlaps(const Paint& paint) const
{
    const auto& bodies = paint.canvas.scene.bodies();
    for (const auto& [a, b] : m_overlaps) {
        if (a >= bodies.size() || b >= bodies.size()) continue;
        const Rect common = intersection(bodies[a].box(), bodies[b].box());
        if (common.empty()) continue;
        paint.painter.setPen(QPen(paint.ink.error, 1));
        paint.painter.setBrush(QBrush(paint.ink.error, Qt::BDiagPattern));
        paint.painter.drawRect(deviceAligned(paint.canvas.view.toView(common), paint.device_pixel_ratio));
    }
}

QString FindingMarkers::textAt(const CanvasContext& canvas, QPointF at) const
{
    QStringList lines;
    for (const FindingMarker& marker : m_markers) {
        if (marker.body >= canvas.scene.bodies().size()) continue;
        const QPointF away = placeOf(canvas, marker.body) - at;
        if (std::max(std::abs(away.x()), std::abs(away.y())) > kRadius + 2) continue;
        for (const Diagnostic* finding : marker.findings) {
            QString line = QString::fromStdString(finding->code + "  " + finding->message);
            if (!finding->rule.empty()) line += QStringLiteral("\n") + QString::fromStdString(finding->rule);
            lines << line;
        }
    }
    return lines.mid(0, 8).join(QStringLiteral("\n"));
}

} // namespace interpose
