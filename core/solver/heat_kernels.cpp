// SPDX-License-Identifier: GPL-3.0-or-later
// Loops written so that the compiler vectorises them: unit stride, no branches, sums in sixteen fixed lanes (so the
// bits do not depend on the vector width that the processor at hand offers).
#include "solver/heat_kernels.hpp"

#include "solver/widest_vectors.hpp"

#include <algorithm>
#include <cstring>

namespace interpose {

namespace {

/// Eight floats that are worked on together; the compiler makes one or two registers of them. Sums run in sixteen
/// lanes, two of these, whose order of summation does not depend on how.
constexpr int kLanes = 16;
using Eight [[gnu::vector_size(32)]] = float;
struct Lanes
{
    Eight first = {}, second = {};
};

[[gnu::always_inline]] inline Eight load(const float* from)
{
    Eight values;
    std::memcpy(&values, from, sizeof values);
    return values;
}
[[gnu::always_inline]] inline void store(const Eight& values, float* to)
{
    std::memcpy(to, &values, sizeof values);
}

/// Lanes are summed in one order, in double precision.
double sumOfLanes(const Lanes& lanes)
{
    double sum = 0;
    for (int lane = 0; lane < kLanes / 2; ++lane)
        sum += static_cast<double>(lanes.first[lane]) + static_cast<double>(lanes.second[lane]);
    return sum;
}
float largestOfLanes(const Lanes& lanes)
{
    float largest = lanes.first[0];
    for (int lane = 0; lane < kLanes / 2; ++lane)
        largest = std::max({largest, lanes.first[lane], lanes.second[lane]});
    return largest;
}
float smallestOfLanes(const Lanes& lanes)
{
    float smallest = lanes.first[0];
    for (int lane = 0; lane < kLanes / 2; ++lane)
        smallest = std::min({smallest, lanes.first[lane], lanes.second[lane]});
    return smallest;
}

} // namespace

INTERPOSE_WIDEST_VECTORS
void gather(std::ptrdiff_t n, const Neighbours& beside, const float* load, float* out)
{
    const float* __restrict gw = beside.g_west, * __restrict ge = beside.g_east;
    const float* __restrict gs = beside.g_south, * __restrict gn = beside.g_north;
    const float* __restrict xw = beside.west, * __restrict xe = beside.east;
    const float* __restrict xs = beside.south, * __restrict xn = beside.north;
    float* __restrict to = out;
    if (load) {
        const float* __restrict own = load;
        for (std::ptrdiff_t i = 0; i < n; ++i)
            to[i] = own[i] + ((gw[i] * xw[i] + ge[i] * xe[i]) + (gs[i] * xs[i] + gn[i] * xn[i]));
    } else {
        for (std::ptrdiff_t i = 0; i < n; ++i)
            to[i] = (gw[i] * xw[i] + ge[i] * xe[i]) + (gs[i] * xs[i] + gn[i] * xn[i]);
    }
}

INTERPOSE_WIDEST_VECTORS
void factoriseLines(int nz, int count, const Neighbours& beside, const float* up, const float* bottom, const float* top,
                    const float* storage, float* excess, float* inverse_pivot)
{
    for (int z = 0; z < nz; ++z) {
        const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(z) * count;
        const float* __restrict gw = beside.g_west + at, * __restrict ge = beside.g_east + at;
        const float* __restrict gs = beside.g_south + at, * __restrict gn = beside.g_north + at;
        const float* __restrict above = up + at;
        float* __restrict rest = excess + at;
        float* __restrict inverse = inverse_pivot + at;
        for (int k = 0; k < count; ++k) {
            // What goes down from here leaves through the excess of the plane below.
            const float carried = z > 0 ? (above[k - count] * inverse[k - count]) * rest[k - count] : bottom[k];
            rest[k] = ((gw[k] + ge[k]) + (gs[k] + gn[k])) + carried;
        }
        if (z == nz - 1)
            for (int k = 0; k < count; ++k)
                rest[k] += top[k];
        if (storage)
            for (int k = 0; k < count; ++k)
                rest[k] += storage[at + k];
        for (int k = 0; k < count; ++k) {
            const float pivot = rest[k] + above[k];
            inverse[k] = pivot == 0.0F ? 0.0F : 1.0F / pivot; // places without a cell only
        }
    }
}

namespace {

/// Rows this narrow are solved eight lines at a time instead of plane by plane: loops over a plane would hardly begin.
constexpr int kNarrow = 24;

/// What the plane below cannot lose through its excess goes on upwards. A factor up / pivot instead of 1 - excess /
/// pivot would lose the digits of the excess where up is 1e4 times as large, and the same ones in every column.
[[gnu::always_inline]] inline void eliminateUpwards(const Lines& lines, const float* rhs, float* reaching)
{
    const std::ptrdiff_t count = lines.count;
    if (reaching != rhs) std::copy_n(rhs, count, reaching);
    for (int z = 1; z < lines.nz; ++z) {
        const float* __restrict below = reaching + (z - 1) * count;
        const float* own = rhs + z * count;
        float* to = reaching + z * count;
        const float* __restrict excess = lines.excess + (z - 1) * count;
        const float* __restrict inverse = lines.inverse_pivot + (z - 1) * count;
#pragma GCC ivdep
        for (std::ptrdiff_t k = 0; k < count; ++k)
            to[k] = own[k] + (below[k] - (excess[k] * inverse[k]) * below[k]);
    }
}

/// Eight lines from place k on, or as many as there are; what lies beyond is read along but not written.
[[gnu::always_inline]] inline void solveEight(const Lines& lines, std::ptrdiff_t k, const float* rhs, float* scratch,
                                              float* solution)
{
    const std::ptrdiff_t count = lines.count, top = (lines.nz - 1) * count;
    Eight reaching = load(rhs + k);
    store(reaching, scratch);
    for (int z = 1; z < lines.nz; ++z) {
        const std::ptrdiff_t below = (z - 1) * count + k;
        reaching = load(rhs + below + count) +
                   (reaching - (load(lines.excess + below) * load(lines.inverse_pivot + below)) * reaching);
        store(reaching, scratch + z * 8);
    }
    const std::ptrdiff_t width = count - k;
    const auto keep = [width](const Eight& value, float* to) {
        if (width >= 8)
            store(value, to);
        else
            for (std::ptrdiff_t lane = 0; lane < width; ++lane)
                to[lane] = value[lane];
    };
    Eight value = reaching * load(lines.inverse_pivot + top + k);
    keep(value, solution + top + k);
    for (int z = lines.nz - 2; z >= 0; --z) {
        const std::ptrdiff_t at = z * count + k;
        value = value + (load(scratch + z * 8) - load(lines.excess + at) * value) * load(lines.inverse_pivot + at);
        keep(value, solution + at);
    }
}

} // namespace

INTERPOSE_WIDEST_VECTORS
void solveLines(const Lines& lines, const float* rhs, float* scratch, float* solution)
{
    const std::ptrdiff_t count = lines.count, top = (lines.nz - 1) * count;
    if (count <= kNarrow) {
        for (std::ptrdiff_t k = 0; k < count; k += 8)
            solveEight(lines, k, rhs, scratch, solution);
        return;
    }
    eliminateUpwards(lines, rhs, scratch);
    for (std::ptrdiff_t k = top; k < top + count; ++k)
        solution[k] = scratch[k] * lines.inverse_pivot[k];
    for (std::ptrdiff_t at = top - count; at >= 0; at -= count) {
        float* __restrict own = solution + at;
        const float* __restrict above = solution + at + count;
        const float* __restrict reaching = scratch + at;
        const float* __restrict excess = lines.excess + at;
        const float* __restrict inverse = lines.inverse_pivot + at;
        for (std::ptrdiff_t k = 0; k < count; ++k)
            own[k] = above[k] + (reaching[k] - excess[k] * above[k]) * inverse[k];
    }
}

INTERPOSE_WIDEST_VECTORS
void gatherAbout(int nz, int count, const Neighbours& beside, const float* load, const Reference& about, float* out)
{
    const float* __restrict c = about.value;
    for (int z = 0; z < nz; ++z) {
        const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(z) * count;
        const float* __restrict gw = beside.g_west + at, * __restrict ge = beside.g_east + at;
        const float* __restrict gs = beside.g_south + at, * __restrict gn = beside.g_north + at;
        const float* __restrict xw = beside.west + at, * __restrict xe = beside.east + at;
        const float* __restrict xs = beside.south + at, * __restrict xn = beside.north + at;
        float* __restrict to = out + at;
        if (load) {
            const float* __restrict own = load + at;
            for (int k = 0; k < count; ++k)
                to[k] = own[k] + ((gw[k] * (xw[k] - c[k]) + ge[k] * (xe[k] - c[k])) +
                                  (gs[k] * (xs[k] - c[k]) + gn[k] * (xn[k] - c[k])));
        } else {
            for (int k = 0; k < count; ++k)
                to[k] = (gw[k] * (xw[k] - c[k]) + ge[k] * (xe[k] - c[k])) +
                        (gs[k] * (xs[k] - c[k]) + gn[k] * (xn[k] - c[k]));
        }
        if (about.storage)
            for (int k = 0; k < count; ++k)
                to[k] -= about.storage[at + k] * c[k];
    }
    float* __restrict lowest = out;
    float* __restrict highest = out + static_cast<std::ptrdiff_t>(nz - 1) * count;
    for (int k = 0; k < count; ++k)
        lowest[k] -= about.bottom[k] * c[k];
    for (int k = 0; k < count; ++k)
        highest[k] -= about.top[k] * c[k];
}

namespace {

/// Solves the lines in place and hands every plane's solution on.
template <class Use>
[[gnu::always_inline]] inline void substituteDownwards(const Lines& lines, float* rhs, const Use& use)
{
    const std::ptrdiff_t count = lines.count, top = (lines.nz - 1) * count;
    for (std::ptrdiff_t k = 0; k < count; ++k) {
        rhs[top + k] *= lines.inverse_pivot[top + k];
        use(top, k, rhs[top + k]);
    }
    for (std::ptrdiff_t at = top - count; at >= 0; at -= count) {
        float* __restrict own = rhs + at;
        const float* __restrict above = rhs + at + count;
        const float* __restrict excess = lines.excess + at;
        const float* __restrict inverse = lines.inverse_pivot + at;
        for (std::ptrdiff_t k = 0; k < count; ++k) {
            const float value = above[k] + (own[k] - excess[k] * above[k]) * inverse[k];
            own[k] = value;
            use(at, k, value);
        }
    }
}

} // namespace

INTERPOSE_WIDEST_VECTORS
void solveLinesAbout(const Lines& lines, float* rhs, const float* reference, float* solution)
{
    eliminateUpwards(lines, rhs, rhs);
    const float* __restrict c = reference;
    float* __restrict to = solution;
    substituteDownwards(lines, rhs,
                        [=](std::ptrdiff_t at, std::ptrdiff_t k, float value) { to[at + k] = c[k] + value; });
}

INTERPOSE_WIDEST_VECTORS
void solveLinesForChange(const Lines& lines, float* rhs, const float* reference, const float* old, float* change)
{
    eliminateUpwards(lines, rhs, rhs);
    const float* __restrict c = reference;
    const float* __restrict before = old;
    float* __restrict to = change;
    substituteDownwards(lines, rhs, [=](std::ptrdiff_t at, std::ptrdiff_t k, float value) {
        to[at + k] = (before[at + k] - c[k]) - value;
    });
}

namespace {

[[gnu::always_inline]] inline Eight broughtToEight(std::ptrdiff_t at, const Neighbours& beside)
{
    return (load(beside.g_west + at) * load(beside.west + at) + load(beside.g_east + at) * load(beside.east + at)) +
           (load(beside.g_south + at) * load(beside.south + at) + load(beside.g_north + at) * load(beside.north + at));
}

} // namespace

namespace {

template <bool First>
[[gnu::always_inline]] inline void stepEight(std::ptrdiff_t at, float alpha, float beta, const StepRow& row,
                                             Eight& lowest, Eight& highest)
{
    const Eight residual = load(row.residual + at);
    Eight direction = load(row.correction + at), image = residual + broughtToEight(at, row.changes);
    if (!First) direction = direction + beta * load(row.direction + at);
    if (!First) image = image + beta * load(row.direction_image + at);
    store(direction, row.direction + at);
    store(image, row.direction_image + at);
    Eight rise = alpha * direction;
    if (!First) rise = load(row.rise + at) + rise;
    store(rise, row.rise + at);
    store(residual - alpha * image, row.residual + at);
    lowest = rise < lowest ? rise : lowest;
    highest = highest < rise ? rise : highest;
}

template <bool First>
[[gnu::always_inline]] inline Extent stepAlong(std::ptrdiff_t n, float alpha, float beta, const StepRow& row)
{
    Lanes lowest, highest;
    for (std::ptrdiff_t at = 0; at < n; at += kLanes) {
        stepEight<First>(at, alpha, beta, row, lowest.first, highest.first);
        stepEight<First>(at + kLanes / 2, alpha, beta, row, lowest.second, highest.second);
    }
    return {smallestOfLanes(lowest), largestOfLanes(highest)};
}

} // namespace

INTERPOSE_WIDEST_VECTORS
Extent stepRow(std::ptrdiff_t n, bool first, float alpha, float beta, const StepRow& row)
{
    return first ? stepAlong<true>(n, alpha, beta, row) : stepAlong<false>(n, alpha, beta, row);
}

INTERPOSE_WIDEST_VECTORS
ImageSums measureImage(std::ptrdiff_t n, const Neighbours& changes, const float* residual, const float* correction)
{
    Lanes with_residual, with_image, sum, largest;
    for (std::ptrdiff_t i = 0; i < n; i += kLanes) {
        for (int half = 0; half < 2; ++half) {
            const std::ptrdiff_t at = i + half * (kLanes / 2);
            const auto lanes = [half](Lanes& all) -> Eight& { return half == 0 ? all.first : all.second; };
            const Eight r = load(residual + at), z = load(correction + at);
            const Eight w = r + broughtToEight(at, changes);
            lanes(sum) += w;
            lanes(with_image) += z * w;
            lanes(with_residual) += z * r;
            const Eight size = z < 0 ? -z : z;
            lanes(largest) = lanes(largest) < size ? size : lanes(largest);
        }
    }
    return {sumOfLanes(with_residual), sumOfLanes(with_image), sumOfLanes(sum),
            static_cast<double>(largestOfLanes(largest))};
}

INTERPOSE_WIDEST_VECTORS
double bringRow(std::ptrdiff_t n, const Neighbours& beside, float* load_w)
{
    Lanes sum;
    for (std::ptrdiff_t i = 0; i < n; i += kLanes) {
        const Eight first = load(load_w + i) + broughtToEight(i, beside);
        const Eight second = load(load_w + i + kLanes / 2) + broughtToEight(i + kLanes / 2, beside);
        store(first, load_w + i);
        store(second, load_w + i + kLanes / 2);
        sum.first += first;
        sum.second += second;
    }
    return sumOfLanes(sum);
}

} // namespace interpose
