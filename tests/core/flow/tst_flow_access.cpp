// SPDX-License-Identifier: GPL-3.0-or-later
// Memory that no ball leads to: what a test of the module still finds of it, by hand, and that the answer of the power
// stage is the one the line reckons with.
#include "whole_module.hpp"

#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"
#include "model/test_access.hpp"

#include <QTest>

#include <algorithm>

using namespace interpose;
using namespace interpose::tests;

namespace {

Assembly sample()
{
    const auto assembly = loadAssembly(INTERPOSE_SOURCE_DIR "/samples/h100-class.interpose");
    if (!assembly) qFatal("the sample does not open");
    return *assembly;
}

struct Evaluated
{
    FlowInput input;
    FlowResult flow;
    PowerResult power;
};

Evaluated evaluated(const Assembly& assembly)
{
    InstantStages stages;
    const InstantSections sections = stages.evaluate(assembly, shippedLibrary().decks.front());
    return {*stages.flowInput(), sections.flow, sections.power};
}

/// A port too wide for what stands below.
void closePorts(Assembly& assembly)
{
    assembly.catalogue.edit([](Catalogue& catalogue) {
        for (auto& [id, generation] : catalogue.technology.hbm)
            generation.direct_access_bumps = 100'000;
    });
}

FlowInput hidden(FlowInput input)
{
    for (FlowPart& part : input.parts)
        part.direct_access = part.kind != PartKind::HbmStack;
    return input;
}

} // namespace

class TstFlowAccess : public QObject
{
    Q_OBJECT

private slots:
    void aHostFindsNoMoreThanTheTest()
    {
        FlowSettings settings;
        QCOMPARE(settings.host_test_coverage, 0.9);
        settings.host_test_coverage = 0.8;
        QCOMPARE(memoryCoverage(true, 0.99, settings), 0.99);
        QCOMPARE(memoryCoverage(false, 0.99, settings), 0.8);
        QCOMPARE(memoryCoverage(false, 0.5, settings), 0.5);
    }

    /// Two stacks: 0.2 % of each bad as bought, and the joints under them, are found with 0.7; all else with 0.99.
    void aModuleByHand()
    {
        FlowInput input = module();
        input.settings.host_test_coverage = 0.7;
        const FlowResult reached = evaluateFlow(input);
        input.parts[4].direct_access = false; // and the other stack's port is led out
        input.parts[3].direct_access = false;
        const FlowResult result = evaluateFlow(input);
        QVERIFY(near(result.assembly_yield, reached.assembly_yield)); // what is good does not ask who tests it
        QVERIFY(near(result.rolled_yield, reached.rolled_yield));
        const double joints = std::pow(1 - 1e-8, 110 / 0.0016);
        const double memory = 0.998 * 0.998 * joints * joints, rest = reached.assembly_yield / memory;
        const double pass = (1 - (1 - rest) * 0.99) * (1 - (1 - memory) * 0.7);
        QVERIFY(near(result.final_pass_fraction, pass));
        QVERIFY(near(result.shipped_bad_fraction, 1 - reached.assembly_yield / pass, 1e-9));
        QVERIFY(result.shipped_bad_fraction > 2 * reached.shipped_bad_fraction);
        const double before = reached.cost_per_good_module_usd * reached.final_pass_fraction;
        QVERIFY(near(result.cost_per_good_module_usd, before / pass)); // less is thrown away, more is shipped bad
        input.parts[4].direct_access = true;
        const FlowResult half = evaluateFlow(input);
        const double one = 0.998 * joints;
        QVERIFY(
            near(half.final_pass_fraction, (1 - (1 - reached.assembly_yield / one) * 0.99) * (1 - (1 - one) * 0.7)));
    }

    /// Escapes of a line fall with what the host finds, and a port only matters for memory.
    void monotoneAndForMemoryOnly()
    {
        FlowInput input = hidden(module());
        double before = 1;
        for (const double found : {0.0, 0.3, 0.6, 0.9}) {
            input.settings.host_test_coverage = found;
            const double bad = evaluateFlow(input).shipped_bad_fraction;
            QVERIFY(bad < before);
            before = bad;
        }
        QVERIFY(before > evaluateFlow(module()).shipped_bad_fraction);
        FlowInput others = module();
        for (FlowPart& part : others.parts)
            part.direct_access = part.kind == PartKind::HbmStack;
        QVERIFY(evaluateFlow(others) == evaluateFlow(module()));
    }

    /// Made here, on a die, and in a stack: what is wrong with the memory is found through its host there too.
    void memoryOnItsHost()
    {
        FlowInput input = stack();
        input.parts[1].kind = input.parts[2].kind = PartKind::HbmStack;
        input.settings.host_test_coverage = 0.6;
        input.settings.stack_test_coverage = 0.95;
        input.parts[2].direct_access = false;
        const FlowResult result = evaluateFlow(input);
        const FlowLine& top = lineOf(result, input.parts[1].part.str());
        const double escapes = 1 - top.escape_fraction, base = 1 - lineOf(result, "part of BASE").escape_fraction;
        const double reached = base * escapes * 0.96, behind = escapes * 0.96;
        const double pass = (1 - (1 - reached) * 0.95) * (1 - (1 - behind) * 0.6);
        QVERIFY(near(lineOf(result, "stack on BASE").pass_fraction, pass));
        const double left = behind / (1 - (1 - behind) * 0.6);
        QVERIFY(near(result.lines.back().steps.back().tested[1], left));
    }

    /// One answer serves both rooms.
    void theLineReckonsWithTheAnswerOfThePower()
    {
        Assembly assembly = sample();
        const Evaluated open = evaluated(assembly);
        QVERIFY(std::ranges::all_of(open.input.parts, [](const FlowPart& part) { return part.direct_access; }));
        closePorts(assembly);
        const Evaluated closed = evaluated(assembly);
        std::size_t stacks = 0;
        for (const AccessFigures& access : closed.power.access) {
            if (access.test != "direct access") continue;
            QVERIFY(access.reachable == false);
            QCOMPARE(access.coverage, std::optional(closed.input.settings.host_test_coverage));
            QVERIFY(!std::ranges::find(closed.input.parts, access.placed, &FlowPart::placed)->direct_access);
            ++stacks;
        }
        QCOMPARE(stacks, std::size_t{5});
        QCOMPARE(std::ranges::count(closed.input.parts, false, &FlowPart::direct_access), 5);
        QVERIFY(closed.flow == evaluateFlow(hidden(open.input)));
        QVERIFY(closed.flow.shipped_bad_fraction > open.flow.shipped_bad_fraction);
    }

    /// A band of the host's share moves the module only where a stack hangs on it.
    void itsBandIsDrawn()
    {
        Assembly assembly = sample();
        assembly.flow.facts["host_test_coverage"] = {"user", "assumed: a guess", Grade::Assumed, 0.6, 0.97, {}};
        const std::string pointer = "/flow/host_test_coverage";
        const Evaluated open = evaluated(assembly);
        closePorts(assembly);
        const Evaluated closed = evaluated(assembly);
        const auto swing = [&](const Evaluated& one) {
            const std::vector<FlowBand> bands = flowBands(assembly, one.input);
            const auto band = std::ranges::find(bands, pointer, &FlowBand::pointer);
            if (band == bands.end()) qFatal("no band");
            FlowInput low = one.input, high = one.input;
            applyBand(*band, band->low, low);
            applyBand(*band, band->high, high);
            return evaluateFlow(low).shipped_bad_fraction - evaluateFlow(high).shipped_bad_fraction;
        };
        QCOMPARE(swing(open), 0.0);
        QVERIFY(swing(closed) > 1e-4);
        const auto shown = [&](const Evaluated& one) {
            return std::ranges::count(tornado(one.input, flowBands(assembly, one.input)), pointer,
                                      &TornadoBar::pointer);
        };
        QCOMPARE(shown(open), 0);
        QCOMPARE(shown(closed), 1);
    }
};

QTEST_APPLESS_MAIN(TstFlowAccess)
#include "tst_flow_access.moc"
