// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/bar_rows.hpp"

#include "style/palette.hpp"
#include "style/text_cache.hpp"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

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
        spoken << row.name + QChar(u' ') + row.figure + (row.alarm ? tr(", over") : QString());
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
    QPainter painter(this);
    painter.setOpacity(m_stale ? 0.5 : 1);
    const bool notes = std::ranges::any_of(m_rows, [](const BarRow& row) { return !row.note.isEmpty(); });
    const int figureRight = width() - (notes ? kNoteWidth : 0);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        paintRow(painter, m_rows[i], static_cast<int>(i) * kRow, figureRight);
}

void BarRows::paintRow(QPainter& painter, const BarRow& row, int top, int figureRight) const
{
    const Colours& colours = coloursOf(this);
    const QFont font = uiFont(TextSize::Normal, row.strong || row.alarm ? QFont::DemiBold : QFont::Normal);
    painter.setPen(row.strong ? colours.text_strong : colours.text_muted);
    painter.setFont(font);
    painter.drawText(QRect(0, top, kNameWidth - 6, kRow), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row.name, Qt::ElideRight, kNameWidth - 6));
    if (row.bar) {
        const QRect room(kNameWidth, top + (kRow - kBarHeight) / 2, figureRight - kFigureWidth - kNameWidth,
                         kBarHeight);
        QRect bar = room;
        bar.setWidth(std::max(1, static_cast<int>(std::clamp(row.share, 0.0, 1.0) * room.width())));
        painter.fillRect(room, colours.field);
        painter.fillRect(bar, row.alarm ? colours.error : row.strong ? colours.accent : colours.line_strong);
    }
    painter.setPen(row.alarm ? colours.error : row.strong ? colours.text_strong : colours.text);
    paintText(painter, QRectF(figureRight - kFigureWidth, top, kFigureWidth, kRow), Qt::AlignRight | Qt::AlignVCenter,
              font, row.alarm ? QChar(0x25A0) + QStringLiteral(" ") + row.figure : row.figure);
    painter.setPen(row.alarm ? colours.error : colours.text_faint);
    paintText(painter, QRectF(figureRight, top, width() - figureRight, kRow), Qt::AlignRight | Qt::AlignVCenter,
              uiFont(TextSize::Small), row.note);
}

bool BarRows::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    showTip(*static_cast<QHelpEvent*>(event));
    return true;
}

void BarRows::showTip(const QHelpEvent& event) const
{
    const auto at = static_cast<std::size_t>(std::max(0, event.pos().y() / kRow));
    const QString own = at < m_rows.size() ? m_rows[at].tip : QString();
    QToolTip::showText(event.globalPos(), own.isEmpty() ? toolTip() : own, const_cast<BarRows*>(this));
}

} // namespace interpose
