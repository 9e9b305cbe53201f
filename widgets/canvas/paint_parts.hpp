// SPDX-License-Identifier: GPL-3.0-or-later
// Parts to scale: quiet fills by kind, thin outlines, PHYs, HBM tiers, names that shrink then vanish, selection.
#pragma once

#include "canvas/canvas_context.hpp"

namespace interpose {

void paintFills(const Paint& paint, Which which);
void paintOutlines(const Paint& paint, Which which);
/// Names, and below them power and peak temperature where there is room. `figures` false: names only.
void paintNames(const Paint& paint, Which which, bool figures);
void paintSelection(const Paint& paint);

/// Where names stand or may come to stand, links, and the mark of the hottest point: other texts keep clear of it.
std::vector<QRectF> namePlaces(const Paint& paint);
/// Where the name of a part that nothing stands on is; empty where it has no room.
QRectF namePlace(const Paint& paint, std::size_t body);

/// More labels than can be written anew in every frame: their figures are left out and the names cached.
bool labelsAreMany(const CanvasContext& canvas);

/// Text on a ground that keeps it readable, centred at `centre`.
QSizeF tagSize(const QString& text);
void paintTag(const Paint& paint, QPointF centre, const QString& text, const QColor& ground, const QColor& ink);

} // namespace interpose
