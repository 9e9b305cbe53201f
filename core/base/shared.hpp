// SPDX-License-Identifier: GPL-3.0-or-later
// A value that is copied by sharing: snapshots stay free, equality stays equality of values.
#pragma once

#include <memory>
#include <utility>

namespace interpose {

/// Immutable shared value of T. Copies share; `edit` clones, changes the clone and keeps it.
/// Equality first compares addresses, then values, so unchanged tables compare in O(1).
template <class T>
class Shared
{
public:
    Shared() : m_value(std::make_shared<const T>()) {}
    Shared(T value) : m_value(std::make_shared<const T>(std::move(value))) {}
    const T& operator*() const { return *m_value; }
    const T* operator->() const { return m_value.get(); }

    template <class F>
    void edit(F&& change)
    {
        T copy = *m_value;
        std::forward<F>(change)(copy);
        m_value = std::make_shared<const T>(std::move(copy));
    }

    friend bool operator==(const Shared& a, const Shared& b)
    {
        return a.m_value == b.m_value || *a.m_value == *b.m_value;
    }

private:
    std::shared_ptr<const T> m_value;
};

} // namespace interpose
