// SPDX-License-Identifier: GPL-3.0-or-later
// Manufacturing choices of a file ("flow"): what the line does beyond the parts, their bonds and their carriers.
#pragma once

#include "base/coord.hpp"
#include "model/fact.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace interpose {

/// Steps of the line, in the usual order of a chip-last module. Chip-first is the same steps in another order.
enum class StepKind {
    Fabricate,        ///< dies and dummies, on their wafers
    SortTest,         ///< of dies
    Dice,             ///< of dies
    CarrierFabricate, ///< interposers, RDLs, bridges, substrates made here
    CarrierTest,      ///< of those
    Attach,           ///< pick and place: parts join
    Bond,             ///< reflow or bonding: joints close, or not
    Underfill,        ///< underfill, mould, thinning, dicing of the module
    ModuleTest,       ///< may be left out
    SubstrateAttach,  ///< carrier onto the root substrate
    Lid,              ///< lid and TIM
    FinalTest,
    SystemTest, ///< may be left out
};
inline constexpr std::size_t kStepKinds = 13;

/// One step as a file states it: what it costs and risks beyond what parts, bonds and the settings below say.
/// Costs are per unit that enters the step: a die, a carrier, a stack or the module.
struct FlowStep
{
    StepKind kind = StepKind::Attach;
    double cost_usd = 0;
    double cost_usd_per_mm2 = 0;  ///< of the piece, of the joints closed here, else of the main carrier
    double cost_usd_per_die = 0;  ///< of the parts that join here, else of all parts attached
    double cost_usd_per_bond = 0; ///< of the joints closed here, else of all joints
    double machine_s = 0;         ///< of a machine, per unit
    double machine_usd_per_h = 0;
    double yield = 1;                    ///< on top of bonds, attaches and lid
    std::optional<double> test_coverage; ///< a test ends the step; sort, carrier and final test have theirs elsewhere
    double test_cost_usd = 0;
    std::optional<double> rework_success; ///< of the units that fail here
    double rework_cost_usd = 0;           ///< of each of those
    Facts facts;
    bool operator==(const FlowStep&) const = default;
};

/// How pieces are counted on a wafer; docs/physics/yield.md#wafer.
enum class CountRule { ClosedForm, ClosedFormSquare, ClosedFormBareWafer, AreaRatio, Rounded, Exact };

/// What a test of coverage c lets through of pieces of true yield Y: bad ones independently with 1 - c, or Y^(1-c) good
/// among those that pass (Williams and Brown: faults, of which a piece may have several, are what is caught).
enum class CoverageForm { Linear, WilliamsBrown };

/// How stacks of dies are built: from sorted dies, or wafer on wafer with the sort after bonding.
enum class Stacking { DieToWafer, WaferToWafer };

/// Another product that uses parts of this file: it shares what they cost once.
struct Product
{
    std::string name;
    double volume = 0;                   ///< units over its life
    std::map<std::string, double> parts; ///< how many of each part (by id) one unit holds
    bool operator==(const Product&) const = default;
};

/// Assembly line settings of one module. Yields and coverages are fractions in [0, 1].
struct FlowSettings
{
    double substrate_attach_yield = 0.998; ///< carrier onto substrate, per module (chip on wafer on substrate)
    double lid_attach_yield = 0.999;       ///< lid and TIM1, per module
    double module_process_cost_usd = 0;    ///< mould, dice, handle, per module started
    double substrate_attach_cost_usd = 0;
    double lid_cost_usd = 0; ///< lid, TIM and their attach
    double final_test_cost_usd = 0;
    double final_test_coverage = 0.99;   ///< of bad modules
    double carrier_test_coverage = 0.99; ///< of bad carriers
    double inspection_coverage = 0.5;    ///< of bad carriers, where they are inspected and not tested
    Coord probe_pitch;                   ///< finest bumps a probe card lands on; 0: any
    double unprobed_coverage = 0.9;      ///< of bad dies with finer bumps and no test pads, by what tests itself
    double host_test_coverage = 0.9;     ///< of bad memory stacks that only the die beside them reaches, at most
    double bad_site_cost_usd = 0;        ///< dummies on a carrier site known as bad; 0: the site is skipped
    CoverageForm coverage_form = CoverageForm::Linear; ///< of every test
    Stacking stacking = Stacking::DieToWafer;
    double stack_test_coverage = 0; ///< of bad stacks, before they join the module; 0: no such test
    double stack_test_cost_usd = 0;
    CountRule die_count_rule = CountRule::ClosedForm;
    CountRule carrier_count_rule = CountRule::Exact; ///< best of four alignments
    double volume = 0;             ///< modules over the product's life; 0: what is paid once is not spread
    double package_nre_usd = 0;    ///< design, tooling and qualification of this package
    std::vector<Product> products; ///< others that share parts
    double assembly_carbon_kg = 0; ///< CO2 equivalent of assembly and test, per module started
    std::vector<FlowStep> steps;   ///< the whole line in its order; empty: the usual one
    Facts facts;
    bool operator==(const FlowSettings&) const = default;
};

} // namespace interpose
