// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of a body reach, in words, with the coverage that the line reckons with.
#include "power/power_steps.hpp"

#include <array>

namespace interpose {

void Reach::meet(const Reach& o)
{
    if (reached == false || o.reached == true) return;
    if (o.reached == false || reached) *this = o;
}

AccessFigures accessOf(const PowerBody& body, const Reach& direct)
{
    AccessFigures access{body.placed, {}, {}, body.finest_pitch_um, body.coverage};
    if (body.check) {
        constexpr std::array<std::string_view, 3> kWords{"carrier test", "inspection", "blind"};
        access.test = kWords[static_cast<std::size_t>(*body.check)];
        access.reachable = *body.check == CarrierCheck::Tested && body.coverage.value_or(0) > 0;
    } else if (body.coverage) {
        const bool landed = body.probes_land.value_or(true);
        access.test = body.on_test_pads ? "sort on test pads" : landed ? "sort" : "sort without probes";
        access.reachable = body.probes_land;
        access.ask = body.access_ask;
    } else if (body.direct_access_bumps > 0) {
        access.test = "direct access";
        access.reachable = direct.reached;
        access.coverage = direct.reached == false ? body.host_coverage : body.reached_coverage;
        access.ask = direct.ask;
    }
    return access;
}

} // namespace interpose
