// SPDX-License-Identifier: GPL-3.0-or-later
// What closes a package above its parts: TIM, lid and its foot or a ring, the sink's base. Private to the room.
#pragma once

#include "thermal/solids.hpp"

namespace interpose {

/// Something that faces the lid or the sink.
struct TopSurface
{
    Rect plan;
    Coord top;
    int level = 0; ///< of TIM on it
};

/// Level of the parts a root carries: what stands beside them is of it too.
inline constexpr int kRimLevel = 3;

/// Adds the pieces the style has to the model, whose top rises with them, and findings HEAT-008 (a part where the rim
/// stands) and HEAT-009 (stated pieces the style does not have).
/// \param surfaces  see TopSurface
/// Source: docs/physics/stack.md.
void addCooling(const Cooling& cooling, const std::vector<PlacedBody>& bodies, const std::vector<TopSurface>& surfaces,
                SolidModel& model);

} // namespace interpose
