// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/answer_run.hpp"

#include "thermal/ladder_reader.hpp"
#include "thermal/operator_change.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace interpose {

namespace {

constexpr double kMm2PerM2 = 1e6;

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

/// The stack with a TIM's boxes of another conductivity.
/// \param changed  changed(conductivity, thickness of the box in m)
template <class Changed>
LayeredProblem withTim(const CutStack& stack, const TimLayer& tim, const Changed& changed)
{
    LayeredProblem layered = stack.layered;
    for (const TimBox& box : tim.boxes) {
        const AreaRect area = areaOf(box.plan);
        std::map<int, int> twins; // material as it is: as changed for this box
        for (std::size_t i = 0; i < layered.slabs.size(); ++i) {
            if (stack.planes[i] < box.bottom || stack.planes[i + 1] > box.top) continue;
            for (auto& level : layered.slabs[i].levels) {
                for (SlabRect& rect : level) {
                    const auto material = static_cast<std::size_t>(rect.material);
                    if (rect.area != area || material >= stack.material_names.size() ||
                        stack.material_names[material] != tim.material)
                        continue;
                    const auto [twin, isNew] =
                        twins.try_emplace(rect.material, static_cast<int>(layered.materials.size()));
                    if (isNew)
                        layered.materials.push_back(changed(layered.materials[material], (box.top - box.bottom).m()));
                    rect.material = twin->second;
                }
            }
        }
    }
    return layered;
}

/// By a central difference over a thousandth of the TIM's resistance.
/// Each of the two rasters takes as long as a cycle of a solve: `cancel` is asked before either; empty then.
template <class Changed>
OperatorChange timChange(const SolvedField& field, const TimLayer& tim, double step, const Cancel& cancel,
                         const Changed& changed)
{
    if (tim.boxes.empty() || cancel.requested()) return {};
    const auto raster = [&](double by) {
        HeatProblem cells;
        rasterise(withTim(field.stack, tim,
                          [&](const Conductivity& k, double thickness_m) { return changed(k, thickness_m, by); }),
                  cells);
        return cells;
    };
    const HeatProblem more = raster(step);
    if (cancel.requested()) return {};
    return {field.cells, more, raster(-step), 2 * step};
}

/// By its resistivity, in parts of what it is.
OperatorChange bulkChange(const SolvedField& field, const TimLayer& tim, const Cancel& cancel)
{
    return timChange(field, tim, 1e-3, cancel, [&](const Conductivity& k, double, double by) {
        // A contact resistance that is part of kz stays: only the bulk's share of 1 / kz moves.
        const double kz = 1 / (1 / k.kz_w_per_mk + by / tim.k_w_per_mk);
        return Conductivity{k.kx_w_per_mk / (1 + by), k.ky_w_per_mk / (1 + by), kz};
    });
}

/// By a resistance in series with it, per K mm2/W.
OperatorChange seriesChange(const SolvedField& field, const TimLayer& tim, const Cancel& cancel)
{
    double thinnest_m = HUGE_VAL;
    for (const TimBox& box : tim.boxes)
        thinnest_m = std::min(thinnest_m, (box.top - box.bottom).m());
    const double step = 1e-3 * thinnest_m / tim.k_w_per_mk * kMm2PerM2;
    return timChange(field, tim, step, cancel, [](const Conductivity& k, double thickness_m, double by) {
        return Conductivity{k.kx_w_per_mk, k.ky_w_per_mk, 1 / (1 / k.kz_w_per_mk + by / kMm2PerM2 / thickness_m)};
    });
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
            const std::size_t body = input.bodyOf(die.placed);
            m_places.push_back({body, probeOf(input, body, die.heated_layer), die.hottest});
        }
    }

    std::optional<HeatAnswers> run()
    {
        ThermalMatrix& matrix = m_answers.matrix;
        for (const DieTemperature& die : m_result.dies)
            matrix.placed.push_back(die.placed);
        matrix.peak_k_per_w.resize(m_places.size());
        matrix.mean_k_per_w.resize(m_places.size());
        for (std::size_t source = 0; source < m_places.size(); ++source) {
            if (!addSource(source)) continue;
            if (!solveUnit() || !findChanges()) return std::nullopt;
            addColumn(source);
            addSensitivity(source);
            if (!solveStated(source)) return std::nullopt;
            findHeadroom(m_answers.parts.back());
        }
        matrix.error_k = matrixError();
        return std::move(m_answers);
    }

private:
    /// False when the part is not heated.
    bool addSource(std::size_t source)
    {
        const double sum = loadUnit(m_places[source].body, PowerOf::All);
        if (sum <= 0) return false;
        m_answers.matrix.sources.push_back(m_result.dies[source].placed);
        // Leakage makes the power of the field; else what lies on the grid.
        m_answers.matrix.source_w.push_back(m_input.temperature_dependent ? m_result.dies[source].power_w : sum);
        return true;
    }

    /// One watt, spread as the part's; its watts on the grid, the load unchanged when there are none.
    double loadUnit(std::size_t body, PowerOf power)
    {
        LayeredProblem layered = withPowerOf(m_field.stack, m_input.heat.model, body, power);
        HeatProblem cells;
        rasterise(layered, cells);
        const double sum = std::accumulate(cells.power_w.begin(), cells.power_w.end(), 0.0);
        if (sum <= 0) return 0;
        for (Slab& slab : layered.slabs)
            for (PowerRect& rect : slab.powers)
                rect.power_w /= sum;
        m_unit.stack.layered = std::move(layered);
        m_unit.cells.power_w = std::move(cells.power_w);
        for (double& w : m_unit.cells.power_w)
            w /= sum;
        return sum;
    }

    /// More watts that are stated go where the stated ones are, not into the PHYs: for a part with links the unit field
    /// is another one. False when cancelled or not solved.
    bool solveStated(std::size_t source)
    {
        const std::size_t body = m_places[source].body;
        const auto ofLinks = [&](const PowerBox& box) { return box.body == body && box.of_links; };
        if (std::ranges::none_of(m_input.heat.model.powers, ofLinks)) return true;
        return loadUnit(body, PowerOf::Stated) <= 0 || solveUnit();
    }

    /// Once; false when cancelled.
    bool findChanges()
    {
        if (std::exchange(m_has_changes, true)) return true;
        m_changes = {
            bulkChange(m_field, m_input.tim1, m_cancel),       seriesChange(m_field, m_input.tim1, m_cancel),
            bulkChange(m_field, m_input.tim2, m_cancel),       seriesChange(m_field, m_input.tim2, m_cancel),
            OperatorChange::ofConvection(m_field.cells, true), OperatorChange::ofConvection(m_field.cells, false)};
        return !m_cancel.requested();
    }

    bool solveUnit()
    {
        const bool first = m_answers.solves++ == 0;
        m_unit.solution = first ? m_solver.solve(m_unit.cells, m_settings, m_cancel)
                                : m_solver.solveAgain(m_unit.cells.power_w, m_settings, m_cancel);
        return m_unit.solution.status == HeatSolution::Status::Converged;
    }

    /// At the hottest place, and the mean.
    std::pair<double, double> riseAt(const Place& place) const
    {
        if (!isOnGrid(m_field.stack, place.probe.plan)) return {0, 0};
        const FieldPlane plane = StackReader(m_unit, place.probe.plan).at(place.probe);
        return {valueAt(plane, place.hottest.x.m(), place.hottest.y.m()), probeStatistics(plane, place.probe).mean_k};
    }

    void addColumn(std::size_t source)
    {
        for (std::size_t i = 0; i < m_places.size(); ++i) {
            const auto [peak, mean] = riseAt(m_places[i]);
            m_answers.matrix.peak_k_per_w[i].push_back(peak);
            m_answers.matrix.mean_k_per_w[i].push_back(mean);
        }
        m_rows.push_back(source);
        addPart(source);
    }

    /// Alone, a part is hottest somewhere else than beside hot neighbours.
    void addPart(std::size_t source)
    {
        const Rect& plan = m_places[source].probe.plan;
        StackReader reader(m_unit, plan);
        double peak = 0;
        for (const Probe& probe : m_input.heat.model.probes)
            if (probe.body == m_places[source].body)
                peak = std::max(peak, probeStatistics(reader.at(probe), probe).max_k);
        PartAnswers part;
        part.placed = m_result.dies[source].placed;
        part.theta_jc_k_per_w = peak - caseRise(m_input, m_unit, m_places[source].body, plan);
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

    void findHeadroom(PartAnswers& part)
    {
        for (std::size_t i = 0; i < m_places.size(); ++i) {
            const DieTemperature& die = m_result.dies[i];
            const Rect& plan = m_places[i].probe.plan;
            if (!die.limit_c || !isOnGrid(m_field.stack, plan)) continue;
            StackReader unit(m_unit, plan);
            for (const Probe& probe : m_input.heat.model.probes) {
                if (probe.body != m_places[i].body) continue;
                const auto more_w =
                    untilLimit(planeOf(probe), unit.at(probe), probe, *die.limit_c - m_input.heat.ambient_c);
                if (!more_w || (part.headroom_w && *more_w >= *part.headroom_w)) continue;
                part.headroom_w = more_w;
                part.limited_by = die.placed;
            }
        }
    }

    /// Of the field all answers start from; read once.
    const FieldPlane& planeOf(const Probe& probe)
    {
        const auto [it, isNew] = m_planes.try_emplace(&probe);
        if (isNew) it->second = StackReader(m_field, probe.plan).at(probe);
        return it->second;
    }

    /// With x W more every cell is at T + x U, and the peak is the largest of these straight lines: each step goes to
    /// where the hottest one meets the limit, down to the first x at which any does.
    static std::optional<double> untilLimit(const FieldPlane& plane, const FieldPlane& unit, const Probe& probe,
                                            double limit_k)
    {
        constexpr int kMostSteps = 100;
        std::optional<double> more_w;
        FieldPlane warmed = plane;
        for (int step = 0; step < kMostSteps; ++step) {
            const BlockStatistics stats = probeStatistics(warmed, probe);
            const std::size_t hottest = stats.hottest_y * plane.nx() + stats.hottest_x;
            if (unit.rise_k[hottest] <= 0) return more_w;
            const double next_w = (limit_k - plane.rise_k[hottest]) / unit.rise_k[hottest];
            if (more_w && next_w >= *more_w) return more_w;
            more_w = next_w;
            for (std::size_t cell = 0; cell < warmed.rise_k.size(); ++cell)
                warmed.rise_k[cell] = plane.rise_k[cell] + next_w * unit.rise_k[cell];
        }
        return more_w;
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
    bool m_has_changes = false;
    std::map<const Probe*, FieldPlane> m_planes; ///< of m_field
    SolvedField m_unit;                          ///< the field with one watt in one part
    HeatAnswers m_answers;
};

} // namespace

std::optional<HeatAnswers> findAnswers(const StageInput& input, const SolvedField& field, const HeatResult& result,
                                       HeatSolver& solver, const HeatSettings& settings, const Cancel& cancel)
{
    return AnswerRun(input, field, result, solver, settings, cancel).run();
}

} // namespace interpose
