// SPDX-License-Identifier: GPL-3.0-or-later
// Currents from the tops down to the board, and what they ask of every interface they pass.
#include "power/power.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace interpose {

namespace {

/// Current of one net: as stated, and at both ends of the band of its voltage.
struct Amperes
{
    double value = 0, low = 0, high = 0;

    Amperes& operator+=(const Amperes& o) { return value += o.value, low += o.low, high += o.high, *this; }
    friend Amperes operator*(double s, const Amperes& a) { return {s * a.value, s * a.low, s * a.high}; }
};

Amperes currentOf(const PowerRail& rail)
{
    const auto at = [&](double voltage) { return voltage > 0 ? rail.power_w / voltage : 0.0; };
    return {at(rail.voltage_v.value), at(rail.voltage_v.high), at(rail.voltage_v.low)};
}

/// Sites for one net's supply or for the ground; seventy amperes at ten each are seven sites, not eight.
double sitesFor(double current_a, double limit_a)
{
    return std::ceil(current_a / limit_a * (1 - 1e-12));
}

using Net = std::size_t;

/// What goes down through one body or one interface.
struct Load
{
    std::vector<Amperes> nets;
    double ports = 0, direct_access = 0;

    explicit Load(std::size_t count) : nets(count) {}
    void add(double share, const Load& o)
    {
        for (Net n = 0; n < nets.size(); ++n)
            nets[n] += share * o.nets[n];
        ports += share * o.ports;
        direct_access += share * o.direct_access;
    }
    double current() const
    {
        double sum = 0;
        for (const Amperes& a : nets)
            sum += a.value;
        return sum;
    }
};

/// One evaluation: nets, then loads from the top, then drops from the board.
class Descent
{
public:
    explicit Descent(const PowerInput& input) : m_input(input), m_joinsOf(input.bodies.size())
    {
        findNets();
        for (std::size_t j = 0; j < input.joins.size(); ++j)
            m_joinsOf[input.joins[j].body].push_back(j);
        m_own.assign(input.bodies.size(), Load(m_nets.size()));
        m_above.assign(input.bodies.size(), Load(m_nets.size()));
        m_drop.assign(input.bodies.size(), 0);
        m_peakAbove.assign(input.bodies.size(), 0);
        m_access.assign(input.bodies.size(), true);
        m_stranded.assign(input.bodies.size(), false);
        sumOwn();
    }

    PowerResult run();
    NetLoads loads()
    {
        for (const std::size_t body : topDown())
            descend(body);
        return loadsSoFar();
    }

private:
    void findNets();
    void sumOwn();
    std::vector<std::size_t> topDown() const;
    std::vector<double> sharesOf(std::size_t body) const;
    void descend(std::size_t body);
    InterfaceFigures interfaceOf(const PowerSite& site, double area_mm2, double signals, const Load& load,
                                 std::size_t body) const;
    void climb(std::size_t body);
    void addRails();
    void addAccess();
    NetLoads loadsSoFar() const;

    struct Way ///< an interface of a body, in the result
    {
        std::size_t figures = 0;
        std::optional<std::size_t> from;
        double direct_access = 0;
        bool via = false;
    };

    const PowerInput& m_input;
    std::vector<std::vector<std::size_t>> m_joinsOf;
    std::vector<std::string> m_nets;
    std::vector<std::vector<Net>> m_netOfRail; ///< by body, then rail
    std::vector<const PowerRail*> m_first;     ///< rail that each net was seen at first
    std::vector<Load> m_own, m_above;
    std::map<std::size_t, std::vector<Way>> m_ways;
    std::vector<double> m_drop;
    std::vector<double> m_peakAbove; ///< A/mm2 that the densest part on a body draws
    std::vector<bool> m_access, m_stranded;
    PowerResult m_result;
};

void Descent::findNets()
{
    for (const PowerBody& body : m_input.bodies) {
        std::vector<Net>& of = m_netOfRail.emplace_back();
        for (const PowerRail& rail : body.rails) {
            std::string name = netName(rail);
            of.push_back(static_cast<Net>(std::ranges::find(m_nets, name) - m_nets.begin()));
            if (of.back() < m_nets.size()) continue;
            m_nets.push_back(std::move(name));
            m_first.push_back(&rail);
        }
    }
}

void Descent::sumOwn()
{
    for (std::size_t i = 0; i < m_input.bodies.size(); ++i) {
        const PowerBody& body = m_input.bodies[i];
        for (std::size_t r = 0; r < body.rails.size(); ++r)
            m_own[i].nets[m_netOfRail[i][r]] += currentOf(body.rails[r]);
        m_own[i].ports = body.port_signals;
        m_own[i].direct_access = body.direct_access_bumps;
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
        for (const std::size_t j : m_joinsOf[order[at]])
            if (const auto from = m_input.joins[j].from; from && --waiting[*from] == 0) order.push_back(*from);
    return order;
}

InterfaceFigures Descent::interfaceOf(const PowerSite& site, double area_mm2, double signals, const Load& load,
                                      std::size_t body) const
{
    InterfaceFigures f;
    f.placed = m_input.bodies[body].placed;
    f.kind = site.kind;
    f.site = site.id;
    f.area_mm2 = area_mm2;
    f.sites = site.pitch_mm > 0 ? std::floor(area_mm2 / (site.pitch_mm * site.pitch_mm) * (1 + 1e-12)) : 0;
    f.signal_sites = signals;
    f.current_a = load.current();
    f.current_density_a_per_mm2 = area_mm2 > 0 ? f.current_a / area_mm2 : 0;
    const double available = std::max(f.sites - signals, 1.0);
    if (!site.max_current_ma.ask.empty()) f.asks.push_back(site.max_current_ma.ask);
    for (Net n = 0; n < m_nets.size(); ++n)
        if (load.nets[n].value > 0 && !m_first[n]->voltage_v.ask.empty()) f.asks.push_back(m_first[n]->voltage_v.ask);
    if (site.max_current_ma.value > 0) {
        const auto needed = [&](double Amperes::* end, double limit_ma) {
            double supply = 0, ground = 0;
            for (const Amperes& net : load.nets) {
                supply += sitesFor(net.*end, limit_ma / 1e3);
                ground += net.*end;
            }
            return std::array{supply, sitesFor(ground, limit_ma / 1e3)};
        };
        const auto share = [&](const std::array<double, 2>& sites) { return (sites[0] + sites[1]) / available; };
        const auto sites = needed(&Amperes::value, site.max_current_ma.value);
        f.power_sites = sites[0];
        f.ground_sites = sites[1];
        f.utilisation = share(sites);
        f.utilisation_low = share(needed(&Amperes::low, site.max_current_ma.high));
        f.utilisation_high = share(needed(&Amperes::high, site.max_current_ma.low));
    }
    if (site.resistance_mohm) {
        const double loop = 4 / available; // half of the sites each way, in series
        f.resistance_mohm = loop * site.resistance_mohm->value;
        f.drop_mv = *f.resistance_mohm * f.current_a;
        f.drop_low_mv = loop * site.resistance_mohm->low * f.current_a;
        f.drop_high_mv = loop * site.resistance_mohm->high * f.current_a;
        f.drop_ask = site.resistance_mohm->ask;
    }
    return f;
}

/// Of a body's current through each of its joins: by the sites free there.
std::vector<double> Descent::sharesOf(std::size_t body) const
{
    double sum = 0;
    std::vector<double> shares;
    for (const std::size_t j : m_joinsOf[body]) {
        const PowerJoin& join = m_input.joins[j];
        const double pitch = join.site.pitch_mm;
        const double sites = pitch > 0 ? join.area_mm2 / (pitch * pitch) - join.signal_sites : join.area_mm2;
        shares.push_back(std::max(sites, 1.0));
        sum += shares.back();
    }
    for (double& share : shares)
        share /= sum;
    return shares;
}

void Descent::descend(std::size_t body)
{
    const PowerBody& part = m_input.bodies[body];
    Load all = m_above[body];
    all.add(1, m_own[body]);
    const double own = part.area_mm2 > 0 ? m_own[body].current() / part.area_mm2 : 0;
    const auto record = [&](InterfaceFigures figures, std::optional<std::size_t> from, double access, bool via) {
        if (figures.current_a <= 0) return;
        const double straight = m_peakAbove[body] + (via && !part.sheet_on_top ? 0 : own);
        figures.peak_density_a_per_mm2 = std::max(figures.current_density_a_per_mm2, straight);
        if (figures.utilisation && figures.current_density_a_per_mm2 > 0)
            figures.local_utilisation =
                *figures.utilisation * figures.peak_density_a_per_mm2 / figures.current_density_a_per_mm2;
        if (from) m_peakAbove[*from] = std::max(m_peakAbove[*from], figures.peak_density_a_per_mm2);
        if (from) figures.onto = m_input.bodies[*from].placed;
        m_ways[body].push_back({m_result.interfaces.size(), from, access, via});
        m_result.interfaces.push_back(std::move(figures));
    };
    if (part.vias) {
        const Load& through = part.sheet_on_top ? all : m_above[body];
        record(interfaceOf(*part.vias, part.area_mm2, through.ports, through, body), {}, through.direct_access, true);
    }
    const std::vector<std::size_t>& joins = m_joinsOf[body];
    const std::vector<double> shares = sharesOf(body);
    for (std::size_t k = 0; k < joins.size(); ++k) {
        const PowerJoin& join = m_input.joins[joins[k]];
        const double share = shares[k];
        Load load(m_nets.size());
        load.add(share, all);
        const double signals = join.signal_sites + share * m_above[body].ports;
        record(interfaceOf(join.site, join.area_mm2, signals, load, body), join.from, load.direct_access, false);
        if (join.from) m_above[*join.from].add(share, all);
        if (!join.from) m_result.current_a += load.current();
    }
    if (part.root && joins.empty()) m_result.current_a += all.current();
    m_stranded[body] = !part.root && joins.empty() && all.current() > 0;
}

/// Drop and direct access of a body from those of what feeds it; the worst of its ways.
void Descent::climb(std::size_t body)
{
    double via = 0, worst = 0;
    bool reached = true;
    for (const Way& way : m_ways[body]) {
        const InterfaceFigures& f = m_result.interfaces[way.figures];
        const double drop = f.drop_mv.value_or(0);
        const double used = f.power_sites.value_or(0) + f.ground_sites.value_or(0) + f.signal_sites;
        reached &= f.sites - used >= way.direct_access && (!way.from || m_access[*way.from]);
        if (way.via)
            via = drop;
        else
            worst = std::max(worst, drop + (way.from ? m_drop[*way.from] : 0));
    }
    const PowerBody& part = m_input.bodies[body];
    // What stands on a body pays for its vias; the body itself only where its sheet is above them.
    m_drop[body] = worst + via;
    m_access[body] = reached && !m_stranded[body];
    for (std::size_t r = 0; r < part.rails.size(); ++r) {
        const PowerRail& rail = part.rails[r];
        const Amperes current = currentOf(rail);
        m_result.rails.push_back({part.placed, m_nets[m_netOfRail[body][r]], rail.voltage_v.value, rail.power_w,
                                  current.value, current.low, current.high, worst + (part.sheet_on_top ? via : 0)});
    }
}

void Descent::addAccess()
{
    for (std::size_t i = 0; i < m_input.bodies.size(); ++i) {
        const PowerBody& body = m_input.bodies[i];
        AccessFigures access{body.placed, {}, true, body.finest_pitch_um, body.coverage};
        if (body.check) {
            constexpr std::array<std::string_view, 3> kWords{"carrier test", "inspection", "blind"};
            access.test = kWords[static_cast<std::size_t>(*body.check)];
            access.reachable = *body.check == CarrierCheck::Tested;
        } else if (body.coverage) {
            access.test = body.on_test_pads ? "sort on test pads" : body.probeable ? "sort" : "sort without probes";
            access.reachable = body.probeable;
        } else if (body.direct_access_bumps > 0) {
            access.test = "direct access";
            access.reachable = m_access[i];
        } else {
            continue;
        }
        m_result.access.push_back(std::move(access));
    }
}

PowerResult Descent::run()
{
    const std::vector<std::size_t> order = topDown();
    for (const std::size_t body : order)
        descend(body);
    for (auto body = order.rbegin(); body != order.rend(); ++body)
        climb(*body);
    std::ranges::stable_sort(m_result.rails, {}, &RailFigures::placed);
    m_result.nets = netFigures(m_input, loadsSoFar());
    addAccess();
    for (const InterfaceFigures& f : m_result.interfaces) {
        if (!f.utilisation || m_result.worst_utilisation.value_or(-1) >= *f.utilisation) continue;
        m_result.worst_utilisation = f.utilisation;
        m_result.worst_low = f.utilisation_low;
        m_result.worst_high = f.utilisation_high;
    }
    m_result.diagnostics = powerFindings(m_input, m_result, m_stranded);
    return std::move(m_result);
}

/// What nets and map take of the descent.
NetLoads Descent::loadsSoFar() const
{
    NetLoads loads;
    loads.nets = m_nets;
    loads.net_of_rail = m_netOfRail;
    const auto amperes = [](const Load& load) {
        std::vector<double> values;
        for (const Amperes& net : load.nets)
            values.push_back(net.value);
        return values;
    };
    for (std::size_t i = 0; i < m_own.size(); ++i) {
        loads.own_a.push_back(amperes(m_own[i]));
        loads.above_a.push_back(amperes(m_above[i]));
    }
    return loads;
}

} // namespace

NetLoads netLoads(const PowerInput& input)
{
    return Descent(input).loads();
}

std::string netName(const PowerRail& rail)
{
    return rail.name + ' ' + trimmedText(rail.voltage_v.value, 4) + " V";
}

PowerResult evaluatePower(const PowerInput& input)
{
    return Descent(input).run();
}

} // namespace interpose
