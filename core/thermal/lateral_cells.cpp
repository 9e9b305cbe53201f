// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/lateral_cells.hpp"

#include <algorithm>

namespace interpose {

namespace {

constexpr double kMostGrowth = 1.5; ///< of a cell over its inner neighbour
constexpr double kAbsorbed = 0.5;   ///< of a cell: so little beyond the equal cells belongs to the last of them

double lengthOf(double cell, double growth, int count)
{
    double length = 0;
    for (int i = 0; i < count; ++i)
        length += cell *= growth;
    return length;
}

/// Distances from the edge of the equal cells, ascending, the last one the whole length.
std::vector<double> growing(double cell, double length)
{
    if (length <= 0) return {};
    int count = 1;
    while (lengthOf(cell, kMostGrowth, count) < length)
        ++count;
    double low = 0, high = kMostGrowth;
    for (int step = 0; step < 60; ++step) {
        const double middle = (low + high) / 2;
        (lengthOf(cell, middle, count) < length ? low : high) = middle;
    }
    std::vector<double> distances;
    double at = 0;
    for (int i = 1; i < count; ++i)
        distances.push_back(at += cell *= high);
    distances.push_back(length);
    return distances;
}

} // namespace

std::vector<double> lateralEdges(double from, double to, int cells, double domain_from, double domain_to)
{
    const double cell = (to - from) / cells;
    const auto absorbed = [&](double length) { return length <= kAbsorbed * cell; };
    std::vector<double> edges;
    if (!absorbed(from - domain_from))
        for (const double distance : growing(cell, from - domain_from))
            edges.push_back(from - distance);
    std::ranges::reverse(edges);
    edges.push_back(absorbed(from - domain_from) ? domain_from : from);
    for (int i = 1; i < cells; ++i)
        edges.push_back(from + (to - from) * i / cells);
    edges.push_back(absorbed(domain_to - to) ? domain_to : to);
    if (!absorbed(domain_to - to))
        for (const double distance : growing(cell, domain_to - to))
            edges.push_back(to + distance);
    return edges;
}

} // namespace interpose
