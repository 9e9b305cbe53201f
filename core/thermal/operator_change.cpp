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

OperatorChange::OperatorChange(const HeatProblem& cells, const HeatProblem& more, const HeatProblem& less, double step)
{
    for (std::size_t i = 0; i < cells.cells(); ++i) {
        const auto slope = [&](const std::vector<double>& a, const std::vector<double>& b) {
            return (a[i] - b[i]) / step;
        };
        const Change dk{slope(more.kx_w_per_mk, less.kx_w_per_mk), slope(more.ky_w_per_mk, less.ky_w_per_mk),
                        slope(more.kz_w_per_mk, less.kz_w_per_mk)};
        if (dk.kx != 0 || dk.ky != 0 || dk.kz != 0) addCell(cells, i, dk);
        if (const double w = slope(more.power_w, less.power_w); w != 0) m_powers.push_back({i, w});
    }
}

void OperatorChange::addCell(const HeatProblem& cells, std::size_t cell, const Change& dk)
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
    along(cells.kx_w_per_mk, cells.dx_m, x, 1, dy * dz, dk.kx);
    along(cells.ky_w_per_mk, cells.dy_m, y, row, dx * dz, dk.ky);
    along(cells.kz_w_per_mk, cells.dz_m, z, plane, dx * dy, dk.kz);
    const auto end = [&](double h, const std::vector<double>& cover) {
        const double area = dx * dy * (cover.empty() ? 1.0 : cover[cell % plane]);
        if (h > 0 && dk.kz != 0)
            m_links.push_back({cell, cell, dk.kz * conductanceSlope(area, {dz, cells.kz_w_per_mk[cell]}, 1 / h)});
    };
    if (z == 0) end(cells.h_bottom_w_per_m2k, cells.bottom_cover);
    if (z + 1 == cells.nz()) end(cells.h_top_w_per_m2k, cells.top_cover);
}

OperatorChange OperatorChange::ofConvection(const HeatProblem& cells, bool top)
{
    OperatorChange change;
    const double h = top ? cells.h_top_w_per_m2k : cells.h_bottom_w_per_m2k;
    if (h <= 0) return change;
    const std::vector<double>& cover = top ? cells.top_cover : cells.bottom_cover;
    const std::size_t z = top ? cells.nz() - 1 : 0;
    for (std::size_t y = 0; y < cells.ny(); ++y) {
        for (std::size_t x = 0; x < cells.nx(); ++x) {
            const std::size_t cell = cells.cell(x, y, z);
            const double area = cells.dx_m[x] * cells.dy_m[y] * (cover.empty() ? 1.0 : cover[y * cells.nx() + x]);
            const double whole = 1 / h + Half{cells.dz_m[z], cells.kz_w_per_mk[cell]}.resistance();
            change.m_links.push_back({cell, cell, -area / (whole * whole)});
        }
    }
    return change;
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
    for (const Power& power : m_powers)
        sum += adjoint[power.cell] * power.w;
    return sum;
}

} // namespace interpose
