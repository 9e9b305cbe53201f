// SPDX-License-Identifier: GPL-3.0-or-later
// A form factor: the outline in which a packaging house makes a package's body.
#pragma once

#include "base/coord.hpp"

#include <string>

namespace interpose {

/// One outline that is on offer, either way round.
struct BodySize
{
    std::string name;
    Coord width, height; ///< > 0
    bool operator==(const BodySize&) const = default;
};

} // namespace interpose
