// SPDX-License-Identifier: GPL-3.0-or-later
// A field for one number with its unit.
#pragma once

#include "panels/typed_edit.hpp"

namespace interpose {

/// Takes a plain number, with or without its unit and with thousands by comma. Up and down step by a tenth of its
/// power of ten.
class QuantityEdit : public TypedEdit
{
    Q_OBJECT

public:
    /// \param unit  as shown after the number; may be empty
    QuantityEdit(const QString& accessibleName, const QString& unit, double low, double high,
                 QWidget* parent = nullptr);

    void setValue(double value); ///< leaves text that is being typed alone unless the value differs
    double value() const { return m_value; }

signals:
    void valueEntered(double value); ///< only when it differs from the shown one

private:
    QString shownText() const override;
    QString take(const QString& text, bool& differs) override;
    void step(int direction, Step size) override;
    void announce() override { emit valueEntered(m_value); }

    const QString m_unit;
    const double m_low, m_high;
    double m_value = 0;
};

} // namespace interpose
