// SPDX-License-Identifier: GPL-3.0-or-later
// Signals of a PHY: the wires that leave the package where it is a port.
#pragma once

#include "model/part.hpp"
#include "model/technology.hpp"

#include <algorithm>

namespace interpose {

/// Lanes both ways (a shared bus once) and what the standard needs beside them. In double: a sum over a large assembly
/// leaves an int.
inline double portWires(const Phy& phy, const InterfaceStandard& standard)
{
    return (standard.shared_bus ? 1.0 : 2.0) * phy.lanes + std::max(standard.overhead_wires, 0);
}

} // namespace interpose
