// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/slabs.hpp"

#include "thermal/lateral_cells.hpp"
#include "thermal/z_cells.hpp"

#include <algorithm>
#include <tuple>

namespace interpose {

namespace {

std::vector<Coord> planesOf(const SolidModel& model)
{
    std::vector<Coord> planes{model.bottom, model.top};
    for (const Solid& solid : model.solids) {
        planes.push_back(solid.bottom);
        planes.push_back(solid.top);
    }
    std::ranges::sort(planes);
    const auto tail = std::ranges::unique(planes);
    planes.erase(tail.begin(), tail.end());
    std::erase_if(planes, [&](Coord z) { return z < model.bottom || z > model.top; });
    return planes;
}

constexpr std::size_t kMostColumns = 32; ///< looked through: kinds of parts that matter are few

class Cutter
{
public:
    explicit Cutter(const HeatInput& input) : m_input(input), m_levels(levelsOf(input.model))
    {
        addMaterial(kAirName, kAir);
        for (const auto& [name, conductivity] : input.materials)
            addMaterial(name, conductivity);
        m_stack.planes = planesOf(input.model);
        m_stack.layered.slabs.resize(m_stack.planes.size() - 1);
        m_shapes.resize(m_stack.planes.size() - 1);
        for (std::size_t i = 0; i < m_shapes.size(); ++i)
            m_shapes[i].thickness_m = (m_stack.planes[i + 1] - m_stack.planes[i]).m();
    }

    CutStack cut(int grid, double coarseness)
    {
        const Rect& outline = m_input.model.outline;
        LayeredProblem& layered = m_stack.layered;
        const Rect base = m_input.model.sink_base.value_or(outline), domain = boundingBox(outline, base);
        layered.x_edges_m = lateralEdges(outline.x.m(), outline.right().m(), grid, domain.x.m(), domain.right().m());
        layered.y_edges_m = lateralEdges(outline.y.m(), outline.top().m(), grid, domain.y.m(), domain.top().m());
        if (!(base == domain)) layered.top_area = areaOf(base);
        if (!(outline == domain)) layered.bottom_area = areaOf(outline);
        layered.h_top_w_per_m2k = m_input.h_top_w_per_m2k;
        layered.h_bottom_w_per_m2k = m_input.h_bottom_w_per_m2k;
        for (Slab& slab : layered.slabs)
            slab.levels.resize(m_levels.size());
        for (const Solid& solid : m_input.model.solids)
            addSolid(solid);
        for (const PowerBox& box : m_input.model.powers)
            addPower(box);
        weighSlabs(m_shapes, fluxes());
        lookThroughParts();
        const double cell_m = std::min(outline.width.m(), outline.height.m()) / grid;
        const ZCells cells = boundedCells(gradingFor(smallestSource(), cell_m, coarseness));
        for (std::size_t i = 0; i < layered.slabs.size(); ++i) {
            layered.slabs[i].cell_dz_m = cells.dz_m[i];
            layered.slabs[i].shares_below = cells.shares_below[i];
        }
        return std::move(m_stack);
    }

private:
    static std::vector<int> levelsOf(const SolidModel& model)
    {
        std::vector<int> levels;
        for (const Solid& solid : model.solids)
            levels.push_back(solid.level);
        std::ranges::sort(levels);
        const auto tail = std::ranges::unique(levels);
        levels.erase(tail.begin(), tail.end());
        return levels;
    }

    void addMaterial(const std::string& name, const Conductivity& conductivity)
    {
        m_material[name] = static_cast<int>(m_stack.layered.materials.size());
        m_stack.layered.materials.push_back(conductivity);
        m_stack.material_names.push_back(name);
    }

    /// Calls visit(slab index) for every slab between the two heights.
    template <class Visit>
    void forSlabs(Coord bottom, Coord top, Visit visit)
    {
        const auto first = std::ranges::lower_bound(m_stack.planes, bottom);
        for (auto it = first; it + 1 < m_stack.planes.end() && *(it + 1) <= top; ++it)
            visit(static_cast<std::size_t>(it - m_stack.planes.begin()));
    }

    /// A contact resistance is spread through the height of its solid.
    int materialOf(const Solid& solid)
    {
        const int plain = m_material.at(solid.material);
        if (solid.contact_k_mm2_per_w == 0) return plain;
        auto& materials = m_stack.layered.materials;
        const Coord thickness = solid.top - solid.bottom;
        const auto [it, isNew] = m_with_contact.try_emplace({plain, thickness, solid.contact_k_mm2_per_w},
                                                            static_cast<int>(materials.size()));
        if (isNew) {
            Conductivity k = materials[static_cast<std::size_t>(plain)];
            k.kz_w_per_mk = thickness.m() / (thickness.m() / k.kz_w_per_mk + solid.contact_k_mm2_per_w * 1e-6);
            materials.push_back(k);
            m_stack.material_names.push_back(solid.material);
        }
        return it->second;
    }

    void addSolid(const Solid& solid)
    {
        const auto level = static_cast<std::size_t>(std::ranges::lower_bound(m_levels, solid.level) - m_levels.begin());
        const SlabRect rect{areaOf(solid.plan), materialOf(solid)};
        forSlabs(solid.bottom, solid.top,
                 [&](std::size_t slab) { m_stack.layered.slabs[slab].levels[level].push_back(rect); });
    }

    void addPower(const PowerBox& box)
    {
        const double thickness = (box.top - box.bottom).m();
        forSlabs(box.bottom, box.top, [&](std::size_t slab) {
            const double share = m_shapes[slab].thickness_m / thickness;
            m_stack.layered.slabs[slab].powers.push_back({areaOf(box.plan), box.power_w * share});
            m_shapes[slab].powered = true;
        });
    }

    /// Largest heat per area of each slab. It does not follow the heat of links, which changes with their length:
    /// dragging a part must not change the z cells.
    std::vector<double> fluxes()
    {
        std::vector<double> flux(m_shapes.size(), 0.0);
        for (const Probe& probe : m_input.model.probes)
            forSlabs(probe.bottom, probe.top,
                     [&](std::size_t slab) { flux[slab] = std::max(flux[slab], probe.flux_w_per_m2); });
        return flux;
    }

    void lookThroughParts()
    {
        std::vector<int> materials(m_shapes.size());
        for (std::size_t c = 0; c < std::min(kMostColumns, m_input.model.columns.size()); ++c) {
            std::ranges::fill(materials, 0);
            for (const Solid& solid : m_input.model.columns[c]) {
                const int material = materialOf(solid);
                forSlabs(solid.bottom, solid.top, [&](std::size_t slab) { materials[slab] = material; });
            }
            for (std::size_t i = 0; i < m_shapes.size(); ++i) {
                const Conductivity& k = m_stack.layered.materials[static_cast<std::size_t>(materials[i])];
                m_shapes[i].columns.push_back({std::max(k.kx_w_per_mk, k.ky_w_per_mk), k.kz_w_per_mk});
            }
        }
    }

    /// Graded cells, coarsened until they are few enough; ordinary stacks are far below the bound.
    ZCells boundedCells(ZGrading grading) const
    {
        const double height = (m_stack.planes.back() - m_stack.planes.front()).m();
        grading.nearest_m = std::max(grading.nearest_m, height / (4 * kMaxExtraCells));
        while (true) {
            ZCells cells = gradedCells(m_shapes, grading);
            if (cells.count() <= m_shapes.size() + kMaxExtraCells) return cells;
            grading.nearest_m *= 1.5;
        }
    }

    /// Shorter side of the smallest heated rectangle; of the outline when nothing is heated.
    double smallestSource() const
    {
        const Rect& outline = m_input.model.outline;
        Coord smallest = std::min(outline.width, outline.height);
        for (const PowerBox& box : m_input.model.powers)
            smallest = std::min({smallest, box.plan.width, box.plan.height});
        return smallest.m();
    }

    const HeatInput& m_input;
    const std::vector<int> m_levels;
    std::map<std::string, int> m_material;
    std::map<std::tuple<int, Coord, double>, int> m_with_contact;
    std::vector<SlabShape> m_shapes;
    CutStack m_stack;
};

} // namespace

AreaRect areaOf(const Rect& r)
{
    return {r.x.m(), r.y.m(), r.width.m(), r.height.m()};
}

std::optional<std::string> tooLarge(const SolidModel& model, int grid)
{
    const std::vector<Coord> planes = planesOf(model);
    const std::size_t slabs = planes.size() - 1;
    if (slabs > kMaxSlabs)
        return "The stack has " + std::to_string(slabs) + " different layers, at most " + std::to_string(kMaxSlabs);
    std::size_t rects = 0;
    const auto planesUpTo = [&](Coord z) { return std::ranges::lower_bound(planes, z) - planes.begin(); };
    for (const Solid& solid : model.solids)
        rects +=
            static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, planesUpTo(solid.top) - planesUpTo(solid.bottom)));
    if (rects > kMaxSlabRects)
        return "The stack has " + std::to_string(rects) + " boxes, at most " + std::to_string(kMaxSlabRects);
    const std::size_t cells =
        static_cast<std::size_t>(grid) * static_cast<std::size_t>(grid) * (slabs + kMaxExtraCells / 4);
    if (cells > kMaxCells)
        return "About " + std::to_string(cells) + " cells, at most " + std::to_string(kMaxCells) +
               ": choose a coarser grid";
    return std::nullopt;
}

CutStack cutStack(const HeatInput& input, int grid, double coarseness)
{
    return Cutter(input).cut(grid, coarseness);
}

std::size_t slabAt(const CutStack& stack, Coord z)
{
    const auto it = std::ranges::lower_bound(stack.planes, z);
    const auto index = std::max<std::ptrdiff_t>(1, it - stack.planes.begin());
    return std::min(static_cast<std::size_t>(index), stack.planes.size() - 1) - 1;
}

} // namespace interpose
