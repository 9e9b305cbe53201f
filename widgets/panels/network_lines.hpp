// SPDX-License-Identifier: GPL-3.0-or-later
// What bandwidth, roofline and network say of a part, or of the whole, in lines of a name and a text: pure functions of
// a report.
#pragma once

#include "panels/heat_lines.hpp"

namespace interpose {

/// Memory that feeds the part, the intensity from which arithmetic is the limit, and what it attains below.
TextLines networkLines(const Report& report, const PlacedId& part);

/// Of the whole: effective bandwidths, latency, throughput, fullest link, bisection, where link power goes.
TextLines networkLines(const Report& report);

} // namespace interpose
