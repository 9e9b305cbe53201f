// SPDX-License-Identifier: GPL-3.0-or-later
// Each answer of the access table is the coverage that the line reckons with: read back from what its tests let
// through.
#include "flow/module_flow.hpp"
#include "power_cases.hpp"

#include "fixtures.hpp"

#include <QTest>

using namespace interpose;

namespace {

struct Case
{
    std::string name;
    Assembly assembly;
};

/// Silicon and carriers with defects, so that a test has something to find.
Assembly withDefects(Assembly assembly)
{
    assembly.catalogue.edit([](Catalogue& c) {
        c.technology.nodes.at("logic").sort_coverage = 0.96;
        for (auto& [id, carrier] : c.technology.carriers)
            carrier.defects_per_cm2 = 0.05;
    });
    assembly.flow.carrier_test_coverage = 0.93;
    assembly.flow.inspection_coverage = 0.4;
    assembly.flow.unprobed_coverage = 0.7;
    return assembly;
}

Assembly withCarriers(Assembly assembly, bool tested, bool inspected)
{
    assembly.catalogue.edit([&](Catalogue& c) {
        for (auto& [id, carrier] : c.technology.carriers) {
            carrier.tested_before_attach = tested;
            carrier.inspected = inspected;
        }
    });
    return assembly;
}

std::vector<FlowStep> carrierTestAfterAttach()
{
    std::vector<FlowStep> steps = usualSteps(false);
    const auto at = [&](StepKind kind) { return std::ranges::find(steps, kind, &FlowStep::kind); };
    std::rotate(at(StepKind::CarrierTest), at(StepKind::CarrierTest) + 1, at(StepKind::Underfill) + 1);
    return steps;
}

std::vector<Case> cases()
{
    std::vector<Case> all;
    for (const fixtures::Named& fixture : fixtures::all()) {
        const Assembly plain = withDefects(fixture.make());
        all.push_back({fixture.name + ", carriers tested", withCarriers(plain, true, false)});
        all.push_back({fixture.name + ", carriers inspected", withCarriers(plain, false, true)});
        all.push_back({fixture.name + ", carriers blind", withCarriers(plain, false, false)});
        Assembly probed = plain;
        probed.flow.probe_pitch = Coord::fromUm(100); // C4 yes, finer bumps no
        all.push_back({fixture.name + ", probes of 100 um", probed});
        probed.catalogue.edit([](Catalogue& c) {
            for (auto& [id, part] : c.parts)
                part.test_pads = true;
        });
        all.push_back({fixture.name + ", test pads", probed});
        Assembly stated = plain;
        stated.catalogue.edit([](Catalogue& c) {
            for (auto& [id, part] : c.parts)
                part.sort_coverage = 0.5;
        });
        all.push_back({fixture.name + ", stated", stated});
        all.push_back({fixture.name + ", stated and blind", withCarriers(stated, false, false)});
        Assembly ordered = withCarriers(plain, false, false);
        ordered.flow.steps = usualSteps(true);
        all.push_back({fixture.name + ", chip-first", ordered});
        ordered.flow.steps = carrierTestAfterAttach();
        all.push_back({fixture.name + ", carrier tested with its dies", ordered});
        ordered.flow.steps = usualSteps(false);
        all.push_back({fixture.name + ", chip-last", ordered});
    }
    return all;
}

/// What a test of coverage c passes of pieces of true yield Y is Y + (1 - Y)(1 - c).
double coverageFrom(double true_yield, double pass_fraction)
{
    return (1 - pass_fraction) / (1 - true_yield);
}

/// Of the carrier test in the module's line: the good among those that pass are the good that came.
std::optional<double> moduleCoverage(const FlowResult& flow)
{
    for (const StepFigures& step : flow.lines.back().steps)
        if (step.kind == StepKind::CarrierTest)
            return coverageFrom(step.pass_fraction * (1 - 1e-6 * step.escape_ppm), step.pass_fraction);
    return {};
}

} // namespace

class TstPowerFlow : public QObject
{
    Q_OBJECT

private slots:
    void coverageIsThatOfTheLine()
    {
        int sorted = 0, alone = 0, withDies = 0;
        for (const Case& c : cases()) {
            const std::vector<PlacedBody> bodies = layOut(c.assembly);
            const std::vector<Contact> contacts = findContacts(c.assembly, bodies);
            const FlowInput input = flowInput(c.assembly, bodies, contacts);
            const FlowResult flow = evaluateFlow(input);
            for (const AccessFigures& access : evaluatePower(powerInput(c.assembly, bodies, contacts)).access) {
                const std::string at = c.name + ": " + access.placed.str() + ' ' + std::string(access.test);
                const auto part = std::ranges::find(flow.parts, access.placed, &PartFlowFigures::placed);
                const auto line = std::ranges::find(input.parts, access.placed, &FlowPart::placed);
                QVERIFY2(part != flow.parts.end() && part->sort_yield && *part->sort_yield < 1, at.c_str());
                const std::optional<double> inModule = line->main_carrier ? moduleCoverage(flow) : std::nullopt;
                const double coverage = inModule.value_or(coverageFrom(*part->sort_yield, part->pass_fraction));
                QVERIFY2(access.coverage && near(*access.coverage, coverage, 1e-9),
                         (at + ' ' + std::to_string(access.coverage.value_or(-1)) + " line " + std::to_string(coverage))
                             .c_str());
                ++(inModule ? withDies : isCarrier(part->kind) ? alone : sorted);
            }
        }
        QVERIFY(sorted > 50 && alone > 20 && withDies > 5);
    }
};

QTEST_APPLESS_MAIN(TstPowerFlow)
#include "tst_power_flow.moc"
