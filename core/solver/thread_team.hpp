// SPDX-License-Identifier: GPL-3.0-or-later
// The caller and a few lasting helpers that take pieces of work off one list. The caller never waits for a helper that
// did not come: it does the pieces itself. Who does which never changes what is computed. Private to the room.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
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

/// Moves the calling thread off the given processor, then lets it run anywhere again. A woken thread may start on its
/// waker's processor and stay there for several milliseconds, which is longer than the whole solve.
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

/// One caller, up to kMost - 1 helpers. All members but the constructor and destructor are for the calling thread.
class ThreadTeam
{
public:
    static constexpr int kMost = 16;
    static constexpr int kMostPieces = 1 << 14;

    ThreadTeam() = default;
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;
    ~ThreadTeam()
    {
        m_ending.store(true, std::memory_order_relaxed);
        m_calls.fetch_add(1, std::memory_order_release);
        m_calls.notify_all();
    }

    /// Wakes threads - 1 helpers for the runs until end(). After a run that a helper held up (its processor was taken
    /// from it in the middle of a piece) the caller works alone for the next kPenance such calls.
    void begin(int threads)
    {
        if (m_alone > 0) --m_alone;
        m_shared = threads > 1 && m_alone == 0;
        if (!m_shared) return;
        m_caller_processor.store(currentProcessor(), std::memory_order_relaxed);
        m_open.store(true, std::memory_order_relaxed);
        m_calls.fetch_add(1, std::memory_order_release);
        m_calls.notify_all();
        const auto wanted = static_cast<std::size_t>((threads < kMost ? threads : kMost) - 1);
        while (m_helpers.size() < wanted)
            m_helpers.emplace_back([this, place = static_cast<int>(m_helpers.size()) + 1] { help(place); });
    }
    void end() { m_open.store(false, std::memory_order_relaxed); }

    /// Calls work(place, piece) once for every piece in [0, pieces), by any thread; place is the thread's own number in
    /// [0, kMost). Returns when all are done, and everything written is visible.
    template <class Work>
    void run(int pieces, const Work& work)
    {
        if (!m_shared || pieces == 1) {
            for (int piece = 0; piece < pieces; ++piece)
                work(0, piece);
            return;
        }
        m_work = &work;
        m_call = [](const void* w, int place, int piece) { (*static_cast<const Work*>(w))(place, piece); };
        m_done.store(0, std::memory_order_relaxed);
        m_list.store(nextList(pieces), std::memory_order_release);
        while (takePiece(0)) {
        }
        waitFor(pieces);
    }

private:
    static constexpr int kPenance = 16;
    static constexpr int kSpins = 4000; ///< of a helper between runs, then it sleeps until the next call
    static constexpr auto kPatience = std::chrono::microseconds(300);

    /// A list is one number, so that a piece is taken from the list that was looked at or not at all: run in the upper
    /// half, pieces in all and pieces taken in 16 bits each.
    std::uint64_t nextList(int pieces) { return ++m_runs << 32 | static_cast<std::uint64_t>(pieces) << 16; }

    bool takePiece(int place)
    {
        std::uint64_t list = m_list.load(std::memory_order_acquire);
        do {
            if ((list & 0xffff) >= (list >> 16 & 0xffff)) return false;
        } while (!m_list.compare_exchange_weak(list, list + 1, std::memory_order_acq_rel, std::memory_order_acquire));
        m_call(m_work, place, static_cast<int>(list & 0xffff));
        m_done.fetch_add(1, std::memory_order_release);
        return true;
    }

    void waitFor(int pieces)
    {
        if (m_done.load(std::memory_order_acquire) == pieces) return;
        const auto since = std::chrono::steady_clock::now();
        while (m_done.load(std::memory_order_acquire) != pieces) {
            if (m_shared && std::chrono::steady_clock::now() - since > kPatience) {
                m_shared = false;
                m_alone = kPenance;
            }
            if (m_shared)
                relaxProcessor();
            else
                std::this_thread::yield();
        }
    }

    void help(int place)
    {
        unsigned calls = 0; // none seen: look at once
        while (true) {
            m_calls.wait(calls, std::memory_order_acquire);
            calls = m_calls.load(std::memory_order_acquire);
            if (m_ending.load(std::memory_order_relaxed)) return;
            if (const int caller = m_caller_processor.load(std::memory_order_relaxed);
                caller >= 0 && caller == currentProcessor())
                leaveProcessor(caller);
            for (int idle = 0; idle < kSpins && m_open.load(std::memory_order_relaxed); ++idle) {
                if (takePiece(place)) idle = 0;
                relaxProcessor();
            }
        }
    }

    std::atomic<unsigned> m_calls{0};
    std::atomic<int> m_caller_processor{-1};
    std::atomic<bool> m_open{false}, m_ending{false};
    alignas(64) std::atomic<std::uint64_t> m_list{0};
    alignas(64) std::atomic<int> m_done{0};
    const void* m_work = nullptr;
    void (*m_call)(const void*, int, int) = nullptr;
    std::uint64_t m_runs = 0;
    int m_alone = 0;
    bool m_shared = false;
    std::vector<std::jthread> m_helpers; ///< last: joined before the rest goes
};

} // namespace interpose
