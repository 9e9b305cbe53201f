// SPDX-License-Identifier: GPL-3.0-or-later
// What a tool needs of a mouse event.
#pragma once

#include "geom/geometry.hpp"

#include <QLineF>
#include <QPointF>

namespace interpose {

struct PointerEvent
{
    QPointF view;
    Point root;
    Qt::KeyboardModifiers modifiers;
};

/// A press becomes a drag when the pointer has gone this far.
inline constexpr double kDragDistancePx = 4;

inline bool isDrag(QPointF from, QPointF to)
{
    return QLineF(from, to).length() >= kDragDistancePx;
}

} // namespace interpose
