// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint_beachfront.hpp"

#include "canvas/paint_parts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace interpose {

namespace {

constexpr double kBar = 5;           ///< px across
constexpr double kShortestEdge = 24; ///< px; below this a bar says nothing
constexpr double kRoomForText = 1.8; ///< edge over text, along the edge

QColor colourOf(InterfaceKind kind, const Colours& ink)
{
    switch (kind) {
    case InterfaceKind::Memory:
        return ink.edge_memory;
    case InterfaceKind::Port:
        return ink.edge_port;
    case InterfaceKind::DieToDie:
        break;
    }
    return ink.edge_d2d;
}

bool isUpright(Edge edge)
{
    return edge == Edge::Left || edge == Edge::Right;
}

/// The stretch of an edge from `from` to `to`, without breadth, in part coordinates.
Rect stretch(const Part& part, Edge edge, Coord from, Coord to)
{
    switch (edge) {
    case Edge::Left:
        return {{}, from, {}, to - from};
    case Edge::Right:
        return {part.width, from, {}, to - from};
    case Edge::Bottom:
        return {from, {}, to - from, {}};
    case Edge::Top:
        break;
    }
    return {from, part.height, to - from, {}};
}

/// That stretch as a bar inside the part's box in the view.
QRectF barOf(const Paint& paint, const PlacedBody& body, const QRectF& box, const Rect& edge)
{
    QRectF line = paint.canvas.view.toView(body.transform.apply(edge)).normalized();
    const bool upright = line.width() < line.height();
    if (upright && line.center().x() < box.center().x())
        line.setRight(box.left() + 1 + kBar), line.setLeft(box.left() + 1);
    else if (upright)
        line.setLeft(box.right() - 1 - kBar), line.setRight(box.right() - 1);
    else if (line.center().y() < box.center().y())
        line.setBottom(box.top() + 1 + kBar), line.setTop(box.top() + 1);
    else
        line.setTop(box.bottom() - 1 - kBar), line.setBottom(box.bottom() - 1);
    return deviceAligned(line, paint.device_pixel_ratio);
}

/// \param lengths  mm beside the percent
QString labelOf(const ShorelineFigures& figures, bool lengths)
{
    const std::array parts{
        std::pair{QObject::tr("HBM"), figures.memory_mm}, std::pair{QObject::tr("D2D"), figures.d2d_mm},
        std::pair{QObject::tr("ports"), figures.port_mm}, std::pair{QObject::tr("free"), figures.free_mm}};
    QStringList words;
    for (const auto& [name, mm] : parts) {
        if (mm <= 0) continue;
        const QString share = QObject::tr("%1 %").arg(std::lround(100 * mm / figures.edge_mm));
        const QString length = lengths ? QObject::tr("%1 mm, ").arg(mm, 0, 'f', 1) : QString();
        words << name + QLatin1Char(' ') + length + share;
    }
    return words.join(QStringLiteral(" · "));
}

QString edgeName(Edge edge)
{
    switch (edge) {
    case Edge::Left:
        return QObject::tr("left");
    case Edge::Right:
        return QObject::tr("right");
    case Edge::Bottom:
        return QObject::tr("bottom");
    case Edge::Top:
        break;
    }
    return QObject::tr("top");
}

/// As it lies in the view: parts are turned and mirrored.
Edge seenEdge(const PlacedBody& body, const ShorelineFigures& figures)
{
    const Part& part = *body.part;
    const Rect box = body.box();
    const Coord length = isUpright(figures.edge) ? part.height : part.width;
    const Rect line = body.transform.apply(stretch(part, figures.edge, {}, length));
    if (line.width == Coord{}) return line.x == box.x ? Edge::Left : Edge::Right;
    return line.y == box.y ? Edge::Bottom : Edge::Top;
}

/// Of a bar what neither the window's edge nor a legend hides.
QRectF openPart(const Paint& paint, const QRectF& bar)
{
    const QRectF open = bar & paint.viewport().adjusted(2, 2, -kLegendRoom, -2);
    return open.isEmpty() ? bar : open;
}

/// Along the bar, just inside it; turned where the edge is upright.
void paintLabel(const Paint& paint, const QRectF& bar, const QRectF& box, const QString& text)
{
    const QSizeF size = tagSize(text);
    const bool upright = bar.width() < bar.height();
    const double inwards = kBar / 2 + 3 + size.height() / 2;
    QPointF at = openPart(paint, bar).center();
    if (upright)
        at.rx() += bar.center().x() < box.center().x() ? inwards : -inwards;
    else
        at.ry() += bar.center().y() < box.center().y() ? inwards : -inwards;
    QPainter& painter = paint.painter;
    painter.save();
    painter.translate(at);
    if (upright) painter.rotate(-90);
    const QRectF tag(-size.width() / 2, -size.height() / 2, size.width(), size.height());
    painter.setPen(Qt::NoPen);
    painter.setBrush(paint.colours.label_ground);
    painter.drawRoundedRect(tag, 2, 2);
    painter.setPen(paint.colours.label_text);
    painter.setFont(uiFont(TextSize::Small));
    painter.drawText(tag, Qt::AlignCenter, text);
    painter.restore();
}

QColor freeColour(const Colours& ink)
{
    QColor colour = ink.part_outline;
    colour.setAlpha(50);
    return colour;
}

void paintEdge(const Paint& paint, const PlacedBody& body, const QRectF& box, const ShorelineFigures& figures)
{
    const Part& part = *body.part;
    const auto& standards = paint.canvas.scene.snapshot()->technology().standards;
    const Coord length = isUpright(figures.edge) ? part.height : part.width;
    const QRectF whole = barOf(paint, body, box, stretch(part, figures.edge, {}, length));
    paint.painter.fillRect(whole, freeColour(paint.ink));
    for (const Phy& phy : part.phys) {
        const auto standard = standards.find(phy.standard);
        if (phy.edge != figures.edge || standard == standards.end()) continue;
        const Coord from = isUpright(figures.edge) ? phy.region.y : phy.region.x;
        const Coord to = isUpright(figures.edge) ? phy.region.top() : phy.region.right();
        const Rect taken = stretch(part, figures.edge, std::max(from, Coord{}), std::min(to, length));
        paint.painter.fillRect(barOf(paint, body, box, taken), colourOf(standard->second.kind, paint.ink));
    }
    for (const bool lengths : {true, false})
        if (const QString text = labelOf(figures, lengths);
            std::max(whole.width(), whole.height()) >= kRoomForText * tagSize(text).width())
            return paintLabel(paint, whole, box, text);
}

} // namespace

void paintBeachfront(const Paint& paint, Which which)
{
    for (const ShorelineFigures& figures : paint.canvas.bridge.report().instant.wiring.shorelines) {
        if (figures.free_mm >= figures.edge_mm) continue;
        const auto at = paint.canvas.scene.indexOf(figures.placed);
        if (!at || paint.canvas.isLive(*at) != (which == Which::Live)) continue;
        const QRectF box = paint.box(*at);
        if (!paint.visible(box) || std::min(box.width(), box.height()) < kShortestEdge) continue;
        paintEdge(paint, paint.canvas.scene.bodies()[*at], box, figures);
    }
}

QStringList beachfrontLines(const CanvasContext& canvas, const PlacedId& id)
{
    QStringList lines;
    const auto at = canvas.scene.indexOf(id);
    if (!at) return lines;
    for (const ShorelineFigures& figures : canvas.bridge.report().instant.wiring.shorelines)
        if (figures.placed == id && figures.free_mm < figures.edge_mm)
            lines << QObject::tr("%1 edge, %2 mm: %3")
                         .arg(edgeName(seenEdge(canvas.scene.bodies()[*at], figures)))
                         .arg(figures.edge_mm, 0, 'f', 1)
                         .arg(labelOf(figures, true));
    return lines;
}

void paintBeachfrontLegend(const Paint& paint, LegendPainter& legend)
{
    Legend shown;
    shown.place = Legend::Place::Top;
    shown.lines << QObject::tr("Die edges");
    const auto add = [&](const QColor& colour, const QString& text) {
        shown.boxes.push_back({colour.rgba(), text, false});
    };
    add(colourOf(InterfaceKind::Memory, paint.ink), QObject::tr("HBM"));
    add(colourOf(InterfaceKind::DieToDie, paint.ink), QObject::tr("die to die"));
    add(colourOf(InterfaceKind::Port, paint.ink), QObject::tr("ports"));
    add(freeColour(paint.ink), QObject::tr("free"));
    shown.dark = paint.colours.dark;
    legend.paint(paint, shown);
}

} // namespace interpose
