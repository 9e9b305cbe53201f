// SPDX-License-Identifier: GPL-3.0-or-later
// The package stage on every sample: reading its input from the assembly, and working it out.
#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"
#include "model/edit.hpp"
#include "package/dummy.hpp"

#include <string>

#include <benchmark/benchmark.h>

using namespace interpose;

namespace {

const char* const kSamples[] = {"h100-class",      "b200-class",   "ascend-910-class", "mi300x-class",
                                "epyc-rome-class", "bridge-class", "fanout-class",     "teaching-pair"};

Assembly sample(std::int64_t index)
{
    const std::string path = std::string(INTERPOSE_SOURCE_DIR "/samples/") + kSamples[index] + ".interpose";
    return *loadAssembly(path);
}

void stage(benchmark::State& state)
{
    const Assembly assembly = sample(state.range(0));
    const PackageRules rules = packageRules(shippedLibrary().decks.front());
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const PackageLoads loads = packageLoads(assembly);
    for (auto _ : state)
        benchmark::DoNotOptimize(evaluatePackage(packageInput(assembly, bodies, rules, loads)));
    state.SetLabel(kSamples[state.range(0)]);
}
BENCHMARK(stage)->DenseRange(0, 7)->Unit(benchmark::kMicrosecond);

/// All instant sections, one die moved back and forth.
void instant(benchmark::State& state)
{
    Assembly assembly = sample(state.range(0));
    const RuleDeck deck = shippedLibrary().decks.front();
    InstantStages stages;
    PlacedPart& last = assembly.placed.back();
    Coord step = Coord::fromUm(1);
    for (auto _ : state) {
        if (last.on) last.x += step;
        step = -step;
        benchmark::DoNotOptimize(stages.evaluate(assembly, deck));
    }
    state.SetLabel(kSamples[state.range(0)]);
}
BENCHMARK(instant)->DenseRange(0, 7)->Unit(benchmark::kMicrosecond);

/// A click on "Add dummy die here", where there is one with a stack taken away.
void dummy(benchmark::State& state)
{
    const Assembly assembly = removePlaced(sample(state.range(0)), {PlacedId("HBM0")});
    const Coord gap = Coord::fromUm(100);
    for (auto _ : state)
        benchmark::DoNotOptimize(proposeDummy(assembly, {gap, gap, gap, gap * 2}));
    state.SetLabel(kSamples[state.range(0)]);
}
BENCHMARK(dummy)->DenseRange(0, 7)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
