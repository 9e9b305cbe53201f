// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that follow each other through the rows of a grid in one pass over memory, in chunks of rows that any thread
// may take. Private to the room.
#pragma once

#include "solver/thread_team.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <tuple>
#include <vector>

namespace interpose {

inline constexpr int kMostChunks = 32;
inline constexpr int kLeastChunkRows = 8; ///< borders reach four rows into a chunk from either side

/// First row of each chunk, and the count of rows at the end. Chunks hold kLeastChunkRows at least, but the only one.
using RowChunks = std::vector<int>;

/// Runs steps (place, row) over all rows, each step needing the step before done in the row itself and in the rows on
/// both sides. Within a chunk they follow each other at a distance of one row, so a row is still in cache for its next
/// step. What needs rows of two chunks is done by whoever finishes the second of them. Every step sees each row once.
template <class... Steps>
void inWaves(ThreadTeam& team, const RowChunks& chunks, const Steps&... steps)
{
    constexpr int count = sizeof...(steps);
    const auto all = std::tie(steps...);
    const auto step = [&](int which, int place, int row) {
        int i = 0;
        std::apply([&](const auto&... each) { ((i++ == which ? each(place, row) : void()), ...); }, all);
    };
    const int last = static_cast<int>(chunks.size()) - 2;
    std::array<std::atomic<int>, kMostChunks>
        ready{}; // of the border below each chunk: how many of its chunks are done
    const auto border = [&](int place, int chunk) {
        if (ready[static_cast<std::size_t>(chunk)].fetch_add(1, std::memory_order_acq_rel) == 0) return;
        const int at = chunks[static_cast<std::size_t>(chunk)];
        for (int which = 1; which < count; ++which)
            for (int row = at - which; row < at + which; ++row)
                step(which, place, row);
    };
    team.run(last + 1, [&](int place, int chunk) {
        const int begin = chunks[static_cast<std::size_t>(chunk)], end = chunks[static_cast<std::size_t>(chunk) + 1];
        for (int front = begin; front < end + count - 1; ++front) {
            for (int which = 0; which < count; ++which) {
                const int row = front - which;
                if (row >= begin + (chunk == 0 ? 0 : which) && row < end - (chunk == last ? 0 : which))
                    step(which, place, row);
            }
        }
        if (chunk > 0) border(place, chunk);
        if (chunk < last) border(place, chunk + 1);
    });
}

} // namespace interpose
