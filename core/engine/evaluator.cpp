// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluator.hpp"

#ifdef __linux__
#include <sys/resource.h>
#endif

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace interpose {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The long lane gives way to painting and to the instant figures when cores are scarce.
void yieldToOthers()
{
#ifdef __linux__
    constexpr int kNicer = 10;
    setpriority(PRIO_PROCESS, 0, kNicer); // of the calling thread alone
#endif
}

struct Job
{
    Assembly assembly;
    RuleDeck deck;
    Revision revision = 0;
    Clock::time_point submitted;
};

} // namespace

/// Everything the two lanes share lies under one mutex; the stages belong to their lane's thread alone.
struct Evaluator::State
{
    State(EvaluatorCallbacks c, EvaluatorSettings s)
        : callbacks(std::move(c))
        , settings(s)
        , instantThread([this] { runInstantLane(); })
        , heatThread([this] { runHeatLane(); })
    {}

    ~State()
    {
        {
            const std::lock_guard lock(mutex);
            closing = true;
        }
        wake.notify_all();
        heatThread.join();
        instantThread.join();
    }

    void submit(Job job)
    {
        {
            const std::lock_guard lock(mutex);
            newest = job.revision;
            instantWaiting = job;
            heatWaiting = std::move(job);
        }
        wake.notify_all();
    }

    void setGesture(bool running)
    {
        {
            const std::lock_guard lock(mutex);
            gesture = running;
        }
        wake.notify_all();
    }

    void runInstantLane()
    {
        InstantStages stages;
        std::unique_lock lock(mutex);
        while (true) {
            wake.wait(lock, [this] { return closing || instantWaiting; });
            if (closing) return;
            const Job job = *std::exchange(instantWaiting, std::nullopt);
            setBusy(lock, Lane::Instant, true);
            lock.unlock();
            InstantDelivery delivery{job.revision, stages.evaluate(job.assembly, job.deck),
                                     secondsSince(job.submitted)};
            if (callbacks.instant) callbacks.instant(std::move(delivery));
            lock.lock();
            if (!instantWaiting) setBusy(lock, Lane::Instant, false);
        }
    }

    void runHeatLane()
    {
        yieldToOthers();
        HeatStages stages;
        std::optional<Job> refine; // solved on the live grid, still without its fine field
        std::unique_lock lock(mutex);
        while (true) {
            const bool idle = !heatWaiting && (!refine || gesture);
            if (idle) setBusy(lock, Lane::Heat, false);
            wake.wait(lock, [&] { return closing || heatWaiting || (refine && !gesture); });
            if (closing) return;
            setBusy(lock, Lane::Heat, true);
            if (heatWaiting) {
                refine = std::exchange(heatWaiting, std::nullopt);
                lock.unlock();
                stages.setInput(refine->assembly);
                // An edit that leaves the stack alone keeps its fine field: nothing to solve, nothing to flicker.
                const bool fineKnown = stages.isSolved(settings.fine_grid, kFineTolerance);
                if (solve(stages, *refine, fineKnown ? HeatQuality::Fine : HeatQuality::Live) && fineKnown)
                    refine.reset();
            } else {
                lock.unlock();
                if (solve(stages, *refine, HeatQuality::Fine)) refine.reset();
            }
            lock.lock();
        }
    }

    /// True when delivered. A live job gives way only when superseded and older than the patience, or a drag would show
    /// nothing; a fine one gives way at once, since a live one follows.
    bool solve(HeatStages& stages, const Job& job, HeatQuality quality)
    {
        const bool fine = quality == HeatQuality::Fine;
        const Clock::time_point started = Clock::now();
        const Cancel cancel([&] {
            const std::lock_guard lock(mutex);
            const bool superseded = newest != job.revision;
            return closing || (superseded && (fine || Clock::now() - started > settings.patience));
        });
        HeatResult heat = fine ? stages.solve(settings.fine_grid, kFineTolerance, settings.fine_threads, cancel)
                               : stages.solve(settings.live_grid, kLiveTolerance, settings.live_threads, cancel);
        if (heat.status == HeatResult::Status::Cancelled) return false;
        if (callbacks.heat) callbacks.heat({job.revision, quality, std::move(heat), secondsSince(job.submitted)});
        return true;
    }

    /// Called with the lock held by the lane's own thread; releases it around the callback, so that it may submit.
    void setBusy(std::unique_lock<std::mutex>& lock, Lane lane, bool value)
    {
        bool& flag = lane == Lane::Heat ? heatBusy : instantBusy;
        if (std::exchange(flag, value) == value || !callbacks.busy) return;
        lock.unlock();
        callbacks.busy(lane, value);
        lock.lock();
    }

    const EvaluatorCallbacks callbacks;
    const EvaluatorSettings settings;
    std::mutex mutex;
    std::condition_variable wake;
    std::optional<Job> instantWaiting, heatWaiting;
    Revision newest = 0;
    bool gesture = false, closing = false, instantBusy = false, heatBusy = false;
    std::thread instantThread, heatThread; ///< last: they use all of the above
};

Evaluator::Evaluator(EvaluatorCallbacks callbacks, EvaluatorSettings settings)
    : m_state(std::make_unique<State>(std::move(callbacks), settings))
{}

Evaluator::~Evaluator() = default;

void Evaluator::submit(Assembly assembly, RuleDeck deck, Revision revision)
{
    m_state->submit({std::move(assembly), std::move(deck), revision, Clock::now()});
}

void Evaluator::setGesture(bool running)
{
    m_state->setGesture(running);
}

} // namespace interpose
