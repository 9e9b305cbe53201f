// SPDX-License-Identifier: GPL-3.0-or-later
// The one undo command of the program: two snapshots. Undo and redo are the same line.
#pragma once

#include "document/document.hpp"

#include <QUndoCommand>

namespace interpose {

/// Exchanges `before` and `after`. Pushing it shows `after` unless that is what the document shows already (the end of
/// a gesture: its frames were shown as they came).
class EditCommand : public QUndoCommand
{
public:
    EditCommand(Document& document, Document::Snapshot before, Document::Snapshot after, const QString& text);

    void undo() override;
    void redo() override;

private:
    Document& m_document;
    Document::Snapshot m_before, m_after;
};

} // namespace interpose
