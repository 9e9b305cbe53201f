// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/test_access.hpp"

#include <algorithm>

namespace interpose {

std::optional<Coord> finestPitch(const Part& part, const Technology& technology)
{
    std::optional<Coord> finest;
    for (const BondRegion& region : part.bonds) {
        const auto bond = technology.bonds.find(region.bond);
        if (bond != technology.bonds.end()) finest = std::min(finest.value_or(bond->second.pitch), bond->second.pitch);
    }
    return finest;
}

std::optional<bool> probesLand(const Part& part, const Technology& technology, Coord probe_pitch)
{
    if (part.test_pads) return true;
    const std::optional<Coord> finest = finestPitch(part, technology);
    if (probe_pitch <= Coord{} || !finest) return std::nullopt;
    return *finest >= probe_pitch;
}

bool probeable(const Part& part, const Technology& technology, Coord probe_pitch)
{
    return probesLand(part, technology, probe_pitch).value_or(true);
}

CarrierCheck carrierCheck(const CarrierTechnology& carrier)
{
    if (carrier.tested_before_attach) return CarrierCheck::Tested;
    return carrier.inspected ? CarrierCheck::Inspected : CarrierCheck::Blind;
}

bool isMainCarrier(const PlacedBody& body, const std::vector<PlacedBody>& bodies)
{
    const bool kind = body.part->kind == PartKind::Interposer || body.part->kind == PartKind::Rdl;
    return kind && (!body.parent || !bodies[*body.parent].parent);
}

bool testsCarrierWithDies(const FlowSettings& flow, const std::vector<PlacedBody>& bodies)
{
    const auto at = [&](StepKind kind) { return std::ranges::find(flow.steps, kind, &FlowStep::kind); };
    if (!flow.steps.empty()) return at(StepKind::Attach) < at(StepKind::CarrierTest);
    return std::ranges::any_of(bodies, [](const PlacedBody& body) {
        return !body.parent && body.part->kind == PartKind::Rdl && body.part->fill;
    });
}

double sortCoverage(bool is_probeable, std::optional<double> stated, double node_coverage, const FlowSettings& settings)
{
    return stated.value_or(is_probeable ? node_coverage : settings.unprobed_coverage);
}

double carrierCoverage(CarrierCheck check, std::optional<double> stated, const FlowSettings& settings)
{
    switch (check) {
    case CarrierCheck::Tested:
        return stated.value_or(settings.carrier_test_coverage);
    case CarrierCheck::Inspected:
        return stated.value_or(settings.inspection_coverage);
    case CarrierCheck::Blind:
        break;
    }
    return 0;
}

double memoryCoverage(bool direct_access, double test_coverage, const FlowSettings& settings)
{
    return direct_access ? test_coverage : std::min(test_coverage, settings.host_test_coverage);
}

} // namespace interpose
