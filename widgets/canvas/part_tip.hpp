// SPDX-License-Identifier: GPL-3.0-or-later
// What the pointer is told about the part under it.
#pragma once

#include "canvas/canvas_context.hpp"

#include <QString>

namespace interpose {

/// Name, part, size, tier, power, peak against its limit and largest drop, a line each, and its die edges
/// while they are shown; empty for an unknown id.
QString partTip(const CanvasContext& canvas, const PlacedId& id);

} // namespace interpose
