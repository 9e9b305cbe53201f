// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the report's section on the package. Written only, never read.
#include "io/model_records.hpp"
#include "io/report_tables.hpp"

namespace interpose {

template <>
const RecordInfo& recordInfo<SizeStep>()
{
    using S = SizeStep;
    static const RecordInfo info =
        makeRecord<S>("size_step", "a part against the room it needs",
                      {figure<&S::placed>("placed"), figure<&S::actual_width_mm>("actual_width_mm"),
                       figure<&S::actual_height_mm>("actual_height_mm"), figure<&S::needed_width_mm>("needed_width_mm"),
                       figure<&S::needed_height_mm>("needed_height_mm"), figure<&S::margin_mm>("margin_mm"),
                       figure<&S::asks>("asks")});
    return info;
}

template <>
const RecordInfo& recordInfo<BallStep>()
{
    using B = BallStep;
    static const RecordInfo info = makeRecord<B>("ball_step", "balls at hand and needed",
                                                 {figure<&B::bond>("bond"),
                                                  figure<&B::pitch_mm>("pitch_mm"),
                                                  figure<&B::bond_available>("bond_available"),
                                                  figure<&B::bond_needed>("bond_needed"),
                                                  figure<&B::current_a>("current_a"),
                                                  figure<&B::available>("available"),
                                                  figure<&B::power>("power"),
                                                  figure<&B::ground>("ground"),
                                                  figure<&B::signal>("signal"),
                                                  figure<&B::test>("test"),
                                                  figure<&B::spare>("spare"),
                                                  figure<&B::needed>("needed"),
                                                  figure<&B::needed_low>("needed_low"),
                                                  figure<&B::needed_high>("needed_high"),
                                                  figure<&B::used_share>("used_share"),
                                                  figure<&B::used_share_low>("used_share_low"),
                                                  figure<&B::used_share_high>("used_share_high"),
                                                  figure<&B::margin>("margin"),
                                                  figure<&B::limit_known>("limit_known"),
                                                  figure<&B::asks>("asks")});
    return info;
}

template <>
const RecordInfo& recordInfo<LayerStep>()
{
    using L = LayerStep;
    static const RecordInfo info = makeRecord<L>(
        "layer_step", "build-up layers",
        {figure<&L::placed>("placed"), figure<&L::signal_wires>("signal_wires"),
         figure<&L::escape_per_layer>("escape_per_layer"), figure<&L::escape_layers>("escape_layers"),
         figure<&L::channel_layers>("channel_layers"), figure<&L::channel>("channel"), figure<&L::needed>("needed"),
         figure<&L::actual>("actual"), figure<&L::supplies>("supplies"), figure<&L::buildup_layers>("buildup_layers"),
         figure<&L::margin>("margin"), figure<&L::asks>("asks")});
    return info;
}

template <>
const RecordInfo& recordInfo<BodyStep>()
{
    using B = BodyStep;
    static const RecordInfo info =
        makeRecord<B>("body_step", "the smallest body on offer",
                      {figure<&B::name>("name"), figure<&B::width_mm>("width_mm"), figure<&B::height_mm>("height_mm"),
                       figure<&B::margin_mm>("margin_mm")});
    return info;
}

template <>
const RecordInfo& recordInfo<SymmetryFigures>()
{
    using S = SymmetryFigures;
    static const RecordInfo info = makeRecord<S>(
        "symmetry", "screening, not a prediction",
        {figure<&S::carrier>("carrier"), figure<&S::silicon_coverage>("silicon_coverage"),
         figure<&S::asymmetry>("asymmetry"), figure<&S::asymmetry_x>("asymmetry_x"),
         figure<&S::asymmetry_y>("asymmetry_y"), figure<&S::mirror_x_unmatched>("mirror_x_unmatched"),
         figure<&S::mirror_y_unmatched>("mirror_y_unmatched"), figure<&S::half_turn_unmatched>("half_turn_unmatched"),
         figure<&S::mass_mg>("mass_mg"), figure<&S::mass_offset_mm>("mass_offset_mm"),
         figure<&S::cte_offset_mm>("cte_offset_mm"), figure<&S::c4_distance_mm>("c4_distance_mm"),
         figure<&S::ball_distance_mm>("ball_distance_mm"), figure<&S::asks>("asks")});
    return info;
}

template <>
const RecordInfo& recordInfo<PackageResult>()
{
    using P = PackageResult;
    static const RecordInfo info =
        makeRecord<P>("package", "the package section",
                      {figure<&P::package_mm>("package_mm"), figure<&P::carriers>("carriers"),
                       figure<&P::substrate>("substrate"), figure<&P::balls>("balls"), figure<&P::layers>("layers"),
                       figure<&P::body>("body"), figure<&P::symmetry>("symmetry_not_a_prediction")});
    return info;
}

} // namespace interpose
