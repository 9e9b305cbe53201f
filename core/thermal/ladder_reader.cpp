// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/ladder_reader.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace interpose {

namespace {

/// Temperature of one face, and the heat that leaves through it on the way out, per column.
struct OpenFace
{
    FieldPlane rise;
    std::vector<double> out_w_per_m2;
};

/// Faces over one part. Heat is told by what the slab beyond the face conducts right behind it, whether it shares its
/// cell or not.
class FaceReader
{
public:
    FaceReader(const SolvedField& field, const Rect& window)
        : m_field(field), m_reader(field.stack.layered, field.cells, field.solution, areaOf(window))
    {}

    OpenFace at(Coord height, bool up)
    {
        const std::vector<Coord>& planes = m_field.stack.planes;
        const auto face = static_cast<std::size_t>(std::ranges::lower_bound(planes, height) - planes.begin());
        if (up && face + 1 == planes.size()) return toAmbient(face - 1, true);
        if (!up && face == 0) return toAmbient(0, false);
        const std::size_t slab = up ? face : face - 1;
        const std::vector<double>& dz = m_field.stack.layered.slabs[slab].cell_dz_m;
        const double thickness = std::accumulate(dz.begin(), dz.end(), 0.0);
        const double behind = dz.size() > 1 ? (up ? dz.front() : dz.back()) / 2 : thickness; // up to a cell's centre
        OpenFace open{m_reader.atHeight(slab, up ? 0 : thickness), {}};
        open.out_w_per_m2 = conductivity(slab, open.rise);
        const FieldPlane next = m_reader.atHeight(slab, up ? behind : thickness - behind);
        for (std::size_t i = 0; i < open.out_w_per_m2.size(); ++i)
            open.out_w_per_m2[i] *= (open.rise.rise_k[i] - next.rise_k[i]) / behind;
        return open;
    }

private:
    std::vector<double> conductivity(std::size_t slab, const FieldPlane& plane) const
    {
        const LayeredProblem& layered = m_field.stack.layered;
        LayeredProblem alone{plane.x_edges_m, plane.y_edges_m, layered.materials, {layered.slabs[slab]}, 0, 0, {}, {}};
        alone.slabs.front().shares_below = false;
        alone.slabs.front().cell_dz_m.resize(1);
        HeatProblem cells;
        rasterise(alone, cells);
        return std::move(cells.kz_w_per_mk);
    }

    OpenFace toAmbient(std::size_t slab, bool top)
    {
        const HeatProblem& cells = m_field.cells;
        const std::vector<double>& dz = m_field.stack.layered.slabs[slab].cell_dz_m;
        OpenFace open{m_reader.atHeight(slab, top ? std::accumulate(dz.begin(), dz.end(), 0.0) : 0), {}};
        const std::vector<double>& cover = top ? cells.top_cover : cells.bottom_cover;
        const double h = top ? cells.h_top_w_per_m2k : cells.h_bottom_w_per_m2k;
        const LayeredProblem& layered = m_field.stack.layered;
        const std::size_t right = first(layered.x_edges_m, open.rise.x_edges_m),
                          above = first(layered.y_edges_m, open.rise.y_edges_m);
        for (std::size_t i = 0; i < open.rise.rise_k.size(); ++i) {
            const std::size_t x = right + i % open.rise.nx(), y = above + i / open.rise.nx();
            open.out_w_per_m2.push_back((cover.empty() ? 1.0 : cover[y * cells.nx() + x]) * h * open.rise.rise_k[i]);
        }
        return open;
    }

    /// Place of a window's first edge among all.
    static std::size_t first(const std::vector<double>& edges, const std::vector<double>& window)
    {
        return static_cast<std::size_t>(std::ranges::lower_bound(edges, window.front()) - edges.begin());
    }

    const SolvedField& m_field;
    FieldReader m_reader;
};

double heatThrough(const OpenFace& face, const Rect& plan)
{
    const auto covered = [](const std::vector<double>& edges, std::size_t i, double from, double to) {
        return std::max(0.0, std::min(to, edges[i + 1]) - std::max(from, edges[i]));
    };
    double sum = 0;
    for (std::size_t y = 0; y < face.rise.ny(); ++y) {
        const double height = covered(face.rise.y_edges_m, y, plan.y.m(), plan.top().m());
        for (std::size_t x = 0; height > 0 && x < face.rise.nx(); ++x)
            sum += height * covered(face.rise.x_edges_m, x, plan.x.m(), plan.right().m()) *
                   face.out_w_per_m2[y * face.rise.nx() + x];
    }
    return sum;
}

/// Fills drops and resistances of a list of rungs that have temperatures and heats.
void finishSteps(std::vector<LadderRung>& rungs)
{
    for (std::size_t i = 1; i < rungs.size(); ++i) {
        const LadderRung& before = rungs[i - 1];
        LadderRung& rung = rungs[i];
        rung.drop_k = before.temperature_c - rung.temperature_c;
        const auto [a, b] = std::pair(before.heat_w, rung.heat_w);
        const double heat_w = a && b ? (*a + *b) / 2 : a.value_or(b.value_or(0.0));
        if (heat_w > 1e-9 && *rung.drop_k > 0) rung.resistance_k_per_w = *rung.drop_k / heat_w;
    }
}

} // namespace

double caseRise(const StageInput& input, const SolvedField& field, std::size_t body, const Rect& plan)
{
    const Point centre = plan.centre();
    StackReader reader(field, plan);
    return valueAt(reader.at(input.ladders[body].package.height), centre.x.m(), centre.y.m());
}

std::vector<HeatLadder> readLadders(const StageInput& input, const SolvedField& field, const HeatResult& result)
{
    const double ambient_c = input.heat.ambient_c;
    std::vector<HeatLadder> ladders;
    for (const DieTemperature& die : result.dies) {
        const std::size_t body = input.bodyOf(die.placed);
        const Probe& probe = probeOf(input, body, die.heated_layer);
        if (!isOnGrid(field.stack, probe.plan)) {
            ladders.push_back({.placed = die.placed, .up = {}, .down = {}, .case_at = {}, .psi_jc_k_per_w = {}});
            continue;
        }
        FaceReader faces(field, probe.plan);
        const auto climb = [&](const std::vector<LadderFace>& way, bool up) {
            std::vector<LadderRung> rungs{{"junction", ((probe.bottom + probe.top) / 2).um(), die.mean_c, {}, {}, {}}};
            for (const LadderFace& step : way) {
                const OpenFace face = faces.at(step.height, up);
                rungs.push_back({step.at,
                                 step.height.um(),
                                 ambient_c + probeStatistics(face.rise, probe).mean_k,
                                 heatThrough(face, probe.plan),
                                 {},
                                 {}});
            }
            rungs.push_back({"ambient", rungs.back().height_um, ambient_c, {}, {}, {}});
            finishSteps(rungs);
            return rungs;
        };
        const LadderPlan& plan = input.ladders[body];
        HeatLadder ladder{die.placed, climb(plan.up, true), climb(plan.down, false), plan.package.at, 0, {}};
        ladder.case_c = ambient_c + caseRise(input, field, body, probe.plan);
        if (die.power_w > 0) ladder.psi_jc_k_per_w = (die.peak_c - ladder.case_c) / die.power_w;
        ladders.push_back(std::move(ladder));
    }
    return ladders;
}

} // namespace interpose
