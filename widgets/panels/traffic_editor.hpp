// SPDX-License-Identifier: GPL-3.0-or-later
// Who talks to whom: the pattern and what it needs, one undo step each, and below what every pair gets of it.
#pragma once

#include "model/assembly.hpp"

#include <QWidget>

#include <functional>

class QComboBox;
class QLabel;
class QTreeWidget;

namespace interpose {

class Document;
class QuantityEdit;
struct Report;

class TrafficEditor : public QWidget
{
    Q_OBJECT

public:
    explicit TrafficEditor(Document& document, QWidget* parent = nullptr);

    /// Shows the document's traffic and the figures of the report; hides itself when fewer than two dies talk.
    void show(const Report& report, bool fresh);

private:
    void build();
    void buildHotspot();
    void buildDemand();
    void buildPairs();
    void choosePattern(int row);
    void apply(const QString& text, const std::function<void(Traffic&)>& change);
    void setDemand(double gbyte_per_s); ///< between the two chosen; 0 takes it away
    void showChoices();
    void showDemand();
    void showPairs(const Report& report, bool fresh);
    std::optional<std::pair<PlacedId, PlacedId>> chosenPair() const;

    Document& m_document;
    std::vector<PlacedId> m_dies; ///< with links
    QComboBox *m_pattern = nullptr, *m_hotspot = nullptr, *m_from = nullptr, *m_to = nullptr;
    QuantityEdit *m_share = nullptr, *m_demand = nullptr;
    QWidget *m_hotspotRow = nullptr, *m_demandRow = nullptr;
    QLabel* m_refusal = nullptr;
    QTreeWidget* m_pairs = nullptr;
};

} // namespace interpose
