// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/stack.hpp"

#include "base/number_text.hpp"
#include "thermal/field.hpp"
#include "thermal/heat_solver.hpp"
#include "thermal/slabs.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>
#include <utility>

namespace interpose {

namespace {

/// From here on the energy balance is held to 1e-6; a live field may be off by its own tolerance.
constexpr double kStrictTolerance = 1e-4;
constexpr int kLeastGrid = 4;

/// What the result says of a body besides its temperature.
struct BodyNote
{
    PlacedId placed;
    PartKind kind = PartKind::Die;
    int tier = 0;
    bool average_flux = true;
    std::optional<double> limit_c;
    bool operator==(const BodyNote&) const = default;
};

struct StageInput
{
    HeatInput heat;
    std::vector<BodyNote> notes; ///< per body
    bool operator==(const StageInput&) const = default;
};

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

AreaRect areaOf(const Rect& r)
{
    return {r.x.m(), r.y.m(), r.width.m(), r.height.m()};
}

Point cellCentre(const FieldPlane& plane, std::size_t x, std::size_t y)
{
    const auto centre = [](const std::vector<double>& edges, std::size_t i) {
        return Coord::fromMm((edges[i] + edges[i + 1]) / 2 * 1e3);
    };
    return {centre(plane.x_edges_m, x), centre(plane.y_edges_m, y)};
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

/// Reads the solved field the way people ask for it.
class Reader
{
public:
    Reader(const StageInput& input, const CutStack& stack, const HeatProblem& cells, const HeatSolution& solution)
        : m_input(input), m_stack(stack), m_cells(cells), m_solution(solution), m_power_w(input.notes.size(), 0.0)
    {
        for (const PowerBox& box : input.heat.model.powers)
            m_power_w[box.body] += box.power_w;
    }

    void read(HeatResult& result)
    {
        readDies(result);
        readTiers(result);
    }

private:
    const FieldPlane& planeOf(const Probe& probe)
    {
        const Coord middle = probe.bottom + (probe.top - probe.bottom) / 2;
        const std::size_t slab = slabAt(m_stack, middle);
        auto [it, isNew] = m_planes.try_emplace(middle);
        if (isNew)
            it->second = atHeight(m_stack.layered, m_cells, m_solution, slab, (middle - m_stack.planes[slab]).m());
        return it->second;
    }

    void readDies(HeatResult& result)
    {
        const double ambient_c = m_input.heat.ambient_c;
        const std::vector<Probe>& probes = m_input.heat.model.probes;
        for (std::size_t i = 0; i < probes.size(); ++i) {
            const std::size_t body = probes[i].body;
            const BodyNote& note = m_input.notes[body];
            const double power_w = m_power_w[body];
            const bool active = note.kind == PartKind::Die || note.kind == PartKind::HbmStack || power_w > 0;
            if (!active) continue;
            const FieldPlane& plane = planeOf(probes[i]);
            const BlockStatistics stats = blockStatistics(plane, areaOf(probes[i].plan), CellRule::HalfCovered);
            const double peak_c = ambient_c + stats.max_k;
            const bool sameBody = !result.dies.empty() && result.dies.back().placed == note.placed;
            if (sameBody && peak_c <= result.dies.back().peak_c) continue;
            if (!sameBody) result.dies.emplace_back();
            result.dies.back() = {note.placed,
                                  power_w,
                                  peak_c,
                                  ambient_c + stats.mean_k,
                                  cellCentre(plane, stats.hottest_x, stats.hottest_y),
                                  note.average_flux,
                                  note.limit_c};
        }
        for (std::size_t i = 0; i < result.dies.size(); ++i)
            result.peak_c = i == 0 ? result.dies[i].peak_c : std::max(result.peak_c, result.dies[i].peak_c);
    }

    /// One field per tier: the plane of its most powerful part everywhere, each part's own plane over that part.
    void readTiers(HeatResult& result)
    {
        std::map<int, std::vector<const Probe*>> tiers;
        for (const Probe& probe : m_input.heat.model.probes)
            tiers[m_input.notes[probe.body].tier].push_back(&probe);
        for (const auto& [tier, probes] : tiers) {
            const auto power = [&](const Probe* p) { return std::pair(m_power_w[p->body], p->plan.areaMm2()); };
            const Probe* main = *std::ranges::max_element(probes, {}, power);
            TierField field;
            field.tier = tier;
            FieldPlane plane = planeOf(*main);
            // Where plans overlap (tiers of a stack, a package over a die) the lowest heated layer is the one to show.
            std::vector<const Probe*> fromAbove = probes;
            std::ranges::stable_sort(fromAbove, std::greater{}, [](const Probe* p) { return p->bottom; });
            for (const Probe* probe : fromAbove)
                overlay(plane, planeOf(*probe), probe->plan);
            finish(field, plane);
            result.tiers.push_back(std::move(field));
        }
    }

    static void overlay(FieldPlane& onto, const FieldPlane& from, const Rect& plan)
    {
        for (std::size_t y = 0; y < onto.ny(); ++y) {
            const Coord height = cellCentre(onto, 0, y).y;
            if (height < plan.y || height > plan.top()) continue;
            for (std::size_t x = 0; x < onto.nx(); ++x)
                if (plan.contains(cellCentre(onto, x, y)))
                    onto.rise_k[y * onto.nx() + x] = from.rise_k[y * onto.nx() + x];
        }
    }

    void finish(TierField& field, const FieldPlane& plane) const
    {
        const double ambient_c = m_input.heat.ambient_c;
        field.field_c.reserve(plane.rise_k.size());
        for (const double rise : plane.rise_k)
            field.field_c.push_back(static_cast<float>(ambient_c + rise));
        const auto [low, high] = std::ranges::minmax_element(plane.rise_k);
        field.min_c = ambient_c + *low;
        field.max_c = ambient_c + *high;
        const auto at = static_cast<std::size_t>(high - plane.rise_k.begin());
        field.hottest = cellCentre(plane, at % plane.nx(), at / plane.nx());
    }

    const StageInput& m_input;
    const CutStack& m_stack;
    const HeatProblem& m_cells;
    const HeatSolution& m_solution;
    std::vector<double> m_power_w; ///< per body
    std::map<Coord, FieldPlane> m_planes;
};

std::vector<StackLayer> describeLayers(const CutStack& stack)
{
    std::vector<StackLayer> layers;
    for (std::size_t i = 0; i < stack.layered.slabs.size(); ++i) {
        const Slab& slab = stack.layered.slabs[i];
        StackLayer layer;
        layer.bottom_um = stack.planes[i].um();
        layer.thickness_um = (stack.planes[i + 1] - stack.planes[i]).um();
        layer.cells = static_cast<int>(slab.cell_dz_m.size());
        std::map<std::string, double> area;
        for (const auto& level : slab.levels)
            for (const SlabRect& rect : level)
                area[stack.material_names[static_cast<std::size_t>(rect.material)]] +=
                    rect.area.width_m * rect.area.height_m;
        for (const auto& [name, size] : area)
            layer.materials.push_back(name);
        std::ranges::stable_sort(layer.materials, std::greater{}, [&](const std::string& name) { return area[name]; });
        for (const PowerRect& power : slab.powers)
            layer.power_w += power.power_w;
        layers.push_back(std::move(layer));
    }
    return layers;
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

void addFindings(HeatResult& result, double lost_w)
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
            heatFinding(Severity::Error, "HEAT-002", {},
                        fixedText(lost_w, 3) + " W lie outside the root's outline and heat nothing"));
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
        HeatResult result = solveOn(grid, tolerance, threads, cancel);
        if (tolerance > kStrictTolerance || grid < 2 * kLeastGrid || result.dies.empty()) return result;
        const HeatResult coarse = solveOn(grid / 2, tolerance, threads, cancel);
        if (coarse.status == HeatResult::Status::Cancelled) return coarse;
        assert(coarse.dies.size() == result.dies.size()); // which parts are read does not depend on the grid
        double change = 0;
        for (std::size_t i = 0; i < result.dies.size(); ++i)
            change = std::max(change, std::abs(result.dies[i].peak_c - coarse.dies[i].peak_c));
        result.grid_error_k = change;
        return result;
    }

    HeatResult solveOn(int grid, double tolerance, int threads, const Cancel& cancel)
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
        const CutStack stack = cutStack(input.heat, grid);
        const double lost_w = rasterise(stack.layered, cells);
        const HeatSolution solution =
            solver.solve(cells,
                         {.tolerance = tolerance,
                          .energy_tolerance = tolerance <= kStrictTolerance ? 1e-6 : tolerance,
                          .threads = threads},
                         cancel);
        result.status = statusOf(solution.status);
        result.nx = static_cast<int>(cells.nx());
        result.ny = static_cast<int>(cells.ny());
        result.nz = static_cast<int>(cells.nz());
        result.power_w = solution.power_w;
        result.heat_out_top_w = solution.heat_out_top_w;
        result.heat_out_bottom_w = solution.heat_out_bottom_w;
        result.energy_error = solution.energy_error;
        result.iteration_error = solution.iteration_error;
        if (result.status == HeatResult::Status::Cancelled) return result;
        result.layers = describeLayers(stack);
        if (result.status != HeatResult::Status::NoHeatPath) Reader(input, stack, cells, solution).read(result);
        addFindings(result, lost_w);
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
