// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the report's sections but heat: keys as the structs have them. Written only, never read.
#include "io/model_records.hpp"
#include "io/report_tables.hpp"

namespace interpose {

template <>
struct Codec<std::string_view>
{
    static void write(JsonWriter& writer, std::string_view in) { writer.text(in); }
};

template <>
std::span<const std::string_view> enumWords<Severity>()
{
    static constexpr std::string_view kWords[] = {"info", "warning", "error"};
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
const RecordInfo& recordInfo<YieldFactor>()
{
    static const RecordInfo info =
        makeRecord<YieldFactor>("yield_factor", "a yield factor",
                                {figure<&YieldFactor::name>("name"), figure<&YieldFactor::value>("value")}, true);
    return info;
}

template <>
const RecordInfo& recordInfo<PartFlowFigures>()
{
    using P = PartFlowFigures;
    static const RecordInfo info =
        makeRecord<P>("part_flow", "the flow figures of a part",
                      {figure<&P::placed>("placed"), figure<&P::part>("part"), figure<&P::kind>("kind"),
                       figure<&P::area_mm2>("area_mm2"), figure<&P::sort_yield>("sort_yield"),
                       figure<&P::gross_per_wafer>("gross_per_wafer"), figure<&P::gross_rule>("gross_rule"),
                       figure<&P::pass_fraction>("pass_fraction"), figure<&P::escape_fraction>("escape_fraction"),
                       figure<&P::cost_usd>("cost_usd")});
    return info;
}

template <>
const RecordInfo& recordInfo<FlowResult>()
{
    using F = FlowResult;
    static const RecordInfo info = makeRecord<F>(
        "flow_figures", "the flow section",
        {figure<&F::assembly_yield>("assembly_yield"), figure<&F::rolled_yield>("rolled_yield"),
         figure<&F::final_pass_fraction>("final_pass_fraction"),
         figure<&F::shipped_bad_fraction>("shipped_bad_fraction"), figure<&F::factors>("factors"),
         figure<&F::parts>("parts"), figure<&F::silicon_cost_usd>("silicon_cost_usd"),
         figure<&F::memory_cost_usd>("memory_cost_usd"), figure<&F::purchased_cost_usd>("purchased_cost_usd"),
         figure<&F::carrier_cost_usd>("carrier_cost_usd"), figure<&F::bonding_cost_usd>("bonding_cost_usd"),
         figure<&F::test_cost_usd>("test_cost_usd"), figure<&F::scrap_cost_usd>("scrap_cost_usd"),
         figure<&F::cost_per_good_module_usd>("cost_per_good_module_usd")});
    return info;
}

} // namespace interpose
