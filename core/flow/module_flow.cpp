// SPDX-License-Identifier: GPL-3.0-or-later
// The line walked once: what each piece costs and hides, what each joint risks, what the final test throws away.
#include "flow/module_flow.hpp"

#include "flow/die_yield.hpp"
#include "flow/part_flow.hpp"

#include <algorithm>

namespace interpose {

namespace {

/// Product of fractions that knows whether anything went into it.
struct Factor
{
    std::string_view name;
    double value = 1;
    bool used = false;

    void multiply(double fraction)
    {
        value *= fraction;
        used = true;
    }
};

struct LineFactors
{
    Factor dies{"die escapes"}, purchased{"purchased part escapes"}, carriers{"carrier escapes"},
        untested{"unscreened carriers"}, bonds{"bonds"}, substrate{"substrate attach"}, lid{"lid"};

    Factor& of(PieceOrigin origin)
    {
        switch (origin) {
        case PieceOrigin::Sorted:
            return dies;
        case PieceOrigin::TestedCarrier:
            return carriers;
        case PieceOrigin::UntestedCarrier:
            return untested;
        case PieceOrigin::Purchased:
        case PieceOrigin::Unknown:
            break;
        }
        return purchased;
    }
};

double& costBucket(FlowResult& result, const PieceFlow& piece)
{
    if (piece.figures.kind == PartKind::HbmStack) return result.memory_cost_usd;
    if (isCarrier(piece.figures.kind)) return result.carrier_cost_usd;
    return piece.origin == PieceOrigin::Purchased ? result.purchased_cost_usd : result.silicon_cost_usd;
}

double bondYield(const FlowAttach& attach)
{
    switch (attach.bond.yield_form) {
    case BondYieldForm::PerDie:
        return attach.bond.yield;
    case BondYieldForm::PerBond:
        return allBondsGoodLog(attach.bond.yield, attach.bonds);
    case BondYieldForm::PerArea:
        return poissonYield(meanFaults(attach.area_mm2, attach.bond.defects_per_cm2));
    }
    return 1;
}

/// Findings of pieces: one per part and code, however often the part is placed, so that thousands stay readable.
class Findings
{
public:
    explicit Findings(Diagnostics& diagnostics) : m_diagnostics(diagnostics) {}

    void add(const PieceFlow& piece)
    {
        if (!piece.priced)
            add(piece, Severity::Warning, "FLOW-001",
                " has neither a price nor a priced process: it is counted as free");
        if (!piece.fits_wafer)
            add(piece, Severity::Error, "FLOW-002", " does not fit on its wafer: it is priced at one per wafer");
        if (!piece.obtainable)
            add(piece, Severity::Error, "FLOW-003",
                " yields next to no good piece: its cost is a floor, not an estimate");
    }

private:
    void add(const PieceFlow& piece, Severity severity, const char* code, const char* what)
    {
        const PartFlowFigures& figures = piece.figures;
        const auto [known, fresh] = m_known.try_emplace({code, figures.part}, m_diagnostics.size());
        if (fresh) m_diagnostics.push_back({severity, code, {}, figures.part.str() + what, {}, {}, "flow"});
        m_diagnostics[known->second].ids.push_back(figures.placed.str());
    }

    Diagnostics& m_diagnostics;
    std::map<std::pair<std::string, PartId>, std::size_t> m_known;
};

void addParts(const FlowInput& input, FlowResult& result, LineFactors& factors)
{
    WaferCounts counts;
    Findings findings(result.diagnostics);
    result.parts.reserve(input.parts.size());
    for (const FlowPart& part : input.parts) {
        PieceFlow piece = pieceFlow(part, input.settings, counts);
        factors.of(piece.origin).multiply(1 - piece.figures.escape_fraction);
        costBucket(result, piece) += piece.figures.cost_usd;
        result.rolled_yield *= piece.figures.pass_fraction;
        findings.add(piece);
        result.parts.push_back(std::move(piece.figures));
    }
}

/// All joints of one part: attaches [first, last). One pick, place and reflow closes them all.
void attachPart(const FlowInput& input, std::size_t first, std::size_t last, FlowResult& result, LineFactors& factors)
{
    double placeUsd = 0;
    bool ontoSubstrate = false;
    for (std::size_t i = first; i < last; ++i) {
        const FlowAttach& attach = input.attaches[i];
        result.bonding_cost_usd += attach.bond.cost_usd_per_mm2 * attach.area_mm2;
        if (attach.onto_root_substrate) {
            ontoSubstrate = true;
            continue;
        }
        factors.bonds.multiply(bondYield(attach));
        placeUsd = std::max(placeUsd, attach.bond.cost_usd_per_attach);
    }
    result.bonding_cost_usd += placeUsd;
    if (!ontoSubstrate) return;
    factors.substrate.multiply(input.settings.substrate_attach_yield);
    result.bonding_cost_usd += input.settings.substrate_attach_cost_usd;
}

void addAttaches(const FlowInput& input, FlowResult& result, LineFactors& factors)
{
    for (std::size_t first = 0; first < input.attaches.size();) {
        std::size_t last = first + 1;
        while (last < input.attaches.size() && input.attaches[last].placed == input.attaches[first].placed)
            ++last;
        attachPart(input, first, last, result, factors);
        first = last;
    }
    result.bonding_cost_usd += input.settings.module_process_cost_usd;
    if (!input.has_lid) return;
    factors.lid.multiply(input.settings.lid_attach_yield);
    result.bonding_cost_usd += input.settings.lid_cost_usd;
}

void multiplyOut(const LineFactors& factors, FlowResult& result)
{
    for (const Factor& factor : {factors.dies, factors.purchased, factors.carriers, factors.untested, factors.bonds,
                                 factors.substrate, factors.lid}) {
        if (!factor.used) continue;
        result.factors.push_back({std::string(factor.name), factor.value});
        result.assembly_yield *= factor.value;
    }
    result.rolled_yield *= result.assembly_yield;
}

void finalTest(const FlowInput& input, FlowResult& result)
{
    const KnownGood known = knownGood(result.assembly_yield, input.settings.final_test_coverage);
    result.test_cost_usd = input.settings.final_test_cost_usd;
    result.final_pass_fraction = known.pass;
    result.shipped_bad_fraction = known.escape_fraction;
    const double started = result.silicon_cost_usd + result.memory_cost_usd + result.purchased_cost_usd +
                           result.carrier_cost_usd + result.bonding_cost_usd + result.test_cost_usd;
    result.scrap_cost_usd = started * (1 / std::max(known.pass, kLeastPass) - 1);
    result.cost_per_good_module_usd = started + result.scrap_cost_usd;
    const FlowSettings& line = input.settings;
    if (line.module_process_cost_usd + line.substrate_attach_cost_usd + line.lid_cost_usd + line.final_test_cost_usd ==
        0)
        result.diagnostics.push_back({Severity::Warning,
                                      "FLOW-004",
                                      {},
                                      "no process, attach, lid or test cost is stated in flow: all are counted as free",
                                      {},
                                      {},
                                      "flow"});
    if (result.assembly_yield >= kLeastPass) return;
    result.diagnostics.push_back({Severity::Error,
                                  "FLOW-003",
                                  {},
                                  "hardly a good module to be had: its cost is a floor, not an estimate",
                                  result.assembly_yield,
                                  kLeastPass,
                                  "flow"});
}

} // namespace

FlowResult evaluateFlow(const FlowInput& input)
{
    FlowResult result;
    LineFactors factors;
    addParts(input, result, factors);
    addAttaches(input, result, factors);
    multiplyOut(factors, result);
    finalTest(input, result);
    return result;
}

} // namespace interpose
