// SPDX-License-Identifier: GPL-3.0-or-later
// Edits that size carriers to what they carry. Pure: an assembly in, the next one out.
#pragma once

#include "package/package.hpp"

namespace interpose {

/// The screened carrier (largest interposer or RDL) with the outline its contents need; unchanged where there is none
/// beside the root, or it fits already.
Assembly autoSizeCarrier(const Assembly& assembly, const PackageRules& rules);

struct SizedRoot
{
    Assembly assembly;
    std::string why;  ///< of an unchanged assembly; empty: it has the size already
    std::string note; ///< what the size does not count; may be empty
};

/// The root with the outline its contents and its balls need, no more than 90 % of which are used. More balls than the
/// contents leave room for make it grow evenly on all sides; where a share of the balls is all that is known, its upper
/// end counts. Unchanged where they fit on no root up to kLargestRoot (or twice its contents). The cooler above stays
/// as it is (keepCooler).
/// \param loads as for packageInput, so that the balls are those the report shows
SizedRoot autoSizeSubstrate(const Assembly& assembly, const PackageRules& rules, const PackageLoads& loads);

/// Assumed: about twice the largest bodies in production.
inline constexpr Coord kLargestRoot = Coord::fromNm(200'000'000);

/// The root with the outline of a body on offer, what it carries in the middle of it. The body lies as the root does
/// now, unless its contents fit only the other way round; too small a body is taken all the same, and found too small.
/// The cooler above stays as it is.
Assembly setSubstrateBody(const Assembly& assembly, const PackageRules& rules, Size body);

} // namespace interpose
