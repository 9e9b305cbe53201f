// SPDX-License-Identifier: GPL-3.0-or-later
// Heat conduction on a tensor grid, steady or one implicit step in time: what is given and what is found. Temperatures
// are rises above ambient.
#pragma once

#include <cstddef>
#include <vector>

namespace interpose {

/// div(k grad T) + q = s T in a box of nx x ny x nz cells; sides adiabatic, convection at the bottom and the top face.
/// Cell arrays: nx * ny * nz, row-major, x fastest, z slowest, origin at the lower left, bottom up.
/// Precondition (validated assemblies hold it): cell sizes > 0, conductivities finite and > 0, h finite and >= 0.
struct HeatProblem
{
    std::vector<double> dx_m, dy_m, dz_m; ///< cell sizes; nx, ny and nz are their counts
    std::vector<double> kx_w_per_mk, ky_w_per_mk, kz_w_per_mk;
    std::vector<double> power_w; ///< put into each cell
    /// Conductance of each cell to its own temperature one time step ago, rho c V / dt of an implicit step; >= 0;
    /// empty: none (steady). storage_w_per_k * that temperature is part of power_w, which the caller sees to.
    std::vector<double> storage_w_per_k;
    double h_top_w_per_m2k = 0, h_bottom_w_per_m2k = 0;
    /// Share of each column's face that convects, nx * ny, in [0, 1]; empty: all of it.
    std::vector<double> top_cover, bottom_cover;

    std::size_t nx() const { return dx_m.size(); }
    std::size_t ny() const { return dy_m.size(); }
    std::size_t nz() const { return dz_m.size(); }
    std::size_t cells() const { return nx() * ny() * nz(); }
    std::size_t cell(std::size_t x, std::size_t y, std::size_t z) const { return (z * ny() + y) * nx() + x; }
    bool operator==(const HeatProblem&) const = default;
};

/// The field and how far it can be trusted.
struct HeatSolution
{
    enum class Status {
        Converged,    ///< both errors within the settings
        Cancelled,    ///< nobody waits any more; the field is that of the last whole cycle
        NotConverged, ///< max_cycles reached; the errors say how far it came
        NoHeatPath,   ///< nothing leads the heat to ambient or stores it: rise_k is all zero
    };
    Status status = Status::Converged;
    std::vector<double> rise_k;                       ///< above ambient; layout of HeatProblem
    double max_rise_k = 0;                            ///< largest |rise|
    double power_w = 0;                               ///< sum put in
    double heat_out_top_w = 0, heat_out_bottom_w = 0; ///< from the face temperatures, never from the power
    double heat_stored_w = 0;                         ///< sum of storage_w_per_k * rise: heat out as well
    double energy_error = 0;                          ///< |power - heat out| / sum of |power|
    double iteration_error = 0;                       ///< estimate of max |T - T exact| / max |T|
    int cycles = 0;                                   ///< multigrid cycles done
};

struct HeatSettings
{
    double tolerance = 1e-4;        ///< on iteration_error; > 0
    double energy_tolerance = 1e-6; ///< on energy_error; > 0
    int max_cycles = 100;
    bool may_fall_back = true; ///< to the slow and safe method, after max_cycles or a number that is none
    int threads = 1;           ///< the result does not depend on it, bit for bit
};

} // namespace interpose
