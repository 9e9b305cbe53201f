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

bool probeable(const Part& part, const Technology& technology, Coord probe_pitch)
{
    if (probe_pitch <= Coord{} || part.test_pads) return true;
    const std::optional<Coord> finest = finestPitch(part, technology);
    return !finest || *finest >= probe_pitch;
}

CarrierCheck carrierCheck(const CarrierTechnology& carrier)
{
    if (carrier.tested_before_attach) return CarrierCheck::Tested;
    return carrier.inspected ? CarrierCheck::Inspected : CarrierCheck::Blind;
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
