// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/explain_power_writer.hpp"

#include <algorithm>

namespace interpose {

PowerWriter::PowerWriter(std::string key, double value, std::string unit, std::string_view section)
    : ExplanationDraft("power/" + std::move(key), value, std::move(unit),
                       "docs/physics/power.md" + std::string(section),
                       "steady currents, shared evenly by the sites of an interface")
{}

PowerWriter& PowerWriter::figure(std::string symbol, std::string what, double value, std::string unit,
                                 const std::string& key)
{
    return ExplanationDraft::figure(std::move(symbol), std::move(what), value, std::move(unit), "power/" + key);
}

PowerWriter& PowerWriter::plus(std::string what, double value, std::string unit, const std::string& key)
{
    const std::string symbol = numbered();
    if (!empty() && !m_made.formula.ends_with('(')) formula(" + ");
    return formula(symbol).figure(symbol, std::move(what), value, std::move(unit), key);
}

PowerContext::PowerContext(const Assembly& a, const PowerLayout& l, const PowerResult& r)
    : assembly(a), layout(l), input(l.input), result(r)
{
    evaluatePower(input, m_loads);
    m_own.assign(input.bodies.size(), std::vector<Amperes>(result.nets.size()));
    m_above = m_own;
    for (std::size_t body = 0; body < input.bodies.size(); ++body)
        for (const PowerRail& rail : input.bodies[body].rails) {
            const RailFigures& figures = figuresOf(input.bodies[body], rail);
            m_own[body][netOf(rail)] += {figures.current_a, figures.current_low_a, figures.current_high_a};
        }
    for (std::size_t i = 0; i < result.interfaces.size(); ++i)
        if (const std::optional<PlacedId>& onto = result.interfaces[i].onto)
            for (std::size_t n = 0; n < result.nets.size(); ++n)
                m_above[bodyOf(*onto)][n] += m_loads.through[i][n];
}

std::size_t PowerContext::bodyOf(const PlacedId& placed) const
{
    return static_cast<std::size_t>(std::ranges::find(input.bodies, placed, &PowerBody::placed) - input.bodies.begin());
}

const Part& PowerContext::partOf(const PowerBody& body) const
{
    return assembly.part(*assembly.find(body.placed));
}

std::string PowerContext::partPointer(const PowerBody& body) const
{
    return "/assembly/parts/" + partOf(body).id.str() + '/';
}

std::string PowerContext::voltagePointer(const PowerBody& body, const PowerRail& rail) const
{
    const Part& part = partOf(body);
    if (!part.rails.empty()) return partPointer(body) + "rails/" + rail.name + "/voltage_v";
    const auto& nodes = assembly.technology().nodes;
    const auto node = part.node ? nodes.find(*part.node) : nodes.end();
    const bool ofNode = node != nodes.end() && node->second.supply_v;
    return std::string("/assembly/technology/") + (ofNode ? "nodes/" : "hbm/") + rail.name + "/supply_v";
}

/// Parts that feed each other in a ring are left out of the result: their rails are without current.
const RailFigures& PowerContext::figuresOf(const PowerBody& body, const PowerRail& rail) const
{
    static const RailFigures none;
    const std::string net = netName(rail);
    const auto found = std::ranges::find_if(
        result.rails, [&](const RailFigures& f) { return f.placed == body.placed && f.net == net; });
    return found == result.rails.end() ? none : *found;
}

std::size_t PowerContext::netOf(const PowerRail& rail) const
{
    return static_cast<std::size_t>(std::ranges::find(result.nets, netName(rail), &NetFigures::net) -
                                    result.nets.begin());
}

std::vector<const InterfaceFigures*> PowerContext::onto(const PlacedId& placed) const
{
    std::vector<const InterfaceFigures*> found;
    for (const InterfaceFigures& f : result.interfaces)
        if (f.onto == placed) found.push_back(&f);
    return found;
}

std::vector<Amperes> PowerContext::carried(std::size_t body, bool own) const
{
    std::vector<Amperes> sums = m_above[body];
    for (std::size_t n = 0; own && n < sums.size(); ++n)
        sums[n] += m_own[body][n];
    return sums;
}

std::size_t PowerContext::joinOf(const InterfaceFigures& f) const
{
    const std::size_t body = bodyOf(f.placed);
    const auto found = std::ranges::find_if(input.joins, [&](const PowerJoin& join) {
        const bool same = join.from ? f.onto == input.bodies[*join.from].placed : !f.onto;
        return join.body == body && join.site.id == f.site && same;
    });
    return static_cast<std::size_t>(found - input.joins.begin());
}

const PowerSite& PowerContext::siteOf(const InterfaceFigures& f) const
{
    return isVia(f) ? *input.bodies[bodyOf(f.placed)].vias : input.joins[joinOf(f)].site;
}

std::vector<Rect> PowerContext::regionsOf(const InterfaceFigures& f) const
{
    if (isVia(f)) return {partOf(input.bodies[bodyOf(f.placed)]).outline()};
    return layout.regions[joinOf(f)];
}

std::string interfaceKey(const InterfaceFigures& f)
{
    return "interfaces/" + f.placed.str() + '/' + (f.onto ? f.onto->str() + '/' : std::string()) + f.site + '/';
}

std::string railKey(const PowerBody& body, const PowerRail& rail)
{
    return "rails/" + body.placed.str() + '/' + rail.name + '/';
}

std::string bandPointer(const std::string& pointer, double value, double end, std::string_view name)
{
    if (end == value) return pointer;
    const std::size_t cut = pointer.rfind('/');
    return pointer.substr(0, cut) + "/facts" + pointer.substr(cut) + '/' + std::string(name);
}

} // namespace interpose
