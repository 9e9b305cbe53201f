// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of bandwidth, energy by place, latency and network: keys as the structs have them. Written only, never read.
#include "io/model_records.hpp"
#include "io/report_tables.hpp"

namespace interpose {

template <>
std::span<const std::string_view> enumWords<Halving>()
{
    static constexpr std::string_view kWords[] = {"vertical", "horizontal"};
    return kWords;
}

template <>
const RecordInfo& recordInfo<LinkPayload>()
{
    using P = LinkPayload;
    static const RecordInfo info =
        makeRecord<P>("link_payload", "what a link carries for its users",
                      {figure<&P::coding_share>("coding_share"), figure<&P::protocol_share>("protocol_share"),
                       figure<&P::effective_gbyte_per_s>("effective_gbyte_per_s")},
                      true);
    return info;
}

template <>
const RecordInfo& recordInfo<LinkEnergy>()
{
    using E = LinkEnergy;
    static const RecordInfo info = makeRecord<E>(
        "link_energy", "where a link's energy goes",
        {figure<&E::phy_pj_per_bit>("phy_pj_per_bit"), figure<&E::wire_pj_per_bit>("wire_pj_per_bit"),
         figure<&E::base_die_pj_per_bit>("base_die_pj_per_bit"), figure<&E::dram_pj_per_bit>("dram_pj_per_bit"),
         figure<&E::phy_w>("phy_w"), figure<&E::wire_w>("wire_w"), figure<&E::base_die_w>("base_die_w"),
         figure<&E::dram_w>("dram_w")},
        true);
    return info;
}

template <>
const RecordInfo& recordInfo<LinkLatency>()
{
    using L = LinkLatency;
    static const RecordInfo info =
        makeRecord<L>("link_latency", "how long a link takes",
                      {figure<&L::adapters_ns>("adapters_ns"), figure<&L::flight_ns>("flight_ns"),
                       figure<&L::latency_ns>("latency_ns")},
                      true);
    return info;
}

template <>
const RecordInfo& recordInfo<BandwidthSum>()
{
    using S = BandwidthSum;
    static const RecordInfo info =
        makeRecord<S>("bandwidth_sum", "the bandwidth of some links",
                      {figure<&S::d2d_links>("d2d_links"), figure<&S::memory_links>("memory_links"),
                       figure<&S::d2d_gbyte_per_s>("d2d_gbyte_per_s"),
                       figure<&S::d2d_effective_gbyte_per_s>("d2d_effective_gbyte_per_s"),
                       figure<&S::memory_gbyte_per_s>("memory_gbyte_per_s"),
                       figure<&S::memory_effective_gbyte_per_s>("memory_effective_gbyte_per_s")},
                      true);
    return info;
}

template <>
const RecordInfo& recordInfo<PairBandwidth>()
{
    using P = PairBandwidth;
    static const RecordInfo info = makeRecord<P>("pair_bandwidth", "the bandwidth between two parts",
                                                 {figure<&P::a>("a"), figure<&P::b>("b"), figure<&P::sum>("sum")});
    return info;
}

template <>
const RecordInfo& recordInfo<EdgeBandwidth>()
{
    using E = EdgeBandwidth;
    static const RecordInfo info =
        makeRecord<E>("edge_bandwidth", "the bandwidth over an edge",
                      {figure<&E::placed>("placed"), figure<&E::edge>("edge"), figure<&E::sum>("sum")});
    return info;
}

template <>
const RecordInfo& recordInfo<Bisection>()
{
    using B = Bisection;
    static const RecordInfo info =
        makeRecord<B>("bisection", "the least bandwidth between halves",
                      {figure<&B::line>("line"), figure<&B::lower>("lower"), figure<&B::sum>("sum")});
    return info;
}

template <>
const RecordInfo& recordInfo<RooflinePoint>()
{
    using P = RooflinePoint;
    static const RecordInfo info =
        makeRecord<P>("roofline_point", "a point of a roofline",
                      {figure<&P::flop_per_byte>("flop_per_byte"), figure<&P::tflop_per_s>("tflop_per_s")}, true);
    return info;
}

template <>
const RecordInfo& recordInfo<FarMemory>()
{
    using F = FarMemory;
    static const RecordInfo info = makeRecord<F>(
        "far_memory", "memory behind other dies",
        {figure<&F::links_gbyte_per_s>("links_gbyte_per_s"), figure<&F::memory_gbyte_per_s>("memory_gbyte_per_s")},
        true);
    return info;
}

template <>
const RecordInfo& recordInfo<Roofline>()
{
    using R = Roofline;
    static const RecordInfo info =
        makeRecord<R>("roofline", "a roofline",
                      {figure<&R::placed>("placed"), figure<&R::peak_tflop_per_s>("peak_tflop_per_s"),
                       figure<&R::memory_gbyte_per_s>("memory_gbyte_per_s"),
                       figure<&R::memory_effective_gbyte_per_s>("memory_effective_gbyte_per_s"), figure<&R::far>("far"),
                       figure<&R::far_effective_gbyte_per_s>("far_effective_gbyte_per_s"),
                       figure<&R::ridge_flop_per_byte>("ridge_flop_per_byte"), figure<&R::points>("points")});
    return info;
}

template <>
const RecordInfo& recordInfo<BandwidthResult>()
{
    using B = BandwidthResult;
    static const RecordInfo info =
        makeRecord<B>("bandwidth", "the bandwidth section",
                      {figure<&B::all>("all"), figure<&B::pairs>("pairs"), figure<&B::edges>("edges"),
                       figure<&B::bisection>("bisection"), figure<&B::rooflines>("rooflines")});
    return info;
}

template <>
const RecordInfo& recordInfo<BusiestLink>()
{
    using B = BusiestLink;
    static const RecordInfo info = makeRecord<B>("busiest_link", "the link that fills first",
                                                 {figure<&B::from>("from"), figure<&B::to>("to"),
                                                  figure<&B::effective_gbyte_per_s>("effective_gbyte_per_s"),
                                                  figure<&B::traffic_share>("traffic_share"), figure<&B::use>("use")},
                                                 true);
    return info;
}

template <>
const RecordInfo& recordInfo<PairTable>()
{
    using P = PairTable;
    static const RecordInfo info = makeRecord<P>(
        "pair_table", "figures of every pair",
        {figure<&P::latency_ns>("latency_ns"), figure<&P::hops>("hops"), figure<&P::gbyte_per_s>("gbyte_per_s")});
    return info;
}

template <>
const RecordInfo& recordInfo<DieNetworkResult>()
{
    using N = DieNetworkResult;
    static const RecordInfo info = makeRecord<N>(
        "die_network", "the network section",
        {figure<&N::dies>("dies"), figure<&N::latency_min_ns>("latency_min_ns"),
         figure<&N::latency_mean_ns>("latency_mean_ns"), figure<&N::latency_max_ns>("latency_max_ns"),
         figure<&N::hops_mean>("hops_mean"), figure<&N::diameter_hops>("diameter_hops"),
         figure<&N::diameter_ns>("diameter_ns"), figure<&N::throughput_gbyte_per_s>("throughput_gbyte_per_s"),
         figure<&N::demand_gbyte_per_s>("demand_gbyte_per_s"), figure<&N::busiest>("busiest"),
         figure<&N::pairs_without_route>("pairs_without_route"), figure<&N::pairs>("pairs")});
    return info;
}

template <>
const RecordInfo& recordInfo<InterconnectResult>()
{
    using I = InterconnectResult;
    static const RecordInfo info = makeRecord<I>("interconnect", "the interconnect section",
                                                 {figure<&I::bandwidth>("bandwidth"), figure<&I::network>("network"),
                                                  figure<&I::network_put_off>("network_put_off")});
    return info;
}

} // namespace interpose
