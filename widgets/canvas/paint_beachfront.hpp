// SPDX-License-Identifier: GPL-3.0-or-later
// Thin bars along die edges: what HBM, die-to-die links and ports take of them, and what is free.
#pragma once

#include "canvas/canvas_context.hpp"
#include "canvas/legend.hpp"

namespace interpose {

/// Bars just inside the edges of parts with PHYs, each PHY where it is; with percent, and mm, once there is room.
void paintBeachfront(const Paint& paint, Which which);

/// Of a part's edges that carry PHYs the same in words, a line each.
QStringList beachfrontLines(const CanvasContext& canvas, const PlacedId& id);

/// What the colours of the bars mean.
void paintBeachfrontLegend(const Paint& paint, LegendPainter& legend);

} // namespace interpose
