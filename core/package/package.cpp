// SPDX-License-Identifier: GPL-3.0-or-later
// The sizing chain: each step says what there is, what is needed and what is left.
#include "package/package.hpp"

#include "base/number_text.hpp"
#include "package/symmetry.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

/// Share of the balls at hand that carry power and ground where no limit per ball is known: assumed,
/// docs/physics/package.md.
constexpr double kPowerShareLow = 0.4, kPowerShareHigh = 0.7;
constexpr double kAllBalls = 1.0, kMostBalls = 0.9;

int wholeUp(double value)
{
    return static_cast<int>(std::ceil(value - 1e-9 * std::max(1.0, std::abs(value))));
}

SizeStep sizeStep(const CarrierRoom& room)
{
    SizeStep step{room.placed, room.actual.width.mm(), room.actual.height.mm(), room.needed.width.mm(),
                  room.needed.height.mm()};
    step.margin_mm = std::min(room.actual.width - room.needed.width, room.actual.height - room.needed.height).mm();
    return step;
}

int availableBalls(const PackageInput& input)
{
    int balls = 0;
    for (const BallField& field : input.balls)
        balls += ballsIn(field.region, field.pitch);
    return balls;
}

LayerStep layerStep(const PackageInput& input, const RoutingClass& routing)
{
    LayerStep step;
    const double pitch_mm = (routing.width + routing.space).mm();
    for (const Escape& escape : input.escapes) {
        const double perLayer = escape.perimeter_mm / pitch_mm * routing.signal_share;
        const int needed = perLayer > 0 ? wholeUp(escape.signal_wires / perLayer) : 0;
        if (needed <= step.needed && !step.placed.empty()) continue;
        step.placed = escape.placed;
        step.signal_wires = escape.signal_wires;
        step.escape_per_layer = perLayer;
        step.needed = needed;
    }
    step.actual = routing.signal_layers;
    step.supplies = static_cast<int>(input.supplies.size());
    step.buildup_layers = step.needed + 2 * step.supplies;
    step.margin = step.actual - step.needed;
    return step;
}

bool holds(Size body, const PackageInput& input)
{
    if (body.width < input.root->needed.width || body.height < input.root->needed.height) return false;
    if (input.balls.empty()) return true;
    const Coord keep = 2 * input.settings.ball_keepout;
    const int available = ballsIn({{}, {}, body.width - keep, body.height - keep}, input.balls.front().pitch);
    return available >= ballStep(input, available).needed_high;
}

std::optional<BodyStep> bodyStep(const PackageInput& input)
{
    std::optional<BodyStep> best;
    for (const BodySize& body : input.rules.body_sizes)
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
    const Coord halfX = input.root->actual.width / 2, halfY = input.root->actual.height / 2;
    for (const BallField& field : input.balls) {
        if (ballsIn(field.region, field.pitch) == 0) continue;
        const auto span = [&](Coord length) { return (field.pitch * (length.nm() / field.pitch.nm() - 1)).mm() / 2; };
        const Point centre = field.region.centre();
        const double x = abs(centre.x - halfX).mm() + span(field.region.width);
        const double y = abs(centre.y - halfY).mm() + span(field.region.height);
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

std::string listed(const std::vector<std::string>& asks)
{
    std::string all;
    for (const std::string& ask : asks)
        all += (all.empty() ? "" : ", ") + ask;
    return all;
}

void findBalls(const BallStep& step, const std::string& root, Diagnostics& out)
{
    const std::string needed = std::to_string(step.needed_high) + " of " + std::to_string(step.available) + " balls";
    const std::string percent = " are needed (" + fixedText(100 * step.used_share_high, 1) + " %)";
    if (step.used_share_low > kAllBalls) // of a band the lower end: the upper one is no finding to stand behind
        out.push_back({Severity::Error,
                       "PACKAGE-003",
                       {root},
                       needed + percent + ", at most all",
                       step.used_share_high,
                       kAllBalls,
                       "package"});
    else if (step.limit_known && step.used_share_high > kMostBalls)
        out.push_back({Severity::Warning,
                       "PACKAGE-004",
                       {root},
                       needed + percent + ", at most 90 % is asked",
                       step.used_share_high,
                       kMostBalls,
                       "package"});
    if (!step.limit_known)
        out.push_back({Severity::Info,
                       "PACKAGE-005",
                       {root},
                       "The balls needed are a band, " + std::to_string(step.needed_low) + " to " +
                           std::to_string(step.needed_high) + "; state " + listed(step.asks),
                       {},
                       {},
                       "package"});
}

void findLayers(const LayerStep& step, Diagnostics& out)
{
    if (step.margin >= 0) return;
    out.push_back({Severity::Warning,
                   "PACKAGE-006",
                   {step.placed.str()},
                   std::to_string(step.signal_wires) + " signals leave " + step.placed.str() + " and need " +
                       std::to_string(step.needed) + " signal layers, its substrate has " + std::to_string(step.actual),
                   step.needed,
                   step.actual,
                   "package"});
}

} // namespace

int ballsIn(const Rect& region, Coord pitch)
{
    if (region.empty() || pitch <= Coord{}) return 0;
    const std::int64_t balls = (region.width.nm() / pitch.nm()) * (region.height.nm() / pitch.nm());
    return static_cast<int>(std::min<std::int64_t>(balls, 2'000'000'000));
}

BallStep ballStep(const PackageInput& input, int available)
{
    BallStep step;
    step.available = available;
    step.signal = input.off_package_signals;
    step.asks = input.asks;
    const BallField& field = input.balls.front();
    step.bond = field.bond;
    step.pitch_mm = field.pitch.mm();
    for (const SupplyCurrent& supply : input.supplies)
        step.current_a += supply.current_a;
    if (!field.max_current_ma) step.asks.push_back("max_current_ma of " + field.bond);
    step.limit_known = step.asks.empty();
    const auto needed = [&](int power) {
        const int both = power + step.signal;
        return both + wholeUp(input.settings.ball_spare_share * both);
    };
    int low = 0, high = 0;
    if (step.limit_known) {
        const double limit_a = *field.max_current_ma / 1e3;
        for (const SupplyCurrent& supply : input.supplies)
            step.power += wholeUp(supply.current_a / limit_a);
        step.ground = wholeUp(step.current_a / limit_a);
        low = high = step.power + step.ground;
    } else {
        low = wholeUp((field.power_share > 0 ? field.power_share : kPowerShareLow) * available);
        high = wholeUp((field.power_share > 0 ? field.power_share : kPowerShareHigh) * available);
        step.power = high / 2;
        step.ground = high - step.power;
    }
    step.needed_low = needed(low);
    step.needed_high = needed(high);
    step.spare = step.needed_high - high - step.signal;
    step.used_share_low = available > 0 ? static_cast<double>(step.needed_low) / available : 0;
    step.used_share_high = available > 0 ? static_cast<double>(step.needed_high) / available : 0;
    step.margin = available - step.needed_high;
    return step;
}

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
        findSize(*result.substrate, "PACKAGE-002", "carrier_to_substrate_edge_um, part_keepout_um, rim_width_um",
                 result.diagnostics);
    }
    if (!input.balls.empty()) {
        result.balls = ballStep(input, availableBalls(input));
        findBalls(*result.balls, input.root->placed.str(), result.diagnostics);
    }
    if (input.routing && !input.escapes.empty()) {
        result.layers = layerStep(input, *input.routing);
        findLayers(*result.layers, result.diagnostics);
    }
    result.body = bodyStep(input);
    result.symmetry = screenSymmetry(input);
    if (result.symmetry) result.symmetry->ball_distance_mm = ballDistance(input);
    return result;
}

} // namespace interpose
