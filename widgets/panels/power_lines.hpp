// SPDX-License-Identifier: GPL-3.0-or-later
// What the power stage says of a part, or of the whole, in lines of a name and a text: pure functions of a report.
#pragma once

#include "panels/heat_lines.hpp"

namespace interpose {

/// Rails with voltage, current and the voltage they lose; joints and vias taken, with their band and the input to ask
/// for; what its test reaches.
TextLines powerLines(const Report& report, const PlacedId& part);

/// Of the whole assembly: current into the package, the fullest interface, target impedance and worst drop of each net.
TextLines powerLines(const Report& report);

} // namespace interpose
