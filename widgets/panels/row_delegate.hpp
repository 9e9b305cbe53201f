// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the library and of the assembly tree: a swatch of the kind, the name, a detail at the right in a lighter
// tone.
#pragma once

#include <QStyledItemDelegate>

namespace interpose {

/// Item roles: the detail's text, the PartKind as int (absent: a heading), the detail is stale (dimmed).
inline constexpr int kDetailRole = Qt::UserRole + 1, kKindRole = Qt::UserRole + 2, kStaleRole = Qt::UserRole + 3,
                     kIdRole = Qt::UserRole + 4, kAlarmRole = Qt::UserRole + 5;

class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace interpose
