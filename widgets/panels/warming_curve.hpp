// SPDX-License-Identifier: GPL-3.0-or-later
// A small quiet curve over log time: how a part warms after switching on.
#pragma once

#include <QPointF>
#include <QWidget>

#include <vector>

namespace interpose {

class WarmingCurve : public QWidget
{
    Q_OBJECT

public:
    explicit WarmingCurve(const QString& accessibleName, QWidget* parent = nullptr);

    /// \param points  x: log10 of the time in s, ascending; y: share of the final rise. Empty: nothing is shown.
    /// \param stale   of an older state: dimmed
    void show(std::vector<QPointF> points, bool stale);
    const std::vector<QPointF>& points() const { return m_points; }
    bool isStale() const { return m_stale; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<QPointF> m_points;
    bool m_stale = false;
};

} // namespace interpose
