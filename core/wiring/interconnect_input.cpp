// SPDX-License-Identifier: GPL-3.0-or-later
// From links between PHYs to links between parts.
#include "wiring/interconnect.hpp"

#include <limits>

namespace interpose {

namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// Marks the bodies with a link to another body, and those the traffic names.
std::vector<char> taking(const Assembly& assembly, const WiringInput& input, std::size_t bodies)
{
    std::vector<char> takes(bodies, 0);
    for (const WiringLink& link : input.links) {
        const std::size_t a = input.phys[link.a].body, b = input.phys[link.b].body;
        if (a != b) takes[a] = takes[b] = 1;
    }
    const auto name = [&](const PlacedId& id) {
        if (const PlacedPart* placed = assembly.find(id))
            takes[static_cast<std::size_t>(placed - assembly.placed.data())] = 1;
    };
    if (assembly.traffic.hotspot) name(*assembly.traffic.hotspot);
    for (const Demand& demand : assembly.traffic.demands) {
        name(demand.from);
        name(demand.to);
    }
    return takes;
}

} // namespace

InterconnectInput interconnectInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                                    const WiringInput& input, const WiringResult& wiring)
{
    InterconnectInput out;
    out.traffic = assembly.traffic;
    const std::vector<char> takes = taking(assembly, input, bodies.size());
    std::vector<std::size_t> dieOf(bodies.size(), kNone);
    for (std::size_t i = 0; i < bodies.size(); ++i) { // bodies are by id
        if (!takes[i]) continue;
        const Part& part = *bodies[i].part;
        dieOf[i] = out.dies.size();
        out.dies.push_back({bodies[i].placed->id, part.kind == PartKind::HbmStack, part.relays_traffic,
                            part.fabric_latency_ns, part.peak_tflop_per_s, bodies[i].box().centre()});
    }
    for (std::size_t i = 0; i < input.links.size(); ++i) {
        const PlacedPhy &a = input.phys[input.links[i].a], &b = input.phys[input.links[i].b];
        if (a.body == b.body) continue;
        const LinkFigures& figures = wiring.links[i];
        const InterfaceStandard& standard = *a.standard;
        out.links.push_back({figures.id, dieOf[a.body], dieOf[b.body], figures.kind, standard.shared_bus, a.edge,
                             b.edge, figures.bandwidth_gbyte_per_s, figures.payload.effective_gbyte_per_s,
                             figures.latency.latency_ns});
    }
    return out;
}

} // namespace interpose
