// SPDX-License-Identifier: GPL-3.0-or-later
// The background engine: two lanes, one mailbox each, the newest job replaces the waiting one. Submitting never blocks.
#pragma once

#include "engine/evaluate.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace interpose {

using Revision = std::uint64_t;

enum class HeatQuality { Live, Fine };
enum class Lane { Instant, Heat };

struct InstantDelivery
{
    Revision revision = 0;
    InstantSections sections;
    double seconds = 0; ///< from submit to delivery
};

struct HeatDelivery
{
    Revision revision = 0;
    HeatQuality quality = HeatQuality::Live;
    HeatResult heat; ///< a fine one comes bare, then with `answers`, then with `step_response` too
    double seconds = 0;
    /// Fine: how far the last live field of the same stack was from it, the largest difference of a part's peak, K.
    std::optional<double> live_difference_k;
    std::vector<HeatBand> bands; ///< with `answers`
    /// Null during a gesture that nobody watches them in.
    std::shared_ptr<const IrResult> drops; ///< of this revision, on the grid of a heat field
};

/// Called on a worker thread; must not block for long and must be thread safe (the bridge posts to the GUI thread).
struct EvaluatorCallbacks
{
    std::function<void(InstantDelivery)> instant;
    std::function<void(HeatDelivery)> heat;
    std::function<void(Lane, bool busy)> busy; ///< when a lane starts or goes idle, in order per lane; may be empty
};

struct EvaluatorSettings
{
    int live_grid = kLiveGrid, fine_grid = kFineGrid;
    double live_tolerance = kLiveTolerance, fine_tolerance = kFineTolerance; ///< of the largest rise; live: energy too
    bool answers = true;                     ///< resistance matrix, headroom and bands after the fine field
    bool step_response = true;               ///< after the answers, on the live grid to the fine tolerance
    std::chrono::milliseconds patience{100}; ///< a superseded heat job older than this is cancelled
    int live_threads = 1;                    ///< leaves the GUI thread a core during a gesture
    int fine_threads = 1;
};

/// Instant lane: every section below a millisecond. Heat lane: the live grid first, then, when nothing newer waits and
/// no gesture runs, the fine one, again with its answers, and again with the step response. What rests has a thread of
/// its own that gives way to other programs; the live field does not. Coalesces: a waiting job is replaced; a running
/// live field is cancelled only when superseded and older than the patience, what rests at once. Per lane, revisions
/// are delivered in ascending order. The last revision submitted is always delivered by both lanes (heat: live, then
/// fine once the gesture ends). The destructor cancels and joins.
class Evaluator
{
public:
    Evaluator(EvaluatorCallbacks callbacks, EvaluatorSettings settings = {});
    ~Evaluator();
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;

    /// Never blocks for a computation. Revisions must ascend. The assembly must be valid.
    void submit(Assembly assembly, RuleDeck deck, Revision revision);
    /// While a gesture runs only live grids are solved; ending it lets the fine grid follow.
    void setGesture(bool running);
    /// While a gesture runs the drops are solved only when somebody looks at them: they take as long as a live field.
    void setDropsWatched(bool watched);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace interpose
