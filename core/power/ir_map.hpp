// SPDX-License-Identifier: GPL-3.0-or-later
// Where the voltage goes: resistive sheets joined by vias and joints, one map per net, on the solver of the heat.
// Volts of drop stand for its kelvins, amperes for its watts, siemens for its watts per kelvin.
#pragma once

#include "base/cancel.hpp"
#include "power/power.hpp"
#include "solver/heat_solver.hpp"

namespace interpose {

/// The supply and ground grid of one body.
struct IrSheet
{
    PlacedId placed;
    int tier = 0;
    Rect box;
    double sheet_mohm = 0; ///< per square, supply and ground in series; 0: not stated, taken as nearly none
    /// Where the body's own current goes; the shares sum to 1.
    std::vector<std::pair<Rect, double>> sources;
    bool operator==(const IrSheet&) const = default;
};

/// Joints and vias between two sheets, or between the lowest and the board.
struct IrJoin
{
    std::optional<std::size_t> lower; ///< absent: the board
    std::size_t upper = 0;
    std::vector<Rect> regions;
    std::vector<double> ohm_mm2; ///< per net: resistance times area, supply and ground; < 0: the net does not pass;
                                 ///< 0: not stated, taken as nearly none
    bool operator==(const IrJoin&) const = default;
};

struct IrInput
{
    Rect area; ///< of the map: the root's outline, and whatever stands out over it
    std::vector<IrSheet> sheets;
    std::vector<IrJoin> joins;
    std::vector<std::string> nets;
    std::vector<std::vector<double>> current_a, share; ///< by sheet, then net: its own; share of the sheet's metal
    std::vector<std::vector<double>> allowed_mv; ///< by sheet, then net: voltage x ripple_share of its rail; 0: none
    std::vector<std::string> not_stated;         ///< what was taken as nearly none: ids of nodes, bonds, ...
    bool operator==(const IrInput&) const = default;
};

struct IrNetFigures
{
    std::string net;
    double current_a = 0, current_out_a = 0; ///< drawn, and what comes out at the board
    double conservation_error = 0;           ///< of the two
    double worst_mv = 0;
    PlacedId worst; ///< part it is in
    HeatSolution::Status status = HeatSolution::Status::Converged;
    bool operator==(const IrNetFigures&) const = default;
};

/// Drop of one net in one part that draws from it.
struct IrPartFigures
{
    PlacedId placed;
    std::string net;
    double worst_mv = 0, mean_mv = 0; ///< over cells more than half covered; mean by current
    Point worst_at;
    bool operator==(const IrPartFigures&) const = default;
};

/// Drop of one net over all sheets of one tier; 0 where there is none.
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
    int nx = 0, ny = 0;
    Rect area;
    std::vector<IrNetFigures> nets;
    std::vector<IrPartFigures> parts;
    std::vector<IrField> fields;
    std::vector<std::string> not_stated;
    Diagnostics diagnostics; ///< POWER-006 a net that loses more in a part than its ripple
    bool operator==(const IrResult&) const = default;
};

/// What the map needs of an assembly. Metal and sites are shared among nets as the currents through them.
IrInput irInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const PowerLayout& layout);

/// The problem of one net on grid x grid equal cells: layers of a sheet and of a join in turn, from the root up.
HeatProblem irProblem(const IrInput& input, std::size_t net, int grid);

/// Solves with buffers of its own, for frame after frame; nothing of the last field is used.
class IrSolver
{
public:
    /// All nets that carry current. Drop is linear in the currents. Source: docs/physics/power.md#map.
    /// Cost: per net that of a heat problem with twice as many layers as parts stand on one another.
    IrResult solve(const IrInput& input, int grid, const HeatSettings& settings, const Cancel& cancel = {});

private:
    HeatSolver m_solver;
};

/// IrSolver::solve with fresh buffers.
IrResult solveIr(const IrInput& input, int grid, const HeatSettings& settings, const Cancel& cancel = {});

/// Findings of a map already solved. Private to the room.
Diagnostics irFindings(const IrInput& input, const IrResult& result);

} // namespace interpose
