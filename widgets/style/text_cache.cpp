// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/text_cache.hpp"

#include <QFontMetricsF>
#include <QHash>
#include <QPainter>
#include <QStaticText>

#include <utility>

namespace interpose {

namespace {

constexpr qsizetype kMostTexts = 2000; ///< then all are forgotten: figures that ran by do not come back

struct ShapedText
{
    QStaticText text;
    double width = 0, height = 0;
};

/// The program has one family; size and weight tell its fonts apart.
using Key = std::pair<QString, int>;

const ShapedText& shaped(const QFont& font, const QString& text)
{
    static QHash<Key, ShapedText> known;
    const Key key{text, font.pixelSize() * 1024 + static_cast<int>(font.weight())};
    const auto found = known.constFind(key);
    if (found != known.constEnd()) return *found;
    if (known.size() >= kMostTexts) known.clear();
    const QFontMetricsF metrics(font);
    ShapedText fresh{QStaticText(text), metrics.horizontalAdvance(text), metrics.height()};
    fresh.text.setTextFormat(Qt::PlainText);
    fresh.text.setPerformanceHint(QStaticText::AggressiveCaching);
    fresh.text.prepare({}, font);
    return *known.insert(key, std::move(fresh));
}

} // namespace

double textWidth(const QFont& font, const QString& text)
{
    return shaped(font, text).width;
}

void paintText(QPainter& painter, const QRectF& room, Qt::Alignment alignment, const QFont& font, const QString& text)
{
    const ShapedText& known = shaped(font, text);
    QPointF at = room.topLeft();
    if (alignment & Qt::AlignHCenter) at.rx() += (room.width() - known.width) / 2;
    if (alignment & Qt::AlignRight) at.rx() += room.width() - known.width;
    if (alignment & Qt::AlignVCenter) at.ry() += (room.height() - known.height) / 2;
    if (alignment & Qt::AlignBottom) at.ry() += room.height() - known.height;
    painter.setFont(font);
    painter.drawStaticText(at, known.text);
}

} // namespace interpose
