// SPDX-License-Identifier: GPL-3.0-or-later
// A record that many PHYs or links have in common, or none: copied by sharing, compared as a value.
#pragma once

#include <memory>
#include <utility>

namespace interpose {

/// Nothing, or an immutable shared T. Equality first compares addresses, then values.
template <class T>
class MaybeShared
{
public:
    MaybeShared() = default;
    MaybeShared(T value) : m_value(std::make_shared<const T>(std::move(value))) {}
    explicit operator bool() const { return m_value != nullptr; }
    bool has_value() const { return m_value != nullptr; }
    const T& operator*() const { return *m_value; }       ///< precondition: has_value()
    const T* operator->() const { return m_value.get(); } ///< precondition: has_value()

    /// Clones, changes the clone and keeps it. Precondition: has_value().
    template <class F>
    void edit(F&& change)
    {
        T copy = *m_value;
        std::forward<F>(change)(copy);
        m_value = std::make_shared<const T>(std::move(copy));
    }

    friend bool operator==(const MaybeShared& a, const MaybeShared& b)
    {
        return a.m_value == b.m_value || (a.m_value && b.m_value && *a.m_value == *b.m_value);
    }

private:
    std::shared_ptr<const T> m_value;
};

} // namespace interpose
