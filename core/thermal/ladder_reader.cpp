// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/ladder_reader.hpp"

#include "thermal/field.hpp"

#include <map>

namespace interpose {

namespace {

/// Temperature and upward heat at one face of the stack, per column of cells.
struct ReadFace
{
    FieldPlane rise;
    std::vector<double> up_w;
};

/// From the two cells that meet there, or from the outermost cell and ambient: the finite volumes' own, exact along z.
class FaceReader
{
public:
    explicit FaceReader(const SolvedField& field) : m_cells(field.cells), m_solution(field.solution), m_field(field) {}

    const ReadFace& at(Coord height)
    {
        auto [it, isNew] = m_faces.try_emplace(height);
        if (isNew) it->second = read(cellAbove(m_field.stack, height));
        return it->second;
    }

private:
    ReadFace read(std::size_t z) const
    {
        ReadFace face{{m_field.stack.layered.x_edges_m, m_field.stack.layered.y_edges_m, {}}, {}};
        for (std::size_t y = 0; y < m_cells.ny(); ++y) {
            for (std::size_t x = 0; x < m_cells.nx(); ++x) {
                const auto [rise, flux] = z == 0              ? end(x, y, 0)
                                          : z == m_cells.nz() ? end(x, y, z - 1)
                                                              : between(x, y, z);
                face.rise.rise_k.push_back(rise);
                face.up_w.push_back(flux * m_cells.dx_m[x] * m_cells.dy_m[y]);
            }
        }
        return face;
    }

    double half(std::size_t cell, std::size_t z) const { return 2 * m_cells.kz_w_per_mk[cell] / m_cells.dz_m[z]; }

    std::pair<double, double> between(std::size_t x, std::size_t y, std::size_t z) const
    {
        const std::size_t upper = m_cells.cell(x, y, z), lower = m_cells.cell(x, y, z - 1);
        const double gu = half(upper, z), gl = half(lower, z - 1);
        const double tu = m_solution.rise_k[upper], tl = m_solution.rise_k[lower];
        return {(gu * tu + gl * tl) / (gu + gl), gu * gl / (gu + gl) * (tl - tu)};
    }

    std::pair<double, double> end(std::size_t x, std::size_t y, std::size_t z) const
    {
        const bool top = z > 0;
        const double h = top ? m_cells.h_top_w_per_m2k : m_cells.h_bottom_w_per_m2k;
        const std::vector<double>& cover = top ? m_cells.top_cover : m_cells.bottom_cover;
        const std::size_t cell = m_cells.cell(x, y, z);
        const double g = half(cell, z), rise = m_solution.rise_k[cell];
        const double out = (cover.empty() ? 1.0 : cover[y * m_cells.nx() + x]) * g * h / (g + h) * rise;
        return {rise - out / g, top ? out : -out};
    }

    const HeatProblem& m_cells;
    const HeatSolution& m_solution;
    const SolvedField& m_field;
    std::map<Coord, ReadFace> m_faces;
};

AreaRect areaOf(const Rect& r)
{
    return {r.x.m(), r.y.m(), r.width.m(), r.height.m()};
}

double heatThrough(const ReadFace& face, const Rect& plan)
{
    const Stretch x = stretchOf(face.rise.x_edges_m, plan.x.m(), plan.right().m());
    const Stretch y = stretchOf(face.rise.y_edges_m, plan.y.m(), plan.top().m());
    const auto share = [](const Stretch& s, const std::vector<double>& edges, std::size_t i) {
        return s.length_m[i - s.first] / (edges[i + 1] - edges[i]);
    };
    double sum = 0;
    for (std::size_t j = y.first; j < y.end(); ++j)
        for (std::size_t i = x.first; i < x.end(); ++i)
            sum +=
                face.up_w[j * face.rise.nx() + i] * share(x, face.rise.x_edges_m, i) * share(y, face.rise.y_edges_m, j);
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
    return valueAt(FaceReader(field).at(input.ladders[body].package.height).rise, centre.x.m(), centre.y.m());
}

std::vector<HeatLadder> readLadders(const StageInput& input, const SolvedField& field, const HeatResult& result)
{
    FaceReader faces(field);
    const double ambient_c = input.heat.ambient_c;
    std::vector<HeatLadder> ladders;
    for (const DieTemperature& die : result.dies) {
        const auto note = std::ranges::find(input.notes, die.placed, &BodyNote::placed);
        const auto body = static_cast<std::size_t>(note - input.notes.begin());
        const Probe& probe = probeOf(input, body, die.heated_layer);
        const LadderPlan& plan = input.ladders[body];
        const LadderRung junction{
            "junction", ((probe.bottom + probe.top) / 2).um(), die.mean_c, std::nullopt, std::nullopt, std::nullopt};
        const auto climb = [&](const std::vector<LadderFace>& way, double sign) {
            std::vector<LadderRung> rungs{junction};
            for (const LadderFace& step : way) {
                const ReadFace& face = faces.at(step.height);
                const double rise = blockStatistics(face.rise, areaOf(probe.plan), CellRule::HalfCovered).mean_k;
                rungs.push_back({step.at, step.height.um(), ambient_c + rise, sign * heatThrough(face, probe.plan),
                                 std::nullopt, std::nullopt});
            }
            rungs.push_back({"ambient", rungs.back().height_um, ambient_c, std::nullopt, std::nullopt, std::nullopt});
            finishSteps(rungs);
            return rungs;
        };
        const Point centre = probe.plan.centre();
        HeatLadder ladder{die.placed, climb(plan.up, 1), climb(plan.down, -1), plan.package.at, 0, std::nullopt};
        ladder.case_c = ambient_c + valueAt(faces.at(plan.package.height).rise, centre.x.m(), centre.y.m());
        if (die.power_w > 0) ladder.psi_jc_k_per_w = (die.peak_c - ladder.case_c) / die.power_w;
        ladders.push_back(std::move(ladder));
    }
    return ladders;
}

} // namespace interpose
