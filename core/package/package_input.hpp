// SPDX-License-Identifier: GPL-3.0-or-later
// What the package stage looks at: rooms, balls, signals that leave, bodies to balance. Other stages' figures come by
// value.
#pragma once

#include "base/shared.hpp"
#include "model/assembly.hpp"
#include "model/body_size.hpp"

#include <optional>
#include <string>
#include <vector>

namespace interpose {

/// What the rule deck says of packages, handed over by value.
struct PackageRules
{
    Coord die_to_carrier_edge, carrier_to_substrate_edge; ///< zero where the deck has no limit
    Shared<std::vector<BodySize>> body_sizes;
    bool operator==(const PackageRules&) const = default;
};

/// A figure with the band its fact states; low = high: none is stated.
struct ValueBand
{
    double value = 0, low = 0, high = 0;
    bool operator==(const ValueBand&) const = default;
};

/// A carrier and the room its contents ask for, both in its own frame.
struct CarrierRoom
{
    PlacedId placed;
    Size actual;
    Rect needed; ///< what it carries with the distance each must keep from the edge; empty: it carries nothing
    bool operator==(const CarrierRoom&) const = default;
};

/// Balls of one region of the root's underside.
struct BallField
{
    Rect region; ///< root coordinates; the rim that is kept free may be in it
    Coord pitch;
    std::optional<ValueBand> max_current_ma; ///< of one ball; absent: not known
    ValueBand power_share;                   ///< stated for the bond; 0: not stated
    std::string bond;                        ///< id in Technology::bonds
    bool operator==(const BallField&) const = default;
};

/// What the power stage found of one net: all parts on it share its balls.
struct NetCurrent
{
    std::string net;
    ValueBand current_a; ///< that reaches the board; the band is that of its voltages
    bool operator==(const NetCurrent&) const = default;
};

/// A part that stands on the root, and the signals that leave its shadow in the root's layers.
struct Escape
{
    PlacedId placed;
    double perimeter_mm = 0;
    double signal_wires = 0;
    bool operator==(const Escape&) const = default;
};

/// The channel between two parts side by side that takes most layers of the root.
struct RootChannel
{
    PlacedId a, b;
    int layers = 0;
    bool operator==(const RootChannel&) const = default;
};

/// A body above the carrier that the screening looks at, in the carrier's frame.
struct ScreenedBody
{
    Rect plan;
    bool silicon = false;            ///< die, stack or dummy that stands on the carrier
    std::optional<double> mass_mg;   ///< absent: a density is not known
    std::optional<double> expansion; ///< volume x cte, mm3 ppm/K; absent: a cte is not known
    bool operator==(const ScreenedBody&) const = default;
};

struct PackageInput
{
    std::vector<CarrierRoom> carriers; ///< interposers and RDLs that do not stand for the root
    std::optional<CarrierRoom> root;
    std::vector<std::string> root_asks; ///< pointers to what its needed room rests on and nobody vouches for
    std::vector<BallField> balls;
    std::string root_bonds;           ///< pointer to the bonds of the root's part, where balls would stand
    std::vector<NetCurrent> nets;     ///< that reach the board, each with planes and balls of its own
    std::vector<std::string> unknown; ///< pointers to what must be stated, or joined, before all currents are counted
    std::vector<std::string> unknown_access; ///< pointers to counts of direct access that nobody states
    std::vector<std::string> asks;           ///< pointers to what the balls rest on and nobody vouches for
    double off_package_signals = 0;          ///< of ports without a link
    ValueBand test_signals;                  ///< direct access of memory stacks; of one without a count an assumed band
    ValueBand ball_spare_share;
    Coord ball_keepout, ball_keepout_low, ball_keepout_high; ///< as stated, and the band of its fact
    bool root_is_organic = false;        ///< a substrate: layers built up on a core, in a body on offer
    bool rim_missing = false;            ///< the style has a foot or ring, and nobody says how wide
    std::vector<Escape> escapes;         ///< in the order of the bodies
    std::optional<RootChannel> channel;  ///< absent: no wires between parts side by side are drawn in the root
    std::optional<RoutingClass> routing; ///< the root's first class, without facts and rates
    std::optional<CarrierRoom> screened; ///< the largest interposer or RDL, else the root
    std::vector<ScreenedBody> screened_bodies;
    std::vector<std::string> unknown_materials; ///< without density or cte
    std::optional<double> c4_distance_mm;       ///< outermost C4 from the centre of the part above it
    PackageRules rules;
    bool operator==(const PackageInput&) const = default;
};

/// What stages before this one know.
struct PackageLoads
{
    std::vector<NetCurrent> nets;            ///< that reach the board
    std::vector<std::string> unknown;        ///< pointers to the supplies of parts whose current is not counted, and to
                                             ///< placed parts from which none leads to the board
    std::vector<std::string> asks;           ///< pointers to the assumed inputs of the way to the board
    std::vector<double> root_wires;          ///< by body, of links drawn in the root; empty: none
    std::optional<RootChannel> root_channel; ///< of the routing
    bool operator==(const PackageLoads&) const = default;
};

/// O(n). Precondition: validated; bodies from layOut.
PackageInput packageInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const PackageRules& rules,
                          const PackageLoads& loads);

/// Direct access of one stack; where its generation does not state it assumed as in the shipped library, with the upper
/// end as the value.
ValueBand directAccess(const HbmGeneration& hbm);

/// Width of the lid's foot or ring along the root's edge; zero where the style has none.
Coord rimOf(const Assembly& assembly);

/// Room that what stands on or in `carrier` asks for, in its own frame; empty when it carries nothing. O(n).
Rect neededRoom(const Assembly& assembly, const std::vector<PlacedBody>& bodies, std::size_t carrier,
                const PackageRules& rules);

} // namespace interpose
