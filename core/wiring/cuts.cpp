// SPDX-License-Identifier: GPL-3.0-or-later
// Counts by steps first; only where the peak can be are ends sorted.
#include "wiring/cuts.hpp"

#include "wiring/interval_cursor.hpp"

#include <algorithm>
#include <cassert>

namespace interpose {

namespace {

/// A wire's extent across the cut.
struct Extent
{
    Coord from, to;
};

/// Steps between lines: step k lies between lines k - 1 (included) and k (not); 0 is before the first line, `lines`
/// from the last on.
class Steps
{
public:
    Steps(Coord first, Coord step, int lines) : m_first(first.nm()), m_step(step.nm()), m_lines(lines) {}

    int intervalOf(std::int64_t nm) const
    {
        const std::int64_t from = nm - m_first;
        return from < 0 ? 0 : static_cast<int>(std::min<std::int64_t>(from / m_step + 1, m_lines));
    }
    std::int64_t lineOf(int step) const { return m_first + (step - 1) * m_step; }
    int last() const { return m_lines; }

private:
    std::int64_t m_first, m_step;
    int m_lines;
};

Extent extentOf(const WireEnds& wire, CutLine line)
{
    const Coord a = line == CutLine::Vertical ? wire.a.x : wire.a.y;
    const Coord b = line == CutLine::Vertical ? wire.b.x : wire.b.y;
    return {std::min(a, b), std::max(a, b)};
}

/// A step in which the peak may lie.
struct FullStep
{
    int step = 0;
    std::int64_t touching = 0, open = 0; ///< wires that touch it, and those met where it begins
    std::vector<Coord> begun, ended;     ///< in it
};

/// Exact peak at the starts of one step. Sorts the ends in it, but where all its wires are met at once.
CutPeak peakWithin(FullStep& full)
{
    if (full.begun.empty()) return {};
    const Coord last = std::ranges::max(full.begun);
    if (full.ended.empty() || std::ranges::min(full.ended) >= last) return {full.touching, last};
    std::ranges::sort(full.begun);
    std::ranges::sort(full.ended);
    std::int64_t open = full.open;
    CutPeak peak;
    std::size_t gone = 0;
    for (const Coord start : full.begun) {
        ++open;
        while (gone < full.ended.size() && full.ended[gone] < start)
            ++gone;
        const std::int64_t met = open - static_cast<std::int64_t>(gone);
        if (met > peak.wires) peak = {met, start};
    }
    return peak;
}

/// Counts that change by +1 at `begin` and by -1 at `end` become the counts themselves.
void sumUp(std::vector<std::int64_t>& counts)
{
    for (std::size_t i = 1; i < counts.size(); ++i)
        counts[i] += counts[i - 1];
}

/// Neighbouring wires that begin in one step and end in one: they are counted together.
struct Run
{
    int from = 0, to = 0;           ///< steps
    std::size_t begin = 0, end = 0; ///< wires
    std::int64_t on_line = 0;       ///< of them begin on the line that the step begins on

    std::int64_t wires() const { return static_cast<std::int64_t>(end - begin); }
};

std::vector<Run> runsOf(std::span<const WireEnds> wires, CutLine line, const Steps& steps)
{
    std::vector<Run> runs;
    IntervalCursor begins(steps), ends(steps);
    for (std::size_t i = 0; i < wires.size(); ++i) {
        const Extent extent = extentOf(wires[i], line);
        const int from = begins.intervalOf(extent.from.nm()), to = ends.intervalOf(extent.to.nm());
        if (runs.empty() || runs.back().from != from || runs.back().to != to) runs.push_back({from, to, i, i});
        runs.back().end = i + 1;
        if (from > 0 && extent.from.nm() == steps.lineOf(from)) ++runs.back().on_line;
    }
    return runs;
}

/// How many wires touch each step and meet each line.
struct StepCounts
{
    StepCounts(const std::vector<Run>& runs, int lines)
        : met(static_cast<std::size_t>(lines) + 1), touching(static_cast<std::size_t>(lines) + 2)
    {
        for (const Run& run : runs) {
            const auto from = static_cast<std::size_t>(run.from), to = static_cast<std::size_t>(run.to);
            touching[from] += run.wires();
            touching[to + 1] -= run.wires();
            met[from] += run.wires() - run.on_line; // lines from .. to - 1, and the line it begins on
            met[to] -= run.wires();
            if (run.on_line > 0) met[from - 1] += run.on_line;
        }
        sumUp(met);
        sumUp(touching);
        met.pop_back();
        touching.pop_back();
    }

    std::vector<std::int64_t> met, touching;
};

/// The steps that at least `least` wires touch, by falling count, with the ends in them.
std::vector<FullStep> fullSteps(std::span<const WireEnds> wires, CutLine line, const std::vector<Run>& runs,
                                const std::vector<std::int64_t>& touching, std::int64_t least)
{
    std::vector<FullStep> full;
    for (std::size_t step = 0; step < touching.size(); ++step)
        if (touching[step] >= least) full.push_back({static_cast<int>(step), touching[step], 0, {}, {}});
    std::ranges::stable_sort(full, std::ranges::greater(), &FullStep::touching);
    std::vector<FullStep*> at(touching.size());
    for (FullStep& step : full)
        at[static_cast<std::size_t>(step.step)] = &step;
    for (const Run& run : runs) {
        FullStep *from = at[static_cast<std::size_t>(run.from)], *to = at[static_cast<std::size_t>(run.to)];
        for (std::size_t i = run.begin; (from || to) && i < run.end; ++i) {
            const Extent extent = extentOf(wires[i], line);
            if (from) from->begun.push_back(extent.from);
            if (to) to->ended.push_back(extent.to);
        }
    }
    for (FullStep& step : full)
        step.open = step.touching - static_cast<std::int64_t>(step.begun.size());
    return full;
}

} // namespace

CutProfile cutProfile(std::span<const WireEnds> wires, CutLine line, Coord first, Coord step, int lines)
{
    assert(lines > 0 && step > Coord{});
    const std::vector<Run> runs = runsOf(wires, line, Steps(first, step, lines));
    StepCounts counts(runs, lines);
    CutProfile profile{{}, first, step, {}};
    // A peak is at the start of a wire, no lower than what any line meets, and lies in a step that as many wires touch.
    const std::int64_t least = std::max<std::int64_t>(std::ranges::max(counts.met), 1);
    for (FullStep& full : fullSteps(wires, line, runs, counts.touching, least)) {
        if (full.touching < profile.peak.wires) break;
        const CutPeak here = peakWithin(full);
        const bool lower = here.wires == profile.peak.wires && here.at < profile.peak.at;
        if (here.wires > profile.peak.wires || (lower && here.wires > 0)) profile.peak = here;
    }
    profile.wires = std::move(counts.met);
    return profile;
}

} // namespace interpose
