// SPDX-License-Identifier: GPL-3.0-or-later
// The verb that makes a network of equal dies.
#pragma once

#include <string>
#include <vector>

namespace interpose::cli {

/// generate SHAPE FILE PART --on PLACED --rows N --columns N [--gap UM] [--rate GBIT_PER_S] --to OUT
int runGenerate(const std::vector<std::string>& words);

} // namespace interpose::cli
