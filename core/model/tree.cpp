// SPDX-License-Identifier: GPL-3.0-or-later
// Every walk goes upwards along `on`, with marks where it would go twice.
#include "model/tree.hpp"

#include <cassert>

namespace interpose {

const PlacedPart* parentOf(const Assembly& assembly, const PlacedPart& placed)
{
    return placed.on ? assembly.find(*placed.on) : nullptr;
}

Transform frameOf(const Assembly& assembly, const PlacedId& id)
{
    const PlacedPart* placed = assembly.find(id);
    assert(placed);
    const auto own = [&](const PlacedPart& p) {
        const Part& part = assembly.part(p);
        return Transform{{p.x, p.y}, {part.width, part.height}, p.rotation, p.flipped};
    };
    Transform frame = own(*placed);
    while ((placed = parentOf(assembly, *placed)))
        frame = compose(own(*placed), frame);
    return frame;
}

std::vector<char> withDescendants(const Assembly& assembly, const std::vector<PlacedId>& ids)
{
    enum : char { kNo, kYes, kUnknown };
    const std::unordered_set<PlacedId> named(ids.begin(), ids.end());
    std::vector<char> marks(assembly.placed.size(), kUnknown);
    std::vector<std::size_t> chain;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const PlacedPart* at = &assembly.placed[i];
        char mark = kNo;
        for (chain.clear(); at; at = parentOf(assembly, *at)) {
            const auto index = static_cast<std::size_t>(at - assembly.placed.data());
            if (marks[index] != kUnknown) {
                mark = marks[index];
                break;
            }
            chain.push_back(index);
            if (named.contains(at->id)) {
                mark = kYes;
                break;
            }
        }
        for (const std::size_t index : chain)
            marks[index] = mark;
    }
    return marks;
}

const Phy* phyAt(const Assembly& assembly, const PhyRef& end)
{
    const PlacedPart* placed = assembly.find(end.placed);
    return placed ? assembly.part(*placed).phy(end.phy) : nullptr;
}

} // namespace interpose
