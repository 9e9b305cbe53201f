// SPDX-License-Identifier: GPL-3.0-or-later
// The rubber band: drawn to the right it takes what is inside, to the left what it touches.
#pragma once

#include "canvas/canvas_context.hpp"
#include "canvas/tools/pointer_event.hpp"

namespace interpose {

class BandSelect
{
public:
    explicit BandSelect(CanvasContext& canvas) : m_canvas(canvas) {}

    bool running() const { return m_running; }
    void begin(QPointF press, bool add);
    void move(const PointerEvent& event);
    void end(); ///< selects
    void cancel() { m_running = false; }
    void paint(const Paint& paint) const;

private:
    bool takesInside() const { return m_to.x() >= m_from.x(); }

    CanvasContext& m_canvas;
    bool m_running = false, m_add = false;
    QPointF m_from, m_to;
};

} // namespace interpose
