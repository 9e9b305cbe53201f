// SPDX-License-Identifier: GPL-3.0-or-later
// Private to core/wiring: an explanation under construction.
#pragma once

#include "model/explanation_draft.hpp"

namespace interpose {

class ExplainedFigure : public ExplanationDraft<ExplainedFigure>
{
public:
    /// \param anchor  of docs/physics/interconnect.md
    ExplainedFigure(std::string key, double value, std::string unit, const char* anchor)
        : ExplanationDraft(std::move(key), value, std::move(unit),
                           std::string("docs/physics/interconnect.md#") + anchor,
                           "the placement and the links as they stand")
    {}

    /// One more term of a sum; symbols are numbered. Give it a figure or a pointer by the last argument of either kind.
    ExplainedFigure& term(std::string what, double value, std::string figure = {}, std::string pointer = {})
    {
        const std::string symbol = numbered();
        if (!empty()) formula(" + ");
        formula(symbol).with(symbol, std::move(what), value, m_made.unit);
        m_made.inputs.back().figure = std::move(figure);
        m_made.inputs.back().pointer = std::move(pointer);
        return *this;
    }
};

} // namespace interpose
