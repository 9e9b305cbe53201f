// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/typed_edit.hpp"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QStyle>

namespace interpose {

TypedEdit::TypedEdit(const QString& accessibleName, QWidget* parent) : QLineEdit(parent)
{
    setAccessibleName(accessibleName);
    connect(this, &QLineEdit::returnPressed, this, &TypedEdit::commit);
    connect(this, &QLineEdit::textEdited, this, [this] { setRefused({}); });
}

void TypedEdit::valueSet(bool same)
{
    if (same && isModified()) return;
    setRefused({});
    showValue();
}

void TypedEdit::showValue()
{
    // Setting a text lays out and repaints even for the one that is there.
    if (const QString shown = shownText(); text() != shown) {
        setText(shown);
        setCursorPosition(0);
    }
    setModified(false);
}

void TypedEdit::setRefused(const QString& why)
{
    const bool was = property("refused").toBool();
    if (!was && why.isEmpty()) return;
    setProperty("refused", !why.isEmpty());
    setAccessibleDescription(why);
    style()->unpolish(this);
    style()->polish(this);
    emit refused(why);
}

void TypedEdit::commit()
{
    if (!isModified()) return;
    bool differs = false;
    // The true minus sign that we show is also accepted back.
    const QString why = take(text().replace(QChar(0x2212), u'-'), differs);
    if (!why.isEmpty()) return setRefused(why);
    showValue();
    if (differs) announce();
}

void TypedEdit::keyPressEvent(QKeyEvent* event)
{
    const int steps = event->key() == Qt::Key_Up ? 1 : event->key() == Qt::Key_Down ? -1 : 0;
    if (event->key() == Qt::Key_Escape) {
        setRefused({});
        showValue();
        selectAll();
    } else if (steps != 0) {
        const bool coarse = event->modifiers() & Qt::ShiftModifier, fine = event->modifiers() & Qt::ControlModifier;
        step(steps, coarse ? Step::Coarse : fine ? Step::Fine : Step::Normal);
        showValue();
        announce();
    } else {
        QLineEdit::keyPressEvent(event);
    }
}

void TypedEdit::focusOutEvent(QFocusEvent* event)
{
    if (event->reason() != Qt::PopupFocusReason) commit();
    QLineEdit::focusOutEvent(event);
}

} // namespace interpose
