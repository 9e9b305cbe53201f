// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/library_panel.hpp"

#include "canvas/canvas_view.hpp"
#include "io/library.hpp"
#include "panels/part_text.hpp"
#include "panels/row_delegate.hpp"
#include "style/icon.hpp"
#include "style/number_format.hpp"

#include <QLineEdit>
#include <QMimeData>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <array>

namespace interpose {

namespace {

/// Hands out the id of the dragged part under the canvas's MIME type.
class PartTree : public QTreeWidget
{
public:
    using QTreeWidget::QTreeWidget;

protected:
    QStringList mimeTypes() const override { return {QLatin1String(kPartMimeType)}; }
    QMimeData* mimeData(const QList<QTreeWidgetItem*>& items) const override
    {
        if (items.isEmpty() || !items.front()->data(0, kIdRole).isValid()) return nullptr;
        auto* mime = new QMimeData;
        mime->setData(QLatin1String(kPartMimeType), items.front()->data(0, kIdRole).toString().toUtf8());
        return mime;
    }
};

constexpr std::array kOrder{PartKind::Die,    PartKind::HbmStack,  PartKind::Interposer, PartKind::Rdl,
                            PartKind::Bridge, PartKind::Substrate, PartKind::Dummy,      PartKind::Passive};

} // namespace

LibraryPanel::LibraryPanel(const Library& library, QWidget* parent)
    : QWidget(parent), m_library(library), m_search(new QLineEdit(this)), m_tree(new PartTree(this))
{
    m_search->setPlaceholderText(tr("Search parts"));
    m_search->setAccessibleName(tr("Search the library"));
    m_search->setToolTip(tr("Words of a name, an id or a kind"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(lineIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_tree->setAccessibleName(tr("Library parts"));
    m_tree->setHeaderHidden(true);
    m_tree->setItemDelegate(new RowDelegate(m_tree));
    m_tree->setDragEnabled(true);
    m_tree->setDragDropMode(QAbstractItemView::DragOnly);
    m_tree->setIndentation(12);
    m_tree->setUniformRowHeights(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->setSpacing(4);
    auto* field = new QVBoxLayout;
    field->setContentsMargins(12, 0, 12, 0);
    field->addWidget(m_search);
    layout->addLayout(field);
    layout->addWidget(m_tree);
    setMinimumWidth(208);
    fill();
    connect(m_search, &QLineEdit::textChanged, this, &LibraryPanel::setFilter);
    connect(m_tree, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        if (item->data(0, kIdRole).isValid()) emit partActivated(item->data(0, kIdRole).toString());
    });
}

void LibraryPanel::fill()
{
    std::map<QString, QTreeWidgetItem*> groups;
    for (const PartKind kind : kOrder)
        for (const auto& [id, part] : m_library.parts) {
            if (part.kind != kind) continue;
            QTreeWidgetItem*& group = groups[kindGroup(kind)];
            if (!group) {
                group = new QTreeWidgetItem(m_tree, {kindGroup(kind)});
                group->setFlags(Qt::ItemIsEnabled);
                group->setExpanded(true);
            }
            auto* item = new QTreeWidgetItem(group, {withSigns(part.name)});
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled);
            item->setData(0, kDetailRole, partDetail(part));
            item->setData(0, kKindRole, static_cast<int>(kind));
            item->setData(0, kIdRole, QString::fromStdString(id.str()));
            item->setToolTip(0, partTooltip(part, &m_library));
        }
}

void LibraryPanel::setFilter(const QString& text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    for (int g = 0; g < m_tree->topLevelItemCount(); ++g) {
        QTreeWidgetItem* group = m_tree->topLevelItem(g);
        bool any = false;
        for (int i = 0; i < group->childCount(); ++i) {
            QTreeWidgetItem* item = group->child(i);
            const QString all = item->text(0) + u' ' + item->data(0, kIdRole).toString() + u' ' +
                                kindName(static_cast<PartKind>(item->data(0, kKindRole).toInt()));
            const bool fits =
                std::ranges::all_of(words, [&](const QString& w) { return all.contains(w, Qt::CaseInsensitive); });
            item->setHidden(!fits);
            any |= fits;
        }
        group->setHidden(!any);
    }
}

int LibraryPanel::visibleParts() const
{
    int count = 0;
    for (int g = 0; g < m_tree->topLevelItemCount(); ++g)
        for (int i = 0; i < m_tree->topLevelItem(g)->childCount(); ++i)
            count += m_tree->topLevelItem(g)->child(i)->isHidden() ? 0 : 1;
    return count;
}

} // namespace interpose
