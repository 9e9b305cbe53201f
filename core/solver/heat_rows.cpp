// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/heat_rows.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

std::ptrdiff_t naturalAt(const HeatLevel& level, int y, int z)
{
    return (static_cast<std::ptrdiff_t>(z) * level.ny + y) * level.nx;
}

/// Both colours of one plane of a row in x order.
void joinPlane(const HeatLevel& level, int y, std::ptrdiff_t at, const float* red, const float* black, float* natural)
{
    joinColours(1, level.nx, y % 2, red + at, black + at, natural);
}

double weightedSum(const std::vector<float>& weights, int n, const double* values)
{
    double sum = 0;
    for (int x = 0; x < n; ++x)
        sum += static_cast<double>(weights[static_cast<std::size_t>(x)]) * values[x];
    return sum;
}

/// Takes the flow through one kind of face out of a row: residual -= conductance * (own - other).
void takeFlow(int n, const float* conductance, const double* own, const double* other, double* residual)
{
    for (int x = 0; x < n; ++x)
        residual[x] -= static_cast<double>(conductance[x]) * (own[x] - other[x]);
}
void takeLoss(int n, const float* conductance, const double* own, double lift, double* residual)
{
    for (int x = 0; x < n; ++x)
        residual[x] -= static_cast<double>(conductance[x]) * (own[x] + lift);
}

} // namespace

void loadPowerRow(const HeatLevel& level, int y, std::span<const double> power_w, double lift_k, HeatScratch& scratch,
                  float* red, float* black)
{
    float* natural = scratch.natural.data();
    for (int z = 0; z < level.nz; ++z) {
        const double* power = power_w.data() + naturalAt(level, y, z);
        std::transform(power, power + level.nx, natural + static_cast<std::ptrdiff_t>(z) * level.nx,
                       [](double p) { return static_cast<float>(p); });
    }
    splitColours(level.nz, level.nx, y % 2, natural, red, black);
    const auto lift = static_cast<float>(lift_k);
    const auto lose = [&](std::ptrdiff_t n, const FloatRows& conductance, float* load) {
        for (std::ptrdiff_t k = 0; k < n; ++k)
            load[k] -= conductance.row(y)[k] * lift;
    };
    const std::ptrdiff_t top = level.rowCells() - level.count;
    const auto loseAll = [&](const ColourCells& cells, float* load) {
        lose(level.count, cells.bottom, load);
        lose(level.count, cells.top, load + top);
        if (!cells.storage.empty()) lose(level.rowCells(), cells.storage, load);
    };
    loseAll(level.red, red);
    loseAll(level.black, black);
}

void loadResidualRow(const HeatLevel& level, int y, std::span<const double> power_w, std::span<const double> rise_k,
                     double lift_k, HeatScratch& scratch, float* red, float* black)
{
    const int n = level.nx;
    std::vector<double> residual(static_cast<std::size_t>(n));
    std::vector<float> faces(static_cast<std::size_t>(n));
    const auto joined = [&](const FloatRows& reds, int red_row, const FloatRows& blacks, std::ptrdiff_t at) {
        joinPlane(level, y, at, reds.row(red_row), blacks.row(y), faces.data());
        return faces.data();
    };
    for (int z = 0; z < level.nz; ++z) {
        const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(z) * level.count, natural = naturalAt(level, y, z);
        const std::ptrdiff_t plane = static_cast<std::ptrdiff_t>(n) * level.ny;
        const double* own = rise_k.data() + natural;
        std::copy_n(power_w.data() + natural, n, residual.data());
        for (int k = 0; k < (n + y % 2) / 2; ++k) { // black cells have the west and east faces
            const int x = 2 * k + 1 - y % 2;
            const auto between = [&](float conductance, int other) {
                const double flow = static_cast<double>(conductance) * (own[x] - own[other]);
                residual[static_cast<std::size_t>(x)] -= flow;
                residual[static_cast<std::size_t>(other)] += flow;
            };
            if (x > 0) between(level.west.row(y)[at + k], x - 1);
            if (x + 1 < n) between(level.east.row(y)[at + k], x + 1);
        }
        if (y > 0) takeFlow(n, joined(level.north, y - 1, level.south, at), own, own - n, residual.data());
        if (y + 1 < level.ny) takeFlow(n, joined(level.south, y + 1, level.north, at), own, own + n, residual.data());
        if (z > 0)
            takeFlow(n, joined(level.red.up, y, level.black.up, at - level.count), own, own - plane, residual.data());
        else
            takeLoss(n, joined(level.red.bottom, y, level.black.bottom, 0), own, lift_k, residual.data());
        if (z + 1 < level.nz)
            takeFlow(n, joined(level.red.up, y, level.black.up, at), own, own + plane, residual.data());
        else
            takeLoss(n, joined(level.red.top, y, level.black.top, 0), own, lift_k, residual.data());
        if (!level.red.storage.empty())
            takeLoss(n, joined(level.red.storage, y, level.black.storage, at), own, lift_k, residual.data());
        std::transform(residual.begin(), residual.end(), scratch.natural.begin(),
                       [](double r) { return static_cast<float>(r); });
        splitColours(1, n, y % 2, scratch.natural.data(), red + at, black + at);
    }
}

FieldSums addRiseRow(const HeatLevel& level, int y, double lift_k, const float* red, const float* black,
                     HeatScratch& scratch, std::span<double> rise_k)
{
    FieldSums sums;
    const float* natural = scratch.natural.data();
    joinColours(level.nz, level.nx, y % 2, red, black, scratch.natural.data());
    for (int z = 0; z < level.nz; ++z)
        sums.max_rise_k =
            std::max(sums.max_rise_k, addRise(level.nx, lift_k, natural + static_cast<std::ptrdiff_t>(z) * level.nx,
                                              rise_k.data() + naturalAt(level, y, z)));
    std::vector<float>& weights = scratch.natural;
    const auto weighted = [&](const FloatRows& reds, const FloatRows& blacks, std::ptrdiff_t at, int z) {
        joinPlane(level, y, at, reds.row(y), blacks.row(y), weights.data());
        return weightedSum(weights, level.nx, rise_k.data() + naturalAt(level, y, z));
    };
    sums.heat_out_bottom_w = weighted(level.red.bottom, level.black.bottom, 0, 0);
    sums.heat_out_top_w = weighted(level.red.top, level.black.top, 0, level.nz - 1);
    for (int z = 0; z < level.nz && !level.red.storage.empty(); ++z)
        sums.heat_stored_w +=
            weighted(level.red.storage, level.black.storage, static_cast<std::ptrdiff_t>(z) * level.count, z);
    return sums;
}

} // namespace interpose
