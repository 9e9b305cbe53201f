// SPDX-License-Identifier: GPL-3.0-or-later
// Where the voltage goes: resistive sheets joined by vias and joints, one map per net, on the solver of the heat.
// Volts of drop stand for its kelvins, amperes for its watts, siemens for its watts per kelvin.
#pragma once

#include "base/cancel.hpp"
#include "power/power.hpp"
#include "solver/heat_solver.hpp"

namespace interpose {

/// A resistance and both ends of its fact's band; all 0: not stated, taken as nearly none.
struct Ohms
{
    double value = 0, low = 0, high = 0;
    bool operator==(const Ohms&) const = default;
};
using OhmsEnd = double Ohms::*;

/// The supply and ground grid of one body.
struct IrSheet
{
    PlacedId placed;
    int tier = 0;
    Rect box;
    Ohms sheet_mohm; ///< per square, supply and ground in series
    /// Where the body's own current goes; the shares sum to 1.
    std::vector<std::pair<Rect, double>> sources;
    Coord top = {}; ///< height of the body's; of two over one another that are not joined it says which is above
    bool operator==(const IrSheet&) const = default;
};

/// Joints and vias between two sheets, or between the lowest and the board.
struct IrJoin
{
    std::optional<std::size_t> lower; ///< absent: the board, below the root
    std::size_t upper = 0;            ///< feeds the lower where that one hangs from it
    std::vector<Rect> regions;
    std::vector<Ohms> ohm_mm2; ///< per net: resistance times area, supply and ground; < 0: the net does not pass
    bool operator==(const IrJoin&) const = default;
};

struct IrInput
{
    Rect area;                   ///< of the map: the root's outline, and whatever stands out over it
    std::vector<IrSheet> sheets; ///< of bodies that lead current
    std::vector<IrJoin> joins;
    std::size_t root = 0;    ///< sheet on the board
    bool board_held = false; ///< the root has no bonds: nothing is known of the board but that it holds its voltage
    std::vector<std::string> nets;
    std::vector<double> voltage_v;                     ///< by net; 0 or none: not known
    std::vector<std::vector<double>> current_a, share; ///< by sheet, then net: its own; share of the sheet's metal
    std::vector<std::vector<double>> allowed_mv; ///< by sheet, then net: voltage x ripple_share of its rail; 0: none
    std::vector<std::string> not_stated;         ///< what was taken as nearly none: ids of parts, bonds, vias
    std::vector<bool> at_least;                  ///< by net: some of that is on its way
    std::vector<std::string> asks;               ///< resistances that nobody vouches for, pointers into the file
    bool operator==(const IrInput&) const = default;
};

struct IrNetFigures
{
    std::string net;
    double current_a = 0, current_out_a = 0; ///< drawn, and what comes out at the board
    double conservation_error = 0;           ///< of the two
    double worst_mv = 0;
    PlacedId worst; ///< part it is in; without a path: the first part that has none
    HeatSolution::Status status = HeatSolution::Status::Converged; ///< NoHeatPath: some of it does not reach the board,
                                                                   ///< or would lose more than all
    bool at_least = false;                                         ///< some of `not_stated` is on its way
    std::optional<double> worst_low_mv = {},
                          worst_high_mv = {}; ///< all resistances at one end of their bands; when asked for
    std::optional<double> grid_error_mv = {}; ///< largest change of a part's worst against half the grid; with bands
    bool operator==(const IrNetFigures&) const = default;
};

/// Drop of one net in one part that draws from it.
struct IrPartFigures
{
    PlacedId placed;
    std::string net;
    double worst_mv = 0, mean_mv = 0; ///< over its cells; mean by current
    Point worst_at;
    std::optional<double> worst_low_mv = {}, worst_high_mv = {}; ///< as those of the net
    bool operator==(const IrPartFigures&) const = default;
};

/// Drop of one net over all sheets of one tier, read at the middle of equal cells; 0 where there is none.
struct IrField
{
    std::string net;
    int tier = 0;
    std::vector<float> drop_mv; ///< nx * ny, row-major, x fastest, origin lower left
    double max_mv = 0;
    bool operator==(const IrField&) const = default;
};

struct IrResult
{
    int nx = 0, ny = 0; ///< of the fields
    Rect area;
    std::vector<IrNetFigures> nets;
    std::vector<IrPartFigures> parts; ///< of nets with a path
    std::vector<IrField> fields;
    std::vector<std::string> not_stated, asks; ///< as IrInput has them
    Diagnostics diagnostics;                   ///< POWER-006 a net that loses more in a part than its ripple
    bool operator==(const IrResult&) const = default;
};

/// What the map needs of an assembly. Metal and sites are shared among nets as the currents through them.
IrInput irInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const PowerLayout& layout);

/// The problem of one net: layers of a sheet and of a join in turn, what hangs from the root below it. At most grid
/// cells along each side, with a line along every outline of a sheet (ir_grid.hpp).
/// \param end  of the bands of all resistances
/// Precondition: irPathless(input, net) is empty.
HeatProblem irProblem(const IrInput& input, std::size_t net, int grid, OhmsEnd end = &Ohms::value);

/// Sheets that draw from the net and have no way to the board.
std::vector<std::size_t> irPathless(const IrInput& input, std::size_t net);

/// Solves with buffers of its own, for frame after frame; nothing of the last field is used.
class IrSolver
{
public:
    /// All nets that carry current. Drop is linear in the currents. Source: docs/physics/power.md#map.
    /// Cost: per net that of a heat problem with twice as many layers as parts stand on one another.
    /// Nets whose currents and metal are in one proportion everywhere lose the same and are solved once.
    IrResult solve(const IrInput& input, int grid, const HeatSettings& settings, const Cancel& cancel = {});

    /// The same with the bands of the drops, for twice as many solves more: drop rises with every resistance; and with
    /// what half the grid changes.
    IrResult solveBands(const IrInput& input, int grid, const HeatSettings& settings, const Cancel& cancel = {});

private:
    IrResult solveAt(OhmsEnd end, const IrInput& input, int grid, const HeatSettings& settings, const Cancel& cancel);
    HeatSolver m_solver;
};

/// IrSolver::solve with fresh buffers.
IrResult solveIr(const IrInput& input, int grid, const HeatSettings& settings, const Cancel& cancel = {});

/// Findings of a map already solved. Private to the room.
Diagnostics irFindings(const IrInput& input, const IrResult& result);

} // namespace interpose
