// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshot.hpp"

#include "main_window.hpp"

#include <QPixmap>

namespace interpose {

Screenshot::Screenshot(MainWindow& window, const QString& path, QObject* parent)
    : QObject(parent), m_window(window), m_path(path)
{
    connect(&m_window.bridge(), &EngineBridge::reportChanged, this, &Screenshot::takeWhenReady);
    connect(&m_window.bridge(), &EngineBridge::busyChanged, this, &Screenshot::takeWhenReady);
    QMetaObject::invokeMethod(this, &Screenshot::takeWhenReady, Qt::QueuedConnection);
}

void Screenshot::takeWhenReady()
{
    const EngineBridge& bridge = m_window.bridge();
    const bool ready = bridge.instantIsFresh() && bridge.heatIsFresh() && bridge.heatQuality() == HeatQuality::Fine;
    if (!ready || bridge.busy() || m_taken) return;
    m_taken = true;
    // One turn of the event loop later every view has taken in the report that made us ready.
    QMetaObject::invokeMethod(this, [this] { emit done(m_window.grab().save(m_path)); }, Qt::QueuedConnection);
}

} // namespace interpose
