// SPDX-License-Identifier: GPL-3.0-or-later
// Rows shared among a team, and steps that follow each other through them in one pass over memory. Private to the room.
#pragma once

#include "thermal/thread_team.hpp"

namespace interpose {

/// Rows [begin, end) of one member.
struct RowShare
{
    int begin = 0, end = 0;
};

/// Three steps over the member's rows, each needing the step before done in the row itself and in the rows on both
/// sides. They follow each other at a distance of one row, so a row is still in cache for its next step. Rows beside
/// another member's wait for it. Ends with all members in step.
template <class First, class Second, class Third>
void inWaves(const RowShare& share, const TeamMember& member, const First& first, const Second& second,
             const Third& third)
{
    const int last = share.end - 1;
    const bool any = share.begin < share.end;
    if (any) first(share.begin);
    if (any && last > share.begin) first(last);
    member.sync();
    for (int y = share.begin; y < share.end; ++y) {
        if (y + 1 < last) first(y + 1);
        second(y);
        if (y - 1 > share.begin) third(y - 1);
    }
    member.sync();
    if (any) third(share.begin);
    if (any && last > share.begin) third(last);
    member.sync();
}

/// The same with two steps.
template <class First, class Second>
void inWaves(const RowShare& share, const TeamMember& member, const First& first, const Second& second)
{
    const int last = share.end - 1;
    const bool any = share.begin < share.end;
    if (any) first(share.begin);
    if (any && last > share.begin) first(last);
    member.sync();
    for (int y = share.begin; y < share.end; ++y) {
        if (y + 1 < last) first(y + 1);
        second(y);
    }
    member.sync();
}

} // namespace interpose
