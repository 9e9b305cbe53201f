// SPDX-License-Identifier: GPL-3.0-or-later
// Problems for the heat tests: reproducible random ones, and the discrete equation written down once more, plainly.
#pragma once

#include "solver/heat_problem.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace interpose::testing {

/// Numbers in [0, 1), the same on every machine.
class Dice
{
public:
    explicit Dice(std::uint64_t seed) : m_state(seed * 2862933555777941757ULL + 3037000493ULL) {}
    double next()
    {
        m_state = m_state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<double>(m_state >> 11) * 0x1.0p-53;
    }
    double between(double low, double high) { return low + (high - low) * next(); }
    /// Evenly spread in the logarithm.
    double scaleBetween(double low, double high) { return low * std::pow(high / low, next()); }

private:
    std::uint64_t m_state;
};

/// Uniform material and cells, no power.
inline HeatProblem uniformBox(std::size_t nx, std::size_t ny, std::size_t nz, double cell_m = 1e-3, double k = 100)
{
    HeatProblem p;
    p.dx_m.assign(nx, cell_m);
    p.dy_m.assign(ny, cell_m);
    p.dz_m.assign(nz, cell_m);
    p.kx_w_per_mk.assign(p.cells(), k);
    p.ky_w_per_mk.assign(p.cells(), k);
    p.kz_w_per_mk.assign(p.cells(), k);
    p.power_w.assign(p.cells(), 0.0);
    p.h_top_w_per_m2k = 5000;
    p.h_bottom_w_per_m2k = 20;
    return p;
}

/// Non-uniform cells, layers of thin and thick, rectangles of any material between air and copper, anisotropic.
inline HeatProblem patchwork(std::size_t nx, std::size_t ny, std::size_t nz, std::uint64_t seed)
{
    Dice dice(seed);
    HeatProblem p = uniformBox(nx, ny, nz);
    for (double& d : p.dx_m)
        d = dice.between(0.2e-3, 0.8e-3);
    for (double& d : p.dy_m)
        d = dice.between(0.2e-3, 0.8e-3);
    for (double& d : p.dz_m)
        d = dice.scaleBetween(4e-6, 5e-3);
    const auto paint = [&](std::size_t z, std::size_t x0, std::size_t x1, std::size_t y0, std::size_t y1) {
        const double k = dice.scaleBetween(0.03, 390), through = k * dice.between(0.1, 2);
        for (std::size_t y = y0; y < y1; ++y) {
            for (std::size_t x = x0; x < x1; ++x) {
                p.kx_w_per_mk[p.cell(x, y, z)] = p.ky_w_per_mk[p.cell(x, y, z)] = k;
                p.kz_w_per_mk[p.cell(x, y, z)] = through;
            }
        }
    };
    const auto stretch = [&](std::size_t n) {
        const auto a = static_cast<std::size_t>(dice.next() * static_cast<double>(n));
        const auto b = static_cast<std::size_t>(dice.next() * static_cast<double>(n));
        return std::pair(std::min(a, b), std::max(a, b) + 1);
    };
    for (std::size_t z = 0; z < nz; ++z) {
        paint(z, 0, nx, 0, ny);
        for (int i = 0; i < 3; ++i) {
            const auto [x0, x1] = stretch(nx);
            const auto [y0, y1] = stretch(ny);
            paint(z, x0, x1, y0, y1);
        }
    }
    for (int i = 0; i < 5; ++i) {
        const auto at = static_cast<std::size_t>(dice.next() * static_cast<double>(p.cells()));
        p.power_w[at] += dice.between(1, 20);
    }
    return p;
}

inline double total(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Largest |power + heat from neighbours and ambient| over all cells, W: the discrete equation, cell by cell.
inline double largestImbalance(const HeatProblem& p, const std::vector<double>& rise)
{
    const auto series = [](double area, double d1, double k1, double d2, double k2) {
        return area / (d1 / 2 / k1 + d2 / 2 / k2);
    };
    const auto end = [](double area, double h, double d, double k) { return h > 0 ? area / (1 / h + d / 2 / k) : 0.0; };
    double worst = 0;
    for (std::size_t z = 0; z < p.nz(); ++z) {
        for (std::size_t y = 0; y < p.ny(); ++y) {
            for (std::size_t x = 0; x < p.nx(); ++x) {
                const std::size_t i = p.cell(x, y, z);
                const double dx = p.dx_m[x], dy = p.dy_m[y], dz = p.dz_m[z];
                double sum = p.power_w[i];
                const auto with = [&](std::size_t j, double g) { sum += g * (rise[j] - rise[i]); };
                const auto &kx = p.kx_w_per_mk, &ky = p.ky_w_per_mk, &kz = p.kz_w_per_mk;
                if (x > 0) with(i - 1, series(dy * dz, dx, kx[i], p.dx_m[x - 1], kx[i - 1]));
                if (x + 1 < p.nx()) with(i + 1, series(dy * dz, dx, kx[i], p.dx_m[x + 1], kx[i + 1]));
                const std::size_t row = p.nx(), plane = p.nx() * p.ny();
                if (y > 0) with(i - row, series(dx * dz, dy, ky[i], p.dy_m[y - 1], ky[i - row]));
                if (y + 1 < p.ny()) with(i + row, series(dx * dz, dy, ky[i], p.dy_m[y + 1], ky[i + row]));
                if (z > 0) with(i - plane, series(dx * dy, dz, kz[i], p.dz_m[z - 1], kz[i - plane]));
                if (z + 1 < p.nz()) with(i + plane, series(dx * dy, dz, kz[i], p.dz_m[z + 1], kz[i + plane]));
                if (z == 0) sum -= end(dx * dy, p.h_bottom_w_per_m2k, dz, kz[i]) * rise[i];
                if (z + 1 == p.nz()) sum -= end(dx * dy, p.h_top_w_per_m2k, dz, kz[i]) * rise[i];
                if (!p.storage_w_per_k.empty()) sum -= p.storage_w_per_k[i] * rise[i];
                worst = std::max(worst, std::abs(sum));
            }
        }
    }
    return worst;
}

inline double largestDifference(const std::vector<double>& a, const std::vector<double>& b)
{
    double worst = a.size() == b.size() ? 0.0 : HUGE_VAL;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        worst = std::max(worst, std::abs(a[i] - b[i]));
    return worst;
}

} // namespace interpose::testing
