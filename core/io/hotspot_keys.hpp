// SPDX-License-Identifier: GPL-3.0-or-later
// What HotSpot's config keys mean to an import: figures with their defaults, and those that are named instead.
#pragma once

#include "io/hotspot_files.hpp"

#include <string>
#include <vector>

namespace interpose {

/// Value of a key that the config does not state: that of the configs of HotSpot 7's examples, SI units.
/// Precondition: a key of a length, a conductivity (k_), a heat capacity (p_), r_convec or ambient.
double hotSpotDefault(const std::string& key);

/// silicon, copper and aluminum as HotSpot 7's examples describe them.
std::map<std::string, HotSpotMaterial> hotSpotMaterials();

/// One sentence per group of keys that the import does not honour.
std::vector<std::string> hotSpotKeyNotes(const HotSpotConfig& config);

} // namespace interpose
