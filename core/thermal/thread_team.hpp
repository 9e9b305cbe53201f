// SPDX-License-Identifier: GPL-3.0-or-later
// A handful of threads that run one function together and wait for each other between its phases.
// Who does which rows never changes what is computed: sums are formed per row and added in row order by everybody.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#ifdef __linux__
#include <sched.h>
#endif

namespace interpose {

/// Tells the processor that this is a waiting loop.
inline void relaxProcessor()
{
#if defined(__x86_64__) && defined(__GNUC__)
    __builtin_ia32_pause();
#endif
}

/// Moves the calling thread off the given processor, then lets it run anywhere again. A new thread may start on its
/// maker's processor and stay there for several milliseconds, which is longer than the whole solve.
inline void leaveProcessor([[maybe_unused]] int processor)
{
#ifdef __linux__
    cpu_set_t allowed, others;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
    others = allowed;
    CPU_CLR(static_cast<unsigned>(processor), &others);
    if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return;
    sched_setaffinity(0, sizeof allowed, &allowed);
#endif
}

inline int currentProcessor()
{
#ifdef __linux__
    return sched_getcpu();
#else
    return -1;
#endif
}

/// Lets `count` threads meet: spins briefly (phases last microseconds), then sleeps in the kernel.
class MeetingPoint
{
public:
    explicit MeetingPoint(int count) : m_count(count) {}
    MeetingPoint(const MeetingPoint&) = delete;
    MeetingPoint& operator=(const MeetingPoint&) = delete;

    void wait()
    {
        const unsigned phase = m_phase.load(std::memory_order_acquire);
        if (m_arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == m_count) {
            m_arrived.store(0, std::memory_order_relaxed);
            m_phase.store(phase + 1, std::memory_order_release);
            m_phase.notify_all();
            return;
        }
        for (int spin = 0; spin < kSpins; ++spin) {
            if (m_phase.load(std::memory_order_acquire) != phase) return;
            relaxProcessor();
        }
        m_phase.wait(phase, std::memory_order_acquire);
    }

private:
    static constexpr int kSpins = 2000; ///< about 0.1 ms: longer than any phase but the coarse grids
    const int m_count;
    std::atomic<int> m_arrived{0};
    std::atomic<unsigned> m_phase{0};
};

/// One thread's place in the team.
class TeamMember
{
public:
    TeamMember(int index, int count, MeetingPoint* meeting) : m_index(index), m_count(count), m_meeting(meeting) {}
    int index() const { return m_index; }
    bool first() const { return m_index == 0; }

    /// Everything written by any member before is visible to all after.
    void sync() const
    {
        if (m_count > 1) m_meeting->wait();
    }
    /// First of this member's share of n things; its last is begin(n) of the next member.
    int begin(int n) const { return n * m_index / m_count; }
    int end(int n) const { return n * (m_index + 1) / m_count; }

private:
    int m_index, m_count;
    MeetingPoint* m_meeting;
};

/// Runs work(member) on `threads` threads, the caller being member 0; returns when all are done.
template <class Work>
void runTeam(int threads, const Work& work)
{
    MeetingPoint meeting(threads);
    std::vector<std::jthread> others;
    const int here = currentProcessor();
    for (int i = 1; i < threads; ++i)
        others.emplace_back([&work, &meeting, i, threads, here] {
            if (here >= 0) leaveProcessor(here);
            work(TeamMember(i, threads, &meeting));
        });
    work(TeamMember(0, threads, &meeting));
}

} // namespace interpose
