// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/explain_package.hpp"

#include <algorithm>

namespace interpose {

namespace {

const std::string kPage = "docs/physics/package.md";

ExplainInput input(std::string symbol, std::string what, double value, std::string unit = {}, std::string pointer = {})
{
    return {std::move(symbol), std::move(what), value, std::move(unit), std::move(pointer)};
}

void explainSize(const std::string& key, const SizeStep& step, std::vector<Explanation>& all)
{
    const bool byWidth = step.actual_width_mm - step.needed_width_mm <= step.actual_height_mm - step.needed_height_mm;
    const std::string side = byWidth ? "width" : "height";
    all.push_back(
        {key + "/margin_mm",
         step.margin_mm,
         "mm",
         "by " + side,
         "a - n",
         {input("a", side + " of " + step.placed.str(), byWidth ? step.actual_width_mm : step.actual_height_mm, "mm"),
          input("n", side + " that what it carries needs", byWidth ? step.needed_width_mm : step.needed_height_mm,
                "mm")},
         kPage + "#sizes"});
}

Explanation ofBalls(const char* key, double value, std::string form, std::string formula,
                    std::vector<ExplainInput> inputs)
{
    return {std::string("package/balls/") + key,
            value,
            "",
            std::move(form),
            std::move(formula),
            std::move(inputs),
            kPage + "#balls"};
}

bool onOneBond(const PackageInput& package, const BallStep& balls)
{
    return std::ranges::all_of(package.balls, [&](const BallField& field) { return field.bond == balls.bond; });
}

void explainBalls(const PackageInput& package, const BallStep& balls, std::vector<Explanation>& all)
{
    const std::string form = balls.limit_known ? "by current" : "share of the balls, upper end of the band";
    const double before =
        static_cast<double>(balls.power) + balls.ground + balls.signal + balls.test; // the sum may leave an int
    if (balls.limit_known && onOneBond(package, balls))
        all.push_back(ofBalls("ground", balls.ground, form, "ceil(1000 * I / L * 0.999999999999)",
                              {input("I", "current of all nets", balls.current_a, "A"),
                               input("L", "limit of one ball", package.balls.front().max_current_ma->value, "mA",
                                     "/assembly/technology/bonds/" + balls.bond + "/max_current_ma")}));
    all.push_back(
        ofBalls("spare", balls.spare, form, "ceil(k * n - 0.000000001 * max(1, k * n))",
                {input("k", "kept free", package.ball_spare_share.value, {}, "/assembly/package/ball_spare_share"),
                 input("n", "balls before the spare ones", before)}));
    all.push_back(ofBalls("needed", balls.needed, form, "p + g + s + t + r",
                          {input("p", "balls of the nets", balls.power), input("g", "balls of ground", balls.ground),
                           input("s", "balls of signals", balls.signal),
                           input("t", "balls of the stacks' direct access", balls.test),
                           input("r", "spare balls", balls.spare)}));
    if (!balls.used_share) return;
    all.push_back(ofBalls("used_share", *balls.used_share, form, "n / a",
                          {input("n", "balls needed on " + balls.bond, balls.bond_needed),
                           input("a", "balls at hand on " + balls.bond, balls.bond_available)}));
}

void explainLayers(const LayerStep& layers, std::vector<Explanation>& all)
{
    all.push_back({"package/layers/needed",
                   static_cast<double>(layers.needed),
                   "",
                   layers.channel_layers > layers.escape_layers ? "by a channel" : "by the signals that leave",
                   "max(e, c)",
                   {input("e", "layers of the signals that leave " + layers.placed.str(), layers.escape_layers),
                    input("c", "layers of the fullest channel in the root", layers.channel_layers)},
                   kPage + "#layers"});
    if (!layers.buildup_layers) return;
    all.push_back({"package/layers/buildup_layers",
                   static_cast<double>(*layers.buildup_layers),
                   "",
                   "per side",
                   "s + 2 * v",
                   {input("s", "signal layers needed", layers.needed),
                    input("v", "nets, a pair of planes each", layers.supplies)},
                   kPage + "#layers"});
}

void explainSymmetry(const SymmetryFigures& s, std::vector<Explanation>& all)
{
    all.push_back({"package/symmetry_not_a_prediction/asymmetry",
                   s.asymmetry,
                   "",
                   "screening, not a prediction",
                   "sqrt(x ^ 2 + y ^ 2)",
                   {input("x", "offset of the silicon's centroid along x, in half widths", s.asymmetry_x),
                    input("y", "offset along y, in half heights", s.asymmetry_y)},
                   kPage + "#symmetry"});
}

} // namespace

std::vector<Explanation> explainPackage(const PackageInput& stated, const PackageResult& package)
{
    std::vector<Explanation> all;
    for (const SizeStep& step : package.carriers)
        explainSize("package/carriers/" + step.placed.str(), step, all);
    if (package.substrate) explainSize("package/substrate", *package.substrate, all);
    if (package.balls) explainBalls(stated, *package.balls, all);
    if (package.layers) explainLayers(*package.layers, all);
    if (package.symmetry) explainSymmetry(*package.symmetry, all);
    for (Explanation& one : all)
        one.valid_range = "outlines and places as they are; nothing is moved to make room";
    return all;
}

} // namespace interpose
