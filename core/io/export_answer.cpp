// SPDX-License-Identifier: GPL-3.0-or-later
// What our own solver says of an exported problem, and of the assembly it came from.
#include "base/number_text.hpp"
#include "engine/evaluate.hpp"
#include "io/export_stack.hpp"
#include "thermal/field.hpp"
#include "thermal/heat_solver.hpp"

#include <algorithm>

namespace interpose {

namespace {

constexpr double kNowhere_c = 1e300; ///< hotter than any cell

std::vector<double> equalEdges(Coord from, Coord length, int cells)
{
    std::vector<double> edges;
    for (int i = 0; i <= cells; ++i)
        edges.push_back(from.m() + length.m() * i / cells);
    return edges;
}

AreaRect areaOf(const Rect& r)
{
    return {r.x.m(), r.y.m(), r.width.m(), r.height.m()};
}

/// Maximum and mean over the cells of a slab that take power.
LayerAnswer readHeated(const LayeredProblem& layered, const HeatProblem& cells, const HeatSolution& solution,
                       std::size_t slab, Reading reading)
{
    std::size_t z = 0;
    for (std::size_t i = 0; i < slab; ++i)
        z += layered.slabs[i].cell_dz_m.size();
    const FieldPlane plane = midHeight(layered, cells, solution, slab, reading);
    LayerAnswer answer{slab, 0, -kNowhere_c, 0};
    double area = 0;
    for (std::size_t y = 0; y < cells.ny(); ++y)
        for (std::size_t x = 0; x < cells.nx(); ++x) {
            const double power = cells.power_w[cells.cell(x, y, z)];
            if (power <= 0) continue;
            const double rise = plane.rise_k[y * cells.nx() + x], size = cells.dx_m[x] * cells.dy_m[y];
            answer.max_c = std::max(answer.max_c, rise);
            answer.mean_c += rise * size;
            area += size;
        }
    if (area > 0) answer.mean_c /= area;
    return answer;
}

std::vector<LayerAnswer> solveLayers(const LayeredProblem& layered, double ambient_c, Reading reading)
{
    HeatProblem cells;
    rasterise(layered, cells);
    const HeatSolution solution = solveHeat(cells, {.tolerance = kFineTolerance});
    std::vector<LayerAnswer> answers;
    for (std::size_t i = 0; i < layered.slabs.size(); ++i) {
        double power = 0;
        for (const PowerRect& rect : layered.slabs[i].powers)
            power += rect.power_w;
        if (power <= 0) continue;
        LayerAnswer answer = readHeated(layered, cells, solution, i, reading);
        answer.power_w = power;
        answer.max_c += ambient_c;
        answer.mean_c += ambient_c;
        answers.push_back(answer);
    }
    return answers;
}

std::vector<LayerAnswer> solveAssembly(const Assembly& assembly, int grid)
{
    HeatStages stages;
    stages.setInput(assembly);
    return solveLayers(cutStack(stages.input(), grid).layered, stages.input().ambient_c, Reading::Corrected);
}

double hottest(const std::vector<LayerAnswer>& answers)
{
    double most = -kNowhere_c;
    for (const LayerAnswer& answer : answers)
        most = std::max(most, answer.max_c);
    return most;
}

std::string paddedLeft(std::string text, std::size_t width)
{
    return text.size() < width ? text.insert(0, width - text.size(), ' ') : text;
}

} // namespace

LayeredProblem asLayered(const ExportStack& stack, int grid)
{
    LayeredProblem layered;
    layered.x_edges_m = equalEdges(stack.outline.x, stack.outline.width, grid);
    layered.y_edges_m = equalEdges(stack.outline.y, stack.outline.height, grid);
    for (const ExportMaterial& material : stack.materials)
        layered.materials.push_back(material.conductivity);
    for (const ExportLayer& layer : stack.layers) {
        Slab slab{{layer.thicknessM()}, layer.base_material, {{}}, {}};
        for (const auto& [tile, name] : layer.tiles) {
            slab.levels[0].push_back({areaOf(tile.area), tile.material});
            if (tile.power_w > 0) slab.powers.push_back({areaOf(tile.area), tile.power_w});
        }
        layered.slabs.push_back(std::move(slab));
    }
    layered.h_top_w_per_m2k = stack.h_top_w_per_m2k;
    layered.h_bottom_w_per_m2k = stack.h_bottom_w_per_m2k;
    return layered;
}

std::vector<LayerAnswer> solveExport(const ExportStack& stack, int grid)
{
    return solveLayers(asLayered(stack, grid), stack.ambient_c, Reading::AsSolved);
}

std::string answerText(ExportStack& stack, const Assembly& assembly, int grid)
{
    const std::string cells = std::to_string(grid) + " x " + std::to_string(grid);
    std::string text = "Interpose's own answer for the problem as written (one cell per layer, " + cells +
                       " cells, values at the cells' centres), in C:\n"
                       "layer      power_w        max_c       mean_c   (over the heated cells)\n";
    const std::vector<LayerAnswer> answers = solveExport(stack, grid);
    for (const LayerAnswer& answer : answers)
        text += paddedLeft(std::to_string(answer.layer), 5) + paddedLeft(fixedText(answer.power_w, 4), 13) +
                paddedLeft(fixedText(answer.max_c, 3), 13) + paddedLeft(fixedText(answer.mean_c, 3), 13) + '\n';
    stack.notes.push_back("All this together, by Interpose's own solver on " + cells +
                          " cells: the hottest heated cell "
                          "is at " +
                          fixedText(hottest(answers), 2) + " C as written, " +
                          fixedText(hottest(solveAssembly(assembly, grid)), 2) + " C in the assembly itself.");
    return text;
}

} // namespace interpose
