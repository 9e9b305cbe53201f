// SPDX-License-Identifier: GPL-3.0-or-later
// The package a layout forces: carrier, substrate, balls, layers, body. The stage in one page: input, result, function.
#pragma once

#include "base/diagnostic.hpp"
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
    std::vector<BodySize> body_sizes;
    bool operator==(const PackageRules&) const = default;
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
    Rect region; ///< root coordinates, without the rim that is kept free
    Coord pitch;
    std::optional<double> max_current_ma; ///< of one ball; absent: not known
    double power_share = 0;               ///< stated for the bond; 0: not stated
    std::string bond;                     ///< id in Technology::bonds
    bool operator==(const BallField&) const = default;
};

/// All parts of one voltage share their balls.
struct SupplyCurrent
{
    double voltage_v = 0, current_a = 0;
    bool operator==(const SupplyCurrent&) const = default;
};

/// A part that stands on the root, and the signals that leave its shadow in the root's layers.
struct Escape
{
    PlacedId placed;
    double perimeter_mm = 0;
    int signal_wires = 0;
    bool operator==(const Escape&) const = default;
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
    std::vector<BallField> balls;
    std::vector<SupplyCurrent> supplies; ///< ascending voltage
    std::vector<std::string> asks;       ///< inputs that are missing, e.g. "supply_v of node n5"
    int off_package_signals = 0;         ///< of ports without a link
    std::vector<Escape> escapes;         ///< in the order of the bodies
    std::optional<RoutingClass> routing; ///< the root's first class, without facts and rates
    std::optional<CarrierRoom> screened; ///< the largest interposer or RDL, else the root
    std::vector<ScreenedBody> screened_bodies;
    std::vector<std::string> unknown_materials; ///< without density or cte
    std::optional<double> c4_distance_mm;       ///< outermost C4 from the centre of the part above it
    PackageSettings settings;
    Coord rim_width;
    PackageRules rules;
    bool operator==(const PackageInput&) const = default;
};

/// One part against the room it needs.
struct SizeStep
{
    PlacedId placed;
    double actual_width_mm = 0, actual_height_mm = 0;
    double needed_width_mm = 0, needed_height_mm = 0;
    double margin_mm = 0; ///< the lesser of the two; < 0: too small
    bool operator==(const SizeStep&) const = default;
};

/// Balls at hand against balls needed. A band (low < high) where a limit or a voltage is not known.
struct BallStep
{
    std::string bond;
    double pitch_mm = 0;
    double current_a = 0; ///< of all supplies that are known
    int available = 0;
    int power = 0, ground = 0, signal = 0, spare = 0; ///< power and ground at the band's upper end
    int needed_low = 0, needed_high = 0;
    double used_share_low = 0, used_share_high = 0;
    int margin = 0;                ///< available - needed_high
    bool limit_known = false;      ///< power from currents; else a share of the balls at hand
    std::vector<std::string> asks; ///< what would make the band a figure
    bool operator==(const BallStep&) const = default;
};

/// Build-up layers of the root. Source: docs/physics/package.md#layers
struct LayerStep
{
    PlacedId placed;      ///< part with the most layers of escaping signals
    int signal_wires = 0; ///< that leave its shadow
    double escape_per_layer = 0;
    int needed = 0;         ///< signal layers
    int actual = 0;         ///< signal layers of the root's routing class
    int supplies = 0;       ///< voltages, each with a pair of planes
    int buildup_layers = 0; ///< per side: signals and planes
    int margin = 0;         ///< actual - needed
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
    std::optional<BodyStep> body; ///< absent: nothing on offer holds it
    std::optional<SymmetryFigures> symmetry;
    Diagnostics diagnostics; ///< PACKAGE-001 carrier, 002 substrate, 003 balls over 100 %, 004 over 90 %, 005 an input
                             ///< is missing, 006 signal layers
    bool operator==(const PackageResult&) const = default;
};

/// What stages before this one know, by body; empty: nothing.
struct PackageLoads
{
    std::vector<double> link_power_w; ///< that links add to what the part states
    std::vector<int> root_wires;      ///< of links drawn in the root
};

/// O(n). Precondition: validated; bodies from layOut.
PackageInput packageInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const PackageRules& rules,
                          const PackageLoads& loads = {});

/// Room that what stands on or in `carrier` asks for, in its own frame; empty when it carries nothing. O(n).
Rect neededRoom(const Assembly& assembly, const std::vector<PlacedBody>& bodies, std::size_t carrier,
                const PackageRules& rules);

/// Balls in a grid of whole cells of the pitch.
int ballsIn(const Rect& region, Coord pitch);

/// Balls needed, low and high, for what the input states; `available` matters only where no limit is known.
BallStep ballStep(const PackageInput& input, int available);

/// Total function, O(n log n). Source: docs/physics/package.md.
PackageResult evaluatePackage(const PackageInput& input);

} // namespace interpose
