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

/// Exact peak of the wires that meet one step: those that begin before it are met from its start on.
CutPeak peakWithin(const std::vector<Extent>& extents, const std::vector<int>& firstStep,
                   const std::vector<int>& lastStep, int step)
{
    std::vector<Coord> starts, ends;
    std::int64_t open = 0;
    for (std::size_t i = 0; i < extents.size(); ++i) {
        if (firstStep[i] > step || lastStep[i] < step) continue;
        if (firstStep[i] == step)
            starts.push_back(extents[i].from);
        else
            ++open;
        if (lastStep[i] == step) ends.push_back(extents[i].to);
    }
    std::ranges::sort(starts);
    std::ranges::sort(ends);
    CutPeak peak;
    std::size_t ended = 0;
    for (const Coord start : starts) {
        ++open;
        while (ended < ends.size() && ends[ended] < start)
            ++ended;
        const std::int64_t met = open - static_cast<std::int64_t>(ended);
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
    // A peak is at the start of a wire; a step that at most as many wires touch as are met elsewhere holds none.
    std::vector<int> order(size + 1);
    for (int i = 0; i <= lines; ++i)
        order[static_cast<std::size_t>(i)] = i;
    std::ranges::stable_sort(order, [&](int a, int b) {
        return touching[static_cast<std::size_t>(a)] > touching[static_cast<std::size_t>(b)];
    });
    for (const int at : order) {
        if (touching[static_cast<std::size_t>(at)] < profile.peak.wires) break;
        const CutPeak here = peakWithin(extents, firstStep, lastStep, at);
        const bool lower = here.wires == profile.peak.wires && here.at < profile.peak.at;
        if (here.wires > profile.peak.wires || (lower && here.wires > 0)) profile.peak = here;
    }
    return profile;
}

} // namespace interpose
