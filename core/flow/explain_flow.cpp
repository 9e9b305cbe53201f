// SPDX-License-Identifier: GPL-3.0-or-later
// Yields and costs of the module, down to those of its parts, attaches and steps.
#include "flow/explain_writer.hpp"

#include <algorithm>
#include <set>

namespace interpose {

namespace {

class Module
{
public:
    explicit Module(ExplainContext& context) : m_context(context), m_result(context.result) {}

    void explain()
    {
        yields();
        pass();
        cost();
        for (const auto& [bucket, key, value] : buckets())
            bucketCost(bucket, key, value);
    }

private:
    struct BucketFigure
    {
        CostBucket bucket;
        const char* key;
        double value;
    };

    std::vector<BucketFigure> buckets() const
    {
        return {{CostBucket::Silicon, "silicon_cost_usd", m_result.silicon_cost_usd},
                {CostBucket::Memory, "memory_cost_usd", m_result.memory_cost_usd},
                {CostBucket::Purchased, "purchased_cost_usd", m_result.purchased_cost_usd},
                {CostBucket::Carrier, "carrier_cost_usd", m_result.carrier_cost_usd},
                {CostBucket::Bonding, "bonding_cost_usd", m_result.bonding_cost_usd},
                {CostBucket::Test, "test_cost_usd", m_result.test_cost_usd},
                {CostBucket::Scrap, "scrap_cost_usd", m_result.scrap_cost_usd}};
    }

    void yields()
    {
        ExplainWriter assembly("assembly_yield", m_result.assembly_yield, {}, kModulePage);
        for (const YieldFactor& factor : m_result.factors) {
            assembly.times(factor.name, factor.value, "factors/" + factor.name);
            oneFactor(factor);
        }
        m_context.add(assembly.done("1"));
        ExplainWriter rolled("rolled_yield", m_result.rolled_yield, {}, kModulePage);
        const std::size_t sorted = m_result.rolled_factors.size() - m_result.factors.size();
        for (std::size_t i = 0; i < m_result.rolled_factors.size(); ++i) {
            const YieldFactor& factor = m_result.rolled_factors[i];
            rolled.times(factor.name, factor.value, "rolled_factors/" + factor.name);
            ExplainWriter writer("rolled_factors/" + factor.name, factor.value, {}, kModulePage);
            if (i < sorted)
                sortedFactor(factor.name, writer);
            else
                writer.times("as in the assembly yield", factor.value, "factors/" + factor.name);
            m_context.add(writer.done("1"));
        }
        m_context.add(rolled.done("1"));
    }

    void oneFactor(const YieldFactor& factor)
    {
        ExplainWriter writer("factors/" + factor.name, factor.value, {},
                             factor.name == "bonds" ? kBondPage : kModulePage);
        if (factor.name == "bonds") writer.form(bondForms());
        gather(factor.name, m_context.flow.lines.size() - 1, writer);
        m_context.add(writer.done("1"));
    }

    /// The forms in use, each once.
    std::string bondForms() const
    {
        std::set<std::string_view> forms;
        for (std::size_t i = 0; i < m_result.attaches.size(); ++i)
            if (!m_context.input.attaches[i].onto_root_substrate) forms.insert(m_result.attaches[i].form);
        std::string text;
        for (const std::string_view form : forms)
            text += (text.empty() ? "" : "; ") + std::string(form);
        return text;
    }

    /// All of a factor in a line, and in the stacks whose losses no test took away.
    void gather(const std::string& name, std::size_t line, ExplainWriter& writer)
    {
        const std::vector<LineStep>& steps = m_context.flow.lines[line].steps;
        for (std::size_t s = 0; s < steps.size(); ++s) {
            for (const LineMaterial& material : steps[s].materials)
                joined(name, material, writer);
            if (!steps[s].rework || steps[s].factors.empty())
                multiplyFactors(m_context, line, s, name, writer);
            else if (steps[s].factors.front().name == name)
                writer.times("step with rework", m_context.walked(line).steps[s].yield,
                             m_context.stepKey(line, s) + "yield");
        }
    }

    void joined(const std::string& name, const LineMaterial& material, ExplainWriter& writer)
    {
        const Line* maker = material.line ? &m_context.flow.lines[*material.line] : nullptr;
        if (maker && maker->good.empty()) {
            gather(name, *material.line, writer);
            return;
        }
        if ((maker ? maker->good : material.good.name) == name) multiplyGood(m_context, material, writer);
    }

    /// Pass fractions of what was sorted: dies, carriers, stacks.
    void sortedFactor(const std::string& name, ExplainWriter& writer)
    {
        const auto times = [&](std::size_t line, double count) {
            writer.counted(" * ", " ^ ", count, m_context.flow.lines[line].name, m_context.walked(line).pass_fraction,
                           {}, m_context.line_keys[line] + "/pass_fraction");
        };
        if (name == "stack test") {
            for (const std::size_t stack : m_context.flow.stacks)
                times(stack, 1);
            return;
        }
        for (std::size_t l = 0; l < m_context.flow.lines.size(); ++l) {
            double count = 0;
            for (std::size_t i = 0; i < m_context.flow.pieces.size(); ++i)
                if (m_context.flow.made[i] == l && m_context.flow.pieces[i].sortable &&
                    isCarrier(m_context.input.parts[i].kind) == (name == "carrier test"))
                    ++count;
            if (count > 0) times(l, count);
        }
    }

    void pass()
    {
        const std::size_t module = m_context.flow.lines.size() - 1;
        m_context.add(
            ExplainWriter("final_pass_fraction", m_result.final_pass_fraction, {}, kModulePage)
                .times("the module line", m_result.final_pass_fraction, m_context.line_keys[module] + "/pass_fraction")
                .done());
        ExplainWriter bad("shipped_bad_fraction", m_result.shipped_bad_fraction, {}, kModulePage);
        if (m_result.final_pass_fraction > 0)
            bad.formula("1 - Y / P")
                .figure("Y", "assembly yield", m_result.assembly_yield, {}, "assembly_yield")
                .figure("P", "share of modules shipped", m_result.final_pass_fraction, {}, "final_pass_fraction");
        m_context.add(bad.done());
    }

    void cost()
    {
        ExplainWriter writer("cost_per_good_module_usd", m_result.cost_per_good_module_usd, "USD", kLinePage);
        writer.form(m_result.price_basis);
        for (const auto& [bucket, key, value] : buckets())
            writer.plus(key, value, "USD", key);
        m_context.add(writer.done());
    }

    /// What a bucket holds: parts as they leave their line or are bought, and work on stacks and module.
    void bucketCost(CostBucket bucket, const char* key, double value)
    {
        ExplainWriter writer(key, value, "USD", kLinePage);
        for (std::size_t l = 0; l < m_context.flow.lines.size(); ++l) {
            if (!m_context.isShared(l)) continue;
            for (std::size_t s = 0; s < m_context.flow.lines[l].steps.size(); ++s)
                ofStep(bucket, l, s, writer);
        }
        m_context.add(writer.done());
    }

    void ofStep(CostBucket bucket, std::size_t l, std::size_t s, ExplainWriter& writer)
    {
        const LineStep& step = m_context.flow.lines[l].steps[s];
        const StepFigures& figures = m_context.walked(l).steps[s];
        for (const LineMaterial& material : step.materials)
            ofMaterial(bucket, material, writer);
        const std::string at = m_context.stepKey(l, s), where = ", " + m_context.flow.lines[l].name;
        const double test = step.test ? step.test->cost_usd : 0;
        if (bucket == step.bucket && figures.process_usd != 0) {
            writer.plus("process and test" + where, figures.process_usd, "USD", at + "process_usd");
            if (test != 0) {
                const std::string symbol = writer.next(" - ");
                writer.formula(symbol).figure(symbol, "of that, test", test, "USD", at + "test_cost_usd");
            }
        }
        if (bucket == CostBucket::Test && test != 0) writer.plus("test" + where, test, "USD", at + "test_cost_usd");
        if (bucket == CostBucket::Scrap && figures.scrap_usd != 0)
            writer.plus("thrown away" + where, figures.scrap_usd, "USD", at + "scrap_usd");
    }

    void ofMaterial(CostBucket bucket, const LineMaterial& material, ExplainWriter& writer)
    {
        if (!material.line) {
            if (bucket == material.bucket && material.cost_usd != 0)
                writer.plus(std::string(material.name), material.cost_usd, "USD",
                            m_context.partKey(material.part) + "cost_usd");
            return;
        }
        const Line& maker = m_context.flow.lines[*material.line];
        if (maker.bucket == bucket)
            writer.counted(" + ", " * ", material.count, maker.name, m_context.walked(*material.line).cost_usd, "USD",
                           m_context.line_keys[*material.line] + "/cost_usd");
    }

    ExplainContext& m_context;
    const FlowResult& m_result;
};

} // namespace

void explainModule(ExplainContext& context)
{
    Module(context).explain();
}

std::vector<Explanation> explainFlow(const FlowInput& input, const FlowResult& result)
{
    ExplainContext context(input, result);
    explainModule(context);
    explainParts(context);
    explainAttaches(context);
    explainLines(context);
    return std::move(context.all);
}

} // namespace interpose
