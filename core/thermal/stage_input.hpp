// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the temperature stage takes from an assembly, as one value that can be compared. Private to the room.
#pragma once

#include "thermal/slabs.hpp"

namespace interpose {

/// Of a die's own power this share is stated for `reference_c` and doubles every `doubling_k`; share 0: none.
struct Leakage
{
    double share = 0, reference_c = 85, doubling_k = 25;
    bool operator==(const Leakage&) const = default;
};

/// What the result says of a body besides its temperature.
struct BodyNote
{
    PlacedId placed;
    PartKind kind = PartKind::Die;
    int tier = 0;
    bool average_flux = true;
    std::optional<double> limit_c, refresh_limit_c;
    std::vector<std::string> heated_layers; ///< names, bottom up: one per probe of the body
    double stated_power_w = 0;
    Leakage leakage; ///< share 0 unless the assembly asks for temperature dependence
    bool operator==(const BodyNote&) const = default;
};

/// A horizontal face at which a temperature ladder is read.
struct LadderFace
{
    std::string at;
    Coord height;
    bool operator==(const LadderFace&) const = default;
};

/// The faces straight above and below a body, in the order heat meets them on its way out.
struct LadderPlan
{
    std::vector<LadderFace> up, down;
    LadderFace package; ///< outermost face of the package above the body: where JEDEC puts the case
    bool operator==(const LadderPlan&) const = default;
};

/// One piece of TIM: all of its height between the two faces.
struct TimBox
{
    Rect plan;
    Coord bottom, top;
    bool operator==(const TimBox&) const = default;
};

/// TIM1 or TIM2 as built; no boxes when the style has none.
struct TimLayer
{
    std::string material;
    std::vector<TimBox> boxes;
    double k_w_per_mk = 0; ///< of its material, through the layer
    bool operator==(const TimLayer&) const = default;
};

struct StageInput
{
    HeatInput heat;
    std::vector<BodyNote> notes;     ///< per body
    std::vector<LadderPlan> ladders; ///< per body
    TimLayer tim1, tim2;
    std::map<std::string, double> capacities_j_per_m3k; ///< by material, "air" too
    std::map<std::string, double> exponents; ///< by material; empty unless temperature dependence is asked for
    bool temperature_dependent = false;
    bool operator==(const StageInput&) const = default;

    std::size_t bodyOf(const PlacedId& placed) const; ///< precondition: it is one of the notes
    /// Silicon whose temperature is always told, or anything that is heated.
    bool isRead(std::size_t body, double power_w) const
    {
        return notes[body].kind == PartKind::Die || notes[body].kind == PartKind::HbmStack || power_w > 0;
    }
};

/// The n-th heated layer of a body from below. Precondition: the body has so many.
const Probe& probeOf(const StageInput& input, std::size_t body, int heated_layer);

StageInput stageInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                      const std::vector<Contact>& contacts, const std::vector<HeatSource>& sources);

} // namespace interpose
