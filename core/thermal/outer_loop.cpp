// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/outer_loop.hpp"

#include <cmath>
#include <set>

namespace interpose {

namespace {

constexpr double kZeroCelsius = 273.15, kReference = 300; ///< K; conductivities are stated at 300 K
constexpr double kStill = 0.01;                           ///< K
constexpr double kBeyondReason = 2000;                    ///< K of rise: nothing is solid any more
constexpr int kMaxRounds = 60, kGrowthsOfRunaway = 3;

/// What the materials of one exponent conduct in each cell at 300 K.
struct Falling
{
    double exponent = 0;
    HeatProblem cells;
};

struct Leak
{
    std::size_t body = 0;
    Leakage law;
    std::vector<CellShare> watts; ///< at the law's reference temperature
    double stated_w = 0;          ///< their sum
};

class Outer
{
public:
    Outer(const StageInput& input, SolvedField& field) : m_input(input), m_field(field), m_stated(field.cells)
    {
        std::set<double> exponents;
        for (const auto& [name, exponent] : input.exponents)
            exponents.insert(exponent);
        for (const double exponent : exponents) {
            const auto figure = [&](const std::string& name, const Conductivity& k) {
                const auto it = input.exponents.find(name);
                return it != input.exponents.end() && it->second == exponent ? k : Conductivity{};
            };
            m_falling.push_back({exponent, rasteriseFigures(field.stack, figure)});
        }
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
    /// Leakage is a share of what the part states, spread as all its power is.
    void addLeak(std::size_t body)
    {
        const BodyNote& note = m_input.notes[body];
        if (note.leakage.share <= 0 || note.stated_power_w <= 0) return;
        Leak leak{body, note.leakage, bodyPower(m_field, m_input.heat.model, body)};
        double sum = 0;
        for (const PowerBox& box : m_input.heat.model.powers)
            if (box.body == body) sum += box.power_w;
        for (CellShare& cell : leak.watts)
            leak.stated_w += cell.share *= note.leakage.share * note.stated_power_w / sum;
        m_leaks.push_back(std::move(leak));
    }

    double kelvin(double rise) const { return std::max(1.0, m_input.heat.ambient_c + kZeroCelsius + rise); }

    void adjust(const std::vector<double>& rise, OuterResult& result)
    {
        HeatProblem& cells = m_field.cells;
        cells.kx_w_per_mk = m_stated.kx_w_per_mk;
        cells.ky_w_per_mk = m_stated.ky_w_per_mk;
        cells.kz_w_per_mk = m_stated.kz_w_per_mk;
        for (const Falling& part : m_falling) {
            for (std::size_t i = 0; i < cells.cells(); ++i) {
                if (part.cells.kz_w_per_mk[i] == 0) continue;
                const double less = std::pow(kelvin(rise[i]) / kReference, -part.exponent) - 1;
                cells.kx_w_per_mk[i] += less * part.cells.kx_w_per_mk[i];
                cells.ky_w_per_mk[i] += less * part.cells.ky_w_per_mk[i];
                cells.kz_w_per_mk[i] += less * part.cells.kz_w_per_mk[i];
            }
        }
        cells.power_w = m_stated.power_w;
        result.loop.leakage_w = 0;
        for (const Leak& leak : m_leaks) {
            const double leakage_w = addLeakage(leak, rise);
            result.added_w[leak.body] = leakage_w - leak.stated_w;
            result.loop.leakage_w += leakage_w;
        }
    }

    /// The stated power holds the leakage at the reference temperature; the difference is added.
    double addLeakage(const Leak& leak, const std::vector<double>& rise)
    {
        constexpr double kMostDoublings = 40;
        double sum = 0;
        for (const CellShare& cell : leak.watts) {
            const double over_k = m_input.heat.ambient_c + rise[cell.cell] - leak.law.reference_c;
            const double grown = std::exp2(std::min(kMostDoublings, over_k / leak.law.doubling_k));
            m_field.cells.power_w[cell.cell] += cell.share * (grown - 1);
            sum += cell.share * grown;
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
    std::vector<Falling> m_falling;
    std::vector<Leak> m_leaks;
};

} // namespace

OuterResult solveOuter(const StageInput& input, SolvedField& field, HeatSolver& solver, const HeatSettings& settings,
                       const Cancel& cancel)
{
    return Outer(input, field).run(solver, settings, cancel);
}

} // namespace interpose
