// SPDX-License-Identifier: GPL-3.0-or-later
// How a long computation learns that nobody waits for it any more: it asks, at its own convenient places.
#pragma once

#include <functional>
#include <utility>

namespace interpose {

/// A question the worker asks between steps. Default: never cancelled. Copyable; the predicate must be thread safe.
class Cancel
{
public:
    Cancel() = default;
    explicit Cancel(std::function<bool()> requested) : m_requested(std::move(requested)) {}
    bool requested() const { return m_requested && m_requested(); }

private:
    std::function<bool()> m_requested;
};

} // namespace interpose
