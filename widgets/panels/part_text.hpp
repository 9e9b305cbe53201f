// SPDX-License-Identifier: GPL-3.0-or-later
// The words used for kinds of parts, seats, bonds and figures' origins; tooltips of parts.
#pragma once

#include "model/assembly.hpp"

#include <QString>

namespace interpose {

struct Library;

QString kindName(PartKind kind);          ///< "HBM stack"
QString kindGroup(PartKind kind);         ///< heading in the library: "Compute", "Memory", "Carriers", "Others"
QString seatName(Seat seat, Coord depth); ///< "on top", "embedded, 50 µm deep"
QString gradeName(Grade grade);
QString idText(const PlacedId& id); ///< as people typed it
QString coolingName(CoolingStyle style);

/// Power and area of a part in a word: "700 W" or, without power, its area.
QString partDetail(const Part& part);

/// Name, size, thickness, power, process and where the figures come from, by the library's titles; rich text.
QString partTooltip(const Part& part, const Library* library = nullptr);

} // namespace interpose
