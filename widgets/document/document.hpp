// SPDX-License-Identifier: GPL-3.0-or-later
// The only mutable thing: the current snapshot, its undo stack and its revision. Lives on the GUI thread.
#pragma once

#include "model/assembly.hpp"
#include "model/diff.hpp"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <cstdint>
#include <memory>
#include <optional>

namespace interpose {

/// Holds the open assembly. Every edit goes through apply(); undo and redo exchange whole snapshots.
class Document : public QObject
{
    Q_OBJECT

public:
    using Snapshot = std::shared_ptr<const Assembly>;

    explicit Document(QObject* parent = nullptr);

    const Snapshot& snapshot() const { return m_snapshot; }
    const Assembly& assembly() const { return *m_snapshot; }
    std::uint64_t revision() const { return m_revision; }
    QUndoStack* undoStack() { return &m_undoStack; }
    QString path() const { return m_path; } ///< empty: never saved
    bool isModified() const;

    /// Replaces everything: a file was opened or a new assembly begun. Clears undo; emits reset.
    void open(Assembly assembly, const QString& path);
    /// The snapshot now lies in `path`: clean from here.
    void markSaved(const QString& path);

    /// One edit, shown at once; an equal assembly is no edit. Outside a gesture it is one undo step. While a gesture
    /// runs nothing is pushed: endGesture() makes one step of all its edits, none when it ends where it began.
    /// Precondition: `next` passes validate().
    void apply(Assembly next, const QString& text);

    void beginGesture(); ///< mouse press of a drag, or a held key; ends a gesture that still runs
    void endGesture();
    void cancelGesture(); ///< Esc: the very snapshot from before the gesture; undo and redo are as they were
    bool gestureRunning() const { return m_gestureStart != nullptr; }
    /// Snapshot at the start of the gesture; the current one outside a gesture.
    const Snapshot& gestureStart() const { return m_gestureStart ? m_gestureStart : m_snapshot; }

signals:
    void changed(const interpose::AssemblyDiff& changes); ///< snapshot() is already the new one
    void reset();                                         ///< another file
    void gestureChanged(bool running);
    void stateChanged(); ///< path or modified flag

private:
    friend class EditCommand;
    void show(Snapshot next);     ///< exchanges the snapshot, bumps the revision, emits changed; a no-op for the same
    Snapshot leaveGesture();      ///< the gesture's start; no gesture runs afterwards
    void exchange(Snapshot next); ///< show() within a gesture

    Snapshot m_snapshot;
    Snapshot m_gestureStart;
    QString m_gestureText; ///< of the last edit of the running gesture
    std::uint64_t m_revision = 0;
    QString m_path;
    QUndoStack m_undoStack;
};

} // namespace interpose
