// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate.hpp"

#include "engine/explain_package.hpp"
#include "engine/explain_power.hpp"
#include "flow/explain_flow.hpp"
#include "wiring/explain_interconnect.hpp"
#include "wiring/explain_routing.hpp"
#include "wiring/explain_wiring.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace interpose {

namespace {

constexpr double kConserved = 1e-9;     ///< share of the current that the map at rest may lose
constexpr double kLiveConserved = 1e-4; ///< the live one

void countFacts(const Facts& facts, InstantSections& into)
{
    into.facts += static_cast<int>(facts.size());
    into.assumed_facts +=
        static_cast<int>(std::ranges::count_if(facts, [](const auto& f) { return f.second.grade == Grade::Assumed; }));
}

template <class Table>
void countFactsOf(const Table& table, InstantSections& into)
{
    for (const auto& [id, record] : table)
        countFacts(record.facts, into);
}

void countAllFacts(const Assembly& assembly, InstantSections& into)
{
    into.facts = into.assumed_facts = 0;
    const Technology& technology = assembly.technology();
    countFactsOf(assembly.catalogue->parts, into);
    countFactsOf(technology.materials, into);
    countFactsOf(technology.nodes, into);
    countFactsOf(technology.bonds, into);
    countFactsOf(technology.vias, into);
    countFactsOf(technology.standards, into);
    countFactsOf(technology.hbm, into);
    for (const auto& [id, part] : assembly.catalogue->parts)
        for (const Rail& rail : part.rails)
            countFacts(rail.facts, into);
    for (const auto& [id, carrier] : technology.carriers) {
        countFacts(carrier.facts, into);
        for (const RoutingClass& routing : carrier.routing)
            countFacts(routing.facts, into);
    }
    for (const Link& link : *assembly.links)
        countFacts(link.facts, into);
    countFacts(assembly.cooling.facts, into);
    countFacts(assembly.package.facts, into);
    countFacts(assembly.flow.facts, into);
    for (const FlowStep& step : assembly.flow.steps)
        countFacts(step.facts, into);
}

std::vector<HeatSource> heatSources(const WiringResult& wiring)
{
    std::vector<HeatSource> sources;
    sources.reserve(wiring.heat.size());
    for (const LinkHeat& h : wiring.heat)
        sources.push_back({h.body, h.region, h.power_w, h.inside_stated_power});
    return sources;
}

/// Stitch lines are found by the rules and crossed by the wires.
void addStitchLines(const Assembly& assembly, const RulesResult& rules, std::vector<GroundBody>& ground)
{
    for (const ReticleFields& fields : rules.fields) {
        const auto body = static_cast<std::size_t>(assembly.find(fields.placed) - assembly.placed.data());
        ground[body].stitch_x = fields.stitch_x;
        ground[body].stitch_y = fields.stitch_y;
    }
}

/// Wires by carrier and routing class as drawn, overhead wires included. Only of carriers whose defects act on wires,
/// so that moving a die re-runs the flow of no other.
std::vector<CarrierWires> carrierWires(const WiringInput& input, const WiringResult& wiring,
                                       const std::vector<PlacedBody>& bodies, const FlowInput& flow)
{
    std::map<std::pair<std::size_t, std::string>, CarrierWires> drawn;
    for (std::size_t i = 0; i < input.links.size(); ++i) {
        const WiringLink& link = input.links[i];
        if (!link.carrier || !link.routing) continue;
        const std::optional<CarrierTechnology>& technology = flow.parts[*link.carrier].carrier;
        if (!technology || !technology->wire_defects_per_cm2) continue;
        CarrierWires& wires = drawn[{*link.carrier, link.routing->id}];
        wires.carrier = bodies[*link.carrier].placed->id;
        wires.routing = link.routing->id;
        wires.width_um = link.routing->width.um();
        wires.space_um = link.routing->space.um();
        wires.signal_share = link.routing->signal_share;
        const double count = wiring.links[i].data_wires + input.phys[link.a].standard->overhead_wires;
        wires.wires += count;
        wires.drawn_mm += count * wiring.links[i].wire_mean_mm * link.routing->detour_factor;
    }
    std::vector<CarrierWires> all;
    for (auto& [key, wires] : drawn) {
        wires.drawn_mm = std::round(wires.drawn_mm * 1e3) / 1e3; // the last bits depend on where the assembly lies
        all.push_back(std::move(wires));
    }
    return all;
}

/// The memory stacks whose own test port no ball leads to, as far as known.
void setDirectAccess(const PowerResult& power, FlowInput& flow)
{
    for (const AccessFigures& access : power.access)
        if (access.test == "direct access")
            std::ranges::find(flow.parts, access.placed, &FlowPart::placed)->direct_access = access.reachable != false;
}

/// The carrier people mean by "the interposer": the largest interposer or RDL, else the root.
const PlacedBody* mainCarrier(const std::vector<PlacedBody>& bodies)
{
    const PlacedBody* best = nullptr;
    for (const PlacedBody& body : bodies) {
        const bool candidate = body.part->kind == PartKind::Interposer || body.part->kind == PartKind::Rdl;
        if (candidate && (!best || body.part->areaMm2() > best->part->areaMm2())) best = &body;
    }
    if (best) return best;
    const auto root = std::ranges::find_if(bodies, [](const PlacedBody& body) { return !body.parent; });
    return root == bodies.end() ? nullptr : &*root;
}

/// Power of the whole assembly: what the parts state and what their links add.
double totalPowerW(const std::vector<PlacedBody>& bodies, const WiringResult& wiring)
{
    double sum = 0;
    for (const PlacedBody& body : bodies)
        sum += body.part->statedPowerW();
    for (const LinkHeat& h : wiring.heat)
        if (!h.inside_stated_power) sum += h.power_w;
    return sum;
}

void addNetworkKpis(const InterconnectResult& interconnect, Kpis& kpis)
{
    if (interconnect.bandwidth.bisection)
        kpis.bisection_gbyte_per_s = interconnect.bandwidth.bisection->sum.d2d_effective_gbyte_per_s;
    if (!interconnect.network) return;
    kpis.latency_mean_ns = interconnect.network->latency_mean_ns;
    kpis.throughput_gbyte_per_s = interconnect.network->throughput_gbyte_per_s;
}

void addHeatKpis(const Assembly& assembly, const HeatResult& heat, Kpis& kpis)
{
    if (heat.dies.empty()) return;
    kpis.peak_c = heat.peak_c;
    if (heat.outer_loop) kpis.power_w = heat.power_w; // leakage at its own temperature, not as stated
    if (heat.power_limit) kpis.power_at_limit_w = heat.power_limit->power_w;
    for (const DieTemperature& die : heat.dies) {
        if (die.refresh_limit_c) {
            const double own = *die.refresh_limit_c - die.peak_c;
            kpis.hbm_refresh_margin_k = std::min(kpis.hbm_refresh_margin_k.value_or(own), own);
        }
        const PlacedPart* placed = assembly.find(die.placed);
        if (!placed || !die.limit_c) continue; // the field may belong to an older revision
        auto& margin = assembly.part(*placed).kind == PartKind::HbmStack ? kpis.hbm_margin_k : kpis.die_margin_k;
        const double own = *die.limit_c - die.peak_c;
        margin = margin ? std::min(*margin, own) : own;
    }
}

} // namespace

const InstantSections& InstantStages::evaluate(const Assembly& assembly, const RuleDeck& deck)
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const std::vector<Contact> contacts = findContacts(assembly, bodies);
    m_sections.rules = checkRules(assembly, bodies, contacts, deck);
    evaluateWires(assembly, bodies, contacts);
    InterconnectInput links = interpose::interconnectInput(assembly, bodies, *m_wiringInput, m_sections.wiring);
    links.most_dies = m_mostDies;
    if (m_interconnectInput != links) {
        m_sections.interconnect = evaluateInterconnect(links);
        m_interconnectInput = std::move(links);
    }
    const std::vector<double> added = addedPowerW(m_sections.wiring, bodies.size());
    PowerLayout layout = interpose::powerLayout(assembly, bodies, contacts, added);
    if (!m_powerLayout || m_powerLayout->input != layout.input) {
        NetLoads loads;
        m_sections.power = evaluatePower(layout.input, loads);
        m_packageLoads = supplyLoads(layout.input, m_sections.power, loads);
    }
    m_powerLayout = std::move(layout);
    FlowInput input = interpose::flowInput(assembly, bodies, contacts);
    input.wires = carrierWires(*m_wiringInput, m_sections.wiring, bodies, input);
    setDirectAccess(m_sections.power, input);
    if (m_flowInput != input) {
        m_sections.flow = evaluateFlow(input);
        m_sections.nre = nreOf(input, m_sections.flow.cost_per_good_module_usd);
        m_sections.carbon = carbonOf(input);
        m_flowInput = std::move(input);
    }
    m_packageLoads.root_wires = rootWires(*m_wiringInput, m_sections.wiring, bodies);
    m_packageLoads.root_channel = rootChannel(m_sections.routing, assembly);
    if (PackageInput package = interpose::packageInput(assembly, bodies, packageRules(deck), m_packageLoads);
        m_packageInput != package) {
        m_sections.package = evaluatePackage(package);
        m_packageInput = std::move(package);
    }
    countAllFacts(assembly, m_sections);
    return m_sections;
}

void InstantStages::evaluateWires(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                                  const std::vector<Contact>& contacts)
{
    WiringInput input = interpose::wiringInput(assembly, bodies, contacts);
    std::vector<GroundBody> ground = routingGround(assembly, bodies);
    addStitchLines(assembly, m_sections.rules, ground);
    const bool sameInput = m_wiringInput == input;
    if (sameInput && m_ground == ground) return;
    if (!sameInput) {
        m_bumps.set(input);
        m_sections.wiring = evaluateWiring(input, m_bumps);
    }
    m_sections.routing = evaluateRouting(input, ground, m_bumps);
    m_wiringInput = std::move(input);
    m_ground = std::move(ground);
}

void HeatStages::setInput(const Assembly& assembly)
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const std::vector<Contact> contacts = findContacts(assembly, bodies);
    if (WiringInput input = wiringInput(assembly, bodies, contacts); m_wiringInput != input) {
        m_bumps.set(input);
        const WiringResult wiring = evaluateWiring(input, m_bumps);
        m_sources = heatSources(wiring);
        m_addedW = addedPowerW(wiring, bodies.size());
        m_wiringInput = std::move(input);
    }
    IrInput input = irInput(assembly, bodies, powerLayout(assembly, bodies, contacts, m_addedW));
    m_dropsChanged = m_irInput != input;
    if (m_dropsChanged) {
        m_irInput = std::move(input);
        m_drops.reset();
    }
    m_stage.setInput(assembly, bodies, contacts, m_sources);
}

HeatResult HeatStages::solve(int grid, double tolerance, int threads, const Cancel& cancel)
{
    return m_stage.solve(grid, tolerance, threads, cancel);
}

HeatResult HeatStages::answer(int grid, double tolerance, int threads, const Cancel& cancel)
{
    return m_stage.answer(grid, tolerance, threads, cancel);
}

HeatResult HeatStages::step(int grid, double tolerance, int threads, const Cancel& cancel)
{
    return m_stage.step(grid, tolerance, threads, cancel);
}

std::shared_ptr<const IrResult> HeatStages::drops(int grid, double tolerance, int threads, const Cancel& cancel)
{
    return drops(false, grid, tolerance, threads, cancel);
}

std::shared_ptr<const IrResult> HeatStages::dropBands(int grid, double tolerance, int threads, const Cancel& cancel)
{
    return drops(true, grid, tolerance, threads, cancel);
}

std::shared_ptr<const IrResult> HeatStages::drops(bool banded, int grid, double tolerance, int threads,
                                                  const Cancel& cancel)
{
    if (m_drops && m_dropsGrid == grid && m_dropsTolerance == tolerance && m_dropsBanded >= banded) return m_drops;
    HeatSettings settings;
    settings.tolerance = tolerance;
    settings.energy_tolerance = banded ? kConserved : kLiveConserved;
    settings.threads = threads;
    auto solved = std::make_shared<const IrResult>(banded ? m_dropSolver.solveBands(m_irInput, grid, settings, cancel)
                                                          : m_dropSolver.solve(m_irInput, grid, settings, cancel));
    if (cancel.requested()) return nullptr; // what is half done is no answer
    m_drops = std::move(solved);
    m_dropsGrid = grid;
    m_dropsTolerance = tolerance;
    m_dropsBanded = banded;
    return m_drops;
}

Kpis makeKpis(const Assembly& assembly, const InstantSections& instant, const std::optional<HeatResult>& heat)
{
    Kpis kpis;
    kpis.assembly_yield = instant.flow.assembly_yield;
    kpis.rolled_yield = instant.flow.rolled_yield;
    kpis.cost_per_good_module_usd = instant.flow.cost_per_good_module_usd;
    const auto hasKind = [&](bool memory) {
        return std::ranges::any_of(instant.wiring.links, [&](const LinkFigures& link) {
            return (link.kind == InterfaceKind::Memory) == memory;
        });
    };
    if (hasKind(true)) kpis.memory_bandwidth_gbyte_per_s = instant.wiring.memory_bandwidth_gbyte_per_s;
    if (hasKind(false)) kpis.d2d_bandwidth_gbyte_per_s = instant.wiring.d2d_bandwidth_gbyte_per_s;
    if (!instant.wiring.links.empty()) {
        kpis.wire_total_mm = instant.wiring.wire_total_mm;
        kpis.wire_max_mm = instant.wiring.wire_max_mm;
        kpis.link_power_w = instant.wiring.link_power_w;
    }
    kpis.worst_slack_mm = instant.wiring.worst_slack_mm;
    kpis.layers_needed = instant.routing.layers_needed;
    kpis.layers_available = instant.routing.layers_available;
    for (const CarrierRouting& carrier : instant.routing.carriers)
        kpis.congestion_peak = std::max(kpis.congestion_peak.value_or(0), carrier.congestion.peak);
    addNetworkKpis(instant.interconnect, kpis);
    kpis.power_sites_used = instant.power.worst_utilisation;
    const std::vector<PlacedBody> bodies = layOut(assembly);
    kpis.power_w = totalPowerW(bodies, instant.wiring);
    if (const PlacedBody* carrier = mainCarrier(bodies)) {
        kpis.carrier_area_mm2 = carrier->part->areaMm2();
        for (const ReticleFields& fields : instant.rules.fields)
            if (fields.placed == carrier->placed->id) kpis.reticle_fields = fields.count();
    }
    if (instant.package.package_mm > 0) kpis.package_mm = instant.package.package_mm;
    if (instant.package.balls && instant.package.balls->limit_known)
        kpis.balls_used = instant.package.balls->used_share;
    if (instant.facts > 0) kpis.assumed_share = static_cast<double>(instant.assumed_facts) / instant.facts;
    if (heat) addHeatKpis(assembly, *heat, kpis);
    return kpis;
}

namespace {

std::vector<Explanation> explanations(const Assembly& assembly, const InstantStages& stages,
                                      const InstantSections& sections)
{
    const FlowInput& input = *stages.flowInput();
    std::vector<Explanation> all = explainFlow(input, sections.flow);
    const auto append = [&](std::vector<Explanation> more) { std::ranges::move(more, std::back_inserter(all)); };
    if (sections.nre) append(explainNre(input, *sections.nre, sections.flow.cost_per_good_module_usd));
    if (sections.carbon) append(explainCarbon(input, *sections.carbon));
    append(explainWiring(assembly, *stages.wiringInput(), sections.wiring));
    append(explainRouting(assembly, *stages.wiringInput(), sections.routing));
    append(explainInterconnect(*stages.interconnectInput(), sections.interconnect));
    append(explainPower(assembly, *stages.powerLayout(), sections.power));
    append(explainPackage(assembly, *stages.packageInput(), sections.package, sections.power));
    addSources(assembly, all);
    return all;
}

FlowUncertainty flowUncertainty(const Assembly& assembly, const FlowInput& input, const MonteCarloOptions& draws)
{
    const std::vector<FlowBand> bands = flowBands(assembly, input);
    return {draws.seed, draws.distribution, monteCarlo(input, bands, draws), tornado(input, bands, draws.cancel)};
}

CostComparison comparison(const InstantStages& own, const InstantSections& sections, const EvaluateOptions& options)
{
    InstantStages other;
    const InstantSections& against = other.evaluate(*options.against, options.deck);
    CostComparison made = compareCost(unitCost(*own.flowInput(), sections.flow.cost_per_good_module_usd),
                                      unitCost(*other.flowInput(), against.flow.cost_per_good_module_usd));
    made.name = options.against->name;
    return made;
}

} // namespace

Report evaluate(const Assembly& assembly, const EvaluateOptions& options)
{
    Report report;
    InstantStages instant(InterconnectInput::kAnyDies);
    report.instant = instant.evaluate(assembly, options.deck);
    HeatStages heat;
    heat.setInput(assembly);
    report.heat = options.answers ? heat.answer(options.grid, options.tolerance, options.threads)
                                  : heat.solve(options.grid, options.tolerance, options.threads);
    report.drops = heat.dropBands(options.grid, options.tolerance, options.threads);
    if (options.step) report.heat = heat.step(options.grid, options.tolerance, options.threads);
    report.heat_bands = heatBands(assembly, *report.heat);
    report.kpis = makeKpis(assembly, report.instant, report.heat);
    if (options.explain) report.explanations = explanations(assembly, instant, report.instant);
    if (options.against) report.against = comparison(instant, report.instant, options);
    if (options.monte_carlo) report.uncertainty = flowUncertainty(assembly, *instant.flowInput(), *options.monte_carlo);
    return report;
}

} // namespace interpose
