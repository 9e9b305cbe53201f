// SPDX-License-Identifier: GPL-3.0-or-later
// thermal-case/1: millimetres and materials by name in, rises and heat flows out.
#include "thermal_case.hpp"

#include "thermal/field.hpp"
#include "solver/heat_solver.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

namespace interpose::reference {

namespace {

using nlohmann::json;

constexpr double kMetresPerMm = 1e-3;
constexpr double kCellsPerSource = 100; ///< lateral, where the case leaves the mesh to us
constexpr double kLateralGrowth = 0.12; ///< of the cell per metre of distance from the source
constexpr HeatSettings kSettings{.tolerance = 1e-7, .energy_tolerance = 1e-8, .max_cycles = 200, .threads = 2};

std::vector<double> evenEdges(double length_m, int cells)
{
    std::vector<double> edges;
    for (int i = 0; i <= cells; ++i)
        edges.push_back(length_m * i / cells);
    return edges;
}

AreaRect readArea(const json& node)
{
    return {node.at("x").get<double>() * kMetresPerMm, node.at("y").get<double>() * kMetresPerMm,
            node.at("w").get<double>() * kMetresPerMm, node.at("h").get<double>() * kMetresPerMm};
}

ColumnPiece pieceAt(const json& file, const json& layer, double x_m, double y_m)
{
    std::string material = layer.at("material").get<std::string>();
    for (const json& region : layer.at("regions")) {
        const AreaRect a = readArea(region);
        if (a.x_m <= x_m && x_m <= a.x_m + a.width_m && a.y_m <= y_m && y_m <= a.y_m + a.height_m)
            material = region.at("material").get<std::string>();
    }
    const json& k = file.at("materials").at(material).at("k_W_mK");
    return {std::max(k.at(0).get<double>(), k.at(1).get<double>()), k.at(2).get<double>()};
}

double largestFlux(const json& layer)
{
    double largest = 0;
    for (const json& power : layer.at("power")) {
        const AreaRect a = readArea(power);
        largest = std::max(largest, power.at("power_W").get<double>() / (a.width_m * a.height_m));
    }
    return largest;
}

/// With a column through the middle of every source, each of which counts as a part of its own.
std::vector<SlabShape> shapesOf(const json& file)
{
    const json& layers = file.at("layers");
    std::vector<std::pair<double, double>> places;
    for (const json& layer : layers) {
        for (const json& power : layer.at("power")) {
            const AreaRect a = readArea(power);
            places.emplace_back(a.x_m + a.width_m / 2, a.y_m + a.height_m / 2);
        }
    }
    std::vector<SlabShape> shapes;
    std::vector<double> flux_w_per_m2;
    for (const json& layer : layers) {
        shapes.push_back({layer.at("thickness_mm").get<double>() * kMetresPerMm, !layer.at("power").empty()});
        for (const auto& [x_m, y_m] : places)
            shapes.back().columns.push_back(pieceAt(file, layer, x_m, y_m));
        flux_w_per_m2.push_back(largestFlux(layer));
    }
    weighSlabs(shapes, flux_w_per_m2);
    return shapes;
}

double lengthOf(const json& file, std::size_t axis)
{
    return file.at("footprint_mm").at(axis).get<double>() * kMetresPerMm;
}

/// A source along one axis.
struct Stretch
{
    double begin_m = 0, end_m = 0;
};

std::vector<Stretch> sourcesAlong(const json& file, std::size_t axis)
{
    std::vector<Stretch> sources;
    for (const json& layer : file.at("layers")) {
        for (const json& power : layer.at("power")) {
            const AreaRect a = readArea(power);
            if (axis == 0)
                sources.push_back({a.x_m, a.x_m + a.width_m});
            else
                sources.push_back({a.y_m, a.y_m + a.height_m});
        }
    }
    return sources;
}

double cellWantedAt(double x, const std::vector<Stretch>& sources)
{
    double wanted = HUGE_VAL;
    for (const Stretch& s : sources) {
        const double distance = std::max({0.0, s.begin_m - x, x - s.end_m});
        wanted = std::min(wanted, (s.end_m - s.begin_m) / kCellsPerSource + kLateralGrowth * distance);
    }
    return wanted;
}

/// Adds the edges between two breaks, the last included, each cell about as large as wanted there.
void addEdges(double begin, double end, const std::vector<Stretch>& sources, std::vector<double>& edges)
{
    constexpr int kSamples = 400;
    std::vector<double> cells_until{0.0};
    const double step = (end - begin) / kSamples;
    for (int i = 0; i < kSamples; ++i)
        cells_until.push_back(cells_until.back() + step / cellWantedAt(begin + (i + 0.5) * step, sources));
    const int cells = std::max(1, static_cast<int>(std::ceil(cells_until.back() - 0.01)));
    std::size_t i = 0;
    for (int c = 1; c < cells; ++c) {
        const double target = cells_until.back() * c / cells;
        while (cells_until[i + 1] < target)
            ++i;
        const double share = (target - cells_until[i]) / (cells_until[i + 1] - cells_until[i]);
        edges.push_back(begin + (static_cast<double>(i) + share) * step);
    }
    edges.push_back(end);
}

std::vector<double> edgesAlong(const json& file, std::size_t axis)
{
    const double length = lengthOf(file, axis);
    const std::vector<Stretch> sources = sourcesAlong(file, axis);
    std::vector<double> breaks{0, length};
    for (const Stretch& s : sources)
        for (const double at : {s.begin_m, s.end_m})
            breaks.push_back(std::clamp(at, 0.0, length));
    std::sort(breaks.begin(), breaks.end());
    std::vector<double> edges{0};
    for (std::size_t i = 1; i < breaks.size(); ++i)
        if (breaks[i] - edges.back() > 1e-9 * length) addEdges(edges.back(), breaks[i], sources, edges);
    edges.back() = length;
    return edges;
}

double smallestSource(const json& file)
{
    double smallest = HUGE_VAL;
    for (const std::size_t axis : {0U, 1U})
        for (const Stretch& s : sourcesAlong(file, axis))
            smallest = std::min(smallest, s.end_m - s.begin_m);
    return smallest;
}

/// `cells_per_layer`: one number for all layers or one per layer.
CaseGrid statedGrid(const json& file, const json& node)
{
    const json& cells = node.at("cells_per_layer");
    const std::size_t layers = file.at("layers").size();
    return evenGrid(file, node.at("nx").get<int>(), node.at("ny").get<int>(),
                    cells.is_array() ? cells.get<std::vector<int>>() : std::vector<int>(layers, cells.get<int>()));
}

/// A case solved on one of its grids, and the way to the numbers it expects.
class SolvedCase
{
public:
    SolvedCase(const json& file, const CaseGrid& grid) : m_file(file), m_layered(readThermalCase(file, grid))
    {
        m_power_lost_w = rasterise(m_layered, m_cells);
        m_solution = solveHeat(m_cells, kSettings);
    }

    /// keys: below `expected.<solution>`.
    std::optional<double> answer(const Path& keys) const
    {
        if (m_solution.status != HeatSolution::Status::Converged || m_power_lost_w != 0) return std::nullopt;
        if (keys == Path{"heat_out_top_W"}) return m_solution.heat_out_top_w;
        if (keys == Path{"heat_out_bottom_W"}) return m_solution.heat_out_bottom_w;
        if (keys == Path{"largest_rise_K"}) return m_solution.max_rise_k;
        if (keys.size() == 3 && keys[0] == "blocks") return blockAnswer(keys[1], keys[2]);
        return std::nullopt;
    }

private:
    /// \param block  "<layer>/<power block>"
    std::optional<double> blockAnswer(const std::string& block, const std::string& statistic) const
    {
        const json& layers = m_file.at("layers");
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const std::string prefix = layers[i].at("name").get<std::string>() + "/";
            if (block.rfind(prefix, 0) != 0) continue;
            for (const json& power : layers[i].at("power"))
                if (power.at("name") == block.substr(prefix.size())) return statisticOf(i, readArea(power), statistic);
        }
        return std::nullopt;
    }

    std::optional<double> statisticOf(std::size_t layer, const AreaRect& area, const std::string& statistic) const
    {
        // Cases on a given grid define their figures by the plain finite-volume values.
        const Reading reading = m_file.at("kind") == "analytic" ? Reading::Corrected : Reading::AsSolved;
        const FieldPlane plane = midHeight(m_layered, m_cells, m_solution, layer, reading);
        if (statistic == "centre") return valueAt(plane, area.x_m + area.width_m / 2, area.y_m + area.height_m / 2);
        const bool same_grid = m_file.at("kind") == "same_grid";
        const BlockStatistics s =
            blockStatistics(plane, area, same_grid ? CellRule::CentreInside : CellRule::HalfCovered);
        if (s.cells == 0) return std::nullopt;
        if (statistic == "max") return s.max_k;
        if (statistic == "mean") return s.mean_k;
        if (statistic == "min") return s.min_k;
        return std::nullopt;
    }

    const json& m_file;
    LayeredProblem m_layered;
    HeatProblem m_cells;
    double m_power_lost_w = 0;
    HeatSolution m_solution;
};

/// True when the file asks for something the equation here does not hold: faces at another temperature than ambient.
bool facesAtAmbient(const json& file)
{
    const double ambient = file.at("ambient_C").get<double>();
    const json& boundary = file.at("boundary");
    return boundary.at("top").value("T_C", ambient) == ambient &&
           boundary.at("bottom").value("T_C", ambient) == ambient;
}

bool isHeatFlow(const std::string& key)
{
    return key.rfind("heat_out", 0) == 0;
}

} // namespace

CaseGrid evenGrid(const nlohmann::json& file, int nx, int ny, const std::vector<int>& cells)
{
    CaseGrid grid{evenEdges(lengthOf(file, 0), nx), evenEdges(lengthOf(file, 1), ny), {}};
    const std::vector<SlabShape> shapes = shapesOf(file);
    grid.z.shares_below.resize(shapes.size(), false);
    for (std::size_t i = 0; i < shapes.size(); ++i)
        grid.z.dz_m.emplace_back(static_cast<std::size_t>(cells.at(i)), shapes[i].thickness_m / cells.at(i));
    return grid;
}

CaseGrid productGrid(const nlohmann::json& file, int nx, int ny)
{
    const double cell_m = std::min(lengthOf(file, 0) / nx, lengthOf(file, 1) / ny);
    return {evenEdges(lengthOf(file, 0), nx), evenEdges(lengthOf(file, 1), ny),
            gradedCells(shapesOf(file), gradingFor(smallestSource(file), cell_m))};
}

CaseGrid ownGrid(const nlohmann::json& file)
{
    return {edgesAlong(file, 0), edgesAlong(file, 1),
            gradedCells(shapesOf(file), gradingFor(smallestSource(file), 0.0))};
}

LayeredProblem readThermalCase(const nlohmann::json& file, const CaseGrid& grid)
{
    LayeredProblem layered;
    layered.x_edges_m = grid.x_edges_m;
    layered.y_edges_m = grid.y_edges_m;
    layered.h_top_w_per_m2k = file.at("boundary").at("top").at("h_W_m2K").get<double>();
    layered.h_bottom_w_per_m2k = file.at("boundary").at("bottom").at("h_W_m2K").get<double>();

    std::map<std::string, int> index;
    for (const auto& [name, material] : file.at("materials").items()) {
        const json& k = material.at("k_W_mK");
        index[name] = static_cast<int>(layered.materials.size());
        layered.materials.push_back({k.at(0).get<double>(), k.at(1).get<double>(), k.at(2).get<double>()});
    }
    const json& layers = file.at("layers");
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const json& layer = layers[i];
        Slab slab;
        slab.base_material = index.at(layer.at("material").get<std::string>());
        slab.cell_dz_m = grid.z.dz_m.at(i);
        slab.shares_below = grid.z.shares_below.at(i);
        slab.levels.emplace_back();
        for (const json& region : layer.at("regions"))
            slab.levels.back().push_back({readArea(region), index.at(region.at("material").get<std::string>())});
        for (const json& power : layer.at("power"))
            slab.powers.push_back({readArea(power), power.at("power_W").get<double>()});
        layered.slabs.push_back(std::move(slab));
    }
    return layered;
}

std::vector<Figure> checkThermalCase(const nlohmann::json& file)
{
    const bool answerable = facesAtAmbient(file);
    const json grids = file.value("grids", json::object());
    std::map<std::string, SolvedCase> solved; // by solution
    const auto solvedOn = [&](const std::string& solution) -> const SolvedCase& {
        const auto found = solved.find(solution);
        if (found != solved.end()) return found->second;
        const CaseGrid grid = grids.contains(solution) ? statedGrid(file, grids.at(solution)) : ownGrid(file);
        return solved.try_emplace(solution, file, grid).first->second;
    };
    return judgeExpected(file, [&](const Path& path) -> Answer {
        if (!answerable || path.size() < 3) return {};
        const std::string& solution = path[1];
        Answer answer{solvedOn(solution).answer(Path(path.begin() + 2, path.end())), 0.0};
        if (grids.contains(solution) && !isHeatFlow(path.back()))
            answer.scale = grids.at(solution).value("largest_rise_K", 0.0);
        return answer;
    });
}

} // namespace interpose::reference
