// SPDX-License-Identifier: GPL-3.0-or-later
// Private to core/wiring: an explanation under construction.
#pragma once

#include "model/explanation.hpp"

#include <string>
#include <utility>

namespace interpose {

class ExplainedFigure
{
public:
    ExplainedFigure(std::string key, double value, std::string unit, const char* anchor)
    {
        m_made.key = std::move(key);
        m_made.value = value;
        m_made.unit = std::move(unit);
        m_made.page = std::string("docs/physics/interconnect.md#") + anchor;
    }

    ExplainedFigure& form(std::string form)
    {
        m_made.form = std::move(form);
        return *this;
    }
    ExplainedFigure& range(std::string range)
    {
        m_made.valid_range = std::move(range);
        return *this;
    }
    ExplainedFigure& formula(std::string formula)
    {
        m_made.formula = std::move(formula);
        return *this;
    }
    /// Counted or measured on the placement.
    ExplainedFigure& with(std::string symbol, std::string what, double value, std::string unit = {})
    {
        m_made.inputs.push_back({std::move(symbol), std::move(what), value, std::move(unit)});
        return *this;
    }
    /// A value of the file.
    ExplainedFigure& stated(std::string symbol, std::string what, double value, std::string unit, std::string pointer)
    {
        with(std::move(symbol), std::move(what), value, std::move(unit));
        m_made.inputs.back().pointer = std::move(pointer);
        return *this;
    }
    /// Another explained figure.
    ExplainedFigure& from(std::string symbol, std::string what, double value, std::string unit, std::string figure)
    {
        with(std::move(symbol), std::move(what), value, std::move(unit));
        m_made.inputs.back().figure = std::move(figure);
        return *this;
    }
    /// One more term of a sum; symbols are numbered. Give it a figure or a pointer by the last argument of either kind.
    ExplainedFigure& term(std::string what, double value, std::string figure = {}, std::string pointer = {})
    {
        const std::string symbol = "x" + std::to_string(m_made.inputs.size() + 1);
        m_made.formula += (m_made.formula.empty() ? "" : " + ") + symbol;
        with(symbol, std::move(what), value, m_made.unit);
        m_made.inputs.back().figure = std::move(figure);
        m_made.inputs.back().pointer = std::move(pointer);
        return *this;
    }
    Explanation done()
    {
        if (m_made.formula.empty()) m_made.formula = "0";
        if (m_made.valid_range.empty()) m_made.valid_range = "the placement and the links as they stand";
        return std::move(m_made);
    }

private:
    Explanation m_made;
};

} // namespace interpose
