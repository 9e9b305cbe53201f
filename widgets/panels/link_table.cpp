// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/link_table.hpp"

#include "engine/report.hpp"
#include "panels/row_delegate.hpp"
#include "style/number_format.hpp"
#include "style/palette.hpp"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace interpose {

namespace {

constexpr int kLinkRowHeight = 20;

void nameRow(QTreeWidgetItem* row, const Link& link, const PhyRef& other)
{
    row->setText(0, QString::fromStdString(other.placed.str()));
    row->setData(0, kIdRole, QString::fromStdString(other.placed.str()));
    row->setSizeHint(0, {0, kLinkRowHeight});
    row->setToolTip(0, QString::fromStdString(link.id.str() + ": " + link.a.placed.str() + '.' + link.a.phy + " – " +
                                              link.b.placed.str() + '.' + link.b.phy));
}

void fillRow(QTreeWidgetItem* row, const LinkFigures& figures, const Colours& colours, bool fresh)
{
    const bool outOfReach = figures.slack_mm && *figures.slack_mm < 0;
    row->setText(1, millimetres(figures.wire_max_mm).number);
    // Colour is never the only cue: what is out of reach carries a mark before its number.
    row->setText(2, (outOfReach ? QChar(0x25B2) + QStringLiteral(" ") : QString()) +
                        (figures.slack_mm ? significant(*figures.slack_mm) : QStringLiteral("–")));
    row->setText(3, bandwidthFigure(figures.bandwidth_gbyte_per_s).text());
    for (int column = 1; column < 4; ++column) {
        row->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        const QColor ink = outOfReach && column == 2 ? colours.error : colours.text;
        row->setForeground(column, fresh ? ink : colours.text_disabled);
    }
}

} // namespace

LinkTable::LinkTable(QWidget* parent) : QWidget(parent), m_table(new QTreeWidget(this))
{
    m_table->setAccessibleName(tr("Links of the selected part"));
    m_table->setToolTip(tr("Longest wire and slack against the reach; Enter or double click selects the other end"));
    m_table->setHeaderLabels({tr("Link to"), tr("Wire, mm"), tr("Slack, mm"), tr("Rate")});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setFont(uiFont(TextSize::Small));
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setAccessibleName(tr("Columns of the links"));
    m_table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (int column = 1; column < 4; ++column) {
        m_table->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
        m_table->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table);
    connect(m_table, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        emit partActivated(PlacedId(item->data(0, kIdRole).toString().toStdString()));
    });
}

void LinkTable::show(const Assembly& assembly, const Report& report, const PlacedId& part, bool fresh)
{
    const std::vector<LinkFigures>& figures = report.instant.wiring.links;
    int rows = 0;
    for (const Link& link : *assembly.links) {
        if (link.a.placed != part && link.b.placed != part) continue;
        const PhyRef& other = link.a.placed == part ? link.b : link.a;
        // Rows are kept: this runs with every step of a drag.
        QTreeWidgetItem* row =
            rows < m_table->topLevelItemCount() ? m_table->topLevelItem(rows) : new QTreeWidgetItem(m_table);
        ++rows;
        nameRow(row, link, other);
        const auto found = std::ranges::find(figures, link.id, &LinkFigures::id);
        if (found != figures.end()) fillRow(row, *found, coloursOf(this), fresh);
    }
    while (m_table->topLevelItemCount() > rows)
        delete m_table->topLevelItem(rows);
    m_table->setFixedHeight(26 + kLinkRowHeight * rows + 2);
    setVisible(rows > 0);
}

} // namespace interpose
