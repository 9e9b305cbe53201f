// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes, layers, body and symmetry; the balls have their own file.
#include "engine/explain_package.hpp"

#include "engine/explain_package_writer.hpp"
#include "package/symmetry.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

const char* const kPlaces = "outlines and places as they are; nothing is moved to make room";

PackageWriter ofSizes(std::string key, double value)
{
    PackageWriter e(std::move(key), value, "mm", "#sizes");
    e.range(kPlaces);
    return e;
}

void explainSide(PackageContext& context, const std::string& key, const SizeStep& step, const Rect& room, bool width)
{
    const std::string side = width ? "width" : "height";
    const double actual = width ? step.actual_width_mm : step.actual_height_mm,
                 needed = width ? step.needed_width_mm : step.needed_height_mm;
    const Coord low = width ? room.x : room.y, high = width ? room.right() : room.top();
    context.add(ofSizes(key + "/actual_" + side + "_mm", actual)
                    .formula("w / 1000")
                    .stated("w", side + " of " + step.placed.str(), 1000 * actual, "um",
                            context.partPointer(step.placed) + side + "_um")
                    .done());
    context.add(ofSizes(key + "/needed_" + side + "_mm", needed)
                    .formula("b - a")
                    .with("b", "last edge of what it carries, with the distance it keeps", high.mm(), "mm")
                    .with("a", "first edge, with the distance it keeps", low.mm(), "mm")
                    .done());
}

void explainSize(PackageContext& context, const std::string& key, const SizeStep& step, const Rect& room)
{
    explainSide(context, key, step, room, true);
    explainSide(context, key, step, room, false);
    const bool byWidth = step.actual_width_mm - step.needed_width_mm <= step.actual_height_mm - step.needed_height_mm;
    const std::string side = byWidth ? "width" : "height";
    PackageWriter e = ofSizes(key + "/margin_mm", step.margin_mm);
    e.form("by " + side).formula("a - n");
    e.figure("a", side + " of " + step.placed.str(), byWidth ? step.actual_width_mm : step.actual_height_mm, "mm",
             key + "/actual_" + side + "_mm");
    e.figure("n", side + " that what it carries needs", byWidth ? step.needed_width_mm : step.needed_height_mm, "mm",
             key + "/needed_" + side + "_mm");
    context.add(e.done());
}

void explainEscape(PackageContext& context, const LayerStep& layers)
{
    const std::string key = "package/layers/";
    const auto escape = std::ranges::find(context.input.escapes, layers.placed, &Escape::placed);
    if (escape == context.input.escapes.end() || !context.input.routing || layers.escape_per_layer <= 0) return;
    const RoutingClass& routing = *context.input.routing;
    const std::string at = context.routingPointer();
    PackageWriter perLayer(key + "escape_per_layer", layers.escape_per_layer, {}, "#layers");
    perLayer.range("all around the part, not limited by vias or bumps").formula("1000 * u / (w + s) * f");
    perLayer.with("u", "perimeter of " + layers.placed.str(), escape->perimeter_mm, "mm")
        .stated("w", "width of a wire", routing.width.um(), "um", at + "width_um")
        .stated("s", "space between wires", routing.space.um(), "um", at + "space_um")
        .stated("f", "share of the tracks for signals", routing.signal_share, {}, at + "signal_share");
    context.add(perLayer.done());
    PackageWriter wires(key + "signal_wires", layers.signal_wires, {}, "#layers");
    context.add(wires.range("each wire leaves by the shortest way")
                    .formula("floor(n)")
                    .with("n", "wires of its ports, of test access and of links in the root", escape->signal_wires)
                    .done());
    PackageWriter whole(key + "escape_layers", layers.escape_layers, {}, "#layers");
    whole.range("of the part with the most").formula("ceil(n / m - 0.000000001 * max(1, n / m))");
    whole.with("n", "wires that leave", escape->signal_wires)
        .figure("m", "of them by one layer", layers.escape_per_layer, {}, key + "escape_per_layer");
    context.add(whole.done());
}

void explainLayers(PackageContext& context, const LayerStep& layers)
{
    const std::string key = "package/layers/";
    const bool byChannel = layers.channel_layers > layers.escape_layers;
    explainEscape(context, layers);
    const bool escapes = std::ranges::find(context.all, key + "escape_layers", &Explanation::key) != context.all.end();
    const std::string what = "layers of the signals that leave " + layers.placed.str();
    const auto started = [&](const char* figure, double value) {
        PackageWriter e(key + figure, value, {}, "#layers");
        e.range("planes are not shared; escape is not limited by vias or by the pitch of the bumps");
        return e;
    };
    context.add(started("channel_layers", layers.channel_layers)
                    .formula("c")
                    .with("c", "layers of the fullest channel in the root, of the routing", layers.channel_layers)
                    .done());
    PackageWriter needed = started("needed", layers.needed);
    needed.form(byChannel ? "by a channel" : "by the signals that leave").formula("max(e, c)");
    if (escapes)
        needed.figure("e", what, layers.escape_layers, {}, key + "escape_layers");
    else
        needed.with("e", what, layers.escape_layers);
    needed.figure("c", "layers of the fullest channel", layers.channel_layers, {}, key + "channel_layers");
    context.add(needed.done());
    context.add(
        started("actual", layers.actual)
            .formula("l")
            .stated("l", "signal layers of its routing", layers.actual, {}, context.routingPointer() + "signal_layers")
            .done());
    context.add(started("margin", layers.margin)
                    .formula("a - n")
                    .figure("a", "signal layers it has", layers.actual, {}, key + "actual")
                    .figure("n", "signal layers needed", layers.needed, {}, key + "needed")
                    .done());
    context.add(started("supplies", layers.supplies)
                    .formula("v")
                    .with("v", "nets that reach the board", layers.supplies)
                    .done());
    if (!layers.buildup_layers) return;
    context.add(started("buildup_layers", *layers.buildup_layers)
                    .form("per side")
                    .formula("s + 2 * v")
                    .figure("s", "signal layers needed", layers.needed, {}, key + "needed")
                    .figure("v", "nets, a pair of planes each", layers.supplies, {}, key + "supplies")
                    .done());
}

void explainBody(PackageContext& context, const BodyStep& body, const SizeStep& root)
{
    const auto side = [&](const char* name, double value) {
        context.add(
            ofSizes(std::string("package/body/") + name, value)
                .formula("b")
                .with("b", "of " + body.name + ", the smallest of the deck that holds contents and balls", value, "mm")
                .done());
    };
    side("width_mm", body.width_mm);
    side("height_mm", body.height_mm);
    context.add(
        ofSizes("package/body/margin_mm", body.margin_mm)
            .formula("0 - max(w - a, h - b)")
            .figure("w", "width of the body", body.width_mm, "mm", "package/body/width_mm")
            .figure("h", "height of the body", body.height_mm, "mm", "package/body/height_mm")
            .figure("a", "width of the root", root.actual_width_mm, "mm", "package/substrate/actual_width_mm")
            .figure("b", "height of the root", root.actual_height_mm, "mm", "package/substrate/actual_height_mm")
            .done());
}

PackageWriter ofSymmetry(const char* figure, double value, std::string unit = {})
{
    PackageWriter e(std::string(kSymmetryKey) + figure, value, std::move(unit), "#symmetry");
    e.form("screening, not a prediction").range("plans as they are; warpage is not computed");
    return e;
}

void explainOffset(PackageContext& context, const char* figure, const std::optional<double>& offset_mm,
                   std::optional<double> ScreenedBody::* weight, const char* what)
{
    if (!offset_mm) return;
    double sum = 0, x = 0, y = 0;
    const Point middle =
        Rect{{}, {}, context.input.screened->actual.width, context.input.screened->actual.height}.centre();
    for (const ScreenedBody& body : context.input.screened_bodies) {
        const double own = (body.*weight).value_or(0);
        sum += own;
        x += own * (body.plan.x.mm() + body.plan.width.mm() / 2 - middle.x.mm());
        y += own * (body.plan.y.mm() + body.plan.height.mm() / 2 - middle.y.mm());
    }
    const auto clean = [&](double moment) { return std::abs(moment / sum) < 1e-9 ? 0 : moment; };
    context.add(ofSymmetry(figure, *offset_mm, "mm")
                    .formula("sqrt((x / w) ^ 2 + (y / w) ^ 2)")
                    .with("w", std::string("sum of ") + what, sum)
                    .with("x", std::string("sum of ") + what + " times the offset along x in mm", clean(x))
                    .with("y", "the same along y", clean(y))
                    .done());
}

void explainSymmetry(PackageContext& context, const SymmetryFigures& s)
{
    const Balance balance = balanceOf(context.input);
    const double area_mm2 = 4 * balance.half_width_mm * balance.half_height_mm;
    context.add(ofSymmetry("silicon_coverage", s.silicon_coverage)
                    .formula("s / a")
                    .with("s", "union of the plans of the silicon on it", s.silicon_coverage * area_mm2, "mm2")
                    .with("a", "area of its outline", area_mm2, "mm2")
                    .done());
    const auto axis = [&](const char* figure, double value, double moment, double half, const char* side) {
        PackageWriter e = ofSymmetry(figure, value);
        e.formula(balance.area_mm2 > 0 ? "m / a / h" : "0");
        if (balance.area_mm2 > 0)
            e.with("m", "area of each silicon times the offset of its middle", moment, "mm3")
                .with("a", "area of the silicon", balance.area_mm2, "mm2")
                .with("h", std::string("half ") + side + " of the carrier", half, "mm");
        context.add(e.done());
    };
    axis("asymmetry_x", s.asymmetry_x, balance.moment_x_mm3, balance.half_width_mm, "width");
    axis("asymmetry_y", s.asymmetry_y, balance.moment_y_mm3, balance.half_height_mm, "height");
    const std::string key = kSymmetryKey;
    context.add(ofSymmetry("asymmetry", s.asymmetry)
                    .formula("sqrt(x ^ 2 + y ^ 2)")
                    .figure("x", "offset of the silicon's centroid along x, in half widths", s.asymmetry_x, {},
                            key + "asymmetry_x")
                    .figure("y", "offset along y, in half heights", s.asymmetry_y, {}, key + "asymmetry_y")
                    .done());
    if (s.mass_mg)
        context.add(ofSymmetry("mass_mg", *s.mass_mg, "mg")
                        .formula("m")
                        .with("m", "density times volume of all that stands on it", *s.mass_mg, "mg")
                        .done());
    explainOffset(context, "mass_offset_mm", s.mass_offset_mm, &ScreenedBody::mass_mg, "masses");
    explainOffset(context, "cte_offset_mm", s.cte_offset_mm, &ScreenedBody::expansion, "expansions times volumes");
}

} // namespace

std::vector<Explanation> explainPackage(const Assembly& assembly, const PackageInput& input,
                                        const PackageResult& package, const PowerResult& power)
{
    PackageContext context{assembly, input, package, power, {}};
    for (const SizeStep& step : package.carriers)
        explainSize(context, "package/carriers/" + step.placed.str(), step,
                    std::ranges::find(input.carriers, step.placed, &CarrierRoom::placed)->needed);
    if (package.substrate) {
        explainSize(context, "package/substrate", *package.substrate, input.root->needed);
        context.add(ofSizes("package/package_mm", package.package_mm)
                        .formula("max(w, h)")
                        .figure("w", "width of the root", package.substrate->actual_width_mm, "mm",
                                "package/substrate/actual_width_mm")
                        .figure("h", "height of the root", package.substrate->actual_height_mm, "mm",
                                "package/substrate/actual_height_mm")
                        .done());
    }
    if (package.balls) explainBalls(context, *package.balls);
    if (package.layers) explainLayers(context, *package.layers);
    if (package.body && package.substrate) explainBody(context, *package.body, *package.substrate);
    if (package.symmetry) explainSymmetry(context, *package.symmetry);
    return std::move(context.all);
}

} // namespace interpose
