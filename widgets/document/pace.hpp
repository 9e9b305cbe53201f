// SPDX-License-Identifier: GPL-3.0-or-later
// Panels that nobody reads while a part is in the hand: they follow a drag at a reading pace, so that the frames of the
// drag are the canvas's and the strip's own.
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

namespace interpose {

class Document;

/// Runs `act` at once outside a gesture; while one runs, at most once per `interval` and once more when it ends.
class Pace : public QObject
{
    Q_OBJECT

public:
    Pace(Document& document, std::function<void()> act, QObject* parent,
         std::chrono::milliseconds interval = std::chrono::milliseconds{50});

    void ask(); ///< something to show has changed

private:
    void actNow();

    Document& m_document;
    std::function<void()> m_act;
    QTimer m_timer;
};

} // namespace interpose
