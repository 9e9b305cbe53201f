// SPDX-License-Identifier: GPL-3.0-or-later
// Where a block of dummy silicon balances a carrier best. Screening, not a prediction.
#pragma once

#include "package/package.hpp"

namespace interpose {

/// Least gaps of a dummy beside its neighbours, from the rule deck.
struct DummyRules
{
    Coord die_gap, stack_gap, dummy_gap, edge;
};

/// A block in its carrier's frame.
struct DummyProposal
{
    PlacedId carrier;
    Rect plan;
    double asymmetry_before = 0, asymmetry_after = 0;
};

/// The smallest legal block that at least halves the asymmetry: clear of what stands on the carrier by the gaps and of
/// its edge. Absent: there is no such place, nothing to balance, or more than kMostNeighbours parts.
/// Tries blocks whose sides are steps of a millimetre, at places set by edges of the neighbours. A click, not a frame.
std::optional<DummyProposal> proposeDummy(const Assembly& assembly, const DummyRules& rules);

inline constexpr std::size_t kMostNeighbours = 100;

/// Places a copy of `dummy` (a part of a library) in that size there; `added` receives its id. The copy is as thick as
/// the tallest silicon that stands on the carrier.
Assembly addDummy(const Assembly& assembly, const DummyProposal& proposal, const Part& dummy, const Technology& library,
                  PlacedId* added = nullptr);

} // namespace interpose
