// SPDX-License-Identifier: GPL-3.0-or-later
// From an assembly and its contacts to slabs of materials and power, and from the solved field to what people read.
#pragma once

#include "base/cancel.hpp"
#include "base/diagnostic.hpp"
#include "model/assembly.hpp"
#include "model/contacts.hpp"
#include "thermal/heat_answers.hpp"
#include "thermal/heat_ladder.hpp"
#include "thermal/heat_outer.hpp"
#include "thermal/step_response.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace interpose {

struct HeatInput;

/// Power a stage adds to or moves within a part (mirrors what the wiring stage reports, without knowing it).
struct HeatSource
{
    std::size_t body = 0;
    Rect region; ///< part coordinates; empty: the whole part
    double power_w = 0;
    bool inside_stated_power = true;
    bool operator==(const HeatSource&) const = default;
};

/// What a stack's DRAM needs at its temperature: the normal refresh rate, twice that, or less power.
enum class Refresh { Normal, Double, Over };

struct DieTemperature
{
    PlacedId placed;
    double power_w = 0;
    double peak_c = 0;        ///< maximum at mid-height of the active layer over cells more than half covered
    double mean_c = 0;        ///< area mean there
    Point hottest;            ///< root coordinates
    bool average_flux = true; ///< only a total power is known: the peak is that of an average flux
    std::optional<double> limit_c;
    int heated_layer = 0;      ///< the hottest of its heated layers, counted from below: peak, mean and place are its
    std::string hottest_layer; ///< its name, e.g. "tier 1" of an HBM stack
    std::optional<double> refresh_limit_c; ///< of an HBM stack: highest at the normal refresh rate
    std::optional<Refresh> refresh;        ///< of a stack with that limit, by its peak
    bool operator==(const DieTemperature&) const = default;
};

/// Temperatures of one tier, at mid-height of the active layers of its parts.
struct TierField
{
    int tier = 0;               ///< PlacedBody::tier
    std::vector<float> field_c; ///< nx x ny, row-major, x fastest, origin lower left of the root
    double min_c = 0, max_c = 0;
    Point hottest;
    bool operator==(const TierField&) const = default;
};

/// A material of a layer and how much of the root's outline it takes there.
struct MaterialShare
{
    std::string material;
    double area_share = 0; ///< of the outline, in (0, 1]
    bool operator==(const MaterialShare&) const = default;
};

/// One layer of the stack as built, bottom first, for the report and the cross-section.
struct StackLayer
{
    double bottom_um = 0, thickness_um = 0;
    int cells = 1;                        ///< along z; 0: it lies in one with the layer below
    std::vector<MaterialShare> materials; ///< largest first; their shares sum to 1
    bool powered = false;
    double power_w = 0;
    bool operator==(const StackLayer&) const = default;
};

/// How far all powers together may be scaled until the first part meets its limit. Exact for the linear problem; with
/// temperature dependence it holds conductivities as they are and scales leakage along.
struct PowerLimit
{
    double scale = 0;   ///< of every power
    double power_w = 0; ///< of the whole stack, then
    PlacedId limited_by;
    bool operator==(const PowerLimit&) const = default;
};

struct HeatResult
{
    enum class Status {
        Ok,
        Cancelled,
        NotConverged,
        NoHeatPath,
        TooLarge, ///< beyond the bounds of memory: no field, HEAT-006 says why
        Runaway,  ///< leakage outruns the cooling: there is no steady field, HEAT-020 says so
    };
    Status status = Status::Ok;
    int nx = 0, ny = 0, nz = 0;
    Rect area; ///< of the fields, root coordinates
    std::vector<StackLayer> layers;
    std::vector<DieTemperature> dies; ///< powered parts, in order of placed
    std::vector<TierField> tiers;     ///< ascending tier, carriers too
    double peak_c = 0;                ///< of the hottest die
    double power_w = 0, heat_out_top_w = 0, heat_out_bottom_w = 0;
    double energy_error = 0;    ///< |power - heat out| / power
    double iteration_error = 0; ///< of the largest rise
    /// Largest change of a die's peak against half the grid, plus that against coarser z cells: what the grid may hide.
    /// Fine results only.
    std::optional<double> grid_error_k;
    std::vector<HeatLadder> ladders;           ///< of `dies`, in that order; fine results only
    std::optional<PowerLimit> power_limit;     ///< absent: no part warmer than ambient states a limit, or one below it
    std::optional<OuterLoop> outer_loop;       ///< when the assembly asks for temperature dependence
    std::optional<HeatAnswers> answers;        ///< once HeatStage::answer() was asked
    std::optional<StepResponse> step_response; ///< once HeatStage::step() was asked
    Diagnostics diagnostics; ///< HEAT-001 above the limit, HEAT-002 power outside, HEAT-003 no convergence, HEAT-004 no
                             ///< way out, HEAT-005 links take more than the stated power, HEAT-006 too large, HEAT-007
                             ///< stack without tiers, HEAT-008 part in the rim, HEAT-009 unused pieces of the
                             ///< cooling, HEAT-020 thermal runaway
};

/// Largest difference of a part's peak between two results of one input, K; nothing when one of them has no parts.
std::optional<double> largestPeakChange(const HeatResult& a, const HeatResult& b);

/// The steady temperature stage. Holds the stack of the last input and the results solved for it, so that an input that
/// describes the same stack is not solved again. Source: docs/physics/stack.md, docs/physics/heat.md.
class HeatStage
{
public:
    HeatStage();
    ~HeatStage();
    HeatStage(HeatStage&&) noexcept;
    HeatStage& operator=(HeatStage&&) noexcept;

    /// Builds the stack (under a millisecond for tens of parts); drops earlier results if it differs from the last one.
    void setInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const std::vector<Contact>& contacts,
                  const std::vector<HeatSource>& sources);

    /// What setInput() made, for those who write the stack down for another program (io); see slabs.hpp.
    const HeatInput& input() const;

    /// True when solve() with the same grid and tolerance would return at once.
    bool isSolved(int grid, double tolerance) const;

    /// The field on `grid` x `grid` cells over the root's outline; the same bits for any `threads`. Total function.
    /// Cancelled results are returned but not kept. Precondition: setInput was called; grid in [4, 1024].
    HeatResult solve(int grid, double tolerance, int threads, const Cancel& cancel);

    /// solve() with `answers`: a solve per heated part more. Precondition: tolerance of a fine result.
    HeatResult answer(int grid, double tolerance, int threads, const Cancel& cancel);
    /// True when answer() with the same grid and tolerance would return at once: also where there is no steady field.
    bool isAnswered(int grid, double tolerance) const;

    /// solve() with `step_response`: about a hundred solves more. None where there is no steady field.
    HeatResult step(int grid, double tolerance, int threads, const Cancel& cancel);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace interpose
