// SPDX-License-Identifier: GPL-3.0-or-later
// The form in which every stage explains its figures: formula, inputs, page. Stages do not include each other, so the
// form lies below them.
#pragma once

#include "model/fact.hpp"

#include <optional>
#include <string>
#include <vector>

namespace interpose {

/// One symbol of a formula. It is a value of the file (pointer), another explained figure (figure), or neither: counted
/// or measured on the placement.
struct ExplainInput
{
    std::string symbol; ///< as the formula has it
    std::string what;   ///< for people
    double value = 0;
    std::string unit = {};           ///< empty: a plain number
    std::string pointer = {};        ///< of the value in the file, where its fact stands; entries of lists with ids
                                     ///< go by id
    std::string figure = {};         ///< key of the explanation it is the value of
    std::string origin = {};         ///< of its fact (library, sample, user); else "unstated" (no fact: the file's
                                     ///< bare value or the default), "report" (a figure) or "placement"; set by
                                     ///< addSources
    std::optional<Grade> grade = {}; ///< of its fact
    std::string source = {};         ///< of its fact
    bool operator==(const ExplainInput&) const = default;
};

/// A figure explained. The formula is plain arithmetic: + - * / ^ ( ) numbers, symbols, pi, and the functions exp, log,
/// sqrt, ceil, floor, round (halves to even), max(a, b), atmost(q, n, k) (at most k of n independent tries of failure q
/// fail) and wholedies(w, h, s, r, x, y) (whole w x h on a grid with streets s within radius r of the wafer's centre,
/// the lower-left corner of one at x, y).
struct Explanation
{
    std::string key; ///< of the figure in its section, e.g. "assembly_yield", "parts/GPU/cost_usd"
    double value = 0;
    std::string unit;
    std::string form; ///< which of several ways was taken; may be empty
    std::string formula;
    std::vector<ExplainInput> inputs;
    std::string page;             ///< formula and source, e.g. "docs/physics/yield.md#die"
    std::string valid_range = {}; ///< in words
    bool operator==(const Explanation&) const = default;
};

} // namespace interpose
