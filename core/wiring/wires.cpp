// SPDX-License-Identifier: GPL-3.0-or-later
// Wire lengths as one pass of integer sums, cuts as one sweep over sorted interval ends.
#include "wiring/wires.hpp"

#include <algorithm>
#include <cassert>
#include <vector>

namespace interpose {

WireLengths wireLengths(std::span<const Point> a, std::span<const Point> b, bool reversed)
{
    assert(a.size() == b.size());
    WireLengths lengths{static_cast<std::int64_t>(a.size()), 0, {}};
    const auto add = [&lengths](Point from, Point to) {
        const Coord length = manhattan(from, to);
        lengths.total_nm += length.nm();
        lengths.longest = std::max(lengths.longest, length);
    };
    const std::size_t n = a.size();
    if (reversed)
        for (std::size_t k = 0; k < n; ++k)
            add(a[k], b[n - 1 - k]);
    else
        for (std::size_t k = 0; k < n; ++k)
            add(a[k], b[k]);
    return lengths;
}

CutPeak peakCut(std::span<const Point> a, std::span<const Point> b, CutLine line)
{
    assert(a.size() == b.size());
    std::vector<Coord> starts(a.size()), ends(a.size());
    for (std::size_t k = 0; k < a.size(); ++k) {
        const Coord from = line == CutLine::Vertical ? a[k].x : a[k].y;
        const Coord to = line == CutLine::Vertical ? b[k].x : b[k].y;
        starts[k] = std::min(from, to);
        ends[k] = std::max(from, to);
    }
    std::sort(starts.begin(), starts.end());
    std::sort(ends.begin(), ends.end());

    // The count only grows at a start, so the peak is at one of them; extents are closed, so an end there still counts.
    CutPeak peak;
    std::size_t ended = 0;
    for (std::size_t begun = 0; begun < starts.size(); ++begun) {
        while (ends[ended] < starts[begun])
            ++ended;
        const auto met = static_cast<std::int64_t>(begun + 1 - ended);
        if (met > peak.wires) peak = {met, starts[begun]};
    }
    return peak;
}

} // namespace interpose
