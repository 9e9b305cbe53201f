// SPDX-License-Identifier: GPL-3.0-or-later
// Undo by snapshots; see edit_command.hpp.
#include "document/edit_command.hpp"

namespace interpose {

EditCommand::EditCommand(Document& document, Document::Snapshot before, Document::Snapshot after, const QString& text)
    : QUndoCommand(text), m_document(document), m_before(std::move(before)), m_after(std::move(after))
{}

void EditCommand::undo()
{
    m_document.show(m_before);
}

void EditCommand::redo()
{
    m_document.show(m_after);
}

} // namespace interpose
