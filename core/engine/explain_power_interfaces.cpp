// SPDX-License-Identifier: GPL-3.0-or-later
// Joints and vias on the way down: sites, needs, densities, resistance; and the drop along the way.
#include "engine/explain_power_writer.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace interpose {

namespace {

/// One end of the bands, or the stated values between them.
struct Corner
{
    const char* suffix; ///< of keys
    const char* limit;  ///< end of the limit's band; empty: as stated
    double Amperes::* current;
    std::optional<double> InterfaceFigures::* utilisation;
    double Banded::* limit_ma;
};
constexpr std::array kCorners{
    Corner{"", "", &Amperes::value, &InterfaceFigures::utilisation, &Banded::value},
    Corner{"_low", "high", &Amperes::low, &InterfaceFigures::utilisation_low, &Banded::high},
    Corner{"_high", "low", &Amperes::high, &InterfaceFigures::utilisation_high, &Banded::low},
};

class InterfaceExplainer
{
public:
    InterfaceExplainer(PowerContext& context, std::size_t index)
        : m_context(context)
        , m_f(context.result.interfaces[index])
        , m_site(context.siteOf(m_f))
        , m_through(context.throughs()[index])
        , m_share(context.shareOf(index))
        , m_key(interfaceKey(m_f))
        , m_body(context.input.bodies[context.bodyOf(m_f.placed)])
        , m_own(!PowerContext::isVia(m_f) || m_body.sheet_on_top)
        , m_record(std::string("/assembly/technology/") + (m_site.kind == "via" ? "vias/" : "bonds/") + m_site.id + '/')
    {}

    void explain()
    {
        addSites();
        for (const Corner& corner : kCorners)
            addNets(corner);
        addCurrent();
        addDensities();
        if (m_f.utilisation) addNeeds();
        if (m_f.resistance_mohm) addResistance();
    }

private:
    PowerWriter started(const char* figure, double value, std::string unit = {}) const
    {
        return {m_key + figure, value, std::move(unit), "#interfaces"};
    }

    std::string netKey(std::size_t net, const Corner& corner) const
    {
        return m_key + "nets/" + m_context.result.nets[net].net + "/current" + corner.suffix + "_a";
    }

    void addSites()
    {
        if (m_site.pitch_mm > 0) addCount();
        m_context.add(started("signal_sites", m_f.signal_sites)
                          .formula("w")
                          .with("w", "wires of PHYs here, and of ports above", m_f.signal_sites)
                          .done());
    }

    /// Whole columns and rows of each size of region, as often as it occurs.
    void addCount()
    {
        std::map<std::pair<Coord, Coord>, int> sizes;
        for (const Rect& region : m_context.regionsOf(m_f))
            ++sizes[{region.width, region.height}];
        PowerWriter e = started("sites", m_f.sites);
        e.range("joints on a grid of one pitch in each region");
        int term = 0;
        for (const auto& [size, count] : sizes) {
            const std::string i = std::to_string(++term);
            e.formula(term > 1 ? " + " : "").formula("k" + i + " * floor(a" + i + " / p) * floor(b" + i + " / p)");
            e.with("k" + i, "regions of this size", count);
            e.with("a" + i, "width", size.first.um(), "um").with("b" + i, "height", size.second.um(), "um");
        }
        e.stated("p", "pitch", m_site.pitch_mm * 1e3, "um", m_record + "pitch_um");
        m_context.add(e.done());
    }

    /// Current of each net: the share of this way in what the part draws and passes on.
    void addNets(const Corner& corner)
    {
        for (std::size_t n = 0; n < m_through.size(); ++n) {
            if (m_through[n].value <= 0) continue;
            const double value = m_through[n].*corner.current;
            PowerWriter e(netKey(n, corner), value, "A", "#interfaces");
            e.form(*corner.suffix ? "at an end of the voltages' bands" : "").formula("s * (");
            for (const PowerRail& rail : m_body.rails)
                if (m_own && m_context.netOf(rail) == n) {
                    const RailFigures& figures = m_context.figuresOf(m_body, rail);
                    const Amperes own{figures.current_a, figures.current_low_a, figures.current_high_a};
                    e.plus("its own", own.*corner.current, "A",
                           railKey(m_body, rail) + "current" + corner.suffix + "_a");
                }
            addUpper(n, corner, e);
            m_context.add(
                e.formula(")").with("s", "share that goes this way, by the sites free on each", m_share).done());
        }
    }

    void addUpper(std::size_t net, const Corner& corner, PowerWriter& e) const
    {
        const std::vector<InterfaceFigures>& all = m_context.result.interfaces;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const Amperes& upper = m_context.throughs()[i][net];
            const bool past = PowerContext::isVia(m_f) && m_context.hangs(all[i]);
            if (all[i].onto == m_f.placed && upper.value > 0 && !past)
                e.plus("passed on to " + all[i].placed.str(), upper.*corner.current, "A",
                       interfaceKey(all[i]) + "nets/" + m_context.result.nets[net].net + "/current" + corner.suffix +
                           "_a");
        }
    }

    void addCurrent()
    {
        PowerWriter e = started("current_a", m_f.current_a, "A");
        for (std::size_t n = 0; n < m_through.size(); ++n)
            if (m_through[n].value > 0)
                e.plus("of " + m_context.result.nets[n].net, m_through[n].value, "A", netKey(n, kCorners[0]));
        m_context.add(e.done());
    }

    void addDensities()
    {
        if (m_f.area_mm2 <= 0) return;
        m_context.add(started("current_density_a_per_mm2", m_f.current_density_a_per_mm2, "A/mm2")
                          .formula("I / a")
                          .figure("I", "current", m_f.current_a, "A", m_key + "current_a")
                          .with("a", "area of the joints", m_f.area_mm2, "mm2")
                          .done());
        PowerWriter e = started("peak_density_a_per_mm2", m_f.peak_density_a_per_mm2, "A/mm2");
        e.range("all current straight down, none spreading; the mean is the other end").formula("max(d, ");
        const std::vector<const InterfaceFigures*> above = m_context.onto(m_f.placed);
        const auto densest = std::ranges::max_element(above, {}, &InterfaceFigures::peak_density_a_per_mm2);
        e.formula(densest == above.end() ? "0" : "u");
        if (m_own && m_body.area_mm2 > 0 && !m_body.rails.empty()) {
            e.formula(" + (");
            for (const PowerRail& rail : m_body.rails)
                e.plus("its own " + rail.name, m_context.figuresOf(m_body, rail).current_a, "A",
                       railKey(m_body, rail) + "current_a");
            e.formula(") / a").with("a", "area of the part", m_body.area_mm2, "mm2");
        }
        e.formula(")").figure("d", "mean density", m_f.current_density_a_per_mm2, "A/mm2",
                              m_key + "current_density_a_per_mm2");
        if (densest != above.end())
            e.figure("u", "densest of what stands on it", (*densest)->peak_density_a_per_mm2, "A/mm2",
                     interfaceKey(**densest) + "peak_density_a_per_mm2");
        m_context.add(e.done());
    }

    double limit(const Corner& corner) const { return m_site.max_current_ma.*corner.limit_ma; }
    std::string limitPointer(const Corner& corner) const
    {
        return bandPointer(m_record + "max_current_ma", m_site.max_current_ma.value, limit(corner), corner.limit);
    }

    /// Terms of the sites of all supplies, then those of ground; the symbols of the currents in between.
    void addDemand(PowerWriter& e, const Corner& corner, bool supplies, bool ground) const
    {
        std::string sum, needs;
        for (std::size_t n = 0; n < m_through.size(); ++n) {
            if (m_through[n].value <= 0) continue;
            const std::string symbol = "i" + std::to_string(n + 1);
            e.figure(symbol, "current of " + m_context.result.nets[n].net, m_through[n].*corner.current, "A",
                     netKey(n, corner));
            sum += (sum.empty() ? "" : " + ") + symbol;
            if (supplies) needs += (needs.empty() ? "" : " + ") + need(symbol);
        }
        if (ground && !sum.empty()) needs += (needs.empty() ? "" : " + ") + need('(' + sum + ')');
        e.formula(needs.empty() ? "0" : needs)
            .stated("m", "current that one site may carry", limit(corner), "mA", limitPointer(corner));
    }
    static std::string need(const std::string& current)
    {
        return "ceil(1000 * " + current + " / m * (1 - 10 ^ (-12)))";
    }

    void addFree(PowerWriter& e) const
    {
        e.figure("n", "sites", m_f.sites, {}, m_key + "sites")
            .figure("w", "sites of signals", m_f.signal_sites, {}, m_key + "signal_sites");
    }

    void addNeeds()
    {
        PowerWriter power = started("power_sites", *m_f.power_sites),
                    ground = started("ground_sites", *m_f.ground_sites);
        addDemand(power.range("supplies share no site"), kCorners[0], true, false);
        addDemand(ground.range("all nets return through one ground"), kCorners[0], false, true);
        m_context.add(power.done());
        m_context.add(ground.done());
        PowerWriter used = started("utilisation", *m_f.utilisation);
        used.range("mean over the joints: right where current spreads over them").formula("(p + g) / max(n - w, 1)");
        used.figure("p", "sites needed for supply", *m_f.power_sites, {}, m_key + "power_sites");
        used.figure("g", "sites needed for ground", *m_f.ground_sites, {}, m_key + "ground_sites");
        addFree(used);
        m_context.add(used.done());
        for (const Corner& corner : {kCorners[1], kCorners[2]}) {
            PowerWriter end =
                started(*corner.limit == 'h' ? "utilisation_low" : "utilisation_high", *(m_f.*corner.utilisation));
            end.range("limit and voltages all at one end of their bands").formula("(");
            addDemand(end, corner, true, true);
            end.formula(") / max(n - w, 1)");
            addFree(end);
            m_context.add(end.done());
        }
        if (!m_f.local_utilisation) return;
        m_context.add(
            started("local_utilisation", *m_f.local_utilisation)
                .range("the densest place if no current spreads; the truth lies between it and the mean")
                .formula("u * p / d")
                .figure("u", "mean utilisation", *m_f.utilisation, {}, m_key + "utilisation")
                .figure("p", "peak density", m_f.peak_density_a_per_mm2, "A/mm2", m_key + "peak_density_a_per_mm2")
                .figure("d", "mean density", m_f.current_density_a_per_mm2, "A/mm2",
                        m_key + "current_density_a_per_mm2")
                .done());
    }

    void addResistance()
    {
        const Banded& one = *m_site.resistance_mohm;
        PowerWriter e = started("resistance_mohm", *m_f.resistance_mohm, "mOhm");
        e.range("half of the free sites each way, all alike").formula("4 * R / max(n - w, 1)");
        e.stated("R", "resistance of one site", one.value, "mOhm", m_record + "resistance_mohm");
        addFree(e);
        m_context.add(e.done());
        m_context.add(started("drop_mv", *m_f.drop_mv, "mV")
                          .formula("R * I")
                          .figure("R", "resistance of all, supply and ground", *m_f.resistance_mohm, "mOhm",
                                  m_key + "resistance_mohm")
                          .figure("I", "current", m_f.current_a, "A", m_key + "current_a")
                          .done());
        addDropEnd("drop_low_mv", *m_f.drop_low_mv, one.low, "low");
        addDropEnd("drop_high_mv", *m_f.drop_high_mv, one.high, "high");
    }

    void addDropEnd(const char* figure, double drop_mv, double resistance_mohm, const char* end)
    {
        PowerWriter e = started(figure, drop_mv, "mV");
        e.range("by the band of the resistance of one site").formula("4 * R / max(n - w, 1) * I");
        e.stated("R", "resistance of one site", resistance_mohm, "mOhm",
                 bandPointer(m_record + "resistance_mohm", m_site.resistance_mohm->value, resistance_mohm, end));
        addFree(e);
        e.figure("I", "current", m_f.current_a, "A", m_key + "current_a");
        m_context.add(e.done());
    }

    PowerContext& m_context;
    const InterfaceFigures& m_f;
    const PowerSite& m_site;
    const std::vector<Amperes>& m_through;
    const double m_share;
    const std::string m_key;
    const PowerBody& m_body;
    const bool m_own; ///< the part's own current goes through
    const std::string m_record;
};

/// The worst way from the board up to a part.
struct Way
{
    const InterfaceFigures* worst = nullptr;
    const InterfaceFigures* via = nullptr;
    double foot_mv = 0, top_mv = 0; ///< where its own sheet meets its joints; where others stand on it
};

double dropOf(const InterfaceFigures* f)
{
    return f ? f->drop_mv.value_or(0) : 0;
}

std::vector<Way> waysOf(const PowerContext& context)
{
    std::vector<Way> ways(context.input.bodies.size());
    const std::vector<InterfaceFigures>& all = context.result.interfaces;
    for (auto f = all.rbegin(); f != all.rend(); ++f) { // from the board up: what feeds a part is done before it
        Way& way = ways[context.bodyOf(f->placed)];
        const double below = f->onto ? ways[context.bodyOf(*f->onto)].top_mv : 0;
        if (PowerContext::isVia(*f)) {
            way.via = &*f;
        } else if (const double foot = dropOf(&*f) + below; !way.worst || foot >= way.foot_mv) {
            way.worst = &*f;
            way.foot_mv = foot;
        }
        way.top_mv = way.foot_mv + dropOf(way.via);
    }
    return ways;
}

void addDrop(PowerWriter& e, const Way& way, bool withVia)
{
    if (way.worst && way.worst->drop_mv)
        e.plus("of the joints below", *way.worst->drop_mv, "mV", interfaceKey(*way.worst) + "drop_mv");
    if (withVia && way.via && way.via->drop_mv)
        e.plus("of its vias", *way.via->drop_mv, "mV", interfaceKey(*way.via) + "drop_mv");
}

} // namespace

void explainInterfaces(PowerContext& context)
{
    for (std::size_t i = 0; i < context.result.interfaces.size(); ++i)
        InterfaceExplainer(context, i).explain();
}

void explainDrops(PowerContext& context)
{
    const std::vector<Way> ways = waysOf(context);
    const auto explain = [&](std::string key, double value, const Way& way, bool withVia) {
        PowerWriter e(std::move(key), value, "mV", "#interfaces");
        e.form("worst of its ways").range("joints and vias alone: the sheets between them are the map's");
        if (way.worst && way.worst->onto)
            e.plus("up to where it stands", ways[context.bodyOf(*way.worst->onto)].top_mv, "mV",
                   "parts/" + way.worst->onto->str() + "/drop_mv");
        addDrop(e, way, withVia);
        context.add(e.done());
    };
    for (std::size_t b = 0; b < ways.size(); ++b) {
        const PowerBody& body = context.input.bodies[b];
        if (!context.onto(body.placed).empty())
            explain("parts/" + body.placed.str() + "/drop_mv", ways[b].top_mv, ways[b], true);
        for (const PowerRail& rail : body.rails)
            explain(railKey(body, rail) + "drop_mv", context.figuresOf(body, rail).drop_mv, ways[b], body.sheet_on_top);
    }
}

} // namespace interpose
