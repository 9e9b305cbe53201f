// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of part: what it costs to make or buy, how much of it passes, and what gets by; and every attach.
#include "flow/explain_writer.hpp"

#include <algorithm>

namespace interpose {

namespace {

/// What one piece costs before any test.
void made(ExplainContext& context, std::size_t i, const std::string& at)
{
    const FlowPart& part = context.input.parts[i];
    const PartFlowFigures& figures = context.result.parts[i];
    ExplainWriter writer(at + "made_usd", context.flow.pieces[i].made_usd, "USD", kPiecePage);
    const std::string carrier = context.carrierPointer(i);
    if (part.process) {
        writer.form("share of the wafer").formula("W / n");
        writer.stated("W", "wafer", part.process->wafer_price_usd, "USD", context.nodePointer(i) + "wafer_price_usd");
        if (context.flow.pieces[i].fits_wafer)
            writer.figure("n", "pieces on it", *figures.gross_per_wafer, {}, at + "gross_per_wafer");
        else
            writer.with("n", "pieces on it, though it does not fit", 1);
    } else {
        writer.form("by area").formula("c * A");
        writer.stated("c", "panel", part.carrier->cost_usd_per_mm2, "USD/mm2", carrier + "cost_usd_per_mm2");
    }
    const bool service = part.main_carrier && part.carrier && part.carrier->price_includes_assembly;
    const bool finished = isCarrier(part.kind) && part.carrier && !service;
    if (finished)
        writer.formula(" + f * A")
            .stated("f", "bumps and finishing", part.carrier->finishing_cost_usd_per_mm2, "USD/mm2",
                    carrier + "finishing_cost_usd_per_mm2");
    if (finished || !part.process) writer.figure("A", "outline", figures.area_mm2, "mm2", at + "area_mm2");
    context.add(writer.done());
}

/// Called good by the one test of its line, or the product of several.
void passes(ExplainContext& context, std::size_t i, std::size_t l, const std::string& at)
{
    const FlowLine& line = context.walked(l);
    const std::vector<LineStep>& steps = context.flow.lines[l].steps;
    ExplainWriter writer(at + "pass_fraction", context.result.parts[i].pass_fraction, {}, kKnownGoodPage);
    if (std::ranges::count_if(steps, [](const LineStep& step) { return step.test.has_value(); }) != 1) {
        writer.form("as its line");
        context.add(writer.times("its line", line.pass_fraction, context.line_keys[l] + "/pass_fraction").done());
        return;
    }
    const auto tested = std::ranges::find_if(steps, [](const LineStep& step) { return step.test.has_value(); });
    const auto last = static_cast<std::size_t>(tested - steps.begin());
    const bool linear = context.input.settings.coverage_form == CoverageForm::Linear;
    writer.form(linear ? "linear in coverage" : "Williams and Brown").formula(linear ? "1 - (1 - " : "(");
    for (std::size_t s = 0; s <= last; ++s) {
        const std::string symbol = "y" + std::to_string(s);
        writer.formula((s ? " * " : "") + symbol)
            .figure(symbol, "true yield of a step", line.steps[s].yield, {}, context.stepKey(l, s) + "yield");
    }
    writer.formula(linear ? ") * c" : ") ^ c");
    context.add(
        writer.figure("c", "coverage", tested->test->coverage, {}, context.stepKey(l, last) + "coverage").done());
}

void madeHere(ExplainContext& context, std::size_t i, std::size_t l, const std::string& at)
{
    const PartFlowFigures& figures = context.result.parts[i];
    const FlowLine& line = context.walked(l);
    ExplainWriter cost(at + "cost_usd", figures.cost_usd, "USD", kPiecePage);
    for (std::size_t s = 0; s < line.steps.size(); ++s) {
        cost.plus("made and tested", line.steps[s].process_usd, "USD", context.stepKey(l, s) + "process_usd");
        if (line.steps[s].scrap_usd != 0)
            cost.plus("share of those thrown away", line.steps[s].scrap_usd, "USD",
                      context.stepKey(l, s) + "scrap_usd");
    }
    context.add(cost.done());
    passes(context, i, l, at);
    ExplainWriter escapes(at + "escape_fraction", figures.escape_fraction, {}, kKnownGoodPage);
    if (figures.pass_fraction <= 0) {
        context.add(escapes.form("nothing passes").done());
        return;
    }
    escapes.formula("1 - (1");
    for (std::size_t s = 0; s < line.steps.size(); ++s)
        escapes.times("true yield of a step", line.steps[s].yield, context.stepKey(l, s) + "yield");
    context.add(
        escapes.formula(") / q").figure("q", "called good", figures.pass_fraction, {}, at + "pass_fraction").done());
}

/// Bought, or built around the dies in the module line.
void notOnALine(ExplainContext& context, std::size_t i, const std::string& at)
{
    const FlowPart& part = context.input.parts[i];
    const PartFlowFigures& figures = context.result.parts[i];
    ExplainWriter cost(at + "cost_usd", figures.cost_usd, "USD", kPiecePage);
    ExplainWriter escapes(at + "escape_fraction", figures.escape_fraction, {}, kKnownGoodPage);
    if (context.flow.builds_around[i]) {
        cost.form("built around the dies").plus("before any test", figures.cost_usd, "USD", at + "made_usd");
        escapes.form("not tested before the dies are in").formula("1 - y");
        escapes.figure("y", "true yield", *figures.sort_yield, {}, at + "sort_yield");
    } else {
        escapes.form("purchased")
            .formula("e")
            .stated("e", "escapes", part.escape_fraction, {}, context.partPointer(i) + "escape_fraction");
        cost.form(part.price_usd ? "purchased" : "no price is known");
        if (part.price_usd)
            cost.formula("p").stated("p", "price", *part.price_usd, "USD", context.partPointer(i) + "price_usd");
    }
    context.add(cost.done());
    context.add(escapes.done());
    context.add(ExplainWriter(at + "pass_fraction", figures.pass_fraction, {}, kKnownGoodPage)
                    .form("not sorted here")
                    .done("1"));
}

void attachByClass(ExplainContext& context, std::size_t i, const std::string& at)
{
    const Bond& bond = context.input.attaches[i].bond;
    const AttachFlowFigures& figures = context.result.attaches[i];
    const std::string record = context.bondPointer(i);
    const auto start = [&](const char* key, double value, const char* formula) {
        ExplainWriter writer(at + key, value, {}, kBondPage);
        writer.formula(formula)
            .stated("y", "of one joint", bond.yield, {}, record + "yield")
            .figure("n", "joints", figures.bonds, {}, at + "bonds");
        return writer;
    };
    if (figures.signal_yield)
        context.add(start("signal_yield", *figures.signal_yield, "y ^ (n - n * p - n * r)")
                        .stated("p", "power and ground", bond.power_share, {}, record + "power_share")
                        .stated("r", "repairable", bond.repairable_share, {}, record + "repairable_share")
                        .done());
    if (figures.repairable_yield)
        context.add(start("repairable_yield", *figures.repairable_yield, "atmost(1 - y, g, s) ^ (n * r / g)")
                        .stated("r", "repairable", bond.repairable_share, {}, record + "repairable_share")
                        .stated("g", "joints of a group", bond.repair_group, {}, record + "repair_group")
                        .stated("s", "spares of a group", bond.repair_spares, {}, record + "repair_spares")
                        .done());
    if (figures.power_yield)
        context.add(start("power_yield", *figures.power_yield, "atmost(1 - y, n * p, n * p * t)")
                        .stated("p", "power and ground", bond.power_share, {}, record + "power_share")
                        .stated("t", "tolerated open", bond.tolerated_open_share, {}, record + "tolerated_open_share")
                        .done());
}

void attachYield(ExplainContext& context, std::size_t i, const std::string& at)
{
    const FlowAttach& attach = context.input.attaches[i];
    const AttachFlowFigures& figures = context.result.attaches[i];
    const std::string record = context.bondPointer(i);
    ExplainWriter writer(at + "yield", figures.yield, {}, kBondPage);
    writer.form(figures.form);
    if (attach.onto_root_substrate) {
        writer.formula("y").stated("y", "substrate attach", context.input.settings.substrate_attach_yield, {},
                                   "/flow/substrate_attach_yield");
    } else if (attach.bond.yield_form == BondYieldForm::PerDie) {
        writer.formula("y").stated("y", "of one attach", attach.bond.yield, {}, record + "yield");
    } else if (attach.bond.yield_form == BondYieldForm::PerArea) {
        writer.formula("exp(-(D * A / 100))")
            .stated("D", "killer defects", attach.bond.defects_per_cm2, "1/cm2", record + "defects_per_cm2")
            .figure("A", "joined area", figures.area_mm2, "mm2", at + "area_mm2");
    } else {
        writer.times("all signal joints hold", *figures.signal_yield, at + "signal_yield");
        if (figures.repairable_yield)
            writer.times("spares suffice in every group", *figures.repairable_yield, at + "repairable_yield");
        if (figures.power_yield)
            writer.times("enough power and ground joints hold", *figures.power_yield, at + "power_yield");
    }
    context.add(writer.done());
}

} // namespace

void explainParts(ExplainContext& context)
{
    for (std::size_t i = 0; i < context.result.parts.size(); ++i) {
        if (context.representatives[i] != i) continue;
        const PartFlowFigures& figures = context.result.parts[i];
        const std::string at = context.partKey(i), file = context.partPointer(i);
        const FlowPart& part = context.input.parts[i];
        context.add(ExplainWriter(at + "area_mm2", figures.area_mm2, "mm2", kPiecePage)
                        .formula("w * h / 1000000")
                        .stated("w", "width", part.width_mm * 1000, "um", file + "width_um")
                        .stated("h", "height", part.height_mm * 1000, "um", file + "height_um")
                        .done());
        if (figures.sort_yield) {
            ExplainWriter sort(at + "sort_yield", *figures.sort_yield, {}, kDiePage);
            sort.form(figures.defect_form);
            for (const YieldFactor& factor : figures.sort_factors)
                sort.times(factor.name, factor.value, at + "sort_factors/" + factor.name);
            context.add(sort.done("1"));
        }
        explainSilicon(context, i, at);
        if (context.flow.pieces[i].made) made(context, i, at);
        if (context.flow.made[i])
            madeHere(context, i, *context.flow.made[i], at);
        else
            notOnALine(context, i, at);
    }
}

void explainAttaches(ExplainContext& context)
{
    for (std::size_t i = 0; i < context.result.attaches.size(); ++i) {
        const FlowAttach& attach = context.input.attaches[i];
        const AttachFlowFigures& figures = context.result.attaches[i];
        const std::string at = "attaches/" + std::to_string(i) + '/';
        context.add(ExplainWriter(at + "area_mm2", figures.area_mm2, "mm2", kBondPage)
                        .formula("A")
                        .with("A", "contacts of this bond under the part", figures.area_mm2, "mm2")
                        .done());
        ExplainWriter joints(at + "bonds", figures.bonds, {}, kBondPage);
        if (attach.bond.pitch.um() > 0)
            joints.formula("A / (p / 1000) ^ 2")
                .figure("A", "joined area", figures.area_mm2, "mm2", at + "area_mm2")
                .stated("p", "pitch", attach.bond.pitch.um(), "um", context.bondPointer(i) + "pitch_um");
        context.add(joints.done());
        attachByClass(context, i, at);
        attachYield(context, i, at);
    }
}

} // namespace interpose
