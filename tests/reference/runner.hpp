// SPDX-License-Identifier: GPL-3.0-or-later
// Reads reference case files of any known schema, asks the core for every figure they expect and says how it fared.
#pragma once

#include <filesystem>
#include <ostream>
#include <vector>

namespace interpose::reference {

/// What became of the files and figures.
struct Tally
{
    int passed = 0, failed = 0;                           ///< figures
    int judged = 0, broken = 0, unanswered = 0, bare = 0; ///< files: with figures judged, in error, named only
    bool fine() const { return failed == 0 && broken == 0 && judged + unanswered + bare > 0; }
};

/// Checks files and, recursively and in order of their names, the *.json of directories. One line per figure:
/// PASS or FAIL, its JSON pointer, got, expected, error, tolerance. In error is what cannot be read, a case that breaks
/// its schema, and an unknown schema; a file without a schema only when it was named itself. Schemas that are known but
/// not answered yet, and files without judged figures, are named and count neither way.
Tally checkPaths(const std::vector<std::filesystem::path>& paths, std::ostream& out);

/// One line, or two when there was nothing, for the end of a run.
void printTally(const Tally& tally, std::ostream& out);

} // namespace interpose::reference
