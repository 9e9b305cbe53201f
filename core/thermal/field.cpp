// SPDX-License-Identifier: GPL-3.0-or-later
// Questions to planes of a field.
#include "thermal/field.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace interpose {

namespace {

double overlap(double begin, double end, double lower, double upper)
{
    return std::max(0.0, std::min(end, upper) - std::max(begin, lower));
}

/// Two neighbouring samples and the share of the second.
struct Between
{
    std::size_t first = 0, second = 0;
    double share = 0;
};

double centreOf(const std::vector<double>& edges, std::size_t i)
{
    return (edges[i] + edges[i + 1]) / 2;
}

Between centresAround(const std::vector<double>& edges, double at)
{
    const std::size_t cells = edges.size() - 1;
    std::size_t i = 0;
    while (i < cells && centreOf(edges, i) < at)
        ++i;
    if (i == 0) return {0, 0, 0};
    if (i == cells) return {cells - 1, cells - 1, 0};
    const double a = centreOf(edges, i - 1), b = centreOf(edges, i);
    return {i - 1, i, (at - a) / (b - a)};
}

/// Collects cells into the statistics.
class Collector
{
public:
    void extreme(double value, std::size_t x, std::size_t y)
    {
        if (m_stats.cells == 0 || value > m_stats.max_k) {
            m_stats.max_k = value;
            m_stats.hottest_x = x;
            m_stats.hottest_y = y;
        }
        m_stats.min_k = m_stats.cells == 0 ? value : std::min(m_stats.min_k, value);
        ++m_stats.cells;
    }
    void weigh(double value, double weight)
    {
        m_sum += weight * value;
        m_weight += weight;
    }
    bool weighed() const { return m_weight > 0; }
    bool empty() const { return m_stats.cells == 0; }
    BlockStatistics done()
    {
        m_stats.mean_k = m_weight > 0 ? m_sum / m_weight : 0.0;
        return m_stats;
    }

private:
    BlockStatistics m_stats;
    double m_sum = 0, m_weight = 0;
};

} // namespace

BlockStatistics blockStatistics(const FieldPlane& plane, const AreaRect& area, CellRule rule)
{
    const double right = area.x_m + area.width_m, top = area.y_m + area.height_m;
    Collector collected;
    double most = 0;
    std::size_t most_x = 0, most_y = 0;
    for (std::size_t y = 0; y < plane.ny(); ++y) {
        const double lower = plane.y_edges_m[y], upper = plane.y_edges_m[y + 1];
        const double high = overlap(area.y_m, top, lower, upper) / (upper - lower);
        if (high <= 0) continue;
        for (std::size_t x = 0; x < plane.nx(); ++x) {
            const double left = plane.x_edges_m[x], end = plane.x_edges_m[x + 1];
            const double share = high * overlap(area.x_m, right, left, end) / (end - left);
            if (share <= 0) continue;
            const double value = plane.rise_k[y * plane.nx() + x];
            const double cx = (left + end) / 2, cy = (lower + upper) / 2;
            const bool inside = area.x_m <= cx && cx <= right && area.y_m <= cy && cy <= top;
            if (rule == CellRule::CentreInside ? inside : share > 0.5) collected.extreme(value, x, y);
            if (rule == CellRule::HalfCovered) collected.weigh(value, share * (end - left) * (upper - lower));
            if (rule == CellRule::CentreInside && inside) collected.weigh(value, 1.0);
            if (share > most) {
                most = share;
                most_x = x;
                most_y = y;
            }
        }
    }
    if (most > 0 && collected.empty()) {
        const double value = plane.rise_k[most_y * plane.nx() + most_x];
        collected.extreme(value, most_x, most_y);
        if (!collected.weighed()) collected.weigh(value, 1.0);
    }
    return collected.done();
}

double valueAt(const FieldPlane& plane, double x_m, double y_m)
{
    const Between x = centresAround(plane.x_edges_m, x_m), y = centresAround(plane.y_edges_m, y_m);
    const auto inRow = [&](std::size_t row) {
        const double a = plane.rise_k[row * plane.nx() + x.first], b = plane.rise_k[row * plane.nx() + x.second];
        return a + x.share * (b - a);
    };
    const double lower = inRow(y.first), upper = inRow(y.second);
    return lower + y.share * (upper - lower);
}

} // namespace interpose
