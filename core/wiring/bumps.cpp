// SPDX-License-Identifier: GPL-3.0-or-later
// Grids of bump sites and the even spread of signals over them, in integers throughout.
#include "wiring/bumps.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <span>

namespace interpose {

namespace {

/// Sites that fit; bounded so that a product of two counts never overflows.
std::int64_t sitesAcross(Coord extent, Coord pitch)
{
    if (pitch <= Coord{} || extent <= Coord{}) return 0;
    return std::min<std::int64_t>(extent.nm() / pitch.nm(), std::numeric_limits<std::int32_t>::max());
}

Coord firstSite(Coord start, Coord extent, Coord pitch, std::int64_t count)
{
    return start + (extent - pitch * (count - 1)) / 2;
}

} // namespace

BumpField bumpField(const Rect& region, std::optional<Edge> edge, Coord pitch_x, Coord pitch_y)
{
    const std::int64_t nx = sitesAcross(region.width, pitch_x), ny = sitesAcross(region.height, pitch_y);
    if (nx == 0 || ny == 0) return {region.centre(), {}, {}, 0, 0};
    const Coord left = firstSite(region.x, region.width, pitch_x, nx), right = left + pitch_x * (nx - 1);
    const Coord bottom = firstSite(region.y, region.height, pitch_y, ny), top = bottom + pitch_y * (ny - 1);
    const Point stepX{pitch_x, {}}, stepY{{}, pitch_y}, backX{-pitch_x, {}}, backY{{}, -pitch_y};
    if (!edge) return {{left, bottom}, stepX, stepY, nx, ny};
    switch (*edge) {
    case Edge::Left:
        return {{left, bottom}, stepY, stepX, ny, nx};
    case Edge::Top:
        return {{left, top}, stepX, backY, nx, ny};
    case Edge::Right:
        return {{right, top}, backY, backX, ny, nx};
    case Edge::Bottom:
        return {{right, bottom}, backX, stepY, nx, ny};
    }
    return {};
}

BumpField moved(const BumpField& field, const Transform& transform)
{
    const Point first = transform.apply(field.first);
    return {first, transform.apply(field.first + field.along) - first,
            transform.apply(field.first + field.deep) - first, field.columns, field.rows};
}

std::int64_t dataWires(const InterfaceStandard& standard, int lanes)
{
    return static_cast<std::int64_t>(lanes) * (standard.shared_bus ? 1 : 2);
}

std::int64_t signalWires(const InterfaceStandard& standard, int lanes)
{
    return dataWires(standard, lanes) + std::max(standard.overhead_wires, 0);
}

std::int64_t sitesNeeded(const InterfaceStandard& standard, int lanes)
{
    const double signalShare = 1.0 - standard.power_share;
    const double sites = static_cast<double>(signalWires(standard, lanes)) / signalShare;
    if (!(signalShare > 0) || sites > 1e18) return std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::ceil(sites * (1 - 1e-12))); // 7 / (1 - 0.9) is seventy, not seventy-one
}

namespace {

/// Walks the sites floor((2 j + 1) sites / (2 signals)) of j = 0, 1, ... by additions only.
class EvenSites
{
public:
    /// Precondition: signals > 0.
    EvenSites(std::int64_t sites, std::int64_t signals)
        : first(sites / (2 * signals))
        , step(sites / signals)
        , m_unit(2 * signals)
        , m_rest(2 * (sites % signals))
        , m_remainder(sites % m_unit)
    {}
    const std::int64_t first, step;
    /// Whether the next site lies one more than `step` further.
    bool carries()
    {
        m_remainder += m_rest;
        const bool carry = m_remainder >= m_unit;
        m_remainder -= carry ? m_unit : 0;
        return carry;
    }

private:
    const std::int64_t m_unit, m_rest;
    std::int64_t m_remainder;
};

/// signalBumps into room that is there: out.size() is the count.
void spread(const BumpField& field, std::int64_t signals, std::span<Point> out)
{
    std::ranges::fill(out, field.first);
    const std::int64_t sites = field.sites();
    if (sites == 0 || out.empty()) return;

    // Each bump is one of four steps from the one before, by whether the site carries and whether the row ends.
    EvenSites even(sites, signals);
    const std::int64_t columns = field.columns, stepColumns = even.step % columns, stepRows = even.step / columns;
    const auto offset = [&field](std::int64_t column, std::int64_t row) {
        return Point{field.along.x * column + field.deep.x * row, field.along.y * column + field.deep.y * row};
    };
    const std::array steps{offset(stepColumns, stepRows), offset(stepColumns + 1, stepRows),
                           offset(stepColumns - columns, stepRows + 1),
                           offset(stepColumns + 1 - columns, stepRows + 1)};
    std::int64_t column = even.first % columns;
    Point at = field.first + offset(column, even.first / columns);
    for (Point& bump : out) {
        bump = at;
        const bool carry = even.carries();
        column += stepColumns + (carry ? 1 : 0);
        const bool rowEnds = column >= columns;
        column -= rowEnds ? columns : 0;
        at = at + steps[(rowEnds ? 2U : 0U) + (carry ? 1U : 0U)];
    }
}

/// From where to before where one of `count` equal pieces of `sites` goes: the same seen from either end.
struct Piece
{
    std::int64_t from = 0, to = 0;
};

Piece piece(std::int64_t at, std::int64_t count, std::int64_t sites)
{
    const auto cut = [&](std::int64_t i) { return i * sites / count; };
    const std::int64_t mirrored = count - 1 - at;
    if (at < mirrored) return {cut(at), cut(at + 1)};
    if (at > mirrored) return {sites - cut(mirrored + 1), sites - cut(mirrored)};
    return {cut(at), sites - cut(at)};
}

/// A rectangle of the sites of a field that has some; where there are none, the nearest site.
BumpField block(const BumpField& field, Piece columns, Piece rows)
{
    if (field.sites() == 0) return field;
    const std::int64_t column = std::min(columns.from, field.columns - 1), row = std::min(rows.from, field.rows - 1);
    return {field.first + Point{field.along.x * column, field.along.y * column} +
                Point{field.deep.x * row, field.deep.y * row},
            field.along, field.deep, columns.to - columns.from, rows.to - rows.from};
}

/// The first half spread evenly, the second half as it looks from the far corner of the block.
void spreadBothWays(const BumpField& sites, std::span<Point> out)
{
    const std::size_t half = (out.size() + 1) / 2;
    spread(sites, static_cast<std::int64_t>(out.size()), out.first(half));
    const std::int64_t columns = std::max<std::int64_t>(sites.columns - 1, 0);
    const std::int64_t rows = std::max<std::int64_t>(sites.rows - 1, 0);
    const Point across{sites.along.x * columns + sites.deep.x * rows, sites.along.y * columns + sites.deep.y * rows};
    const Point corners = sites.first + sites.first + (sites.sites() == 0 ? Point{} : across);
    for (std::size_t i = half; i < out.size(); ++i)
        out[i] = corners - out[out.size() - 1 - i];
}

/// Site numbers that the first half of `data` wires take in a block of `sites`.
void firstHalfSites(std::int64_t sites, std::int64_t data, std::vector<std::int64_t>& out)
{
    out.resize(static_cast<std::size_t>((data + 1) / 2));
    EvenSites even(sites, data);
    std::int64_t at = even.first;
    for (std::int64_t& site : out) {
        site = at;
        at += even.step + (even.carries() ? 1 : 0);
    }
}

/// Sites of a block that its data leave, asked for in ascending order.
class FreeSites
{
public:
    /// \param half  of firstHalfSites; the second half mirrors it
    FreeSites(std::int64_t sites, std::int64_t data, const std::vector<std::int64_t>& half)
        : m_sites(sites), m_data(data), m_half(half)
    {
        std::int64_t last = -1;
        for (std::int64_t i = 0; i < data; ++i) {
            m_free -= taken(i) != last ? 1 : 0;
            last = taken(i);
        }
        m_free += sites;
    }
    std::int64_t count() const { return m_free; }
    /// Number of the free site that has `before` free ones before it; `before` never falls.
    std::int64_t site(std::int64_t before)
    {
        for (; m_next < m_data && taken(m_next) <= before + m_passed; ++m_next)
            m_passed += m_next == 0 || taken(m_next) != taken(m_next - 1) ? 1 : 0;
        return before + m_passed;
    }

private:
    std::int64_t taken(std::int64_t wire) const
    {
        const auto half = static_cast<std::int64_t>(m_half.size());
        return wire < half ? m_half[static_cast<std::size_t>(wire)]
                           : m_sites - 1 - m_half[static_cast<std::size_t>(m_data - 1 - wire)];
    }

    std::int64_t m_sites, m_data;
    const std::vector<std::int64_t>& m_half; ///< ascending
    std::int64_t m_free = 0, m_next = 0, m_passed = 0;
};

} // namespace

void signalBumps(const BumpField& field, std::int64_t signals, std::int64_t count, std::vector<Point>& out)
{
    assert(count >= 0 && count <= signals);
    out.resize(static_cast<std::size_t>(count));
    spread(field, signals, out);
}

namespace {

/// Calls use(block, first data wire, data, overhead) for every channel in order.
template <class Use>
void forEachChannel(const BumpField& field, const ChannelOrder& order, Use&& use)
{
    assert(order.channel_data > 0 && order.columns > 0);
    const std::int64_t channels = (order.data + order.channel_data - 1) / order.channel_data;
    const std::int64_t columns = std::min(order.columns, channels);
    const std::int64_t rows = channels == 0 ? 0 : (channels + columns - 1) / columns;
    for (std::int64_t c = 0; c < channels; ++c) {
        const std::int64_t begin = c * order.channel_data, data = std::min(order.channel_data, order.data - begin);
        const std::int64_t overhead = (c + 1) * order.overhead / channels - c * order.overhead / channels;
        const BumpField sites =
            block(field, piece(c % columns, columns, field.columns), piece(c / columns, rows, field.rows));
        use(sites, static_cast<std::size_t>(begin), static_cast<std::size_t>(data), overhead);
    }
}

} // namespace

void channelBumps(const BumpField& field, const ChannelOrder& order, std::vector<Point>& out)
{
    out.resize(static_cast<std::size_t>(order.data));
    forEachChannel(field, order, [&](const BumpField& sites, std::size_t begin, std::size_t data, std::int64_t) {
        spreadBothWays(sites, std::span(out).subspan(begin, data));
    });
}

void appendChannelOverhead(const BumpField& field, const ChannelOrder& order, std::vector<Point>& out)
{
    assert(out.size() == static_cast<std::size_t>(order.data));
    out.reserve(static_cast<std::size_t>(order.data + order.overhead));
    std::vector<std::int64_t> half;
    forEachChannel(field, order, [&](const BumpField& sites, std::size_t, std::size_t data, std::int64_t overhead) {
        firstHalfSites(sites.sites(), static_cast<std::int64_t>(data), half);
        FreeSites free(sites.sites(), static_cast<std::int64_t>(data), half);
        const std::int64_t count = sites.sites() == 0 ? 0 : free.count();
        for (std::int64_t j = 0; j < overhead; ++j) {
            const std::int64_t site = count == 0 ? 0 : free.site((2 * j + 1) * count / (2 * overhead));
            const std::int64_t row = count == 0 ? 0 : site / sites.columns, column = site - row * sites.columns;
            out.push_back({sites.first.x + sites.along.x * column + sites.deep.x * row,
                           sites.first.y + sites.along.y * column + sites.deep.y * row});
        }
    });
}

} // namespace interpose
