// SPDX-License-Identifier: GPL-3.0-or-later
// HotSpot's text files as records, each with the line it came from. Nothing is interpreted here.
#pragma once

#include "base/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

/// One line of a floorplan. Lengths in metres, as written.
struct HotSpotBlock
{
    std::string name;
    double width_m = 0, height_m = 0, left_m = 0, bottom_m = 0;
    std::optional<double> heat_capacity_j_per_m3k, resistivity_mk_per_w; ///< both or neither
    int line = 0;
};

struct HotSpotFloorplan
{
    std::string file;
    std::vector<HotSpotBlock> blocks; ///< never empty
    int wires = 0;                    ///< connectivity lines, which tell nothing of heat
};

struct HotSpotLayer
{
    int number = 0;
    bool lateral = true, heated = false;
    std::string material;                                                ///< named; or
    std::optional<double> heat_capacity_j_per_m3k, resistivity_mk_per_w; ///< stated
    double thickness_m = 0;
    std::string floorplan; ///< path as written
    int line = 0;
};

struct HotSpotTrace
{
    std::string file;
    std::vector<std::string> names;
    std::vector<double> mean_w; ///< over the rows
    std::size_t rows = 0;       ///< > 0
};

struct HotSpotValue
{
    std::string text;
    int line = 0;
};

/// Keys without their dash. A key stated twice keeps its first value, as in HotSpot.
using HotSpotConfig = std::map<std::string, HotSpotValue>;

struct HotSpotMaterial
{
    double conductivity_w_per_mk = 0, heat_capacity_j_per_m3k = 0;
    bool solid = true;
};

inline constexpr std::size_t kMaxHotSpotBytes = 64ull << 20;
inline constexpr std::size_t kMaxHotSpotLayers = 256, kMaxHotSpotBlocks = 100'000;

/// Each reads one text; `file` is for messages. Problems (at most 50) name file, line and remedy.
Result<HotSpotFloorplan> readHotSpotFloorplan(std::string_view text, const std::string& file);
Result<std::vector<HotSpotLayer>> readHotSpotLayers(std::string_view text, const std::string& file);
Result<HotSpotTrace> readHotSpotTrace(std::string_view text, const std::string& file);
Result<HotSpotConfig> readHotSpotConfig(std::string_view text, const std::string& file);
Result<std::map<std::string, HotSpotMaterial>> readHotSpotMaterials(std::string_view text, const std::string& file);

/// A finite number and nothing else.
std::optional<double> hotSpotNumber(std::string_view text);

} // namespace interpose
