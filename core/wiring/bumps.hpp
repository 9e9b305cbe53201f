// SPDX-License-Identifier: GPL-3.0-or-later
// From a PHY to its bumps: the grid of sites, their numbering, and which of them carry signals.
#pragma once

#include "model/assembly.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace interpose {

/// The sites of one PHY as an affine grid in numbered order: site s lies at
/// `first + (s mod columns) * along + (s div columns) * deep`. Any frame; `along` and `deep` are axis-parallel.
struct BumpField
{
    Point first; ///< site 0; the region's centre when there is no site
    Point along; ///< step within a row, fastest
    Point deep;  ///< step from row to row
    std::int64_t columns = 0, rows = 0;

    std::int64_t sites() const { return columns * rows; }
    bool operator==(const BumpField&) const = default;
};

/// Sites of a PHY region in part coordinates: floor(width / pitch_x) by floor(height / pitch_y), centred in the region
/// (to the nanometre, towards the lower left). With an edge, rows run along that edge clockwise seen from above and
/// follow one another inwards; without, rows run in x from the lower left. A pitch of zero gives no sites. O(1).
/// Source: docs/physics/interconnect.md#bumps
BumpField bumpField(const Rect& region, std::optional<Edge> edge, Coord pitch_x, Coord pitch_y);

/// The same field seen from the frame that `transform` leads to; numbering turns and flips with the part. O(1).
BumpField moved(const BumpField& field, const Transform& transform);

/// Wires that carry bits: one per lane and direction, one per lane on a shared bus.
std::int64_t dataWires(const InterfaceStandard& standard, int lanes);

/// Data wires and the standard's overhead (clock, valid, sideband).
std::int64_t signalWires(const InterfaceStandard& standard, int lanes);

/// ceil(signals / (1 - power_share)): sites a PHY must have. Grows with lanes and with the power share.
std::int64_t sitesNeeded(const InterfaceStandard& standard, int lanes);

/// Positions of signals 0 .. count-1 of `signals` in the frame of the field, contiguous, replacing `out`. Signal j
/// takes site floor((j + 1/2) * sites / signals), so that power is spread evenly between them; with fewer sites than
/// signals some share a site. Exact for any size. O(count). Precondition: 0 <= count <= signals.
void signalBumps(const BumpField& field, std::int64_t signals, std::int64_t count, std::vector<Point>& out);

/// How the signals of a memory interface fall into channels.
struct ChannelOrder
{
    std::int64_t data = 0, overhead = 0; ///< signals of all channels together
    std::int64_t channel_data = 1;       ///< data wires of one channel; > 0; the last one may have fewer
    std::int64_t columns = 1;            ///< channels side by side along a row of the field; > 0
    bool operator==(const ChannelOrder&) const = default;
};

/// Positions of the data signals, in order, replacing `out`. Channels c = 0 .. C-1 lie in blocks of sites, `columns`
/// side by side along the rows, then row by row. Of nx site columns the block column i of the first half takes floor(i
/// nx / columns) to floor((i+1) nx / columns) - 1; the second half mirrors it, a middle one takes what is between; rows
/// likewise. In a block of s sites wire i of m takes site floor((i + 1/2) s / m), wires of the second half the mirrored
/// site of wire m-1-i. So the field looks the same, wires counted backwards, when turned by half a turn: two that face
/// each other are joined by wires of one length. Exact. O(data). Source: docs/physics/interconnect.md#bumps
void channelBumps(const BumpField& field, const ChannelOrder& order, std::vector<Point>& out);

/// Adds the positions of the overhead to `out`: each channel has its share, floor((c+1) overhead / C) - floor(c
/// overhead / C), spread over the sites that its data leave. O(sites). Precondition: `out` is that of channelBumps.
void appendChannelOverhead(const BumpField& field, const ChannelOrder& order, std::vector<Point>& out);

} // namespace interpose
