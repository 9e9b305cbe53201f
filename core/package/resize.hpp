// SPDX-License-Identifier: GPL-3.0-or-later
// An edit: another outline for one placed part, with everything it carries staying where it is.
#pragma once

#include "model/assembly.hpp"

#include <string>

namespace interpose {

/// Gives the part placed as `id` the outline `to` (in its own present coordinates), as a record of its own when others
/// are placed of the same part. What it carries keeps its absolute place (on the root: relative to each other, the root
/// being the frame of the drawing). Edges of bond regions that lie on the outline follow it, the rest is cut. An
/// outline that is empty, unchanged, or cuts a PHY or power block leaves the assembly as it is. Id and name that state
/// the old size state the new one. O(n).
/// \param source  of the new width and height: "assumed: reason"
Assembly resizePlaced(const Assembly& assembly, const PlacedId& id, const Rect& to, const std::string& source);

/// A region of an outline of that size once the outline is `to`, in its coordinates: edges on the old outline follow,
/// the rest is cut; empty where nothing is left.
Rect followed(const Rect& region, Size was, const Rect& to);

} // namespace interpose
