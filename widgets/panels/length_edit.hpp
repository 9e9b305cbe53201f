// SPDX-License-Identifier: GPL-3.0-or-later
// A field for one length: shows it exactly, takes units and arithmetic.
#pragma once

#include "panels/length_expression.hpp"
#include "panels/typed_edit.hpp"

namespace interpose {

/// Up and down step by 0.1 mm, with Shift by 1 mm, with Ctrl by 10 um.
class LengthEdit : public TypedEdit
{
    Q_OBJECT

public:
    explicit LengthEdit(const QString& accessibleName, QWidget* parent = nullptr);

    void setValue(Coord value); ///< leaves text that is being typed alone unless the value differs
    Coord value() const { return m_value; }
    void setNames(LengthNames names) { m_names = std::move(names); } ///< what an expression may use

signals:
    void valueEntered(interpose::Coord value); ///< only when it differs from the shown one

private:
    QString shownText() const override;
    QString take(const QString& text, bool& differs) override;
    void step(int direction, Step size) override;
    void announce() override { emit valueEntered(m_value); }

    Coord m_value;
    LengthNames m_names;
};

} // namespace interpose
