// SPDX-License-Identifier: GPL-3.0-or-later
// Power maps as library data: what a die of a kind makes of its total power. Average flux is not junction temperature.
#pragma once

#include "base/result.hpp"
#include "model/assembly.hpp"

#include <string>
#include <vector>

namespace interpose {

/// A rectangle of a power map. Edges in shares of the part's width and height, from its lower left corner.
struct TemplateBlock
{
    std::string id;
    double left = 0, bottom = 0, right = 0, top = 0;
    double density = 0; ///< of power, relative to the other blocks of the map; >= 0
    bool operator==(const TemplateBlock&) const = default;
};

/// Blocks that tile the part without gap or overlap.
struct PowerTemplate
{
    std::string id, name, description;
    std::vector<TemplateBlock> blocks;
    Facts facts;
    bool operator==(const PowerTemplate&) const = default;
};

/// What is wrong with a map, pointers below `pointer`: shares outside 0 to 1, empty or overlapping blocks, a part of
/// the die left out (more than 1e-9 of it), ids given twice, nothing with a density.
Problems validate(const PowerTemplate& powerMap, const std::string& pointer);

/// Density of block `i` over the mean of the part. Precondition: valid.
double densityOverMean(const PowerTemplate& powerMap, std::size_t i);

/// Spreads the stated power of the part over the map's blocks, to whole nm and microwatts; the blocks' powers, added in
/// order, give the very total. Every place of the part changes. Unchanged for less than 10 uW and for an unknown part.
Assembly applyPowerTemplate(const Assembly& assembly, const PartId& part, const PowerTemplate& powerMap);

/// Back to one total, the sum of the blocks. Unchanged when there are none.
Assembly powerToTotal(const Assembly& assembly, const PartId& part);

} // namespace interpose
