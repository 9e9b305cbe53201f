// SPDX-License-Identifier: GPL-3.0-or-later
// Bandwidth, roofline and network for people in a terminal.
#pragma once

#include "engine/report.hpp"

#include <string>

namespace interpose {

/// Tables of pairs, energy by place, rooflines and the network; empty without links.
std::string writeNetworkText(const InstantSections& sections);

} // namespace interpose
