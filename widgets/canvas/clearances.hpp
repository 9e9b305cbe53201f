// SPDX-License-Identifier: GPL-3.0-or-later
// The gaps from one part to what stands beside it, with the rule each must meet: what a drag shows at the pointer.
#pragma once

#include "canvas/scene.hpp"
#include "rules/rule_deck.hpp"

#include <optional>
#include <vector>

namespace interpose {

struct Clearance
{
    std::size_t other = 0; ///< the neighbour, or the carrier whose edge is meant
    bool to_edge = false;
    Coord gap;                ///< negative: overlapping, or beyond the edge
    std::optional<Coord> min; ///< of the rule deck
    Point from, to;           ///< ends of the dimension line, root coordinates
    bool violated() const { return gap < Coord{} || (min && gap < *min); }
};

/// Nearest neighbour in each of the four directions among parts at the same height that are not in `moving`, all
/// overlapped ones (what lies beyond those is left out), and the nearest edge of the carrier where a rule asks for a
/// distance. Nearest first. O(n).
std::vector<Clearance> clearancesOf(const Scene& scene, std::size_t body, const std::vector<char>& moving,
                                    const RuleDeck& deck);

} // namespace interpose
