// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/bar_rows.hpp"

#include "style/palette.hpp"
#include "style/text_cache.hpp"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace interpose {

namespace {

constexpr int kRow = 20, kNameWidth = 84, kBarHeight = 6, kFigureWidth = 62, kNoteWidth = 58;

} // namespace

BarRows::BarRows(const QString& accessibleName, QWidget* parent) : QWidget(parent)
{
    setAccessibleName(accessibleName);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void BarRows::show(std::vector<BarRow> rows, bool stale)
{
    setVisible(!rows.empty());
    if (rows == m_rows && stale == m_stale) return;
    const bool reshaped = rows.size() != m_rows.size();
    m_rows = std::move(rows);
    m_stale = stale;
    if (reshaped) updateGeometry();
    QStringList spoken;
    for (const BarRow& row : m_rows)
        spoken << row.name + QChar(u' ') + row.figure;
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    update();
}

QSize BarRows::sizeHint() const
{
    return {kNameWidth + kFigureWidth + kNoteWidth + 40, kRow * static_cast<int>(m_rows.size())};
}

QSize BarRows::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

void BarRows::paintEvent(QPaintEvent*)
{
    const Colours& colours = coloursOf(this);
    QPainter painter(this);
    painter.setOpacity(m_stale ? 0.5 : 1);
    const bool notes = std::ranges::any_of(m_rows, [](const BarRow& row) { return !row.note.isEmpty(); });
    const int figureRight = width() - (notes ? kNoteWidth : 0);
    const QRect room(kNameWidth, 0, figureRight - kFigureWidth - kNameWidth, height());
    const QFont normal = uiFont(TextSize::Normal), small = uiFont(TextSize::Small);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const BarRow& row = m_rows[i];
        const int top = static_cast<int>(i) * kRow;
        const QFont font = row.strong ? uiFont(TextSize::Normal, QFont::DemiBold) : normal;
        painter.setPen(row.strong ? colours.text_strong : colours.text_muted);
        painter.setFont(font);
        painter.drawText(QRect(0, top, kNameWidth - 6, kRow), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(row.name, Qt::ElideRight, kNameWidth - 6));
        const int bar = std::max(1, static_cast<int>(std::clamp(row.share, 0.0, 1.0) * room.width()));
        const int barTop = top + (kRow - kBarHeight) / 2;
        painter.fillRect(QRect(room.left(), barTop, room.width(), kBarHeight), colours.field);
        painter.fillRect(QRect(room.left(), barTop, bar, kBarHeight),
                         row.strong ? colours.accent : colours.line_strong);
        painter.setPen(row.strong ? colours.text_strong : colours.text);
        paintText(painter, QRectF(figureRight - kFigureWidth, top, kFigureWidth, kRow),
                  Qt::AlignRight | Qt::AlignVCenter, font, row.figure);
        painter.setPen(colours.text_faint);
        paintText(painter, QRectF(figureRight, top, kNoteWidth, kRow), Qt::AlignRight | Qt::AlignVCenter, small,
                  row.note);
    }
}

} // namespace interpose
