// SPDX-License-Identifier: GPL-3.0-or-later
// Bump maps as CSV: one line per signal with its place on the part.
#pragma once

#include "base/result.hpp"
#include "model/assembly.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

/// Reads a header line naming the columns `signal`, `x_um` and `y_um` in any order (others are passed over), then one
/// line per signal; blank lines and lines that begin with # are passed over. Signals are numbers from 0 in any
/// order, data wires first, or names, which are taken in the order of the file. Coordinates are the part's own, in
/// micrometres, to the nanometre.
/// \param signalCount  bumps the PHY must have: its data wires and overhead
/// \return         the bump of each signal; or the first 50 problems, each with its line and what to do
/// Memory: no more than the text and `signalCount` bumps. Source: docs/file-format.md#bump-maps
Result<std::vector<Point>> readBumpCsv(std::string_view text, const std::string& file, std::size_t signalCount);

/// The assembly with the bumps of the CSV file at `path` on a PHY, wherever its part is used. Problems: an unknown part
/// or PHY, an unreadable file, all of readBumpCsv, a bump outside the region of the PHY.
Result<Assembly> withBumpMap(const Assembly& assembly, const PartId& part, const std::string& phy,
                             const std::string& path);

/// The same form, signals by number; what readBumpCsv reads back to the nanometre.
std::string writeBumpCsv(std::span<const Point> bumps);

} // namespace interpose
