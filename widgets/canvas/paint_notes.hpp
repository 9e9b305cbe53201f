// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside a part in the hand: gaps with the rule they must meet, and the slack of its links.
#pragma once

#include "canvas/canvas_context.hpp"

namespace interpose {

/// "0.42 / min 0.50 mm" at the gaps of `body`, "slack 1.1 mm" at the links that move with the gesture. The notes keep
/// clear of the part's name and of each other.
void paintDragNotes(const Paint& paint, std::size_t body);

} // namespace interpose
