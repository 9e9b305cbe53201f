// SPDX-License-Identifier: GPL-3.0-or-later
// Loops written so that the compiler vectorises them: unit stride, no branches, sums in eight fixed lanes (so the bits
// do not depend on the vector width that the processor at hand offers).
#include "thermal/heat_kernels.hpp"

#include <algorithm>
#include <cmath>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define INTERPOSE_WIDEST_VECTORS __attribute__((target_clones("default", "avx2")))
#else
#define INTERPOSE_WIDEST_VECTORS
#endif

namespace interpose {

namespace {

constexpr int kLanes = 8;

double sumOfLanes(const double* lanes)
{
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}
double largestOfLanes(const double* lanes)
{
    return *std::max_element(lanes, lanes + kLanes);
}

} // namespace

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

void splitHalves(const float* natural, int n, float* halves, int half)
{
    for (int i = 0; i < n / 2; ++i) {
        halves[i] = natural[2 * i];
        halves[half + i] = natural[2 * i + 1];
    }
    if (n % 2) halves[n / 2] = natural[n - 1];
}
void splitHalves(const double* natural, int n, double* halves, int half)
{
    for (int i = 0; i < n / 2; ++i) {
        halves[i] = natural[2 * i];
        halves[half + i] = natural[2 * i + 1];
    }
    if (n % 2) halves[n / 2] = natural[n - 1];
}
void joinHalves(const double* halves, int half, double* natural, int n)
{
    for (int i = 0; i < n / 2; ++i) {
        natural[2 * i] = halves[i];
        natural[2 * i + 1] = halves[half + i];
    }
    if (n % 2) natural[n - 1] = halves[n / 2];
}

INTERPOSE_WIDEST_VECTORS
void factoriseRow(const RowOfCells& row, float* carry, float* inverse_pivot, float* scratch)
{
    // The pivot is up + excess; carrying the excess instead of the pivot subtracts nothing, so thin layers (where up is
    // 1e4 times the rest) lose no digits in single precision.
    float* excess = scratch;
    for (int parity = 0; parity < 2; ++parity) {
        const std::ptrdiff_t mine = parity * row.half, other = (1 - parity) * row.half + parity;
        for (int z = 0; z < row.nz; ++z) {
            const std::ptrdiff_t at = z * row.plane() + mine, beside = z * row.plane() + other;
            for (int k = 0; k < row.count; ++k) {
                float rest = (row.west[at + k] + row.west[beside + k]) + (row.south[at + k] + row.north[at + k]);
                if (z == 0) rest += row.bottom[mine + k];
                if (z == row.nz - 1) rest += row.top[mine + k];
                if (z > 0) rest += carry[at - row.plane() + k] * excess[k];
                if (row.storage) rest += row.storage[at + k];
                const float pivot = rest + row.up[at + k];
                const float inverse = pivot == 0.0F ? 0.0F : 1.0F / pivot; // padding only
                excess[k] = rest;
                inverse_pivot[at + k] = inverse;
                carry[at + k] = row.up[at + k] * inverse;
            }
        }
    }
}

INTERPOSE_WIDEST_VECTORS
void relaxRow(const SmoothedRow& row, int parity, bool neighboursZero)
{
    const RowOfCells& c = row.cells;
    const std::ptrdiff_t plane = c.plane(), mine = parity * c.half, other = (1 - parity) * c.half + parity;
    for (int z = 0; z < c.nz; ++z) {
        const std::ptrdiff_t at = z * plane + mine, beside = z * plane + other;
        float* __restrict x = row.rise + at;
        const float* __restrict load = row.load + at;
        if (neighboursZero) {
            for (int k = 0; k < c.count; ++k)
                x[k] = load[k];
        } else {
            const float* __restrict gw = c.west + at, * __restrict ge = c.west + beside, * __restrict gs = c.south + at, * __restrict gn = c.north + at;
            const float* __restrict xw = row.rise + beside - 1, * __restrict xe = row.rise + beside, * __restrict xs = row.rise_south + at, * __restrict xn = row.rise_north + at;
            for (int k = 0; k < c.count; ++k)
                x[k] = load[k] + ((gw[k] * xw[k] + ge[k] * xe[k]) + (gs[k] * xs[k] + gn[k] * xn[k]));
        }
        if (z > 0) {
            const float* __restrict carry = row.carry + at - plane, * __restrict below = x - plane;
            for (int k = 0; k < c.count; ++k)
                x[k] += carry[k] * below[k];
        }
    }
    for (int z = c.nz - 1; z >= 0; --z) {
        const std::ptrdiff_t at = z * plane + mine;
        float* __restrict x = row.rise + at;
        const float* __restrict inverse = row.inverse_pivot + at;
        if (z == c.nz - 1) {
            for (int k = 0; k < c.count; ++k)
                x[k] = x[k] * inverse[k];
        } else {
            const float* __restrict carry = row.carry + at, * __restrict above = x + plane;
            for (int k = 0; k < c.count; ++k)
                x[k] = x[k] * inverse[k] + carry[k] * above[k];
        }
    }
}

INTERPOSE_WIDEST_VECTORS
void restrictRow(const SmoothedRow& row, int parity, const ToCoarse& to, float* coarseLoad, float* scratch)
{
    const RowOfCells& c = row.cells;
    const std::ptrdiff_t plane = c.plane(), mine = parity * c.half, other = (1 - parity) * c.half + parity;
    const std::ptrdiff_t coarse_plane = 2 * static_cast<std::ptrdiff_t>(to.half);
    for (int z = 0; z < c.nz; ++z) {
        const std::ptrdiff_t at = z * plane + mine, beside = z * plane + other;
        const float* __restrict gw = c.west + at, * __restrict ge = c.west + beside, * __restrict gs = c.south + at, * __restrict gn = c.north + at;
        const float* __restrict xw = row.rise + beside - 1, * __restrict xe = row.rise + beside, * __restrict xs = row.rise_south + at, * __restrict xn = row.rise_north + at;
        float* __restrict out = scratch;
        for (int k = 0; k < c.count; ++k)
            out[k] = (gw[k] * xw[k] + ge[k] * xe[k]) + (gs[k] * xs[k] + gn[k] * xn[k]);
        float* __restrict coarse = coarseLoad + z * coarse_plane;
        if (to.all_paired) { // fine cells 2k and 2k + 1, one of which has this parity, form coarse cell k
            float* __restrict coarse_odd = coarse + to.half;
            for (int k = 0; k < c.count / 2; ++k) {
                coarse[k] += out[2 * k];
                coarse_odd[k] += out[2 * k + 1];
            }
            if (c.count % 2) coarse[c.count / 2] += out[c.count - 1];
        } else {
            const int* __restrict slot = to.slots + mine;
            for (int k = 0; k < c.count; ++k)
                coarse[slot[k]] += out[k];
        }
    }
}

INTERPOSE_WIDEST_VECTORS
void prolongRow(const RowOfCells& row, int parity, const ToCoarse& to, const float* coarseRise, float* rise)
{
    const std::ptrdiff_t coarse_plane = 2 * static_cast<std::ptrdiff_t>(to.half);
    for (int z = 0; z < row.nz; ++z) {
        float* __restrict x = rise + z * row.plane() + parity * row.half;
        const float* __restrict coarse = coarseRise + z * coarse_plane;
        if (to.all_paired) {
            const float* __restrict coarse_odd = coarse + to.half;
            for (int k = 0; k < row.count / 2; ++k) {
                x[2 * k] += coarse[k];
                x[2 * k + 1] += coarse_odd[k];
            }
            if (row.count % 2) x[row.count - 1] += coarse[row.count / 2];
        } else {
            const int* __restrict slot = to.slots + parity * row.half;
            for (int k = 0; k < row.count; ++k)
                x[k] += coarse[slot[k]];
        }
    }
}

void addPlane(const float* fine, int half, int count, const ToCoarse& to, float factor, float* coarse)
{
    if (to.all_paired) {
        float* coarse_odd = coarse + to.half;
        for (int k = 0; k < count / 2; ++k) {
            coarse[k] += factor * (fine[2 * k] + fine[half + 2 * k]);
            coarse_odd[k] += factor * (fine[2 * k + 1] + fine[half + 2 * k + 1]);
        }
        if (count % 2) coarse[count / 2] += factor * (fine[count - 1] + fine[half + count - 1]);
    } else {
        for (int k = 0; k < count; ++k) {
            coarse[to.slots[k]] += factor * fine[k];
            coarse[to.slots[half + k]] += factor * fine[half + k];
        }
    }
}

void addWestFaces(const float* fine, const ToCoarse& to, float* coarse)
{
    for (int i = 0; i < to.columns; ++i)
        coarse[(i % 2) * to.half + i / 2] += to.west_factors[i] * fine[to.west_sources[i]];
}

INTERPOSE_WIDEST_VECTORS
double turnRow(std::ptrdiff_t n, const float* __restrict correction, double alpha, double beta,
               float* __restrict direction, double* __restrict rise)
{
    double largest[kLanes] = {};
    for (std::ptrdiff_t i = 0; i < n; i += kLanes) {
        for (int lane = 0; lane < kLanes; ++lane) {
            const double last = static_cast<double>(direction[i + lane]);
            const double t = rise[i + lane] + alpha * last;
            rise[i + lane] = t;
            direction[i + lane] = static_cast<float>(static_cast<double>(correction[i + lane]) + beta * last);
            const double size = std::abs(t);
            largest[lane] = largest[lane] < size ? size : largest[lane];
        }
    }
    return largestOfLanes(largest);
}

namespace {

/// Heat that flows from the cells x to their neighbours, or to ambient (neighbour null).
[[gnu::always_inline]] inline void addFlow(int count, const float* __restrict g, const float* __restrict x,
                                           const float* __restrict neighbour, double* __restrict y)
{
    if (neighbour)
        for (int k = 0; k < count; ++k)
            y[k] += static_cast<double>(g[k]) * (static_cast<double>(x[k]) - static_cast<double>(neighbour[k]));
    else
        for (int k = 0; k < count; ++k)
            y[k] += static_cast<double>(g[k]) * static_cast<double>(x[k]);
}

} // namespace

INTERPOSE_WIDEST_VECTORS
double applyRow(const RowOfCells& row, const float* direction, const float* south, const float* north, double* image)
{
    const std::ptrdiff_t plane = row.plane();
    double lanes[kLanes] = {};
    for (int z = 0; z < row.nz; ++z) {
        for (int parity = 0; parity < 2; ++parity) {
            const std::ptrdiff_t mine = parity * row.half, at = z * plane + mine;
            const std::ptrdiff_t beside = z * plane + (1 - parity) * row.half + parity;
            const float* __restrict gw = row.west + at, * __restrict ge = row.west + beside, * __restrict gs = row.south + at, * __restrict gn = row.north + at;
            const float* __restrict x = direction + at, * __restrict xw = direction + beside - 1, * __restrict xe = direction + beside, * __restrict xs = south + at, * __restrict xn = north + at;
            double* __restrict y = image + at;
            for (int k = 0; k < row.count; ++k) {
                const double t = static_cast<double>(x[k]);
                y[k] = (static_cast<double>(gw[k]) * (t - static_cast<double>(xw[k])) +
                        static_cast<double>(ge[k]) * (t - static_cast<double>(xe[k]))) +
                       (static_cast<double>(gs[k]) * (t - static_cast<double>(xs[k])) +
                        static_cast<double>(gn[k]) * (t - static_cast<double>(xn[k])));
            }
            const bool first = z == 0, last = z == row.nz - 1;
            addFlow(row.count, first ? row.bottom + mine : row.up + at - plane, x, first ? nullptr : x - plane, y);
            addFlow(row.count, last ? row.top + mine : row.up + at, x, last ? nullptr : x + plane, y);
            if (row.storage) addFlow(row.count, row.storage + at, x, nullptr, y);
            for (int k = 0; k < row.half; k += kLanes)
                for (int lane = 0; lane < kLanes; ++lane)
                    lanes[lane] += static_cast<double>(x[k + lane]) * y[k + lane];
        }
    }
    return sumOfLanes(lanes);
}

INTERPOSE_WIDEST_VECTORS
double advanceRow(std::ptrdiff_t n, double alpha, const double* __restrict image, double* __restrict residual,
                  float* __restrict load)
{
    double sum[kLanes] = {};
    for (std::ptrdiff_t i = 0; i < n; i += kLanes) {
        for (int lane = 0; lane < kLanes; ++lane) {
            const double r = residual[i + lane] - alpha * image[i + lane];
            residual[i + lane] = r;
            load[i + lane] = static_cast<float>(r);
            sum[lane] += r;
        }
    }
    return sumOfLanes(sum);
}

INTERPOSE_WIDEST_VECTORS
CorrectionSums measureCorrection(std::ptrdiff_t n, const float* __restrict correction,
                                 const double* __restrict residual)
{
    double largest[kLanes] = {}, sum[kLanes] = {};
    for (std::ptrdiff_t i = 0; i < n; i += kLanes) {
        for (int lane = 0; lane < kLanes; ++lane) {
            const double z = static_cast<double>(correction[i + lane]);
            const double size = std::abs(z);
            largest[lane] = largest[lane] < size ? size : largest[lane];
            sum[lane] += z * residual[i + lane];
        }
    }
    return {largestOfLanes(largest), sumOfLanes(sum)};
}

} // namespace interpose
