// SPDX-License-Identifier: GPL-3.0-or-later
// The selected ids; signals once per real change.
#include "document/selection.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace interpose {

std::optional<PlacedId> Selection::single() const
{
    if (m_ids.size() != 1) return std::nullopt;
    return *m_ids.begin();
}

void Selection::set(std::set<PlacedId> ids)
{
    if (ids == m_ids) return;
    m_ids = std::move(ids);
    emit changed();
}

void Selection::toggle(const PlacedId& id)
{
    if (m_ids.erase(id) == 0) m_ids.insert(id);
    emit changed();
}

void Selection::retain(const std::set<PlacedId>& existing)
{
    std::set<PlacedId> kept;
    std::set_intersection(m_ids.begin(), m_ids.end(), existing.begin(), existing.end(),
                          std::inserter(kept, kept.end()));
    set(std::move(kept));
}

} // namespace interpose
