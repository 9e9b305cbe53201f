// SPDX-License-Identifier: GPL-3.0-or-later
// The rule checker: an assembly and a deck in, findings as data out.
#pragma once

#include "base/diagnostic.hpp"
#include "model/assembly.hpp"
#include "model/contacts.hpp"
#include "rules/rule_deck.hpp"

#include <vector>

namespace interpose {

/// Exposure fields of a stepped carrier and the lines where they are stitched.
struct ReticleFields
{
    PlacedId placed;
    int fields_x = 1, fields_y = 1;
    std::vector<Coord> stitch_x, stitch_y; ///< root coordinates of the stitch lines
    int count() const { return fields_x * fields_y; }
    bool operator==(const ReticleFields&) const = default;
};

struct RulesResult
{
    Diagnostics diagnostics;           ///< codes in docs/rules.md
    std::vector<ReticleFields> fields; ///< carriers made by exposure
    bool operator==(const RulesResult&) const = default;
};

/// Fewest fields, either way round, that cover the outline; stitch lines at equal parts. O(1).
ReticleFields reticleFields(const PlacedBody& carrier, Coord reticle_width, Coord reticle_height);

/// Total function, O(n log n). Source: docs/rules.md.
RulesResult checkRules(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                       const std::vector<Contact>& contacts, const RuleDeck& deck);

} // namespace interpose
