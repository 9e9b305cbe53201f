// SPDX-License-Identifier: GPL-3.0-or-later
// How severe a finding is: always a shape, a colour and a word together.
#pragma once

#include "base/diagnostic.hpp"

#include <QColor>
#include <QString>

class QPainter;
class QRectF;

namespace interpose {

struct Colours;

QString severityName(Severity severity); ///< "Error"
QColor severityColour(Severity severity, const Colours& colours);

/// Error: octagon with a bar; warning: triangle with a mark; info: disc with an i. Filled, inside the square `box`.
void paintSeverity(QPainter* painter, const QRectF& box, Severity severity, const Colours& colours);

/// A hatched square: only the total power of a part is known, so its peak is that of an average flux.
void paintAverageFlux(QPainter* painter, const QRectF& rect, const QColor& ink);

} // namespace interpose
