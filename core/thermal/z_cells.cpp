// SPDX-License-Identifier: GPL-3.0-or-later
// The wanted height h(s) = h0 + g s gives a slab from s1 to s2 the integral of ds / h(s) cells; equal steps of that
// integral are the cell faces.
#include "thermal/z_cells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace interpose {

namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();
constexpr double kForgiven = 0.15; ///< of a cell: rather slightly taller cells than one more

/// Distance of each slab's lower and upper face from the nearest powered slab below and above.
struct FaceDistances
{
    std::vector<double> below; ///< from the slab's lower face down
    std::vector<double> above; ///< from the slab's upper face up
};

FaceDistances distancesOf(const std::vector<SlabShape>& slabs)
{
    FaceDistances far{std::vector<double>(slabs.size(), kFar), std::vector<double>(slabs.size(), kFar)};
    double distance = kFar;
    for (std::size_t i = 0; i < slabs.size(); ++i) {
        far.below[i] = distance;
        distance = slabs[i].powered ? 0 : distance + slabs[i].thickness_m;
    }
    distance = kFar;
    for (std::size_t i = slabs.size(); i-- > 0;) {
        far.above[i] = distance;
        distance = slabs[i].powered ? 0 : distance + slabs[i].thickness_m;
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

std::vector<double> cellsBetween(double thickness, double below, double above, const ZGrading& grading)
{
    if (below == kFar && above == kFar) return {thickness};
    const CellCount count(thickness, below, above, grading);
    const double wanted = count.until(thickness);
    const int cells = std::max(1, static_cast<int>(std::ceil(wanted - kForgiven)));
    std::vector<double> sizes;
    double last = 0;
    for (int i = 1; i <= cells; ++i) {
        const double next = i == cells ? thickness : count.heightAt(wanted * i / cells);
        sizes.push_back(next - last);
        last = next;
    }
    return sizes;
}

/// An odd number of cells of about the wanted height.
std::vector<double> equalCells(double thickness, double wanted)
{
    const auto pairs = static_cast<std::size_t>(std::lround(std::max(0.0, (thickness / wanted - 1) / 2)));
    const std::size_t cells = 2 * pairs + 1;
    return std::vector<double>(cells, thickness / static_cast<double>(cells));
}

constexpr double kCellsPerSource = 60; ///< nearest cell height as a part of the source's width
constexpr double kLateralToHeight = 8;

} // namespace

ZGrading gradingFor(double smallest_source_m, double lateral_cell_m)
{
    ZGrading grading;
    const double wanted = std::max(smallest_source_m / kCellsPerSource, lateral_cell_m / kLateralToHeight);
    grading.nearest_m = std::min(grading.nearest_m, wanted);
    return grading;
}

std::vector<std::vector<double>> gradedCells(const std::vector<SlabShape>& slabs, const ZGrading& grading)
{
    const FaceDistances far = distancesOf(slabs);
    std::vector<std::vector<double>> cells;
    for (std::size_t i = 0; i < slabs.size(); ++i) {
        if (slabs[i].powered)
            cells.push_back(equalCells(slabs[i].thickness_m, grading.nearest_m));
        else
            cells.push_back(cellsBetween(slabs[i].thickness_m, far.below[i], far.above[i], grading));
    }
    return cells;
}

} // namespace interpose
