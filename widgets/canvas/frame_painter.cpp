// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/frame_painter.hpp"

#include "canvas/paint_beachfront.hpp"
#include "canvas/paint_hud.hpp"
#include "canvas/paint_links.hpp"
#include "canvas/paint_parts.hpp"

namespace interpose {

namespace {

/// `pixmap` in that size and one colour; the memory is kept where it can be, since megabytes of fresh pages are slow.
void blank(QPixmap& pixmap, QSizeF size, double ratio, const QColor& colour)
{
    const QSize pixels = (size * ratio).toSize().expandedTo({1, 1});
    const bool opaque = colour.alpha() == 255;
    if (pixmap.size() != pixels || pixmap.hasAlphaChannel() == opaque) pixmap = QPixmap(pixels);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(colour);
}

/// `layer` but for the part that `hole` will cover: full layers are megabytes, twice as wide at twice the scale.
void drawAround(QPainter& painter, const QPixmap& layer, const QRectF& hole)
{
    const double ratio = layer.devicePixelRatio();
    const QRectF all(QPointF(), layer.deviceIndependentSize());
    const QRectF above(0, 0, all.width(), hole.top()),
        below(0, hole.bottom(), all.width(), all.bottom() - hole.bottom());
    const QRectF left(0, hole.top(), hole.left(), hole.height());
    const QRectF right(hole.right(), hole.top(), all.right() - hole.right(), hole.height());
    for (const QRectF& part : {above, below, left, right})
        if (!part.isEmpty()) painter.drawPixmap(part, layer, QRectF(part.topLeft() * ratio, part.size() * ratio));
}

} // namespace

void FramePainter::heatChanged()
{
    m_heat.update(m_canvas);
    m_fieldIsOld = true;
}

Paint FramePainter::jobFor(QPainter& painter, const Colours& colours, double ratio) const
{
    const bool onHeat = m_heat.shown();
    Paint job{painter, m_canvas, colours, onHeat ? darkColours() : colours, ratio, onHeat, {}};
    if (onHeat) job.hottest = m_canvas.view.toView(m_heat.hottest());
    return job;
}

void FramePainter::renewStill(const Colours& colours, double ratio)
{
    m_stillIsOld = false;
    m_manyLabels = labelsAreMany(m_canvas);
    blank(m_below, m_canvas.size, ratio, colours.canvas);
    QPainter below(&m_below);
    paintBelow(jobFor(below, colours, ratio));
    renewAbove(colours, ratio);
}

/// Only as large as what is drawn there: blending a transparent layer costs as much as a full one.
void FramePainter::renewAbove(const Colours& colours, double ratio)
{
    constexpr double kMargin = 32; // marks and tags at the outermost parts
    const QRectF parts = m_canvas.view.toView(m_canvas.scene.extent()).adjusted(-kMargin, -kMargin, kMargin, kMargin);
    m_aboveRect = deviceAligned(parts, ratio).intersected(QRectF(QPointF(), m_canvas.size));
    if (m_aboveRect.isEmpty()) return;
    blank(m_above, m_aboveRect.size(), ratio, Qt::transparent);
    QPainter above(&m_above);
    above.translate(-m_aboveRect.topLeft());
    above.setRenderHint(QPainter::Antialiasing);
    paintAbove(jobFor(above, colours, ratio));
}

void FramePainter::renewField(const Colours& colours, double ratio)
{
    m_fieldIsOld = false;
    m_fieldRect = {};
    const auto root = m_canvas.scene.root();
    if (!m_heat.shown() || !root) return;
    const QRectF area = m_canvas.view.toView(m_canvas.scene.bodies()[*root].box());
    m_fieldRect = deviceAligned(area, ratio).intersected(QRectF(QPointF(), m_canvas.size));
    if (m_fieldRect.isEmpty()) return;
    const QSize pixels = (m_fieldRect.size() * ratio).toSize().expandedTo({1, 1});
    if (m_field.size() != pixels) m_field = QImage(pixels, QImage::Format_RGB32);
    m_field.setDevicePixelRatio(ratio);
    m_fieldRegion = m_heat.region(m_canvas.view);
    m_heat.writeColours(m_field, m_fieldRect, m_canvas.view);
    QPainter painter(&m_field);
    painter.translate(-m_fieldRect.topLeft());
    m_heat.paintIsotherms(jobFor(painter, colours, ratio));
}

void FramePainter::paintBelow(const Paint& paint) const
{
    if (m_canvas.overlays.grid) paintGrid(paint);
    paintFills(paint, Which::Still);
}

void FramePainter::paintAbove(const Paint& paint) const
{
    paintOutlines(paint, Which::Still);
    if (m_canvas.overlays.stitch_lines) paintStitchLines(paint);
    if (m_canvas.overlays.links) paintLinks(paint, Which::Still);
    if (m_canvas.overlays.beachfront) paintBeachfront(paint, Which::Still);
    if (m_canvas.overlays.names && m_manyLabels) paintNames(paint, Which::Still, false);
}

void FramePainter::paintLive(const Paint& paint) const
{
    if (!m_canvas.live.empty()) {
        paintFills(paint, Which::Live);
        paintOutlines(paint, Which::Live);
        if (m_canvas.overlays.links) paintLinks(paint, Which::Live);
        if (m_canvas.overlays.beachfront) paintBeachfront(paint, Which::Live);
    }
    if (!m_canvas.overlays.names) return;
    if (!m_manyLabels) paintNames(paint, Which::Still, true);
    if (!m_canvas.live.empty()) paintNames(paint, Which::Live, !m_manyLabels);
}

void FramePainter::paintOver(const Paint& paint) const
{
    paintSelection(paint);
    if (m_heat.shown()) m_heat.paintHottest(paint);
    m_congestion.paintPeaks(paint);
    if (m_canvas.overlays.rules) m_markers.paint(paint);
}

void FramePainter::paintLayers(QPainter& painter) const
{
    const bool opaqueField = !m_fieldRect.isEmpty() && !m_canvas.stale_heat;
    if (opaqueField && m_fieldRegion.isEmpty())
        drawAround(painter, m_below, m_fieldRect);
    else
        painter.drawPixmap(QPointF(), m_below);
    if (!m_fieldRect.isEmpty()) {
        if (!m_fieldRegion.isEmpty()) painter.setClipRegion(m_fieldRegion);
        painter.setOpacity(opaqueField ? 1 : 0.55);
        painter.drawImage(m_fieldRect.topLeft(), m_field);
        painter.setOpacity(1);
        painter.setClipping(false);
    }
}

void FramePainter::paint(QPainter& painter, const Colours& colours, double ratio, bool focused,
                         const std::function<void(const Paint&)>& tools)
{
    if (m_stillIsOld || m_below.devicePixelRatio() != ratio) renewStill(colours, ratio);
    if (m_fieldIsOld) renewField(colours, ratio);
    paintLayers(painter);
    const Paint job = jobFor(painter, colours, ratio);
    m_congestion.paintCells(job);
    if (!m_aboveRect.isEmpty()) painter.drawPixmap(m_aboveRect.topLeft(), m_above);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_canvas.scene.empty()) paintEmpty(job);
    paintLive(job);
    paintOver(job);
    tools(job);
    if (m_heat.shown()) m_heat.paintLegend(job);
    m_congestion.paintLegend(job);
    if (m_canvas.overlays.beachfront) paintBeachfrontLegend(job, m_edgeLegend);
    m_rulers.paint(job);
    if (!focused) return;
    painter.setPen(QPen(colours.accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(job.viewport().adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace interpose
