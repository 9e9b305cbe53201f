// SPDX-License-Identifier: GPL-3.0-or-later
// Formulas as text beside the values that the stage put into them. A test works every formula out again.
#include "wiring/explain_wiring.hpp"

#include "wiring/bumps.hpp"
#include "wiring/explained_figure.hpp"

#include <array>
#include <string_view>

namespace interpose {

namespace {

constexpr std::array<std::string_view, 4> kEdgeNames{"left", "right", "bottom", "top"};

/// One link as the stage saw it, and where its records stand in the file.
class LinkExplainer
{
public:
    LinkExplainer(const Assembly& assembly, const WiringInput& input, std::size_t index, const WiringResult& result,
                  std::vector<Explanation>& all)
        : m_link(input.links[index])
        , m_phy(input.phys[m_link.a])
        , m_standard(*m_phy.standard)
        , m_figures(result.links[index])
        , m_at("wires/links/" + m_link.id.str() + '/')
        , m_all(all)
    {
        const Part& part = assembly.part(assembly.placed[m_phy.body]);
        m_standardAt = "/assembly/technology/standards/" + part.phy(m_phy.phy)->standard + '/';
        m_lanesAt = "/assembly/parts/" + part.id.str() + "/phys/" + m_phy.phy + "/lanes";
        m_rateAt = "/assembly/links/" + m_link.id.str() + "/rate_gbit_per_s";
        if (m_link.carrier && m_link.routing)
            m_routingAt = "/assembly/technology/carriers/" + *assembly.part(assembly.placed[*m_link.carrier]).carrier +
                          "/routing/" + m_link.routing->id + '/';
        m_detour = m_link.routing ? m_link.routing->detour_factor : 1;
    }

    void explain()
    {
        lengths();
        if (m_figures.reach_mm) reach();
        if (m_figures.delay) delay();
        bandwidth();
        energy();
        latency();
    }

private:
    ExplainedFigure figure(const char* key, double value, const char* unit, const char* anchor) const
    {
        return {m_at + key, value, unit, anchor};
    }
    void add(ExplainedFigure& figure) { m_all.push_back(figure.done()); }
    void add(ExplainedFigure&& figure) { m_all.push_back(figure.done()); }

    void withDetour(ExplainedFigure& figure) const
    {
        figure.stated("d", "drawn over Manhattan length", m_detour, {},
                      m_routingAt.empty() ? std::string{} : m_routingAt + "detour_factor");
    }

    void lengths()
    {
        add(figure("wire_total_mm", m_figures.wire_total_mm, "mm", "length")
                .form("bump to bump, Manhattan")
                .term("sum over the data wires, each once", m_figures.wire_total_mm));
        add(figure("wire_mean_mm", m_figures.wire_mean_mm, "mm", "length")
                .formula("T / n")
                .figure("T", "total", m_figures.wire_total_mm, "mm", m_at + "wire_total_mm")
                .with("n", "data wires", m_figures.data_wires));
        add(figure("wire_max_mm", m_figures.wire_max_mm, "mm", "length")
                .form("bump to bump, Manhattan")
                .term("longest data wire", m_figures.wire_max_mm));
    }

    /// Explains the reach by the entry of `rates` that sets it; false when none does.
    bool reachByRate(ExplainedFigure& made, const std::vector<RateAtLength>& rates, const char* whose,
                     const std::string& record) const
    {
        for (std::size_t i = 0; i < rates.size(); ++i) {
            const bool serves = rates[i].rate_gbit_per_s >= m_link.rate_gbit_per_s &&
                                (!rates[i].termination || *rates[i].termination <= m_link.termination);
            if (!serves || rates[i].length.mm() != *m_figures.reach_mm) continue;
            made.form(std::string("limit of the ") + whose)
                .formula("R / 1000")
                .stated("R", "longest wire that carries the rate", rates[i].length.um(), "um",
                        record + "rates/" + std::to_string(i) + "/length_um");
            return true;
        }
        return false;
    }

    void reach()
    {
        ExplainedFigure made = figure("reach_mm", *m_figures.reach_mm, "mm", "reach");
        made.range("at the rate and termination of the link; nothing is interpolated between the lengths given");
        if (m_standard.reach && m_standard.reach->mm() == *m_figures.reach_mm)
            made.form("limit of the interface")
                .formula("R / 1000")
                .stated("R", "longest channel of the standard", m_standard.reach->um(), "um",
                        m_standardAt + "reach_um");
        else if (!reachByRate(made, m_standard.rates, "interface at this rate", m_standardAt) &&
                 !(m_link.routing && reachByRate(made, m_link.routing->rates, "wires at this rate", m_routingAt)))
            made.form("no length carries this rate").with("R", "reach", 0, "mm").formula("R");
        add(made);
        ExplainedFigure slack = figure("slack_mm", *m_figures.slack_mm, "mm", "reach");
        slack.formula("R - L * d")
            .figure("R", "reach", *m_figures.reach_mm, "mm", m_at + "reach_mm")
            .figure("L", "longest wire", m_figures.wire_max_mm, "mm", m_at + "wire_max_mm");
        withDetour(slack);
        add(slack);
    }

    void bandwidth()
    {
        add(figure("bandwidth_gbyte_per_s", m_figures.bandwidth_gbyte_per_s, "GByte/s", "bandwidth")
                .form(m_figures.kind == InterfaceKind::Memory ? "on the shared bus" : "per direction")
                .range("raw")
                .formula("n * f / 8")
                .stated("n", "lanes", m_phy.lanes, {}, m_lanesAt)
                .stated("f", "rate of a lane", m_link.rate_gbit_per_s, "Gbit/s", m_rateAt));
        add(figure("payload/effective_gbyte_per_s", m_figures.payload.effective_gbyte_per_s, "GByte/s", "bandwidth")
                .formula("B * c * p")
                .figure("B", "raw bandwidth", m_figures.bandwidth_gbyte_per_s, "GByte/s",
                        m_at + "bandwidth_gbyte_per_s")
                .stated("c", "left by line code and framing", m_figures.payload.coding_share, {},
                        m_standardAt + "coding_share")
                .stated("p", "left by headers, turn-around or refresh", m_figures.payload.protocol_share, {},
                        m_standardAt + "protocol_share"));
    }

    void energy()
    {
        const LinkEnergy& energy = m_figures.energy;
        const bool memory = m_standard.kind == InterfaceKind::Memory;
        ExplainedFigure wire = figure("energy/wire_pj_per_bit", energy.wire_pj_per_bit, "pJ/bit", "energy");
        wire.formula("e * L * d")
            .stated("e", "wire energy", m_standard.wire_energy_pj_per_bit_mm, "pJ/bit/mm",
                    m_standardAt + "wire_energy_pj_per_bit_mm")
            .figure("L", "mean wire", m_figures.wire_mean_mm, "mm", m_at + "wire_mean_mm");
        withDetour(wire);
        add(wire);
        if (memory)
            add(figure("energy/dram_pj_per_bit", energy.dram_pj_per_bit, "pJ/bit", "energy")
                    .formula("D - b")
                    .stated("D", "base die and DRAM together", m_standard.device_energy_pj_per_bit, "pJ/bit",
                            m_standardAt + "device_energy_pj_per_bit")
                    .stated("b", "base die", energy.base_die_pj_per_bit, "pJ/bit",
                            m_standardAt + "base_die_energy_pj_per_bit"));
        ExplainedFigure sum = figure("energy_pj_per_bit", m_figures.energy_pj_per_bit, "pJ/bit", "energy");
        sum.term(memory ? "host PHY" : "both PHYs", energy.phy_pj_per_bit, {}, m_standardAt + "phy_energy_pj_per_bit")
            .term("wire", energy.wire_pj_per_bit, m_at + "energy/wire_pj_per_bit");
        if (memory)
            sum.term("base die", energy.base_die_pj_per_bit, {}, m_standardAt + "base_die_energy_pj_per_bit")
                .term("DRAM", energy.dram_pj_per_bit, m_at + "energy/dram_pj_per_bit");
        add(sum);
        power("link_power_w", m_figures.link_power_w, m_figures.energy_pj_per_bit, m_at + "energy_pj_per_bit", {});
        power("energy/phy_w", energy.phy_w, energy.phy_pj_per_bit, {}, m_standardAt + "phy_energy_pj_per_bit");
        power("energy/wire_w", energy.wire_w, energy.wire_pj_per_bit, m_at + "energy/wire_pj_per_bit", {});
        if (!memory) return;
        power("energy/base_die_w", energy.base_die_w, energy.base_die_pj_per_bit, {},
              m_standardAt + "base_die_energy_pj_per_bit");
        power("energy/dram_w", energy.dram_w, energy.dram_pj_per_bit, m_at + "energy/dram_pj_per_bit", {});
    }

    void power(const char* key, double value, double energy, std::string from, std::string pointer)
    {
        ExplainedFigure made = figure(key, value, "W", "energy");
        made.form("every data wire at its full rate").formula("e * n * f / 1000");
        if (from.empty())
            made.stated("e", "energy", energy, "pJ/bit", std::move(pointer));
        else
            made.figure("e", "energy", energy, "pJ/bit", std::move(from));
        add(made.with("n", "data wires", static_cast<double>(dataWires(m_standard, m_phy.lanes)))
                .stated("f", "rate of a lane", m_link.rate_gbit_per_s, "Gbit/s", m_rateAt));
    }

    /// The share of the bit that charging takes; the charging itself is that of the flight where it is the longer.
    void delay()
    {
        const WireDelay& delay = *m_figures.delay;
        add(figure("delay/rc_share", delay.rc_share, "", "delay")
                .range("at most 0.75 leaves a fifth of the eye; no crosstalk, no equalisation")
                .formula("c * f / 1000")
                .with("c", "charging of the longest wire to half the swing", delay.rc_ps, "ps")
                .stated("f", "rate of a lane", m_link.rate_gbit_per_s, "Gbit/s", m_rateAt));
    }

    void latency()
    {
        const LinkLatency& latency = m_figures.latency;
        flight();
        add(figure("latency/latency_ns", latency.latency_ns, "ns", "latency")
                .range("no queue, no retry")
                .formula("2 * a + t")
                .stated("a", "PHY and adapter, one side", m_standard.latency_ns, "ns", m_standardAt + "latency_ns")
                .figure("t", "along the wire", latency.flight_ns, "ns", m_at + "latency/flight_ns"));
    }

    /// As wireDelay: a wave, or charging through resistance, whichever takes longer.
    void flight()
    {
        ExplainedFigure made = figure("latency/flight_ns", m_figures.latency.flight_ns, "ns", "latency");
        if (!m_link.routing || m_figures.latency.flight_ns == 0) {
            add(made.form(m_link.routing ? "not known of this class of wires" : "no wire in a carrier"));
            return;
        }
        const RoutingClass& routing = *m_link.routing;
        const double drawn_mm = m_figures.wire_max_mm * m_detour;
        const auto delay = wireDelay(routing, m_standard, m_link.termination, drawn_mm, m_link.rate_gbit_per_s);
        if (delay->flight_ps >= delay->rc_ps)
            made.form("wave")
                .formula("v * L * d / 1000")
                .stated("v", "time of flight", routing.flight_ps_per_mm, "ps/mm", m_routingAt + "flight_ps_per_mm");
        else
            made.form("charging")
                .formula("q * L * d / 1000")
                .with("q", "to half the swing, over the drawn length", delay->rc_ps / drawn_mm, "ps/mm");
        made.figure("L", "longest wire", m_figures.wire_max_mm, "mm", m_at + "wire_max_mm");
        withDetour(made);
        add(made);
    }

    const WiringLink& m_link;
    const PlacedPhy& m_phy;
    const InterfaceStandard& m_standard;
    const LinkFigures& m_figures;
    const std::string m_at;
    std::string m_standardAt, m_lanesAt, m_rateAt, m_routingAt;
    double m_detour = 1;
    std::vector<Explanation>& m_all;
};

/// A sum over links of one of their figures; with `kind` only of those of the kind.
Explanation sumOf(const WiringResult& result, const char* key, double value, const char* unit, const char* anchor,
                  double LinkFigures::* member, const char* ofLink, std::optional<InterfaceKind> kind = std::nullopt)
{
    ExplainedFigure made(std::string("wires/") + key, value, unit, anchor);
    for (const LinkFigures& link : result.links)
        if (!kind || link.kind == *kind)
            made.term(link.id.str(), link.*member, "wires/links/" + link.id.str() + '/' + ofLink);
    return made.done();
}

/// A figure of the assembly that is that of one link.
void addExtreme(const WiringResult& result, const char* key, double value, const char* anchor, const char* ofLink,
                bool (*is)(const LinkFigures&, double), std::vector<Explanation>& all)
{
    for (const LinkFigures& link : result.links) {
        if (!is(link, value)) continue;
        ExplainedFigure made(std::string("wires/") + key, value, "mm", anchor);
        made.form("that of " + link.id.str()).term(ofLink, value, "wires/links/" + link.id.str() + '/' + ofLink);
        all.push_back(made.done());
        return;
    }
}

void explainSums(const WiringResult& result, std::vector<Explanation>& all)
{
    using L = LinkFigures;
    all.push_back(
        sumOf(result, "wire_total_mm", result.wire_total_mm, "mm", "length", &L::wire_total_mm, "wire_total_mm"));
    all.push_back(sumOf(result, "link_power_w", result.link_power_w, "W", "energy", &L::link_power_w, "link_power_w"));
    all.push_back(sumOf(result, "memory_bandwidth_gbyte_per_s", result.memory_bandwidth_gbyte_per_s, "GByte/s",
                        "bandwidth", &L::bandwidth_gbyte_per_s, "bandwidth_gbyte_per_s", InterfaceKind::Memory));
    all.push_back(sumOf(result, "d2d_bandwidth_gbyte_per_s", result.d2d_bandwidth_gbyte_per_s, "GByte/s", "bandwidth",
                        &L::bandwidth_gbyte_per_s, "bandwidth_gbyte_per_s", InterfaceKind::DieToDie));
    addExtreme(
        result, "wire_max_mm", result.wire_max_mm, "length", "wire_max_mm",
        [](const L& link, double value) { return link.wire_max_mm == value; }, all);
    if (result.worst_slack_mm)
        addExtreme(
            result, "worst_slack_mm", *result.worst_slack_mm, "reach", "slack_mm",
            [](const L& link, double value) { return link.slack_mm == value; }, all);
}

Explanation freeEdge(const ShorelineFigures& shore)
{
    const std::string edge(kEdgeNames[static_cast<std::size_t>(shore.edge)]);
    return ExplainedFigure("wires/shorelines/" + shore.placed.str() + '/' + edge + "/free_mm", shore.free_mm, "mm",
                           "shoreline")
        .formula("e - t")
        .with("e", "edge", shore.edge_mm, "mm")
        .with("t", "taken by PHYs, behind one another once", shore.edge_mm - shore.free_mm, "mm")
        .done();
}

} // namespace

std::vector<Explanation> explainWiring(const Assembly& assembly, const WiringInput& input, const WiringResult& result)
{
    std::vector<Explanation> all;
    for (std::size_t i = 0; i < input.links.size(); ++i)
        LinkExplainer(assembly, input, i, result, all).explain();
    if (!result.links.empty()) explainSums(result, all);
    for (const ShorelineFigures& shore : result.shorelines)
        all.push_back(freeEdge(shore));
    return all;
}

} // namespace interpose
