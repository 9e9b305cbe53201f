// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/length_edit.hpp"

#include "style/number_format.hpp"

namespace interpose {

LengthEdit::LengthEdit(const QString& accessibleName, QWidget* parent) : TypedEdit(accessibleName, parent)
{
    setToolTip(tr("%1: a length with a unit, or arithmetic: 12.5mm, 450um, =26/2, w/2 + 0.3").arg(accessibleName));
    valueSet(false);
}

void LengthEdit::setValue(Coord value)
{
    const bool same = value == m_value;
    m_value = value;
    valueSet(same);
}

QString LengthEdit::shownText() const
{
    return lengthFigure(m_value).text();
}

QString LengthEdit::take(const QString& text, bool& differs)
{
    const auto parsed = parseLength(text.toUtf8().toStdString(), m_names);
    if (!parsed) return QString::fromStdString(parsed.error().front().message);
    differs = *parsed != m_value;
    m_value = *parsed;
    return {};
}

void LengthEdit::step(int direction, Step size)
{
    m_value += Coord::fromNm(direction * (size == Step::Coarse ? 1'000'000 : size == Step::Fine ? 10'000 : 100'000));
}

} // namespace interpose
