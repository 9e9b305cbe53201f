// SPDX-License-Identifier: GPL-3.0-or-later
// Values between cell centres. Along z a column is a line of resistances; the solver knows it at the cells' centres,
// and what its sources do between two centres is added here.
#include "thermal/field.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>

namespace interpose {

namespace {

/// A stretch of a cell's resistance, from the cell's middle, and the heat that starts evenly along it.
struct Stretch
{
    double begin = 0, end = 0; ///< K m2/W
    double flux = 0;           ///< W/m2

    double middle() const { return (begin + end) / 2; }

    /// Mean distance of its points from r.
    double meanDistance(double r) const
    {
        if (r <= begin || r >= end) return std::abs(middle() - r);
        return ((r - begin) * (r - begin) + (end - r) * (end - r)) / (2 * (end - begin));
    }
};

/// Place of a height: the cell, and how far up the slab (the cell, where the slab has several).
struct Place
{
    std::size_t group = 0, cell = 0;
    std::size_t slab = 0; ///< of those that share the cell
    double share = 0;
};

/// The way from a cell's middle to the next one up or down, or to ambient.
struct Next
{
    double value_k = 0, distance = 0;
};

/// What the sources of a cell do at r, K, less what the solver took them for: all at the middle but for `moved`
/// (positive: up), at the next middle. Beyond the two middles both act alike.
double withinCell(double r, std::span<const Stretch> sources, double moved_w_per_m2, double distance)
{
    double sum = 0, total = 0;
    for (const Stretch& s : sources) {
        if (s.flux == 0) continue;
        sum -= s.flux * s.meanDistance(r);
        total += s.flux;
    }
    const double moved = std::abs(moved_w_per_m2), towards = moved_w_per_m2 > 0 ? r : -r;
    return (sum + (total - moved) * std::abs(r) + moved * (distance - towards)) / 2;
}

} // namespace

struct FieldReader::Groups
{
    const LayeredProblem& layered;
    const HeatProblem& cells;
    const HeatSolution& solution;
    std::vector<SlabGroup> groups;

    /// The slabs of a shared cell one by one.
    struct Detail
    {
        HeatProblem slabs;
        std::vector<double> moved_w; ///< per column, to the next cell; negative: to the one below. Empty: none
    };
    std::vector<std::optional<Detail>> details;

    std::size_t columns() const { return cells.nx() * cells.ny(); }
    std::size_t lastCell(std::size_t group) const
    {
        return (group + 1 < groups.size() ? groups[group + 1].cell : cells.nz()) - 1;
    }
    double resistance(std::size_t z, std::size_t column) const
    {
        return cells.dz_m[z] / cells.kz_w_per_mk[z * columns() + column];
    }

    const Detail& detailOf(std::size_t group)
    {
        std::optional<Detail>& detail = details[group];
        if (!detail) {
            detail.emplace();
            LayeredProblem alone{layered.x_edges_m, layered.y_edges_m, layered.materials, {}, 0, 0, {}, {}};
            for (std::size_t i = groups[group].first; i < groups[group].end; ++i) {
                alone.slabs.push_back(layered.slabs[i]);
                alone.slabs.back().shares_below = false;
            }
            rasterise(alone, detail->slabs);
            detail->moved_w = movedUp(detail->slabs, groups[group].cell);
        }
        return *detail;
    }

    std::vector<double> movedUp(const HeatProblem& slabs, std::size_t z) const
    {
        if (std::ranges::all_of(slabs.power_w, [](double w) { return w == 0; })) return {};
        std::vector<double> moved(columns());
        for (std::size_t i = 0; i < columns(); ++i) {
            double along = -resistance(z, i) / 2, moment = 0;
            for (std::size_t s = 0; s < slabs.nz(); ++s) {
                const std::size_t at = s * columns() + i;
                const double own = slabs.dz_m[s] / slabs.kz_w_per_mk[at];
                moment += slabs.power_w[at] * (along + own / 2);
                along += own;
            }
            const std::size_t next = moment > 0 ? z + 1 : z - 1;
            moved[i] = 2 * moment / (resistance(z, i) + resistance(next, i));
        }
        return moved;
    }

    /// Heat per column that a group moves to the next cell; nullptr: none.
    const std::vector<double>* movedBy(std::size_t group)
    {
        if (group >= groups.size() || groups[group].slabs() == 1) return nullptr;
        const Detail& detail = detailOf(group);
        return detail.moved_w.empty() ? nullptr : &detail.moved_w;
    }

    Place placeOf(std::size_t slab, double height_m) const
    {
        Place place;
        while (groups[place.group].end <= slab)
            ++place.group;
        const SlabGroup& group = groups[place.group];
        const std::vector<double>& dz = layered.slabs[slab].cell_dz_m;
        place.slab = slab - group.first;
        std::size_t i = 0;
        for (; i + 1 < dz.size() && height_m > dz[i]; ++i)
            height_m -= dz[i];
        place.cell = group.cell + i;
        place.share = height_m / dz[i];
        return place;
    }

    Next nextOf(std::size_t z, std::size_t column, bool up) const
    {
        const double half = resistance(z, column) / 2;
        if (up ? z + 1 < cells.nz() : z > 0) {
            const std::size_t next = up ? z + 1 : z - 1;
            return {solution.rise_k[next * columns() + column], half + resistance(next, column) / 2};
        }
        const std::vector<double>& covers = up ? cells.top_cover : cells.bottom_cover;
        const double h = up ? cells.h_top_w_per_m2k : cells.h_bottom_w_per_m2k;
        const double cover = covers.empty() ? 1.0 : covers[column];
        if (h * cover > 0) return {0, (half + 1 / h) / cover};
        return {solution.rise_k[z * columns() + column], half};
    }
};

namespace {

/// Reads one height in column after column.
template <class Groups>
class HeightReader
{
public:
    HeightReader(Groups& groups, const Place& place, Reading reading)
        : m_groups(groups), m_place(place), m_corrected(reading == Reading::Corrected)
    {
        const SlabGroup& group = groups.groups[place.group];
        if (group.slabs() > 1) m_detail = &groups.detailOf(place.group);
        m_sources.resize(group.slabs());
        if (!m_corrected) return;
        m_moved = groups.movedBy(place.group);
        if (place.cell == group.cell && place.group > 0) m_from_below = groups.movedBy(place.group - 1);
        if (place.cell == groups.lastCell(place.group)) m_from_above = groups.movedBy(place.group + 1);
    }

    double value(std::size_t column, double area_m2)
    {
        const double from_below_w = m_from_below ? std::max(0.0, (*m_from_below)[column]) : 0.0;
        const double from_above_w = m_from_above ? std::max(0.0, -(*m_from_above)[column]) : 0.0;
        const double solved = m_groups.solution.rise_k[m_place.cell * m_groups.columns() + column];
        const double r =
            m_detail ? layOutSlabs(column, area_m2) : layOutCell(column, area_m2, from_below_w + from_above_w);
        double value = solved;
        if (r != 0) {
            const Next next = m_groups.nextOf(m_place.cell, column, r > 0);
            value += std::abs(r) / next.distance * (next.value_k - solved);
        }
        if (!m_corrected) return value;
        value += std::abs(r) * (r < 0 ? from_below_w : from_above_w) / area_m2;
        return value + withinCell(r, m_sources, movedFlux(column, area_m2), movedDistance(column));
    }

private:
    /// Returns where to read; the same in the other one.
    double layOutCell(std::size_t column, double area_m2, double foreign_w)
    {
        const double whole = m_groups.resistance(m_place.cell, column);
        const double own_w = m_groups.cells.power_w[m_place.cell * m_groups.columns() + column] - foreign_w;
        m_sources.front() = {-whole / 2, whole / 2, own_w / area_m2};
        return (m_place.share - 0.5) * whole;
    }

    double layOutSlabs(std::size_t column, double area_m2)
    {
        const HeatProblem& slabs = m_detail->slabs;
        double along = -m_groups.resistance(m_place.cell, column) / 2;
        for (std::size_t s = 0; s < m_sources.size(); ++s) {
            const std::size_t at = s * m_groups.columns() + column;
            const double begin = along;
            along += slabs.dz_m[s] / slabs.kz_w_per_mk[at];
            m_sources[s] = {begin, along, slabs.power_w[at] / area_m2};
        }
        const Stretch& here = m_sources[m_place.slab];
        return here.begin + m_place.share * (here.end - here.begin);
    }

    double movedFlux(std::size_t column, double area_m2) const { return m_moved ? (*m_moved)[column] / area_m2 : 0.0; }

    double movedDistance(std::size_t column) const
    {
        return m_moved ? m_groups.nextOf(m_place.cell, column, (*m_moved)[column] > 0).distance : 0.0;
    }

    Groups& m_groups;
    Place m_place;
    bool m_corrected;
    const typename Groups::Detail* m_detail = nullptr; ///< where slabs share the cell
    const std::vector<double>*m_moved = nullptr, *m_from_below = nullptr, *m_from_above = nullptr;
    std::vector<Stretch> m_sources; ///< of the column at hand
};

} // namespace

FieldReader::FieldReader(const LayeredProblem& layered, const HeatProblem& cells, const HeatSolution& solution)
    : m_groups(std::make_unique<Groups>(Groups{layered, cells, solution, slabGroups(layered.slabs), {}}))
{
    assert(solution.rise_k.size() == cells.cells());
    m_groups->details.resize(m_groups->groups.size());
}

FieldReader::~FieldReader() = default;

FieldPlane FieldReader::atHeight(std::size_t slab, double height_m, Reading reading)
{
    assert(slab < m_groups->layered.slabs.size());
    const HeatProblem& cells = m_groups->cells;
    FieldPlane plane{m_groups->layered.x_edges_m, m_groups->layered.y_edges_m, {}};
    plane.rise_k.reserve(m_groups->columns());
    HeightReader reader(*m_groups, m_groups->placeOf(slab, height_m), reading);
    for (std::size_t y = 0; y < cells.ny(); ++y)
        for (std::size_t x = 0; x < cells.nx(); ++x)
            plane.rise_k.push_back(reader.value(y * cells.nx() + x, cells.dx_m[x] * cells.dy_m[y]));
    return plane;
}

FieldPlane FieldReader::midHeight(std::size_t slab, Reading reading)
{
    const std::vector<double>& dz = m_groups->layered.slabs[slab].cell_dz_m;
    return atHeight(slab, std::accumulate(dz.begin(), dz.end(), 0.0) / 2, reading);
}

FieldPlane midHeight(const LayeredProblem& layered, const HeatProblem& cells, const HeatSolution& solution,
                     std::size_t slab, Reading reading)
{
    return FieldReader(layered, cells, solution).midHeight(slab, reading);
}

} // namespace interpose
