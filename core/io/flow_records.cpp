// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the manufacturing flow: its settings, its steps and the products that share parts.
#include "io/model_records.hpp"
#include "model/validate.hpp"

namespace interpose {

template <>
std::span<const std::string_view> enumWords<StepKind>()
{
    static constexpr std::string_view kWords[] = {
        "fabricate",   "sort_test",        "dice", "carrier_fabricate", "carrier_test", "attach", "bond", "underfill",
        "module_test", "substrate_attach", "lid",  "final_test",        "system_test"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<CountRule>()
{
    static constexpr std::string_view kWords[] = {
        "closed_form", "closed_form_square", "closed_form_bare_wafer", "area_ratio", "rounded", "exact"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<CoverageForm>()
{
    static constexpr std::string_view kWords[] = {"linear", "williams_brown"};
    return kWords;
}

template <>
std::span<const std::string_view> enumWords<Stacking>()
{
    static constexpr std::string_view kWords[] = {"die_to_wafer", "wafer_to_wafer"};
    return kWords;
}

namespace {

constexpr std::string_view kFactsAbout = "where the figures of this object come from, by key or key/index/field";

} // namespace

template <>
const RecordInfo& recordInfo<FlowStep>()
{
    using S = FlowStep;
    constexpr Need kMayMiss = Need::Omitted;
    static const RecordInfo info = makeRecord<S>(
        "flow_step", "a step of the flow",
        {field<&S::kind>("kind", kPlain, "what is done"),
         field<&S::cost_usd>("cost_usd", kQuantity, "per unit", kMayMiss),
         field<&S::cost_usd_per_mm2>("cost_usd_per_mm2", kQuantity,
                                     "of the piece, of the joints closed here, else of the main carrier", kMayMiss),
         field<&S::cost_usd_per_die>("cost_usd_per_die", kQuantity, "of the parts that join here, else of all attached",
                                     kMayMiss),
         field<&S::cost_usd_per_bond>("cost_usd_per_bond", kQuantity, "of the joints closed here, else of all",
                                      kMayMiss),
         field<&S::machine_s>("machine_s", kQuantity, "of machine time, per unit", kMayMiss),
         field<&S::machine_usd_per_h>("machine_usd_per_h", kQuantity, "rate of that machine", kMayMiss),
         field<&S::yield>("yield", kShare, "on top of that of bonds, attaches and lid", kMayMiss),
         field<&S::test_coverage>("test_coverage", kShare, "of bad units, by a test that ends the step"),
         field<&S::test_cost_usd>("test_cost_usd", kQuantity, "of that test, per unit", kMayMiss),
         field<&S::rework_success>("rework_success", kShare, "of units that fail here, made good"),
         field<&S::rework_cost_usd>("rework_cost_usd", kQuantity, "per unit that fails here", kMayMiss),
         field<&S::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

template <>
const RecordInfo& recordInfo<Product>()
{
    static const RecordInfo info = makeRecord<Product>(
        "product", "a product",
        {field<&Product::name>("name", kLine, "what people read"),
         field<&Product::volume>("volume", kQuantity, "units over its life"),
         field<&Product::parts>("parts", Domain{.low = 0, .high = kLargestNumber, .text = TextKind::Id},
                                "how many of each part, by id, one unit holds")});
    return info;
}

template <>
const RecordInfo& recordInfo<FlowSettings>()
{
    using F = FlowSettings;
    constexpr Need kMayMiss = Need::Defaulted;
    static const RecordInfo info = makeRecord<F>(
        "flow", "the flow",
        {field<&F::substrate_attach_yield>("substrate_attach_yield", kShare, "carrier onto substrate, per module",
                                           kMayMiss),
         field<&F::lid_attach_yield>("lid_attach_yield", kShare, "lid and TIM, per module", kMayMiss),
         field<&F::module_process_cost_usd>("module_process_cost_usd", kQuantity,
                                            "mould, dice, handle, per module started", kMayMiss),
         field<&F::substrate_attach_cost_usd>("substrate_attach_cost_usd", kQuantity, "per module", kMayMiss),
         field<&F::lid_cost_usd>("lid_cost_usd", kQuantity, "lid, TIM and their attach", kMayMiss),
         field<&F::final_test_cost_usd>("final_test_cost_usd", kQuantity, "per module", kMayMiss),
         field<&F::final_test_coverage>("final_test_coverage", kShare, "of bad modules", kMayMiss),
         field<&F::carrier_test_coverage>("carrier_test_coverage", kShare, "of bad carriers", kMayMiss),
         field<&F::inspection_coverage>("inspection_coverage", kShare,
                                        "of bad carriers, where they are inspected and not tested", Need::Omitted),
         field<&F::probe_pitch>("probe_pitch_um", kLengthOrZero, "finest bumps a probe card lands on; 0: any",
                                Need::Omitted),
         field<&F::unprobed_coverage>("unprobed_coverage", kShare,
                                      "of bad dies with finer bumps and no test pads, by what tests itself",
                                      Need::Omitted),
         field<&F::host_test_coverage>("host_test_coverage", kShare,
                                       "of bad memory stacks without direct access, at most, by a test through the die "
                                       "beside them",
                                       Need::Omitted),
         field<&F::bad_site_cost_usd>("bad_site_cost_usd", kQuantity,
                                      "dummies on a carrier site known as bad; 0: it is skipped", Need::Omitted),
         field<&F::coverage_form>("coverage_form", kPlain, "what a test of a coverage lets through", Need::Omitted),
         field<&F::stacking>("stacking", kPlain, "of dies on dies: from sorted dies, or sorted after bonding",
                             Need::Omitted),
         field<&F::stack_test_coverage>("stack_test_coverage", kShare, "of bad stacks, before they join the module",
                                        Need::Omitted),
         field<&F::stack_test_cost_usd>("stack_test_cost_usd", kQuantity, "per stack", Need::Omitted),
         field<&F::die_count_rule>("die_count_rule", kPlain, "how dies per wafer are counted", Need::Omitted),
         field<&F::carrier_count_rule>("carrier_count_rule", kPlain, "how carriers per wafer are counted",
                                       Need::Omitted),
         field<&F::volume>("volume", kQuantity, "modules over the product's life; 0: costs paid once are not spread",
                           Need::Omitted),
         field<&F::package_nre_usd>("package_nre_usd", kQuantity, "design, tooling and qualification of this package",
                                    Need::Omitted),
         field<&F::products>("products", kPlain, "others that share parts and what these cost once"),
         field<&F::assembly_carbon_kg>("assembly_carbon_kg", kQuantity,
                                       "CO2 equivalent of assembly and test, per module started", Need::Omitted),
         field<&F::steps>("steps", Domain{.max_items = kStepKinds},
                          "the whole line in its order; absent: the usual one"),
         field<&F::facts>("facts", kPlain, kFactsAbout)});
    return info;
}

} // namespace interpose
