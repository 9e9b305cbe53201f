// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluator.hpp"

#ifdef __linux__
#include <sys/resource.h>
#endif

#include <atomic>
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

/// What nobody waits for gives way to the rest of the machine. A thread cannot take this back: hence one of its own.
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

/// What the heat lane owes for the job it took last, in this order; all but the live field at rest.
enum class Step { Live, Fine, Drops, Answers, Response, None };

struct RestingJob
{
    Assembly assembly;
    Revision revision = 0;
    Step step = Step::None;
};

/// What belongs to the heat lane's thread alone.
struct HeatLane
{
    HeatStages stages; ///< of live fields
    Job job;
    Step next = Step::None;
    bool asked = false;                   ///< the resting thread is at `next`
    std::optional<HeatResult> live, fine; ///< the last ones delivered; fine: of the stack of `job`, with all since
    std::shared_ptr<const IrResult> drops;
};

struct Rested
{
    HeatResult heat;
    std::shared_ptr<const IrResult> drops; ///< with the fine field, or alone
};

} // namespace

/// Everything the threads share lies under one mutex; stages belong to their thread alone. The heat lane's thread
/// solves live fields and makes all deliveries of heat, the resting one solves what it is asked to, one thing at a
/// time.
struct Evaluator::State
{
    State(EvaluatorCallbacks c, EvaluatorSettings s)
        : callbacks(std::move(c))
        , settings(s)
        , instantThread([this] { runInstantLane(); })
        , heatThread([this] { runHeatLane(); })
        , restingThread([this] { runResting(); })
    {}

    ~State()
    {
        {
            const std::lock_guard lock(mutex);
            closing = true;
        }
        wake.notify_all();
        restingThread.join();
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
        HeatLane lane;
        std::unique_lock lock(mutex);
        while (true) {
            const auto mayAsk = [&] { return lane.next != Step::None && !lane.asked && !gesture; };
            const auto hasWork = [&] { return heatWaiting || rested || mayAsk(); };
            if (!hasWork() && !lane.asked) setBusy(lock, Lane::Heat, false);
            wake.wait(lock, [&] { return closing || hasWork(); });
            if (closing) return;
            setBusy(lock, Lane::Heat, true);
            if (heatWaiting)
                takeJob(lock, lane);
            else if (rested)
                takeRested(lock, lane);
            else if (mayAsk())
                askResting(lane);
        }
    }

    /// Called with the lock held, as the next two; released while solving and delivering. What rests for an older job
    /// is dropped here and cancels itself; nothing waits for it.
    void takeJob(std::unique_lock<std::mutex>& lock, HeatLane& lane)
    {
        lane.job = *std::exchange(heatWaiting, std::nullopt);
        lane.next = Step::None;
        lane.asked = false;
        restingWaiting.reset();
        rested.reset();
        lock.unlock();
        lane.stages.setInput(lane.job.assembly);
        // An edit that leaves the stack alone keeps its fine field: nothing to solve, nothing to flicker.
        if (!lane.stages.isSolved(settings.live_grid, settings.live_tolerance)) lane.fine.reset();
        if (lane.fine && lane.stages.dropsChanged()) // rails or joints changed, the stack did not
            lane.drops = lane.stages.drops(settings.live_grid, settings.live_tolerance, settings.live_threads);
        if (lane.fine)
            deliverFine(lane, Step::Fine);
        else
            solveLive(lane);
        lock.lock();
    }

    void takeRested(std::unique_lock<std::mutex>& lock, HeatLane& lane)
    {
        auto [result, drops] = *std::exchange(rested, std::nullopt);
        lane.asked = false;
        lock.unlock();
        if (drops) lane.drops = std::move(drops);
        if (lane.next == Step::Response)
            lane.fine->step_response = std::move(result.step_response);
        else if (lane.next != Step::Drops)
            lane.fine = std::move(result);
        deliverFine(lane, lane.next);
        lock.lock();
    }

    void askResting(HeatLane& lane)
    {
        restingWaiting = {lane.job.assembly, lane.job.revision, lane.next};
        lane.asked = true;
        wake.notify_all();
    }

    /// Gives way only when superseded and older than the patience, or a drag would show nothing.
    void solveLive(HeatLane& lane)
    {
        const Clock::time_point started = Clock::now();
        const Cancel cancel(
            [&] { return closing || (newest != lane.job.revision && Clock::now() - started > settings.patience); });
        HeatResult heat = lane.stages.solve(settings.live_grid, settings.live_tolerance, settings.live_threads, cancel);
        if (heat.status == HeatResult::Status::Cancelled) return;
        lane.drops = liveDrops(lane, cancel);
        lane.live = heat;
        lane.next = Step::Fine;
        const double seconds = secondsSince(lane.job.submitted);
        if (callbacks.heat)
            callbacks.heat({lane.job.revision, HeatQuality::Live, std::move(heat), seconds, {}, {}, lane.drops});
    }

    std::shared_ptr<const IrResult> liveDrops(HeatLane& lane, const Cancel& cancel) const
    {
        if (gesture && !dropsWatched) return nullptr; // the fine ones follow
        return lane.stages.drops(settings.live_grid, settings.live_tolerance, settings.live_threads, cancel);
    }

    /// \param done  what has just come
    void deliverFine(HeatLane& lane, Step done)
    {
        lane.next = owesDrops(lane) && done != Step::Drops ? Step::Drops : stepAfter(done, *lane.fine);
        const double seconds = secondsSince(lane.job.submitted);
        if (callbacks.heat)
            callbacks.heat({lane.job.revision, HeatQuality::Fine, *lane.fine, seconds,
                            largestPeakChange(*lane.live, *lane.fine), heatBands(lane.job.assembly, *lane.fine),
                            lane.drops});
    }

    /// After an edit of rails alone: the field is fine, the drops are those of the live grid.
    bool owesDrops(const HeatLane& lane) const
    {
        return lane.drops && lane.drops->nx > 0 && lane.drops->nx != settings.fine_grid;
    }

    /// Each is tried once: what could not be found is not asked for again.
    Step stepAfter(Step done, const HeatResult& fine) const
    {
        if (fine.status != HeatResult::Status::Ok) return Step::None; // no field to ask
        if ((done == Step::Fine || done == Step::Drops) && settings.answers && !fine.answers) return Step::Answers;
        if (done != Step::Response && settings.step_response && !fine.step_response) return Step::Response;
        return Step::None;
    }

    void runResting()
    {
        yieldToOthers();
        HeatStages stages;
        std::unique_lock lock(mutex);
        while (true) {
            wake.wait(lock, [this] { return closing || restingWaiting; });
            if (closing) return;
            const RestingJob job = *std::exchange(restingWaiting, std::nullopt);
            lock.unlock();
            Rested result = solveResting(stages, job);
            lock.lock();
            if (closing || newest != job.revision) continue; // most likely cancelled
            rested = std::move(result);
            wake.notify_all();
        }
    }

    /// Gives way at once, since a live field follows.
    Rested solveResting(HeatStages& stages, const RestingJob& job) const
    {
        const Cancel cancel([&] { return closing || newest != job.revision; });
        stages.setInput(job.assembly);
        if (job.step == Step::Response)
            return {stages.step(settings.live_grid, settings.fine_tolerance, settings.fine_threads, cancel), {}};
        if (job.step == Step::Answers)
            return {stages.answer(settings.fine_grid, settings.fine_tolerance, settings.fine_threads, cancel), {}};
        if (job.step == Step::Drops) return {{}, fineDrops(stages, cancel)};
        HeatResult heat = stages.solve(settings.fine_grid, settings.fine_tolerance, settings.fine_threads, cancel);
        return {std::move(heat), fineDrops(stages, cancel)};
    }

    std::shared_ptr<const IrResult> fineDrops(HeatStages& stages, const Cancel& cancel) const
    {
        return stages.dropBands(settings.fine_grid, settings.fine_tolerance, settings.fine_threads, cancel);
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
    std::optional<RestingJob> restingWaiting;
    std::optional<Rested> rested; ///< of the newest job, or a newer one waits
    bool instantBusy = false, heatBusy = false;
    std::atomic<bool> gesture = false; ///< written under the mutex
    std::atomic<bool> dropsWatched = false;
    std::atomic<Revision> newest = 0;  ///< written under the mutex, read without: a nice thread that asks whether it is
    std::atomic<bool> closing = false; ///< cancelled must not be set aside with the lock held
    std::thread instantThread, heatThread, restingThread; ///< last: they use all of the above
};

Evaluator::Evaluator(EvaluatorCallbacks callbacks, EvaluatorSettings settings)
    : m_state(std::make_unique<State>(std::move(callbacks), settings))
{}

Evaluator::~Evaluator() = default;

void Evaluator::submit(Assembly assembly, RuleDeck deck, Revision revision)
{
    m_state->submit({std::move(assembly), std::move(deck), revision, Clock::now()});
}

void Evaluator::setDropsWatched(bool watched)
{
    m_state->dropsWatched = watched;
}

void Evaluator::setGesture(bool running)
{
    m_state->setGesture(running);
}

} // namespace interpose
