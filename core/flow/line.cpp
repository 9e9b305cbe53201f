// SPDX-License-Identifier: GPL-3.0-or-later
// The walk: what joins, what the process costs and risks, what rework saves, what the test throws away.
#include "flow/line.hpp"

#include "flow/die_yield.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace interpose {

namespace {

double& of(CostSplit& split, CostBucket bucket)
{
    return split[static_cast<std::size_t>(bucket)];
}

double sum(const CostSplit& split)
{
    return std::accumulate(split.begin(), split.end(), 0.0);
}

double& of(FaultShares& shares, Fault fault)
{
    return shares[static_cast<std::size_t>(fault)];
}

/// The unit on its way: cost by bucket, share free of each kind of fault.
class Unit
{
public:
    /// \param makers, made the lines before this one and their figures
    Unit(std::span<const Line> makers, std::span<const LineFigures> made) : m_makers(makers), m_made(made) {}

    void pass(const LineStep& step)
    {
        StepFigures figures;
        figures.kind = step.kind;
        figures.cost_in_usd = sum(m_out.split);
        for (const LineMaterial& material : step.materials)
            join(material);
        figures.materials_usd = sum(m_out.split) - figures.cost_in_usd;
        process(step, figures);
        figures.tested = m_out.good;
        test(step, figures);
        figures.left = m_out.good;
        figures.escape_ppm = (1 - m_out.goodness()) * 1e6;
        m_out.steps.push_back(figures);
    }

    LineFigures finish()
    {
        m_out.cost_usd = sum(m_out.split);
        return std::move(m_out);
    }

private:
    void join(const LineMaterial& material)
    {
        if (!material.line) {
            of(m_out.split, material.bucket) += material.cost_usd * material.count;
            risk({material.good.name, allBondsGood(material.good.value, material.count), material.fault});
            return;
        }
        const Line& maker = m_makers[*material.line];
        const LineFigures& made = m_made[*material.line];
        if (maker.bucket)
            of(m_out.split, *maker.bucket) += made.cost_usd * material.count;
        else
            for (std::size_t i = 0; i < kCostBuckets; ++i)
                m_out.split[i] += made.split[i] * material.count;
        const auto faultOf = [&](Fault own) { return material.fault == Fault::HostOnly ? material.fault : own; };
        if (maker.good.empty()) {
            for (const LineFactor& factor : made.factors)
                risk({factor.name, allBondsGood(factor.value, material.count), faultOf(factor.fault)});
            return;
        }
        for (const Fault fault : {Fault::Reached, Fault::HostOnly})
            if (const double good = made.good[static_cast<std::size_t>(fault)]; fault == Fault::Reached || good != 1)
                risk({maker.good, allBondsGood(good, material.count), faultOf(fault)});
    }

    void process(const LineStep& step, StepFigures& figures)
    {
        FaultShares yields{1, 1};
        for (const LineFactor& factor : step.factors)
            of(yields, factor.fault) *= factor.value;
        figures.yield = yields[0] * yields[1];
        of(m_out.split, step.bucket) += step.process.usd();
        figures.process_usd = step.process.usd();
        if (!step.rework || step.factors.empty()) {
            for (const LineFactor& factor : step.factors)
                risk(factor);
            return;
        }
        const double failed = 1 - figures.yield;
        figures.yield += failed * step.rework->success;
        of(m_out.split, step.bucket) += failed * step.rework->cost_usd;
        figures.process_usd += failed * step.rework->cost_usd;
        // Rework makes all of a unit good or nothing: of the hidden faults as of all the same share goes.
        const double hidden = yields[1] + (1 - yields[1]) * step.rework->success;
        risk({step.factors.front().name, hidden > 0 ? figures.yield / hidden : 1});
        if (hidden != 1) risk({step.factors.front().name, hidden, Fault::HostOnly});
    }

    void test(const LineStep& step, StepFigures& figures)
    {
        if (!step.test) return;
        of(m_out.split, CostBucket::Test) += step.test->cost_usd;
        figures.process_usd += step.test->cost_usd;
        const FaultShares coverages{step.test->coverage, step.test->host_coverage};
        for (std::size_t i = 0; i < kFaults; ++i) {
            const KnownGood known = knownGood(m_out.good[i], coverages[i], step.test->form);
            figures.pass_fraction *= known.pass;
            m_out.good[i] = known.quality;
        }
        const double rejects = 1 / std::max(figures.pass_fraction, kLeastPass) - 1; // per unit that passes
        figures.scrap_usd = (sum(m_out.split) + step.test->reject_cost_usd) * rejects;
        of(m_out.split, CostBucket::Scrap) += figures.scrap_usd;
        m_out.pass_fraction *= figures.pass_fraction;
    }

    void risk(LineFactor factor)
    {
        of(m_out.good, factor.fault) *= factor.value;
        multiplyFactor(m_out.factors, factor);
    }

    std::span<const Line> m_makers;
    std::span<const LineFigures> m_made;
    LineFigures m_out;
};

/// Units that enter each step of a line for `leaving` units that leave it, and what that asks of the lines it uses.
void countUnits(const Line& line, LineFigures& figures, double leaving, std::vector<double>& wanted)
{
    for (std::size_t i = line.steps.size(); i-- > 0;) {
        leaving /= std::max(figures.steps[i].pass_fraction, kLeastPass);
        figures.steps[i].units_per_module = leaving;
        for (const LineMaterial& material : line.steps[i].materials)
            if (material.line) wanted[*material.line] += leaving * material.count;
    }
}

} // namespace

void multiplyFactor(std::vector<LineFactor>& factors, LineFactor factor)
{
    const auto known = std::ranges::find_if(
        factors, [&](const LineFactor& one) { return one.name == factor.name && one.fault == factor.fault; });
    if (known == factors.end())
        factors.push_back(factor);
    else
        known->value *= factor.value;
}

std::vector<LineFigures> walkLines(std::span<const Line> lines)
{
    std::vector<LineFigures> figures;
    figures.reserve(lines.size());
    for (const Line& line : lines) {
        Unit unit(lines.first(figures.size()), figures);
        for (const LineStep& step : line.steps)
            unit.pass(step);
        figures.push_back(unit.finish());
    }
    std::vector<double> wanted(lines.size(), 0);
    if (!wanted.empty()) wanted.back() = 1;
    for (std::size_t i = lines.size(); i-- > 0;)
        countUnits(lines[i], figures[i], wanted[i], wanted);
    return figures;
}

} // namespace interpose
