// SPDX-License-Identifier: GPL-3.0-or-later
// Heat, cold, per frame: rasterising, building the grids and solving, on the reference cases at one z cell per layer
// and on the product's own z cells. Arguments: grid, threads.
#include "thermal/heat_solver.hpp"
#include "thermal_case.hpp"

#include <benchmark/benchmark.h>

#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

using namespace interpose;
using namespace interpose::reference;

namespace {

LayeredProblem layeredCase(const std::string& name, int grid, bool graded)
{
    std::ifstream in(std::string(INTERPOSE_SOURCE_DIR "/tests/reference/cases/thermal/") + name + ".json");
    const auto file = nlohmann::json::parse(in);
    const std::vector<int> one_each(file.at("layers").size(), 1);
    return readThermalCase(file, graded ? productGrid(file, grid, grid) : evenGrid(file, grid, grid, one_each));
}

void solveFrames(benchmark::State& state, const std::string& name, bool graded, const HeatSettings& settings)
{
    const LayeredProblem layered = layeredCase(name, static_cast<int>(state.range(0)), graded);
    HeatProblem cells;
    HeatSolver solver;
    HeatSettings with_threads = settings;
    with_threads.threads = static_cast<int>(state.range(1));
    HeatSolution solution;
    for (auto _ : state) {
        benchmark::DoNotOptimize(rasterise(layered, cells));
        solution = solver.solve(cells, with_threads);
    }
    state.counters["nz"] = static_cast<double>(cells.nz());
    state.counters["cycles"] = solution.cycles;
    state.counters["iteration_error"] = solution.iteration_error;
    state.counters["energy_error"] = solution.energy_error;
}

constexpr HeatSettings kLive{.tolerance = 1e-3, .energy_tolerance = 1e-3};
constexpr HeatSettings kFine{.tolerance = 1e-4, .energy_tolerance = 1e-6};

void live(benchmark::State& state, const std::string& name)
{
    solveFrames(state, name, false, kLive);
}
void fine(benchmark::State& state, const std::string& name)
{
    solveFrames(state, name, true, kFine);
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

void grids(benchmark::internal::Benchmark* b)
{
    b->ArgNames({"grid", "threads"})
        ->ArgsProduct({{64, 128, 256}, {1, 2}})
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime()
        ->MeasureProcessCPUTime();
}

} // namespace

BENCHMARK_CAPTURE(live, p1_10_layers, "p1_single_die")->Apply(grids);
BENCHMARK_CAPTURE(live, p2_13_layers, "p2_gpu_6hbm")->Apply(grids);
BENCHMARK_CAPTURE(live, p3_9_layers, "p3_4ccd_io")->Apply(grids);
BENCHMARK_CAPTURE(fine, p1_graded, "p1_single_die")->Apply(grids);
BENCHMARK_CAPTURE(fine, p2_graded, "p2_gpu_6hbm")->Apply(grids);
BENCHMARK(raster)->Arg(64)->Arg(128)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
