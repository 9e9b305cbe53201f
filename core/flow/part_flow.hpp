// SPDX-License-Identifier: GPL-3.0-or-later
// One piece before it joins others: purchased, or made, tested and counted on its wafer. Its steps as data.
#pragma once

#include "flow/line.hpp"
#include "flow/module_flow.hpp"
#include "flow/wafer.hpp"

#include <map>
#include <tuple>

namespace interpose {

/// Counts of dies per wafer that one evaluation has made already: the same bridge or die is placed many times.
using WaferCounts = std::map<std::tuple<Wafer, double, double>, DieCount>;

/// What a piece is, before any test: its figures and what is wrong with it.
struct Piece
{
    PartFlowFigures figures;
    std::optional<CostBucket> made; ///< made here, on a line of its own; absent: bought as it stands
    double made_usd = 0;            ///< one piece before test, finishing included
    bool sortable = false;          ///< has defects to be found; not so a dummy
    bool priced = true;             ///< false: nothing says what it costs (FLOW-001)
    bool fits_wafer = true;         ///< false: counted as one per wafer all the same (FLOW-002)
};

/// \param wires   of this piece; only those of a carrier count
/// \param counts  filled and reused within one evaluation
Piece makePiece(const FlowPart& part, const std::vector<CarrierWires>& wires, const FlowSettings& settings,
                WaferCounts& counts);

/// What sort or carrier test catches of the bad pieces of a part; docs/physics/power.md#test-access.
double coverageOf(const FlowPart& part, const FlowSettings& settings);

// Steps of a piece made here. Preconditions: piece.made.
LineStep fabricateStep(const Piece& piece, const std::vector<FlowStep>& steps);
LineStep sortStep(const FlowPart& part, const Piece& piece, const FlowSettings& settings,
                  const std::vector<FlowStep>& steps);
LineStep diceStep(const Piece& piece, const std::vector<FlowStep>& steps);

} // namespace interpose
