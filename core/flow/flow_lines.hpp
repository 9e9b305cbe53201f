// SPDX-License-Identifier: GPL-3.0-or-later
// FlowInput -> lines: which piece is made how, which parts make a stack, what the module line does at each step.
#pragma once

#include "flow/bond_yield.hpp"
#include "flow/part_flow.hpp"

namespace interpose {

/// The lines of one module, the module's last, and what they are of.
struct FlowLines
{
    std::vector<Line> lines;
    std::vector<double> per_module;               ///< per line: units in one module
    std::vector<Piece> pieces;                    ///< per part
    std::vector<std::optional<std::size_t>> made; ///< per part: its line; absent when bought or built around the dies
    std::vector<bool> builds_around;              ///< per part: made in the module line
    std::vector<std::size_t> stacks;              ///< lines of stacks
    std::vector<BondYield> bonds;                 ///< per attach
    std::vector<Fault> faults;                    ///< per attach: how a joint that fails is seen
    bool service_price = false;                   ///< the main carrier's price holds the assembly
};

FlowLines flowLines(const FlowInput& input);

} // namespace interpose
