// SPDX-License-Identifier: GPL-3.0-or-later
// How full the tracks of each carrier are, as steps of one colour over the plan, with the fullest cell named.
#pragma once

#include "canvas/canvas_context.hpp"
#include "canvas/legend.hpp"

#include <QImage>

#include <vector>

namespace interpose {

class CongestionLayer
{
public:
    /// Takes over the maps of the report; none when the overlay is off.
    void update(const CanvasContext& canvas);
    bool shown() const { return m_shown; }

    void paintCells(const Paint& paint);       ///< dimmed while newer wires are being counted
    void paintPeaks(const Paint& paint) const; ///< frame and percentage of the fullest cell of each carrier
    void paintLegend(const Paint& paint);

private:
    struct Map
    {
        WireGrid grid;
        std::vector<float> use;
        double peak = 0;
        Point peak_at;
        QImage light, dark; ///< a pixel per cell, top row first
    };

    void paintNumbers(const Paint& paint, const Map& map) const;
    void paintFull(const Paint& paint, const Map& map) const;

    bool m_shown = false;
    std::vector<Map> m_maps;
    LegendPainter m_legend;
};

} // namespace interpose
