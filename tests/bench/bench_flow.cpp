// SPDX-License-Identifier: GPL-3.0-or-later
// Yield and cost of one module, as re-run on every mouse move: each sample, a 14-part module made here, a field of
// parts; and ten thousand Monte Carlo samples of the H100 class.
#include "engine/evaluate.hpp"
#include "flow/wafer.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"

#include <benchmark/benchmark.h>

using namespace interpose;

namespace {

FlowPart silicon(const std::string& id, PartKind kind, double width_mm, double height_mm)
{
    FlowPart part;
    part.placed = PlacedId(id);
    part.part = PartId("part of " + id);
    part.kind = kind;
    part.width_mm = width_mm;
    part.height_mm = height_mm;
    part.process = ProcessNode{};
    part.process->wafer_price_usd = 2000;
    part.process->defects_per_cm2 = 0.1;
    if (isCarrier(kind)) part.carrier = CarrierTechnology{};
    return part;
}

FlowAttach joint(const FlowPart& part)
{
    FlowAttach attach;
    attach.placed = part.placed;
    attach.bond.yield = 0.999;
    attach.area_mm2 = part.width_mm * part.height_mm;
    attach.bonds = attach.area_mm2 / 0.0016;
    return attach;
}

/// GPU, six stacks, dummy, four bridges, interposer, substrate: 14 parts, 9 joints.
FlowInput module()
{
    FlowInput input;
    input.parts.push_back(silicon("GPU", PartKind::Die, 25.3, 32.2));
    input.parts.push_back(silicon("DUMMY", PartKind::Dummy, 10, 11));
    for (int i = 0; i < 6; ++i) {
        input.parts.push_back(silicon("HBM" + std::to_string(i), PartKind::HbmStack, 10, 11));
        input.parts.back().process.reset();
        input.parts.back().price_usd = 250;
    }
    for (const FlowPart& part : input.parts)
        input.attaches.push_back(joint(part));
    for (int i = 0; i < 4; ++i)
        input.parts.push_back(silicon("BRIDGE" + std::to_string(i), PartKind::Bridge, 2, 5));
    input.parts.push_back(silicon("INT", PartKind::Interposer, 48.6, 34.3));
    input.attaches.push_back(joint(input.parts.back()));
    input.attaches.back().onto_root_substrate = true;
    input.parts.push_back(silicon("SUB", PartKind::Substrate, 60, 60));
    input.parts.back().process.reset();
    input.parts.back().carrier->cost_usd_per_mm2 = 0.03;
    return input;
}

void evaluateModule(benchmark::State& state)
{
    const FlowInput input = module();
    for (auto _ : state)
        benchmark::DoNotOptimize(evaluateFlow(input));
}
BENCHMARK(evaluateModule)->Unit(benchmark::kMicrosecond);

struct Loaded
{
    Assembly assembly;
    FlowInput input;
};

Loaded load(const char* sample)
{
    Loaded loaded;
    loaded.assembly = loadAssembly(std::string(INTERPOSE_SOURCE_DIR "/samples/") + sample + ".interpose").value();
    InstantStages stages;
    stages.evaluate(loaded.assembly, shippedLibrary().decks.front());
    loaded.input = *stages.flowInput();
    return loaded;
}

void evaluateSample(benchmark::State& state, const char* sample)
{
    const Loaded loaded = load(sample);
    for (auto _ : state)
        benchmark::DoNotOptimize(evaluateFlow(loaded.input));
}
BENCHMARK_CAPTURE(evaluateSample, h100, "h100-class")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(evaluateSample, b200, "b200-class")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(evaluateSample, ascend, "ascend-910-class")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(evaluateSample, mi300x, "mi300x-class")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(evaluateSample, bridge, "bridge-class")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(evaluateSample, epyc, "epyc-rome-class")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(evaluateSample, fanout, "fanout-class")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(evaluateSample, teaching, "teaching-pair")->Unit(benchmark::kMicrosecond);

void tenThousandSamples(benchmark::State& state)
{
    const Loaded loaded = load("h100-class");
    const std::vector<FlowBand> bands = flowBands(loaded.assembly, loaded.input);
    for (auto _ : state)
        benchmark::DoNotOptimize(monteCarlo(loaded.input, bands, {}));
}
BENCHMARK(tenThousandSamples)->Unit(benchmark::kMillisecond)->UseRealTime();

void evaluateField(benchmark::State& state)
{
    FlowInput input;
    for (int i = 0; i < state.range(0); ++i) {
        input.parts.push_back(silicon("D" + std::to_string(i), i % 4 == 0 ? PartKind::Bridge : PartKind::Die, 2, 5));
        input.attaches.push_back(joint(input.parts.back()));
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(evaluateFlow(input));
}
BENCHMARK(evaluateField)->Arg(2000)->Unit(benchmark::kMicrosecond);

void countCarriersOfAWafer(benchmark::State& state)
{
    const Wafer wafer{300, 3, 0.1};
    const double height_mm = static_cast<double>(state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(bestAlignedDies(wafer, height_mm * 1.4, height_mm));
}
BENCHMARK(countCarriersOfAWafer)->Arg(2)->Arg(34)->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();
