// SPDX-License-Identifier: GPL-3.0-or-later
// Unions by a sweep over the vertical sides; the spatial index is Boost's R-tree, packed at once.
#include "geom/region.hpp"

#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <boost/iterator/function_output_iterator.hpp>

#include <algorithm>
#include <utility>

namespace interpose {

namespace bg = boost::geometry;
using BgPoint = bg::model::point<double, 2, bg::cs::cartesian>;
using BgBox = bg::model::box<BgPoint>;

namespace {

/// The length covered on one axis while spans come and go: a segment tree over the cuts between them.
class CoveredLength
{
public:
    explicit CoveredLength(std::vector<Coord> cuts)
        : m_cuts(std::move(cuts)), m_count(4 * m_cuts.size()), m_covered(4 * m_cuts.size())
    {}
    Coord total() const { return m_covered[1]; }
    /// Both ends are cuts; `change` is +1 or -1.
    void add(Coord from, Coord to, int change) { add(1, 0, m_cuts.size() - 1, indexOf(from), indexOf(to), change); }

private:
    std::size_t indexOf(Coord at) const
    {
        return static_cast<std::size_t>(std::ranges::lower_bound(m_cuts, at) - m_cuts.begin());
    }
    /// Node `node` stands for the cuts low to high.
    void add(std::size_t node, std::size_t low, std::size_t high, std::size_t from, std::size_t to, int change)
    {
        if (to <= low || high <= from) return;
        const std::size_t middle = (low + high) / 2;
        if (from <= low && high <= to) {
            m_count[node] += change;
        } else {
            add(2 * node, low, middle, from, to, change);
            add(2 * node + 1, middle, high, from, to, change);
        }
        if (m_count[node] > 0)
            m_covered[node] = m_cuts[high] - m_cuts[low];
        else
            m_covered[node] = high - low > 1 ? m_covered[2 * node] + m_covered[2 * node + 1] : Coord{};
    }

    std::vector<Coord> m_cuts;
    std::vector<int> m_count;
    std::vector<Coord> m_covered;
};

/// A vertical side of a rectangle, met as the sweep goes to the right.
struct Side
{
    Coord x, from, to;
    int change = 0;
};

} // namespace

double unionAreaMm2(const std::vector<Rect>& rects)
{
    std::vector<Side> sides;
    std::vector<Coord> cuts;
    for (const Rect& r : rects) {
        if (r.empty()) continue;
        sides.push_back({r.x, r.y, r.top(), +1});
        sides.push_back({r.right(), r.y, r.top(), -1});
        cuts.insert(cuts.end(), {r.y, r.top()});
    }
    if (sides.empty()) return 0;
    std::ranges::sort(sides, {}, &Side::x);
    std::ranges::sort(cuts);
    const auto tail = std::ranges::unique(cuts);
    cuts.erase(tail.begin(), tail.end());

    CoveredLength covered(std::move(cuts));
    double area = 0;
    Coord at = sides.front().x;
    for (const Side& side : sides) {
        if (side.x != at) area += (side.x - at).mm() * covered.total().mm();
        at = side.x;
        covered.add(side.from, side.to, side.change);
    }
    return area;
}

double uncoveredAreaMm2(const Rect& target, const std::vector<Rect>& covers)
{
    std::vector<Rect> clipped;
    for (const Rect& c : covers)
        if (const Rect common = intersection(target, c); !common.empty()) clipped.push_back(common);
    if (std::ranges::any_of(clipped, [&](const Rect& r) { return r == target; })) return 0.0;
    return std::max(0.0, target.areaMm2() - unionAreaMm2(clipped));
}

std::vector<Rect> subtract(const Rect& target, const std::vector<Rect>& holes)
{
    std::vector<Rect> cut;
    std::vector<Coord> levels{target.y, target.top()};
    for (const Rect& hole : holes) {
        const Rect common = intersection(target, hole);
        if (common.empty()) continue;
        cut.push_back(common);
        levels.insert(levels.end(), {common.y, common.top()});
    }
    if (cut.empty()) return target.empty() ? std::vector<Rect>{} : std::vector<Rect>{target};
    std::ranges::sort(cut, {}, &Rect::x);
    std::ranges::sort(levels);

    std::vector<Rect> left;
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
        const Coord low = levels[i], high = levels[i + 1];
        if (low == high) continue;
        Coord at = target.x;
        for (const Rect& hole : cut) {
            if (hole.y > low || hole.top() < high) continue;
            if (hole.x > at) left.push_back({at, low, hole.x - at, high - low});
            at = std::max(at, hole.right());
        }
        if (at < target.right()) left.push_back({at, low, target.right() - at, high - low});
    }
    return left;
}

struct SpatialIndex::Tree
{
    bg::index::rtree<std::pair<BgBox, std::size_t>, bg::index::rstar<16>> rtree;
};

namespace {
BgBox toBox(const Rect& r)
{
    const auto d = [](Coord c) { return static_cast<double>(c.nm()); };
    return {{d(r.x), d(r.y)}, {d(r.right()), d(r.top())}};
}
} // namespace

SpatialIndex::SpatialIndex(const std::vector<Rect>& rects) : m_tree(std::make_unique<Tree>())
{
    std::vector<std::pair<BgBox, std::size_t>> values;
    values.reserve(rects.size());
    for (std::size_t i = 0; i < rects.size(); ++i)
        values.emplace_back(toBox(rects[i]), i);
    m_tree->rtree = decltype(m_tree->rtree)(values);
}

SpatialIndex::~SpatialIndex() = default;
SpatialIndex::SpatialIndex(SpatialIndex&&) noexcept = default;
SpatialIndex& SpatialIndex::operator=(SpatialIndex&&) noexcept = default;

std::vector<std::size_t> SpatialIndex::touching(const Rect& area) const
{
    std::vector<std::size_t> found;
    const auto keepIndex = boost::make_function_output_iterator([&](const auto& hit) { found.push_back(hit.second); });
    m_tree->rtree.query(bg::index::intersects(toBox(area)), keepIndex);
    std::ranges::sort(found);
    return found;
}

} // namespace interpose
