// SPDX-License-Identifier: GPL-3.0-or-later
// What a question to a field costs, on three samples: the fine field, its answers, the step response, and the field
// with temperature dependence.
#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <string>

namespace {

using namespace interpose;

constexpr const char* kSamples[] = {"h100-class", "mi300x-class", "epyc-rome-class"};

Assembly sample(const benchmark::State& state)
{
    const std::string name = kSamples[state.range(0)];
    auto assembly = loadAssembly(INTERPOSE_SOURCE_DIR "/samples/" + name + ".interpose");
    if (assembly) return *std::move(assembly);
    for (const Problem& problem : assembly.error())
        std::cerr << describe(problem) << '\n';
    std::exit(EXIT_FAILURE);
}

void fineField(benchmark::State& state)
{
    const Assembly assembly = sample(state);
    for (auto _ : state) {
        HeatStages stages;
        stages.setInput(assembly);
        benchmark::DoNotOptimize(stages.solve(kFineGrid, kFineTolerance, 1));
    }
}

/// What comes on top of the fine field.
void answers(benchmark::State& state)
{
    const Assembly assembly = sample(state);
    int solves = 0;
    for (auto _ : state) {
        state.PauseTiming();
        HeatStages stages;
        stages.setInput(assembly);
        stages.solve(kFineGrid, kFineTolerance, 1);
        state.ResumeTiming();
        solves = stages.answer(kFineGrid, kFineTolerance, 1).answers->solves;
    }
    state.counters["solves"] = solves;
}

void stepResponse(benchmark::State& state)
{
    const Assembly assembly = sample(state);
    std::size_t times = 0;
    for (auto _ : state) {
        HeatStages stages;
        stages.setInput(assembly);
        times = stages.step(kLiveGrid, kFineTolerance, 1).step_response->time_s.size();
    }
    state.counters["times"] = static_cast<double>(times);
}

/// grid 64: to the live tolerance; 128: the fine one.
void temperatureDependent(benchmark::State& state)
{
    Assembly assembly = sample(state);
    assembly.cooling.temperature_dependent = true;
    const auto grid = static_cast<int>(state.range(1));
    int solves = 0;
    for (auto _ : state) {
        HeatStages stages;
        stages.setInput(assembly);
        solves = stages.solve(grid, grid == kLiveGrid ? kLiveTolerance : kFineTolerance, 1).outer_loop->solves;
    }
    state.counters["solves"] = solves;
}

} // namespace

BENCHMARK(fineField)->ArgName("sample")->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(answers)->ArgName("sample")->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(stepResponse)->ArgName("sample")->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(temperatureDependent)
    ->ArgNames({"sample", "grid"})
    ->ArgsProduct({{0, 1, 2}, {kLiveGrid, kFineGrid}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
