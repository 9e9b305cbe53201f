// SPDX-License-Identifier: GPL-3.0-or-later
// HotSpot 7 files, detailed 3D. SI units; every file ends with a newline, since HotSpot drops a last line without one.
#include "base/number_text.hpp"
#include "io/export_stack.hpp"
#include "io/plain_number.hpp"
#include "io/thermal_export.hpp"

#include <algorithm>
#include <optional>

namespace interpose {

namespace {

constexpr double kKelvin = 273.15;
constexpr std::size_t kMaxUnits = 8192;      ///< of a floorplan and of the trace
constexpr std::size_t kMaxLineBytes = 65536; ///< of a trace, newline and end included
/// HotSpot always adds a spreader and a sink. At this thickness they neither spread nor resist.
constexpr double kPlate_m = 1e-7;
/// HotSpot's lowest node lies at the bottom of its layer; below a heated layer goes one that is as good as nothing.
constexpr double kDummy_m = 1e-9;
/// With detailed 3D the sink's vertical resistance holds r_convec, and half of it is also put below the sink: 1.5
/// times.
constexpr double kConvectionCounted = 1.5;

std::string twoDigits(std::size_t i)
{
    return (i < 10 ? "0" : "") + std::to_string(i);
}

class SetWriter
{
public:
    SetWriter(const ExportStack& stack, int grid) : m_stack(stack), m_grid(grid) {}

    std::vector<TextFile> write()
    {
        std::vector<TextFile> files{{"power.ptrace", trace()}, {"stack.lcf", layers()}, {"hotspot.config", config()}};
        for (std::size_t i = 0; i < m_stack.layers.size(); ++i)
            files.push_back({floorplanName(i), floorplan(m_stack.layers[i])});
        return files;
    }

private:
    static std::string floorplanName(std::size_t i) { return "layer_" + twoDigits(i) + ".flp"; }
    const ExportMaterial& material(int index) const { return m_stack.materials[static_cast<std::size_t>(index)]; }
    /// Isotropic: what the heat meets on its way up.
    static std::string resistivity(const ExportMaterial& m) { return plainNumber(1 / m.conductivity.kz_w_per_mk); }
    static std::string capacity(const ExportMaterial& m) { return plainNumber(m.heat_capacity_j_per_m3k); }

    double plateSide() const { return std::max(m_stack.outline.width.m(), m_stack.outline.height.m()); }

    std::string config() const
    {
        const double side = plateSide();
        const double convec = 1 / (kConvectionCounted * m_stack.h_top_w_per_m2k * side * side);
        const std::string kelvin = plainNumber(m_stack.ambient_c + kKelvin), s = plainNumber(side);
        const std::string plate = plainNumber(kPlate_m), cells = std::to_string(m_grid);
        std::string text = "# " + safeName(m_stack.title) + ": written by Interpose for HotSpot 7, see README.txt\n";
        text += "-model_type grid\n-detailed_3D on\n-grid_layer_file stack.lcf\n";
        text += "-grid_rows " + cells + "\n-grid_cols " + cells + '\n';
        text += "-ambient " + kelvin + "\n-init_temp " + kelvin + '\n';
        text += "# paper-thin: the stack holds lid and sink as layers of its own\n";
        text += "-s_spreader " + s + "\n-t_spreader " + plate + "\n-s_sink " + s + "\n-t_sink " + plate + '\n';
        text += "# 2/3 of 1 / (h_top s_sink^2): detailed 3D counts convection 1.5 times\n";
        return text + "-r_convec " + plainNumber(convec) + "\n-model_secondary 0\n-leakage_used 0\n";
    }

    std::string layer(std::size_t number, const ExportLayer& layer, const std::string& floorplan, double thickness_m,
                      bool heated) const
    {
        const ExportMaterial& base = material(layer.base_material);
        return "# " + base.name + '\n' + std::to_string(number) + "\nY\n" + (heated ? "Y\n" : "N\n") + capacity(base) +
               '\n' + resistivity(base) + '\n' + plainNumber(thickness_m) + '\n' + floorplan + "\n\n";
    }

    std::string layers() const
    {
        std::string text =
            "# number, lateral heat flow, power, J/(m3 K), m K/W, thickness in m, floorplan; bottom up\n\n";
        std::size_t number = 0;
        if (m_stack.layers.front().power_w > 0)
            text += layer(number++, m_stack.layers.front(), floorplanName(0), kDummy_m, false);
        for (std::size_t i = 0; i < m_stack.layers.size(); ++i) {
            const ExportLayer& one = m_stack.layers[i];
            text += layer(number++, one, floorplanName(i), one.thicknessM(), one.power_w > 0);
        }
        return text;
    }

    std::string floorplan(const ExportLayer& layer) const
    {
        std::string text = "# name, width, height, left, bottom in m, J/(m3 K), m K/W\n";
        for (const auto& [tile, name] : layer.tiles) {
            const ExportMaterial& m = material(tile.material);
            const Rect& r = tile.area;
            text += name;
            for (const Coord c : {r.width, r.height, r.x - m_stack.outline.x, r.y - m_stack.outline.y})
                text += '\t' + plainNumber(c.m());
            text += '\t' + capacity(m) + '\t' + resistivity(m) + '\n';
        }
        return text;
    }

    /// A column per block of every heated layer, in the order of the layers.
    std::string trace() const
    {
        std::string names, powers;
        for (const ExportLayer& layer : m_stack.layers) {
            if (layer.power_w <= 0) continue;
            for (const auto& [tile, name] : layer.tiles) {
                names += (names.empty() ? "" : "\t") + name;
                powers += (powers.empty() ? "" : "\t") + plainNumber(tile.power_w);
            }
        }
        return names + '\n' + powers + '\n';
    }

    const ExportStack& m_stack;
    const int m_grid;
};

bool isIsotropic(const Conductivity& k)
{
    return k.kx_w_per_mk == k.kz_w_per_mk && k.ky_w_per_mk == k.kz_w_per_mk;
}

/// Replaces what HotSpot cannot say, and says so.
void simplify(ExportStack& stack)
{
    for (ExportMaterial& m : stack.materials) {
        const Conductivity k = m.conductivity;
        if (isIsotropic(k)) continue;
        stack.notes.push_back("HotSpot conducts alike in all directions: " + m.name + " (" +
                              trimmedText(k.kx_w_per_mk, 4) + ", " + trimmedText(k.ky_w_per_mk, 4) + ", " +
                              trimmedText(k.kz_w_per_mk, 4) + " W/(m K)) is written with " +
                              trimmedText(k.kz_w_per_mk, 4) + ", its value through the layer.");
        m.conductivity = {k.kz_w_per_mk, k.kz_w_per_mk, k.kz_w_per_mk};
    }
    if (stack.h_bottom_w_per_m2k > 0) {
        const double share = stack.h_bottom_w_per_m2k / (stack.h_bottom_w_per_m2k + stack.h_top_w_per_m2k);
        stack.notes.push_back("Cooling of the underside (" + trimmedText(stack.h_bottom_w_per_m2k, 3) + " W/(m2 K), " +
                              trimmedText(100 * share, 2) +
                              " % of both heat transfers together) is left out: HotSpot's secondary path is a board "
                              "with layers of its own. 3D-ICE takes both sides.");
        stack.h_bottom_w_per_m2k = 0;
    }
    stack.notes.push_back("Each layer is one cell high in HotSpot; the product grades z cells and reads heated layers "
                          "corrected for their height.");
}

/// What HotSpot itself would refuse.
Problems refusals(const ExportStack& stack)
{
    Problems problems;
    if (stack.powerW() <= 0)
        problems.push_back({"nothing in the assembly takes power", {}, {}, 0, "HotSpot wants a power trace."});
    if (stack.h_top_w_per_m2k <= 0)
        problems.push_back({"HotSpot cools from the top only, and h_top_w_per_m2k is 0",
                            {},
                            {},
                            0,
                            "Give the top a heat transfer, or export for 3D-ICE."});
    for (std::size_t i = 0; i < stack.layers.size(); ++i)
        if (stack.layers[i].tiles.size() > kMaxUnits)
            problems.push_back({"layer " + std::to_string(i) + " has " + std::to_string(stack.layers[i].tiles.size()) +
                                    " blocks, HotSpot takes " + std::to_string(kMaxUnits),
                                {},
                                {},
                                0,
                                "Export for 3D-ICE instead."});
    return problems;
}

/// A power trace that HotSpot cannot hold.
std::optional<Problem> traceRefusal(const std::string& trace)
{
    const std::size_t end = trace.find('\n'), longest = std::max(end, trace.size() - end);
    const auto columns =
        static_cast<std::size_t>(std::count(trace.begin(), trace.begin() + static_cast<std::ptrdiff_t>(end), '\t')) + 1;
    if (columns <= kMaxUnits && longest + 2 < kMaxLineBytes) return std::nullopt;
    return Problem{"the power trace has " + std::to_string(columns) + " blocks in lines of up to " +
                       std::to_string(longest) + " bytes, HotSpot takes 8192 and 65534",
                   {},
                   {},
                   0,
                   "Export for 3D-ICE instead."};
}

std::string readme(const ExportStack& stack, const std::string& answer)
{
    const std::string text =
        "HotSpot 7 files of " + stack.title + ", written by Interpose.\n\n" +
        "Run: hotspot -c hotspot.config -p power.ptrace -grid_layer_file stack.lcf -model_type grid -detailed_3D on "
        "-steady_file stack.steady -grid_steady_file stack.grid\n\nTraps\n"
        "- With -detailed_3D on HotSpot counts convection 1.5 times (half of the sink's resistance, r_convec in it, "
        "also "
        "lies below the sink). r_convec here is 2/3 of 1 / (h A) on purpose.\n"
        "- HotSpot reads -detailed_3D from the command line only, not from the config.\n"
        "- Spreader and sink are 1e-7 m thick on purpose: lid and sink are layers of the stack.\n"
        "- Under a heated lowest layer lies one of 1e-9 m: HotSpot puts the lowest node at the bottom of its layer.\n"
        "- Layer numbers below count without that one.\n"
        "- Build HotSpot with SuperLU: paper-thin layers take its own iteration very long. Without SuperLU the grid "
        "must "
        "be a power of two.\n"
        "- In grid files the first row is the one of the highest y. Temperatures are in K.\n";
    return text + readmeEnding(stack, answer);
}

} // namespace

Result<ThermalExport> exportHotSpot(const Assembly& assembly, int grid)
{
    return makeExportStack(assembly, Coord::fromUm(1), false, grid)
        .and_then([&](ExportStack stack) -> Result<ThermalExport> {
            if (Problems problems = refusals(stack); !problems.empty()) return failure(std::move(problems));
            simplify(stack);
            const std::string answer = answerText(stack, assembly, grid);
            ThermalExport result{SetWriter(stack, grid).write(), stack.notes};
            if (const auto refusal = traceRefusal(result.files.front().text)) return failure(*refusal);
            result.files.push_back({"README.txt", readme(stack, answer)});
            return result;
        });
}

} // namespace interpose
