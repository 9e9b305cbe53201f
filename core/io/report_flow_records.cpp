// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the report's sections on yield, cost, carbon and their bands. Written only, never read.
#include "engine/report.hpp"
#include "io/model_records.hpp"
#include "io/report_tables.hpp"

namespace interpose {

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
                       figure<&P::sort_factors>("sort_factors"), figure<&P::defect_form>("defect_form"),
                       figure<&P::critical_area_mm2>("critical_area_mm2"), figure<&P::reticle_fields>("reticle_fields"),
                       figure<&P::gross_per_wafer>("gross_per_wafer"), figure<&P::gross_rule>("gross_rule"),
                       figure<&P::pass_fraction>("pass_fraction"), figure<&P::escape_fraction>("escape_fraction"),
                       figure<&P::cost_usd>("cost_usd")});
    return info;
}

template <>
const RecordInfo& recordInfo<AttachFlowFigures>()
{
    using A = AttachFlowFigures;
    static const RecordInfo info =
        makeRecord<A>("attach_flow", "the flow figures of an attach",
                      {figure<&A::placed>("placed"), figure<&A::bond>("bond"), figure<&A::form>("form"),
                       figure<&A::area_mm2>("area_mm2"), figure<&A::bonds>("bonds"), figure<&A::yield>("yield"),
                       figure<&A::signal_yield>("signal_yield"), figure<&A::repairable_yield>("repairable_yield"),
                       figure<&A::power_yield>("power_yield")},
                      true);
    return info;
}

template <>
const RecordInfo& recordInfo<StepFigures>()
{
    using S = StepFigures;
    static const RecordInfo info = makeRecord<S>(
        "step_figures", "the figures of a step",
        {figure<&S::kind>("kind"), figure<&S::cost_in_usd>("cost_in_usd"), figure<&S::materials_usd>("materials_usd"),
         figure<&S::process_usd>("process_usd"), figure<&S::scrap_usd>("scrap_usd"), figure<&S::yield>("yield"),
         figure<&S::pass_fraction>("pass_fraction"), figure<&S::escape_ppm>("escape_ppm"),
         figure<&S::units_per_module>("units_per_module")},
        true);
    return info;
}

template <>
const RecordInfo& recordInfo<FlowLine>()
{
    using L = FlowLine;
    static const RecordInfo info =
        makeRecord<L>("flow_line", "a line of the flow",
                      {figure<&L::name>("name"), figure<&L::per_module>("per_module"), figure<&L::cost_usd>("cost_usd"),
                       figure<&L::pass_fraction>("pass_fraction"), figure<&L::escape_fraction>("escape_fraction"),
                       figure<&L::steps>("steps")});
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
         figure<&F::rolled_factors>("rolled_factors"), figure<&F::order>("order"),
         figure<&F::price_basis>("price_basis"), figure<&F::attaches>("attaches"), figure<&F::lines>("lines"),
         figure<&F::parts>("parts"), figure<&F::silicon_cost_usd>("silicon_cost_usd"),
         figure<&F::memory_cost_usd>("memory_cost_usd"), figure<&F::purchased_cost_usd>("purchased_cost_usd"),
         figure<&F::carrier_cost_usd>("carrier_cost_usd"), figure<&F::bonding_cost_usd>("bonding_cost_usd"),
         figure<&F::test_cost_usd>("test_cost_usd"), figure<&F::scrap_cost_usd>("scrap_cost_usd"),
         figure<&F::cost_per_good_module_usd>("cost_per_good_module_usd")});
    return info;
}

template <>
const RecordInfo& recordInfo<ExplainInput>()
{
    using E = ExplainInput;
    static const RecordInfo info =
        makeRecord<E>("explain_input", "an input of a formula",
                      {figure<&E::symbol>("symbol"), figure<&E::what>("what"), figure<&E::value>("value"),
                       figure<&E::unit>("unit"), figure<&E::pointer>("pointer"), figure<&E::figure>("figure")},
                      true);
    return info;
}

template <>
const RecordInfo& recordInfo<Explanation>()
{
    using E = Explanation;
    static const RecordInfo info =
        makeRecord<E>("explanation", "an explained figure",
                      {figure<&E::key>("key"), figure<&E::value>("value"), figure<&E::unit>("unit"),
                       figure<&E::form>("form"), figure<&E::formula>("formula"), figure<&E::inputs>("inputs"),
                       figure<&E::page>("page"), figure<&E::valid_range>("valid_range")});
    return info;
}

template <>
const RecordInfo& recordInfo<PartNre>()
{
    using P = PartNre;
    static const RecordInfo info =
        makeRecord<P>("part_nre", "the NRE of a part",
                      {figure<&P::part>("part"), figure<&P::nre_usd>("nre_usd"), figure<&P::pieces>("pieces"),
                       figure<&P::per_module_usd>("per_module_usd")},
                      true);
    return info;
}

template <>
const RecordInfo& recordInfo<VolumePoint>()
{
    using V = VolumePoint;
    static const RecordInfo info =
        makeRecord<V>("volume_point", "a point of the volume curve",
                      {figure<&V::volume>("volume"), figure<&V::unit_cost_usd>("unit_cost_usd")}, true);
    return info;
}

template <>
const RecordInfo& recordInfo<NreResult>()
{
    using N = NreResult;
    static const RecordInfo info =
        makeRecord<N>("nre", "the NRE section",
                      {figure<&N::parts>("parts"), figure<&N::package_nre_usd>("package_nre_usd"),
                       figure<&N::total_nre_usd>("total_nre_usd"), figure<&N::nre_per_module_usd>("nre_per_module_usd"),
                       figure<&N::unit_cost_usd>("unit_cost_usd"), figure<&N::curve>("curve")});
    return info;
}

template <>
const RecordInfo& recordInfo<CarbonResult>()
{
    using C = CarbonResult;
    static const RecordInfo info = makeRecord<C>(
        "carbon", "the carbon section",
        {figure<&C::silicon_kg>("silicon_kg"), figure<&C::memory_kg>("memory_kg"),
         figure<&C::purchased_kg>("purchased_kg"), figure<&C::carrier_kg>("carrier_kg"),
         figure<&C::assembly_kg>("assembly_kg"), figure<&C::scrap_kg>("scrap_kg"),
         figure<&C::embodied_kg>("embodied_kg"), figure<&C::unknown>("unknown"), figure<&C::is_floor>("is_floor")});
    return info;
}

template <>
const RecordInfo& recordInfo<Spread>()
{
    static const RecordInfo info =
        makeRecord<Spread>("spread", "a spread",
                           {figure<&Spread::p5>("p5"), figure<&Spread::p50>("p50"), figure<&Spread::p95>("p95"),
                            figure<&Spread::mean>("mean"), figure<&Spread::deviation>("deviation")},
                           true);
    return info;
}

template <>
const RecordInfo& recordInfo<MonteCarloResult>()
{
    using M = MonteCarloResult;
    static const RecordInfo info =
        makeRecord<M>("monte_carlo", "the bands of yield and cost",
                      {figure<&M::samples>("samples"), figure<&M::stopped>("stopped"),
                       figure<&M::cost_per_good_module_usd>("cost_per_good_module_usd"),
                       figure<&M::assembly_yield>("assembly_yield"), figure<&M::rolled_yield>("rolled_yield")});
    return info;
}

template <>
const RecordInfo& recordInfo<TornadoBar>()
{
    using T = TornadoBar;
    static const RecordInfo info = makeRecord<T>(
        "tornado_bar", "a bar of the tornado",
        {figure<&T::pointer>("pointer"), figure<&T::grade>("grade"), figure<&T::value>("value"), figure<&T::low>("low"),
         figure<&T::high>("high"), figure<&T::cost_at_low_usd>("cost_at_low_usd"),
         figure<&T::cost_at_high_usd>("cost_at_high_usd"), figure<&T::assembly_yield_at_low>("assembly_yield_at_low"),
         figure<&T::assembly_yield_at_high>("assembly_yield_at_high")},
        true);
    return info;
}

template <>
const RecordInfo& recordInfo<FlowUncertainty>()
{
    using U = FlowUncertainty;
    static const RecordInfo info =
        makeRecord<U>("uncertainty", "the uncertainty section",
                      {figure<&U::monte_carlo>("monte_carlo"), figure<&U::tornado>("tornado")});
    return info;
}

} // namespace interpose
