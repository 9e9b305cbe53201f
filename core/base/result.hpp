// SPDX-License-Identifier: GPL-3.0-or-later
// Bad outside input: every problem found, each with its place and its remedy. Bugs are assertions, never these.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace interpose {

/// One thing wrong with a file, a JSON text or a command line.
struct Problem
{
    std::string message; ///< what is wrong, in a sentence
    std::string file;    ///< path as the user gave it; empty when there is none
    std::string pointer; ///< JSON pointer, e.g. /assembly/placed/GPU0/x_um; empty when there is none
    int line = 0;        ///< 1-based line of the text; 0 when unknown
    std::string hint;    ///< how to mend it; may be empty

    bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

/// A value, or all the problems that kept us from it (never an empty list).
template <class T>
using Result = tl::expected<T, Problems>;

inline tl::unexpected<Problems> failure(Problems problems)
{
    return tl::unexpected<Problems>(std::move(problems));
}
inline tl::unexpected<Problems> failure(Problem problem)
{
    return tl::unexpected<Problems>(Problems{std::move(problem)});
}

/// "file:line: message (at /pointer). Hint." with the absent pieces left out and control characters
/// shown as question marks.
std::string describe(const Problem& problem);

} // namespace interpose
