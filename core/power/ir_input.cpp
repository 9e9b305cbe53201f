// SPDX-License-Identifier: GPL-3.0-or-later
// Assembly -> sheets and what joins them.
#include "power/ir_map.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace interpose {

namespace {

/// Share of each net in what goes through; all zero where nothing does.
std::vector<double> sharesOf(std::vector<double> amperes)
{
    const double sum = std::accumulate(amperes.begin(), amperes.end(), 0.0);
    for (double& a : amperes)
        a = sum > 0 ? a / sum : 0;
    return amperes;
}

std::vector<double> plus(std::vector<double> a, const std::vector<double>& b)
{
    for (std::size_t i = 0; i < a.size(); ++i)
        a[i] += b[i];
    return a;
}

/// Sheets, joins and the shares of nets, in this order.
class Drawing
{
public:
    Drawing(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const PowerLayout& layout)
        : m_technology(assembly.technology())
        , m_bodies(bodies)
        , m_layout(layout)
        , m_power(evaluatePower(layout.input, m_loads))
        , m_sheetOf(bodies.size())
        , m_feeds(bodies.size(), false)
    {
        for (const PowerJoin& join : layout.input.joins)
            if (join.from) m_feeds[*join.from] = true;
    }

    IrInput draw()
    {
        m_input.nets = m_loads.nets;
        m_input.voltage_v.assign(m_input.nets.size(), 0);
        for (std::size_t i = 0; i < m_bodies.size(); ++i)
            for (std::size_t r = 0; r < m_loads.net_of_rail[i].size(); ++r)
                m_input.voltage_v[m_loads.net_of_rail[i][r]] = m_layout.input.bodies[i].rails[r].voltage_v.value;
        m_input.at_least.assign(m_input.nets.size(), false);
        findUncounted();
        for (std::size_t i = 0; i < m_bodies.size(); ++i)
            if (m_layout.input.bodies[i].root || leads(i)) addSheet(i);
        for (std::size_t j = 0; j < m_layout.input.joins.size(); ++j)
            if (leads(m_layout.input.joins[j].body)) addJoin(j);
        m_input.not_stated.assign(m_notStated.begin(), m_notStated.end());
        m_input.asks.assign(m_asks.begin(), m_asks.end());
        return std::move(m_input);
    }

private:
    /// Current that is not known, or ends before the board, is on no net's way, and may be on any.
    void findUncounted()
    {
        for (std::size_t i = 0; i < m_bodies.size(); ++i) {
            const PowerBody& body = m_layout.input.bodies[i];
            const bool lost = m_loads.ends_early[i];
            if (body.ask.empty() && !lost) continue;
            m_notStated.insert((lost ? "way of " : "current of ") + body.placed.str());
            m_input.at_least.assign(m_input.nets.size(), true);
        }
    }

    /// Draws current, or passes some on.
    bool leads(std::size_t index) const
    {
        const auto some = [](double amperes) { return amperes > 0; };
        return std::ranges::any_of(m_loads.own_a[index], some) || std::ranges::any_of(m_loads.above_a[index], some);
    }

    /// On the way of the nets that have a share there.
    void notStated(const std::string& what, const std::vector<double>& share)
    {
        for (std::size_t n = 0; n < share.size(); ++n) {
            if (share[n] <= 0) continue;
            m_notStated.insert(what);
            m_input.at_least[n] = true;
        }
    }

    template <class Table>
    std::optional<Ohms> statedSheet(const Table& table, const std::optional<std::string>& id, const char* name)
    {
        const auto record = table.find(id.value_or(""));
        if (record == table.end() || !record->second.power_sheet_mohm) return {};
        return taken(banded(*record->second.power_sheet_mohm, record->second.facts, "power_sheet_mohm",
                            "/assembly/technology/" + (name + ('/' + *id))));
    }

    Ohms sheetMohm(const Part& part, const std::vector<double>& share)
    {
        const std::optional<Ohms> stated = isCarrier(part.kind)
                                               ? statedSheet(m_technology.carriers, part.carrier, "carriers")
                                               : statedSheet(m_technology.nodes, part.node, "nodes");
        if (!stated) notStated(part.id.str(), share);
        return stated.value_or(Ohms{});
    }

    Ohms taken(const Banded& stated)
    {
        if (!stated.ask.empty()) m_asks.insert(stated.ask);
        return {stated.value, stated.low, stated.high};
    }

    void addSheet(std::size_t index)
    {
        const PlacedBody& body = m_bodies[index];
        const std::vector<double> share = sharesOf(plus(m_loads.own_a[index], m_loads.above_a[index]));
        IrSheet sheet{body.placed->id, body.tier, body.box(), sheetMohm(*body.part, share), {}, body.top};
        const double power = m_layout.input.bodies[index].power_w;
        double rest = 1;
        for (const PowerBlock& block : body.part->power_blocks) {
            if (power <= 0) break;
            sheet.sources.emplace_back(body.transform.apply(block.region), block.power_w / power);
            rest -= block.power_w / power;
        }
        if (rest > 1e-12) sheet.sources.emplace_back(sheet.box, rest);
        m_sheetOf[index] = m_input.sheets.size();
        m_input.area = m_input.sheets.empty() ? sheet.box : boundingBox(m_input.area, sheet.box);
        m_input.sheets.push_back(std::move(sheet));
        m_input.current_a.push_back(m_loads.own_a[index]);
        m_input.allowed_mv.push_back(allowedMv(index));
        m_input.share.push_back(share);
        if (m_layout.input.bodies[index].root) {
            m_input.root = m_sheetOf[index];
            m_input.board_held = body.part->bonds.empty();
            if (m_input.board_held) notStated("board below " + body.part->id.str(), share);
        }
        const PowerBody& led = m_layout.input.bodies[index];
        if (!led.vias && passesThrough(index))
            notStated("vias of " + body.part->id.str(), sharesOf(m_loads.above_a[index]));
    }

    /// What stands on it is fed through its body; what is embedded has its vias as its joints.
    bool passesThrough(std::size_t index) const
    {
        const bool embedded = m_bodies[index].placed->seat == Seat::Embedded;
        return !embedded && std::ranges::any_of(m_layout.input.joins, [&](const PowerJoin& join) {
            return join.from == index && leads(join.body) && !hangs(join);
        });
    }

    /// Below what feeds it: under it, or sunk into it with nothing on top.
    bool hangs(const PowerJoin& join) const
    {
        return join.hangs || (join.from && m_layout.input.bodies[join.body].embedded && !m_feeds[join.body]);
    }

    /// Of each net, the least that its rails in this part allow.
    std::vector<double> allowedMv(std::size_t index) const
    {
        const std::vector<PowerRail>& rails = m_layout.input.bodies[index].rails;
        std::vector<double> allowed(m_input.nets.size(), 0);
        for (std::size_t r = 0; r < rails.size(); ++r) {
            const std::size_t net = m_loads.net_of_rail[index][r];
            double& least = allowed[net];
            const double own = 1e3 * rails[r].voltage_v.value * rails[r].ripple_share;
            least = least > 0 ? std::min(least, own) : own;
        }
        return allowed;
    }

    /// Sites free for supply and ground; where there is none, one, so that the net is still a net.
    struct FreeSites
    {
        double per_mm2 = 1;
        bool none = false;
    };

    /// Those of the closed form, that both count alike.
    FreeSites freeSites(const PowerSite& site, std::size_t body, std::optional<std::size_t> onto) const
    {
        const PlacedId& placed = m_layout.input.bodies[body].placed;
        for (const InterfaceFigures& f : m_power.interfaces) {
            const bool same = f.placed == placed && f.site == site.id && f.kind == site.kind;
            const bool there =
                f.onto.has_value() == onto.has_value() && (!onto || *f.onto == m_layout.input.bodies[*onto].placed);
            const double free = f.sites - f.signal_sites;
            if (same && there && f.area_mm2 > 0) return {std::max(free, 1.0) / f.area_mm2, free < 1};
        }
        return {};
    }

    /// Adds the loop resistance of sites to what a net meets; they are shared among nets: half supply, half ground.
    void addSites(const PowerSite& site, const FreeSites& free, const std::vector<double>& share,
                  std::vector<Ohms>& ohm_mm2)
    {
        if (free.none && !site.id.empty()) notStated("free sites of " + site.id, share);
        if (!site.resistance_mohm) notStated(site.id.empty() ? "no bond" : site.id, share);
        const Ohms one = site.resistance_mohm ? taken(*site.resistance_mohm) : Ohms{};
        for (std::size_t n = 0; n < ohm_mm2.size(); ++n)
            for (const OhmsEnd end : {&Ohms::value, &Ohms::low, &Ohms::high})
                if (double& sum = ohm_mm2[n].*end; share[n] > 0 && sum >= 0)
                    sum += 4e-3 * one.*end / free.per_mm2 / share[n];
                else
                    sum = -1;
    }

    void addJoin(std::size_t index)
    {
        const PowerJoin& join = m_layout.input.joins[index];
        const std::size_t fed = m_sheetOf[join.body];
        IrJoin made;
        made.upper = hangs(join) ? m_sheetOf[*join.from] : fed;
        if (join.from) made.lower = hangs(join) ? fed : m_sheetOf[*join.from];
        made.regions = m_layout.regions[index];
        made.ohm_mm2.assign(m_input.nets.size(), {});
        const std::vector<double>& share = m_input.share[fed];
        addSites(join.site, freeSites(join.site, join.body, join.from), share, made.ohm_mm2);
        const PowerBody& body = m_layout.input.bodies[join.body];
        if (body.vias && body.sheet_on_top)
            addSites(*body.vias, freeSites(*body.vias, join.body, {}), share, made.ohm_mm2);
        if (join.from) {
            const PowerBody& below = m_layout.input.bodies[*join.from];
            if (below.vias && !below.sheet_on_top)
                addSites(*below.vias, freeSites(*below.vias, *join.from, {}), sharesOf(m_loads.above_a[*join.from]),
                         made.ohm_mm2);
        }
        m_input.joins.push_back(std::move(made));
    }

    const Technology& m_technology;
    const std::vector<PlacedBody>& m_bodies;
    const PowerLayout& m_layout;
    NetLoads m_loads;
    const PowerResult m_power;
    std::vector<std::size_t> m_sheetOf;
    std::vector<bool> m_feeds; ///< by body: something is joined to it
    std::set<std::string> m_notStated, m_asks;
    IrInput m_input;
};

} // namespace

IrInput irInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const PowerLayout& layout)
{
    return Drawing(assembly, bodies, layout).draw();
}

} // namespace interpose
