// SPDX-License-Identifier: GPL-3.0-or-later
// What the carriers must bear: signal layers of each channel, congestion, cuts, escape, stitch lines, and what wires
// run under. Beside evaluateWiring, from the same input and the ground the links cross.
#pragma once

#include "wiring/congestion.hpp"
#include "wiring/cuts.hpp"
#include "wiring/wiring.hpp"

#include <optional>
#include <string>
#include <vector>

namespace interpose {

/// A placed part as an obstacle or as a carrier of wires.
struct GroundBody
{
    Rect box; ///< root coordinates
    std::optional<std::size_t> parent;
    PartKind kind = PartKind::Die;
    bool lands_on_every_layer = true;      ///< of a carrier: built up or printed; false: made from a wafer
    std::vector<Coord> stitch_x, stitch_y; ///< root coordinates of the lines where exposure fields meet
    bool operator==(const GroundBody&) const = default;
};

/// Wires between two parts side by side, seen where they cross from one to the other.
struct ChannelFigures
{
    PlacedId a, b, carrier;
    std::string routing;      ///< class of its first link
    double wires = 0;         ///< data and overhead; of other links half of each of their two L routes
    double facing_mm = 0;     ///< overlap of the two parts' sides; 0: they lie diagonally
    double span_mm = 0;       ///< of it, what the PHYs of its links cover: the wires run straight there
    double tracks_per_mm = 0; ///< of one layer, for signals
    int layers_needed = 0, layers_available = 0;
    bool operator==(const ChannelFigures&) const = default;
};

/// Rows of bumps behind one another along an edge, and the layers their wires need to come out past the front rows.
struct EscapeFigures
{
    PlacedId placed;
    std::string phy;
    int rows = 0;           ///< of signals, behind one another
    int rows_per_layer = 0; ///< that come out on one layer
    int layers_needed = 0, layers_available = 0;
    bool operator==(const EscapeFigures&) const = default;
};

/// Wires across one line where two exposure fields of a carrier meet.
struct StitchFigures
{
    CutLine line = CutLine::Vertical;
    Coord at;               ///< root coordinates
    std::int64_t wires = 0; ///< that cross it
    double peak_use = 0;    ///< of the tracks of the wider rule, in the fullest cell along the line
    Point peak_at;
    bool operator==(const StitchFigures&) const = default;
};

/// One carrier with wires.
struct CarrierRouting
{
    PlacedId carrier;
    CutProfile vertical, horizontal;
    CongestionMap congestion;
    std::vector<StitchFigures> stitches;
    bool operator==(const CarrierRouting&) const = default;
};

struct RoutingResult
{
    std::vector<ChannelFigures> channels; ///< by first link
    std::vector<EscapeFigures> escapes;   ///< of linked PHYs along an edge, in the order of the input
    std::vector<CarrierRouting> carriers; ///< in the order of the bodies
    /// Of the channel with the largest share of its layers needed.
    std::optional<int> layers_needed, layers_available;
    Diagnostics diagnostics; ///< WIRE-011 to WIRE-017, docs/physics/interconnect.md#findings
    bool operator==(const RoutingResult&) const = default;
};

/// In the order of the bodies; stitch lines are left empty: they belong to the reticle fields of the rules.
std::vector<GroundBody> routingGround(const Assembly& assembly, const std::vector<PlacedBody>& bodies);

/// Total function. O(wires + links log links + cells). Precondition: `ground` is of the input's bodies.
RoutingResult evaluateRouting(const WiringInput& input, const std::vector<GroundBody>& ground);
/// The same with what a caller keeps from frame to frame. Precondition: bumps.set(input).
RoutingResult evaluateRouting(const WiringInput& input, const std::vector<GroundBody>& ground, const BumpTable& bumps);

} // namespace interpose
