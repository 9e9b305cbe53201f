// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/hotspot_set.hpp"

#include "base/number_text.hpp"
#include "io/file.hpp"
#include "io/hotspot_keys.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace interpose {

namespace {

/// HotSpot takes lengths within this for equal (DELTA of util.h).
constexpr double kSame_m = 1e-6;

using Materials = std::map<std::string, HotSpotMaterial>;

struct Paths
{
    std::string layers, floorplan, trace, config, materials;
};

Result<Paths> sortPaths(const std::vector<std::string>& paths)
{
    Paths sorted;
    Problems problems;
    const std::map<std::string, std::string*> byEnding{{".lcf", &sorted.layers},
                                                       {".flp", &sorted.floorplan},
                                                       {".ptrace", &sorted.trace},
                                                       {".config", &sorted.config},
                                                       {".materials", &sorted.materials}};
    for (const std::string& path : paths) {
        const std::string ending = std::filesystem::path(path).extension().string();
        const auto it = byEnding.find(ending);
        if (it == byEnding.end())
            problems.push_back({"a file of unknown kind",
                                path,
                                {},
                                0,
                                "Known are .lcf, .flp, .ptrace, .config and .materials; rename the file."});
        else if (!it->second->empty())
            problems.push_back({"a second " + ending + " file", path, {}, 0, "Name one of each kind."});
        else
            *it->second = path;
    }
    if (problems.empty() && sorted.layers.empty() == sorted.floorplan.empty())
        problems.push_back(
            {sorted.layers.empty() ? "neither a .lcf nor a .flp file is named" : "a .lcf and a .flp file are named",
             sorted.floorplan,
             {},
             0,
             "Name the .lcf, which names its floorplans, or a single .flp."});
    if (!problems.empty()) return failure(std::move(problems));
    return sorted;
}

class SetReader
{
public:
    explicit SetReader(Paths paths) : m_paths(std::move(paths)) {}

    Result<HotSpotSet> read()
    {
        const Result<void> done = readConfig()
                                      .and_then([&] { return readMaterials(); })
                                      .and_then([&] { return readSheets(); })
                                      .and_then([&] { return readTrace(); })
                                      .and_then([&] { return addPlates(); });
        if (!done) return failure(done.error());
        noteConfig();
        return std::move(m_set);
    }

private:
    template <class Parse>
    auto load(const std::string& path, Parse parse) -> decltype(parse(std::string_view(), path))
    {
        return readTextFile(path, kMaxHotSpotBytes).and_then([&](const std::string& text) {
            if (!text.empty() && text.back() != '\n')
                note(path + " does not end with a newline: HotSpot drops its last line, here it is read.");
            return parse(text, path);
        });
    }

    void note(std::string text) { m_set.notes.push_back(std::move(text)); }

    Result<void> readConfig()
    {
        if (m_paths.config.empty()) {
            note("No .config is named: spreader, sink, convection and ambient are those of HotSpot 7's examples "
                 "(30 mm, 60 mm, 0.1 K/W, 318.15 K).");
            return {};
        }
        auto config = load(m_paths.config, readHotSpotConfig);
        if (!config) return failure(config.error());
        m_config = std::move(*config);
        return {};
    }

    Result<void> readMaterials()
    {
        m_materials = hotSpotMaterials();
        if (m_paths.materials.empty()) return {};
        auto materials = load(m_paths.materials, readHotSpotMaterials);
        if (!materials) return failure(materials.error());
        for (const auto& [name, material] : *materials)
            m_materials[name] = material;
        return {};
    }

    /// The number of a key, or its default.
    Result<double> figure(const std::string& key)
    {
        const auto it = m_config.find(key);
        if (it == m_config.end() || it->second.text == "(null)") return hotSpotDefault(key);
        const auto value = hotSpotNumber(it->second.text);
        if (!value || *value <= 0)
            return failure({"-" + key + " must be a number above 0",
                            m_paths.config,
                            {},
                            it->second.line,
                            "Correct the figure; HotSpot's files are in SI units."});
        // s_ and t_ are lengths: in millimetres by mistake, or beyond what coordinates hold.
        if ((key.starts_with("s_") || key.starts_with("t_")) && *value > 1)
            return failure(
                {"-" + key + " is beyond a metre", m_paths.config, {}, it->second.line, "Lengths are in metres."});
        return *value;
    }

    Result<HotSpotSolid> named(const std::string& name, const std::string& file, int line)
    {
        const auto it = m_materials.find(name);
        if (it == m_materials.end())
            return failure({"there is no material \"" + name.substr(0, 60) + '"',
                            file,
                            {},
                            line,
                            "Name the .materials file that describes it."});
        if (!it->second.solid)
            return failure({"the material \"" + name.substr(0, 60) + "\" is a fluid",
                            file,
                            {},
                            line,
                            "Microchannels cannot be represented; take the layer out."});
        return HotSpotSolid{name, it->second.conductivity_w_per_mk, it->second.heat_capacity_j_per_m3k, true};
    }

    /// A piece of the config: its material if one is named, else its k_ and p_.
    Result<HotSpotSolid> piece(const std::string& suffix)
    {
        const auto it = m_config.find("material_" + suffix);
        if (it != m_config.end() && it->second.text != "(null)")
            return named(it->second.text, m_paths.config, it->second.line);
        const auto k = figure("k_" + suffix), p = figure("p_" + suffix);
        if (!k) return failure(k.error());
        if (!p) return failure(p.error());
        return HotSpotSolid{{}, *k, *p, true};
    }

    Result<void> readSheets()
    {
        const std::string& path = m_paths.layers.empty() ? m_paths.floorplan : m_paths.layers;
        m_set.name = std::filesystem::path(path).stem().string();
        return m_paths.layers.empty() ? readSinglePlan() : readStack();
    }

    /// A floorplan alone is a chip under its interface material.
    Result<void> readSinglePlan()
    {
        for (const char* part : {"chip", "interface"}) {
            const auto solid = piece(part);
            if (!solid) return failure(solid.error());
            const auto thickness = figure(std::string("t_") + part);
            if (!thickness) return failure(thickness.error());
            const bool chip = std::string_view(part) == "chip";
            m_set.sheets.push_back({chip ? 0 : 1, *solid, *thickness, chip, {}});
            if (const auto done = addPlan(m_set.sheets.back(), m_paths.floorplan); !done) return done;
        }
        return {};
    }

    Result<void> readStack()
    {
        auto layers = load(m_paths.layers, readHotSpotLayers);
        if (!layers) return failure(layers.error());
        std::ranges::sort(*layers, {}, &HotSpotLayer::number);
        const std::filesystem::path folder = std::filesystem::path(m_paths.layers).parent_path();
        for (const HotSpotLayer& layer : *layers) {
            if (layer.floorplan.ends_with(".csv"))
                return failure({"layer " + std::to_string(layer.number) + " is a microchannel",
                                m_paths.layers,
                                {},
                                layer.line,
                                "Liquid in a layer cannot be represented; take the layer out."});
            auto solid =
                layer.material.empty()
                    ? Result<HotSpotSolid>({{}, 1 / *layer.resistivity_mk_per_w, *layer.heat_capacity_j_per_m3k})
                    : named(layer.material, m_paths.layers, layer.line);
            if (!solid) return failure(solid.error());
            solid->lateral = layer.lateral;
            m_set.sheets.push_back({layer.number, *solid, layer.thickness_m, layer.heated, {}});
            if (const auto done = addPlan(m_set.sheets.back(), (folder / layer.floorplan).string()); !done) return done;
        }
        return {};
    }

    /// Moves a floorplan to 0, 0 as HotSpot does and holds its size against the others'.
    Result<void> addPlan(HotSpotSheet& sheet, const std::string& path)
    {
        auto plan = load(path, readHotSpotFloorplan);
        if (!plan) return failure(plan.error());
        m_blocks += plan->blocks.size();
        if (m_blocks > kMaxHotSpotBlocks)
            return failure({"the layers have more than 100000 blocks", path, {}, 0, "Join some of them."});
        double left = plan->blocks[0].left_m, bottom = plan->blocks[0].bottom_m, right = left, top = bottom;
        for (const HotSpotBlock& block : plan->blocks) {
            left = std::min(left, block.left_m);
            bottom = std::min(bottom, block.bottom_m);
            right = std::max(right, block.left_m + block.width_m);
            top = std::max(top, block.bottom_m + block.height_m);
        }
        for (HotSpotBlock& block : plan->blocks) {
            block.left_m -= left;
            block.bottom_m -= bottom;
            sheet.cells.push_back({block, solidOf(block, sheet.solid), 0});
        }
        if (plan->wires > 0) note(path + ": " + std::to_string(plan->wires) + " lines of connectivity are left out.");
        return holdSize(right - left, top - bottom, path);
    }

    HotSpotSolid solidOf(const HotSpotBlock& block, const HotSpotSolid& layer)
    {
        if (!block.resistivity_mk_per_w) return layer;
        const double k = 1 / *block.resistivity_mk_per_w, p = *block.heat_capacity_j_per_m3k;
        if (k == layer.conductivity_w_per_mk && p == layer.heat_capacity_j_per_m3k) return layer;
        m_ownMaterials = true;
        return {{}, k, p, layer.lateral};
    }

    Result<void> holdSize(double width_m, double height_m, const std::string& path)
    {
        if (m_set.width_m == 0) {
            m_set.width_m = width_m;
            m_set.height_m = height_m;
        }
        if (std::abs(width_m - m_set.width_m) < kSame_m && std::abs(height_m - m_set.height_m) < kSame_m) return {};
        const auto size = [](double w, double h) { return trimmedText(w * 1e3, 4) + " x " + trimmedText(h * 1e3, 4); };
        return failure({"the floorplan spans " + size(width_m, height_m) + " mm, the first one " +
                            size(m_set.width_m, m_set.height_m) + " mm",
                        path,
                        {},
                        0,
                        "All layers must have one outline: surround a smaller one with filler blocks."});
    }

    /// Names are looked for layer by layer, so that two layers may have blocks of one name.
    Result<void> readTrace()
    {
        if (m_paths.trace.empty()) {
            note("No .ptrace is named: nothing is heated.");
            return {};
        }
        const auto trace = load(m_paths.trace, readHotSpotTrace);
        if (!trace) return failure(trace.error());
        std::multimap<std::string_view, double*> powers; // of one name in the order of the layers
        for (HotSpotSheet& sheet : m_set.sheets)
            if (sheet.heated)
                for (HotSpotCell& cell : sheet.cells)
                    powers.emplace(cell.block.name, &cell.power_w);
        Problems problems;
        for (std::size_t i = 0; i < trace->names.size() && problems.size() < 50; ++i) {
            const std::string_view name = trace->names[i];
            const auto it = powers.lower_bound(name); // of equal names the lowest layer's; find() may take any
            if (it == powers.end() || it->first != name) {
                problems.push_back({"there is no block \"" + trace->names[i].substr(0, 60) + "\" in a heated layer",
                                    m_paths.trace,
                                    {},
                                    0,
                                    "Correct the name, or set the layer's power to Y."});
                continue;
            }
            *it->second = trace->mean_w[i];
            powers.erase(it);
        }
        if (!problems.empty()) return failure(std::move(problems));
        if (!powers.empty())
            note(std::to_string(powers.size()) + " blocks of heated layers are not in the trace and take no power, " +
                 std::string(powers.begin()->first.substr(0, 60)) + " the first.");
        if (trace->rows > 1)
            note("The trace has " + std::to_string(trace->rows) +
                 " rows: each block takes the mean of its column, which gives the mean temperature.");
        return {};
    }

    Result<void> addPlates()
    {
        for (const auto& [suffix, plate] : {std::pair("spreader", &m_set.spreader), std::pair("sink", &m_set.sink)}) {
            const auto solid = piece(suffix);
            const auto side = figure(std::string("s_") + suffix), thickness = figure(std::string("t_") + suffix);
            if (!solid) return failure(solid.error());
            if (!side) return failure(side.error());
            if (!thickness) return failure(thickness.error());
            *plate = {*side, *thickness, *solid};
        }
        const auto convec = figure("r_convec"), ambient = figure("ambient");
        if (!convec) return failure(convec.error());
        if (!ambient) return failure(ambient.error());
        m_set.r_convec_k_per_w = *convec;
        m_set.ambient_k = *ambient;
        const auto it = m_config.find("detailed_3D");
        m_set.detailed_3d = it != m_config.end() && it->second.text == "on";
        return {};
    }

    void noteConfig()
    {
        if (m_ownMaterials && !m_set.detailed_3d)
            note("Blocks have resistivities of their own, which are honoured; HotSpot itself ignores them unless "
                 "-detailed_3D is on.");
        for (std::string& text : hotSpotKeyNotes(m_config))
            note(std::move(text));
    }

    const Paths m_paths;
    HotSpotConfig m_config;
    Materials m_materials;
    std::size_t m_blocks = 0;
    bool m_ownMaterials = false;
    HotSpotSet m_set;
};

} // namespace

Result<HotSpotSet> readHotSpotSet(const std::vector<std::string>& paths)
{
    return sortPaths(paths).and_then([](Paths sorted) { return SetReader(std::move(sorted)).read(); });
}

} // namespace interpose
