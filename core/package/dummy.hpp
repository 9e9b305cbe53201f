// SPDX-License-Identifier: GPL-3.0-or-later
// Where a block of dummy silicon balances a carrier best. Screening, not a prediction.
#pragma once

#include "package/package.hpp"

#include <map>

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

/// A record to cut the block from, and the bond it stands on.
struct DummyChoice
{
    const Part* part = nullptr;
    std::string bond;
};

/// The dummy of `parts` to use there: on the bond of the silicon that stands on the carrier (of several the one with
/// most area); among those the smallest that the block can be cut from, else the largest. Where none is on that bond
/// the block gets it all the same, as it must stand as its neighbours do. Part is nullptr without dummies.
/// \param parts  of the library
DummyChoice chooseDummy(const Assembly& assembly, const DummyProposal& proposal, const std::map<PartId, Part>& parts);

/// Places a copy of the choice in that size there; `added` receives its id. The copy is as thick as the tallest silicon
/// that stands on the carrier. Precondition: a part was found.
Assembly addDummy(const Assembly& assembly, const DummyProposal& proposal, const DummyChoice& choice,
                  const Technology& library, PlacedId* added = nullptr);

} // namespace interpose
