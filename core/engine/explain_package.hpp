// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the package with the formula and the inputs they come from.
#pragma once

#include "flow/explain_flow.hpp"
#include "package/package.hpp"

namespace interpose {

/// Keys of the package section, e.g. "package/balls/used_share".
std::vector<Explanation> explainPackage(const PackageInput& stated, const PackageResult& package);

} // namespace interpose
