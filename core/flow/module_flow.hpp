// SPDX-License-Identifier: GPL-3.0-or-later
// Yield and cost of one module: known-good dies on tested carriers, bonded, attached, lidded. The stage in one page.
#pragma once

#include "base/diagnostic.hpp"
#include "model/assembly.hpp"
#include "model/contacts.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

/// One die, stack, dummy or carrier of the module. A price makes it a purchased part; else a process or a carrier
/// technology says how it is made. A root RDL with a fill is built around its dies (fan-out, chip-first): nothing can
/// be tested before the dies are in, so flowInput clears its carrier's tested_before_attach.
struct FlowPart
{
    PlacedId placed;
    PartId part;
    PartKind kind = PartKind::Die;
    double width_mm = 0, height_mm = 0;
    std::optional<ProcessNode> process; ///< silicon made on a wafer (dies, dummies, silicon carriers)
    std::optional<CarrierTechnology> carrier;
    std::optional<double> price_usd;     ///< purchased
    double escape_fraction = 0;          ///< of purchased parts
    std::optional<double> sort_coverage; ///< overrides the process's
    bool operator==(const FlowPart&) const = default;
};

/// The joints of one bond under (seat bottom: over) one part; the attaches of one part are neighbours in the list.
struct FlowAttach
{
    PlacedId placed; ///< the part that is attached
    Bond bond;
    double area_mm2 = 0;              ///< of the contacts of this bond
    double bonds = 0;                 ///< joints in that area at the bond's pitch
    bool onto_root_substrate = false; ///< interposer or RDL on it: the flow's substrate attach instead of the bond's
    bool operator==(const FlowAttach&) const = default;
};

struct FlowInput
{
    std::vector<FlowPart> parts;
    std::vector<FlowAttach> attaches;
    FlowSettings settings;
    bool has_lid = true;
    bool operator==(const FlowInput&) const = default;
};

struct YieldFactor
{
    std::string name; ///< e.g. "die escapes", "unscreened carrier", "bonds", "substrate attach", "lid"
    double value = 1;
    bool operator==(const YieldFactor&) const = default;
};

struct PartFlowFigures
{
    PlacedId placed;
    PartId part;
    PartKind kind = PartKind::Die;
    double area_mm2 = 0;
    std::optional<double> sort_yield;      ///< true yield of the silicon; inside the price, never in assembly_yield
    std::optional<double> gross_per_wafer; ///< exact count for carriers, closed form for dies
    std::string_view gross_rule;           ///< how that was counted; empty without a wafer
    double pass_fraction = 1;              ///< called good of those made; 1 for purchased and untested ones
    double escape_fraction = 0;            ///< bad although called good, or bad for never having been tested
    double cost_usd = 0;                   ///< of one piece as it enters the line: (made + test) / pass, or its price
    bool operator==(const PartFlowFigures&) const = default;
};

struct FlowResult
{
    double assembly_yield = 1;        ///< escapes x unscreened parts x bonds x attach x lid
    double rolled_yield = 1;          ///< assembly_yield x pass fractions: sort yields x bonds x attach x lid
    double final_pass_fraction = 1;   ///< of modules started, shipped: 1 - (1 - assembly_yield) x coverage
    double shipped_bad_fraction = 0;  ///< of modules shipped, bad all the same
    std::vector<YieldFactor> factors; ///< their product is assembly_yield
    std::vector<PartFlowFigures> parts;
    double silicon_cost_usd = 0;         ///< dies and dummies made on wafers, known good
    double memory_cost_usd = 0;          ///< purchased HBM
    double purchased_cost_usd = 0;       ///< other purchased parts
    double carrier_cost_usd = 0;         ///< interposer, RDL, bridges, substrate
    double bonding_cost_usd = 0;         ///< bumping, attach, module process, lid
    double test_cost_usd = 0;            ///< module and final test
    double scrap_cost_usd = 0;           ///< everything thrown away, per good module
    double cost_per_good_module_usd = 0; ///< the sum of the seven above
    Diagnostics diagnostics;             ///< FLOW-001 part without price or process, FLOW-002 does not fit on its
                                         ///< wafer, FLOW-003 hardly a good piece or module to be had
    bool operator==(const FlowResult&) const = default;
};

FlowInput flowInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                    const std::vector<Contact>& contacts);

/// Yield and cost of the line: sort and carrier test, attaches, substrate attach, lid, final test. Every bad module is
/// found at the final test, if at all. Cost rises and assembly yield falls with defects, areas and part count.
/// O(parts). Total function. Source: docs/physics/yield.md, docs/physics/cost.md.
FlowResult evaluateFlow(const FlowInput& input);

} // namespace interpose
