// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the heat section and its bands: keys as the structs have them. Written only, never read.
#include "io/report_tables.hpp"

namespace interpose {

template <>
struct Codec<std::vector<std::vector<double>>>
{
    static void write(JsonWriter& writer, const std::vector<std::vector<double>>& in)
    {
        writer.beginArray();
        for (const std::vector<double>& row : in)
            Codec<std::vector<double>>::write(writer, row);
        writer.endArray();
    }
};

template <>
std::span<const std::string_view> enumWords<HeatResult::Status>()
{
    static constexpr std::string_view kWords[] = {"ok",           "cancelled", "not_converged",
                                                  "no_heat_path", "too_large", "runaway"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<Refresh>()
{
    static constexpr std::string_view kWords[] = {"normal", "double", "over"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<StepResponse::Status>()
{
    static constexpr std::string_view kWords[] = {"ok", "cancelled", "not_steady"};
    return kWords;
}

template <>
const RecordInfo& recordInfo<MaterialShare>()
{
    using M = MaterialShare;
    static const RecordInfo info =
        makeRecord<M>("material_share", "a material of a layer",
                      {figure<&M::material>("material"), figure<&M::area_share>("area_share")}, true);
    return info;
}

template <>
const RecordInfo& recordInfo<StackLayer>()
{
    using S = StackLayer;
    static const RecordInfo info = makeRecord<S>(
        "stack_layer", "a layer of the stack",
        {figure<&S::bottom_um>("bottom_um"), figure<&S::thickness_um>("thickness_um"), figure<&S::cells>("cells"),
         figure<&S::materials>("materials"), figure<&S::powered>("powered"), figure<&S::power_w>("power_w")},
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
                       figure<&D::average_flux>("average_flux"), figure<&D::limit_c>("limit_c"),
                       figure<&D::heated_layer>("heated_layer"), figure<&D::hottest_layer>("hottest_layer"),
                       figure<&D::refresh_limit_c>("refresh_limit_c"), figure<&D::refresh>("refresh")});
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
const RecordInfo& recordInfo<LadderRung>()
{
    static const RecordInfo info = makeRecord<LadderRung>(
        "ladder_rung", "a face of a ladder",
        {figure<&LadderRung::at>("at"), figure<&LadderRung::height_um>("height_um"),
         figure<&LadderRung::temperature_c>("temperature_c"), figure<&LadderRung::heat_w>("heat_w"),
         figure<&LadderRung::drop_k>("drop_k"), figure<&LadderRung::resistance_k_per_w>("resistance_k_per_w")},
        true);
    return info;
}

template <>
const RecordInfo& recordInfo<HeatLadder>()
{
    static const RecordInfo info = makeRecord<HeatLadder>(
        "heat_ladder", "a temperature ladder",
        {figure<&HeatLadder::placed>("placed"), figure<&HeatLadder::up>("up"), figure<&HeatLadder::down>("down"),
         figure<&HeatLadder::case_at>("case_at"), figure<&HeatLadder::case_c>("case_c"),
         figure<&HeatLadder::psi_jc_k_per_w>("psi_jc_k_per_w")});
    return info;
}

template <>
const RecordInfo& recordInfo<PowerLimit>()
{
    static const RecordInfo info =
        makeRecord<PowerLimit>("power_limit", "the power at the first limit",
                               {figure<&PowerLimit::scale>("scale"), figure<&PowerLimit::power_w>("power_w"),
                                figure<&PowerLimit::limited_by>("limited_by")},
                               true);
    return info;
}

template <>
const RecordInfo& recordInfo<OuterLoop>()
{
    static const RecordInfo info =
        makeRecord<OuterLoop>("outer_loop", "the outer loop",
                              {figure<&OuterLoop::solves>("solves"), figure<&OuterLoop::change_k>("change_k"),
                               figure<&OuterLoop::error_k>("error_k"), figure<&OuterLoop::leakage_w>("leakage_w")},
                              true);
    return info;
}

template <>
const RecordInfo& recordInfo<ThermalMatrix>()
{
    static const RecordInfo info = makeRecord<ThermalMatrix>(
        "thermal_matrix", "the resistance matrix",
        {figure<&ThermalMatrix::placed>("placed"), figure<&ThermalMatrix::sources>("sources"),
         figure<&ThermalMatrix::source_w>("source_w"), figure<&ThermalMatrix::peak_k_per_w>("peak_k_per_w"),
         figure<&ThermalMatrix::mean_k_per_w>("mean_k_per_w"), figure<&ThermalMatrix::error_k>("error_k")});
    return info;
}

template <>
const RecordInfo& recordInfo<HeatSensitivity>()
{
    static const RecordInfo info = makeRecord<HeatSensitivity>(
        "heat_sensitivity", "the sensitivities of a part",
        {figure<&HeatSensitivity::placed>("placed"), figure<&HeatSensitivity::tim1_bulk_k>("tim1_bulk_k"),
         figure<&HeatSensitivity::tim1_w_per_mm2>("tim1_w_per_mm2"),
         figure<&HeatSensitivity::tim2_bulk_k>("tim2_bulk_k"),
         figure<&HeatSensitivity::tim2_w_per_mm2>("tim2_w_per_mm2"), figure<&HeatSensitivity::h_top_k>("h_top_k"),
         figure<&HeatSensitivity::h_bottom_k>("h_bottom_k")},
        true);
    return info;
}

template <>
const RecordInfo& recordInfo<PartAnswers>()
{
    static const RecordInfo info = makeRecord<PartAnswers>(
        "part_answers", "the answers of a part",
        {figure<&PartAnswers::placed>("placed"), figure<&PartAnswers::theta_jc_k_per_w>("theta_jc_k_per_w"),
         figure<&PartAnswers::headroom_w>("headroom_w"), figure<&PartAnswers::limited_by>("limited_by")},
        true);
    return info;
}

template <>
const RecordInfo& recordInfo<HeatAnswers>()
{
    static const RecordInfo info = makeRecord<HeatAnswers>(
        "heat_answers", "the answers",
        {figure<&HeatAnswers::matrix>("matrix"), figure<&HeatAnswers::sensitivities>("sensitivities"),
         figure<&HeatAnswers::parts>("parts"), figure<&HeatAnswers::solves>("solves")});
    return info;
}

template <>
const RecordInfo& recordInfo<StepCurve>()
{
    static const RecordInfo info =
        makeRecord<StepCurve>("step_curve", "the step response of a part",
                              {figure<&StepCurve::placed>("placed"), figure<&StepCurve::peak_c>("peak_c"),
                               figure<&StepCurve::steady_peak_c>("steady_peak_c"), figure<&StepCurve::t50_s>("t50_s"),
                               figure<&StepCurve::t63_s>("t63_s"), figure<&StepCurve::t90_s>("t90_s")});
    return info;
}

template <>
const RecordInfo& recordInfo<StepResponse>()
{
    static const RecordInfo info =
        makeRecord<StepResponse>("step_response", "the step response",
                                 {figure<&StepResponse::status>("status"), figure<&StepResponse::grid>("grid"),
                                  figure<&StepResponse::time_s>("time_s"), figure<&StepResponse::parts>("parts")});
    return info;
}

template <>
const RecordInfo& recordInfo<HeatBandPart>()
{
    static const RecordInfo info =
        makeRecord<HeatBandPart>("heat_band_part", "what a band does",
                                 {figure<&HeatBandPart::input>("input"), figure<&HeatBandPart::low_k>("low_k"),
                                  figure<&HeatBandPart::high_k>("high_k")},
                                 true);
    return info;
}

template <>
const RecordInfo& recordInfo<HeatBand>()
{
    static const RecordInfo info =
        makeRecord<HeatBand>("heat_band", "the band of a part",
                             {figure<&HeatBand::placed>("placed"), figure<&HeatBand::peak_low_c>("peak_low_c"),
                              figure<&HeatBand::peak_high_c>("peak_high_c"), figure<&HeatBand::inputs>("inputs")});
    return info;
}

template <>
const RecordInfo& recordInfo<HeatResult>()
{
    using H = HeatResult;
    static const RecordInfo info = makeRecord<H>("heat", "the heat section",
                                                 {figure<&H::status>("status"),
                                                  figure<&H::nx>("nx"),
                                                  figure<&H::ny>("ny"),
                                                  figure<&H::nz>("nz"),
                                                  figure<&H::area>("area"),
                                                  figure<&H::layers>("layers"),
                                                  figure<&H::dies>("dies"),
                                                  figure<&H::tiers>("tiers"),
                                                  figure<&H::peak_c>("peak_c"),
                                                  figure<&H::power_w>("power_w"),
                                                  figure<&H::heat_out_top_w>("heat_out_top_w"),
                                                  figure<&H::heat_out_bottom_w>("heat_out_bottom_w"),
                                                  figure<&H::energy_error>("energy_error"),
                                                  figure<&H::iteration_error>("iteration_error"),
                                                  figure<&H::grid_error_k>("grid_error_k"),
                                                  figure<&H::ladders>("ladders"),
                                                  figure<&H::power_limit>("power_limit"),
                                                  figure<&H::outer_loop>("outer_loop"),
                                                  figure<&H::answers>("answers"),
                                                  figure<&H::step_response>("step_response")});
    return info;
}

} // namespace interpose
