// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/export_stack.hpp"

#include "base/number_text.hpp"
#include "engine/evaluate.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace interpose {

namespace {

/// For layers that no material record describes; steady results do not depend on it.
constexpr double kUnknownCapacity = 2e6;

Coord metres(double m)
{
    return Coord::fromNm(std::llround(m * 1e9));
}

Rect rectOf(const AreaRect& area)
{
    const Coord x = metres(area.x_m), y = metres(area.y_m);
    return {x, y, metres(area.x_m + area.width_m) - x, metres(area.y_m + area.height_m) - y};
}

Painting paintingOf(const Slab& slab, const Rect& outline)
{
    Painting painting{outline, slab.base_material, {}, {}};
    for (const auto& level : slab.levels)
        for (const SlabRect& rect : level)
            painting.paint.push_back({rectOf(rect.area), rect.material});
    for (const PowerRect& power : slab.powers)
        painting.powers.push_back({rectOf(power.area), power.power_w});
    return painting;
}

Rect outlineOf(const LayeredProblem& layered)
{
    const Coord x = metres(layered.x_edges_m.front()), y = metres(layered.y_edges_m.front());
    return {x, y, metres(layered.x_edges_m.back()) - x, metres(layered.y_edges_m.back()) - y};
}

/// Makes names safe and unique.
class Names
{
public:
    std::string next(const std::string& wanted)
    {
        const std::string safe = safeName(wanted);
        std::string name = safe;
        for (int i = 2; !m_taken.insert(name).second; ++i)
            name = safe + '_' + std::to_string(i);
        return name;
    }

private:
    std::set<std::string> m_taken;
};

class StackMaker
{
public:
    StackMaker(const Assembly& assembly, const HeatInput& input, const CutStack& cut, const TileRule& rule)
        : m_assembly(assembly), m_input(input), m_cut(cut), m_rule(rule)
    {}

    Result<ExportStack> make()
    {
        m_stack.title = m_assembly.name.empty() ? "assembly" : m_assembly.name;
        m_stack.outline = outlineOf(m_cut.layered);
        m_stack.h_top_w_per_m2k = m_cut.layered.h_top_w_per_m2k;
        m_stack.h_bottom_w_per_m2k = m_cut.layered.h_bottom_w_per_m2k;
        m_stack.ambient_c = m_input.ambient_c;
        addMaterials();
        for (std::size_t i = 0; i < m_cut.layered.slabs.size(); ++i)
            if (!addLayer(i)) return failure({tooFine(i), {}, {}, 0, "Give small features round positions."});
        noteTiling();
        noteCooling();
        return std::move(m_stack);
    }

private:
    void addMaterials()
    {
        Names names;
        const auto& known = m_assembly.technology().materials;
        for (std::size_t i = 0; i < m_cut.layered.materials.size(); ++i) {
            const std::string& id = m_cut.material_names[i];
            const auto it = known.find(id);
            const double fallback = i == 0 ? kAirCapacity_j_per_m3k : kUnknownCapacity;
            m_stack.materials.push_back({names.next(id), m_cut.layered.materials[i],
                                         it == known.end() ? fallback : it->second.heat_capacity_j_per_m3k});
        }
    }

    std::string tooFine(std::size_t slab) const
    {
        return "layer " + std::to_string(slab) + " of the stack has too many different edges to be cut into tiles";
    }

    bool addLayer(std::size_t index)
    {
        const auto tiling = cutTiles(paintingOf(m_cut.layered.slabs[index], m_stack.outline), m_rule);
        if (!tiling) return false;
        m_largestShift = std::max(m_largestShift, tiling->largest_shift);
        m_vanished_mm2 = std::max(m_vanished_mm2, tiling->vanished_mm2);
        m_outside_w += tiling->power_outside_w;
        ExportLayer layer{m_cut.planes[index], m_cut.planes[index + 1], {}, 0, 0};
        Names names;
        std::map<int, double> areas;
        std::map<std::string, int> counts;
        for (const Tile& tile : tiling->tiles) {
            const std::string owner = ownerOf(tile, layer);
            layer.tiles.push_back({tile, names.next(owner + '_' + std::to_string(++counts[owner]))});
            layer.power_w += tile.power_w;
            areas[tile.material] += tile.area.areaMm2();
        }
        layer.base_material =
            std::ranges::max_element(areas, {}, [](const auto& entry) { return entry.second; })->first;
        m_stack.layers.push_back(std::move(layer));
        return true;
    }

    /// Who heats a tile; what it is of when nobody does.
    std::string ownerOf(const Tile& tile, const ExportLayer& layer) const
    {
        const Point centre = tile.area.centre();
        if (tile.power_w > 0)
            for (const PowerBox& box : m_input.model.powers)
                if (box.bottom < layer.top && box.top > layer.bottom && box.plan.contains(centre))
                    return m_assembly.placed[box.body].id.str();
        return m_cut.material_names[static_cast<std::size_t>(tile.material)];
    }

    void noteTiling()
    {
        if (m_stack.outline != m_input.model.outline)
            m_stack.notes.push_back("The sink's base reaches beyond the root: the cells of the files cover all " +
                                    trimmedText(m_stack.outline.width.mm(), 3) + " mm x " +
                                    trimmedText(m_stack.outline.height.mm(), 3) + " mm of it.");
        std::size_t tiles = 0;
        for (const ExportLayer& layer : m_stack.layers)
            tiles += layer.tiles.size();
        std::string note = std::to_string(m_stack.layers.size()) + " layers of " + std::to_string(tiles) + " tiles; ";
        note += m_rule.columns ? "every edge lies on a line of the grid" : "edges less than 1 um apart are one";
        note += ", the largest move is " + trimmedText(m_largestShift.um(), 3) + " um";
        if (m_vanished_mm2 > 0)
            note += "; up to " + trimmedText(m_vanished_mm2, 4) + " mm2 per layer is narrower than that and left out";
        m_stack.notes.push_back(note + "; powers are kept.");
        if (m_outside_w > 1e-9)
            m_stack.notes.push_back(trimmedText(m_outside_w, 3) + " W lie outside the outline and are left out.");
    }

    void noteCooling()
    {
        if (m_assembly.cooling.temperature_dependent)
            m_stack.notes.push_back(
                "Conductivities and leakage that follow the temperature are not exported: the files "
                "hold the values at the reference temperature.");
        const auto share = [&](const std::optional<AreaRect>& area) {
            const Rect& all = m_stack.outline;
            return area ? area->width_m * area->height_m / (all.width.m() * all.height.m()) : 1.0;
        };
        const double top = share(m_cut.layered.top_area), bottom = share(m_cut.layered.bottom_area);
        m_stack.h_top_w_per_m2k *= top;
        m_stack.h_bottom_w_per_m2k *= bottom;
        for (const auto& [name, part] : {std::pair("top", top), std::pair("underside", bottom)})
            if (part < 1)
                m_stack.notes.push_back("Only " + trimmedText(100 * part, 1) + " % of the " + name +
                                        " is cooled; the files spread the same heat transfer over all of it.");
    }

    const Assembly& m_assembly;
    const HeatInput& m_input;
    const CutStack& m_cut;
    const TileRule& m_rule;
    ExportStack m_stack;
    Coord m_largestShift;
    double m_vanished_mm2 = 0, m_outside_w = 0;
};

} // namespace

double ExportStack::powerW() const
{
    double sum = 0;
    for (const ExportLayer& layer : layers)
        sum += layer.power_w;
    return sum;
}

std::string safeName(const std::string& name)
{
    std::string safe;
    for (const char c : name)
        safe += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
    if (safe.empty() || !std::isalpha(static_cast<unsigned char>(safe.front()))) safe.insert(0, "n_");
    return safe.substr(0, 100);
}

Result<ExportStack> makeExportStack(const Assembly& assembly, Coord nearest, bool on_grid, int grid)
{
    HeatStages stages;
    stages.setInput(assembly);
    if (const auto why = tooLarge(stages.input().model, grid))
        return failure({*why, {}, {}, 0, "Such a stack is not solved here either."});
    TileRule rule{nearest};
    if (on_grid) rule.columns = rule.rows = grid;
    return StackMaker(assembly, stages.input(), cutStack(stages.input(), grid), rule).make();
}

} // namespace interpose
