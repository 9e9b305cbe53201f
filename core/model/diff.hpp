// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between two assemblies, so that views touch only that.
#pragma once

#include "model/assembly.hpp"

#include <vector>

namespace interpose {

struct AssemblyDiff
{
    std::vector<PlacedId> added, removed, changed; ///< placed parts; `changed` has the same id, another value
    bool catalogue = false;                        ///< parts or technology
    bool links = false;
    bool cooling = false;
    bool traffic = false;
    bool package = false;
    bool flow = false;
    bool text = false; ///< name or description
    bool empty() const;
    bool operator==(const AssemblyDiff&) const = default;
};

/// O(n). Applying it to `before` (see applyDiff) gives `after`.
AssemblyDiff diff(const Assembly& before, const Assembly& after);

/// `before` with everything the diff names taken from `after`; equals `after`. For tests and for views that mirror.
Assembly applyDiff(const Assembly& before, const AssemblyDiff& changes, const Assembly& after);

} // namespace interpose
