// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/power_template.hpp"

#include "model/edit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace interpose {

namespace {

constexpr double kGap = 1e-9;    ///< of the part's area
constexpr double kLeastW = 1e-5; ///< below this, microwatts are too coarse to be spread

double areaOf(const TemplateBlock& block)
{
    return (block.right - block.left) * (block.top - block.bottom);
}

bool overlap(const TemplateBlock& a, const TemplateBlock& b)
{
    return std::max(a.left, b.left) < std::min(a.right, b.right) &&
           std::max(a.bottom, b.bottom) < std::min(a.top, b.top);
}

double weightOf(const TemplateBlock& block)
{
    return areaOf(block) * block.density;
}

double weightOf(const PowerTemplate& powerMap)
{
    return std::accumulate(powerMap.blocks.begin(), powerMap.blocks.end(), 0.0,
                           [](double sum, const TemplateBlock& block) { return sum + weightOf(block); });
}

/// Neighbours name the same share for their common edge, so it falls on the same nanometre.
Rect regionOf(const TemplateBlock& block, const Part& part)
{
    const auto edge = [](double share, Coord size) { return Coord::fromUm(std::round(share * size.um() * 1e3) / 1e3); };
    const Coord left = edge(block.left, part.width), bottom = edge(block.bottom, part.height);
    return {left, bottom, edge(block.right, part.width) - left, edge(block.top, part.height) - bottom};
}

double sumOf(const std::vector<PowerBlock>& blocks)
{
    double sum = 0;
    for (const PowerBlock& block : blocks)
        sum += block.power_w;
    return sum;
}

double toMicro(double w)
{
    return std::round(w * 1e6) / 1e6;
}

/// What rounding to microwatts left over goes into the largest block. What the sum of binary fractions then still lacks
/// goes into the last block with power: nothing but zeros is added after it.
void closeSum(std::vector<PowerBlock>& blocks, double total_w)
{
    double& largest = std::ranges::max_element(blocks, {}, &PowerBlock::power_w)->power_w;
    largest = toMicro(largest + (total_w - sumOf(blocks)));
    if (sumOf(blocks) == total_w) return;
    const auto last =
        std::ranges::find_if(blocks.rbegin(), blocks.rend(), [](const PowerBlock& block) { return block.power_w > 0; });
    last->power_w = 0;
    last->power_w = total_w - sumOf(blocks);
}

const Part* partIn(const Assembly& assembly, const PartId& id)
{
    const auto found = assembly.catalogue->parts.find(id);
    return found == assembly.catalogue->parts.end() ? nullptr : &found->second;
}

} // namespace

Problems validate(const PowerTemplate& powerMap, const std::string& pointer)
{
    Problems problems;
    const auto problem = [&](std::size_t i, const std::string& message) {
        problems.push_back({message, {}, pointer + "/blocks/" + std::to_string(i), 0, {}});
    };
    std::set<std::string> ids;
    double area = 0;
    for (std::size_t i = 0; i < powerMap.blocks.size(); ++i) {
        const TemplateBlock& block = powerMap.blocks[i];
        if (!ids.insert(block.id).second) problem(i, "a block of this id is there already");
        const bool inside = block.left >= 0 && block.bottom >= 0 && block.right <= 1 && block.top <= 1;
        if (!inside || !(block.left < block.right) || !(block.bottom < block.top))
            problem(i, "the block's edges are not shares of the part in ascending order");
        for (std::size_t k = 0; k < i; ++k)
            if (overlap(powerMap.blocks[k], block)) problem(i, "the block overlaps " + powerMap.blocks[k].id);
        area += areaOf(block);
    }
    if (problems.empty() && std::abs(area - 1) > kGap)
        problems.push_back({"the blocks leave part of the die out", {}, pointer + "/blocks", 0, {}});
    if (problems.empty() && !(weightOf(powerMap) > 0))
        problems.push_back({"no block has a density", {}, pointer + "/blocks", 0, {}});
    return problems;
}

double densityOverMean(const PowerTemplate& powerMap, std::size_t i)
{
    return powerMap.blocks[i].density / weightOf(powerMap);
}

Assembly applyPowerTemplate(const Assembly& assembly, const PartId& id, const PowerTemplate& powerMap)
{
    const Part* known = partIn(assembly, id);
    if (!known || !(known->statedPowerW() >= kLeastW) || !(weightOf(powerMap) > 0)) return assembly;
    Part part = *known;
    const double total_w = part.statedPowerW(), perWeight_w = total_w / weightOf(powerMap);
    part.power_w.reset();
    part.power_blocks.clear();
    for (const TemplateBlock& block : powerMap.blocks)
        part.power_blocks.push_back({block.id, regionOf(block, part), toMicro(weightOf(block) * perWeight_w)});
    std::erase_if(part.power_blocks, [](const PowerBlock& block) { return block.region.empty(); });
    if (part.power_blocks.empty()) return assembly;
    closeSum(part.power_blocks, total_w);
    if (const auto fact = powerMap.facts.find("blocks"); fact != powerMap.facts.end()) {
        part.facts["power_blocks"] = fact->second;
        part.facts["power_blocks"].note = "power map \"" + powerMap.name + "\"";
    }
    return replacePart(assembly, part);
}

Assembly powerToTotal(const Assembly& assembly, const PartId& id)
{
    const Part* known = partIn(assembly, id);
    if (!known || known->power_blocks.empty()) return assembly;
    Part part = *known;
    part.power_w = part.statedPowerW();
    part.power_blocks.clear();
    // The blocks' origin becomes the total's, unless the total's own is still known from before the map.
    if (const auto fact = part.facts.find("power_blocks"); fact != part.facts.end()) {
        part.facts.try_emplace("power_w", fact->second);
        part.facts.erase("power_blocks");
    }
    return replacePart(assembly, part);
}

} // namespace interpose
