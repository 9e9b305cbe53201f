// SPDX-License-Identifier: GPL-3.0-or-later
// Mirroring in the plan, where physics allows it.
#pragma once

#include "model/assembly.hpp"

#include <optional>
#include <vector>

namespace interpose {

/// Every one of `ids` mirrored left to right in its own frame: dummies, passives and bare carriers are flipped; a part
/// with a mirrored twin in the catalogue (Part::mirror_of, either way round) is exchanged for it.
/// Nothing when any of them cannot be mirrored, when the twin would lose a link, or when `ids` are all unknown.
std::optional<Assembly> mirrorPlaced(const Assembly& assembly, const std::vector<PlacedId>& ids);

} // namespace interpose
