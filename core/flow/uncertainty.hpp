// SPDX-License-Identifier: GPL-3.0-or-later
// What the bands of the inputs do to yield and cost: one at a time (tornado) and all at once (Monte Carlo).
#pragma once

#include "base/cancel.hpp"
#include "flow/module_flow.hpp"

#include <cstdint>
#include <functional>
#include <variant>

namespace interpose {

/// An input of the flow whose fact states a band, and where it stands in the FlowInput.
struct FlowBand
{
    /// Which member of which record.
    using Member =
        std::variant<double ProcessNode::*, double CarrierTechnology::*, std::optional<double> CarrierTechnology::*,
                     Coord CarrierTechnology::*, double Bond::*, double FlowPart::*, std::optional<double> FlowPart::*,
                     double FlowSettings::*, double FlowStep::*, double Harvest::*>;

    std::string pointer; ///< of the value in the file, e.g. "/assembly/technology/nodes/n5/wafer_price_usd"
    double value = 0, low = 0, high = 0; ///< low <= value <= high, in the unit of the key
    double least = 0, most = 0;          ///< the value's own limits
    Grade grade = Grade::Assumed;
    Member member;
    std::vector<std::size_t> where; ///< parts, attaches or the step; empty for settings
};

/// All bands that reach this input: facts of nodes, carriers, bonds, parts, flow and its steps that have a low and a
/// high. Outlines and routing are not varied. O(facts x parts).
std::vector<FlowBand> flowBands(const Assembly& assembly, const FlowInput& input);

/// Puts a value in its place; the rest of the input stays.
void applyBand(const FlowBand& band, double value, FlowInput& input);

/// What one band alone does. Costs in USD per good module.
struct TornadoBar
{
    std::string pointer;
    Grade grade = Grade::Assumed;
    double value = 0, low = 0, high = 0;
    double cost_at_low_usd = 0, cost_at_high_usd = 0;
    double assembly_yield_at_low = 0, assembly_yield_at_high = 0;

    double costSwingUsd() const;
    bool operator==(const TornadoBar&) const = default;
};

/// Every band moved to its low and high alone; the widest swing of cost first; those reached before a stop. O(bands x
/// parts).
std::vector<TornadoBar> tornado(const FlowInput& input, const std::vector<FlowBand>& bands, const Cancel& cancel = {});

/// How a value lies in its band. Triangular: from low to high with its peak at the value. Normal and log-normal: low
/// and high are the 5 and 95 % points, cut off at the value's own limits; the log-normal's median is sqrt(low high).
/// Usual: log-normal where the high end is more than four times the low one, and so the share lost of a yield or
/// coverage near one; else triangular.
enum class Distribution { Usual, Triangular, Normal, LogNormal };

/// One draw from two numbers of (0, 1), independent and even.
double drawFromBand(const FlowBand& band, Distribution distribution, double u1, double u2);

struct Spread
{
    double p5 = 0, p50 = 0, p95 = 0, mean = 0, deviation = 0;
    bool operator==(const Spread&) const = default;
};

struct MonteCarloOptions
{
    int samples = 10'000;
    std::uint64_t seed = 1;
    Distribution distribution = Distribution::Usual;
    int threads = 2;
    std::function<void(int done)> progress; ///< now and then, from one thread at a time; may be empty
    Cancel cancel;
};

struct MonteCarloResult
{
    int samples = 0;      ///< drawn; fewer than asked when stopped
    bool stopped = false; ///< then the spreads are of those drawn
    Spread cost_per_good_module_usd, assembly_yield, rolled_yield;
    bool operator==(const MonteCarloResult&) const = default;
};

/// Bands drawn independently of each other. The same seed gives the same bits on any number of threads.
MonteCarloResult monteCarlo(const FlowInput& input, const std::vector<FlowBand>& bands,
                            const MonteCarloOptions& options);

/// Both of them, as a report holds them, and how the draws were made.
struct FlowUncertainty
{
    std::uint64_t seed = 1;
    Distribution distribution = Distribution::Usual;
    MonteCarloResult monte_carlo;
    std::vector<TornadoBar> tornado;
};

/// Mean, deviation and linearly interpolated percentiles; zeros for nothing.
Spread spreadOf(std::vector<double> values);

} // namespace interpose
