// SPDX-License-Identifier: GPL-3.0-or-later
// Building the grids from the problem and walking through them. Rows are shared among the team; the order of the
// operations on any one cell never depends on how.
#include "thermal/heat_levels.hpp"

#include <algorithm>
#include <limits>

namespace interpose {

namespace {

constexpr int kSoloCells = 4096; ///< below this a meeting of threads costs more than the work
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

int storedAt(int x, int half)
{
    return (x % 2) * half + x / 2;
}

void linkColumns(HeatLevel& fine, const HeatLevel& coarse)
{
    fine.slots.assign(static_cast<std::size_t>(2 * fine.half), 0);
    fine.west_sources.clear();
    fine.all_paired = coarse.nx == (fine.nx + 1) / 2;
    for (int i = 0; i < coarse.nx; ++i) {
        const auto column = static_cast<std::size_t>(i);
        fine.west_sources.push_back(storedAt(fine.first_x[column], fine.half));
        for (int x = fine.first_x[column]; x < fine.first_x[column + 1]; ++x)
            fine.slots[static_cast<std::size_t>(storedAt(x, fine.half))] = storedAt(i, coarse.half);
    }
}

void allocate(HeatLevel& level)
{
    level.count = (level.nx + 1) / 2;
    level.half = (level.count + 1 + 7) / 8 * 8; // one zero beyond the last cell, whole groups of eight
    const std::size_t cells = level.storedCells();
    for (std::vector<float>* array :
         {&level.west, &level.south, &level.up, &level.carry, &level.inverse_pivot, &level.load, &level.rise})
        array->assign(cells, 0.0F);
    const auto ends = static_cast<std::size_t>(level.endRowAt(level.ny + 1));
    level.bottom.assign(ends, 0.0F);
    level.top.assign(ends, 0.0F);
}

HeatLevel finestOf(const HeatProblem& problem)
{
    HeatLevel level;
    level.nx = static_cast<int>(problem.nx());
    level.ny = static_cast<int>(problem.ny());
    level.nz = static_cast<int>(problem.nz());
    level.dx_m = problem.dx_m;
    level.dy_m = problem.dy_m;
    allocate(level);
    return level;
}

HeatLevel coarserThan(HeatLevel& fine)
{
    chooseMerges(fine);
    HeatLevel level;
    level.nz = fine.nz;
    level.dx_m = mergedSizes(fine.dx_m, fine.first_x);
    level.dy_m = mergedSizes(fine.dy_m, fine.first_y);
    level.nx = static_cast<int>(level.dx_m.size());
    level.ny = static_cast<int>(level.dy_m.size());
    allocate(level);
    fine.x_face_factor = faceFactors(fine.dx_m, fine.first_x, level.dx_m);
    fine.y_face_factor = faceFactors(fine.dy_m, fine.first_y, level.dy_m);
    fine.next_row.clear();
    for (int i = 0; i < level.ny; ++i)
        fine.next_row.resize(static_cast<std::size_t>(fine.first_y[static_cast<std::size_t>(i) + 1]), i);
    linkColumns(fine, level);
    return level;
}

/// One row of the finest grid from the materials.
void fillFinestRow(const HeatProblem& p, HeatLevel& level, int y, float* natural)
{
    const auto row_y = static_cast<std::size_t>(y);
    const RowSpacing spacing{level.nx, p.dx_m.data(), p.dy_m[row_y], y > 0 ? p.dy_m[row_y - 1] : 0.0};
    float *west = natural, *south = west + level.nx, *up = south + level.nx;
    for (int z = 0; z < level.nz; ++z) {
        const auto layer = static_cast<std::size_t>(z);
        const std::size_t at = p.cell(0, row_y, layer);
        const bool last = z == level.nz - 1;
        faceConductances(spacing, p.dz_m[layer], last ? 0.0 : p.dz_m[layer + 1], &p.kx_w_per_mk[at], &p.ky_w_per_mk[at],
                         y > 0 ? &p.ky_w_per_mk[at - p.nx()] : nullptr, &p.kz_w_per_mk[at],
                         last ? nullptr : &p.kz_w_per_mk[at + p.nx() * p.ny()], west, south, up);
        const std::ptrdiff_t to = level.rowAt(y) + z * 2 * level.half;
        splitHalves(west, level.nx, level.west.data() + to, level.half);
        splitHalves(south, level.nx, level.south.data() + to, level.half);
        splitHalves(up, level.nx, level.up.data() + to, level.half);
    }
    for (int z = 0; z < level.nz && !p.storage_w_per_k.empty(); ++z) {
        const double* storage = &p.storage_w_per_k[p.cell(0, row_y, static_cast<std::size_t>(z))];
        std::transform(storage, storage + level.nx, natural, [](double s) { return static_cast<float>(s); });
        splitHalves(natural, level.nx, level.storage.data() + level.rowAt(y) + z * 2 * level.half, level.half);
    }
    const auto fillEnd = [&](std::size_t layer, double h, const std::vector<double>& cover, std::vector<float>& end) {
        endConductances(spacing, p.dz_m[layer], h, cover.empty() ? nullptr : &cover[row_y * p.nx()],
                        &p.kz_w_per_mk[p.cell(0, row_y, layer)], natural);
        splitHalves(natural, level.nx, end.data() + level.endRowAt(y), level.half);
    };
    fillEnd(0, p.h_bottom_w_per_m2k, p.bottom_cover, level.bottom);
    fillEnd(p.nz() - 1, p.h_top_w_per_m2k, p.top_cover, level.top);
}

/// One row of a coarse grid from the rows of the finer one.
void fillCoarseRow(const HeatLevel& fine, HeatLevel& coarse, int y)
{
    const ToCoarse to = fine.toCoarse(coarse);
    const std::ptrdiff_t at = coarse.rowAt(y), end_at = coarse.endRowAt(y);
    for (std::vector<float>* array : {&coarse.west, &coarse.south, &coarse.up, &coarse.storage})
        if (!array->empty()) std::fill_n(array->data() + at, coarse.rowSize(), 0.0F);
    for (std::vector<float>* array : {&coarse.bottom, &coarse.top})
        std::fill_n(array->data() + end_at, 2 * coarse.half, 0.0F);
    const auto add = [&](const std::vector<float>& from, std::ptrdiff_t from_at, float factor, std::vector<float>& into,
                         std::ptrdiff_t into_at) {
        addPlane(from.data() + from_at, fine.half, fine.count, to, factor, into.data() + into_at);
    };
    const auto row = static_cast<std::size_t>(y);
    const int first = fine.first_y[row];
    for (int f = first; f < fine.first_y[row + 1]; ++f) {
        for (int z = 0; z < fine.nz; ++z) {
            const std::ptrdiff_t from = fine.rowAt(f) + z * 2 * fine.half, into = at + z * 2 * coarse.half;
            addWestFaces(fine.west.data() + from, to, coarse.west.data() + into);
            add(fine.up, from, 1.0F, coarse.up, into);
            if (!fine.storage.empty()) add(fine.storage, from, 1.0F, coarse.storage, into);
            if (f == first) add(fine.south, from, fine.y_face_factor[row], coarse.south, into);
        }
        add(fine.bottom, fine.endRowAt(f), 1.0F, coarse.bottom, end_at);
        add(fine.top, fine.endRowAt(f), 1.0F, coarse.top, end_at);
    }
}

void factorise(HeatLevel& level, const RowShare& share, float* scratch)
{
    for (int y = share.begin; y < share.end; ++y)
        factoriseRow(level.cells(y), level.carry.data() + level.rowAt(y), level.inverse_pivot.data() + level.rowAt(y),
                     scratch);
}

} // namespace

RowOfCells HeatLevel::cells(int y) const
{
    const std::ptrdiff_t at = rowAt(y), end = endRowAt(y);
    return {nz,
            half,
            count,
            west.data() + at,
            south.data() + at,
            south.data() + at + rowSize(),
            up.data() + at,
            bottom.data() + end,
            top.data() + end,
            storage.empty() ? nullptr : storage.data() + at};
}

SmoothedRow HeatLevel::smoothed(int y)
{
    const std::ptrdiff_t at = rowAt(y);
    return {cells(y),
            carry.data() + at,
            inverse_pivot.data() + at,
            load.data() + at,
            rise.data() + at,
            rise.data() + at - rowSize(),
            rise.data() + at + rowSize()};
}

ToCoarse HeatLevel::toCoarse(const HeatLevel& coarse) const
{
    return {all_paired, slots.data(), west_sources.data(), x_face_factor.data(), coarse.nx, coarse.half};
}

bool HeatLevel::solo() const
{
    return nx * ny * nz < kSoloCells;
}

RowShare shareOf(const HeatLevel& level, const TeamMember& member)
{
    const int rows = static_cast<int>(level.first_y.size()) - 1; // of the next grid
    if (rows < 0) return {member.begin(level.ny), member.end(level.ny)};
    return {level.first_y[static_cast<std::size_t>(member.begin(rows))],
            level.first_y[static_cast<std::size_t>(member.end(rows))]};
}

void HeatLevels::shape(const HeatProblem& problem)
{
    if (m_levels.empty() || m_levels.front().dx_m != problem.dx_m || m_levels.front().dy_m != problem.dy_m ||
        m_levels.front().nz != static_cast<int>(problem.nz())) {
        m_levels.clear();
        m_levels.push_back(finestOf(problem));
        while (m_levels.back().nx > 1 || m_levels.back().ny > 1)
            m_levels.push_back(coarserThan(m_levels.back()));
    }
    const bool stores = !problem.storage_w_per_k.empty();
    for (HeatLevel& level : m_levels)
        level.storage.resize(stores ? level.storedCells() : 0, 0.0F);
}

void HeatLevels::build(const HeatProblem& problem, const TeamMember& member)
{
    HeatLevel& fine = m_levels.front();
    const std::size_t scratch_floats = static_cast<std::size_t>(std::max(3 * fine.nx, 2 * fine.half));
    std::vector<float> scratch(scratch_floats);
    for (std::size_t i = 0; i < m_levels.size(); ++i) {
        HeatLevel& level = m_levels[i];
        const TeamMember alone(0, 1, nullptr);
        if (level.solo() && !member.first()) break;
        const RowShare share = shareOf(level, level.solo() ? alone : member);
        for (int y = share.begin; y < share.end; ++y) {
            if (i == 0)
                fillFinestRow(problem, level, y, scratch.data());
            else
                fillCoarseRow(m_levels[i - 1], level, y);
        }
        if (!level.solo()) member.sync();
        factorise(level, share, scratch.data());
    }
    member.sync();
}

double HeatLevels::conductanceToAmbient() const
{
    const HeatLevel& coarsest = m_levels.back();
    const auto at = static_cast<std::size_t>(coarsest.endRowAt(0));
    double sum = static_cast<double>(coarsest.bottom[at]) + static_cast<double>(coarsest.top[at]);
    for (const float storage : coarsest.storage)
        sum += static_cast<double>(storage);
    return sum;
}

void HeatLevels::cycle(std::size_t index, const TeamMember& member, const std::function<void(int)>& rowDone)
{
    HeatLevel& fine = m_levels[index];
    if (index + 1 == m_levels.size()) {
        relaxRow(fine.smoothed(0), 0, true); // one column: its line solve is exact
        if (rowDone) rowDone(0);
        return;
    }
    HeatLevel& coarse = m_levels[index + 1];
    descend(fine, coarse, member);
    if (!coarse.solo()) {
        cycle(index + 1, member, {});
    } else {
        if (member.first()) cycle(index + 1, TeamMember(0, 1, nullptr), {});
        member.sync();
    }
    ascend(fine, coarse, member, rowDone);
}

void HeatLevels::descend(HeatLevel& fine, HeatLevel& coarse, const TeamMember& member)
{
    const RowShare share = shareOf(fine, member);
    const ToCoarse to = fine.toCoarse(coarse);
    std::vector<float> scratch(static_cast<std::size_t>(fine.half));
    const auto coarseLoad = [&](int y) {
        return coarse.load.data() + coarse.rowAt(fine.next_row[static_cast<std::size_t>(y)]);
    };
    for (int y = share.begin; y < share.end; ++y)
        std::fill_n(coarseLoad(y), coarse.rowSize(), 0.0F);
    inWaves(
        share, member, [&](int y) { relaxRow(fine.smoothed(y), y % 2, true); },
        [&](int y) { relaxRow(fine.smoothed(y), 1 - y % 2, false); },
        [&](int y) { restrictRow(fine.smoothed(y), y % 2, to, coarseLoad(y), scratch.data()); });
}

void HeatLevels::ascend(HeatLevel& fine, const HeatLevel& coarse, const TeamMember& member,
                        const std::function<void(int)>& rowDone)
{
    const ToCoarse to = fine.toCoarse(coarse);
    inWaves(
        shareOf(fine, member), member,
        [&](int y) {
            const float* from = coarse.rise.data() + coarse.rowAt(fine.next_row[static_cast<std::size_t>(y)]);
            prolongRow(fine.cells(y), y % 2, to, from, fine.rise.data() + fine.rowAt(y));
        },
        [&](int y) { relaxRow(fine.smoothed(y), 1 - y % 2, false); },
        [&](int y) {
            relaxRow(fine.smoothed(y), y % 2, false);
            if (rowDone) rowDone(y);
        });
}

} // namespace interpose
