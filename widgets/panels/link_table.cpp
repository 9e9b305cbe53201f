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

constexpr int kLinkRowHeight = 20, kColumns = 6;

/// Channel of the two parts that takes the largest share of its layers; nullptr without one.
const ChannelFigures* channelOf(const std::vector<ChannelFigures>& channels, const Link& link)
{
    const ChannelFigures* worst = nullptr;
    const auto shareOf = [](const ChannelFigures& c) {
        return static_cast<double>(c.layers_needed) / std::max(c.layers_available, 1);
    };
    for (const ChannelFigures& channel : channels) {
        const bool same = (channel.a == link.a.placed && channel.b == link.b.placed) ||
                          (channel.a == link.b.placed && channel.b == link.a.placed);
        if (same && (!worst || shareOf(channel) > shareOf(*worst))) worst = &channel;
    }
    return worst;
}

void nameRow(QTreeWidgetItem* row, const Link& link, const PhyRef& other)
{
    row->setText(0, QString::fromStdString(other.placed.str()));
    row->setData(0, kIdRole, QString::fromStdString(other.placed.str()));
    row->setSizeHint(0, {0, kLinkRowHeight});
    row->setToolTip(0, QString::fromStdString(link.id.str() + ": " + link.a.placed.str() + '.' + link.a.phy + " – " +
                                              link.b.placed.str() + '.' + link.b.phy));
}

/// A mark before what is beyond its limit: colour is never the only cue.
QString marked(bool beyond, const QString& text)
{
    return beyond ? QChar(0x25B2) + QStringLiteral(" ") + text : text;
}

void fillRow(QTreeWidgetItem* row, const LinkFigures& figures, const ChannelFigures* channel, const Colours& colours,
             bool fresh)
{
    const bool outOfReach = figures.slack_mm && *figures.slack_mm < 0;
    row->setText(1, millimetres(figures.wire_max_mm).number);
    const bool slow = figures.delay && figures.delay->rc_share > kRcShareLimit;
    const bool full = channel && channel->layers_needed > channel->layers_available;
    const QString none = QStringLiteral("–");
    row->setText(2, marked(outOfReach, figures.slack_mm ? significant(*figures.slack_mm) : none));
    row->setText(3, marked(slow, figures.delay ? decimals(100 * figures.delay->rc_share, 0) : none));
    row->setText(
        4, marked(full,
                  channel ? QStringLiteral("%1/%2").arg(channel->layers_needed).arg(channel->layers_available) : none));
    row->setText(5, significant(figures.bandwidth_gbyte_per_s));
    for (int column = 1; column < kColumns; ++column) {
        row->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        const bool beyond = (outOfReach && column == 2) || (slow && column == 3) || (full && column == 4);
        row->setForeground(column, fresh ? (beyond ? colours.error : colours.text) : colours.text_disabled);
    }
}

} // namespace

LinkTable::LinkTable(QWidget* parent) : QWidget(parent), m_table(new QTreeWidget(this))
{
    m_table->setAccessibleName(tr("Links of the selected part"));
    m_table->setToolTip(
        tr("Longest wire, slack against the reach, charging time as a share of the bit, signal layers needed "
           "of those available, bandwidth; Enter or double click selects the other end"));
    m_table->setHeaderLabels({tr("Link to"), tr("mm"), tr("Slack"), tr("RC %"), tr("Layers"), tr("GB/s")});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setFont(uiFont(TextSize::Small));
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setAccessibleName(tr("Columns of the links"));
    m_table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (int column = 1; column < kColumns; ++column) {
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
        if (found != figures.end())
            fillRow(row, *found, channelOf(report.instant.routing.channels, link), coloursOf(this), fresh);
    }
    while (m_table->topLevelItemCount() > rows)
        delete m_table->topLevelItem(rows);
    m_table->setFixedHeight(26 + kLinkRowHeight * rows + 2);
    setVisible(rows > 0);
}

} // namespace interpose
