// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/generate_network.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <string>
#include <tuple>

namespace interpose {

namespace {

struct Node
{
    int row = 0, column = 0;
    Point at; ///< lower-left corner, from that of the whole field
};

/// Joins two nodes; the edges they must leave by, where the shape says so.
struct Joint
{
    std::size_t a = 0, b = 0;
    std::optional<Edge> edge_a, edge_b;
};

struct Plan
{
    std::vector<Node> nodes;
    std::vector<Joint> joints;
    Size size;
};

/// Pairs of positions along one line of `count` nodes.
std::vector<std::pair<int, int>> lineJoints(NetworkShape shape, int count)
{
    std::vector<std::pair<int, int>> pairs;
    for (int i = 0; i < count; ++i)
        for (int j = i + 1; j < count; ++j) {
            const bool folded = j == i + 2 || (i == 0 && j == 1) || (i == count - 2 && j == count - 1);
            const bool joins =
                shape == NetworkShape::FlattenedButterfly ||
                (shape == NetworkShape::Hypercube && std::has_single_bit(static_cast<unsigned>(i ^ j))) ||
                (shape == NetworkShape::FoldedTorus && folded) ||
                ((shape == NetworkShape::Mesh || shape == NetworkShape::Torus) && j == i + 1) ||
                (shape == NetworkShape::Torus && count > 2 && i == 0 && j == count - 1);
            if (joins) pairs.emplace_back(i, j);
        }
    return pairs;
}

Plan gridPlan(const Part& part, const NetworkWish& wish)
{
    Plan plan;
    const Coord stepX = part.width + wish.gap, stepY = part.height + wish.gap;
    for (int row = 0; row < wish.rows; ++row)
        for (int column = 0; column < wish.columns; ++column)
            plan.nodes.push_back({row, column, {stepX * column, stepY * row}});
    const auto at = [&](int row, int column) { return static_cast<std::size_t>(row * wish.columns + column); };
    const auto goesRound = [&](int i, int j, int count) {
        return wish.shape == NetworkShape::Torus && count > 2 && i == 0 && j == count - 1;
    };
    for (const auto& [i, j] : lineJoints(wish.shape, wish.columns))
        for (int row = 0; row < wish.rows; ++row) {
            Joint joint{at(row, i), at(row, j), {}, {}};
            if (goesRound(i, j, wish.columns)) joint.edge_a = Edge::Left, joint.edge_b = Edge::Right;
            plan.joints.push_back(joint);
        }
    for (const auto& [i, j] : lineJoints(wish.shape, wish.rows))
        for (int column = 0; column < wish.columns; ++column) {
            Joint joint{at(i, column), at(j, column), {}, {}};
            if (goesRound(i, j, wish.rows)) joint.edge_a = Edge::Bottom, joint.edge_b = Edge::Top;
            plan.joints.push_back(joint);
        }
    plan.size = {stepX * wish.columns - wish.gap, stepY * wish.rows - wish.gap};
    return plan;
}

/// Rows like bricks; every die touches two of the row above and two of the row below.
Plan hexaPlan(const Part& part, const NetworkWish& wish)
{
    Plan plan;
    const Coord stepX = part.width + wish.gap, stepY = part.height + wish.gap;
    const int middle = wish.rows / 2;
    for (int row = 0; row < wish.rows; ++row) {
        const int out = std::abs(row - middle);
        for (int column = 0; column < wish.columns - out; ++column)
            plan.nodes.push_back({row, column, {stepX * (2 * column + out) / 2, stepY * row}});
    }
    const auto halfSteps = [&](const Node& node) { return 2 * node.column + std::abs(node.row - middle); };
    for (std::size_t a = 0; a < plan.nodes.size(); ++a)
        for (std::size_t b = a + 1; b < plan.nodes.size(); ++b) {
            const int rows = plan.nodes[b].row - plan.nodes[a].row;
            if (rows > 1) break;
            const int steps = std::abs(halfSteps(plan.nodes[b]) - halfSteps(plan.nodes[a]));
            if ((rows == 0 && steps == 2) || (rows == 1 && steps == 1)) plan.joints.push_back({a, b, {}, {}});
        }
    plan.size = {stepX * wish.columns - wish.gap, stepY * wish.rows - wish.gap};
    return plan;
}

tl::unexpected<Problems> refused(std::string message, std::string hint)
{
    return failure({std::move(message), {}, {}, 0, std::move(hint)});
}

std::optional<Problem> wrongSides(const NetworkWish& wish)
{
    const auto problem = [](std::string message, std::string hint) {
        return Problem{std::move(message), {}, {}, 0, std::move(hint)};
    };
    const int least = std::min(wish.rows, wish.columns), most = std::max(wish.rows, wish.columns);
    if (least < 1 || most > kMaxNetworkSide || most < 2)
        return problem("a network of " + std::to_string(wish.rows) + " rows and " + std::to_string(wish.columns) +
                           " columns",
                       "Rows and columns go from 1 to " + std::to_string(kMaxNetworkSide) + ", two dies at least.");
    const auto power = [](int side) { return std::has_single_bit(static_cast<unsigned>(side)); };
    if (wish.shape == NetworkShape::Hypercube && !(power(wish.rows) && power(wish.columns)))
        return problem("a hypercube of sides that are no powers of two", "Take 1, 2, 4, 8 ... rows and columns.");
    if (wish.shape == NetworkShape::HexaMesh && (wish.rows % 2 == 0 || wish.columns <= wish.rows / 2))
        return problem("a HexaMesh needs an odd number of rows, and more columns than half the rows",
                       "A ring round one die has 3 rows and 3 columns.");
    if (wish.gap < Coord{}) return problem("a negative gap between dies", "Dies may touch: 0.");
    if (wish.rate_gbit_per_s && !(*wish.rate_gbit_per_s > 0))
        return problem("a rate that is not above 0", "Leave it out for the highest of the standard.");
    return std::nullopt;
}

constexpr bool facing(Edge a, Edge b)
{
    return (a == Edge::Left && b == Edge::Right) || (a == Edge::Right && b == Edge::Left) ||
           (a == Edge::Bottom && b == Edge::Top) || (a == Edge::Top && b == Edge::Bottom);
}

/// Gives each joint a PHY at either end that no other has.
class PhyChooser
{
public:
    PhyChooser(const Plan& plan, const Part& part, const Technology& technology) : m_plan(plan), m_part(part)
    {
        for (std::size_t i = 0; i < part.phys.size(); ++i) {
            const auto standard = technology.standards.find(part.phys[i].standard);
            if (standard != technology.standards.end() && standard->second.kind == InterfaceKind::DieToDie)
                m_usable.push_back(i);
        }
        m_taken.assign(plan.nodes.size(), std::vector<char>(part.phys.size(), 0));
    }

    std::size_t usable() const { return m_usable.size(); }

    /// Joints in the order they choose: those bound to edges, then from the longest to the shortest.
    std::vector<std::size_t> order() const
    {
        std::vector<std::size_t> order(m_plan.joints.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        std::ranges::stable_sort(order, {}, [this](std::size_t i) {
            const Joint& joint = m_plan.joints[i];
            return std::tuple(!joint.edge_a, -apart(joint.a, joint.b, {}, {}).nm());
        });
        return order;
    }

    /// Indices of the two PHYs; absent when none are left.
    std::optional<std::pair<std::size_t, std::size_t>> choose(const Joint& joint)
    {
        std::optional<std::pair<std::size_t, std::size_t>> best;
        std::tuple<int, Coord> least;
        for (const std::size_t pa : m_usable)
            for (const std::size_t pb : m_usable) {
                const Phy &a = m_part.phys[pa], &b = m_part.phys[pb];
                if (m_taken[joint.a][pa] || m_taken[joint.b][pb]) continue;
                if (a.standard != b.standard || a.lanes != b.lanes) continue;
                const int astray = (joint.edge_a && a.edge != joint.edge_a) + (joint.edge_b && b.edge != joint.edge_b);
                const std::tuple cost{astray, apart(joint.a, joint.b, a.region.centre(), b.region.centre())};
                if (best && cost >= least) continue;
                best = {pa, pb};
                least = cost;
            }
        if (best) m_taken[joint.a][best->first] = m_taken[joint.b][best->second] = 1;
        return best;
    }

private:
    /// Manhattan, between a point of one node and one of another.
    Coord apart(std::size_t a, std::size_t b, Point in_a, Point in_b) const
    {
        const Point from = m_plan.nodes[a].at + in_a, to = m_plan.nodes[b].at + in_b;
        return abs(to.x - from.x) + abs(to.y - from.y);
    }

    const Plan& m_plan;
    const Part& m_part;
    std::vector<std::size_t> m_usable;
    std::vector<std::vector<char>> m_taken; ///< by node, then PHY
};

std::string padded(std::size_t value, std::size_t digits)
{
    const std::string text = std::to_string(value);
    return std::string(digits > text.size() ? digits - text.size() : 0, '0') + text;
}

/// "<part>-<n>_", the first n that no id of the assembly begins with.
std::string freeStem(const Assembly& assembly, const PartId& part)
{
    for (int n = 1;; ++n) {
        const std::string stem = part.str() + '-' + std::to_string(n) + '_';
        const auto begins = [&](const auto& record) { return record.id.str().starts_with(stem); };
        if (std::ranges::none_of(assembly.placed, begins) && std::ranges::none_of(*assembly.links, begins)) return stem;
    }
}

/// The part in the catalogue as one that relays; its id there.
Assembly adopt(const Assembly& assembly, const Part& part, const Technology& library, const PlacedId& on, PartId& id)
{
    Part relay = part;
    if (!relay.relays_traffic) {
        relay.relays_traffic = true;
        relay.facts["relays_traffic"] = {"user", "assumed: a node of a generated network", Grade::Assumed, {}, {}, {}};
    }
    PlacedId probe;
    Assembly next = addPlaced(assembly, relay, library, on, {}, &probe);
    id = next.find(probe)->part;
    std::erase_if(next.placed, [&](const PlacedPart& placed) { return placed.id == probe; });
    return next;
}

Problem tooFewPhys(const Plan& plan, const Part& part, std::size_t usable)
{
    std::vector<std::size_t> degree(plan.nodes.size(), 0);
    for (const Joint& joint : plan.joints) {
        ++degree[joint.a];
        ++degree[joint.b];
    }
    const std::size_t needed = *std::ranges::max_element(degree);
    return {part.id.str() + " has " + std::to_string(usable) + " die-to-die PHYs; a die of this network has " +
                std::to_string(needed) + " links, each to a PHY of the same standard and lanes",
            {},
            {},
            0,
            "Take a part with at least " + std::to_string(needed) + " alike."};
}

PlacedId idOf(const std::string& stem, const Node& node)
{
    return PlacedId(stem + padded(static_cast<std::size_t>(node.row), 2) + '_' +
                    padded(static_cast<std::size_t>(node.column), 2));
}

Result<std::vector<Link>> linksOf(const Plan& plan, const Part& part, const Technology& technology,
                                  const std::string& stem, const NetworkWish& wish)
{
    PhyChooser chooser(plan, part, technology);
    std::vector<Link> links;
    for (const std::size_t index : chooser.order()) {
        const Joint& joint = plan.joints[index];
        const auto phys = chooser.choose(joint);
        if (!phys) return failure(tooFewPhys(plan, part, chooser.usable()));
        const Phy &a = part.phys[phys->first], &b = part.phys[phys->second];
        Link link;
        link.id = LinkId(stem + "L" + padded(index, 5));
        link.a = {idOf(stem, plan.nodes[joint.a]), a.id};
        link.b = {idOf(stem, plan.nodes[joint.b]), b.id};
        link.reversed = a.edge && b.edge && facing(*a.edge, *b.edge);
        link.rate_gbit_per_s = wish.rate_gbit_per_s.value_or(technology.standards.at(a.standard).max_rate_gbit_per_s);
        if (!wish.rate_gbit_per_s)
            link.facts["rate_gbit_per_s"] = {
                "user", "assumed: the highest rate of the standard", Grade::Assumed, {}, {}, {}};
        links.push_back(std::move(link));
    }
    return links;
}

} // namespace

const std::vector<std::pair<std::string_view, std::string_view>>& networkShapeNames()
{
    static const std::vector<std::pair<std::string_view, std::string_view>> names{
        {"mesh", "Mesh"},
        {"torus", "Torus"},
        {"folded_torus", "Folded torus"},
        {"hexamesh", "HexaMesh"},
        {"flattened_butterfly", "Flattened butterfly"},
        {"hypercube", "Hypercube"}};
    return names;
}

Result<Assembly> generateNetwork(const Assembly& assembly, const Part& part, const Technology& library,
                                 const PlacedId& on, const NetworkWish& wish, PlacedIds* added)
{
    if (added) added->clear();
    if (const auto problem = wrongSides(wish)) return failure(*problem);
    const PlacedPart* carrier = assembly.find(on);
    if (!carrier) return refused("there is no placed part " + on.str(), "Name the carrier that the dies stand on.");
    const Plan plan = wish.shape == NetworkShape::HexaMesh ? hexaPlan(part, wish) : gridPlan(part, wish);
    const Part& ground = assembly.part(*carrier);
    if (plan.size.width > ground.width || plan.size.height > ground.height)
        return refused("the network needs " + fixedText(plan.size.width.mm(), 2) + " x " +
                           fixedText(plan.size.height.mm(), 2) + " mm; " + on.str() + " has " +
                           fixedText(ground.width.mm(), 2) + " x " + fixedText(ground.height.mm(), 2) + " mm",
                       "Take a larger carrier, fewer dies or a smaller gap.");

    PartId id;
    Assembly next = adopt(assembly, part, library, on, id);
    const std::string stem = freeStem(next, part.id);
    Result<std::vector<Link>> links = linksOf(plan, part, next.technology(), stem, wish);
    if (!links) return failure(links.error());
    const Point corner{(ground.width - plan.size.width) / 2, (ground.height - plan.size.height) / 2};
    for (const Node& node : plan.nodes) {
        PlacedPart placed;
        placed.id = idOf(stem, node);
        placed.part = id;
        placed.on = on;
        placed.x = corner.x + node.at.x;
        placed.y = corner.y + node.at.y;
        if (added) added->push_back(placed.id);
        next.placed.push_back(std::move(placed));
    }
    next.links.edit([&](std::vector<Link>& all) { std::ranges::move(*links, std::back_inserter(all)); });
    sortById(next);
    return next;
}

} // namespace interpose
