// SPDX-License-Identifier: GPL-3.0-or-later
// What our own solver says of an exported problem, and of the assembly it came from.
#include "base/number_text.hpp"
#include "engine/evaluate.hpp"
#include "io/export_stack.hpp"
#include "solver/heat_solver.hpp"
#include "thermal/field.hpp"
#include "thermal/slabs.hpp"

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

/// Over the heated rectangles of a slab at its mid-height: maximum over cells more than half covered by one of them,
/// mean by area.
LayerAnswer readHeated(const Slab& slab, const FieldPlane& plane)
{
    LayerAnswer answer{0, 0, -kNowhere_c, 0};
    double area = 0;
    for (const PowerRect& rect : slab.powers) {
        const BlockStatistics block = blockStatistics(plane, rect.area, CellRule::HalfCovered);
        if (block.cells == 0 || rect.power_w <= 0) continue;
        const double size = rect.area.width_m * rect.area.height_m;
        answer.max_c = std::max(answer.max_c, block.max_k);
        answer.mean_c += block.mean_k * size;
        answer.power_w += rect.power_w;
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
        if (layered.slabs[i].powers.empty()) continue;
        LayerAnswer answer = readHeated(layered.slabs[i], midHeight(layered, cells, solution, i, reading));
        if (answer.power_w <= 0) continue;
        answer.layer = i;
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

std::string readmeEnding(const ExportStack& stack, const std::string& answer)
{
    std::string text = "\nWhat is simplified\n";
    for (const std::string& note : stack.notes)
        text += "- " + note + '\n';
    return text + '\n' + answer;
}

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
                       " cells, as solved), in C:\n"
                       "layer      power_w        max_c       mean_c   (over the heated tiles)\n";
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
