// SPDX-License-Identifier: GPL-3.0-or-later
// The gate for the technology tables: figures in range, names that exist.
#include "model/gate.hpp"
#include "model/technology.hpp"
#include "model/validate.hpp"

#include <map>
#include <set>

namespace interpose {

namespace {

/// Runs `check(checker, record)` on every record of a table with its pointer and name.
template <class Table, class Check>
void checkTable(const Table& table, std::string_view key, std::string_view what, Gate& gate, Check check)
{
    for (const auto& [id, record] : table) {
        if (gate.full()) return;
        const std::string pointer = "/assembly/technology/" + std::string(key) + '/' + pointerToken(id);
        const std::string name = std::string(what) + ' ' + id;
        Checker checker(gate, pointer, name);
        if (id.empty()) checker.problem("", "its id is empty");
        check(checker, record);
    }
}

void checkMaterial(Checker& c, const Material& m)
{
    static constexpr std::string_view kFields[] = {"conductivity_w_per_mk/0", "conductivity_w_per_mk/1",
                                                   "conductivity_w_per_mk/2"};
    for (std::size_t axis = 0; axis < 3; ++axis)
        c.within(m.conductivity_w_per_mk[axis], 1e-6, 1e6, kFields[axis]);
    c.positive(m.heat_capacity_j_per_m3k, "heat_capacity_j_per_m3k");
    c.within(m.conductivity_exponent, -3, 3, "conductivity_exponent");
    if (m.density_kg_per_m3) c.positive(*m.density_kg_per_m3, "density_kg_per_m3");
    if (m.cte_ppm_per_k) c.within(*m.cte_ppm_per_k, -1e3, 1e3, "cte_ppm_per_k");
}

void checkNode(Checker& c, const ProcessNode& n, const Technology& technology)
{
    c.within(n.wafer_diameter_mm, 1, 2000, "wafer_diameter_mm");
    c.nonNegative(n.edge_exclusion_mm, "edge_exclusion_mm");
    if (2 * n.edge_exclusion_mm >= n.wafer_diameter_mm)
        c.problem("edge_exclusion_mm", "the edge exclusion leaves nothing of the wafer");
    c.nonNegative(n.scribe_mm, "scribe_mm");
    c.nonNegative(n.wafer_price_usd, "wafer_price_usd");
    c.nonNegative(n.mask_set_usd, "mask_set_usd");
    c.nonNegative(n.design_usd_per_mm2, "design_usd_per_mm2");
    if (n.carbon_kg_per_cm2) c.nonNegative(*n.carbon_kg_per_cm2, "carbon_kg_per_cm2");
    c.nonNegative(n.defects_per_cm2, "defects_per_cm2");
    c.positive(n.clustering, "clustering");
    c.fraction(n.critical_area_ratio, "critical_area_ratio");
    c.fraction(n.sort_coverage, "sort_coverage");
    c.nonNegative(n.sort_cost_usd_per_mm2, "sort_cost_usd_per_mm2");
    c.known(technology.materials, n.active_material, "active_material", "material");
    c.length(n.active_thickness, "active_thickness_um");
    c.fraction(n.leakage_share, "leakage_share");
    c.within(n.leakage_reference_c, -273.15, 1000, "leakage_reference_c");
    c.within(n.leakage_doubling_k, 1, 1000, "leakage_doubling_k");
    if (n.supply_v) c.within(*n.supply_v, 1e-3, 1e4, "supply_v");
    if (n.power_sheet_mohm) c.within(*n.power_sheet_mohm, 1e-6, 1e9, "power_sheet_mohm");
    c.nonNegative(n.decap_nf_per_mm2, "decap_nf_per_mm2");
}

/// Entries of one termination together: lengths ascend, rates fall.
void checkRates(Checker& c, const std::vector<RateAtLength>& rates, const std::string& at)
{
    std::map<std::optional<Termination>, const RateAtLength*> last;
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const std::string field = at + "rates/" + std::to_string(i);
        c.size(rates[i].length, field + "/length_um");
        c.positive(rates[i].rate_gbit_per_s, field + "/rate_gbit_per_s");
        const RateAtLength*& before = last[rates[i].termination];
        if (before && rates[i].length <= before->length)
            c.problem(field + "/length_um", "lengths of the rates must ascend");
        if (before && rates[i].rate_gbit_per_s > before->rate_gbit_per_s)
            c.problem(field + "/rate_gbit_per_s", "a longer wire cannot be faster");
        before = &rates[i];
    }
}

void checkRouting(Checker& c, const CarrierTechnology& carrier)
{
    std::set<std::string> ids;
    for (std::size_t i = 0; i < carrier.routing.size(); ++i) {
        const RoutingClass& routing = carrier.routing[i];
        const std::string at = "routing/" + std::to_string(i) + '/';
        if (routing.id.empty()) c.problem(at + "id", "the id of a routing class is empty");
        if (!ids.insert(routing.id).second)
            c.problem(at + "id", "two routing classes have the id \"" + routing.id + '"');
        c.size(routing.width, at + "width_um");
        c.size(routing.space, at + "space_um");
        c.size(routing.thickness, at + "thickness_um");
        c.within(routing.signal_layers, 1, 1000, at + "signal_layers");
        c.fraction(routing.signal_share, at + "signal_share");
        c.within(routing.detour_factor, 1, 100, at + "detour_factor");
        c.within(routing.capacitance_ff_per_mm, 0, 1e6, at + "capacitance_ff_per_mm");
        c.within(routing.resistivity_uohm_cm, 1e-3, 1e6, at + "resistivity_uohm_cm");
        c.within(routing.flight_ps_per_mm, 0, 1e6, at + "flight_ps_per_mm");
        if (routing.stitch_width) c.size(*routing.stitch_width, at + "stitch_width_um");
        if (routing.stitch_space) c.size(*routing.stitch_space, at + "stitch_space_um");
        checkRates(c, routing.rates, at);
    }
}

void checkCarrier(Checker& c, const CarrierTechnology& carrier, const Technology& technology)
{
    c.known(technology.nodes, carrier.node, "node", "process node");
    c.nonNegative(carrier.cost_usd_per_mm2, "cost_usd_per_mm2");
    c.nonNegative(carrier.defects_per_cm2, "defects_per_cm2");
    if (carrier.wire_defects_per_cm2) c.nonNegative(*carrier.wire_defects_per_cm2, "wire_defects_per_cm2");
    c.length(carrier.wire_defect_size, "wire_defect_size_um");
    if (carrier.wire_defects_per_cm2 && carrier.wire_defect_size == Coord{})
        c.problem("wire_defect_size_um", "wire_defects_per_cm2 needs the size from which on they count");
    c.within(carrier.via_failure_ppm, 0, 1e6, "via_failure_ppm");
    if (carrier.power_sheet_mohm) c.within(*carrier.power_sheet_mohm, 1e-6, 1e9, "power_sheet_mohm");
    c.nonNegative(carrier.decap_nf_per_mm2, "decap_nf_per_mm2");
    c.nonNegative(carrier.finishing_cost_usd_per_mm2, "finishing_cost_usd_per_mm2");
    c.fraction(carrier.stitch_yield, "stitch_yield");
    c.nonNegative(carrier.tooling_usd, "tooling_usd");
    if (carrier.carbon_kg_per_cm2) c.nonNegative(*carrier.carbon_kg_per_cm2, "carbon_kg_per_cm2");
    if (carrier.max_width) c.size(*carrier.max_width, "max_width_um");
    if (carrier.max_height) c.size(*carrier.max_height, "max_height_um");
    if (carrier.max_area_mm2) c.positive(*carrier.max_area_mm2, "max_area_mm2");
    if (carrier.max_width.has_value() != carrier.max_height.has_value())
        c.problem("max_width_um", "max_width_um and max_height_um belong together");
    if (carrier.reticle_width.has_value() != carrier.reticle_height.has_value())
        c.problem("reticle_width_um", "reticle_width_um and reticle_height_um belong together");
    // Below a millimetre the number of fields has no meaning and no bound.
    if (carrier.reticle_width) c.within(carrier.reticle_width->um(), 1e3, Coord::kLargestUm, "reticle_width_um");
    if (carrier.reticle_height) c.within(carrier.reticle_height->um(), 1e3, Coord::kLargestUm, "reticle_height_um");
    checkRouting(c, carrier);
}

/// Shares of joints that forgive an open one; they have a meaning only where joints are counted.
void checkClasses(Checker& c, const Bond& bond)
{
    c.fraction(bond.repairable_share, "repairable_share");
    c.fraction(bond.power_share, "power_share");
    c.fraction(bond.tolerated_open_share, "tolerated_open_share");
    c.within(bond.repair_group, 0, 1e6, "repair_group");
    c.within(bond.repair_spares, 0, bond.repair_group, "repair_spares");
    if (bond.repairable_share + bond.power_share > 1)
        c.problem("power_share", "repairable_share and power_share together exceed 1");
    if (bond.repairable_share > 0 && bond.repair_group < 1)
        c.problem("repair_group", "repairable_share needs the size of a group");
    if (bond.yield_form != BondYieldForm::PerBond && bond.repairable_share + bond.power_share > 0)
        c.problem("yield_form", "classes of joints need yield_form per_bond");
}

/// Of one joint or via.
void checkConductor(Checker& c, std::optional<double> max_current_ma, std::optional<double> resistance_mohm)
{
    if (max_current_ma) c.within(*max_current_ma, 1e-6, 1e9, "max_current_ma");
    if (resistance_mohm) c.within(*resistance_mohm, 1e-9, 1e9, "resistance_mohm");
}

void checkVia(Checker& c, const Via& via)
{
    c.size(via.pitch, "pitch_um");
    c.size(via.diameter, "diameter_um");
    if (via.diameter > via.pitch) c.problem("diameter_um", "the vias are wider than their pitch");
    checkConductor(c, via.max_current_ma, via.resistance_mohm);
}

void checkBond(Checker& c, const Bond& bond, const Technology& technology)
{
    c.size(bond.pitch, "pitch_um");
    c.length(bond.height, "height_um");
    c.known(technology.materials, bond.material, "material", "material");
    c.fraction(bond.yield, "yield");
    c.nonNegative(bond.defects_per_cm2, "defects_per_cm2");
    checkClasses(c, bond);
    checkConductor(c, bond.max_current_ma, bond.resistance_mohm);
    c.nonNegative(bond.cost_usd_per_mm2, "cost_usd_per_mm2");
    c.nonNegative(bond.cost_usd_per_attach, "cost_usd_per_attach");
}

void checkStandard(Checker& c, const InterfaceStandard& standard)
{
    c.size(standard.pitch_x, "pitch_x_um");
    c.size(standard.pitch_y, "pitch_y_um");
    c.within(standard.power_share, 0, 0.99, "power_share");
    c.within(standard.overhead_wires, 0, kMaxLanes, "overhead_wires");
    c.positive(standard.max_rate_gbit_per_s, "max_rate_gbit_per_s");
    if (standard.reach) c.size(*standard.reach, "reach_um");
    checkRates(c, standard.rates, "");
    c.within(standard.module_lanes, 1, kMaxLanes, "module_lanes");
    if (standard.module_edge) c.size(*standard.module_edge, "module_edge_um");
    if (standard.module_depth) c.size(*standard.module_depth, "module_depth_um");
    if (standard.module_edge.has_value() != standard.module_depth.has_value())
        c.problem("module_edge_um", "module_edge_um and module_depth_um belong together");
    c.within(standard.channel_columns, 1, kMaxLanes, "channel_columns");
    c.fraction(standard.coding_share, "coding_share");
    c.fraction(standard.protocol_share, "protocol_share");
    c.within(standard.driver_ohm, 0, 1e6, "driver_ohm");
    c.within(standard.pad_capacitance_ff, 0, 1e6, "pad_capacitance_ff");
    if (standard.base_die_energy_pj_per_bit > standard.device_energy_pj_per_bit)
        c.problem("base_die_energy_pj_per_bit", "the base die takes more than the whole device_energy_pj_per_bit");
    c.nonNegative(standard.base_die_energy_pj_per_bit, "base_die_energy_pj_per_bit");
    c.nonNegative(standard.phy_energy_pj_per_bit, "phy_energy_pj_per_bit");
    c.nonNegative(standard.wire_energy_pj_per_bit_mm, "wire_energy_pj_per_bit_mm");
    c.nonNegative(standard.device_energy_pj_per_bit, "device_energy_pj_per_bit");
    c.nonNegative(standard.latency_ns, "latency_ns");
}

void checkHbm(Checker& c, const HbmGeneration& hbm, const Technology& technology)
{
    c.within(hbm.tiers, 1, 64, "tiers");
    c.size(hbm.base_thickness, "base_thickness_um");
    c.size(hbm.tier_thickness, "tier_thickness_um");
    c.length(hbm.bond_thickness, "bond_thickness_um");
    c.size(hbm.top_thickness, "top_thickness_um");
    c.known(technology.materials, hbm.die_material, "die_material", "material");
    c.known(technology.materials, hbm.bond_material, "bond_material", "material");
    c.fraction(hbm.base_power_share, "base_power_share");
    c.positive(hbm.max_rate_gbit_per_s, "max_rate_gbit_per_s");
    c.within(hbm.interface_bits, 1, kMaxLanes, "interface_bits");
    c.within(hbm.limit_c, -273.15, 1000, "limit_c");
    if (hbm.supply_v) c.within(*hbm.supply_v, 1e-3, 1e4, "supply_v");
    c.within(hbm.direct_access_bumps, 0, kMaxLanes, "direct_access_bumps");
}

} // namespace

void validateTechnology(const Technology& t, Gate& gate)
{
    checkTable(t.materials, "materials", "material", gate, checkMaterial);
    checkTable(t.nodes, "nodes", "process node", gate, [&](Checker& c, const ProcessNode& n) { checkNode(c, n, t); });
    checkTable(t.carriers, "carriers", "carrier technology", gate,
               [&](Checker& c, const CarrierTechnology& carrier) { checkCarrier(c, carrier, t); });
    checkTable(t.bonds, "bonds", "bond", gate, [&](Checker& c, const Bond& bond) { checkBond(c, bond, t); });
    checkTable(t.vias, "vias", "via", gate, checkVia);
    checkTable(t.standards, "standards", "interface standard", gate, checkStandard);
    checkTable(t.hbm, "hbm", "HBM generation", gate,
               [&](Checker& c, const HbmGeneration& hbm) { checkHbm(c, hbm, t); });
}

} // namespace interpose
