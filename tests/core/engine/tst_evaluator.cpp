// SPDX-License-Identifier: GPL-3.0-or-later
// The evaluator under edits: never blocks, loses no last word, delivers in order, re-uses, cancels, closes.
#include "engine/evaluator.hpp"
#include "fixtures.hpp"
#include "model/edit.hpp"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#ifdef __linux__
#include <sys/resource.h>
#endif

using namespace interpose;
using namespace interpose::literals;
using namespace std::chrono_literals;

namespace {

/// Collects deliveries and lets the test wait for a condition on them.
class Log
{
public:
    EvaluatorCallbacks callbacks()
    {
        return {[this](InstantDelivery d) { add(instants, std::move(d)); },
                [this](HeatDelivery d) { add(heats, std::move(d)); },
                [this](Lane lane, bool busy) { lane == Lane::Heat ? heatBusy = busy : instantBusy = busy; }};
    }
    template <class Condition>
    bool waitFor(Condition condition)
    {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, 60s, condition);
    }
    bool fineOf(Revision revision) const
    {
        return std::ranges::any_of(
            heats, [&](const HeatDelivery& d) { return d.revision == revision && d.quality == HeatQuality::Fine; });
    }
    bool instantOf(Revision revision) const
    {
        return std::ranges::any_of(instants, [&](const InstantDelivery& d) { return d.revision == revision; });
    }

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<InstantDelivery> instants;
    std::vector<HeatDelivery> heats;
    std::atomic<bool> heatBusy = false, instantBusy = false;

private:
    template <class List, class Delivery>
    void add(List& list, Delivery delivery)
    {
        {
            const std::lock_guard lock(mutex);
            list.push_back(std::move(delivery));
        }
        changed.notify_all();
    }
};

EvaluatorSettings smallGrids()
{
    EvaluatorSettings settings;
    settings.live_grid = 16;
    settings.fine_grid = 32;
    settings.answers = settings.step_response = false;
    return settings;
}

Assembly start()
{
    return fixtures::emibUnderTwoDies();
}

Assembly shifted(const Assembly& assembly, int step)
{
    return movePlaced(assembly, {PlacedId{"DIE0"}}, {Coord::fromUm(-step), Coord{}});
}

/// start() with a supply.
Assembly supplied()
{
    Assembly assembly = start();
    assembly.catalogue.edit([](Catalogue& c) {
        for (auto& [id, part] : c.parts)
            if (part.kind == PartKind::Die) part.rails = {{"core", 0.8}};
    });
    return assembly;
}

} // namespace

class TstEvaluator : public QObject
{
    Q_OBJECT

private slots:
    void oneEditIsDeliveredByBothLanesLiveThenFine()
    {
        Log log;
        Evaluator evaluator(log.callbacks(), smallGrids());
        evaluator.submit(start(), {}, 1);
        QVERIFY(log.waitFor([&] { return log.instantOf(1) && log.fineOf(1); }));
        QCOMPARE(log.heats.size(), std::size_t{2});
        QCOMPARE(log.heats[0].quality, HeatQuality::Live);
        QCOMPARE(log.heats[0].heat.nx, 16);
        QCOMPARE(log.heats[1].heat.nx, 32);
    }

    void fineResultHasTheBitsOfTheCommandLine()
    {
        Log log;
        Evaluator evaluator(log.callbacks(), smallGrids());
        evaluator.submit(start(), {}, 1);
        QVERIFY(log.waitFor([&] { return log.fineOf(1); }));
        const Report report = evaluate(start(), {.deck = {}, .grid = 32});
        QCOMPARE(log.heats.back().heat.tiers, report.heat->tiers);
        QCOMPARE(log.heats.back().heat.dies, report.heat->dies);
    }

    void dropsComeWithTheHeatAndOnItsGrid()
    {
        Log log;
        Evaluator evaluator(log.callbacks(), smallGrids());
        evaluator.submit(start(), {}, 1);
        QVERIFY(log.waitFor([&] { return log.fineOf(1); }));
        QVERIFY(log.heats[0].drops && log.heats[1].drops);
        QCOMPARE(log.heats[0].drops->nx, 16);
        QCOMPARE(log.heats[1].drops->nx, 32);
        QVERIFY(*log.heats[1].drops == *evaluate(start(), {.deck = {}, .grid = 32}).drops);
    }

    /// They take as long as the heat itself: in a gesture only for whoever looks at them.
    void aGestureSolvesNoDropsUnlessWatched()
    {
        Log log;
        Evaluator evaluator(log.callbacks(), smallGrids());
        const auto liveOf = [&](Revision revision) {
            return std::ranges::find(log.heats, revision, &HeatDelivery::revision);
        };
        evaluator.setGesture(true);
        evaluator.submit(start(), {}, 1);
        QVERIFY(log.waitFor([&] { return liveOf(1) != log.heats.end(); }));
        QVERIFY(!liveOf(1)->drops);
        evaluator.setDropsWatched(true);
        evaluator.submit(shifted(start(), 10), {}, 2);
        QVERIFY(log.waitFor([&] { return liveOf(2) != log.heats.end(); }));
        QVERIFY(liveOf(2)->drops);
        evaluator.setDropsWatched(false);
        evaluator.submit(shifted(start(), 20), {}, 3);
        QVERIFY(log.waitFor([&] { return liveOf(3) != log.heats.end(); }));
        QVERIFY(!liveOf(3)->drops);
        evaluator.setGesture(false);
        QVERIFY(log.waitFor([&] { return log.fineOf(3); }));
        QVERIFY(log.heats.back().drops);
    }

    /// Rails change no temperature: the field stays, the drops do not.
    void railsAloneChangeTheDrops()
    {
        Log log;
        Evaluator evaluator(log.callbacks(), smallGrids());
        evaluator.submit(start(), {}, 1);
        QVERIFY(log.waitFor([&] { return log.fineOf(1); }));
        QVERIFY(log.heats.back().drops->nets.empty());
        evaluator.submit(supplied(), {}, 2);
        QVERIFY(log.waitFor([&] { return log.fineOf(2); }));
        QVERIFY(log.heats.back().drops->nets.size() == 1);
        QVERIFY(!log.heats.back().drops->nets[0].worst_low_mv); // at once and without bands, which come at rest
    }

    /// They come at once on the live grid, then on the fine one; an edit between that leaves them alone changes
    /// nothing.
    void dropsOfRailsAloneAreRefined()
    {
        Log log;
        Evaluator evaluator(log.callbacks(), smallGrids());
        const auto refined = [&](Revision revision) {
            return std::ranges::any_of(log.heats, [&](const HeatDelivery& d) {
                return d.revision == revision && d.quality == HeatQuality::Fine && d.drops && d.drops->nx == 32;
            });
        };
        evaluator.submit(start(), {}, 1);
        QVERIFY(log.waitFor([&] { return log.fineOf(1); }));
        evaluator.setGesture(true); // nothing is refined yet
        evaluator.submit(supplied(), {}, 2);
        QVERIFY(log.waitFor([&] { return log.fineOf(2); }));
        QVERIFY(!refined(2));
        Assembly named = supplied();
        named.name = "another name";
        evaluator.submit(named, {}, 3);
        QVERIFY(log.waitFor([&] { return log.fineOf(3); }));
        evaluator.setGesture(false);
        QVERIFY(log.waitFor([&] { return refined(3); }));
        QVERIFY(*log.heats.back().drops == *evaluate(supplied(), {.deck = {}, .grid = 32}).drops);
        QCOMPARE(log.heats.back().heat.nx, 32);
    }

    /// What was given up is no answer, though its field looks like one.
    void cancelledDropsAreNone()
    {
        HeatStages stages;
        stages.setInput(supplied());
        QVERIFY(!stages.drops(32, 1e-5, 1, Cancel([] { return true; })));
        QVERIFY(stages.dropsChanged());
        QVERIFY(stages.drops(32, 1e-5, 1)->nets[0].status == HeatSolution::Status::Converged);
    }

    /// A live map is of the stated resistances alone: the bands take two more.
    void bandsOfTheDropsComeAtRest()
    {
        Log log;
        Evaluator evaluator(log.callbacks(), smallGrids());
        evaluator.submit(supplied(), {}, 1);
        QVERIFY(log.waitFor([&] { return log.fineOf(1); }));
        QVERIFY(log.heats[0].drops->nets.size() == 1 && !log.heats[0].drops->nets[0].worst_low_mv);
        QVERIFY(log.heats[1].drops->nets[0].worst_low_mv);
        QVERIFY(log.heats[0].drops->nets[0].conservation_error < 1e-4);
        QVERIFY(log.heats[1].drops->nets[0].conservation_error < 1e-9);
        QVERIFY(*log.heats[1].drops == *evaluate(supplied(), {.deck = {}, .grid = 32}).drops);
    }

    void aStormOfEditsEndsWithTheLastOneAndStaysInOrder()
    {
        Log log;
        // The first instant result is held back until the whole storm is in: what waits must have been replaced.
        std::promise<void> submitted;
        EvaluatorCallbacks callbacks = log.callbacks();
        callbacks.instant = [&, deliver = callbacks.instant, all = submitted.get_future().share()](InstantDelivery d) {
            all.wait();
            deliver(std::move(d));
        };
        Evaluator evaluator(std::move(callbacks), smallGrids());
        constexpr Revision kLast = 1000;
        const Assembly base = start();
        for (Revision r = 1; r <= kLast; ++r) {
            evaluator.submit(shifted(base, static_cast<int>(r)), {}, r);
            if (r % 100 == 0) evaluator.setGesture(r % 200 == 0);
        }
        submitted.set_value();
        evaluator.setGesture(false);
        QVERIFY(log.waitFor([&] { return log.instantOf(kLast) && log.fineOf(kLast); }));
        const std::lock_guard lock(log.mutex);
        QVERIFY(std::ranges::is_sorted(log.instants, {}, &InstantDelivery::revision));
        QVERIFY(std::ranges::is_sorted(log.heats, {}, &HeatDelivery::revision));
        QVERIFY(log.instants.size() <= 2);
    }

    void aDragIsNotStarvedOfPictures()
    {
        Log log;
        EvaluatorSettings settings = smallGrids();
        Evaluator evaluator(log.callbacks(), settings);
        evaluator.setGesture(true);
        // Each edit waits only for the delivery of some field, never for its own: the picture must keep coming.
        for (Revision r = 1; r <= 20; ++r) {
            evaluator.submit(shifted(start(), static_cast<int>(2 * r)), {}, 2 * r);
            evaluator.submit(shifted(start(), static_cast<int>(2 * r + 1)), {}, 2 * r + 1);
            QVERIFY(log.waitFor([&] { return log.heats.size() >= r; }));
        }
        {
            const std::lock_guard lock(log.mutex);
            const auto isFine = [](const HeatDelivery& d) { return d.quality == HeatQuality::Fine; };
            QVERIFY(std::ranges::none_of(log.heats, isFine));
        }
        evaluator.setGesture(false);
        QVERIFY(log.waitFor([&] { return log.fineOf(41); }));
    }

    void anEditThatLeavesTheStackAloneKeepsTheFineField()
    {
        Log log;
        Evaluator evaluator(log.callbacks(), smallGrids());
        evaluator.submit(start(), {}, 1);
        QVERIFY(log.waitFor([&] { return log.fineOf(1); }));
        Assembly dearer = start();
        dearer.flow.final_test_cost_usd += 5;
        evaluator.submit(dearer, {}, 2);
        QVERIFY(log.waitFor([&] { return log.fineOf(2) && log.instantOf(2); }));
        QCOMPARE(log.heats.size(), std::size_t{3}); // live 1, fine 1, fine 2: nothing was solved again
        QVERIFY(log.instants.back().sections.flow.cost_per_good_module_usd >
                log.instants.front().sections.flow.cost_per_good_module_usd);
    }

    void anEditOfTheStackIsSolvedAgain()
    {
        Log log;
        Evaluator evaluator(log.callbacks(), smallGrids());
        evaluator.submit(start(), {}, 1);
        QVERIFY(log.waitFor([&] { return log.fineOf(1); }));
        evaluator.submit(shifted(start(), 500), {}, 2);
        QVERIFY(log.waitFor([&] { return log.fineOf(2); }));
        QCOMPARE(log.heats.size(), std::size_t{4});
        QCOMPARE(log.heats[2].quality, HeatQuality::Live);
        const Report report = evaluate(shifted(start(), 500), {.deck = {}, .grid = 32});
        QCOMPARE(log.heats[3].heat.tiers, report.heat->tiers);
    }

    void theFineFieldIsFollowedByItsAnswersAndSaysHowFarTheLiveOneWas()
    {
        Log log;
        EvaluatorSettings settings = smallGrids();
        settings.answers = true;
        Evaluator evaluator(log.callbacks(), settings);
        evaluator.submit(start(), {}, 1);
        QVERIFY(log.waitFor([&] { return log.heats.size() == 3; }));
        QVERIFY(!log.heats[0].live_difference_k && !log.heats[1].heat.answers && log.heats[2].heat.answers);
        QVERIFY(log.heats[1].bands.empty());
        double worst = 0;
        for (std::size_t i = 0; i < log.heats[0].heat.dies.size(); ++i)
            worst = std::max(worst, std::abs(log.heats[0].heat.dies[i].peak_c - log.heats[1].heat.dies[i].peak_c));
        QVERIFY(worst > 0);
        QCOMPARE(log.heats[1].live_difference_k, std::optional(worst));
        QCOMPARE(log.heats[2].live_difference_k, std::optional(worst));
        QCOMPARE(log.heats[2].heat.dies, log.heats[1].heat.dies);

        const Report report = evaluate(start(), {.deck = {}, .grid = 32, .answers = true});
        QCOMPARE(log.heats[2].heat.answers, report.heat->answers);
        QCOMPARE(log.heats[2].bands, report.heat_bands);

        Assembly dearer = start(); // nothing of the stack: known at once, answers too
        dearer.flow.final_test_cost_usd += 5;
        evaluator.submit(dearer, {}, 2);
        QVERIFY(log.waitFor([&] { return log.fineOf(2); }));
        QCOMPARE(log.heats.size(), std::size_t{4});
        QVERIFY(log.heats.back().heat.answers.has_value());
    }

    void anEditOvertakesTheAnswers()
    {
        Log log;
        EvaluatorSettings settings = smallGrids();
        settings.answers = true;
        settings.fine_grid = 128;
        Evaluator evaluator(log.callbacks(), settings);
        for (Revision r = 1; r <= 5; ++r) {
            evaluator.submit(shifted(start(), static_cast<int>(r)), {}, r);
            QVERIFY(log.waitFor([&] { return log.fineOf(r); })); // its answers wait or are under way
        }
        const auto isAnswered = [](const HeatDelivery& d) { return d.heat.answers.has_value(); };
        QVERIFY(log.waitFor([&] { return isAnswered(log.heats.back()); }));
        const std::lock_guard lock(log.mutex);
        QVERIFY(std::ranges::is_sorted(log.heats, {}, &HeatDelivery::revision));
        QCOMPARE(log.heats.back().revision, Revision{5});
        // Nothing comes of a cancelled run: a revision has one fine field without answers, and at most one with.
        for (Revision r = 1; r <= 5; ++r)
            QCOMPARE(std::ranges::count_if(log.heats,
                                           [&](const HeatDelivery& d) {
                                               return d.revision == r && d.quality == HeatQuality::Fine &&
                                                      !isAnswered(d);
                                           }),
                     std::ptrdiff_t{1});
    }

    void theStepResponseComesLast()
    {
        Log log;
        EvaluatorSettings settings = smallGrids();
        settings.answers = settings.step_response = true;
        Evaluator evaluator(log.callbacks(), settings);
        evaluator.submit(start(), {}, 1);
        QVERIFY(log.waitFor([&] { return log.heats.size() == 4; }));
        QVERIFY(log.heats[2].heat.answers && !log.heats[2].heat.step_response);
        QCOMPARE(log.heats[3].quality, HeatQuality::Fine);
        QCOMPARE(log.heats[3].heat.answers, log.heats[2].heat.answers);
        QCOMPARE(log.heats[3].bands, log.heats[2].bands);
        QCOMPARE(log.heats[3].heat.nx, 32);
        const Report report = evaluate(start(), {.deck = {}, .grid = 16, .step = true});
        QCOMPARE(log.heats[3].heat.step_response, report.heat->step_response);

        Assembly dearer = start(); // nothing of the stack: known at once
        dearer.flow.final_test_cost_usd += 5;
        evaluator.submit(dearer, {}, 2);
        QVERIFY(log.waitFor([&] { return log.fineOf(2); }));
        QCOMPARE(log.heats.size(), std::size_t{5});
        QCOMPARE(log.heats.back().heat.step_response, report.heat->step_response);
    }

    void anEditOvertakesTheStepResponse()
    {
        Log log;
        EvaluatorSettings settings = smallGrids();
        settings.step_response = true;
        settings.live_grid = 32;
        settings.fine_grid = 48;
        Evaluator evaluator(log.callbacks(), settings);
        for (Revision r = 1; r <= 5; ++r) {
            evaluator.submit(shifted(start(), static_cast<int>(r)), {}, r);
            QVERIFY(log.waitFor([&] { return log.fineOf(r); }));
            evaluate(start(), {.deck = {}, .grid = 64}); // so long that its response is under way, most likely
        }
        QVERIFY(log.waitFor([&] { return log.heats.back().heat.step_response.has_value(); }));
        const std::lock_guard lock(log.mutex);
        QVERIFY(std::ranges::is_sorted(log.heats, {}, &HeatDelivery::revision));
        QCOMPARE(log.heats.back().revision, Revision{5});
        for (const HeatDelivery& d : log.heats) { // nothing comes of a cancelled run
            QCOMPARE(d.heat.nx, d.quality == HeatQuality::Live ? 32 : 48);
            if (d.heat.step_response) QCOMPARE(d.heat.step_response->status, StepResponse::Status::Ok);
        }
    }

    void withoutAFieldNothingMoreIsAsked()
    {
        Log log;
        EvaluatorSettings settings = smallGrids();
        settings.answers = settings.step_response = true;
        Evaluator evaluator(log.callbacks(), settings);
        Assembly insulated = start();
        insulated.cooling.h_top_w_per_m2k = insulated.cooling.h_bottom_w_per_m2k = 0;
        evaluator.submit(insulated, {}, 1);
        QVERIFY(log.waitFor([&] { return log.fineOf(1); }));
        QTRY_VERIFY_WITH_TIMEOUT(!log.heatBusy, 60000);
        QCOMPARE(log.heats.back().heat.status, HeatResult::Status::NoHeatPath);
        QCOMPARE(log.heats.size(), std::size_t{2});
    }

#ifdef __linux__
    void aLiveFieldIsNotNice()
    {
        // The thread that delivers a live field is the one that solved it.
        std::atomic<int> nice = -100;
        Log log;
        EvaluatorCallbacks callbacks = log.callbacks();
        callbacks.heat = [&, deliver = callbacks.heat](HeatDelivery d) {
            if (d.quality == HeatQuality::Live) nice = getpriority(PRIO_PROCESS, 0);
            deliver(std::move(d));
        };
        Evaluator evaluator(std::move(callbacks), smallGrids());
        evaluator.submit(start(), {}, 1);
        QVERIFY(log.waitFor([&] { return log.fineOf(1); }));
        QCOMPARE(nice.load(), getpriority(PRIO_PROCESS, 0));
    }
#endif

    void bothLanesSayWhenTheyRest()
    {
        Log log;
        Evaluator evaluator(log.callbacks(), smallGrids());
        for (Revision r = 1; r <= 50; ++r)
            evaluator.submit(shifted(start(), static_cast<int>(r)), {}, r);
        QVERIFY(log.waitFor([&] { return log.instantOf(50) && log.fineOf(50); }));
        QTRY_VERIFY_WITH_TIMEOUT(!log.instantBusy && !log.heatBusy, 60000);
    }

    void closingWithWorkInFlightJoins()
    {
        for (int round = 0; round < 20; ++round) {
            Log log;
            EvaluatorSettings settings;
            settings.fine_grid = 128;
            Evaluator evaluator(log.callbacks(), settings);
            for (Revision r = 1; r <= 5; ++r)
                evaluator.submit(shifted(start(), static_cast<int>(r)), {}, r);
            if (round % 2) QVERIFY(log.waitFor([&] { return !log.instants.empty(); }));
        }
    }

    void submittingFromSeveralPlacesWhileDeliveringIsSafe()
    {
        Log log;
        Evaluator evaluator(log.callbacks(), smallGrids());
        std::mutex order;
        Revision revision = 0;
        const auto edit = [&] {
            for (int i = 0; i < 200; ++i) {
                const std::lock_guard lock(order);
                ++revision;
                evaluator.submit(shifted(start(), i), {}, revision);
                evaluator.setGesture(i % 3 == 0);
            }
        };
        std::thread one(edit), two(edit);
        one.join();
        two.join();
        evaluator.setGesture(false);
        QVERIFY(log.waitFor([&] { return log.instantOf(400) && log.fineOf(400); }));
    }
};

QTEST_APPLESS_MAIN(TstEvaluator)
#include "tst_evaluator.moc"
