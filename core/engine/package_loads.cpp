// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/package_loads.hpp"

#include "engine/evaluate.hpp"

#include <algorithm>
#include <numeric>

namespace interpose {

namespace {

/// A net as its rails state it, and how much of it reaches the board.
NetCurrent netCurrent(const PowerInput& input, const PowerResult& power, const NetLoads& loads, std::size_t net)
{
    double drawn_a = 0, arrives_a = 0;
    for (std::size_t body = 0; body < input.bodies.size(); ++body) {
        drawn_a += loads.own_a[body][net];
        if (input.bodies[body].root) arrives_a += loads.own_a[body][net] + loads.above_a[body][net];
    }
    NetCurrent found{loads.nets[net], {arrives_a, 0, 0}};
    if (drawn_a <= 0) return found;
    const double share = arrives_a / drawn_a; // the rest stands on nothing that leads to the board
    for (const RailFigures& rail : power.rails) {
        if (rail.net != found.net) continue;
        found.current_a.low += share * rail.current_low_a;
        found.current_a.high += share * rail.current_high_a;
    }
    return found;
}

/// Where current ends on its way down: a part with joints to nothing, or whose current is in no sum. What does not
/// reach the board by the joints there are is not known to be absent.
std::vector<std::string> looseEnds(const PowerInput& input, const PowerResult& power, const NetLoads& loads)
{
    std::vector<std::string> found;
    for (std::size_t i = 0; i < input.bodies.size(); ++i) {
        const PowerBody& body = input.bodies[i];
        const auto sum = [&](const std::vector<double>& nets) {
            return std::accumulate(nets.begin(), nets.end(), 0.0);
        };
        const bool carries = sum(loads.own_a[i]) + sum(loads.above_a[i]) > 0;
        const bool joined = std::ranges::binary_search(input.joins, i, {}, &PowerJoin::body);
        const bool leftOut = body.power_w > 0 && !body.rails.empty() &&
                             !std::ranges::binary_search(power.rails, body.placed, {}, &RailFigures::placed);
        if (!body.root && ((carries && !joined) || leftOut)) found.push_back("/assembly/placed/" + body.placed.str());
    }
    return found;
}

void addOnce(const std::string& ask, std::vector<std::string>& asks)
{
    if (std::ranges::find(asks, ask) == asks.end()) asks.push_back(ask);
}

} // namespace

PackageRules packageRules(const RuleDeck& deck)
{
    return {deck.die_to_carrier_edge.value_or(Coord{}), deck.carrier_to_substrate_edge.value_or(Coord{}),
            deck.body_sizes};
}

PackageLoads supplyLoads(const PowerInput& input, const PowerResult& power, const NetLoads& loads)
{
    PackageLoads found;
    for (std::size_t net = 0; net < loads.nets.size(); ++net)
        if (NetCurrent own = netCurrent(input, power, loads, net); own.current_a.value > 0)
            found.nets.push_back(std::move(own));
    for (const PowerBody& body : input.bodies)
        if (!body.ask.empty()) addOnce(body.ask, found.unknown);
    for (const std::string& end : looseEnds(input, power, loads))
        addOnce(end, found.unknown);
    for (const InterfaceFigures& figures : power.interfaces)
        if (!figures.onto && figures.kind != "via")
            for (const std::string& ask : figures.asks)
                addOnce(ask, found.asks);
    return found;
}

std::vector<double> rootWires(const WiringInput& input, const WiringResult& wiring,
                              const std::vector<PlacedBody>& bodies)
{
    std::vector<double> wires(bodies.size());
    for (std::size_t i = 0; i < input.links.size(); ++i) {
        const WiringLink& link = input.links[i];
        if (!link.carrier || bodies[*link.carrier].parent) continue;
        for (const std::size_t phy : {link.a, link.b})
            wires[input.phys[phy].body] += wiring.links[i].data_wires + input.phys[link.a].standard->overhead_wires;
    }
    return wires;
}

std::optional<RootChannel> rootChannel(const RoutingResult& routing, const Assembly& assembly)
{
    std::optional<RootChannel> most;
    const PlacedPart* root = assembly.root();
    for (const ChannelFigures& channel : routing.channels)
        if (root && channel.carrier == root->id && (!most || channel.layers_needed > most->layers))
            most = RootChannel{channel.a, channel.b, channel.layers_needed};
    return most;
}

PackageLoads packageLoads(const Assembly& assembly)
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const std::vector<Contact> contacts = findContacts(assembly, bodies);
    const WiringInput links = wiringInput(assembly, bodies, contacts);
    const BumpTable bumps(links);
    const WiringResult wiring = evaluateWiring(links, bumps);
    const PowerInput power = powerInput(assembly, bodies, contacts, addedPowerW(wiring, bodies.size()));
    NetLoads currents;
    const PowerResult result = evaluatePower(power, currents);
    PackageLoads loads = supplyLoads(power, result, currents);
    loads.root_wires = rootWires(links, wiring, bodies);
    loads.root_channel = rootChannel(evaluateRouting(links, routingGround(assembly, bodies), bumps), assembly);
    return loads;
}

std::string newFinding(const Assembly& before, const Assembly& after, const RuleDeck& deck)
{
    const auto findingsOf = [&](const Assembly& assembly) {
        InstantStages stages(0);
        const InstantSections& sections = stages.evaluate(assembly, deck);
        Diagnostics all = sections.rules.diagnostics;
        all.insert(all.end(), sections.package.diagnostics.begin(), sections.package.diagnostics.end());
        return all;
    };
    const Diagnostics old = findingsOf(before);
    for (const Diagnostic& found : findingsOf(after)) {
        const bool placing = found.code.starts_with("PLACE") || found.code.starts_with("PACKAGE");
        const bool known = std::ranges::any_of(
            old, [&](const Diagnostic& was) { return was.code == found.code && was.ids == found.ids; });
        if (placing && !known) return found.code + ": " + found.message;
    }
    return {};
}

std::vector<double> addedPowerW(const WiringResult& wiring, std::size_t bodies)
{
    std::vector<double> added(bodies, 0.0);
    for (const LinkHeat& h : wiring.heat)
        if (!h.inside_stated_power) added[h.body] += h.power_w;
    return added;
}

} // namespace interpose
