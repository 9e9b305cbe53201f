// SPDX-License-Identifier: GPL-3.0-or-later
// The temperature ladder of a part: how the heat's temperature falls from the heated layer out to ambient.
#pragma once

#include "base/id.hpp"

#include <optional>
#include <string>
#include <vector>

namespace interpose {

/// One face on the way out. Means are by area over the part's own outline, straight above or below it.
struct LadderRung
{
    std::string at;       ///< junction, die_top, covered_top, tim1_top, lid_top, tim2_top, sink_top, ambient; below:
                          ///< die_bottom, "<carrier> top", "<carrier> bottom", ambient
    double height_um = 0; ///< above the root's underside
    double temperature_c = 0;     ///< mean over the outline
    std::optional<double> heat_w; ///< outwards through the outline at this face; absent at the junction and in ambient
    std::optional<double> drop_k; ///< from the rung before
    /// drop_k over the heat through the outline (mean of the step's two faces): what lies within the outline, without
    /// the heat that spreads past it. Absent when heat flows inwards or none does.
    std::optional<double> resistance_k_per_w;
    bool operator==(const LadderRung&) const = default;
};

struct HeatLadder
{
    PlacedId placed;
    std::vector<LadderRung> up, down; ///< each from the junction to ambient; empty for a part beyond the root
    std::string case_at;              ///< the rung whose face is the case: the package's outermost above the part
    double case_c = 0;                ///< there, straight above the part's centre
    /// (peak - case) / power of the part, with all parts powered. Neighbours heat the case too: JEDEC calls that psi.
    std::optional<double> psi_jc_k_per_w;
    bool operator==(const HeatLadder&) const = default;
};

} // namespace interpose
