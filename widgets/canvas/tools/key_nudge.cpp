// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/tools/key_nudge.hpp"

#include "canvas/tools/move_drag.hpp"
#include "model/edit.hpp"

namespace interpose {

namespace {

Point direction(int key)
{
    const Coord one = Coord::fromUm(1);
    switch (key) {
    case Qt::Key_Left:
        return {-one, {}};
    case Qt::Key_Right:
        return {one, {}};
    case Qt::Key_Up:
        return {{}, one};
    case Qt::Key_Down:
        return {{}, -one};
    default:
        return {};
    }
}

std::int64_t stepUm(Qt::KeyboardModifiers modifiers)
{
    if (modifiers & Qt::ShiftModifier) return 1000;
    return modifiers & Qt::ControlModifier ? 10 : 100;
}

} // namespace

bool KeyNudge::press(int key, Qt::KeyboardModifiers modifiers)
{
    const Point towards = direction(key);
    if (towards == Point{} || m_canvas.selection.ids().empty()) return false;
    if (m_held.empty()) {
        m_canvas.document.beginGesture();
        m_canvas.setLive(m_canvas.selection.ids());
    }
    m_held.insert(key);
    const std::int64_t um = stepUm(modifiers);
    const Point delta{towards.x * um, towards.y * um};
    const std::vector<PlacedId> ids(m_canvas.selection.ids().begin(), m_canvas.selection.ids().end());
    m_canvas.document.apply(movePlaced(m_canvas.document.assembly(), ids, delta),
                            editText(QObject::tr("Move"), m_canvas.selection.ids()));
    return true;
}

void KeyNudge::release(int key)
{
    if (m_held.erase(key) == 0 || !m_held.empty()) return;
    m_canvas.setLive({});
    m_canvas.document.endGesture();
}

void KeyNudge::end()
{
    if (m_held.empty()) return;
    m_held.clear();
    m_canvas.setLive({});
    m_canvas.document.endGesture();
}

void KeyNudge::cancel()
{
    if (m_held.empty()) return;
    m_held.clear();
    m_canvas.setLive({});
    m_canvas.document.cancelGesture();
}

} // namespace interpose
