// SPDX-License-Identifier: GPL-3.0-or-later
// How the rule tests read: place, check, expect these findings. One deck with round limits for all of them.
#pragma once

#include "fixtures.hpp"
#include "rules/check.hpp"

#include <QStringList>

namespace interpose::rule_book {

inline Coord um(double value)
{
    return Coord::fromUm(value);
}

/// Every limit set: gaps of 100 um between dies and stacks, stacks within 2 mm of a die, edges 200 and 1000 um,
/// reticle 26 x 33 mm, 1 mm2 over a bridge, 100 um of step under a lid, full support, 500 um lateral
/// offset, channels of 6 mm, rows of stacks 1 mm beyond their edge.
inline RuleDeck deck()
{
    RuleDeck d;
    d.name = "test";
    d.gaps = {{PartKind::Die, PartKind::Die, um(100), {}},
              {PartKind::Die, PartKind::HbmStack, um(100), {}},
              {PartKind::HbmStack, PartKind::Die, {}, um(2000)}};
    d.die_to_carrier_edge = um(200);
    d.carrier_to_substrate_edge = um(1000);
    d.reticle_width = um(26000);
    d.reticle_height = um(33000);
    d.min_bridge_overlap_mm2 = 1;
    d.max_height_step = um(100);
    d.max_hbm_offset = um(500);
    d.max_hbm_channel = um(6000);
    d.max_hbm_overhang = um(1000);
    return d;
}

inline RulesResult check(const Assembly& assembly, const RuleDeck& with = deck())
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    return checkRules(assembly, bodies, findContacts(assembly, bodies), with);
}

/// "CODE id id" of each finding, in order; informative ones (spare PHYs) only when asked for.
inline QStringList codes(const Assembly& assembly, const RuleDeck& with = deck(), bool withInfo = false)
{
    QStringList list;
    for (const Diagnostic& finding : check(assembly, with).diagnostics) {
        if (finding.severity == Severity::Info && !withInfo) continue;
        QString line = QString::fromStdString(finding.code);
        for (const std::string& id : finding.ids)
            line += ' ' + QString::fromStdString(id);
        list << line;
    }
    return list;
}

/// The only finding of an assembly; an empty one, which no test expects, when there is not exactly one.
inline Diagnostic only(const Assembly& assembly, const RuleDeck& with = deck())
{
    const RulesResult result = check(assembly, with);
    return result.diagnostics.size() == 1 ? result.diagnostics.front() : Diagnostic{};
}

} // namespace interpose::rule_book
