// SPDX-License-Identifier: GPL-3.0-or-later
// A field for one length: shows it exactly, takes units and arithmetic, refuses without losing what was typed.
#pragma once

#include "panels/length_expression.hpp"

#include <QLineEdit>

namespace interpose {

/// Enter or leaving the field commits; Esc brings the shown value back; up and down step by 0.1 mm.
class LengthEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit LengthEdit(const QString& accessibleName, QWidget* parent = nullptr);

    void setValue(Coord value); ///< leaves text that is being typed alone unless the value differs
    Coord value() const { return m_value; }
    void setNames(LengthNames names) { m_names = std::move(names); } ///< what an expression may use

signals:
    void valueEntered(interpose::Coord value); ///< only when it differs from the shown one
    void refused(const QString& why);          ///< empty when the text is fine again

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void commit();
    void showValue();
    void setRefused(const QString& why);

    Coord m_value;
    LengthNames m_names;
};

} // namespace interpose
