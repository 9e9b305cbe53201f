// SPDX-License-Identifier: GPL-3.0-or-later
// The strip of figures under the canvas: one card per figure of the KPI table worth a glance, its companion in the
// note.
#pragma once

#include <QWidget>

#include <string_view>
#include <vector>

namespace interpose {

class Document;
class EngineBridge;
class KpiCard;
struct CardContent;

class KpiStrip : public QWidget
{
    Q_OBJECT

public:
    KpiStrip(Document& document, EngineBridge& bridge, QWidget* parent = nullptr);

    /// The card whose main figure has this key of the KPI table; nullptr when there is none.
    KpiCard* card(std::string_view key) const;

private:
    void showReport();
    void updateTips();

    Document& m_document;
    EngineBridge& m_bridge;
    std::vector<KpiCard*> m_cards; ///< in the order of the table in the source file
};

} // namespace interpose
