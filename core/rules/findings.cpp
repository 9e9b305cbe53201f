// SPDX-License-Identifier: GPL-3.0-or-later
// The list of findings and the words of their messages.
#include "rules/findings.hpp"

#include "base/number_text.hpp"

namespace interpose {

RuleScene ruleScene(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                    const std::vector<Contact>& contacts, const RuleDeck& deck)
{
    RuleScene scene{assembly, bodies, contacts, deck, {}};
    scene.carrier.reserve(bodies.size());
    for (const PlacedBody& body : bodies) {
        std::optional<std::size_t> at = body.parent;
        // A bridge serves its dies but carries none: what holds them is the part around it.
        while (at && (!isCarrier(bodies[*at].part->kind) || bodies[*at].part->kind == PartKind::Bridge))
            at = bodies[*at].parent;
        scene.carrier.push_back(at);
    }
    return scene;
}

bool Findings::full(const std::string& code) const
{
    const auto at = m_counts.find(code);
    return at != m_counts.end() && at->second >= kMaxFindingsPerCode;
}

void Findings::add(Severity severity, const std::string& code, std::vector<std::string> ids, std::string message,
                   std::optional<double> value, std::optional<double> limit, const std::string& rule)
{
    if (m_counts[code]++ >= kMaxFindingsPerCode) return;
    m_list.push_back(
        {severity, code, std::move(ids), std::move(message), value, limit, rule + " (" + m_deck.name + ')'});
}

Diagnostics Findings::take()
{
    for (const auto& [code, count] : m_counts) {
        if (count <= kMaxFindingsPerCode && !m_cutShort[code]) continue;
        const std::string more = m_cutShort[code] ? "the search was cut short" : "the first 1000 are listed";
        m_list.push_back({Severity::Info,
                          "RULES-001",
                          {},
                          code + ": " + std::to_string(count) + " findings; " + more,
                          static_cast<double>(count),
                          static_cast<double>(kMaxFindingsPerCode),
                          "list (" + m_deck.name + ')'});
    }
    return std::move(m_list);
}

std::string inUm(Coord length)
{
    return trimmedText(length.um(), 3) + " um";
}

std::string inMm2(double area_mm2)
{
    return trimmedText(area_mm2, 3) + " mm2";
}

std::string_view kindWord(PartKind kind)
{
    switch (kind) {
    case PartKind::Die:
        return "die";
    case PartKind::HbmStack:
        return "hbm_stack";
    case PartKind::Interposer:
        return "interposer";
    case PartKind::Rdl:
        return "rdl";
    case PartKind::Bridge:
        return "bridge";
    case PartKind::Substrate:
        return "substrate";
    case PartKind::Dummy:
        return "dummy";
    case PartKind::Passive:
        return "passive";
    }
    return "part";
}

Coord clearance(const Rect& a, const Rect& b)
{
    const Point apart = gap(a, b);
    return std::max(apart.x, apart.y);
}

Rect grown(const Rect& r, Coord by)
{
    return {r.x - by, r.y - by, r.width + 2 * by, r.height + 2 * by};
}

bool sameHeight(const PlacedBody& a, const PlacedBody& b)
{
    return a.bottom < b.top && b.bottom < a.top;
}

} // namespace interpose
