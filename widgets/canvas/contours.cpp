// SPDX-License-Identifier: GPL-3.0-or-later
// Each grid edge that the level crosses is a node with at most two neighbours, one per square beside it; walking from
// the open ends and then round what is left gives the lines.
#include "canvas/contours.hpp"

#include <array>
#include <cstddef>

namespace interpose {

namespace {

class Tracer
{
public:
    Tracer(const std::vector<float>& field, int nx, int ny, double level)
        : m_field(field)
        , m_nx(nx)
        , m_ny(ny)
        , m_level(level)
        , m_next(static_cast<std::size_t>(nx) * static_cast<std::size_t>(ny) * 2, {kNone, kNone})
    {}

    std::vector<QPolygonF> lines()
    {
        for (int y = 0; y + 1 < m_ny; ++y)
            for (int x = 0; x + 1 < m_nx; ++x)
                cross(x, y);
        std::vector<QPolygonF> found;
        for (const bool loops : {false, true})
            for (int edge = 0; edge < static_cast<int>(m_next.size()); ++edge) {
                const auto& next = m_next[static_cast<std::size_t>(edge)];
                if (next[0] != kNone && (loops || next[1] == kNone)) found.push_back(walk(edge));
            }
        return found;
    }

private:
    static constexpr int kNone = -1;

    double at(int x, int y) const { return static_cast<double>(m_field[static_cast<std::size_t>(y * m_nx + x)]); }
    bool above(int x, int y) const { return at(x, y) >= m_level; }
    int along(int x, int y) const { return 2 * (y * m_nx + x); }      ///< edge (x, y) - (x + 1, y)
    int upward(int x, int y) const { return 2 * (y * m_nx + x) + 1; } ///< edge (x, y) - (x, y + 1)

    void join(int a, int b)
    {
        auto put = [this](int from, int to) {
            auto& next = m_next[static_cast<std::size_t>(from)];
            next[next[0] == kNone ? 0 : 1] = to;
        };
        put(a, b);
        put(b, a);
    }

    /// Segments of the square whose lower left corner is (x, y).
    void cross(int x, int y)
    {
        const bool a = above(x, y), b = above(x + 1, y), c = above(x + 1, y + 1), d = above(x, y + 1);
        const int bottom = along(x, y), right = upward(x + 1, y), top = along(x, y + 1), left = upward(x, y);
        std::array<int, 4> cut{};
        std::size_t cuts = 0;
        if (a != b) cut[cuts++] = bottom;
        if (b != c) cut[cuts++] = right;
        if (c != d) cut[cuts++] = top;
        if (d != a) cut[cuts++] = left;
        if (cuts == 2) join(cut[0], cut[1]);
        if (cuts != 4) return;
        const bool middle = (at(x, y) + at(x + 1, y) + at(x + 1, y + 1) + at(x, y + 1)) / 4 >= m_level;
        // The middle belongs with the corners of its own side: cut off the other two.
        const bool cutA = middle != a;
        join(bottom, cutA ? left : right);
        join(top, cutA ? right : left);
    }

    QPointF point(int edge) const
    {
        const int node = edge / 2, x = node % m_nx, y = node / m_nx;
        const bool up = edge % 2 == 1;
        const double from = at(x, y), to = up ? at(x, y + 1) : at(x + 1, y);
        const double t = from == to ? 0.5 : (m_level - from) / (to - from);
        return {x + 0.5 + (up ? 0 : t), y + 0.5 + (up ? t : 0)};
    }

    /// Takes one line out of the links, from `edge` on.
    QPolygonF walk(int edge)
    {
        QPolygonF line;
        const int start = edge;
        int previous = kNone;
        while (edge != kNone) {
            line << point(edge);
            auto& next = m_next[static_cast<std::size_t>(edge)];
            const int to = next[0] == previous || next[0] == kNone ? next[1] : next[0];
            next = {kNone, kNone};
            previous = edge;
            if (to == start && line.size() > 2) line << line.front();
            edge = to == start ? kNone : to;
        }
        return line;
    }

    const std::vector<float>& m_field;
    const int m_nx, m_ny;
    const double m_level;
    std::vector<std::array<int, 2>> m_next;
};

} // namespace

std::vector<QPolygonF> contourLines(const std::vector<float>& field, int nx, int ny, double level)
{
    if (nx < 2 || ny < 2 || field.size() != static_cast<std::size_t>(nx) * static_cast<std::size_t>(ny)) return {};
    return Tracer(field, nx, ny, level).lines();
}

} // namespace interpose
