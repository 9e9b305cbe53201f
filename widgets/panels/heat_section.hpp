// SPDX-License-Identifier: GPL-3.0-or-later
// What heat says of one part: how its temperature falls on the way out, what it may still take, who heats it, how it
// warms.
#pragma once

#include "base/id.hpp"
#include "engine/evaluator.hpp"

#include <QWidget>

class QLabel;

namespace interpose {

class BarRows;
class WarmingCurve;
struct Report;

class HeatSection : public QWidget
{
    Q_OBJECT

public:
    explicit HeatSection(QWidget* parent = nullptr);

    /// Shows the part's ladder, its heaters and how it warms. What a live field has not stays as it was for the same
    /// part, dimmed; what a final one has not goes; another part starts blank.
    /// \param quality  of the report's field
    /// \param fresh    false: the field is of an older state, everything is dimmed
    void show(const Report& report, const PlacedId& part, HeatQuality quality, bool fresh);

private:
    void showLadder(const Report& report);
    void showHeaters(const Report& report);
    void showWarming(const Report& report);
    static void keepWaiting(BarRows& rows, bool awaited);
    bool isEmpty() const;

    PlacedId m_part;
    bool m_stale = false, m_final = false; ///< the shown field
    QLabel* m_ladderTitle;
    BarRows* m_ladder;
    QLabel* m_heatersTitle;
    BarRows* m_heaters;
    QLabel* m_warmingTitle;
    WarmingCurve* m_warming;
};

} // namespace interpose
