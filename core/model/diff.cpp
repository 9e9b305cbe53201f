// SPDX-License-Identifier: GPL-3.0-or-later
// One merge over the two sorted lists of placed parts; the shared tables compare by address first.
#include "model/diff.hpp"

namespace interpose {

bool AssemblyDiff::empty() const
{
    return *this == AssemblyDiff{};
}

AssemblyDiff diff(const Assembly& before, const Assembly& after)
{
    AssemblyDiff changes;
    auto b = before.placed.begin();
    auto a = after.placed.begin();
    while (b != before.placed.end() || a != after.placed.end()) {
        if (a == after.placed.end() || (b != before.placed.end() && b->id < a->id)) {
            changes.removed.push_back((b++)->id);
        } else if (b == before.placed.end() || a->id < b->id) {
            changes.added.push_back((a++)->id);
        } else {
            if (*a != *b) changes.changed.push_back(a->id);
            ++a, ++b;
        }
    }
    changes.catalogue = !(before.catalogue == after.catalogue);
    changes.links = !(before.links == after.links);
    changes.cooling = before.cooling != after.cooling;
    changes.traffic = before.traffic != after.traffic;
    changes.package = before.package != after.package;
    changes.flow = before.flow != after.flow;
    changes.text = before.name != after.name || before.description != after.description;
    return changes;
}

Assembly applyDiff(const Assembly& before, const AssemblyDiff& changes, const Assembly& after)
{
    Assembly result = before;
    result.placed.clear();
    auto removed = changes.removed.begin();
    auto changed = changes.changed.begin();
    auto added = changes.added.begin();
    const auto addUpTo = [&](const PlacedPart* next) {
        for (; added != changes.added.end() && (!next || *added < next->id); ++added)
            if (const PlacedPart* placed = after.find(*added)) result.placed.push_back(*placed);
    };
    for (const PlacedPart& placed : before.placed) {
        addUpTo(&placed);
        const bool isRemoved = removed != changes.removed.end() && *removed == placed.id;
        const bool isChanged = changed != changes.changed.end() && *changed == placed.id;
        if (isRemoved) {
            ++removed;
            continue;
        }
        result.placed.push_back(isChanged ? *after.find(placed.id) : placed);
        if (isChanged) ++changed;
    }
    addUpTo(nullptr);
    if (changes.catalogue) result.catalogue = after.catalogue;
    if (changes.links) result.links = after.links;
    if (changes.cooling) result.cooling = after.cooling;
    if (changes.traffic) result.traffic = after.traffic;
    if (changes.package) result.package = after.package;
    if (changes.flow) result.flow = after.flow;
    if (changes.text) {
        result.name = after.name;
        result.description = after.description;
    }
    return result;
}

} // namespace interpose
