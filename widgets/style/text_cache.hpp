// SPDX-License-Identifier: GPL-3.0-or-later
// Short texts that are painted again with every frame of a drag: shaped and measured once.
#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace interpose {

/// Advance of one line of plain text in px. GUI thread only; O(1) for a text that was asked for before.
double textWidth(const QFont& font, const QString& text);

/// One line of plain text in the painter's pen, aligned in `room` like QPainter::drawText with Qt::TextSingleLine, but
/// never clipped or elided. GUI thread only.
void paintText(QPainter& painter, const QRectF& room, Qt::Alignment alignment, const QFont& font, const QString& text);

} // namespace interpose
