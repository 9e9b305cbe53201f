// SPDX-License-Identifier: GPL-3.0-or-later
// One figure of the strip: title, value with its unit in a lighter tone, and below it either what else belongs to it or
// its change since the drag began, with an arrow and a colour for better or worse.
#pragma once

#include "style/number_format.hpp"

#include <QVariantAnimation>
#include <QWidget>

#include <optional>

namespace interpose {

/// What a card shows.
struct CardContent
{
    QString title;
    std::optional<Figure> figure; ///< absent: an en dash
    QString note;                 ///< third line while nothing changed: what matters first, then more after ", "
    QString change;               ///< "0.8 mm", without sign; empty: unchanged
    bool rises = false;           ///< direction of the change
    int better = 0;               ///< +1 rising is better, -1 worse, 0 neither
    bool alarm = false;           ///< beyond a limit: marked by shape and colour
    bool stale = false;           ///< of an older revision: dimmed
    bool operator==(const CardContent&) const = default;
};

class KpiCard : public QWidget
{
    Q_OBJECT

public:
    explicit KpiCard(QWidget* parent = nullptr);

    /// \param flash  draw attention to a changed figure for 150 ms; not while figures run with a drag
    void show(const CardContent& content, bool flash);
    const CardContent& content() const { return m_content; }
    QString shownNote() const; ///< as many of the note's words as fit
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintThirdLine(QPainter& painter, const QRect& line) const;
    QColor changeColour() const;

    CardContent m_content;
    QVariantAnimation m_flash; ///< 150 ms: a number that changed
};

} // namespace interpose
