// SPDX-License-Identifier: GPL-3.0-or-later
// The strip of figures under the canvas: one card per figure of the KPI table worth a glance, its companion in the
// note.
#pragma once

#include <QTimer>
#include <QWidget>

#include <chrono>
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

    /// How long a figure may be out of date before it is dimmed; without it the strip would flicker with every step of
    /// a drag. 60 ms by default.
    void setPatience(std::chrono::milliseconds patience) { m_patience.setInterval(patience); }

private:
    void showReport();
    void documentChanged();
    void updateTips();

    Document& m_document;
    EngineBridge& m_bridge;
    QTimer m_patience;
    std::vector<KpiCard*> m_cards; ///< in the order of the table in the source file
};

} // namespace interpose
