// SPDX-License-Identifier: GPL-3.0-or-later
// Assembly -> line: which joints there are, which process makes what, on the seven ways of building.
#include "flow/module_flow.hpp"

#include "fixtures.hpp"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace interpose;

namespace {

FlowInput inputOf(const Assembly& assembly)
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    return flowInput(assembly, bodies, findContacts(assembly, bodies));
}

const FlowPart& partOf(const FlowInput& input, const std::string& id)
{
    for (const FlowPart& part : input.parts)
        if (part.placed.str() == id) return part;
    qFatal("no such part");
}

/// "DIE0 C4 57.000" per attach, in order; a star marks the substrate attach.
QStringList joints(const FlowInput& input)
{
    QStringList lines;
    for (const FlowAttach& attach : input.attaches)
        lines << QString("%1 %2 %3%4")
                     .arg(QString::fromStdString(attach.placed.str()), QString::fromStdString(attach.bond.name))
                     .arg(attach.area_mm2, 0, 'f', 3)
                     .arg(attach.onto_root_substrate ? "*" : "");
    return lines;
}

} // namespace

class TstFlowInput : public QObject
{
    Q_OBJECT

private slots:
    void jointsByPartAndBond_data()
    {
        QTest::addColumn<int>("fixture");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("EMIB: the bridge zone and the rest of each die")
            << 0 << QStringList{"DIE0 bridge bump 3.000", "DIE0 C4 61.000", "DIE1 bridge bump 3.000", "DIE1 C4 61.000"};
        QTest::newRow("a die over two bases is one attach")
            << 1 << QStringList{"BASE0 microbump 64.000", "BASE1 microbump 64.000", "TOP hybrid bond 48.000"};
        QTest::newRow("3D on 2.5D: interposer by the substrate attach")
            << 3 << QStringList{"HBM0 microbump 40.000",    "INT C4 576.000*",          "IOD0 microbump 160.000",
                                "IOD1 microbump 160.000",   "XCD00 hybrid bond 56.000", "XCD01 hybrid bond 56.000",
                                "XCD10 hybrid bond 56.000", "XCD11 hybrid bond 56.000"};
        QTest::newRow("package on package hangs by its frame")
            << 5 << QStringList{"DRAM C4 72.000", "SOC RDL pad 100.000", "UPPER through-mould via 52.000"};
    }
    void jointsByPartAndBond()
    {
        QFETCH(int, fixture);
        QFETCH(QStringList, expected);
        QCOMPARE(joints(inputOf(fixtures::all()[static_cast<std::size_t>(fixture)].make())), expected);
    }

    /// Microbumps of 40 um and hybrid bonds under needles for 50 um; C4 bumps of 130 um.
    void probesLandOnCoarseBumpsAndOnPads()
    {
        Assembly assembly = fixtures::threeDOnTwoHalfD();
        QVERIFY(partOf(inputOf(assembly), "IOD0").probeable); // no limit stated
        assembly.flow.probe_pitch = Coord::fromUm(40);
        QVERIFY(partOf(inputOf(assembly), "IOD0").probeable);
        QVERIFY(!partOf(inputOf(assembly), "XCD00").probeable);
        assembly.flow.probe_pitch = Coord::fromUm(50);
        QVERIFY(!partOf(inputOf(assembly), "IOD0").probeable);
        QVERIFY(partOf(inputOf(assembly), "INT").probeable);
        assembly.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("xcd")).test_pads = true; });
        QVERIFY(partOf(inputOf(assembly), "XCD00").probeable);
    }

    void jointsAreCountedAtThePitch()
    {
        const FlowInput input = inputOf(fixtures::threeDOnTwoHalfD());
        QVERIFY(std::abs(input.attaches[0].bonds - 40 / (0.04 * 0.04)) < 1e-6);
    }

    void aPartHangingBelowIsTheOneAttached()
    {
        fixtures::Builder b("a capacitor under its package");
        b.part("substrate", PartKind::Substrate, 10000, 10000, 1000);
        b.part("cap", PartKind::Passive, 1000, 500, 200, "c4");
        b.place("SUB", "substrate", "", 0, 0);
        b.place("CAP", "cap", "SUB", 4000, 4000).seat = Seat::Bottom;
        QCOMPARE(joints(inputOf(b.build())), QStringList{"CAP C4 0.500"});
    }

    void processesFollowTheCarrierTechnology()
    {
        Assembly assembly = fixtures::threeDOnTwoHalfD();
        assembly.catalogue.edit(
            [](Catalogue& c) { c.parts.at(PartId("interposer")).node = "logic"; }); // less than that
        const FlowInput input = inputOf(assembly);
        QCOMPARE(partOf(input, "INT").process->name, std::string("carrier, 65 nm wires"));
        QCOMPARE(partOf(input, "XCD00").process->name, std::string("logic"));
        QVERIFY(!partOf(input, "SUB").process && partOf(input, "SUB").carrier);
        QVERIFY(partOf(input, "INT").carrier->tested_before_attach);
        QVERIFY(partOf(input, "HBM0").price_usd && !partOf(input, "HBM0").process);
        QVERIFY(input.has_lid);
    }

    /// How a purchased part was made is its maker's business, whatever its record says.
    void aPurchasedPartHasNoProcess()
    {
        Assembly assembly = fixtures::threeDOnTwoHalfD();
        assembly.catalogue.edit([](Catalogue& c) {
            c.parts.at(PartId("hbm")).node = "logic";
            c.parts.at(PartId("hbm")).escape_fraction = 0.01;
        });
        const FlowInput input = inputOf(assembly);
        const FlowPart& hbm = partOf(input, "HBM0");
        QVERIFY(hbm.price_usd && !hbm.process && hbm.process_id.empty());
        QCOMPARE(hbm.escape_fraction, 0.01);
    }

    void fanOutIsBuiltAroundItsDies()
    {
        const FlowInput input = inputOf(fixtures::infoWithoutSubstrate());
        QVERIFY(isChipFirst(input.steps) && partOf(input, "RDL").main_carrier);
        QVERIFY(!input.has_lid);
        const FlowResult result = evaluateFlow(input);
        QCOMPARE(result.order, std::string_view("chip-first"));
        QCOMPARE(result.lines.back().steps[1].kind, StepKind::Bond);
        QCOMPARE(result.lines.back().steps[3].kind, StepKind::CarrierFabricate);
        Assembly bare = fixtures::infoWithoutSubstrate();
        bare.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("rdl")).fill.reset(); });
        QVERIFY(!isChipFirst(inputOf(bare).steps));
    }

    void theFilesOrderStands()
    {
        Assembly assembly = fixtures::infoWithoutSubstrate();
        assembly.flow.steps = usualSteps(false); // RDL first: the same package, its carrier tested before the dies
        assembly.flow.steps[7].cost_usd = 3;
        assembly.flow.steps[7].facts["cost_usd"].note = "a quote";
        const FlowInput input = inputOf(assembly);
        QVERIFY(!isChipFirst(input.steps) && input.settings.steps.empty());
        QVERIFY(input.steps[7].cost_usd == 3 && input.steps[7].facts.empty());
        QCOMPARE(evaluateFlow(input).order, std::string_view("chip-last"));
    }

    void whatJoinsWhen()
    {
        const FlowInput input = inputOf(fixtures::threeDOnTwoHalfD());
        QVERIFY(partOf(input, "INT").main_carrier && !partOf(input, "INT").with_substrate);
        QVERIFY(partOf(input, "SUB").with_substrate && !partOf(input, "SUB").main_carrier);
        QVERIFY(!partOf(input, "HBM0").stack && !partOf(input, "HBM0").with_substrate);
        for (const char* id : {"IOD0", "XCD00", "XCD01"})
            QCOMPARE(partOf(input, id).stack, PlacedId("IOD0"));
        QCOMPARE(partOf(input, "XCD11").stack, PlacedId("IOD1"));
        // Without a carrier in between there is no substrate attach: the substrate is there from the start.
        const FlowInput bridges = inputOf(fixtures::emibUnderTwoDies());
        QVERIFY(!partOf(bridges, "SUB").with_substrate);
    }

    void aDieOverTwoBasesJoinsTheModule()
    {
        const FlowInput input = inputOf(fixtures::dieOverTwoBases());
        for (const FlowPart& part : input.parts)
            QVERIFY2(!part.stack, part.placed.str().c_str());
    }

    void aStackOnASubstrateIsBuiltFirst()
    {
        const FlowInput input = inputOf(fixtures::faceToFaceHybrid());
        std::size_t stacked = 0;
        for (const FlowPart& part : input.parts)
            stacked += part.stack.has_value();
        QCOMPARE(stacked, std::size_t{2});
        QCOMPARE(evaluateFlow(input).lines[evaluateFlow(input).lines.size() - 2].name.substr(0, 9),
                 std::string("stack on "));
    }

    void aMoveDoesNotChangeTheInput()
    {
        Assembly assembly = fixtures::threeDOnTwoHalfD();
        const FlowInput before = inputOf(assembly);
        for (PlacedPart& placed : assembly.placed)
            if (placed.id.str() == "HBM0") placed.y += Coord::fromUm(100);
        QVERIFY(inputOf(assembly) == before);
    }

    /// Supplies, power planes, capacitance, heat and outlines are no business of the flow.
    void whatPowerAndHeatNeedDoesNotChangeTheInput()
    {
        const Assembly before = fixtures::threeDOnTwoHalfD();
        Assembly after = before;
        after.catalogue.edit([](Catalogue& catalogue) {
            for (auto& [id, node] : catalogue.technology.nodes) {
                node.supply_v = 0.7;
                node.power_sheet_mohm = 20;
                node.decap_nf_per_mm2 = 5;
                node.leakage_share = 0.3;
                node.active_thickness = Coord::fromUm(3);
            }
            for (auto& [id, carrier] : catalogue.technology.carriers) {
                carrier.power_sheet_mohm = 2;
                carrier.decap_nf_per_mm2 = 100;
            }
        });
        QVERIFY(after != before);
        QVERIFY(inputOf(after) == inputOf(before));
        QVERIFY(std::ranges::any_of(inputOf(before).parts, [](const FlowPart& p) { return p.process.has_value(); }));
        QVERIFY(std::ranges::any_of(inputOf(before).parts, [](const FlowPart& p) { return p.carrier.has_value(); }));
    }

    void everyFixtureGivesAResult()
    {
        for (const fixtures::Named& fixture : fixtures::all()) {
            Assembly assembly = fixture.make();
            assembly.flow.final_test_cost_usd = 5;
            const FlowResult result = evaluateFlow(inputOf(assembly));
            QVERIFY2(result.assembly_yield > 0.9 && result.assembly_yield < 1, fixture.name.c_str());
            QVERIFY2(result.cost_per_good_module_usd > 0, fixture.name.c_str());
            QVERIFY2(result.diagnostics.empty(), fixture.name.c_str());
        }
    }

    void aFlowWithoutAnyCostIsReported()
    {
        const FlowResult result = evaluateFlow(inputOf(fixtures::emibUnderTwoDies()));
        QCOMPARE(result.diagnostics.size(), std::size_t{1});
        QCOMPARE(result.diagnostics.front().code, std::string("FLOW-004"));
    }
};

QTEST_APPLESS_MAIN(TstFlowInput)
#include "tst_flow_input.moc"
