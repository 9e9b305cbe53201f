// SPDX-License-Identifier: GPL-3.0-or-later
// Private to core/model: walking the tree of placed parts. No recursion: files may be deep.
#pragma once

#include "model/assembly.hpp"

#include <unordered_set>
#include <vector>

namespace interpose {

/// nullptr for the root. O(log n).
const PlacedPart* parentOf(const Assembly& assembly, const PlacedPart& placed);

/// Part coordinates -> root coordinates of one placed part, without laying out the others. Precondition: it exists.
Transform frameOf(const Assembly& assembly, const PlacedId& id);

/// Marks, in the order of placed, the parts named and all that stands on them. O(n).
std::vector<char> withDescendants(const Assembly& assembly, const std::vector<PlacedId>& ids);

/// The PHY a link end names; nullptr when there is none.
const Phy* phyAt(const Assembly& assembly, const PhyRef& end);

} // namespace interpose
