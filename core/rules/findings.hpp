// SPDX-License-Identifier: GPL-3.0-or-later
// Private to core/rules: what every rule sees, and the bounded list it writes to.
#pragma once

#include "rules/check.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

/// Most findings listed of one code; the rest are counted.
inline constexpr std::size_t kMaxFindingsPerCode = 1000;

/// What the rules look at, with each part's carrier worked out.
struct RuleScene
{
    const Assembly& assembly;
    const std::vector<PlacedBody>& bodies;
    const std::vector<Contact>& contacts;
    const RuleDeck& deck;
    /// Nearest interposer, RDL or substrate on the way from each part to the root.
    std::vector<std::optional<std::size_t>> carrier;

    const std::string& id(std::size_t body) const { return bodies[body].placed->id.str(); }
    const PlacedBody* carrierOf(std::size_t body) const { return carrier[body] ? &bodies[*carrier[body]] : nullptr; }
};

RuleScene ruleScene(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                    const std::vector<Contact>& contacts, const RuleDeck& deck);

class Findings
{
public:
    explicit Findings(const RuleDeck& deck) : m_deck(deck) {}

    /// True when one more of this code would only be counted: its text need not be made.
    bool full(const std::string& code) const;
    void count(const std::string& code) { ++m_counts[code]; }
    /// `rule` is the deck's key, or a word where the rule needs no limit.
    void add(Severity severity, const std::string& code, std::vector<std::string> ids, std::string message,
             std::optional<double> value, std::optional<double> limit, const std::string& rule);
    /// `code` could not be searched to the end.
    void cutShort(const std::string& code) { m_cutShort[code] = true; }
    Diagnostics take();

private:
    const RuleDeck& m_deck;
    Diagnostics m_list;
    std::map<std::string, std::size_t> m_counts;
    std::map<std::string, bool> m_cutShort;
};

/// "12.5 um", "3.2 mm2": at most three decimals, none that are zero.
std::string inUm(Coord length);
std::string inMm2(double area_mm2);
/// The word of the file format: hbm_stack, die ...
std::string_view kindWord(PartKind kind);

/// Both axes apart by less than this are near; overlapping in plan is negative.
Coord clearance(const Rect& a, const Rect& b);
Rect grown(const Rect& r, Coord by);
bool sameHeight(const PlacedBody& a, const PlacedBody& b); ///< their height ranges overlap

void checkPlaces(const RuleScene& scene, Findings& findings);
void checkCarriers(const RuleScene& scene, Findings& findings, std::vector<ReticleFields>& fields);
void checkPhys(const RuleScene& scene, Findings& findings);

} // namespace interpose
