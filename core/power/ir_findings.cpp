// SPDX-License-Identifier: GPL-3.0-or-later
// Findings of the map: nets that lose more on their way into a part than its rail may swing, and what to do there.
#include "power/ir_map.hpp"

#include "base/number_text.hpp"

#include <algorithm>

namespace interpose {

namespace {

bool contains(const Rect& rect, const Point& at)
{
    return rect.x <= at.x && at.x <= rect.right() && rect.y <= at.y && at.y <= rect.top();
}

/// False where the sheet rests on nothing that leads the net: above a bridge without vias, or past the last bumps.
bool isFedAt(const IrInput& input, std::size_t sheet, std::size_t net, const Point& at)
{
    bool stands = false;
    for (const IrJoin& join : input.joins) {
        if (join.upper != sheet || join.ohm_mm2[net].value < 0) continue;
        stands = true;
        if (std::ranges::any_of(join.regions, [&](const Rect& region) { return contains(region, at); })) return true;
    }
    return !stands; // it hangs: what it draws comes from above
}

Diagnostic overRipple(const IrInput& input, std::size_t sheet, std::size_t net, const IrPartFigures& part)
{
    const double allowed_mv = input.allowed_mv[sheet][net];
    const Point& at = part.worst_at;
    Diagnostic d;
    d.severity = Severity::Warning;
    d.code = "POWER-006";
    d.ids = {part.placed.str()};
    d.message = part.net + " loses " + fixedText(part.worst_mv, 1) + " mV on its way into " + part.placed.str();
    if (part.worst_low_mv && *part.worst_low_mv < *part.worst_high_mv)
        d.message += " (" + fixedText(*part.worst_low_mv, 1) + " to " + fixedText(*part.worst_high_mv, 1) +
                     " by the bands of its resistances)";
    d.message += ", of the " + fixedText(allowed_mv, 1) + " mV that the ripple of its rail allows, at x " +
                 fixedText(at.x.mm(), 2) + " mm, y " + fixedText(at.y.mm(), 2) + " mm";
    d.message += isFedAt(input, sheet, net, at)
                     ? "; finer or more joints and vias on the way, or thicker sheets, lose less"
                     : ", where nothing below feeds it; give the bridge or what else lies there vias, bring joints "
                       "nearer, or let the part have a thicker sheet";
    d.value = part.worst_mv;
    d.limit = allowed_mv;
    d.rule = "power";
    return d;
}

} // namespace

Diagnostics irFindings(const IrInput& input, const IrResult& result)
{
    Diagnostics found;
    for (const IrPartFigures& part : result.parts) {
        const auto sheet = std::ranges::find(input.sheets, part.placed, &IrSheet::placed) - input.sheets.begin();
        const auto net = std::ranges::find(input.nets, part.net) - input.nets.begin();
        const auto s = static_cast<std::size_t>(sheet), n = static_cast<std::size_t>(net);
        const auto solved = std::ranges::find(result.nets, part.net, &IrNetFigures::net);
        const bool converged = solved != result.nets.end() && solved->status == HeatSolution::Status::Converged;
        const double allowed_mv = input.allowed_mv[s][n];
        if (converged && allowed_mv > 0 && part.worst_mv > allowed_mv) found.push_back(overRipple(input, s, n, part));
    }
    return found;
}

} // namespace interpose
