// SPDX-License-Identifier: GPL-3.0-or-later
// Power as re-run on every mouse move, gathering included, over all samples; and the map of each beside its live heat.
#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

using namespace interpose;

namespace {

const std::vector<std::string>& names()
{
    static const std::vector<std::string> all{"ascend-910-class", "b200-class", "bridge-class", "epyc-rome-class",
                                              "fanout-class",     "h100-class", "mi300x-class", "teaching-pair"};
    return all;
}

Assembly sample(const std::string& name)
{
    const auto assembly = loadAssembly(INTERPOSE_SOURCE_DIR "/samples/" + name + ".interpose");
    return assembly ? *assembly : Assembly{};
}

void instantOfAllSamples(benchmark::State& state)
{
    struct Laid
    {
        Assembly assembly;
        std::vector<PlacedBody> bodies;
        std::vector<Contact> contacts;
    };
    std::vector<Laid> all(names().size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].assembly = sample(names()[i]);
        all[i].bodies = layOut(all[i].assembly);
        all[i].contacts = findContacts(all[i].assembly, all[i].bodies);
    }
    for (auto _ : state)
        for (const Laid& laid : all)
            benchmark::DoNotOptimize(evaluatePower(powerInput(laid.assembly, laid.bodies, laid.contacts)));
}
BENCHMARK(instantOfAllSamples)->Unit(benchmark::kMicrosecond);

/// \param kept  with the buffers of the last map, as the lane has them; else with new ones each time
void liveMap(benchmark::State& state, bool kept)
{
    const std::string& name = names()[static_cast<std::size_t>(state.range(0))];
    const Assembly assembly = sample(name);
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const IrInput input = irInput(assembly, bodies, powerLayout(assembly, bodies, findContacts(assembly, bodies)));
    HeatSettings settings;
    settings.tolerance = kLiveTolerance;
    settings.energy_tolerance = 10 * kLiveTolerance * kLiveTolerance;
    IrSolver solver;
    for (auto _ : state)
        benchmark::DoNotOptimize(kept ? solver.solve(input, kLiveGrid, settings) : solveIr(input, kLiveGrid, settings));
    state.SetLabel(name);
}
BENCHMARK_CAPTURE(liveMap, kept, true)->DenseRange(0, 7)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(liveMap, fresh, false)->DenseRange(0, 7)->Unit(benchmark::kMillisecond);

/// A fresh stage each time: nothing of the last field is kept.
void liveHeat(benchmark::State& state)
{
    const std::string& name = names()[static_cast<std::size_t>(state.range(0))];
    const Assembly assembly = sample(name);
    for (auto _ : state) {
        HeatStages stages;
        stages.setInput(assembly);
        benchmark::DoNotOptimize(stages.solve(kLiveGrid, kLiveTolerance, 1));
    }
    state.SetLabel(name);
}
BENCHMARK(liveHeat)->DenseRange(0, 7)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
