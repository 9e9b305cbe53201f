// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the report's sections but heat: keys as the structs have them. Written only, never read.
#include "io/model_records.hpp"
#include "io/report_tables.hpp"

namespace interpose {

template <>
std::span<const std::string_view> enumWords<Severity>()
{
    static constexpr std::string_view kWords[] = {"info", "warning", "error"};
    return kWords;
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
const RecordInfo& recordInfo<LinkWires>()
{
    using L = LinkWires;
    static const RecordInfo info =
        makeRecord<L>("link_wires", "the wires of a link",
                      {figure<&L::histogram>("histogram"), figure<&L::vertical_mm>("vertical_mm")}, true);
    return info;
}

template <>
const RecordInfo& recordInfo<WireSummary>()
{
    using W = WireSummary;
    static const RecordInfo info =
        makeRecord<W>("wire_summary", "the wires of all links",
                      {figure<&W::data_wires>("data_wires"), figure<&W::mean_mm>("mean_mm"),
                       figure<&W::histogram>("histogram"), figure<&W::vertical_max_mm>("vertical_max_mm")},
                      true);
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
         figure<&L::delay>("delay"), figure<&L::bandwidth_gbyte_per_s>("bandwidth_gbyte_per_s"),
         figure<&L::energy_pj_per_bit>("energy_pj_per_bit"), figure<&L::link_power_w>("link_power_w"),
         figure<&L::centre_a>("centre_a"), figure<&L::centre_b>("centre_b"), figure<&L::wires>("wires"),
         figure<&L::payload>("payload"), figure<&L::energy>("energy"), figure<&L::latency>("latency")});
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
         figure<&W::wire_max_mm>("wire_max_mm"), figure<&W::wires>("wires"),
         figure<&W::worst_slack_mm>("worst_slack_mm"),
         figure<&W::memory_bandwidth_gbyte_per_s>("memory_bandwidth_gbyte_per_s"),
         figure<&W::d2d_bandwidth_gbyte_per_s>("d2d_bandwidth_gbyte_per_s"), figure<&W::link_power_w>("link_power_w")});
    return info;
}

} // namespace interpose
