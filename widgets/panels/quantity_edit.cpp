// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/quantity_edit.hpp"

#include "style/number_format.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

QuantityEdit::QuantityEdit(const QString& accessibleName, const QString& unit, double low, double high, QWidget* parent)
    : TypedEdit(accessibleName, parent), m_unit(unit), m_low(low), m_high(high)
{
    setToolTip(unit.isEmpty() ? accessibleName : tr("%1, in %2").arg(accessibleName, unit));
    valueSet(false);
}

void QuantityEdit::setValue(double value)
{
    const bool same = value == m_value;
    m_value = value;
    valueSet(same);
}

QString QuantityEdit::shownText() const
{
    return m_unit.isEmpty() ? shortest(m_value) : shortest(m_value) + QChar(u' ') + m_unit;
}

QString QuantityEdit::take(const QString& text, bool& differs)
{
    QString number = text.trimmed();
    if (!m_unit.isEmpty() && number.endsWith(m_unit)) number.chop(m_unit.size());
    number = number.remove(u',').trimmed();
    bool read = false;
    const double value = number.toDouble(&read);
    if (!read || !std::isfinite(value)) return tr("\"%1\" is not a number").arg(text);
    if (value < m_low || value > m_high) return tr("between %1 and %2").arg(shortest(m_low), shortest(m_high));
    differs = value != m_value;
    m_value = value;
    return {};
}

void QuantityEdit::step(int direction, Step size)
{
    const double ten = m_value > 0 ? std::pow(10.0, std::floor(std::log10(m_value))) : 1.0;
    const double by = ten * (size == Step::Coarse ? 1 : size == Step::Fine ? 0.01 : 0.1);
    m_value = std::clamp(std::round((m_value + direction * by) / by) * by, m_low, m_high);
}

} // namespace interpose
