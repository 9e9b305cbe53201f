// SPDX-License-Identifier: GPL-3.0-or-later
// The select tool: clicks pick (and reach down a stack), drags move parts or draw a band.
#pragma once

#include "canvas/tools/band_select.hpp"
#include "canvas/tools/move_drag.hpp"

namespace interpose {

class SelectTool
{
public:
    explicit SelectTool(CanvasContext& canvas) : m_canvas(canvas), m_drag(canvas), m_band(canvas) {}

    void press(const PointerEvent& event);
    void move(const PointerEvent& event); ///< with the button held
    void release(const PointerEvent& event);
    bool busy() const { return m_action != Action::None; }
    bool dragging() const { return m_drag.running(); }
    bool banding() const { return m_band.running(); }
    /// Esc: ends the drag or band, exactly as before. False when there was none.
    bool cancel();
    void gestureLost(); ///< undo, another file ...: the document ended the gesture itself
    void paint(const Paint& paint) const;

private:
    enum class Action { None, MayMove, MayBand, Move, Band };

    std::optional<std::size_t> heldIn(const Scene::Indices& stack, QPointF at) const;
    void click(const PointerEvent& event);
    void pickBelow(const Scene::Indices& stack);
    bool sameSpot(QPointF at) const { return m_lastClick && !isDrag(*m_lastClick, at); }

    CanvasContext& m_canvas;
    MoveDrag m_drag;
    BandSelect m_band;
    Action m_action = Action::None;
    PointerEvent m_press;
    PlacedId m_grabbed;
    bool m_justSelected = false; ///< the press itself changed the selection: its click is done
    std::optional<QPointF> m_lastClick;
};

} // namespace interpose
