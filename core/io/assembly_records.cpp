// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of parts, placed parts, links, cooling, traffic and the assembly file.
#include "io/model_records.hpp"
#include "model/validate.hpp"

namespace interpose {

template <>
std::span<const std::string_view> enumWords<PartKind>()
{
    static constexpr std::string_view kWords[] = {"die",    "hbm_stack", "interposer", "rdl",
                                                  "bridge", "substrate", "dummy",      "passive"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<Face>()
{
    static constexpr std::string_view kWords[] = {"down", "up"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<Edge>()
{
    static constexpr std::string_view kWords[] = {"left", "right", "bottom", "top"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<Seat>()
{
    static constexpr std::string_view kWords[] = {"top", "embedded", "bottom"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<CoolingStyle>()
{
    static constexpr std::string_view kWords[] = {"lidded", "lidless_ring", "overmould", "bare"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<TrafficPattern>()
{
    static constexpr std::string_view kWords[] = {"uniform", "hotspot", "transpose", "custom"};
    return kWords;
}

namespace {

constexpr std::string_view kFactsAbout = "where the figures of this object come from, by key or key/index/field";
constexpr Domain kTransfer{0, 1e9};
constexpr Domain kContact{0, 1e6};

/// The four keys of a rectangle inside the object that owns it.
template <auto Region>
std::vector<FieldInfo> withRegion(std::vector<FieldInfo> fields)
{
    fields.push_back(field<Region, &Rect::x>("x_um", kPosition, "left edge in part coordinates"));
    fields.push_back(field<Region, &Rect::y>("y_um", kPosition, "lower edge in part coordinates"));
    fields.push_back(field<Region, &Rect::width>("width_um", kSize, "along x of the part"));
    fields.push_back(field<Region, &Rect::height>("height_um", kSize, "along y of the part"));
    return fields;
}

} // namespace

template <>
const RecordInfo& recordInfo<PowerBlock>()
{
    static const RecordInfo info =
        makeRecord<PowerBlock>("power_block", "a power block",
                               withRegion<&PowerBlock::region>(
                                   {field<&PowerBlock::id>("id", kId, "unique in its part"),
                                    field<&PowerBlock::power_w>("power_w", kQuantity, "spread evenly over the block")}),
                               true);
    return info;
}

template <>
const RecordInfo& recordInfo<Point>()
{
    static const RecordInfo info = makeRecord<Point>("point", "a point",
                                                     {field<&Point::x>("x_um", kPosition, "in part coordinates"),
                                                      field<&Point::y>("y_um", kPosition, "in part coordinates")},
                                                     true);
    return info;
}

template <>
const RecordInfo& recordInfo<Phy>()
{
    static const RecordInfo info = makeRecord<Phy>(
        "phy", "a PHY",
        withRegion<&Phy::region>(
            {field<&Phy::id>("id", kId, "unique in its part"),
             field<&Phy::standard>("standard", kId, "id in technology.standards"),
             field<&Phy::lanes>("lanes", Domain{1, kMaxLanes}, "per direction"),
             field<&Phy::edge>("edge", kPlain, "its bumps are numbered along; absent: an area"),
             field<&Phy::rate_gbit_per_s>("rate_gbit_per_s", kPositive, "of a port, per lane; a link states its own"),
             field<&Phy::bumps>("bumps", Domain{.max_items = kMaxPhyBumps},
                                "of each signal, data wires first; absent: the standard's grid")}));
    return info;
}

template <>
const RecordInfo& recordInfo<BondRegion>()
{
    static const RecordInfo info = makeRecord<BondRegion>(
        "bond_region", "a bond region",
        withRegion<&BondRegion::region>({field<&BondRegion::bond>("bond", kId, "id in technology.bonds")}), true);
    return info;
}

template <>
const RecordInfo& recordInfo<PartLayer>()
{
    static const RecordInfo info =
        makeRecord<PartLayer>("part_layer", "a layer of a part",
                              {field<&PartLayer::name>("name", kLine, "what people read"),
                               field<&PartLayer::thickness>("thickness_um", kSize, "of the layer"),
                               field<&PartLayer::material>("material", kId, "id in technology.materials"),
                               field<&PartLayer::power_share>(
                                   "power_share", kShare, "of the part's power; all layers sum to 1", Need::Defaulted)},
                              true);
    return info;
}

template <>
const RecordInfo& recordInfo<Rail>()
{
    static const RecordInfo info = makeRecord<Rail>(
        "rail", "a rail",
        {field<&Rail::id>("id", kId, "unique in its part"),
         field<&Rail::voltage_v>("voltage_v", kPositive, "at the part"),
         field<&Rail::power_share>("power_share", kShare, "of the part's power; all rails sum to 1", Need::Defaulted),
         field<&Rail::ripple_share>("ripple_share", kShare, "of the voltage that may swing", Need::Omitted),
         field<&Rail::step_share>("step_share", kShare, "of its current that may come or go at once", Need::Omitted),
         field<&Rail::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<Harvest>()
{
    static const RecordInfo info =
        makeRecord<Harvest>("harvest", "what may be bad of a die",
                            {field<&Harvest::units>("units", Domain{1, 100'000}, "equal units on the die, e.g. cores"),
                             field<&Harvest::needed>("needed", Domain{0, 100'000}, "of those, for the die to be sold"),
                             field<&Harvest::unit_area_mm2>("unit_area_mm2", kPositive, "of one unit"),
                             field<&Harvest::facts>("facts", kPlain, kFactsAbout)},
                            true);
    return info;
}

template <>
const RecordInfo& recordInfo<Part>()
{
    using P = Part;
    static const RecordInfo info = makeRecord<P>(
        "part", "a part",
        {field<&P::id>("id", kId, "unique among the parts"),
         field<&P::name>("name", kLine, "what people read"),
         field<&P::kind>("kind", kPlain, "of the part"),
         field<&P::width>("width_um", kSize, "of the plan along x"),
         field<&P::height>("height_um", kSize, "of the plan along y"),
         field<&P::thickness>("thickness_um", kSize, "of the body, joints not included"),
         field<&P::active_face>("active_face", kPlain, "where the transistors are as usually mounted", Need::Defaulted),
         field<&P::material>("material", kId, "of the bulk; id in technology.materials"),
         field<&P::node>("node", kId, "process of a die or dummy; id in technology.nodes"),
         field<&P::carrier>("carrier", kId, "technology of a carrier; id in technology.carriers"),
         field<&P::hbm>("hbm", kId, "generation of an HBM stack; id in technology.hbm"),
         field<&P::mirror_of>("mirror_of", kId, "part whose masks are mirrored"),
         field<&P::layers>("layers", kPlain, "explicit body, bottom first; absent: derived"),
         field<&P::bonds>("bonds", kPlain, "joints of the underside by region (of the top for seat bottom)"),
         field<&P::phys>("phys", kPlain, "bump fields of interfaces"),
         field<&P::vias>("vias", kId, "through its body; id in technology.vias"),
         field<&P::rails>("rails", kPlain, "its supplies; absent: one at the supply_v of its node or generation"),
         field<&P::capacitance_nf>("capacitance_nf", kQuantity, "between supply and ground, beside what its node gives",
                                   Need::Omitted),
         field<&P::test_pads>("test_pads", kPlain, "pads for probes beside bumps too fine for them", Need::Omitted),
         field<&P::power_w>("power_w", kQuantity, "total; never together with power_blocks"),
         field<&P::power_blocks>("power_blocks", kPlain, "power by rectangle; never together with power_w"),
         field<&P::power_includes_links>("power_includes_links", kPlain,
                                         "link energy moves within the stated power; false: it is added",
                                         Need::Defaulted),
         field<&P::limit_c>("limit_c", kTemperature, "highest junction temperature"),
         field<&P::peak_tflop_per_s>("peak_tflop_per_s", kPositive, "arithmetic at its best, for the roofline"),
         field<&P::relays_traffic>("relays_traffic", kPlain, "passes on traffic between others", Need::Omitted),
         field<&P::fabric_latency_ns>("fabric_latency_ns", kQuantity, "from PHY to PHY or to its own logic",
                                      Need::Omitted),
         field<&P::price_usd>("price_usd", kQuantity, "of a purchased good part; absent: its silicon is priced"),
         field<&P::carbon_kg>("carbon_kg", kQuantity, "embodied CO2 equivalent of a purchased part"),
         field<&P::escape_fraction>("escape_fraction", kShare, "of purchased parts that are bad all the same"),
         field<&P::sort_coverage>("sort_coverage", kShare, "overrides that of the node"),
         field<&P::harvest>("harvest", kPlain, "a die sold with some of its units bad; absent: every defect kills"),
         field<&P::fill>("fill", kId, "material around the parts it carries; absent: air"),
         field<&P::fill_height>("fill_height_um", kLengthOrZero,
                                "of the fill above its top; absent: up to the tallest part"),
         field<&P::library>("library", kLine, "name and version of the library it came from; absent: yours",
                            Need::Omitted),
         field<&P::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<PlacedPart>()
{
    using P = PlacedPart;
    static const RecordInfo info = makeRecord<P>(
        "placed_part", "a placed part",
        {field<&P::id>("id", kId, "unique among the placed parts"), field<&P::part>("part", kId, "id of its part"),
         field<&P::on>("on", kId, "placed part that carries it; absent for the root alone"),
         field<&P::seat>("seat", kPlain, "on top of its parent, embedded in it, or below it", Need::Omitted),
         field<&P::depth>("depth_um", kLengthOrZero, "embedded: of its top below the parent's top", Need::Omitted),
         field<&P::x>("x_um", kPosition, "left edge of the rotated box in the parent's unrotated frame"),
         field<&P::y>("y_um", kPosition, "lower edge of the rotated box in the parent's unrotated frame"),
         field<&P::rotation>("rotation_deg", kAnyNumber, "counter-clockwise, after the flip", Need::Omitted),
         field<&P::flipped>("flipped", kPlain, "upside down: x becomes width minus x, then rotated", Need::Omitted)});
    return info;
}

template <>
const RecordInfo& recordInfo<PhyRef>()
{
    static const RecordInfo info = makeRecord<PhyRef>("phy_ref", "a link end",
                                                      {field<&PhyRef::placed>("placed", kId, "id of a placed part"),
                                                       field<&PhyRef::phy>("phy", kId, "id of a PHY of its part")},
                                                      true);
    return info;
}

template <>
const RecordInfo& recordInfo<Link>()
{
    static const RecordInfo info = makeRecord<Link>(
        "link", "a link",
        {field<&Link::id>("id", kId, "unique among the links"), field<&Link::a>("a", kPlain, "one end"),
         field<&Link::b>("b", kPlain, "the other end"),
         field<&Link::reversed>("reversed", kPlain, "lane k meets lane N-1-k", Need::Omitted),
         field<&Link::rate_gbit_per_s>("rate_gbit_per_s", kPositive,
                                       "per lane and direction; on a shared bus per lane"),
         field<&Link::routing>("routing", kId, "routing class of the common carrier; absent: its first"),
         field<&Link::termination>("termination", kPlain, "absent: as its standard has it"),
         field<&Link::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<Demand>()
{
    static const RecordInfo info =
        makeRecord<Demand>("demand", "a demand",
                           {field<&Demand::from>("from", kId, "placed part that sends"),
                            field<&Demand::to>("to", kId, "placed part that receives"),
                            field<&Demand::gbyte_per_s>("gbyte_per_s", kPositive, "payload, one way")},
                           true);
    return info;
}

template <>
const RecordInfo& recordInfo<Traffic>()
{
    using T = Traffic;
    static const RecordInfo info = makeRecord<T>(
        "traffic", "the traffic",
        {field<&T::pattern>("pattern", kPlain, "who talks to whom", Need::Defaulted),
         field<&T::hotspot>("hotspot", kId, "pattern hotspot: the placed part all others prefer"),
         field<&T::hotspot_share>("hotspot_share", kShare, "of what each part sends, to the hotspot", Need::Omitted),
         field<&T::demands>("demands", Domain{.max_items = kMaxDemands}, "pattern custom: one way each")});
    return info;
}

template <>
const RecordInfo& recordInfo<PackageSettings>()
{
    using S = PackageSettings;
    static const RecordInfo info = makeRecord<S>(
        "package", "the package",
        {field<&S::ball_spare_share>("ball_spare_share", kQuantity, "of the balls needed, kept free", Need::Defaulted),
         field<&S::ball_keepout>("ball_keepout_um", kLengthOrZero, "rim of the root's underside without balls",
                                 Need::Omitted),
         field<&S::part_keepout>("part_keepout_um", kLengthOrZero,
                                 "rim of the root's top without parts, inside the cooling's rim", Need::Omitted),
         field<&S::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<Cooling>()
{
    using C = Cooling;
    static const RecordInfo info = makeRecord<C>(
        "cooling", "the cooling",
        {field<&C::style>("style", kPlain, "what closes the package"),
         field<&C::tim1_material>("tim1_material", kLine, "between the dies and the lid or sink", Need::Omitted),
         field<&C::tim1_thickness>("tim1_thickness_um", kLengthOrZero, "over the tallest part; more over lower ones",
                                   Need::Omitted),
         field<&C::lid_material>("lid_material", kLine, "of the lid", Need::Omitted),
         field<&C::lid_thickness>("lid_thickness_um", kLengthOrZero, "of the lid above the dies", Need::Omitted),
         field<&C::tim2_material>("tim2_material", kLine, "between lid and sink", Need::Omitted),
         field<&C::tim2_thickness>("tim2_thickness_um", kLengthOrZero, "between lid and sink", Need::Omitted),
         field<&C::sink_material>("sink_material", kLine, "of the sink's base", Need::Omitted),
         field<&C::sink_thickness>("sink_thickness_um", kLengthOrZero, "of the sink's base", Need::Omitted),
         field<&C::tim1_contact_k_mm2_per_w>("tim1_contact_k_mm2_per_w", kContact,
                                             "contact resistance of both faces of TIM1", Need::Omitted),
         field<&C::tim2_contact_k_mm2_per_w>("tim2_contact_k_mm2_per_w", kContact,
                                             "contact resistance of both faces of TIM2", Need::Omitted),
         field<&C::rim_width>("rim_width_um", kLengthOrZero, "of the lid's foot or the ring, along the root's edge",
                              Need::Omitted),
         field<&C::rim_material>("rim_material", kLine, "of the ring; a lid's foot is of the lid's", Need::Omitted),
         field<&C::sink_width>("sink_width_um", kSize, "of the sink's base, centred; absent: the root's outline"),
         field<&C::sink_height>("sink_height_um", kSize, "of the sink's base, centred; absent: the root's outline"),
         field<&C::h_top_w_per_m2k>("h_top_w_per_m2k", kTransfer,
                                    "on the outermost top face, of the sink's base if there is one"),
         field<&C::h_bottom_w_per_m2k>("h_bottom_w_per_m2k", kTransfer, "on the root's underside"),
         field<&C::ambient_c>("ambient_c", kTemperature, "of the air or liquid"),
         field<&C::temperature_dependent>("temperature_dependent", kPlain,
                                          "conductivities and leakage follow the temperature", Need::Omitted),
         field<&C::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<AssemblyRecord>()
{
    using A = AssemblyRecord;
    static const RecordInfo info = makeRecord<A>(
        "assembly", "the assembly",
        {field<&A::name>("name", kLine, "what people read"),
         field<&A::description>("description", kProse, "what it is and where its figures come from", Need::Omitted),
         field<&A::parts>("parts", kPlain, "parts used, sorted by id"),
         field<&A::placed>("placed", Domain{.max_items = kMaxPlacedParts}, "parts put in their places, sorted by id"),
         field<&A::links>("links", kPlain, "PHY to PHY, sorted by id"),
         field<&A::cooling>("cooling", kPlain, "everything above the dies and the air around"),
         field<&A::traffic>("traffic", kPlain, "who talks to whom over the links; absent: everybody alike",
                            Need::Omitted),
         field<&A::package>("package", kPlain, "what sizes the package beside its parts", Need::Omitted),
         field<&A::technology>("technology", kPlain, "records the parts use, by id")});
    return info;
}

template <>
const RecordInfo& recordInfo<FileRecord>()
{
    static const RecordInfo info =
        makeRecord<FileRecord>("file", "the file",
                               {field<&FileRecord::assembly>("assembly", kPlain, "the design"),
                                field<&FileRecord::flow>("flow", kPlain, "manufacturing choices", Need::Defaulted)},
                               false, true);
    return info;
}

} // namespace interpose
