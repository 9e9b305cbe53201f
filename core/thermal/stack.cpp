// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/stack.hpp"

#include "base/number_text.hpp"
#include "thermal/answer_run.hpp"
#include "thermal/heat_reader.hpp"
#include "thermal/ladder_reader.hpp"
#include "thermal/outer_loop.hpp"
#include "thermal/step_run.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace interpose {

namespace {

/// From here on the energy balance is held to 1e-6; a live field may be off by its own tolerance.
constexpr double kStrictTolerance = 1e-4;
constexpr int kLeastGrid = 4;
/// Coarseness of the z cells of the solve that shows what a result's may hide.
constexpr double kComparedZ = 2;

HeatResult::Status statusOf(HeatSolution::Status status)
{
    switch (status) {
    case HeatSolution::Status::Converged:
        return HeatResult::Status::Ok;
    case HeatSolution::Status::Cancelled:
        return HeatResult::Status::Cancelled;
    case HeatSolution::Status::NotConverged:
        return HeatResult::Status::NotConverged;
    case HeatSolution::Status::NoHeatPath:
        return HeatResult::Status::NoHeatPath;
    }
    return HeatResult::Status::NotConverged;
}

HeatResult cancelledResult()
{
    HeatResult result;
    result.status = HeatResult::Status::Cancelled;
    return result;
}

Diagnostic heatFinding(Severity severity, std::string code, std::vector<std::string> ids, std::string message)
{
    Diagnostic finding;
    finding.severity = severity;
    finding.code = std::move(code);
    finding.ids = std::move(ids);
    finding.message = std::move(message);
    finding.rule = "heat";
    return finding;
}

std::string degrees(double value_c)
{
    return fixedText(value_c, 1) + " C";
}

Rect domainOf(const SolidModel& model)
{
    return boundingBox(model.outline, model.sink_base.value_or(model.outline));
}

/// What is solved: under a larger sink the box around both, so heat is lost only beyond that.
std::string solvedArea(const StageInput& input)
{
    const SolidModel& model = input.heat.model;
    return domainOf(model) == model.outline ? "the root's outline" : "the root's outline and the sink's base over it";
}

/// Parts whose heat reaches beyond what is solved.
std::vector<std::string> heatOutside(const StageInput& input)
{
    const SolidModel& model = input.heat.model;
    const Rect domain = domainOf(model);
    std::vector<std::string> ids;
    for (const PowerBox& box : model.powers) {
        const std::string& id = input.notes[box.body].placed.str();
        if (!domain.contains(box.plan) && std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    }
    return ids;
}

void addFindings(const StageInput& input, HeatResult& result, double lost_w)
{
    for (const DieTemperature& die : result.dies) {
        if (!die.limit_c || die.peak_c <= *die.limit_c) continue;
        Diagnostic hot = heatFinding(Severity::Error, "HEAT-001", {die.placed.str()},
                                     die.placed.str() + " reaches " + degrees(die.peak_c) + ", its limit is " +
                                         degrees(*die.limit_c));
        hot.value = die.peak_c;
        hot.limit = die.limit_c;
        result.diagnostics.push_back(std::move(hot));
    }
    const auto add = [&](Severity severity, const char* code, std::string message) {
        result.diagnostics.push_back(heatFinding(severity, code, {}, std::move(message)));
    };
    if (lost_w > 1e-9)
        result.diagnostics.push_back(heatFinding(Severity::Error, "HEAT-002", heatOutside(input),
                                                 fixedText(lost_w, 3) + " W lie outside " + solvedArea(input) +
                                                     " and heat nothing: move the parts inwards"));
    if (result.status == HeatResult::Status::NotConverged)
        add(result.dies.empty() ? Severity::Error : Severity::Warning, "HEAT-003",
            "The temperature field did not converge: its error may be " + fixedText(100 * result.iteration_error, 1) +
                " % of the largest rise. Look for a material that conducts much better one way than another, or for "
                "layers of very unlike thickness");
    if (result.status == HeatResult::Status::NoHeatPath)
        add(Severity::Error, "HEAT-004", "The heat has no way out: give the top or the underside a heat transfer");
    if (result.status == HeatResult::Status::Runaway)
        add(Severity::Error, "HEAT-020",
            "Thermal runaway: leakage grows faster with the temperature than the cooling takes away; there is no "
            "steady temperature");
}

/// By its peak: the normal refresh rate, twice that, or beyond what refresh can hold.
void judgeRefresh(DieTemperature& die)
{
    if (!die.refresh_limit_c) return;
    const bool over = die.limit_c && die.peak_c > *die.limit_c;
    die.refresh = over ? Refresh::Over : die.peak_c > *die.refresh_limit_c ? Refresh::Double : Refresh::Normal;
}

/// Absent where a limit lies below ambient: no power however small would meet it.
std::optional<PowerLimit> powerLimit(const HeatResult& result, double ambient_c)
{
    std::optional<PowerLimit> least;
    for (const DieTemperature& die : result.dies) {
        if (die.limit_c && *die.limit_c < ambient_c) return std::nullopt;
        if (!die.limit_c || die.peak_c <= ambient_c) continue;
        const double scale = (*die.limit_c - ambient_c) / (die.peak_c - ambient_c);
        if (!least || scale < least->scale) least = {scale, scale * result.power_w, die.placed};
    }
    return least;
}

/// Against half the grid, and there against coarser z cells; apart, so that the two do not hide each other.
double gridError(const HeatResult& fine, const HeatResult& half, const HeatResult& flat)
{
    double change = 0;
    for (std::size_t i = 0; i < fine.dies.size(); ++i)
        change = std::max(change, std::abs(fine.dies[i].peak_c - half.dies[i].peak_c) +
                                      std::abs(half.dies[i].peak_c - flat.dies[i].peak_c));
    return change;
}

} // namespace

std::optional<double> largestPeakChange(const HeatResult& a, const HeatResult& b)
{
    if (a.dies.empty() || b.dies.empty()) return std::nullopt;
    double change = 0;
    for (std::size_t i = 0; i < std::min(a.dies.size(), b.dies.size()); ++i)
        change = std::max(change, std::abs(a.dies[i].peak_c - b.dies[i].peak_c));
    return change;
}

struct HeatStage::State
{
    StageInput input;
    /// By grid and tolerance, of `input`.
    struct Known
    {
        std::pair<int, double> by;
        HeatResult result;
        bool unanswerable = false; ///< its answers were tried and did not converge

        /// Its answers are all there will be: what has no steady field has none.
        bool isAnswered() const { return result.answers || unanswerable || result.status != HeatResult::Status::Ok; }
    };
    std::vector<Known> solved;
    HeatSolver solver;
    SolvedField field; ///< the last one; of `input` when hasField
    bool hasField = false;

    Known* find(int grid, double tolerance)
    {
        const auto it = std::ranges::find(solved, std::pair(grid, tolerance), &Known::by);
        return it == solved.end() ? nullptr : &*it;
    }

    bool isFine(double tolerance) const { return tolerance <= kStrictTolerance; }

    HeatSettings settings(double tolerance, int threads) const
    {
        return {.tolerance = tolerance, .energy_tolerance = isFine(tolerance) ? 1e-6 : tolerance, .threads = threads};
    }

    HeatResult solve(int grid, double tolerance, int threads, const Cancel& cancel)
    {
        if (!isFine(tolerance)) return solveOn(grid, kLiveZ, tolerance, threads, cancel);
        HeatResult half, flat;
        if (grid >= 2 * kLeastGrid) {
            half = solveOn(grid / 2, kFineZ, tolerance, threads, cancel);
            if (half.status == HeatResult::Status::Cancelled) return half;
            flat = solveOn(grid / 2, kComparedZ, tolerance, threads, cancel);
            if (flat.status == HeatResult::Status::Cancelled) return flat;
        }
        HeatResult result = solveOn(grid, kFineZ, tolerance, threads, cancel); // last: its field stays at hand
        if (result.dies.empty()) return result;
        result.ladders = readLadders(input, field, result);
        if (half.dies.size() == result.dies.size() && flat.dies.size() == result.dies.size())
            result.grid_error_k = gridError(result, half, flat);
        return result;
    }

    HeatResult solveOn(int grid, double coarseness, double tolerance, int threads, const Cancel& cancel)
    {
        HeatResult result;
        result.diagnostics = input.heat.model.diagnostics;
        result.area = input.heat.model.outline;
        hasField = false;
        if (const auto why = tooLarge(input.heat.model, grid)) {
            result.status = HeatResult::Status::TooLarge;
            result.diagnostics.push_back(
                heatFinding(Severity::Error, "HEAT-006", {}, *why + "; no temperature is computed"));
            return result;
        }
        field.grid = grid;
        field.tolerance = tolerance;
        field.stack = cutStack(input.heat, grid, coarseness);
        const double lost_w = rasterise(field.stack.layered, field.cells);
        std::optional<OuterResult> outer;
        if (input.temperature_dependent)
            outer = solveOuter(input, field, solver, settings(tolerance, threads), cancel);
        else
            field.solution = solver.solve(field.cells, settings(tolerance, threads), cancel);
        describe(result);
        if (outer && outer->runaway) result.status = HeatResult::Status::Runaway;
        if (result.status == HeatResult::Status::Cancelled) return result;
        result.layers = describeLayers(input.heat.model, field.stack);
        if (result.status == HeatResult::Status::Ok || isRoughlyRight(result)) readTemperatures(result, outer);
        addFindings(input, result, lost_w);
        hasField = result.status == HeatResult::Status::Ok;
        return result;
    }

    /// Of a field that did not converge: near enough to be shown beside its warning. Heat alone cools nothing.
    bool isRoughlyRight(const HeatResult& result) const
    {
        constexpr double kRough = 1e-2;
        const HeatSolution& solution = field.solution;
        return result.status == HeatResult::Status::NotConverged && solution.iteration_error <= kRough &&
               std::ranges::min(solution.rise_k) >= -kRough * solution.max_rise_k;
    }

    void describe(HeatResult& result) const
    {
        const HeatSolution& solution = field.solution;
        result.status = statusOf(solution.status);
        result.nx = result.ny = field.grid;
        result.nz = static_cast<int>(field.cells.nz());
        result.power_w = solution.power_w;
        result.heat_out_top_w = solution.heat_out_top_w;
        result.heat_out_bottom_w = solution.heat_out_bottom_w;
        result.energy_error = solution.energy_error;
        result.iteration_error = solution.iteration_error;
    }

    void readTemperatures(HeatResult& result, const std::optional<OuterResult>& outer) const
    {
        readField(input, field.stack, field.cells, field.solution, result);
        if (outer) {
            result.outer_loop = outer->loop;
            for (DieTemperature& die : result.dies) {
                die.power_w += outer->added_w[input.bodyOf(die.placed)];
            }
        }
        std::ranges::for_each(result.dies, judgeRefresh);
        result.power_limit = powerLimit(result, input.heat.ambient_c);
    }

    /// The result of a grid, with its field at hand when its status is Ok; nothing when cancelled. What has no field
    /// is not solved again for one.
    Known* withField(int grid, double tolerance, int threads, const Cancel& cancel)
    {
        Known* known = find(grid, tolerance);
        if (known && known->result.status != HeatResult::Status::Ok) return known;
        if (known && hasField && field.grid == grid && field.tolerance == tolerance) return known;
        HeatResult result = solve(grid, tolerance, threads, cancel);
        if (result.status == HeatResult::Status::Cancelled) return nullptr;
        if (!known) return &solved.emplace_back(Known{{grid, tolerance}, std::move(result)});
        known->result = std::move(result);
        return known;
    }
};

HeatStage::HeatStage() : m_state(std::make_unique<State>()) {}
HeatStage::~HeatStage() = default;
HeatStage::HeatStage(HeatStage&&) noexcept = default;
HeatStage& HeatStage::operator=(HeatStage&&) noexcept = default;

void HeatStage::setInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                         const std::vector<Contact>& contacts, const std::vector<HeatSource>& sources)
{
    StageInput input = stageInput(assembly, bodies, contacts, sources);
    if (input == m_state->input) return;
    m_state->input = std::move(input);
    m_state->solved.clear();
    m_state->hasField = false;
}

const HeatInput& HeatStage::input() const
{
    return m_state->input.heat;
}

bool HeatStage::isSolved(int grid, double tolerance) const
{
    return m_state->find(grid, tolerance) != nullptr;
}

bool HeatStage::isAnswered(int grid, double tolerance) const
{
    const State::Known* known = m_state->find(grid, tolerance);
    return known && known->isAnswered();
}

HeatResult HeatStage::solve(int grid, double tolerance, int threads, const Cancel& cancel)
{
    assert(grid >= kLeastGrid && grid <= 1024);
    if (const State::Known* known = m_state->find(grid, tolerance)) return known->result;
    HeatResult result = m_state->solve(grid, tolerance, threads, cancel);
    if (result.status != HeatResult::Status::Cancelled) m_state->solved.push_back({{grid, tolerance}, result});
    return result;
}

HeatResult HeatStage::answer(int grid, double tolerance, int threads, const Cancel& cancel)
{
    State& s = *m_state;
    State::Known* known = s.find(grid, tolerance);
    if (known && known->isAnswered()) return known->result;
    known = s.withField(grid, tolerance, threads, cancel);
    if (!known) return cancelledResult();
    if (known->isAnswered()) return known->result;
    std::optional<HeatAnswers>& answers = known->result.answers;
    answers = findAnswers(s.input, s.field, known->result, s.solver, s.settings(tolerance, threads), cancel);
    HeatResult result = known->result;
    if (!answers && cancel.requested())
        result.status = HeatResult::Status::Cancelled;
    else
        known->unanswerable = !answers;
    return result;
}

HeatResult HeatStage::step(int grid, double tolerance, int threads, const Cancel& cancel)
{
    State& s = *m_state;
    const State::Known* known = s.withField(grid, tolerance, threads, cancel);
    if (!known) return cancelledResult();
    HeatResult result = known->result;
    if (result.status == HeatResult::Status::Ok)
        result.step_response = stepResponse(s.input, s.field, result, s.solver, s.settings(tolerance, threads), cancel);
    return result;
}

} // namespace interpose
