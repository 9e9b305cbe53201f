// SPDX-License-Identifier: GPL-3.0-or-later
// Ways to carry the heat away, as library data, and the edits of the cooling: pure functions like those of edit.hpp.
#pragma once

#include "base/result.hpp"
#include "model/assembly.hpp"

#include <string>

namespace interpose {

enum class CoolingSide { Top, Bottom };

/// A heat transfer coefficient with the surface it speaks of.
struct CoolingPreset
{
    std::string id, name;
    CoolingSide side = CoolingSide::Top;
    double h_w_per_m2k = 0;
    std::string referred_to; ///< the surface, in words: "the sink's base"
    Facts facts;
    bool operator==(const CoolingPreset&) const = default;
};

/// Sets h of that side to the preset's figure, with its source and band.
Assembly applyCoolingPreset(const Assembly& assembly, const CoolingPreset& preset);

/// True while h of that side is the preset's figure with its source; a figure typed by hand is nobody's preset.
bool followsPreset(const Cooling& cooling, const CoolingPreset& preset);

/// Takes over the figures of `wanted` (its facts are not looked at). Each figure that differs from the assembly's is
/// the user's own from now on: its fact says so, without the old band. Materials named anew come from `library`; the
/// library's own that nothing names any more go. Fails with what validate() finds.
Result<Assembly> setCooling(const Assembly& assembly, Cooling wanted, const Technology& library);

/// The cooler above stays as it is while the root under it becomes `after` instead of `before`: a sink's base keeps its
/// size; without one h_top, which speaks of the root's outline, keeps h x area. Precondition: neither is empty.
void keepCooler(Cooling& cooling, const Size& before, const Size& after);

} // namespace interpose
