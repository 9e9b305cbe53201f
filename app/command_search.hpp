// SPDX-License-Identifier: GPL-3.0-or-later
// One field that finds every command and every placed part by a few letters (Ctrl+K).
#pragma once

#include "base/id.hpp"

#include <QLineEdit>

#include <functional>

class QStandardItemModel;

namespace interpose {

class CommandSearch : public QLineEdit
{
    Q_OBJECT

public:
    using ActionList = std::function<QList<QAction*>()>;
    using PartList = std::function<QStringList()>;
    CommandSearch(ActionList actions, PartList parts, QWidget* parent = nullptr);

signals:
    void partChosen(const QString& placedId);

protected:
    void focusInEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refill();
    void choose(const QModelIndex& index);

    ActionList m_actions;
    PartList m_parts;
    QStandardItemModel* m_model;
};

} // namespace interpose
