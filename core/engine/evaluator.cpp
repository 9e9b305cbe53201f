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

    /// What the lane still owes for the job it took last.
    enum class Step { Live, Fine, Answers, None };

    void runHeatLane()
    {
        yieldToOthers();
        HeatStages stages;
        std::optional<HeatResult> live; // the last one delivered
        Job job;
        Step next = Step::None;
        std::unique_lock lock(mutex);
        while (true) {
            const auto canRefine = [&] { return next != Step::None && !gesture; };
            if (!heatWaiting && !canRefine()) setBusy(lock, Lane::Heat, false);
            wake.wait(lock, [&] { return closing || heatWaiting || canRefine(); });
            if (closing) return;
            setBusy(lock, Lane::Heat, true);
            const bool isNew = heatWaiting.has_value();
            if (isNew) job = *std::exchange(heatWaiting, std::nullopt);
            lock.unlock();
            if (isNew) {
                stages.setInput(job.assembly);
                next = firstStep(stages);
            }
            if (solve(stages, job, next, live)) next = stepAfter(next, stages);
            lock.lock();
        }
    }

    /// An edit that leaves the stack alone keeps its fine field: nothing to solve, nothing to flicker.
    Step firstStep(const HeatStages& stages) const
    {
        return stages.isSolved(settings.fine_grid, settings.fine_tolerance) ? Step::Fine : Step::Live;
    }

    Step stepAfter(Step done, const HeatStages& stages) const
    {
        if (done == Step::Live) return Step::Fine;
        const bool owed = settings.answers && !stages.isAnswered(settings.fine_grid, settings.fine_tolerance);
        return done == Step::Fine && owed ? Step::Answers : Step::None;
    }

    /// True when delivered. A live job gives way only when superseded and older than the patience, or a drag would show
    /// nothing; any other gives way at once, since a live one follows.
    bool solve(HeatStages& stages, const Job& job, Step step, std::optional<HeatResult>& live)
    {
        const Clock::time_point started = Clock::now();
        const Cancel cancel([&] {
            const std::lock_guard lock(mutex);
            const bool superseded = newest != job.revision;
            return closing || (superseded && (step != Step::Live || Clock::now() - started > settings.patience));
        });
        HeatDelivery delivery{job.revision, HeatQuality::Fine, {}, 0, {}, {}};
        if (step == Step::Live) {
            delivery.quality = HeatQuality::Live;
            delivery.heat = stages.solve(settings.live_grid, settings.live_tolerance, settings.live_threads, cancel);
        } else {
            const auto solveFine = step == Step::Fine ? &HeatStages::solve : &HeatStages::answer;
            delivery.heat =
                (stages.*solveFine)(settings.fine_grid, settings.fine_tolerance, settings.fine_threads, cancel);
            if (live) delivery.live_difference_k = largestPeakChange(*live, delivery.heat);
            delivery.bands = heatBands(job.assembly, delivery.heat);
        }
        if (delivery.heat.status == HeatResult::Status::Cancelled) return false;
        if (step == Step::Live) live = delivery.heat;
        delivery.seconds = secondsSince(job.submitted);
        if (callbacks.heat) callbacks.heat(std::move(delivery));
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
