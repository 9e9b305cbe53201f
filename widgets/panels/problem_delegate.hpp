// SPDX-License-Identifier: GPL-3.0-or-later
// Paints one finding: mark, code and severity, the message wrapped to the width, the rule below.
#pragma once

#include <QStyledItemDelegate>

namespace interpose {

/// Item roles of a finding.
inline constexpr int kSeverityRole = Qt::UserRole + 20, kCodeRole = Qt::UserRole + 21, kMessageRole = Qt::UserRole + 22,
                     kRuleRole = Qt::UserRole + 23;

class ProblemDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace interpose
