// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/problem_delegate.hpp"

#include "style/palette.hpp"
#include "style/severity_mark.hpp"

#include <QAbstractItemView>
#include <QPainter>

namespace interpose {

namespace {

constexpr int kLeft = 36, kRight = 12, kTop = 7, kLine = 16;

QRect messageRect(int width, const QString& message)
{
    const QFontMetrics metrics(uiFont(TextSize::Normal));
    return metrics.boundingRect(QRect(0, 0, width - kLeft - kRight, 1000), Qt::TextWordWrap, message);
}

int viewWidth(const QStyleOptionViewItem& option)
{
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    return view ? view->viewport()->width() : option.rect.width();
}

} // namespace

void ProblemDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Colours& colours = coloursOf(option.palette);
    const auto severity = static_cast<Severity>(index.data(kSeverityRole).toInt());
    const QString message = index.data(kMessageRole).toString();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, colours.accent_soft);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, colours.hover);
    const QPoint at = option.rect.topLeft();
    paintSeverity(painter, QRectF(at.x() + 12, at.y() + kTop + 1, 14, 14), severity, colours);

    QRect line(at.x() + kLeft, at.y() + kTop, option.rect.width() - kLeft - kRight, kLine);
    painter->setFont(uiFont(TextSize::Small, QFont::DemiBold));
    painter->setPen(severityColour(severity, colours));
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                      severityName(severity) + QStringLiteral("  ") + index.data(kCodeRole).toString());
    const int height = messageRect(option.rect.width(), message).height();
    line = QRect(line.left(), line.bottom() + 1, line.width(), height);
    painter->setFont(uiFont(TextSize::Normal));
    painter->setPen(option.state & QStyle::State_Selected ? colours.text_strong : colours.text);
    painter->drawText(line, Qt::TextWordWrap, message);
    line = QRect(line.left(), line.bottom() + 2, line.width(), kLine);
    painter->setFont(uiFont(TextSize::Small));
    painter->setPen(colours.text_muted);
    painter->drawText(
        line, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data(kRuleRole).toString(), Qt::ElideRight, line.width()));
    painter->restore();
}

QSize ProblemDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int width = viewWidth(option);
    return {width, 2 * kTop + 2 * kLine + 2 + messageRect(width, index.data(kMessageRole).toString()).height()};
}

} // namespace interpose
