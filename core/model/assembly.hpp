// SPDX-License-Identifier: GPL-3.0-or-later
// The assembly: an immutable value that holds everything a file holds. Edits make new assemblies; stages read them.
#pragma once

#include "base/shared.hpp"
#include "model/flow_settings.hpp"
#include "model/part.hpp"
#include "model/technology.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace interpose {

enum class Seat { Top, Embedded, Bottom };

/// One part put in its place. `x, y` is the lower-left corner of the rotated box in the parent's own unrotated frame.
struct PlacedPart
{
    PlacedId id;
    PartId part;
    std::optional<PlacedId> on; ///< frame and order of assembly; absent for the root alone
    Seat seat = Seat::Top;
    Coord depth; ///< embedded: of its top below the parent's top
    Coord x, y;
    Rotation rotation = Rotation::R0;
    bool flipped = false;
    bool operator==(const PlacedPart&) const = default;
};

/// One end of a link.
struct PhyRef
{
    PlacedId placed;
    std::string phy;
    bool operator==(const PhyRef&) const = default;
    auto operator<=>(const PhyRef&) const = default;
};

/// Joins two PHYs of the same number of lanes, lane k to lane k or, reversed, to N-1-k.
struct Link
{
    LinkId id;
    PhyRef a, b;
    bool reversed = false;
    double rate_gbit_per_s = 0;             ///< per lane and direction (shared bus: per lane)
    std::optional<std::string> routing;     ///< routing class of the common carrier; absent: its first
    std::optional<Termination> termination; ///< absent: the standard's
    Facts facts;
    bool operator==(const Link&) const = default;
};

enum class CoolingStyle { Lidded, LidlessRing, Overmould, Bare };

/// Everything above the dies, and the air or board around. Never placed parts.
struct Cooling
{
    CoolingStyle style = CoolingStyle::Lidded;
    std::string tim1_material, lid_material, tim2_material, sink_material; ///< of the pieces the style has
    Coord tim1_thickness;                                ///< over the tallest part; it grows over lower ones
    Coord lid_thickness, tim2_thickness, sink_thickness; ///< zero: absent
    /// Contact resistances of both faces of a TIM together, beside what its conductivity gives.
    double tim1_contact_k_mm2_per_w = 0, tim2_contact_k_mm2_per_w = 0;
    Coord rim_width;                              ///< lid's foot or ring along the root's edge; zero: absent
    std::string rim_material;                     ///< of the ring; a lid's foot is of the lid's material
    std::optional<Coord> sink_width, sink_height; ///< of the sink's base, centred; absent: the root's outline
    double h_top_w_per_m2k = 0;                   ///< on the outermost top face (of the sink's base if there is one)
    double h_bottom_w_per_m2k = 0;                ///< on the root's underside
    double ambient_c = 25;
    bool temperature_dependent = false; ///< conductivities and leakage follow the temperature
    Facts facts;
    bool operator==(const Cooling&) const = default;
};

enum class TrafficPattern { Uniform, Hotspot, Transpose, Custom };

/// Traffic one placed part sends another.
struct Demand
{
    PlacedId from, to;
    double gbyte_per_s = 0;
    bool operator==(const Demand&) const = default;
};

/// Who talks to whom over the links. The parts that talk are those with links, by id; HBM stacks talk only when asked
/// by `demands`.
struct Traffic
{
    TrafficPattern pattern = TrafficPattern::Uniform; ///< transpose: the k-th of n = m x m parts to its mirror image
    std::optional<PlacedId> hotspot;                  ///< of pattern Hotspot
    double hotspot_share = 0.5;                       ///< of what each part sends, to the hotspot; the rest evenly
    std::vector<Demand> demands;                      ///< of pattern Custom
    bool operator==(const Traffic&) const = default;
};

/// What sizes the package beside what it carries.
struct PackageSettings
{
    double ball_spare_share = 0.05; ///< of the balls that signals and power need, kept free
    Coord ball_keepout;             ///< rim of the root's underside without balls
    Coord part_keepout;             ///< rim of the root's top without parts, inside the cooling's rim
    Facts facts;
    bool operator==(const PackageSettings&) const = default;
};

/// Parts and technology of an assembly, shared between snapshots.
struct Catalogue
{
    std::map<PartId, Part> parts;
    Technology technology;
    bool operator==(const Catalogue&) const = default;
};

/// The whole design. Copying costs microseconds: the tables are shared. Order of `placed` and `links` is the file's
/// order, sorted by id.
struct Assembly
{
    std::string name;
    std::string description;
    Shared<Catalogue> catalogue;
    std::vector<PlacedPart> placed;
    Shared<std::vector<Link>> links;
    Cooling cooling;
    Traffic traffic;
    PackageSettings package;
    FlowSettings flow;
    bool operator==(const Assembly&) const = default;

    const Part& part(const PlacedPart& p) const;      ///< precondition: validated
    const PlacedPart* find(const PlacedId& id) const; ///< O(log n); nullptr when absent
    const PlacedPart* root() const;                   ///< nullptr when there is none
    const Technology& technology() const { return catalogue->technology; }
};

/// Where a placed part is, seen from the root.
struct PlacedBody
{
    std::size_t index = 0; ///< in Assembly::placed
    const PlacedPart* placed = nullptr;
    const Part* part = nullptr;
    std::optional<std::size_t> parent; ///< index of the parent
    Transform transform;               ///< part coordinates -> root coordinates
    Coord bottom, top;                 ///< heights above the root's underside
    int tier = 0;                      ///< parts between it and the root, 0 for the root
    Rect box() const { return transform.box(); }
};

/// Geometry of every placed part, in the order of Assembly::placed; valid while the assembly lives.
/// Transforms compose from root to leaf. Heights: root's underside is 0; `top` seats stand on the parent's top by the
/// largest stand-off among their bonds; `embedded` ones have their top `depth` below the parent's top; `bottom` ones
/// hang below. O(n). Precondition: validated.
std::vector<PlacedBody> layOut(const Assembly& assembly);

/// Stand-off of a part: the largest height among its bonds, 0 without bonds.
Coord standOff(const Part& part, const Technology& technology);

/// Which way the active face looks as placed: seen mirrored from the root, a part is turned over (silicon has no other
/// way to be mirrored).
Face activeFace(const PlacedBody& body);

/// Brings `placed` and `links` into the order of their ids, as find() and the edits expect them. O(n log n).
void sortById(Assembly& assembly);

} // namespace interpose
