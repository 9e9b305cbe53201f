// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/step_run.hpp"

#include <cmath>
#include <utility>

namespace interpose {

namespace {

constexpr double kArrived = 1e-3, kLongest = 1e6; ///< of the steady rise; s
constexpr int kUntold = 7;                        ///< steps before kFirstTime

class StepRun
{
public:
    StepRun(const StageInput& input, const SolvedField& field, const HeatResult& result, HeatSolver& solver,
            const HeatSettings& settings, const Cancel& cancel)
        : m_input(input), m_result(result), m_solver(solver), m_settings(settings), m_cancel(cancel), m_now(field)
    {
        m_capacity_j_per_k = capacities();
        m_power_w = m_now.cells.power_w;
        m_now.cells.storage_w_per_k.resize(m_now.cells.cells());
        std::ranges::fill(m_now.solution.rise_k, 0.0);
    }

    StepResponse run()
    {
        m_response.grid = m_now.grid;
        for (const DieTemperature& die : m_result.dies)
            m_response.parts.push_back({die.placed, {}, die.peak_c, {}, {}, {}});
        double time_s = 0;
        for (int i = -kUntold; m_response.status == StepResponse::Status::Ok; ++i) {
            const double next_s = kFirstTime * std::pow(kStepGrowth, i);
            m_response.status = step(next_s - std::exchange(time_s, next_s));
            if (m_response.status != StepResponse::Status::Ok) break;
            if (i >= 0 && read(time_s)) break;
            if (time_s > kLongest) m_response.status = StepResponse::Status::NotSteady;
        }
        for (StepCurve& curve : m_response.parts)
            findTimes(curve);
        return std::move(m_response);
    }

private:
    /// Of each cell, J/K. Capacities stand in for conductivities along x, which mix by volume.
    std::vector<double> capacities() const
    {
        LayeredProblem layered = m_now.stack.layered;
        for (std::size_t i = 0; i < m_now.stack.material_names.size(); ++i) {
            const double c = m_input.capacities_j_per_m3k.at(m_now.stack.material_names[i]);
            layered.materials[i] = {c, c, c};
        }
        HeatProblem cells;
        rasterise(layered, cells);
        std::vector<double> capacity = std::move(cells.kx_w_per_mk);
        for (std::size_t i = 0; i < capacity.size(); ++i) {
            const std::size_t plane = cells.nx() * cells.ny(), at = i % plane;
            capacity[i] *= cells.dx_m[at % cells.nx()] * cells.dy_m[at / cells.nx()] * cells.dz_m[i / plane];
        }
        return capacity;
    }

    /// SDIRK2 with g = 1 - 1/sqrt 2: both stages solve (C / (g dt) + A) Y = P + C / (g dt) * (what the stage starts
    /// from), so the second one needs no set-up; the second stage is the new field.
    StepResponse::Status step(double dt_s)
    {
        const double gamma = 1 - 1 / std::sqrt(2.0);
        const std::vector<double> start = m_now.solution.rise_k;
        std::vector<double>& storage = m_now.cells.storage_w_per_k;
        for (std::size_t i = 0; i < storage.size(); ++i)
            storage[i] = m_capacity_j_per_k[i] / (gamma * dt_s);
        load(start);
        m_now.solution = m_solver.solve(m_now.cells, m_settings, m_cancel);
        if (m_now.solution.status != HeatSolution::Status::Converged) return endedAs(m_now.solution.status);
        std::vector<double> from = start;
        for (std::size_t i = 0; i < from.size(); ++i)
            from[i] += (1 - gamma) / gamma * (m_now.solution.rise_k[i] - start[i]);
        load(from);
        m_now.solution = m_solver.solveAgain(m_now.cells.power_w, m_settings, m_cancel);
        m_now.cells.power_w = m_power_w; // what the reading of heated cells goes by
        return endedAs(m_now.solution.status);
    }

    void load(const std::vector<double>& from)
    {
        for (std::size_t i = 0; i < from.size(); ++i)
            m_now.cells.power_w[i] = m_power_w[i] + m_now.cells.storage_w_per_k[i] * from[i];
    }

    static StepResponse::Status endedAs(HeatSolution::Status status)
    {
        if (status == HeatSolution::Status::Converged) return StepResponse::Status::Ok;
        return status == HeatSolution::Status::Cancelled ? StepResponse::Status::Cancelled
                                                         : StepResponse::Status::NotSteady;
    }

    /// True when every part is where it will stay.
    bool read(double time_s)
    {
        m_response.time_s.push_back(time_s);
        bool arrived = true;
        const double ambient_c = m_input.heat.ambient_c;
        for (std::size_t i = 0; i < m_result.dies.size(); ++i) {
            StepCurve& curve = m_response.parts[i];
            const double rise = peakRise(m_result.dies[i]);
            curve.peak_c.push_back(ambient_c + rise);
            const double steady = curve.steady_peak_c - ambient_c;
            arrived = arrived && std::abs(rise - steady) <= kArrived * std::abs(steady);
        }
        return arrived;
    }

    double peakRise(const DieTemperature& die) const
    {
        const Probe& probe = probeOf(m_input, m_input.bodyOf(die.placed), die.heated_layer);
        if (!isOnGrid(m_now.stack, probe.plan)) return 0;
        return probeStatistics(StackReader(m_now, probe.plan).at(probe), probe).max_k;
    }

    void findTimes(StepCurve& curve) const
    {
        const auto reached = [&](double share) -> std::optional<double> {
            const double wanted = m_input.heat.ambient_c + share * (curve.steady_peak_c - m_input.heat.ambient_c);
            for (std::size_t i = 0; i < curve.peak_c.size(); ++i) {
                if (curve.peak_c[i] < wanted) continue;
                if (i == 0) return m_response.time_s[0];
                const double a = curve.peak_c[i - 1], b = curve.peak_c[i];
                return m_response.time_s[i - 1] * std::pow(kStepGrowth, (wanted - a) / (b - a));
            }
            return std::nullopt;
        };
        curve.t50_s = reached(0.5);
        curve.t63_s = reached(1 - std::exp(-1.0));
        curve.t90_s = reached(0.9);
    }

    const StageInput& m_input;
    const HeatResult& m_result;
    HeatSolver& m_solver;
    const HeatSettings m_settings;
    const Cancel& m_cancel;
    SolvedField m_now;
    std::vector<double> m_capacity_j_per_k, m_power_w;
    StepResponse m_response;
};

} // namespace

StepResponse stepResponse(const StageInput& input, const SolvedField& field, const HeatResult& result,
                          HeatSolver& solver, const HeatSettings& settings, const Cancel& cancel)
{
    return StepRun(input, field, result, solver, settings, cancel).run();
}

} // namespace interpose
