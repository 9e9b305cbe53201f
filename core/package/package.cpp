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

/// More than any package has, so that no sum of counts leaves an int.
constexpr double kMostOfNet = 1e6, kMostCounted = 5e8;

int wholeUp(double value)
{
    return static_cast<int>(std::min(std::ceil(value - 1e-9 * std::max(1.0, std::abs(value))), kMostCounted));
}

/// Balls of one net or of the ground: the sites that the power stage counts.
int ballsFor(double current_a, double limit_a)
{
    return static_cast<int>(std::min(std::ceil(current_a / limit_a * (1 - 1e-12)), kMostOfNet));
}

/// Inputs without which the balls are a share of those at hand.
std::vector<std::string> missing(const PackageInput& input)
{
    std::vector<std::string> asks = input.unknown;
    const BallField& field = input.balls.front();
    if (!field.max_current_ma) asks.push_back("/assembly/technology/bonds/" + field.bond + "/max_current_ma");
    return asks;
}

enum class End { Stated, Low, High };

double at(const ValueBand& band, End end)
{
    return end == End::Low ? band.low : end == End::High ? band.high : band.value;
}

struct BallCounts
{
    int power = 0, ground = 0, test = 0, needed = 0;
};

/// Power and ground: of the nets with the limit of a ball, or a share of the balls, of which the stated end is the
/// upper one.
void countPower(const PackageInput& input, int available, End end, BallCounts& counts)
{
    const BallField& field = input.balls.front();
    if (!field.max_current_ma || !input.unknown.empty()) {
        const double assumed = end == End::Low ? kPowerShareLow : kPowerShareHigh;
        const int both = wholeUp((field.power_share > 0 ? field.power_share : assumed) * available);
        counts.power = both / 2;
        counts.ground = both - counts.power;
        return;
    }
    const End opposite = end == End::Low ? End::High : end == End::High ? End::Low : End::Stated;
    const double limit_a = at(*field.max_current_ma, opposite) / 1e3;
    double sum_a = 0;
    for (const NetCurrent& net : input.nets) {
        counts.power += ballsFor(at(net.current_a, end), limit_a);
        sum_a += at(net.current_a, end);
    }
    counts.ground = ballsFor(sum_a, limit_a);
}

BallCounts countBalls(const PackageInput& input, int available, End end)
{
    BallCounts counts;
    countPower(input, available, end, counts);
    counts.test = wholeUp(at(input.test_signals, end));
    const int before = counts.power + counts.ground + input.off_package_signals + counts.test;
    counts.needed = before + wholeUp(at(input.ball_spare_share, end) * before);
    return counts;
}

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
    double most = -1; // layers as a fraction, so that of parts with as many layers the fullest is named
    for (const Escape& escape : input.escapes) {
        const double perLayer = escape.perimeter_mm / pitch_mm * routing.signal_share;
        const double layers = perLayer > 0 ? escape.signal_wires / perLayer : 0;
        if (layers <= most) continue;
        most = layers;
        step.placed = escape.placed;
        step.signal_wires = escape.signal_wires;
        step.escape_per_layer = perLayer;
        step.needed = wholeUp(layers);
    }
    step.actual = routing.signal_layers;
    step.supplies = static_cast<int>(input.nets.size());
    step.buildup_layers = step.needed + 2 * step.supplies;
    step.margin = step.actual - step.needed;
    return step;
}

bool holds(Size body, const PackageInput& input)
{
    if (body.width < input.root->needed.width || body.height < input.root->needed.height) return false;
    if (input.balls.empty()) return true;
    const Coord keep = 2 * input.ball_keepout;
    const int available = ballsIn({{}, {}, body.width - keep, body.height - keep}, input.balls.front().pitch);
    return available >= ballsNeeded(input, available);
}

std::optional<BodyStep> bodyStep(const PackageInput& input)
{
    std::optional<BodyStep> best;
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

std::string percent(double share)
{
    return fixedText(100 * share, 1) + " %";
}

std::string fullness(const BallStep& step)
{
    std::string text = std::to_string(step.needed) + " of " + std::to_string(step.available) + " balls are needed (" +
                       percent(step.used_share);
    if (step.used_share_low < step.used_share_high)
        text += ", " + percent(step.used_share_low) + " to " + percent(step.used_share_high) +
                " by the bands of its inputs";
    return text + "), at most ";
}

/// Of a share of the balls at hand only the lower end is a finding to stand behind.
void findBalls(const BallStep& step, const PackageInput& input, Diagnostics& out)
{
    const double used = step.limit_known ? step.used_share : step.used_share_low;
    const bool over = used > kAllBalls;
    const auto find = [&](Severity severity, const char* code, std::string message) -> Diagnostic& {
        return out.emplace_back(
            Diagnostic{severity, code, {input.root->placed.str()}, std::move(message), {}, {}, "package"});
    };
    if (over || (step.limit_known && used > kMostBalls)) {
        Diagnostic& found = over ? find(Severity::Error, "PACKAGE-003", fullness(step) + "all")
                                 : find(Severity::Warning, "PACKAGE-004", fullness(step) + "90 % is asked");
        found.value = step.used_share;
        found.limit = over ? kAllBalls : kMostBalls;
    }
    if (!step.limit_known)
        find(Severity::Info, "PACKAGE-005",
             "The balls needed are a band, " + std::to_string(step.needed_low) + " to " +
                 std::to_string(step.needed_high) + "; state " + listed(missing(input)));
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

int ballsNeeded(const PackageInput& input, int available)
{
    return countBalls(input, available, End::Stated).needed;
}

BallStep ballStep(const PackageInput& input, int available)
{
    BallStep step;
    const BallField& field = input.balls.front();
    step.bond = field.bond;
    step.pitch_mm = field.pitch.mm();
    for (const NetCurrent& net : input.nets)
        step.current_a += net.current_a.value;
    step.limit_known = input.unknown.empty() && field.max_current_ma;
    step.asks = missing(input);
    for (const std::string& ask : input.asks)
        if (std::ranges::find(step.asks, ask) == step.asks.end()) step.asks.push_back(ask);
    const BallCounts counts = countBalls(input, available, End::Stated);
    step.available = available;
    step.power = counts.power;
    step.ground = counts.ground;
    step.signal = input.off_package_signals;
    step.test = counts.test;
    step.spare = counts.needed - counts.power - counts.ground - step.signal - counts.test;
    step.needed = counts.needed;
    step.needed_low = countBalls(input, available, End::Low).needed;
    step.needed_high = countBalls(input, available, End::High).needed;
    const auto share = [&](int balls) { return available > 0 ? static_cast<double>(balls) / available : 0; };
    step.used_share = share(step.needed);
    step.used_share_low = share(step.needed_low);
    step.used_share_high = share(step.needed_high);
    step.margin = available - step.needed;
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
        result.substrate->asks = input.root_asks;
        findSize(*result.substrate, "PACKAGE-002", "carrier_to_substrate_edge_um, part_keepout_um, rim_width_um",
                 result.diagnostics);
    }
    if (!input.balls.empty()) {
        result.balls = ballStep(input, availableBalls(input));
        findBalls(*result.balls, input, result.diagnostics);
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
