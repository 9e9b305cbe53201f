// SPDX-License-Identifier: GPL-3.0-or-later
// The assembly as users of its links see it: who is joined to whom by how much, what memory a die can be fed from, and
// what the dies can say to each other how fast. The stage in one page: input, result, function.
#pragma once

#include "wiring/bandwidth.hpp"
#include "wiring/die_network.hpp"
#include "wiring/wiring.hpp"

namespace interpose {

/// A placed part that has links.
struct InterconnectDie
{
    PlacedId id;
    bool is_memory = false; ///< an HBM stack: talks only when asked by demands
    bool relays_traffic = false;
    double fabric_latency_ns = 0;
    std::optional<double> peak_tflop_per_s;
    Point centre; ///< root coordinates
    bool operator==(const InterconnectDie&) const = default;
};

struct InterconnectLink
{
    LinkId id;
    std::size_t a = 0, b = 0; ///< indices into InterconnectInput::dies; a != b
    InterfaceKind kind = InterfaceKind::DieToDie;
    bool shared_bus = false;            ///< both directions share the bandwidth
    std::optional<Edge> edge_a, edge_b; ///< of the unrotated parts
    double bandwidth_gbyte_per_s = 0, effective_gbyte_per_s = 0, latency_ns = 0; ///< as in LinkFigures
    bool operator==(const InterconnectLink&) const = default;
};

struct InterconnectInput
{
    std::vector<InterconnectDie> dies; ///< by id
    std::vector<InterconnectLink> links;
    Traffic traffic;
    /// More dies than this that talk, and no network is worked out: it grows with their square.
    std::size_t most_dies = kAnyDies;
    bool operator==(const InterconnectInput&) const = default;

    static constexpr std::size_t kAnyDies = static_cast<std::size_t>(-1);
};

struct InterconnectResult
{
    BandwidthResult bandwidth;
    std::optional<DieNetworkResult> network; ///< absent with fewer than two dies that talk, or more than most_dies
    bool network_put_off = false;            ///< too many dies for a figure within the frame
    Diagnostics diagnostics;                 ///< NET-001 no route, NET-002 traffic that does not fit the dies, NET-003
                                             ///< a link asked for more than it carries
    bool operator==(const InterconnectResult&) const = default;
};

/// What the stage needs: parts with links to other parts, and the links between parts as the wiring stage found them.
/// \param wiring  evaluateWiring(input). O(parts + links). Precondition: validated; bodies from layOut.
InterconnectInput interconnectInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                                    const WiringInput& input, const WiringResult& wiring);

/// Total function. O(links log links + dies x links). Source: docs/physics/interconnect.md#network-ns
InterconnectResult evaluateInterconnect(const InterconnectInput& input);

} // namespace interpose
