// SPDX-License-Identifier: GPL-3.0-or-later
// The gate: what passes here can be laid out, evaluated and drawn by every stage without further questions.
#pragma once

#include "base/result.hpp"
#include "model/assembly.hpp"

namespace interpose {

inline constexpr std::size_t kMaxPlacedParts = 200'000;
inline constexpr int kMaxDepth = 64;                   ///< of `on` chains
inline constexpr int kMaxLanes = 1'000'000;            ///< of one PHY
inline constexpr std::size_t kMaxPhys = 1'000;         ///< of one part
inline constexpr std::size_t kMaxLayers = 200;         ///< of one part
inline constexpr std::size_t kMaxRails = 100;          ///< of one part
inline constexpr std::size_t kMaxPhyBumps = 3'000'000; ///< in the bump map of one PHY
inline constexpr std::size_t kMaxDemands = 1'000'000;  ///< of the traffic
inline constexpr double kMaxWires = 100e6;             ///< of all links together
inline constexpr double kMaxBumpSites = 100e6;         ///< of one PHY at its standard's pitch

/// Every problem found (pointer filled, file and line not), empty when valid: unique ids, one root, known parts and
/// parents, no cycles, depth, finite and positive sizes within Coord::kLargestUm, PHYs, blocks and bond regions inside
/// their part and bond regions disjoint, known technology ids (of parts, bonds, cooling and inside technology), either
/// power_w or blocks, shares and yields in [0, 1], link ends that exist with equal lanes and one standard, rates > 0,
/// thickness of layers equal to the part's, h top + bottom > 0, conductivity > 0, a root at 0, 0 unturned. At most 100
/// problems are listed. O(n log n), no recursion. The order of `placed` and `links` is not judged: sortById mends it.
/// Indices in pointers are those of the vectors; of parts, those by ascending id.
Problems validate(const Assembly& assembly);

} // namespace interpose
