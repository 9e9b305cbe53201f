// SPDX-License-Identifier: GPL-3.0-or-later
// Building the grids from the problem: which cells merge, and the conductances of every grid.
#include "solver/heat_levels.hpp"

#include <algorithm>
#include <limits>

namespace interpose {

namespace {

constexpr int kSoloCells = 24 * 1024; ///< a grid below this is not worth handing to a second thread
/// Cells are merged while both together stay within this many typical cells of the finer direction: small cells merge
/// first, so that a graded or stretched grid becomes an even one and every grid's strong direction is the next to go.
constexpr double kLargestMerged = 3.2;

double medianSize(std::vector<double> sizes)
{
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    return *middle;
}

/// First cell of each merged cell, and the count of cells at the end.
std::vector<int> mergedUpTo(double limit, const std::vector<double>& sizes)
{
    std::vector<int> firsts;
    std::size_t i = 0;
    while (i < sizes.size()) {
        firsts.push_back(static_cast<int>(i));
        i += i + 1 < sizes.size() && sizes[i] + sizes[i + 1] <= limit ? 2 : 1;
    }
    firsts.push_back(static_cast<int>(sizes.size()));
    return firsts;
}

void chooseMerges(HeatLevel& level)
{
    double typical = std::numeric_limits<double>::infinity();
    if (level.nx > 1) typical = std::min(typical, medianSize(level.dx_m));
    if (level.ny > 1) typical = std::min(typical, medianSize(level.dy_m));
    std::size_t kept = level.dx_m.size() + level.dy_m.size() + 2;
    for (double limit = kLargestMerged * typical; kept == level.dx_m.size() + level.dy_m.size() + 2; limit *= 2) {
        level.first_x = mergedUpTo(limit, level.dx_m);
        level.first_y = mergedUpTo(limit, level.dy_m);
        kept = level.first_x.size() + level.first_y.size();
    }
}

std::vector<double> mergedSizes(const std::vector<double>& sizes, const std::vector<int>& firsts)
{
    std::vector<double> merged(firsts.size() - 1, 0.0);
    for (std::size_t i = 0; i < merged.size(); ++i)
        for (int f = firsts[i]; f < firsts[i + 1]; ++f)
            merged[i] += sizes[static_cast<std::size_t>(f)];
    return merged;
}

/// Where a coarse face lies the flow now crosses a longer way: factor = distance of the fine centres / of the coarse.
std::vector<float> faceFactors(const std::vector<double>& fine, const std::vector<int>& firsts,
                               const std::vector<double>& coarse)
{
    std::vector<float> factors(coarse.size(), 0.0F);
    for (std::size_t i = 1; i < coarse.size(); ++i) {
        const auto f = static_cast<std::size_t>(firsts[i]);
        factors[i] = static_cast<float>((fine[f - 1] + fine[f]) / (coarse[i - 1] + coarse[i]));
    }
    return factors;
}

std::vector<ColumnRun> runsOf(const std::vector<int>& firsts)
{
    std::vector<ColumnRun> runs;
    for (int i = 0; i + 1 < static_cast<int>(firsts.size()); ++i) {
        const int fine = firsts[static_cast<std::size_t>(i)];
        const bool paired = firsts[static_cast<std::size_t>(i) + 1] - fine == 2;
        if (runs.empty() || runs.back().paired != paired) runs.push_back({i, 0, fine, paired});
        ++runs.back().count;
    }
    return runs;
}

/// Borders only between two merged pairs of rows: what reaches into the next grid then finds its rows in one chunk.
RowChunks chunksOf(const HeatLevel& level)
{
    RowChunks chunks = {0};
    if (level.nx * level.ny * level.nz >= kSoloCells) {
        const int least = std::max(kLeastChunkRows, (level.ny + kMostChunks - 1) / kMostChunks);
        for (std::size_t i = 1; i + 2 < level.first_y.size(); ++i) {
            const int at = level.first_y[i];
            const bool pairs = at - level.first_y[i - 1] == 2 && level.first_y[i + 1] - at == 2;
            if (pairs && at - chunks.back() >= least && level.ny - at >= least) chunks.push_back(at);
        }
    }
    chunks.push_back(level.ny);
    return chunks;
}

void allocate(HeatLevel& level, FloatPool& pool, bool finest)
{
    level.count = (level.nx + 1) / 2;
    level.leading_plane.assign(static_cast<std::size_t>(level.ny), 0);
    const std::ptrdiff_t n = level.rowCells();
    for (FloatRows* array : {&level.west, &level.east, &level.south, &level.north})
        array->allocate(pool, level.ny, n);
    for (ColourCells* cells : {&level.red, &level.black}) {
        for (FloatRows* array : {&cells->up, &cells->excess, &cells->inverse_pivot})
            array->allocate(pool, level.ny, n);
        for (FloatRows* array : {&cells->bottom, &cells->top})
            array->allocate(pool, level.ny, level.count);
        for (FloatRows* array : {&cells->load, &cells->rise})
            if (!finest) array->allocate(pool, level.ny, n);
    }
}

HeatLevel finestOf(const HeatProblem& problem, FloatPool& pool)
{
    HeatLevel level;
    level.nx = static_cast<int>(problem.nx());
    level.ny = static_cast<int>(problem.ny());
    level.nz = static_cast<int>(problem.nz());
    level.dx_m = problem.dx_m;
    level.dy_m = problem.dy_m;
    allocate(level, pool, true);
    return level;
}

HeatLevel coarserThan(HeatLevel& fine, FloatPool& pool)
{
    chooseMerges(fine);
    HeatLevel level;
    level.nz = fine.nz;
    level.dx_m = mergedSizes(fine.dx_m, fine.first_x);
    level.dy_m = mergedSizes(fine.dy_m, fine.first_y);
    level.nx = static_cast<int>(level.dx_m.size());
    level.ny = static_cast<int>(level.dy_m.size());
    allocate(level, pool, false);
    fine.x_face_factor = faceFactors(fine.dx_m, fine.first_x, level.dx_m);
    fine.y_face_factor = faceFactors(fine.dy_m, fine.first_y, level.dy_m);
    fine.next_row.clear();
    for (int i = 0; i < level.ny; ++i)
        fine.next_row.resize(static_cast<std::size_t>(fine.first_y[static_cast<std::size_t>(i) + 1]), i);
    fine.merges = runsOf(fine.first_x);
    fine.flat = fine.merges.size() == 1 && fine.merges[0].paired;
    fine.flat_merge = {0, level.nx * level.nz, 0, true};
    fine.chunks = chunksOf(fine);
    return level;
}

/// One row of one plane in x order, as it is computed; west has a zero beyond the last.
struct PlaneRow
{
    float *west, *south, *up;
};

PlaneRow planeRow(HeatScratch& scratch, int nx)
{
    float* at = scratch.natural.data();
    return {at, at + nx + 1, at + 2 * nx + 1};
}

/// Every face belongs to a black cell: the south face of a red one is the north face of the black cell south of it.
void storePlane(HeatLevel& level, int y, int z, const PlaneRow& from)
{
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(z) * level.count;
    const int parity = y % 2, black_x = 1 - parity;
    splitColours(1, level.nx, parity, from.up, level.red.up.row(y) + at, level.black.up.row(y) + at);
    splitColours(1, level.nx, parity, from.south, level.north.row(y - 1) + at, level.south.row(y) + at);
    float *west = level.west.row(y) + at, *east = level.east.row(y) + at;
    for (int k = 0; k < (level.nx + parity) / 2; ++k) {
        west[k] = from.west[2 * k + black_x];
        east[k] = from.west[2 * k + black_x + 1];
    }
}

void storeRow(const HeatLevel& level, int y, const float* natural, std::ptrdiff_t at, FloatRows& red, FloatRows& black)
{
    splitColours(1, level.nx, y % 2, natural, red.row(y) + at, black.row(y) + at);
}

/// One row of the finest grid from the materials.
void fillFinestRow(const HeatProblem& p, HeatLevel& level, int y, HeatScratch& scratch)
{
    const auto row_y = static_cast<std::size_t>(y);
    const RowSpacing spacing{level.nx, p.dx_m.data(), p.dy_m[row_y], y > 0 ? p.dy_m[row_y - 1] : 0.0};
    const PlaneRow natural = planeRow(scratch, level.nx);
    natural.west[level.nx] = 0;
    for (int z = 0; z < level.nz; ++z) {
        const auto layer = static_cast<std::size_t>(z);
        const std::size_t at = p.cell(0, row_y, layer);
        const bool last = z == level.nz - 1;
        faceConductances(spacing, p.dz_m[layer], last ? 0.0 : p.dz_m[layer + 1], &p.kx_w_per_mk[at], &p.ky_w_per_mk[at],
                         y > 0 ? &p.ky_w_per_mk[at - p.nx()] : nullptr, &p.kz_w_per_mk[at],
                         last ? nullptr : &p.kz_w_per_mk[at + p.nx() * p.ny()], natural.west, natural.south,
                         natural.up);
        storePlane(level, y, z, natural);
        if (p.storage_w_per_k.empty()) continue;
        std::transform(&p.storage_w_per_k[at], &p.storage_w_per_k[at] + level.nx, natural.up,
                       [](double s) { return static_cast<float>(s); });
        storeRow(level, y, natural.up, static_cast<std::ptrdiff_t>(z) * level.count, level.red.storage,
                 level.black.storage);
    }
    const auto fillEnd = [&](std::size_t layer, double h, const std::vector<double>& cover, FloatRows& red,
                             FloatRows& black) {
        endConductances(spacing, p.dz_m[layer], h, cover.empty() ? nullptr : &cover[row_y * p.nx()],
                        &p.kz_w_per_mk[p.cell(0, row_y, layer)], natural.up);
        storeRow(level, y, natural.up, 0, red, black);
    };
    fillEnd(0, p.h_bottom_w_per_m2k, p.bottom_cover, level.red.bottom, level.black.bottom);
    fillEnd(p.nz() - 1, p.h_top_w_per_m2k, p.top_cover, level.red.top, level.black.top);
}

/// Adds both colours of a fine row of one plane to a coarse plane in x order.
void addPlane(const HeatLevel& fine, int y, const float* red, const float* black, float factor, float* coarse)
{
    const int parity = y % 2;
    for (const ColumnRun& run : fine.merges) {
        float* into = coarse + run.coarse;
        if (run.paired) {
            const float* a = red + (run.fine + (run.fine % 2 == parity ? 0 : 1)) / 2;
            const float* b = black + (run.fine + (run.fine % 2 == parity ? 1 : 0)) / 2;
            for (int m = 0; m < run.count; ++m)
                into[m] += factor * (a[m] + b[m]);
        } else {
            for (int m = 0; m < run.count; ++m) {
                const int x = run.fine + m;
                into[m] += factor * (x % 2 == parity ? red : black)[x / 2];
            }
        }
    }
}

/// Adds the west faces of a fine row of one plane, of which each coarse column keeps its outermost.
void addWestFaces(const HeatLevel& fine, int y, std::ptrdiff_t at, float* coarse)
{
    const float *west = fine.west.row(y) + at, *east = fine.east.row(y) + at, *factors = fine.x_face_factor.data();
    for (const ColumnRun& run : fine.merges) {
        const int step = run.paired ? 2 : 1;
        for (int m = run.coarse == 0 ? 1 : 0; m < run.count; ++m) { // the first column has none
            const int x = run.fine + m * step;
            coarse[run.coarse + m] += factors[run.coarse + m] * (x % 2 == y % 2 ? east[(x - 1) / 2] : west[x / 2]);
        }
    }
}

/// One row of a coarse grid from the rows of the finer one.
void fillCoarseRow(const HeatLevel& fine, HeatLevel& coarse, int y, HeatScratch& scratch)
{
    const auto row = static_cast<std::size_t>(y);
    const int first = fine.first_y[row], end = fine.first_y[row + 1];
    const PlaneRow natural = planeRow(scratch, coarse.nx);
    const auto addBoth = [&](const FloatRows& red, const FloatRows& black, std::ptrdiff_t from, FloatRows& red_to,
                             FloatRows& black_to, std::ptrdiff_t to) {
        std::fill_n(natural.up, coarse.nx, 0.0F);
        for (int f = first; f < end; ++f)
            addPlane(fine, f, red.row(f) + from, black.row(f) + from, 1.0F, natural.up);
        storeRow(coarse, y, natural.up, to, red_to, black_to);
    };
    const bool stores = !fine.red.storage.empty();
    for (int z = 0; z < fine.nz; ++z) {
        const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(z) * fine.count;
        const std::ptrdiff_t to = static_cast<std::ptrdiff_t>(z) * coarse.count;
        if (stores) addBoth(fine.red.storage, fine.black.storage, at, coarse.red.storage, coarse.black.storage, to);
        std::fill_n(scratch.natural.data(), 3 * coarse.nx + 1, 0.0F);
        for (int f = first; f < end; ++f) {
            addWestFaces(fine, f, at, natural.west);
            addPlane(fine, f, fine.red.up.row(f) + at, fine.black.up.row(f) + at, 1.0F, natural.up);
        }
        if (y > 0)
            addPlane(fine, first, fine.north.row(first - 1) + at, fine.south.row(first) + at, fine.y_face_factor[row],
                     natural.south);
        storePlane(coarse, y, z, natural);
    }
    addBoth(fine.red.bottom, fine.black.bottom, 0, coarse.red.bottom, coarse.black.bottom, 0);
    addBoth(fine.red.top, fine.black.top, 0, coarse.red.top, coarse.black.top, 0);
}

void factorise(HeatLevel& level, int y)
{
    const auto colour = [&](ColourCells& cells, const Neighbours& beside) {
        factoriseLines(level.nz, level.count, beside, cells.up.row(y), cells.bottom.row(y), cells.top.row(y),
                       cells.storage.empty() ? nullptr : cells.storage.row(y), cells.excess.row(y),
                       cells.inverse_pivot.row(y));
    };
    float most = -1;
    for (int z = 0; z < level.nz; ++z) {
        float sideways = 0; // a sample will do: only digits depend on the choice
        for (int k = 0; k < level.count; k += 4)
            sideways += level.west.row(y)[static_cast<std::ptrdiff_t>(z) * level.count + k];
        if (sideways > most) level.leading_plane[static_cast<std::size_t>(y)] = z;
        most = std::max(most, sideways);
    }
    colour(level.red, level.besideRed(y, level.black.up)); // only the faces are read
    colour(level.black, level.besideBlack(y, level.red.up));
}

void shapeScratch(const HeatLevel& fine, HeatScratch& scratch)
{
    const std::size_t colour =
        static_cast<std::size_t>(std::max(fine.red.up.stride(), std::ptrdiff_t{8} * fine.nz)) + 16;
    scratch.rhs.assign(colour, 0.0F);
    scratch.other.assign(colour, 0.0F);
    scratch.natural.assign(static_cast<std::size_t>(fine.rowNatural() + 3 * fine.nx + 1), 0.0F);
    for (std::vector<float>& row : scratch.rows)
        row.assign(colour + 2, 0.0F);
}

} // namespace

bool HeatLevels::shape(const HeatProblem& problem)
{
    const bool stores = !problem.storage_w_per_k.empty();
    if (!m_levels.empty() && m_levels.front().dx_m == problem.dx_m && m_levels.front().dy_m == problem.dy_m &&
        m_levels.front().nz == static_cast<int>(problem.nz()) && m_levels.front().red.storage.empty() != stores)
        return false;
    m_levels.clear();
    m_pool.reset();
    m_levels.push_back(finestOf(problem, m_pool));
    while (m_levels.back().nx > 1 || m_levels.back().ny > 1)
        m_levels.push_back(coarserThan(m_levels.back(), m_pool));
    m_levels.back().chunks = chunksOf(m_levels.back());
    if (stores)
        for (HeatLevel& level : m_levels)
            for (ColourCells* cells : {&level.red, &level.black})
                cells->storage.allocate(m_pool, level.ny, level.rowCells());
    for (HeatScratch& scratch : m_scratch)
        shapeScratch(m_levels.front(), scratch);
    return true;
}

void HeatLevels::build(const HeatProblem& problem, ThreadTeam& team)
{
    for (std::size_t i = 0; i < m_levels.size(); ++i) {
        HeatLevel& level = m_levels[i];
        inWaves(
            team, level.chunks,
            [&](int place, int y) {
                if (i == 0)
                    fillFinestRow(problem, level, y, scratch(place));
                else
                    fillCoarseRow(m_levels[i - 1], level, y, scratch(place));
            },
            [&](int, int y) { factorise(level, y); });
    }
}

} // namespace interpose
