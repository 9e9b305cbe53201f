// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/row_delegate.hpp"

#include "style/palette.hpp"

#include <QPainter>

namespace interpose {

namespace {

void paintSwatch(QPainter* painter, const QRect& row, PartKind kind, const Colours& colours)
{
    const QRectF swatch(row.left() + 0.5, row.center().y() - 5 + 0.5, 11, 11);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colours.line_strong, 1));
    painter->setBrush(partFill(kind, colours));
    painter->drawRoundedRect(swatch, 2, 2);
}

} // namespace

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Colours& colours = coloursOf(option.palette);
    const bool selected = option.state & QStyle::State_Selected, hovered = option.state & QStyle::State_MouseOver;
    const QVariant kind = index.data(kKindRole);
    painter->save();
    // The ground runs to the left edge of the view, so that an indented selected row is one band.
    QRect ground = option.rect;
    ground.setLeft(0);
    if (selected)
        painter->fillRect(ground, colours.accent_soft);
    else if (hovered && kind.isValid())
        painter->fillRect(ground, colours.hover);
    if (option.state & QStyle::State_HasFocus && selected)
        painter->fillRect(QRect(0, ground.top(), 2, ground.height()), colours.accent);

    QRect rest = option.rect.adjusted(2, 0, -10, 0);
    if (kind.isValid()) {
        paintSwatch(painter, rest, static_cast<PartKind>(kind.toInt()), colours);
        rest.setLeft(rest.left() + 20);
    }
    painter->setFont(uiFont(TextSize::Small));
    const QString detail = index.data(kDetailRole).toString();
    const int detailWidth = detail.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(detail) + 8;
    if (!detail.isEmpty()) {
        painter->setOpacity(index.data(kStaleRole).toBool() ? 0.55 : 1);
        painter->setPen(index.data(kAlarmRole).toBool() ? colours.error : colours.text_faint);
        painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter, detail);
        painter->setOpacity(1);
    }
    rest.setRight(rest.right() - detailWidth);
    painter->setFont(kind.isValid() ? uiFont(TextSize::Normal) : uiFont(TextSize::Small, QFont::DemiBold));
    painter->setPen(selected ? colours.text_strong : kind.isValid() ? colours.text : colours.text_muted);
    painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, rest.width()));
    painter->restore();
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {80, kRowHeight};
}

} // namespace interpose
