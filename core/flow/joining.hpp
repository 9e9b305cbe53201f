// SPDX-License-Identifier: GPL-3.0-or-later
// The steps at which parts join a unit and their joints close, of a stack as of the module.
#pragma once

#include "flow/bond_yield.hpp"
#include "flow/line.hpp"
#include "flow/module_flow.hpp"

namespace interpose {

/// Parts that join one unit, and the attaches (indices) that close then.
struct Joining
{
    std::vector<LineMaterial> materials;
    std::vector<std::size_t> attaches;

    /// Equal pieces in a row are one material.
    void add(const LineMaterial& material);
};

/// Joints of several attaches together; one pick, place and reflow closes all of one part.
struct Joints
{
    double place_usd = 0, bump_usd = 0, area_mm2 = 0, bonds = 0, dies = 0, yield = 1;
    double host_yield = 1; ///< of those whose failing only a host sees; not in `yield`

    /// Both yields as factors of a step, when there are joints.
    void addTo(LineStep& step) const;
};

/// \param bonds, faults yields and how their failing is seen, per attach; \param which indices of attaches
Joints jointsOf(const std::vector<FlowAttach>& attaches, const std::vector<BondYield>& bonds,
                const std::vector<Fault>& faults, const std::vector<std::size_t>& which);

/// Parts are put in place. Takes the materials. \param paid false where a service price holds the work
LineStep attachStep(const FlowStep& stated, Joining& joining, const Joints& joints, bool paid);
/// Their joints close, or not.
LineStep bondStep(const FlowStep& stated, const Joints& joints, bool paid);

} // namespace interpose
