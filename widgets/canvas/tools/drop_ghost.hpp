// SPDX-License-Identifier: GPL-3.0-or-later
// A library part on its way onto the canvas: outline where it would come to stand, and the drop itself.
#pragma once

#include "canvas/canvas_context.hpp"
#include "canvas/tools/pointer_event.hpp"

namespace interpose {

class DropGhost
{
public:
    explicit DropGhost(CanvasContext& canvas) : m_canvas(canvas) {}

    bool running() const { return m_part != nullptr; }
    /// False when the library has no such part or there is nothing to put it on.
    bool begin(const PartId& part);
    void move(const PointerEvent& event);
    /// Adds the part where the ghost is and selects it. False when nothing that can carry it is under the pointer.
    bool drop();
    void cancel() { m_part = nullptr; }
    void paint(const Paint& paint) const;

private:
    std::optional<std::size_t> carrierAt(Point root, bool anyPart) const;

    CanvasContext& m_canvas;
    const Part* m_part = nullptr; ///< of the library
    std::optional<std::size_t> m_carrier;
    Rect m_box; ///< root coordinates
};

} // namespace interpose
