// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/package_loads.hpp"

#include "engine/evaluate.hpp"

#include <algorithm>

namespace interpose {

namespace {

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
        if (const Amperes& all = loads.arriving[net]; all.value > 0)
            found.nets.push_back({loads.nets[net], {all.value, all.low, all.high}});
    for (const PowerBody& body : input.bodies)
        if (!body.ask.empty()) addOnce(body.ask, found.unknown);
    for (std::size_t i = 0; i < input.bodies.size(); ++i) // what ends early is not known to be absent
        if (loads.ends_early[i]) addOnce("/assembly/placed/" + input.bodies[i].placed.str(), found.unknown);
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
