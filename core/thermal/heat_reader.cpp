// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/heat_reader.hpp"

#include "thermal/field.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace interpose {

namespace {

Point cellCentre(const FieldPlane& plane, std::size_t x, std::size_t y)
{
    const auto centre = [](const std::vector<double>& edges, std::size_t i) {
        return Coord::fromMm((edges[i] + edges[i + 1]) / 2 * 1e3);
    };
    return {centre(plane.x_edges_m, x), centre(plane.y_edges_m, y)};
}

/// Reads the solved field the way people ask for it.
class Reader
{
public:
    Reader(const StageInput& input, const CutStack& stack, const HeatProblem& cells, const HeatSolution& solution)
        : m_input(input)
        , m_stack(stack)
        , m_cells(cells)
        , m_solution(solution)
        , m_power_w(input.notes.size(), 0.0)
        , m_planes(input.heat.model.probes.size())
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
    FieldPlane planeAt(const Probe& probe, const Rect& window)
    {
        if (!m_reader || !(m_window == window)) {
            m_reader.emplace(m_stack.layered, m_cells, m_solution, areaOf(window));
            m_window = window;
        }
        const Coord middle = probe.bottom + (probe.top - probe.bottom) / 2;
        const std::size_t slab = slabAt(m_stack, middle);
        return m_reader->atHeight(slab, (middle - m_stack.planes[slab]).m());
    }

    /// A probe's plane over its own plan.
    const FieldPlane& planeOf(const Probe& probe)
    {
        FieldPlane& plane = m_planes[static_cast<std::size_t>(&probe - m_input.heat.model.probes.data())];
        if (plane.x_edges_m.empty()) plane = planeAt(probe, probe.plan);
        return plane;
    }

    void readDies(HeatResult& result)
    {
        const double ambient_c = m_input.heat.ambient_c;
        const std::vector<Probe>& probes = m_input.heat.model.probes;
        for (std::size_t i = 0, first = 0; i < probes.size(); ++i) {
            const std::size_t body = probes[i].body;
            if (body != probes[first].body) first = i;
            if (!m_input.isRead(body, m_power_w[body])) continue;
            const FieldPlane& plane = planeOf(probes[i]);
            const BlockStatistics stats = blockStatistics(plane, areaOf(probes[i].plan), CellRule::HalfCovered);
            if (i == first)
                result.dies.emplace_back();
            else if (ambient_c + stats.max_k <= result.dies.back().peak_c)
                continue;
            const BodyNote& note = m_input.notes[body];
            result.dies.back() = {note.placed,
                                  m_power_w[body],
                                  ambient_c + stats.max_k,
                                  ambient_c + stats.mean_k,
                                  cellCentre(plane, stats.hottest_x, stats.hottest_y),
                                  note.average_flux,
                                  note.limit_c,
                                  static_cast<int>(i - first),
                                  note.heated_layers[i - first],
                                  note.refresh_limit_c,
                                  {}};
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
            const FieldPlane whole = planeAt(*main, m_input.heat.model.outline);
            FieldPlane plane = whole;
            // Where plans overlap (tiers of a stack, a package over a die) the lowest heated layer is the one to show.
            std::vector<const Probe*> fromAbove = probes;
            std::ranges::stable_sort(fromAbove, std::greater{}, [](const Probe* p) { return p->bottom; });
            for (const Probe* probe : fromAbove)
                overlay(plane, probe == main ? whole : planeOf(*probe), probe->plan);
            finish(field, plane);
            result.tiers.push_back(std::move(field));
        }
    }

    static void overlay(FieldPlane& onto, const FieldPlane& from, const Rect& plan)
    {
        const std::ptrdiff_t right = offsetOf(onto.x_edges_m, from.x_edges_m),
                             up = offsetOf(onto.y_edges_m, from.y_edges_m);
        for (std::size_t y = 0; y < from.ny(); ++y) {
            for (std::size_t x = 0; x < from.nx(); ++x) {
                const auto i = static_cast<std::ptrdiff_t>(x) + right, j = static_cast<std::ptrdiff_t>(y) + up;
                const bool inside = i >= 0 && j >= 0 && i < static_cast<std::ptrdiff_t>(onto.nx()) &&
                                    j < static_cast<std::ptrdiff_t>(onto.ny());
                if (inside && plan.contains(cellCentre(from, x, y)))
                    onto.rise_k[static_cast<std::size_t>(j) * onto.nx() + static_cast<std::size_t>(i)] =
                        from.rise_k[y * from.nx() + x];
            }
        }
    }

    /// Cells between the begins of two stretches of one grid.
    static std::ptrdiff_t offsetOf(const std::vector<double>& onto, const std::vector<double>& from)
    {
        if (from.front() >= onto.front()) return std::ranges::lower_bound(onto, from.front()) - onto.begin();
        return from.begin() - std::ranges::lower_bound(from, onto.front());
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
    std::optional<FieldReader> m_reader; ///< over m_window; probes of a part follow each other
    Rect m_window;
    std::vector<double> m_power_w;    ///< per body
    std::vector<FieldPlane> m_planes; ///< per probe
};

} // namespace

void readField(const StageInput& input, const CutStack& stack, const HeatProblem& cells, const HeatSolution& solution,
               HeatResult& result)
{
    Reader(input, stack, cells, solution).read(result);
}

} // namespace interpose
