// SPDX-License-Identifier: GPL-3.0-or-later
// The rule book in order: places, carriers, interfaces. Each family is a file of its own.
#include "rules/check.hpp"

#include "rules/findings.hpp"

namespace interpose {

RulesResult checkRules(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                       const std::vector<Contact>& contacts, const RuleDeck& deck)
{
    const RuleScene scene = ruleScene(assembly, bodies, contacts, deck);
    RulesResult result;
    Findings findings(deck);
    checkPlaces(scene, findings);
    checkCarriers(scene, findings, result.fields);
    checkPhys(scene, findings);
    result.diagnostics = findings.take();
    return result;
}

} // namespace interpose
