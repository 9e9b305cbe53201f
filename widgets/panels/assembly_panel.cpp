// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/assembly_panel.hpp"

#include "document/document.hpp"
#include "document/engine_bridge.hpp"
#include "document/selection.hpp"
#include "panels/part_text.hpp"
#include "panels/row_delegate.hpp"
#include "style/number_format.hpp"

#include <QTreeWidget>
#include <QVBoxLayout>

namespace interpose {

namespace {

PlacedId idOf(const QTreeWidgetItem* item)
{
    return PlacedId(item->data(0, kIdRole).toString().toStdString());
}

QString quietDetail(const Part& part)
{
    return isCarrier(part.kind) ? sizeText(part.width, part.height) : partDetail(part);
}

} // namespace

AssemblyPanel::AssemblyPanel(Document& document, Selection& selection, EngineBridge& bridge, QWidget* parent)
    : QWidget(parent), m_document(document), m_selection(selection), m_bridge(bridge), m_tree(new QTreeWidget(this))
{
    m_tree->setAccessibleName(tr("Placed parts"));
    m_tree->setToolTip(tr("Click selects, Shift or Ctrl adds, double click zooms to the part"));
    m_tree->setHeaderHidden(true);
    m_tree->setItemDelegate(new RowDelegate(m_tree));
    m_tree->setIndentation(12);
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setExpandsOnDoubleClick(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->addWidget(m_tree);

    connect(&m_document, &Document::reset, this, &AssemblyPanel::rebuild);
    connect(&m_document, &Document::changed, this, &AssemblyPanel::rebuildIfReshaped);
    connect(&m_selection, &Selection::changed, this, &AssemblyPanel::showSelection);
    connect(&m_bridge, &EngineBridge::heatChanged, this, &AssemblyPanel::showTemperatures);
    connect(m_tree, &QTreeWidget::itemSelectionChanged, this, &AssemblyPanel::takeSelection);
    connect(m_tree, &QTreeWidget::itemActivated, this,
            [this](QTreeWidgetItem* item) { emit m_selection.zoomRequested({idOf(item)}); });
    rebuild();
}

std::size_t AssemblyPanel::shape() const
{
    std::size_t hash = 0;
    const std::hash<std::string> text;
    for (const PlacedPart& placed : m_document.assembly().placed) {
        const std::size_t one =
            text(placed.id.str() + '\n' + (placed.on ? placed.on->str() : std::string{}) + '\n' + placed.part.str());
        hash = hash * 1099511628211u + one;
    }
    return hash;
}

void AssemblyPanel::rebuildIfReshaped()
{
    if (shape() != m_shape || m_catalogue != m_document.assembly().catalogue) rebuild();
}

void AssemblyPanel::rebuild()
{
    const Assembly& assembly = m_document.assembly();
    m_shape = shape();
    m_catalogue = assembly.catalogue;
    m_syncing = true;
    m_tree->clear();
    m_items.clear();
    for (const PlacedPart& placed : assembly.placed) {
        const Part& part = assembly.part(placed);
        const QString id = QString::fromStdString(placed.id.str());
        auto* item = new QTreeWidgetItem({id});
        item->setData(0, kIdRole, id);
        item->setData(0, kKindRole, static_cast<int>(part.kind));
        item->setData(0, kDetailRole, quietDetail(part));
        item->setToolTip(0, partTooltip(part));
        m_items.insert(id, item);
    }
    for (const PlacedPart& placed : assembly.placed) {
        QTreeWidgetItem* item = m_items[QString::fromStdString(placed.id.str())];
        QTreeWidgetItem* parent = placed.on ? m_items.value(QString::fromStdString(placed.on->str())) : nullptr;
        if (parent)
            parent->addChild(item);
        else
            m_tree->addTopLevelItem(item);
    }
    m_tree->expandAll();
    m_syncing = false;
    showSelection();
    showTemperatures();
}

void AssemblyPanel::showSelection()
{
    if (m_syncing) return;
    m_syncing = true;
    QTreeWidgetItem* last = nullptr;
    for (QTreeWidgetItem* item : std::as_const(m_items)) {
        const bool selected = m_selection.contains(idOf(item));
        if (item->isSelected() != selected) item->setSelected(selected);
        if (selected) last = item;
    }
    if (last && m_selection.ids().size() == 1) m_tree->scrollToItem(last);
    m_syncing = false;
}

void AssemblyPanel::takeSelection()
{
    if (m_syncing) return;
    m_syncing = true;
    std::set<PlacedId> ids;
    for (const QTreeWidgetItem* item : m_tree->selectedItems())
        ids.insert(idOf(item));
    m_selection.set(std::move(ids));
    m_syncing = false;
}

void AssemblyPanel::showTemperatures()
{
    if (!m_bridge.report().heat) return;
    for (const DieTemperature& die : m_bridge.report().heat->dies) {
        QTreeWidgetItem* item = m_items.value(QString::fromStdString(die.placed.str()));
        if (!item) continue;
        item->setData(0, kDetailRole, temperatureFigure(die.peak_c).text());
        item->setData(0, kAlarmRole, die.limit_c && die.peak_c > *die.limit_c);
    }
}

} // namespace interpose
