// SPDX-License-Identifier: GPL-3.0-or-later
// The stack an assembly becomes: solids checked by hand, the 1D ladder by closed form, and what must not change when
// the whole assembly is moved or mirrored.
#include "stack_fixture.hpp"

#include "solver/heat_solver.hpp"
#include "thermal/heat_reader.hpp"
#include "thermal/lateral_cells.hpp"
#include "thermal/slabs.hpp"
#include "thermal/solids.hpp"

#include <QTest>

#include <cmath>
#include <functional>

using namespace interpose;
using namespace interpose::testing;

namespace {

Part die(const char* id, Coord width, Coord height, Coord thickness, double power_w)
{
    Part part = block(id, PartKind::Die, width, height, thickness, "silicon");
    part.node = "n5";
    part.power_w = power_w;
    part.bonds = {{part.outline(), "c4"}};
    return part;
}

PlacedPart placed(const char* id, const char* part, Coord x, Coord y)
{
    PlacedPart p;
    p.id = PlacedId{id};
    p.part = PartId{part};
    p.on = PlacedId{"SUB"};
    p.x = x;
    p.y = y;
    return p;
}

/// Dies on an organic substrate under a lid with a sink.
Assembly onSubstrate(Coord side, std::vector<Part> dies, std::vector<PlacedPart> where)
{
    Catalogue catalogue;
    catalogue.technology = stackTechnology();
    const Part substrate = block("sub", PartKind::Substrate, side, side, 1000_um, "organic");
    catalogue.parts[substrate.id] = substrate;
    for (const Part& part : dies)
        catalogue.parts[part.id] = part;
    Assembly assembly;
    assembly.catalogue = catalogue;
    assembly.placed = std::move(where);
    PlacedPart root;
    root.id = PlacedId{"SUB"};
    root.part = substrate.id;
    assembly.placed.push_back(root);
    std::ranges::sort(assembly.placed, {}, &PlacedPart::id);
    Cooling& c = assembly.cooling;
    c.tim1_material = c.tim2_material = "tim";
    c.lid_material = c.sink_material = "copper";
    c.tim1_thickness = 50_um;
    c.lid_thickness = 2000_um;
    c.tim2_thickness = 100_um;
    c.sink_thickness = 5000_um;
    c.h_top_w_per_m2k = 5000;
    c.h_bottom_w_per_m2k = 25;
    return assembly;
}

HeatResult solve(const Assembly& assembly, int grid = 32, std::vector<HeatSource> sources = {}, double tolerance = 1e-6)
{
    const auto bodies = layOut(assembly);
    HeatStage stage;
    stage.setInput(assembly, bodies, findContacts(assembly, bodies), sources);
    return stage.solve(grid, tolerance, 1, {});
}

/// By hand, on z cells of any coarseness: dies and tiers only.
HeatResult solveOn(const Assembly& assembly, int grid, double coarseness, double tolerance)
{
    const auto bodies = layOut(assembly);
    const StageInput input = stageInput(assembly, bodies, findContacts(assembly, bodies), {});
    const CutStack stack = cutStack(input.heat, grid, coarseness);
    HeatProblem cells;
    rasterise(stack.layered, cells);
    const HeatSolution solution = solveHeat(cells, {.tolerance = tolerance, .energy_tolerance = 1e-6, .threads = 1});
    HeatResult result;
    result.nx = result.ny = grid;
    result.area = input.heat.model.outline;
    readField(input, stack, cells, solution, result);
    return result;
}

SolidModel solidsOf(const Assembly& assembly)
{
    const auto bodies = layOut(assembly);
    return buildSolids(assembly, bodies, findContacts(assembly, bodies), {});
}

const DieTemperature& dieOf(const HeatResult& result, const char* id)
{
    for (const DieTemperature& d : result.dies)
        if (d.placed == PlacedId{id}) return d;
    qFatal("no such die: %s", id);
}

Assembly bigAndSmall()
{
    return onSubstrate(20_mm, {die("big", 8_mm, 6_mm, 700_um, 40), die("small", 3_mm, 5_mm, 500_um, 5)},
                       {placed("A", "big", 2_mm, 3_mm), placed("B", "small", 12_mm, 9_mm)});
}

} // namespace

class TstThermalStack : public QObject
{
    Q_OBJECT

private slots:
    /// Area resistances in series, the source spread through 10 um of wires: T at its mid-height in closed form.
    void uniformDieIsTheLadderByHand()
    {
        const Assembly assembly =
            onSubstrate(10_mm, {die("d", 10_mm, 10_mm, 700_um, 100)}, {placed("D", "d", 0_um, 0_um)});
        const double q = 100 / 1e-4, t = 10e-6, k = 2;
        const double up = 690e-6 / 130 + 50e-6 / 4 + 2e-3 / 390 + 100e-6 / 4 + 5e-3 / 390 + 1.0 / 5000;
        const double down = 80e-6 / 2.3 + 1e-3 / 0.4 + 1.0 / 25;
        const double qDown = q * (up + t / (2 * k)) / (up + t / k + down);
        const double middle = qDown * down + qDown * t / (2 * k) - q * t / (8 * k);
        const HeatResult result = solve(assembly);
        QCOMPARE(result.status, HeatResult::Status::Ok);
        const DieTemperature& d = dieOf(result, "D");
        QVERIFY2(std::abs(d.mean_c - 25 - middle) < 1e-3 * middle, qPrintable(QString::number(d.mean_c - 25 - middle)));
        QVERIFY(std::abs(d.peak_c - d.mean_c) < 1e-3 * middle);
        QCOMPARE(result.power_w, 100.0);
        QVERIFY(result.energy_error < 1e-6);
        QVERIFY2(std::abs(result.heat_out_bottom_w - qDown * 1e-4) < 1e-3 * qDown * 1e-4,
                 qPrintable(QString("%1 %2").arg(result.heat_out_bottom_w).arg(qDown * 1e-4)));
    }

    void tim1GrowsOverTheLowerDie()
    {
        const SolidModel model = solidsOf(bigAndSmall());
        std::vector<Coord> tim;
        for (const Solid& s : model.solids)
            if (s.material == "tim" && s.plan.width < 20_mm) tim.push_back(s.top - s.bottom);
        std::ranges::sort(tim);
        QCOMPARE(tim, (std::vector<Coord>{50_um, 250_um}));
        QCOMPARE(model.top, Coord::fromUm(1000 + 80 + 700 + 50 + 2000 + 100 + 5000));
    }

    void flushMouldCoversTheLowerDieAndMeetsTheTim()
    {
        Assembly assembly = bigAndSmall();
        assembly.catalogue.edit([](Catalogue& c) { c.parts[PartId{"sub"}].fill = "mould"; });
        for (const Solid& s : solidsOf(assembly).solids)
            if (s.material == "tim" && s.plan.width < 20_mm) QCOMPARE(s.top - s.bottom, 50_um);
    }

    /// The ladder of uniformDieIsTheLadderByHand upwards alone, with both contacts.
    void contactResistancesAddToTheLadder()
    {
        Assembly assembly = onSubstrate(10_mm, {die("d", 10_mm, 10_mm, 700_um, 100)}, {placed("D", "d", 0_um, 0_um)});
        assembly.cooling.h_bottom_w_per_m2k = 0;
        const double without = dieOf(solve(assembly), "D").mean_c;
        assembly.cooling.tim1_contact_k_mm2_per_w = 7;
        assembly.cooling.tim2_contact_k_mm2_per_w = 11;
        const HeatResult result = solve(assembly);
        // 1 W/mm2 through 18 K mm2/W.
        QVERIFY2(std::abs(dieOf(result, "D").mean_c - without - 18) < 1e-3,
                 qPrintable(QString::number(dieOf(result, "D").mean_c - without)));
    }

    void theBondlineGrowsTheContactDoesNot()
    {
        Assembly assembly = bigAndSmall();
        assembly.cooling.tim1_contact_k_mm2_per_w = 10;
        for (const Solid& s : solidsOf(assembly).solids)
            QCOMPARE(s.contact_k_mm2_per_w, s.material == "tim" && s.plan.width < 20_mm ? 10.0 : 0.0);
        HeatInput input{solidsOf(assembly), {}, 1, 0, 25};
        for (const auto& [name, material] : stackTechnology().materials)
            input.materials[name] = {1, 1, material.conductivity_w_per_mk[2]};
        const CutStack stack = cutStack(input, 16);
        std::vector<double> through;
        for (std::size_t i = 0; i < stack.material_names.size(); ++i)
            if (stack.material_names[i] == "tim") through.push_back(stack.layered.materials[i].kz_w_per_mk);
        std::ranges::sort(through);
        QCOMPARE(through.size(), std::size_t{3}); // 50 um, 250 um, and TIM2 as the material is
        QVERIFY(std::abs(through[0] - 50e-6 / (50e-6 / 4 + 1e-5)) < 1e-9);
        QVERIFY(std::abs(through[1] - 250e-6 / (250e-6 / 4 + 1e-5)) < 1e-9);
        QCOMPARE(through[2], 4.0);
    }

    void aLidStandsOnItsFoot()
    {
        Assembly assembly = bigAndSmall();
        assembly.cooling.rim_width = 1500_um;
        const SolidModel model = solidsOf(assembly);
        double area_mm2 = 0;
        for (const Solid& s : model.solids) {
            if (s.material != "copper" || s.plan == model.outline) continue;
            QCOMPARE(s.bottom, 1000_um);
            QCOMPARE(s.top, Coord::fromUm(1000 + 80 + 700 + 50));
            area_mm2 += s.plan.areaMm2();
        }
        QVERIFY(std::abs(area_mm2 - (20.0 * 20 - 17.0 * 17)) < 1e-9);
        QVERIFY(model.diagnostics.empty());
        assembly.cooling.h_bottom_w_per_m2k = 500;
        const HeatResult with = solve(assembly);
        assembly.cooling.rim_width = {};
        const HeatResult without = solve(assembly);
        QVERIFY2(with.heat_out_bottom_w > 1.05 * without.heat_out_bottom_w,
                 qPrintable(QString::number(with.heat_out_bottom_w / without.heat_out_bottom_w)));
        QVERIFY(dieOf(with, "A").peak_c < dieOf(without, "A").peak_c);
    }

    void aRingIsAsHighAsTheTallestPart()
    {
        Assembly assembly = bigAndSmall();
        assembly.cooling.style = CoolingStyle::LidlessRing;
        assembly.cooling.lid_thickness = assembly.cooling.tim2_thickness = {};
        assembly.cooling.rim_width = 1_mm;
        assembly.cooling.rim_material = "mould";
        int strips = 0;
        for (const Solid& s : solidsOf(assembly).solids) {
            if (s.material != "mould") continue;
            ++strips;
            QCOMPARE(s.top, Coord::fromUm(1000 + 80 + 700));
        }
        QCOMPARE(strips, 4);
        QCOMPARE(solve(assembly, 16).layers.back().materials.front().material, std::string("copper"));
    }

    void partsInTheRimAreReported()
    {
        Assembly assembly = bigAndSmall();
        assembly.cooling.rim_width = 3500_um;
        const SolidModel model = solidsOf(assembly); // A begins at 2 mm, B ends at 15 mm of 20
        QCOMPARE(model.diagnostics.size(), std::size_t{1});
        const Diagnostic& finding = model.diagnostics.front();
        QCOMPARE(finding.code, std::string("HEAT-008"));
        QCOMPARE(finding.severity, Severity::Error);
        QCOMPARE(finding.ids, std::vector<std::string>{"A"});
        QCOMPARE(finding.limit, std::optional(2000.0));
        QCOMPARE(solve(assembly, 16).status, HeatResult::Status::Ok);
    }

    void piecesTheStyleDoesNotHaveAreNamed()
    {
        Assembly assembly = bigAndSmall();
        assembly.cooling.rim_width = 1_mm;
        QVERIFY(solidsOf(assembly).diagnostics.empty());
        assembly.cooling.style = CoolingStyle::Bare;
        assembly.cooling.sink_thickness = {};
        const SolidModel model = solidsOf(assembly);
        QCOMPARE(model.diagnostics.size(), std::size_t{1});
        QCOMPARE(model.diagnostics.front().code, std::string("HEAT-009"));
        for (const char* key : {"tim1_thickness_um", "lid_thickness_um", "rim_width_um", "tim2_thickness_um"})
            QVERIFY2(model.diagnostics.front().message.find(key) != std::string::npos, key);
    }

    void sinkBase_data()
    {
        QTest::addColumn<int>("width_mm");
        QTest::addColumn<int>("height_mm");
        QTest::newRow("larger") << 30 << 24;
        QTest::newRow("wider, but less high") << 30 << 6;
        QTest::newRow("smaller") << 6 << 5;
        QTest::newRow("as large as the package") << 10 << 10;
    }

    /// A sink that conducts without loss: the ladder of the package, then the film over the sink's own area.
    void sinkBase()
    {
        QFETCH(int, width_mm);
        QFETCH(int, height_mm);
        Assembly assembly = onSubstrate(10_mm, {die("d", 10_mm, 10_mm, 700_um, 100)}, {placed("D", "d", 0_um, 0_um)});
        assembly.catalogue.edit([](Catalogue& c) { c.technology.materials["copper"] = solid(1e6); });
        assembly.cooling.tim2_thickness = {}; // it would be as small as a smaller sink
        assembly.cooling.h_bottom_w_per_m2k = 0;
        assembly.cooling.sink_width = width_mm * 1_mm;
        assembly.cooling.sink_height = height_mm * 1_mm;
        const HeatResult result = solve(assembly);
        const double ladder = 690e-6 / 130 + 10e-6 / 2 * 3 / 8 + 50e-6 / 4 + 7e-3 / 1e6;
        const double expected = 1e6 * ladder + 100 / (5000 * width_mm * height_mm * 1e-6);
        const double rise = dieOf(result, "D").mean_c - 25;
        QVERIFY2(std::abs(rise - expected) < 1e-3 * expected,
                 qPrintable(QString("%1, by hand %2").arg(rise).arg(expected)));
        QVERIFY(std::abs(result.heat_out_top_w - 100) < 1e-4);
        // What is reported stays on the root's outline.
        QCOMPARE(result.nx, 32);
        QCOMPARE(result.area, (Rect{{}, {}, 10_mm, 10_mm}));
        for (const TierField& tier : result.tiers)
            QCOMPARE(tier.field_c.size(), std::size_t{32 * 32});
    }

    /// The underside of the root cools, not that of the sink around it.
    void aLargerSinkLeavesTheUndersideAlone()
    {
        Assembly assembly = onSubstrate(10_mm, {die("d", 10_mm, 10_mm, 700_um, 10)}, {placed("D", "d", 0_um, 0_um)});
        assembly.cooling.h_top_w_per_m2k = 0;
        const double alone = dieOf(solve(assembly), "D").mean_c;
        assembly.cooling.sink_width = assembly.cooling.sink_height = 40_mm;
        QVERIFY(std::abs(dieOf(solve(assembly), "D").mean_c - alone) < 1e-3 * (alone - 25));
    }

    /// The map of a tier, cut from a larger domain, still lies where the parts do.
    void mapsBelowALargerSinkStayInPlace()
    {
        Assembly assembly = bigAndSmall();
        assembly.cooling.sink_width = 50_mm;
        assembly.cooling.sink_height = 31_mm;
        const HeatResult result = solve(assembly, 40);
        const TierField& dies = result.tiers.back();
        const auto at = [&](double x_mm, double y_mm) {
            return dies.field_c[static_cast<std::size_t>(y_mm * 2) * 40 + static_cast<std::size_t>(x_mm * 2)];
        };
        QCOMPARE(dies.tier, 1);
        QVERIFY(std::abs(dieOf(result, "A").peak_c - dies.max_c) < 1e-4);
        QVERIFY((Rect{2_mm, 3_mm, 8_mm, 6_mm}).contains(dies.hottest));
        QVERIFY(at(2.7, 3.7) > at(1.2, 2.2) + 1);     // in a corner of A and beside it
        QVERIFY(at(14.7, 13.7) > at(15.7, 14.7) + 1); // the same of B
        // B is read at its own height, and over all of itself: it lies on cells exactly.
        assembly.catalogue.edit([](Catalogue& c) { c.parts[PartId{"small"}].active_face = Face::Up; });
        const HeatResult turned = solve(assembly, 40);
        double sum = 0;
        for (std::size_t y = 18; y < 28; ++y)
            for (std::size_t x = 24; x < 30; ++x)
                sum += turned.tiers.back().field_c[y * 40 + x];
        QVERIFY(std::abs(sum / 60 - dieOf(turned, "B").mean_c) < 1e-4);
        const HeatResult small = solve(bigAndSmall(), 40);
        QVERIFY(dieOf(result, "A").peak_c < dieOf(small, "A").peak_c);
    }

    void lateralCellsGrowBeyondTheRoot()
    {
        for (const double beyond : {0.0, 0.6, 1.0, 1.3, 7.0, 500.0}) {
            const std::vector<double> edges = lateralEdges(2, 12, 10, 2 - beyond, 12 + 1.1 * beyond);
            QCOMPARE(edges.front(), 2 - beyond);
            QCOMPARE(edges.back(), 12 + 1.1 * beyond);
            const auto first = std::ranges::find(edges, 2.0);
            QVERIFY(first != edges.end());
            for (int i = 0; i <= 10; ++i)
                QVERIFY(std::abs(*(first + i) - (2 + i)) < 1e-12);
            for (auto it = edges.begin(); it + 2 < edges.end(); ++it) {
                const double a = it[1] - it[0], b = it[2] - it[1];
                QVERIFY(a > 0 && b > 0);
                QVERIFY(b <= 1.5 * a * (1 + 1e-9) || it < first);
                QVERIFY(a <= 1.5 * b * (1 + 1e-9) || it >= first);
                QVERIFY(a <= 2 * b * (1 + 1e-9) && b <= 2 * a * (1 + 1e-9));
            }
            QVERIFY(edges.size() < 11 + 30);
        }
    }

    /// No sliver of a cell where the sink is hardly larger: the last equal cell reaches to the edge.
    void aHairBeyondTheRootIsNoCellOfItsOwn()
    {
        for (const double beyond : {1e-6, 0.01, 0.5}) {
            const std::vector<double> edges = lateralEdges(2, 12, 10, 2 - beyond, 12 + beyond / 2);
            QCOMPARE(edges.size(), std::size_t{11});
            QCOMPARE(edges.front(), 2 - beyond);
            QCOMPARE(edges.back(), 12 + beyond / 2);
            for (std::size_t i = 1; i < 10; ++i)
                QVERIFY(std::abs(edges[i] - (2.0 + static_cast<double>(i))) < 1e-12);
        }
        // The field hardly notices, and the underside stays the root's.
        Assembly assembly = bigAndSmall();
        const HeatResult plain = solve(assembly, 32, {}, 1e-7);
        assembly.cooling.sink_width = assembly.cooling.sink_height = 20'002_um;
        const HeatResult hair = solve(assembly, 32, {}, 1e-7);
        QCOMPARE(hair.tiers[0].field_c.size(), plain.tiers[0].field_c.size());
        for (std::size_t i = 0; i < plain.dies.size(); ++i)
            QVERIFY2(std::abs(hair.dies[i].peak_c - plain.dies[i].peak_c) < 2e-3 * (plain.dies[i].peak_c - 25),
                     qPrintable(QString("%1 %2").arg(hair.dies[i].peak_c).arg(plain.dies[i].peak_c)));
    }

    /// Where a small die stands on a larger one, TIM lies on the small one alone; fill up to its top carries TIM too.
    void theFreeTopOfABaseDieLooksIntoTheCavity()
    {
        PlacedPart upper = placed("U", "small", 1_mm, 1_mm);
        upper.on = PlacedId{"A"};
        Assembly assembly =
            onSubstrate(20_mm, {die("big", 8_mm, 6_mm, 100_um, 40), die("small", 3_mm, 3_mm, 500_um, 5)},
                        {placed("A", "big", 2_mm, 3_mm), upper});
        const auto timArea = [&] {
            double area_mm2 = 0;
            for (const Solid& s : solidsOf(assembly).solids)
                if (s.material == "tim" && s.plan.width < 20_mm) area_mm2 += s.plan.areaMm2();
            return area_mm2;
        };
        QCOMPARE(timArea(), 9.0);
        const HeatResult open = solve(assembly, 40);
        assembly.catalogue.edit([](Catalogue& c) { c.parts[PartId{"big"}].fill = "mould"; });
        QCOMPARE(timArea(), 48.0 + 9.0); // on the mould, and on the die that reaches through it
        QVERIFY(dieOf(solve(assembly, 40), "A").mean_c < dieOf(open, "A").mean_c);
    }

    void layersSayWhatTheyConsistOf()
    {
        const HeatResult result = solve(bigAndSmall(), 16);
        for (const StackLayer& layer : result.layers) {
            double sum = 0;
            for (const MaterialShare& share : layer.materials)
                sum += share.area_share;
            QVERIFY(std::abs(sum - 1) < 1e-12);
            QCOMPARE(layer.powered, layer.power_w > 0);
            QVERIFY(std::ranges::is_sorted(layer.materials, std::greater{}, &MaterialShare::area_share));
        }
        // The active layers of A (48 mm2) and B (15 mm2) of 400 mm2 at one height.
        const auto active = std::ranges::find_if(result.layers, &StackLayer::powered);
        QVERIFY(active != result.layers.end());
        QCOMPARE(active->materials.size(), std::size_t{2});
        QCOMPARE(active->materials[0].material, std::string("air"));
        QCOMPARE(active->materials[1].material, std::string("beol"));
        QVERIFY(std::abs(active->materials[1].area_share - 63.0 / 400) < 1e-12);
        int cells = 0;
        for (const StackLayer& layer : result.layers)
            cells += layer.cells;
        QCOMPARE(cells, result.nz);
    }

    /// An embedded bridge covers its substrate; both are told.
    void whatIsCoveredIsNotCounted()
    {
        Part passive = block("cap", PartKind::Passive, 2_mm, 2_mm, 200_um, "silicon");
        PlacedPart buried = placed("C", "cap", 15_mm, 2_mm);
        buried.seat = Seat::Embedded;
        buried.depth = 300_um;
        const Assembly assembly =
            onSubstrate(20_mm, {die("big", 8_mm, 6_mm, 700_um, 40), passive}, {placed("A", "big", 2_mm, 3_mm), buried});
        const StackLayer& layer = solve(assembly, 16).layers[1];
        QCOMPARE(layer.bottom_um, 500.0);
        QCOMPARE(layer.materials.size(), std::size_t{2});
        QVERIFY(std::abs(layer.materials[0].area_share - 396.0 / 400) < 1e-12);
        QCOMPARE(layer.materials[1].material, std::string("silicon"));
    }

    /// z cells follow the layers, not the places of parts nor what their links take.
    void zCellsDoNotFlickerWhileDragging()
    {
        const auto cellsOf = [](const HeatResult& result) {
            std::vector<int> cells;
            for (const StackLayer& layer : result.layers)
                cells.push_back(layer.cells);
            return cells;
        };
        Assembly assembly = bigAndSmall();
        assembly.catalogue.edit([](Catalogue& c) { c.parts[PartId{"small"}].active_face = Face::Up; });
        const std::vector<int> first = cellsOf(solve(assembly, 16));
        const Rect phy{7_mm, 1_mm, 1_mm, 4_mm};
        for (int step = 1; step < 12; ++step) {
            for (PlacedPart& p : assembly.placed)
                if (p.id == PlacedId{"B"}) p.y = 700_um * step;
            QCOMPARE(cellsOf(solve(assembly, 16, {{0, phy, 3.0 * step, true}})), first);
        }
    }

    /// Nor with what the part comes to stand over: a bridge in the substrate, another bond beside its own.
    void zCellsDoNotFlickerOverABridge()
    {
        for (const double coarseness : {kFineZ, kLiveZ}) {
            Assembly assembly = bigAndSmall();
            Part bridge = block("bridge", PartKind::Bridge, 4_mm, 3_mm, 15_um, "diamond");
            PlacedPart in = placed("E", "bridge", 12_mm, 12_mm);
            in.seat = Seat::Embedded;
            assembly.catalogue.edit([&](Catalogue& c) {
                c.parts[bridge.id] = bridge;
                c.technology.materials["diamond"] = solid(1500);
                c.technology.bonds.at("c4").height = 20_um; // as thin as the bridge: they could share a cell
                Bond wide = c.technology.bonds.at("c4");
                wide.material = "copper";
                c.technology.bonds["pillars"] = wide;
                Part& small = c.parts[PartId{"small"}];
                small.bonds = {{{0_mm, 0_mm, 3_mm, 3_mm}, "c4"}, {{0_mm, 3_mm, 3_mm, 2_mm}, "pillars"}};
            });
            assembly.placed.push_back(in);
            std::ranges::sort(assembly.placed, {}, &PlacedPart::id);
            std::vector<std::vector<double>> first;
            for (int step = 0; step < 20; ++step) {
                for (PlacedPart& p : assembly.placed)
                    if (p.id == PlacedId{"B"}) p.y = 700_um * step;
                const auto bodies = layOut(assembly);
                const StageInput input = stageInput(assembly, bodies, findContacts(assembly, bodies), {});
                std::vector<std::vector<double>> cells;
                for (const Slab& slab : cutStack(input.heat, 64, coarseness).layered.slabs) {
                    cells.push_back(slab.cell_dz_m);
                    if (slab.shares_below) cells.back().clear();
                }
                if (first.empty()) first = cells;
                QVERIFY2(cells == first, qPrintable(QString("step %1").arg(step)));
            }
        }
    }

    void layersOfAnHbmStackSumToItsHeight()
    {
        HbmGeneration hbm;
        hbm.tiers = 8;
        hbm.base_thickness = 60_um;
        hbm.tier_thickness = 50_um;
        hbm.top_thickness = 50_um;
        hbm.bond_thickness = 20_um;
        hbm.base_power_share = 0.4;
        Technology t = stackTechnology();
        t.hbm = {{"h", hbm}};
        Part part = block("hbm", PartKind::HbmStack, 11_mm, 11_mm, 720_um, "silicon");
        part.hbm = "h";
        const auto layers = bodyLayers(part, t);
        QCOMPARE(layers.size(), std::size_t{17});
        Coord height;
        double share = 0;
        for (const PartLayer& layer : layers) {
            height += layer.thickness;
            share += layer.power_share;
        }
        QCOMPARE(height, 720_um);
        QVERIFY(std::abs(share - 1) < 1e-12);
        QCOMPARE(layers.front().power_share, 0.4);
        QCOMPARE(layers.back().thickness, Coord::fromUm(720 - 60 - 8 * 20 - 7 * 50));
    }

    void linkHeatMovesWithinTheStatedPower()
    {
        const Assembly assembly = bigAndSmall();
        const Rect phy{7_mm, 1_mm, 1_mm, 4_mm};
        const HeatResult plain = solve(assembly);
        const HeatResult moved = solve(assembly, 32, {{0, phy, 10, true}});
        const HeatResult added = solve(assembly, 32, {{0, phy, 10, false}});
        QCOMPARE(plain.power_w, 45.0);
        QVERIFY(std::abs(moved.power_w - 45) < 1e-9);
        QVERIFY(std::abs(added.power_w - 55) < 1e-9);
        QVERIFY(dieOf(moved, "A").hottest.x > dieOf(plain, "A").hottest.x);
    }

    void linkHeatOfAStackGoesIntoItsBaseDie()
    {
        Technology t = stackTechnology();
        HbmGeneration hbm;
        hbm.tiers = 4;
        hbm.base_thickness = 60_um;
        hbm.tier_thickness = hbm.top_thickness = 50_um;
        hbm.die_material = hbm.bond_material = "silicon";
        t.hbm = {{"h", hbm}};
        Part stack = block("hbm", PartKind::HbmStack, 8_mm, 8_mm, 260_um, "silicon");
        stack.hbm = "h";
        stack.power_w = 10;
        stack.bonds = {{stack.outline(), "c4"}};
        Assembly assembly = onSubstrate(20_mm, {stack}, {placed("H", "hbm", 2_mm, 3_mm)});
        assembly.catalogue.edit([&](Catalogue& c) { c.technology = t; });
        const auto bodies = layOut(assembly);
        const Rect phy{6_mm, 1_mm, 1_mm, 4_mm};
        const SolidModel model = buildSolids(assembly, bodies, findContacts(assembly, bodies), {{0, phy, 2, true}});
        double inPhy = 0, all = 0;
        for (const PowerBox& box : model.powers) {
            all += box.power_w;
            if (box.plan.width != 1_mm) continue;
            inPhy += box.power_w;
            QCOMPARE(box.top - box.bottom, 60_um);
        }
        QVERIFY(std::abs(inPhy - 2) < 1e-12);
        QVERIFY(std::abs(all - 10) < 1e-12);
        QVERIFY(model.diagnostics.empty());
    }

    void aStackThinnerThanItsTiersIsReported()
    {
        Technology t = stackTechnology();
        HbmGeneration hbm;
        hbm.tiers = 8;
        hbm.base_thickness = hbm.tier_thickness = hbm.top_thickness = 50_um;
        hbm.die_material = hbm.bond_material = "silicon";
        t.hbm = {{"h", hbm}};
        Part stack = block("hbm", PartKind::HbmStack, 8_mm, 8_mm, 200_um, "silicon");
        stack.hbm = "h";
        Assembly assembly = onSubstrate(20_mm, {stack}, {placed("H", "hbm", 2_mm, 3_mm)});
        assembly.catalogue.edit([&](Catalogue& c) { c.technology = t; });
        QCOMPARE(solidsOf(assembly).diagnostics.front().code, std::string("HEAT-007"));
    }

    void whatIsLetIntoTheSubstrateTouchesNoTim()
    {
        Part passive = block("cap", PartKind::Passive, 2_mm, 2_mm, 200_um, "silicon");
        PlacedPart buried = placed("C", "cap", 15_mm, 2_mm);
        buried.seat = Seat::Embedded;
        buried.depth = 300_um;
        Assembly assembly =
            onSubstrate(20_mm, {die("big", 8_mm, 6_mm, 700_um, 40), passive}, {placed("A", "big", 2_mm, 3_mm), buried});
        for (const Solid& s : solidsOf(assembly).solids)
            if (s.material == "tim" && s.plan.width < 20_mm) QCOMPARE(s.plan.width, 8_mm);
    }

    void tooManyHeightsAreRefusedWithAFinding()
    {
        std::vector<Part> dies;
        std::vector<PlacedPart> where;
        for (int i = 0; i < 400; ++i) {
            const std::string id = "d" + std::to_string(i);
            dies.push_back(die(id.c_str(), 500_um, 500_um, Coord::fromUm(200 + i), 0.1));
            where.push_back(
                placed(id.c_str(), id.c_str(), Coord::fromUm(1000 * (i % 20)), Coord::fromUm(1000 * (i / 20))));
        }
        const HeatResult result = solve(onSubstrate(20_mm, dies, where), 16);
        QCOMPARE(result.status, HeatResult::Status::TooLarge);
        QCOMPARE(result.diagnostics.back().code, std::string("HEAT-006"));
        QCOMPARE(result.diagnostics.back().severity, Severity::Error); // nothing was judged
        QVERIFY(result.dies.empty());
    }

    void extremeSizesStayBounded()
    {
        Assembly tall = bigAndSmall();
        tall.catalogue.edit([](Catalogue& c) { c.parts[PartId{"big"}].thickness = Coord::fromUm(1e7); });
        QVERIFY(solve(tall, 16, {}, 1e-3).nz < 600);
        Assembly small = bigAndSmall();
        small.catalogue.edit([](Catalogue& c) {
            c.parts[PartId{"big"}].power_w.reset();
            c.parts[PartId{"big"}].power_blocks = {{"dot", {Coord{}, Coord{}, 1_nm, 1_nm}, 1}};
        });
        QVERIFY(solve(small, 16, {}, 1e-3).nz < 600);
    }

    void fineFieldsStateTheirGridError()
    {
        const HeatResult fine = solve(bigAndSmall(), 32, {}, 1e-5), half = solve(bigAndSmall(), 16, {}, 1e-5);
        const HeatResult flat = solveOn(bigAndSmall(), 16, 2, 1e-5);
        QVERIFY(flat.dies[0].peak_c != half.dies[0].peak_c);
        double change = 0;
        for (std::size_t i = 0; i < fine.dies.size(); ++i)
            change = std::max(change, std::abs(fine.dies[i].peak_c - half.dies[i].peak_c) +
                                          std::abs(half.dies[i].peak_c - flat.dies[i].peak_c));
        QCOMPARE(fine.grid_error_k, std::optional(change));
        QVERIFY(!solve(bigAndSmall(), 32, {}, 1e-3).grid_error_k);
    }

    void linksAboveTheStatedPowerAreReported()
    {
        const HeatResult result = solve(bigAndSmall(), 16, {{1, {Coord{}, Coord{}, 1_mm, 1_mm}, 9, true}});
        QVERIFY(std::abs(result.power_w - 45) < 1e-9);
        QCOMPARE(result.diagnostics.size(), std::size_t{1});
        QCOMPARE(result.diagnostics.front().code, std::string("HEAT-005"));
    }

    void mirrorImageHasTheSameTemperatures()
    {
        const Assembly assembly = bigAndSmall();
        Assembly mirrored = assembly;
        for (PlacedPart& p : mirrored.placed)
            if (p.on) p.x = 20_mm - p.x - mirrored.part(p).width;
        const HeatResult a = solve(assembly), b = solve(mirrored);
        for (const char* id : {"A", "B"}) {
            QVERIFY(std::abs(dieOf(a, id).peak_c - dieOf(b, id).peak_c) < 1e-4);
            QVERIFY(std::abs(dieOf(a, id).mean_c - dieOf(b, id).mean_c) < 1e-4);
        }
    }

    void rootPlacedElsewhereChangesNothing()
    {
        const Assembly assembly = bigAndSmall();
        Assembly shifted = assembly;
        for (PlacedPart& p : shifted.placed)
            if (!p.on) p.x = 7_mm, p.y = -3_mm;
        const HeatResult a = solve(assembly), b = solve(shifted);
        QVERIFY(std::abs(dieOf(a, "A").peak_c - dieOf(b, "A").peak_c) < 1e-6);
    }

    void aTwentiethOfACellMovesTheMeanByLessThanAThousandth()
    {
        const Assembly assembly = bigAndSmall();
        Assembly moved = assembly;
        for (PlacedPart& p : moved.placed)
            if (p.id == PlacedId{"B"}) p.x += Coord::fromUm(20000.0 / 64 / 20);
        const double before = dieOf(solve(assembly, 64), "B").mean_c - 25,
                     after = dieOf(solve(moved, 64), "B").mean_c - 25;
        QVERIFY(std::abs(after - before) < 1e-3 * before);
        QVERIFY(after != before);
    }

    void noWayOutIsSaidAndNotSolved()
    {
        Assembly assembly = bigAndSmall();
        assembly.cooling.h_top_w_per_m2k = assembly.cooling.h_bottom_w_per_m2k = 0;
        const HeatResult result = solve(assembly, 16);
        QCOMPARE(result.status, HeatResult::Status::NoHeatPath);
        QCOMPARE(result.diagnostics.front().code, std::string("HEAT-004"));
        QVERIFY(result.dies.empty());
    }

    void aboveTheLimitIsAnError()
    {
        Assembly assembly = bigAndSmall();
        assembly.catalogue.edit([](Catalogue& c) { c.parts[PartId{"big"}].limit_c = 30; });
        const HeatResult result = solve(assembly, 16);
        QCOMPARE(result.diagnostics.front().code, std::string("HEAT-001"));
        QCOMPARE(result.diagnostics.front().ids, std::vector<std::string>{"A"});
    }

    void powerOutsideTheRootIsReported()
    {
        Assembly assembly = bigAndSmall();
        for (PlacedPart& p : assembly.placed)
            if (p.id == PlacedId{"B"}) p.x = Coord::fromMm(18.5);
        const HeatResult result = solve(assembly, 16);
        QVERIFY(std::abs(result.power_w - 42.5) < 1e-9);
        QCOMPARE(result.diagnostics.front().code, std::string("HEAT-002"));
        QCOMPARE(result.diagnostics.front().ids, std::vector<std::string>{"B"});
        QVERIFY(result.diagnostics.front().message.starts_with("2.500 W lie outside the root's outline and heat"));
        // Under a larger sink heat goes on as far as its base, and the finding says so.
        assembly.cooling.sink_width = 22_mm;
        const HeatResult wide = solve(assembly, 16);
        QCOMPARE(wide.diagnostics.front().code, std::string("HEAT-002"));
        QVERIFY(wide.power_w > 42.5 && wide.power_w < 45);
        QVERIFY(wide.diagnostics.front().message.find("outside the root's outline and the sink's base") !=
                std::string::npos);
    }

    void noPowerLimitWhereTheLimitIsBelowAmbient()
    {
        Assembly assembly = bigAndSmall();
        assembly.catalogue.edit([](Catalogue& c) { c.parts[PartId{"big"}].limit_c = 105; });
        QVERIFY(solve(assembly, 16).power_limit);
        assembly.catalogue.edit([](Catalogue& c) { c.parts[PartId{"small"}].limit_c = 20; });
        const HeatResult result = solve(assembly, 16);
        QVERIFY(!result.power_limit); // no power however small would do
        QCOMPARE(result.diagnostics.front().code, std::string("HEAT-001"));
        QCOMPARE(result.diagnostics.front().ids, std::vector<std::string>{"B"});
    }

    void resultsWithoutPartsDoNotCompare()
    {
        Assembly assembly = bigAndSmall();
        const HeatResult some = solve(assembly, 16);
        QCOMPARE(largestPeakChange(some, some), std::optional(0.0));
        assembly.cooling.h_top_w_per_m2k = assembly.cooling.h_bottom_w_per_m2k = 0;
        const HeatResult none = solve(assembly, 16);
        QVERIFY(!largestPeakChange(none, none) && !largestPeakChange(some, none) && !largestPeakChange(none, some));
    }

    void threadsAndRepetitionGiveTheSameBits()
    {
        const Assembly assembly = bigAndSmall();
        const auto bodies = layOut(assembly);
        HeatStage stage;
        stage.setInput(assembly, bodies, findContacts(assembly, bodies), {});
        const HeatResult one = stage.solve(48, 1e-4, 1, {});
        HeatStage other;
        other.setInput(assembly, bodies, findContacts(assembly, bodies), {});
        const HeatResult two = other.solve(48, 1e-4, 2, {});
        QCOMPARE(one.tiers, two.tiers);
        QCOMPARE(one.dies, two.dies);
    }

    void solvedResultsAreKeptUntilTheStackChanges()
    {
        Assembly assembly = bigAndSmall();
        HeatStage stage;
        const auto give = [&] {
            const auto bodies = layOut(assembly);
            stage.setInput(assembly, bodies, findContacts(assembly, bodies), {});
        };
        give();
        QVERIFY(!stage.isSolved(16, 1e-3));
        stage.solve(16, 1e-3, 1, {});
        QVERIFY(stage.isSolved(16, 1e-3));
        QVERIFY(!stage.isSolved(32, 1e-3));
        assembly.catalogue.edit([](Catalogue& c) { c.parts[PartId{"big"}].price_usd = 9; });
        give();
        QVERIFY(stage.isSolved(16, 1e-3));
        assembly.catalogue.edit([](Catalogue& c) { c.parts[PartId{"big"}].power_w = 41; });
        give();
        QVERIFY(!stage.isSolved(16, 1e-3));
    }
};

QTEST_APPLESS_MAIN(TstThermalStack)
#include "tst_thermal_stack.moc"
