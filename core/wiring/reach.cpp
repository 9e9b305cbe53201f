// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/reach.hpp"

#include "base/number_text.hpp"

#include <algorithm>

namespace interpose {

namespace {

constexpr double kRoundingMm = 1e-9; ///< slack this far below zero is none

std::optional<Coord> lesser(std::optional<Coord> a, std::optional<Coord> b)
{
    return a && b ? std::min(*a, *b) : a ? a : b;
}

std::string wiresOf(const WiringLink& link)
{
    return link.routing ? " in " + link.routing->id : std::string{};
}

Diagnostic outOfReach(const std::vector<std::string>& ids, const WiringLink& link, const LinkFigures& figures)
{
    const double drawn = figures.wire_max_mm * detourOf(link);
    return {Severity::Error,
            "WIRE-001",
            ids,
            "Link " + link.id.str() + " has a wire of " + fixedText(drawn, 3) + " mm" + wiresOf(link) + "; at " +
                fixedText(link.rate_gbit_per_s, 2) + " Gbit/s the reach is " + fixedText(*figures.reach_mm, 3) + " mm.",
            drawn,
            figures.reach_mm,
            "wiring"};
}

Diagnostic tooSlow(const std::vector<std::string>& ids, const WiringLink& link, const WireDelay& delay)
{
    return {Severity::Warning,
            "WIRE-010",
            ids,
            "Link " + link.id.str() + " charges its longest wire" + wiresOf(link) + " in " + fixedText(delay.rc_ps, 1) +
                " ps, " + fixedText(100 * delay.rc_share, 0) + " % of its unit interval; at most " +
                fixedText(100 * kRcShareLimit, 0) +
                " % leaves a fifth of the eye. Shorten it, take wider wires or a lower rate.",
            delay.rc_share,
            kRcShareLimit,
            "wiring"};
}

} // namespace

std::optional<Coord> reachAt(const std::vector<RateAtLength>& rates, double rate_gbit_per_s, Termination termination)
{
    if (rates.empty()) return std::nullopt;
    Coord reach;
    for (const RateAtLength& entry : rates)
        if (entry.rate_gbit_per_s >= rate_gbit_per_s && (!entry.termination || *entry.termination <= termination))
            reach = std::max(reach, entry.length);
    return reach;
}

std::optional<double> reachMm(const InterfaceStandard& standard, const WiringLink& link)
{
    const double rate = link.rate_gbit_per_s;
    std::optional<Coord> reach = lesser(standard.reach, reachAt(standard.rates, rate, link.termination));
    if (link.routing) reach = lesser(reach, reachAt(link.routing->rates, rate, link.termination));
    return reach ? std::optional(reach->mm()) : std::nullopt;
}

double detourOf(const WiringLink& link)
{
    return link.routing ? link.routing->detour_factor : 1.0;
}

void addReach(const PlacedPhy& phy, const WiringLink& link, LinkFigures& figures)
{
    const double drawn_mm = figures.wire_max_mm * detourOf(link);
    figures.reach_mm = reachMm(*phy.standard, link);
    if (figures.reach_mm) figures.slack_mm = *figures.reach_mm - drawn_mm;
    if (link.routing)
        figures.delay = wireDelay(*link.routing, *phy.standard, link.termination, drawn_mm, link.rate_gbit_per_s);
}

void judgeReach(const std::vector<std::string>& ids, const WiringLink& link, const LinkFigures& figures,
                Diagnostics& diagnostics)
{
    if (figures.slack_mm && *figures.slack_mm < -kRoundingMm) diagnostics.push_back(outOfReach(ids, link, figures));
    if (figures.delay && figures.delay->rc_share > kRcShareLimit)
        diagnostics.push_back(tooSlow(ids, link, *figures.delay));
}

} // namespace interpose
