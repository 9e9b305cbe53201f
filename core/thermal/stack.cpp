// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/stack.hpp"

#include "base/number_text.hpp"
#include "thermal/heat_reader.hpp"
#include "thermal/heat_solver.hpp"
#include "thermal/slabs.hpp"

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
/// Coarseness of the z cells: of a result, of a live look, and of the solve that shows what they may hide.
constexpr double kFineZ = 1, kLiveZ = 3, kComparedZ = 2;

std::optional<double> limitOf(const Part& part, const Technology& technology)
{
    if (part.limit_c || !part.hbm) return part.limit_c;
    return technology.hbm.at(*part.hbm).limit_c;
}

StageInput makeInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                     const std::vector<Contact>& contacts, const std::vector<HeatSource>& sources)
{
    StageInput input;
    input.heat.model = buildSolids(assembly, bodies, contacts, sources);
    for (const Solid& solid : input.heat.model.solids) {
        const auto& k = assembly.technology().materials.at(solid.material).conductivity_w_per_mk;
        input.heat.materials.try_emplace(solid.material, Conductivity{k[0], k[1], k[2]});
    }
    input.heat.h_top_w_per_m2k = assembly.cooling.h_top_w_per_m2k;
    input.heat.h_bottom_w_per_m2k = assembly.cooling.h_bottom_w_per_m2k;
    input.heat.ambient_c = assembly.cooling.ambient_c;
    for (const PlacedBody& body : bodies)
        input.notes.push_back({body.placed->id, body.part->kind, body.tier, body.part->power_blocks.empty(),
                               limitOf(*body.part, assembly.technology())});
    return input;
}

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

/// Parts whose heat reaches beyond what is solved.
std::vector<std::string> heatOutside(const StageInput& input)
{
    const SolidModel& model = input.heat.model;
    const Rect domain = boundingBox(model.outline, model.sink_base.value_or(model.outline));
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
    if (lost_w > 1e-9)
        result.diagnostics.push_back(
            heatFinding(Severity::Error, "HEAT-002", heatOutside(input),
                        fixedText(lost_w, 3) + " W lie outside the root's outline and heat nothing: move the parts "
                                               "inwards"));
    if (result.status == HeatResult::Status::NotConverged)
        result.diagnostics.push_back(
            heatFinding(Severity::Warning, "HEAT-003", {}, "The temperature field did not converge"));
    if (result.status == HeatResult::Status::NoHeatPath)
        result.diagnostics.push_back(heatFinding(
            Severity::Error, "HEAT-004", {}, "The heat has no way out: give the top or the underside a heat transfer"));
}

} // namespace

struct HeatStage::State
{
    StageInput input;
    std::vector<std::pair<std::pair<int, double>, HeatResult>> solved; ///< by grid and tolerance, of `input`
    HeatSolver solver;
    HeatProblem cells;

    const HeatResult* find(int grid, double tolerance) const
    {
        const auto it = std::ranges::find(solved, std::pair(grid, tolerance), &decltype(solved)::value_type::first);
        return it == solved.end() ? nullptr : &it->second;
    }

    HeatResult solve(int grid, double tolerance, int threads, const Cancel& cancel)
    {
        const bool live = tolerance > kStrictTolerance;
        HeatResult result = solveOn(grid, live ? kLiveZ : kFineZ, tolerance, threads, cancel);
        if (live || grid < 2 * kLeastGrid || result.dies.empty()) return result;
        const HeatResult half = solveOn(grid / 2, kFineZ, tolerance, threads, cancel);
        if (half.status == HeatResult::Status::Cancelled) return half;
        const HeatResult flat = solveOn(grid / 2, kComparedZ, tolerance, threads, cancel);
        if (flat.status == HeatResult::Status::Cancelled) return flat;
        // Which parts are read does not depend on the grid.
        assert(half.dies.size() == result.dies.size() && flat.dies.size() == result.dies.size());
        double change = 0; // apart, so that the two do not hide each other
        for (std::size_t i = 0; i < result.dies.size(); ++i)
            change = std::max(change, std::abs(result.dies[i].peak_c - half.dies[i].peak_c) +
                                          std::abs(half.dies[i].peak_c - flat.dies[i].peak_c));
        result.grid_error_k = change;
        return result;
    }

    HeatResult solveOn(int grid, double coarseness, double tolerance, int threads, const Cancel& cancel)
    {
        HeatResult result;
        result.diagnostics = input.heat.model.diagnostics;
        result.area = input.heat.model.outline;
        if (const auto why = tooLarge(input.heat.model, grid)) {
            result.status = HeatResult::Status::TooLarge;
            result.diagnostics.push_back(
                heatFinding(Severity::Warning, "HEAT-006", {}, *why + "; no temperature is computed"));
            return result;
        }
        const CutStack stack = cutStack(input.heat, grid, coarseness);
        const double lost_w = rasterise(stack.layered, cells);
        const HeatSolution solution =
            solver.solve(cells,
                         {.tolerance = tolerance,
                          .energy_tolerance = tolerance <= kStrictTolerance ? 1e-6 : tolerance,
                          .threads = threads},
                         cancel);
        result.status = statusOf(solution.status);
        result.nx = result.ny = grid;
        result.nz = static_cast<int>(cells.nz());
        result.power_w = solution.power_w;
        result.heat_out_top_w = solution.heat_out_top_w;
        result.heat_out_bottom_w = solution.heat_out_bottom_w;
        result.energy_error = solution.energy_error;
        result.iteration_error = solution.iteration_error;
        if (result.status == HeatResult::Status::Cancelled) return result;
        result.layers = describeLayers(input.heat.model, stack);
        if (result.status != HeatResult::Status::NoHeatPath) readField(input, stack, cells, solution, result);
        addFindings(input, result, lost_w);
        return result;
    }
};

HeatStage::HeatStage() : m_state(std::make_unique<State>()) {}
HeatStage::~HeatStage() = default;
HeatStage::HeatStage(HeatStage&&) noexcept = default;
HeatStage& HeatStage::operator=(HeatStage&&) noexcept = default;

void HeatStage::setInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                         const std::vector<Contact>& contacts, const std::vector<HeatSource>& sources)
{
    StageInput input = makeInput(assembly, bodies, contacts, sources);
    if (input == m_state->input) return;
    m_state->input = std::move(input);
    m_state->solved.clear();
}

const HeatInput& HeatStage::input() const
{
    return m_state->input.heat;
}

bool HeatStage::isSolved(int grid, double tolerance) const
{
    return m_state->find(grid, tolerance) != nullptr;
}

HeatResult HeatStage::solve(int grid, double tolerance, int threads, const Cancel& cancel)
{
    assert(grid >= kLeastGrid && grid <= 1024);
    if (const HeatResult* known = m_state->find(grid, tolerance)) return *known;
    HeatResult result = m_state->solve(grid, tolerance, threads, cancel);
    if (result.status != HeatResult::Status::Cancelled)
        m_state->solved.emplace_back(std::pair(grid, tolerance), result);
    return result;
}

} // namespace interpose
