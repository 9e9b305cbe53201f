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

/// How a search ended.
enum class DummyAnswer { Found, NothingToBalance, Balanced, TooMany, NoPlace, GaveUp };

struct DummySearch
{
    DummyAnswer answer = DummyAnswer::NothingToBalance; ///< that: no carrier, or no silicon on it
    std::optional<DummyProposal> proposal;              ///< of Found
    std::size_t tries = 0;
};

/// The smallest legal block that at least halves the asymmetry; where one does within the room that the carrier's
/// contents need already, the smallest of those. Clear of what stands on the carrier by the gaps, of its edge, and of
/// the root's rim and keep-out. Below kBalanced there is nothing to do; more than kMostNeighbours parts are not looked
/// at, and the search gives up after kMostTries places without one. Tries blocks whose sides are steps of a millimetre,
/// beside neighbours or edges, in the middle or level with a neighbour. A click, not a frame.
DummySearch proposeDummy(const Assembly& assembly, const DummyRules& rules);

inline constexpr double kBalanced = 0.001;
inline constexpr std::size_t kMostNeighbours = 100, kMostTries = 4'000'000;

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
