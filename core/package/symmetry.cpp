// SPDX-License-Identifier: GPL-3.0-or-later
#include "package/symmetry.hpp"

#include "geom/region.hpp"

#include <cmath>

namespace interpose {

namespace {

std::vector<Rect> siliconPlans(const PackageInput& input)
{
    std::vector<Rect> plans;
    for (const ScreenedBody& body : input.screened_bodies)
        if (body.silicon) plans.push_back(body.plan);
    return plans;
}

/// Share of the plans that their image does not cover. `area_mm2` is that of their union.
template <class Image>
double unmatched(const std::vector<Rect>& plans, double area_mm2, Image&& image)
{
    if (area_mm2 <= 0) return 0;
    std::vector<Rect> both = plans;
    for (const Rect& plan : plans)
        both.push_back(image(plan));
    const double share = (unionAreaMm2(both) - area_mm2) / area_mm2; // of the image beyond the plans: as large
    return share < 1e-9 ? 0 : share;
}

/// Distance of the weighted centroid from the carrier's centre; absent when a weight is not known or all are zero.
std::optional<double> offsetMm(const PackageInput& input, std::optional<double> ScreenedBody::* weight)
{
    double sum = 0, x = 0, y = 0;
    const double half_width = input.screened->actual.width.mm() / 2,
                 half_height = input.screened->actual.height.mm() / 2;
    for (const ScreenedBody& body : input.screened_bodies) {
        const std::optional<double>& own = body.*weight;
        if (!own) return {};
        sum += *own;
        x += *own * (body.plan.x.mm() + body.plan.width.mm() / 2 - half_width);
        y += *own * (body.plan.y.mm() + body.plan.height.mm() / 2 - half_height);
    }
    if (sum == 0) return {};
    const double offset = std::hypot(x / sum, y / sum);
    return offset < 1e-9 ? 0 : offset;
}

} // namespace

void Balance::add(const Rect& plan)
{
    const double area = plan.areaMm2();
    area_mm2 += area;
    moment_x_mm3 += area * (plan.x.mm() + plan.width.mm() / 2 - half_width_mm);
    moment_y_mm3 += area * (plan.y.mm() + plan.height.mm() / 2 - half_height_mm);
}

double Balance::asymmetry() const
{
    const double value = std::hypot(x(), y());
    return value < 1e-12 ? 0 : value; // the last bits of sums over places
}

Balance balanceOf(const PackageInput& input)
{
    Balance balance;
    balance.half_width_mm = input.screened->actual.width.mm() / 2;
    balance.half_height_mm = input.screened->actual.height.mm() / 2;
    for (const ScreenedBody& body : input.screened_bodies)
        if (body.silicon) balance.add(body.plan);
    return balance;
}

std::optional<SymmetryFigures> screenSymmetry(const PackageInput& input)
{
    if (!input.screened || input.screened_bodies.empty()) return {};
    const Size size = input.screened->actual;
    const std::vector<Rect> plans = siliconPlans(input);
    const double area = unionAreaMm2(plans);
    const Balance balance = balanceOf(input);
    SymmetryFigures figures;
    figures.carrier = input.screened->placed;
    figures.silicon_coverage = area / (size.width.mm() * size.height.mm());
    figures.asymmetry = balance.asymmetry();
    figures.asymmetry_x = balance.x();
    figures.asymmetry_y = balance.y();
    const auto flipX = [&](Rect r) { return Rect{size.width - r.right(), r.y, r.width, r.height}; };
    const auto flipY = [&](Rect r) { return Rect{r.x, size.height - r.top(), r.width, r.height}; };
    figures.mirror_x_unmatched = unmatched(plans, area, flipX);
    figures.mirror_y_unmatched = unmatched(plans, area, flipY);
    figures.half_turn_unmatched = unmatched(plans, area, [&](Rect r) { return flipX(flipY(r)); });
    figures.mass_offset_mm = offsetMm(input, &ScreenedBody::mass_mg);
    figures.cte_offset_mm = offsetMm(input, &ScreenedBody::expansion);
    if (figures.mass_offset_mm) {
        figures.mass_mg = 0;
        for (const ScreenedBody& body : input.screened_bodies)
            *figures.mass_mg += *body.mass_mg;
    }
    figures.c4_distance_mm = input.c4_distance_mm;
    for (const std::string& material : input.unknown_materials)
        figures.asks.push_back("density_kg_per_m3 and cte_ppm_per_k of " + material);
    return figures;
}

} // namespace interpose
