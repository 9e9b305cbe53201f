// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cooling_preset.hpp"

#include "base/number_text.hpp"
#include "model/validate.hpp"

#include <set>
#include <tuple>
#include <utility>

namespace interpose {

namespace {

/// Every figure of the cooling with its key; the style and the switch are choices, not figures with a source.
constexpr std::tuple kFigures{
    std::pair{"tim1_material", &Cooling::tim1_material},
    std::pair{"tim1_thickness_um", &Cooling::tim1_thickness},
    std::pair{"tim1_contact_k_mm2_per_w", &Cooling::tim1_contact_k_mm2_per_w},
    std::pair{"lid_material", &Cooling::lid_material},
    std::pair{"lid_thickness_um", &Cooling::lid_thickness},
    std::pair{"tim2_material", &Cooling::tim2_material},
    std::pair{"tim2_thickness_um", &Cooling::tim2_thickness},
    std::pair{"tim2_contact_k_mm2_per_w", &Cooling::tim2_contact_k_mm2_per_w},
    std::pair{"sink_material", &Cooling::sink_material},
    std::pair{"sink_thickness_um", &Cooling::sink_thickness},
    std::pair{"sink_width_um", &Cooling::sink_width},
    std::pair{"sink_height_um", &Cooling::sink_height},
    std::pair{"rim_width_um", &Cooling::rim_width},
    std::pair{"rim_material", &Cooling::rim_material},
    std::pair{"h_top_w_per_m2k", &Cooling::h_top_w_per_m2k},
    std::pair{"h_bottom_w_per_m2k", &Cooling::h_bottom_w_per_m2k},
    std::pair{"ambient_c", &Cooling::ambient_c},
};

constexpr auto kPresetKey = "h_w_per_m2k";

const char* keyOf(CoolingSide side)
{
    return side == CoolingSide::Top ? "h_top_w_per_m2k" : "h_bottom_w_per_m2k";
}

double hOf(const Cooling& cooling, CoolingSide side)
{
    return side == CoolingSide::Top ? cooling.h_top_w_per_m2k : cooling.h_bottom_w_per_m2k;
}

Fact factOf(const CoolingPreset& preset)
{
    const auto found = preset.facts.find(kPresetKey);
    Fact fact =
        found == preset.facts.end() ? Fact{"library", "assumed: preset", Grade::Assumed, {}, {}, {}} : found->second;
    fact.note = preset.name + ", referred to " + preset.referred_to;
    return fact;
}

void nameOwner(Facts& facts, const char* key)
{
    facts[key] = Fact{"user", "assumed: set by hand", Grade::Yours, {}, {}, {}};
}

std::set<std::string> materialsOf(const Cooling& c)
{
    return {c.tim1_material, c.lid_material, c.tim2_material, c.sink_material, c.rim_material};
}

void includeMaterials(Assembly& assembly, const Technology& library)
{
    for (const std::string& id : materialsOf(assembly.cooling)) {
        const auto found = library.materials.find(id);
        if (found == library.materials.end() || assembly.technology().materials.contains(id)) continue;
        assembly.catalogue.edit(
            [&](Catalogue& catalogue) { catalogue.technology.materials.emplace(id, found->second); });
    }
}

/// Everything the parts and the other records name; ids of materials that are not there may be among them.
std::set<std::string> materialsBesideCooling(const Catalogue& catalogue)
{
    std::set<std::string> used;
    for (const auto& [id, part] : catalogue.parts) {
        used.insert(part.material);
        if (part.fill) used.insert(*part.fill);
        for (const PartLayer& layer : part.layers)
            used.insert(layer.material);
    }
    for (const auto& [id, node] : catalogue.technology.nodes)
        if (node.active_material) used.insert(*node.active_material);
    for (const auto& [id, bond] : catalogue.technology.bonds)
        used.insert(bond.material);
    for (const auto& [id, hbm] : catalogue.technology.hbm)
        used.insert({hbm.die_material, hbm.bond_material});
    return used;
}

/// What the cooling named before and nobody names now goes, so that it does not count among the facts. A record that is
/// not the library's own stays: nobody could bring it back.
void dropReplacedMaterials(Assembly& assembly, const Cooling& before, const Technology& library)
{
    const std::set<std::string> now = materialsOf(assembly.cooling), was = materialsOf(before);
    if (now == was) return;
    const std::set<std::string> others = materialsBesideCooling(*assembly.catalogue);
    for (const std::string& id : was) {
        const auto record = assembly.technology().materials.find(id), known = library.materials.find(id);
        if (now.contains(id) || others.contains(id) || record == assembly.technology().materials.end()) continue;
        if (known == library.materials.end() || !(known->second == record->second)) continue;
        assembly.catalogue.edit([&](Catalogue& catalogue) { catalogue.technology.materials.erase(id); });
    }
}

} // namespace

Assembly applyCoolingPreset(const Assembly& assembly, const CoolingPreset& preset)
{
    Assembly next = assembly;
    Cooling& cooling = next.cooling;
    (preset.side == CoolingSide::Top ? cooling.h_top_w_per_m2k : cooling.h_bottom_w_per_m2k) = preset.h_w_per_m2k;
    cooling.facts[keyOf(preset.side)] = factOf(preset);
    return next;
}

bool followsPreset(const Cooling& cooling, const CoolingPreset& preset)
{
    const auto fact = cooling.facts.find(keyOf(preset.side));
    return hOf(cooling, preset.side) == preset.h_w_per_m2k && fact != cooling.facts.end() &&
           fact->second == factOf(preset);
}

Result<Assembly> setCooling(const Assembly& assembly, Cooling wanted, const Technology& library)
{
    wanted.facts = assembly.cooling.facts;
    const auto claim = [&](const auto& figure) {
        if (wanted.*figure.second != assembly.cooling.*figure.second) nameOwner(wanted.facts, figure.first);
    };
    std::apply([&](const auto&... figure) { (claim(figure), ...); }, kFigures);
    Assembly next = assembly;
    next.cooling = std::move(wanted);
    includeMaterials(next, library);
    dropReplacedMaterials(next, assembly.cooling, library);
    if (Problems problems = validate(next); !problems.empty()) return failure(std::move(problems));
    return next;
}

void keepCooler(Cooling& cooling, const Size& before, const Size& after)
{
    if (cooling.sink_thickness > Coord{}) {
        const Fact fact{"user", "assumed: as wide as the substrate was before it was sized", Grade::Yours, {}, {}, {}};
        const auto keep = [&](std::optional<Coord>& side, const char* key, Coord length) {
            if (side) return;
            side = length;
            cooling.facts[key] = fact;
        };
        keep(cooling.sink_width, "sink_width_um", before.width);
        keep(cooling.sink_height, "sink_height_um", before.height);
        return;
    }
    const double areas = before.width.mm() * before.height.mm() / (after.width.mm() * after.height.mm());
    cooling.h_top_w_per_m2k *= areas;
    const auto found = cooling.facts.find(keyOf(CoolingSide::Top));
    if (found == cooling.facts.end()) return;
    Fact& fact = found->second;
    for (std::optional<double>* end : {&fact.low, &fact.high})
        if (*end) **end *= areas;
    fact.note += std::string(fact.note.empty() ? "" : "; ") + "times " + fixedText(areas, 3) +
                 " as the substrate was sized: the same cooler, h x area is kept";
}

} // namespace interpose
