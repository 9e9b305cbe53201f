// SPDX-License-Identifier: GPL-3.0-or-later
// Submit -> delivered, per section, on the flagship sample: what a dragging hand waits for, less the painting.
#include "engine/evaluator.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"
#include "model/edit.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>

namespace {

using namespace interpose;

Assembly flagship()
{
    auto assembly = loadAssembly(INTERPOSE_SOURCE_DIR "/samples/h100-class.interpose");
    if (assembly) return *std::move(assembly);
    for (const Problem& problem : assembly.error())
        std::cerr << describe(problem) << '\n';
    std::exit(EXIT_FAILURE);
}

/// Lets the benchmark thread wait for the delivery of a revision by a lane.
class Waiter
{
public:
    void delivered(Revision& slot, Revision revision)
    {
        {
            const std::lock_guard lock(m_mutex);
            slot = revision;
        }
        m_changed.notify_one();
    }
    void waitFor(const Revision& slot, Revision revision)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return slot >= revision; });
    }
    Revision instant = 0, live = 0, fine = 0;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

enum Section { Instant, Live, Fine };

void submitToDelivered(benchmark::State& state)
{
    const auto section = static_cast<Section>(state.range(0));
    const Assembly start = flagship();
    const RuleDeck deck = shippedLibrary().decks.front();
    Waiter waiter;
    Evaluator evaluator({[&](InstantDelivery d) { waiter.delivered(waiter.instant, d.revision); },
                         [&](HeatDelivery d) {
                             waiter.delivered(d.quality == HeatQuality::Live ? waiter.live : waiter.fine, d.revision);
                         },
                         {}});
    evaluator.setGesture(section != Fine);
    Revision revision = 0;
    for (auto _ : state) {
        ++revision;
        evaluator.submit(
            movePlaced(start, {PlacedId{"HBM2"}}, {Coord::fromUm(static_cast<double>(revision % 300)), Coord{}}), deck,
            revision);
        waiter.waitFor(section == Instant ? waiter.instant : section == Live ? waiter.live : waiter.fine, revision);
    }
}

void instantStagesAlone(benchmark::State& state)
{
    const Assembly start = flagship();
    const RuleDeck deck = shippedLibrary().decks.front();
    InstantStages stages;
    double step = 0;
    for (auto _ : state) {
        step += 1;
        benchmark::DoNotOptimize(stages.evaluate(
            movePlaced(start, {PlacedId{"HBM2"}}, {Coord::fromUm(std::fmod(step, 300)), Coord{}}), deck));
    }
}

} // namespace

BENCHMARK(instantStagesAlone)->Unit(benchmark::kMicrosecond);
BENCHMARK(submitToDelivered)
    ->ArgName("section")
    ->Arg(Instant)
    ->Arg(Live)
    ->Arg(Fine)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
