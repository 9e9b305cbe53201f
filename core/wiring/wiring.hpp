// SPDX-License-Identifier: GPL-3.0-or-later
// Wires, bandwidth, shoreline and link energy from the bumps up. The stage in one page: input, result, function.
#pragma once

#include "base/diagnostic.hpp"
#include "base/shared.hpp"
#include "model/assembly.hpp"
#include "model/contacts.hpp"
#include "wiring/delay.hpp"
#include "wiring/link_figures.hpp"
#include "wiring/maybe_shared.hpp"
#include "wiring/wire_figures.hpp"

#include <optional>
#include <vector>

namespace interpose {

/// One PHY as placed: where its bumps are and what they carry. Built by wiringInput.
struct PlacedPhy
{
    std::size_t body = 0; ///< index into the bodies
    std::string phy;
    Rect region;         ///< part coordinates
    Transform transform; ///< part -> root coordinates
    Size part_size;      ///< unrotated
    std::optional<Edge> edge;
    int lanes = 0;
    Shared<InterfaceStandard> standard; ///< without its facts
    bool in_memory = false;             ///< of an HBM stack: the device end of a memory link
    std::optional<double> port_rate_gbit_per_s;
    MaybeShared<std::vector<Point>> bumps = {}; ///< its map, part coordinates: data wires first, then overhead
    bool operator==(const PlacedPhy&) const = default;
};

/// One link between two of the PHYs.
struct WiringLink
{
    LinkId id;
    std::size_t a = 0, b = 0; ///< indices into WiringInput::phys
    bool reversed = false;
    double rate_gbit_per_s = 0;
    Termination termination = Termination::None; ///< its own, else the standard's
    MaybeShared<RoutingClass> routing;  ///< class of the carrier below both ends, without its facts; absent: face to
                                        ///< face, or through a die
    std::optional<std::size_t> carrier; ///< body that offers that class
    bool routing_unknown = false;       ///< no carrier below both ends offers the class the link names
    bool a_includes_links = true, b_includes_links = true; ///< power_includes_links of the two parts
    Coord vertical; ///< of each wire: from the active face of a to the wires' plane and to the active face of b
    bool operator==(const WiringLink&) const = default;
};

struct WiringInput
{
    std::vector<PlacedPhy> phys;
    std::vector<WiringLink> links;
    std::vector<PlacedId> placed_ids; ///< per body
    bool operator==(const WiringInput&) const = default;
};

struct LinkFigures
{
    LinkId id;
    InterfaceKind kind = InterfaceKind::DieToDie; ///< memory, or die to die (also when two ports are joined)
    int data_wires = 0;
    double wire_total_mm = 0, wire_mean_mm = 0, wire_max_mm = 0; ///< Manhattan, bump to bump, data wires, each once
    std::optional<double> reach_mm;   ///< least of the standard's and the routing class's at this rate and termination
    std::optional<double> slack_mm;   ///< reach - wire_max x detour factor; negative: out of reach
    std::optional<WireDelay> delay;   ///< of the longest wire as drawn; absent where the class says nothing
    double bandwidth_gbyte_per_s = 0; ///< raw; die to die per direction, memory on its shared bus
    double energy_pj_per_bit = 0;     ///< PHYs + wire + memory device
    double link_power_w = 0;          ///< at full rate; die to die in both directions; all of it is in `heat`
    Point centre_a, centre_b;         ///< PHY centres, root coordinates
    LinkWires wires;
    LinkPayload payload;
    LinkEnergy energy;
    LinkLatency latency;
    bool operator==(const LinkFigures&) const = default;
};

/// Use of one edge of one part by the PHYs that face it: their extents along the edge, where several overlap counted
/// once per kind, and once in all for what is free.
struct ShorelineFigures
{
    PlacedId placed;
    Edge edge = Edge::Left; ///< of the unrotated part
    double edge_mm = 0, memory_mm = 0, d2d_mm = 0, port_mm = 0, free_mm = 0;
    bool operator==(const ShorelineFigures&) const = default;
};

/// Heat a link end puts into a rectangle of a part (part coordinates); an empty region is the whole part.
struct LinkHeat
{
    std::size_t body = 0;
    Rect region;
    double power_w = 0;
    bool inside_stated_power = true; ///< moves within the part's stated power; false: adds to it
    bool operator==(const LinkHeat&) const = default;
};

struct WiringResult
{
    std::vector<LinkFigures> links;           ///< in the order of the input
    std::vector<ShorelineFigures> shorelines; ///< parts with PHYs only; four edges each
    std::vector<LinkHeat> heat;
    double wire_total_mm = 0, wire_max_mm = 0;
    WireSummary wires;
    std::optional<double> worst_slack_mm;
    double memory_bandwidth_gbyte_per_s = 0; ///< shared bus, raw, at the links' own rates
    double d2d_bandwidth_gbyte_per_s = 0;    ///< per direction, raw
    double link_power_w = 0;
    Diagnostics diagnostics; ///< WIRE-001 out of reach, WIRE-002 PHY has too few bump sites, WIRE-003 rate above the
                             ///< standard's, WIRE-004 shoreline overfull, WIRE-005 routing class not offered, WIRE-010
                             ///< charged too slowly
    bool operator==(const WiringResult&) const = default;
};

/// What the stage needs of an assembly. A link between parts in direct contact has no routing class. Otherwise its
/// carrier is a bridge that both PHYs stand over, else the nearest common ancestor by `on`; a class the link names is
/// also looked for further down. O(n + links x depth). Precondition: validated; bodies from layOut, contacts of them.
WiringInput wiringInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                        const std::vector<Contact>& contacts);

class BumpTable;

/// Total function. O(wires). Source: docs/physics/interconnect.md.
WiringResult evaluateWiring(const WiringInput& input);
/// The same with what a caller keeps from frame to frame. Precondition: bumps.set(input).
WiringResult evaluateWiring(const WiringInput& input, const BumpTable& bumps);

} // namespace interpose
