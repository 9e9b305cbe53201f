// SPDX-License-Identifier: GPL-3.0-or-later
// A whole set of HotSpot files as one description, defaults filled in and names resolved: between the files and the
// assembly made of them.
#pragma once

#include "io/hotspot_files.hpp"

#include <string>
#include <vector>

namespace interpose {

/// A solid as HotSpot knows it: alike in all directions unless a layer has no lateral flow.
struct HotSpotSolid
{
    std::string name; ///< of the materials file; else made of the figures
    double conductivity_w_per_mk = 0, heat_capacity_j_per_m3k = 0;
    bool lateral = true;
    auto operator<=>(const HotSpotSolid&) const = default;
};

struct HotSpotCell
{
    HotSpotBlock block; ///< moved so that the outline's lower left is at 0, 0
    HotSpotSolid solid;
    double power_w = 0;
};

struct HotSpotSheet
{
    int number = 0;
    HotSpotSolid solid;
    double thickness_m = 0;
    bool heated = false;
    std::vector<HotSpotCell> cells;
};

/// A plate that HotSpot adds on top.
struct HotSpotPlate
{
    double side_m = 0, thickness_m = 0;
    HotSpotSolid solid;
};

struct HotSpotSet
{
    std::string name; ///< of the file that lists the layers
    double width_m = 0, height_m = 0;
    std::vector<HotSpotSheet> sheets; ///< bottom up
    HotSpotPlate spreader, sink;
    double r_convec_k_per_w = 0, ambient_k = 0;
    bool detailed_3d = false;
    std::vector<std::string> notes;
};

/// Reads the files, told apart by their endings, and puts them together. Problems: importHotSpot().
Result<HotSpotSet> readHotSpotSet(const std::vector<std::string>& paths);

} // namespace interpose
