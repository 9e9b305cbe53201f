// SPDX-License-Identifier: GPL-3.0-or-later
// One frame of the canvas out of three cached layers and what moves. While a gesture runs only the heat layer and the
// parts in the hand are painted anew; everything at rest is a picture.
#pragma once

#include "canvas/congestion_layer.hpp"
#include "canvas/heat_layer.hpp"
#include "canvas/paint_hud.hpp"
#include "canvas/paint_markers.hpp"

#include <QImage>
#include <QPixmap>
#include <QRegion>

#include <functional>

namespace interpose {

class FramePainter
{
public:
    explicit FramePainter(const CanvasContext& canvas) : m_canvas(canvas) {}

    void stillChanged() { m_stillIsOld = true; } ///< parts at rest, their links or names look different now
    void viewChanged() { m_stillIsOld = m_fieldIsOld = true; }
    void heatChanged();                                      ///< another field, tier or scale
    void instantChanged() { m_congestion.update(m_canvas); } ///< other wires, or the overlay switched
    void findingsChanged() { m_markers.update(m_canvas); }

    const HeatLayer& heat() const { return m_heat; }
    const FindingMarkers& markers() const { return m_markers; }

    /// `tools` paints what the tools show on top of the parts.
    void paint(QPainter& painter, const Colours& colours, double devicePixelRatio, bool focused,
               const std::function<void(const Paint&)>& tools);

private:
    Paint jobFor(QPainter& painter, const Colours& colours, double ratio) const;
    void renewStill(const Colours& colours, double ratio);
    void renewField(const Colours& colours, double ratio);
    void renewAbove(const Colours& colours, double ratio);
    void paintLayers(QPainter& painter) const;
    void paintBelow(const Paint& paint) const;
    void paintAbove(const Paint& paint) const;
    void paintLive(const Paint& paint) const;
    void paintOver(const Paint& paint) const;

    const CanvasContext& m_canvas;
    HeatLayer m_heat;
    CongestionLayer m_congestion;
    LegendPainter m_edgeLegend;
    FindingMarkers m_markers;
    Rulers m_rulers;
    bool m_stillIsOld = true, m_fieldIsOld = true;
    bool m_manyLabels = false;
    QPixmap m_below; ///< ground, grid and fills of what is at rest; opaque
    QImage m_field;  ///< heat and isotherms over the visible part of the root; opaque
    QPixmap m_above; ///< outlines, stitch lines and links of what is at rest
    QRectF m_fieldRect, m_aboveRect;
    QRegion m_fieldRegion; ///< of the field that is shown; empty: all of it
};

} // namespace interpose
