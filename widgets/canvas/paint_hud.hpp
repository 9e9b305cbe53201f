// SPDX-License-Identifier: GPL-3.0-or-later
// What lies around and over the parts: grid, stitch lines, rulers, and the words of an empty canvas.
#pragma once

#include "canvas/canvas_context.hpp"
#include "canvas/kept_picture.hpp"

#include <vector>

namespace interpose {

void paintGrid(const Paint& paint);
void paintStitchLines(const Paint& paint);
void paintEmpty(const Paint& paint);

/// Rulers along the upper and the left edge, with the span of the selection and the pointer's place on them.
class Rulers
{
public:
    void paint(const Paint& paint);

private:
    struct Key
    {
        QPointF origin; ///< of the numbers, in the view
        double scale = 0;
        bool dark = false;
        bool operator==(const Key&) const = default;
    };
    KeptPicture<Key> m_top, m_left; ///< ticks and numbers
};

} // namespace interpose
