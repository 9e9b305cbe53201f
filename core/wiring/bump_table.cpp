// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/bump_table.hpp"

#include "wiring/bumps.hpp"
#include "wiring/phy_bumps.hpp"

#include <algorithm>

namespace interpose {

void BumpTable::set(const WiringInput& input)
{
    m_fields.resize(input.phys.size());
    const auto layOut = [&](std::size_t phy) {
        Field& field = m_fields[phy];
        if (field.of == input.phys[phy]) return;
        signalBumpsOf(input.phys[phy], field.bumps);
        field.of = input.phys[phy];
    };
    for (const WiringLink& link : input.links) {
        layOut(link.a);
        layOut(link.b);
    }
}

std::span<const Point> BumpTable::data(std::size_t phy) const
{
    const PlacedPhy& of = *m_fields[phy].of;
    const auto wires = static_cast<std::size_t>(dataWires(*of.standard, of.lanes));
    return all(phy).first(std::min(wires, all(phy).size()));
}

} // namespace interpose
