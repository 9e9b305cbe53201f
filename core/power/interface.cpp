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

struct Ask
{
    double effect = 0;
    std::size_t order = 0;
    const std::string* pointer = nullptr;
};

/// A missing limit first, then by the half-width of the sites that each input alone gives; the limit first if alike.
std::vector<std::string> asksOf(const PowerSite& site, const Load& load, const std::vector<PowerNet>& nets)
{
    std::vector<Ask> asks;
    const Banded& limit = site.max_current_ma;
    const double each_ma = limit.value > 0 ? limit.value : 1;
    if (limit.value <= 0 || limit.low <= 0)
        asks.push_back({std::numeric_limits<double>::infinity(), 0, &limit.ask});
    else if (!limit.ask.empty())
        asks.push_back({load.current() * (1 / limit.low - 1 / limit.high) / 2, 0, &limit.ask});
    for (Net n = 0; n < nets.size(); ++n)
        if (load.nets[n].value > 0 && !nets[n].ask.empty())
            asks.push_back({(load.nets[n].high - load.nets[n].low) / each_ma / 2, n + 1, &nets[n].ask});
    std::ranges::sort(asks, [](const Ask& a, const Ask& b) {
        return a.effect != b.effect ? a.effect > b.effect : a.order < b.order;
    });
    std::vector<std::string> pointers;
    for (const Ask& ask : asks)
        if (std::ranges::find(pointers, *ask.pointer) == pointers.end()) pointers.push_back(*ask.pointer);
    return pointers;
}

} // namespace

Amperes currentOf(const PowerRail& rail)
{
    const auto at = [&](double voltage) { return voltage > 0 ? rail.power_w / voltage : 0.0; };
    return {at(rail.voltage_v.value), at(rail.voltage_v.high), at(rail.voltage_v.low)};
}

void Load::add(double share, const Load& o)
{
    for (Net n = 0; n < nets.size(); ++n)
        nets[n] += share * o.nets[n];
    ports += share * o.ports;
    direct_access += share * o.direct_access;
}

double Load::current() const
{
    double sum = 0;
    for (const Amperes& a : nets)
        sum += a.value;
    return sum;
}

InterfaceFigures interfaceOf(const PowerSite& site, const SiteField& field, const Load& load,
                             const std::vector<PowerNet>& nets)
{
    InterfaceFigures f;
    f.kind = site.kind;
    f.site = site.id;
    f.area_mm2 = field.area_mm2;
    f.sites = field.sites;
    f.signal_sites = field.signal_sites;
    f.current_a = load.current();
    f.current_density_a_per_mm2 = f.area_mm2 > 0 ? f.current_a / f.area_mm2 : 0;
    addUtilisation(site, load, field.free(), f);
    addDrop(site, field.free(), f);
    if (f.current_a > 0 || site.id.empty()) f.asks = asksOf(site, load, nets);
    return f;
}

} // namespace interpose
