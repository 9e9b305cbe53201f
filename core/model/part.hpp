// SPDX-License-Identifier: GPL-3.0-or-later
// A part is a reusable building block: die, HBM stack, carrier, bridge, dummy. Its plan is the top view as mounted.
#pragma once

#include "base/id.hpp"
#include "geom/geometry.hpp"
#include "model/fact.hpp"

#include <optional>
#include <string>
#include <vector>

namespace interpose {

enum class PartKind { Die, HbmStack, Interposer, Rdl, Bridge, Substrate, Dummy, Passive };
enum class Face { Down, Up };
enum class Edge { Left, Right, Bottom, Top };

/// True for parts that carry others: interposer, RDL, bridge, substrate.
bool isCarrier(PartKind kind);

/// A named share of the part's power over a rectangle of its active face.
struct PowerBlock
{
    std::string id;
    Rect region;
    double power_w = 0;
    bool operator==(const PowerBlock&) const = default;
};

/// Bump field of one interface. With an `edge` the bumps are numbered along that edge, clockwise seen from above, then
/// by depth; without one (area under an HBM stack, 3D face) from the lower left, x fastest.
struct Phy
{
    std::string id;
    Rect region;          ///< in part coordinates
    std::string standard; ///< id in Technology::standards
    int lanes = 0;        ///< per direction; > 0
    std::optional<Edge> edge;
    std::optional<double> rate_gbit_per_s; ///< of a port; a link states its own rate
    /// Bump of each signal in part coordinates, data wires first; empty: the standard's grid over the region.
    std::vector<Point> bumps = {};
    bool operator==(const Phy&) const = default;
};

/// The bond of a region of the part's underside (of its top for seat = bottom). Regions are disjoint.
struct BondRegion
{
    Rect region;
    std::string bond; ///< id in Technology::bonds
    bool operator==(const BondRegion&) const = default;
};

/// A horizontal layer of the part's body, bottom first.
struct PartLayer
{
    std::string name;
    Coord thickness;
    std::string material;
    double power_share = 0; ///< of the part's power; the shares of all layers sum to 1
    bool operator==(const PartLayer&) const = default;
};

/// A supply of a part. Ground returns what all rails bring.
struct Rail
{
    std::string id;
    double voltage_v = 0;
    double power_share = 1;     ///< of the part's power; the shares of all rails sum to 1
    double ripple_share = 0.05; ///< of the voltage that may swing
    double step_share = 0.5;    ///< of the rail's current that may come or go at once
    Facts facts = {};
    bool operator==(const Rail&) const = default;
};

/// A die sold with a part of its equal units good. What is not a unit has no spare.
struct Harvest
{
    int units = 1;            ///< equal units on the die, e.g. cores
    int needed = 1;           ///< of those
    double unit_area_mm2 = 0; ///< of one
    Facts facts = {};
    bool operator==(const Harvest&) const = default;
};

/// A reusable building block. Lengths in part coordinates: origin at the lower left of the plan.
struct Part
{
    PartId id;
    std::string name;
    PartKind kind = PartKind::Die;
    Coord width, height, thickness;
    Face active_face = Face::Down;
    std::string material;               ///< bulk; id in Technology::materials
    std::optional<std::string> node;    ///< process of a die or dummy; id in Technology::nodes
    std::optional<std::string> carrier; ///< technology of a carrier; id in Technology::carriers
    std::optional<std::string> hbm;     ///< generation of an HBM stack; id in Technology::hbm
    std::optional<PartId> mirror_of;    ///< masks mirrored from that part
    std::vector<PartLayer> layers;      ///< optional explicit body; empty: derived (docs/physics/stack.md)
    std::vector<BondRegion> bonds;
    std::vector<Phy> phys;
    std::optional<std::string> vias; ///< through its body; id in Technology::vias
    std::vector<Rail> rails;         ///< absent: one at the supply_v of its node or generation
    double capacitance_nf = 0;       ///< between supply and ground, of a passive or beside what the node gives
    bool test_pads = false;          ///< pads for probes beside bumps too fine for them

    std::optional<double> power_w;          ///< total; or
    std::vector<PowerBlock> power_blocks;   ///< named blocks; never both
    bool power_includes_links = true;       ///< link energy moves into the PHY regions; false: it is added
    std::optional<double> limit_c;          ///< highest junction temperature
    std::optional<double> peak_tflop_per_s; ///< arithmetic at its best, for the roofline
    bool relays_traffic = false;            ///< passes on traffic between others through its own fabric
    double fabric_latency_ns = 0;           ///< from one of its PHYs to another, or to its own logic

    std::optional<double> price_usd;       ///< of a purchased known-good part; else its silicon is priced
    std::optional<double> carbon_kg;       ///< embodied, of a purchased part
    std::optional<double> escape_fraction; ///< of purchased parts that are bad all the same; for dies the sort decides
    std::optional<double> sort_coverage;   ///< overrides that of the node
    std::optional<Harvest> harvest;        ///< of dies made here; absent: every defect kills

    std::optional<std::string> fill;  ///< material around the parts it carries (mould, underfill); absent: air
    std::optional<Coord> fill_height; ///< above its top; absent: up to the tallest carried part

    std::string library; ///< "name version" of the library it came from; empty: yours
    Facts facts;
    bool operator==(const Part&) const = default;

    Rect outline() const { return {Coord{}, Coord{}, width, height}; }
    double areaMm2() const { return width.mm() * height.mm(); }
    /// Stated power: the total or the sum of the blocks; 0 when nothing is stated.
    double statedPowerW() const;
    const Phy* phy(const std::string& phyId) const;
};

} // namespace interpose
