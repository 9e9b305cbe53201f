// SPDX-License-Identifier: GPL-3.0-or-later
// What a part record answers about itself.
#include "model/part.hpp"

#include <algorithm>

namespace interpose {

bool isCarrier(PartKind kind)
{
    switch (kind) {
    case PartKind::Interposer:
    case PartKind::Rdl:
    case PartKind::Bridge:
    case PartKind::Substrate:
        return true;
    case PartKind::Die:
    case PartKind::HbmStack:
    case PartKind::Dummy:
    case PartKind::Passive:
        return false;
    }
    return false;
}

double Part::statedPowerW() const
{
    if (power_w) return *power_w;
    double sum = 0;
    for (const PowerBlock& block : power_blocks)
        sum += block.power_w;
    return sum;
}

const Phy* Part::phy(const std::string& phyId) const
{
    const auto found = std::ranges::find(phys, phyId, &Phy::id);
    return found == phys.end() ? nullptr : &*found;
}

} // namespace interpose
