// SPDX-License-Identifier: GPL-3.0-or-later
// A die on a substrate on a board in round figures, and words to change it with.
#pragma once

#include "power/power.hpp"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace interpose {

inline bool near(double a, double b, double tolerance = 1e-12)
{
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

inline Banded plain(double value)
{
    return {value, value, value, {}};
}

inline PowerBody body(const char* id, double power_w, double voltage_v, double side_mm)
{
    PowerBody made;
    made.placed = PlacedId(id);
    made.area_mm2 = side_mm * side_mm;
    made.power_w = power_w;
    if (voltage_v > 0) made.rails.push_back({"core", plain(voltage_v), power_w, 0.05, 0.5});
    return made;
}

inline PowerSite site(const char* id, double pitch_mm, double limit_ma, double resistance_mohm)
{
    PowerSite made;
    made.id = id;
    made.kind = "c4";
    made.pitch_mm = pitch_mm;
    made.max_current_ma = plain(limit_ma);
    if (limit_ma == 0) made.max_current_ma.ask = "/assembly/technology/bonds/x/max_current_ma";
    made.resistance_mohm = plain(resistance_mohm);
    return made;
}

/// The area with the sites that it holds.
inline void spread(PowerJoin& join, double area_mm2)
{
    const double pitch = join.site.pitch_mm;
    join.area_mm2 = area_mm2;
    join.sites = pitch > 0 ? std::floor(area_mm2 / (pitch * pitch) * (1 + 1e-12)) : 0;
}

inline PowerJoin join(std::size_t body, std::optional<std::size_t> from, const PowerSite& site, double area_mm2,
                      double taken = 0)
{
    PowerJoin made{body, from, site, 0, 0, taken};
    spread(made, area_mm2);
    return made;
}

/// 700 W at 0.8 V on a substrate of 60 mm: bumps of 100 um at 100 mA and 10 mOhm, balls of 1 mm at 1 A and 1 mOhm, and
/// vias through the substrate that nothing is short of.
inline PowerInput single()
{
    PowerInput input;
    input.bodies = {body("DIE", 700, 0.8, 30), body("SUB", 0, 0, 60)};
    input.bodies[1].kind = PartKind::Substrate;
    input.bodies[1].root = true;
    input.bodies[1].vias = site("core", 0.2, 100, 1);
    input.bodies[1].vias->kind = "via";
    input.bodies[1].via_sites = 90000;
    input.joins = {join(0, 1, site("bump", 0.1, 100, 10), 900, 10000),
                   join(1, {}, site("ball", 1, 1000, 1), 3600, 100)};
    return input;
}

/// The joints under a part.
inline const InterfaceFigures& under(const PowerResult& result, const char* id)
{
    const auto found = std::ranges::find_if(
        result.interfaces, [&](const InterfaceFigures& f) { return f.placed.str() == id && f.kind != "via"; });
    if (found == result.interfaces.end()) qFatal("no such interface");
    return *found;
}

inline QStringList codes(const PowerResult& result)
{
    QStringList found;
    for (const Diagnostic& d : result.diagnostics)
        found << QString::fromStdString(d.code + ' ' + d.ids.front());
    return found;
}

} // namespace interpose
