// SPDX-License-Identifier: GPL-3.0-or-later
// One piece: how many from a wafer, how many of them good, and the steps it goes through before it joins others.
#include "flow/part_flow.hpp"

#include "flow/die_yield.hpp"
#include "flow/flow_steps.hpp"
#include "model/test_access.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

std::string_view exactRuleName(const DieCount& count)
{
    if (!count.exact) return "closed form with edge exclusion and streets";
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

struct GrossDies
{
    double dies = 0;
    std::string_view rule;
};

GrossDies countExactly(const Wafer& wafer, const FlowPart& part, WaferCounts& counts)
{
    const auto [entry, fresh] = counts.try_emplace({wafer, part.width_mm, part.height_mm});
    if (fresh) entry->second = bestAlignedDies(wafer, part.width_mm, part.height_mm);
    return {entry->second.dies, exactRuleName(entry->second)};
}

GrossDies grossDies(CountRule rule, const Wafer& wafer, const FlowPart& part, WaferCounts& counts)
{
    const double w = part.width_mm, h = part.height_mm;
    switch (rule) {
    case CountRule::ClosedForm:
        return {diesClassic(wafer, w, h), "closed form with edge exclusion and streets"};
    case CountRule::ClosedFormSquare:
        return {diesClassicSquare(wafer, w * h), "closed form for a square of the same area"};
    case CountRule::ClosedFormBareWafer:
        return {diesClassicNoEdge(wafer, w, h), "closed form without edge exclusion and streets"};
    case CountRule::AreaRatio:
        return {diesByAreaRatio(wafer, w, h), "area ratio"};
    case CountRule::Rounded:
        return {diesGrossRounded(wafer, w, h), "closed form, rounded"};
    case CountRule::Exact:
        break;
    }
    return countExactly(wafer, part, counts);
}

/// Cost of making one piece on its wafer; fills the count.
double madeOnWafer(const FlowPart& part, CountRule rule, Piece& piece, WaferCounts& counts)
{
    const Wafer wafer = waferOf(*part.process);
    piece.fits_wafer = fitsOnWafer(wafer, part.width_mm, part.height_mm);
    GrossDies gross = grossDies(rule, wafer, part, counts);
    // Near the wafer's own size the closed form drops below one and turns negative: one is there as long as one fits.
    gross.dies = std::max(gross.dies, 1.0);
    piece.figures.gross_rule = gross.rule;
    piece.figures.gross_per_wafer = piece.fits_wafer ? gross.dies : 0.0;
    piece.priced = part.process->wafer_price_usd > 0;
    return part.process->wafer_price_usd / gross.dies;
}

double criticalAreaMm2(const CarrierWires& drawn, double defect_um)
{
    return drawn.drawn_mm * criticalWidthUm(defect_um, drawn.width_um, drawn.space_um, drawn.signal_share) / 1000;
}

/// Yield of drawn wires and of the vias at their ends, as two factors.
void wireYield(const FlowPart& part, const std::vector<CarrierWires>& wires, PartFlowFigures& figures)
{
    double vias = 0;
    figures.defect_form = "critical area of the drawn wires, and vias";
    figures.critical_area_mm2 = 0;
    for (const CarrierWires& drawn : wires) {
        *figures.critical_area_mm2 += criticalAreaMm2(drawn, part.carrier->wire_defect_size.um());
        vias += 2 * drawn.wires;
    }
    const double defects = *part.carrier->wire_defects_per_cm2;
    const double wireYield = part.process
                                 ? yieldOfFaults(*part.process, meanFaults(*figures.critical_area_mm2, defects))
                                 : poissonYield(meanFaults(*figures.critical_area_mm2, defects));
    const double viaYield = allBondsGoodLog(1 - part.carrier->via_failure_ppm * 1e-6, vias);
    figures.sort_factors = {{"wires", wireYield}, {"vias", viaYield}};
}

/// Exposure fields of the better way round, and what their seams cost.
void stitch(const FlowPart& part, PartFlowFigures& figures)
{
    const CarrierTechnology& technology = *part.carrier;
    if (!technology.reticle_width || !technology.reticle_height) return;
    const double w = technology.reticle_width->mm(), h = technology.reticle_height->mm();
    const auto fields = [](double length, double field) { return static_cast<int>(std::ceil(length / field - 1e-9)); };
    const int upright[] = {fields(part.width_mm, w), fields(part.height_mm, h)};
    const int turned[] = {fields(part.width_mm, h), fields(part.height_mm, w)};
    const bool turn = turned[0] * turned[1] < upright[0] * upright[1];
    const int x = turn ? turned[0] : upright[0], y = turn ? turned[1] : upright[1];
    figures.reticle_fields = x * y;
    if (technology.stitch_yield < 1)
        figures.sort_factors.push_back({"stitching", allBondsGood(technology.stitch_yield, x + y - 2)});
}

void carrierYield(const FlowPart& part, const std::vector<CarrierWires>& wires, PartFlowFigures& figures)
{
    if (part.carrier && part.carrier->wire_defects_per_cm2) {
        wireYield(part, wires, figures);
    } else {
        figures.defect_form = "outline area";
        const double area = figures.area_mm2;
        const double yield = part.process ? dieYield(*part.process, area)
                                          : poissonYield(meanFaults(area, part.carrier->defects_per_cm2));
        figures.sort_factors = {{"defects", yield}};
    }
    if (part.carrier) stitch(part, figures);
}

void makeCarrier(const FlowPart& part, const std::vector<CarrierWires>& wires, const FlowSettings& settings,
                 Piece& piece, WaferCounts& counts)
{
    const double area = piece.figures.area_mm2;
    if (part.process) {
        piece.made_usd = madeOnWafer(part, settings.carrier_count_rule, piece, counts);
    } else {
        piece.made_usd = part.carrier->cost_usd_per_mm2 * area;
        piece.priced = part.carrier->cost_usd_per_mm2 > 0;
    }
    const bool service = part.main_carrier && part.carrier && part.carrier->price_includes_assembly;
    if (part.carrier && !service) piece.made_usd += part.carrier->finishing_cost_usd_per_mm2 * area;
    piece.made = CostBucket::Carrier;
    piece.sortable = true;
    carrierYield(part, wires, piece.figures);
}

/// A die with spare units: the rest must be good, and enough of the units.
void dieSortYield(const FlowPart& part, PartFlowFigures& figures)
{
    figures.defect_form = "outline area";
    if (!part.harvest) {
        figures.sort_factors = {{"defects", dieYield(*part.process, figures.area_mm2)}};
        return;
    }
    const Harvest& harvest = *part.harvest;
    const double rest = std::max(0.0, figures.area_mm2 - harvest.units * harvest.unit_area_mm2);
    figures.defect_form = "outline area, with spare units";
    figures.sort_factors = {{"rest of the die", dieYield(*part.process, rest)},
                            {"enough units", harvestedYield(dieYield(*part.process, harvest.unit_area_mm2), 1,
                                                            harvest.units, harvest.needed)}};
}

void makeDie(const FlowPart& part, const FlowSettings& settings, Piece& piece, WaferCounts& counts)
{
    piece.made = CostBucket::Silicon;
    piece.made_usd = madeOnWafer(part, settings.die_count_rule, piece, counts);
    piece.sortable = part.kind != PartKind::Dummy; // without a circuit no defect kills it and nobody sorts it
    if (!piece.sortable) return;
    dieSortYield(part, piece.figures);
}

} // namespace

Piece makePiece(const FlowPart& part, const std::vector<CarrierWires>& wires, const FlowSettings& settings,
                WaferCounts& counts)
{
    Piece piece;
    PartFlowFigures& figures = piece.figures;
    figures.placed = part.placed;
    figures.part = part.part;
    figures.kind = part.kind;
    figures.area_mm2 = part.width_mm * part.height_mm;
    if (part.price_usd) {
        figures.cost_usd = *part.price_usd;
        figures.escape_fraction = part.escape_fraction;
    } else if (isCarrier(part.kind) && (part.process || part.carrier)) {
        makeCarrier(part, wires, settings, piece, counts);
    } else if (part.process) {
        makeDie(part, settings, piece, counts);
    } else {
        piece.priced = false;
        figures.escape_fraction = part.escape_fraction;
    }
    if (piece.sortable) figures.sort_yield = 1;
    for (const YieldFactor& factor : figures.sort_factors)
        *figures.sort_yield *= factor.value;
    return piece;
}

namespace {

LineStep pieceStep(StepKind kind, const Piece& piece, const std::vector<FlowStep>& steps)
{
    LineStep step;
    step.kind = kind;
    step.bucket = *piece.made;
    if (const FlowStep* stated = stepOf(steps, kind)) addStated(step, *stated, piece.figures.area_mm2, 1, 0);
    return step;
}

} // namespace

LineStep fabricateStep(const Piece& piece, const std::vector<FlowStep>& steps)
{
    const bool carrier = isCarrier(piece.figures.kind);
    LineStep step = pieceStep(carrier ? StepKind::CarrierFabricate : StepKind::Fabricate, piece, steps);
    step.process.cost_usd += piece.made_usd;
    if (piece.figures.sort_yield) step.factors.insert(step.factors.begin(), {"defects", *piece.figures.sort_yield});
    return step;
}

double coverageOf(const FlowPart& part, const FlowSettings& settings)
{
    if (!isCarrier(part.kind))
        return sortCoverage(part.probeable, part.sort_coverage, part.process ? part.process->sort_coverage : 0,
                            settings);
    return carrierCoverage(part.carrier ? carrierCheck(*part.carrier) : CarrierCheck::Tested, part.sort_coverage,
                           settings);
}

LineStep sortStep(const FlowPart& part, const Piece& piece, const FlowSettings& settings,
                  const std::vector<FlowStep>& steps)
{
    const bool carrier = isCarrier(part.kind);
    LineStep step = pieceStep(carrier ? StepKind::CarrierTest : StepKind::SortTest, piece, steps);
    step.test = StepTest{coverageOf(part, settings), 0, 0, {}};
    const bool onTester = !carrier || !part.carrier || carrierCheck(*part.carrier) == CarrierCheck::Tested;
    if (part.process && onTester) step.test->cost_usd = part.process->sort_cost_usd_per_mm2 * piece.figures.area_mm2;
    if (carrier && part.main_carrier) step.test->reject_cost_usd = settings.bad_site_cost_usd;
    return step;
}

LineStep diceStep(const Piece& piece, const std::vector<FlowStep>& steps)
{
    return pieceStep(StepKind::Dice, piece, steps);
}

} // namespace interpose
