// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/pace.hpp"

#include "document/document.hpp"

#include <utility>

namespace interpose {

Pace::Pace(Document& document, std::function<void()> act, QObject* parent, std::chrono::milliseconds interval)
    : QObject(parent), m_document(document), m_act(std::move(act))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &Pace::actNow);
    connect(&m_document, &Document::gestureChanged, this, [this](bool running) {
        if (!running && m_timer.isActive()) actNow();
    });
}

void Pace::ask()
{
    if (!m_document.gestureRunning())
        actNow();
    else if (!m_timer.isActive())
        m_timer.start();
}

void Pace::actNow()
{
    m_timer.stop();
    m_act();
}

} // namespace interpose
