// SPDX-License-Identifier: GPL-3.0-or-later
// Arrow keys: 0.1 mm a press; held keys make one gesture.
#pragma once

#include "canvas/canvas_context.hpp"

#include <set>

namespace interpose {

class KeyNudge
{
public:
    explicit KeyNudge(CanvasContext& canvas) : m_canvas(canvas) {}

    /// True when `key` is an arrow and was used.
    bool press(int key, Qt::KeyboardModifiers modifiers);
    void release(int key); ///< of a key truly let go
    bool running() const { return !m_held.empty(); }
    void end();    ///< focus lost: as if all keys were let go
    void cancel(); ///< Esc while a key is held
    void abandon() { m_held.clear(); }

private:
    CanvasContext& m_canvas;
    std::set<int> m_held;
};

} // namespace interpose
