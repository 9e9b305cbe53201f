// SPDX-License-Identifier: GPL-3.0-or-later
// The findings of the report: shape, colour and word of their severity, code, message, the rule they come from. Enter
// or a double click selects what a finding is about and zooms there.
#pragma once

#include "base/diagnostic.hpp"
#include "base/id.hpp"

#include <QTimer>
#include <QWidget>

#include <set>

class QLabel;
class QListWidget;

namespace interpose {

class Document;
class EngineBridge;
class Selection;
struct Assembly;

/// JSON pointers of more than three steps without their middle: "/assembly/…/bga_1000/max_current_ma".
QString withShortPointers(const QString& message);

/// The placed parts a finding's ids speak of: ids themselves, the part of "part.phy", both ends of a link.
std::set<PlacedId> partsOf(const Diagnostic& finding, const Assembly& assembly);

class ProblemsPanel : public QWidget
{
    Q_OBJECT

public:
    ProblemsPanel(Document& document, Selection& selection, EngineBridge& bridge, QWidget* parent = nullptr);

    int count() const { return static_cast<int>(m_shown.size()); }

signals:
    void countChanged(const QString& count, interpose::Severity worst); ///< empty: no findings

private:
    void showReport();
    void fill();
    void zoomTo(int row);

    Document& m_document;
    Selection& m_selection;
    EngineBridge& m_bridge;
    QListWidget* m_list;
    QLabel* m_empty;
    Diagnostics m_shown;
    QTimer m_later; ///< during a drag the list follows at a reading pace
};

} // namespace interpose
