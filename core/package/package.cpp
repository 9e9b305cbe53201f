// SPDX-License-Identifier: GPL-3.0-or-later
// The sizing chain: each step says what there is, what is needed and what is left.
#include "package/package.hpp"

#include "base/number_text.hpp"
#include "geom/sites.hpp"
#include "package/balls.hpp"
#include "package/symmetry.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

constexpr double kAllBalls = 1.0;
constexpr double kMostCounted = 1e9; ///< so that sums of a few stay in an int

SizeStep sizeStep(const CarrierRoom& room)
{
    SizeStep step;
    step.placed = room.placed;
    step.actual_width_mm = room.actual.width.mm();
    step.actual_height_mm = room.actual.height.mm();
    step.needed_width_mm = room.needed.width.mm();
    step.needed_height_mm = room.needed.height.mm();
    step.margin_mm = std::min(room.actual.width - room.needed.width, room.actual.height - room.needed.height).mm();
    return step;
}

/// Of parts with as many layers the one that fills them most.
void addEscape(const PackageInput& input, const RoutingClass& routing, LayerStep& step)
{
    const double pitch_mm = (routing.width + routing.space).mm();
    double most = -1;
    for (const Escape& escape : input.escapes) {
        const double perLayer = escape.perimeter_mm / pitch_mm * routing.signal_share;
        const double layers = perLayer > 0 ? escape.signal_wires / perLayer : 0;
        if (layers <= most) continue;
        most = layers;
        step.placed = escape.placed;
        step.signal_wires = static_cast<int>(std::min(escape.signal_wires, kMostCounted));
        step.escape_per_layer = perLayer;
        step.escape_layers = static_cast<int>(std::min(std::ceil(layers - 1e-9 * std::max(1.0, layers)), kMostCounted));
    }
}

LayerStep layerStep(const PackageInput& input, const RoutingClass& routing)
{
    LayerStep step;
    addEscape(input, routing, step);
    if (input.channel) {
        step.channel_layers = input.channel->layers;
        step.channel = input.channel->a.str() + '/' + input.channel->b.str();
    }
    step.needed = std::max(step.escape_layers, step.channel_layers);
    step.actual = routing.signal_layers;
    step.supplies = static_cast<int>(input.nets.size());
    if (input.root_is_organic && input.unknown.empty()) step.buildup_layers = step.needed + 2 * step.supplies;
    if (input.root_is_organic) step.asks = input.unknown;
    step.margin = step.actual - step.needed;
    return step;
}

/// Where setSubstrateBody puts the body: what it carries in the middle.
Rect around(const Rect& contents, Size body)
{
    const Point centre = contents.centre();
    return {centre.x - body.width / 2, centre.y - body.height / 2, body.width, body.height};
}

bool holds(Size body, const PackageInput& input)
{
    const Rect& contents = input.root->needed;
    return body.width >= contents.width && body.height >= contents.height && ballsFit(input, around(contents, body));
}

std::optional<BodyStep> bodyStep(const PackageInput& input)
{
    std::optional<BodyStep> best;
    if (!input.root_is_organic) return best;
    for (const BodySize& body : *input.rules.body_sizes)
        for (const Size size : {Size{body.width, body.height}, Size{body.height, body.width}}) {
            const bool smaller = !best || size.width.mm() * size.height.mm() < best->width_mm * best->height_mm;
            if (!smaller || !holds(size, input)) continue;
            const Coord margin =
                std::min(input.root->actual.width - size.width, input.root->actual.height - size.height);
            best = BodyStep{body.name, size.width.mm(), size.height.mm(), margin.mm()};
        }
    return best;
}

/// Half diagonal of the grid of balls seen from the root's centre.
std::optional<double> ballDistance(const PackageInput& input)
{
    std::optional<double> largest;
    const Rect root{{}, {}, input.root->actual.width, input.root->actual.height};
    const Coord keep = input.ball_keepout;
    const Rect inside{keep, keep, root.width - 2 * keep, root.height - 2 * keep};
    for (const BallField& field : input.balls) {
        const Rect region = inside.empty() ? Rect{} : intersection(field.region, inside);
        if (sitesIn(region, field.pitch) == 0) continue;
        const auto span = [&](Coord length) { return (field.pitch * (length.nm() / field.pitch.nm() - 1)).mm() / 2; };
        const Point centre = region.centre(), middle = root.centre();
        const double x = abs(centre.x - middle.x).mm() + span(region.width);
        const double y = abs(centre.y - middle.y).mm() + span(region.height);
        largest = std::max(largest.value_or(0), std::hypot(x, y));
    }
    return largest;
}

void findSize(const SizeStep& step, const char* code, const char* rule, Diagnostics& out)
{
    if (step.margin_mm >= 0) return;
    const double wide = step.needed_width_mm - step.actual_width_mm,
                 high = step.needed_height_mm - step.actual_height_mm;
    const bool byWidth = wide >= high;
    out.push_back({Severity::Warning,
                   code,
                   {step.placed.str()},
                   step.placed.str() + " is " + fixedText(step.actual_width_mm, 2) + " x " +
                       fixedText(step.actual_height_mm, 2) + " mm; what it carries needs " +
                       fixedText(step.needed_width_mm, 2) + " x " + fixedText(step.needed_height_mm, 2) + " mm",
                   byWidth ? step.actual_width_mm : step.actual_height_mm,
                   byWidth ? step.needed_width_mm : step.needed_height_mm,
                   rule});
}

std::string percent(double share)
{
    return grouped(100 * share, 1) + " %";
}

std::string bandText(const BallStep& step)
{
    if (!step.used_share || *step.used_share_low >= *step.used_share_high) return {};
    return ", " + percent(*step.used_share_low) + " to " + percent(*step.used_share_high) +
           " by the bands of its inputs";
}

/// "1859 balls are needed, 900 are at hand (206.6 %)"; of several bonds the share is of the fullest.
std::string fullness(const BallStep& step, bool several)
{
    std::string text = grouped(step.needed, 0) + " balls are needed, " +
                       (step.available == 0 ? std::string("none is") : grouped(step.available, 0) + " are") +
                       " at hand";
    if (!step.used_share) return text;
    return text + " (" + percent(*step.used_share) + bandText(step) + (several ? "; of " + step.bond : "") + ')';
}

enum class Fullness { Fits, Tight, Over };

/// Of a share of the balls at hand only the lower end is a finding to stand behind.
Fullness judged(const BallStep& step, const PackageInput& input)
{
    if (!step.used_share)
        return step.needed > 0 || step.current_a > 0 || !input.unknown.empty() ? Fullness::Over : Fullness::Fits;
    const double used = step.limit_known ? *step.used_share : *step.used_share_low;
    if (used > kAllBalls) return Fullness::Over;
    return step.limit_known && used > kMostBalls ? Fullness::Tight : Fullness::Fits;
}

void findBalls(const BallStep& step, const PackageInput& input, Diagnostics& out)
{
    const auto find = [&](Severity severity, const char* code, std::string message) -> Diagnostic& {
        return out.emplace_back(
            Diagnostic{severity, code, {input.root->placed.str()}, std::move(message), {}, {}, "package"});
    };
    const Fullness full = judged(step, input);
    const bool several = std::ranges::any_of(input.balls, [&](const BallField& f) { return f.bond != step.bond; });
    if (full != Fullness::Fits) {
        const bool over = full == Fullness::Over;
        Diagnostic& found = over ? find(Severity::Error, "PACKAGE-003", fullness(step, several))
                                 : find(Severity::Warning, "PACKAGE-004",
                                        fullness(step, several) + "; over 90 % leaves no room to change");
        found.value = step.used_share;
        found.limit = over ? kAllBalls : kMostBalls;
    }
    if (!step.limit_known)
        find(Severity::Info, "PACKAGE-005",
             "The balls needed are a band, " + grouped(step.needed_low, 0) + " to " + grouped(step.needed_high, 0) +
                 "; " + whatToDo(missingForBalls(input)));
}

/// Joints of another kind, or none: the package has no ball to count.
void findNoBalls(const PackageInput& input, Diagnostics& out)
{
    if (!lacksBalls(input)) return;
    const std::string& root = input.root->placed.str();
    out.push_back(
        {Severity::Info,
         "PACKAGE-005",
         {root},
         "No ball joins " + root + " to the board, so balls are not counted; state those of " + input.root_bonds,
         {},
         {},
         "package"});
}

/// A foot or ring of no width takes no room, and nothing can stand on it.
void findRim(const PackageInput& input, Diagnostics& out)
{
    if (!input.rim_missing) return;
    out.push_back({Severity::Info,
                   "PACKAGE-007",
                   {input.root->placed.str()},
                   "No room for the foot or ring is counted; state /assembly/cooling/rim_width_um",
                   {},
                   {},
                   "package"});
}

void findLayers(const LayerStep& step, Diagnostics& out)
{
    if (step.margin >= 0) return;
    const bool channel = step.channel_layers > step.escape_layers;
    out.push_back({Severity::Warning,
                   "PACKAGE-006",
                   {channel ? step.channel : step.placed.str()},
                   (channel ? "The wires between " + step.channel
                            : grouped(step.signal_wires, 0) + " signals leave " + step.placed.str() + " and") +
                       " need " + std::to_string(step.needed) + " signal layers, its substrate has " +
                       std::to_string(step.actual),
                   step.needed,
                   step.actual,
                   "package"});
}

} // namespace

PackageResult evaluatePackage(const PackageInput& input)
{
    PackageResult result;
    if (!input.root) return result;
    result.package_mm = std::max(input.root->actual.width, input.root->actual.height).mm();
    for (const CarrierRoom& room : input.carriers) {
        if (room.needed.empty()) continue;
        result.carriers.push_back(sizeStep(room));
        findSize(result.carriers.back(), "PACKAGE-001", "die_to_carrier_edge_um", result.diagnostics);
    }
    if (!input.root->needed.empty()) {
        result.substrate = sizeStep(*input.root);
        result.substrate->asks = input.root_asks;
        findSize(*result.substrate, "PACKAGE-002", "carrier_to_substrate_edge_um, part_keepout_um, rim_width_um",
                 result.diagnostics);
    }
    if (!input.balls.empty()) {
        result.balls =
            ballStep(input, ballsWithin(input, {{}, {}, input.root->actual.width, input.root->actual.height}));
        findBalls(*result.balls, input, result.diagnostics);
    }
    findNoBalls(input, result.diagnostics);
    if (input.routing && (!input.escapes.empty() || input.channel)) {
        result.layers = layerStep(input, *input.routing);
        findLayers(*result.layers, result.diagnostics);
    }
    findRim(input, result.diagnostics);
    result.body = bodyStep(input);
    result.symmetry = screenSymmetry(input);
    if (result.symmetry) result.symmetry->ball_distance_mm = ballDistance(input);
    return result;
}

} // namespace interpose
