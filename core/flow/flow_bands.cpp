// SPDX-License-Identifier: GPL-3.0-or-later
// Which facts with a band reach the flow, and where their values stand in its input.
#include "flow/uncertainty.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace interpose {

namespace {

constexpr double kNoLimit = std::numeric_limits<double>::max();

template <class Member>
struct Key
{
    std::string_view key;
    Member member;
    double most = kNoLimit, least = 0;
};

constexpr auto kNodeKeys = std::to_array<Key<double ProcessNode::*>>({
    {"edge_exclusion_mm", &ProcessNode::edge_exclusion_mm},
    {"scribe_mm", &ProcessNode::scribe_mm},
    {"wafer_price_usd", &ProcessNode::wafer_price_usd},
    {"defects_per_cm2", &ProcessNode::defects_per_cm2},
    {"clustering", &ProcessNode::clustering, kNoLimit, 0.01},
    {"critical_area_ratio", &ProcessNode::critical_area_ratio, 1},
    {"sort_coverage", &ProcessNode::sort_coverage, 1},
    {"sort_cost_usd_per_mm2", &ProcessNode::sort_cost_usd_per_mm2},
});

constexpr auto kCarrierKeys = std::to_array<Key<double CarrierTechnology::*>>({
    {"cost_usd_per_mm2", &CarrierTechnology::cost_usd_per_mm2},
    {"defects_per_cm2", &CarrierTechnology::defects_per_cm2},
    {"stitch_yield", &CarrierTechnology::stitch_yield, 1},
    {"via_failure_ppm", &CarrierTechnology::via_failure_ppm, 1e6},
    {"finishing_cost_usd_per_mm2", &CarrierTechnology::finishing_cost_usd_per_mm2},
});

constexpr auto kCarrierOptionalKeys = std::to_array<Key<std::optional<double> CarrierTechnology::*>>({
    {"wire_defects_per_cm2", &CarrierTechnology::wire_defects_per_cm2},
});

constexpr auto kCarrierLengthKeys = std::to_array<Key<Coord CarrierTechnology::*>>({
    {"wire_defect_size_um", &CarrierTechnology::wire_defect_size, Coord::kLargestUm},
});

constexpr auto kBondKeys = std::to_array<Key<double Bond::*>>({
    {"yield", &Bond::yield, 1},
    {"defects_per_cm2", &Bond::defects_per_cm2},
    {"cost_usd_per_mm2", &Bond::cost_usd_per_mm2},
    {"cost_usd_per_attach", &Bond::cost_usd_per_attach},
});

constexpr auto kPartKeys = std::to_array<Key<double FlowPart::*>>({
    {"escape_fraction", &FlowPart::escape_fraction, 1},
});

constexpr auto kPartOptionalKeys = std::to_array<Key<std::optional<double> FlowPart::*>>({
    {"price_usd", &FlowPart::price_usd},
    {"sort_coverage", &FlowPart::sort_coverage, 1},
});

constexpr auto kHarvestKeys = std::to_array<Key<double Harvest::*>>({
    {"unit_area_mm2", &Harvest::unit_area_mm2},
});

constexpr auto kSettingKeys = std::to_array<Key<double FlowSettings::*>>({
    {"substrate_attach_yield", &FlowSettings::substrate_attach_yield, 1},
    {"lid_attach_yield", &FlowSettings::lid_attach_yield, 1},
    {"module_process_cost_usd", &FlowSettings::module_process_cost_usd},
    {"substrate_attach_cost_usd", &FlowSettings::substrate_attach_cost_usd},
    {"lid_cost_usd", &FlowSettings::lid_cost_usd},
    {"final_test_cost_usd", &FlowSettings::final_test_cost_usd},
    {"final_test_coverage", &FlowSettings::final_test_coverage, 1},
    {"carrier_test_coverage", &FlowSettings::carrier_test_coverage, 1},
    {"inspection_coverage", &FlowSettings::inspection_coverage, 1},
    {"unprobed_coverage", &FlowSettings::unprobed_coverage, 1},
    {"host_test_coverage", &FlowSettings::host_test_coverage, 1},
    {"bad_site_cost_usd", &FlowSettings::bad_site_cost_usd},
    {"stack_test_coverage", &FlowSettings::stack_test_coverage, 1},
    {"stack_test_cost_usd", &FlowSettings::stack_test_cost_usd},
});

constexpr auto kStepKeys = std::to_array<Key<double FlowStep::*>>({
    {"cost_usd", &FlowStep::cost_usd},
    {"cost_usd_per_mm2", &FlowStep::cost_usd_per_mm2},
    {"cost_usd_per_die", &FlowStep::cost_usd_per_die},
    {"cost_usd_per_bond", &FlowStep::cost_usd_per_bond},
    {"machine_s", &FlowStep::machine_s},
    {"machine_usd_per_h", &FlowStep::machine_usd_per_h},
    {"yield", &FlowStep::yield, 1},
    {"test_cost_usd", &FlowStep::test_cost_usd},
    {"rework_cost_usd", &FlowStep::rework_cost_usd},
});

double valueOf(double value)
{
    return value;
}

double valueOf(Coord value)
{
    return value.um();
}

double valueOf(const std::optional<double>& value)
{
    return value.value_or(0);
}

/// Collects the bands of one object of the file.
class Collector
{
public:
    explicit Collector(std::vector<FlowBand>& bands) : m_bands(bands) {}

    template <class Record, class Keys>
    void add(const std::string& pointer, const Record& record, const Facts& facts, const Keys& keys,
             const std::vector<std::size_t>& where)
    {
        for (const auto& key : keys) {
            const auto fact = facts.find(std::string(key.key));
            if (fact == facts.end() || !fact->second.low || !fact->second.high) continue;
            const double value = valueOf(record.*key.member);
            const double low = std::clamp(*fact->second.low, key.least, key.most);
            const double high = std::clamp(*fact->second.high, key.least, key.most);
            if (low >= high) continue;
            m_bands.push_back({pointer + '/' + std::string(key.key), value, std::min(low, value), std::max(high, value),
                               key.least, key.most, fact->second.grade, key.member, where});
        }
    }

private:
    std::vector<FlowBand>& m_bands;
};

/// Indices of the entries for which `is` holds.
template <class List, class Is>
std::vector<std::size_t> indicesOf(const List& list, Is is)
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (is(list[i])) found.push_back(i);
    return found;
}

void addTechnology(const Technology& technology, const FlowInput& input, Collector& collector)
{
    const std::string at = "/assembly/technology/";
    for (const auto& [id, node] : technology.nodes) {
        const auto where =
            indicesOf(input.parts, [&](const FlowPart& part) { return part.process && part.process_id == id; });
        if (!where.empty()) collector.add(at + "nodes/" + id, node, node.facts, kNodeKeys, where);
    }
    for (const auto& [id, carrier] : technology.carriers) {
        const auto where =
            indicesOf(input.parts, [&](const FlowPart& part) { return part.carrier && part.carrier_id == id; });
        if (where.empty()) continue;
        collector.add(at + "carriers/" + id, carrier, carrier.facts, kCarrierKeys, where);
        if (!carrier.wire_defects_per_cm2) continue;
        collector.add(at + "carriers/" + id, carrier, carrier.facts, kCarrierOptionalKeys, where);
        collector.add(at + "carriers/" + id, carrier, carrier.facts, kCarrierLengthKeys, where);
    }
    for (const auto& [id, bond] : technology.bonds) {
        const auto where = indicesOf(input.attaches, [&](const FlowAttach& attach) { return attach.bond_id == id; });
        if (!where.empty()) collector.add(at + "bonds/" + id, bond, bond.facts, kBondKeys, where);
    }
}

void addParts(const Assembly& assembly, const FlowInput& input, Collector& collector)
{
    for (const auto& [id, part] : assembly.catalogue->parts) {
        const auto where = indicesOf(input.parts, [&](const FlowPart& one) { return one.part == id; });
        if (where.empty()) continue;
        const FlowPart& used = input.parts[where.front()];
        const std::string at = "/assembly/parts/" + id.str();
        collector.add(at, used, part.facts, kPartKeys, where);
        if (used.harvest) collector.add(at + "/harvest", *used.harvest, part.harvest->facts, kHarvestKeys, where);
        for (const auto& key : kPartOptionalKeys)
            if (used.*key.member) collector.add(at, used, part.facts, std::array{key}, where);
    }
}

template <class Record, class Member>
void put(Record& record, Member member, double value)
{
    record.*member = value;
}

void put(CarrierTechnology& record, Coord CarrierTechnology::* member, double value)
{
    record.*member = Coord::fromUm(value);
}

/// Puts a value wherever the band stands.
struct Put
{
    const FlowBand& band;
    double value;
    FlowInput& input;

    void operator()(double FlowSettings::* member) const { put(input.settings, member, value); }
    void operator()(double FlowStep::* member) const
    {
        for (const std::size_t i : band.where)
            put(input.steps[i], member, value);
    }
    void operator()(double Bond::* member) const
    {
        for (const std::size_t i : band.where)
            put(input.attaches[i].bond, member, value);
    }
    void operator()(double ProcessNode::* member) const
    {
        for (const std::size_t i : band.where)
            put(*input.parts[i].process, member, value);
    }
    void operator()(double Harvest::* member) const
    {
        for (const std::size_t i : band.where)
            put(*input.parts[i].harvest, member, value);
    }
    void operator()(double FlowPart::* member) const { parts(member); }
    void operator()(std::optional<double> FlowPart::* member) const { parts(member); }
    void operator()(double CarrierTechnology::* member) const { carriers(member); }
    void operator()(std::optional<double> CarrierTechnology::* member) const { carriers(member); }
    void operator()(Coord CarrierTechnology::* member) const { carriers(member); }

private:
    template <class Member>
    void parts(Member member) const
    {
        for (const std::size_t i : band.where)
            put(input.parts[i], member, value);
    }
    template <class Member>
    void carriers(Member member) const
    {
        for (const std::size_t i : band.where)
            put(*input.parts[i].carrier, member, value);
    }
};

} // namespace

std::vector<FlowBand> flowBands(const Assembly& assembly, const FlowInput& input)
{
    std::vector<FlowBand> bands;
    Collector collector(bands);
    addTechnology(assembly.technology(), input, collector);
    addParts(assembly, input, collector);
    collector.add("/flow", assembly.flow, assembly.flow.facts, kSettingKeys, {});
    for (std::size_t i = 0; i < assembly.flow.steps.size(); ++i)
        collector.add("/flow/steps/" + std::to_string(i), assembly.flow.steps[i], assembly.flow.steps[i].facts,
                      kStepKeys, {i});
    return bands;
}

void applyBand(const FlowBand& band, double value, FlowInput& input)
{
    std::visit(Put{band, value, input}, band.member);
}

} // namespace interpose
