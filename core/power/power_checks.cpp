// SPDX-License-Identifier: GPL-3.0-or-later
// Findings of the power stage: too many sites taken, and what must be stated before it can judge.
#include "power/power_steps.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace interpose {

namespace {

/// With a decimal where a whole number would read as the limit that is passed.
std::string percent(double share)
{
    const double whole = std::round(100 * share);
    const bool atLimit = whole == 100 * kNearlyFullSites || whole == 100 * kFullSites;
    return grouped(100 * share, atLimit ? 1 : 0) + " %";
}

/// "A, B, C and 4 more".
std::string namesOf(const std::vector<std::string>& ids)
{
    constexpr std::size_t kNamed = 3;
    std::string names;
    for (std::size_t i = 0; i < std::min(kNamed, ids.size()); ++i)
        names += (i == 0 ? "" : i + 1 == ids.size() ? " and " : ", ") + ids[i];
    if (ids.size() > kNamed) names += " and " + std::to_string(ids.size() - kNamed) + " more";
    return names;
}

std::string where(const InterfaceFigures& figures)
{
    if (figures.kind == "via") return "through " + figures.placed.str();
    return "under " + figures.placed.str();
}

Diagnostic finding(Severity severity, const char* code, const PlacedId& placed, std::string message)
{
    Diagnostic found;
    found.severity = severity;
    found.code = code;
    found.ids = {placed.str()};
    found.message = std::move(message);
    found.rule = "power";
    return found;
}

void addFullness(const InterfaceFigures& figures, Diagnostics& found)
{
    if (!figures.utilisation || *figures.utilisation <= kNearlyFullSites) return;
    const bool over = *figures.utilisation > kFullSites;
    std::string text = "Power and ground take " + percent(*figures.utilisation) + " of the free sites of " +
                       figures.site + ' ' + where(figures);
    if (*figures.utilisation_low < *figures.utilisation_high)
        text += " (" + percent(*figures.utilisation_low) + " to " + percent(*figures.utilisation_high) +
                " by the bands of its inputs)";
    if (!figures.asks.empty()) text += (figures.at_least ? "; state " : "; confirm ") + figures.asks.front();
    Diagnostic d = finding(over ? Severity::Error : Severity::Warning, over ? "POWER-002" : "POWER-001", figures.placed,
                           std::move(text));
    d.value = figures.utilisation;
    d.limit = over ? kFullSites : kNearlyFullSites;
    found.push_back(std::move(d));
}

/// POWER-003 without a supply, POWER-011 without power; once for each input that is missing.
void addUncounted(const PowerInput& input, Diagnostics& found)
{
    std::vector<std::pair<std::string, std::vector<std::string>>> missing;
    for (const PowerBody& body : input.bodies) {
        if (body.ask.empty()) continue;
        auto same = std::ranges::find(missing, body.ask, &decltype(missing)::value_type::first);
        if (same == missing.end()) same = missing.insert(same, {body.ask, {}});
        same->second.push_back(body.placed.str());
    }
    for (auto& [ask, ids] : missing) {
        const bool power = ask.ends_with("/power_w");
        Diagnostic d = finding(Severity::Info, power ? "POWER-011" : "POWER-003", PlacedId(ids.front()),
                               (power ? "No power is stated of " : "No supply is stated of ") + namesOf(ids) +
                                   ": what it draws is not counted; state " + ask);
        d.ids = std::move(ids);
        found.push_back(std::move(d));
    }
}

/// POWER-005; at the root POWER-007.
void addNoWay(const PowerBody& body, double through_a, bool joined, Diagnostics& found)
{
    if (through_a <= 0 || joined) return;
    const std::string &name = body.placed.str(), amperes = trimmedText(through_a, 3) + " A";
    if (body.root)
        found.push_back(finding(Severity::Warning, "POWER-007", body.placed,
                                "No bond joins " + name + ", which takes " + amperes +
                                    ", to the board: sites and drops end there; give its part bonds that "
                                    "/assembly/package/ball_keepout_um does not cover"));
    else if (body.embedded)
        found.push_back(
            finding(Severity::Info, "POWER-005", body.placed,
                    "No vias lead the " + amperes + " of " + name + " to what it is let into; state vias of its part"));
    else
        found.push_back(finding(Severity::Info, "POWER-005", body.placed,
                                "No bond leads the " + amperes + " of " + name + " to what it stands on"));
}

/// POWER-008; the layers of an RDL or substrate join by themselves, silicon does not.
void addNoVias(const PowerBody& body, double above_a, Diagnostics& found)
{
    if (!lacksVias(body, above_a)) return;
    const bool layers = body.kind == PartKind::Rdl || body.kind == PartKind::Substrate;
    found.push_back(finding(layers ? Severity::Info : Severity::Warning, "POWER-008", body.placed,
                            trimmedText(above_a, 3) + " A from above pass through " + body.placed.str() +
                                ", which states no vias: they are not counted, nor what they lose; state vias of its "
                                "part"));
}

/// POWER-010: no power can pass where signals take all sites.
void addCrowded(const InterfaceFigures& figures, Diagnostics& found)
{
    if (figures.current_a <= 0 || figures.site.empty() || figures.sites - figures.signal_sites >= 1) return;
    Diagnostic d = finding(Severity::Error, "POWER-010", figures.placed,
                           "Signals take " + trimmedText(figures.signal_sites, 1) + " of the " +
                               grouped(figures.sites, 0) + " sites of " + figures.site + ' ' + where(figures) +
                               ": none is left for " + trimmedText(figures.current_a, 3) + " A");
    d.value = figures.signal_sites;
    d.limit = figures.sites;
    found.push_back(std::move(d));
}

/// POWER-004, once for each kind of joint or via.
void addUnlimited(const InterfaceFigures& figures, std::set<std::string>& said, Diagnostics& found)
{
    if (figures.current_a <= 0 || figures.power_sites || !said.insert(figures.asks.front()).second) return;
    const std::string what = figures.site.empty()
                                 ? "Which joints are " + where(figures)
                                 : "The current one " + figures.site + ' ' + where(figures) + " may carry";
    found.push_back(
        finding(Severity::Info, "POWER-004", figures.placed, what + " is not known; state " + figures.asks.front()));
}

/// POWER-009, once for each kind of joint or via.
void addLossless(const InterfaceFigures& figures, std::set<std::string>& said, Diagnostics& found)
{
    if (figures.current_a <= 0 || figures.site.empty() || figures.sites - figures.signal_sites < 1) return;
    const std::string record = (figures.kind == "via" ? "vias/" : "bonds/") + figures.site;
    if (figures.drop_mv || !said.insert(record).second) return;
    found.push_back(finding(Severity::Info, "POWER-009", figures.placed,
                            "What one " + figures.site + ' ' + where(figures) +
                                " loses is not known, so drops are at least those stated; state /assembly/technology/" +
                                record + "/resistance_mohm"));
}

} // namespace

bool lacksVias(const PowerBody& body, double above_a)
{
    return !body.vias && !body.embedded && above_a > 0;
}

bool isIncomplete(const PowerInput& input, const PowerResult& result, const PowerWays& ways)
{
    if (ways.some_ends_early) return true;
    for (std::size_t i = 0; i < input.bodies.size(); ++i) {
        const PowerBody& body = input.bodies[i];
        if (!body.ask.empty() || (ways.through_a[i] > 0 && !ways.joined[i])) return true;
        if (lacksVias(body, ways.above_a[i])) return true;
    }
    return std::ranges::any_of(result.interfaces,
                               [](const InterfaceFigures& f) { return f.current_a > 0 && !f.utilisation; });
}

Diagnostics powerFindings(const PowerInput& input, const PowerResult& result, const PowerWays& ways)
{
    Diagnostics found;
    for (const InterfaceFigures& figures : result.interfaces) {
        addFullness(figures, found);
        addCrowded(figures, found);
    }
    addUncounted(input, found);
    for (std::size_t i = 0; i < input.bodies.size(); ++i) {
        addNoWay(input.bodies[i], ways.through_a[i], ways.joined[i], found);
        addNoVias(input.bodies[i], ways.above_a[i], found);
    }
    std::set<std::string> unlimited, lossless;
    for (const InterfaceFigures& figures : result.interfaces) {
        addUnlimited(figures, unlimited, found);
        addLossless(figures, lossless, found);
    }
    return found;
}

} // namespace interpose
