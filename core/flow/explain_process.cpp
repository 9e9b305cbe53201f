// SPDX-License-Identifier: GPL-3.0-or-later
// What a step's process, test and rework cost, and the factors of its yield: down to what the file states.
#include "flow/explain_writer.hpp"

#include "flow/flow_steps.hpp"

#include "model/test_access.hpp"

#include <algorithm>

namespace interpose {

namespace {

class Process
{
public:
    Process(ExplainContext& context, std::size_t line, std::size_t step)
        : m_context(context)
        , m_line(line)
        , m_step(context.flow.lines[line].steps[step])
        , m_figures(context.walked(line).steps[step])
        , m_stated(context.statedStep(line, m_step.kind))
        , m_at(context.stepKey(line, step))
        , m_file(context.stepPointer(m_step.kind))
        , m_writer(m_at + "process_usd", m_figures.process_usd, "USD", kLinePage)
    {}

    void explain()
    {
        flat();
        byUnit();
        if (m_step.test) test();
        if (m_step.rework && !m_step.factors.empty() && m_step.rework->cost_usd > 0) rework();
        m_context.add(m_writer.done());
    }

private:
    /// "value" or "value * per" of the file onto the sum. \return false when it is zero and left out
    bool operand(const std::string& what, double value, const char* unit, const std::string& pointer,
                 ExplainWriter& writer, const std::string& per = {})
    {
        if (value == 0) return false;
        const std::string symbol = writer.next(" + ");
        writer.formula(per.empty() ? symbol : symbol + " * " + per).stated(symbol, what, value, unit, pointer);
        return true;
    }

    /// What the line itself charges for this kind of step, and what the file states beside it.
    void flat()
    {
        if (m_stated.cost_usd > 0)
            operand("stated for the step", m_stated.cost_usd, "USD", m_file + "cost_usd", m_writer);
        if (m_context.isShared(m_line))
            sharedFlat();
        else if (m_step.kind == StepKind::Fabricate || m_step.kind == StepKind::CarrierFabricate)
            for (std::size_t i = 0; i < m_context.flow.made.size(); ++i)
                if (m_context.flow.made[i] == m_line) {
                    m_writer.plus("making it", m_context.flow.pieces[i].made_usd, "USD",
                                  m_context.partKey(i) + "made_usd");
                    break;
                }
    }

    void sharedFlat()
    {
        const FlowSettings& settings = m_context.input.settings;
        const bool paid = !m_context.isModule(m_line) || !m_context.flow.service_price;
        const std::vector<std::size_t> attaches = m_context.attachesAt(m_line, m_step.kind);
        if (m_step.kind == StepKind::Attach && paid) places(attaches);
        if (m_step.kind == StepKind::Bond && paid) bumps(attaches);
        if (m_step.kind == StepKind::SubstrateAttach) substrate(attaches);
        if (m_step.kind == StepKind::CarrierFabricate) builtAround();
        if (m_step.kind == StepKind::Underfill && paid)
            operand("module process", settings.module_process_cost_usd, "USD", "/flow/module_process_cost_usd",
                    m_writer);
        if (m_step.kind == StepKind::Lid) operand("lid", settings.lid_cost_usd, "USD", "/flow/lid_cost_usd", m_writer);
    }

    /// One pick and place for each part: the dearest of its bonds. Attaches of a part are neighbours.
    void places(const std::vector<std::size_t>& attaches)
    {
        const auto& all = m_context.input.attaches;
        const auto dearest = [&](std::size_t i) { return all[i].bond.cost_usd_per_attach; };
        for (auto first = attaches.begin(); first != attaches.end();) {
            const auto end =
                std::find_if(first, attaches.end(), [&](std::size_t i) { return all[i].placed != all[*first].placed; });
            const std::size_t i =
                *std::max_element(first, end, [&](std::size_t a, std::size_t b) { return dearest(a) < dearest(b); });
            if (dearest(i) > 0)
                operand("attach of " + all[i].placed.str(), dearest(i), "USD",
                        m_context.bondPointer(i) + "cost_usd_per_attach", m_writer);
            first = end;
        }
    }

    void bumps(const std::vector<std::size_t>& attaches)
    {
        for (const std::size_t i : attaches) {
            const FlowAttach& attach = m_context.input.attaches[i];
            if (attach.bond.cost_usd_per_mm2 <= 0) continue;
            const std::string area = "A" + std::to_string(i);
            operand("bumps of " + attach.placed.str(), attach.bond.cost_usd_per_mm2, "USD/mm2",
                    m_context.bondPointer(i) + "cost_usd_per_mm2", m_writer, area);
            m_writer.figure(area, "joined area", attach.area_mm2, "mm2", "attaches/" + std::to_string(i) + "/area_mm2");
        }
    }

    void substrate(const std::vector<std::size_t>& attaches)
    {
        std::vector<std::size_t> beside, onto;
        for (const std::size_t i : attaches)
            (m_context.input.attaches[i].onto_root_substrate ? onto : beside).push_back(i);
        const double carriers = countParts(m_context, onto);
        if (carriers > 0)
            operand("attach of each carrier", m_context.input.settings.substrate_attach_cost_usd, "USD",
                    "/flow/substrate_attach_cost_usd", m_writer, std::to_string(static_cast<int>(carriers)));
        bumps(attaches);
        places(beside);
    }

    void builtAround()
    {
        for (std::size_t i = 0; i < m_context.flow.pieces.size(); ++i)
            if (m_context.flow.builds_around[i])
                m_writer.plus("making " + m_context.input.parts[i].placed.str(), m_context.flow.pieces[i].made_usd,
                              "USD", m_context.partKey(i) + "made_usd");
    }

    void byUnit()
    {
        const ProcessCost& cost = m_step.process;
        per(cost.cost_usd_per_mm2, "USD/mm2", "cost_usd_per_mm2", "A", "area of the step", cost.area_mm2, "mm2");
        per(cost.cost_usd_per_die, "USD", "cost_usd_per_die", "N", "dies of the step", cost.dies, "");
        per(cost.cost_usd_per_bond, "USD", "cost_usd_per_bond", "B", "joints of the step", cost.bonds, "");
        if (cost.machine_s * cost.machine_usd_per_h <= 0) return;
        operand("machine time", cost.machine_s, "s", m_file + "machine_s", m_writer, "R / 3600");
        m_writer.stated("R", "machine", cost.machine_usd_per_h, "USD/h", m_file + "machine_usd_per_h");
    }

    void per(double rate, const char* unit, const char* key, const char* symbol, const char* what, double count,
             const char* countUnit)
    {
        if (rate <= 0) return;
        operand("stated for the step", rate, unit, m_file + key, m_writer, symbol);
        m_writer.with(symbol, what, count, countUnit);
    }

    void test()
    {
        ExplainWriter cost(m_at + "test_cost_usd", m_step.test->cost_usd, "USD", kLinePage);
        ExplainWriter coverage(m_at + "coverage", m_step.test->coverage, {}, kKnownGoodPage);
        coverage.formula("c").stated("c", "coverage", m_step.test->coverage, {}, coveragePointer());
        const FlowSettings& settings = m_context.input.settings;
        if (m_step.kind == StepKind::SortTest || m_step.kind == StepKind::CarrierTest)
            sortCost(cost);
        else if (m_step.kind == StepKind::FinalTest)
            operand("final test", settings.final_test_cost_usd, "USD", "/flow/final_test_cost_usd", cost);
        else if (isStackTest())
            operand("stack test", settings.stack_test_cost_usd, "USD", "/flow/stack_test_cost_usd", cost);
        else
            operand("stated for the step", m_step.test->cost_usd, "USD", m_file + "test_cost_usd", cost);
        m_writer.plus("test", m_step.test->cost_usd, "USD", m_at + "test_cost_usd");
        m_context.add(cost.done());
        m_context.add(coverage.done());
    }

    bool isStackTest() const
    {
        return m_context.isShared(m_line) && !m_context.isModule(m_line) && m_step.kind == StepKind::ModuleTest;
    }

    /// Parts that the test of this step sorts.
    std::vector<std::size_t> tested() const
    {
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < m_context.input.parts.size(); ++i) {
            const FlowPart& part = m_context.input.parts[i];
            const bool base = part.stack && *part.stack == part.placed &&
                              "stack on " + part.placed.str() == m_context.flow.lines[m_line].name;
            const bool own = m_context.isModule(m_line)   ? part.main_carrier && m_context.flow.pieces[i].made
                             : m_context.isShared(m_line) ? base
                                                          : m_context.flow.made[i] == m_line;
            if (own) found.push_back(i);
            if (own && !m_context.isModule(m_line)) break;
        }
        return found;
    }

    void sortCost(ExplainWriter& cost)
    {
        for (const std::size_t i : tested()) {
            const FlowPart& part = m_context.input.parts[i];
            if (!part.process) continue;
            const std::string area = "A" + std::to_string(i);
            if (operand("tester", part.process->sort_cost_usd_per_mm2, "USD/mm2",
                        m_context.nodePointer(i) + "sort_cost_usd_per_mm2", cost, area))
                cost.figure(area, "outline", m_context.flow.pieces[i].figures.area_mm2, "mm2",
                            m_context.partKey(i) + "area_mm2");
        }
    }

    std::string coveragePointer() const
    {
        if (m_step.kind == StepKind::FinalTest) return "/flow/final_test_coverage";
        if (isStackTest()) return "/flow/stack_test_coverage";
        if (m_step.kind != StepKind::SortTest && m_step.kind != StepKind::CarrierTest) return m_file + "test_coverage";
        for (const std::size_t i : tested()) { // of several carriers the best coverage counts
            const FlowPart& part = m_context.input.parts[i];
            const bool carrier = isCarrier(part.kind);
            if (part.sort_coverage == m_step.test->coverage) return m_context.partPointer(i) + "sort_coverage";
            if (!carrier && !part.sort_coverage)
                return part.probeable ? m_context.nodePointer(i) + "sort_coverage" : "/flow/unprobed_coverage";
            if (part.carrier && carrierCheck(*part.carrier) == CarrierCheck::Inspected)
                return "/flow/inspection_coverage";
        }
        return "/flow/carrier_test_coverage";
    }

    void rework()
    {
        operand("rework", m_step.rework->cost_usd, "USD", m_file + "rework_cost_usd", m_writer, "(1 - Y)");
        double first = 1;
        for (const LineFactor& factor : m_step.factors)
            first *= factor.value;
        m_writer.figure("Y", "good at first", first, {}, m_at + "yield_before_rework");
    }

    static double countParts(const ExplainContext& context, const std::vector<std::size_t>& attaches)
    {
        double count = 0;
        for (std::size_t i = 0; i < attaches.size(); ++i)
            if (i == 0 || context.input.attaches[attaches[i]].placed != context.input.attaches[attaches[i - 1]].placed)
                ++count;
        return count;
    }

    ExplainContext& m_context;
    const std::size_t m_line;
    const LineStep& m_step;
    const StepFigures& m_figures;
    const FlowStep m_stated;
    const std::string m_at, m_file;
    ExplainWriter m_writer;
};

void multiplyAttaches(const ExplainContext& context, const std::vector<std::size_t>& attaches, ExplainWriter& writer)
{
    for (const std::size_t i : attaches)
        writer.times("joints of " + context.input.attaches[i].placed.str(), context.result.attaches[i].yield,
                     "attaches/" + std::to_string(i) + "/yield");
}

/// A yield that the file states, `power` times over.
void multiplyStated(std::string what, double value, const std::string& pointer, double power, ExplainWriter& writer)
{
    const std::string symbol = writer.next(" * ");
    writer.formula(power == 1 ? symbol : symbol + " ^ " + std::to_string(static_cast<int>(power)))
        .stated(symbol, std::move(what), value, {}, pointer);
}

} // namespace

void explainProcess(ExplainContext& context, std::size_t line, std::size_t step)
{
    Process(context, line, step).explain();
}

void multiplyFactors(const ExplainContext& context, std::size_t line, std::size_t step, std::string_view name,
                     ExplainWriter& writer, std::optional<Fault> fault)
{
    const LineStep& of = context.flow.lines[line].steps[step];
    if (std::ranges::none_of(of.factors, [&](const LineFactor& factor) {
            return factor.name == name && factor.fault == fault.value_or(factor.fault);
        }))
        return;
    const FlowSettings& settings = context.input.settings;
    std::vector<std::size_t> onto, bonded;
    for (const std::size_t i : context.attachesAt(line, of.kind))
        if (context.flow.faults[i] == fault.value_or(context.flow.faults[i]))
            (context.input.attaches[i].onto_root_substrate ? onto : bonded).push_back(i);
    if (name == "bonds")
        multiplyAttaches(context, bonded, writer);
    else if (name == "substrate attach")
        multiplyAttaches(context, onto, writer);
    else if (name == "lid")
        multiplyStated("lid attach", settings.lid_attach_yield, "/flow/lid_attach_yield", 1, writer);
    else if (name == "process")
        multiplyStated("stated for the step", context.statedStep(line, of.kind).yield,
                       context.stepPointer(of.kind) + "yield", 1, writer);
    else
        for (std::size_t i = 0; i < context.input.parts.size(); ++i) {
            const bool own = name == "defects" ? context.flow.made[i] == line : context.flow.builds_around[i];
            if (!own) continue;
            writer.times("true yield of " + context.input.parts[i].part.str(),
                         context.result.parts[i].sort_yield.value_or(1), context.partKey(i) + "sort_yield");
            if (name == "defects") break; // equal pieces share the line
        }
}

} // namespace interpose
