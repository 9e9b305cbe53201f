// SPDX-License-Identifier: GPL-3.0-or-later
// Findings of the power stage: too many sites taken, and what must be stated before it can judge.
#include "power/power.hpp"

#include "base/number_text.hpp"

#include <map>

namespace interpose {

namespace {

constexpr double kFull = 1.0, kNearlyFull = 0.8;

std::string percent(double share)
{
    return fixedText(100 * share, 0) + " %";
}

std::string where(const InterfaceFigures& figures)
{
    if (figures.kind == "via") return "through " + figures.placed.str();
    return "under " + figures.placed.str();
}

Diagnostic finding(Severity severity, const char* code, std::string id, std::string message)
{
    Diagnostic found;
    found.severity = severity;
    found.code = code;
    found.ids = {std::move(id)};
    found.message = std::move(message);
    found.rule = "power";
    return found;
}

void addFullness(const InterfaceFigures& figures, Diagnostics& found)
{
    if (!figures.utilisation || *figures.utilisation <= kNearlyFull) return;
    const bool over = *figures.utilisation > kFull;
    std::string text = "power and ground take " + percent(*figures.utilisation) + " of the free sites of " +
                       figures.site + ' ' + where(figures);
    if (*figures.utilisation_low < *figures.utilisation_high)
        text += " (" + percent(*figures.utilisation_low) + " to " + percent(*figures.utilisation_high) +
                " by the bands of its inputs)";
    if (!figures.asks.empty()) text += "; state " + figures.asks.front();
    Diagnostic d = finding(over ? Severity::Error : Severity::Warning, over ? "POWER-002" : "POWER-001",
                           figures.placed.str(), std::move(text));
    d.value = figures.utilisation;
    d.limit = over ? kFull : kNearlyFull;
    found.push_back(std::move(d));
}

} // namespace

Diagnostics powerFindings(const PowerInput& input, const PowerResult& result, const std::vector<bool>& stranded)
{
    Diagnostics found;
    for (const InterfaceFigures& figures : result.interfaces)
        addFullness(figures, found);
    for (const PowerBody& body : input.bodies)
        if (body.power_w > 0 && body.rails.empty())
            found.push_back(finding(Severity::Info, "POWER-003", body.placed.str(),
                                    body.placed.str() +
                                        " states no rails and its process no supply: its current is "
                                        "not counted; state " +
                                        body.ask));
    std::map<std::string, const InterfaceFigures*> unlimited;
    for (const InterfaceFigures& figures : result.interfaces)
        if (!figures.utilisation && !figures.site.empty()) unlimited.try_emplace(figures.site, &figures);
    for (const auto& [site, figures] : unlimited)
        found.push_back(finding(Severity::Info, "POWER-004", figures->placed.str(),
                                "the current one " + site + ' ' + where(*figures) + " may carry is not known; state " +
                                    figures->asks.front()));
    for (std::size_t i = 0; i < input.bodies.size(); ++i)
        if (stranded[i])
            found.push_back(
                finding(Severity::Info, "POWER-005", input.bodies[i].placed.str(),
                        "no bond leads the current of " + input.bodies[i].placed.str() + " to what it stands on"));
    return found;
}

} // namespace interpose
