// SPDX-License-Identifier: GPL-3.0-or-later
// The lines walked, and their outcome sorted into the figures people ask for.
#include "flow/module_flow.hpp"

#include "flow/flow_lines.hpp"
#include "flow/flow_steps.hpp"

#include <algorithm>
#include <map>

namespace interpose {

namespace {

constexpr std::string_view kStage = "flow";

/// Findings of pieces: one per part and code, however often the part is placed, so that thousands stay readable.
class Findings
{
public:
    explicit Findings(Diagnostics& diagnostics) : m_diagnostics(diagnostics) {}

    void add(const Piece& piece)
    {
        if (!piece.priced)
            add(piece.figures, Severity::Warning, "FLOW-001",
                " has neither a price nor a priced process: it is counted as free");
        if (!piece.fits_wafer)
            add(piece.figures, Severity::Error, "FLOW-002",
                " does not fit on its wafer: it is priced at one per wafer");
        if (piece.figures.pass_fraction < kLeastPass)
            add(piece.figures, Severity::Error, "FLOW-003",
                " yields next to no good piece: its cost is a floor, not an estimate");
    }

private:
    void add(const PartFlowFigures& figures, Severity severity, const char* code, const char* what)
    {
        const auto [known, fresh] = m_known.try_emplace({code, figures.part}, m_diagnostics.size());
        if (fresh)
            m_diagnostics.push_back({severity, code, {}, figures.part.str() + what, {}, {}, std::string(kStage)});
        m_diagnostics[known->second].ids.push_back(figures.placed.str());
    }

    Diagnostics& m_diagnostics;
    std::map<std::pair<std::string, PartId>, std::size_t> m_known;
};

void addFinding(FlowResult& result, Severity severity, const char* code, const char* message)
{
    result.diagnostics.push_back({severity, code, {}, message, {}, {}, std::string(kStage)});
}

/// By name, whichever fault each factor is of.
std::vector<YieldFactor> named(const std::vector<LineFactor>& factors)
{
    std::vector<LineFactor> byName;
    for (const LineFactor& factor : factors)
        multiplyFactor(byName, {factor.name, factor.value});
    std::vector<YieldFactor> result;
    for (const LineFactor& factor : byName)
        result.push_back({std::string(factor.name), factor.value});
    return result;
}

double productOf(const std::vector<YieldFactor>& factors)
{
    double product = 1;
    for (const YieldFactor& factor : factors)
        product *= factor.value;
    return product;
}

/// Figures of the parts from the lines that made them.
void addParts(FlowLines& flow, const std::vector<LineFigures>& walked, FlowResult& result)
{
    Findings findings(result.diagnostics);
    result.parts.reserve(flow.pieces.size());
    for (std::size_t i = 0; i < flow.pieces.size(); ++i) {
        PartFlowFigures& figures = flow.pieces[i].figures;
        if (flow.made[i]) {
            const LineFigures& line = walked[*flow.made[i]];
            figures.pass_fraction = line.pass_fraction;
            figures.escape_fraction = 1 - line.goodness();
            figures.cost_usd = line.cost_usd;
        } else if (flow.builds_around[i]) {
            figures.escape_fraction = 1 - figures.sort_yield.value_or(1);
            figures.cost_usd = flow.pieces[i].made_usd;
        }
        findings.add(flow.pieces[i]);
        result.parts.push_back(std::move(figures));
    }
}

void addAttaches(const FlowInput& input, const FlowLines& flow, FlowResult& result)
{
    result.attaches.reserve(input.attaches.size());
    for (std::size_t i = 0; i < input.attaches.size(); ++i) {
        const FlowAttach& attach = input.attaches[i];
        const BondYield& bond = flow.bonds[i];
        result.attaches.push_back({attach.placed, attach.bond.name, bond.form, attach.area_mm2, attach.bonds,
                                   bond.yield, bond.signal, bond.repairable, bond.power});
    }
}

void addLines(const FlowLines& flow, std::vector<LineFigures>& walked, FlowResult& result)
{
    result.lines.reserve(walked.size());
    for (std::size_t i = 0; i < walked.size(); ++i)
        result.lines.push_back({flow.lines[i].name, flow.per_module[i], walked[i].cost_usd, walked[i].pass_fraction,
                                1 - walked[i].goodness(), std::move(walked[i].steps)});
}

/// The three yields: of the module line, and with the pass fractions of everything made before it.
void addYields(const FlowLines& flow, const std::vector<LineFigures>& walked, FlowResult& result)
{
    const LineFigures& module = walked.back();
    result.factors = named(module.factors);
    result.assembly_yield = productOf(result.factors);
    result.final_pass_fraction = module.pass_fraction;
    result.shipped_bad_fraction = 1 - module.goodness();
    std::vector<LineFactor> sorted;
    for (std::size_t i = 0; i < flow.pieces.size(); ++i)
        if (flow.made[i] && flow.pieces[i].sortable)
            multiplyFactor(sorted, {isCarrier(flow.pieces[i].figures.kind) ? "carrier test" : "die sort",
                                    walked[*flow.made[i]].pass_fraction});
    for (const std::size_t stack : flow.stacks)
        multiplyFactor(sorted, {"stack test", walked[stack].pass_fraction});
    result.rolled_factors = named(sorted);
    result.rolled_factors.insert(result.rolled_factors.end(), result.factors.begin(), result.factors.end());
    result.rolled_yield = productOf(result.rolled_factors);
}

void addCosts(const LineFigures& module, FlowResult& result)
{
    const auto of = [&](CostBucket bucket) { return module.split[static_cast<std::size_t>(bucket)]; };
    result.silicon_cost_usd = of(CostBucket::Silicon);
    result.memory_cost_usd = of(CostBucket::Memory);
    result.purchased_cost_usd = of(CostBucket::Purchased);
    result.carrier_cost_usd = of(CostBucket::Carrier);
    result.bonding_cost_usd = of(CostBucket::Bonding);
    result.test_cost_usd = of(CostBucket::Test);
    result.scrap_cost_usd = of(CostBucket::Scrap);
    result.cost_per_good_module_usd = module.cost_usd;
}

/// What is stated beside a service price that holds it already.
void addServiceFinding(const FlowInput& input, FlowResult& result)
{
    std::string held = input.settings.module_process_cost_usd > 0 ? "module_process_cost_usd, " : "";
    for (const FlowStep& step : input.steps)
        if (inServicePrice(step.kind) && statesProcessCost(step))
            held += step.kind == StepKind::Attach ? "costs of the attach step, "
                    : step.kind == StepKind::Bond ? "costs of the bond step, "
                                                  : "costs of the underfill step, ";
    if (std::ranges::any_of(input.parts, [](const FlowPart& part) {
            return part.main_carrier && part.carrier && part.carrier->price_includes_assembly &&
                   part.carrier->finishing_cost_usd_per_mm2 > 0;
        }))
        held += "finishing_cost_usd_per_mm2, ";
    if (held.empty()) return;
    held.resize(held.size() - 2);
    const std::string message = "the carrier's price is that of a service with assembly, not charged too: " + held;
    addFinding(result, Severity::Warning, "FLOW-005", message.c_str());
}

/// On a bridge, a substrate or a carrier on a carrier no module is assembled that its price could hold.
void addMisplacedService(const FlowInput& input, FlowResult& result)
{
    std::vector<std::string> misplaced;
    for (const FlowPart& part : input.parts)
        if (part.carrier && part.carrier->price_includes_assembly && !part.main_carrier)
            misplaced.push_back(part.placed.str());
    if (misplaced.empty()) return;
    addFinding(result, Severity::Warning, "FLOW-007",
               "price_includes_assembly counts only for an interposer or RDL that is the root or stands on it: here "
               "the price is taken as that of the bare piece and all joints are charged beside it; state a carrier "
               "technology with the bare price");
    result.diagnostics.back().ids = std::move(misplaced);
}

/// Wafers can only be bonded to each other where their dies lie on the same grid.
void addUnequalStacks(const FlowInput& input, FlowResult& result)
{
    std::map<PlacedId, const FlowPart*> bases;
    for (const FlowPart& part : input.parts)
        if (part.stack && *part.stack == part.placed) bases.emplace(part.placed, &part);
    std::vector<std::string> unequal;
    for (const FlowPart& part : input.parts) {
        const auto base = part.stack ? bases.find(*part.stack) : bases.end();
        if (base == bases.end()) continue;
        if (part.width_mm != base->second->width_mm || part.height_mm != base->second->height_mm)
            unequal.push_back(part.placed.str());
    }
    if (unequal.empty()) return;
    addFinding(result, Severity::Error, "FLOW-006",
               "wafers are stacked whose dies differ in outline: these cannot lie on the grid of their base");
    result.diagnostics.back().ids = std::move(unequal);
}

void addFindings(const FlowInput& input, const FlowLines& flow, const std::vector<LineFigures>& walked,
                 FlowResult& result)
{
    const FlowSettings& line = input.settings;
    const double stated =
        line.module_process_cost_usd + line.substrate_attach_cost_usd + line.lid_cost_usd + line.final_test_cost_usd;
    if (stated == 0 && !flow.service_price && std::ranges::none_of(input.steps, statesCost))
        addFinding(result, Severity::Warning, "FLOW-004",
                   "no process, attach, lid or test cost is stated in flow: all are counted as free");
    if (flow.service_price) addServiceFinding(input, result);
    addMisplacedService(input, result);
    if (line.stacking == Stacking::WaferToWafer) addUnequalStacks(input, result);
    const bool stackLost =
        std::ranges::any_of(flow.stacks, [&](std::size_t stack) { return walked[stack].pass_fraction < kLeastPass; });
    if (result.assembly_yield >= kLeastPass && !stackLost) return;
    addFinding(result, Severity::Error, "FLOW-003",
               "hardly a good module to be had: its cost is a floor, not an estimate");
    result.diagnostics.back().value = result.assembly_yield;
    result.diagnostics.back().limit = kLeastPass;
}

} // namespace

FlowResult evaluateFlow(const FlowInput& input)
{
    FlowResult result;
    FlowLines flow = flowLines(input);
    std::vector<LineFigures> walked = walkLines(flow.lines);
    result.order = isChipFirst(input.steps) ? "chip-first" : "chip-last";
    result.price_basis = flow.service_price ? "service price" : "built-up price";
    addYields(flow, walked, result);
    addCosts(walked.back(), result);
    addParts(flow, walked, result);
    addAttaches(input, flow, result);
    addFindings(input, flow, walked, result);
    addLines(flow, walked, result);
    return result;
}

} // namespace interpose
