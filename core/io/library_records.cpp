// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of library files, sources and rule decks.
#include "io/model_records.hpp"

namespace interpose {

namespace {

constexpr std::string_view kGapAbout = "kind of part";

/// Part without its id: the map's key is the id.
const RecordInfo& libraryPartInfo()
{
    static const RecordInfo info = [] {
        RecordInfo part = recordInfo<Part>();
        std::erase_if(part.fields, [](const FieldInfo& field) { return field.key == "id" || field.key == "library"; });
        part.name = "library_part";
        return part;
    }();
    return info;
}

} // namespace

void Codec<std::map<PartId, Part>>::read(Reading& reading, const FieldInfo& field, JsonValue value,
                                         std::map<PartId, Part>& out)
{
    if (!codec::checkKind(reading, field, value, JsonKind::Object)) return;
    value.forEachMember([&](JsonValue key, JsonValue member) {
        const PartId id(key.string());
        const auto [place, fresh] = out.try_emplace(id);
        place->second.id = id;
        if (!fresh)
            reading.refuse(key, quoted(id.str()) + " is given twice", "Keep one of the two.");
        else if (codec::checkText(reading, field, key, id.str()))
            readRecord(reading, libraryPartInfo(), member, &place->second);
        return !reading.full();
    });
}

void Codec<std::map<PartId, Part>>::write(JsonWriter& writer, const std::map<PartId, Part>& in)
{
    writer.beginObject();
    for (const auto& [id, part] : in) {
        writer.key(id.str());
        writeRecord(writer, libraryPartInfo(), &part);
    }
    writer.endObject();
}

void Codec<std::map<PartId, Part>>::describe(JsonWriter& schema, const FieldInfo&)
{
    schema.key("type");
    schema.text("object");
}

template <>
const RecordInfo& recordInfo<SourceEntry>()
{
    static const RecordInfo info = makeRecord<SourceEntry>(
        "source", "a source",
        {field<&SourceEntry::title>("title", kId, "of the document"),
         field<&SourceEntry::address>("address", kId, "where to find it"),
         field<&SourceEntry::date>("date", kLine, "of publication or reading", Need::Defaulted)});
    return info;
}

template <>
const RecordInfo& recordInfo<GapRule>()
{
    static const RecordInfo info = makeRecord<GapRule>(
        "gap_rule", "a gap rule",
        {field<&GapRule::a>("a", kPlain, kGapAbout), field<&GapRule::b>("b", kPlain, kGapAbout),
         field<&GapRule::min_gap>("min_gap_um", kLengthOrZero, "between any two of these kinds on one carrier"),
         field<&GapRule::max_gap>("max_gap_um", kLengthOrZero, "to the nearest of that kind on the same carrier")},
        true);
    return info;
}

template <>
const RecordInfo& recordInfo<BodySize>()
{
    static const RecordInfo info = makeRecord<BodySize>("body_size", "a body size",
                                                        {field<&BodySize::name>("name", kId, "what reports call it"),
                                                         field<&BodySize::width>("width_um", kSize, "of the body"),
                                                         field<&BodySize::height>("height_um", kSize, "of the body")},
                                                        true);
    return info;
}

template <>
const RecordInfo& recordInfo<RuleDeck>()
{
    using D = RuleDeck;
    static const RecordInfo info = makeRecord<D>(
        "rule_deck", "a rule deck",
        {field<&D::name>("name", kId, "what findings call it"),
         field<&D::source>("source", kId, "key of the library's sources, or \"assumed: reason\""),
         field<&D::illustrative>("illustrative", kPlain, "not a foundry's rules", Need::Defaulted),
         field<&D::gaps>("gaps", kPlain, "gaps by pair of kinds"),
         field<&D::die_to_carrier_edge>("die_to_carrier_edge_um", kLengthOrZero,
                                        "die, stack or dummy inside its carrier"),
         field<&D::carrier_to_substrate_edge>("carrier_to_substrate_edge_um", kLengthOrZero,
                                              "interposer or RDL inside its substrate"),
         field<&D::reticle_width>("reticle_width_um", kSize, "largest die, either way round"),
         field<&D::reticle_height>("reticle_height_um", kSize, "largest die, either way round"),
         field<&D::min_bridge_overlap_mm2>("min_bridge_overlap_mm2", kQuantity, "of a bridge under each die it serves"),
         field<&D::max_height_step>("max_height_step_um", kLengthOrZero, "of dies under one lid"),
         field<&D::min_support_share>("min_support_share", kShare, "of a part's plan over supports", Need::Defaulted),
         field<&D::max_hbm_channel>("max_hbm_channel_um", kLengthOrZero,
                                    "Manhattan distance of an HBM PHY to its host PHY, centre to centre"),
         field<&D::max_hbm_overhang>("max_hbm_overhang_um", kLengthOrZero,
                                     "of a row of HBM stacks beyond each end of the host edge they are read from"),
         field<&D::max_hbm_offset>("max_hbm_offset_um", kLengthOrZero,
                                   "HBM PHY centre to host PHY centre along the edge"),
         field<&D::body_sizes>("body_sizes", kPlain, "outlines of packages on offer, either way round"),
         field<&D::facts>("facts", kPlain, "where the limits come from, by key or key/index/field")});
    return info;
}

template <>
std::span<const std::string_view> enumWords<CoolingSide>()
{
    static constexpr std::string_view kWords[] = {"top", "bottom"};
    return kWords;
}

template <>
const RecordInfo& recordInfo<CoolingPreset>()
{
    using P = CoolingPreset;
    static const RecordInfo info = makeRecord<P>(
        "cooling_preset", "a cooling preset",
        {field<&P::name>("name", kId, "what people read"), field<&P::side>("side", kPlain, "of the package"),
         field<&P::h_w_per_m2k>("h_w_per_m2k", kPositive, "heat transfer coefficient"),
         field<&P::referred_to>("referred_to", kId, "the surface it speaks of"),
         field<&P::facts>("facts", kPlain, "where the figure comes from, with its band")});
    return info;
}

template <>
const RecordInfo& recordInfo<TemplateBlock>()
{
    using B = TemplateBlock;
    static const RecordInfo info = makeRecord<B>(
        "template_block", "a block of a power map",
        {field<&B::id>("id", kId, "unique in its map"), field<&B::left>("left", kShare, "share of the part's width"),
         field<&B::bottom>("bottom", kShare, "share of the part's height"),
         field<&B::right>("right", kShare, "share of the part's width"),
         field<&B::top>("top", kShare, "share of the part's height"),
         field<&B::density>("density", kQuantity, "of power, relative to the other blocks")},
        true);
    return info;
}

template <>
const RecordInfo& recordInfo<PowerTemplate>()
{
    using T = PowerTemplate;
    static const RecordInfo info =
        makeRecord<T>("power_template", "a power map",
                      {field<&T::name>("name", kId, "what people read"),
                       field<&T::description>("description", kLine, "which dies are like this", Need::Defaulted),
                       field<&T::blocks>("blocks", kPlain, "rectangles that tile the part"),
                       field<&T::facts>("facts", kPlain, "where the densities come from")});
    return info;
}

template <>
const RecordInfo& recordInfo<LibraryRecord>()
{
    using L = LibraryRecord;
    static const RecordInfo info = [] {
        std::vector<FieldInfo> fields{
            field<&L::name>("name", kId, "of the library"),
            field<&L::library_version>("library_version", kId, "of the library"),
            field<&L::sources>("sources", kId, "documents by key"),
            field<&L::parts>("parts", kId, "parts by id"),
            field<&L::decks>("decks", kPlain, "rule decks"),
            field<&L::cooling_presets>("cooling_presets", kId, "ways to carry the heat away by id"),
            field<&L::power_templates>("power_templates", kId, "power maps of kinds of dies by id"),
            field<&L::technology, &Technology::materials>("materials", kId, "solids by id"),
            field<&L::technology, &Technology::nodes>("nodes", kId, "wafer processes by id"),
            field<&L::technology, &Technology::carriers>("carriers", kId, "carrier technologies by id"),
            field<&L::technology, &Technology::bonds>("bonds", kId, "joints by id"),
            field<&L::technology, &Technology::vias>("vias", kId, "connections through bodies by id"),
            field<&L::technology, &Technology::standards>("standards", kId, "interfaces by id"),
            field<&L::technology, &Technology::hbm>("hbm", kId, "HBM generations by id")};
        return makeRecord<L>("library", "a library file", std::move(fields), false, true);
    }();
    return info;
}

} // namespace interpose
