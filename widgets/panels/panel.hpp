// SPDX-License-Identifier: GPL-3.0-or-later
// What every panel shares: a ground, a header of one height with a count at its right, and captions inside.
#pragma once

#include "base/diagnostic.hpp"

#include <QWidget>

class QComboBox;
class QDockWidget;
class QGridLayout;
class QLabel;

namespace interpose {

/// Title bar of a dock: the title, and a figure at the right ("3").
class PanelHeader : public QWidget
{
    Q_OBJECT

public:
    explicit PanelHeader(const QString& title, QWidget* parent = nullptr);
    /// A count at the right with the mark of the worst severity; empty: neither.
    void setCount(const QString& text, Severity worst);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_title, m_count;
    Severity m_worst = Severity::Info;
};

/// A dock around `panel`, named for QMainWindow::saveState, movable, with our header.
QDockWidget* makeDock(const QString& title, const QString& name, QWidget* panel, QWidget* parent);
/// The header makeDock gave to the dock.
PanelHeader* headerOf(QDockWidget* dock);

/// A label of one of the style sheet's roles ("caption", "label", "value", "muted", "header").
QLabel* makeLabel(const QString& text, const char* role, QWidget* parent = nullptr);
/// Colours a label by the shape its text has: ■ beyond a limit, ▲ near it.
void showFinding(QLabel* label);
/// Three columns of fields: labels, and two of equal width.
QGridLayout* makeFieldGrid(QWidget* owner);
/// A choice whose entries, however long, never widen the panel.
QComboBox* makeCombo(const QString& accessibleName, QWidget* parent);

} // namespace interpose
