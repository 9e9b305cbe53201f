// SPDX-License-Identifier: GPL-3.0-or-later
// HotSpot files in, an assembly out. docs/interop.md says what becomes what.
#pragma once

#include "base/result.hpp"
#include "model/assembly.hpp"

#include <string>
#include <vector>

namespace interpose {

struct HotSpotImport
{
    Assembly assembly;              ///< valid
    std::vector<std::string> notes; ///< everything the files say that is not honoured or was decided, each a sentence
};

/// Reads one .lcf (floorplans named in it are looked for beside it) or one .flp, and at most one each of .ptrace,
/// .config and .materials, told apart by their endings. Powers are the means of the trace's rows.
/// Every problem names file, line and remedy. Memory is bounded: 64 MB per file, 256 layers, 100,000 blocks.
Result<HotSpotImport> importHotSpot(const std::vector<std::string>& paths);

} // namespace interpose
