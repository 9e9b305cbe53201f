// SPDX-License-Identifier: GPL-3.0-or-later
// What sits on what: the tree of placed parts with their temperatures, in step with the selection.
#pragma once

#include "base/id.hpp"
#include "model/assembly.hpp"

#include <QHash>
#include <QWidget>

class QTreeWidget;
class QTreeWidgetItem;

namespace interpose {

class Document;
class EngineBridge;
class Selection;

class AssemblyPanel : public QWidget
{
    Q_OBJECT

public:
    AssemblyPanel(Document& document, Selection& selection, EngineBridge& bridge, QWidget* parent = nullptr);

private:
    void rebuild(); ///< what the rows show has changed
    void rebuildIfReshaped();
    void showSelection(); ///< Selection -> tree
    void takeSelection(); ///< tree -> Selection
    void showTemperatures();
    std::size_t shape() const; ///< hash of who stands on whom

    Document& m_document;
    Selection& m_selection;
    EngineBridge& m_bridge;
    QTreeWidget* m_tree;
    QHash<QString, QTreeWidgetItem*> m_items;
    std::size_t m_shape = 0;
    Shared<Catalogue> m_catalogue; ///< of the rows; the same one throughout a drag
    bool m_syncing = false;
};

} // namespace interpose
