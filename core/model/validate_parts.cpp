// SPDX-License-Identifier: GPL-3.0-or-later
// The gate for part records: sizes, regions inside the part, bonds that do not overlap, power stated once.
#include "base/number_text.hpp"
#include "geom/region.hpp"
#include "model/gate.hpp"
#include "model/validate.hpp"

#include <cmath>
#include <optional>
#include <unordered_set>

namespace interpose {

namespace {

std::string rectText(const Rect& r)
{
    const auto um = [](Coord c) { return trimmedText(c.um(), 3); };
    return um(r.x) + ", " + um(r.y) + " of " + um(r.width) + " x " + um(r.height) + " um";
}

/// Not empty, and inside the part; within the limits first, so that sums of its fields cannot overflow.
bool regionInside(Checker& c, const Part& part, const Rect& r, const std::string& at)
{
    const Coord largest = Coord::fromUm(Coord::kLargestUm);
    const bool sane = abs(r.x) <= largest && abs(r.y) <= largest && r.width <= largest && r.height <= largest;
    if (sane && !r.empty() && part.outline().contains(r)) return true;
    if (!sane || r.empty())
        c.problem(at + "/width_um", "the region " + rectText(r) + " is empty or out of range");
    else
        c.problem(at, "the region " + rectText(r) + " reaches outside the part");
    return false;
}

void checkSites(Checker& c, const Phy& phy, const InterfaceStandard& standard, const std::string& at)
{
    if (standard.pitch_x <= Coord{} || standard.pitch_y <= Coord{}) return;
    const double sites = std::floor(phy.region.width.um() / standard.pitch_x.um()) *
                         std::floor(phy.region.height.um() / standard.pitch_y.um());
    if (sites > kMaxBumpSites)
        c.problem(at, "the region holds more than 100 million bump sites at the pitch of its standard");
}

/// A bump map holds every signal, each inside the region of its PHY.
void checkBumps(Checker& c, const Phy& phy, const InterfaceStandard& standard, const std::string& at)
{
    if (phy.bumps.empty()) return;
    const std::int64_t wires = static_cast<std::int64_t>(phy.lanes) * (standard.shared_bus ? 1 : 2);
    const std::int64_t signals = wires + standard.overhead_wires;
    if (static_cast<std::int64_t>(phy.bumps.size()) != signals)
        c.problem(at + "/bumps",
                  "it holds " + std::to_string(phy.bumps.size()) + " bumps, its lanes and overhead make " +
                      std::to_string(signals) + " signals",
                  "Give one bump for each signal, data wires first.");
    for (std::size_t i = 0; i < phy.bumps.size() && !c.gate().full(); ++i)
        if (!phy.region.contains(phy.bumps[i]))
            c.problem(at + "/bumps/" + std::to_string(i), "the bump lies outside the region of its PHY");
}

void checkHarvest(Checker& c, const Part& part)
{
    const Harvest& harvest = *part.harvest;
    c.within(harvest.units, 1, 100'000, "harvest/units");
    c.within(harvest.needed, 0, harvest.units, "harvest/needed");
    c.positive(harvest.unit_area_mm2, "harvest/unit_area_mm2");
    if (harvest.units * harvest.unit_area_mm2 > part.areaMm2())
        c.problem("harvest/unit_area_mm2", "the units together are larger than the part");
    if (part.kind != PartKind::Die) c.problem("harvest", "only a die can be harvested");
}

void checkPhys(Checker& c, const Part& part, const Technology& technology)
{
    if (part.phys.size() > kMaxPhys)
        return c.problem("phys", "more than " + std::to_string(kMaxPhys) + " PHYs on one part");
    std::unordered_set<std::string> ids;
    for (std::size_t i = 0; i < part.phys.size() && !c.gate().full(); ++i) {
        const Phy& phy = part.phys[i];
        const std::string at = "phys/" + std::to_string(i);
        if (phy.id.empty()) c.problem(at + "/id", "the id of a PHY is empty");
        if (!ids.insert(phy.id).second) c.problem(at + "/id", "two PHYs have the id \"" + phy.id + '"');
        const bool inside = regionInside(c, part, phy.region, at);
        c.within(phy.lanes, 1, kMaxLanes, at + "/lanes");
        c.known(technology.standards, phy.standard, at + "/standard", "interface standard");
        const auto standard = technology.standards.find(phy.standard);
        if (inside && standard != technology.standards.end()) {
            checkSites(c, phy, standard->second, at);
            checkBumps(c, phy, standard->second, at);
        }
        if (phy.rate_gbit_per_s) c.positive(*phy.rate_gbit_per_s, at + "/rate_gbit_per_s");
    }
}

void checkBondsDisjoint(Checker& c, const Part& part)
{
    std::vector<Rect> regions;
    for (const BondRegion& bond : part.bonds)
        regions.push_back(bond.region);
    const SpatialIndex index(regions);
    for (std::size_t i = 0; i < regions.size() && !c.gate().full(); ++i)
        for (const std::size_t j : index.touching(regions[i])) {
            if (j <= i || !overlaps(regions[i], regions[j])) continue;
            c.problem("bonds/" + std::to_string(j), "the bond region overlaps bond region " + std::to_string(i),
                      "Bond regions must be disjoint: cut one of them.");
            break;
        }
}

void checkBonds(Checker& c, const Part& part, const Technology& technology)
{
    bool inside = true;
    for (std::size_t i = 0; i < part.bonds.size() && !c.gate().full(); ++i) {
        const std::string at = "bonds/" + std::to_string(i);
        inside = regionInside(c, part, part.bonds[i].region, at) && inside;
        c.known(technology.bonds, part.bonds[i].bond, at + "/bond", "bond");
    }
    if (inside && part.bonds.size() > 1) checkBondsDisjoint(c, part);
}

void checkPower(Checker& c, const Part& part)
{
    if (part.power_w) c.nonNegative(*part.power_w, "power_w");
    if (part.power_w && !part.power_blocks.empty())
        c.problem("power_w", "power is stated twice, as a total and as blocks", "Keep one of the two.");
    std::unordered_set<std::string> ids;
    for (std::size_t i = 0; i < part.power_blocks.size() && !c.gate().full(); ++i) {
        const PowerBlock& block = part.power_blocks[i];
        const std::string at = "power_blocks/" + std::to_string(i);
        if (!ids.insert(block.id).second) c.problem(at + "/id", "two power blocks have the id \"" + block.id + '"');
        regionInside(c, part, block.region, at);
        c.nonNegative(block.power_w, at + "/power_w");
    }
}

constexpr double kLeastRipple = 1e-4; ///< without any no supply could be built

void checkRails(Checker& c, const Part& part)
{
    if (part.rails.empty()) return;
    if (part.rails.size() > kMaxRails)
        return c.problem("rails", "more than " + std::to_string(kMaxRails) + " rails of one part");
    std::unordered_set<std::string> ids;
    double share = 0;
    for (std::size_t i = 0; i < part.rails.size() && !c.gate().full(); ++i) {
        const Rail& rail = part.rails[i];
        const std::string at = "rails/" + std::to_string(i);
        if (!ids.insert(rail.id).second) c.problem(at + "/id", "two rails have the id \"" + rail.id + '"');
        c.within(rail.voltage_v, 1e-3, 1e4, at + "/voltage_v");
        c.fraction(rail.power_share, at + "/power_share");
        c.within(rail.ripple_share, kLeastRipple, 1, at + "/ripple_share");
        c.fraction(rail.step_share, at + "/step_share");
        share += rail.power_share;
    }
    if (!(std::abs(share - 1) <= 1e-6))
        c.problem("rails", "the power shares of the rails add up to " + trimmedText(share, 9) + ", not 1");
}

void checkLayers(Checker& c, const Part& part, const Technology& technology)
{
    if (part.layers.empty()) return;
    if (part.layers.size() > kMaxLayers)
        return c.problem("layers", "more than " + std::to_string(kMaxLayers) + " layers in one part");
    Coord sum;
    double share = 0;
    for (std::size_t i = 0; i < part.layers.size() && !c.gate().full(); ++i) {
        const PartLayer& layer = part.layers[i];
        const std::string at = "layers/" + std::to_string(i);
        c.size(layer.thickness, at + "/thickness_um");
        c.known(technology.materials, layer.material, at + "/material", "material");
        c.fraction(layer.power_share, at + "/power_share");
        if (abs(layer.thickness) <= Coord::fromUm(Coord::kLargestUm)) sum += layer.thickness;
        share += layer.power_share;
    }
    if (sum != part.thickness)
        c.problem("layers", "the layers add up to " + trimmedText(sum.um(), 3) + " um, the part is " +
                                trimmedText(part.thickness.um(), 3) + " um thick");
    const bool noPower = part.statedPowerW() == 0 && share == 0;
    if (!noPower && !(std::abs(share - 1) <= 1e-6))
        c.problem("layers", "the power shares of the layers add up to " + trimmedText(share, 9) + ", not 1");
}

void checkPart(Checker& c, const Part& part, const Technology& technology)
{
    if (part.id.empty()) c.problem("id", "its id is empty");
    c.size(part.width, "width_um");
    c.size(part.height, "height_um");
    c.size(part.thickness, "thickness_um");
    c.known(technology.materials, part.material, "material", "material");
    c.known(technology.nodes, part.node, "node", "process node");
    c.known(technology.carriers, part.carrier, "carrier", "carrier technology");
    c.known(technology.hbm, part.hbm, "hbm", "HBM generation");
    c.known(technology.materials, part.fill, "fill", "material");
    if (part.fill_height) c.length(*part.fill_height, "fill_height_um");
    if (part.fill_height && !part.fill) c.problem("fill_height_um", "a fill height needs a fill");
    if (part.mirror_of == part.id) c.problem("mirror_of", "a part cannot be the mirror image of itself");
    c.known(technology.vias, part.vias, "vias", "via");
    c.nonNegative(part.capacitance_nf, "capacitance_nf");
    checkPower(c, part);
    checkRails(c, part);
    if (part.limit_c) c.within(*part.limit_c, -273.15, 1000, "limit_c");
    if (part.peak_tflop_per_s) c.positive(*part.peak_tflop_per_s, "peak_tflop_per_s");
    c.within(part.fabric_latency_ns, 0, 1e6, "fabric_latency_ns");
    if (part.carbon_kg) c.nonNegative(*part.carbon_kg, "carbon_kg");
    if (part.harvest) checkHarvest(c, part);
    if (part.price_usd) c.nonNegative(*part.price_usd, "price_usd");
    if (part.escape_fraction) c.fraction(*part.escape_fraction, "escape_fraction");
    if (part.sort_coverage) c.fraction(*part.sort_coverage, "sort_coverage");
    checkLayers(c, part, technology);
    checkBonds(c, part, technology);
    checkPhys(c, part, technology);
}

} // namespace

void validateParts(const Assembly& assembly, Gate& gate)
{
    std::size_t index = 0;
    for (const auto& [id, part] : assembly.catalogue->parts) {
        if (gate.full()) return;
        const std::string pointer = "/assembly/parts/" + std::to_string(index++);
        const std::string name = "part " + id.str();
        Checker checker(gate, pointer, name);
        checkPart(checker, part, assembly.technology());
    }
}

} // namespace interpose
