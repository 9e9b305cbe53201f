// SPDX-License-Identifier: GPL-3.0-or-later
#include "command_search.hpp"

#include "style/icon.hpp"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QKeyEvent>
#include <QMenu>
#include <QStandardItemModel>

namespace interpose {

namespace {
constexpr int kActionRole = Qt::UserRole + 1, kPartRole = Qt::UserRole + 2;
}

CommandSearch::CommandSearch(ActionList actions, PartList parts, QWidget* parent)
    : QLineEdit(parent), m_actions(std::move(actions)), m_parts(std::move(parts)), m_model(new QStandardItemModel(this))
{
    setPlaceholderText(tr("Search commands and parts   Ctrl+K"));
    setAccessibleName(tr("Search commands and parts"));
    setToolTip(tr("Type a few letters of a command or of a placed part (Ctrl+K)"));
    setFixedWidth(304);
    addAction(lineIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    auto* completer = new QCompleter(m_model, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    completer->setMaxVisibleItems(12);
    setCompleter(completer);
    connect(completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, &CommandSearch::choose,
            Qt::QueuedConnection);
}

void CommandSearch::focusInEvent(QFocusEvent* event)
{
    if (event->reason() != Qt::PopupFocusReason) refill();
    QLineEdit::focusInEvent(event);
}

void CommandSearch::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        clear();
        clearFocus();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
               completer()->completionCount() > 0) {
        // Enter without a choice takes the first match.
        choose(completer()->completionModel()->index(0, 0));
    } else {
        QLineEdit::keyPressEvent(event);
    }
}

void CommandSearch::refill()
{
    m_model->clear();
    for (QAction* action : m_actions()) {
        if (action->text().isEmpty() || action->isSeparator() || action->menu() || !action->isEnabled()) continue;
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        QString text = action->text().remove(u'&');
        if (!key.isEmpty()) text += QStringLiteral("   ") + key;
        auto* item = new QStandardItem(action->icon(), text);
        item->setData(QVariant::fromValue<QObject*>(action), kActionRole);
        m_model->appendRow(item);
    }
    for (const QString& id : m_parts()) {
        auto* item = new QStandardItem(lineIcon(QStringLiteral("fit-selection")), id);
        item->setData(id, kPartRole);
        m_model->appendRow(item);
    }
}

void CommandSearch::choose(const QModelIndex& index)
{
    const QString part = index.data(kPartRole).toString();
    auto* action = qobject_cast<QAction*>(index.data(kActionRole).value<QObject*>());
    completer()->popup()->hide();
    clear();
    clearFocus();
    if (action)
        action->trigger();
    else if (!part.isEmpty())
        emit partChosen(part);
}

} // namespace interpose
