// SPDX-License-Identifier: GPL-3.0-or-later
// A rule deck is data: limits by pair of kinds, edges, reticle. The shipped one is illustrative; users bring their own.
#pragma once

#include "base/shared.hpp"
#include "model/body_size.hpp"
#include "model/part.hpp"

#include <optional>
#include <string>
#include <vector>

namespace interpose {

/// Gap between two parts of the given kinds side by side on the same carrier. Absent limits are not checked.
struct GapRule
{
    PartKind a = PartKind::Die, b = PartKind::Die;
    std::optional<Coord> min_gap; ///< between any two, in either order
    std::optional<Coord> max_gap; ///< from each `a` to its nearest `b`
    bool operator==(const GapRule&) const = default;
};

struct RuleDeck
{
    std::string name = "none";
    std::string source; ///< key of sources.json or "assumed: reason"
    bool illustrative = false;
    std::vector<GapRule> gaps;
    std::optional<Coord> die_to_carrier_edge;           ///< die, stack or dummy inside its interposer, RDL or substrate
    std::optional<Coord> carrier_to_substrate_edge;     ///< interposer or RDL inside its substrate
    std::optional<Coord> reticle_width, reticle_height; ///< largest die, either way round
    std::optional<double> min_bridge_overlap_mm2;       ///< of a bridge under each die it serves
    std::optional<Coord> max_height_step;               ///< of dies under one lid
    double min_support_share = 1.0;                     ///< of a part's plan that must lie over supports
    std::optional<Coord> max_hbm_offset;                ///< lateral, HBM PHY centre to host PHY centre along the edge
    std::optional<Coord> max_hbm_channel;               ///< |dx| + |dy| of the same two centres
    std::optional<Coord> max_hbm_overhang; ///< of a row of stacks beyond each end of the host edge they are read from
    Shared<std::vector<BodySize>> body_sizes; ///< outlines of packages on offer
    Facts facts;                              ///< where each limit comes from
    bool operator==(const RuleDeck&) const = default;
};

} // namespace interpose
