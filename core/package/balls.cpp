// SPDX-License-Identifier: GPL-3.0-or-later
#include "package/balls.hpp"

#include "geom/sites.hpp"
#include "package/resize.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace interpose {

namespace {

/// Share of the balls at hand that carry power and ground where no limit per ball is known: assumed,
/// docs/physics/package.md.
constexpr double kPowerShareLow = 0.4, kPowerShareHigh = 0.7;

enum class End { Stated, Low, High };

double at(const ValueBand& band, End end)
{
    return end == End::Low ? band.low : end == End::High ? band.high : band.value;
}

double wholeUp(double value)
{
    if (std::isinf(value)) return value; // a band of the limit may begin at nothing
    return std::ceil(value - 1e-9 * std::max(1.0, std::abs(value)));
}

/// Counts are worked out in double: a limit next to nothing needs more balls than an int holds.
int saturated(double count)
{
    return static_cast<int>(std::min<double>(count, std::numeric_limits<int>::max()));
}

/// Balls of one net or of the ground: the sites that the power stage counts.
double ballsFor(double current_a, double limit_a)
{
    return current_a > 0 ? std::ceil(current_a / limit_a * (1 - 1e-12)) : 0;
}

/// All fields of one bond, as the power stage has them: the current splits between them by their balls.
struct Bonded
{
    const BallField* field = nullptr;
    double available = 0, share = 0;
};

std::vector<Bonded> bondsOf(const PackageInput& input, const std::vector<int>& available)
{
    std::vector<Bonded> bonds;
    double sum = 0;
    for (std::size_t i = 0; i < input.balls.size(); ++i) {
        const BallField& field = input.balls[i];
        auto found = std::ranges::find(bonds, field.bond, [](const Bonded& b) { return b.field->bond; });
        if (found == bonds.end()) found = bonds.insert(found, {&field, 0, 0});
        found->available += available[i];
        sum += available[i];
    }
    for (Bonded& bond : bonds)
        bond.share = sum > 0 ? bond.available / sum : 1.0 / static_cast<double>(bonds.size());
    return bonds;
}

struct Counts
{
    double power = 0, ground = 0, signal = 0, test = 0, spare = 0;
    double needed() const { return power + ground + signal + test + spare; }
};

/// Of the nets with the limit of a ball, or a share of the balls, of which the stated end is the upper one.
void addPower(const PackageInput& input, const Bonded& bond, End end, Counts& counts)
{
    const BallField& field = *bond.field;
    if (!field.max_current_ma || !input.unknown.empty()) {
        const double assumed = end == End::Low ? kPowerShareLow : kPowerShareHigh;
        const bool stated = field.power_share.value > 0;
        const double both = wholeUp((stated ? at(field.power_share, end) : assumed) * bond.available);
        counts.power += std::floor(both / 2);
        counts.ground += both - std::floor(both / 2);
        return;
    }
    const End opposite = end == End::Low ? End::High : end == End::High ? End::Low : End::Stated;
    const double limit_a = at(*field.max_current_ma, opposite) / 1e3;
    double sum_a = 0;
    for (const NetCurrent& net : input.nets) {
        counts.power += ballsFor(bond.share * at(net.current_a, end), limit_a);
        sum_a += bond.share * at(net.current_a, end);
    }
    counts.ground += ballsFor(sum_a, limit_a);
}

/// Of one bond: its share of signals and spare balls need not be whole.
double neededOn(const PackageInput& input, const Bonded& bond, End end)
{
    Counts counts;
    addPower(input, bond, end, counts);
    counts.signal = bond.share * input.off_package_signals;
    counts.test = bond.share * wholeUp(at(input.test_signals, end));
    return counts.needed() * (1 + at(input.ball_spare_share, end));
}

Counts countAll(const PackageInput& input, const std::vector<Bonded>& bonds, End end)
{
    Counts counts;
    for (const Bonded& bond : bonds)
        addPower(input, bond, end, counts);
    counts.signal = input.off_package_signals;
    counts.test = wholeUp(at(input.test_signals, end));
    counts.spare = wholeUp(at(input.ball_spare_share, end) * counts.needed());
    return counts;
}

/// The share of the fullest bond; with one bond of whole balls. Absent: there is none at hand.
std::optional<double> usedShare(const PackageInput& input, const std::vector<Bonded>& bonds, End end)
{
    if (bonds.size() == 1 && bonds.front().available > 0)
        return countAll(input, bonds, end).needed() / bonds.front().available;
    std::optional<double> most;
    for (const Bonded& bond : bonds)
        if (bond.available > 0) most = std::max(most.value_or(0), neededOn(input, bond, end) / bond.available);
    return most;
}

const Bonded& fullest(const PackageInput& input, const std::vector<Bonded>& bonds)
{
    return *std::ranges::max_element(bonds, {}, [&](const Bonded& bond) {
        return bond.available > 0 ? neededOn(input, bond, End::Stated) / bond.available : 0;
    });
}

} // namespace

std::vector<std::string> missingForBalls(const PackageInput& input)
{
    std::vector<std::string> asks = input.unknown;
    for (const BallField& field : input.balls) {
        const std::string ask = "/assembly/technology/bonds/" + field.bond + "/max_current_ma";
        if (!field.max_current_ma && std::ranges::find(asks, ask) == asks.end()) asks.push_back(ask);
    }
    asks.insert(asks.end(), input.unknown_access.begin(), input.unknown_access.end());
    return asks;
}

bool powerIsKnown(const PackageInput& input)
{
    return input.unknown.empty() &&
           std::ranges::all_of(input.balls, [](const BallField& field) { return field.max_current_ma.has_value(); });
}

std::string whatToDo(const std::vector<std::string>& asks)
{
    std::string values, parts;
    for (const std::string& ask : asks) {
        std::string& list = ask.starts_with("/assembly/placed/") ? parts : values;
        list += (list.empty() ? "" : ", ") + ask;
    }
    if (!values.empty()) values = "state " + values;
    if (parts.empty()) return values;
    return values + (values.empty() ? "" : "; ") + "join " + parts + " to what it stands on";
}

BallsAtHand ballsWithin(const PackageInput& input, const Rect& to)
{
    const auto clearOf = [&](Coord keep) {
        const Rect inside{keep, keep, to.width - 2 * keep, to.height - 2 * keep};
        std::vector<int> balls;
        for (const BallField& field : input.balls)
            balls.push_back(sitesIn(intersection(followed(field.region, input.root->actual, to), inside), field.pitch));
        return balls;
    };
    return {clearOf(input.ball_keepout), clearOf(input.ball_keepout_low), clearOf(input.ball_keepout_high)};
}

bool lacksBalls(const PackageInput& input)
{
    return input.root && input.balls.empty() && (!input.nets.empty() || !input.unknown.empty());
}

bool ballsFit(const PackageInput& input, const Rect& to)
{
    if (input.balls.empty()) return true;
    const std::vector<Bonded> bonds = bondsOf(input, ballsWithin(input, to).stated);
    if (const std::optional<double> used = usedShare(input, bonds, End::Stated)) return *used <= kMostBalls;
    return input.nets.empty() && input.unknown.empty() && countAll(input, bonds, End::Stated).needed() == 0;
}

BallStep ballStep(const PackageInput& input, const BallsAtHand& available)
{
    const std::vector<Bonded> bonds = bondsOf(input, available.stated);
    BallStep step;
    const Bonded& shown = fullest(input, bonds);
    step.bond = shown.field->bond;
    step.pitch_mm = shown.field->pitch.mm();
    step.bond_available = saturated(shown.available);
    step.asks = missingForBalls(input);
    step.limit_known = step.asks.empty();
    for (const std::string& ask : input.asks)
        if (std::ranges::find(step.asks, ask) == step.asks.end()) step.asks.push_back(ask);
    for (const NetCurrent& net : input.nets)
        step.current_a += net.current_a.value;
    double sum = 0;
    for (const Bonded& bond : bonds)
        sum += bond.available;
    const Counts counts = countAll(input, bonds, End::Stated);
    step.available = saturated(sum);
    step.bond_needed = bonds.size() == 1 ? counts.needed() : neededOn(input, shown, End::Stated);
    step.power = saturated(counts.power);
    step.ground = saturated(counts.ground);
    step.signal = saturated(counts.signal);
    step.test = saturated(counts.test);
    step.spare = saturated(counts.spare);
    step.needed = saturated(counts.needed());
    step.needed_low = saturated(countAll(input, bonds, End::Low).needed());
    step.needed_high = saturated(countAll(input, bonds, End::High).needed());
    step.used_share = usedShare(input, bonds, End::Stated);
    if (step.used_share) { // at an end without balls there is no end
        constexpr double kNone = std::numeric_limits<double>::infinity();
        step.used_share_low = usedShare(input, bondsOf(input, available.low), End::Low).value_or(kNone);
        step.used_share_high = usedShare(input, bondsOf(input, available.high), End::High).value_or(kNone);
    }
    step.margin = step.available - step.needed;
    return step;
}

} // namespace interpose
