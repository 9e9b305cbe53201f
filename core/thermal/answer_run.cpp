// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/answer_run.hpp"

#include "thermal/field.hpp"
#include "thermal/ladder_reader.hpp"
#include "thermal/operator_change.hpp"

#include <cmath>

namespace interpose {

namespace {

constexpr double kMm2PerM2 = 1e6;
constexpr double kLeastShare = 0.02; ///< TIM's share of a cell below which what it changes there is not looked at

/// Where a part's peak and mean are read, in every field alike.
struct Place
{
    std::size_t body = 0;
    Probe probe;
    Point hottest;
};

/// The parameters a temperature is most sensitive to, as changes of the operator.
struct Changes
{
    OperatorChange tim1_bulk, tim1_series, tim2_bulk, tim2_series, h_top, h_bottom;
};

/// A cell that holds the share f of TIM conducts about f times TIM's conductivity: what lies beside it is mould or air.
void addTim(const SolvedField& field, const TimLayer& tim, OperatorChange& bulk, OperatorChange& series)
{
    const HeatProblem& cells = field.cells;
    std::vector<bool> seen(tim.boxes.empty() ? 0 : cells.cells(), false);
    for (const TimBox& box : tim.boxes) {
        const double thickness_m = (box.top - box.bottom).m();
        for (const CellShare& covered : coveredCells(field, box.plan, box.bottom, box.top)) {
            const std::size_t i = covered.cell;
            if (covered.share < kLeastShare || seen[i]) continue;
            seen[i] = true;
            const double kz = cells.kz_w_per_mk[i];
            bulk.addCell(cells, i,
                         {-cells.kx_w_per_mk[i], -cells.ky_w_per_mk[i], -kz * kz / (covered.share * tim.k_w_per_mk)});
            series.addCell(cells, i, {0, 0, -kz * kz / (covered.share * thickness_m * kMm2PerM2)});
        }
    }
}

class AnswerRun
{
public:
    AnswerRun(const StageInput& input, const SolvedField& field, const HeatResult& result, HeatSolver& solver,
              const HeatSettings& settings, const Cancel& cancel)
        : m_input(input)
        , m_field(field)
        , m_result(result)
        , m_solver(solver)
        , m_settings(settings)
        , m_cancel(cancel)
        , m_unit(field)
    {
        for (const DieTemperature& die : result.dies) {
            const auto note = std::ranges::find(input.notes, die.placed, &BodyNote::placed);
            const auto body = static_cast<std::size_t>(note - input.notes.begin());
            m_places.push_back({body, probeOf(input, body, die.heated_layer), die.hottest});
        }
        addTim(field, input.tim1, m_changes.tim1_bulk, m_changes.tim1_series);
        addTim(field, input.tim2, m_changes.tim2_bulk, m_changes.tim2_series);
        m_changes.h_top.addEnd(field.cells, true);
        m_changes.h_bottom.addEnd(field.cells, false);
    }

    std::optional<HeatAnswers> run()
    {
        ThermalMatrix& matrix = m_answers.matrix;
        for (const DieTemperature& die : m_result.dies)
            matrix.placed.push_back(die.placed);
        matrix.peak_k_per_w.resize(m_places.size());
        matrix.mean_k_per_w.resize(m_places.size());
        for (std::size_t source = 0; source < m_places.size(); ++source) {
            if (!loadUnit(source)) continue;
            if (!solveUnit()) return std::nullopt;
            addColumn(source);
            addPart(source);
            addSensitivity(source);
        }
        for (std::size_t column = 0; column < matrix.sources.size(); ++column)
            findHeadroom(column);
        matrix.error_k = matrixError();
        return std::move(m_answers);
    }

private:
    /// One watt, spread as the part's own; false when the part is not heated.
    bool loadUnit(std::size_t source)
    {
        const auto watts = bodyPower(m_field, m_input.heat.model, m_places[source].body);
        double sum = 0;
        for (const CellShare& cell : watts)
            sum += cell.share;
        if (sum <= 0) return false;
        std::ranges::fill(m_unit.cells.power_w, 0.0);
        for (const CellShare& cell : watts)
            m_unit.cells.power_w[cell.cell] += cell.share / sum;
        m_answers.matrix.sources.push_back(m_result.dies[source].placed);
        // Leakage makes the power of the field; else what lies on the grid.
        m_answers.matrix.source_w.push_back(m_input.temperature_dependent ? m_result.dies[source].power_w : sum);
        return true;
    }

    bool solveUnit()
    {
        const bool first = m_answers.solves++ == 0;
        m_unit.solution = first ? m_solver.solve(m_unit.cells, m_settings, m_cancel)
                                : m_solver.solveAgain(m_unit.cells.power_w, m_settings, m_cancel);
        return m_unit.solution.status == HeatSolution::Status::Converged;
    }

    void addColumn(std::size_t source)
    {
        for (std::size_t i = 0; i < m_places.size(); ++i) {
            const Probe& probe = m_places[i].probe;
            const Coord middle = probe.bottom + (probe.top - probe.bottom) / 2;
            const std::size_t slab = slabAt(m_field.stack, middle);
            const FieldPlane plane = atHeight(m_field.stack.layered, m_unit.cells, m_unit.solution, slab,
                                              (middle - m_field.stack.planes[slab]).m());
            const AreaRect area{probe.plan.x.m(), probe.plan.y.m(), probe.plan.width.m(), probe.plan.height.m()};
            m_answers.matrix.peak_k_per_w[i].push_back(
                valueAt(plane, m_places[i].hottest.x.m(), m_places[i].hottest.y.m()));
            m_answers.matrix.mean_k_per_w[i].push_back(blockStatistics(plane, area, CellRule::HalfCovered).mean_k);
        }
        m_rows.push_back(source);
    }

    void addPart(std::size_t source)
    {
        PartAnswers part;
        part.placed = m_result.dies[source].placed;
        const double at_case = caseRise(m_input, m_unit, m_places[source].body, m_places[source].probe.plan);
        part.theta_jc_k_per_w = m_answers.matrix.peak_k_per_w[source].back() - at_case;
        m_answers.parts.push_back(std::move(part));
    }

    /// The unit field is the adjoint of the part's power-weighted mean.
    void addSensitivity(std::size_t source)
    {
        const auto by = [&](const OperatorChange& change) {
            return change.derivative(m_unit.solution.rise_k, m_field.solution.rise_k);
        };
        const auto ifAny = [&](const OperatorChange& change) {
            return change.empty() ? std::nullopt : std::optional(by(change));
        };
        const auto doubled = [](double h, double slope) { return h > 0 ? slope / h : 0.0; };
        HeatSensitivity s;
        s.placed = m_result.dies[source].placed;
        s.tim1_bulk_k = ifAny(m_changes.tim1_bulk);
        s.tim1_w_per_mm2 = ifAny(m_changes.tim1_series);
        s.tim2_bulk_k = ifAny(m_changes.tim2_bulk);
        s.tim2_w_per_mm2 = ifAny(m_changes.tim2_series);
        s.h_top_k = doubled(m_field.cells.h_top_w_per_m2k, by(m_changes.h_top));
        s.h_bottom_k = doubled(m_field.cells.h_bottom_w_per_m2k, by(m_changes.h_bottom));
        m_answers.sensitivities.push_back(std::move(s));
    }

    void findHeadroom(std::size_t column)
    {
        PartAnswers& part = m_answers.parts[column];
        for (std::size_t i = 0; i < m_places.size(); ++i) {
            const DieTemperature& die = m_result.dies[i];
            const double k_per_w = m_answers.matrix.peak_k_per_w[i][column];
            if (!die.limit_c || k_per_w <= 0) continue;
            const double more_w = (*die.limit_c - die.peak_c) / k_per_w;
            if (part.headroom_w && more_w >= *part.headroom_w) continue;
            part.headroom_w = more_w;
            part.limited_by = die.placed;
        }
    }

    double matrixError() const
    {
        double worst = 0;
        for (std::size_t i = 0; i < m_places.size(); ++i) {
            double peak = m_input.heat.ambient_c, mean = peak;
            for (std::size_t j = 0; j < m_rows.size(); ++j) {
                peak += m_answers.matrix.peak_k_per_w[i][j] * m_answers.matrix.source_w[j];
                mean += m_answers.matrix.mean_k_per_w[i][j] * m_answers.matrix.source_w[j];
            }
            worst =
                std::max({worst, std::abs(peak - m_result.dies[i].peak_c), std::abs(mean - m_result.dies[i].mean_c)});
        }
        return worst;
    }

    const StageInput& m_input;
    const SolvedField& m_field;
    const HeatResult& m_result;
    HeatSolver& m_solver;
    const HeatSettings m_settings;
    const Cancel& m_cancel;
    std::vector<Place> m_places;     ///< per part of the result
    std::vector<std::size_t> m_rows; ///< per column: the place that is heated
    Changes m_changes;
    SolvedField m_unit; ///< the field with one watt in one part
    HeatAnswers m_answers;
};

} // namespace

std::optional<HeatAnswers> findAnswers(const StageInput& input, const SolvedField& field, const HeatResult& result,
                                       HeatSolver& solver, const HeatSettings& settings, const Cancel& cancel)
{
    return AnswerRun(input, field, result, solver, settings, cancel).run();
}

} // namespace interpose
