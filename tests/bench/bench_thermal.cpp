// SPDX-License-Identifier: GPL-3.0-or-later
// Heat, cold, per frame: rasterising, building the grids and solving, on the reference cases at one z cell per layer
// and on the product's own stack of the H100-class sample (cutting it included). Arguments: grid, threads.
#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "solver/heat_solver.hpp"
#include "thermal/slabs.hpp"
#include "thermal_case.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

using namespace interpose;
using namespace interpose::reference;

namespace {

/// What a cycle reads and writes per cell of the finest grid, all grids together, by count
/// (docs/physics/heat.md#speed).
constexpr int kBytesPerCellAndCycle = 76;

LayeredProblem layeredCase(const std::string& name, int grid, bool graded)
{
    std::ifstream in(std::string(INTERPOSE_SOURCE_DIR "/tests/reference/cases/thermal/") + name + ".json");
    const auto file = nlohmann::json::parse(in);
    const std::vector<int> one_each(file.at("layers").size(), 1);
    return readThermalCase(file, graded ? productGrid(file, grid, grid) : evenGrid(file, grid, grid, one_each));
}

/// The H100-class sample as the heat stage sees it.
HeatInput flagship()
{
    const auto assembly = loadAssembly(INTERPOSE_SOURCE_DIR "/samples/h100-class.interpose");
    if (!assembly) {
        for (const Problem& problem : assembly.error())
            std::cerr << describe(problem) << '\n';
        std::exit(EXIT_FAILURE);
    }
    HeatStages stages;
    stages.setInput(*assembly);
    return stages.input();
}

std::size_t bytesOf(const HeatProblem& p)
{
    return (4 * p.cells() + p.top_cover.size() + p.bottom_cover.size()) * sizeof(double);
}

void solveFrames(benchmark::State& state, const std::function<LayeredProblem()>& frame, const HeatSettings& settings)
{
    HeatProblem cells;
    HeatSolver solver;
    HeatSettings with_threads = settings;
    with_threads.threads = static_cast<int>(state.range(1));
    HeatSolution solution;
    for (auto _ : state) {
        benchmark::DoNotOptimize(rasterise(frame(), cells));
        solution = solver.solve(cells, with_threads);
    }
    state.counters["cells"] = static_cast<double>(cells.cells());
    state.counters["nz"] = static_cast<double>(cells.nz());
    state.counters["cycles"] = solution.cycles;
    state.counters["MiB"] = static_cast<double>(solver.bytes() + bytesOf(cells)) / (1 << 20);
    state.counters["bytes_per_cell_and_cycle"] = kBytesPerCellAndCycle;
    state.counters["cell_cycles"] = benchmark::Counter(static_cast<double>(cells.cells()) * solution.cycles,
                                                       benchmark::Counter::kIsIterationInvariantRate);
    state.counters["iteration_error"] = solution.iteration_error;
    state.counters["energy_error"] = solution.energy_error;
}

constexpr HeatSettings kLive{.tolerance = 1e-3, .energy_tolerance = 1e-3};
constexpr HeatSettings kFine{.tolerance = 1e-4, .energy_tolerance = 1e-6};

void solveCase(benchmark::State& state, const std::string& name, bool graded, const HeatSettings& settings)
{
    const LayeredProblem layered = layeredCase(name, static_cast<int>(state.range(0)), graded);
    solveFrames(state, [&]() -> LayeredProblem { return layered; }, settings);
}
void live(benchmark::State& state, const std::string& name)
{
    solveCase(state, name, false, kLive);
}
void fine(benchmark::State& state, const std::string& name)
{
    solveCase(state, name, true, kFine);
}

void solveFlagship(benchmark::State& state, double coarseness, const HeatSettings& settings)
{
    const HeatInput input = flagship();
    const int grid = static_cast<int>(state.range(0));
    solveFrames(state, [&] { return cutStack(input, grid, coarseness).layered; }, settings);
}
void flagshipLive(benchmark::State& state)
{
    solveFlagship(state, kLiveZ, kLive);
}
void flagshipFine(benchmark::State& state)
{
    solveFlagship(state, kFineZ, kFine);
}

/// 30 slabs of one cell, 400 rectangles in all.
void raster(benchmark::State& state)
{
    LayeredProblem layered = layeredCase("p2_gpu_6hbm", static_cast<int>(state.range(0)), false);
    const std::vector<Slab> slabs = layered.slabs;
    while (layered.slabs.size() < 30)
        layered.slabs.push_back(slabs[layered.slabs.size() % slabs.size()]);
    HeatProblem cells;
    for (auto _ : state)
        benchmark::DoNotOptimize(rasterise(layered, cells));
    std::size_t rectangles = 0;
    for (const Slab& slab : layered.slabs) {
        rectangles += slab.powers.size();
        for (const auto& level : slab.levels)
            rectangles += level.size();
    }
    state.counters["rectangles"] = static_cast<double>(rectangles);
}

/// Other powers on the grids of the last solve.
void again(benchmark::State& state)
{
    HeatProblem cells;
    rasterise(layeredCase("p2_gpu_6hbm", static_cast<int>(state.range(0)), false), cells);
    HeatSettings settings = kLive;
    settings.threads = static_cast<int>(state.range(1));
    HeatSolver solver;
    solver.solve(cells, settings);
    for (auto _ : state)
        benchmark::DoNotOptimize(solver.solveAgain(cells.power_w, settings).max_rise_k);
}

void run(benchmark::internal::Benchmark* b, const std::vector<std::int64_t>& grids)
{
    b->ArgNames({"grid", "threads"})
        ->ArgsProduct({grids, {1, 2}})
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime()
        ->MeasureProcessCPUTime();
}
void small(benchmark::internal::Benchmark* b)
{
    run(b, {64, 128});
}
void all(benchmark::internal::Benchmark* b)
{
    run(b, {64, 128, 256});
}

} // namespace

BENCHMARK_CAPTURE(live, p1_10_layers, "p1_single_die")->Apply(all);
BENCHMARK_CAPTURE(live, p2_13_layers, "p2_gpu_6hbm")->Apply(all);
BENCHMARK_CAPTURE(live, p3_9_layers, "p3_4ccd_io")->Apply(small);
BENCHMARK(flagshipLive)->Apply(small);
BENCHMARK(flagshipFine)->Apply(small);
BENCHMARK_CAPTURE(fine, p1_graded, "p1_single_die")->Apply(small);
BENCHMARK_CAPTURE(fine, p2_graded, "p2_gpu_6hbm")->Apply(small);
BENCHMARK(again)->Apply(small);
BENCHMARK(raster)->Arg(64)->Arg(128)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
