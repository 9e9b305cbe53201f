// SPDX-License-Identifier: GPL-3.0-or-later
// The lines step by step: cost in and out, yield, test, scrap, escapes, and how many units start.
#include "flow/die_yield.hpp"
#include "flow/explain_writer.hpp"

#include <algorithm>
#include <set>

namespace interpose {

namespace {

constexpr const char* kFaultNames[kFaults] = {"free of faults that the test reaches",
                                              "free of those that only a host sees"};

/// One step of one line.
class StepExplainer
{
public:
    StepExplainer(ExplainContext& context, std::size_t line, std::size_t step)
        : m_context(context)
        , m_line(line)
        , m_index(step)
        , m_step(context.flow.lines[line].steps[step])
        , m_figures(context.walked(line).steps[step])
        , m_at(context.stepKey(line, step))
    {}

    void explain()
    {
        costIn();
        materials();
        explainProcess(m_context, m_line, m_index);
        yield();
        if (hides(m_context, m_line)) explainFaults(m_context, m_line, m_index);
        pass();
        scrap();
        escapes();
        units();
        costOut();
    }

private:
    ExplainWriter start(const char* key, double value, const char* unit, const char* page) const
    {
        return {m_at + key, value, unit, page};
    }

    void costIn()
    {
        ExplainWriter writer = start("cost_in_usd", m_figures.cost_in_usd, "USD", kLinePage);
        if (m_index > 0)
            writer.plus("leaves the step before", m_figures.cost_in_usd, "USD",
                        m_context.stepKey(m_line, m_index - 1) + "cost_out_usd");
        m_context.add(writer.done());
    }

    void materials()
    {
        ExplainWriter writer = start("materials_usd", m_figures.materials_usd, "USD", kLinePage);
        for (const LineMaterial& material : m_step.materials)
            if (material.line)
                writer.counted(" + ", " * ", material.count, m_context.flow.lines[*material.line].name,
                               m_context.walked(*material.line).cost_usd, "USD",
                               m_context.line_keys[*material.line] + "/cost_usd");
            else
                writer.counted(" + ", " * ", material.count, std::string(material.name), material.cost_usd, "USD",
                               m_context.partKey(material.part) + "cost_usd");
        m_context.add(writer.done());
    }

    void yield()
    {
        const bool reworked = m_step.rework && !m_step.factors.empty();
        double first = 1;
        for (const LineFactor& factor : m_step.factors)
            first *= factor.value;
        ExplainWriter writer =
            start(reworked ? "yield_before_rework" : "yield", reworked ? first : m_figures.yield, "", kLinePage);
        std::set<std::string_view> names;
        for (const LineFactor& factor : m_step.factors)
            if (names.insert(factor.name).second) multiplyFactors(m_context, m_line, m_index, factor.name, writer);
        m_context.add(writer.done("1"));
        if (!reworked) return;
        m_context.add(start("yield", m_figures.yield, "", kLinePage)
                          .form("after rework")
                          .formula("y + (1 - y) * r")
                          .figure("y", "at first", first, {}, m_at + "yield_before_rework")
                          .stated("r", "rework succeeds", m_step.rework->success, {},
                                  m_context.stepPointer(m_step.kind) + "rework_success")
                          .done());
    }

    /// Share of units truly good before the test.
    void goodness(ExplainWriter& writer) const
    {
        const double before = m_index > 0 ? m_context.walked(m_line).steps[m_index - 1].escape_ppm : 0;
        if (before != 0)
            writer.formula("(1 - e / 1000000) * ")
                .figure("e", "bad units that come in", before, "ppm",
                        m_context.stepKey(m_line, m_index - 1) + "escape_ppm");
        writer.formula("y").figure("y", "true yield of this step", m_figures.yield, {}, m_at + "yield");
        multiplyMaterials(m_context, m_line, m_index, writer);
    }

    void pass()
    {
        ExplainWriter writer = start("pass_fraction", m_figures.pass_fraction, "", kKnownGoodPage);
        if (!m_step.test) {
            m_context.add(writer.form("no test").done("1"));
            return;
        }
        if (hides(m_context, m_line)) {
            for (std::size_t i = 0; i < kFaults; ++i) {
                const double coverage = i == 0 ? m_step.test->coverage : m_step.test->host_coverage;
                writer.times(kFaultNames[i], knownGood(m_figures.tested[i], coverage, m_step.test->form).pass,
                             m_at + faultKey(static_cast<Fault>(i)) + "pass");
            }
            m_context.add(writer.form("by kind of fault").done());
            return;
        }
        const bool linear = m_step.test->form == CoverageForm::Linear;
        writer.form(linear ? "linear in coverage" : "Williams and Brown").formula(linear ? "1 - (1 - " : "(");
        goodness(writer);
        writer.formula(linear ? ") * c" : ") ^ c");
        m_context.add(writer.figure("c", "coverage", m_step.test->coverage, {}, m_at + "coverage").done());
    }

    void scrap()
    {
        ExplainWriter writer = start("scrap_usd", m_figures.scrap_usd, "USD", kLinePage);
        if (!m_step.test) {
            m_context.add(writer.form("no test").done());
            return;
        }
        const bool reject = m_step.test->reject_cost_usd > 0;
        writer.formula(reject ? "(C + M + p + k) * (1 / max(q, 0.000000001) - 1)"
                              : "(C + M + p) * (1 / max(q, 0.000000001) - 1)");
        carried(writer);
        if (reject)
            writer.stated("k", "dummies on a bad site", m_step.test->reject_cost_usd, "USD", "/flow/bad_site_cost_usd");
        m_context.add(
            writer.figure("q", "passes the test", m_figures.pass_fraction, {}, m_at + "pass_fraction").done());
    }

    void carried(ExplainWriter& writer) const
    {
        writer.figure("C", "cost in", m_figures.cost_in_usd, "USD", m_at + "cost_in_usd")
            .figure("M", "materials that join", m_figures.materials_usd, "USD", m_at + "materials_usd")
            .figure("p", "process, test and rework", m_figures.process_usd, "USD", m_at + "process_usd");
    }

    void escapes()
    {
        ExplainWriter writer = start("escape_ppm", m_figures.escape_ppm, "ppm", kKnownGoodPage);
        if (hides(m_context, m_line)) {
            m_context.add(
                writer.formula("(1 - r * h) * 1000000")
                    .figure("r", kFaultNames[0], m_figures.left[0], {}, m_at + faultKey(Fault::Reached) + "left")
                    .figure("h", kFaultNames[1], m_figures.left[1], {}, m_at + faultKey(Fault::HostOnly) + "left")
                    .done());
            return;
        }
        if (m_figures.pass_fraction <= 0) {
            m_context.add(writer.form("nothing passes").done());
            return;
        }
        writer.formula("(1 - ");
        goodness(writer);
        writer.formula(m_step.test ? " / q) * 1000000" : ") * 1000000");
        if (m_step.test) writer.figure("q", "passes the test", m_figures.pass_fraction, {}, m_at + "pass_fraction");
        m_context.add(writer.done());
    }

    void units()
    {
        const std::vector<StepFigures>& steps = m_context.walked(m_line).steps;
        ExplainWriter writer = start("units_per_module", m_figures.units_per_module, "", kLinePage);
        writer.formula("(");
        if (m_index + 1 < steps.size())
            writer.formula("n").figure("n", "enter the next step", steps[m_index + 1].units_per_module, {},
                                       m_context.stepKey(m_line, m_index + 1) + "units_per_module");
        else if (m_context.isModule(m_line))
            writer.formula("1");
        else
            wanted(writer);
        m_context.add(writer.formula(") / max(q, 0.000000001)")
                          .figure("q", "passes the test", m_figures.pass_fraction, {}, m_at + "pass_fraction")
                          .done());
    }

    /// By the lines that this one's units join.
    void wanted(ExplainWriter& writer) const
    {
        writer.formula("0");
        for (std::size_t l = m_line + 1; l < m_context.flow.lines.size(); ++l)
            for (std::size_t s = 0; s < m_context.flow.lines[l].steps.size(); ++s) {
                double count = 0;
                for (const LineMaterial& material : m_context.flow.lines[l].steps[s].materials)
                    if (material.line == m_line) count += material.count;
                if (count == 0) continue;
                writer.counted(" + ", " * ", count, "units of " + m_context.flow.lines[l].name,
                               m_context.walked(l).steps[s].units_per_module, {},
                               m_context.stepKey(l, s) + "units_per_module");
            }
    }

    void costOut()
    {
        const std::vector<StepFigures>& steps = m_context.walked(m_line).steps;
        const bool last = m_index + 1 == steps.size();
        ExplainWriter writer =
            start("cost_out_usd", last ? m_context.walked(m_line).cost_usd : steps[m_index + 1].cost_in_usd, "USD",
                  kLinePage);
        writer.formula("C + M + p + s");
        carried(writer);
        m_context.add(writer.figure("s", "scrap", m_figures.scrap_usd, "USD", m_at + "scrap_usd").done());
    }

    ExplainContext& m_context;
    const std::size_t m_line, m_index;
    const LineStep& m_step;
    const StepFigures& m_figures;
    const std::string m_at;
};

void explainLine(ExplainContext& context, std::size_t l)
{
    const FlowLine& line = context.walked(l);
    const std::string at = context.line_keys[l] + '/';
    const bool steps = !line.steps.empty();
    const std::string last = steps ? context.stepKey(l, line.steps.size() - 1) : "";
    context.add(ExplainWriter(at + "per_module", line.per_module, {}, kLinePage)
                    .formula("n")
                    .with("n", "units of it in one module", line.per_module)
                    .done());
    ExplainWriter cost(at + "cost_usd", line.cost_usd, "USD", kLinePage);
    if (steps) cost.plus("leaves the last step", line.cost_usd, "USD", last + "cost_out_usd");
    context.add(cost.done());
    ExplainWriter pass(at + "pass_fraction", line.pass_fraction, {}, kKnownGoodPage);
    for (std::size_t s = 0; s < line.steps.size(); ++s)
        if (line.steps[s].pass_fraction != 1)
            pass.times("passes a test", line.steps[s].pass_fraction, context.stepKey(l, s) + "pass_fraction");
    context.add(pass.done("1"));
    ExplainWriter escapes(at + "escape_fraction", line.escape_fraction, {}, kKnownGoodPage);
    if (steps)
        escapes.formula("e / 1000000")
            .figure("e", "bad units that leave the last step", line.steps.back().escape_ppm, "ppm",
                    last + "escape_ppm");
    context.add(escapes.done());
}

} // namespace

void multiplyGood(const ExplainContext& context, const LineMaterial& material, ExplainWriter& writer)
{
    const double bad = material.line ? context.walked(*material.line).escape_fraction : 1 - material.good.value;
    if (bad == 0) return;
    const std::string symbol = writer.next(" * ");
    writer.formula("(1 - " + symbol + ')');
    if (material.count != 1) writer.formula(" ^ " + std::to_string(static_cast<int>(material.count)));
    if (material.line)
        writer.figure(symbol, "bad units of " + context.flow.lines[*material.line].name, bad, {},
                      context.line_keys[*material.line] + "/escape_fraction");
    else
        writer.figure(symbol, "escapes of " + std::string(material.name), bad, {},
                      context.partKey(material.part) + "escape_fraction");
}

void multiplyMaterials(const ExplainContext& context, std::size_t line, std::size_t step, ExplainWriter& writer)
{
    for (const LineMaterial& material : context.flow.lines[line].steps[step].materials)
        multiplyGood(context, material, writer);
}

void explainLines(ExplainContext& context)
{
    for (std::size_t l = 0; l < context.flow.lines.size(); ++l) {
        explainLine(context, l);
        for (std::size_t s = 0; s < context.flow.lines[l].steps.size(); ++s)
            StepExplainer(context, l, s).explain();
    }
}

} // namespace interpose
