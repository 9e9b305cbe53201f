// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/hotspot_import.hpp"

#include "base/number_text.hpp"
#include "geom/region.hpp"
#include "io/export_stack.hpp"
#include "io/hotspot_set.hpp"
#include "model/validate.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace interpose {

namespace {

constexpr double kKelvin = 273.15;
/// Plates thinner than this neither spread nor resist: HotSpot cannot do without, so people make them paper-thin.
constexpr double kThinnestPlate_m = 1e-6;
/// Unheated layers thinner than this are there for HotSpot's sake only.
constexpr double kThinnestLayer_m = 1e-8;
/// Conductivity along a layer that is said to have no lateral flow, W/(m K).
constexpr double kNoLateral = 1e-3;
/// See docs/interop.md#hotspot-traps.
constexpr double kConvectionCounted = 1.5;
/// Layers of HotSpot touch: the bond that stands for it has no height, so no material of its own.
const std::string kTouching = "touching";
/// Beyond the exposure field of 26 mm x 33 mm a part is no die to the rules.
constexpr double kField_mm = 26, kFieldLong_mm = 33;

Coord metres(double m)
{
    return Coord::fromNm(std::llround(m * 1e9));
}

Fact fromFiles()
{
    return {"user", "assumed: read from HotSpot files", Grade::Yours, {}, {}, {}};
}

class UniqueNames
{
public:
    std::string next(const std::string& wanted)
    {
        std::string name = wanted;
        for (int i = 2; !m_taken.insert(name).second; ++i)
            name = wanted + '_' + std::to_string(i);
        return name;
    }

private:
    std::set<std::string> m_taken;
};

class Importer
{
public:
    explicit Importer(HotSpotSet set) : m_set(std::move(set)), m_size{metres(m_set.width_m), metres(m_set.height_m)} {}

    Result<HotSpotImport> run()
    {
        m_assembly.name = m_set.name;
        m_assembly.description = "Imported from HotSpot files.";
        for (const HotSpotSheet& sheet : m_set.sheets)
            addSheet(sheet);
        if (!m_placed)
            return failure(
                {"every layer is thinner than 10 nm and unheated", m_set.name, {}, 0, "Thicknesses are in metres."});
        addCooling();
        addBond();
        m_assembly.catalogue = Shared<Catalogue>(std::move(m_catalogue));
        sortById(m_assembly);
        if (Problems problems = validate(m_assembly); !problems.empty()) {
            for (Problem& problem : problems)
                problem.file = m_set.name;
            return failure(std::move(problems));
        }
        return HotSpotImport{std::move(m_assembly), std::move(m_set.notes)};
    }

private:
    void note(std::string text) { m_set.notes.push_back(std::move(text)); }

    std::string materialId(const HotSpotSolid& solid)
    {
        const auto [it, added] = m_materials.try_emplace(solid);
        if (!added) return it->second;
        const std::string k = trimmedText(solid.conductivity_w_per_mk, 4);
        const std::string name =
            (solid.name.empty() ? "k " + k : solid.name) + (solid.lateral ? "" : " no lateral flow");
        it->second = m_materialNames.next(safeName(name));
        const double along = solid.lateral ? solid.conductivity_w_per_mk : kNoLateral;
        Material material;
        material.name = it->second;
        material.conductivity_w_per_mk = {along, along, solid.conductivity_w_per_mk};
        material.heat_capacity_j_per_m3k = solid.heat_capacity_j_per_m3k;
        material.facts = {{"conductivity_w_per_mk", fromFiles()}, {"heat_capacity_j_per_m3k", fromFiles()}};
        m_catalogue.technology.materials[it->second] = std::move(material);
        return it->second;
    }

    static bool isUniform(const HotSpotSheet& sheet)
    {
        return std::ranges::all_of(sheet.cells, [&](const HotSpotCell& cell) { return cell.solid == sheet.solid; });
    }

    void addSheet(const HotSpotSheet& sheet)
    {
        const std::string number = "Layer " + std::to_string(sheet.number);
        if (!sheet.heated && sheet.thickness_m < kThinnestLayer_m)
            return note(number + " is thinner than 10 nm and unheated: it is left out.");
        if (!sheet.solid.lateral)
            note(number + " has no lateral flow: it conducts 0.001 W/(m K) along the layer here.");
        holdTiling(sheet, number);
        const bool uniform = isUniform(sheet);
        if (uniform && !sheet.heated && m_growing)
            growPart(sheet);
        else
            startPart(sheet, uniform);
    }

    /// Unheated uniform layers join the part below.
    void growPart(const HotSpotSheet& sheet)
    {
        Part& part = m_catalogue.parts.at(*m_growing);
        part.layers.push_back(layerOf(sheet, 0));
        part.thickness += part.layers.back().thickness;
    }

    PartLayer layerOf(const HotSpotSheet& sheet, double share)
    {
        const std::string material = materialId(sheet.solid);
        return {"layer " + std::to_string(sheet.number) + ' ' + material, metres(sheet.thickness_m), material, share};
    }

    PartKind kindOf(Coord width, Coord height, bool heated) const
    {
        const double low = std::min(width, height).mm(), high = std::max(width, height).mm();
        return heated && low <= kField_mm && high <= kFieldLong_mm ? PartKind::Die : PartKind::Dummy;
    }

    void startPart(const HotSpotSheet& sheet, bool uniform)
    {
        Part part;
        part.id = PartId("layer_" + std::to_string(sheet.number));
        part.name = part.id.str();
        part.width = m_size.width;
        part.height = m_size.height;
        part.layers = {layerOf(sheet, 1)};
        part.thickness = part.layers.front().thickness;
        part.material = part.layers.front().material;
        UniqueNames names;
        for (const HotSpotCell& cell : sheet.cells)
            if (cell.solid == sheet.solid && cell.power_w > 0) part.power_blocks.push_back(blockOf(cell, names));
        part.kind = kindOf(part.width, part.height, !part.power_blocks.empty());
        const PlacedId placed = place("L" + std::to_string(sheet.number), part.id, m_placed, Point{}, Seat::Top);
        m_placed = placed;
        m_growing = uniform ? std::optional(part.id) : std::nullopt;
        m_catalogue.parts[part.id] = std::move(part);
        if (uniform) return;
        for (const HotSpotCell& cell : sheet.cells)
            if (!(cell.solid == sheet.solid)) embed(sheet, cell, placed);
    }

    void addBond()
    {
        Bond bond;
        bond.name = "touching layers";
        bond.kind = BondKind::RdlPad;
        bond.pitch = Coord::fromMm(1);
        bond.material = m_catalogue.technology.materials.begin()->first;
        bond.facts = {{"pitch_um", {"user", "assumed: HotSpot knows no joints", Grade::Assumed, {}, {}, {}}}};
        for (auto& [id, part] : m_catalogue.parts)
            part.bonds = {{part.outline(), kTouching}};
        m_catalogue.technology.bonds[kTouching] = std::move(bond);
    }

    Rect regionOf(const HotSpotBlock& block) const
    {
        const Coord x = std::min(metres(block.left_m), m_size.width),
                    y = std::min(metres(block.bottom_m), m_size.height);
        const Coord right = std::min(metres(block.left_m + block.width_m), m_size.width);
        const Coord top = std::min(metres(block.bottom_m + block.height_m), m_size.height);
        return {x, y, right - x, top - y};
    }

    PowerBlock blockOf(const HotSpotCell& cell, UniqueNames& names) const
    {
        return {names.next(safeName(cell.block.name)), regionOf(cell.block), cell.power_w};
    }

    PlacedId place(const std::string& wanted, const PartId& part, const std::optional<PlacedId>& on, Point at,
                   Seat seat)
    {
        PlacedPart placed;
        placed.id = PlacedId(m_placedNames.next(wanted));
        placed.part = part;
        placed.on = on;
        placed.seat = seat;
        placed.x = at.x;
        placed.y = at.y;
        m_assembly.placed.push_back(placed);
        return placed.id;
    }

    /// A block of another material is a part let into its layer, as thick as the layer.
    void embed(const HotSpotSheet& sheet, const HotSpotCell& cell, const PlacedId& layer)
    {
        const Rect region = regionOf(cell.block);
        Part part;
        part.id = PartId(m_partNames.next(layer.str() + '_' + safeName(cell.block.name)));
        part.name = part.id.str();
        part.width = region.width;
        part.height = region.height;
        part.thickness = metres(sheet.thickness_m);
        part.material = materialId(cell.solid);
        if (cell.power_w > 0) part.power_blocks = {{"all", part.outline(), cell.power_w}};
        part.kind = kindOf(part.width, part.height, cell.power_w > 0);
        place(part.id.str(), part.id, layer, {region.x, region.y}, Seat::Embedded);
        m_catalogue.parts[part.id] = std::move(part);
    }

    /// HotSpot checks neither overlaps nor gaps.
    void holdTiling(const HotSpotSheet& sheet, const std::string& number)
    {
        std::vector<Rect> rects;
        double sum = 0;
        for (const HotSpotCell& cell : sheet.cells) {
            rects.push_back(regionOf(cell.block));
            sum += rects.back().areaMm2();
        }
        const double covered = unionAreaMm2(rects), all = m_size.width.mm() * m_size.height.mm();
        const double unit = 1e-6 * all;
        if (sum - covered > unit)
            note(number + ": blocks overlap by " + trimmedText(sum - covered, 4) +
                 " mm2; powers add there, materials are blended.");
        if (all - covered > unit)
            note(number + ": " + trimmedText(all - covered, 4) +
                 " mm2 belong to no block; they are of the layer's material and unheated.");
    }

    double sinkSide() const { return std::max(m_set.sink.side_m, std::max(m_set.width_m, m_set.height_m)); }

    void addCooling()
    {
        Cooling& cooling = m_assembly.cooling;
        cooling.ambient_c = m_set.ambient_k - kKelvin;
        const double area = m_set.sink.side_m * m_set.sink.side_m;
        const double stated = 1 / (m_set.r_convec_k_per_w * area);
        cooling.h_top_w_per_m2k = m_set.detailed_3d ? stated / kConvectionCounted : stated;
        cooling.h_bottom_w_per_m2k = 0;
        cooling.facts = {{"h_top_w_per_m2k", fromFiles()}, {"ambient_c", fromFiles()}};
        note("-r_convec over the sink's " + trimmedText(area * 1e6, 2) + " mm2 is h_top_w_per_m2k " +
             trimmedText(stated, 3) +
             (m_set.detailed_3d
                  ? "; HotSpot with -detailed_3D on counts it 1.5 times, so it is " +
                        trimmedText(cooling.h_top_w_per_m2k, 3) + " here, to compare with HotSpot's own temperatures."
                  : "."));
        if (m_set.sink.side_m < std::max(m_set.width_m, m_set.height_m) ||
            m_set.spreader.side_m < std::max(m_set.width_m, m_set.height_m))
            note("The spreader or the sink is smaller than the chip, which HotSpot refuses.");
        cooling.style = CoolingStyle::Bare;
        addSpreader(cooling);
        addSink(cooling);
    }

    void addSpreader(Cooling& cooling)
    {
        const HotSpotPlate& plate = m_set.spreader;
        if (plate.thickness_m <= kThinnestPlate_m) return note("The spreader is at most 1 um thick: it is left out.");
        cooling.style = CoolingStyle::Lidded;
        cooling.lid_thickness = metres(plate.thickness_m);
        cooling.lid_material = materialId(plate.solid);
        if (plate.side_m > std::max(m_set.width_m, m_set.height_m) + kThinnestPlate_m)
            note("The spreader (" + trimmedText(plate.side_m * 1e3, 3) +
                 " mm) is larger than the chip: as a lid it covers the chip only, and spreads less here.");
    }

    void addSink(Cooling& cooling)
    {
        const HotSpotPlate& plate = m_set.sink;
        if (plate.thickness_m <= kThinnestPlate_m) return note("The sink is at most 1 um thick: it is left out.");
        cooling.sink_thickness = metres(plate.thickness_m);
        cooling.sink_material = materialId(plate.solid);
        if (std::abs(plate.side_m - m_set.width_m) < kThinnestPlate_m &&
            std::abs(plate.side_m - m_set.height_m) < kThinnestPlate_m)
            return;
        cooling.sink_width = cooling.sink_height = metres(sinkSide());
    }

    HotSpotSet m_set;
    const Size m_size;
    Assembly m_assembly;
    Catalogue m_catalogue;
    std::map<HotSpotSolid, std::string> m_materials;
    UniqueNames m_materialNames, m_partNames, m_placedNames;
    std::optional<PlacedId> m_placed; ///< of the layer below
    std::optional<PartId> m_growing;  ///< part that takes the next unheated uniform layer
};

} // namespace

Result<HotSpotImport> importHotSpot(const std::vector<std::string>& paths)
{
    return readHotSpotSet(paths).and_then([](HotSpotSet set) { return Importer(std::move(set)).run(); });
}

} // namespace interpose
