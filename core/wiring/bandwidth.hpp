// SPDX-License-Identifier: GPL-3.0-or-later
// Bandwidth by pair of dies, by die edge and across the middle, and the roofline of what computes. Parallel links all
// count; die to die is per direction; memory stands apart, on its shared bus.
#pragma once

#include "model/assembly.hpp"

#include <optional>
#include <vector>

namespace interpose {

struct InterconnectInput;

/// Sums over some links.
struct BandwidthSum
{
    int d2d_links = 0, memory_links = 0;
    double d2d_gbyte_per_s = 0, d2d_effective_gbyte_per_s = 0;       ///< per direction
    double memory_gbyte_per_s = 0, memory_effective_gbyte_per_s = 0; ///< on shared buses
    bool operator==(const BandwidthSum&) const = default;
};

struct PairBandwidth
{
    PlacedId a, b; ///< a < b
    BandwidthSum sum;
    bool operator==(const PairBandwidth&) const = default;
};

struct EdgeBandwidth
{
    PlacedId placed;
    Edge edge = Edge::Left; ///< of the unrotated part
    BandwidthSum sum;
    bool operator==(const EdgeBandwidth&) const = default;
};

enum class Halving { Vertical, Horizontal }; ///< the line that parts the halves

/// The least bandwidth between two halves of the dies: those with the lower and those with the higher centre along x
/// (vertical line; equal x by y) or y; of an odd number the one in the middle is tried on either side. Memory stacks
/// are no dies here. Ties: the vertical line, the smaller lower half.
struct Bisection
{
    Halving line = Halving::Vertical;
    std::vector<PlacedId> lower; ///< the half at the lower coordinate
    BandwidthSum sum;            ///< of the die-to-die links across
    bool operator==(const Bisection&) const = default;
};

struct RooflinePoint
{
    double flop_per_byte = 0, tflop_per_s = 0;
    bool operator==(const RooflinePoint&) const = default;
};

/// Memory behind other dies: what the part's links to them carry, and what those dies, and all they reach by relays,
/// have of memory. Effective. The lesser of the two is an upper bound: links further on are not asked.
struct FarMemory
{
    double links_gbyte_per_s = 0, memory_gbyte_per_s = 0;
    bool operator==(const FarMemory&) const = default;
};

/// What a part can compute when fed from the memories it reaches: min(peak, intensity x bandwidth). It has the machine
/// to itself.
struct Roofline
{
    PlacedId placed; ///< empty: all such parts of the assembly together, on all its memories
    double peak_tflop_per_s = 0;
    double memory_gbyte_per_s = 0, memory_effective_gbyte_per_s = 0; ///< by links of its own
    std::vector<FarMemory> far;                                      ///< one per group of dies that relay to each other
    double far_effective_gbyte_per_s = 0;                            ///< of all of those
    std::optional<double> ridge_flop_per_byte; ///< intensity at which both limits meet, effective; absent without
                                               ///< memory
    std::vector<RooflinePoint> points;         ///< at the intensities of rooflineIntensities()
    bool operator==(const Roofline&) const = default;
};

struct BandwidthResult
{
    BandwidthSum all;
    std::vector<PairBandwidth> pairs;   ///< by a, then b
    std::vector<EdgeBandwidth> edges;   ///< those with links, by part, then left, right, bottom, top
    std::optional<Bisection> bisection; ///< absent with fewer than two dies, or no link between dies
    std::vector<Roofline> rooflines;    ///< of parts that state their peak, by id; of several the sum last
    bool operator==(const BandwidthResult&) const = default;
};

/// Flop per byte, ascending.
const std::vector<double>& rooflineIntensities();

/// Attainable TFLOP/s; grows with all three until one limit is met.
double attainableTflopPerS(double peak_tflop_per_s, double memory_gbyte_per_s, double flop_per_byte);

/// O((dies + links) log links). Source: docs/physics/interconnect.md#bandwidth, #roofline
BandwidthResult bandwidths(const InterconnectInput& input);

} // namespace interpose
