// SPDX-License-Identifier: GPL-3.0-or-later
// Lines that hold memory without direct access: shares of units free of the faults that a test reaches and of those
// that only a host sees, step by step. The figures of the step are made of these.
#include "flow/die_yield.hpp"
#include "flow/explain_writer.hpp"

#include <algorithm>
#include <set>

namespace interpose {

namespace {

/// One kind of fault at one step.
class FaultExplainer
{
public:
    FaultExplainer(ExplainContext& context, std::size_t line, std::size_t step, Fault fault)
        : m_context(context)
        , m_line(line)
        , m_index(step)
        , m_kind(static_cast<std::size_t>(fault))
        , m_fault(fault)
        , m_step(context.flow.lines[line].steps[step])
        , m_figures(context.walked(line).steps[step])
        , m_at(context.stepKey(line, step))
    {}

    void explain()
    {
        if (m_step.rework && !m_step.factors.empty())
            reworked();
        else
            m_context.add(ofFactors("yield").done("1"));
        tested();
        if (m_step.test) passes();
        left();
    }

private:
    ExplainWriter start(const char* key, double value) const
    {
        return {m_at + faultKey(m_fault) + key, value, {}, kMemoryPage};
    }

    double firstYield(Fault fault) const
    {
        double yield = 1;
        for (const LineFactor& factor : m_step.factors)
            if (factor.fault == fault) yield *= factor.value;
        return yield;
    }

    ExplainWriter ofFactors(const char* key) const
    {
        ExplainWriter writer = start(key, firstYield(m_fault));
        std::set<std::string_view> names;
        for (const LineFactor& factor : m_step.factors)
            if (names.insert(factor.name).second)
                multiplyFactors(m_context, m_line, m_index, factor.name, writer, m_fault);
        return writer;
    }

    double hiddenYield() const
    {
        const double first = firstYield(Fault::HostOnly);
        return first + (1 - first) * m_step.rework->success;
    }

    /// Rework makes good all of a unit: of the hidden faults the same share as of all, of the others what is left.
    void reworked()
    {
        const double hidden = hiddenYield();
        if (m_fault == Fault::HostOnly) {
            m_context.add(ofFactors("yield_before_rework").done("1"));
            m_context.add(
                start("yield", hidden)
                    .form("after rework")
                    .formula("y + (1 - y) * r")
                    .figure("y", "at first", firstYield(m_fault), {}, m_at + faultKey(m_fault) + "yield_before_rework")
                    .stated("r", "rework succeeds", m_step.rework->success, {},
                            m_context.stepPointer(m_step.kind) + "rework_success")
                    .done());
            return;
        }
        ExplainWriter writer = start("yield", hidden > 0 ? m_figures.yield / hidden : 1);
        if (hidden > 0)
            writer.form("after rework")
                .formula("y / h")
                .figure("y", "true yield of this step", m_figures.yield, {}, m_at + "yield")
                .figure("h", "of faults that only a host sees", hidden, {}, m_at + faultKey(Fault::HostOnly) + "yield");
        m_context.add(writer.done("1"));
    }

    double yield() const
    {
        if (!m_step.rework || m_step.factors.empty()) return firstYield(m_fault);
        const double hidden = hiddenYield();
        if (m_fault == Fault::HostOnly) return hidden;
        return hidden > 0 ? m_figures.yield / hidden : 1;
    }

    void tested()
    {
        ExplainWriter writer = start("tested", m_figures.tested[m_kind]);
        if (m_index > 0)
            writer.times("free of these faults as they come in",
                         m_context.walked(m_line).steps[m_index - 1].left[m_kind],
                         m_context.stepKey(m_line, m_index - 1) + faultKey(m_fault) + "left");
        writer.times("true yield of this step", yield(), m_at + faultKey(m_fault) + "yield");
        for (const LineMaterial& material : m_step.materials)
            joins(material, writer);
        m_context.add(writer.done("1"));
    }

    void joins(const LineMaterial& material, ExplainWriter& writer) const
    {
        if (!material.line || !hides(m_context, *material.line)) {
            if (material.fault == m_fault) multiplyGood(m_context, material, writer);
            return;
        }
        const std::vector<StepFigures>& steps = m_context.walked(*material.line).steps;
        writer.counted(" * ", " ^ ", material.count, m_context.flow.lines[*material.line].name,
                       steps.back().left[m_kind], {},
                       m_context.stepKey(*material.line, steps.size() - 1) + faultKey(m_fault) + "left");
    }

    double coverage() const { return m_fault == Fault::HostOnly ? m_step.test->host_coverage : m_step.test->coverage; }

    ExplainWriter ofTest(const char* key, double value, const char* linear, const char* williamsBrown) const
    {
        ExplainWriter writer = start(key, value);
        const bool byShare = m_step.test->form == CoverageForm::Linear;
        writer.form(byShare ? "linear in coverage" : "Williams and Brown").formula(byShare ? linear : williamsBrown);
        writer.figure("Y", "free of these faults before the test", m_figures.tested[m_kind], {},
                      m_at + faultKey(m_fault) + "tested");
        return writer.figure("c", "coverage", coverage(), {},
                             m_at + (m_fault == Fault::HostOnly ? "host_coverage" : "coverage"));
    }

    double pass() const { return knownGood(m_figures.tested[m_kind], coverage(), m_step.test->form).pass; }

    void passes()
    {
        if (m_fault == Fault::HostOnly) hostCoverage();
        m_context.add(ofTest("pass", pass(), "1 - (1 - Y) * c", "Y ^ c").done());
    }

    void hostCoverage()
    {
        ExplainWriter writer(m_at + "host_coverage", m_step.test->host_coverage, {}, kMemoryPage);
        writer.formula("c");
        if (m_step.test->host_coverage < m_step.test->coverage)
            writer.form("as much as a host finds")
                .stated("c", "found through the host", m_step.test->host_coverage, {}, "/flow/host_test_coverage");
        else
            writer.form("as much as the test finds")
                .figure("c", "coverage", m_step.test->coverage, {}, m_at + "coverage");
        m_context.add(writer.done());
    }

    void left()
    {
        const double value = m_figures.left[m_kind];
        if (!m_step.test)
            m_context.add(start("left", value)
                              .form("no test")
                              .times("free of these faults", value, m_at + faultKey(m_fault) + "tested")
                              .done());
        else if (m_step.test->form == CoverageForm::Linear && pass() <= 0)
            m_context.add(start("left", value).form("nothing passes").done("1"));
        else
            m_context.add(ofTest("left", value, "Y / (1 - (1 - Y) * c)", "Y ^ (1 - c)").done());
    }

    ExplainContext& m_context;
    const std::size_t m_line, m_index, m_kind;
    const Fault m_fault;
    const LineStep& m_step;
    const StepFigures& m_figures;
    const std::string m_at;
};

} // namespace

bool hides(const ExplainContext& context, std::size_t line)
{
    return std::ranges::any_of(context.walked(line).steps,
                               [](const StepFigures& step) { return step.tested[1] != 1 || step.left[1] != 1; });
}

std::string faultKey(Fault fault)
{
    return fault == Fault::HostOnly ? "host_only_" : "reached_";
}

void explainFaults(ExplainContext& context, std::size_t line, std::size_t step)
{
    for (const Fault fault : {Fault::Reached, Fault::HostOnly})
        FaultExplainer(context, line, step, fault).explain();
}

} // namespace interpose
