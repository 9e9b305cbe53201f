// SPDX-License-Identifier: GPL-3.0-or-later
// What each layer of a stack consists of, as one looks at it from above within the root's outline.
#include "geom/region.hpp"
#include "thermal/heat_reader.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace interpose {

namespace {

/// The solids that pass through one slab.
using Pieces = std::vector<const Solid*>;

std::vector<Pieces> piecesOf(const SolidModel& model, const std::vector<Coord>& planes)
{
    std::vector<Pieces> pieces(planes.size() - 1);
    for (const Solid& solid : model.solids) {
        const auto first = std::ranges::lower_bound(planes, solid.bottom);
        for (auto it = first; it + 1 < planes.end() && *(it + 1) <= solid.top; ++it)
            pieces[static_cast<std::size_t>(it - planes.begin())].push_back(&solid);
    }
    return pieces;
}

/// Area of a piece within the outline that no piece of a higher level covers, mm2.
double visibleMm2(const Solid& piece, const Pieces& all, const Rect& outline)
{
    const Rect plan = intersection(piece.plan, outline);
    std::vector<Rect> covers;
    for (const Solid* other : all)
        if (other->level > piece.level && overlaps(other->plan, plan)) covers.push_back(other->plan);
    return covers.empty() ? plan.areaMm2() : uncoveredAreaMm2(plan, covers);
}

std::vector<MaterialShare> sharesOf(const Pieces& pieces, const Rect& outline)
{
    std::map<std::string, double> area_mm2;
    double covered_mm2 = 0;
    for (const Solid* piece : pieces) {
        const double visible_mm2 = visibleMm2(*piece, pieces, outline);
        area_mm2[piece->material] += visible_mm2;
        covered_mm2 += visible_mm2;
    }
    // Overlapping parts (an error of the rules) share what they cover.
    const double all_mm2 = std::max(outline.areaMm2(), covered_mm2);
    constexpr double kRounding = 1e-9;
    if (all_mm2 - covered_mm2 > kRounding * all_mm2) area_mm2[kAirName] += all_mm2 - covered_mm2;
    std::vector<MaterialShare> shares;
    for (const auto& [material, size_mm2] : area_mm2)
        if (size_mm2 > kRounding * all_mm2) shares.push_back({material, size_mm2 / all_mm2});
    std::ranges::stable_sort(shares, std::greater{}, &MaterialShare::area_share);
    return shares;
}

} // namespace

std::vector<StackLayer> describeLayers(const SolidModel& model, const CutStack& stack)
{
    const std::vector<Pieces> pieces = piecesOf(model, stack.planes);
    std::vector<StackLayer> layers;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Slab& slab = stack.layered.slabs[i];
        StackLayer layer;
        layer.bottom_um = stack.planes[i].um();
        layer.thickness_um = (stack.planes[i + 1] - stack.planes[i]).um();
        layer.cells = slab.shares_below ? 0 : static_cast<int>(slab.cell_dz_m.size());
        layer.materials = sharesOf(pieces[i], model.outline);
        for (const PowerRect& power : slab.powers)
            layer.power_w += power.power_w;
        layer.powered = layer.power_w > 0;
        layers.push_back(std::move(layer));
    }
    return layers;
}

} // namespace interpose
