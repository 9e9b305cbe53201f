// SPDX-License-Identifier: GPL-3.0-or-later
// Private to core/wiring: which interval between parallel lines a place lies in.
#pragma once

#include <cstdint>
#include <limits>
#include <utility>

namespace interpose {

/// For places that come one after another and mostly lie in the interval of the one before.
/// \tparam Lines  intervalOf(place), lineOf(interval) that the interval begins on, last(); intervals count from 0, the
///                first and the last have no end
template <class Lines>
class IntervalCursor
{
public:
    explicit IntervalCursor(Lines lines) : m_lines(std::move(lines)) {}

    int intervalOf(std::int64_t place)
    {
        if (place < m_from || place >= m_to) enter(m_lines.intervalOf(place));
        return m_interval;
    }

private:
    void enter(int interval)
    {
        m_interval = interval;
        m_from = interval == 0 ? std::numeric_limits<std::int64_t>::min() : m_lines.lineOf(interval);
        m_to = interval == m_lines.last() ? std::numeric_limits<std::int64_t>::max() : m_lines.lineOf(interval + 1);
    }

    Lines m_lines;
    int m_interval = 0;
    std::int64_t m_from = 0, m_to = 0;
};

} // namespace interpose
