// SPDX-License-Identifier: GPL-3.0-or-later
// One piece: how many from a wafer, how many good, how many called good, what one of those costs.
#include "flow/part_flow.hpp"

#include "flow/die_yield.hpp"

#include <algorithm>

namespace interpose {

namespace {

constexpr std::string_view kClosedForm = "closed form with edge exclusion and streets";

std::string_view ruleName(const DieCount& count)
{
    if (!count.exact) return kClosedForm;
    switch (count.alignment) {
    case WaferAlignment::DieCentre:
        return "exact whole dies, best of four alignments: die at the centre";
    case WaferAlignment::StreetCrossing:
        return "exact whole dies, best of four alignments: street crossing at the centre";
    case WaferAlignment::VerticalStreet:
        return "exact whole dies, best of four alignments: vertical street at the centre";
    case WaferAlignment::HorizontalStreet:
        return "exact whole dies, best of four alignments: horizontal street at the centre";
    }
    return {};
}

const DieCount& countCarriers(const Wafer& wafer, const FlowPart& part, WaferCounts& counts)
{
    const auto [entry, fresh] = counts.try_emplace({wafer, part.width_mm, part.height_mm});
    if (fresh) entry->second = bestAlignedDies(wafer, part.width_mm, part.height_mm);
    return entry->second;
}

/// Cost of making one piece on its wafer; fills the count.
double madeOnWafer(const FlowPart& part, PieceFlow& piece, WaferCounts& counts)
{
    const Wafer wafer = waferOf(*part.process);
    double gross = 0;
    piece.fits_wafer = fitsOnWafer(wafer, part.width_mm, part.height_mm);
    if (isCarrier(part.kind)) {
        const DieCount& count = countCarriers(wafer, part, counts);
        gross = count.dies;
        piece.figures.gross_rule = ruleName(count);
    } else {
        gross = diesClassic(wafer, part.width_mm, part.height_mm);
        piece.figures.gross_rule = kClosedForm;
    }
    // Near the wafer's own size the closed form drops below one and turns negative: one is there as long as one fits.
    gross = std::max(gross, 1.0);
    piece.figures.gross_per_wafer = piece.fits_wafer ? gross : 0.0;
    piece.priced = part.process->wafer_price_usd > 0;
    return part.process->wafer_price_usd / gross;
}

/// Applies a test of the given coverage and cost to a piece of a true yield.
void applyTest(PieceFlow& piece, double trueYield, double coverage, double madeUsd, double testUsd)
{
    const KnownGood known = knownGood(trueYield, coverage);
    const double pass = std::max(known.pass, kLeastPass);
    piece.obtainable = known.pass >= kLeastPass;
    piece.figures.pass_fraction = known.pass;
    piece.figures.escape_fraction = known.escape_fraction;
    piece.figures.cost_usd = (madeUsd + testUsd) / pass;
}

void makeCarrier(const FlowPart& part, const FlowSettings& settings, PieceFlow& piece, WaferCounts& counts)
{
    const double area = piece.figures.area_mm2;
    double made = 0, trueYield = 1, testUsd = 0;
    if (part.process) {
        made = madeOnWafer(part, piece, counts);
        trueYield = dieYield(*part.process, area);
        testUsd = part.process->sort_cost_usd_per_mm2 * area;
    } else {
        made = part.carrier->cost_usd_per_mm2 * area;
        trueYield = poissonYield(meanFaults(area, part.carrier->defects_per_cm2));
        piece.priced = part.carrier->cost_usd_per_mm2 > 0;
    }
    piece.figures.sort_yield = trueYield;
    const bool tested = !part.carrier || part.carrier->tested_before_attach;
    piece.origin = tested ? PieceOrigin::TestedCarrier : PieceOrigin::UntestedCarrier;
    if (tested)
        applyTest(piece, trueYield, part.sort_coverage.value_or(settings.carrier_test_coverage), made, testUsd);
    else
        applyTest(piece, trueYield, 0, made, 0);
}

void makeDie(const FlowPart& part, PieceFlow& piece, WaferCounts& counts)
{
    const ProcessNode& process = *part.process;
    const double made = madeOnWafer(part, piece, counts);
    piece.origin = PieceOrigin::Sorted;
    if (part.kind == PartKind::Dummy) { // no circuit: no defect kills it and nobody sorts it
        piece.figures.cost_usd = made;
        return;
    }
    const double area = piece.figures.area_mm2;
    piece.figures.sort_yield = dieYield(process, area);
    applyTest(piece, *piece.figures.sort_yield, part.sort_coverage.value_or(process.sort_coverage), made,
              process.sort_cost_usd_per_mm2 * area);
}

} // namespace

PieceFlow pieceFlow(const FlowPart& part, const FlowSettings& settings, WaferCounts& counts)
{
    PieceFlow piece;
    piece.figures.placed = part.placed;
    piece.figures.part = part.part;
    piece.figures.kind = part.kind;
    piece.figures.area_mm2 = part.width_mm * part.height_mm;
    if (part.price_usd) {
        piece.origin = PieceOrigin::Purchased;
        piece.figures.cost_usd = *part.price_usd;
        piece.figures.escape_fraction = part.escape_fraction;
    } else if (isCarrier(part.kind) && (part.process || part.carrier)) {
        makeCarrier(part, settings, piece, counts);
    } else if (part.process) {
        makeDie(part, piece, counts);
    } else {
        piece.priced = false;
        piece.figures.escape_fraction = part.escape_fraction;
    }
    return piece;
}

} // namespace interpose
