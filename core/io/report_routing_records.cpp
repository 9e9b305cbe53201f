// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the report's routing section: channels, escape, carriers. Written only, never read.
#include "io/model_records.hpp"
#include "io/report_tables.hpp"

namespace interpose {

template <>
std::span<const std::string_view> enumWords<CutLine>()
{
    static constexpr std::string_view kWords[] = {"vertical", "horizontal"};
    return kWords;
}

template <>
const RecordInfo& recordInfo<WireDelay>()
{
    using D = WireDelay;
    static const RecordInfo info = makeRecord<D>("wire_delay", "the delay of a wire",
                                                 {figure<&D::rc_ps>("rc_ps"), figure<&D::flight_ps>("flight_ps"),
                                                  figure<&D::delay_ps>("delay_ps"), figure<&D::rc_share>("rc_share")},
                                                 true);
    return info;
}

template <>
const RecordInfo& recordInfo<ChannelFigures>()
{
    using C = ChannelFigures;
    static const RecordInfo info =
        makeRecord<C>("channel", "a channel between two parts",
                      {figure<&C::a>("a"), figure<&C::b>("b"), figure<&C::carrier>("carrier"),
                       figure<&C::routing>("routing"), figure<&C::wires>("wires"), figure<&C::facing_mm>("facing_mm"),
                       figure<&C::span_mm>("span_mm"), figure<&C::tracks_per_mm>("tracks_per_mm"),
                       figure<&C::layers_needed>("layers_needed"), figure<&C::layers_available>("layers_available")});
    return info;
}

template <>
const RecordInfo& recordInfo<EscapeFigures>()
{
    using E = EscapeFigures;
    static const RecordInfo info =
        makeRecord<E>("escape", "the escape of a PHY",
                      {figure<&E::placed>("placed"), figure<&E::phy>("phy"), figure<&E::rows>("rows"),
                       figure<&E::rows_per_layer>("rows_per_layer"), figure<&E::layers_needed>("layers_needed"),
                       figure<&E::layers_available>("layers_available")},
                      true);
    return info;
}

template <>
const RecordInfo& recordInfo<StitchFigures>()
{
    using S = StitchFigures;
    static const RecordInfo info =
        makeRecord<S>("stitch", "a stitch line",
                      {figure<&S::line>("line"), figure<&S::at>("at_um"), figure<&S::wires>("wires"),
                       figure<&S::peak_use>("peak_use"), figure<&S::peak_at>("peak_at")});
    return info;
}

template <>
const RecordInfo& recordInfo<CutProfile>()
{
    using C = CutProfile;
    static const RecordInfo info =
        makeRecord<C>("cut_profile", "wires met by lines across a carrier",
                      {figure<&C::peak, &CutPeak::wires>("peak_wires"), figure<&C::peak, &CutPeak::at>("peak_at_um"),
                       figure<&C::first>("first_um"), figure<&C::step>("step_um"), figure<&C::wires>("wires")});
    return info;
}

template <>
const RecordInfo& recordInfo<WireGrid>()
{
    using G = WireGrid;
    static const RecordInfo info = makeRecord<G>(
        "wire_grid", "a grid over a carrier", {figure<&G::area>("area"), figure<&G::nx>("nx"), figure<&G::ny>("ny")});
    return info;
}

template <>
const RecordInfo& recordInfo<CongestionMap>()
{
    using M = CongestionMap;
    static const RecordInfo info = makeRecord<M>(
        "congestion", "how full the tracks of a carrier are",
        {figure<&M::grid>("grid"), figure<&M::use>("use"), figure<&M::peak>("peak"), figure<&M::peak_at>("peak_at")});
    return info;
}

template <>
const RecordInfo& recordInfo<CarrierRouting>()
{
    using C = CarrierRouting;
    static const RecordInfo info =
        makeRecord<C>("carrier_routing", "the wires on a carrier",
                      {figure<&C::carrier>("carrier"), figure<&C::vertical>("vertical_cuts"),
                       figure<&C::horizontal>("horizontal_cuts"), figure<&C::congestion>("congestion"),
                       figure<&C::stitches>("stitches")});
    return info;
}

template <>
const RecordInfo& recordInfo<RoutingResult>()
{
    using R = RoutingResult;
    static const RecordInfo info = makeRecord<R>(
        "routing", "the routing section",
        {figure<&R::channels>("channels"), figure<&R::escapes>("escapes"), figure<&R::carriers>("carriers"),
         figure<&R::layers_needed>("layers_needed"), figure<&R::layers_available>("layers_available")});
    return info;
}

} // namespace interpose
