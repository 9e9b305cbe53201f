// SPDX-License-Identifier: GPL-3.0-or-later
// 3D-ICE 4.0 stack descriptions. Lengths in um, so conductivities in W/(um K), capacities in J/(um3 K), h in W/(um2 K).
#include "base/number_text.hpp"
#include "io/export_stack.hpp"
#include "io/plain_number.hpp"
#include "io/thermal_export.hpp"

#include <cmath>
#include <map>

namespace interpose {

namespace {

constexpr double kKelvin = 273.15;
/// Beyond about this many cells SuperLU ran out of memory (128 x 128 x 19).
constexpr std::size_t kHeavyCells = 300'000;

/// A cell size of which every multiple is exact in binary, so that edges meet the cells that 3D-ICE computes.
double cellUm(Coord length, int cells)
{
    return std::round(length.um() / cells * 1024) / 1024;
}

class StackWriter
{
public:
    StackWriter(const ExportStack& stack, int grid)
        : m_stack(stack)
        , m_grid(grid)
        , m_cell_x(cellUm(stack.outline.width, grid))
        , m_cell_y(cellUm(stack.outline.height, grid))
    {}

    std::vector<TextFile> write()
    {
        std::string text =
            "// " + safeName(m_stack.title) + ": written by Interpose for 3D-ICE 4.0, see README.txt\n\n";
        text += materials() + sinks() + dimensions();
        for (std::size_t i = 0; i < m_stack.layers.size(); ++i)
            text += layer(i);
        text += dies() + order() + "solver:\n   steady ;\n   initial temperature " + kelvin() + " ;\n\n" + outputs();
        m_files.insert(m_files.begin(), {"stack.stk", text});
        return std::move(m_files);
    }

private:
    std::string kelvin() const { return plainNumber(m_stack.ambient_c + kKelvin); }
    static std::string layerName(std::size_t i) { return "L" + std::to_string(i); }
    static std::string dieName(std::size_t i) { return "HEAT" + std::to_string(i); }
    const std::string& material(int index) const { return m_names[static_cast<std::size_t>(index)]; }

    std::string materials()
    {
        std::string text;
        for (const ExportMaterial& m : m_stack.materials) {
            m_names.push_back("M_" + m.name); // no keyword of 3D-ICE begins so
            const Conductivity& k = m.conductivity;
            text += "material " + m_names.back() + " :\n   thermal conductivity " + plainNumber(k.kx_w_per_mk / 1e6) +
                    ", " + plainNumber(k.ky_w_per_mk / 1e6) + ", " + plainNumber(k.kz_w_per_mk / 1e6) +
                    " ;\n   volumetric heat capacity " + plainNumber(m.heat_capacity_j_per_m3k / 1e18) + " ;\n\n";
        }
        return text;
    }

    std::string sinks() const
    {
        std::string text;
        for (const auto& [side, h] :
             {std::pair("top", m_stack.h_top_w_per_m2k), std::pair("bottom", m_stack.h_bottom_w_per_m2k)})
            text += std::string(side) + " heat sink :\n   heat transfer coefficient " + plainNumber(h / 1e12) +
                    " ;\n   temperature " + kelvin() + " ;\n\n";
        return text;
    }

    std::string dimensions() const
    {
        return "dimensions :\n   chip length " + plainNumber(m_cell_x * m_grid) + ", width " +
               plainNumber(m_cell_y * m_grid) + " ;\n   cell length " + plainNumber(m_cell_x) + ", width " +
               plainNumber(m_cell_y) + " ;\n\n";
    }

    /// Position and size on the lines of the grid: x, y, length, width.
    std::array<std::string, 4> box(const Rect& r) const
    {
        const Rect& all = m_stack.outline;
        const auto line = [&](Coord at, Coord from, Coord length) {
            return std::round((at - from).m() / length.m() * m_grid);
        };
        const double x0 = line(r.x, all.x, all.width), x1 = line(r.right(), all.x, all.width);
        const double y0 = line(r.y, all.y, all.height), y1 = line(r.top(), all.y, all.height);
        return {plainNumber(x0 * m_cell_x), plainNumber(y0 * m_cell_y), plainNumber((x1 - x0) * m_cell_x),
                plainNumber((y1 - y0) * m_cell_y)};
    }

    std::string layer(std::size_t i)
    {
        const ExportLayer& layer = m_stack.layers[i];
        std::map<int, std::string> rectangles; // of the materials other than the base
        for (const auto& [tile, name] : layer.tiles) {
            if (tile.material == layer.base_material) continue;
            const auto b = box(tile.area);
            rectangles[tile.material] += "   rectangle (" + b[0] + ", " + b[1] + ", " + b[2] + ", " + b[3] + ") ;\n";
        }
        std::string text = "layer " + layerName(i) + " :\n   height " + plainNumber((layer.top - layer.bottom).um()) +
                           " ;\n   material " + material(layer.base_material) + " ;\n";
        if (!rectangles.empty()) {
            std::string layout;
            for (const auto& [index, lines] : rectangles)
                layout += material(index) + " :\n" + lines + '\n';
            m_files.push_back({layerName(i) + ".lay", layout});
            text += "   layout \"./" + layerName(i) + ".lay\" ;\n";
        }
        if (layer.power_w > 0) m_files.push_back({layerName(i) + ".flp", floorplan(layer)});
        return text + '\n';
    }

    std::string floorplan(const ExportLayer& layer) const
    {
        std::string text;
        for (const auto& [tile, name] : layer.tiles) {
            if (tile.power_w <= 0) continue;
            const auto b = box(tile.area);
            text += "P_" + name + " :\n   position " + b[0] + ", " + b[1] + " ;\n   dimension " + b[2] + ", " + b[3] +
                    " ;\n   power values " + plainNumber(tile.power_w) + " ;\n\n";
        }
        return text;
    }

    std::string dies() const
    {
        std::string text;
        for (std::size_t i = 0; i < m_stack.layers.size(); ++i)
            if (m_stack.layers[i].power_w > 0) text += "die " + dieName(i) + " :\n   source " + layerName(i) + " ;\n\n";
        return text;
    }

    /// From the top down, as 3D-ICE reads it.
    std::string order() const
    {
        std::string text = "stack:\n";
        for (std::size_t i = m_stack.layers.size(); i-- > 0;) {
            const std::string name = layerName(i);
            if (m_stack.layers[i].power_w > 0)
                text += "   die S" + name + ' ' + dieName(i) + " floorplan \"./" + name + ".flp\" ;\n";
            else
                text += "   layer S" + name + ' ' + name + " ;\n";
        }
        return text + '\n';
    }

    std::string outputs() const
    {
        std::string text = "output:\n";
        for (std::size_t i = 0; i < m_stack.layers.size(); ++i) {
            if (m_stack.layers[i].power_w <= 0) continue;
            const std::string name = layerName(i);
            text += "   Tmap (S" + name + ", \"./" + name + ".map\", final) ;\n";
            text += "   Tflp (S" + name + ", \"./" + name + ".max\", maximum, final) ;\n";
        }
        return text;
    }

    const ExportStack& m_stack;
    const int m_grid;
    const double m_cell_x, m_cell_y; ///< um
    std::vector<std::string> m_names;
    std::vector<TextFile> m_files;
};

void addNotes(ExportStack& stack, int grid)
{
    const double off = std::max(std::abs(cellUm(stack.outline.width, grid) * grid - stack.outline.width.um()),
                                std::abs(cellUm(stack.outline.height, grid) * grid - stack.outline.height.um()));
    if (off > 0)
        stack.notes.push_back("The outline is " + trimmedText(off, 4) +
                              " um off so that multiples of the cell are exact in binary.");
    const std::size_t cells = stack.layers.size() * static_cast<std::size_t>(grid) * static_cast<std::size_t>(grid);
    if (cells > kHeavyCells)
        stack.notes.push_back("The problem has " + std::to_string(cells) +
                              " cells; 3D-ICE is known to run out of memory at 311,000: choose a coarser --grid.");
    stack.notes.push_back("Each layer is one cell high in 3D-ICE; the product grades z cells and reads heated layers "
                          "corrected for their height.");
}

std::string readme(const ExportStack& stack, const std::string& answer)
{
    const std::string text =
        "3D-ICE 4.0 files of " + stack.title + ", written by Interpose.\n\nRun: 3D-ICE-Emulator stack.stk\n" +
        "Lx.map is the temperature of heated layer x in K, Lx.max the maximum of each rectangle.\n\nTraps\n"
        "- Both heat sinks are declared on purpose: without the bottom one 3D-ICE takes the lowest "
        "layer at full instead of half thickness between nodes.\n"
        "- 3D-ICE widens rectangles to whole cells, power and material separately. All edges here lie "
        "on cell edges, so nothing is widened. Do not change the cell size in the file; export again.\n"
        "- Keep the uniform mode: non-uniform mode with two sinks is reported to be wrong (issue 3 of "
        "esl-epfl/3d-ice).\n";
    return text + readmeEnding(stack, answer);
}

} // namespace

Result<ThermalExport> exportThreeDIce(const Assembly& assembly, int grid)
{
    return makeExportStack(assembly, Coord{}, true, grid).and_then([&](ExportStack stack) -> Result<ThermalExport> {
        if (stack.powerW() <= 0)
            return failure({"nothing in the assembly takes power", {}, {}, 0, "3D-ICE wants at least one die."});
        addNotes(stack, grid);
        const std::string answer = answerText(stack, assembly, grid);
        ThermalExport result{StackWriter(stack, grid).write(), stack.notes};
        result.files.push_back({"README.txt", readme(stack, answer)});
        return result;
    });
}

} // namespace interpose
