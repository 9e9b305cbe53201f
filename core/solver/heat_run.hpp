// SPDX-License-Identifier: GPL-3.0-or-later
// One solve of the heat solver, and the buffers it works in. Private to the room. Source: docs/physics/heat.md#solver.
#pragma once

#include "base/cancel.hpp"
#include "solver/heat_rows.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace interpose {

/// What one row contributes to the sums over all rows.
struct HeatRow
{
    double residual_w = 0; ///< sum, at the start of a round
    Extent rise;           ///< of the round's black cells
    ImageSums image;
    FieldSums field;
};

struct HeatWorkspace
{
    ThreadTeam team;
    HeatLevels levels;
    FloatRows correction, direction, direction_image, rise, residual; ///< black
    FloatRows red_load, red;                                          ///< red
    std::vector<HeatRow> rows;

    void shape(const HeatProblem& problem)
    {
        if (!levels.shape(problem)) return;
        const HeatLevel& finest = levels.finest();
        for (FloatRows* array : {&correction, &direction, &direction_image, &rise, &residual, &red_load, &red})
            array->allocate(levels.pool(), finest.ny, finest.rowCells());
    }
};

/// Solves the problem that the workspace's grids are built of. One run per object.
class HeatRun
{
public:
    HeatRun(std::span<const double> power_w, const HeatSettings& settings, const Cancel& cancel,
            HeatWorkspace& workspace, HeatSolution& solution)
        : m_powers(power_w)
        , m_settings(settings)
        , m_cancel(cancel)
        , m_work(workspace)
        , m_level(workspace.levels.finest())
        , m_solution(solution)
        , m_row_cells((m_level.rowCells() + 15) / 16 * 16)
    {}

    void solve();

private:
    using Status = HeatSolution::Status;
    enum class RoundEnd { Good, Exhausted, Cancelled, NotANumber, Limit };

    void sumPowers();
    Status iterate();
    void startRound();
    RoundEnd round();
    void cycle();
    void descend();
    void step(int y);
    void measureRise();
    void ascend();
    void chooseStep();
    void finishRound();
    const float* oldRed(int y, HeatScratch& scratch) const;
    void report(Status status);

    HeatRow& row(int y) { return m_work.rows[static_cast<std::size_t>(y)]; }
    HeatScratch& scratch(int place) { return m_work.levels.scratch(place); }
    template <class Field>
    double sumOfRows(const Field& field) const
    {
        double sum = 0;
        for (const HeatRow& r : m_work.rows)
            sum += field(r);
        return sum;
    }
    template <class Field>
    double largestOfRows(const Field& field) const
    {
        double largest = 0;
        for (const HeatRow& r : m_work.rows)
            largest = std::max(largest, field(r));
        return largest;
    }

    const std::span<const double> m_powers;
    const HeatSettings& m_settings;
    const Cancel& m_cancel;
    HeatWorkspace& m_work;
    HeatLevel& m_level;
    HeatSolution& m_solution;
    const std::ptrdiff_t m_row_cells; ///< of a colour, with zeros up to a multiple of 16

    double m_power_w = 0, m_absolute_power_w = 0, m_to_ambient_w_per_k = 0;
    int m_rounds = 0, m_cycles = 0;
    double m_field_rise_k = 0; ///< largest of the field as written; in the first round, of its black cells so far
    double m_lift_k = 0;       ///< by which the round lifts the whole field
    double m_lost_w = 0;       ///< by which single precision missed the heat out of the last round
    double m_rate = 0, m_last_rate = 0, m_largest_correction = 0;
    double m_first_rate = 0; ///< of the second step of all: what a cycle leaves without the help of earlier directions
    // Of the round:
    int m_steps = 0;
    double m_with_residual = 0; ///< correction . residual
    double m_image_w = 0;       ///< sum of the direction's image
    double m_residual_w = 0;    ///< sum, after the step to come
    double m_round_rise_k = 0;  ///< extent of its rise, before the step to come
    double m_alpha = 0, m_beta = 0;

    double heatOut() const; ///< of the field as written, W
    double iterationError() const;
    double energyError() const { return std::abs(m_residual_w) / m_absolute_power_w; }
};

} // namespace interpose
