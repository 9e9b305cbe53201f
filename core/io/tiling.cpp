// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/tiling.hpp"

#include <algorithm>
#include <map>

namespace interpose {

namespace {

/// The lines of one axis at which tiles may begin and end, and where each edge of a rectangle goes.
class Lines
{
public:
    Lines(Coord from, Coord to, const TileRule& rule, std::optional<int> cells, std::vector<Coord> edges)
    {
        if (cells) {
            for (int i = 0; i <= *cells; ++i)
                m_lines.push_back(from + Coord::fromNm((to - from).nm() * i / *cells));
            keepNearest(edges);
            return;
        }
        std::ranges::sort(edges);
        m_lines.push_back(from);
        for (const Coord edge : edges)
            if (edge - m_lines.back() >= std::max(rule.nearest, Coord::fromNm(1)) && edge < to) m_lines.push_back(edge);
        if (m_lines.size() > 1 && to - m_lines.back() < rule.nearest) m_lines.pop_back();
        m_lines.push_back(to);
    }

    const std::vector<Coord>& at() const { return m_lines; }
    std::size_t cells() const { return m_lines.size() - 1; }

    std::size_t nearest(Coord edge) const
    {
        const auto above = std::ranges::lower_bound(m_lines, edge);
        if (above == m_lines.begin()) return 0;
        const bool below = above == m_lines.end() || edge - *(above - 1) <= *above - edge;
        return static_cast<std::size_t>(above - m_lines.begin()) - (below ? 1 : 0);
    }

    /// The cell that holds a coordinate.
    std::size_t holding(Coord at) const
    {
        const auto above = std::ranges::upper_bound(m_lines, at);
        const auto index = std::max<std::ptrdiff_t>(1, above - m_lines.begin());
        return std::min(static_cast<std::size_t>(index), m_lines.size() - 1) - 1;
    }

private:
    /// Of the grid's lines only those that edges go to, the cells in between say nothing new, and both neighbours of a
    /// line that swallows a rectangle. `edges` are pairs: both ends of each rectangle.
    void keepNearest(const std::vector<Coord>& edges)
    {
        std::vector<Coord> used{m_lines.front(), m_lines.back()};
        for (std::size_t i = 0; i + 1 < edges.size(); i += 2) {
            const std::size_t low = nearest(edges[i]), high = nearest(edges[i + 1]);
            used.push_back(m_lines[low]);
            used.push_back(m_lines[high]);
            if (low < high) continue;
            used.push_back(m_lines[low - std::min<std::size_t>(low, 1)]);
            used.push_back(m_lines[std::min(low + 1, m_lines.size() - 1)]);
        }
        std::ranges::sort(used);
        const auto tail = std::ranges::unique(used);
        used.erase(tail.begin(), tail.end());
        m_lines = std::move(used);
    }

    std::vector<Coord> m_lines;
};

/// A rectangle in cells of the lines.
struct Span
{
    std::size_t x0 = 0, x1 = 0, y0 = 0, y1 = 0;
    bool empty() const { return x0 >= x1 || y0 >= y1; }
};

struct Cell
{
    int material = 0;
    double density_w_per_m2 = 0;
    bool operator==(const Cell&) const = default;
};

std::vector<Coord> edgesOf(const Painting& painting, Coord Rect::* low, Coord Rect::* size)
{
    std::vector<Coord> edges;
    const auto add = [&](const Rect& r) {
        const Rect inside = intersection(r, painting.outline);
        if (inside.empty()) return;
        edges.push_back(inside.*low);
        edges.push_back(inside.*low + inside.*size);
    };
    for (const PaintedRect& rect : painting.paint)
        add(rect.area);
    for (const PoweredRect& rect : painting.powers)
        add(rect.area);
    return edges;
}

double squareMetres(const Rect& r)
{
    return r.width.m() * r.height.m();
}

class Cutter
{
public:
    Cutter(const Painting& painting, const TileRule& rule)
        : m_painting(painting)
        , m_x(painting.outline.x, painting.outline.right(), rule, rule.columns,
              edgesOf(painting, &Rect::x, &Rect::width))
        , m_y(painting.outline.y, painting.outline.top(), rule, rule.rows, edgesOf(painting, &Rect::y, &Rect::height))
    {}

    std::size_t cells() const { return m_x.cells() * m_y.cells(); }

    Tiling cut()
    {
        m_cells.assign(cells(), {m_painting.base_material, 0});
        for (const PaintedRect& rect : m_painting.paint)
            paint(rect);
        for (const PoweredRect& rect : m_painting.powers)
            heat(rect);
        join();
        return std::move(m_tiling);
    }

private:
    Span spanOf(const Rect& r)
    {
        const Span span{m_x.nearest(r.x), m_x.nearest(r.right()), m_y.nearest(r.y), m_y.nearest(r.top())};
        for (const Coord shift : {m_x.at()[span.x0] - r.x, m_x.at()[span.x1] - r.right(), m_y.at()[span.y0] - r.y,
                                  m_y.at()[span.y1] - r.top()})
            m_tiling.largest_shift = std::max(m_tiling.largest_shift, abs(shift));
        return span;
    }

    Rect rectOf(const Span& s) const
    {
        return {m_x.at()[s.x0], m_y.at()[s.y0], m_x.at()[s.x1] - m_x.at()[s.x0], m_y.at()[s.y1] - m_y.at()[s.y0]};
    }

    template <class Visit>
    void forCells(const Span& span, Visit visit)
    {
        for (std::size_t y = span.y0; y < span.y1; ++y)
            for (std::size_t x = span.x0; x < span.x1; ++x)
                visit(m_cells[y * m_x.cells() + x]);
    }

    void paint(const PaintedRect& rect)
    {
        const Rect inside = intersection(rect.area, m_painting.outline);
        if (inside.empty()) return;
        const Span span = spanOf(inside);
        if (span.empty()) m_tiling.vanished_mm2 += inside.areaMm2();
        forCells(span, [&](Cell& cell) { cell.material = rect.material; });
    }

    void heat(const PoweredRect& rect)
    {
        const Rect inside = intersection(rect.area, m_painting.outline);
        if (inside.empty()) {
            m_tiling.power_outside_w += rect.power_w;
            return;
        }
        const double share = inside == rect.area ? 1 : squareMetres(inside) / squareMetres(rect.area);
        m_tiling.power_outside_w += rect.power_w * (1 - share);
        const Span span = roomFor(inside);
        const double density = rect.power_w * share / squareMetres(rectOf(span));
        forCells(span, [&](Cell& cell) { cell.density_w_per_m2 += density; });
    }

    /// Where a powered rectangle's heat goes. Without width after snapping it takes a cell beside its line, if it can
    /// one of the material it really lies in: a strip at a die's edge must not heat the air beside the die.
    Span roomFor(const Rect& rect)
    {
        const Span span = spanOf(rect);
        const auto columns = choices(span.x0, span.x1, m_x, rect.centre().x);
        const auto rows = choices(span.y0, span.y1, m_y, rect.centre().y);
        const int material = materialAt(rect.centre());
        for (const auto& [x0, x1] : columns)
            for (const auto& [y0, y1] : rows) {
                bool fits = true;
                forCells({x0, x1, y0, y1}, [&](const Cell& cell) { fits = fits && cell.material == material; });
                if (fits) return {x0, x1, y0, y1};
            }
        return {columns[0].first, columns[0].second, rows[0].first, rows[0].second};
    }

    using Stretch = std::pair<std::size_t, std::size_t>;

    /// The stretch itself when it has width; else the cell that holds its centre, then the one across its line.
    static std::vector<Stretch> choices(std::size_t low, std::size_t high, const Lines& lines, Coord centre)
    {
        if (low < high) return {{low, high}};
        const std::size_t holding = lines.holding(centre), other = holding < low ? low : low - 1;
        std::vector<Stretch> cells{{holding, holding + 1}};
        if (low > 0 && other < lines.cells()) cells.push_back({other, other + 1});
        return cells;
    }

    int materialAt(Point at) const
    {
        for (auto it = m_painting.paint.rbegin(); it != m_painting.paint.rend(); ++it)
            if (it->area.contains(at)) return it->material;
        return m_painting.base_material;
    }

    /// Equal cells of a row become runs; a run equal to the one below it makes that one taller.
    void join()
    {
        std::map<std::pair<std::size_t, std::size_t>, std::size_t> below; // run -> its tile
        for (std::size_t y = 0; y < m_y.cells(); ++y) {
            std::map<std::pair<std::size_t, std::size_t>, std::size_t> here;
            for (std::size_t x = 0; x < m_x.cells();) {
                const std::size_t first = x;
                const Cell& cell = m_cells[y * m_x.cells() + first];
                while (x < m_x.cells() && m_cells[y * m_x.cells() + x] == cell)
                    ++x;
                const auto known = below.find({first, x});
                const bool same = known != below.end() && m_cells[(y - 1) * m_x.cells() + first] == cell;
                here[{first, x}] = same ? grow(known->second, y) : start({first, x, y, y + 1}, cell);
            }
            below = std::move(here);
        }
        for (std::size_t i = 0; i < m_tiling.tiles.size(); ++i)
            m_tiling.tiles[i].power_w = m_density[i] * squareMetres(m_tiling.tiles[i].area);
    }

    std::size_t start(const Span& span, const Cell& cell)
    {
        m_tiling.tiles.push_back({rectOf(span), cell.material, 0});
        m_density.push_back(cell.density_w_per_m2);
        return m_tiling.tiles.size() - 1;
    }

    std::size_t grow(std::size_t tile, std::size_t y)
    {
        m_tiling.tiles[tile].area.height += m_y.at()[y + 1] - m_y.at()[y];
        return tile;
    }

    const Painting& m_painting;
    const Lines m_x, m_y;
    std::vector<Cell> m_cells; ///< row-major, x fastest, origin lower left
    std::vector<double> m_density;
    Tiling m_tiling;
};

} // namespace

std::optional<Tiling> cutTiles(const Painting& painting, const TileRule& rule)
{
    Cutter cutter(painting, rule);
    if (cutter.cells() > kMaxTileCells) return std::nullopt;
    return cutter.cut();
}

} // namespace interpose
