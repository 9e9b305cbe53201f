// SPDX-License-Identifier: GPL-3.0-or-later
// What heat says of one part: how its temperature falls on the way out, what it may still take, who heats it.
#pragma once

#include "base/id.hpp"

#include <QWidget>

class QLabel;

namespace interpose {

class BarRows;
struct Assembly;
struct Report;

class HeatSection : public QWidget
{
    Q_OBJECT

public:
    explicit HeatSection(QWidget* parent = nullptr);

    /// Shows the part's ladder and its heaters. What the report has not (a live field has neither) stays as it was for
    /// the same part, dimmed; another part starts blank.
    void show(const Assembly& assembly, const Report& report, const PlacedId& part);

private:
    void showLadder(const Assembly& assembly, const Report& report);
    void showHeaters(const Report& report);
    bool isEmpty() const;

    PlacedId m_part;
    QLabel* m_ladderTitle;
    BarRows* m_ladder;
    QLabel* m_heatersTitle;
    BarRows* m_heaters;
};

} // namespace interpose
