// SPDX-License-Identifier: GPL-3.0-or-later
// What is paid once and how it spreads over products; and the line walked in kilograms of CO2 equivalent.
#include "flow/carbon.hpp"
#include "flow/nre.hpp"
#include "flow/peers/actuary_dac22.hpp"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace interpose;

namespace {

FlowPart die(const std::string& placed, const std::string& part, double side_mm)
{
    FlowPart made;
    made.placed = PlacedId(placed);
    made.part = PartId(part);
    made.width_mm = made.height_mm = side_mm;
    made.process = ProcessNode{};
    made.process->wafer_price_usd = 10000;
    made.process->defects_per_cm2 = 0.1;
    made.process->mask_set_usd = 2e6;
    made.process->design_usd_per_mm2 = 1e5;
    made.process->carbon_kg_per_cm2 = 2;
    made.process->sort_cost_usd_per_mm2 = 0.05;
    return made;
}

/// Two dies of one part, one of another, a bought stack, a substrate.
FlowInput module()
{
    FlowInput input;
    input.parts = {die("A0", "a", 10), die("A1", "a", 10), die("B", "b", 5)};
    FlowPart stack;
    stack.placed = PlacedId("M");
    stack.part = PartId("m");
    stack.kind = PartKind::HbmStack;
    stack.price_usd = 100;
    stack.carbon_kg = 9;
    input.parts.push_back(stack);
    FlowPart substrate;
    substrate.placed = PlacedId("S");
    substrate.part = PartId("s");
    substrate.kind = PartKind::Substrate;
    substrate.width_mm = substrate.height_mm = 30;
    substrate.carrier = CarrierTechnology{};
    substrate.carrier->cost_usd_per_mm2 = 0.03;
    substrate.carrier->carbon_kg_per_cm2 = 0.1;
    input.parts.push_back(substrate);
    input.settings.volume = 1e5;
    input.settings.package_nre_usd = 5e5;
    input.settings.final_test_cost_usd = 10;
    input.settings.lid_attach_yield = 0.97;
    input.settings.assembly_carbon_kg = 1.5;
    return input;
}

const PartNre& nreOfPart(const NreResult& result, const char* id)
{
    for (const PartNre& part : result.parts)
        if (part.part.str() == id) return part;
    qFatal("no such part");
}

bool near(double got, double expected, double relative = 1e-12)
{
    return std::abs(got - expected) <= relative * std::abs(expected);
}

} // namespace

class TstFlowNreCarbon : public QObject
{
    Q_OBJECT

private slots:
    void paidOncePerDesign()
    {
        const NreResult result = *nreOf(module(), 500);
        QCOMPARE(result.parts.size(), std::size_t{2});
        QCOMPARE(nreOfPart(result, "a").nre_usd, 2e6 + 1e7);
        QCOMPARE(nreOfPart(result, "a").pieces, 2e5);
        QVERIFY(near(nreOfPart(result, "a").per_module_usd, 120));
        QVERIFY(near(nreOfPart(result, "b").per_module_usd, 4.5e6 / 1e5));
        QCOMPARE(result.total_nre_usd, 5e5 + 1.2e7 + 4.5e6);
        QVERIFY(near(result.unit_cost_usd, 500 + result.total_nre_usd / 1e5));
        QVERIFY(near(result.nre_per_module_usd, result.total_nre_usd / 1e5, 1e-9));
    }

    void carriersAndMirrorsPayTheirShare()
    {
        FlowInput input = module();
        input.parts[4].carrier->tooling_usd = 3e5;
        input.parts[2].mirrored = true;
        const NreResult result = *nreOf(input, 500);
        QCOMPARE(nreOfPart(result, "s").nre_usd, 3e5);
        QCOMPARE(nreOfPart(result, "b").nre_usd, 2e6); // masks alone
        input.parts[2].price_usd = 40;                 // bought: its maker's business
        QCOMPARE(nreOf(input, 500)->parts.size(), std::size_t{2});
    }

    void productsShareWhatTheyReuse()
    {
        FlowInput input = module();
        const NreResult alone = *nreOf(input, 500);
        input.settings.products = {{"bigger", 3e4, {{"a", 8}, {"unknown here", 3}}}};
        const NreResult shared = *nreOf(input, 500);
        QCOMPARE(nreOfPart(shared, "a").pieces, 2e5 + 2.4e5);
        QVERIFY(near(nreOfPart(shared, "b").per_module_usd, nreOfPart(alone, "b").per_module_usd));
        // Everybody's shares together are what was paid.
        const double perPiece = nreOfPart(shared, "a").per_module_usd / 2;
        QVERIFY(near(perPiece * (2e5 + 2.4e5), nreOfPart(shared, "a").nre_usd));
        QVERIFY(shared.unit_cost_usd < alone.unit_cost_usd);
    }

    void costFallsWithVolumeToItsFloor()
    {
        const NreResult result = *nreOf(module(), 500);
        QCOMPARE(result.curve.size(), std::size_t{26});
        for (std::size_t i = 1; i < result.curve.size(); ++i)
            QVERIFY(result.curve[i].unit_cost_usd < result.curve[i - 1].unit_cost_usd);
        QVERIFY(near(result.curve.front().unit_cost_usd, 500 + 1.7e7 / 1e3, 1e-9));
        QVERIFY(near(result.curve.back().unit_cost_usd, 500, 1e-3));
        FlowInput input = module();
        QVERIFY(!result.volume_is_assumed);
        QCOMPARE(result.volume, 1e5);
    }

    /// A file that states no volume is reckoned at an assumed one, which is said.
    void withoutAVolumeOneIsAssumed()
    {
        FlowInput input = module();
        input.settings.volume = 0;
        const NreResult result = *nreOf(input, 500);
        QVERIFY(result.volume_is_assumed);
        QCOMPARE(result.volume, kAssumedVolume);
        QVERIFY(near(result.unit_cost_usd, 500 + 1.7e7 / kAssumedVolume, 1e-9));
        input.parts.resize(5);
        for (FlowPart& part : input.parts)
            part.process.reset();
        input.settings.package_nre_usd = 0;
        QVERIFY(!nreOf(input, 500)); // nothing is paid once
    }

    void equalsThePeerByParametersAlone()
    {
        const actuary_dac22::NreSplit split{0.5, 0.3, 0.2, 300, 20};
        const actuary_dac22::Node node{0.11, 16988, 5.42e8};
        FlowInput input = module();
        input.parts.resize(1);
        input.parts[0].process->mask_set_usd = split.chip_fixed_fraction * node.nre_basis_usd;
        input.parts[0].process->design_usd_per_mm2 =
            (split.module_fraction + split.chip_fraction) * node.nre_basis_usd / split.nre_reference_area_mm2;
        input.settings.package_nre_usd = 0;
        QVERIFY(near(nreOf(input, 0)->total_nre_usd,
                     actuary_dac22::moduleNre(split, node, 100) + actuary_dac22::chipNre(split, node, 100), 1e-9));
    }

    void crossover()
    {
        const auto at = [](double aUsd, double aNre, double bUsd, double bNre) {
            return crossovers({aUsd, aNre, {}}, {bUsd, bNre, {}});
        };
        const std::vector<Crossover> found = at(700, 1e8, 450, 3e8);
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY(near(found[0].volume, 2e8 / 250));
        QVERIFY(near(found[0].unit_cost_usd, 700 + 1e8 / 8e5));
        QVERIFY(!found[0].first_cheaper_above);
        QVERIFY(at(450, 3e8, 700, 1e8)[0].first_cheaper_above); // either way round
        QVERIFY(at(700, 3e8, 450, 1e8).empty());                // never dearer
        QVERIFY(at(500, 1e8, 500, 2e8).empty());
        // The same costs summed in another order are no crossings, whatever the last bits say.
        const UnitCost::Share a{PartId("A"), 1.1e7, 1, 0}, b{PartId("B"), 2.3e7, 3, 0}, c{PartId("C"), 0.7e7, 2, 0};
        const UnitCost one{500.1, 1.3e7, {a, b, c}}, other{500.1, 1.3e7, {c, a, b}};
        bool bitsDiffer = false;
        for (double volume = 1; volume < 1e9; volume *= 1.5)
            bitsDiffer = bitsDiffer || one.at(volume) != other.at(volume);
        QVERIFY(bitsDiffer);
        QVERIFY(crossovers(one, other).empty());
    }

    /// A part that other products use too costs a module a share that does not fall as 1 / volume.
    void crossoverOfSharedParts()
    {
        FlowInput chiplets = module(), monolith = module();
        chiplets.settings.products = {{"other", 2e6, {{"a", 2}}}};
        monolith.parts[0].part = monolith.parts[1].part = PartId("alone");
        const UnitCost shared = unitCost(chiplets, 520), own = unitCost(monolith, 490);
        const std::vector<Crossover> found = crossovers(shared, own);
        QCOMPARE(found.size(), std::size_t{1});
        // 490 + N/V = 520 + 2N/(2V + 4e6): N (1/V - 1/(V + 2e6)) = 30, all else alike
        const double n = 1.2e7, e = 2e6, expected = (-e + std::sqrt(e * e + 4 * n * e / 30)) / 2;
        QVERIFY(near(found[0].volume, expected, 1e-9));
        QVERIFY(!found[0].first_cheaper_above);
        for (const double factor : {0.99, 1.01}) {
            chiplets.settings.volume = monolith.settings.volume = factor * found[0].volume;
            const bool cheaper = nreOf(chiplets, 520)->unit_cost_usd < nreOf(monolith, 490)->unit_cost_usd;
            QCOMPARE(cheaper, factor < 1);
        }
    }

    /// Shares that fall at different rates cross twice.
    void curvesMayCrossTwice()
    {
        const UnitCost a{100.3, 1e6, {}}, b{100, 0, {{PartId("s"), 3e6, 1, 1e6}}};
        const std::vector<Crossover> found = crossovers(a, b);
        QCOMPARE(found.size(), std::size_t{2});
        for (const Crossover& one : found)
            QVERIFY(near(a.at(one.volume), b.at(one.volume), 1e-9));
        QVERIFY(found[0].volume < found[1].volume);
        QVERIFY(found[0].first_cheaper_above && !found[1].first_cheaper_above);
    }

    void comparedAlongTheCurve()
    {
        const UnitCost own = unitCost(module(), 500), other{450, 9e7, {}};
        const CostComparison made = compareCost(own, other);
        QCOMPARE(made.recurring_usd, 450.0);
        QCOMPARE(made.nre_usd, 9e7);
        QCOMPARE(made.curve.size(), nreOf(module(), 500)->curve.size());
        QCOMPARE(made.curve[3].unit_cost_usd, other.at(made.curve[3].volume));
        QVERIFY(made.crossovers == crossovers(own, other));
    }

    void carbonByHand()
    {
        const FlowInput input = module();
        const CarbonResult carbon = *carbonOf(input);
        const FlowResult cost = evaluateFlow(input);
        const double wafer_kg = 2 * std::numbers::pi * 15 * 15;
        const auto silicon = [&](std::size_t i) {
            return wafer_kg / *cost.parts[i].gross_per_wafer / cost.parts[i].pass_fraction;
        };
        QVERIFY(near(carbon.silicon_kg, 2 * silicon(0) + silicon(2)));
        QCOMPARE(carbon.memory_kg, 9.0);
        QVERIFY(near(carbon.carrier_kg, 0.9));
        QVERIFY(near(carbon.assembly_kg, 1.5));
        const double parts = carbon.silicon_kg + 9 + carbon.carrier_kg + 1.5;
        QVERIFY(near(carbon.scrap_kg, parts * (1 / cost.final_pass_fraction - 1), 1e-9));
        QVERIFY(near(carbon.embodied_kg, parts + carbon.scrap_kg));
        QVERIFY(carbon.unknown.empty());
        QVERIFY(!carbon.is_floor);
    }

    void carbonIsNotMovedByPrices()
    {
        FlowInput input = module();
        const CarbonResult before = *carbonOf(input);
        input.parts[0].process->wafer_price_usd = 99999;
        input.parts[3].price_usd = 1;
        input.settings.final_test_cost_usd = 400;
        input.settings.lid_cost_usd = 50;
        input.steps = usualSteps(false);
        for (FlowStep& step : input.steps)
            step.cost_usd = 7;
        QVERIFY(*carbonOf(input) == before);
        input.parts[0].process->defects_per_cm2 = 0.4; // scrap weighs
        QVERIFY(carbonOf(input)->embodied_kg > before.embodied_kg);
    }

    void unknownCarbonIsSaid()
    {
        FlowInput input = module();
        input.parts[3].carbon_kg.reset();
        QCOMPARE(carbonOf(input)->unknown, std::vector{PartId("m")});
        QVERIFY(carbonOf(input)->is_floor);
        input.settings.assembly_carbon_kg = 0;
        input.parts[0].process->carbon_kg_per_cm2.reset();
        input.parts[1].process->carbon_kg_per_cm2.reset();
        input.parts[2].process->carbon_kg_per_cm2.reset();
        input.parts[4].carrier->carbon_kg_per_cm2.reset();
        QVERIFY(!carbonOf(input));
    }
};

QTEST_APPLESS_MAIN(TstFlowNreCarbon)
#include "tst_flow_nre_carbon.moc"
