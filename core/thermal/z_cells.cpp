// SPDX-License-Identifier: GPL-3.0-or-later
// The wanted height h(s) = h0 + g s gives a slab from s1 to s2 the integral of ds / h(s) cells; equal steps of that
// integral are the cell faces. Slabs share a cell while their integrals add up to one.
#include "thermal/z_cells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace interpose {

namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();
constexpr double kWeakest = 1e-4;  ///< strength of a slab that only links heat
constexpr double kForgiven = 0.15; ///< of a cell: rather slightly taller cells than one more

/// Distance of each slab's lower and upper face from the powered slab below and above that asks for the lowest cells
/// there. A weak slab asks for as much as the strongest would from further away, so it counts as if it were there.
struct FaceDistances
{
    std::vector<double> below; ///< from the slab's lower face down
    std::vector<double> above; ///< from the slab's upper face up
};

double awayOf(const SlabShape& slab, const ZGrading& grading)
{
    if (!slab.powered) return kFar;
    return grading.nearest_m * (1 / std::sqrt(slab.strength) - 1) / grading.growth;
}

FaceDistances distancesOf(const std::vector<SlabShape>& slabs, const ZGrading& grading)
{
    FaceDistances far{std::vector<double>(slabs.size(), kFar), std::vector<double>(slabs.size(), kFar)};
    double distance = kFar;
    for (std::size_t i = 0; i < slabs.size(); ++i) {
        far.below[i] = distance;
        distance = std::min(awayOf(slabs[i], grading), distance + slabs[i].thickness_m);
    }
    distance = kFar;
    for (std::size_t i = slabs.size(); i-- > 0;) {
        far.above[i] = distance;
        distance = std::min(awayOf(slabs[i], grading), distance + slabs[i].thickness_m);
    }
    return far;
}

/// Cells wanted between the lower face and height t of a slab with sources at the two distances.
class CellCount
{
public:
    CellCount(double thickness, double below, double above, const ZGrading& grading)
        : m_below(below), m_above(above), m_thickness(thickness), m_grading(grading)
    {
        // Where both sources are equally far the nearer one changes.
        if (below == kFar)
            m_turn = 0;
        else if (above == kFar)
            m_turn = thickness;
        else
            m_turn = std::clamp((above + thickness - below) / 2, 0.0, thickness);
        m_at_turn = rising(m_turn);
    }

    double until(double t) const { return t <= m_turn ? rising(t) : m_at_turn + falling(t); }

    /// Height below which `count` cells lie.
    double heightAt(double count) const
    {
        const double h0 = m_grading.nearest_m, g = m_grading.growth;
        if (count <= m_at_turn) return (h0 + g * m_below) * std::expm1(g * count) / g;
        const double from = h0 + g * (m_above + m_thickness - m_turn);
        return m_turn + from * -std::expm1(-g * (count - m_at_turn)) / g;
    }

private:
    double rising(double t) const
    {
        if (m_turn == 0) return 0;
        return std::log1p(m_grading.growth * t / (m_grading.nearest_m + m_grading.growth * m_below)) / m_grading.growth;
    }
    double falling(double t) const
    {
        const double h0 = m_grading.nearest_m, g = m_grading.growth;
        const double from = h0 + g * (m_above + m_thickness - m_turn), to = h0 + g * (m_above + m_thickness - t);
        return std::log(from / to) / g;
    }

    double m_below, m_above, m_thickness, m_turn = 0, m_at_turn = 0;
    const ZGrading& m_grading;
};

/// Cells of a slab that has them for itself, and how many it wants: less than one when it may share.
struct OwnCells
{
    double wanted = 1;
    std::vector<double> dz_m;
};

int wholeCells(double wanted)
{
    return std::max(1, static_cast<int>(std::ceil(wanted - kForgiven)));
}

OwnCells cellsBetween(double thickness, double below, double above, const ZGrading& grading)
{
    if (below == kFar && above == kFar) return {1, {thickness}};
    const CellCount count(thickness, below, above, grading);
    OwnCells own{count.until(thickness), {}};
    const int cells = wholeCells(own.wanted);
    double last = 0;
    for (int i = 1; i <= cells; ++i) {
        const double next = i == cells ? thickness : count.heightAt(own.wanted * i / cells);
        own.dz_m.push_back(next - last);
        last = next;
    }
    return own;
}

/// An odd number of cells of about the wanted height.
OwnCells equalCells(double thickness, double wanted)
{
    const auto pairs = static_cast<std::size_t>(std::lround(std::max(0.0, (thickness / wanted - 1) / 2)));
    const std::size_t cells = 2 * pairs + 1;
    return {thickness / wanted, std::vector<double>(cells, thickness / static_cast<double>(cells))};
}

std::vector<OwnCells> ownCells(const std::vector<SlabShape>& slabs, const ZGrading& grading)
{
    const FaceDistances far = distancesOf(slabs, grading);
    std::vector<OwnCells> own;
    for (std::size_t i = 0; i < slabs.size(); ++i) {
        const double nearest = std::min({awayOf(slabs[i], grading), far.below[i], far.above[i]});
        if (slabs[i].powered)
            own.push_back(equalCells(slabs[i].thickness_m, grading.nearest_m + grading.growth * nearest));
        else
            own.push_back(cellsBetween(slabs[i].thickness_m, far.below[i], far.above[i], grading));
    }
    return own;
}

/// Fewest cells, and among those the most even ones, by the best way to reach each slab's upper face.
class Sharing
{
public:
    Sharing(const std::vector<SlabShape>& slabs, const std::vector<OwnCells>& own, double reach_m)
        : m_slabs(slabs), m_own(own), m_reach_m(reach_m)
    {}

    /// Per slab: it shares the cell of the slab below.
    std::vector<bool> find() const
    {
        const std::size_t count = m_slabs.size();
        std::vector<Way> ways(count + 1);
        for (std::size_t end = 1; end <= count; ++end) {
            ways[end] =
                extended(ways[end - 1], end - 1, static_cast<int>(m_own[end - 1].dz_m.size()), m_own[end - 1].wanted);
            double wanted = m_own[end - 1].wanted;
            for (std::size_t begin = end - 1; begin-- > 0;) {
                wanted += m_own[begin].wanted;
                if (wholeCells(wanted) > 1) break;
                if (!mayShare(begin, end)) continue;
                const Way way = extended(ways[begin], begin, 1, wanted);
                if (std::tie(way.cells, way.unevenness) < std::tie(ways[end].cells, ways[end].unevenness))
                    ways[end] = way;
            }
        }
        std::vector<bool> shares(count, false);
        for (std::size_t end = count; end > 0; end = ways[end].from)
            std::fill(shares.begin() + static_cast<std::ptrdiff_t>(ways[end].from) + 1,
                      shares.begin() + static_cast<std::ptrdiff_t>(end), true);
        return shares;
    }

private:
    struct Way
    {
        int cells = 0;
        double unevenness = 0;
        std::size_t from = 0; ///< first slab of the last step
    };

    static Way extended(const Way& way, std::size_t from, int cells, double wanted)
    {
        return {way.cells + cells, way.unevenness + wanted * wanted / cells, from};
    }

    bool mayShare(std::size_t begin, std::size_t end) const
    {
        if (!leavesRoomForHeat(begin, end)) return false;
        for (std::size_t column = 0; column < m_slabs[begin].columns.size(); ++column)
            if (reach(begin, end, column) > m_reach_m) return false;
        return true;
    }

    /// A sheet of lateral conductance k t that meets the others through a resistance r carries heat sqrt(k t r) away
    /// before they share it. In a shared cell all sheets lie at the middle of the cell's resistance.
    double reach(std::size_t begin, std::size_t end, std::size_t column) const
    {
        double all = 0;
        for (std::size_t i = begin; i < end; ++i)
            all += m_slabs[i].thickness_m / m_slabs[i].columns[column].kz_w_per_mk;
        double along = -all / 2, furthest = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const ColumnPiece& piece = m_slabs[i].columns[column];
            const double own = m_slabs[i].thickness_m / piece.kz_w_per_mk;
            const double sheet = piece.k_lateral_w_per_mk * m_slabs[i].thickness_m;
            furthest = std::max(furthest, sheet * std::abs(along + own / 2));
            along += own;
        }
        return std::sqrt(furthest);
    }

    /// Heat that starts off the middle of a shared cell needs a neighbour on both sides (docs/physics/heat.md#raster).
    bool leavesRoomForHeat(std::size_t begin, std::size_t end) const
    {
        if (begin > 0 && end < m_slabs.size()) return true;
        return std::none_of(m_slabs.begin() + static_cast<std::ptrdiff_t>(begin),
                            m_slabs.begin() + static_cast<std::ptrdiff_t>(end),
                            [](const SlabShape& slab) { return slab.powered; });
    }

    const std::vector<SlabShape>& m_slabs;
    const std::vector<OwnCells>& m_own;
    double m_reach_m;
};

constexpr double kCellsPerSource = 60; ///< nearest cell height as a part of the source's width
constexpr double kLateralToHeight = 8;
constexpr double kReachPerSource = 0.02, kReachPerLateral = 0.5;

} // namespace

void weighSlabs(std::vector<SlabShape>& slabs, const std::vector<double>& flux_w_per_m2)
{
    const double strongest = slabs.empty() ? 0 : *std::ranges::max_element(flux_w_per_m2);
    for (std::size_t i = 0; i < slabs.size(); ++i)
        slabs[i].strength = strongest > 0 ? std::max(kWeakest, flux_w_per_m2[i] / strongest) : 1;
}

ZGrading gradingFor(double smallest_source_m, double lateral_cell_m, double coarseness)
{
    ZGrading grading;
    const double wanted = std::max(smallest_source_m / kCellsPerSource, lateral_cell_m / kLateralToHeight);
    grading.nearest_m = std::min(grading.nearest_m, wanted);
    grading.growth *= coarseness;
    grading.reach_m =
        std::sqrt(coarseness) * std::max(kReachPerSource * smallest_source_m, kReachPerLateral * lateral_cell_m);
    return grading;
}

std::size_t ZCells::count() const
{
    std::size_t sum = 0;
    for (std::size_t i = 0; i < dz_m.size(); ++i)
        sum += shares_below[i] ? 0 : dz_m[i].size();
    return sum;
}

ZCells gradedCells(const std::vector<SlabShape>& slabs, const ZGrading& grading)
{
    const std::vector<OwnCells> own = ownCells(slabs, grading);
    ZCells cells{{}, Sharing(slabs, own, grading.reach_m).find()};
    for (std::size_t i = 0; i < slabs.size(); ++i) {
        const bool shared = cells.shares_below[i] || (i + 1 < slabs.size() && cells.shares_below[i + 1]);
        cells.dz_m.push_back(shared ? std::vector<double>{slabs[i].thickness_m} : own[i].dz_m);
    }
    return cells;
}

} // namespace interpose
