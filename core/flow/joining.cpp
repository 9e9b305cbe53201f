// SPDX-License-Identifier: GPL-3.0-or-later
#include "flow/joining.hpp"

#include "flow/flow_steps.hpp"

#include <algorithm>

namespace interpose {

void Joining::add(const LineMaterial& material)
{
    if (material.line && !materials.empty() && materials.back().line == material.line &&
        materials.back().fault == material.fault)
        ++materials.back().count;
    else
        materials.push_back(material);
}

void Joints::addTo(LineStep& step) const
{
    if (dies > 0) step.factors.push_back({"bonds", yield});
    if (host_yield != 1) step.factors.push_back({"bonds", host_yield, Fault::HostOnly});
}

Joints jointsOf(const std::vector<FlowAttach>& attaches, const std::vector<BondYield>& bonds,
                const std::vector<Fault>& faults, const std::vector<std::size_t>& which)
{
    Joints all;
    double dearest = 0;
    const PlacedId* last = nullptr;
    for (const std::size_t i : which) {
        const FlowAttach& attach = attaches[i];
        if (!last || *last != attach.placed) {
            all.place_usd += dearest;
            dearest = 0;
            ++all.dies;
        }
        last = &attach.placed;
        dearest = std::max(dearest, attach.bond.cost_usd_per_attach);
        all.bump_usd += attach.bond.cost_usd_per_mm2 * attach.area_mm2;
        all.area_mm2 += attach.area_mm2;
        all.bonds += attach.bonds;
        (faults[i] == Fault::HostOnly ? all.host_yield : all.yield) *= bonds[i].yield;
    }
    all.place_usd += dearest;
    return all;
}

LineStep attachStep(const FlowStep& stated, Joining& joining, const Joints& joints, bool paid)
{
    LineStep step;
    step.kind = StepKind::Attach;
    step.materials = std::move(joining.materials);
    if (paid) step.process.cost_usd = joints.place_usd;
    addStated(step, stated, joints.area_mm2, joints.dies, joints.bonds);
    return step;
}

LineStep bondStep(const FlowStep& stated, const Joints& joints, bool paid)
{
    LineStep step;
    step.kind = StepKind::Bond;
    if (paid) step.process.cost_usd = joints.bump_usd;
    joints.addTo(step);
    addStated(step, stated, joints.area_mm2, joints.dies, joints.bonds);
    return step;
}

} // namespace interpose
