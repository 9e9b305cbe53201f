// SPDX-License-Identifier: GPL-3.0-or-later
// Engineering problems of a valid assembly: findings are data, with stable codes, and travel in the Report.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace interpose {

enum class Severity { Info, Warning, Error };

/// One finding. `ids` names the placed parts (or "part.phy", or links) it is about, most important first.
struct Diagnostic
{
    Severity severity = Severity::Warning;
    std::string code; ///< stable, e.g. "PLACE-001"; docs/rules.md lists them all
    std::vector<std::string> ids;
    std::string message;
    std::optional<double> value; ///< measured, in the unit the message states
    std::optional<double> limit; ///< allowed, same unit
    std::string rule;            ///< "rule key (deck name)" for rule findings, else the stage's name

    bool operator==(const Diagnostic&) const = default;
};

using Diagnostics = std::vector<Diagnostic>;

} // namespace interpose
