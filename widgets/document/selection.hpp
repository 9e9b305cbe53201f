// SPDX-License-Identifier: GPL-3.0-or-later
// What is selected and hovered, shared by canvas and panels; not in the assembly and not in undo.
#pragma once

#include "base/id.hpp"

#include <QObject>

#include <optional>
#include <set>

namespace interpose {

class Selection : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    const std::set<PlacedId>& ids() const { return m_ids; }
    bool contains(const PlacedId& id) const { return m_ids.contains(id); }
    std::optional<PlacedId> single() const; ///< the one selected part, when there is exactly one

    void set(std::set<PlacedId> ids); ///< emits changed once, and only if it differs
    void toggle(const PlacedId& id);
    void clear() { set({}); }
    /// Forgets ids that are no longer in `existing`.
    void retain(const std::set<PlacedId>& existing);

signals:
    void changed();
    void zoomRequested(const std::set<interpose::PlacedId>& ids); ///< e.g. a double click in the problems list

private:
    std::set<PlacedId> m_ids;
};

} // namespace interpose
