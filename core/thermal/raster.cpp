// SPDX-License-Identifier: GPL-3.0-or-later
// Area-weighted filling of the tensor grid. Whole cells are set at once; only the rims of rectangles are blended.
#include "thermal/raster.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

namespace interpose {

namespace {

constexpr double kWhole = 1.0 - 1e-12; ///< a share this near to 1 is rounding of 1

/// Cells of one axis that a stretch meets, and the share of each that it covers.
struct Cover
{
    std::size_t first = 0;
    std::vector<double> share; ///< of the cell's size

    std::size_t end() const { return first + share.size(); }
};

Cover coverOf(const std::vector<double>& edges, double begin, double length)
{
    Cover cover;
    const double end = begin + length;
    if (!(length > 0) || end <= edges.front() || begin >= edges.back()) return cover;
    const auto above = std::upper_bound(edges.begin() + 1, edges.end(), begin);
    cover.first = static_cast<std::size_t>(above - edges.begin()) - 1;
    for (std::size_t i = cover.first; i + 1 < edges.size() && edges[i] < end; ++i) {
        const double covered = std::min(end, edges[i + 1]) - std::max(begin, edges[i]);
        cover.share.push_back(covered / (edges[i + 1] - edges[i]));
    }
    return cover;
}

std::vector<double> sizesOf(const std::vector<double>& edges)
{
    std::vector<double> sizes(edges.size() - 1);
    for (std::size_t i = 0; i < sizes.size(); ++i)
        sizes[i] = edges[i + 1] - edges[i];
    return sizes;
}

/// One plane of cells being filled, nx * ny.
struct Plane
{
    double *kx, *ky, *kz, *power;
};

/// Fills planes of cells with one slab each.
class SlabRaster
{
public:
    SlabRaster(const LayeredProblem& layered, const HeatProblem& cells)
        : m_layered(layered), m_cells(cells), m_size(cells.nx() * cells.ny()), m_rim(m_size)
    {}

    /// Materials of a slab and its whole power. Returns power without a cell.
    double fill(const Slab& slab, const Plane& plane)
    {
        const Conductivity& base = material(slab.base_material);
        std::fill_n(plane.kx, m_size, base.kx_w_per_mk);
        std::fill_n(plane.ky, m_size, base.ky_w_per_mk);
        std::fill_n(plane.kz, m_size, base.kz_w_per_mk);
        for (const auto& level : slab.levels)
            layLevel(level, plane);
        return addPower(slab, plane.power);
    }

private:
    struct Rim
    {
        double share = 0;
        Conductivity sum; ///< share-weighted
    };

    const Conductivity& material(int index) const { return m_layered.materials[static_cast<std::size_t>(index)]; }

    void layLevel(const std::vector<SlabRect>& level, const Plane& plane)
    {
        for (const SlabRect& rect : level)
            layRect(rect, plane);
        for (const std::size_t cell : m_touched)
            blend(plane, cell, m_rim[cell]);
        m_touched.clear();
    }

    void layRect(const SlabRect& rect, const Plane& plane)
    {
        const Cover x = coverOf(m_layered.x_edges_m, rect.area.x_m, rect.area.width_m);
        const Cover y = coverOf(m_layered.y_edges_m, rect.area.y_m, rect.area.height_m);
        const Conductivity& k = material(rect.material);
        for (std::size_t j = y.first; j < y.end(); ++j) {
            const double share_y = y.share[j - y.first];
            const std::size_t row = j * m_cells.nx();
            std::size_t inside = x.first, outside = x.end(); // whole cells, when the row is whole
            if (share_y >= kWhole) {
                while (inside < outside && x.share[inside - x.first] < kWhole)
                    ++inside;
                while (inside < outside && x.share[outside - 1 - x.first] < kWhole)
                    --outside;
                std::fill(plane.kx + row + inside, plane.kx + row + outside, k.kx_w_per_mk);
                std::fill(plane.ky + row + inside, plane.ky + row + outside, k.ky_w_per_mk);
                std::fill(plane.kz + row + inside, plane.kz + row + outside, k.kz_w_per_mk);
            } else
                inside = outside;
            for (std::size_t i = x.first; i < inside; ++i)
                addToRim(row + i, share_y * x.share[i - x.first], k);
            for (std::size_t i = outside; i < x.end(); ++i)
                addToRim(row + i, share_y * x.share[i - x.first], k);
        }
    }

    void addToRim(std::size_t cell, double share, const Conductivity& k)
    {
        Rim& rim = m_rim[cell];
        if (rim.share == 0) m_touched.push_back(cell);
        rim.share += share;
        rim.sum.kx_w_per_mk += share * k.kx_w_per_mk;
        rim.sum.ky_w_per_mk += share * k.ky_w_per_mk;
        rim.sum.kz_w_per_mk += share * k.kz_w_per_mk;
    }

    static void blend(const Plane& plane, std::size_t cell, Rim& rim)
    {
        const double rest = std::max(0.0, 1 - rim.share), scale = rim.share > 1 ? 1 / rim.share : 1.0;
        const auto mix = [&](double& there, double sum) { there = rest * there + scale * sum; };
        mix(plane.kx[cell], rim.sum.kx_w_per_mk);
        mix(plane.ky[cell], rim.sum.ky_w_per_mk);
        mix(plane.kz[cell], rim.sum.kz_w_per_mk);
        rim = {};
    }

    double addPower(const Slab& slab, double* power) const
    {
        std::fill_n(power, m_size, 0.0);
        double lost = 0;
        for (const PowerRect& rect : slab.powers) {
            const Cover x = coverOf(m_layered.x_edges_m, rect.area.x_m, rect.area.width_m);
            const Cover y = coverOf(m_layered.y_edges_m, rect.area.y_m, rect.area.height_m);
            double inside = 0; // m2
            for (std::size_t j = y.first; j < y.end(); ++j)
                for (std::size_t i = x.first; i < x.end(); ++i)
                    inside += coveredArea(x, y, i, j);
            const double full = rect.area.width_m * rect.area.height_m;
            if (!(full > 0) || inside == 0) {
                lost += rect.power_w;
                continue;
            }
            // Wholly inside, the rounding of the areas must not leak power either.
            const bool whole = inside >= kWhole * full;
            const double per_area = rect.power_w / (whole ? inside : full);
            for (std::size_t j = y.first; j < y.end(); ++j)
                for (std::size_t i = x.first; i < x.end(); ++i)
                    power[j * m_cells.nx() + i] += per_area * coveredArea(x, y, i, j);
            if (!whole) lost += rect.power_w * (1 - inside / full);
        }
        return lost;
    }

    double coveredArea(const Cover& x, const Cover& y, std::size_t i, std::size_t j) const
    {
        return (x.share[i - x.first] * m_cells.dx_m[i]) * (y.share[j - y.first] * m_cells.dy_m[j]);
    }

    const LayeredProblem& m_layered;
    const HeatProblem& m_cells;
    std::size_t m_size;
    std::vector<Rim> m_rim;             ///< cells partly covered in the level at hand
    std::vector<std::size_t> m_touched; ///< where m_rim is not zero
};

/// Puts slabs into z cells, one slab into several cells or several slabs into one.
class Raster
{
public:
    Raster(const LayeredProblem& layered, HeatProblem& cells)
        : m_layered(layered), m_cells(cells), m_size(cells.nx() * cells.ny()), m_slabs(layered, cells)
    {}

    /// Returns power without a cell.
    double fill()
    {
        double lost = 0;
        for (const SlabGroup& group : slabGroups(m_layered.slabs))
            lost += group.slabs() == 1 ? fillOne(m_layered.slabs[group.first], group.cell) : fillShared(group);
        for (const OffMiddle& off : m_off)
            shareWithNext(off);
        return lost;
    }

private:
    Plane planeAt(std::size_t z)
    {
        const std::size_t at = z * m_size;
        return {&m_cells.kx_w_per_mk[at], &m_cells.ky_w_per_mk[at], &m_cells.kz_w_per_mk[at], &m_cells.power_w[at]};
    }

    double fillOne(const Slab& slab, std::size_t z)
    {
        const double lost = m_slabs.fill(slab, planeAt(z));
        for (std::size_t i = 1; i < slab.cell_dz_m.size(); ++i)
            for (std::vector<double>* k : {&m_cells.kx_w_per_mk, &m_cells.ky_w_per_mk, &m_cells.kz_w_per_mk})
                std::copy_n(&(*k)[z * m_size], m_size, &(*k)[(z + i) * m_size]);
        spreadPower(slab, z);
        return lost;
    }

    void spreadPower(const Slab& slab, std::size_t z)
    {
        const double thickness = std::accumulate(slab.cell_dz_m.begin(), slab.cell_dz_m.end(), 0.0);
        double* power = &m_cells.power_w[z * m_size];
        for (std::size_t i = slab.cell_dz_m.size(); i-- > 0;) { // the first plane, the source, last
            const double share = slab.cell_dz_m[i] / thickness;
            for (std::size_t cell = 0; cell < m_size; ++cell)
                power[i * m_size + cell] = share * power[cell];
        }
    }

    /// Heat of a shared cell times how far above the middle of its resistance it starts, W K m2/W per column.
    struct OffMiddle
    {
        std::size_t z = 0;
        std::vector<double> moment;
    };

    double fillShared(const SlabGroup& group)
    {
        m_scratch.resize(4 * m_size);
        const Plane slab{&m_scratch[0], &m_scratch[m_size], &m_scratch[2 * m_size], &m_scratch[3 * m_size]};
        const Plane cell = planeAt(group.cell);
        for (double* values : {cell.kx, cell.ky, cell.kz, cell.power})
            std::fill_n(values, m_size, 0.0);
        OffMiddle off{group.cell, {}};
        double lost = 0;
        for (std::size_t i = group.first; i < group.end; ++i) {
            lost += m_slabs.fill(m_layered.slabs[i], slab);
            addSlab(slab, m_layered.slabs[i], cell, off.moment);
        }
        finishShared(cell, m_cells.dz_m[group.cell], off.moment);
        if (!off.moment.empty()) m_off.push_back(std::move(off));
        return lost;
    }

    /// Until finishShared() kx and ky are sums of k dz, and kz is the resistance so far.
    void addSlab(const Plane& slab, const Slab& shape, const Plane& cell, std::vector<double>& moment)
    {
        const double dz = shape.cell_dz_m.front();
        if (!shape.powers.empty()) {
            moment.resize(m_size, 0.0);
            for (std::size_t i = 0; i < m_size; ++i) {
                moment[i] += slab.power[i] * (cell.kz[i] + dz / slab.kz[i] / 2);
                cell.power[i] += slab.power[i];
            }
        }
        for (std::size_t i = 0; i < m_size; ++i) {
            cell.kx[i] += slab.kx[i] * dz;
            cell.ky[i] += slab.ky[i] * dz;
            cell.kz[i] += dz / slab.kz[i];
        }
    }

    void finishShared(const Plane& cell, double dz, std::vector<double>& moment)
    {
        for (std::size_t i = 0; i < moment.size(); ++i)
            moment[i] -= cell.power[i] * cell.kz[i] / 2;
        for (std::size_t i = 0; i < m_size; ++i) {
            cell.kx[i] /= dz;
            cell.ky[i] /= dz;
            cell.kz[i] = dz / cell.kz[i];
        }
    }

    /// So much of the heat goes to the next cell that, for flow along z, all cells beyond see it start where it does.
    /// Where there is no next cell it stays.
    void shareWithNext(const OffMiddle& off)
    {
        const std::size_t z = off.z;
        const auto resistance = [&](std::size_t layer, std::size_t i) {
            return m_cells.dz_m[layer] / m_cells.kz_w_per_mk[layer * m_size + i];
        };
        for (std::size_t i = 0; i < m_size; ++i) {
            if (off.moment[i] > 0 ? z + 1 == m_cells.nz() : z == 0) continue;
            const std::size_t next = off.moment[i] > 0 ? z + 1 : z - 1;
            const double moved = 2 * std::abs(off.moment[i]) / (resistance(z, i) + resistance(next, i));
            m_cells.power_w[z * m_size + i] -= moved;
            m_cells.power_w[next * m_size + i] += moved;
        }
    }

    const LayeredProblem& m_layered;
    HeatProblem& m_cells;
    std::size_t m_size;
    SlabRaster m_slabs;
    std::vector<double> m_scratch;
    std::vector<OffMiddle> m_off;
};

std::vector<double> coverShares(const LayeredProblem& layered, const std::optional<AreaRect>& area)
{
    if (!area) return {};
    const Cover x = coverOf(layered.x_edges_m, area->x_m, area->width_m);
    const Cover y = coverOf(layered.y_edges_m, area->y_m, area->height_m);
    const std::size_t nx = layered.x_edges_m.size() - 1;
    std::vector<double> shares(nx * (layered.y_edges_m.size() - 1), 0.0);
    for (std::size_t j = y.first; j < y.end(); ++j)
        for (std::size_t i = x.first; i < x.end(); ++i)
            shares[j * nx + i] = x.share[i - x.first] * y.share[j - y.first];
    return shares;
}

} // namespace

std::vector<SlabGroup> slabGroups(const std::vector<Slab>& slabs)
{
    std::vector<SlabGroup> groups;
    std::size_t cell = 0;
    for (std::size_t i = 0; i < slabs.size(); ++i) {
        if (slabs[i].shares_below) {
            groups.back().end = i + 1;
            continue;
        }
        groups.push_back({i, i + 1, cell});
        cell += slabs[i].cell_dz_m.size();
    }
    return groups;
}

double rasterise(const LayeredProblem& layered, HeatProblem& cells)
{
    assert(layered.x_edges_m.size() > 1 && layered.y_edges_m.size() > 1 && !layered.slabs.empty());
    cells.dx_m = sizesOf(layered.x_edges_m);
    cells.dy_m = sizesOf(layered.y_edges_m);
    cells.dz_m.clear();
    for (const Slab& slab : layered.slabs) {
        if (slab.shares_below)
            cells.dz_m.back() += slab.cell_dz_m.front();
        else
            cells.dz_m.insert(cells.dz_m.end(), slab.cell_dz_m.begin(), slab.cell_dz_m.end());
    }
    cells.h_top_w_per_m2k = layered.h_top_w_per_m2k;
    cells.h_bottom_w_per_m2k = layered.h_bottom_w_per_m2k;
    cells.top_cover = coverShares(layered, layered.top_area);
    cells.bottom_cover = coverShares(layered, layered.bottom_area);
    for (std::vector<double>* array : {&cells.kx_w_per_mk, &cells.ky_w_per_mk, &cells.kz_w_per_mk, &cells.power_w})
        array->resize(cells.cells());
    cells.storage_w_per_k.clear();
    return Raster(layered, cells).fill();
}

} // namespace interpose
