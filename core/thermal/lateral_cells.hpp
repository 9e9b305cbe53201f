// SPDX-License-Identifier: GPL-3.0-or-later
// Lateral cells: equal over the root's outline, growing beyond it. Private to the room.
#pragma once

#include <vector>

namespace interpose {

/// Edges of `cells` equal cells from `from` to `to`, and beyond them on each side as few as reach the end of the domain
/// while each is at most 1.5 times as wide as its inner neighbour.
/// Precondition: domain_from <= from < to <= domain_to; cells > 0. Source: docs/physics/heat.md#lateral-cells.
std::vector<double> lateralEdges(double from, double to, int cells, double domain_from, double domain_to);

} // namespace interpose
