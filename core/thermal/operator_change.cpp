// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/operator_change.hpp"

namespace interpose {

namespace {

/// One half of a face: a cell's thickness along the axis and its conductivity there.
struct Half
{
    double length_m = 0, k = 0;
    double resistance() const { return length_m / (2 * k); }
};

/// d/dk1 of area / (d1 / 2 k1 + rest).
double conductanceSlope(double area, const Half& own, double rest)
{
    const double whole = own.resistance() + rest;
    return area * own.resistance() / own.k / (whole * whole);
}

} // namespace

void OperatorChange::addCell(const HeatProblem& cells, std::size_t cell, const Conductivity& dk)
{
    const std::size_t row = cells.nx(), plane = row * cells.ny();
    const std::size_t x = cell % row, y = cell / row % cells.ny(), z = cell / plane;
    const auto along = [&](const std::vector<double>& k, const std::vector<double>& d, std::size_t at,
                           std::size_t stride, double area, double change) {
        if (change == 0) return;
        const Half own{d[at], k[cell]};
        const auto link = [&](std::size_t other, std::size_t other_at) {
            const double slope = conductanceSlope(area, own, Half{d[other_at], k[other]}.resistance());
            m_links.push_back({cell, other, slope * change});
        };
        if (at > 0) link(cell - stride, at - 1);
        if (at + 1 < d.size()) link(cell + stride, at + 1);
    };
    const double dx = cells.dx_m[x], dy = cells.dy_m[y], dz = cells.dz_m[z];
    along(cells.kx_w_per_mk, cells.dx_m, x, 1, dy * dz, dk.kx_w_per_mk);
    along(cells.ky_w_per_mk, cells.dy_m, y, row, dx * dz, dk.ky_w_per_mk);
    along(cells.kz_w_per_mk, cells.dz_m, z, plane, dx * dy, dk.kz_w_per_mk);
    const auto end = [&](double h, const std::vector<double>& cover) {
        const double area = dx * dy * (cover.empty() ? 1.0 : cover[cell % plane]);
        if (h > 0 && dk.kz_w_per_mk != 0)
            m_links.push_back(
                {cell, cell, dk.kz_w_per_mk * conductanceSlope(area, {dz, cells.kz_w_per_mk[cell]}, 1 / h)});
    };
    if (z == 0) end(cells.h_bottom_w_per_m2k, cells.bottom_cover);
    if (z + 1 == cells.nz()) end(cells.h_top_w_per_m2k, cells.top_cover);
}

void OperatorChange::addEnd(const HeatProblem& cells, bool top)
{
    const double h = top ? cells.h_top_w_per_m2k : cells.h_bottom_w_per_m2k;
    if (h <= 0) return;
    const std::vector<double>& cover = top ? cells.top_cover : cells.bottom_cover;
    const std::size_t z = top ? cells.nz() - 1 : 0;
    for (std::size_t y = 0; y < cells.ny(); ++y) {
        for (std::size_t x = 0; x < cells.nx(); ++x) {
            const std::size_t cell = cells.cell(x, y, z);
            const double area = cells.dx_m[x] * cells.dy_m[y] * (cover.empty() ? 1.0 : cover[y * cells.nx() + x]);
            const double whole = 1 / h + Half{cells.dz_m[z], cells.kz_w_per_mk[cell]}.resistance();
            m_links.push_back({cell, cell, -area / (whole * whole)});
        }
    }
}

double OperatorChange::derivative(std::span<const double> adjoint, std::span<const double> rise) const
{
    double sum = 0;
    for (const Link& link : m_links) {
        const bool ambient = link.a == link.b;
        const double u = adjoint[link.a] - (ambient ? 0 : adjoint[link.b]);
        const double t = rise[link.a] - (ambient ? 0 : rise[link.b]);
        sum -= link.w_per_k * u * t;
    }
    return sum;
}

} // namespace interpose
