// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs that talk to other thermal programs, and what all verbs share.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace interpose::cli {

inline constexpr int kFine = 0, kRefused = 1, kFindings = 2, kUsage = 64;
inline constexpr int kMinGrid = 4, kMaxGrid = 1024;

int usage(const std::string& message);
int refuse(const Problems& problems);
/// Moves the value after an option into `value`; false when the line ends or the value is no grid.
bool takeGrid(const std::vector<std::string>& words, std::size_t& at, int& value);

/// export FILE (--hotspot DIR | --3dice DIR) [--grid N]
int runExport(const std::vector<std::string>& words);
/// import --hotspot FILE... --to OUT
int runImport(const std::vector<std::string>& words);

} // namespace interpose::cli
