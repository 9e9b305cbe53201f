// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a name, a quiet bar, a figure and what changed from the row before: a small chart that reads as a table.
// Each row may have a tip of its own.
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QHelpEvent;
class QPainter;

namespace interpose {

struct BarRow
{
    QString name;
    double share = 0; ///< length of the bar, 0 to 1
    QString figure;   ///< right of the bar
    QString note;     ///< right of the figure, muted; may be empty in every row
    bool strong = false;
    bool alarm = false; ///< beyond a limit: a shape before the figure, the colour of errors
    bool bar = true;    ///< false for a figure that is no share of anything
    QString tip = {};   ///< empty: that of the widget
    bool operator==(const BarRow&) const = default;
};

class BarRows : public QWidget
{
    Q_OBJECT

public:
    explicit BarRows(const QString& accessibleName, QWidget* parent = nullptr);

    /// \param stale  of an older state: dimmed
    void show(std::vector<BarRow> rows, bool stale);
    const std::vector<BarRow>& rows() const { return m_rows; }
    bool isStale() const { return m_stale; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void showTip(const QHelpEvent& event) const;
    void paintRow(QPainter& painter, const BarRow& row, int top, int figureRight) const;

    std::vector<BarRow> m_rows;
    bool m_stale = false;
};

} // namespace interpose
