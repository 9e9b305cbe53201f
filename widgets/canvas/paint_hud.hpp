// SPDX-License-Identifier: GPL-3.0-or-later
// What lies around and over the parts: grid, stitch lines, rulers, and the words of an empty canvas.
#pragma once

#include "canvas/canvas_context.hpp"

#include <vector>

namespace interpose {

void paintGrid(const Paint& paint);
void paintStitchLines(const Paint& paint);
void paintRulers(const Paint& paint);
void paintEmpty(const Paint& paint);

} // namespace interpose
