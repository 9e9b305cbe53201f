// SPDX-License-Identifier: GPL-3.0-or-later
// What the canvas shows besides the parts: one switch per overlay, and the tier whose temperature is seen.
#pragma once

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;

namespace interpose {

class CanvasView;
class Document;

class OverlaysPanel : public QWidget
{
    Q_OBJECT

public:
    OverlaysPanel(Document& document, CanvasView& canvas, QWidget* parent = nullptr);

private:
    void fillTiers();
    void showOverlays(); ///< canvas -> switches
    void chooseTier(int row);

    Document& m_document;
    CanvasView& m_canvas;
    QComboBox* m_tier;
    std::vector<QCheckBox*> m_switches; ///< in the order of the table in the source file
    bool m_syncing = false;
};

} // namespace interpose
