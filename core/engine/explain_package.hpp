// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the package with the formula and the inputs they come from.
#pragma once

#include "flow/explain_flow.hpp"
#include "package/package.hpp"
#include "power/power.hpp"

namespace interpose {

/// Keys of the package section, e.g. "package/balls/used_share"; figures of the power section are linked by their keys.
std::vector<Explanation> explainPackage(const Assembly& assembly, const PackageInput& input,
                                        const PackageResult& package, const PowerResult& power);

} // namespace interpose
