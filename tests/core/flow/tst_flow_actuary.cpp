// SPDX-License-Identifier: GPL-3.0-or-later
// Our own line wearing the parameters of the Chiplet Actuary gives its figures: organic, fan-out and interposer,
// chip-first and chip-last. Nothing but parameters differs between them.
#include "flow/module_flow.hpp"
#include "flow/peers/actuary_dac22.hpp"

#include <QTest>

#include <cmath>

using namespace interpose;
using actuary_dac22::Integration;

namespace {

/// The tool's shipped parameters.
actuary_dac22::Parameters shipped()
{
    actuary_dac22::Parameters p;
    p.wafer = {300, 5, 0.2};
    p.nodes = {{"5", {0.11, 16988, 5.42e8}}, {"14", {0.08, 3984, 1.06e8}}};
    p.organic_substrate = {4, 0.005, 0.005, 0.99, 3000, 3e5, 1, {{900, 2}, {289, 1.75}, {0, 1.5}}};
    p.fanout_rdl = {1.2, 1200, 0.05, 3, 0.98, 25000, 25000, 0.01};
    p.silicon_interposer = {1.1, 1937, 0.06, 6, 0.95, 33600, 6.72e6, 0.01};
    return p;
}

FlowPart square(const std::string& id, PartKind kind, double area_mm2)
{
    FlowPart part;
    part.placed = PlacedId(id);
    part.part = PartId(id);
    part.kind = kind;
    part.width_mm = part.height_mm = std::sqrt(area_mm2);
    return part;
}

ProcessNode process(const Wafer& wafer, double price_usd, double defects_per_cm2, double clustering)
{
    ProcessNode node;
    node.wafer_diameter_mm = wafer.diameter_mm;
    node.edge_exclusion_mm = wafer.edge_exclusion_mm;
    node.scribe_mm = wafer.scribe_mm;
    node.wafer_price_usd = price_usd;
    node.defects_per_cm2 = defects_per_cm2;
    node.clustering = clustering;
    node.sort_coverage = 1;
    return node;
}

/// Everything the integrations share: tests that find all, the square's count, no lid, dies with their bumps.
FlowInput dies(const actuary_dac22::Parameters& p, const actuary_dac22::System& system, double bumpUsdPerMm2,
               double bondYield)
{
    FlowInput input;
    input.has_lid = false;
    input.settings.die_count_rule = input.settings.carrier_count_rule = CountRule::ClosedFormSquare;
    input.settings.carrier_test_coverage = input.settings.final_test_coverage = 1;
    for (const actuary_dac22::Die& die : system.dies) {
        for (int copy = 0; copy < die.count; ++copy) {
            FlowPart part = square("D" + std::to_string(input.parts.size()), PartKind::Die, die.area_mm2);
            part.price_usd = die.unit_price_usd;
            if (!part.price_usd) {
                const auto& node = p.nodes.at(die.node);
                part.process = process(p.wafer, node.wafer_price_usd, node.defects_per_cm2, p.die_clustering);
            }
            FlowAttach attach;
            attach.placed = part.placed;
            attach.area_mm2 = die.area_mm2;
            attach.bond.yield = bondYield;
            attach.bond.cost_usd_per_mm2 = bumpUsdPerMm2;
            input.attaches.push_back(attach);
            input.parts.push_back(std::move(part));
        }
    }
    return input;
}

void addSubstrate(FlowInput& input, double area_mm2, double costUsdPerMm2, bool carriesCarrier)
{
    FlowPart substrate = square("SUB", PartKind::Substrate, area_mm2);
    substrate.carrier = CarrierTechnology{};
    substrate.carrier->cost_usd_per_mm2 = costUsdPerMm2;
    substrate.with_substrate = carriesCarrier;
    input.parts.push_back(substrate);
}

FlowInput ownInput(const actuary_dac22::Parameters& p, const actuary_dac22::System& system,
                   const actuary_dac22::PackageFigures& package)
{
    const auto& organic = p.organic_substrate;
    if (system.integration == Integration::OrganicSubstrate) {
        FlowInput input = dies(p, system, organic.c4_bump_cost_usd_per_mm2, organic.die_bonding_yield);
        addSubstrate(input, package.substrate_area_mm2, package.substrate_cost_usd / package.substrate_area_mm2, false);
        return input;
    }
    const auto& carrier = system.integration == Integration::SiliconInterposer ? p.silicon_interposer : p.fanout_rdl;
    const bool chipFirst = system.integration == Integration::FanoutChipFirst;
    FlowInput input = dies(p, system, carrier.microbump_cost_usd_per_mm2, chipFirst ? 1.0 : carrier.die_bonding_yield);
    FlowPart own = square("INT", PartKind::Interposer, package.interposer_area_mm2);
    own.process = process(p.wafer, carrier.wafer_price_usd, carrier.defects_per_cm2, carrier.clustering);
    own.carrier = CarrierTechnology{};
    own.carrier->finishing_cost_usd_per_mm2 = organic.c4_bump_cost_usd_per_mm2;
    own.main_carrier = true;
    input.parts.push_back(own);
    FlowAttach attach;
    attach.placed = own.placed;
    attach.onto_root_substrate = true;
    input.attaches.push_back(attach);
    addSubstrate(input, package.substrate_area_mm2, organic.cost_usd_per_mm2, true);
    input.settings.substrate_attach_yield = organic.die_bonding_yield;
    input.steps = usualSteps(chipFirst);
    for (FlowStep& step : input.steps)
        if (step.kind == StepKind::ModuleTest) step.test_coverage = 1; // bad modules never meet a substrate
    return input;
}

void compare(double got, double expected, const char* what)
{
    QVERIFY2(std::abs(got - expected) <= 1e-9 * std::abs(expected),
             qPrintable(QString("%1: %2, not %3").arg(what).arg(got, 0, 'g', 15).arg(expected, 0, 'g', 15)));
}

} // namespace

class TstFlowActuary : public QObject
{
    Q_OBJECT

private slots:
    void equalsByParametersAlone_data()
    {
        QTest::addColumn<int>("integration");
        QTest::addColumn<int>("system");
        const char* integrations[] = {"organic", "fan-out chip-first", "fan-out chip-last", "silicon interposer"};
        const char* systems[] = {"1 x 800", "2 x 400", "4 x 200", "8 x 100 and IO", "750 and 6 HBM"};
        for (int i = 0; i < 4; ++i)
            for (int s = 0; s < 5; ++s)
                QTest::addRow("%s, %s", integrations[i], systems[s]) << i << s;
    }
    void equalsByParametersAlone()
    {
        QFETCH(int, integration);
        QFETCH(int, system);
        const std::vector<std::vector<actuary_dac22::Die>> all{
            {{"5", 800, 1, {}}},
            {{"5", 400, 2, {}}},
            {{"5", 200, 4, {}}},
            {{"5", 100, 8, {}}, {"14", 150, 1, {}}},
            {{"5", 750, 1, {}}, {"", 121, 6, 300.0}},
        };
        const actuary_dac22::Parameters parameters = shipped();
        const actuary_dac22::System asked{static_cast<Integration>(integration), all[static_cast<std::size_t>(system)]};
        const actuary_dac22::SystemFigures tool = actuary_dac22::evaluate(parameters, asked);
        const FlowResult own = evaluateFlow(ownInput(parameters, asked, tool.package));

        const auto& parts = tool.recurring_cost_usd;
        compare(own.cost_per_good_module_usd, parts.total, "total");
        compare(own.parts[0].cost_usd, tool.dies[0].known_good_die_cost_usd, "known-good die");
        const bool organic = asked.integration == Integration::OrganicSubstrate;
        const bool chipFirst = asked.integration == Integration::FanoutChipFirst;
        const double bonds = chipFirst ? 1 : tool.die_bonding_yield;
        const double attach = organic ? 1 : tool.substrate_attach_yield;
        compare(own.assembly_yield, bonds * attach * (chipFirst ? tool.interposer_yield : 1), "assembly yield");
        QCOMPARE(std::string(own.order), std::string(chipFirst ? "chip-first" : "chip-last"));
        // What is left over is scrap of modules, and the carriers lost before they took a die.
        const double lostCarriers =
            organic || chipFirst ? 0 : tool.package.interposer_cost_usd * (1 / tool.interposer_yield - 1);
        compare(own.scrap_cost_usd + lostCarriers, parts.package_yield_loss + parts.wasted_known_good_dies, "lost");
        QCOMPARE(own.shipped_bad_fraction, 0.0);
    }
};

QTEST_APPLESS_MAIN(TstFlowActuary)
#include "tst_flow_actuary.moc"
