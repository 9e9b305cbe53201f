// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the library by kind, with a search field; a part is dragged onto the canvas.
#pragma once

#include <QWidget>

class QLineEdit;
class QTreeWidget;

namespace interpose {

struct Library;
struct Part;

class LibraryPanel : public QWidget
{
    Q_OBJECT

public:
    /// The library must outlive the panel.
    explicit LibraryPanel(const Library& library, QWidget* parent = nullptr);

    void setFilter(const QString& text); ///< words that must all occur in name, id or kind
    int visibleParts() const;

signals:
    void partActivated(const QString& partId); ///< Enter or double click: add it without dragging

private:
    void fill();

    const Library& m_library;
    QLineEdit* m_search;
    QTreeWidget* m_tree;
};

} // namespace interpose
