// SPDX-License-Identifier: GPL-3.0-or-later
// Every figure of the flow with the formula and the inputs it comes from, as the stage used them.
#pragma once

#include "flow/carbon.hpp"
#include "flow/nre.hpp"

namespace interpose {

/// One symbol of a formula.
struct ExplainInput
{
    std::string symbol; ///< as the formula has it
    std::string what;   ///< for people
    double value = 0;
    std::string unit;    ///< empty: a plain number
    std::string pointer; ///< of the value in the file, where its fact stands; empty: a figure of this report
    bool operator==(const ExplainInput&) const = default;
};

/// A figure explained. The formula is plain arithmetic: + - * / ^ ( ) exp log sqrt, pi, numbers and symbols.
struct Explanation
{
    std::string key; ///< of the figure in the flow section, e.g. "assembly_yield", "parts/GPU/cost_usd"
    double value = 0;
    std::string unit;
    std::string form; ///< which of several ways was taken; may be empty
    std::string formula;
    std::vector<ExplainInput> inputs;
    std::string page; ///< formula, source and valid range, e.g. "docs/physics/yield.md#die"
    bool operator==(const Explanation&) const = default;
};

/// Explains the module's yields and costs, every part (one per part id), attach and step.
/// \param result evaluateFlow(input). O(parts + steps).
std::vector<Explanation> explainFlow(const FlowInput& input, const FlowResult& result);
/// \param recurring_usd cost per good module
std::vector<Explanation> explainNre(const NreResult& nre, double recurring_usd, double volume);
std::vector<Explanation> explainCarbon(const CarbonResult& carbon);

} // namespace interpose
