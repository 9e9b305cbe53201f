// SPDX-License-Identifier: GPL-3.0-or-later
// The loops beside the iteration: between grids, between x order and colours, and from and to the caller's arrays.
#include "solver/heat_kernels.hpp"

#include "solver/widest_vectors.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

/// First red cell of a run of pairs in a row of that parity.
inline int firstRed(const ColumnRun& run, int parity)
{
    return (run.fine + (run.fine % 2 == parity ? 0 : 1)) / 2;
}

} // namespace

INTERPOSE_WIDEST_VECTORS
void addRedToCoarse(int nz, int count, const ColumnRuns& to, int parity, const float* red, float* coarse)
{
    for (int z = 0; z < nz; ++z) {
        for (const ColumnRun* run = to.runs; run < to.runs + to.size; ++run) {
            float* __restrict into = coarse + static_cast<std::ptrdiff_t>(z) * to.columns + run->coarse;
            const float* __restrict from = red + static_cast<std::ptrdiff_t>(z) * count;
            if (run->paired) {
                from += firstRed(*run, parity);
                for (int m = 0; m < run->count; ++m)
                    into[m] += from[m];
            } else {
                for (int m = (run->fine + parity) % 2; m < run->count; m += 2)
                    into[m] += from[(run->fine + m) / 2];
            }
        }
    }
}

INTERPOSE_WIDEST_VECTORS
void redFromCoarse(int nz, int count, const ColumnRuns& from, int parity, const float* coarse, float* red)
{
    for (int z = 0; z < nz; ++z) {
        for (const ColumnRun* run = from.runs; run < from.runs + from.size; ++run) {
            const float* __restrict values = coarse + static_cast<std::ptrdiff_t>(z) * from.columns + run->coarse;
            float* __restrict into = red + static_cast<std::ptrdiff_t>(z) * count;
            if (run->paired) {
                into += firstRed(*run, parity);
                for (int m = 0; m < run->count; ++m)
                    into[m] = values[m];
            } else {
                for (int m = (run->fine + parity) % 2; m < run->count; m += 2)
                    into[(run->fine + m) / 2] = values[m];
            }
        }
    }
}

INTERPOSE_WIDEST_VECTORS
void splitColours(int nz, int n, int parity, const float* natural, float* red, float* black)
{
    float* __restrict even = parity == 0 ? red : black;
    float* __restrict odd = parity == 0 ? black : red;
    if (n % 2 == 0) { // then planes follow each other without a gap in both orders
        const std::ptrdiff_t all = static_cast<std::ptrdiff_t>(nz) * (n / 2);
        for (std::ptrdiff_t i = 0; i < all; ++i) {
            even[i] = natural[2 * i];
            odd[i] = natural[2 * i + 1];
        }
        return;
    }
    for (int z = 0; z < nz; ++z, natural += n, even += n / 2 + 1, odd += n / 2 + 1) {
        for (int i = 0; i < n / 2; ++i) {
            even[i] = natural[2 * i];
            odd[i] = natural[2 * i + 1];
        }
        even[n / 2] = natural[n - 1];
    }
}

INTERPOSE_WIDEST_VECTORS
void joinColours(int nz, int n, int parity, const float* red, const float* black, float* natural)
{
    const float* __restrict even = parity == 0 ? red : black;
    const float* __restrict odd = parity == 0 ? black : red;
    if (n % 2 == 0) {
        const std::ptrdiff_t all = static_cast<std::ptrdiff_t>(nz) * (n / 2);
        for (std::ptrdiff_t i = 0; i < all; ++i) {
            natural[2 * i] = even[i];
            natural[2 * i + 1] = odd[i];
        }
        return;
    }
    for (int z = 0; z < nz; ++z, natural += n, even += n / 2 + 1, odd += n / 2 + 1) {
        for (int i = 0; i < n / 2; ++i) {
            natural[2 * i] = even[i];
            natural[2 * i + 1] = odd[i];
        }
        natural[n - 1] = even[n / 2];
    }
}

INTERPOSE_WIDEST_VECTORS
PowerSums sumUp(std::ptrdiff_t n, const double* __restrict power)
{
    constexpr std::ptrdiff_t kWide = 8;
    double sum[kWide] = {}, absolute[kWide] = {};
    for (std::ptrdiff_t i = 0; i + kWide <= n; i += kWide) {
        for (std::ptrdiff_t lane = 0; lane < kWide; ++lane) {
            sum[lane] += power[i + lane];
            absolute[lane] += std::fabs(power[i + lane]);
        }
    }
    for (std::ptrdiff_t i = n / kWide * kWide; i < n; ++i) {
        sum[0] += power[i];
        absolute[0] += std::fabs(power[i]);
    }
    PowerSums sums;
    for (std::ptrdiff_t lane = 0; lane < kWide; ++lane) {
        sums.power_w += sum[lane];
        sums.absolute_power_w += absolute[lane];
    }
    return sums;
}

INTERPOSE_WIDEST_VECTORS
double addRise(int n, double lift, const float* __restrict added, double* __restrict rise)
{
    constexpr int kWide = 8;
    double largest[kWide] = {};
    for (int i = 0; i < n; ++i)
        rise[i] += lift + static_cast<double>(added[i]);
    for (int i = 0; i + kWide <= n; i += kWide) {
        for (int lane = 0; lane < kWide; ++lane) {
            const double size = std::fabs(rise[i + lane]);
            largest[lane] = largest[lane] < size ? size : largest[lane];
        }
    }
    for (int i = n / kWide * kWide; i < n; ++i)
        largest[0] = std::max(largest[0], std::fabs(rise[i]));
    return *std::max_element(largest, largest + kWide);
}

INTERPOSE_WIDEST_VECTORS
void faceConductances(const RowSpacing& row, double dz, double dz_up, const double* kx, const double* ky,
                      const double* ky_south, const double* kz, const double* kz_up, float* west, float* south,
                      float* up)
{
    const double* dx = row.dx;
    const int nx = row.nx;
    const double west_area = 2 * row.dy * dz;
    west[0] = 0;
    for (int i = 1; i < nx; ++i)
        west[i] = static_cast<float>(west_area * (kx[i - 1] * kx[i]) / (dx[i - 1] * kx[i] + dx[i] * kx[i - 1]));
    if (ky_south) {
        const double dy = row.dy, dy_south = row.dy_south;
        for (int i = 0; i < nx; ++i)
            south[i] =
                static_cast<float>(2 * dz * dx[i] * (ky[i] * ky_south[i]) / (dy * ky_south[i] + dy_south * ky[i]));
    } else {
        std::fill(south, south + nx, 0.0F);
    }
    if (kz_up) {
        const double two_dy = 2 * row.dy;
        for (int i = 0; i < nx; ++i)
            up[i] = static_cast<float>(two_dy * dx[i] * (kz[i] * kz_up[i]) / (dz * kz_up[i] + dz_up * kz[i]));
    } else {
        std::fill(up, up + nx, 0.0F);
    }
}

void endConductances(const RowSpacing& row, double dz, double h, const double* cover, const double* kz, float* end)
{
    for (int i = 0; i < row.nx; ++i) {
        const double area = row.dx[i] * row.dy * (cover ? cover[i] : 1.0);
        end[i] = static_cast<float>(area * h * 2 * kz[i] / (2 * kz[i] + h * dz));
    }
}

} // namespace interpose
