// SPDX-License-Identifier: GPL-3.0-or-later
// The links of the selected part: other end, longest wire, slack, delay share, layers, bandwidth.
#pragma once

#include "base/id.hpp"

#include <QWidget>

class QTreeWidget;

namespace interpose {

struct Assembly;
struct Report;

class LinkTable : public QWidget
{
    Q_OBJECT

public:
    explicit LinkTable(QWidget* parent = nullptr);

    /// Rows of the links of `part`; hides itself when there are none. `fresh`: the report is of this assembly.
    void show(const Assembly& assembly, const Report& report, const PlacedId& part, bool fresh);

signals:
    void partActivated(const interpose::PlacedId& part); ///< the other end of a row

private:
    QTreeWidget* m_table;
};

} // namespace interpose
