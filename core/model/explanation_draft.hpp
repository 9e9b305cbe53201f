// SPDX-License-Identifier: GPL-3.0-or-later
// An explanation under construction: what the writers of all rooms share. Each adds its page and its ways to sum up.
#pragma once

#include "model/explanation.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace interpose {

/// \tparam Own  the room's writer, which the calls return
template <class Own>
class ExplanationDraft
{
public:
    Own& form(std::string_view form)
    {
        m_made.form = form;
        return own();
    }
    Own& range(std::string range)
    {
        m_made.valid_range = std::move(range);
        return own();
    }
    /// Text onto the end of the formula.
    Own& formula(std::string_view text)
    {
        m_made.formula += text;
        return own();
    }
    /// A symbol that the formula names: counted or measured on the placement.
    Own& with(std::string symbol, std::string what, double value, std::string unit = {})
    {
        m_made.inputs.push_back({std::move(symbol), std::move(what), value, std::move(unit)});
        return own();
    }
    /// The same of a value of the file.
    Own& stated(std::string symbol, std::string what, double value, std::string unit, std::string pointer)
    {
        with(std::move(symbol), std::move(what), value, std::move(unit));
        m_made.inputs.back().pointer = std::move(pointer);
        return own();
    }
    /// The same of another explained figure.
    Own& figure(std::string symbol, std::string what, double value, std::string unit, std::string key)
    {
        with(std::move(symbol), std::move(what), value, std::move(unit));
        m_made.inputs.back().figure = std::move(key);
        return own();
    }
    bool empty() const { return m_made.formula.empty(); }
    /// \param nothing the formula of an empty sum or product
    Explanation done(const char* nothing = "0")
    {
        if (empty()) m_made.formula = nothing;
        return std::move(m_made);
    }

protected:
    ExplanationDraft(std::string key, double value, std::string unit, std::string page, std::string range)
    {
        m_made.key = std::move(key);
        m_made.value = value;
        m_made.unit = std::move(unit);
        m_made.page = std::move(page);
        m_made.valid_range = std::move(range);
    }
    /// The symbol of the next operand where they are numbered.
    std::string numbered() const { return "x" + std::to_string(m_made.inputs.size() + 1); }

    Explanation m_made;

private:
    Own& own() { return static_cast<Own&>(*this); }
};

} // namespace interpose
