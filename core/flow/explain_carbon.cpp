// SPDX-License-Identifier: GPL-3.0-or-later
// The line in kilograms, explained as the line in dollars is: each piece from its wafer or panel, then stacks and
// module step by step. Keys are those of the flow behind "carbon/", dollars become kilograms.
#include "flow/explain_writer.hpp"

#include <map>
#include <tuple>

namespace interpose {

namespace {

constexpr std::string_view kMoney = "_usd";

/// "parts/GPU/cost_usd" -> "carbon/parts/GPU/cost_kg", "silicon_cost_usd" -> "carbon/silicon_kg".
std::string inMass(std::string key)
{
    key.replace(key.size() - kMoney.size(), kMoney.size(), "_kg");
    if (key.find('/') == std::string::npos && key.ends_with("_cost_kg")) key.replace(key.size() - 8, 8, "_kg");
    return "carbon/" + (key == "cost_per_good_module_kg" ? "embodied_kg" : key);
}

/// What one piece emits before any test, by its wafer or panel. \param input in dollars, with what the file states
Explanation madeKg(const ExplainContext& mass, const FlowInput& input, std::size_t i)
{
    const FlowPart& part = input.parts[i];
    const std::string at = mass.partKey(i);
    ExplainWriter writer(inMass(at + "made_usd"), mass.flow.pieces[i].made_usd, "kg", kCarbonPage);
    if (!part.process) {
        return writer.form("panel, by area")
            .formula("c * A / 100")
            .stated("c", "of making it", part.carrier->carbon_kg_per_cm2.value_or(0), "kg/cm2",
                    mass.carrierPointer(i) + "carbon_kg_per_cm2")
            .figure("A", "outline", mass.result.parts[i].area_mm2, "mm2", at + "area_mm2")
            .done();
    }
    writer.form("share of the whole wafer").formula("c * pi * (d / 20) ^ 2 / n");
    writer.stated("c", "of making the wafer", part.process->carbon_kg_per_cm2.value_or(0), "kg/cm2",
                  mass.nodePointer(i) + "carbon_kg_per_cm2");
    writer.stated("d", "wafer", part.process->wafer_diameter_mm, "mm", mass.nodePointer(i) + "wafer_diameter_mm");
    if (mass.flow.pieces[i].fits_wafer)
        writer.figure("n", "pieces on it", *mass.result.parts[i].gross_per_wafer, {}, at + "gross_per_wafer");
    else
        writer.with("n", "pieces on it, though it does not fit", 1);
    return writer.done();
}

/// An explained cost of the line in kilograms, with the words of carbon.
Explanation weighed(Explanation one)
{
    constexpr std::string_view kPrice = "price_usd";
    const std::string range = ExplainWriter({}, 0, {}, kCarbonPage).done().valid_range;
    one.key = inMass(one.key);
    one.unit = "kg";
    one.page = kCarbonPage;
    one.valid_range = range;
    for (ExplainInput& input : one.inputs) {
        if (input.unit == "USD") input.unit = "kg";
        if (input.figure.ends_with(kMoney)) input.figure = inMass(input.figure);
        if (input.pointer.ends_with(kPrice))
            input.pointer.replace(input.pointer.size() - kPrice.size(), kPrice.size(), "carbon_kg");
        if (input.pointer == "/flow/module_process_cost_usd") input.pointer = "/flow/assembly_carbon_kg";
    }
    return one;
}

Explanation sum(const char* key, double value,
                const std::vector<std::tuple<const char*, double, const char*>>& operands)
{
    ExplainWriter writer(key, value, "kg", kCarbonPage);
    for (const auto& [what, mass, figure] : operands)
        writer.plus(what, mass, "kg", figure);
    return writer.done();
}

} // namespace

std::vector<Explanation> explainCarbon(const FlowInput& input, const CarbonResult& carbon)
{
    const FlowInput mass = carbonInput(input);
    const FlowResult walked = evaluateFlow(mass);
    ExplainContext context(mass, walked);
    explainModule(context);
    explainParts(context);
    explainLines(context);
    std::vector<Explanation> all{sum("carbon/embodied_kg", carbon.embodied_kg,
                                     {{"silicon", carbon.silicon_kg, "carbon/silicon_kg"},
                                      {"memory", carbon.memory_kg, "carbon/memory_kg"},
                                      {"other purchased parts", carbon.purchased_kg, "carbon/purchased_kg"},
                                      {"carriers", carbon.carrier_kg, "carbon/carrier_kg"},
                                      {"assembly and test", carbon.assembly_kg, "carbon/assembly_kg"},
                                      {"scrap", carbon.scrap_kg, "carbon/scrap_kg"}}),
                                 sum("carbon/assembly_kg", carbon.assembly_kg,
                                     {{"assembly", walked.bonding_cost_usd, "carbon/bonding_kg"},
                                      {"test", walked.test_cost_usd, "carbon/test_kg"}})};
    if (carbon.is_floor) all.front().form = "at least: parts that state nothing count as zero";
    std::map<std::string, std::size_t> made;
    for (std::size_t i = 0; i < mass.parts.size(); ++i)
        made.emplace(context.partKey(i) + "made_usd", i);
    for (Explanation& one : context.all) {
        if (!one.key.ends_with(kMoney) || one.key == "cost_per_good_module_usd") continue;
        const auto piece = made.find(one.key);
        all.push_back(piece == made.end() ? weighed(std::move(one)) : madeKg(context, input, piece->second));
    }
    return all;
}

} // namespace interpose
