// SPDX-License-Identifier: GPL-3.0-or-later
// The package stage on every sample: reading its input from the assembly, and working it out.
#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"
#include "model/edit.hpp"
#include "package/dummy.hpp"

#include <algorithm>
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

/// The same on a carrier of 82 mm with 99 dies in a field; arguments: their side in tenths of a millimetre, and whether
/// the only room that would help, 80 mm more to the right, is covered.
void crowded(benchmark::State& state)
{
    const bool covered = state.range(1) != 0;
    Assembly assembly = sample(7); // teaching-pair: dies on the root
    const PlacedPart one = *std::ranges::find_if(assembly.placed, [](const PlacedPart& p) { return p.on.has_value(); });
    std::erase_if(assembly.placed, [](const PlacedPart& p) { return p.on.has_value(); });
    assembly.links = std::vector<Link>{};
    assembly.catalogue.edit([&](Catalogue& catalogue) {
        Part& root = catalogue.parts.at(assembly.root()->part);
        root.height = Coord::fromMm(82 + 2 * assembly.cooling.rim_width.mm());
        root.width = root.height + (covered ? Coord::fromMm(80) : Coord{});
        Part& die = catalogue.parts.at(one.part);
        die.width = die.height = Coord::fromMm(0.1 * static_cast<double>(state.range(0)));
        die.phys.clear();
        Part cover = die;
        cover.id = PartId("cover");
        cover.kind = PartKind::Passive;
        cover.width = Coord::fromMm(80);
        cover.height = root.height;
        catalogue.parts.insert_or_assign(cover.id, cover);
    });
    if (covered) {
        PlacedPart cover = one;
        cover.id = PlacedId("COVER");
        cover.part = PartId("cover");
        cover.x = Coord::fromMm(82) + assembly.cooling.rim_width;
        cover.y = {};
        assembly.placed.push_back(cover);
    }
    for (int i = 0; i < 99; ++i) {
        PlacedPart die = one;
        die.id = PlacedId("D" + std::to_string(i));
        die.x = assembly.cooling.rim_width + Coord::fromUm(1000 + 7800 * (i % 10) + 13 * (i / 10));
        die.y = assembly.cooling.rim_width + Coord::fromUm(1000 + 7900 * (i / 10) + 17 * (i % 10));
        assembly.placed.push_back(die);
    }
    const Coord gap = Coord::fromUm(100);
    DummySearch search;
    for (auto _ : state)
        search = proposeDummy(assembly, {gap, gap, gap, gap * 2});
    state.SetLabel("answer " + std::to_string(static_cast<int>(search.answer)) + ", tries " +
                   std::to_string(search.tries));
}
BENCHMARK(crowded)->ArgsProduct({{5, 15, 25, 35, 45, 55, 65, 75}, {0, 1}})->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
