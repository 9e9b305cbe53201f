// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the report's power section: keys as the structs have them. Written only, never read.
#include "io/model_records.hpp"
#include "io/report_tables.hpp"

namespace interpose {

template <>
const RecordInfo& recordInfo<RailFigures>()
{
    using R = RailFigures;
    static const RecordInfo info =
        makeRecord<R>("rail_figures", "the figures of a rail",
                      {figure<&R::placed>("placed"), figure<&R::net>("net"), figure<&R::voltage_v>("voltage_v"),
                       figure<&R::power_w>("power_w"), figure<&R::current_a>("current_a"),
                       figure<&R::current_low_a>("current_low_a"), figure<&R::current_high_a>("current_high_a"),
                       figure<&R::drop_mv>("drop_mv"), figure<&R::at_least>("at_least")});
    return info;
}

template <>
const RecordInfo& recordInfo<NetFigures>()
{
    using N = NetFigures;
    static const RecordInfo info =
        makeRecord<N>("net_figures", "the figures of a net",
                      {figure<&N::net>("net"), figure<&N::voltage_v>("voltage_v"), figure<&N::power_w>("power_w"),
                       figure<&N::current_a>("current_a"), figure<&N::target_impedance_mohm>("target_impedance_mohm"),
                       figure<&N::die_nf>("die_nf"), figure<&N::carrier_nf>("carrier_nf"),
                       figure<&N::package_nf>("package_nf"), figure<&N::die_alone_from_mhz>("die_alone_from_mhz")});
    return info;
}

template <>
const RecordInfo& recordInfo<InterfaceFigures>()
{
    using I = InterfaceFigures;
    static const RecordInfo info = makeRecord<I>("interface_figures", "the figures of an interface",
                                                 {figure<&I::placed>("placed"),
                                                  figure<&I::onto>("onto"),
                                                  figure<&I::kind>("kind"),
                                                  figure<&I::site>("site"),
                                                  figure<&I::area_mm2>("area_mm2"),
                                                  figure<&I::sites>("sites"),
                                                  figure<&I::signal_sites>("signal_sites"),
                                                  figure<&I::current_a>("current_a"),
                                                  figure<&I::current_density_a_per_mm2>("current_density_a_per_mm2"),
                                                  figure<&I::power_sites>("power_sites"),
                                                  figure<&I::ground_sites>("ground_sites"),
                                                  figure<&I::utilisation>("utilisation"),
                                                  figure<&I::utilisation_low>("utilisation_low"),
                                                  figure<&I::utilisation_high>("utilisation_high"),
                                                  figure<&I::peak_density_a_per_mm2>("peak_density_a_per_mm2"),
                                                  figure<&I::local_utilisation>("local_utilisation"),
                                                  figure<&I::resistance_mohm>("resistance_mohm"),
                                                  figure<&I::drop_mv>("drop_mv"),
                                                  figure<&I::drop_low_mv>("drop_low_mv"),
                                                  figure<&I::drop_high_mv>("drop_high_mv"),
                                                  figure<&I::at_least>("at_least"),
                                                  figure<&I::asks>("asks"),
                                                  figure<&I::drop_ask>("drop_ask")});
    return info;
}

template <>
const RecordInfo& recordInfo<AccessFigures>()
{
    using A = AccessFigures;
    static const RecordInfo info = makeRecord<A>(
        "access_figures", "what a test reaches",
        {figure<&A::placed>("placed"), figure<&A::test>("test"), figure<&A::reachable>("reachable"),
         figure<&A::finest_pitch_um>("finest_pitch_um"), figure<&A::coverage>("coverage"), figure<&A::ask>("ask")});
    return info;
}

template <>
const RecordInfo& recordInfo<PowerResult>()
{
    using P = PowerResult;
    static const RecordInfo info = makeRecord<P>(
        "power", "the power section",
        {figure<&P::current_a>("current_a"), figure<&P::worst_utilisation>("worst_utilisation"),
         figure<&P::worst_low>("worst_low"), figure<&P::worst_high>("worst_high"), figure<&P::nets>("nets"),
         figure<&P::rails>("rails"), figure<&P::interfaces>("interfaces"), figure<&P::access>("access")});
    return info;
}

template <>
std::span<const std::string_view> enumWords<HeatSolution::Status>()
{
    static constexpr std::string_view kWords[] = {"converged", "cancelled", "not_converged", "no_path"};
    return kWords;
}

template <>
const RecordInfo& recordInfo<IrNetFigures>()
{
    using I = IrNetFigures;
    static const RecordInfo info =
        makeRecord<I>("ir_net", "the drop of a net",
                      {figure<&I::net>("net"), figure<&I::current_a>("current_a"),
                       figure<&I::current_out_a>("current_out_a"), figure<&I::conservation_error>("conservation_error"),
                       figure<&I::worst_mv>("worst_mv"), figure<&I::worst_low_mv>("worst_low_mv"),
                       figure<&I::worst_high_mv>("worst_high_mv"), figure<&I::grid_error_mv>("grid_error_mv"),
                       figure<&I::worst>("worst"), figure<&I::status>("status"), figure<&I::at_least>("at_least")});
    return info;
}

template <>
const RecordInfo& recordInfo<IrPartFigures>()
{
    using I = IrPartFigures;
    static const RecordInfo info =
        makeRecord<I>("ir_part", "the drop in a part",
                      {figure<&I::placed>("placed"), figure<&I::net>("net"), figure<&I::worst_mv>("worst_mv"),
                       figure<&I::worst_low_mv>("worst_low_mv"), figure<&I::worst_high_mv>("worst_high_mv"),
                       figure<&I::mean_mv>("mean_mv"), figure<&I::worst_at>("worst_at")});
    return info;
}

template <>
const RecordInfo& recordInfo<IrField>()
{
    using I = IrField;
    static const RecordInfo info =
        makeRecord<I>("ir_field", "the drop over a tier",
                      {figure<&I::net>("net"), figure<&I::tier>("tier"), field<&I::drop_mv>("drop_mv", kPlain, {}),
                       figure<&I::max_mv>("max_mv")});
    return info;
}

template <>
const RecordInfo& recordInfo<IrResult>()
{
    using I = IrResult;
    static const RecordInfo info =
        makeRecord<I>("drops", "the drops section",
                      {figure<&I::nx>("nx"), figure<&I::ny>("ny"), figure<&I::area>("area"), figure<&I::nets>("nets"),
                       figure<&I::parts>("parts"), figure<&I::fields>("fields"), figure<&I::not_stated>("not_stated"),
                       figure<&I::asks>("asks")});
    return info;
}

} // namespace interpose
