// SPDX-License-Identifier: GPL-3.0-or-later
// Wire lengths as one pass of integer sums, cuts as one sweep over sorted interval ends.
#include "wiring/wires.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <tuple>
#include <vector>

namespace interpose {

std::size_t wireBin(Coord length)
{
    const auto halves = static_cast<std::uint64_t>(length.nm()) / 500'000;
    return std::min<std::size_t>(std::tuple_size_v<WireBins> - 1, static_cast<std::size_t>(std::bit_width(halves)));
}

WireLengths wireLengths(std::span<const Point> a, std::span<const Point> b, bool reversed)
{
    assert(a.size() == b.size());
    const std::size_t n = a.size();
    WireLengths lengths{static_cast<std::int64_t>(n), 0, {}, {}};
    if (n == 0) return lengths;
    const auto lengthOf = [&](std::size_t k) { return manhattan(a[k], b[reversed ? n - 1 - k : k]); };
    Coord shortest = lengthOf(0);
    const auto add = [&](Coord length) {
        lengths.total_nm += length.nm();
        lengths.longest = std::max(lengths.longest, length);
        shortest = std::min(shortest, length);
    };
    if (reversed)
        for (std::size_t k = 0; k < n; ++k)
            add(manhattan(a[k], b[n - 1 - k]));
    else
        for (std::size_t k = 0; k < n; ++k)
            add(manhattan(a[k], b[k]));

    // Most links have all their wires in one bin: the two ends tell, without a look at each wire.
    if (wireBin(shortest) == wireBin(lengths.longest))
        lengths.bins[wireBin(shortest)] = lengths.wires;
    else
        for (std::size_t k = 0; k < n; ++k)
            ++lengths.bins[wireBin(lengthOf(k))];
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
