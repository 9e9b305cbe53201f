// SPDX-License-Identifier: GPL-3.0-or-later
// Formulas as text beside the values that the stage put into them. A test works every formula out again.
#include "flow/explain_flow.hpp"

#include "flow/wafer.hpp"
#include "model/test_access.hpp"

#include <algorithm>
#include <set>

namespace interpose {

namespace {

constexpr const char* kYieldPage = "docs/physics/yield.md";
constexpr const char* kCostPage = "docs/physics/cost.md";

/// An explanation under construction.
class Writer
{
public:
    Writer(std::string key, double value, std::string unit, std::string page)
    {
        m_made.key = std::move(key);
        m_made.value = value;
        m_made.unit = std::move(unit);
        m_made.page = std::move(page);
    }

    Writer& form(std::string_view form)
    {
        m_made.form = form;
        return *this;
    }

    Writer& formula(std::string formula)
    {
        m_made.formula = std::move(formula);
        return *this;
    }

    Writer& with(std::string symbol, std::string what, double value, std::string unit = {}, std::string pointer = {})
    {
        m_made.inputs.push_back({std::move(symbol), std::move(what), value, std::move(unit), std::move(pointer)});
        return *this;
    }

    /// One more operand, joined to the formula by `op`; symbols are numbered.
    Writer& operand(const char* op, std::string what, double value, const std::string& unit = {})
    {
        const std::string symbol = "x" + std::to_string(m_made.inputs.size() + 1);
        m_made.formula += (m_made.formula.empty() ? "" : op) + symbol;
        return with(symbol, std::move(what), value, unit);
    }

    Explanation done(const char* nothing = "0")
    {
        if (m_made.formula.empty()) m_made.formula = nothing;
        return std::move(m_made);
    }

private:
    Explanation m_made;
};

class Explainer
{
public:
    Explainer(const FlowInput& input, const FlowResult& result) : m_input(input), m_result(result) {}

    std::vector<Explanation> explain()
    {
        yields();
        costs();
        parts();
        for (std::size_t i = 0; i < m_result.attaches.size(); ++i)
            attach(i);
        for (const FlowLine& line : m_result.lines)
            steps(line);
        return std::move(m_all);
    }

private:
    void add(Explanation explanation) { m_all.push_back(std::move(explanation)); }

    void product(const std::string& key, double value, const std::vector<YieldFactor>& factors, const std::string& page)
    {
        Writer writer(key, value, {}, page);
        for (const YieldFactor& factor : factors)
            writer.operand(" * ", factor.name, factor.value);
        add(writer.done("1"));
    }

    void yields()
    {
        const std::string page = std::string(kYieldPage) + "#module";
        product("assembly_yield", m_result.assembly_yield, m_result.factors, page);
        product("rolled_yield", m_result.rolled_yield, m_result.rolled_factors, page);
        Writer pass("final_pass_fraction", m_result.final_pass_fraction, {}, page);
        for (const StepFigures& step : m_result.lines.back().steps)
            if (step.pass_fraction != 1) pass.operand(" * ", "passes a test of the module line", step.pass_fraction);
        add(pass.done("1"));
        add(Writer("shipped_bad_fraction", m_result.shipped_bad_fraction, {}, page)
                .formula("1 - Y / P")
                .with("Y", "assembly yield", m_result.assembly_yield)
                .with("P", "share of modules shipped", m_result.final_pass_fraction)
                .done());
    }

    void costs()
    {
        const std::string page = std::string(kCostPage) + "#line";
        add(Writer("cost_per_good_module_usd", m_result.cost_per_good_module_usd, "USD", page)
                .form(m_result.price_basis)
                .operand(" + ", "silicon", m_result.silicon_cost_usd, "USD")
                .operand(" + ", "memory", m_result.memory_cost_usd, "USD")
                .operand(" + ", "other purchased parts", m_result.purchased_cost_usd, "USD")
                .operand(" + ", "carriers", m_result.carrier_cost_usd, "USD")
                .operand(" + ", "bonding and assembly", m_result.bonding_cost_usd, "USD")
                .operand(" + ", "test", m_result.test_cost_usd, "USD")
                .operand(" + ", "scrap", m_result.scrap_cost_usd, "USD")
                .done());
        buckets(page);
        Writer scrap("scrap_cost_usd", m_result.scrap_cost_usd, "USD", page);
        for (const FlowLine& line : m_result.lines)
            if (line.name == "module" || line.name.starts_with("stack on "))
                for (const StepFigures& step : line.steps)
                    if (step.scrap_usd != 0) scrap.operand(" + ", "thrown away, " + line.name, step.scrap_usd, "USD");
        add(scrap.done());
    }

    /// What a bucket holds of the parts, each as it leaves its line or is bought.
    void bucket(const char* key, double value, const std::string& page, bool (*holds)(const FlowPart&))
    {
        Writer writer(key, value, "USD", page);
        for (std::size_t i = 0; i < m_result.parts.size(); ++i)
            if (holds(m_input.parts[i]) && !builtAround(m_input.parts[i]))
                writer.operand(" + ", m_result.parts[i].placed.str(), m_result.parts[i].cost_usd, "USD");
        if (std::string_view(key) == "carrier_cost_usd")
            for (const StepFigures& step : m_result.lines.back().steps)
                if (step.kind == StepKind::CarrierFabricate)
                    writer.operand(" + ", "made in the module line", step.process_usd, "USD");
        add(writer.done());
    }

    bool builtAround(const FlowPart& part) const
    {
        return m_result.order == "chip-first" && part.main_carrier && !part.price_usd;
    }

    /// On a line here, whatever its kind: a stack of memory made on a node is silicon.
    static bool isMade(const FlowPart& part) { return !part.price_usd && part.process; }

    void buckets(const std::string& page)
    {
        using P = const FlowPart&;
        bucket("memory_cost_usd", m_result.memory_cost_usd, page,
               [](P p) { return !isMade(p) && p.kind == PartKind::HbmStack; });
        bucket("carrier_cost_usd", m_result.carrier_cost_usd, page, [](P p) { return isCarrier(p.kind); });
        bucket("purchased_cost_usd", m_result.purchased_cost_usd, page,
               [](P p) { return !isMade(p) && p.kind != PartKind::HbmStack && !isCarrier(p.kind); });
        if (m_input.settings.stacking == Stacking::WaferToWafer) return; // sort and dicing of the stacks stand between
        bucket("silicon_cost_usd", m_result.silicon_cost_usd, page,
               [](P p) { return isMade(p) && !isCarrier(p.kind); });
        Writer bonding("bonding_cost_usd", m_result.bonding_cost_usd, "USD", page);
        for (const FlowLine& line : m_result.lines)
            if (line.name == "module" || line.name.starts_with("stack on "))
                for (const StepFigures& step : line.steps)
                    if (step.kind != StepKind::CarrierFabricate && step.process_usd != 0)
                        bonding.operand(" + ", "process and test, " + line.name, step.process_usd, "USD");
        add(bonding.operand(" - ", "test", m_result.test_cost_usd, "USD").done());
    }

    void parts()
    {
        std::set<PartId> known;
        for (std::size_t i = 0; i < m_result.parts.size(); ++i)
            if (known.insert(m_result.parts[i].part).second) part(m_input.parts[i], m_result.parts[i]);
    }

    void part(const FlowPart& part, const PartFlowFigures& figures)
    {
        const std::string at = "parts/" + figures.placed.str() + '/';
        if (figures.sort_yield)
            product(at + "sort_yield", *figures.sort_yield, figures.sort_factors, std::string(kYieldPage) + "#die");
        for (const YieldFactor& factor : figures.sort_factors)
            if (factor.name == "defects" && part.process) defects(at, part, figures, factor.value);
        if (figures.gross_per_wafer) gross(at, part, figures);
        const FlowLine* line = lineOf(figures);
        if (!line) return;
        Writer cost(at + "cost_usd", figures.cost_usd, "USD", std::string(kCostPage) + "#piece");
        for (const StepFigures& step : line->steps) {
            cost.operand(" + ", "made and tested", step.process_usd, "USD");
            if (step.scrap_usd != 0) cost.operand(" + ", "share of those thrown away", step.scrap_usd, "USD");
        }
        add(cost.done());
        if (!figures.sort_yield) return;
        passes(at, part, figures, *line);
        add(Writer(at + "escape_fraction", figures.escape_fraction, {}, std::string(kYieldPage) + "#known-good-die")
                .formula("1 - Y / q")
                .with("Y", "true yield of its line", lineYield(*line))
                .with("q", "called good", figures.pass_fraction)
                .done());
    }

    /// Called good by the sort of a die or the test of a carrier.
    void passes(const std::string& at, const FlowPart& part, const PartFlowFigures& figures, const FlowLine& line)
    {
        const bool carrier = isCarrier(part.kind);
        const auto test =
            std::ranges::find(line.steps, carrier ? StepKind::CarrierTest : StepKind::SortTest, &StepFigures::kind);
        if (test == line.steps.end()) return;
        double yield = 1; // of what the test sees
        for (auto step = line.steps.begin(); step <= test; ++step)
            yield *= step->yield;
        const bool linear = m_input.settings.coverage_form == CoverageForm::Linear;
        Writer writer(at + "pass_fraction", figures.pass_fraction, {}, std::string(kYieldPage) + "#known-good-die");
        writer.formula(linear ? "1 - (1 - Y) * c" : "Y ^ c").with("Y", "true yield up to its test", yield);
        if (part.sort_coverage)
            writer.with("c", "coverage", *part.sort_coverage, {});
        else if (carrier && part.carrier && carrierCheck(*part.carrier) == CarrierCheck::Inspected)
            writer.with("c", "coverage of the inspection", m_input.settings.inspection_coverage, {},
                        "/flow/inspection_coverage");
        else if (carrier)
            writer.with("c", "coverage", m_input.settings.carrier_test_coverage, {}, "/flow/carrier_test_coverage");
        else if (!part.probeable)
            writer.with("c", "coverage without probes", m_input.settings.unprobed_coverage, {},
                        "/flow/unprobed_coverage");
        else
            writer.with("c", "coverage", part.process->sort_coverage, {},
                        "/assembly/technology/nodes/" + part.process_id + "/sort_coverage");
        add(writer.done());
    }

    /// Of the lines of one part id, the one whose units cost what the part does.
    const FlowLine* lineOf(const PartFlowFigures& figures) const
    {
        for (const FlowLine& line : m_result.lines)
            if (line.name == figures.part.str() && line.cost_usd == figures.cost_usd) return &line;
        return nullptr;
    }

    static double lineYield(const FlowLine& line)
    {
        double yield = 1;
        for (const StepFigures& step : line.steps)
            yield *= step.yield;
        return yield;
    }

    void defects(const std::string& at, const FlowPart& part, const PartFlowFigures& figures, double value)
    {
        const ProcessNode& node = *part.process;
        const std::string record = "/assembly/technology/nodes/" + part.process_id + '/';
        Writer writer(at + "sort_factors/defects", value, {}, std::string(kYieldPage) + "#die");
        switch (node.yield_model) {
        case YieldModel::Poisson:
            writer.form("Poisson").formula("exp(-(D * A * r / 100))");
            break;
        case YieldModel::NegativeBinomial:
            writer.form("negative binomial").formula("(1 + D * A * r / 100 / a) ^ (-a)");
            writer.with("a", "clustering", node.clustering, {}, record + "clustering");
            break;
        case YieldModel::Murphy:
            writer.form("Murphy, triangular").formula("((1 - exp(-(D * A * r / 100))) / (D * A * r / 100)) ^ 2");
            break;
        case YieldModel::Seeds:
            writer.form("Seeds, exponential").formula("1 / (1 + D * A * r / 100)");
            break;
        }
        add(writer.with("D", "killer defects", node.defects_per_cm2, "1/cm2", record + "defects_per_cm2")
                .with("A", "outline", figures.area_mm2, "mm2")
                .with("r", "critical share", node.critical_area_ratio, {}, record + "critical_area_ratio")
                .done());
    }

    void gross(const std::string& at, const FlowPart& part, const PartFlowFigures& figures)
    {
        const Wafer wafer = waferOf(*part.process);
        const std::string record = "/assembly/technology/nodes/" + part.process_id + '/';
        Writer writer(at + "gross_per_wafer", *figures.gross_per_wafer, {}, std::string(kYieldPage) + "#wafer");
        writer.form(figures.gross_rule);
        if (figures.gross_rule.starts_with("closed form with edge") && *figures.gross_per_wafer > 1) {
            writer.formula("pi * (d / 2 - E) ^ 2 / ((w + s) * (h + s)) - "
                           "2 * pi * (d / 2 - E) / sqrt(2 * (w + s) * (h + s))");
            writer.with("w", "width", part.width_mm, "mm").with("h", "height", part.height_mm, "mm");
            writer.with("d", "wafer", wafer.diameter_mm, "mm", record + "wafer_diameter_mm");
            writer.with("E", "edge exclusion", wafer.edge_exclusion_mm, "mm", record + "edge_exclusion_mm");
            writer.with("s", "street", wafer.scribe_mm, "mm", record + "scribe_mm");
        } else {
            writer.operand("", "counted", *figures.gross_per_wafer);
        }
        add(writer.done());
    }

    void attach(std::size_t i)
    {
        const FlowAttach& attach = m_input.attaches[i];
        const AttachFlowFigures& figures = m_result.attaches[i];
        const std::string record = "/assembly/technology/bonds/" + attach.bond_id + '/';
        Writer writer("attaches/" + std::to_string(i) + "/yield", figures.yield, {},
                      std::string(kYieldPage) + "#bonds");
        writer.form(figures.form);
        if (attach.onto_root_substrate) {
            writer.formula("y").with("y", "substrate attach", m_input.settings.substrate_attach_yield, {},
                                     "/flow/substrate_attach_yield");
        } else if (attach.bond.yield_form == BondYieldForm::PerDie) {
            writer.formula("y").with("y", "of one attach", attach.bond.yield, {}, record + "yield");
        } else if (attach.bond.yield_form == BondYieldForm::PerArea) {
            writer.formula("exp(-(D * A / 100))")
                .with("D", "killer defects", attach.bond.defects_per_cm2, "1/cm2", record + "defects_per_cm2")
                .with("A", "joined area", figures.area_mm2, "mm2");
        } else if (figures.form == "per bond") {
            writer.formula("y ^ n")
                .with("y", "of one joint", attach.bond.yield, {}, record + "yield")
                .with("n", "joints", figures.bonds);
        } else {
            writer.operand(" * ", "all signal joints hold", figures.signal_yield.value_or(1));
            if (figures.repairable_yield)
                writer.operand(" * ", "spares suffice in every group", *figures.repairable_yield);
            if (figures.power_yield) writer.operand(" * ", "enough power and ground joints hold", *figures.power_yield);
        }
        add(writer.done());
    }

    /// What leaves each step, and what is thrown away there.
    void steps(const FlowLine& line)
    {
        const std::string page = std::string(kCostPage) + "#line";
        for (std::size_t i = 0; i < line.steps.size(); ++i) {
            const StepFigures& step = line.steps[i];
            const bool last = i + 1 == line.steps.size();
            if (step.scrap_usd > 0 && m_input.settings.bad_site_cost_usd == 0 && step.pass_fraction >= kLeastPass)
                add(Writer("lines/" + line.name + "/steps/" + std::to_string(i) + "/scrap_usd", step.scrap_usd, "USD",
                           page)
                        .formula("(C + M + p) * (1 / q - 1)")
                        .with("C", "cost in", step.cost_in_usd, "USD")
                        .with("M", "materials that join", step.materials_usd, "USD")
                        .with("p", "process, test and rework", step.process_usd, "USD")
                        .with("q", "passes the test", step.pass_fraction)
                        .done());
            add(Writer("lines/" + line.name + "/steps/" + std::to_string(i) + "/cost_out_usd",
                       last ? line.cost_usd : line.steps[i + 1].cost_in_usd, "USD", page)
                    .formula("(C + M + p) + s")
                    .with("C", "cost in", step.cost_in_usd, "USD")
                    .with("M", "materials that join", step.materials_usd, "USD")
                    .with("p", "process, test and rework", step.process_usd, "USD")
                    .with("s", "scrap", step.scrap_usd, "USD")
                    .done());
        }
    }

    const FlowInput& m_input;
    const FlowResult& m_result;
    std::vector<Explanation> m_all;
};

} // namespace

std::vector<Explanation> explainFlow(const FlowInput& input, const FlowResult& result)
{
    return Explainer(input, result).explain();
}

std::vector<Explanation> explainNre(const NreResult& nre, double recurring_usd, double volume)
{
    const std::string page = std::string(kCostPage) + "#nre";
    Writer unit("nre/unit_cost_usd", nre.unit_cost_usd, "USD", page);
    unit.operand(" + ", "cost per good module", recurring_usd, "USD");
    Writer total("nre/total_nre_usd", nre.total_nre_usd, "USD", page);
    total.operand(" + ", "package", nre.package_nre_usd, "USD");
    for (const PartNre& part : nre.parts) {
        unit.operand(" + ", "share of " + part.part.str(), part.per_module_usd, "USD");
        total.operand(" + ", part.part.str(), part.nre_usd, "USD");
    }
    unit.operand(" + ", "share of the package", nre.package_nre_usd / volume, "USD");
    return {unit.done(), total.done()};
}

std::vector<Explanation> explainCarbon(const CarbonResult& carbon)
{
    return {Writer("carbon/embodied_kg", carbon.embodied_kg, "kg", "docs/physics/carbon.md")
                .operand(" + ", "silicon", carbon.silicon_kg, "kg")
                .operand(" + ", "memory", carbon.memory_kg, "kg")
                .operand(" + ", "other purchased parts", carbon.purchased_kg, "kg")
                .operand(" + ", "carriers", carbon.carrier_kg, "kg")
                .operand(" + ", "assembly and test", carbon.assembly_kg, "kg")
                .operand(" + ", "scrap", carbon.scrap_kg, "kg")
                .done()};
}

} // namespace interpose
