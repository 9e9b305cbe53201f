// SPDX-License-Identifier: GPL-3.0-or-later
// The package a layout forces: carrier, substrate, balls, layers, body. The stage in one page: result and function.
#pragma once

#include "base/diagnostic.hpp"
#include "package/package_input.hpp"

namespace interpose {

/// One part against the room it needs.
struct SizeStep
{
    PlacedId placed;
    double actual_width_mm = 0, actual_height_mm = 0;
    double needed_width_mm = 0, needed_height_mm = 0;
    double margin_mm = 0;          ///< the lesser of the two; < 0: too small
    std::vector<std::string> asks; ///< pointers to what it rests on and nobody vouches for
    bool operator==(const SizeStep&) const = default;
};

/// Balls at hand against balls needed. Power and ground as the power stage counts them for the board; the band is that
/// of the facts of limit, voltages, direct access and spare. Where a limit or a supply is not known power and ground
/// are a share of the balls at hand, and the figures stand for its upper end; of a test access that is not known too.
/// Counts are of all bonds together, no more than an int holds; shares are of the fullest bond.
struct BallStep
{
    std::string bond; ///< the fullest
    double pitch_mm = 0;
    int bond_available = 0;
    double bond_needed = 0; ///< with its share of signals and spare balls
    double current_a = 0;   ///< of all nets that are known
    int available = 0;
    int power = 0, ground = 0, signal = 0, spare = 0;
    int test = 0; ///< direct access of memory stacks
    int needed = 0, needed_low = 0, needed_high = 0;
    std::optional<double> used_share, used_share_low, used_share_high; ///< absent: none at hand
    int margin = 0;                                                    ///< available - needed
    bool limit_known = false;      ///< all limits, currents and test access are; else the upper end of a band
    std::vector<std::string> asks; ///< pointers to the inputs that would narrow the band
    bool operator==(const BallStep&) const = default;
};

/// Signal and build-up layers of the root: what signals need to leave the shadows of parts, and to get from part to
/// part. Source: docs/physics/package.md#layers
struct LayerStep
{
    PlacedId placed;      ///< part with the most layers of escaping signals; empty: none escape
    int signal_wires = 0; ///< that leave its shadow, test access among them
    double escape_per_layer = 0;
    int escape_layers = 0;             ///< for those
    int channel_layers = 0;            ///< of the fullest channel drawn in the root; 0: none is
    std::string channel;               ///< "A/B"
    int needed = 0;                    ///< signal layers: the larger
    int actual = 0;                    ///< signal layers of the root's routing class
    int supplies = 0;                  ///< nets, each with a pair of planes
    std::optional<int> buildup_layers; ///< per side: signals and planes; absent: the root has no core, or `asks`
    int margin = 0;                    ///< actual - needed
    std::vector<std::string> asks;     ///< pointers to the supplies whose planes are not known
    bool operator==(const LayerStep&) const = default;
};

/// The smallest outline on offer that holds contents and balls.
struct BodyStep
{
    std::string name;
    double width_mm = 0, height_mm = 0;
    double margin_mm = 0; ///< of the root's outline to it, the lesser of both sides; < 0: the root is smaller
    bool operator==(const BodyStep&) const = default;
};

/// Screening, not a prediction: figures that correlate with warpage, none of it computed.
struct SymmetryFigures
{
    PlacedId carrier;
    double silicon_coverage = 0; ///< of its outline
    double asymmetry = 0;        ///< offset of the silicon's centroid, in half sides: sqrt(ax^2 + ay^2)
    double asymmetry_x = 0, asymmetry_y = 0;
    double mirror_x_unmatched = 0, mirror_y_unmatched = 0; ///< share of the silicon without a counterpart
    double half_turn_unmatched = 0;
    std::optional<double> mass_mg, mass_offset_mm;          ///< absent: a density is not known
    std::optional<double> cte_offset_mm;                    ///< absent: a cte is not known
    std::optional<double> c4_distance_mm, ball_distance_mm; ///< of the outermost from the neutral point
    std::vector<std::string> asks;
    bool operator==(const SymmetryFigures&) const = default;
};

struct PackageResult
{
    double package_mm = 0; ///< longer side of the root
    std::vector<SizeStep> carriers;
    std::optional<SizeStep> substrate;
    std::optional<BallStep> balls; ///< absent: the root has no balls
    std::optional<LayerStep> layers;
    std::optional<BodyStep> body; ///< absent: nothing on offer holds it, or the root is no substrate
    std::optional<SymmetryFigures> symmetry;
    Diagnostics diagnostics; ///< PACKAGE-001 carrier, 002 substrate, 003 balls over 100 % or none, 004 over 90 %, 005
                             ///< an input is missing, 006 signal layers, 007 no room for a rim
    bool operator==(const PackageResult&) const = default;
};

/// Total function, O(n log n). Source: docs/physics/package.md.
PackageResult evaluatePackage(const PackageInput& input);

} // namespace interpose
