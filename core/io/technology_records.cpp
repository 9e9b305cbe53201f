// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of facts, materials, wafers, carriers, bonds, interfaces and HBM generations.
#include "base/number_text.hpp"
#include "io/model_records.hpp"
#include "model/validate.hpp"

namespace interpose {

template <>
std::span<const std::string_view> enumWords<Grade>()
{
    static constexpr std::string_view kWords[] = {"specification", "vendor",  "measured", "press",
                                                  "model",         "assumed", "yours"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<YieldModel>()
{
    static constexpr std::string_view kWords[] = {"poisson", "negative_binomial", "murphy", "seeds"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<BondKind>()
{
    static constexpr std::string_view kWords[] = {"microbump", "c4", "hybrid", "ball", "through_mould", "rdl_pad"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<BondYieldForm>()
{
    static constexpr std::string_view kWords[] = {"per_die", "per_bond", "per_area"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<Termination>()
{
    static constexpr std::string_view kWords[] = {"none", "source", "both"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<InterfaceKind>()
{
    static constexpr std::string_view kWords[] = {"die_to_die", "memory", "port"};
    return kWords;
}

namespace {

constexpr std::string_view kFactsAbout = "where the figures of this object come from, by key or key/index/field";
constexpr std::string_view kNameAbout = "what people read";
constexpr Domain kCount{0, kMaxLanes};
constexpr Domain kAtLeastOne{1, kMaxLanes};

void checkBand(Reading& reading, JsonValue value, const void* record)
{
    const auto* fact = static_cast<const Fact*>(record);
    if (fact->low && fact->high && *fact->low > *fact->high)
        reading.refuse(value,
                       "the band begins at " + trimmedText(*fact->low, 9) + " and ends at " +
                           trimmedText(*fact->high, 9) + ", below that",
                       "Swap low and high.");
}

} // namespace

template <>
const RecordInfo& recordInfo<Fact>()
{
    static const RecordInfo info = [] {
        RecordInfo made = makeRecord<Fact>(
            "fact", "a fact",
            {field<&Fact::origin>("origin", kId, "library, sample or user"),
             field<&Fact::source>("source", kId, "a key of the library's sources, or \"assumed: reason\""),
             field<&Fact::grade>("grade", kPlain, "how far to trust the figure, best first"),
             field<&Fact::low>("low", kAnyNumber, "lower end of the band, in the figure's unit"),
             field<&Fact::high>("high", kAnyNumber, "upper end of the band, in the figure's unit"),
             field<&Fact::note>("note", kLine, "anything worth knowing", Need::Omitted)},
            true);
        made.check = checkBand;
        return made;
    }();
    return info;
}

template <>
const RecordInfo& recordInfo<Material>()
{
    static const RecordInfo info = makeRecord<Material>(
        "material", "a material",
        {field<&Material::name>("name", kLine, kNameAbout),
         field<&Material::conductivity_w_per_mk>("conductivity_w_per_mk", Domain{1e-6, 1e6},
                                                 "thermal, along x, y and z"),
         field<&Material::heat_capacity_j_per_m3k>("heat_capacity_j_per_m3k", kPositive, "by volume"),
         field<&Material::conductivity_exponent>("conductivity_exponent", Domain{-3, 3}, "n of k(T) = k (T / 300 K)^-n",
                                                 Need::Omitted),
         field<&Material::density_kg_per_m3>("density_kg_per_m3", kPositive, "of its mass"),
         field<&Material::cte_ppm_per_k>("cte_ppm_per_k", kAnyNumber, "thermal expansion in the plane"),
         field<&Material::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<ProcessNode>()
{
    using N = ProcessNode;
    static const RecordInfo info = makeRecord<N>(
        "node", "a process node",
        {field<&N::name>("name", kLine, kNameAbout),
         field<&N::wafer_diameter_mm>("wafer_diameter_mm", Domain{1, 2000}, "of the wafer"),
         field<&N::edge_exclusion_mm>("edge_exclusion_mm", kQuantity, "unusable rim"),
         field<&N::scribe_mm>("scribe_mm", kQuantity, "between dies"),
         field<&N::wafer_price_usd>("wafer_price_usd", kQuantity, "of one finished wafer"),
         field<&N::defects_per_cm2>("defects_per_cm2", kQuantity, "killer defects"),
         field<&N::yield_model>("yield_model", kPlain, "of the die"),
         field<&N::clustering>("clustering", kPositive, "alpha of the negative binomial", Need::Defaulted),
         field<&N::critical_area_ratio>("critical_area_ratio", kShare, "share of the outline where a defect kills",
                                        Need::Defaulted),
         field<&N::sort_coverage>("sort_coverage", kShare, "share of bad dies that wafer sort catches",
                                  Need::Defaulted),
         field<&N::sort_cost_usd_per_mm2>("sort_cost_usd_per_mm2", kQuantity, "tester time by area", Need::Defaulted),
         field<&N::mask_set_usd>("mask_set_usd", kQuantity, "once per design", Need::Omitted),
         field<&N::design_usd_per_mm2>("design_usd_per_mm2", kQuantity,
                                       "once per design; mirrored dies have masks only", Need::Omitted),
         field<&N::carbon_kg_per_cm2>("carbon_kg_per_cm2", kQuantity,
                                      "CO2 equivalent of making the wafer, by its area"),
         field<&N::active_material>("active_material", kId, "of the layer at the active face that takes the power"),
         field<&N::active_thickness>("active_thickness_um", kLengthOrZero, "of that layer", Need::Omitted),
         field<&N::leakage_share>("leakage_share", kShare, "of a die's own power, at leakage_reference_c",
                                  Need::Omitted),
         field<&N::leakage_reference_c>("leakage_reference_c", kTemperature, "where leakage_share is stated",
                                        Need::Omitted),
         field<&N::leakage_doubling_k>("leakage_doubling_k", Domain{1, 1000}, "warming that doubles the leakage",
                                       Need::Omitted),
         field<&N::supply_v>("supply_v", kPositive, "of dies that state no rails"),
         field<&N::power_sheet_mohm>("power_sheet_mohm", kPositive,
                                     "per square, of a die's supply and ground grids in series"),
         field<&N::decap_nf_per_mm2>("decap_nf_per_mm2", kQuantity, "between supply and ground on the die, by its area",
                                     Need::Omitted),
         field<&N::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<RateAtLength>()
{
    static const RecordInfo info = makeRecord<RateAtLength>(
        "rate_at_length", "a rate at a length",
        {field<&RateAtLength::length>("length_um", kSize, "longest wire at this rate"),
         field<&RateAtLength::rate_gbit_per_s>("rate_gbit_per_s", kPositive, "per wire"),
         field<&RateAtLength::termination>("termination", kPlain, "that it takes; absent: whichever")},
        true);
    return info;
}

template <>
const RecordInfo& recordInfo<RoutingClass>()
{
    using R = RoutingClass;
    static const RecordInfo info = makeRecord<R>(
        "routing_class", "a routing class",
        {field<&R::id>("id", kId, "unique in its carrier technology"),
         field<&R::width>("width_um", kSize, "of a wire as drawn"),
         field<&R::space>("space_um", kSize, "between wires as drawn"),
         field<&R::thickness>("thickness_um", kSize, "of the metal"),
         field<&R::signal_layers>("signal_layers", Domain{1, 1000}, "layers that carry signals"),
         field<&R::signal_share>("signal_share", kShare, "of the tracks; the rest are shields and power",
                                 Need::Defaulted),
         field<&R::detour_factor>("detour_factor", Domain{1, 100}, "drawn length over Manhattan length",
                                  Need::Defaulted),
         field<&R::capacitance_ff_per_mm>("capacitance_ff_per_mm", kQuantity, "to everything around; 0: not known",
                                          Need::Omitted),
         field<&R::resistivity_uohm_cm>("resistivity_uohm_cm", kPositive, "of the metal; absent: bulk copper, 1.72",
                                        Need::Omitted),
         field<&R::flight_ps_per_mm>("flight_ps_per_mm", kQuantity, "of a wave; 0: not known", Need::Omitted),
         field<&R::stitch_width>("stitch_width_um", kSize,
                                 "of a wire where two exposure fields meet; absent: as drawn"),
         field<&R::stitch_space>("stitch_space_um", kSize,
                                 "between wires where two exposure fields meet; absent: as drawn"),
         field<&R::rates>("rates", kPlain, "longest wire per rate; per termination lengths ascend, rates fall"),
         field<&R::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<CarrierTechnology>()
{
    using C = CarrierTechnology;
    static const RecordInfo info = makeRecord<C>(
        "carrier", "a carrier technology",
        {field<&C::name>("name", kLine, kNameAbout),
         field<&C::node>("node", kId, "process node when it comes from a wafer; absent: cost by area"),
         field<&C::cost_usd_per_mm2>("cost_usd_per_mm2", kQuantity, "used without a node", Need::Defaulted),
         field<&C::defects_per_cm2>("defects_per_cm2", kQuantity, "used without a node", Need::Defaulted),
         field<&C::wire_defects_per_cm2>(
             "wire_defects_per_cm2", kQuantity,
             "of at least wire_defect_size_um, acting on drawn wires instead of the outline"),
         field<&C::wire_defect_size>("wire_defect_size_um", kLengthOrZero, "smallest defect counted", Need::Omitted),
         field<&C::via_failure_ppm>("via_failure_ppm", Domain{0, 1e6}, "of the vias at the ends of the wires",
                                    Need::Omitted),
         field<&C::power_sheet_mohm>("power_sheet_mohm", kPositive,
                                     "per square, of the supply and ground planes in series"),
         field<&C::decap_nf_per_mm2>("decap_nf_per_mm2", kQuantity, "deep-trench capacitance, by the carrier's area",
                                     Need::Omitted),
         field<&C::inspected>("inspected", kPlain, "where it is not tested, bad ones are looked for", Need::Omitted),
         field<&C::finishing_cost_usd_per_mm2>("finishing_cost_usd_per_mm2", kQuantity,
                                               "bumps and whatever a piece gets before its test", Need::Omitted),
         field<&C::price_includes_assembly>("price_includes_assembly", kPlain,
                                            "a bought service: attach, joints and module process are in the price",
                                            Need::Omitted),
         field<&C::tested_before_attach>("tested_before_attach", kPlain, "bad ones are found before dies are attached",
                                         Need::Defaulted),
         field<&C::max_width>("max_width_um", kSize, "largest outline, either way round"),
         field<&C::max_height>("max_height_um", kSize, "largest outline, either way round"),
         field<&C::max_area_mm2>("max_area_mm2", kPositive, "largest outline"),
         field<&C::reticle_width>("reticle_width_um", Domain{1000, Coord::kLargestUm},
                                  "exposure field; absent: not stepped"),
         field<&C::reticle_height>("reticle_height_um", Domain{1000, Coord::kLargestUm},
                                   "exposure field; absent: not stepped"),
         field<&C::stitching>("stitching", kPlain, "fields may be stitched", Need::Defaulted),
         field<&C::tooling_usd>("tooling_usd", kQuantity, "once per design, beside what the node asks", Need::Omitted),
         field<&C::carbon_kg_per_cm2>("carbon_kg_per_cm2", kQuantity, "CO2 equivalent by area; used without a node"),
         field<&C::stitch_yield>("stitch_yield", kShare, "of each line where two fields meet", Need::Omitted),
         field<&C::routing>("routing", kPlain, "kinds of wire; the first serves links that name none"),
         field<&C::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<Bond>()
{
    static const RecordInfo info = makeRecord<Bond>(
        "bond", "a bond",
        {field<&Bond::name>("name", kLine, kNameAbout), field<&Bond::kind>("kind", kPlain, "of the joint"),
         field<&Bond::pitch>("pitch_um", kSize, "of the joints, both ways"),
         field<&Bond::height>("height_um", kLengthOrZero, "distance of the two facing surfaces"),
         field<&Bond::material>("material", kId, "of the filled joint layer"),
         field<&Bond::yield_form>("yield_form", kPlain, "what the yield is of"),
         field<&Bond::yield>("yield", kShare, "per die or per bond; unused with per_area", Need::Defaulted),
         field<&Bond::defects_per_cm2>("defects_per_cm2", kQuantity, "used with per_area", Need::Defaulted),
         field<&Bond::repairable_share>("repairable_share", kShare, "per_bond: of joints in groups with spares",
                                        Need::Omitted),
         field<&Bond::repair_group>("repair_group", kCount, "joints of such a group, spares included", Need::Omitted),
         field<&Bond::repair_spares>("repair_spares", kCount, "of those, open without harm", Need::Omitted),
         field<&Bond::power_share>("power_share", kShare, "per_bond: of joints for power and ground", Need::Omitted),
         field<&Bond::tolerated_open_share>("tolerated_open_share", kShare,
                                            "of the power and ground joints of a part, open without harm",
                                            Need::Omitted),
         field<&Bond::max_current_ma>("max_current_ma", kPositive, "of one joint; absent: not known"),
         field<&Bond::resistance_mohm>("resistance_mohm", kPositive, "of one joint; absent: not known"),
         field<&Bond::cost_usd_per_mm2>("cost_usd_per_mm2", kQuantity, "bumping", Need::Defaulted),
         field<&Bond::cost_usd_per_attach>("cost_usd_per_attach", kQuantity, "pick, place, join and underfill",
                                           Need::Defaulted),
         field<&Bond::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<Via>()
{
    static const RecordInfo info = makeRecord<Via>(
        "via", "a via",
        {field<&Via::name>("name", kLine, kNameAbout), field<&Via::pitch>("pitch_um", kSize, "both ways"),
         field<&Via::diameter>("diameter_um", kSize, "of the conductor"),
         field<&Via::max_current_ma>("max_current_ma", kPositive, "of one; absent: not known"),
         field<&Via::resistance_mohm>("resistance_mohm", kPositive, "of one; absent: not known"),
         field<&Via::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<InterfaceStandard>()
{
    using S = InterfaceStandard;
    static const RecordInfo info = makeRecord<S>(
        "standard", "an interface standard",
        {field<&S::name>("name", kLine, kNameAbout),
         field<&S::kind>("kind", kPlain, "of the interface"),
         field<&S::shared_bus>("shared_bus", kPlain, "one wire per lane, both ways in turn", Need::Defaulted),
         field<&S::pitch_x>("pitch_x_um", kSize, "bump pitch along x of the unrotated PHY"),
         field<&S::pitch_y>("pitch_y_um", kSize, "bump pitch along y of the unrotated PHY"),
         field<&S::power_share>("power_share", Domain{0, 0.99}, "of the PHY's bumps that are power and ground"),
         field<&S::overhead_wires>("overhead_wires", kCount, "clock, valid, track, sideband", Need::Defaulted),
         field<&S::max_rate_gbit_per_s>("max_rate_gbit_per_s", kPositive, "per lane"),
         field<&S::reach>("reach_um", kSize, "longest channel at any rate; absent for ports"),
         field<&S::termination>("termination", kPlain, "of links that name none", Need::Omitted),
         field<&S::rates>("rates", kPlain, "longest channel per rate and termination; absent: reach_um at every rate"),
         field<&S::module_lanes>("module_lanes", kAtLeastOne, "lanes come in multiples of this", Need::Omitted),
         field<&S::module_edge>("module_edge_um", kSize, "of one module along the die edge; absent: as its bumps need"),
         field<&S::module_depth>("module_depth_um", kSize, "of one module into the die; absent: as its bumps need"),
         field<&S::channel_columns>("channel_columns", kAtLeastOne,
                                    "memory: channels of module_lanes lie in blocks, this many side by side",
                                    Need::Omitted),
         field<&S::coding_share>("coding_share", kShare, "of raw bits that line code and checks leave", Need::Omitted),
         field<&S::protocol_share>("protocol_share", kShare, "of those, left for payload", Need::Omitted),
         field<&S::driver_ohm>("driver_ohm", kQuantity, "of one driver; 0: not known", Need::Omitted),
         field<&S::pad_capacitance_ff>("pad_capacitance_ff", kQuantity, "of both ends of a wire together",
                                       Need::Omitted),
         field<&S::phy_energy_pj_per_bit>("phy_energy_pj_per_bit", kQuantity,
                                          "both PHYs of a die-to-die link, or the host PHY of a memory"),
         field<&S::wire_energy_pj_per_bit_mm>("wire_energy_pj_per_bit_mm", kQuantity, "per mm of wire",
                                              Need::Defaulted),
         field<&S::device_energy_pj_per_bit>("device_energy_pj_per_bit", kQuantity, "memory: base die and DRAM",
                                             Need::Defaulted),
         field<&S::base_die_energy_pj_per_bit>("base_die_energy_pj_per_bit", kQuantity,
                                               "of device_energy_pj_per_bit, in the base die's PHY", Need::Omitted),
         field<&S::latency_ns>("latency_ns", kQuantity, "PHY and adapter, one side", Need::Defaulted),
         field<&S::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<HbmGeneration>()
{
    using H = HbmGeneration;
    static const RecordInfo info = makeRecord<H>(
        "hbm", "an HBM generation",
        {field<&H::name>("name", kLine, kNameAbout),
         field<&H::tiers>("tiers", Domain{1, 64}, "DRAM dies on the base die"),
         field<&H::base_thickness>("base_thickness_um", kSize, "of the base die"),
         field<&H::tier_thickness>("tier_thickness_um", kSize, "of a DRAM die"),
         field<&H::bond_thickness>("bond_thickness_um", kLengthOrZero, "under each DRAM die"),
         field<&H::top_thickness>("top_thickness_um", kSize, "of the topmost DRAM die"),
         field<&H::die_material>("die_material", kId, "of the dies"),
         field<&H::bond_material>("bond_material", kId, "between the dies"),
         field<&H::base_power_share>("base_power_share", kShare, "of the stack's power; the rest evenly in the tiers"),
         field<&H::max_rate_gbit_per_s>("max_rate_gbit_per_s", kPositive, "per wire"),
         field<&H::interface_bits>("interface_bits", kAtLeastOne, "data wires"),
         field<&H::supply_v>("supply_v", kPositive, "of stacks that state no rails"),
         field<&H::direct_access_bumps>("direct_access_bumps", kCount,
                                        "that test the stack past its host, when balls lead to them", Need::Omitted),
         field<&H::limit_c>("limit_c", kTemperature, "highest DRAM temperature, at double refresh"),
         field<&H::refresh_limit_c>("refresh_limit_c", kTemperature, "highest at the normal refresh rate"),
         field<&H::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<Technology>()
{
    using T = Technology;
    static const RecordInfo info =
        makeRecord<T>("technology", "the technology",
                      {field<&T::materials>("materials", kId, "solids by id"),
                       field<&T::nodes>("nodes", kId, "wafer processes by id"),
                       field<&T::carriers>("carriers", kId, "interposer, RDL, bridge and substrate technologies by id"),
                       field<&T::bonds>("bonds", kId, "joints by id"),
                       field<&T::vias>("vias", kId, "connections through bodies by id"),
                       field<&T::standards>("standards", kId, "interfaces by id"),
                       field<&T::hbm>("hbm", kId, "HBM generations by id")});
    return info;
}

} // namespace interpose
