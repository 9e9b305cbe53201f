// SPDX-License-Identifier: GPL-3.0-or-later
// Area-weighted filling of the tensor grid. Whole cells are set at once; only the rims of rectangles are blended.
#include "thermal/raster.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

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

/// Fills one plane of cells after the other.
class Raster
{
public:
    Raster(const LayeredProblem& layered, HeatProblem& cells)
        : m_layered(layered), m_cells(cells), m_plane(cells.nx() * cells.ny()), m_rim(m_plane)
    {}

    /// Materials and power of a slab into z cells [z, z + its count). Returns power without a cell.
    double fillSlab(const Slab& slab, std::size_t z)
    {
        const std::size_t at = z * m_plane;
        const Conductivity& base = material(slab.base_material);
        std::fill_n(&m_cells.kx_w_per_mk[at], m_plane, base.kx_w_per_mk);
        std::fill_n(&m_cells.ky_w_per_mk[at], m_plane, base.ky_w_per_mk);
        std::fill_n(&m_cells.kz_w_per_mk[at], m_plane, base.kz_w_per_mk);
        for (const auto& level : slab.levels)
            layLevel(level, at);
        const double lost = addPower(slab, at);
        for (std::size_t i = 1; i < slab.cell_dz_m.size(); ++i)
            copyPlane(at, at + i * m_plane);
        spreadPower(slab, at);
        return lost;
    }

private:
    struct Rim
    {
        double share = 0;
        Conductivity sum; ///< share-weighted
    };

    const Conductivity& material(int index) const { return m_layered.materials[static_cast<std::size_t>(index)]; }

    void layLevel(const std::vector<SlabRect>& level, std::size_t at)
    {
        for (const SlabRect& rect : level)
            layRect(rect, at);
        for (const std::size_t cell : m_touched)
            blend(at + cell, m_rim[cell]);
        m_touched.clear();
    }

    void layRect(const SlabRect& rect, std::size_t at)
    {
        const Cover x = coverOf(m_layered.x_edges_m, rect.area.x_m, rect.area.width_m);
        const Cover y = coverOf(m_layered.y_edges_m, rect.area.y_m, rect.area.height_m);
        const Conductivity& k = material(rect.material);
        for (std::size_t j = y.first; j < y.end(); ++j) {
            const double share_y = y.share[j - y.first];
            for (std::size_t i = x.first; i < x.end(); ++i) {
                const double share = share_y * x.share[i - x.first];
                const std::size_t cell = j * m_cells.nx() + i;
                if (share >= kWhole)
                    set(at + cell, k);
                else
                    addToRim(cell, share, k);
            }
        }
    }

    void set(std::size_t cell, const Conductivity& k)
    {
        m_cells.kx_w_per_mk[cell] = k.kx_w_per_mk;
        m_cells.ky_w_per_mk[cell] = k.ky_w_per_mk;
        m_cells.kz_w_per_mk[cell] = k.kz_w_per_mk;
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

    void blend(std::size_t cell, Rim& rim)
    {
        const double rest = std::max(0.0, 1 - rim.share), scale = rim.share > 1 ? 1 / rim.share : 1.0;
        const auto mix = [&](double& there, double sum) { there = rest * there + scale * sum; };
        mix(m_cells.kx_w_per_mk[cell], rim.sum.kx_w_per_mk);
        mix(m_cells.ky_w_per_mk[cell], rim.sum.ky_w_per_mk);
        mix(m_cells.kz_w_per_mk[cell], rim.sum.kz_w_per_mk);
        rim = {};
    }

    /// The slab's whole power into its first plane of cells.
    double addPower(const Slab& slab, std::size_t at)
    {
        std::fill_n(&m_cells.power_w[at], m_plane, 0.0);
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
                    m_cells.power_w[at + j * m_cells.nx() + i] += per_area * coveredArea(x, y, i, j);
            if (!whole) lost += rect.power_w * (1 - inside / full);
        }
        return lost;
    }

    double coveredArea(const Cover& x, const Cover& y, std::size_t i, std::size_t j) const
    {
        return (x.share[i - x.first] * m_cells.dx_m[i]) * (y.share[j - y.first] * m_cells.dy_m[j]);
    }

    void copyPlane(std::size_t from, std::size_t to)
    {
        for (std::vector<double>* k : {&m_cells.kx_w_per_mk, &m_cells.ky_w_per_mk, &m_cells.kz_w_per_mk})
            std::copy_n(&(*k)[from], m_plane, &(*k)[to]);
    }

    void spreadPower(const Slab& slab, std::size_t at)
    {
        const double thickness = std::accumulate(slab.cell_dz_m.begin(), slab.cell_dz_m.end(), 0.0);
        double* power = &m_cells.power_w[at];
        for (std::size_t i = slab.cell_dz_m.size(); i-- > 0;) { // the first plane, the source, last
            const double share = slab.cell_dz_m[i] / thickness;
            for (std::size_t cell = 0; cell < m_plane; ++cell)
                power[i * m_plane + cell] = share * power[cell];
        }
    }

    const LayeredProblem& m_layered;
    HeatProblem& m_cells;
    std::size_t m_plane;
    std::vector<Rim> m_rim;             ///< cells partly covered in the level at hand
    std::vector<std::size_t> m_touched; ///< where m_rim is not zero
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

double rasterise(const LayeredProblem& layered, HeatProblem& cells)
{
    assert(layered.x_edges_m.size() > 1 && layered.y_edges_m.size() > 1 && !layered.slabs.empty());
    cells.dx_m = sizesOf(layered.x_edges_m);
    cells.dy_m = sizesOf(layered.y_edges_m);
    cells.dz_m.clear();
    for (const Slab& slab : layered.slabs)
        cells.dz_m.insert(cells.dz_m.end(), slab.cell_dz_m.begin(), slab.cell_dz_m.end());
    cells.h_top_w_per_m2k = layered.h_top_w_per_m2k;
    cells.h_bottom_w_per_m2k = layered.h_bottom_w_per_m2k;
    cells.top_cover = coverShares(layered, layered.top_area);
    cells.bottom_cover = coverShares(layered, layered.bottom_area);
    for (std::vector<double>* array : {&cells.kx_w_per_mk, &cells.ky_w_per_mk, &cells.kz_w_per_mk, &cells.power_w})
        array->resize(cells.cells());
    cells.storage_w_per_k.clear();
    Raster raster(layered, cells);
    double lost = 0;
    std::size_t z = 0;
    for (const Slab& slab : layered.slabs) {
        lost += raster.fillSlab(slab, z);
        z += slab.cell_dz_m.size();
    }
    return lost;
}

} // namespace interpose
