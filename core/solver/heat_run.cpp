// SPDX-License-Identifier: GPL-3.0-or-later
// The conjugate gradient iteration on the black cells, in rounds: single precision within a round, and each round
// starts from the residual of the field in double precision. Sums over rows are formed in row order.
#include "solver/heat_run.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

/// Slow errors may hide behind fast ones in the first cycles.
constexpr int kFewCycles = 3;
constexpr double kGuessedRate = 0.5;
constexpr double kWorstRate = 0.9; ///< keeps the stated error finite when a step gains nothing
/// A round ends when its corrections are this small a part of its rise: not far below, single precision gains nothing.
constexpr double kRoundGain = 1e-5;
/// A round keeps the heat to about 1e-4 (docs/physics/heat.md#solver). Who asks for more needs a second one anyway and
/// is better off with the work shared between both.
constexpr double kRoundKeeps = 1e-4, kSharedRoundGain = 1e-3;

} // namespace

void HeatRun::solve()
{
    sumPowers();
    m_to_ambient_w_per_k = m_work.levels.conductanceToAmbient();
    const bool path = m_to_ambient_w_per_k > 0 && std::isfinite(m_to_ambient_w_per_k);
    report(path ? iterate() : Status::NoHeatPath);
}

void HeatRun::sumPowers()
{
    const std::size_t plane = static_cast<std::size_t>(m_level.nx) * static_cast<std::size_t>(m_level.ny);
    for (std::size_t at = 0; at < m_powers.size(); at += plane) {
        const PowerSums sums = sumUp(static_cast<std::ptrdiff_t>(plane), m_powers.data() + at);
        m_power_w += sums.power_w;
        m_absolute_power_w += sums.absolute_power_w;
    }
}

HeatSolution::Status HeatRun::iterate()
{
    if (m_absolute_power_w == 0) return Status::Converged;
    m_residual_w = m_power_w;
    while (true) {
        ++m_rounds;
        startRound();
        const RoundEnd end = round();
        if (end == RoundEnd::NotANumber) return Status::NoHeatPath;
        if (m_steps > 0) finishRound();
        if (!std::isfinite(m_residual_w)) return Status::NoHeatPath;
        if (end == RoundEnd::Cancelled) return Status::Cancelled;
        const bool good = iterationError() <= m_settings.tolerance && energyError() <= m_settings.energy_tolerance;
        if (end == RoundEnd::Good && good) return Status::Converged;
        if (m_cycles >= m_settings.max_cycles) return Status::NotConverged;
    }
}

/// Lifts the whole field so that the heat balances (the mode that single precision is worst at, and where all else is
/// nearly adiabatic almost the solution), loads what it does not carry off yet and solves the red cells for it; the
/// black cells are then left with what the red ones bring them.
void HeatRun::startRound()
{
    m_lift_k = m_residual_w / m_to_ambient_w_per_k;
    inWaves(
        m_work.team, m_level.chunks,
        [&](int place, int y) {
            float *red = m_work.red_load.row(y), *black = m_work.residual.row(y);
            if (m_rounds == 1)
                loadPowerRow(m_level, y, m_powers, m_lift_k, scratch(place), red, black);
            else
                loadResidualRow(m_level, y, m_powers, m_solution.rise_k, m_lift_k, scratch(place), red, black);
            solveLines(m_level.lines(m_level.red, y), red, scratch(place).other.data(), m_work.red.row(y));
        },
        [&](int, int y) {
            row(y).residual_w = bringRow(m_row_cells, m_level.besideBlack(y, m_work.red), m_work.residual.row(y));
        });
    m_residual_w = sumOfRows([](const HeatRow& r) { return r.residual_w; });
    m_steps = 0;
    m_round_rise_k = m_lost_w = 0;
}

HeatRun::RoundEnd HeatRun::round()
{
    const double gain = m_settings.energy_tolerance < kRoundKeeps ? kSharedRoundGain : kRoundGain;
    while (m_cycles < m_settings.max_cycles) {
        if (m_cancel.requested()) return RoundEnd::Cancelled;
        cycle();
        if (!std::isfinite(m_with_residual)) return RoundEnd::NotANumber;
        if (m_with_residual == 0) return RoundEnd::Good; // nothing is left
        // The first step has no rise yet to measure its correction by.
        const bool measured = m_rounds > 1 || m_steps > 2;
        if (measured && iterationError() <= m_settings.tolerance && energyError() <= m_settings.energy_tolerance)
            return RoundEnd::Good;
        if (m_steps > 1 && m_largest_correction <= gain * m_round_rise_k) return RoundEnd::Exhausted;
    }
    return RoundEnd::Limit;
}

/// A step's correction is near the error before the step; where steps gain little it is only its share 1 - rate.
/// This error from before the last step is what we state of the field after it, and what rounding lost of the heat
/// besides: the operator's smoothest error, and the first that single precision makes.
double HeatRun::iterationError() const
{
    double rate = std::max(m_rate, m_last_rate);
    if (m_steps == 1) rate = std::max(rate, m_first_rate);
    if (m_cycles <= kFewCycles) rate = std::max(rate, kGuessedRate);
    rate = std::min(kWorstRate, rate);
    return m_largest_correction / (1 - rate) / m_field_rise_k + m_lost_w / m_absolute_power_w;
}

/// One multigrid cycle on the residual, and the step along what it gives chosen (it is taken on the way down of the
/// next cycle, or when the round ends).
void HeatRun::cycle()
{
    if (m_work.levels.single()) {
        m_with_residual = m_largest_correction = 0;
    } else {
        descend();
        m_work.levels.cycleCoarse(m_work.team);
        ascend();
        chooseStep();
    }
    ++m_steps;
    ++m_cycles;
}

void HeatRun::step(int y)
{
    row(y).rise = stepRow(m_row_cells, m_steps == 1, static_cast<float>(m_alpha), static_cast<float>(m_beta),
                          {m_level.besideBlack(y, m_work.red), m_work.correction.row(y), m_work.direction.row(y),
                           m_work.direction_image.row(y), m_work.rise.row(y), m_work.residual.row(y)});
}

void HeatRun::measureRise()
{
    float lowest = 0, highest = 0;
    for (const HeatRow& r : m_work.rows) {
        lowest = std::min(lowest, r.rise.lowest);
        highest = std::max(highest, r.rise.highest);
    }
    m_round_rise_k = static_cast<double>(highest - lowest);
    if (m_rounds == 1)
        m_field_rise_k = std::max(std::abs(m_lift_k + static_cast<double>(lowest)),
                                  std::abs(m_lift_k + static_cast<double>(highest)));
}

void HeatRun::descend()
{
    inWaves(
        m_work.team, m_level.chunks,
        [&](int place, int y) {
            if (m_steps > 0) step(y);
            solveLines(m_level.lines(m_level.black, y), m_work.residual.row(y), scratch(place).other.data(),
                       m_work.correction.row(y));
        },
        [](int, int) {}, [&](int place, int y) { m_work.levels.restrictRed(0, y, m_work.correction, scratch(place)); });
    if (m_steps > 0) measureRise();
}

/// The coarse grid's correction in the red cells of row y; lasts until the thread asks for row y + 4.
const float* HeatRun::oldRed(int y, HeatScratch& scratch) const
{
    const auto slot = static_cast<std::size_t>((y + 4) % 4);
    float* held = scratch.rows[slot].data() + 1;
    if (y < 0 || y >= m_level.ny) return m_work.red.row(y); // zeros
    if (scratch.rows_held[slot] != y) m_work.levels.prolong(0, y, held, scratch);
    scratch.rows_held[slot] = y;
    return held;
}

void HeatRun::ascend()
{
    for (int place = 0; place < ThreadTeam::kMost; ++place)
        scratch(place).rows_held.fill(-1);
    inWaves(
        m_work.team, m_level.chunks,
        [&](int place, int y) {
            HeatScratch& own = scratch(place);
            const float *south = oldRed(y - 1, own), *here = oldRed(y, own), *north = oldRed(y + 1, own);
            const float* about = here + m_level.leadingPlane(y);
            gatherAbout(m_level.nz, m_level.count, m_level.besideBlack(y, south, here, north), m_work.residual.row(y),
                        m_level.reference(m_level.black, y, about), own.rhs.data());
            solveLinesAbout(m_level.lines(m_level.black, y), own.rhs.data(), about, m_work.correction.row(y));
        },
        [&](int place, int y) {
            HeatScratch& own = scratch(place);
            const float* old = oldRed(y, own);
            const float* about = old + m_level.leadingPlane(y);
            gatherAbout(m_level.nz, m_level.count, m_level.besideRed(y, m_work.correction), nullptr,
                        m_level.reference(m_level.red, y, about), own.rhs.data());
            solveLinesForChange(m_level.lines(m_level.red, y), own.rhs.data(), about, old, m_work.red.row(y));
        },
        [&](int, int y) {
            row(y).image = measureImage(m_row_cells, m_level.besideBlack(y, m_work.red), m_work.residual.row(y),
                                        m_work.correction.row(y));
        });
}

/// Conjugate gradients with both sums taken at once (Chronopoulos and Gear); starts anew should rounding ever make the
/// direction's own product vanish.
void HeatRun::chooseStep()
{
    const double with_residual = sumOfRows([](const HeatRow& r) { return r.image.with_residual; });
    const double with_image = sumOfRows([](const HeatRow& r) { return r.image.with_image; });
    const double image_w = sumOfRows([](const HeatRow& r) { return r.image.image; });
    const double largest = largestOfRows([](const HeatRow& r) { return r.image.largest; });
    m_beta = m_steps == 0 ? 0.0 : with_residual / m_with_residual;
    double product = with_image - (m_steps == 0 ? 0.0 : m_beta * with_residual / m_alpha);
    if (!(product > 0)) {
        m_beta = 0;
        product = with_image;
    }
    m_alpha = product > 0 ? with_residual / product : 0.0;
    m_image_w = image_w + m_beta * m_image_w;
    m_residual_w -= m_alpha * m_image_w;
    m_last_rate = m_rate;
    m_rate = m_cycles == 0 ? 0.0 : largest / m_largest_correction;
    if (m_cycles == 1) m_first_rate = m_rate;
    m_with_residual = with_residual;
    m_largest_correction = largest;
}

/// Takes the last step, solves the red cells for it and adds the round's rise to the field.
void HeatRun::finishRound()
{
    const bool any = !m_work.levels.single();
    inWaves(
        m_work.team, m_level.chunks,
        [&](int, int y) {
            if (any) step(y);
        },
        [&](int place, int y) {
            HeatScratch& own = scratch(place);
            gather(m_level.rowCells(), m_level.besideRed(y, m_work.rise), m_work.red_load.row(y), own.rhs.data());
            solveLines(m_level.lines(m_level.red, y), own.rhs.data(), own.rows[0].data(), own.other.data());
            row(y).field =
                addRiseRow(m_level, y, m_lift_k, own.other.data(), m_work.rise.row(y), own, m_solution.rise_k);
        });
    m_field_rise_k = largestOfRows([](const HeatRow& r) { return r.field.max_rise_k; });
    m_solution.heat_out_top_w = sumOfRows([](const HeatRow& r) { return r.field.heat_out_top_w; });
    m_solution.heat_out_bottom_w = sumOfRows([](const HeatRow& r) { return r.field.heat_out_bottom_w; });
    m_solution.heat_stored_w = sumOfRows([](const HeatRow& r) { return r.field.heat_stored_w; });
    const double residual_w = m_power_w - heatOut();
    m_lost_w = std::abs(residual_w - m_residual_w);
    m_residual_w = residual_w;
}

double HeatRun::heatOut() const
{
    return m_solution.heat_out_top_w + m_solution.heat_out_bottom_w + m_solution.heat_stored_w;
}

void HeatRun::report(Status status)
{
    m_solution.status = status;
    m_solution.cycles = m_cycles;
    m_solution.power_w = m_power_w;
    if (status == Status::NoHeatPath) {
        std::fill(m_solution.rise_k.begin(), m_solution.rise_k.end(), 0.0);
        m_solution.heat_out_top_w = m_solution.heat_out_bottom_w = m_solution.heat_stored_w = 0;
    }
    if (status == Status::NoHeatPath || m_absolute_power_w == 0) return;
    m_solution.max_rise_k = m_field_rise_k;
    m_solution.energy_error = std::abs(m_power_w - heatOut()) / m_absolute_power_w;
    m_solution.iteration_error = m_cycles > 0 && m_field_rise_k > 0 ? iterationError() : 1.0;
}

} // namespace interpose
