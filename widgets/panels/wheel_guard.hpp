// SPDX-License-Identifier: GPL-3.0-or-later
// Scrolling past a field must not edit it: choices and spin boxes take the wheel only once they have the focus.
#pragma once

#include <QObject>

namespace interpose {

/// An event filter for the application. A wheel over a field without focus goes on to what scrolls it.
class WheelGuard : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    bool eventFilter(QObject* target, QEvent* event) override;
};

} // namespace interpose
