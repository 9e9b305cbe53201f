// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_assembly.hpp"

#include "model/edit.hpp"
#include "style/number_format.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace interpose {

namespace {

constexpr std::array kRank{PartKind::Interposer, PartKind::Rdl, PartKind::Substrate};

std::ptrdiff_t rankOf(PartKind kind)
{
    return std::ranges::find(kRank, kind) - kRank.begin();
}

const Part* substrateFor(const Library& library, const Part& carrier)
{
    const Part* best = nullptr;
    const Coord margin = Coord::fromMm(2);
    for (const auto& [id, part] : library.parts) {
        const bool holds = part.kind == PartKind::Substrate && part.width >= carrier.width + margin &&
                           part.height >= carrier.height + margin;
        if (holds && (!best || part.areaMm2() < best->areaMm2())) best = &part;
    }
    return best;
}

/// First material of the library whose id contains one of the words, best word first.
std::string materialLike(const Technology& technology, const std::vector<std::string>& words)
{
    for (const std::string& word : words)
        for (const auto& [id, material] : technology.materials)
            if (id.find(word) != std::string::npos) return id;
    return technology.materials.empty() ? std::string{} : technology.materials.begin()->first;
}

Fact assumed(const std::string& reason)
{
    Fact fact;
    fact.origin = "user";
    fact.source = "assumed: " + reason;
    return fact;
}

/// A common lid with a forced-air sink, so that temperatures mean something before anyone chose a cooler.
void addCooling(Assembly& assembly, const Technology& library)
{
    Cooling& cooling = assembly.cooling;
    cooling.style = CoolingStyle::Lidded;
    cooling.tim1_material = materialLike(library, {"tim1", "tim"});
    cooling.lid_material = materialLike(library, {"copper", "cu"});
    cooling.tim2_material = materialLike(library, {"tim2", "tim"});
    cooling.sink_material = cooling.lid_material;
    cooling.tim1_thickness = Coord::fromUm(60);
    cooling.lid_thickness = Coord::fromMm(2);
    cooling.tim2_thickness = Coord::fromUm(100);
    cooling.sink_thickness = Coord::fromMm(5);
    cooling.h_top_w_per_m2k = 2500;
    cooling.h_bottom_w_per_m2k = 15;
    for (const char* key : {"tim1_thickness_um", "lid_thickness_um", "tim2_thickness_um", "sink_thickness_um",
                            "h_top_w_per_m2k", "h_bottom_w_per_m2k", "ambient_c"})
        cooling.facts[key] = assumed("a lidded package under a forced-air sink; change it to yours");
    assembly.catalogue.edit([&](Catalogue& catalogue) {
        for (const std::string& id : {cooling.tim1_material, cooling.lid_material, cooling.tim2_material})
            if (const auto found = library.materials.find(id); found != library.materials.end())
                catalogue.technology.materials.insert(*found);
    });
}

} // namespace

std::vector<const Part*> technologiesToBeginWith(const Library& library)
{
    std::map<std::string, const Part*> largest;
    for (const auto& [id, part] : library.parts) {
        if (rankOf(part.kind) == std::ssize(kRank) || !part.carrier) continue;
        const Part*& kept = largest[*part.carrier];
        if (!kept || part.areaMm2() > kept->areaMm2()) kept = &part;
    }
    std::vector<const Part*> found;
    for (const auto& [technology, part] : largest)
        found.push_back(part);
    std::ranges::sort(found, [](const Part* a, const Part* b) {
        return rankOf(a->kind) != rankOf(b->kind) ? rankOf(a->kind) < rankOf(b->kind) : a->name < b->name;
    });
    return found;
}

QString technologyName(const Library& library, const Part& part)
{
    const auto found = library.technology.carriers.find(part.carrier.value_or(std::string{}));
    return withSigns(found == library.technology.carriers.end() ? part.name : found->second.name);
}

Assembly newAssembly(const Library& library, const Part& carrier)
{
    Assembly assembly;
    assembly.name = "New on " + carrier.name;
    const Part* substrate = carrier.kind == PartKind::Substrate ? nullptr : substrateFor(library, carrier);
    const Part& root = substrate ? *substrate : carrier;
    assembly.catalogue.edit([&](Catalogue& catalogue) {
        catalogue.parts.emplace(root.id, root);
        includeTechnology(catalogue.technology, root, library.technology);
    });
    PlacedPart placed;
    placed.id = PlacedId(root.kind == PartKind::Substrate ? "Substrate" : "Carrier");
    placed.part = root.id;
    assembly.placed.push_back(placed);
    addCooling(assembly, library.technology);
    if (!substrate) return assembly;
    const Point centred{(root.width - carrier.width) / 2, (root.height - carrier.height) / 2};
    return addPlaced(assembly, carrier, library.technology, placed.id, centred);
}

} // namespace interpose
