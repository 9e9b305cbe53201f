// SPDX-License-Identifier: GPL-3.0-or-later
// Counts by steps first; only where the peak can be are ends sorted.
#include "wiring/cuts.hpp"

#include <algorithm>
#include <cassert>

namespace interpose {

namespace {

/// A wire's extent across the cut.
struct Extent
{
    Coord from, to;
};

class Steps
{
public:
    Steps(Coord first, Coord step, int lines)
        : m_first(first.nm()), m_step(step.nm()), m_perStep(1.0 / static_cast<double>(step.nm())), m_lines(lines)
    {}
    /// Step k lies between lines k - 1 (included) and k (not); 0 is before the first line, `lines` from the last on.
    int stepOf(Coord at) const
    {
        const std::int64_t from = at.nm() - m_first;
        if (from < 0) return 0;
        if (from >= m_step * m_lines) return m_lines;
        auto step = static_cast<std::int64_t>(static_cast<double>(from) * m_perStep); // off by one at most
        step += from >= (step + 1) * m_step ? 1 : from < step * m_step ? -1 : 0;
        return static_cast<int>(std::min<std::int64_t>(step + 1, m_lines));
    }
    bool onLine(Coord at, int step) const { return step > 0 && at.nm() == m_first + (step - 1) * m_step; }

private:
    std::int64_t m_first, m_step;
    double m_perStep;
    int m_lines;
};

std::vector<Extent> extentsOf(std::span<const WireEnds> wires, CutLine line)
{
    std::vector<Extent> extents(wires.size());
    for (std::size_t i = 0; i < wires.size(); ++i) {
        const Coord a = line == CutLine::Vertical ? wires[i].a.x : wires[i].a.y;
        const Coord b = line == CutLine::Vertical ? wires[i].b.x : wires[i].b.y;
        extents[i] = {std::min(a, b), std::max(a, b)};
    }
    return extents;
}

/// Coordinates grouped by the step they lie in.
class ByStep
{
public:
    ByStep(const std::vector<int>& stepOf, int steps) : m_first(static_cast<std::size_t>(steps) + 1)
    {
        for (const int step : stepOf)
            ++m_first[static_cast<std::size_t>(step) + 1];
        for (std::size_t i = 1; i < m_first.size(); ++i)
            m_first[i] += m_first[i - 1];
        m_values.resize(stepOf.size());
    }
    template <class ValueOf>
    void fill(const std::vector<int>& stepOf, ValueOf&& valueOf)
    {
        std::vector<std::size_t> next = m_first;
        for (std::size_t i = 0; i < stepOf.size(); ++i)
            m_values[next[static_cast<std::size_t>(stepOf[i])]++] = valueOf(i);
    }
    std::span<Coord> in(int step)
    {
        const auto at = static_cast<std::size_t>(step);
        return {m_values.data() + m_first[at], m_first[at + 1] - m_first[at]};
    }
    std::size_t before(int step) const { return m_first[static_cast<std::size_t>(step)]; }

private:
    std::vector<std::size_t> m_first;
    std::vector<Coord> m_values;
};

/// Exact peak at the starts of one step; sorts the ends in it.
CutPeak peakWithin(ByStep& starts, ByStep& ends, int step)
{
    const std::span<Coord> begun = starts.in(step), ended = ends.in(step);
    std::ranges::sort(begun);
    std::ranges::sort(ended);
    auto open = static_cast<std::int64_t>(starts.before(step)) - static_cast<std::int64_t>(ends.before(step));
    CutPeak peak;
    std::size_t gone = 0;
    for (const Coord start : begun) {
        ++open;
        while (gone < ended.size() && ended[gone] < start)
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

} // namespace

CutProfile cutProfile(std::span<const WireEnds> wires, CutLine line, Coord first, Coord step, int lines)
{
    assert(lines > 0 && step > Coord{});
    const Steps steps(first, step, lines);
    const std::vector<Extent> extents = extentsOf(wires, line);
    std::vector<int> firstStep(wires.size()), lastStep(wires.size());
    const auto size = static_cast<std::size_t>(lines);
    std::vector<std::int64_t> met(size + 1), touching(size + 2);
    for (std::size_t i = 0; i < extents.size(); ++i) {
        const int from = firstStep[i] = steps.stepOf(extents[i].from), to = lastStep[i] = steps.stepOf(extents[i].to);
        ++touching[static_cast<std::size_t>(from)];
        --touching[static_cast<std::size_t>(to) + 1];
        // Lines from .. to - 1, and line from - 1 when the wire begins on it.
        ++met[static_cast<std::size_t>(from - (steps.onLine(extents[i].from, from) ? 1 : 0))];
        --met[static_cast<std::size_t>(to)];
    }
    sumUp(met);
    sumUp(touching);
    met.pop_back();
    CutProfile profile{{}, first, step, std::move(met)};
    ByStep starts(firstStep, lines + 1), ends(lastStep, lines + 1);
    starts.fill(firstStep, [&](std::size_t i) { return extents[i].from; });
    ends.fill(lastStep, [&](std::size_t i) { return extents[i].to; });
    // A peak is at the start of a wire; a step that at most as many wires touch as are met elsewhere holds none.
    std::vector<int> order(size + 1);
    for (int i = 0; i <= lines; ++i)
        order[static_cast<std::size_t>(i)] = i;
    std::ranges::stable_sort(order, [&](int a, int b) {
        return touching[static_cast<std::size_t>(a)] > touching[static_cast<std::size_t>(b)];
    });
    for (const int at : order) {
        if (touching[static_cast<std::size_t>(at)] < profile.peak.wires) break;
        const CutPeak here = peakWithin(starts, ends, at);
        const bool lower = here.wires == profile.peak.wires && here.at < profile.peak.at;
        if (here.wires > profile.peak.wires || (lower && here.wires > 0)) profile.peak = here;
    }
    return profile;
}

} // namespace interpose
