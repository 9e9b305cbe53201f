// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/wheel_guard.hpp"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>

namespace interpose {

bool WheelGuard::eventFilter(QObject* target, QEvent* event)
{
    const QEvent::Type type = event->type();
    if (type != QEvent::Wheel && type != QEvent::Polish) return false;
    if (!qobject_cast<QComboBox*>(target) && !qobject_cast<QAbstractSpinBox*>(target)) return false;
    auto* field = static_cast<QWidget*>(target);
    if (type == QEvent::Polish) {
        if (field->focusPolicy() == Qt::WheelFocus)
            field->setFocusPolicy(Qt::StrongFocus); // the wheel alone gives none
        return false;
    }
    if (field->hasFocus()) return false;
    event->ignore(); // so that the parent is asked next
    return true;
}

} // namespace interpose
