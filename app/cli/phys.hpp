// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs that make PHYs and read and write their bump maps.
#pragma once

#include <string>
#include <vector>

namespace interpose::cli {

/// phy FILE PART ID STANDARD (--lanes N | --bandwidth X) [--rate X] [--edge E] [--at UM] [--deep UM] [--pitch UM]
/// [--to OUT]
int runPhy(const std::vector<std::string>& words);
/// bumps FILE PART PHY (--import CSV --to OUT | --export CSV)
int runBumps(const std::vector<std::string>& words);

} // namespace interpose::cli
