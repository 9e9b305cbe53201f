// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/paint_links.hpp"

#include "canvas/paint_parts.hpp"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

constexpr std::size_t kManyLinks = 400; ///< beyond this bundles are thin and not smoothed

QColor colourOf(SlackClass slack, const Colours& ink)
{
    switch (slack) {
    case SlackClass::Good:
        return ink.good;
    case SlackClass::Tight:
        return ink.warning;
    case SlackClass::OutOfReach:
        return ink.error;
    case SlackClass::Unknown:
        break;
    }
    return ink.text_muted;
}

/// Face to face: the two PHYs lie over one another and the wires run upwards.
void paintUpright(const Paint& paint, QPointF at, double width, const QColor& colour)
{
    const double r = std::clamp(width, 3.0, 7.0);
    paint.painter.setPen(QPen(colour, 1.5));
    paint.painter.setBrush(Qt::NoBrush);
    paint.painter.drawEllipse(at, r, r);
    paint.painter.setBrush(colour);
    paint.painter.setPen(Qt::NoPen);
    paint.painter.drawEllipse(at, r * 0.35, r * 0.35);
}

void paintBundle(const Paint& paint, const QLineF& line, double width, SlackClass slack)
{
    QPainter& painter = paint.painter;
    painter.setPen(
        QPen(paint.on_heat ? QColor(0, 0, 0, 110) : paint.colours.canvas, width + 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(line);
    QColor colour = colourOf(slack, paint.ink);
    colour.setAlpha(220);
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(line);
    if (slack != SlackClass::Tight || width < 3) return;
    // Tight bundles are hollow in the middle, so that they differ without colour too.
    painter.setPen(
        QPen(paint.on_heat ? QColor(0, 0, 0, 150) : paint.colours.canvas, width / 3, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(line);
}

void paintOutOfReach(const Paint& paint, QPointF at, bool word)
{
    QPainter& painter = paint.painter;
    painter.setPen(QPen(paint.on_heat ? QColor(0, 0, 0, 150) : paint.colours.canvas, 2));
    painter.setBrush(paint.ink.error);
    painter.drawEllipse(at, 7, 7);
    painter.setPen(QPen(paint.colours.dark ? QColor(0x200404) : QColor(Qt::white), 2));
    painter.drawLine(at + QPointF(-3, -3), at + QPointF(3, 3));
    painter.drawLine(at + QPointF(-3, 3), at + QPointF(3, -3));
    if (word)
        paintTag(paint, at + QPointF(0, 20), QObject::tr("out of reach"), paint.colours.panel, paint.colours.error);
}

void paintLink(const Paint& paint, const SceneLink& link, Which which, bool many)
{
    const ViewTransform& view = paint.canvas.view;
    const QLineF line(view.toView(link.a.centre()), view.toView(link.b.centre()));
    const double width = many ? 1.0 : bundleWidth(link.lanes);
    const QRectF around = QRectF(line.p1(), line.p2()).normalized().adjusted(-width, -width, width, width);
    if (!paint.visible(around)) return;
    const LinkFigures* figures = figuresOf(paint.canvas, link);
    const SlackClass slack = slackClass(figures);
    const QPointF middle = line.pointAt(0.5);
    if (line.length() < 3)
        paintUpright(paint, middle, width, colourOf(slack, paint.ink));
    else
        paintBundle(paint, line, std::min(width, std::max(1.5, line.length() / 2)), slack);
    const bool live = which == Which::Live;
    if (slack == SlackClass::OutOfReach && (live || !many)) paintOutOfReach(paint, middle, !live && line.length() > 48);
}

} // namespace

const LinkFigures* figuresOf(const CanvasContext& canvas, const SceneLink& link)
{
    const LinkId& id = (*canvas.scene.snapshot()->links)[link.link].id;
    const std::vector<LinkFigures>& links = canvas.bridge.report().instant.wiring.links;
    // The stage keeps the order of the file, sorted by id.
    const auto found = std::ranges::lower_bound(links, id, {}, &LinkFigures::id);
    return found != links.end() && found->id == id ? &*found : nullptr;
}

SlackClass slackClass(const LinkFigures* figures)
{
    if (!figures || !figures->slack_mm) return SlackClass::Unknown;
    if (*figures->slack_mm < 0) return SlackClass::OutOfReach;
    const bool tight = figures->reach_mm && *figures->slack_mm < 0.1 * *figures->reach_mm;
    return tight ? SlackClass::Tight : SlackClass::Good;
}

double bundleWidth(int lanes)
{
    return std::clamp(2.0 + 1.2 * std::log2(std::max(1, lanes) / 8.0), 2.0, 12.0);
}

void paintLinks(const Paint& paint, Which which)
{
    const Scene& scene = paint.canvas.scene;
    const bool many = which == Which::Still && scene.links().size() > kManyLinks;
    std::size_t live = 0;
    paint.painter.setRenderHint(QPainter::Antialiasing, !many);
    for (const SceneLink& link : scene.links()) {
        const bool moves = paint.canvas.isLive(link.body_a) || paint.canvas.isLive(link.body_b);
        if (moves != (which == Which::Live)) continue;
        paintLink(paint, link, which, many || ++live > kManyLinks);
    }
    paint.painter.setRenderHint(QPainter::Antialiasing, true);
}

} // namespace interpose
