// SPDX-License-Identifier: GPL-3.0-or-later
// The bottom line: pointer coordinates, what the modifier keys do now, what the engine does, what is saved.
#pragma once

#include "document/pace.hpp"
#include "geom/geometry.hpp"

#include <QObject>

class QLabel;
class QStatusBar;

namespace interpose {

class Document;
class EngineBridge;
class FileCommands;

class StatusLine : public QObject
{
    Q_OBJECT

public:
    StatusLine(QStatusBar& bar, Document& document, EngineBridge& bridge, FileCommands& files);

    void showPointer(Point root);
    void showHint(const QString& hint);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< the bar's width decides how much is said

private:
    void showEngine();
    void showSaved();

    QStatusBar& m_bar;
    Document& m_document;
    EngineBridge& m_bridge;
    FileCommands& m_files;
    QLabel *m_position, *m_hint, *m_engine, *m_saved;
    bool m_roomy = false; ///< the engine says all it knows
    Pace m_pace;          ///< of the engine's state during a drag
};

} // namespace interpose
