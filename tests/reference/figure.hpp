// SPDX-License-Identifier: GPL-3.0-or-later
// One judged figure of a reference case, and the rules every case file shares: which numbers are judged, by which
// tolerance. Adapters of the schemas only say what the core answers.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace interpose::reference {

/// A number under `expected`, what we say instead, and whether that is near enough.
struct Figure
{
    std::string path; ///< JSON pointer, e.g. /expected/grid_64/blocks/active~1die/max
    double got = 0;   ///< NaN when the core has no answer
    double expected = 0;
    double error = 0;     ///< |got - expected|
    double tolerance = 0; ///< largest error that passes
    bool pass = false;
};

/// How far an answer may lie off. A figure passes when its error is at most the largest of the three.
struct Tolerance
{
    double absolute = 0;
    double relative = 0;                 ///< of |expected|
    double relative_to_largest_rise = 0; ///< of a scale the adapter gives (thermal cases: largest rise of that grid)

    /// \param scale  what relative_to_largest_rise refers to; 0 where it does not apply
    double allowed(double expected, double scale) const;
};

/// Keys from the root of the file to a number, e.g. {"expected", "grid_64", "blocks", "active/die", "max"}.
/// List positions are decimal keys; figures of a list of cases begin {"cases", "0", "expected", ...}.
using Path = std::vector<std::string>;

/// JSON pointer of a path, with ~ and / escaped.
std::string pointerOf(const Path& path);

/// Tolerance of the nearest enclosing key (the number's own first) that `tolerance_of` names, else the file's
/// `tolerance`.
Tolerance toleranceFor(const nlohmann::json& file, const Path& path);

/// What an adapter answers for one number.
struct Answer
{
    std::optional<double> value; ///< absent: the core cannot answer, the figure fails
    double scale = 0;            ///< for Tolerance::allowed
};

/// Judges every number and boolean (1 or 0) under every `expected` of the file, at its root or inside its cases, in the
/// file's order, whatever the depth; strings are labels. Nothing below `informational` is judged.
std::vector<Figure> judgeExpected(const nlohmann::json& file, const std::function<Answer(const Path&)>& answer);

} // namespace interpose::reference
