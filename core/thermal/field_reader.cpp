// SPDX-License-Identifier: GPL-3.0-or-later
// Values between cell centres. Along z a column is a line of resistances; the solver knows it at the cells' centres,
// and what its sources do between two centres is added here.
#include "thermal/field.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
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

struct Span
{
    std::size_t begin = 0, end = 0;
};

Span cellsMeeting(const std::vector<double>& edges, double begin, double length)
{
    const double slack = 1e-9 * (edges.back() - edges.front()); // rounding is no meeting
    const auto first = std::upper_bound(edges.begin() + 1, edges.end(), begin + slack);
    const auto last = std::lower_bound(edges.begin(), edges.end() - 1, begin + length - slack);
    Span span{static_cast<std::size_t>(first - edges.begin()) - 1, static_cast<std::size_t>(last - edges.begin())};
    span.begin = std::min(span.begin, edges.size() - 1);
    span.end = std::max(span.begin, span.end);
    return span;
}

std::vector<double> edgesOf(const std::vector<double>& edges, const Span& cells)
{
    return {edges.begin() + static_cast<std::ptrdiff_t>(cells.begin),
            edges.begin() + static_cast<std::ptrdiff_t>(cells.end) + 1};
}

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
    std::vector<double> x_edges_m, y_edges_m; ///< of the window
    std::vector<std::size_t> cell_of;         ///< per column of the window, in a plane of the grid
    std::vector<SlabGroup> groups;

    /// The slabs of a shared cell one by one, a value per column of the window for each.
    struct Detail
    {
        std::size_t slabs = 0;
        std::vector<double> resistance; ///< K m2/W
        std::vector<double> power_w;
        std::vector<double> moved_w; ///< per column, to the next cell; negative: to the one below. Empty: none
    };
    std::vector<std::optional<Detail>> details;

    std::size_t columns() const { return cell_of.size(); }
    std::size_t cell(std::size_t z, std::size_t column) const { return z * cells.nx() * cells.ny() + cell_of[column]; }
    double solved(std::size_t z, std::size_t column) const { return solution.rise_k[cell(z, column)]; }
    std::size_t lastCell(std::size_t group) const
    {
        return (group + 1 < groups.size() ? groups[group + 1].cell : cells.nz()) - 1;
    }
    double resistance(std::size_t z, std::size_t column) const
    {
        return cells.dz_m[z] / cells.kz_w_per_mk[cell(z, column)];
    }

    const Detail& detailOf(std::size_t group)
    {
        std::optional<Detail>& detail = details[group];
        if (!detail) {
            detail.emplace();
            LayeredProblem alone{x_edges_m, y_edges_m, layered.materials, {}, 0, 0, {}, {}};
            for (std::size_t i = groups[group].first; i < groups[group].end; ++i)
                alone.slabs.push_back(withinWindow(layered.slabs[i]));
            HeatProblem slabs;
            rasterise(alone, slabs);
            detail->slabs = slabs.nz();
            detail->power_w = std::move(slabs.power_w);
            detail->resistance = std::move(slabs.kz_w_per_mk);
            for (std::size_t s = 0; s < detail->slabs; ++s)
                for (std::size_t i = s * columns(); i < (s + 1) * columns(); ++i)
                    detail->resistance[i] = slabs.dz_m[s] / detail->resistance[i];
            detail->moved_w = movedUp(*detail, groups[group].cell);
        }
        return *detail;
    }

    std::vector<double> movedUp(const Detail& detail, std::size_t z) const
    {
        if (std::ranges::all_of(detail.power_w, [](double w) { return w == 0; })) return {};
        std::vector<double> along(columns()), power_w(columns()), moment(columns());
        for (std::size_t s = 0; s < detail.slabs; ++s) {
            for (std::size_t i = 0; i < columns(); ++i) {
                const double own = detail.resistance[s * columns() + i], own_w = detail.power_w[s * columns() + i];
                moment[i] += own_w * (along[i] + own / 2);
                power_w[i] += own_w;
                along[i] += own;
            }
        }
        for (std::size_t i = 0; i < columns(); ++i) {
            moment[i] -= power_w[i] * along[i] / 2;
            if (moment[i] > 0 ? z + 1 == cells.nz() : z == 0) moment[i] = 0; // no next cell: it stays
            if (moment[i] == 0) continue;
            const std::size_t next = moment[i] > 0 ? z + 1 : z - 1;
            moment[i] *= 2 / (along[i] + resistance(next, i)); // now the heat moved
        }
        return moment;
    }

    /// A slab with cells of its own, and of its rectangles those that reach into the window.
    Slab withinWindow(const Slab& slab) const
    {
        const auto meets = [&](const AreaRect& r) {
            return r.x_m < x_edges_m.back() && r.x_m + r.width_m > x_edges_m.front() && r.y_m < y_edges_m.back() &&
                   r.y_m + r.height_m > y_edges_m.front();
        };
        Slab cut{slab.cell_dz_m, slab.base_material, {}, {}};
        for (const auto& level : slab.levels) {
            cut.levels.emplace_back();
            std::ranges::copy_if(level, std::back_inserter(cut.levels.back()), meets, &SlabRect::area);
        }
        std::ranges::copy_if(slab.powers, std::back_inserter(cut.powers), meets, &PowerRect::area);
        return cut;
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
            return {solved(next, column), half + resistance(next, column) / 2};
        }
        const std::vector<double>& covers = up ? cells.top_cover : cells.bottom_cover;
        const double h = up ? cells.h_top_w_per_m2k : cells.h_bottom_w_per_m2k;
        const double cover = covers.empty() ? 1.0 : covers[cell_of[column]];
        if (h * cover > 0) return {0, (half + 1 / h) / cover};
        return {solved(z, column), half};
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
        const double solved = m_groups.solved(m_place.cell, column);
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
        const double own_w = m_groups.cells.power_w[m_groups.cell(m_place.cell, column)] - foreign_w;
        m_sources.front() = {-whole / 2, whole / 2, own_w / area_m2};
        return (m_place.share - 0.5) * whole;
    }

    double layOutSlabs(std::size_t column, double area_m2)
    {
        double along = -m_groups.resistance(m_place.cell, column) / 2;
        for (std::size_t s = 0; s < m_sources.size(); ++s) {
            const std::size_t at = s * m_groups.columns() + column;
            const double begin = along, own_w = m_detail->power_w[at];
            along += m_detail->resistance[at];
            m_sources[s] = {begin, along, own_w == 0 ? 0.0 : own_w / area_m2};
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

FieldReader::FieldReader(const LayeredProblem& layered, const HeatProblem& cells, const HeatSolution& solution,
                         const std::optional<AreaRect>& window)
    : m_groups(std::make_unique<Groups>(Groups{layered, cells, solution, {}, {}, {}, slabGroups(layered.slabs), {}}))
{
    assert(solution.rise_k.size() == cells.cells());
    const Span x = window ? cellsMeeting(layered.x_edges_m, window->x_m, window->width_m) : Span{0, cells.nx()};
    const Span y = window ? cellsMeeting(layered.y_edges_m, window->y_m, window->height_m) : Span{0, cells.ny()};
    m_groups->x_edges_m = edgesOf(layered.x_edges_m, x);
    m_groups->y_edges_m = edgesOf(layered.y_edges_m, y);
    for (std::size_t j = y.begin; j < y.end; ++j)
        for (std::size_t i = x.begin; i < x.end; ++i)
            m_groups->cell_of.push_back(j * cells.nx() + i);
    m_groups->details.resize(m_groups->groups.size());
}

FieldReader::~FieldReader() = default;

FieldPlane FieldReader::atHeight(std::size_t slab, double height_m, Reading reading)
{
    assert(slab < m_groups->layered.slabs.size());
    FieldPlane plane{m_groups->x_edges_m, m_groups->y_edges_m, {}};
    if (m_groups->columns() == 0) return plane;
    plane.rise_k.reserve(m_groups->columns());
    HeightReader reader(*m_groups, m_groups->placeOf(slab, height_m), reading);
    for (std::size_t y = 0, column = 0; y < plane.ny(); ++y)
        for (std::size_t x = 0; x < plane.nx(); ++x, ++column)
            plane.rise_k.push_back(reader.value(column, (plane.x_edges_m[x + 1] - plane.x_edges_m[x]) *
                                                            (plane.y_edges_m[y + 1] - plane.y_edges_m[y])));
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
