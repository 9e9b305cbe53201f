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
        , m_loads(netLoads(layout.input))
        , m_sheetOf(bodies.size())
    {}

    IrInput draw()
    {
        m_input.nets = m_loads.nets;
        findJoined();
        for (std::size_t i = 0; i < m_bodies.size(); ++i)
            if (m_joined.contains(i)) addSheet(i);
        for (std::size_t j = 0; j < m_layout.input.joins.size(); ++j)
            addJoin(j);
        m_input.not_stated.assign(m_notStated.begin(), m_notStated.end());
        m_input.asks.assign(m_asks.begin(), m_asks.end());
        return std::move(m_input);
    }

private:
    void findJoined()
    {
        for (std::size_t i = 0; i < m_bodies.size(); ++i)
            if (m_layout.input.bodies[i].root) m_joined.insert(i);
        for (const PowerJoin& join : m_layout.input.joins) {
            m_joined.insert(join.body);
            if (join.from) m_joined.insert(*join.from);
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

    Ohms sheetMohm(const Part& part)
    {
        const std::optional<Ohms> stated = isCarrier(part.kind)
                                               ? statedSheet(m_technology.carriers, part.carrier, "carriers")
                                               : statedSheet(m_technology.nodes, part.node, "nodes");
        if (!stated) m_notStated.insert(part.id.str());
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
        IrSheet sheet{body.placed->id, body.tier, body.box(), sheetMohm(*body.part), {}};
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
        m_input.share.push_back(sharesOf(plus(m_loads.own_a[index], m_loads.above_a[index])));
    }

    /// Of each net, the least that its rails in this part allow.
    std::vector<double> allowedMv(std::size_t index) const
    {
        const std::vector<PowerRail>& rails = m_layout.input.bodies[index].rails;
        std::vector<double> allowed(m_input.nets.size(), 0);
        for (std::size_t r = 0; r < rails.size(); ++r) {
            double& least = allowed[m_loads.net_of_rail[index][r]];
            const double own = 1e3 * rails[r].voltage_v.value * rails[r].ripple_share;
            least = least > 0 ? std::min(least, own) : own;
        }
        return allowed;
    }

    /// Adds the loop resistance of sites to what a net meets; `free` of the sites are its own, shared among nets.
    void addSites(const PowerSite& site, double free, const std::vector<double>& share, std::vector<Ohms>& ohm_mm2)
    {
        if (!site.resistance_mohm) m_notStated.insert(site.id.empty() ? "no bond" : site.id);
        const Ohms one = site.resistance_mohm ? taken(*site.resistance_mohm) : Ohms{};
        const double loop = 4e-3 * site.pitch_mm * site.pitch_mm / free;
        for (std::size_t n = 0; n < ohm_mm2.size(); ++n)
            for (const OhmsEnd end : {&Ohms::value, &Ohms::low, &Ohms::high})
                if (double& sum = ohm_mm2[n].*end; share[n] > 0 && sum >= 0)
                    sum += loop * one.*end / share[n];
                else
                    sum = -1;
    }

    void addJoin(std::size_t index)
    {
        const PowerJoin& join = m_layout.input.joins[index];
        const bool hangs = join.from && m_bodies[join.body].placed->seat == Seat::Bottom;
        IrJoin made;
        made.upper = m_sheetOf[hangs ? *join.from : join.body];
        if (join.from) made.lower = m_sheetOf[hangs ? join.body : *join.from];
        made.regions = m_layout.regions[index];
        made.ohm_mm2.assign(m_input.nets.size(), {});
        const double free = join.sites > 0 ? std::max(join.sites - join.signal_sites, 1.0) / join.sites : 1;
        const std::vector<double>& share = m_input.share[m_sheetOf[join.body]];
        addSites(join.site, free, share, made.ohm_mm2);
        const PowerBody& body = m_layout.input.bodies[join.body];
        if (body.vias && body.sheet_on_top) addSites(*body.vias, 1, share, made.ohm_mm2);
        if (join.from) {
            const PowerBody& below = m_layout.input.bodies[*join.from];
            if (below.vias && !below.sheet_on_top)
                addSites(*below.vias, 1, sharesOf(m_loads.above_a[*join.from]), made.ohm_mm2);
        }
        m_input.joins.push_back(std::move(made));
    }

    const Technology& m_technology;
    const std::vector<PlacedBody>& m_bodies;
    const PowerLayout& m_layout;
    const NetLoads m_loads;
    std::vector<std::size_t> m_sheetOf;
    std::set<std::size_t> m_joined;
    std::set<std::string> m_notStated, m_asks;
    IrInput m_input;
};

} // namespace

IrInput irInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const PowerLayout& layout)
{
    return Drawing(assembly, bodies, layout).draw();
}

} // namespace interpose
