// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/length_edit.hpp"

#include "style/number_format.hpp"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QStyle>

namespace interpose {

LengthEdit::LengthEdit(const QString& accessibleName, QWidget* parent) : QLineEdit(parent)
{
    setAccessibleName(accessibleName);
    setToolTip(tr("%1: a length with a unit, or arithmetic: 12.5mm, 450um, =26/2, w/2 + 0.3").arg(accessibleName));
    connect(this, &QLineEdit::returnPressed, this, &LengthEdit::commit);
    connect(this, &QLineEdit::textEdited, this, [this] { setRefused({}); });
    showValue();
}

void LengthEdit::setValue(Coord value)
{
    if (value == m_value && isModified()) return;
    m_value = value;
    setRefused({});
    showValue();
}

void LengthEdit::showValue()
{
    setText(lengthFigure(m_value).text());
    setModified(false);
    setCursorPosition(0);
}

void LengthEdit::setRefused(const QString& why)
{
    const bool was = property("refused").toBool();
    if (!was && why.isEmpty()) return;
    setProperty("refused", !why.isEmpty());
    setAccessibleDescription(why);
    style()->unpolish(this);
    style()->polish(this);
    emit refused(why);
}

void LengthEdit::commit()
{
    if (!isModified()) return;
    // The true minus sign that we show is also accepted back.
    const QByteArray typed = text().replace(QChar(0x2212), u'-').toUtf8();
    const auto parsed = parseLength(typed.toStdString(), m_names);
    if (!parsed) return setRefused(QString::fromStdString(parsed.error().front().message));
    const bool differs = *parsed != m_value;
    m_value = *parsed;
    showValue();
    if (differs) emit valueEntered(m_value);
}

void LengthEdit::keyPressEvent(QKeyEvent* event)
{
    const int steps = event->key() == Qt::Key_Up ? 1 : event->key() == Qt::Key_Down ? -1 : 0;
    if (event->key() == Qt::Key_Escape) {
        setRefused({});
        showValue();
        selectAll();
    } else if (steps != 0) {
        const bool coarse = event->modifiers() & Qt::ShiftModifier, fine = event->modifiers() & Qt::ControlModifier;
        m_value += Coord::fromNm(steps * (coarse ? 1'000'000 : fine ? 10'000 : 100'000));
        showValue();
        emit valueEntered(m_value);
    } else {
        QLineEdit::keyPressEvent(event);
    }
}

void LengthEdit::focusOutEvent(QFocusEvent* event)
{
    if (event->reason() != Qt::PopupFocusReason) commit();
    QLineEdit::focusOutEvent(event);
}

} // namespace interpose
