// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the report's sections: keys as the structs have them. Written only, never read.
#include "engine/report.hpp"
#include "io/model_records.hpp"
#include "io/report_figure.hpp"

namespace interpose {

template <>
struct Codec<float>
{
    static void write(JsonWriter& writer, float in) { writer.number(in); }
};

/// The field of a tier, a long list on one line.
template <>
struct Codec<std::vector<float>>
{
    static void write(JsonWriter& writer, const std::vector<float>& in)
    {
        writer.beginArray(true);
        for (const float value : in)
            writer.number(value);
        writer.endArray();
    }
};

template <>
std::span<const std::string_view> enumWords<Severity>()
{
    static constexpr std::string_view kWords[] = {"info", "warning", "error"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<HeatResult::Status>()
{
    static constexpr std::string_view kWords[] = {"ok", "cancelled", "not_converged", "no_heat_path", "too_large"};
    return kWords;
}

template <>
const RecordInfo& recordInfo<Point>()
{
    static const RecordInfo info =
        makeRecord<Point>("point", "a point", {figure<&Point::x>("x_um"), figure<&Point::y>("y_um")}, true);
    return info;
}

template <>
const RecordInfo& recordInfo<Rect>()
{
    static const RecordInfo info =
        makeRecord<Rect>("rect", "a rectangle",
                         {figure<&Rect::x>("x_um"), figure<&Rect::y>("y_um"), figure<&Rect::width>("width_um"),
                          figure<&Rect::height>("height_um")},
                         true);
    return info;
}

template <>
const RecordInfo& recordInfo<Diagnostic>()
{
    using D = Diagnostic;
    static const RecordInfo info =
        makeRecord<D>("diagnostic", "a finding",
                      {figure<&D::severity>("severity"), figure<&D::code>("code"), figure<&D::ids>("ids"),
                       figure<&D::message>("message"), figure<&D::value>("value"), figure<&D::limit>("limit"),
                       figure<&D::rule>("rule")});
    return info;
}

template <>
const RecordInfo& recordInfo<ReticleFields>()
{
    using R = ReticleFields;
    static const RecordInfo info =
        makeRecord<R>("reticle_fields", "the fields of a carrier",
                      {figure<&R::placed>("placed"), figure<&R::fields_x>("fields_x"), figure<&R::fields_y>("fields_y"),
                       figure<&R::stitch_x>("stitch_x_um"), figure<&R::stitch_y>("stitch_y_um")});
    return info;
}

template <>
const RecordInfo& recordInfo<RulesResult>()
{
    static const RecordInfo info =
        makeRecord<RulesResult>("rules", "the rules section", {figure<&RulesResult::fields>("fields")});
    return info;
}

template <>
const RecordInfo& recordInfo<LinkFigures>()
{
    using L = LinkFigures;
    static const RecordInfo info = makeRecord<L>(
        "link_figures", "the figures of a link",
        {figure<&L::id>("id"), figure<&L::kind>("kind"), figure<&L::data_wires>("data_wires"),
         figure<&L::wire_total_mm>("wire_total_mm"), figure<&L::wire_mean_mm>("wire_mean_mm"),
         figure<&L::wire_max_mm>("wire_max_mm"), figure<&L::reach_mm>("reach_mm"), figure<&L::slack_mm>("slack_mm"),
         figure<&L::bandwidth_gbyte_per_s>("bandwidth_gbyte_per_s"), figure<&L::energy_pj_per_bit>("energy_pj_per_bit"),
         figure<&L::link_power_w>("link_power_w"), figure<&L::centre_a>("centre_a"), figure<&L::centre_b>("centre_b")});
    return info;
}

template <>
const RecordInfo& recordInfo<ShorelineFigures>()
{
    using S = ShorelineFigures;
    static const RecordInfo info =
        makeRecord<S>("shoreline", "the shoreline of an edge",
                      {figure<&S::placed>("placed"), figure<&S::edge>("edge"), figure<&S::edge_mm>("edge_mm"),
                       figure<&S::memory_mm>("memory_mm"), figure<&S::d2d_mm>("d2d_mm"), figure<&S::port_mm>("port_mm"),
                       figure<&S::free_mm>("free_mm")},
                      true);
    return info;
}

template <>
const RecordInfo& recordInfo<WiringResult>()
{
    using W = WiringResult;
    static const RecordInfo info = makeRecord<W>(
        "wires", "the wires section",
        {figure<&W::links>("links"), figure<&W::shorelines>("shorelines"), figure<&W::wire_total_mm>("wire_total_mm"),
         figure<&W::wire_max_mm>("wire_max_mm"), figure<&W::worst_slack_mm>("worst_slack_mm"),
         figure<&W::memory_bandwidth_gbyte_per_s>("memory_bandwidth_gbyte_per_s"),
         figure<&W::d2d_bandwidth_gbyte_per_s>("d2d_bandwidth_gbyte_per_s"), figure<&W::link_power_w>("link_power_w")});
    return info;
}

template <>
const RecordInfo& recordInfo<StackLayer>()
{
    using S = StackLayer;
    static const RecordInfo info =
        makeRecord<S>("stack_layer", "a layer of the stack",
                      {figure<&S::bottom_um>("bottom_um"), figure<&S::thickness_um>("thickness_um"),
                       figure<&S::cells>("cells"), figure<&S::materials>("materials"), figure<&S::power_w>("power_w")},
                      true);
    return info;
}

template <>
const RecordInfo& recordInfo<DieTemperature>()
{
    using D = DieTemperature;
    static const RecordInfo info =
        makeRecord<D>("die_temperature", "the temperature of a die",
                      {figure<&D::placed>("placed"), figure<&D::power_w>("power_w"), figure<&D::peak_c>("peak_c"),
                       figure<&D::mean_c>("mean_c"), figure<&D::hottest>("hottest"),
                       figure<&D::average_flux>("average_flux"), figure<&D::limit_c>("limit_c")});
    return info;
}

template <>
const RecordInfo& recordInfo<TierField>()
{
    using T = TierField;
    static const RecordInfo info =
        makeRecord<T>("tier_field", "the field of a tier",
                      {figure<&T::tier>("tier"), field<&T::field_c>("field_c", kPlain, {}), figure<&T::min_c>("min_c"),
                       figure<&T::max_c>("max_c"), figure<&T::hottest>("hottest")});
    return info;
}

template <>
const RecordInfo& recordInfo<HeatResult>()
{
    using H = HeatResult;
    static const RecordInfo info = makeRecord<H>(
        "heat", "the heat section",
        {figure<&H::status>("status"), figure<&H::nx>("nx"), figure<&H::ny>("ny"), figure<&H::nz>("nz"),
         figure<&H::area>("area"), figure<&H::layers>("layers"), figure<&H::dies>("dies"), figure<&H::tiers>("tiers"),
         figure<&H::peak_c>("peak_c"), figure<&H::power_w>("power_w"), figure<&H::heat_out_top_w>("heat_out_top_w"),
         figure<&H::heat_out_bottom_w>("heat_out_bottom_w"), figure<&H::energy_error>("energy_error"),
         figure<&H::iteration_error>("iteration_error"), figure<&H::grid_error_k>("grid_error_k")});
    return info;
}

} // namespace interpose
