// SPDX-License-Identifier: GPL-3.0-or-later
// Dragging the selection: one gesture of the document from press to release, exact on Esc.
#pragma once

#include "canvas/canvas_context.hpp"
#include "canvas/tools/pointer_event.hpp"

namespace interpose {

class MoveDrag
{
public:
    explicit MoveDrag(CanvasContext& canvas) : m_canvas(canvas) {}

    bool running() const { return m_running; }
    /// `grabbed` (under the pointer) is the part whose corner snaps; what else is selected keeps its offset to it.
    void begin(std::size_t grabbed, Point press);
    void move(const PointerEvent& event);
    void end();
    void cancel();
    void abandon() { m_running = false; } ///< the document gave the gesture up
    void paint(const Paint& paint) const;

private:
    CanvasContext& m_canvas;
    bool m_running = false;
    PlacedId m_grabbed;
    std::vector<PlacedId> m_ids;
    Point m_press, m_gridOrigin;
    Rect m_box; ///< of the grabbed part at the start
    QString m_text;
};

/// "Move HBM0", or "Move 3 parts".
QString editText(const QString& verb, const std::set<PlacedId>& ids);

} // namespace interpose
