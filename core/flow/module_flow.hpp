// SPDX-License-Identifier: GPL-3.0-or-later
// Yield and cost of one module: its line as data, walked once. The stage in one page: input, result, function.
#pragma once

#include "base/diagnostic.hpp"
#include "flow/line.hpp"
#include "model/assembly.hpp"
#include "model/contacts.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

/// One die, stack, dummy or carrier of the module. A price makes it a purchased part; else a process or a carrier
/// technology says how it is made.
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
    bool probeable = true;               ///< probes land on it at sort; else it tests itself
    bool direct_access = true;           ///< of a memory stack: balls lead to its test port; else its host tests it
    std::optional<Harvest> harvest;      ///< of a die
    std::optional<double> carbon_kg;     ///< of a purchased part
    bool mirrored = false;               ///< masks of another part, mirrored: no design of its own
    bool main_carrier = false;           ///< interposer or RDL that is the root or stands on it: chip-first builds it
                                         ///< around the dies
    bool with_substrate = false;         ///< joins at the substrate attach: the root substrate and what it brings
    std::optional<PlacedId> stack;       ///< base of the stack it is built into; of the base itself too
    std::string process_id, carrier_id;  ///< keys of the two in the technology
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
    std::string bond_id;              ///< key of the bond in the technology
    bool operator==(const FlowAttach&) const = default;
};

/// Wires of one routing class on one carrier, as the wiring stage has drawn them.
struct CarrierWires
{
    PlacedId carrier;
    std::string routing; ///< class
    double width_um = 0, space_um = 0;
    double signal_share = 1; ///< of the tracks
    double wires = 0;
    double drawn_mm = 0; ///< of all of them together
    bool operator==(const CarrierWires&) const = default;
};

struct FlowInput
{
    std::vector<FlowPart> parts;
    std::vector<FlowAttach> attaches;
    std::vector<CarrierWires> wires;
    std::vector<FlowStep> steps; ///< the line in its order; empty: usualSteps(false)
    FlowSettings settings;       ///< without its steps
    bool has_lid = true;         ///< or a ring in its place: the lid step is done
    bool operator==(const FlowInput&) const = default;
};

struct YieldFactor
{
    std::string name; ///< e.g. "die escapes", "unscreened carriers", "bonds", "substrate attach", "lid"
    double value = 1;
    bool operator==(const YieldFactor&) const = default;
};

struct PartFlowFigures
{
    PlacedId placed;
    PartId part;
    PartKind kind = PartKind::Die;
    double area_mm2 = 0;
    std::optional<double> sort_yield;        ///< true yield of the silicon; inside the price, never in assembly_yield
    std::vector<YieldFactor> sort_factors;   ///< their product is sort_yield
    std::string_view defect_form;            ///< what the defects act on; empty without a yield
    std::optional<double> critical_area_mm2; ///< of drawn wires, where they are what the defects act on
    std::optional<int> reticle_fields;       ///< exposure fields of a stepped carrier
    std::optional<double> gross_per_wafer;   ///< by the flow's rule for dies or carriers
    std::string_view gross_rule;             ///< how that was counted; empty without a wafer
    double pass_fraction = 1;                ///< called good of those made; 1 for purchased and untested ones
    double escape_fraction = 0;              ///< bad although called good, or bad for never having been tested
    double cost_usd = 0;                     ///< of one piece as it leaves its line, or its price
    bool operator==(const PartFlowFigures&) const = default;
};

/// One attach and the form of its yield.
struct AttachFlowFigures
{
    PlacedId placed;
    std::string bond;      ///< name
    std::string_view form; ///< per die, per bond, per bond by class, per area, or the flow's substrate attach
    double area_mm2 = 0, bonds = 0;
    double yield = 1;
    std::optional<double> signal_yield, repairable_yield, power_yield; ///< per bond: the classes whose product it is
    bool operator==(const AttachFlowFigures&) const = default;
};

/// A line of the flow as walked: of a kind of piece, of a stack, and last of the module.
struct FlowLine
{
    std::string name;           ///< part id, "stack on <placed id>", or "module"
    double per_module = 1;      ///< units of it in one module
    double cost_usd = 0;        ///< of one unit that leaves
    double pass_fraction = 1;   ///< of the units started, those that leave
    double escape_fraction = 0; ///< of those, the bad ones
    std::vector<StepFigures> steps;
    bool operator==(const FlowLine&) const = default;
};

struct FlowResult
{
    double assembly_yield = 1;               ///< escapes x unscreened parts x bonds x attach x lid
    double rolled_yield = 1;                 ///< assembly_yield x pass fractions: sort yields x bonds x attach x lid
    double final_pass_fraction = 1;          ///< of modules started, shipped: product over the tests of the module line
    double shipped_bad_fraction = 0;         ///< of modules shipped, bad all the same
    std::vector<YieldFactor> factors;        ///< their product is assembly_yield
    std::vector<YieldFactor> rolled_factors; ///< their product is rolled_yield
    std::string_view order;                  ///< "chip-last" or "chip-first"
    std::string_view price_basis; ///< "built-up price" or "service price": whether the carrier's price holds assembly
    std::vector<PartFlowFigures> parts;
    std::vector<AttachFlowFigures> attaches;
    std::vector<FlowLine> lines;         ///< pieces, stacks, the module last
    double silicon_cost_usd = 0;         ///< dies and dummies made on wafers, known good
    double memory_cost_usd = 0;          ///< purchased HBM
    double purchased_cost_usd = 0;       ///< other purchased parts
    double carrier_cost_usd = 0;         ///< interposer, RDL, bridges, substrate
    double bonding_cost_usd = 0;         ///< bumping, attach, module process, lid
    double test_cost_usd = 0;            ///< of stacks and modules
    double scrap_cost_usd = 0;           ///< stacks and modules thrown away, per good module
    double cost_per_good_module_usd = 0; ///< the sum of the seven above
    Diagnostics diagnostics; ///< FLOW-001 part without price or process, FLOW-002 does not fit on its wafer, FLOW-003
                             ///< hardly a good piece or module to be had, FLOW-004 no cost stated, FLOW-005 costs
                             ///< that the service price holds already, FLOW-006 wafer on wafer of unequal dies,
                             ///< FLOW-007 a service price where no module is built on it
    bool operator==(const FlowResult&) const = default;
};

/// All thirteen kinds in the usual order: the carrier tested before it takes dies, or built around them.
std::vector<FlowStep> usualSteps(bool chipFirst);
/// True when the carrier is made after the dies are attached.
bool isChipFirst(const std::vector<FlowStep>& steps);

/// What the stage needs of an assembly; `wires` stay empty and `direct_access` true, for the stages of wires and power
/// know. The order is the file's, or the usual one: chip-first for a root RDL with a fill (fan-out), else chip-last.
FlowInput flowInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                    const std::vector<Contact>& contacts);

/// Builds the lines of pieces, stacks and module and walks them. Cost rises and assembly yield falls with defects,
/// areas and part count. O(parts). Total function. Source: docs/physics/yield.md, docs/physics/cost.md.
FlowResult evaluateFlow(const FlowInput& input);

} // namespace interpose
