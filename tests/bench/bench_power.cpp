// SPDX-License-Identifier: GPL-3.0-or-later
// Power as re-run on every mouse move, gathering included, over all samples; and the map of each beside its live heat.
#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"

#include "fixtures.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
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

/// A field of dies with a PHY at every edge, each linked to its neighbour on the right and above, and a port.
Assembly linkedField(int count)
{
    Assembly assembly = fixtures::dieField(count);
    assembly.catalogue.edit([](Catalogue& c) {
        Part& die = c.parts.at(PartId("die"));
        die.phys = {{"w", fixtures::rectUm(0, 400, 200, 200), "d2d", 8, Edge::Left, {}},
                    {"e", fixtures::rectUm(800, 400, 200, 200), "d2d", 8, Edge::Right, {}},
                    {"s", fixtures::rectUm(400, 0, 200, 200), "d2d", 8, Edge::Bottom, {}},
                    {"n", fixtures::rectUm(400, 800, 200, 200), "d2d", 8, Edge::Top, {}},
                    {"p", fixtures::rectUm(0, 0, 200, 200), "serdes", 4, Edge::Left, {}}};
        die.rails = {{"core", 0.8}};
    });
    const int columns = static_cast<int>(std::ceil(std::sqrt(count)));
    const auto at = [](int i) { return PlacedId("D" + std::to_string(i)); };
    assembly.links.edit([&](std::vector<Link>& links) {
        for (int i = 0; i < count; ++i) {
            const std::string id = std::to_string(i);
            if ((i + 1) % columns != 0 && i + 1 < count)
                links.push_back({LinkId("E" + id), {at(i), "e"}, {at(i + 1), "w"}, false, 8, {}, {}, {}});
            if (i + columns < count)
                links.push_back({LinkId("N" + id), {at(i), "n"}, {at(i + columns), "s"}, false, 8, {}, {}, {}});
        }
    });
    sortById(assembly);
    return assembly;
}

void gatheringOfAField(benchmark::State& state)
{
    const Assembly assembly = linkedField(static_cast<int>(state.range(0)));
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const std::vector<Contact> contacts = findContacts(assembly, bodies);
    for (auto _ : state)
        benchmark::DoNotOptimize(powerInput(assembly, bodies, contacts));
}
BENCHMARK(gatheringOfAField)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

void evaluationOfAField(benchmark::State& state)
{
    const Assembly assembly = linkedField(static_cast<int>(state.range(0)));
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const PowerInput input = powerInput(assembly, bodies, findContacts(assembly, bodies));
    for (auto _ : state)
        benchmark::DoNotOptimize(evaluatePower(input));
}
BENCHMARK(evaluationOfAField)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

/// \param kept  with the buffers of the last map, as the lane has them; else with new ones each time
void liveMap(benchmark::State& state, bool kept)
{
    const std::string& name = names()[static_cast<std::size_t>(state.range(0))];
    const Assembly assembly = sample(name);
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const IrInput input = irInput(assembly, bodies, powerLayout(assembly, bodies, findContacts(assembly, bodies)));
    HeatSettings settings;
    settings.tolerance = kLiveTolerance;
    settings.energy_tolerance = 0.1 * kLiveTolerance;
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
