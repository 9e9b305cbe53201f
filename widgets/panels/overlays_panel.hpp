// SPDX-License-Identifier: GPL-3.0-or-later
// What the canvas shows besides the parts: one switch per overlay, the tier whose temperature or drop is seen, and the
// net whose drop.
#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;

namespace interpose {

class CanvasView;
class Document;
class EngineBridge;

class OverlaysPanel : public QWidget
{
    Q_OBJECT

public:
    OverlaysPanel(Document& document, EngineBridge& bridge, CanvasView& canvas, QWidget* parent = nullptr);

private:
    void fillTiers();
    void fillNets();
    void showOverlays(); ///< canvas -> switches
    void chooseTier(int row);
    void chooseNet(int row);

    Document& m_document;
    EngineBridge& m_bridge;
    CanvasView& m_canvas;
    QComboBox *m_tier, *m_net;
    QStringList m_nets;                 ///< that are offered, besides the worst
    std::vector<QCheckBox*> m_switches; ///< in the order of the table in the source file
    bool m_syncing = false;
};

} // namespace interpose
