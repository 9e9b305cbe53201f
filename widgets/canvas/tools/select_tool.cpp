// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/tools/select_tool.hpp"

#include <algorithm>
#include <utility>

namespace interpose {

/// The selected part a press at `at` takes hold of: the topmost; or one lower down that clicks have reached. A carrier
/// under other parts is held only where it was just reached, or nothing on it could be grabbed while it is selected.
std::optional<std::size_t> SelectTool::heldIn(const Scene::Indices& stack, QPointF at) const
{
    const Scene& scene = m_canvas.scene;
    if (stack.empty()) return std::nullopt;
    if (m_canvas.selection.contains(scene.id(stack.front()))) return stack.front();
    if (!m_canvas.selection.single()) return std::nullopt;
    const auto found =
        std::ranges::find_if(stack, [&](std::size_t i) { return m_canvas.selection.contains(scene.id(i)); });
    if (found == stack.end()) return std::nullopt;
    if (isGround(scene.bodies()[*found].part->kind) && !sameSpot(at)) return std::nullopt;
    return *found;
}

void SelectTool::press(const PointerEvent& event)
{
    const Scene& scene = m_canvas.scene;
    const Scene::Indices stack = scene.stackAt(event.root);
    m_press = event;
    m_justSelected = false;
    m_action = Action::MayBand;
    if (stack.empty() || event.modifiers & Qt::ShiftModifier) return;
    const auto held = heldIn(stack, event.view);
    const std::size_t top = held.value_or(stack.front());
    m_grabbed = scene.id(top);
    if (!held) {
        if (isGround(scene.bodies()[top].part->kind)) return; // a drag from here draws a band
        m_canvas.selection.set({m_grabbed});
        m_justSelected = true;
    }
    if (scene.bodies()[top].parent) m_action = Action::MayMove; // the root stays where it is
}

void SelectTool::move(const PointerEvent& event)
{
    const bool started = isDrag(m_press.view, event.view);
    if (m_action == Action::MayMove && started) {
        const auto body = m_canvas.scene.indexOf(m_grabbed);
        m_action = body ? Action::Move : Action::None;
        if (body) m_drag.begin(*body, m_press.root);
    } else if (m_action == Action::MayBand && started) {
        m_action = Action::Band;
        m_band.begin(m_press.view, m_press.modifiers & Qt::ShiftModifier);
    }
    if (m_action == Action::Move) m_drag.move(event);
    if (m_action == Action::Band) m_band.move(event);
}

void SelectTool::release(const PointerEvent& event)
{
    const Action action = std::exchange(m_action, Action::None);
    if (action == Action::Move)
        m_drag.end();
    else if (action == Action::Band)
        m_band.end();
    else if (action != Action::None)
        click(event);
    m_canvas.repaint();
}

void SelectTool::click(const PointerEvent& event)
{
    const Scene::Indices stack = m_canvas.scene.stackAt(m_press.root);
    const bool again = sameSpot(event.view);
    m_lastClick = event.view;
    if (stack.empty()) {
        if (!(event.modifiers & Qt::ShiftModifier)) m_canvas.selection.clear();
    } else if (event.modifiers & Qt::ShiftModifier) {
        m_canvas.selection.toggle(m_canvas.scene.id(stack.front()));
    } else if (event.modifiers & Qt::AltModifier || (again && !m_justSelected)) {
        pickBelow(stack);
    } else if (!m_justSelected) {
        m_canvas.selection.set({m_canvas.scene.id(stack.front())});
    }
}

/// Selects the part under the selected one at this spot; from the lowest back to the highest.
void SelectTool::pickBelow(const Scene::Indices& stack)
{
    const auto selected = m_canvas.selection.single();
    const auto at = std::ranges::find_if(stack, [&](std::size_t i) { return m_canvas.scene.id(i) == selected; });
    const bool last = at == stack.end() || at + 1 == stack.end();
    m_canvas.selection.set({m_canvas.scene.id(last ? stack.front() : *(at + 1))});
}

bool SelectTool::cancel()
{
    const bool wasBusy = m_drag.running() || m_band.running();
    m_action = Action::None;
    m_drag.cancel();
    m_band.cancel();
    return wasBusy;
}

void SelectTool::gestureLost()
{
    if (m_drag.running()) m_action = Action::None;
    m_drag.abandon();
}

void SelectTool::paint(const Paint& paint) const
{
    m_drag.paint(paint);
    m_band.paint(paint);
}

} // namespace interpose
