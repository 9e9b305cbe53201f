// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots, gestures and the undo stack.
#include "document/document.hpp"

#include "document/edit_command.hpp"

#include <utility>

namespace interpose {

Document::Document(QObject* parent) : QObject(parent), m_snapshot(std::make_shared<const Assembly>())
{
    connect(&m_undoStack, &QUndoStack::cleanChanged, this, &Document::stateChanged);
}

bool Document::isModified() const
{
    return !m_undoStack.isClean() || (m_gestureStart && m_gestureStart != m_snapshot);
}

void Document::open(Assembly assembly, const QString& path)
{
    const bool inGesture = gestureRunning();
    m_gestureStart.reset();
    m_snapshot = std::make_shared<const Assembly>(std::move(assembly));
    m_path = path;
    ++m_revision;
    m_undoStack.clear();
    if (inGesture) emit gestureChanged(false);
    emit reset();
    emit stateChanged();
}

void Document::markSaved(const QString& path)
{
    // What was saved is the snapshot as shown; a gesture still running becomes a step of its own before that mark.
    endGesture();
    m_path = path;
    m_undoStack.setClean();
    emit stateChanged();
}

void Document::apply(Assembly next, const QString& text)
{
    if (next == *m_snapshot) return;
    auto after = std::make_shared<const Assembly>(std::move(next));
    if (!gestureRunning()) {
        m_undoStack.push(new EditCommand(*this, m_snapshot, std::move(after), text));
        return;
    }
    m_gestureText = text;
    // Back at the start by hand is the start itself, so that ending there leaves nothing behind.
    exchange(*after == *m_gestureStart ? m_gestureStart : std::move(after));
}

void Document::beginGesture()
{
    endGesture();
    m_gestureStart = m_snapshot;
    m_gestureText.clear();
    emit gestureChanged(true);
}

void Document::endGesture()
{
    if (!gestureRunning()) return;
    const Snapshot start = leaveGesture();
    if (start != m_snapshot) m_undoStack.push(new EditCommand(*this, start, m_snapshot, m_gestureText));
    emit gestureChanged(false);
}

void Document::cancelGesture()
{
    if (!gestureRunning()) return;
    exchange(m_gestureStart);
    leaveGesture();
    emit gestureChanged(false);
}

Document::Snapshot Document::leaveGesture()
{
    return std::exchange(m_gestureStart, nullptr);
}

void Document::show(Snapshot next)
{
    // Undo or redo in the middle of a gesture: the step asked for wins, the gesture is given up.
    const bool inGesture = gestureRunning();
    m_gestureStart.reset();
    exchange(std::move(next));
    if (inGesture) emit gestureChanged(false);
}

void Document::exchange(Snapshot next)
{
    if (next == m_snapshot) return;
    const Snapshot before = std::exchange(m_snapshot, std::move(next));
    ++m_revision;
    emit changed(diff(*before, *m_snapshot));
}

} // namespace interpose
