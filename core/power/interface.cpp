// SPDX-License-Identifier: GPL-3.0-or-later
// Currents, and one interface: the sites that its current needs of those free, with the band, and which inputs make
// that band.
#include "power/power_steps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace interpose {

namespace {

/// Sites for one net's supply or for the ground; seventy amperes at ten each are seven sites, not eight.
double sitesFor(double current_a, double limit_a)
{
    if (current_a <= 0) return 0;
    return std::ceil(current_a / limit_a * (1 - 1e-12));
}

struct Needed
{
    double power = 0, ground = 0;
    double all() const { return power + ground; }
};

/// Supplies share no site, all return through one ground.
Needed neededFor(const Load& load, double Amperes::* end, double limit_ma)
{
    Needed sites;
    double sum = 0;
    for (const Amperes& net : load.nets) {
        sites.power += sitesFor(net.*end, limit_ma / 1e3);
        sum += net.*end;
    }
    sites.ground = sitesFor(sum, limit_ma / 1e3);
    return sites;
}

void addUtilisation(const PowerSite& site, const Load& load, double free, InterfaceFigures& f)
{
    const Banded& limit = site.max_current_ma;
    if (limit.value <= 0 && f.current_a > 0) return;
    if (f.at_least && f.current_a <= 0) return;
    const auto needed = [&](double Amperes::* end, double limit_ma) {
        return limit.value > 0 ? neededFor(load, end, limit_ma) : Needed{};
    };
    const Needed sites = needed(&Amperes::value, limit.value);
    f.power_sites = sites.power;
    f.ground_sites = sites.ground;
    if (free < 1) return;
    f.utilisation = sites.all() / free;
    f.utilisation_low = needed(&Amperes::low, limit.high).all() / free;
    f.utilisation_high = needed(&Amperes::high, limit.low).all() / free;
}

void addDrop(const PowerSite& site, double free, InterfaceFigures& f)
{
    if (!site.resistance_mohm || free < 1) return;
    const double loop = 4 / free; // half of the sites each way, in series
    f.resistance_mohm = loop * site.resistance_mohm->value;
    f.drop_mv = *f.resistance_mohm * f.current_a;
    f.drop_low_mv = loop * site.resistance_mohm->low * f.current_a;
    f.drop_high_mv = loop * site.resistance_mohm->high * f.current_a;
    f.drop_ask = site.resistance_mohm->ask;
}

/// Missing inputs come before those of which nobody says how sure they are, and these before those with a band.
constexpr double kMissing = std::numeric_limits<double>::infinity(), kBare = std::numeric_limits<double>::max();

struct Ask
{
    double effect = 0;
    const std::string* pointer = nullptr;
};

/// By the half-width of the sites that each input alone gives; if alike the limit first.
std::vector<std::string> asksOf(const PowerSite& site, const Load& load, const std::vector<PowerAsk>& all)
{
    std::vector<Ask> asks;
    const Banded& limit = site.max_current_ma;
    const double each_ma = limit.value > 0 ? limit.value : 1;
    if (limit.value <= 0)
        asks.push_back({kMissing, &limit.ask});
    else if (!limit.ask.empty())
        asks.push_back({limit.bare ? kBare : load.current() * (1 / limit.low - 1 / limit.high) / 2, &limit.ask});
    if (!load.unknown.empty()) asks.push_back({kMissing, &load.unknown});
    for (const Load::Half& half : load.halves)
        asks.push_back({all[half.ask].bare ? kBare : half.amperes / each_ma, &all[half.ask].pointer});
    std::ranges::stable_sort(asks, std::ranges::greater(), &Ask::effect);
    std::vector<std::string> pointers;
    for (const Ask& ask : asks)
        pointers.push_back(*ask.pointer);
    return pointers;
}

} // namespace

Amperes currentOf(const PowerRail& rail)
{
    const Banded &power = rail.power_w, &voltage = rail.voltage_v;
    const auto at = [](double watts, double volts) { return volts > 0 ? watts / volts : 0.0; };
    return {at(power.value, voltage.value), at(power.low, voltage.high), at(power.high, voltage.low)};
}

void Load::add(double share, const Load& o)
{
    for (Net n = 0; n < nets.size(); ++n)
        nets[n] += share * o.nets[n];
    if (unknown.empty()) unknown = o.unknown;
    for (const Half& half : o.halves)
        if (share > 0) add({half.ask, share * half.amperes});
    ports += share * o.ports;
    direct_access += share * o.direct_access;
}

void Load::add(Half half)
{
    const auto at = std::ranges::lower_bound(halves, half.ask, {}, &Half::ask);
    if (at != halves.end() && at->ask == half.ask)
        at->amperes += half.amperes;
    else
        halves.insert(at, half);
}

double Load::current() const
{
    double sum = 0;
    for (const Amperes& a : nets)
        sum += a.value;
    return sum;
}

InterfaceFigures interfaceOf(const PowerSite& site, const SiteField& field, const Load& load,
                             const std::vector<PowerAsk>& all)
{
    InterfaceFigures f;
    f.kind = site.kind;
    f.site = site.id;
    f.area_mm2 = field.area_mm2;
    f.sites = field.sites;
    f.signal_sites = field.signal_sites;
    f.current_a = load.current();
    f.at_least = !load.unknown.empty();
    f.current_density_a_per_mm2 = f.area_mm2 > 0 ? f.current_a / f.area_mm2 : 0;
    addUtilisation(site, load, field.free(), f);
    addDrop(site, field.free(), f);
    if (f.current_a > 0 || site.id.empty() || f.at_least) f.asks = asksOf(site, load, all);
    return f;
}

} // namespace interpose
