// SPDX-License-Identifier: GPL-3.0-or-later
// The temperature field of one tier, or the voltage it loses, as a picture: colours, labelled isotherms, the hottest
// point, the legend.
#pragma once

#include "canvas/canvas_context.hpp"
#include "canvas/legend.hpp"

#include <QImage>
#include <QPolygonF>
#include <QRegion>

#include <vector>

namespace interpose {

class HeatLayer
{
public:
    /// Takes over the field of the report; keeps the colour scale while a gesture runs and the field fits into it.
    void update(const CanvasContext& canvas);
    bool shown() const { return m_field.nx > 0; }
    Point hottest() const { return m_field.hottest; } ///< root coordinates

    /// Fills `image`, 32 bits a pixel, whose pixels lie over the rectangle `view` of the canvas.
    void writeColours(QImage& image, const QRectF& view, const ViewTransform& transform) const;
    /// Parts of the canvas that the field speaks of; a drop is there only where its net has a sheet. Empty: all.
    QRegion region(const ViewTransform& transform) const;
    void paintIsotherms(const Paint& paint) const; ///< lines and their labels
    void paintHottest(const Paint& paint) const;   ///< ring and value
    void paintLegend(const Paint& paint);          ///< with the limits of the parts shown

private:
    struct Isotherm
    {
        double level_c = 0;
        std::vector<QPolygonF> lines; ///< root coordinates in mm
    };
    struct Field
    {
        int nx = 0, ny = 0;
        Rect area;
        Point hottest;
        double min_c = 0, max_c = 0; ///< millivolts of a drop, as all that says degrees here
        bool drop = false;
        QString net; ///< of a drop
    };
    bool takeDrops(const CanvasContext& canvas);
    QString valueText(double value) const; ///< with its unit
    const TierField* chosenTier(const CanvasContext& canvas) const;
    void takeLimits(const CanvasContext& canvas);
    void takeScale(bool hold);
    void takeIsotherms();
    void paintIsothermLabels(const Paint& paint) const;

    void takeSheets(const CanvasContext& canvas);

    Field m_field;
    std::vector<Rect> m_sheets; ///< of a drop
    int m_tier = 0;
    TemperatureScale m_scale;
    std::vector<float> m_values; ///< of the cells, as in TierField
    std::vector<Isotherm> m_isotherms;
    std::vector<Legend::Limit> m_limits;
    LegendPainter m_legend;
};

} // namespace interpose
