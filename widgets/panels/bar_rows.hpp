// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a name, a quiet bar, a figure and what changed from the row before: a small chart that reads as a table.
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace interpose {

struct BarRow
{
    QString name;
    double share = 0; ///< length of the bar, 0 to 1
    QString figure;   ///< right of the bar
    QString note;     ///< right of the figure, muted; may be empty in every row
    bool strong = false;
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

private:
    std::vector<BarRow> m_rows;
    bool m_stale = false;
};

} // namespace interpose
