// SPDX-License-Identifier: GPL-3.0-or-later
// Currents from the tops down to the board, and what they ask of every interface they pass.
#include "power/power_steps.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace interpose {

namespace {

/// A way of a body's current, in the result.
struct Way
{
    std::size_t figures = 0;
    std::optional<std::size_t> from;
    double direct_access = 0;
    bool via = false;
};

/// One body on the way down and up again.
struct Station
{
    std::vector<std::size_t> joins;
    std::vector<Net> nets;    ///< of its rails
    Load own, above, hanging; ///< of what stands on it, and of what hangs under it
    double peak_above = 0;    ///< A/mm2 that the densest part on it draws
    std::vector<Way> ways;
    double carried() const { return own.current() + above.current() + hanging.current(); }
    double drop_mv = 0;    ///< for what stands on it
    bool at_least = false; ///< that drop
    Reach access;
};

/// One evaluation: nets, then loads from the top, then drops from the board.
class Descent
{
public:
    explicit Descent(const PowerInput& input) : m_input(input), m_stations(input.bodies.size())
    {
        findNets();
        for (std::size_t j = 0; j < input.joins.size(); ++j)
            m_stations[input.joins[j].body].joins.push_back(j);
        sumOwn();
    }

    PowerResult run(NetLoads& loads);

private:
    void findNets();
    void sumOwn();
    void addHalves(const PowerRail& rail, Load& own);
    std::vector<std::size_t> topDown() const;
    std::vector<double> sharesOf(std::size_t body) const;
    void descend(std::size_t body);
    void record(std::size_t body, const Way& way, const Load& load, double share, InterfaceFigures figures);
    void findEnds(const std::vector<std::size_t>& order);
    void climb(std::size_t body);
    Reach reachOf(const Way& way) const;
    void addRails(std::size_t body, double drop_mv, bool at_least);
    void addAccess();
    void findWorst(const PowerWays& ways);
    PowerWays waysOf() const;
    void takeLoads(NetLoads& loads);
    bool someEndEarly() const { return std::ranges::find(m_endsEarly, true) != m_endsEarly.end(); }

    const PowerInput& m_input;
    std::vector<std::string> m_nets;
    std::vector<PowerAsk> m_asks;
    std::map<std::string_view, std::size_t> m_askAt; ///< by pointer
    std::vector<Station> m_stations;
    PowerResult m_result;
    std::vector<std::vector<Amperes>> m_through; ///< as NetLoads has it
    std::vector<double> m_share;
    std::vector<bool> m_endsEarly; ///< as NetLoads has it: what else is fed may carry more than is known
};

void Descent::findNets()
{
    std::map<std::string, Net> at;
    for (std::size_t i = 0; i < m_stations.size(); ++i)
        for (const PowerRail& rail : m_input.bodies[i].rails) {
            const auto [entry, isNew] = at.try_emplace(netName(rail), m_nets.size());
            if (isNew) m_nets.push_back(entry->first);
            m_stations[i].nets.push_back(entry->second);
        }
}

/// Parts of one kind share their inputs: each is asked for once.
void Descent::addHalves(const PowerRail& rail, Load& own)
{
    const double current_a = currentOf(rail).value;
    for (const Banded* input : {&rail.voltage_v, &rail.power_w}) {
        if (input->ask.empty() || input->value <= 0 || current_a <= 0) continue;
        const auto [at, isNew] = m_askAt.try_emplace(input->ask, m_asks.size());
        if (isNew) m_asks.push_back({input->ask, input->bare});
        const auto times = [&](double end) { return input == &rail.power_w ? end / input->value : input->value / end; };
        own.add({at->second, current_a * std::abs(times(input->high) - times(input->low)) / 2});
    }
}

void Descent::sumOwn()
{
    for (std::size_t i = 0; i < m_stations.size(); ++i) {
        const PowerBody& body = m_input.bodies[i];
        Station& station = m_stations[i];
        station.own = station.above = station.hanging = Load(m_nets.size());
        for (std::size_t r = 0; r < body.rails.size(); ++r) {
            station.own.nets[station.nets[r]] += currentOf(body.rails[r]);
            addHalves(body.rails[r], station.own);
        }
        station.own.ports = body.port_signals;
        station.own.direct_access = body.direct_access_bumps;
        station.own.unknown = body.ask;
    }
}

/// Bodies such that each comes before what feeds it. What feeds itself in a ring is left out.
std::vector<std::size_t> Descent::topDown() const
{
    std::vector<int> waiting(m_input.bodies.size(), 0);
    for (const PowerJoin& join : m_input.joins)
        if (join.from) ++waiting[*join.from];
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < waiting.size(); ++i)
        if (waiting[i] == 0) order.push_back(i);
    for (std::size_t at = 0; at < order.size(); ++at)
        for (const std::size_t j : m_stations[order[at]].joins)
            if (const auto from = m_input.joins[j].from; from && --waiting[*from] == 0) order.push_back(*from);
    return order;
}

/// Of a body's current through each of its joins: by the sites free there; by area where some sites are not known, or
/// none is free.
std::vector<double> Descent::sharesOf(std::size_t body) const
{
    const std::vector<std::size_t>& joins = m_stations[body].joins;
    if (joins.size() < 2) return std::vector<double>(joins.size(), 1);
    const auto sharesBy = [&](const auto& measure) {
        std::vector<double> shares;
        double sum = 0;
        for (const std::size_t j : joins)
            sum += shares.emplace_back(measure(m_input.joins[j]));
        for (double& share : shares)
            share = sum > 0 ? share / sum : 0;
        return std::pair(shares, sum);
    };
    const auto freeSites = [](const PowerJoin& join) { return std::max(join.sites - join.signal_sites, 0.0); };
    const bool known = std::ranges::all_of(joins, [&](std::size_t j) { return m_input.joins[j].site.pitch_mm > 0; });
    if (const auto [shares, sum] = sharesBy(freeSites); known && sum > 0) return shares;
    return sharesBy([](const PowerJoin& join) { return join.area_mm2; }).first;
}

void Descent::descend(std::size_t body)
{
    const PowerBody& part = m_input.bodies[body];
    const Station& station = m_stations[body];
    Load all = station.above;
    all.add(1, station.own);
    if (part.vias) {
        const Load& through = part.sheet_on_top ? all : station.above; // what hangs below is fed past them
        record(body, {0, {}, through.direct_access, true}, through, 1,
               interfaceOf(*part.vias, {part.area_mm2, part.via_sites, through.ports}, through, m_asks));
    }
    all.add(1, station.hanging);
    const std::vector<double> shares = sharesOf(body);
    for (std::size_t k = 0; k < shares.size(); ++k) {
        const PowerJoin& join = m_input.joins[station.joins[k]];
        Load load(m_nets.size());
        load.add(shares[k], all);
        const SiteField field{join.area_mm2, join.sites,
                              join.signal_sites + shares[k] * (station.above.ports + station.hanging.ports)};
        record(body, {0, join.from, load.direct_access, false}, load, shares[k],
               interfaceOf(join.site, field, load, m_asks));
        if (join.from) {
            Station& below = m_stations[*join.from];
            (join.hangs ? below.hanging : below.above).add(shares[k], all);
        }
        if (!join.from) m_result.current_a += load.current();
    }
    if (part.root && shares.empty()) m_result.current_a += all.current();
}

/// Keeps an interface that carries something, with its densest place.
void Descent::record(std::size_t body, const Way& way, const Load& load, double share, InterfaceFigures figures)
{
    if (figures.current_a <= 0 && way.direct_access <= 0 && !figures.at_least) return;
    const PowerBody& part = m_input.bodies[body];
    Station& station = m_stations[body];
    const bool ownToo = !way.via || part.sheet_on_top;
    const double own = ownToo && part.area_mm2 > 0 ? station.own.current() / part.area_mm2 : 0;
    figures.placed = part.placed;
    figures.peak_density_a_per_mm2 = std::max(figures.current_density_a_per_mm2, station.peak_above + own);
    if (figures.utilisation && figures.current_density_a_per_mm2 > 0)
        figures.local_utilisation =
            *figures.utilisation * figures.peak_density_a_per_mm2 / figures.current_density_a_per_mm2;
    if (way.from) {
        double& peak = m_stations[*way.from].peak_above;
        peak = std::max(peak, figures.peak_density_a_per_mm2);
        figures.onto = m_input.bodies[*way.from].placed;
    }
    station.ways.push_back({m_result.interfaces.size(), way.from, way.direct_access, way.via});
    m_result.interfaces.push_back(std::move(figures));
    m_through.push_back(load.nets);
    m_share.push_back(share);
}

/// Direct access needs sites that nothing else takes, all the way to the board.
Reach Descent::reachOf(const Way& way) const
{
    const InterfaceFigures& f = m_result.interfaces[way.figures];
    const double used = f.power_sites.value_or(0) + f.ground_sites.value_or(0) + f.signal_sites;
    Reach reach;
    if (f.site.empty())
        reach = {std::nullopt, f.asks.empty() ? std::string() : f.asks.front()};
    else if (f.sites - used < way.direct_access)
        reach = {false, {}};
    else if (!f.power_sites)
        reach = {std::nullopt, f.asks.front()};
    if (way.from) reach.meet(m_stations[*way.from].access);
    return reach;
}

void Descent::findEnds(const std::vector<std::size_t>& order)
{
    m_endsEarly.assign(m_stations.size(), true); // round in a ring, unless it is in the order
    for (const std::size_t body : order)
        m_endsEarly[body] = !m_input.bodies[body].root && m_stations[body].joins.empty();
    for (std::size_t i = 0; i < m_stations.size(); ++i)
        m_endsEarly[i] = m_endsEarly[i] && m_stations[i].carried() > 0;
}

/// Drop and direct access of a body from those of what feeds it; the worst of its ways.
void Descent::climb(std::size_t body)
{
    const PowerBody& part = m_input.bodies[body];
    Station& station = m_stations[body];
    double via = 0, worst = 0;
    bool openVia = lacksVias(part, station.above.current()), open = station.joins.empty() || someEndEarly();
    if (station.joins.empty()) station.access.reached = part.root ? std::optional<bool>() : false;
    for (const Way& way : station.ways) {
        const InterfaceFigures& f = m_result.interfaces[way.figures];
        const double drop = f.drop_mv.value_or(0);
        station.access.meet(reachOf(way));
        (way.via ? openVia : open) |= f.at_least || (f.current_a > 0 && !f.drop_mv);
        if (way.from) open |= m_stations[*way.from].at_least;
        if (way.via)
            via = drop;
        else
            worst = std::max(worst, drop + (way.from ? m_stations[*way.from].drop_mv : 0));
    }
    // What stands on a body pays for its vias; the body itself only where its sheet is above them.
    station.drop_mv = worst + via;
    station.at_least = open || openVia;
    addRails(body, worst + (part.sheet_on_top ? via : 0), open || (part.sheet_on_top && openVia));
}

void Descent::addRails(std::size_t body, double drop_mv, bool at_least)
{
    const PowerBody& part = m_input.bodies[body];
    for (std::size_t r = 0; r < part.rails.size(); ++r) {
        const PowerRail& rail = part.rails[r];
        const Amperes current = currentOf(rail);
        m_result.rails.push_back({part.placed, m_nets[m_stations[body].nets[r]], rail.voltage_v.value,
                                  rail.power_w.value, current.value, current.low, current.high, drop_mv, at_least});
    }
}

void Descent::addAccess()
{
    for (std::size_t i = 0; i < m_stations.size(); ++i) {
        AccessFigures access = accessOf(m_input.bodies[i], m_stations[i].access);
        if (!access.test.empty()) m_result.access.push_back(std::move(access));
    }
}

PowerWays Descent::waysOf() const
{
    PowerWays ways;
    for (const Station& station : m_stations) {
        ways.above_a.push_back(station.above.current());
        ways.through_a.push_back(station.carried());
        ways.joined.push_back(!station.joins.empty());
    }
    ways.some_ends_early = someEndEarly();
    return ways;
}

/// Each end of the band has a fullest interface of its own.
void Descent::findWorst(const PowerWays& ways)
{
    if (isIncomplete(m_input, m_result, ways)) return;
    const auto larger = [](std::optional<double>& worst, const std::optional<double>& o) {
        worst = std::max(worst.value_or(*o), *o);
    };
    for (const InterfaceFigures& f : m_result.interfaces) {
        if (f.current_a <= 0) continue;
        larger(m_result.worst_utilisation, f.utilisation);
        larger(m_result.worst_low, f.utilisation_low);
        larger(m_result.worst_high, f.utilisation_high);
    }
}

PowerResult Descent::run(NetLoads& loads)
{
    const std::vector<std::size_t> order = topDown();
    m_result.interfaces.reserve(m_input.joins.size() + m_stations.size());
    for (const std::size_t body : order)
        descend(body);
    findEnds(order);
    for (auto body = order.rbegin(); body != order.rend(); ++body)
        climb(*body);
    std::ranges::stable_sort(m_result.rails, {}, &RailFigures::placed);
    takeLoads(loads);
    m_result.nets = netFigures(m_input, loads);
    addAccess();
    const PowerWays ways = waysOf();
    findWorst(ways);
    m_result.diagnostics = powerFindings(m_input, m_result, ways);
    return std::move(m_result);
}

void Descent::takeLoads(NetLoads& loads)
{
    loads = {};
    loads.nets = m_nets;
    const auto amperes = [](const Load& load) {
        std::vector<double> values;
        for (const Amperes& net : load.nets)
            values.push_back(net.value);
        return values;
    };
    for (const Station& station : m_stations) {
        loads.net_of_rail.push_back(station.nets);
        loads.own_a.push_back(amperes(station.own));
        Load passed = station.above;
        passed.add(1, station.hanging);
        loads.above_a.push_back(amperes(passed));
    }
    loads.arriving.resize(m_nets.size());
    for (std::size_t i = 0; i < m_stations.size(); ++i)
        for (Net n = 0; m_input.bodies[i].root && n < m_nets.size(); ++n) {
            const Station& root = m_stations[i];
            loads.arriving[n] += root.own.nets[n] + root.above.nets[n] + root.hanging.nets[n];
        }
    loads.ends_early = m_endsEarly;
    loads.through = std::move(m_through);
    loads.share = std::move(m_share);
}

} // namespace

std::string netName(const PowerRail& rail)
{
    return rail.name + ' ' + trimmedText(rail.voltage_v.value, 4) + " V";
}

PowerResult evaluatePower(const PowerInput& input)
{
    NetLoads loads;
    return evaluatePower(input, loads);
}

PowerResult evaluatePower(const PowerInput& input, NetLoads& loads)
{
    return Descent(input).run(loads);
}

} // namespace interpose
