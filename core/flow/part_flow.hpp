// SPDX-License-Identifier: GPL-3.0-or-later
// Yield and cost of one piece before it enters the assembly line: purchased, or made, tested and counted on its wafer.
#pragma once

#include "flow/module_flow.hpp"
#include "flow/wafer.hpp"

#include <map>
#include <tuple>

namespace interpose {

/// Counts of dies per wafer that one evaluation has made already: the same bridge or die is placed many times.
using WaferCounts = std::map<std::tuple<Wafer, double, double>, DieCount>;

/// How a piece comes into the module, which decides the yield factor it belongs to.
enum class PieceOrigin { Purchased, Sorted, TestedCarrier, UntestedCarrier, Unknown };

struct PieceFlow
{
    PartFlowFigures figures;
    PieceOrigin origin = PieceOrigin::Unknown;
    bool priced = true;     ///< false: nothing says what it costs (FLOW-001)
    bool fits_wafer = true; ///< false: counted as one per wafer all the same (FLOW-002)
    bool obtainable = true; ///< false: practically none passes its test (FLOW-003)
};

/// The least share of good pieces or modules that is still divided by; below it costs stay finite and FLOW-003 says so.
inline constexpr double kLeastPass = 1e-9;

/// Figures of one piece. \param counts  filled and reused within one evaluation
PieceFlow pieceFlow(const FlowPart& part, const FlowSettings& settings, WaferCounts& counts);

} // namespace interpose
