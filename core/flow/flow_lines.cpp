// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of the real line, derived from the parts, their joints and the flow's settings. Order comes from the list
// of steps alone: a carrier made before the attach joins as a part, one made after it is built around the dies.
#include "flow/flow_lines.hpp"

#include "flow/die_yield.hpp"
#include "flow/flow_steps.hpp"
#include "flow/joining.hpp"
#include "model/test_access.hpp"

#include <algorithm>
#include <unordered_map>

namespace interpose {

namespace {

bool samePiece(const FlowPart& a, const FlowPart& b)
{
    return a.part == b.part && a.kind == b.kind && a.width_mm == b.width_mm && a.height_mm == b.height_mm &&
           a.sort_coverage == b.sort_coverage && a.probeable == b.probeable && a.main_carrier == b.main_carrier &&
           a.process == b.process && a.carrier == b.carrier;
}

/// Memory that no ball leads to is tested through the die beside it, and its joints with it.
Fault faultOf(const FlowPart& part)
{
    return part.kind == PartKind::HbmStack && !part.direct_access ? Fault::HostOnly : Fault::Reached;
}

class Builder
{
public:
    explicit Builder(const FlowInput& input)
        : m_input(input)
        , m_usual(input.steps.empty() ? usualSteps(false) : std::vector<FlowStep>{})
        , m_steps(input.steps.empty() ? m_usual : input.steps)
        , m_carrierInModule(comesBefore(m_steps, StepKind::Attach, StepKind::CarrierFabricate))
        , m_carrierTestInModule(comesBefore(m_steps, StepKind::Attach, StepKind::CarrierTest))
        , m_waferOnWafer(input.settings.stacking == Stacking::WaferToWafer)
    {}

    FlowLines build();

private:
    void addPieces();
    void makeLineOf(std::size_t part);
    void gather();
    LineMaterial materialOf(std::size_t part) const;
    std::size_t addLine(Line line, double perModule);
    bool inModule(std::size_t part) const { return m_out.builds_around[part]; }
    const std::vector<CarrierWires>& wiresOf(const FlowPart& part);

    void addStack(std::size_t base);
    void addModule();
    std::optional<LineStep> moduleStep(const FlowStep& stated);
    std::optional<LineStep> carrierStep(const FlowStep& stated) const;
    std::optional<LineStep> carrierTestStep(const FlowStep& stated) const;
    std::optional<LineStep> substrateStep(const FlowStep& stated);
    LineStep closingStep(const FlowStep& stated) const;
    Joints jointsOf(const std::vector<std::size_t>& attaches) const
    {
        return interpose::jointsOf(m_input.attaches, m_out.bonds, m_out.faults, attaches);
    }

    const FlowInput& m_input;
    const std::vector<FlowStep> m_usual;
    const std::vector<FlowStep>& m_steps;
    const bool m_carrierInModule, m_carrierTestInModule, m_waferOnWafer;
    FlowLines m_out;
    WaferCounts m_counts;
    std::unordered_map<std::string_view, std::vector<std::size_t>> m_linesOfPart; ///< parts whose line may be shared
    std::unordered_map<std::string_view, std::size_t> m_indexOf;                  ///< of parts by placed id
    std::unordered_map<std::string_view, std::vector<std::size_t>> m_stacked;     ///< attaches by base of the stack
    std::unordered_map<std::string_view, std::vector<std::size_t>> m_members;     ///< parts by base of the stack
    std::vector<CarrierWires> m_wires;
    Joining m_module, m_substrate;
    std::vector<std::size_t> m_ontoRoot; ///< attaches
    Joints m_all;                        ///< of stacks and module
    double m_mainArea_mm2 = 0;
};

const std::vector<CarrierWires>& Builder::wiresOf(const FlowPart& part)
{
    m_wires.clear();
    for (const CarrierWires& wires : m_input.wires)
        if (wires.carrier == part.placed) m_wires.push_back(wires);
    return m_wires;
}

std::size_t Builder::addLine(Line line, double perModule)
{
    m_out.lines.push_back(std::move(line));
    m_out.per_module.push_back(perModule);
    return m_out.lines.size() - 1;
}

void Builder::makeLineOf(std::size_t i)
{
    const FlowPart& part = m_input.parts[i];
    const Piece& piece = m_out.pieces[i];
    const bool carrier = isCarrier(part.kind), unsorted = part.stack && m_waferOnWafer && !carrier;
    const bool tested = piece.sortable && !unsorted &&
                        !(carrier && part.carrier && carrierCheck(*part.carrier) == CarrierCheck::Blind) &&
                        !(part.main_carrier && m_carrierTestInModule);
    Line line{part.part.str(), {}, piece.made, carrier ? "carrier escapes" : "die escapes"};
    if (!tested && piece.sortable) line.good = carrier ? "unscreened carriers" : "unsorted dies";
    for (const FlowStep& stated : m_steps) {
        if (stated.kind == (carrier ? StepKind::CarrierFabricate : StepKind::Fabricate))
            line.steps.push_back(fabricateStep(piece, m_steps));
        else if (stated.kind == (carrier ? StepKind::CarrierTest : StepKind::SortTest) && tested)
            line.steps.push_back(sortStep(part, piece, m_input.settings, m_steps));
        else if (stated.kind == StepKind::Dice && !carrier && !unsorted)
            line.steps.push_back(diceStep(piece, m_steps));
    }
    m_out.made[i] = addLine(std::move(line), 1);
}

void Builder::addPieces()
{
    const std::vector<FlowPart>& parts = m_input.parts;
    m_out.made.resize(parts.size());
    m_out.builds_around.resize(parts.size());
    m_out.pieces.reserve(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        m_indexOf.emplace(parts[i].placed.str(), i);
        m_out.pieces.push_back(makePiece(parts[i], wiresOf(parts[i]), m_input.settings, m_counts));
        const Piece& piece = m_out.pieces.back();
        const bool main = parts[i].kind == PartKind::Interposer || parts[i].kind == PartKind::Rdl;
        if (main) m_mainArea_mm2 = std::max(m_mainArea_mm2, piece.figures.area_mm2);
        if (parts[i].main_carrier && parts[i].carrier && parts[i].carrier->price_includes_assembly)
            m_out.service_price = true;
        if (!piece.made) continue;
        m_out.builds_around[i] = parts[i].main_carrier && m_carrierInModule;
        if (inModule(i)) continue;
        std::vector<std::size_t>& known = m_linesOfPart[parts[i].part.str()];
        const auto twin = std::ranges::find_if(known, [&](std::size_t other) {
            return m_wires.empty() && samePiece(parts[other], parts[i]) &&
                   parts[other].stack.has_value() == parts[i].stack.has_value();
        });
        if (twin != known.end()) {
            m_out.made[i] = m_out.made[*twin];
            ++m_out.per_module[*m_out.made[i]];
            continue;
        }
        if (m_wires.empty()) known.push_back(i);
        makeLineOf(i);
    }
    if (m_mainArea_mm2 > 0) return;
    for (const Piece& piece : m_out.pieces)
        m_mainArea_mm2 = std::max(m_mainArea_mm2, piece.figures.area_mm2);
}

LineMaterial Builder::materialOf(std::size_t i) const
{
    LineMaterial material;
    const FlowPart& part = m_input.parts[i];
    material.fault = faultOf(part);
    if ((material.line = m_out.made[i])) return material;
    material.bucket = part.kind == PartKind::HbmStack ? CostBucket::Memory
                      : isCarrier(part.kind)          ? CostBucket::Carrier
                                                      : CostBucket::Purchased;
    material.cost_usd = m_out.pieces[i].figures.cost_usd;
    material.good = {"purchased part escapes", 1 - m_out.pieces[i].figures.escape_fraction};
    material.name = part.placed.str();
    material.part = i;
    return material;
}

/// Sorts parts and attaches by where they join: a stack, the module, the substrate attach.
void Builder::gather()
{
    for (std::size_t i = 0; i < m_input.parts.size(); ++i)
        if (m_input.parts[i].stack) m_members[m_input.parts[i].stack->str()].push_back(i);
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < m_input.attaches.size(); ++i) {
        const FlowAttach& attach = m_input.attaches[i];
        m_out.bonds.push_back(bondYield(attach.bond, attach.area_mm2, attach.bonds));
        all.push_back(i);
        const auto found = m_indexOf.find(attach.placed.str());
        const FlowPart* part = found == m_indexOf.end() ? nullptr : &m_input.parts[found->second];
        m_out.faults.push_back(part ? faultOf(*part) : Fault::Reached);
        if (attach.onto_root_substrate) {
            m_out.bonds.back() = {m_input.settings.substrate_attach_yield, "substrate attach of the flow", {}, {}, {}};
            m_ontoRoot.push_back(i);
        } else if (part && part->stack && *part->stack != part->placed) {
            m_stacked[part->stack->str()].push_back(i);
        } else {
            (part && part->with_substrate ? m_substrate : m_module).attaches.push_back(i);
        }
    }
    m_all = jointsOf(all);
}

/// A stack is built on its own and joins as a part. Wafer on wafer is sorted and diced only then.
void Builder::addStack(std::size_t base)
{
    const FlowPart& bottom = m_input.parts[base];
    const Piece& piece = m_out.pieces[base];
    const FlowSettings& settings = m_input.settings;
    Joining joining;
    for (const std::size_t member : m_members[bottom.placed.str()])
        joining.add(materialOf(member));
    joining.attaches = m_stacked[bottom.placed.str()];
    Line line{"stack on " + bottom.placed.str(), {}, {}, {}};
    for (const FlowStep& stated : m_steps) {
        if (stated.kind == StepKind::Attach)
            line.steps.push_back(attachStep(stated, joining, jointsOf(joining.attaches), true));
        if (stated.kind == StepKind::Bond) line.steps.push_back(bondStep(stated, jointsOf(joining.attaches), true));
    }
    if (m_waferOnWafer && piece.made) {
        for (const FlowStep& stated : m_steps) {
            if (stated.kind == StepKind::SortTest && piece.sortable)
                line.steps.push_back(sortStep(bottom, piece, settings, m_steps));
            if (stated.kind == StepKind::Dice) line.steps.push_back(diceStep(piece, m_steps));
        }
    }
    if (settings.stack_test_coverage > 0 || settings.stack_test_cost_usd > 0) {
        LineStep test;
        test.kind = StepKind::ModuleTest;
        test.test = StepTest{settings.stack_test_coverage, settings.stack_test_cost_usd, 0, {}};
        line.steps.push_back(std::move(test));
    }
    if (std::ranges::any_of(line.steps, [](const LineStep& step) { return step.test.has_value(); }))
        line.good = "stack escapes";
    LineMaterial material;
    material.line = addLine(std::move(line), 1);
    m_out.stacks.push_back(*material.line);
    (bottom.with_substrate ? m_substrate : m_module).add(material);
}

std::optional<LineStep> Builder::carrierStep(const FlowStep& stated) const
{
    LineStep step;
    step.kind = StepKind::CarrierFabricate;
    step.bucket = CostBucket::Carrier;
    double area = 0, count = 0;
    for (std::size_t i = 0; i < m_out.pieces.size(); ++i) {
        if (!inModule(i)) continue;
        const Piece& piece = m_out.pieces[i];
        step.process.cost_usd += piece.made_usd;
        step.factors.push_back({"unscreened carriers", piece.figures.sort_yield.value_or(1)});
        area += piece.figures.area_mm2;
        ++count;
    }
    if (count == 0) return {};
    addStated(step, stated, area, m_all.dies, m_all.bonds);
    return step;
}

std::optional<LineStep> Builder::carrierTestStep(const FlowStep& stated) const
{
    LineStep step;
    step.kind = StepKind::CarrierTest;
    double area = 0, count = 0, coverage = 0, cost = 0;
    for (std::size_t i = 0; i < m_input.parts.size(); ++i) {
        const FlowPart& part = m_input.parts[i];
        if (!part.main_carrier || !m_out.pieces[i].made || !m_carrierTestInModule) continue;
        const double own = m_out.pieces[i].figures.area_mm2;
        coverage = std::max(coverage, part.sort_coverage.value_or(m_input.settings.carrier_test_coverage));
        if (part.process) cost += part.process->sort_cost_usd_per_mm2 * own;
        area += own;
        ++count;
    }
    if (count == 0) return {};
    addStated(step, stated, area, m_all.dies, m_all.bonds);
    step.test = StepTest{coverage, cost, 0, {}};
    return step;
}

std::optional<LineStep> Builder::substrateStep(const FlowStep& stated)
{
    if (m_ontoRoot.empty() && m_substrate.materials.empty()) return {};
    const FlowSettings& settings = m_input.settings;
    const Joints onto = jointsOf(m_ontoRoot), beside = jointsOf(m_substrate.attaches);
    LineStep step;
    step.kind = StepKind::SubstrateAttach;
    step.materials = std::move(m_substrate.materials);
    step.process.cost_usd =
        onto.bump_usd + onto.dies * settings.substrate_attach_cost_usd + beside.bump_usd + beside.place_usd;
    if (onto.dies > 0)
        step.factors.push_back({"substrate attach", allBondsGood(settings.substrate_attach_yield, onto.dies)});
    beside.addTo(step);
    addStated(step, stated, onto.area_mm2 + beside.area_mm2, onto.dies + beside.dies, onto.bonds + beside.bonds);
    return step;
}

/// Steps that nothing joins at.
LineStep Builder::closingStep(const FlowStep& stated) const
{
    const FlowSettings& settings = m_input.settings;
    LineStep step;
    step.kind = stated.kind;
    if (stated.kind == StepKind::Underfill && !m_out.service_price)
        step.process.cost_usd = settings.module_process_cost_usd;
    if (stated.kind == StepKind::Lid) {
        step.process.cost_usd = settings.lid_cost_usd;
        step.factors = {{"lid", settings.lid_attach_yield}};
    }
    addStated(step, stated, m_mainArea_mm2, m_all.dies, m_all.bonds);
    if (stated.kind == StepKind::FinalTest)
        step.test = StepTest{settings.final_test_coverage, settings.final_test_cost_usd, 0, {}};
    return step;
}

std::optional<LineStep> Builder::moduleStep(const FlowStep& asked)
{
    const FlowStep stated = m_out.service_price && inServicePrice(asked.kind) ? withoutProcessCost(asked) : asked;
    switch (stated.kind) {
    case StepKind::Fabricate:
    case StepKind::SortTest:
    case StepKind::Dice:
        return {};
    case StepKind::CarrierFabricate:
        return carrierStep(stated);
    case StepKind::CarrierTest:
        return carrierTestStep(stated);
    case StepKind::Attach:
        return attachStep(stated, m_module, jointsOf(m_module.attaches), !m_out.service_price);
    case StepKind::Bond:
        return bondStep(stated, jointsOf(m_module.attaches), !m_out.service_price);
    case StepKind::SubstrateAttach:
        return substrateStep(stated);
    case StepKind::Lid:
        if (!m_input.has_lid) return {};
        break;
    case StepKind::ModuleTest:
    case StepKind::SystemTest:
        if (statesNothing(stated)) return {};
        break;
    case StepKind::Underfill:
    case StepKind::FinalTest:
        break;
    }
    return closingStep(stated);
}

void Builder::addModule()
{
    Line line{"module", {}, {}, {}};
    for (const FlowStep& stated : m_steps)
        if (std::optional<LineStep> step = moduleStep(stated)) line.steps.push_back(std::move(*step));
    addLine(std::move(line), 1);
}

FlowLines Builder::build()
{
    addPieces();
    gather();
    for (std::size_t i = 0; i < m_input.parts.size(); ++i) {
        const FlowPart& part = m_input.parts[i];
        if (part.stack && *part.stack == part.placed)
            addStack(i);
        else if (!part.stack && !inModule(i))
            (part.with_substrate ? m_substrate : m_module).add(materialOf(i));
    }
    addModule();
    for (Line& line : m_out.lines)
        for (LineStep& step : line.steps) {
            if (!step.test) continue;
            step.test->form = m_input.settings.coverage_form;
            step.test->host_coverage = memoryCoverage(false, step.test->coverage, m_input.settings);
        }
    return std::move(m_out);
}

} // namespace

FlowLines flowLines(const FlowInput& input)
{
    return Builder(input).build();
}

} // namespace interpose
