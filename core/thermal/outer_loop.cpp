// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/outer_loop.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace interpose {

namespace {

constexpr double kZeroCelsius = 273.15, kReference = 300; ///< K; conductivities are stated at 300 K
constexpr double kStill = 0.01;                           ///< K
constexpr double kBeyondReason = 2000;                    ///< K of rise: nothing is solid any more
constexpr int kMaxRounds = 60, kGrowthsOfRunaway = 3;

/// Temperatures at which the stack is rasterised; between and beyond them a cell's ln k is a parabola in ln T. Exact
/// for a cell of one material, whatever its exponent.
constexpr double kNodes[] = {270, 360, 480}; ///< K

struct Leak
{
    std::size_t body = 0;
    Leakage law;
    std::vector<CellPower> watts; ///< at the law's reference temperature
    double stated_w = 0;          ///< their sum
};

class Outer
{
public:
    Outer(const StageInput& input, SolvedField& field) : m_input(input), m_field(field), m_stated(field.cells)
    {
        for (std::size_t i = 0; i < std::size(kNodes) && !input.exponents.empty(); ++i)
            m_nodes[i] = conductingAt(kNodes[i]);
        for (std::size_t body = 0; body < input.notes.size(); ++body)
            addLeak(body);
    }

    OuterResult run(HeatSolver& solver, const HeatSettings& settings, const Cancel& cancel)
    {
        OuterResult result;
        result.added_w.assign(m_input.notes.size(), 0.0);
        double last_change = 0;
        int growths = 0;
        std::vector<double> before(m_field.cells.cells(), 0.0);
        while (result.loop.solves < kMaxRounds) {
            adjust(before, result);
            m_field.solution = solver.solve(m_field.cells, settings, cancel);
            ++result.loop.solves;
            if (m_field.solution.status != HeatSolution::Status::Converged) return result;
            const double change = largestChange(before, m_field.solution.rise_k);
            const double ratio = last_change > 0 ? change / last_change : 0.5;
            growths = ratio >= 1 ? growths + 1 : 0;
            result.loop.change_k = change;
            result.loop.error_k = ratio < 1 ? change * ratio / (1 - ratio) : change;
            if (change <= std::max(kStill, settings.tolerance * m_field.solution.max_rise_k)) return result;
            result.runaway = growths >= kGrowthsOfRunaway || m_field.solution.max_rise_k > kBeyondReason;
            if (result.runaway) return result;
            before = m_field.solution.rise_k;
            last_change = change;
        }
        m_field.solution.status = HeatSolution::Status::NotConverged;
        return result;
    }

private:
    HeatProblem conductingAt(double kelvin) const
    {
        LayeredProblem layered = m_field.stack.layered;
        for (std::size_t i = 0; i < m_field.stack.material_names.size(); ++i) {
            const auto it = m_input.exponents.find(m_field.stack.material_names[i]);
            if (it == m_input.exponents.end()) continue;
            Conductivity& k = layered.materials[i];
            const double factor = std::pow(kelvin / kReference, -it->second);
            k = {factor * k.kx_w_per_mk, factor * k.ky_w_per_mk, factor * k.kz_w_per_mk};
        }
        HeatProblem cells;
        rasterise(layered, cells);
        return cells;
    }

    /// Leakage is a share of what the part states, spread as all its power is.
    void addLeak(std::size_t body)
    {
        const BodyNote& note = m_input.notes[body];
        if (note.leakage.share <= 0 || note.stated_power_w <= 0) return;
        HeatProblem cells;
        rasterise(withPowerOf(m_field.stack, m_input.heat.model, body), cells);
        Leak leak{body, note.leakage, cellPowers(cells), 0};
        double sum = 0;
        for (const PowerBox& box : m_input.heat.model.powers)
            if (box.body == body) sum += box.power_w;
        for (CellPower& cell : leak.watts)
            leak.stated_w += cell.power_w *= note.leakage.share * note.stated_power_w / sum;
        m_leaks.push_back(std::move(leak));
    }

    double kelvin(double rise) const { return std::max(1.0, m_input.heat.ambient_c + kZeroCelsius + rise); }

    void adjust(const std::vector<double>& rise, OuterResult& result)
    {
        HeatProblem& cells = m_field.cells;
        if (!m_input.exponents.empty()) {
            adjustAxis(rise, &HeatProblem::kx_w_per_mk);
            adjustAxis(rise, &HeatProblem::ky_w_per_mk);
            adjustAxis(rise, &HeatProblem::kz_w_per_mk);
        }
        cells.power_w = m_stated.power_w;
        result.loop.leakage_w = 0;
        for (const Leak& leak : m_leaks) {
            const double leakage_w = addLeakage(leak, rise);
            result.added_w[leak.body] = leakage_w - leak.stated_w;
            result.loop.leakage_w += leakage_w;
        }
    }

    void adjustAxis(const std::vector<double>& rise, std::vector<double> HeatProblem::* axis)
    {
        const std::vector<double>&a = m_nodes[0].*axis, &b = m_nodes[1].*axis, &c = m_nodes[2].*axis;
        const double ta = std::log(kNodes[0]), tb = std::log(kNodes[1]), tc = std::log(kNodes[2]);
        std::vector<double>& k = m_field.cells.*axis;
        for (std::size_t i = 0; i < k.size(); ++i) {
            if (a[i] == c[i]) continue; // nothing here follows the temperature
            const double t = std::log(kelvin(rise[i]));
            k[i] = std::exp(std::log(a[i]) * (t - tb) * (t - tc) / ((ta - tb) * (ta - tc)) +
                            std::log(b[i]) * (t - ta) * (t - tc) / ((tb - ta) * (tb - tc)) +
                            std::log(c[i]) * (t - ta) * (t - tb) / ((tc - ta) * (tc - tb)));
        }
    }

    /// The stated power holds the leakage at the reference temperature; the difference is added.
    double addLeakage(const Leak& leak, const std::vector<double>& rise)
    {
        constexpr double kMostDoublings = 40;
        double sum = 0;
        for (const CellPower& cell : leak.watts) {
            const double over_k = m_input.heat.ambient_c + rise[cell.cell] - leak.law.reference_c;
            const double grown = std::exp2(std::min(kMostDoublings, over_k / leak.law.doubling_k));
            m_field.cells.power_w[cell.cell] += cell.power_w * (grown - 1);
            sum += cell.power_w * grown;
        }
        return sum;
    }

    static double largestChange(const std::vector<double>& a, const std::vector<double>& b)
    {
        double worst = 0;
        for (std::size_t i = 0; i < a.size(); ++i)
            worst = std::max(worst, std::abs(a[i] - b[i]));
        return worst;
    }

    const StageInput& m_input;
    SolvedField& m_field;
    const HeatProblem m_stated;
    HeatProblem m_nodes[std::size(kNodes)]; ///< conductivities at those temperatures; empty when none follow
    std::vector<Leak> m_leaks;
};

} // namespace

OuterResult solveOuter(const StageInput& input, SolvedField& field, HeatSolver& solver, const HeatSettings& settings,
                       const Cancel& cancel)
{
    return Outer(input, field).run(solver, settings, cancel);
}

} // namespace interpose
