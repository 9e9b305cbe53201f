// SPDX-License-Identifier: GPL-3.0-or-later
// What parts are made with: materials, wafers, carriers and their wires, bonds, vias, interfaces, HBM generations.
// Plain records under text ids; an assembly embeds those it uses, so a file is whole on any machine.
#pragma once

#include "base/coord.hpp"
#include "model/fact.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace interpose {

/// Homogeneous orthotropic solid.
struct Material
{
    std::string name;
    std::array<double, 3> conductivity_w_per_mk{}; ///< x, y, z; each > 0
    double heat_capacity_j_per_m3k = 0;            ///< volumetric; > 0
    /// n of k(T) = k (T / 300 K)^-n; used only where Cooling::temperature_dependent asks for it.
    double conductivity_exponent = 0;
    std::optional<double> density_kg_per_m3 = {}, cte_ppm_per_k = {}; ///< absent: not known
    Facts facts = {};
    bool operator==(const Material&) const = default;
};

enum class YieldModel { Poisson, NegativeBinomial, Murphy, Seeds };

/// A wafer process: silicon of dies and of silicon carriers.
struct ProcessNode
{
    std::string name;
    double wafer_diameter_mm = 300;
    double edge_exclusion_mm = 3;
    double scribe_mm = 0.1;
    double wafer_price_usd = 0;
    double defects_per_cm2 = 0;
    YieldModel yield_model = YieldModel::NegativeBinomial;
    double clustering = 10;                  ///< alpha of the negative binomial
    double critical_area_ratio = 1;          ///< share of the outline in which a defect kills
    double sort_coverage = 0.99;             ///< share of bad dies that wafer sort catches
    double sort_cost_usd_per_mm2 = 0;        ///< tester time, by area
    double mask_set_usd = 0;                 ///< once per design
    double design_usd_per_mm2 = 0;           ///< once per design; a mirrored die has masks only
    std::optional<double> carbon_kg_per_cm2; ///< CO2 equivalent of making the wafer, by its area
    /// Transistors and wires at the active face, where the power goes. Absent: power spreads through the bulk.
    std::optional<std::string> active_material;
    Coord active_thickness;
    /// Leakage: this share of a die's own power is stated for leakage_reference_c and doubles every leakage_doubling_k.
    /// Used only where Cooling::temperature_dependent asks for it.
    double leakage_share = 0, leakage_reference_c = 85, leakage_doubling_k = 25;
    std::optional<double> supply_v;         ///< of dies that state no rails
    std::optional<double> power_sheet_mohm; ///< per square, of a die's supply and ground grids in series
    double decap_nf_per_mm2 = 0;            ///< capacitance between supply and ground on the die, by its area
    Facts facts;
    bool operator==(const ProcessNode&) const = default;
};

/// Resistors that swallow reflections: at no end, at the driver, or at both.
enum class Termination { None, Source, Both };

/// Longest wire that carries a rate.
struct RateAtLength
{
    Coord length;
    double rate_gbit_per_s = 0;
    std::optional<Termination> termination = {}; ///< that it takes; absent: whichever
    bool operator==(const RateAtLength&) const = default;
};

/// One kind of wire a carrier offers. Width and space are those it is drawn at, not the technology's minimum.
struct RoutingClass
{
    std::string id;
    Coord width, space, thickness;
    int signal_layers = 1;
    double signal_share = 1;           ///< of the tracks; the rest are shields and power
    double detour_factor = 1;          ///< drawn length over Manhattan length
    double capacitance_ff_per_mm = 0;  ///< to everything around, at rest; 0: not known, no delay is judged
    double resistivity_uohm_cm = 1.72; ///< of the metal as drawn; the default is annealed bulk copper
    double flight_ps_per_mm = 0;       ///< of a wave; 0: not known
    std::optional<Coord> stitch_width, stitch_space; ///< of wires where two exposure fields meet; absent: as drawn
    std::vector<RateAtLength> rates; ///< per termination ascending length, falling rate; beyond the last it carries
                                     ///< nothing
    Facts facts;
    bool operator==(const RoutingClass&) const = default;
};

/// How a carrier (interposer, RDL, bridge, substrate) is made, and what it allows.
struct CarrierTechnology
{
    std::string name;
    std::optional<std::string> node; ///< wafer process (id in nodes) when it comes from a wafer
    double cost_usd_per_mm2 = 0;     ///< used instead of a wafer price when there is no node
    double defects_per_cm2 = 0;      ///< used when there is no node
    /// Defects of at least wire_defect_size, which then act on the drawn wires instead of the outline.
    std::optional<double> wire_defects_per_cm2;
    Coord wire_defect_size;
    double via_failure_ppm = 0;             ///< of the vias at the ends of the wires; with wire_defects_per_cm2
    std::optional<double> power_sheet_mohm; ///< per square, of the supply and ground planes in series
    double decap_nf_per_mm2 = 0;            ///< deep-trench capacitance, by the carrier's area
    double finishing_cost_usd_per_mm2 = 0;  ///< bumps and whatever a piece gets before its test
    bool price_includes_assembly = false;   ///< a bought service: attach, joints and module process are in the price
    bool tested_before_attach = true;
    bool inspected = false;                     ///< where it is not tested: bad ones are looked for by eye or camera
    std::optional<Coord> max_width, max_height; ///< largest outline, either way round
    std::optional<double> max_area_mm2;
    std::optional<Coord> reticle_width, reticle_height; ///< field of the exposure; absent when not stepped (panel)
    bool stitching = false;                             ///< fields may be stitched
    double tooling_usd = 0;                             ///< once per design, beside what the node asks
    std::optional<double> carbon_kg_per_cm2;            ///< CO2 equivalent by area; used when there is no node
    double stitch_yield = 1;                            ///< of each line where two fields meet
    std::vector<RoutingClass> routing;
    Facts facts;
    bool operator==(const CarrierTechnology&) const = default;
};

/// Connections through the body of a part: through-silicon or through-mould vias.
struct Via
{
    std::string name;
    Coord pitch, diameter;
    std::optional<double> max_current_ma, resistance_mohm; ///< of one; absent: not known
    Facts facts;
    bool operator==(const Via&) const = default;
};

enum class BondKind { Microbump, C4, Hybrid, Ball, ThroughMould, RdlPad };
enum class BondYieldForm { PerDie, PerBond, PerArea };

/// How the underside of a part meets what it stands on.
struct Bond
{
    std::string name;
    BondKind kind = BondKind::Microbump;
    Coord pitch;
    Coord height;         ///< stand-off: distance of the two facing surfaces
    std::string material; ///< of the filled joint layer (bumps and underfill together)
    BondYieldForm yield_form = BondYieldForm::PerDie;
    double yield = 1; ///< in the stated form: per die; per bond; for PerArea defects_per_cm2 is used instead
    double defects_per_cm2 = 0;
    // PerBond only: shares of the joints that may fail without harm. The rest are signals, of which none may.
    double repairable_share = 0;                           ///< in groups with spares
    int repair_group = 0;                                  ///< joints of a group, spares included
    int repair_spares = 0;                                 ///< of those, that many may be open
    double power_share = 0;                                ///< power and ground
    double tolerated_open_share = 0;                       ///< of the power and ground joints of one part
    std::optional<double> max_current_ma, resistance_mohm; ///< of one joint; absent: not known
    double cost_usd_per_mm2 = 0;                           ///< bumping of the part
    double cost_usd_per_attach = 0;                        ///< pick, place, reflow or bond, underfill
    Facts facts;
    bool operator==(const Bond&) const = default;
};

enum class InterfaceKind { DieToDie, Memory, Port };

/// A die-to-die, memory or off-package interface standard at its bumps.
struct InterfaceStandard
{
    std::string name;
    InterfaceKind kind = InterfaceKind::DieToDie;
    bool shared_bus = false;  ///< one wire per lane, both ways in turn (memory); else a wire per lane and direction
    Coord pitch_x, pitch_y;   ///< bump pitch along x and y of the unrotated PHY
    double power_share = 0.5; ///< of the PHY's bumps that are power and ground
    int overhead_wires = 0;   ///< clock, valid, track, sideband: need bumps and tracks, carry no data
    double max_rate_gbit_per_s = 0;              ///< per lane
    std::optional<Coord> reach;                  ///< longest channel at any rate; absent for ports
    Termination termination = Termination::None; ///< of links that name none
    std::vector<RateAtLength> rates; ///< what rate and termination make of the reach; absent: `reach` at every rate
    int module_lanes = 1;            ///< lanes (per direction) come in multiples of this: a module, slice or channel
    std::optional<Coord> module_edge, module_depth; ///< outline of one module along and into the die edge; absent: as
                                                    ///< its bump sites need
    int channel_columns = 1;   ///< memory: channels of `module_lanes` lie in blocks, this many side by side, row by row
    double coding_share = 1;   ///< of the raw bits that line code, framing and checks leave
    double protocol_share = 1; ///< of those, that headers, turn-around or refresh leave for payload
    double driver_ohm = 0;     ///< of one driver; 0: not known, no delay is judged
    double pad_capacitance_ff = 0; ///< of both ends of a wire together: pads, bumps, protection
    double phy_energy_pj_per_bit =
        0; ///< both PHYs of a die-to-die link together (half at each end); the host PHY of a memory
    double wire_energy_pj_per_bit_mm = 0;  ///< per mm of wire
    double device_energy_pj_per_bit = 0;   ///< memory only: base die and DRAM together; 0 for die-to-die
    double base_die_energy_pj_per_bit = 0; ///< of device_energy_pj_per_bit, in the base die's PHY
    double latency_ns = 0;                 ///< PHY and adapter, one side
    Facts facts;
    bool operator==(const InterfaceStandard&) const = default;
};

/// An HBM generation as a stack: base die, then `tiers` times (bond layer, DRAM die).
struct HbmGeneration
{
    std::string name;
    int tiers = 8;
    Coord base_thickness, tier_thickness, bond_thickness;
    Coord top_thickness; ///< of the topmost DRAM die (usually thicker)
    std::string die_material, bond_material;
    double base_power_share = 0.3; ///< of the stack's power dissipated in the base die; the rest evenly in the tiers
    double max_rate_gbit_per_s = 0;
    int interface_bits = 1024;
    std::optional<double> supply_v;        ///< of stacks that state no rails
    int direct_access_bumps = 0;           ///< that test the stack past its host, when balls lead to them
    double limit_c = 95;                   ///< highest DRAM temperature, at double refresh
    std::optional<double> refresh_limit_c; ///< highest at the normal refresh rate; absent: one rate up to limit_c
    Facts facts;
    bool operator==(const HbmGeneration&) const = default;
};

/// Technology tables by id. An assembly holds the entries it uses; the library holds all.
struct Technology
{
    std::map<std::string, Material> materials;
    std::map<std::string, ProcessNode> nodes;
    std::map<std::string, CarrierTechnology> carriers;
    std::map<std::string, Bond> bonds;
    std::map<std::string, Via> vias;
    std::map<std::string, InterfaceStandard> standards;
    std::map<std::string, HbmGeneration> hbm;
    bool operator==(const Technology&) const = default;
};

} // namespace interpose
