// SPDX-License-Identifier: GPL-3.0-or-later
// A manufacturing line as data and the one walk over it. Knows nothing of dies or carriers: units gather cost and
// goodness step by step, tests throw some away, and what a line makes can join the units of another. Faults are of two
// kinds, as a test may see one worse than the other.
#pragma once

#include "model/flow_settings.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

/// What a cost is for. Process of a line that makes pieces counts as the piece.
enum class CostBucket { Silicon, Memory, Purchased, Carrier, Bonding, Test, Scrap };
inline constexpr std::size_t kCostBuckets = 7;
using CostSplit = std::array<double, kCostBuckets>;

/// How a test sees what is wrong with a unit: with its coverage, or no better than the die beside the fault can.
enum class Fault { Reached, HostOnly };
inline constexpr std::size_t kFaults = 2;
/// Shares of units free of each kind of fault. The kinds are independent: a unit is good by the product of both.
using FaultShares = std::array<double, kFaults>;

/// One factor of a true yield.
struct LineFactor
{
    std::string_view name;
    double value = 1;
    Fault fault = Fault::Reached; ///< that the rest has
};

/// What joins each unit at a step: bought, or made by another line, which then gives cost and goodness.
struct LineMaterial
{
    CostBucket bucket = CostBucket::Purchased; ///< of bought material
    double cost_usd = 0;                       ///< bought: of one
    LineFactor good;                           ///< bought: share truly good
    std::optional<std::size_t> line;           ///< index of the line that makes it, lower than that of this line
    double count = 1;
    std::string_view name = {};   ///< bought: whose
    std::size_t part = 0;         ///< bought: its number, for those who ask where a figure comes from
    Fault fault = Fault::Reached; ///< HostOnly: all that is wrong with it; else as its line says
};

/// Process cost of one unit: flat, by area, by die, by joint, by machine time.
struct ProcessCost
{
    double cost_usd = 0, cost_usd_per_mm2 = 0, cost_usd_per_die = 0, cost_usd_per_bond = 0;
    double machine_s = 0, machine_usd_per_h = 0;
    double area_mm2 = 0, dies = 0, bonds = 0; ///< what the unit has of each

    double usd() const
    {
        return cost_usd + cost_usd_per_mm2 * area_mm2 + cost_usd_per_die * dies + cost_usd_per_bond * bonds +
               machine_s / 3600 * machine_usd_per_h;
    }
};

struct StepTest
{
    double coverage = 0; ///< share of bad units caught, where it reaches the fault; a good one always passes
    double cost_usd = 0;
    double reject_cost_usd = 0; ///< of each unit found bad, beyond what it carries
    CoverageForm form = CoverageForm::Linear;
    double host_coverage = 0; ///< of faults seen through the host only
};

struct StepRework
{
    double success = 0; ///< share of the units that fail here made good
    double cost_usd = 0;
};

struct LineStep
{
    StepKind kind = StepKind::Attach;
    std::vector<LineMaterial> materials;
    ProcessCost process;
    CostBucket bucket = CostBucket::Bonding; ///< of the process
    std::vector<LineFactor> factors;         ///< the step's true yield is their product
    std::optional<StepTest> test;
    std::optional<StepRework> rework;
};

struct Line
{
    std::string name;
    std::vector<LineStep> steps;
    std::optional<CostBucket> bucket; ///< all of its cost, where it joins another line; absent: its own split
    std::string_view good;            ///< name of its goodness as one factor there; empty: its factors go on one by one
};

/// A step of a line as walked, per unit that leaves it. cost_in + materials + process + scrap is what leaves.
struct StepFigures
{
    StepKind kind = StepKind::Attach;
    double cost_in_usd = 0;
    double materials_usd = 0;    ///< what joins, scrap of its own line included
    double process_usd = 0;      ///< process, test and rework
    double scrap_usd = 0;        ///< carried x (1/pass - 1): share of the units thrown away here
    double yield = 1;            ///< true yield of the step, rework included
    double pass_fraction = 1;    ///< called good by its test
    double escape_ppm = 0;       ///< bad units among those that leave, per million
    double units_per_module = 1; ///< units that enter for one module shipped
    FaultShares tested{1, 1};    ///< free of each kind when the test begins
    FaultShares left{1, 1};      ///< of those that leave; escapes are what their product lacks to one
    bool operator==(const StepFigures&) const = default;
};

struct LineFigures
{
    std::vector<StepFigures> steps;
    CostSplit split{};               ///< of the cost by bucket
    double cost_usd = 0;             ///< of one unit that leaves: the sum of the split
    FaultShares good{1, 1};          ///< of those, free of each kind of fault
    double pass_fraction = 1;        ///< product over the tests; below kLeastPass it is divided by that instead
    std::vector<LineFactor> factors; ///< by name and fault; their product is the true yield from start to end

    double goodness() const { return good[0] * good[1]; } ///< share truly good of those
};

/// The least share of good units that is still divided by; below it costs stay finite and FLOW-003 says so.
inline constexpr double kLeastPass = 1e-9;

/// Walks lines in order, each using those before it, then works out how many units each starts for one shipped unit of
/// the last. O(steps + materials). Source: docs/physics/cost.md#line.
std::vector<LineFigures> walkLines(std::span<const Line> lines);

/// Multiplies `value` onto the factor of that name and fault, added when it is new.
void multiplyFactor(std::vector<LineFactor>& factors, LineFactor factor);

} // namespace interpose
