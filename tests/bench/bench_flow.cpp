// SPDX-License-Identifier: GPL-3.0-or-later
// Yield and cost of one module, as re-run on every mouse move: each sample (with what is paid once and its carbon too),
// the module of the tests, a field of parts; and ten thousand Monte Carlo samples of the H100 class.
#include "engine/evaluate.hpp"
#include "flow/carbon.hpp"
#include "flow/nre.hpp"
#include "flow/wafer.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"
#include "whole_module.hpp"

#include <benchmark/benchmark.h>

using namespace interpose;
using namespace interpose::tests;

namespace {

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
/// All that the flow section of a report holds: yield and cost, what is paid once, carbon (the same walk once more).
void evaluateWholeSample(benchmark::State& state, const char* sample)
{
    const Loaded loaded = load(sample);
    for (auto _ : state) {
        const FlowResult flow = evaluateFlow(loaded.input);
        benchmark::DoNotOptimize(nreOf(loaded.input, flow.cost_per_good_module_usd));
        benchmark::DoNotOptimize(carbonOf(loaded.input));
    }
}

const int kSamplesRegistered = [] {
    for (const char* sample : {"h100-class", "b200-class", "ascend-910-class", "mi300x-class", "bridge-class",
                               "epyc-rome-class", "fanout-class", "teaching-pair"}) {
        benchmark::RegisterBenchmark((std::string("evaluateSample/") + sample).c_str(), evaluateSample, sample)
            ->Unit(benchmark::kMicrosecond);
        benchmark::RegisterBenchmark((std::string("evaluateWholeSample/") + sample).c_str(), evaluateWholeSample,
                                     sample)
            ->Unit(benchmark::kMicrosecond);
    }
    return 0;
}();

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
        const std::string id = "D" + std::to_string(i);
        input.parts.push_back(made(id, i % 4 == 0 ? PartKind::Bridge : PartKind::Die, 3, 2000, 0.1));
        attach(input, id, 0.999, 9);
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
