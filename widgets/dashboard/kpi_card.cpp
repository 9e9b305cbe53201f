// SPDX-License-Identifier: GPL-3.0-or-later
#include "dashboard/kpi_card.hpp"

#include "style/palette.hpp"
#include "style/severity_mark.hpp"

#include <QPainter>
#include <QPainterPath>

#include <array>

namespace interpose {

namespace {

constexpr int kLeft = 12, kTitleTop = 9, kFigureTop = 25, kNoteTop = 52, kHeight = 76;

void paintArrow(QPainter& painter, QPointF at, bool up, const QColor& colour)
{
    const double dy = up ? -1 : 1;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF() << at + QPointF(-4, -3 * dy) << at + QPointF(4, -3 * dy)
                                    << at + QPointF(0, 4 * dy));
}

/// Up to a comma, so that no word is cut; only where not even the first fits it is.
QString fitting(QString note, const QFontMetrics& metrics, int width)
{
    while (metrics.horizontalAdvance(note) > width) {
        const qsizetype comma = note.lastIndexOf(QLatin1String(", "));
        if (comma < 0) return metrics.elidedText(note, Qt::ElideRight, width);
        note.truncate(comma);
    }
    return note;
}

/// Tabular figures: text of the same lengths is as wide as before, and measuring is dear.
std::array<qsizetype, 4> lengths(const CardContent& content)
{
    const Figure figure = content.figure.value_or(Figure{});
    return {content.title.size(), figure.number.size(), figure.unit.size(), content.note.size()};
}

} // namespace

KpiCard::KpiCard(QWidget* parent) : QWidget(parent)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_flash.setDuration(150);
    m_flash.setStartValue(1.0);
    m_flash.setEndValue(0.0);
    connect(&m_flash, &QVariantAnimation::valueChanged, this, [this] { update(); });
}

void KpiCard::show(const CardContent& content, bool flash)
{
    if (content == m_content) return;
    const bool changed = m_content.figure && content.figure && *m_content.figure != *content.figure;
    const bool reshaped = lengths(content) != lengths(m_content);
    m_content = content;
    if (reshaped) updateGeometry();
    if (flash && changed && isVisible() && m_flash.state() != QAbstractAnimation::Running) m_flash.start();
    const QString value = content.figure ? content.figure->text() : tr("none");
    setAccessibleName(content.title + QStringLiteral(": ") + value);
    setAccessibleDescription(
        content.change.isEmpty() ? content.note : (content.rises ? tr("up %1") : tr("down %1")).arg(content.change));
    update();
}

QSize KpiCard::sizeHint() const
{
    const int note = QFontMetrics(uiFont(TextSize::Small)).horizontalAdvance(m_content.note) + 4 + kLeft + 6;
    return {std::max(minimumSizeHint().width(), note) + 8, kHeight};
}

QString KpiCard::shownNote() const
{
    return fitting(m_content.note, QFontMetrics(uiFont(TextSize::Small)), width() - kLeft - 4);
}

QSize KpiCard::minimumSizeHint() const
{
    const QFontMetrics small(uiFont(TextSize::Small)), big(uiFont(TextSize::Figure, QFont::DemiBold));
    int width = small.horizontalAdvance(m_content.title) + (m_content.alarm ? 22 : 8);
    width = std::max(width, small.horizontalAdvance(m_content.note.section(QLatin1String(", "), 0, 0)) + 4);
    if (m_content.figure)
        width = std::max(width, big.horizontalAdvance(m_content.figure->number) +
                                    small.horizontalAdvance(m_content.figure->unit) + 8);
    return {width + kLeft + 6, kHeight};
}

QColor KpiCard::changeColour() const
{
    const Colours& colours = coloursOf(this);
    if (m_content.better == 0) return colours.text_muted;
    return m_content.rises == (m_content.better > 0) ? colours.good : colours.warning;
}

void KpiCard::paintThirdLine(QPainter& painter, const QRect& line) const
{
    const Colours& colours = coloursOf(this);
    painter.setFont(uiFont(TextSize::Small));
    QRect rest = line;
    if (!m_content.change.isEmpty()) {
        paintArrow(painter, QPointF(line.left() + 4.5, line.center().y() + 0.5), m_content.rises, changeColour());
        rest.setLeft(rest.left() + 13);
        painter.setPen(changeColour());
        painter.drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, m_content.change);
        return;
    }
    painter.setPen(m_content.alarm ? colours.error : colours.text_muted);
    painter.drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, shownNote());
}

void KpiCard::paintEvent(QPaintEvent*)
{
    const Colours& colours = coloursOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), colours.window);
    if (m_flash.state() == QAbstractAnimation::Running && !m_content.change.isEmpty()) {
        QColor glow = changeColour();
        glow.setAlphaF(static_cast<float>(0.14 * m_flash.currentValue().toDouble()));
        painter.fillRect(rect(), glow);
    }
    if (x() > 0) painter.fillRect(QRect(0, 12, 1, height() - 24), colours.line);
    const int width = this->width() - kLeft - 4;
    QFont title = uiFont(TextSize::Small, QFont::Medium);
    painter.setFont(title);
    painter.setPen(colours.text_muted);
    painter.drawText(QRect(kLeft, kTitleTop, width, 16), Qt::AlignLeft | Qt::AlignVCenter, m_content.title);
    if (m_content.alarm) {
        const int right = kLeft + painter.fontMetrics().horizontalAdvance(m_content.title);
        paintSeverity(&painter, QRectF(right + 6, kTitleTop + 2, 12, 12), Severity::Error, colours);
    }

    // Stale is dimmed, never blank.
    painter.setOpacity(m_content.stale ? 0.5 : 1);
    painter.setFont(uiFont(TextSize::Figure, QFont::DemiBold));
    const QFontMetrics big = painter.fontMetrics();
    const int base = kFigureTop + 20;
    int x = kLeft;
    const Figure figure = m_content.figure.value_or(Figure{QStringLiteral("–"), {}});
    const bool before = figure.unit == u"$";
    painter.setPen(m_content.figure ? (m_content.alarm ? colours.error : colours.text_strong) : colours.text_faint);
    const QString shown = before ? figure.text() : figure.number;
    painter.drawText(x, base, shown);
    x += big.horizontalAdvance(shown) + 5;
    if (!before) {
        painter.setFont(uiFont(TextSize::Normal));
        painter.setPen(colours.text_faint);
        painter.drawText(x, base, figure.unit);
    }
    paintThirdLine(painter, QRect(kLeft, kNoteTop, width, 16));
}

} // namespace interpose
